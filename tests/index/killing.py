"""Kills whatever writes to a library at random moments, with a reader beside it.

    python -m tests.index.killing FOLDER KILLS [SEED]

Each kill is of a fork of this process, which has imported everything and opened nothing. Prints one JSON line: kills by
operation, how many found the operation at work, questions the reader asked, and what was wrong.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

import index.backup
import index.lexical
import index.reading
import index.repair
from assistant.web.uploads import Upload, add_uploads
from index.embedding import HashingEmbedder
from index.errors import LibraryBusy, UnknownDocument
from index.library import Library
from index.settings import Settings

FILES = 5
PARAGRAPH = (
    "Báo cáo số {0}, lần {2}, đoạn {1}: thu hút {0}.{1} tỷ đồng vốn đăng ký vào các khu công nghiệp. "
    + "Tiến độ đạt. " * 40
)
Contents = dict[str, list[str]]


class Killing:
    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.data, self.chance = folder, folder / "data", random.Random(seed)
        self.settings = Settings.model_validate({"data_dir": self.data, "embedding": "none"})
        for edition in (1, 2):
            (folder / str(edition)).mkdir(parents=True)
            for number in range(FILES):
                text = "\n\n".join(PARAGRAPH.format(number, part, edition) for part in range(30))
                (folder / str(edition) / f"báo cáo {number}.txt").write_text(text, "utf-8")
        self.operations: dict[str, Callable[[], object]] = {
            "add": lambda: self.add(1),
            "replace": lambda: self.add(2),
            "upload": self.upload,
            "remove": self.remove,
            "rebuild": self.rebuild,
            "repair": lambda: index.repair.repair(self.settings, HashingEmbedder()),
            "backup": lambda: index.backup.backup(self.settings, folder / "b.zip", force=True),
            "restore": lambda: index.backup.restore(self.settings, folder / "clean.zip", force=True),
        }

    def open(self, data: Path | None = None) -> Library:
        settings = self.settings if data is None else self.settings.model_copy(update={"data_dir": data})
        return Library.open(settings, HashingEmbedder())

    def add(self, edition: int) -> None:
        with self.open() as library:
            list(library.add([self.folder / str(edition)]))

    def upload(self) -> None:
        """What the page does with files that a browser has sent, here with the second edition."""
        sent = self.folder / "sent"
        shutil.rmtree(sent, ignore_errors=True)
        shutil.copytree(self.folder / "2", sent)
        with self.open() as library:
            list(add_uploads(library, [Upload(path, path.name) for path in sorted(sent.iterdir())]))

    def remove(self) -> None:
        with self.open() as library:
            for report in library.reports()[:2]:
                library.remove(report.document)

    def rebuild(self) -> None:
        with self.open() as library:
            library.rebuild()

    def clean(self, edition: int) -> Contents:
        with self.open(self.folder / f"clean {edition}") as library:
            list(library.add([self.folder / str(edition)]))
            return contents(library)

    def read(self, clean: list[Contents]) -> None:
        """Ask until the word comes to stop; a document answers as one of its editions, whole."""
        asked = 0
        with self.open() as library:
            terms = dict.fromkeys(library.analyzer.terms("thu hút vốn đăng ký"), 1.0)
            while not (self.folder / "stop").exists():
                library.refresh()
                for report in library.reports():
                    try:
                        found = [passage.text for passage in library.passages(report.document)]
                    except UnknownDocument:  # removed since
                        continue
                    assert found in [edition[report.document] for edition in clean], report
                library.get_passages([one for one, _ in library.lexical_search(terms, 20)])
                library.dense_search(HashingEmbedder().query("vốn đăng ký"), 5)
                asked += 1
                (self.folder / "asked").write_text(str(asked))
                time.sleep(0.1)

    def verify(self, clean: list[Contents]) -> None:
        with self.open() as library:
            for document, passages in contents(library).items():
                assert passages in [edition[document] for edition in clean], f"{document} is of no edition"
            wrong = [problem for problem in library.check() if "đoạn thừa" not in problem]
            assert not wrong, wrong
        assert not index.repair.inspect(self.settings)

    def run(self, kills: int) -> dict[str, object]:
        clean = [dict(json.loads(self.forked(partial(self.clean, edition)))) for edition in (1, 2)]
        self.forked(lambda: self.add(1))
        self.forked(lambda: index.backup.backup(self.settings, self.folder / "clean.zip"))
        reader = self.fork(lambda: self.read(clean), "reader")
        seconds, done, interrupted = {}, Counter[str](), Counter[str]()
        wrong: list[str] = []
        for name, operation in self.operations.items():
            start = time.monotonic()
            self.forked(operation)
            seconds[name] = time.monotonic() - start
        for kill in range(kills):
            name = list(self.operations)[kill % len(self.operations)]
            if name == "add":
                self.forked(self.remove, wait_for_lock=True)
            if name in ("replace", "upload", "repair", "remove"):  # from a state that gives them something to do
                self.forked(lambda: self.add(1), wait_for_lock=True)
            child = self.fork(self.operations[name], name)
            time.sleep(self.chance.uniform(0, seconds[name]))
            os.kill(child, signal.SIGKILL)
            _, status = os.waitpid(child, 0)
            done[name] += 1
            interrupted[name] += os.WIFSIGNALED(status)
            if not os.WIFSIGNALED(status) and os.WEXITSTATUS(status):
                wrong.append(f"{name}: {(self.folder / f'{name}.error').read_text()}")
            try:
                self.forked(lambda: self.verify(clean), wait_for_lock=True)
            except AssertionError as error:
                wrong.append(f"after kill {kill} of {name}: {error}")
            for old in sorted(self.data.glob("replaced-*"))[:-2]:
                shutil.rmtree(old, ignore_errors=True)
        for edition in (2, 1):
            self.forked(partial(self.add, edition), wait_for_lock=True)
        end = dict(json.loads(self.forked(lambda: self.state())))
        if end != clean[0]:
            wrong.append("the library is not as after a clean run")
        (self.folder / "stop").touch()
        if os.waitpid(reader, 0)[1]:
            wrong.append(f"reader: {(self.folder / 'reader.error').read_text()}")
        asked = int((self.folder / "asked").read_text())
        return {"kills": done, "at work": interrupted, "asked": asked, "wrong": wrong}

    def state(self) -> Contents:
        with self.open() as library:
            return contents(library)

    def fork(self, work: Callable[[], object], name: str) -> int:
        child = os.fork()
        if child:
            return child
        code = 1
        try:
            (self.folder / f"{name}.answer").write_text(json.dumps(work(), default=str), "utf-8")
            code = 0
        except BaseException:
            (self.folder / f"{name}.error").write_text(traceback.format_exc(), "utf-8")
        finally:
            os._exit(code)

    def forked(self, work: Callable[[], object], *, wait_for_lock: bool = False) -> str:
        """The answer of some work in a process of its own. Raises AssertionError."""
        for _ in range(30 if wait_for_lock else 1):
            if not os.waitpid(self.fork(work, "work"), 0)[1]:
                return (self.folder / "work.answer").read_text("utf-8")
            error = (self.folder / "work.error").read_text("utf-8")
            if LibraryBusy.__name__ not in error:
                break
            time.sleep(0.2)
        raise AssertionError(error)


def contents(library: Library) -> Contents:
    return {r.document: [passage.text for passage in library.passages(r.document)] for r in library.reports()}


if __name__ == "__main__":
    place = Path(sys.argv[1])
    place.mkdir(parents=True)
    print(json.dumps(Killing(place, int(sys.argv[3]) if len(sys.argv) > 3 else 26).run(int(sys.argv[2]))))
