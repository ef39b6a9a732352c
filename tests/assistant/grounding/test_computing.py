"""Figures worked out from others: the right value, or none."""

from __future__ import annotations

import pytest

from assistant.grounding.computing import asks_to_compute, follows, recomputed
from assistant.grounding.facts import facts_of
from index.text import quantities


@pytest.mark.parametrize(
    ("sentence", "operands", "how"),
    [
        ("Tổng cộng 12 dự án", "5 dự án và 7 dự án", "5 dự án + 7 dự án = 12 dự án"),
        ("Tổng vốn là 9 tỷ đồng", "2 tỷ đồng, 3 tỷ đồng và 4 tỷ đồng", "2 tỷ đồng + 3 tỷ đồng + 4 tỷ đồng = 9 tỷ đồng"),
        ("Chênh lệch 2 dự án", "5 dự án và 7 dự án", "7 dự án − 5 dự án = 2 dự án"),
        ("Cao hơn 4,5 điểm %", "12,5% và 8%", "12,5% − 8% = 4,5 điểm %"),
        ("Doanh thu tăng 25%", "100 tỷ đồng và 125 tỷ đồng", "(125 tỷ đồng − 100 tỷ đồng) / 100 tỷ đồng = 25%"),
        ("Tổng cộng 13 dự án", "5 dự án và 7 dự án", None),
        ("Có 12 dự án", "5 dự án và 7 dự án", None),
        ("Chênh lệch 135 triệu USD", "365 triệu USD và 230 tỷ đồng", None),
        ("Tổng cộng 12 dự án", "5 công ty và 7 dự án", None),
        ("Tổng cộng 12", "5 dự án và 7 người", None),
    ],
)
def test_a_figure_is_worked_out_from_its_own_kind(sentence: str, operands: str, how: str | None) -> None:
    assert recomputed(facts_of(sentence)[0], sentence, quantities(operands)) == how


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Tổng số dự án của hai khu là bao nhiêu?", True),
        ("Doanh thu tăng bao nhiêu so với năm 2024?", True),
        ("Bên nào nhiều hơn, chênh lệch bao nhiêu?", True),
        ("Ai ký thông báo?", False),
        ("Hạn nộp báo cáo là ngày nào?", False),
    ],
)
def test_what_asks_for_a_figure_to_be_worked_out(question: str, asked: bool) -> None:
    assert asks_to_compute(question) is asked


@pytest.mark.parametrize(
    ("told", "operands", "how"),
    [
        ("có 12 dự án", "5 dự án, 7 dự án", "5 dự án + 7 dự án = 12 dự án"),
        ("9 tỷ đồng", "2 tỷ đồng, 3 tỷ đồng và 4 tỷ đồng", "2 tỷ đồng + 3 tỷ đồng + 4 tỷ đồng = 9 tỷ đồng"),
        ("kém 2 dự án", "5 dự án, 7 dự án", "7 dự án − 5 dự án = 2 dự án"),
        ("gấp 2 lần", "4 tỷ đồng, 2 tỷ đồng", "4 tỷ đồng : 2 tỷ đồng = 2 lần"),
        ("gấp 1,33 lần", "4 tỷ đồng, 3 tỷ đồng", "4 tỷ đồng : 3 tỷ đồng = 1,33 lần"),
        ("gần 3 lần", "5,9 ha, 2 ha", "5,9 ha : 2 ha = 3 lần"),
        ("một nửa", "4 tỷ đồng, 2 tỷ đồng", "4 tỷ đồng : 2 tỷ đồng = một nửa"),
        ("gấp 2,5 lần", "4 tỷ đồng, 2 tỷ đồng", None),
        ("gấp 2 lần", "4 tỷ đồng, 2 ha", None),
        ("12 dự án", "12 dự án, 0 dự án", None),
        ("12 dự án", "5 công ty, 7 dự án", None),
        ("năm 2024", "5 dự án, 7 dự án", None),
    ],
)
def test_how_a_figure_follows_from_those_beside_it(told: str, operands: str, how: str | None) -> None:
    assert follows(facts_of(told)[0], quantities(operands)) == how
    assert recomputed(facts_of("năm 2024")[0], "Tổng năm 2024", quantities(operands)) is None


@pytest.mark.parametrize(
    ("told", "operands", "computed"),
    [
        ("Doanh thu tăng 33,3%", "3 tỷ đồng và 4 tỷ đồng", True),
        ("Diện tích tăng 33,3%", "3 ha và 4 ha", True),
        ("Số dự án giảm 25%", "3 dự án và 4 dự án", True),
        ("Doanh thu tăng 34%", "1.000 tỷ đồng và 1.345 tỷ đồng", True),
        ("Doanh thu tăng 33,2%", "3 tỷ đồng và 4 tỷ đồng", False),
        ("Doanh thu tăng 33,3%", "3 tỷ đồng và 4 triệu USD", False),
        ("Doanh thu tăng 33,3%", "0 tỷ đồng và 4 tỷ đồng", False),
    ],
)
def test_growth_is_worked_out_at_the_digits_it_is_told_with(told: str, operands: str, computed: bool) -> None:
    assert bool(recomputed(facts_of(told)[0], told, quantities(operands))) is computed
