"""What a passage says of place and time, and how it agrees with a question."""

from __future__ import annotations

import pytest

from index.query import understand
from index.report import Metadata, Passage
from index.steering import facts_of, is_steered, pack_facts, period_match, place_match, proper_names, unpack_facts

PLACES = ("Lâm Đồng", "Hòa Bình", "Bình Dương", "Hà Nam")


def passage(text: str, **meta: str) -> Passage:
    return Passage("x-0", "a.txt", "0", 0, text, 0, None, "", "", "", Metadata(**meta))


@pytest.mark.parametrize(
    ("question", "own", "expected"),
    [
        ("Doanh thu của Lâm Đồng", passage("x", province="Lâm Đồng"), 1),
        ("Doanh thu của Lâm Đồng", passage("x", province="Hòa Bình"), -1),
        ("Doanh thu của Lâm Đồng", passage("hợp tác với Lâm Đồng", province="Hòa Bình"), 1),
        ("Doanh thu của Lâm Đồng", passage("khách từ tỉnh Lâm Đồng", province="Hòa Bình"), 1),
        ("Doanh thu của Bình Dương", passage("khu vực Thái Bình Dương", province="Hòa Bình"), -1),
        ("Doanh thu của Hà Nam", passage("đường Hà Nam Ninh", province="Hòa Bình"), -1),
        ("Doanh thu của Hoà Bình", passage("x", province="Hòa Bình"), 1),
        ("doanh thu cua lam dong", passage("hợp tác với Lâm Đồng", province="Hòa Bình"), 1),
        ("Doanh thu của Lâm Đồng", passage("x"), 0),
        ("Doanh thu bao nhiêu", passage("x", province="Hòa Bình"), 0),
    ],
)
def test_place(question: str, own: Passage, expected: int) -> None:
    assert place_match(understand(question, PLACES), facts_of(own)) == expected


@pytest.mark.parametrize(
    ("question", "own", "expected"),
    [
        ("6 tháng đầu năm 2019", passage("x", period="06 tháng đầu năm 2019"), 1),
        ("6 tháng đầu năm 2019", passage("Nửa đầu năm 2019 đạt 5 tỷ"), 1),
        ("6 tháng đầu năm 2019", passage("x", period="năm 2019"), 0.5),
        ("6 tháng đầu năm 2019", passage("x", date="2019-07-01"), 0.5),
        ("6 tháng đầu năm 2019", passage("x", period="6 tháng đầu năm 2020"), -1),
        ("6 tháng đầu năm 2019", passage("x"), 0),
        ("cuối năm 2019", passage("x", period="năm 2019"), 0.5),
        ("doanh thu", passage("x", period="năm 2019"), 0),
    ],
)
def test_period(question: str, own: Passage, expected: float) -> None:
    assert period_match(understand(question), facts_of(own)) == expected


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("hợp tác với Lâm Đồng và Đắk Nông.", {"Lâm Đồng", "Đắk Nông"}),
        ("Phó Chủ tịch UBND tỉnh Lâm Đồng Nguyễn Văn An", {"Lâm Đồng"}),
        ("Tại Lâm Đồng, vốn tăng", {"Lâm Đồng"}),
        ("Tỉnh Hòa Bình đã ký", {"Hòa Bình"}),
        ("tỉnh Bà Rịa – Vũng Tàu", {"Bà Rịa - Vũng Tàu"}),
        ("tuyến Hà Nội - Hải Phòng", {"Hà Nội", "Hải Phòng"}),
        ("BAN QUẢN LÝ CÁC KCN TỈNH HÒA BÌNH", {"Hòa Bình"}),
        ("thành phố Huế", {"Huế"}),
    ],
)
def test_names_are_found_whole(text: str, names: set[str]) -> None:
    assert names <= set(proper_names(text))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("khu vực Thái Bình Dương", "Thái Bình"),
        ("khu vực Thái Bình Dương", "Bình Dương"),
        ("Công ty Cao su Đồng Nai Kratie", "Đồng Nai"),
        ("lao động hòa bình", "Hòa Bình"),
    ],
)
def test_part_of_a_name_is_no_name(text: str, name: str) -> None:
    assert name not in set(proper_names(text))


def test_facts_survive_packing() -> None:
    facts = facts_of(
        passage(
            "Giai đoạn 2021-2025, Lâm Đồng thu hút 12 dự án.", province="Lâm Đồng", date="2021-07-01", period="quý I"
        )
    )
    assert unpack_facts(pack_facts(facts)) == facts
    assert (facts.year, facts.periods[0].until, facts.periods[1].last) == (2021, 2025, 3)


@pytest.mark.parametrize(
    ("question", "expected"), [("Doanh thu bao nhiêu", False), ("năm 2019", True), ("Doanh thu của Lâm Đồng", True)]
)
def test_only_questions_of_a_place_or_a_time_steer(question: str, expected: bool) -> None:
    assert is_steered(understand(question, PLACES)) is expected
