"""Table rows as records: from HTML, Word and Excel alike, so one form stands for all."""

from __future__ import annotations

from pathlib import Path

from docx import Document
from openpyxl import Workbook

from assistant.records.model import Indicator
from tests.assistant.records.reports import indicators_in_file


def page(folder: Path, caption: str, rows: str) -> list[Indicator]:
    path = folder / "bang.html"
    path.write_text(
        "<html><body><h1>Kết quả quý I/2024 của Ban Quản lý các KCN tỉnh Trường Giang</h1>"
        f"<p>{caption}</p><table>{rows}</table></body></html>",
        encoding="utf-8",
    )
    return indicators_in_file(path)


def test_rows_of_indicators_under_periods_and_plans(tmp_path: Path) -> None:
    rows = (
        "<tr><th>STT</th><th>Chỉ tiêu</th><th>Đơn vị tính</th><th>Kế hoạch năm 2024</th><th>Thực hiện quý I/2023</th>"
        "<th>Thực hiện quý I/2024</th><th>So cùng kỳ (%)</th><th>So kế hoạch (%)</th></tr>"
        "<tr><td>1</td><td>Doanh thu</td><td>tỷ đồng</td><td>42.000</td><td>8.754,9</td><td>9.840,6</td>"
        "<td>112,4</td><td>23,4</td></tr>"
    )
    plan, before, now = page(tmp_path, "Một số chỉ tiêu", rows)
    assert (plan.kind, str(plan.value), plan.period) == ("target", "42000", "năm 2024")
    assert (before.kind, before.period, before.vs_plan_pct) == ("result", "quý I/2023", None)
    assert (str(now.value), str(now.vs_same_period_pct), str(now.vs_plan_pct)) == ("9840.6", "12.4", "23.4")
    assert {r.unit for r in (plan, before, now)} == {"tỷ đồng"} and now.name == "doanh thu"


def test_rows_of_zones_under_indicators(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["BIỂU 02. CHI TIẾT THEO KHU CÔNG NGHIỆP (đến ngày 15/12/2024)"])
    sheet.append(["STT", "Khu công nghiệp", "Đã cho thuê (ha)", "Số dự án"])
    sheet.append([1, "KCN Kim Thoa", 97.2, 43])
    sheet.append([2, "KCN Đò Vạn", 35.7, 18])
    sheet.append([None, "Tổng cộng", 132.9, 61])
    book.save(tmp_path / "bieu.xlsx")
    found = indicators_in_file(tmp_path / "bieu.xlsx")
    assert [(r.scope, str(r.value), r.unit) for r in found] == [
        ("KCN Kim Thoa", "97.2", "ha"),
        ("KCN Kim Thoa", "43", "dự án"),
        ("KCN Đò Vạn", "35.7", "ha"),
        ("KCN Đò Vạn", "18", "dự án"),
        ("", "132.9", "ha"),
        ("", "61", "dự án"),
    ]
    assert {r.period for r in found} == {"đến ngày 15/12/2024"}


def test_zones_under_a_group_row_and_the_unit_of_the_caption(tmp_path: Path) -> None:
    document = Document()
    document.add_paragraph("BÁO CÁO kết quả 6 tháng đầu năm 2024 của Ban Quản lý các khu công nghiệp tỉnh Bình Hải")
    document.add_paragraph("Đơn vị tính: tỷ đồng")
    table = document.add_table(rows=0, cols=3)
    for row in (
        ("TT", "Chỉ tiêu", "Thực hiện 6 tháng đầu năm 2024"),
        ("I", "Doanh thu", "12.670"),
        ("1", "KCN Cồn Vang", "9.870"),
    ):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.save(str(tmp_path / "bao-cao.docx"))
    total, zone = indicators_in_file(tmp_path / "bao-cao.docx")
    assert (total.scope, total.name, total.unit) == ("", "doanh thu", "tỷ đồng")
    assert (zone.scope, zone.name, zone.unit, str(zone.value)) == ("KCN Cồn Vang", "doanh thu", "tỷ đồng", "9870")


def test_cells_that_carry_their_unit(tmp_path: Path) -> None:
    rows = (
        "<tr><th>Nội dung</th><th>Thực hiện năm 2023</th><th>Kế hoạch năm 2024</th></tr>"
        "<tr><td>Diện tích cho thuê</td><td>42,5 ha</td><td>50 ha</td></tr>"
        "<tr><td>Tỷ lệ lấp đầy</td><td>71,3%</td><td>75%</td></tr>"
    )
    found = page(tmp_path, "Một số chỉ tiêu", rows)
    assert [(r.kind, str(r.value), r.unit, r.period) for r in found] == [
        ("result", "42.5", "ha", "năm 2023"),
        ("target", "50", "ha", "năm 2024"),
        ("result", "71.3", "%", "năm 2023"),
        ("target", "75", "%", "năm 2024"),
    ]


def test_a_cell_without_a_unit_is_no_record(tmp_path: Path) -> None:
    rows = (
        "<tr><th>Nội dung</th><th>Năm 2024</th><th>Ghi chú</th></tr><tr><td>Xếp hạng</td><td>9</td><td>tăng</td></tr>"
    )
    assert page(tmp_path, "Bảng xếp hạng", rows) == []


def test_a_line_that_is_only_a_unit_is_the_unit_of_the_table(tmp_path: Path) -> None:
    book = Workbook()
    for row in (["Doanh thu 6 tháng đầu năm 2024"], [None, "Tỷ đồng"], ["Khu", "Doanh thu"], ["KCN Cồn Vang", 9870.5]):
        book.active.append(row)
    book.save(tmp_path / "bieu.xlsx")
    (found,) = indicators_in_file(tmp_path / "bieu.xlsx")
    assert (found.scope, str(found.value), found.unit) == ("KCN Cồn Vang", "9870.5", "tỷ đồng")
