"""Files are kept as they came, go with their documents, and travel in backups."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.backup import backup, restore
from index.library import Library
from index.originals import keep, original_of
from index.settings import Settings

TEXT = "BÁO CÁO\nThu ngân sách 6 tháng đầu năm 2024 đạt 412,5 tỷ đồng.\n"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    (tmp_path / "Báo cáo.txt").write_text(TEXT, encoding="utf-8")
    with Library.open(Settings(data_dir=tmp_path / "data", embedding="none")) as opened:
        list(opened.add([tmp_path / "Báo cáo.txt"]))
        yield opened


def kept(library: Library) -> list[str]:
    return sorted(path.suffix for path in (library.settings.data_dir / "originals").iterdir())


def test_any_file_is_kept_replaced_and_removed_with_its_document(library: Library, tmp_path: Path) -> None:
    original = library.original("Báo cáo.txt")
    assert original and original.read_text(encoding="utf-8") == TEXT
    (tmp_path / "Báo cáo.txt").write_text(TEXT.replace("412", "500"), encoding="utf-8")
    assert [result.status for result in library.add([tmp_path / "Báo cáo.txt"])] == ["replaced"]
    assert kept(library) == [".txt"]
    library.remove("Báo cáo.txt")
    assert kept(library) == []


def test_a_library_without_originals_gets_one_when_the_file_comes_again(library: Library, tmp_path: Path) -> None:
    original = library.original("Báo cáo.txt")
    assert original
    original.unlink()
    assert [result.status for result in library.add([tmp_path / "Báo cáo.txt"])] == ["unchanged"]
    assert library.original("Báo cáo.txt") == original


def test_so_does_a_paper_that_has_a_name_of_its_own_beside_another_one(library: Library, tmp_path: Path) -> None:
    heads = "UBND TỈNH {}\nSố: {}/BC-UBND\n{}, ngày 0{} tháng 7 năm 2024\nBÁO CÁO\n{}"
    for province, day in (("HÒA BÌNH", 4), ("LÂM ĐỒNG", 5)):
        file = tmp_path / str(day) / "so-ket.txt"
        file.parent.mkdir()
        file.write_text(heads.format(province, day, province.title(), day, TEXT), encoding="utf-8")
        (added,) = library.add([file])
    original = library.original(added.document)
    assert added.document != file.name
    assert original
    original.unlink()
    assert [(result.document, result.status) for result in library.add([file])] == [(added.document, "unchanged")]
    assert library.original(added.document) == original


def test_space_is_bounded_and_only_what_was_read_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(TEXT, encoding="utf-8")
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    for most_mb, name in ((0, digest), (1, "0" * 64)):
        keep(tmp_path, file, name, most_mb)
        assert list((tmp_path / "originals").iterdir()) == []
    keep(tmp_path, file, digest, 1)
    assert original_of(tmp_path, digest)


def test_originals_travel_in_backups(library: Library, tmp_path: Path) -> None:
    backup(library.settings, tmp_path / "b.zip")
    there = Settings(data_dir=tmp_path / "there", embedding="none")
    restore(there, tmp_path / "b.zip")
    with Library.open(there) as restored:
        original = restored.original("Báo cáo.txt")
        assert original and original.read_text(encoding="utf-8") == TEXT
