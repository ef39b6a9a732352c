"""Choosing, trimming and comparing claims."""

from __future__ import annotations

import pytest

from assistant.comparing import compare
from assistant.findings import Claim, Findings, tidy
from assistant.question import Question, read_question
from assistant.sides import sides_of
from index.report import Metadata, Passage

PROVINCES = ("Lâm Đồng", "Hậu Giang")
BY_PLACE = "So sánh doanh thu năm 2019 của Lâm Đồng và Hậu Giang là bao nhiêu tỷ đồng"


def ask(text: str) -> Question:
    return read_question(text, PROVINCES)


def found(text: str, id_: str) -> Findings:
    passage = Passage(id_, "a.txt", "0", 0, text, 0, None, "", "", "", Metadata())
    return Findings(claims=(Claim(text, passage, 0, len(text), 1.0),))


def compared(question: str, one: str, other: str) -> Findings:
    answers = iter([found(one, "a-0"), found(other, "b-0")])
    result = compare(ask(question), sides_of(ask(question)), lambda _: next(answers))
    assert result is not None
    return result


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        ("- Rà soát quy hoạch;", "Rà soát quy hoạch"),
        ("(1). Sở Công Thương", "Sở Công Thương"),
        ("1. Sở Công Thương:", "Sở Công Thương"),
        ("a) điện;", "điện"),
        ("triển khai./.", "triển khai"),
        ("1.250,5 tỷ đồng", "1.250,5 tỷ đồng"),
        ("06 dự án", "06 dự án"),
        ("hai   dòng\n nối", "hai dòng nối"),
    ],
)
def test_a_line_of_an_answer(text: str, tidied: str) -> None:
    assert tidy(text) == tidied


def test_a_comparison_asks_about_each_province() -> None:
    sides = sides_of(ask(BY_PLACE))
    assert [label for label, _ in sides] == ["Lâm Đồng", "Hậu Giang"]
    assert [side.query.provinces for _, side in sides] == [("Lâm Đồng",), ("Hậu Giang",)]
    assert all("compare" not in side.wants for _, side in sides)


@pytest.mark.parametrize("years", ["năm 2019 và năm 2020", "năm 2019 và 2020"])
def test_a_comparison_asks_about_each_period(years: str) -> None:
    sides = sides_of(ask(f"So sánh doanh thu {years} của Lâm Đồng"))
    assert [[p.year for p in side.query.periods] for _, side in sides] == [[2019], [2020]]


def test_one_side_is_no_comparison() -> None:
    assert sides_of(ask("Doanh thu năm 2019 của Lâm Đồng là bao nhiêu?")) == []


@pytest.mark.parametrize(
    ("one", "other", "computed"),
    [
        ("thu 4.111,25 tỷ đồng", "thu 3.500 tỷ đồng", ("phần mềm tính: 4.111,25 − 3.500 = 611,25 tỷ đồng",)),
        ("thu 3.500 tỷ đồng", "thu 4.111,25 tỷ đồng", ("phần mềm tính: 4.111,25 − 3.500 = 611,25 tỷ đồng",)),
        ("thu 5 tỷ đồng", "thu 5 tỷ đồng", ()),
        ("thu 5 tỷ đồng", "thu 7 triệu USD", ()),
    ],
)
def test_the_difference_is_worked_out(one: str, other: str, computed: tuple[str, ...]) -> None:
    result = compared(BY_PLACE, one, other)
    assert len(result.claims) == 2
    assert tuple(line for line in result.computed if line) == computed


def test_billions_and_millions_are_not_subtracted_as_they_stand() -> None:
    result = compared(BY_PLACE, "thu 5 tỷ đồng", "thu 700 triệu đồng")
    assert len(result.claims) == 2 and not any("695" in line for line in result.computed)


def test_percentages_differ_in_points() -> None:
    result = compared("So sánh tỷ lệ lấp đầy năm 2019 của Lâm Đồng và Hậu Giang", "đạt 71,3%", "đạt 60%")
    assert result.computed == ("phần mềm tính: 71,3 − 60 = 11,3 điểm %",)


def test_a_missing_side_is_named() -> None:
    first = found("thu 5 tỷ đồng", "a-0")
    result = compare(
        ask(BY_PLACE),
        sides_of(ask(BY_PLACE)),
        lambda side: first if side.query.provinces == ("Lâm Đồng",) else Findings(reason="x"),
    )
    assert result is not None and not result.claims
    assert result.reason is not None and "Hậu Giang" in result.reason and "5" not in result.reason


def test_one_statement_for_both_sides_is_no_comparison() -> None:
    result = compare(ask(BY_PLACE), sides_of(ask(BY_PLACE)), lambda _: found("thu 5 tỷ đồng", "a-0"))
    assert result is not None and not result.claims and result.reason
