"""Folders kept in a library: real files, a real library, a clock that the test sets."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from assistant.web.uploads import Upload, add_uploads
from index.library import FileResult, Library
from index.locking import folder_lock
from index.watch_overview import FileState
from index.watching import BUSY, TAKEN, Watcher

ROOT = Path(__file__).resolve().parents[2]
TEXT = "Năm 2023, các khu công nghiệp tỉnh An Bình nộp ngân sách {} tỷ đồng."
HOUR = 3600.0


class Clock:
    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "chung" / "Báo cáo").mkdir(parents=True)
    return tmp_path / "chung"


@pytest.fixture
def write(folder: Path, clock: Clock) -> Callable[..., Path]:
    def written(name: str, text: str = TEXT.format("45,2")) -> Path:
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        os.utime(path, (clock.now, clock.now))
        return path

    return written


@pytest.fixture
def watcher(library: Library, folder: Path, clock: Clock) -> Watcher:
    return Watcher(library, [folder], grace=24 * HOUR, clock=clock)


def look(watcher: Watcher, clock: Clock, *, after: float = 10.0) -> list[FileState]:
    """As the thread does: a look at what is new, and another one when it has been the same for a while."""
    clock.now += after
    watcher.look_again()
    clock.now += 10
    watcher.look_again()
    return list(watcher.overview.files)


def documents(library: Library) -> list[str]:
    return [report.document for report in library.reports()]


def text_of(library: Library, name: str) -> str:
    return library.passages(name)[0].text


def test_added_changed_and_removed_files_are_so_in_the_library(library, watcher, clock, write) -> None:
    path = write("Báo cáo/bao-cao.txt")
    assert look(watcher, clock) == [FileState("chung/Báo cáo/bao-cao.txt", "Đã nạp")]
    write("Báo cáo/bao-cao.txt", TEXT.format("99,9"))
    write("ke-hoach.txt", "Kế hoạch năm 2024: thu hút 5 dự án.")
    look(watcher, clock)
    assert "99,9" in text_of(library, "bao-cao.txt") and documents(library) == ["bao-cao.txt", "ke-hoach.txt"]
    path.unlink()
    (leaving, _) = look(watcher, clock)
    assert leaving.state == "Sẽ gỡ" and "vì tệp không còn" in leaving.detail
    look(watcher, clock, after=23 * HOUR)
    assert "bao-cao.txt" in documents(library)
    look(watcher, clock, after=HOUR)
    assert documents(library) == ["ke-hoach.txt"]


def test_a_file_that_comes_back_in_time_or_moves_stays(library, watcher, clock, write, folder) -> None:
    path = write("Báo cáo/a.txt")
    write("b.txt", "Kế hoạch năm 2024: thu hút 5 dự án.")
    look(watcher, clock)
    path.rename(folder / "a.txt")
    look(watcher, clock, after=23 * HOUR)
    assert [file.state for file in look(watcher, clock, after=48 * HOUR)] == ["Đã nạp", "Đã nạp"]
    assert documents(library) == ["a.txt", "b.txt"]


def test_what_is_being_written_waits(library, watcher, clock, write) -> None:
    write("a.txt", "Kế hoạch")
    watcher.look_again()
    for size in range(3):  # it grows, though its time is old, as copying programs leave it
        clock.now += 60
        path = write("a.txt", "Kế hoạch năm 2024 " * (size + 2))
        os.utime(path, (1.6e9, 1.6e9))
        assert watcher.look_again() <= 60
        assert (documents(library), watcher.overview.files[0].state) == ([], "Chờ")
    clock.now += 6
    watcher.look_again()
    assert documents(library) == ["a.txt"]


def test_a_folder_that_is_not_there_or_empty_removes_nothing(library, watcher, clock, write, folder, tmp_path) -> None:
    write("a.txt")
    look(watcher, clock)
    folder.rename(tmp_path / "aside")
    look(watcher, clock, after=48 * HOUR)
    folder.mkdir()  # the place of a share that is not mounted
    look(watcher, clock, after=48 * HOUR)
    look(watcher, clock, after=48 * HOUR)
    assert documents(library) == ["a.txt"] and watcher.overview.unseen == ("chung",)
    folder.rmdir()
    (tmp_path / "aside").rename(folder)
    assert look(watcher, clock) == [FileState("chung/a.txt", "Đã nạp")]


@pytest.mark.parametrize("first", ["hand", "folder"])
def test_what_was_uploaded_by_hand_is_never_removed(library, watcher, clock, write, make_file, first: str) -> None:
    own = make_file("a.txt", TEXT.format("45,2"))
    write("b.txt", "Kế hoạch năm 2024: thu hút 5 dự án.")
    if first == "hand":  # the same words lie in the folder too, then others
        list(library.add([own]))
        path = write("a.txt")
        look(watcher, clock)
        write("a.txt", TEXT.format("50"))
        look(watcher, clock)
    else:  # staff replace what came from the folder
        path = write("a.txt")
        look(watcher, clock)
        own.write_text(TEXT.format("46,0"), encoding="utf-8")
        list(library.add([own]))
    path.unlink()
    for _ in range(3):
        look(watcher, clock, after=48 * HOUR)
    assert documents(library) == ["a.txt", "b.txt"]


def test_what_staff_upload_again_as_it_is_becomes_theirs(library, watcher, clock, write, folder, make_file) -> None:
    own = make_file("a.txt", TEXT.format("45,2"))
    path = write("a.txt")
    write("b.txt", "Kế hoạch năm 2024: thu hút 5 dự án.")
    look(watcher, clock)
    results = list(add_uploads(library, [Upload(own, "a.txt")]))
    assert [result.status for result in results if isinstance(result, FileResult)] == ["unchanged"]
    path.unlink()
    for _ in range(3):
        look(watcher, clock, after=48 * HOUR)
    assert documents(library) == ["a.txt", "b.txt"]


def test_what_staff_removed_stays_out_until_its_file_changes(library, watcher, clock, write) -> None:
    path = write("a.txt")
    look(watcher, clock)
    library.remove("a.txt")
    os.utime(path, (clock.now, clock.now))  # touched, not changed
    (file,) = look(watcher, clock)
    assert (documents(library), "bằng tay" in file.detail) == ([], True)
    write("a.txt", TEXT.format("46"))
    look(watcher, clock)
    assert documents(library) == ["a.txt"]


def test_a_refused_file_is_tried_again_later_and_later(library, watcher, clock, write, monkeypatch) -> None:
    write("hỏng.pdf", "không phải PDF")
    write("lon.txt", "á" * 100)
    (first, *_) = look(watcher, clock)
    assert (first.state, "Thử lại lúc" in first.detail) == ("Bị từ chối", True)
    tried = []
    add = library.add
    monkeypatch.setattr(library, "add", lambda paths: tried.append(clock.now) or add(paths))
    for _ in range(400):
        clock.now += 30
        watcher.look_again()
    gaps = [later - sooner for sooner, later in pairwise(tried)]
    assert 4 <= len(tried) <= 8 and gaps == sorted(gaps) and gaps[-1] > 4 * gaps[0]
    write("hỏng.pdf", "vẫn không phải PDF")  # a new version is tried at once
    look(watcher, clock)
    assert tried[-1] > clock.now - 30


def test_a_new_version_that_is_refused_takes_nothing_out(library, watcher, clock, write) -> None:
    write("a.txt")
    look(watcher, clock)
    write("a.txt", "")
    for _ in range(3):
        (file,) = look(watcher, clock, after=48 * HOUR)
    assert (file.state, "45,2" in text_of(library, "a.txt")) == ("Bị từ chối", True)


def test_limits_of_uploads_hold(make_settings, embedder, folder, clock, write) -> None:
    write("lon.txt", "Kế hoạch " * 20_000)
    with Library.open(make_settings(max_file_mb=0.1), embedder) as library:
        (file,) = look(Watcher(library, [folder], clock=clock), clock)
        assert (file.state, "quá giới hạn 0,1 MB" in file.detail, documents(library)) == ("Bị từ chối", True, [])


def test_files_of_one_name_are_told_apart_by_their_folders(library, watcher, clock, write) -> None:
    write("An Phước/bao-cao.txt", TEXT.format("1"))
    look(watcher, clock)
    write("Bình Hải/bao-cao.txt", TEXT.format("2"))
    look(watcher, clock)
    look(watcher, clock, after=48 * HOUR)
    assert documents(library) == ["Bình Hải › bao-cao.txt", "bao-cao.txt"]


def test_only_papers_are_taken(library, folder, clock, write, tmp_path) -> None:
    for name in ("~$a.txt", ".ẩn.txt", "anh.jpg", "chung.txt"):
        write(name)
    outside = tmp_path / "bi-mat.txt"
    outside.write_text(TEXT, encoding="utf-8")
    (folder / "lien-ket.txt").symlink_to(outside)
    (folder / "lien-ket").symlink_to(tmp_path)
    os.mkfifo(folder / "ong.txt")
    watcher = Watcher(library, [folder, tmp_path / "data"], clock=clock)  # the library's own folder is not read
    look(watcher, clock)
    assert (documents(library), watcher.overview.others) == (["chung.txt"], 1)


def test_a_busy_library_is_waited_for(library, watcher, clock, write) -> None:
    write("a.txt")
    watcher.look_again()
    clock.now += 10
    with folder_lock(library.settings.data_dir):
        assert watcher.look_again() <= 60
        assert (watcher.overview.trouble, watcher.overview.files[0].state) == (BUSY, "Chờ")
    watcher.look_again()
    assert (watcher.overview.trouble, documents(library)) == ("", ["a.txt"])


def test_it_goes_on_after_a_restart_and_one_watches_at_a_time(library, watcher, clock, write, folder) -> None:
    path = write("a.txt")
    write("b.txt", "Kế hoạch năm 2024: thu hút 5 dự án.")
    look(watcher, clock)
    second = Watcher(library, [folder], grace=24 * HOUR, clock=clock)
    second.look_again()
    assert second.overview.trouble == TAKEN
    watcher.stop()
    watcher.run()
    path.unlink()
    look(second, clock)
    look(second, clock, after=24 * HOUR)
    assert documents(library) == ["b.txt"]


def test_nothing_that_goes_wrong_is_raised(library, watcher, clock, write, monkeypatch) -> None:
    write("a.txt")
    watcher.look_again()
    clock.now += 10
    monkeypatch.setattr("index.watching.look", lambda *_: 1 / 0)
    pauses = [watcher.look_again() for _ in range(3)]
    assert pauses == sorted(pauses) and len(set(pauses)) == 3 and "chi tiết trong nhật ký" in watcher.overview.trouble
    monkeypatch.undo()
    monkeypatch.setattr(library, "add", lambda _: 1 / 0)
    watcher.look_again()
    assert watcher.overview.files[0].state == "Bị từ chối"


def test_a_damaged_memory_starts_anew(library, watcher, clock, write) -> None:
    write("a.txt")
    look(watcher, clock)
    (library.settings.data_dir / "watched.json").write_text("{", "utf-8")
    assert look(watcher, clock) == [FileState("chung/a.txt", "Đã nạp")]


def test_the_command_runs_until_it_is_interrupted(tmp_path: Path, folder: Path) -> None:
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    os.utime(folder / "a.txt", (1.6e9, 1.6e9))
    env = {
        **os.environ,
        "TROLY_EMBEDDING": "none",
        "TROLY_WATCH_SECONDS": "1",
        "TROLY_DATA_DIR": str(tmp_path / "data"),
    }
    command = [sys.executable, "-m", "index", "watch", str(folder)]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        # A shell that runs tests in the background has them ignore the signal.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as running:
        assert running.stdout is not None
        lines = [running.stdout.readline() for _ in range(3)]
        running.send_signal(signal.SIGINT)
        assert running.wait(60) == 130
    assert lines == ["Đang theo dõi 1 thư mục (dừng: Ctrl+C).\n", "Chờ chung/a.txt\n", "Đã nạp chung/a.txt\n"]
    shutil.rmtree(folder)
