"""What a question says about where to look: places, periods, names."""

from __future__ import annotations

import pytest

from index.query import (
    find_names,
    folded_provinces,
    is_function_word,
    named_provinces,
    positions_of,
    province_names,
    understand,
)

PROVINCES = ("Lâm Đồng", "Hòa Bình", "Hậu Giang", "Hà Nam")


def spans(text: str) -> list[tuple[int, int, int]]:
    return [(p.year, p.first, p.last) for p in understand(text, PROVINCES).periods]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Doanh thu 6 tháng đầu năm 2019 là bao nhiêu?", [(2019, 1, 6)]),
        ("doanh thu 6 thang dau nam 2019 la bao nhieu", [(2019, 1, 6)]),
        ("Doanh thu năm 2019 và năm 2020?", [(2019, 1, 12), (2020, 1, 12)]),
        ("Doanh thu năm 2019 và 2020?", [(2019, 1, 12), (2020, 1, 12)]),
        ("Doanh thu 6 tháng đầu năm 2022, 2023 và 2024?", [(2022, 1, 6), (2023, 1, 6), (2024, 1, 6)]),
        ("Doanh thu cả năm trong báo cáo năm 2019?", [(2019, 1, 12)]),
        ("Quý I và quý II năm 2024 tăng mấy phần trăm?", [(2024, 1, 3), (2024, 4, 6)]),
        ("6 tháng đầu năm nay, 2024, thu hút mấy dự án?", [(2024, 1, 6)]),
        ("Doanh thu bao nhiêu?", []),
    ],
)
def test_periods_asked_about(text: str, expected: list[tuple[int, int, int]]) -> None:
    assert spans(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Doanh thu 6 tháng đầu năm 2024 tăng bao nhiêu so với cùng kỳ năm 2023?", [(2024, 1, 6)]),
        ("doanh thu nam 2024 so voi cung ky nam 2023", [(2024, 1, 12)]),
        ("6 tháng đầu năm tăng bao nhiêu so với cùng kỳ năm 2023?", [(0, 1, 6)]),
        ("Số lao động đến cuối năm 2024?", []),
        ("Đầu năm 2024 có bao nhiêu dự án?", []),
    ],
)
def test_a_period_compared_with_is_not_the_one_asked_about(text: str, expected: list[tuple[int, int, int]]) -> None:
    assert spans(text) == expected


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("Số lao động đến cuối năm 2024?", {2024}),
        ("hội nghị CBCC 2019", {2019}),
        ("giai đoạn 2021-2025", {2021, 2025}),
        ("Nghị quyết 130/2019/NQ-HĐND", set()),
        ("2.019 người", set()),
    ],
)
def test_every_year_named(text: str, years: set[int]) -> None:
    assert understand(text).years == years


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Doanh thu của tỉnh Lâm Đồng", ("Lâm Đồng",)),
        ("doanh thu kcn lam dong", ("Lâm Đồng",)),
        ("So sánh Hậu Giang với Lâm Đồng", ("Hậu Giang", "Lâm Đồng")),
        ("Tỉnh Hoà Bình có mấy KCN?", ("Hòa Bình",)),
        ("LÂM ĐỒNG", ("Lâm Đồng",)),
        ("doanh thu ha nam 2019", ("Hà Nam",)),
        ("Giá trị hòa bình", ("Hòa Bình",)),
        ("Hà Năm 2019", ()),
        ("Lâm Đồngg", ()),
    ],
)
def test_provinces_are_found_in_order(text: str, found: tuple[str, ...]) -> None:
    assert understand(text, PROVINCES).provinces == found


def test_decomposed_questions_are_read_alike() -> None:
    import unicodedata

    text = "Doanh thu 6 tháng đầu năm 2019 của tỉnh Lâm Đồng?"
    assert understand(unicodedata.normalize("NFD", text), PROVINCES) == understand(text, PROVINCES)


def test_a_question_without_diacritics_is_marked() -> None:
    assert understand("doanh thu nam 2019").folded
    assert not understand("doanh thu năm 2019").folded


def test_accents_must_agree_when_there_are_any() -> None:
    assert find_names("tỉnh Lam Đông", ["Lâm Đồng"], folded=False) == ()
    assert find_names("tinh lam dong", ["Lâm Đồng"], folded=True) == ("Lâm Đồng",)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("KCN của tỉnh An Phước năm 2023", ("An Phước",)),
        ("Tỉnh Bà Rịa - Vũng Tàu", ("Bà Rịa - Vũng Tàu",)),
        ("do UBND tỉnh Ủy ban giao", ()),
        ("các tỉnh lân cận", ()),
    ],
)
def test_any_name_after_tinh_is_a_province(text: str, names: tuple[str, ...]) -> None:
    assert named_provinces(text) == names


def test_unlisted_provinces_without_diacritics() -> None:
    assert folded_provinces("doanh thu tinh an phuoc nam 2023") == ("an phuoc",)
    assert folded_provinces("tinh hinh nam 2023") == folded_provinces("tỉnh An Phước") == ()


def test_the_gazetteer_holds_old_and_new_provinces() -> None:
    names = province_names()
    assert {"Lâm Đồng", "Hòa Bình", "Hậu Giang", "Đồng Nai"} <= set(names)
    assert len(names) == len(set(names)) >= 63


def test_function_words_say_nothing_about_the_subject() -> None:
    assert is_function_word("bao", False) and is_function_word("nhieu", True)
    assert not is_function_word("thu", False) and not is_function_word("xuất", False)


def test_positions_of_a_phrase() -> None:
    assert positions_of(["khu", "lâm", "đồng", "lâm", "đồng"], ["lâm", "đồng"]) == {1, 2, 3, 4}
    assert positions_of(["khu"], []) == positions_of([], ["khu"]) == set()


@pytest.mark.parametrize(
    ("question", "period"),
    [
        ("số dự án cấp mới T7/2022", (2022, 7, 7)),
        ("doanh thu tháng 5-2024", (2024, 5, 5)),
        ("vốn đăng ký 5 tháng từ đầu năm 2024", (2024, 1, 5)),
        ("tổng số lao động đến 31/12/2024", (2024, 1, 12)),
        ("diện tích đã cho thuê đến ngày 30/6/2023", (2023, 1, 6)),
    ],
)
def test_periods_as_staff_write_them(question: str, period: tuple[int, int, int]) -> None:
    (found,) = understand(question).periods
    assert (found.year, found.first, found.last) == period


def test_a_course_without_diacritics_is_no_province() -> None:
    assert understand("dien bien so lao dong qua cac nam", ["Điện Biên"]).provinces == ()
    assert understand("so lao dong cua dien bien nam 2023", ["Điện Biên"]).provinces == ("Điện Biên",)
