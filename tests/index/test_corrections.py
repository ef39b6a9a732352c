"""What staff set of a paper's head stays, is searched by, and can be taken back."""

from __future__ import annotations

import pytest

from index.corrections import changed, checked
from index.embedding import HashingEmbedder
from index.errors import CorrectionRefused
from index.library import Library
from index.repair import repair
from index.report import Metadata
from tests.conftest import MakeFile, MakeSettings

HEAD = "BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP TỈNH SƠN KHÊ"
NUMBER = "Số: 12/BC-BQL"
TITLE = "BÁO CÁO\nTình hình các khu công nghiệp 6 tháng đầu năm 2024"


def add(library: Library, make_file: MakeFile, workers: str, number: str = NUMBER) -> None:
    words = f"Tổng số lao động trong các khu công nghiệp là {workers} người."
    (result,) = library.add([make_file("bao-cao.txt", HEAD, number, TITLE, words)])
    assert result.status in ("added", "replaced")


def test_a_correction_holds_over_reading_again_and_rebuild(library: Library, make_file: MakeFile) -> None:
    add(library, make_file, "5.100")
    library.correct("bao-cao.txt", {"number": "21/BC-BQL", "date": "5/7/2024", "province": "Sơn Khê"}, "10.0.0.7")
    add(library, make_file, "5.150")  # the file still says 12/BC-BQL, and is the same paper
    library.rebuild()
    info = library.find("bao-cao.txt")
    assert (info.metadata.number, info.metadata.date) == ("21/BC-BQL", "2024-07-05")
    assert info.read.number == "12/BC-BQL"
    assert {one.who for one in info.corrections} == {"10.0.0.7"}
    assert library.passages("bao-cao.txt")[0].metadata == info.metadata == library.report("bao-cao.txt").metadata
    assert "5.150" in library.report("bao-cao.txt").text
    assert library.check() == []


def test_a_correction_is_searched_by_at_once_and_taken_back(library: Library, make_file: MakeFile) -> None:
    add(library, make_file, "5.100")
    before = library.find("bao-cao.txt")
    library.correct("bao-cao.txt", {"title": "Báo cáo chuyên đề trạm quan trắc"})
    assert [id_ for id_, _ in library.lexical_search({"quan_trắc": 1.0}, 3, boosts={"title": 1.0})]
    assert library.dense_search(HashingEmbedder().query("lao động"), 3)
    back = library.correct("bao-cao.txt", {"title": None})
    assert (back.key, back.metadata, back.corrections) == (before.key, before.metadata, ())
    assert library.lexical_search({"quan_trắc": 1.0}, 3, boosts={"title": 1.0}) == []
    assert library.check() == []


def test_another_paper_under_the_name_has_no_corrections(library: Library, make_file: MakeFile) -> None:
    add(library, make_file, "5.100")
    library.correct("bao-cao.txt", {"kind": "Thông báo"})
    later = TITLE.replace("6 tháng đầu năm 2024", "6 tháng đầu năm 2025")
    (result,) = library.add([make_file("bao-cao.txt", HEAD, "", later, "Tổng số lao động là 6.000 người.")])
    assert result.status == "replaced"
    assert library.find("bao-cao.txt").corrections == ()


def test_a_mended_database_keeps_corrections(make_settings: MakeSettings, make_file: MakeFile) -> None:
    settings = make_settings()
    with Library.open(settings, HashingEmbedder()) as library:
        add(library, make_file, "5.100")
        library.correct("bao-cao.txt", {"body": "Ban Quản lý KKT Sơn Khê"})
    file = settings.data_dir / "chroma" / "chroma.sqlite3"
    raw = bytearray(file.read_bytes())
    raw[4096 * 3 : 4096 * 3 + 200] = b"\xff" * 200
    file.write_bytes(bytes(raw))
    repair(settings, embedder=HashingEmbedder())
    with Library.open(settings, HashingEmbedder()) as library:
        assert library.find("bao-cao.txt").corrections[0].value == "Ban Quản lý KKT Sơn Khê"


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("date", "31/2/2024", "ví dụ 05/07/2024"),
        ("date", "hôm qua", "không phải là ngày"),
        ("number", "9" * 61, "nhiều nhất là 60"),
        ("title", "Báo\x00cáo", "không in được"),
        ("signer", "Nguyễn Văn A", "Không có mục"),
    ],
)
def test_what_can_not_be_kept_is_refused(field: str, value: str, told: str) -> None:
    with pytest.raises(CorrectionRefused, match=told):
        checked(field, value)


def test_the_value_that_was_read_is_no_correction() -> None:
    read = Metadata(number="12/BC", date="2024-07-05")
    made = changed(read, (), {"number": "13/BC", "date": "05/07/2024", "period": ""}, "", "2024-07-06")
    assert [(one.field, one.value, one.read) for one in made] == [("number", "13/BC", "12/BC")]
    assert changed(read, made, {"number": "12/BC"}, "", "2024-07-07") == ()
