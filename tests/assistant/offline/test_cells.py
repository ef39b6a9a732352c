"""Questions about tables: which cell is meant, how it is told, and the row with the most or the least."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.assistant import Assistant
from assistant.offline.cells import column_kind, readable, says
from assistant.offline.row_quoting import _others, _short_headers
from assistant.statements import statements_of
from assistant.table_rows import Column, cells_of, header_period, is_plan
from index.report import CELL, Metadata, Passage
from index.vietnamese import fold

TABLE = """BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP TỈNH LÂM ĐỒNG

BÁO CÁO
Kết quả thu hút đầu tư năm 2024

Bảng 1. Vốn đầu tư thu hút theo khu công nghiệp
Đơn vị tính: triệu USD
STT\tKhu công nghiệp\tSố dự án\tVốn đăng ký năm 2023\tVốn đăng ký năm 2024\tNăm 2024 so với năm 2023 (%)
1\tLộc Sơn\t12\t85,5\t102,6\t120,0
2\tPhú Hội\t31\t140,2\t126,2\t90,0
3\tTân Phú\t7\t40,0\t61,2\t153,0
4\tTân Phú mở rộng\t3\t12,5\t10,0\t80,0
\tTổng cộng\t53\t278,2\t300,0\t107,8
"""


@pytest.fixture(scope="module")
def assistant(build: Callable[[dict[str, str]], Assistant]) -> Assistant:
    return build({"thu-hut.txt": TABLE})


@pytest.mark.parametrize(
    ("question", "said", "unsaid"),
    [
        ("Vốn đăng ký năm 2023 của khu công nghiệp Lộc Sơn là bao nhiêu?", "85,5", "102,6"),
        ("Vốn đăng ký năm 2024 của khu công nghiệp Phú Hội so với năm 2023 bằng bao nhiêu phần trăm?", "90,0", "140,2"),
        ("von dang ky nam 2024 cua khu cong nghiep tan phu la bao nhieu", "61,2", "40,0"),
    ],
)
def test_the_cell_asked_for_is_told_first(assistant: Assistant, question: str, said: str, unsaid: str) -> None:
    first = next(line for line in assistant.ask(question).answer.splitlines() if "[1]" in line)
    assert said in first and unsaid not in first.partition(said)[0]


def test_a_row_is_told_from_one_whose_name_goes_on(assistant: Assistant) -> None:
    shown = assistant.ask("Khu công nghiệp Tân Phú có bao nhiêu dự án?").answer
    first = next(line for line in shown.splitlines() if "[1]" in line)
    assert "Tân Phú –" in first and "Số dự án: 7" in first


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("Khu công nghiệp nào có vốn đăng ký năm 2024 cao nhất?", "Phú Hội"),
        ("Khu công nghiệp nào có số dự án ít nhất?", "Tân Phú mở rộng"),
        ("Khu công nghiệp nào thu hút nhiều dự án nhất?", "Phú Hội"),
    ],
)
def test_the_most_and_the_least_are_worked_out_over_the_rows_without_the_total(
    assistant: Assistant, question: str, name: str
) -> None:
    shown = assistant.ask(question).answer
    assert "trong 4 dòng" in shown and f"- {name} – " in shown and "Tổng cộng" not in shown


def test_a_figure_is_grouped_and_a_code_is_not() -> None:
    assert readable("10221815", "Cộng dồn cả năm 2023") == "10.221.815"
    assert readable("100309,2", "Dân số trung bình") == "100.309,2"
    assert readable("27101943", "Mã HS") == "27101943"
    assert readable("2024", "Năm") == "2024" and readable("1.250,5", "Doanh thu") == "1.250,5"


def test_columns_that_compare_are_told_from_values_and_shares() -> None:
    assert column_kind("Năm 2023 so với năm 2022 (%)") == "so sánh"
    assert column_kind("Cơ cấu (%) › Quý III năm 2023") == "tỷ trọng"
    assert column_kind("Ước tính quý IV năm 2023") == column_kind("Số kế hoạch") == ""
    assert column_kind("So kế hoạch") == column_kind("So sánh (%)") == "so sánh"
    assert is_plan("Số kế hoạch") and not is_plan("So kế hoạch")


def test_the_most_of_something_may_have_words_between() -> None:
    assert says("lớn nhất", fold("địa phương nào có nhiều dự án cấp mới nhất"))
    assert not says("lớn nhất", fold("báo cáo thực trạng sớm nhất"))
    assert not says("lớn nhất", fold("có nhiều ý kiến thống nhất"))


MONTHS = """BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP TỈNH LÂM ĐỒNG

