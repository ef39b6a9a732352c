"""The values of sentences and of table rows: what they imply, what they are told of, which way they move."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from assistant.grounding.directions import LEVEL, polarity_of
from assistant.grounding.facts import (
    ANY_NOUN,
    ANY_UNIT,
    cell_figures,
    facts_of,
    implied,
    row_figures,
    times_of_file,
    years_named,
)
from assistant.grounding.labels import beside, likeness, weighted
from assistant.grounding.neighbours import fit, in_order
from index.report import CELL
from index.text import Period, Quantity, quantities
from index.vietnamese import build_analyzer


def test_a_line_that_is_only_a_unit_gives_it_to_the_figures_under_it() -> None:
    row, headers = CELL.join(["Gỗ", "250"]), CELL.join(["Mặt hàng", "Quý I"])
    assert [q.unit for q in row_figures(row, headers, "Xuất khẩu\nTriệu USD")] == ["USD"]
    assert row_figures(row, headers, "Xuất khẩu\nDoanh nghiệp") == []


@pytest.mark.parametrize(
    ("row", "headers", "above", "figures"),
    [
        ("Gỗ|250|12,5", "Mặt hàng|Giá trị (triệu USD)|Tỷ lệ", "", [(1, "USD"), (1, ANY_NOUN), (2, "%"), (2, ANY_NOUN)]),
        ("Lao động|người|9.120", "", "", [(2, "lao dong"), (2, "nguoi"), (2, ANY_NOUN)]),
        ("Thu|5|7%", "Chỉ tiêu|Kế hoạch|Đạt", "Đơn vị tính: tỷ đồng", [(1, "đồng"), (1, ANY_NOUN)]),
        ("Thu|5|-", "Chỉ tiêu|Kế hoạch|Ghi chú", "", [(1, ANY_UNIT)]),
        ("Đất|12", "Loại|Diện tích, ha", "", [(1, "ha"), (1, ANY_NOUN)]),
        ("Dự án|12|9", "", "", [(1, "du an"), (1, ANY_NOUN), (2, "du an"), (2, ANY_NOUN)]),
    ],
)
def test_a_number_of_a_table_has_every_unit_that_is_told(
    row: str, headers: str, above: str, figures: list[tuple[int, str]]
) -> None:
    found = cell_figures(row.replace("|", CELL), headers.replace("|", CELL), above)
    assert [(i, q.unit) for i, q in found] == figures


@pytest.mark.parametrize(
    ("text", "implies"),
    [
        ("ngày 5/6/2024", [(2024, 6, 6), (0, 6, 6), (2024, 1, 12)]),
        ("quý II/2024", [(2024, 4, 6), (2024, 1, 12)]),
        ("quý II", [(0, 4, 6)]),
        ("giai đoạn 2021-2025", [(2021, 1, 12), (2021, 1, 12), (2025, 1, 12)]),
        ("tháng 5/2024", [(2024, 5, 5), (2024, 1, 12), (0, 5, 5)]),
    ],
)
def test_a_time_says_its_month_and_its_year(text: str, implies: list[tuple[int, int, int]]) -> None:
    (fact,) = facts_of(text)
    assert [(p.year, p.first, p.last) for p in implied(fact) if isinstance(p, Period)] == implies


def test_a_file_is_named_after_its_month() -> None:
    told = [Period(2026, 6, 6), Period(0, 6, 6), Period(2026, 1, 12)]
    assert times_of_file("BC-kiem-tra_6.2026.docx") == told and times_of_file("BC 26.docx") == []
    years = [(p.year, p.first, p.last) for p in years_named("Kỳ trước (2024), 2.025 người, 1999/QĐ")]
    assert years == [(2024, 1, 12)]


def test_what_a_value_is_told_of_are_the_words_up_to_its_neighbours() -> None:
    text = "Doanh thu các khu đạt 5 tỷ đồng, tăng 7%, còn 3 dự án chậm, chưa xong"
    assert {fact.text: list(parts) for fact, parts in beside(text)} == {
        "5 tỷ đồng": [
            ("Doanh thu các khu đạt ", 1.0), ("", 0.5), ("", 0.6), (", tăng ", 0.3), ("", 0.2),
            ("7%, còn 3 dự án chậm, chưa xong", 0.1),
        ],
        "7%": [
            (" tăng ", 1.0), (",", 0.5), ("", 0.6), (", còn ", 0.3), ("Doanh thu các khu đạt 5 tỷ đồng", 0.2),
            ("3 dự án chậm, chưa xong", 0.1),
        ],
        "3 dự án": [
            (" còn ", 1.0), (",", 0.5), (" chậm", 0.6), (", chưa xong", 0.3),
            ("Doanh thu các khu đạt 5 tỷ đồng, tăng 7%", 0.2), ("", 0.1),
        ],
    }  # fmt: skip


def test_a_word_weighs_as_much_as_where_it_stands_nearest() -> None:
    label = weighted((("doanh thu", 1.0), ("thu phí", 0.5)), build_analyzer())
    assert label == {"doanh": 1.0, "thu": 1.0, "doanh thu": 2.0, "phi": 0.5, "thu phi": 1.0}
    assert likeness(label, {"thu": 0.2, "phi": 0.6, "doanh thu": 1.0, "chi": 1.0}) == 0.2 + 0.5 + 1.0


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("giảm 5%", -1), ("vượt 5%", 1), ("đạt 5%", LEVEL), ("đạt 48%, giảm 5%", -1), ("tăng trưởng giảm 3%", -1),
        ("giảm 2 điểm %, còn 5%", 0), ("lợi nhuận -5%", -1), ("thu 5%", 0), ("tăng đạt 5%", LEVEL),
    ],
)  # fmt: skip
def test_which_way_a_figure_moves(text: str, way: int) -> None:
    assert polarity_of(text, facts_of(text)[-1]) == way
    assert polarity_of("năm 2024", facts_of("năm 2024")[0]) == 0


def test_neighbours_count_less_the_farther_they_stand() -> None:
    assert in_order("abcd", "acxd", 0.25) == 1 + 1 / 1.5 + 1 / 1.75
    assert fit("ab", "d", "ab", "d") == 1.0 and fit("a", "b", "a", "b") == 0.0
    assert fit("abc", "de", "ac", "d") == (1 + 1 / 1.5 + 1) / (1 + 0.8 + 1 / 1.5 + 1 + 0.8)


@pytest.mark.parametrize(
    ("told", "cell", "agrees"),
    [
        ("hơn 842 triệu đồng", "842,42", True),
        ("gần 12,8 tỷ đồng", "12.790", True),
        ("hơn 3 tấn", "3.152", True),
        ("hơn 5 tỷ đồng", "6.120", False),
        ("842 triệu đồng", "842,42", False),
        ("hơn 12,7 tỷ đồng", "12.790.000", True),
        ("hơn 12,7 tỷ đồng", "12.790.000.000", True),
        ("tăng 5,05%", "105,05", True),
    ],
)
def test_a_rounded_amount_agrees_with_a_cell_in_any_scale(told: str, cell: str, agrees: bool) -> None:
    number = Decimal(cell.replace(".", "").replace(",", "."))
    assert facts_of(told)[0].agrees_with(Quantity(number, ANY_UNIT, cell, 0, 0, number)) is agrees


@pytest.mark.parametrize(
    ("other", "unit", "rivals"),
    [
        ("7 tỷ đồng", "", True),
        ("7", ANY_UNIT, True),
        ("7", ANY_NOUN, True),
        ("7 ha", "", False),
        ("5 tỷ đồng", "", False),
    ],
)
def test_what_could_stand_in_the_place_of_a_figure(other: str, unit: str, rivals: bool) -> None:
    (value,) = quantities(other)
    assert facts_of("5 tỷ đồng")[0].rivals(replace(value, unit=unit or value.unit)) is rivals
    assert not facts_of("5 tỷ đồng")[0].rivals(Period(2024, 1, 12))
