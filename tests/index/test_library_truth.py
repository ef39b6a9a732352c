"""What stands where the library should be is recognised and told apart, and the advice that each error gives works."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from index.backup import backup, restore
from index.derived import Entry
from index.embedding import HashingEmbedder
from index.errors import LibraryDamaged, LibraryUnavailable, LibraryVanished
from index.hnsw import fault
from index.library import Library
from index.marker import read_marker
from index.repair import inspect, repair
from index.settings import Settings
from tests.derived_rows import lose_second_entry

TEXT = "Trong 6 tháng đầu năm 2023, các khu công nghiệp tỉnh An Bình thu hút {} dự án, vốn đăng ký 1.250,5 tỷ đồng. "


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a library of three documents, closed, and of its files."""
    folder = tmp_path_factory.mktemp("built")
    (folder / "in").mkdir()
    for number in range(3):
        text = "\n\n".join(TEXT.format(number * 100 + part) * 6 for part in range(50))
        (folder / "in" / f"{number}.txt").write_text(text, "utf-8")
    given = Settings.model_validate({"data_dir": folder / "data", "embedding": "none"})
    with Library.open(given, HashingEmbedder()) as library:
        list(library.add([folder / "in"]))
    return folder


@pytest.fixture
def settings(built: Path, tmp_path: Path, make_settings) -> Settings:
    """Settings of a copy of that library."""
    shutil.copytree(built, tmp_path, dirs_exist_ok=True)
    return make_settings()


def texts(settings: Settings) -> dict[str, list[str]]:
    with Library.open(settings, HashingEmbedder()) as library:
        assert library.check() == []
        return {one.document: [p.text for p in library.passages(one.document)] for one in library.reports()}


def other_program(file: Path) -> None:
    file.unlink()
    with sqlite3.connect(file) as database:
        database.execute("CREATE TABLE moz_places (url TEXT)")


def other_chroma(file: Path) -> None:
    with sqlite3.connect(file) as database:
        database.execute("UPDATE collections SET name = 'langchain-' || substr(id, 1, 8)")


def emptied(file: Path) -> None:
    with sqlite3.connect(file) as database:
        database.execute("DELETE FROM collections")


GONE: dict[str, tuple[Callable[[Path], object], type[LibraryUnavailable], str]] = {
    "deleted": (lambda file: file.unlink(), LibraryVanished, "Không còn tệp"),
    "the folder deleted": (lambda file: shutil.rmtree(file.parent), LibraryVanished, "Không còn tệp"),
    "no byte": (lambda file: file.write_bytes(b""), LibraryVanished, "không có byte nào"),
    "no collection": (emptied, LibraryVanished, "không còn tài liệu nào"),
    "random bytes": (lambda file: file.write_bytes(os.urandom(9_000)), LibraryDamaged, "bị hỏng"),
    "another program's": (other_program, LibraryUnavailable, "không phải do Trợ lý KCN"),
    "another Chroma's": (other_chroma, LibraryUnavailable, "không phải do Trợ lý KCN"),
}


@pytest.mark.parametrize("kind", GONE)
def test_a_database_that_is_gone_is_no_empty_library(settings: Settings, tmp_path: Path, kind: str) -> None:
    before, file = texts(settings), settings.data_dir / "chroma" / "chroma.sqlite3"
    backup(settings, tmp_path / "b.zip")
    change, error, words = GONE[kind]
    change(file)
    for attempt in (inspect, Library.open, lambda settings: repair(settings, HashingEmbedder())):
        with pytest.raises(error) as told:
            attempt(settings)
        assert "restore FILE --force" in told.value.for_operators or "repair" in told.value.for_operators
    assert words in told.value.for_operators or "không còn đọc được" in told.value.for_operators
    assert str(settings.data_dir) not in str(told.value)
    restored = restore(settings, tmp_path / "b.zip", force=True)
    assert restored.replaced
    assert texts(settings) == before


@pytest.mark.parametrize("kind", ["deleted", "no byte", "random bytes"])
def test_without_a_backup_it_can_start_again_and_nothing_is_deleted(settings: Settings, kind: str) -> None:
    before, file = texts(settings), settings.data_dir / "chroma" / "chroma.sqlite3"
    GONE[kind][0](file)
    left = file.read_bytes() if file.exists() else None
    (done,) = repair(settings, HashingEmbedder(), start_again=True)
    (aside,) = settings.data_dir.glob("replaced-*")
    assert str(aside) in done
    assert texts(settings) == {}
    assert left is None or (aside / "chroma" / "chroma.sqlite3").read_bytes() == left
    with Library.open(settings, HashingEmbedder()) as library:
        list(library.add([settings.data_dir.parent / "in"]))
    assert texts(settings) == before