BÁO CÁO
Thu ngân sách năm 2025

Bảng 1. Thu ngân sách năm 2025
Đơn vị tính: triệu đồng
STT\tKhu công nghiệp\tTháng 1\tTháng 2\tTháng 3\tTháng 4
1\tLộc Sơn\t12.500\t9.800\t14.200\t15.100
2\tPhú Hội\t7.300\t6.100\t7.950\t8.020
3\tTân Phú\t410\t380\t505\t620
"""


@pytest.mark.parametrize(
    ("month", "said"),
    [("tháng 3 năm 2025", "7.950"), ("tháng 3 năm 2024", ""), ("tháng 9 năm 2025", "")],
)
def test_a_column_of_a_month_is_of_the_year_above_it(
    build: Callable[[dict[str, str]], Assistant], month: str, said: str
) -> None:
    answer = build({"thu.txt": MONTHS}).ask(f"Thu ngân sách {month} của khu công nghiệp Phú Hội là bao nhiêu?")
    assert answer.refused == (not said) and said in answer.answer
    assert ("7.950" in answer.answer) == bool(said)


def test_the_period_of_a_column_is_that_of_all_its_lines() -> None:
    found = [header_period(h) for h in ("Quý II › Tháng 5", "T5", "6 tháng › Năm 2024", "Tháng 12 năm trước", "Khu")]
    assert [(p.year, p.first, p.last) if p else None for p in found] == [
        (0, 5, 5), (0, 5, 5), (2024, 1, 6), None, None
    ]  # fmt: skip


def test_how_many_of_japan_are_not_the_most() -> None:
    assert not says("lớn nhất", fold("Có bao nhiêu doanh nghiệp Nhật Bản đang hoạt động?"))
    assert not says("lớn nhất", fold("Khu nào có nhiều doanh nghiệp Nhật Bản?"))
    assert says("lớn nhất", fold("Khu nào có nhiều doanh nghiệp Nhật Bản nhất?"))


def test_a_row_that_is_not_sure_is_quoted_with_its_other_cells_under_short_names() -> None:
    headers = CELL.join(("Khu", "Lao động › Trong tỉnh", "Lao động › Ngoài tỉnh", "Vốn › Năm 2023", "Vốn › Năm 2024"))
    cells = CELL.join(("Lộc Sơn", "4.388", "3.454", "85,5", "102,6"))
    passage = Passage("p", "a.xlsx", "", 0, cells, 0, None, "", "", headers, Metadata())
    (row,) = (s for s in statements_of(passage) if s.kind == "row")
    shown = (Column("Lao động › Trong tỉnh", "4.388"),)
    told = dict.fromkeys(cells_of(row)[1], 0.0)
    assert _others(row, shown, told, 60) == "; Ngoài tỉnh: 3.454; Năm 2023: 85,5; Năm 2024: 102,6"
    assert _others(row, shown, told, 40) == "; Ngoài tỉnh: 3.454; Năm 2023: 85,5"
    asked = {c: float("2024" in c.header) for c in told}
    assert _others(row, shown, asked, 40) == "; Ngoài tỉnh: 3.454; Năm 2024: 102,6"


def test_a_short_header_keeps_what_its_figure_is_compared_with_and_its_unit() -> None:
    assert _short_headers(["Năm nay", "So sánh (%) › Cùng kỳ", "Nộp (tỷ đồng) › Ước tháng"]) == {
        "Năm nay": "Năm nay",
        "So sánh (%) › Cùng kỳ": "So sánh (%) › Cùng kỳ",
        "Nộp (tỷ đồng) › Ước tháng": "Nộp (tỷ đồng) › Ước tháng",
    }
