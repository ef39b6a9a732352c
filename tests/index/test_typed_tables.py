"""Tables that were typed: with tabs in Word, with bars or spaces in plain text."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from index.plain_text import elements_of_text
from index.reading import read_report
from index.report import CELL, Report

HEAD = "Khu\tDoanh thu (tỷ đồng)\tLao động"


def word(tmp_path: Path, *lines: str) -> Report:
    document = docx.Document()
    for line in ("Ban Quản lý báo cáo tình hình tháng 7 năm 2025 như sau:", *lines):
        document.add_paragraph(line)
    document.save(str(tmp_path / "bao-cao.docx"))
    return read_report(tmp_path / "bao-cao.docx")


def test_paragraphs_in_columns_of_tabs_are_a_table(tmp_path: Path) -> None:
    report = word(tmp_path, HEAD, "KCN Lạc Thịnh\t412,5\t3.210", "KCN Nam Lương\t\t88,25\t905", "Trân trọng./.")
    row = report.blocks[-2]
    assert (row.kind, row.headers) == ("row", tuple(HEAD.split("\t")))
    assert row.text.split(CELL) == ["KCN Nam Lương", "88,25", "905"]


def test_other_tabs_are_spaces(tmp_path: Path) -> None:
    lines = ("UBND TỈNH LẠC SƠN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Họ và tên:\tLê Văn A", "Chức vụ:\tTrưởng ban")
    assert [block.text for block in word(tmp_path, *lines).blocks[1:]] == [line.replace("\t", " ") for line in lines]


@pytest.mark.parametrize(
    "text",
    [
        "+----------+-------+-----+\n| Khu      | Ngập  | Vụ  |\n+==========+=======+=====+\n"
        "| Vũng Áng | 1,5   | 2   |\n| Phú Vinh | 0     | 11  |\n+----------+-------+-----+",
        "Khu         Ngập    Vụ\nVũng Áng    1,5     2\nPhú Vinh    0       11",
        "Khu\tNgập\tVụ\nVũng Áng\t1,5\t2\nPhú Vinh\t0\t11",
    ],
)
def test_bars_spaces_and_tabs_part_cells_of_a_text(text: str) -> None:
    (table,) = elements_of_text(text)
    assert [list(row) for row in table.grid] == [
        ["Khu", "Ngập", "Vụ"],
        ["Vũng Áng", "1,5", "2"],
        ["Phú Vinh", "0", "11"],
    ]


def test_a_foot_in_two_columns_and_prose_are_no_tables() -> None:
    text = "Nơi nhận:            TRƯỞNG BAN\n- Như trên;\n- Lưu: VT.         Lê Văn A\nĐiện thoại:   0912\nFax:   0913"
    assert not any(element.grid for element in elements_of_text(text))


def test_the_form_and_the_unit_above_a_typed_table_are_its_titles(tmp_path: Path) -> None:
    lines = (
        "Biểu 02                                  Đơn vị: tỷ đồng", "Loại hình          Kế hoạch    Quý III    9 tháng",
        "BHXH bắt buộc       2.095,0      538,1    1.563,4", "BHXH tự nguyện        142,0       31,6       90,8",
    )  # fmt: skip
    (tmp_path / "bc.txt").write_text("BÁO CÁO\n\nSố thu như sau:\n\n" + "\n".join(lines), encoding="utf-8")
    row = read_report(tmp_path / "bc.txt").blocks[-1]
    assert row.headers == ("Loại hình", "Kế hoạch", "Quý III", "9 tháng")
    assert "Đơn vị: tỷ đồng" in row.lead_in