@pytest.mark.parametrize("marker", [True, False], ids=["with its marker", "of the version before markers"])
def test_a_library_gone_without_a_marker_is_known_by_its_traces(settings: Settings, marker: bool) -> None:
    if not marker:
        (settings.data_dir / "library.json").unlink()
    (settings.data_dir / "chroma" / "chroma.sqlite3").unlink()
    with pytest.raises(LibraryVanished):
        Library.open(settings)


def test_a_library_without_a_marker_is_given_one(settings: Settings) -> None:
    (settings.data_dir / "library.json").unlink()
    texts(settings)
    marker = read_marker(settings.data_dir)
    assert marker
    assert marker.generation == 3


def test_what_a_killed_creation_left_is_a_new_library(make_settings, tmp_path: Path) -> None:
    (tmp_path / "data" / "chroma").mkdir(parents=True)
    (tmp_path / "data" / "chroma" / "chroma.sqlite3").touch()
    assert texts(make_settings()) == {}


def test_a_newer_folder_is_refused_with_the_step_to_take(settings: Settings) -> None:
    marker = settings.data_dir / "library.json"
    marker.write_text(marker.read_text().replace('"layout": 1', '"layout": 99'))
    with pytest.raises(LibraryUnavailable) as told:
        Library.open(settings)
    assert "Cập nhật phần mềm" in told.value.for_operators


def test_of_damaged_pages_the_readable_reports_are_saved(settings: Settings) -> None:
    before, file = texts(settings), settings.data_dir / "chroma" / "chroma.sqlite3"
    raw = bytearray(file.read_bytes())
    # What no report needs: the numbers of the records.
    with sqlite3.connect(file) as database:
        (root,) = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'embeddings'").fetchone()
        (page,) = database.execute("PRAGMA page_size").fetchone()
    raw[(root - 1) * page : root * page] = os.urandom(page)
    file.write_bytes(raw)
    with pytest.raises(LibraryDamaged) as told:
        inspect(settings)
    assert "index repair" in told.value.for_operators
    done = repair(settings, HashingEmbedder())
    assert "Đã cứu 3 tài liệu" in done[0]
    assert texts(settings) == before


