"""Workbooks are read as a person sees them: what is shown, in its format, under its headers, with sheet and title."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from index.chunking import passages_of
from index.number_formats import shown, shown_number
from index.reading import read_report
from index.report import CELL, Report
from index.text_figures import american, vietnamese

Fill = Callable[[Worksheet], None]


def sheet(tmp_path: Path, *rows: list[object], fill: Fill | None = None) -> Report:
    """The report of a workbook with one sheet of these rows; `fill` does the rest."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if fill:
        fill(book.active)
    book.save(tmp_path / "bieu.xlsx")
    return read_report(tmp_path / "bieu.xlsx")


def cells(report: Report) -> list[list[str]]:
    """The data rows; the row of a header repeats what stands beside it."""
    rows = [block for block in report.blocks if block.kind == "row"]
    return [row.text.split(CELL) for row in rows if row.text != CELL.join(row.headers)]


# ---------------------------------------------------------------------------------------------- values


@pytest.mark.parametrize(
    ("value", "number_format", "expected"),
    [
        (1_318_000_000_000, "#,##0,,", "1.318.000"),
        (2_450_000, '#,##0.0,," triệu"', "2,5 triệu"),
        (0.5125, "0.00%", "51,25%"),
        (-8.25, "#,##0.00_);(#,##0.00)", "-8,25"),
        (0, '_(* #,##0_);_(* (#,##0);_(* "-"??_);_(@_)', "-"),
        (0, "0;-0;;@", ""),
        (7, ";;;", ""),
        (1_500, "#,##0\\ [$₫-42A]", "1.500 ₫"),
        (1_234.5, "0.##", "1234,5"),
        (1_234, "0.##", "1234"),
        (2_500_000, '[>=1000000]0.0,," tr";#,##0', "2,5 tr"),
        (2_500, '[>=1000000]0.0,," tr";#,##0', "2.500"),
        (5, '"KCN "0', "KCN 5"),
        (0.25, "# ?/?", "0,25"),
    ],
)
def test_a_number_shows_in_its_format(value: float, number_format: str, expected: str) -> None:
    assert shown_number(value, number_format) == expected


@pytest.mark.parametrize(
    ("number_format", "expected"),
    [
        ("dd/mm/yyyy", "09/06/2025"),
        ("mm/yyyy", "06/2025"),
        ("yyyy", "2025"),
        ("[$-42A]d mmmm yyyy", "09/06/2025"),
        ("dd/mm/yyyy hh:mm", "14:30 09/06/2025"),
    ],
)
def test_a_date_shows_what_its_format_names(number_format: str, expected: str) -> None:
    assert shown(datetime(2025, 6, 9, 14, 30), number_format) == expected


def test_a_serial_number_under_a_date_is_a_date(tmp_path: Path) -> None:
    report = sheet(tmp_path, ["Doanh nghiệp", "Ngày cấp", "Ngày công"], ["Công ty An Hòa", 45_817, 45_817])
    assert cells(report) == [["Công ty An Hòa", "09/06/2025", "45817"]]


def test_numbers_typed_with_a_decimal_point_are_written_as_vietnamese_write_them(tmp_path: Path) -> None:
    report = sheet(
        tmp_path, ["Khu", "Thu (tỷ đồng)", "Loại"], ["Phú Hội", "1,318.4", "5.1"], ["Lộc Sơn", "'905.80", "6.2"]
    )
    assert cells(report) == [["Phú Hội", "1.318,4", "5.1"], ["Lộc Sơn", "905,80", "6.2"]]


@pytest.mark.parametrize("column", [["1.250", "3.500"], ["1.250,5", "980,75"], ["1.1", "1.2"], ["1,250.5", "12,5"]])
def test_nothing_is_turned_round_without_proof(column: list[str]) -> None:
    assert not american({0: column})
    assert vietnamese("KCN 1.2") == "KCN 1.2"


def test_a_formula_without_a_result_is_named(tmp_path: Path) -> None:
    report = sheet(tmp_path, ["Khu", "Thu"], ["Phú Hội", 5], ["Lộc Sơn", 6], ["Tổng cộng", "=SUM(B2:B3)"])
    assert cells(report)[-1] == ["Tổng cộng", "(công thức chưa có kết quả)"]
    assert "1 ô của trang “Sheet” (ô đầu: B4)" in report.notes[0]


# ---------------------------------------------------------------------------------------------- hidden


