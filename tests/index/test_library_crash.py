"""Real processes: killed at any moment, writing at the same time, writing while another one reads, on a full disk,
in a read-only folder."""

from __future__ import annotations

import json
import os
import random
import resource
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.library import Library
from index.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
PARAGRAPH = (
    "Báo cáo số {0}, đoạn {1}: thu hút {0}.{1} tỷ đồng vốn đăng ký vào các khu công nghiệp. " + "Tiến độ đạt. " * 40
)
FILES = 8


@pytest.fixture
def inputs(make_file, tmp_path: Path) -> Path:
    for number in range(FILES):
        make_file(f"báo cáo {number}.txt", *(PARAGRAPH.format(number, part) for part in range(4)))
    return tmp_path / "in"


def start(folder: Path, data: Path, *options: str, limit: int | None = None, **env: str) -> subprocess.Popen[str]:
    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit or 0, limit or 0))

    return subprocess.Popen(
        [sys.executable, "-m", "index", "add", str(folder), "--data", str(data), *options],
        cwd=ROOT,
        env={**os.environ, "TROLY_EMBEDDING": "none", **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        preexec_fn=limited if limit else None,
    )


def finish(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=120)
    assert "Traceback" not in err
    return process.returncode, out, err


def contents(library: Library) -> dict[str, list[object]]:
    return {r.document: [r, *library.passages(r.document)] for r in library.reports()}


def in_one_go(folder: Path, data: Path) -> dict[str, list[object]]:
    with Library.open(Settings.model_validate({"data_dir": data, "embedding": "none"})) as library:
        list(library.add([folder]))
        return contents(library)


def wait_for(condition: Callable[[], object]) -> None:
    until = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.01)


