"""Backups: one file, checked, restored anywhere, refused when it is not what it says."""

from __future__ import annotations

import json
import shutil
import sqlite3
import stat
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from index.backup import backup, restore
from index.backup_list import LIST
from index.errors import BackupRefused, LibraryBusy
from index.library import Library
from index.locking import folder_lock
from index.settings import Settings

TEXT = "Năm 2023, các khu công nghiệp tỉnh An Bình nộp ngân sách 45,2 tỷ đồng."
STORED = Path(__file__).parent / "data" / "library-1.zip"
"""A library of today's format: whatever comes later must open it, or say what to do."""


@pytest.fixture
def settings(make_settings, make_file) -> Settings:
    given: Settings = make_settings()
    with Library.open(given) as library:
        list(library.add([make_file("a.txt", TEXT)]))
    (given.data_dir / "drafts" / "d1").mkdir(parents=True)
    (given.data_dir / "drafts" / "d1" / "draft.json").write_text('{"tiêu đề": "Thông báo"}', "utf-8")
    (given.data_dir / "feedback.jsonl").write_text("{}\n", "utf-8")
    (given.data_dir / ".env").write_text("TROLY_LLM_API_KEY=bí mật", "utf-8")
    (given.data_dir / "uploads").mkdir()
    (given.data_dir / "uploads" / "tạm.docx").write_bytes(b"x")
    return given


@pytest.fixture
def file(settings: Settings, tmp_path: Path) -> Path:
    backup(settings, tmp_path / "b.zip")
    return tmp_path / "b.zip"


def documents(settings: Settings) -> list[str]:
    with Library.open(settings) as library:
        assert library.check() == []
        return [report.document for report in library.reports()]


def test_it_is_restored_in_another_place_with_what_users_made(file: Path, make_settings, tmp_path: Path) -> None:
    there = make_settings(data_dir=tmp_path / "máy khác" / "data")
    restored = restore(there, file)
    assert (restored.documents, restored.replaced) == (1, None)
    assert documents(there) == ["a.txt"]
    assert "Thông báo" in (there.data_dir / "drafts" / "d1" / "draft.json").read_text("utf-8")
    assert (there.data_dir / "feedback.jsonl").exists()
    assert not (there.data_dir / ".env").exists()
    assert not (there.data_dir / "uploads").exists()


def test_only_its_owner_reads_it_and_it_holds_no_secret(file: Path) -> None:
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not [name for name in zipfile.ZipFile(file).namelist() if ".env" in name or "lock" in name or "tạm" in name]


def test_a_library_is_replaced_only_when_asked_and_is_kept(settings: Settings, file: Path, make_file) -> None:
    with Library.open(settings) as library:
        list(library.add([make_file("b.txt", TEXT)]))
    with pytest.raises(BackupRefused, match="--force"):
        restore(settings, file)
    assert documents(settings) == ["a.txt", "b.txt"]
    aside = restore(settings, file, force=True).replaced
    assert documents(settings) == ["a.txt"]
    assert aside
    assert (aside / "chroma" / "chroma.sqlite3").exists()
    assert (settings.data_dir / ".env").exists()


def test_it_is_written_while_documents_are_added(settings: Settings, tmp_path: Path, make_file) -> None:
    with Library.open(settings) as library:
        results = library.add([make_file("b.txt", TEXT), make_file("c.txt", TEXT)])
        next(results)
        backup(settings, tmp_path / "b.zip")
        list(results)
    restore(settings, tmp_path / "b.zip", force=True)
    assert documents(settings) == ["a.txt", "b.txt"]


def test_it_waits_for_nobody_who_writes(settings: Settings, file: Path) -> None:
    with folder_lock(settings.data_dir), pytest.raises(LibraryBusy):
        restore(settings, file, force=True)
    assert documents(settings) == ["a.txt"]


def test_a_file_is_not_overwritten_unasked_nor_kept_in_the_data(settings: Settings, file: Path) -> None:
    with pytest.raises(BackupRefused, match="đã có"):
        backup(settings, file)
    with pytest.raises(BackupRefused, match="thư mục dữ liệu"):
        backup(settings, settings.data_dir / "b.zip")
    backup(settings, file, force=True)


def rewritten(file: Path, change: Callable[[dict[str, bytes]], object], kind: int = 0) -> None:
    with zipfile.ZipFile(file) as packed:
        entries = {name: packed.read(name) for name in packed.namelist()}
    change(entries)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, raw in entries.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr, entry.compress_type = (kind << 16) if "feedback" in name else 0, zipfile.ZIP_DEFLATED
            packed.writestr(entry, raw)


def listed(entries: dict[str, bytes], name: str, raw: bytes) -> None:
    contents = json.loads(entries[LIST])
    contents["files"][name] = {"size": len(raw), "sha256": "0" * 64}
    entries[LIST], entries[f"data/{name}"] = json.dumps(contents).encode(), raw