def test_what_is_hidden_is_left_out_and_told(tmp_path: Path) -> None:
    def hide(own: Worksheet) -> None:
        own.row_dimensions[3].hidden = True
        own.column_dimensions["C"].hidden = True
        draft = own.parent.create_sheet("bản nháp")
        draft.append(["Khu", "Thu"])
        draft.sheet_state = "veryHidden"

    report = sheet(tmp_path, ["Khu", "Thu", "Ghi tạm"], ["Phú Hội", 5, 4], ["Phú Hội (cũ)", 3, 3], fill=hide)
    assert cells(report) == [["Phú Hội", "5"]]
    assert report.notes == ("Không đọc phần bị ẩn trong tệp: trang “bản nháp”; 1 dòng và 1 cột của trang “Sheet”.",)


def test_a_merged_area_shows_its_words_beside_its_hidden_column(tmp_path: Path) -> None:
    def merge(own: Worksheet) -> None:
        own.merge_cells("B1:C1")
        own.column_dimensions["B"].hidden = True

    report = sheet(tmp_path, ["Khu", "Thực hiện", None, "Kế hoạch"], ["Phú Hội", 1, 2, 3], fill=merge)
    assert [b.headers for b in report.blocks][-1] == ("Khu", "Thực hiện", "Kế hoạch")
    assert cells(report) == [["Phú Hội", "2", "3"]]


# ---------------------------------------------------------------------------------------------- headers


def test_a_blank_row_does_not_part_a_header_from_its_rows(tmp_path: Path) -> None:
    report = sheet(tmp_path, ["Khu", "Thu (tỷ đồng)"], [], ["Phú Hội", 5], [], ["Lộc Sơn", 6])
    assert {b.headers for b in report.blocks if b.kind == "row"} == {("Khu", "Thu (tỷ đồng)")}
    assert cells(report) == [["Phú Hội", "5"], ["Lộc Sơn", "6"]]


def test_the_lines_of_a_header_are_joined_and_its_levels_parted(tmp_path: Path) -> None:
    report = sheet(
        tmp_path,
        [None, "Sơ bộ", "Ước tính", "So cùng kỳ (%)"],
        [None, "quý I", "quý II", "Quý I", "Quý II"],
        [None, "năm", "năm", "năm", "năm"],
        [None, 2025, 2025, 2025, 2025],
        [],
        ["Tổng thu", 105.2, 118.4, 108.1, 109.9],
    )
    assert report.blocks[-1].headers == (
        "", "Sơ bộ quý I năm 2025", "Ước tính quý II năm 2025",
        "So cùng kỳ (%) › Quý I năm 2025", "So cùng kỳ (%) › Quý II năm 2025",
    )  # fmt: skip


def test_a_cell_over_all_columns_heads_them(tmp_path: Path) -> None:
    report = sheet(
        tmp_path,
        ["THU NGÂN SÁCH"],
        [None, "Năm 2025", None],
        [None, "Quý I", "Quý II"],
        ["Phú Hội", 5, 6],
        fill=lambda own: own.merge_cells("B2:C2"),
    )
    assert report.blocks[-1].headers == ("", "Năm 2025 › Quý I", "Năm 2025 › Quý II")
    assert report.blocks[-1].lead_in == "THU NGÂN SÁCH"


def test_a_row_of_units_is_part_of_the_header(tmp_path: Path) -> None:
    report = sheet(tmp_path, ["Khu", "Thu", "Lao động"], [None, "tỷ đồng", "người"], ["Phú Hội", 5, 30])
    assert report.blocks[-1].headers == ("Khu", "Thu (tỷ đồng)", "Lao động (người)")


def test_months_that_are_numbers_head_columns(tmp_path: Path) -> None:
    report = sheet(tmp_path, ["Khu", 1, 2, 3], ["Phú Hội", 40, 38, 45], ["Lộc Sơn", 21, 20, 26])
    assert report.blocks[-1].headers == ("Khu", "1", "2", "3")


def test_a_column_of_units_and_amounts_with_units_is_data(tmp_path: Path) -> None:
    report = sheet(tmp_path, ["Chỉ tiêu", "Kết quả"], ["Doanh thu", "1.318 tỷ đồng"], ["Đất cho thuê", "42,5 ha"])
    assert cells(report) == [["Doanh thu", "1.318 tỷ đồng"], ["Đất cho thuê", "42,5 ha"]]


# ---------------------------------------------------------------------------------------------- what stands around


