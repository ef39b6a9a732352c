"""Files are read in a process of their own: no file takes this one down, holds it up or costs it much."""

from __future__ import annotations

import os
import re
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from index.chunking import MAX_TOKENS, passages_of
from index.errors import FileRefused
from index.file_reader import FileReader
from index.library import Library
from index.limits import DEFAULT_LIMITS, Limits
from index.reading import read_report
from index.tokens import token_counter
from tests.index import files, hostile

WORDS = "Khu công nghiệp An Bình có 45 doanh nghiệp."
LOW = replace(DEFAULT_LIMITS, memory_mb=300, cpu_seconds=20, seconds=120)


@pytest.fixture(scope="module")
def reader() -> Iterator[FileReader]:
    with FileReader(LOW) as opened:
        yield opened


def worker_pids() -> set[int]:
    """The processes that read files and that this process has started."""
    told = subprocess.run(["ps", "-o", "pid=,args=", "--ppid", str(os.getpid())], capture_output=True, text=True)
    return {int(line.split()[0]) for line in told.stdout.splitlines() if "index.file_worker" in line}


@pytest.fixture
def own_memory() -> Iterator[None]:
    """Fails when this process, not its workers, has at its height 700 MB more than any test before needed."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 700 * 1024


def cost_of(reader: FileReader, path: Path) -> tuple[float, str, int]:
    """Seconds of this process's processor time, the reason of a refusal, the longest passage in tokens."""
    begin = time.process_time()
    try:
        _, passages = reader.read_passages(path)
    except FileRefused as refused:
        return time.process_time() - begin, refused.reason, 0
    took = time.process_time() - begin
    return took, "", max(token_counter()(p.text) - p.text.count("\n") for p in passages)


@pytest.mark.parametrize("kind", hostile.READ)
def test_awkward_files_are_read(kind: str, reader: FileReader, tmp_path: Path, own_memory: None) -> None:
    took, reason, longest = cost_of(reader, hostile.READ[kind](tmp_path))
    assert (reason, took < 2, 0 < longest <= MAX_TOKENS) == ("", True, True)


@pytest.mark.parametrize("kind", hostile.REFUSED)
def test_hostile_files_are_refused(kind: str, reader: FileReader, tmp_path: Path, own_memory: None) -> None:
    make, pattern = hostile.REFUSED[kind]
    took, reason, _ = cost_of(reader, make(tmp_path))
    assert re.search(pattern, reason)
    assert took < 2


def test_reading_in_a_process_gives_the_same_report(reader: FileReader, tmp_path: Path) -> None:
    for path in (files.notice_docx(tmp_path / "a.docx"), files.results_xlsx(tmp_path / "a.xlsx")):
        report, passages = reader.read_passages(path)
        assert report == reader.read(path) == read_report(path)
        assert passages == passages_of(report)


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (replace(DEFAULT_LIMITS, memory_mb=40), "40 MB bộ nhớ"),
        (replace(DEFAULT_LIMITS, cpu_seconds=0.01), "0 giây xử lý|0,0 giây xử lý"),
        (replace(DEFAULT_LIMITS, seconds=0.05), "0,1 giây mà chưa xong|0 giây mà chưa xong"),
    ],
)
def test_a_file_beyond_the_limits_of_the_process_is_refused_by_name(
    limits: Limits, reason: str, tmp_path: Path
) -> None:
    path = files.write(tmp_path / "dài.txt", f"{WORDS}\n" * 200_000)
    with FileReader(limits) as reader, pytest.raises(FileRefused, match=reason) as refused:
        reader.read(path)
    assert refused.value.document == "dài.txt"


def test_the_rest_of_the_batch_goes_on(make_settings, make_file) -> None:
    paths = [make_file("a.txt", WORDS), make_file("b.txt", f"{WORDS}\n" * 100_000), make_file("c.txt", WORDS)]
    with Library.open(make_settings(max_characters=1_000_000)) as library:
        results = [(r.document, r.status) for r in library.add(paths)]
    assert results == [("a.txt", "added"), ("b.txt", "refused"), ("c.txt", "added")]


def test_a_worker_that_dies_is_replaced(tmp_path: Path) -> None:
    path = files.write(tmp_path / "a.txt", WORDS)
    with FileReader(LOW) as reader:
        reader.read(path)
        (worker,) = reader._free
        os.kill(worker._process.pid, signal.SIGKILL)
        assert reader.read(path).text == WORDS


def test_two_workers_at_most(tmp_path: Path) -> None:
    path = files.write(tmp_path / "a.txt", f"{WORDS}\n" * 2_000)
    before = worker_pids()
    with FileReader(LOW) as reader:
        threads = [threading.Thread(target=reader.read, args=(path,)) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(worker_pids() - before) <= 2


def test_workers_end_with_the_process_that_started_them(tmp_path: Path) -> None:
    path = files.write(tmp_path / "a.txt", f"{WORDS}\n" * 200_000)
    code = (
        "import sys, threading, time; from pathlib import Path; from index.file_reader import FileReader\n"
        "from index.limits import DEFAULT_LIMITS\n"
        "reader = FileReader(DEFAULT_LIMITS); reader.prepare(); print(reader._free[0]._process.pid, flush=True)\n"
        "reader.read(Path(sys.argv[1])); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code, path], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        worker = int(parent.stdout.readline())
        time.sleep(1)
        parent.kill()
    until = time.monotonic() + 20
    while _alive(worker) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _alive(worker)


def _alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False


def test_workers_see_no_keys_and_open_no_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    class Server(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)

    monkeypatch.setenv("TROLY_LLM_API_KEY", "bi-mat")
    server = HTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with FileReader(LOW) as reader:
        reader.read(hostile.external_docx(tmp_path, server.server_port))
        environment = Path(f"/proc/{reader._free[0]._process.pid}/environ").read_bytes()
    server.shutdown()
    server.server_close()
    assert asked == []
    assert b"bi-mat" not in environment


def test_a_file_that_shrinks_or_goes_while_it_is_read(tmp_path: Path, reader: FileReader) -> None:
    path = files.write(tmp_path / "a.txt", f"{WORDS}\n" * 100_000)
    with pytest.raises(FileRefused, match="Không tìm thấy"):
        reader.read(tmp_path / "không-có.txt")
    shrinking = threading.Thread(target=lambda: [os.truncate(path, size) for size in range(4_000_000, 0, -40_000)])
    shrinking.start()
    for _ in range(3):
        try:
            assert reader.read(path).text.startswith("Khu")
        except FileRefused as refused:
            assert re.search("rỗng|bảng mã|chữ", refused.reason)
    shrinking.join()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_permission_denied(tmp_path: Path, reader: FileReader) -> None:
    path = files.write(tmp_path / "a.txt", WORDS)
    path.chmod(0)
    with pytest.raises(FileRefused, match="quyền"):
        reader.read(path)