@pytest.fixture(params=["embedded", "server"])
def env(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    url = request.getfixturevalue("chroma_url") if request.param == "server" else None
    yield {"TROLY_CHROMA_URL": url} if url else {}


def test_killed_again_and_again_it_ends_as_one_clean_run(inputs: Path, tmp_path: Path, make_settings, env) -> None:
    chance, data = random.Random(26), tmp_path / "data"
    for _ in range(2):
        process = start(inputs, data, **env)
        wait_for((data / "writer.lock").exists)
        time.sleep(chance.uniform(0, 0.6))
        process.kill()
        process.communicate()
    with Library.open(make_settings(chroma_url=env.get("TROLY_CHROMA_URL"))) as library:
        if env:
            library._store.clear_lock()  # or wait for the dead writer's lease to end
        list(library.add([inputs]))
        assert library.check() == []
        assert library.stats()["passages"] == library._store.stored(library._manifest.collection).total()
        assert contents(library) == in_one_go(inputs, tmp_path / "clean")


def test_killed_while_replacing_either_version_answers(inputs: Path, tmp_path: Path, make_settings, make_file) -> None:
    with Library.open(make_settings()) as library:
        list(library.add([inputs]))
        old = contents(library)
    for number in range(FILES):
        make_file(f"báo cáo {number}.txt", *(PARAGRAPH.format(number + 100, part) for part in range(4)))
    process = start(inputs, tmp_path / "data")
    with Library.open(make_settings()) as library:
        wait_for(lambda: (library.refresh(), library.generation)[1] > FILES + 2)
        process.kill()
        process.communicate()
        library.refresh()
        terms = dict.fromkeys(library.analyzer.terms("thu hút vốn đăng ký"), 1.0)
        found = library.get_passages([one for one, _ in library.lexical_search(terms, 200)])
        assert {p.document for p in found} == set(old)
        list(library.add([inputs]))
        assert library.check() == []
        assert contents(library) == in_one_go(inputs, tmp_path / "clean")


def test_of_two_writers_one_is_told_to_wait(inputs: Path, tmp_path: Path, make_settings) -> None:
    first, second = (start(inputs, tmp_path / "data", "--json") for _ in range(2))
    codes = sorted([finish(first), finish(second)])
    assert codes[0][0] == 0
    if codes[1][0]:  # unless the first was done before the second began
        assert "đang được cập nhật ở nơi khác" in json.loads(codes[1][1])["error"]
    with Library.open(make_settings()) as library:
        assert len(library.reports()) == FILES
        assert library.check() == []


def test_readers_are_right_while_another_process_writes(inputs: Path, tmp_path: Path, make_settings, env) -> None:
    with Library.open(make_settings(chroma_url=env.get("TROLY_CHROMA_URL"))) as library:
        process = start(inputs, tmp_path / "data", **env)
        while process.poll() is None:
            library.refresh()
            for report in library.reports():
                assert len(library.passages(report.document)) == report.passages
        assert finish(process)[0] == 0
        library.refresh()
        assert library.check() == []
        assert contents(library) == in_one_go(inputs, tmp_path / "clean")


def test_on_a_full_disk_it_stops_and_says_what_is_left(inputs: Path, tmp_path: Path, make_settings) -> None:
    # A file size limit stands in for the disk: every write past it fails.
    code, out, _ = finish(start(inputs, tmp_path / "data", "--json", limit=330_000))
    answer = json.loads(out)
    assert code == 1
    assert "Chưa thêm được" in answer["error"]
    with Library.open(make_settings()) as library:
        done = {r["document"] for r in answer["results"]}
        assert done <= {r.document for r in library.reports()}
        list(library.add([inputs]))
        assert library.check() == []
        assert contents(library) == in_one_go(inputs, tmp_path / "clean")


DAMAGE: dict[str, Callable[[Path], object]] = {
    "cut short": lambda file: file.write_bytes(file.read_bytes()[: file.stat().st_size // 2]),
    "half old, half new": lambda file: file.write_bytes(file.read_bytes()[::-1]),
    "gone": lambda file: file.unlink(),
    "the write was complete": lambda file: file.touch(),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_vector_index_that_a_kill_left_half_written_is_put_back(
    make_settings, make_file, tmp_path: Path, embedder, damage: str
) -> None:
    paths = [make_file(f"{n}.txt", *(PARAGRAPH.format(n, part) for part in range(60))) for n in range(3)]
    with Library.open(make_settings(), embedder) as library:
        list(library.add(paths))
        before = contents(library), nearest(library)
    (tmp_path / "data" / "chroma.writing").write_text("{}")
    for file in (tmp_path / "data" / "chroma").glob("*/data_level0.bin"):
        DAMAGE[damage](file)
    with Library.open(make_settings(), embedder) as library:
        assert library.check() == []
        assert (contents(library), nearest(library)) == before
    assert not list((tmp_path / "data").glob("chroma.[wr]*"))


def test_a_kill_while_putting_vectors_back_is_made_good(make_settings, make_file, tmp_path: Path, embedder) -> None:
    with Library.open(make_settings(), embedder) as library:
        list(library.add([make_file("a.txt", *(PARAGRAPH.format(1, part) for part in range(60)))]))
        before = nearest(library)
    (tmp_path / "data" / "chroma.restoring").touch()
    for file in (tmp_path / "data" / "chroma").glob("*/*"):
        file.unlink()
    with Library.open(make_settings(), embedder) as library:
        assert nearest(library) == before


def nearest(library: Library) -> list[float]:
    """The best cosines; ids would differ where passages are equally near."""
    assert library.embedder
    return [round(cosine, 2) for _, cosine in library.dense_search(library.embedder.query(PARAGRAPH.format(2, 7)), 20)]


@pytest.mark.parametrize("kills", [3, pytest.param(208, marks=[pytest.mark.long, pytest.mark.timeout(7200)])])
def test_whatever_writes_may_be_killed_beside_a_reader(tmp_path: Path, kills: int) -> None:
    command = [sys.executable, "-m", "tests.index.killing", str(tmp_path / "killing"), str(kills)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    found = json.loads(done.stdout)
    assert found["wrong"] == []
    assert sum(found["at work"].values()) >= kills // 2
    assert found["asked"] > kills


# ------------------------------------------------------------------------------------------ nothing can be written


READ_ONLY = "mount --bind {0} {0} && mount -o remount,bind,ro {0}"
FULL = "mkdir {1} && cp -r {0}/. {1} && mount -t tmpfs -o size=3m tmpfs {0} && cp -r {1}/. {0} && cat /dev/zero > {0}/x"


@pytest.mark.parametrize(("state", "why"), [(READ_ONLY, "chỉ cho đọc"), (FULL, "Ổ đĩa đã đầy")], ids=["ro", "full"])
def test_where_nothing_can_be_written_reading_goes_on(inputs: Path, tmp_path: Path, state: str, why: str) -> None:
    if shutil.which("unshare") is None or subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode:
        pytest.skip("a file system of one's own takes root on Linux")
    before, data = in_one_go(inputs, tmp_path / "data"), shlex.quote(str(tmp_path / "data"))
    new = tmp_path / "mới.txt"
    new.write_text(PARAGRAPH.format(99, 1), "utf-8")
    index = f"{shlex.quote(sys.executable)} -m index"
    done = subprocess.run(
        ["unshare", "-m", "bash", "-c", f"({state.format(data, data + '-copy')}) 2>/dev/null; "
         f"{index} list --json --data {data}; {index} check --data {data}; "
         f"{index} add --json {shlex.quote(str(new))} --data {data}; {index} list --json --data {data}"],
        cwd=ROOT, env={**os.environ, "TROLY_EMBEDDING": "none"}, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    decoder, rest, answers = json.JSONDecoder(), done.stdout, []
    for part in rest.split("Thư viện không có vấn đề gì.\n"):
        while part.strip():
            answer, end = decoder.raw_decode(part.strip())
            answers.append(answer)
            part = part.strip()[end:]
    listed, added, again = answers
    assert [one["document"] for one in listed["reports"]] == list(before)
    assert why in added["error"]
    assert again == listed
    assert "Traceback" not in done.stderr