def of_format(entries: dict[str, bytes]) -> None:
    entries[LIST] = entries[LIST].replace(b'"format": 1', b'"format": 9')


SPOILT: dict[str, tuple[Callable[[dict[str, bytes]], object], str]] = {
    "a byte changed": (lambda e: e.update({"data/feedback.jsonl": b"[]\n"}), "không khớp mã băm"),
    "a file too many": (lambda e: e.update({"data/x": b""}), "thừa hoặc thiếu"),
    "a file too few": (lambda e: e.pop("data/feedback.jsonl"), "thừa hoặc thiếu"),
    "no list": (lambda e: e.pop(LIST), "không phải bản sao lưu"),
    "a list of nonsense": (lambda e: e.update({LIST: b"[1"}), "không đọc được"),
    "a newer format": (of_format, "Cập nhật phần mềm"),
    "out of the folder": (lambda e: listed(e, "../ngoài.txt", b"x"), "không được phép"),
    "an absolute path": (lambda e: listed(e, "/tmp/x", b"x"), "không được phép"),
    "a Windows path": (lambda e: listed(e, "drafts\\..\\x", b"x"), "không được phép"),
    "a lock": (lambda e: listed(e, "writer.lock", b"x"), "không được phép"),
    "settings": (lambda e: listed(e, ".env", b"x"), "không được phép"),
    "a bomb": (lambda e: listed(e, "drafts/bom", bytes(150_000_000)), "lớn bất thường"),
}


@pytest.mark.parametrize("kind", SPOILT)
def test_what_is_no_sound_backup_is_refused_and_nothing_changes(settings: Settings, file: Path, kind: str) -> None:
    change, words = SPOILT[kind]
    rewritten(file, change)
    with pytest.raises(BackupRefused, match=words):
        restore(settings, file, force=True)
    assert documents(settings) == ["a.txt"]
    assert not list(settings.data_dir.glob("replaced-*"))
    assert not (settings.data_dir.parent / "ngoài.txt").exists()


def test_a_link_in_a_backup_is_refused(settings: Settings, file: Path) -> None:
    rewritten(file, lambda entries: None, stat.S_IFLNK | 0o777)
    with pytest.raises(BackupRefused, match="không được phép"):
        restore(settings, file, force=True)


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04", b"x" * 1000], ids=["empty", "begun", "other"])
def test_another_file_is_no_backup(settings: Settings, tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "x.zip").write_bytes(raw)
    with pytest.raises(BackupRefused, match="không phải bản sao lưu"):
        restore(settings, tmp_path / "x.zip", force=True)


def test_a_table_of_users_comes_whole_while_it_is_written(settings: Settings, make_settings, tmp_path: Path) -> None:
    with closing(sqlite3.connect(settings.data_dir / "tasks.sqlite", isolation_level=None)) as written:
        written.execute("PRAGMA journal_mode = WAL")
        written.execute("CREATE TABLE marks (note TEXT)")
        written.execute("INSERT INTO marks VALUES ('đã trình')")  # in the log beside the file so far
        backup(settings, tmp_path / "c.zip")
        assert (settings.data_dir / "tasks.sqlite-wal").stat().st_size
    there = make_settings(data_dir=tmp_path / "there")
    restore(there, tmp_path / "c.zip")
    with closing(sqlite3.connect(there.data_dir / "tasks.sqlite")) as read:
        assert read.execute("SELECT note FROM marks").fetchall() == [("đã trình",)]
    assert not list(there.data_dir.glob("*-wal"))


def test_a_backup_cut_short_is_refused(settings: Settings, file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-5000])
    with pytest.raises(BackupRefused):
        restore(settings, file, force=True)
    assert documents(settings) == ["a.txt"]


def test_a_library_on_a_server_is_not_backed_up_here(make_settings, tmp_path: Path) -> None:
    with pytest.raises(BackupRefused, match="máy chủ"):
        backup(make_settings(chroma_url="http://127.0.0.1:9"), tmp_path / "b.zip")


def test_a_library_stored_by_the_first_version_is_restored(make_settings) -> None:
    assert restore(make_settings(), STORED).documents == 1
    with Library.open(make_settings()) as library:
        library.refresh()
        assert "45,2 tỷ đồng" in library.passages("an-binh.txt")[0].text
        assert library.check() == []


def test_the_stored_library_opens_as_a_folder_without_a_marker_too(make_settings, tmp_path: Path) -> None:
    with zipfile.ZipFile(STORED) as packed:
        packed.extractall(tmp_path)
    (tmp_path / "data" / "library.json").unlink()
    with Library.open(make_settings()) as library:
        assert [report.document for report in library.reports()] == ["an-binh.txt"]
    shutil.rmtree(tmp_path / "data")
