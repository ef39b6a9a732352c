"""Figures that are told rounded, as changes of an index or as multiples."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.grounding.facts import Fact, facts_of
from assistant.grounding.rounding import Hedge, hedge_before, rounds
from index.text import Quantity


def figure(text: str) -> Fact:
    return next(fact for fact in facts_of(text) if isinstance(fact.value, Quantity))


@pytest.mark.parametrize(
    ("said", "exact"),
    [
        ("gần 12,8 nghìn tỷ đồng", "12.790 tỷ đồng"),
        ("hơn 842 triệu đồng", "842,42 triệu đồng"),
        ("khoảng 4.100 tỷ đồng", "4.111,25 tỷ đồng"),
        ("hơn 3,15 km", "3.152 m"),
        ("chưa tới 57%", "56,88%"),
        ("tăng 5,05%", "105,05%"),
        ("giảm 3,9%", "96,1%"),
        ("giảm hơn 3%", "96,73%"),
        ("gấp 4,2 lần", "420%"),
    ],
)
def test_a_rounded_figure_agrees_with_the_exact_one(said: str, exact: str) -> None:
    assert figure(said).agrees_with(figure(exact).value)


@pytest.mark.parametrize(
    ("said", "exact"),
    [
        ("12,8 nghìn tỷ đồng", "12.790 tỷ đồng"),
        ("hơn 843 triệu đồng", "842,42 triệu đồng"),
        ("gần 842 triệu đồng", "842,42 triệu đồng"),
        ("khoảng 4.200 tỷ đồng", "4.111,25 tỷ đồng"),
        ("hơn 10 dự án", "1.000 dự án"),
        ("giảm 5,05%", "105,05%"),
        ("tăng hơn 3%", "96,73%"),
        ("giảm gần 3%", "96,73%"),
        ("5,05%", "105,05%"),
    ],
)
def test_without_a_hedge_or_on_its_wrong_side_it_does_not(said: str, exact: str) -> None:
    assert not figure(said).agrees_with(figure(exact).value)


def test_a_time_of_day_is_read_in_both_spellings() -> None:
    assert figure("trước 17 giờ ngày 20/5").agrees_with(figure("trước 17h00 ngày 20/5").value)
    assert not figure("trước 16 giờ").agrees_with(figure("trước 17h00").value)


def test_a_date_without_the_word_day() -> None:
    (told,) = [f for f in facts_of("chiều 19 tháng 6 năm 2019") if not isinstance(f.value, Quantity)][:1]
    assert told.text == "19 tháng 6 năm 2019"


@pytest.mark.parametrize(
    ("words", "side"),
    [
        ("Doanh thu gần ", "xuống"), ("gần", ""), ("đạt ", ""), ("chưa đến ", "xuống"), ("vào khoảng ", "quanh"),
        ("doanh thu của các doanh nghiệp hơn ", "lên"), ("trên dưới ", "quanh"), ("không quá ", "xuống"),
    ],
)  # fmt: skip
def test_the_words_right_before_a_figure_hedge_it(words: str, side: str) -> None:
    assert hedge_before(words, len(words)) == side


@pytest.mark.parametrize(
    ("written", "exact", "side", "said"),
    [
        ("842", "842.42", "lên", True), ("842", "843", "lên", False), ("842", "842", "lên", True),
        ("842", "841.5", "xuống", True), ("842", "841", "xuống", False), ("4100", "4149", "quanh", True),
        ("4100", "4151", "quanh", False), ("1", "1.4", "lên", True), ("1", "1.5", "lên", False),
        ("0", "1", "lên", False), ("1", "0", "lên", False), ("842", "842.42", "", False),
        ("1", "1.04", "quanh", False), ("1", "1.03", "quanh", True),
    ],
)  # fmt: skip
def test_how_far_a_rounded_figure_may_lie(written: str, exact: str, side: Hedge, said: bool) -> None:
    assert rounds(Decimal(written), Decimal(exact), Decimal(written), side) is said