def test_rows_carry_their_sheet_title_and_unit(tmp_path: Path) -> None:
    book = Workbook()
    for name, value in (("KCN Phú Hội", 5), ("KCN Lộc Sơn", 6)):
        own = book.create_sheet(name)
        for row in (["Biểu 03", None, "ĐVT: tỷ đồng"], ["THU NGÂN SÁCH QUÝ I"], ["Chỉ tiêu", "Kế hoạch", "Thực hiện"]):
            own.append(row)
        own.append(["Thu nội địa", 9, value])
    book.save(tmp_path / "a.xlsx")
    passages = passages_of(read_report(tmp_path / "a.xlsx"))
    rows = [p for p in passages if p.headers]
    assert [(p.section, p.text.split(CELL)[-1]) for p in rows] == [("KCN Phú Hội", "5"), ("KCN Lộc Sơn", "6")]
    assert {p.lead_in for p in rows} == {"THU NGÂN SÁCH QUÝ I\nĐVT: tỷ đồng"}


def test_a_bare_unit_is_no_title(tmp_path: Path) -> None:
    report = sheet(tmp_path, ["Xuất khẩu theo mặt hàng"], [None, "Triệu USD"], ["Mặt hàng", "Quý I"], ["Gỗ", 5])
    assert report.blocks[-1].lead_in == "Xuất khẩu theo mặt hàng\nTriệu USD"


def test_tables_side_by_side_are_two(tmp_path: Path) -> None:
    report = sheet(
        tmp_path,
        ["Vốn đầu tư", None, None, "Lao động"],
        ["Khu", "Tỷ đồng", None, "Khu", "Người"],
        ["Phú Hội", 512, None, "Phú Hội", 3500],
        ["Lộc Sơn", 430, None, "Lộc Sơn", 2100],
    )
    rows = [b for b in report.blocks if b.kind == "row" and "Sơn" in b.text]
    assert [(b.lead_in, b.text) for b in rows] == [
        ("Vốn đầu tư", f"Lộc Sơn{CELL}430"),
        ("Lao động", f"Lộc Sơn{CELL}2100"),
    ]


def test_an_empty_column_parts_no_table(tmp_path: Path) -> None:
    report = sheet(
        tmp_path, ["Khu", "Đất (ha)", None, "Thu", "Chi"], ["Phú Hội", 5, None, 7, 8], ["Lộc Sơn", 6, None, 9, 3]
    )
    assert cells(report) == [["Phú Hội", "5", "7", "8"], ["Lộc Sơn", "6", "9", "3"]]


def test_each_block_has_its_own_title_and_header(tmp_path: Path) -> None:
    report = sheet(
        tmp_path,
        ["Bảng 1. Thu ngân sách"],
        ["Khu", "Quý I"],
        ["Phú Hội", 5],
        ["Bảng 2. Lao động"],
        ["Khu", "Nam", "Nữ"],
        ["Phú Hội", 300, 420],
    )
    rows = [b for b in report.blocks if b.kind == "row" and b.text.startswith("Phú Hội")]
    assert [(b.lead_in, b.headers) for b in rows] == [
        ("Bảng 1. Thu ngân sách", ("Khu", "Quý I")),
        ("Bảng 2. Lao động", ("Khu", "Nam", "Nữ")),
    ]


