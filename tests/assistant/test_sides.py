"""The sub-questions of a comparison: each side with the time and the nature that stand beside it."""

from __future__ import annotations

import pytest

from assistant.question import read_question
from assistant.sides import sides_of

PROVINCES = ("Hà Tĩnh", "Bình Định", "Quảng Trị")


def sides(text: str) -> list[tuple[tuple[str, ...], set[int], str | None]]:
    question = read_question(text, PROVINCES)
    return [(side.query.provinces, set(side.query.years), side.nature) for _, side in sides_of(question)]


@pytest.mark.parametrize(
    "text",
    [
        "So sánh xuất khẩu của Hà Tĩnh năm 2022 với Bình Định năm 2023",
        "So sánh xuất khẩu năm 2022 của Hà Tĩnh với năm 2023 của Bình Định",
        "So sánh xuất khẩu: Hà Tĩnh (2022) và Bình Định (2023)",
    ],
)
def test_each_province_has_its_own_year(text: str) -> None:
    assert [side[:2] for side in sides(text)] == [(("Hà Tĩnh",), {2022}), (("Bình Định",), {2023})]


def test_one_year_is_that_of_both() -> None:
    assert [years for _, years, _ in sides("So sánh xuất khẩu năm 2022 của Hà Tĩnh và Bình Định")] == [{2022}, {2022}]


def test_a_result_beside_the_target_of_the_next_year() -> None:
    found = sides("Bình Định: xuất khẩu thực hiện năm 2022 so với chỉ tiêu 2023 khác nhau thế nào?")
    assert [(years, nature) for _, years, nature in found] == [({2022}, "result"), ({2023}, "target")]
