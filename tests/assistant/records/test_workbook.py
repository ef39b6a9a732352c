"""The workbook that staff download, read back as Excel would."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from openpyxl import load_workbook

from assistant.records.conflicts import conflicts_of
from assistant.records.model import Records, Task
from assistant.records.workbook import write_workbook
from tests.assistant.records.reports import indicators_in_text

TASK = Task(
    assignee="Sở Tài chính", coordinating=("Sở Xây dựng", "Ban Quản lý"), task="=trình giá thuê đất",
    deadline="trước 15/9/2024", deadline_date=date(2024, 9, 15), assigned_by="Chủ tịch UBND tỉnh", document="tb.docx",
    passage="t-1", quote="q\tr",
    start=0, end=3, province="An Phước",
)  # fmt: skip
TEXT = (
    "Doanh thu đạt 5.750,25 tỷ đồng (230,01 triệu USD), giảm 4,2% so với cùng kỳ; xuất khẩu đạt 120 triệu USD ≈ "
    "3.240 tỷ đồng; cấp mới 08 dự án."
)


def saved(folder: Path):
    found = tuple(indicators_in_text(folder, TEXT))
    write_workbook(folder / "b.xlsx", Records(found, (TASK,)), conflicts_of(found, ()))
    return load_workbook(folder / "b.xlsx")


def test_sheets_headers_and_filters(tmp_path: Path) -> None:
    book = saved(tmp_path)
    assert book.sheetnames == ["Chỉ tiêu", "Nhiệm vụ", "Cần kiểm tra"]
    sheet = book["Chỉ tiêu"]
    headers = [cell.value for cell in sheet[1]]
    assert headers[:2] == ["Loại", "Chỉ tiêu"] and "Nguồn" in headers
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:O4")


def test_numbers_are_numbers_with_the_decimals_printed(tmp_path: Path) -> None:
    sheet = saved(tmp_path)["Chỉ tiêu"]
    by_header = {cell.value: cell.column for cell in sheet[1]}
    value, change = sheet.cell(2, by_header["Giá trị"]), sheet.cell(2, by_header["So cùng kỳ (%)"])
    assert (value.value, value.number_format, value.data_type) == (5750.25, "#,##0.00", "n")
    assert (change.value, change.number_format) == (-4.2, "#,##0.0")
    assert sheet.cell(4, by_header["Giá trị"]).number_format == "#,##0"
    assert sheet.cell(2, by_header["Cần kiểm tra"]).value == "cần kiểm tra"
    assert sheet.cell(4, by_header["Cần kiểm tra"]).value is None


def test_dates_are_dates_and_no_text_is_a_formula(tmp_path: Path) -> None:
    row = list(saved(tmp_path)["Nhiệm vụ"][2])
    assert (row[1].value, row[1].data_type) == ("=trình giá thuê đất", "s")
    assert (row[3].value, row[3].number_format) == (datetime(2024, 9, 15), "dd/mm/yyyy")
    assert (row[4].value, row[8].value) == ("Sở Xây dựng; Ban Quản lý", "q | r")


def test_conflicts_come_with_their_sums_and_sources(tmp_path: Path) -> None:
    sheet = saved(tmp_path)["Cần kiểm tra"]
    assert sheet.max_row == 2 and "đồng/USD" in sheet["B2"].value and sheet["E2"].value == "bao-cao.txt"
