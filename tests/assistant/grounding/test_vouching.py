"""A figure that code has worked out vouches for a sentence that tells it of the same things, and for no other."""

from __future__ import annotations

import pytest

from assistant.grounding import Checked, Source, Vouched, judge
from index.report import Metadata, Passage
from index.text import quantities
from index.vietnamese import build_analyzer


def source(marker: int, province: str, text: str, year: int = 2023) -> Source:
    meta = Metadata(title=f"Báo cáo kết quả năm {year}", province=province, period=f"năm {year}")
    return Source(marker, Passage(f"p{marker}", f"{marker}.txt", "", 0, text, 0, 1, "", "", "", meta), build_analyzer())


SOURCES = (
    source(1, "Sơn Hải", "Vốn đăng ký năm 2023 đạt 1.240 tỷ đồng. KCN Đá Bạc thu hút 3 dự án."),
    source(2, "An Phước", "Vốn đăng ký năm 2023 đạt 500 tỷ đồng; doanh thu đạt 9.000 tỷ đồng."),
    source(3, "Hòa Lĩnh", "Vốn đăng ký năm 2023 đạt 80 tỷ đồng."),
)
WORDS = frozenset(("von", "dang", "ky"))


def record(result: str, how: str, places: set[str], direction: int = 0) -> Vouched:
    (value,) = quantities(result)
    return Vouched(value, how, (1, 2), WORDS, frozenset(places), frozenset((2023,)), direction)


TOTAL = record("1.740 tỷ đồng", "1.240 + 500 = 1.740 tỷ đồng", {"Sơn Hải", "An Phước"})
FALL = record("59,7%", "(500 − 1.240) : 1.240 = giảm 59,7%", {"Sơn Hải"}, -1)


def checked(text: str, *markers: int) -> Checked:
    return judge(text, markers, SOURCES, vouched=[TOTAL, FALL])


@pytest.mark.parametrize(
    "text",
    [
        "Tổng vốn đăng ký năm 2023 của Sơn Hải và An Phước là 1.740 tỷ đồng.",
        "Vốn đăng ký của hai tỉnh năm 2023 đạt tổng cộng 1.740 tỷ đồng.",
        "Vốn đăng ký của Sơn Hải giảm 59,7% trong năm 2023.",
    ],
)
def test_a_sentence_about_what_was_computed_stands_and_cites_the_operands(text: str) -> None:
    result = checked(text, 3)
    assert result.ok and "=" in result.computed and {1, 2} <= set(result.markers)


@pytest.mark.parametrize(
    "text",
    [
        "Tổng vốn đăng ký năm 2023 của Sơn Hải và An Phước là 1.750 tỷ đồng.",
        "Vốn đăng ký năm 2023 của Sơn Hải là 1.740 tỷ đồng.",
        "Tổng vốn đăng ký năm 2023 của Sơn Hải và Hòa Lĩnh là 1.740 tỷ đồng.",
        "Tổng doanh thu năm 2023 của Sơn Hải và An Phước là 1.740 tỷ đồng.",
        "Tổng vốn đăng ký năm 2022 của Sơn Hải và An Phước là 1.740 tỷ đồng.",
        "Tổng vốn đăng ký năm 2023 của Sơn Hải và An Phước là 1.740 triệu USD.",
        "Vốn đăng ký của KCN Đá Bạc năm 2023 là 1.740 tỷ đồng.",
        "Vốn đăng ký của Sơn Hải tăng 59,7% trong năm 2023.",
    ],
)
def test_a_sentence_about_something_else_does_not(text: str) -> None:
    assert not checked(text, 1, 2).ok


def test_a_computation_without_a_direction_may_be_told_with_one() -> None:
    told = "Tổng vốn đăng ký của Sơn Hải và An Phước tăng 1.740 tỷ đồng trong năm 2023."
    assert checked(told, 1).computed == TOTAL.how and not checked(told.replace("1.740 tỷ đồng", "59,7%"), 1).ok


def test_without_a_record_nothing_changes() -> None:
    text = "Tổng vốn đăng ký năm 2023 của Sơn Hải và An Phước là 1.740 tỷ đồng."
    assert not judge(text, (1, 2), SOURCES).ok
    assert judge("Vốn đăng ký năm 2023 của An Phước đạt 500 tỷ đồng.", (2,), SOURCES, vouched=[TOTAL]).markers == (2,)