def test_remarks_and_signatures_under_a_table_are_no_rows(tmp_path: Path) -> None:
    report = sheet(
        tmp_path,
        ["UBND TỈNH AN BÌNH", None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        ["BAN QUẢN LÝ", None, "Độc lập - Tự do - Hạnh phúc"],
        ["Khu", "Đất (ha)", "Thu"],
        ["Phú Hội", 52, 7],
        ["Ghi chú: chưa gồm đất cây xanh."],
        ["Người lập biểu", None, "TRƯỞNG BAN"],
    )
    assert cells(report) == [["Phú Hội", "52", "7"]]
    kinds = {b.text: b.kind for b in report.blocks}
    assert kinds["Ghi chú: chưa gồm đất cây xanh."] == "paragraph"
    assert {"UBND TỈNH AN BÌNH", "Người lập biểu", "TRƯỞNG BAN"} <= set(kinds)


def test_a_list_of_offices_is_no_signature(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Họ và tên", "Chức vụ"], ["Trần Văn An", "Trưởng ban"], ["Lê Thị Bình", "Giám đốc"]]
    assert cells(sheet(tmp_path, *rows)) == rows[1:]


def test_rows_are_told_what_they_are_a_part_of(tmp_path: Path) -> None:
    report = sheet(
        tmp_path,
        ["Chỉ tiêu", "Quý I", "Quý II"],
        ["I. Vận chuyển (nghìn tấn)", 90, 95],
        ["Phân theo khu vực", None, None],
        ["Trong nước", 70, 74],
        ["Tổng cộng", 160, 170],
        ["Đường bộ", 60, 61],
        [None, "Trong đó: xe tải", 50],
    )
    led = {b.text.split(CELL)[0] or b.text.split(CELL)[1]: b.lead_in for b in report.blocks}
    assert led["Trong nước"] == "I. Vận chuyển (nghìn tấn)\nPhân theo khu vực"
    assert (led["Tổng cộng"], led["Trong đó: xe tải"]) == ("", "Đường bộ")


def test_numbers_tell_which_row_another_is_a_part_of(tmp_path: Path) -> None:
    rows = [["1", "Doanh thu", 9, 8], ["1.1", "Doanh nghiệp FDI", 5, 4], ["2", "Lao động", 30, 28]]
    report = sheet(tmp_path, ["TT", "Chỉ tiêu", "Kế hoạch", "Thực hiện"], *rows)
    assert [b.lead_in for b in report.blocks if b.kind == "row"] == ["", "", "Doanh thu", ""]


def test_a_long_list_of_firms_with_their_projects_does_not_fall_to_pieces(tmp_path: Path) -> None:
    rows: list[list[object]] = [["TT", "Doanh nghiệp, dự án", "Vốn", "Đất"]]
    for n in range(200):
        rows += [[n + 1, f"Công ty An Hòa {n}", 5, 2], [None, "Dự án mở rộng", 3, 1]]
    report = sheet(tmp_path, *rows)
    assert {b.lead_in for b in report.blocks} == {""}
    assert len(passages_of(report)) < 50


def test_a_title_over_a_blank_row_is_the_title_of_the_next_table(tmp_path: Path) -> None:
    first = [["1. Thu ngân sách"], [], ["Khu", "Quý I"], ["Phú Hội", 5], []]
    report = sheet(tmp_path, *first, ["2. Lao động"], [], ["Khu", "Nam", "Nữ"], ["Phú Hội", 10, 20])
    assert (report.blocks[-1].lead_in, report.blocks[-1].headers) == ("2. Lao động", ("Khu", "Nam", "Nữ"))


def test_a_sheet_of_six_thousand_rows_is_read_in_seconds(tmp_path: Path) -> None:
    book = Workbook(write_only=True)
    own = book.create_sheet("Doanh nghiệp")
    own.append(["TT", "Doanh nghiệp", "Khu", "Vốn (tỷ đồng)", "Ngày cấp", "Tình trạng"])
    for n in range(6_000):
        own.append([n + 1, f"Công ty Hòa An {n}", "KCN Phú Hội", n / 4, date(2025, 1, 1), "Hoạt động"])
    book.save(tmp_path / "lon.xlsx")
    start = time.process_time()
    report = read_report(tmp_path / "lon.xlsx")
    assert len(report.blocks) > 6_000
    assert time.process_time() - start < 10


# ---------------------------------------------------------------------------------------------- names, figures, marks


@pytest.mark.parametrize(
    ("value", "number_format", "expected"),
    [
        (101.46, "0.0", "101,46"),
        (564.43, "0", "564"),
        (1250.5, "#,##0", "1.250"),
        (103.114309307538, "0.0", "103,1"),
        (101.46, "0.00", "101,46"),
        (3000.0, "0", "3000"),
        (0.5214, "0.0%", "52,1%"),
    ],
)
def test_what_was_typed_is_told_whole_and_what_was_computed_as_it_shows(
    value: float, number_format: str, expected: str
) -> None:
    assert shown(value, number_format) == expected


def test_no_sheet_belongs_to_another(tmp_path: Path) -> None:
    book = Workbook()
    for i, name in enumerate(("7.8.Chan nuoi", "11.IIPquy")):
        page = book.active if i == 0 else book.create_sheet()
        page.title = name
        for row in (["Sản phẩm", "Năm 2023"], ["Thịt lợn", 4865.8], ["Thịt bò", 493.2]):
            page.append(row)
    book.save(tmp_path / "bieu.xlsx")
    sections = {p.section for p in passages_of(read_report(tmp_path / "bieu.xlsx"))}
    assert sections == {"7.8.Chan nuoi", "11.IIPquy"}


def test_a_ditto_mark_is_the_word_above(tmp_path: Path) -> None:
    report = sheet(
        tmp_path,
        ["Sản phẩm", "Đơn vị tính", "Năm 2023"],
        ["Than đá", "Nghìn tấn", 48246.4],
        ["Alumin", '"', 1491.3],
        ["Xăng, dầu", '"', 14515.4],
    )
    assert [row[1] for row in cells(report)] == ["Nghìn tấn"] * 3
