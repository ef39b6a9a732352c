"""Workbooks with a sheet for each month, quarter or zone."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from index.chunking import passages_of
from index.reading import read_report
from index.report import Report
from index.sheet_times import time_of_sheet
from index.steering import facts_of

ROWS = (("Khu", "Lao động", "Doanh thu"), ("Đồi Sim", 120, 15.5), ("Lộc Sơn", 340, 27.25))


def book(tmp_path: Path, sheets: dict[str, str]) -> Report:
    """A workbook with these sheets, each with its title above the same table."""
    found = Workbook()
    found.remove(found.active)
    for name, title in sheets.items():
        own = found.create_sheet(name)
        for row in ([[title], []] if title else []) + [list(row) for row in ROWS]:
            own.append(row)
    found.save(tmp_path / "theo-thang.xlsx")
    return read_report(tmp_path / "theo-thang.xlsx")


@pytest.mark.parametrize(
    ("name", "when"),
    [
        ("T8", "tháng 8 năm 2024"),
        ("Thang 08", "tháng 8 năm 2024"),
        ("BC T10.2025", "tháng 10 năm 2025"),
        ("Quý II", "quý II năm 2024"),
        ("Q3-2023", "quý III năm 2023"),
        ("9T", "9 tháng đầu năm 2024"),
        ("Năm 2022", "năm 2022"),
        ("T1-T6", ""),
        ("KCN Quất Động 1", ""),
        ("Sheet1", ""),
        ("Biểu 3", ""),
    ],
)
def test_the_name_of_a_sheet_may_tell_a_time(name: str, when: str) -> None:
    assert time_of_sheet(name, 2024) == when


def test_rows_have_the_time_of_their_sheet(tmp_path: Path) -> None:
    report = book(tmp_path, {"T7": "THEO DÕI LAO ĐỘNG NĂM 2024", "T8": "", "Ghi chép": ""})
    leads = {(p.section, p.lead_in.splitlines()[-1] if p.lead_in else "") for p in passages_of(report)}
    assert leads == {("T7", "tháng 7 năm 2024"), ("T8", "tháng 8 năm 2024"), ("Ghi chép", "")}


def test_a_title_that_says_when_is_believed(tmp_path: Path) -> None:
    titles = {f"T{n}": f"DOANH THU CÁC KHU THÁNG {n + 1} NĂM 2025" for n in (1, 2)}
    blocks = book(tmp_path, titles).blocks
    assert {block.lead_in for block in blocks if block.kind == "row"} == set(titles.values())


def test_a_workbook_has_the_time_that_its_sheets_share(tmp_path: Path) -> None:
    titles = {f"Tháng {n}": f"TÌNH HÌNH SẢN XUẤT KINH DOANH THÁNG {n} NĂM 2025" for n in (1, 2, 3)}
    report = book(tmp_path, titles)
    assert (report.metadata.title, report.metadata.period) == ("TÌNH HÌNH SẢN XUẤT KINH DOANH NĂM 2025", "năm 2025")
    months = [{(p.first, p.last) for p in facts_of(passage).periods} for passage in passages_of(report)]
    assert months == [{(n, n), (1, 12)} for n in (1, 2, 3)]


def test_a_workbook_of_zones_is_none_of_them(tmp_path: Path) -> None:
    zones = ("Đồi Sim", "Lộc Sơn")
    report = book(tmp_path, {zone: f"Kết quả xử lý nước thải KCN {zone} năm 2023" for zone in zones})
    assert (report.metadata.title, report.metadata.period) == ("Kết quả xử lý nước thải", "năm 2023")


def test_sheets_of_different_kinds_keep_the_first_title(tmp_path: Path) -> None:
    report = book(tmp_path, {"1": "1. Thu ngân sách tháng 2 năm 2025", "2": "2. Lao động quý I năm 2025"})
    assert report.metadata.title == "1. Thu ngân sách tháng 2 năm 2025"
