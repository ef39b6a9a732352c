"""Names are said when stretches of the source's own words cover them."""

from __future__ import annotations

import pytest

from assistant.grounding.names import covered, names_in


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Tại Lâm Đồng, ông Phạm Văn S chủ trì.", ["Lâm Đồng", "Phạm Văn S"]),
        ("Theo Sở Tài chính, UBND tỉnh đồng ý.", ["Sở Tài", "UBND"]),
        ("Doanh nghiệp nộp báo cáo.", []),
        ("Hậu Giang Nguyễn Văn Tuấn", ["Hậu Giang Nguyễn Văn Tuấn"]),
    ],
)
def test_runs_of_capitals(text: str, names: list[str]) -> None:
    assert names_in(text) == names


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("hau giang nguyen van tuan", True),
        ("xi mang hon linh", True),
        ("tran van tuan", False),
        ("nguyen van hau", False),
        ("hoa binh", False),
        ("giang van", False),
        ("xi mang 2", True),
        ("xi mang hon linh 2", True),
        ("hon linh 4", False),
        ("2", True),
        ("hon 2", False),
        ("7", False),
    ],
)
def test_a_name_is_covered_by_the_words_of_the_source(name: str, said: bool) -> None:
    source = " tinh hau giang chu tich nguyen van tuan va cong ty xi mang hon linh 2 va 3 "
    assert covered(name.split(), source) is said
