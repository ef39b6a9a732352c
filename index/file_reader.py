"""Reads files in processes of their own, so that none can take this one down, hold it up or see what it knows.

A worker (`index/file_worker.py`) is started when the first file comes and kept for the next ones; one that dies takes
its file with it and nothing else. Thread-safe.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import weakref
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from io import FileIO
from pathlib import Path
from typing import Any, Self

from index.containers import Part, document_in
from index.errors import FileRefused
from index.file_worker import receive, send
from index.files import document_name, open_file
from index.limits import MB, Limits, shown
from index.report import Passage, Report
from index.transit import passages_from_json, report_from_json

log = logging.getLogger(__name__)

WORKERS = 2
"""Files read at a time, at most; further ones wait."""

_FILES = 200
"""Files that one worker reads: whatever its libraries keep is given back then."""
_GRACE = 5.0
"""Seconds after which this side ends a worker that the kernel should have ended."""
_LONGEST_ANSWER = 100 * MB
_KEPT = ("PATH", "LANG", "LC_ALL", "TESSDATA_PREFIX", "TMPDIR", "SYSTEMROOT")
"""What of the environment a worker sees: where `tesseract` is and how it speaks, and no key."""

OnPage = Callable[[int], None]


class FileReader:
    """Files -> reports, each within the limits."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._room = threading.BoundedSemaphore(WORKERS)
        self._free: list[_Worker] = []
        self._finalizer = weakref.finalize(self, _end_all, self._free)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the workers that wait for files; a later file starts another one."""
        _end_all(self._free)

    def prepare(self) -> None:
        """Start a worker, so that it is ready when the first file comes."""
        if not self._free:
            self._free.append(_Worker())

    def read(self, path: Path) -> Report:
        """Read one file. Raises FileRefused whatever is wrong with it."""
        return self._read(path, cut=False, on_page=None)[0]

    def read_passages(
        self, path: Path, on_page: OnPage | None = None, part: str = "", document: str = ""
    ) -> tuple[Report, tuple[Passage, ...]]:
        """Read one file, or a part of a container, and cut it; `on_page` is told each page image that was recognised.

        `document` is what it is called, where that is not the name of the file. Raises FileRefused.
        """
        return self._read(path, cut=True, on_page=on_page, part=part, document=document)

    def parts(self, path: Path) -> list[Part]:
        """The papers in a container. Raises FileRefused."""
        answer = self._answer(path, document_name(path), {"listed": True, "part": "", "cut": False}, None)
        return [Part(*part) for part in answer["parts"]]

    def picture(self, path: Path, page: int, sought: str = "") -> bytes:
        """A page (from 1) of a PDF file as a PNG, with the words that are sought marked.

        Raises FileRefused, for a page that is not there as well.
        """
        asked = {"listed": False, "part": "", "cut": False, "picture": page, "sought": sought}
        return b64decode(self._answer(path, document_name(path), asked, None)["picture"])

    def _read(
        self, path: Path, *, cut: bool, on_page: OnPage | None, part: str = "", document: str = ""
    ) -> tuple[Report, tuple[Passage, ...]]:
        document = document or document_in(path, part)
        answer = self._answer(path, document, {"listed": False, "part": part, "cut": cut}, on_page)
        report = report_from_json(answer["report"])
        return report, passages_from_json(answer["passages"], report)

    def _answer(self, path: Path, document: str, asked: dict[str, Any], on_page: OnPage | None) -> dict[str, Any]:
        request = {"document": document, "suffix": path.suffix.lower(), "limits": asdict(self.limits), **asked}
        with open_file(path, self.limits) as file:
            answer = self._ask(request, file, on_page)
            if "again" in answer:
                file.seek(0)
                answer = self._ask(request, file, on_page)
        for level, name, message in answer.get("log", ()):
            logging.getLogger(name).log(level, "%s: %s", document, message)
        if not {"report", "parts", "picture"} & answer.keys():
            if "failed" in answer:
                log.error("reading %s failed: %s", document, answer["failed"])
            raise FileRefused(document, answer.get("refused") or _why(answer, self.limits))
        return answer

    def _ask(self, request: dict[str, Any], file: FileIO, on_page: OnPage | None) -> dict[str, Any]:
        with self._worker() as worker:
            return worker.ask(request, file, self.limits, on_page)

    @contextmanager
    def _worker(self) -> Iterator[_Worker]:
        with self._room:
            worker = self._taken()
            try:
                yield worker
            except BaseException:
                worker.end()
                raise
            if worker.usable:
                self._free.append(worker)
            else:
                worker.end()

    def _taken(self) -> _Worker:
        with suppress(IndexError):
            while worker := self._free.pop():
                if worker.usable:
                    return worker
                worker.end()
        return _Worker()


def _end_all(workers: list[_Worker]) -> None:
    with suppress(IndexError):
        while worker := workers.pop():
            worker.end()


_SAVE_ANEW = "Mở bằng phần mềm gốc, lưu bản mới hoặc tách thành nhiều tệp rồi thêm lại."


def _why(answer: dict[str, Any], limits: Limits) -> str:
    if answer.get("out_of_memory"):
        return f"Đọc tệp cần hơn {shown(limits.memory_mb)} MB bộ nhớ, là mức cho phép. {_SAVE_ANEW}"
    if answer.get("out_of_time"):
        return f"Đọc tệp quá {shown(limits.seconds)} giây mà chưa xong, là mức cho phép. {_SAVE_ANEW}"
    if answer.get("out_of_cpu"):
        return f"Đọc tệp cần hơn {shown(limits.cpu_seconds)} giây xử lý, là mức cho phép. {_SAVE_ANEW}"
    return f"Tệp làm hỏng tiến trình đọc nên không dùng được. {_SAVE_ANEW}"


class _Worker:
    """One process that reads files, and this side's ends of its channel and its lifeline."""

    def __init__(self) -> None:
        self._channel, theirs = socket.socketpair()
        lifeline, self._lifeline = os.pipe()
        command = [sys.executable, "-P", "-m", "index.file_worker", str(theirs.fileno()), str(lifeline)]
        environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
        # A thread of `malloc` reserves little of its own: what it reserves would count as used.
        environment |= {"PYTHONPATH": str(Path(__file__).parents[1]), "PYTHONUTF8": "1", "MALLOC_ARENA_MAX": "2"}
        self._process = subprocess.Popen(
            command,
            env=environment,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(theirs.fileno(), lifeline),
            start_new_session=True,
        )
        theirs.close()
        os.close(lifeline)
        self._read = 0

    @property
    def usable(self) -> bool:
        return self._read < _FILES and self._process.poll() is None

    def ask(self, request: dict[str, Any], file: FileIO, limits: Limits, on_page: OnPage | None) -> dict[str, Any]:
        """The worker's answer, or how it ended."""
        self._read += 1
        try:
            send(self._channel, request, file.fileno())
            while True:
                self._channel.settimeout(limits.seconds + _GRACE)
                answer, _ = receive(self._channel, _LONGEST_ANSWER)
                if "page" not in answer:
                    return dict(answer)
                if on_page:
                    on_page(answer["page"])
        except TimeoutError:
            self.end()
            return {"out_of_time": True}
        except (EOFError, OSError, ValueError) as error:
            log.info("the process that read %s: %r", request["document"], error)
            return self._how_it_ended()

    def _how_it_ended(self) -> dict[str, Any]:
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(1)
        code = self._process.returncode
        self.end()
        if code in (0, -signal.SIGKILL) and self._read > 1:
            return {"again": True}  # it may have left, or have been ended, before it saw the file
        log.warning("the process that reads files ended with code %s", code)
        return {
            "out_of_cpu": code == -signal.SIGXCPU,
            "out_of_time": code == -signal.SIGALRM,
            "out_of_memory": code in (-signal.SIGABRT, -signal.SIGKILL),  # foreign code aborts, or the kernel kills
        }

    def end(self) -> None:
        """End it with all that it has started. Safe to call again."""
        if self._lifeline < 0:
            return
        if self._process.poll() is None:  # once it has been waited for, its number may be another's
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        os.close(self._lifeline)  # which ends what it has started, if it ended before that
        self._lifeline = -1
        self._channel.close()
        self._process.wait()
