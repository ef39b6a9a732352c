"""A finished paper is checked before it is signed; planted errors are found, clean papers left alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.__main__ import app
from assistant.checking import Finding, Paper, check, paper_of, read_paper
from eval.signing import SAMPLE, docx_of, false_alarms, paper_text, planted, read_errors
from index.errors import FileRefused

NOTICE = paper_text(SAMPLE, "thong-bao")


def checked(right: str = "", wrong: str = "", text: str = NOTICE) -> tuple[Finding, ...]:
    return check(paper_of(docx_of(text.replace(right, wrong) if right else text), "tb.docx"))


@pytest.fixture(scope="module")
def outcomes() -> list[bool]:
    return list(planted(only=4))


def test_a_clean_paper_is_left_alone() -> None:
    assert false_alarms(names_of=("thong-bao", "to-trinh")) == {"thong-bao": (), "to-trinh": ()}


def test_nine_of_ten_planted_errors_are_found(outcomes: list[bool]) -> None:
    assert len(read_errors()) >= 60
    assert sum(outcomes) >= 0.9 * len(outcomes)


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("Thứ Hai, ngày 02/6/2025", "Thứ Ba, ngày 02/6/2025", "là Thứ Hai"),
        ("trước ngày 20/6/2025", "trước ngày 20/5/2025", "đã qua trước ngày của văn bản (05/06/2025)"),
        ("trước ngày 30/6/2025", "trước ngày 31/6/2025", "Không có ngày"),
        ("Phú Hội 28 triệu USD", "Phú Hội 26 triệu USD", "các phần cộng lại 66,5 triệu USD"),
        ("bằng 42,5% kế hoạch", "bằng 45,2% kế hoạch", "là 42,5%, không phải 45,2%"),
        ("Sở Xây dựng thẩm", "Sở GTVT thẩm", "nhiệm vụ của Sở Giao thông vận tải do Sở Xây dựng thực hiện"),
        ("P III. TỔ", "P IV. TỔ", "«IV» không nối tiếp"),
        ("N - Lưu: VT, VP.", "N - Văn phòng.", "chưa kết thúc bằng dòng lưu"),
        ("S Nguyễn Văn Hải", "S ", "Thiếu họ tên người ký"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(right: str, wrong: str, told: str) -> None:
    found = checked(right, wrong)
    assert any(told in finding.text for finding in found), found


def test_a_body_of_before_is_right_in_a_paper_of_before() -> None:
    text = NOTICE.replace("Sở Xây dựng thẩm", "Sở Giao thông vận tải thẩm").replace("2025", "2024")
    assert not [finding for finding in checked(text=text) if finding.kind == "bodies"]


def test_the_day_of_an_undated_paper_is_today() -> None:
    text = NOTICE.replace("R Lâm Đồng, ngày 05 tháng 6 năm 2025", "R Lâm Đồng, ngày     tháng     năm")
    text = text.replace("Thứ Hai, ngày 02/6/2025, ", "").replace("Sở Xây dựng thẩm", "Sở Giao thông vận tải thẩm")
    found = check(paper_of(docx_of(text), "tb.docx"), today=date(2026, 1, 5))
    assert [finding.place.words for finding in found] == ["Sở Giao thông vận tải"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"khong phai word"])
def test_what_is_no_word_file_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "hong.docx"
    path.write_bytes(content)
    with pytest.raises(FileRefused):
        read_paper(path)


def test_an_empty_paper_lacks_its_parts() -> None:
    told = {finding.text for finding in check(Paper((), ()))}
    assert {"Thiếu Quốc hiệu.", "Thiếu «Nơi nhận»."} <= told


def test_the_command_tells_findings_and_takes_sources(tmp_path: Path) -> None:
    paper, source = tmp_path / "tb.docx", tmp_path / "nguon.txt"
    paper.write_bytes(docx_of(NOTICE.replace("318 tỷ", "381 tỷ")))
    source.write_text(paper_text(SAMPLE, "thong-bao.source"), encoding="utf-8")
    result = CliRunner().invoke(app, ["check", str(paper), "--source", str(source)])
    assert "[Số liệu không có trong nguồn]" in result.stdout
    assert "381 tỷ đồng" in result.stdout