VECTORS: dict[str, Callable[[Path], object]] = {
    "no byte": lambda file: file.write_bytes(b""),
    "random": lambda file: file.write_bytes(os.urandom(file.stat().st_size)),
    "cut": lambda file: file.write_bytes(file.read_bytes()[: file.stat().st_size // 2]),
    "gone": lambda file: file.unlink(),
    "the folder gone": lambda file: shutil.rmtree(file.parent),
}


FILES = ("data_level0.bin", "header.bin", "length.bin", "link_lists.bin", "index_metadata.pickle")


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("kind", VECTORS)
def test_damaged_vectors_are_recognised(settings: Settings, name: str, kind: str) -> None:
    (meta,) = (settings.data_dir / "chroma").glob("*/index_metadata.pickle")
    assert fault(meta.parent) == ""
    VECTORS[kind](meta.parent / name)
    assert fault(meta.parent)


@pytest.mark.parametrize(("name", "kind"), [(FILES[0], "random"), (FILES[1], "gone"), (FILES[4], "the folder gone")])
def test_damaged_vectors_are_told_and_put_back(settings: Settings, name: str, kind: str) -> None:
    before = nearest(settings)
    (meta,) = (settings.data_dir / "chroma").glob("*/index_metadata.pickle")
    VECTORS[kind](meta.parent / name)
    (problem,) = inspect(settings)
    assert "vectơ" in problem
    assert "index repair" in problem
    assert repair(settings, HashingEmbedder())
    assert inspect(settings) == []
    assert nearest(settings) == before
    texts(settings)


def test_damaged_vectors_are_put_back_by_whoever_opens_the_library(settings: Settings) -> None:
    before = nearest(settings)
    for file in (settings.data_dir / "chroma").glob("*/data_level0.bin"):
        file.write_bytes(os.urandom(file.stat().st_size))
    assert nearest(settings) == before
    assert inspect(settings) == []


def nearest(settings: Settings) -> list[float]:
    with Library.open(settings, HashingEmbedder()) as library:
        documents = [report.document for report in library.reports()]  # compares all vectors, not the likely ones
        found = library.dense_search(HashingEmbedder().query(TEXT.format(107)), 9, documents)
        return [round(cosine, 2) for _, cosine in found]


WORDS: dict[str, Callable[[Path], object]] = {
    "gone": shutil.rmtree,
    "no list": lambda folder: (folder / "meta.json").write_text("{"),
    "a file damaged": lambda folder: next(folder.glob("*.idx")).write_bytes(os.urandom(500)),
    "a file gone": lambda folder: next(folder.glob("*.store")).unlink(),
}


@pytest.mark.parametrize("kind", WORDS)
def test_a_damaged_lexical_index_is_told_and_built_again(settings: Settings, kind: str) -> None:
    WORDS[kind](settings.data_dir / "lexical")
    (problem,) = inspect(settings)
    assert "từ khóa" in problem
    repair(settings, HashingEmbedder())
    assert inspect(settings) == []
    texts(settings)


def test_derived_values_that_lack_an_entry_are_dropped(settings: Settings) -> None:
    with Library.open(settings, HashingEmbedder()) as library:
        library._table.put("kind-abc", [Entry(f"{n}", {}, "") for n in range(3)])
        lose_second_entry(library)
        (problem,) = library.check()
    assert "giá trị suy ra" in problem
    assert any("giá trị suy ra" in done for done in repair(settings, HashingEmbedder()))
    texts(settings)


def test_an_older_database_in_the_place_of_the_library_is_told(settings: Settings, tmp_path: Path, make_file) -> None:
    shutil.copytree(settings.data_dir / "chroma", tmp_path / "old")
    with Library.open(settings, HashingEmbedder()) as library:
        list(library.add([make_file("mới.txt", TEXT)]))
    shutil.rmtree(settings.data_dir / "chroma")
    shutil.copytree(tmp_path / "old", settings.data_dir / "chroma")
    with Library.open(settings, HashingEmbedder()) as library:
        assert "bản cũ" in library.check()[0]
    repair(settings, HashingEmbedder())
    texts(settings)


# ------------------------------------------------------------------------------------------ under a running program


def test_a_library_moved_away_is_an_error_until_it_is_back(settings: Settings, make_file, tmp_path: Path) -> None:
    new = make_file("mới.txt", TEXT)
    with Library.open(settings, HashingEmbedder()) as library:
        settings.data_dir.rename(tmp_path / "elsewhere")
        for attempt in (library.refresh, lambda: list(library.add([new])), lambda: library.passages("1.txt")):
            with pytest.raises(LibraryVanished, match="không còn ở chỗ cũ"):
                attempt()
        assert not settings.data_dir.exists()
        (tmp_path / "elsewhere").rename(settings.data_dir)
        assert [result.status for result in library.add([new])] == ["added"]


def test_another_library_in_its_place_is_an_error(settings: Settings, make_settings, make_file, tmp_path: Path) -> None:
    new = make_file("mới.txt", TEXT)
    other = make_settings(data_dir=tmp_path / "other")
    with Library.open(other, HashingEmbedder()) as library:
        list(library.add([new]))
    with Library.open(settings, HashingEmbedder()) as library:
        settings.data_dir.rename(tmp_path / "elsewhere")
        other.data_dir.rename(settings.data_dir)
        for attempt in (library.refresh, lambda: list(library.add([new]))):
            with pytest.raises(LibraryVanished, match="thay bằng một thư viện khác"):
                attempt()
    assert list(texts(settings)) == ["mới.txt"]


def test_a_deleted_library_is_not_begun_anew_by_an_upload(settings: Settings, make_file) -> None:
    with Library.open(settings, HashingEmbedder()) as library:
        shutil.rmtree(settings.data_dir)
        with pytest.raises(LibraryVanished):
            list(library.add([make_file("mới.txt", TEXT)]))
    assert not settings.data_dir.exists()


def test_a_restore_is_followed_by_whoever_reads(settings: Settings, make_file, tmp_path: Path) -> None:
    backup(settings, tmp_path / "b.zip")
    with Library.open(settings, HashingEmbedder()) as library:
        list(library.add([make_file("mới.txt", TEXT)]))
        restore(settings, tmp_path / "b.zip", force=True)
        library.refresh()
        assert [report.document for report in library.reports()] == ["0.txt", "1.txt", "2.txt"]
        list(library.add([tmp_path / "in" / "mới.txt"]))
    assert "mới.txt" in texts(settings)
