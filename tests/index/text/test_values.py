"""Numbers, units, dates, document numbers and periods: read from Vietnamese text and compared as values."""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import Decimal

import pytest

from index.text import (
    Period,
    Quantity,
    clocks,
    dates,
    document_numbers,
    months_named,
    number_of_words,
    parse_number,
    periods,
    quantities,
)
from index.text.times import count_of
from index.wordlists import pattern


def values(text: str) -> list[tuple[str, str]]:
    return [
        (f"{q.value:f}".rstrip("0").rstrip(".") if "." in f"{q.value:f}" else f"{q.value:f}", q.unit)
        for q in quantities(text)
    ]


def only(text: str) -> Quantity:
    (found,) = quantities(text)
    return found


# ---------------------------------------------------------------------------------------------------- numbers


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("4.464,42", "4464.42"),
        ("1.250,5", "1250.5"),
        ("06", "6"),
        ("2.5", "2.5"),
        ("12.50", "12.5"),
        ("1.234.567", "1234567"),
        ("47.500", "47500"),
        (" 0,4 ", "0.4"),
        ("1,250.5", "1250.5"),
        ("1,234,567", "1234567"),
    ],
)
def test_vietnamese_numbers(text: str, value: str) -> None:
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "abc", "1,2,3", "5%", "1.2.3", "1 000"])
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(ValueError, match="not a Vietnamese number"):
        parse_number(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("hai nghìn ba trăm", "2300"),
        ("hai nghìn không trăm linh năm", "2005"),
        ("mười hai nghìn năm trăm lẻ chín", "12509"),
        ("ba chục", "30"),
        ("hai mươi phẩy không năm", "20.05"),
    ],
)
def test_numbers_in_words(text: str, value: str) -> None:
    assert str(number_of_words(text)) == value


def test_words_that_are_no_number() -> None:
    with pytest.raises(ValueError, match="not a number in words: 'vài chục'"):
        number_of_words("vài chục")


@pytest.mark.parametrize(
    ("text", "expected", "words"),
    [
        ("có năm dự án", [("5", "du an")], "năm dự án"),
        ("Cuối năm dự án đã xong", [], ""),
        ("có hai mươi lăm dự án", [("25", "du an")], "hai mươi lăm dự án"),
        ("giao hai tỷ đồng", [("2000000000", "đồng")], "hai tỷ đồng"),
        ("có một dự án", [], ""),
        ("đạt một triệu tấn", [("1000000", "tan")], "một triệu tấn"),
        ("tăng gấp ba lần năm trước", [("3", "lần")], "gấp ba lần"),
        ("tăng gấp ba", [("3", "lần")], "gấp ba"),
        ("gấp ba chỉ tiêu", [("3", "lần")], "gấp ba"),
        ("gấp đôi", [("2", "lần")], "gấp đôi"),
        ("gấp rưỡi", [("1.5", "lần")], "gấp rưỡi"),
        ("một nửa số hộ", [("0.5", "phần")], "một nửa"),
        ("ba phần tư số hộ", [("0.75", "phần")], "ba phần tư"),
        ("2 phần 10 số hộ", [("0.2", "phần")], "2 phần 10"),
        ("ba phần mười số hộ", [("0.3", "phần")], "ba phần mười"),
    ],
)
def test_quantities_in_words(text: str, expected: list[tuple[str, str]], words: str) -> None:
    assert values(text) == expected
    assert [q.text for q in quantities(text)] == [words] * len(expected)
    assert all(q.kind == "percent" and q.number == q.value for q in quantities(text) if q.unit in ("lần", "phần"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("xếp thứ 12 - 3 dự án mới", [("12", ""), ("3", "du an")]),
        ("từ 4.000 – 5.000 m2", [("4000", "m2"), ("5000", "m2")]),
        ("lỗ (–3,5 tỷ đồng)", [("-3500000000", "đồng")]),
        ("tăng trưởng -2,5%", [("-2.5", "%")]),
        ("- 5 dự án", [("5", "du an")]),
        ("12 gian hàng và 5 xe", [("12", "gian hang"), ("5", "xe")]),
        ("thôn 1 Đồng Rạng", [("1", "dong rang")]),
        ("3 triệu tháng", [("3000000", "tiền")]),
        ("05 nhóm nhiệm vụ", [("5", "nhom")]),
        ("１２．５００ người, giảm －５％", [("12500", "nguoi"), ("-5", "%")]),
        ("40 ha đất\n12 dự án", [("40", "ha"), ("12", "du an")]),
    ],
)
def test_what_belongs_to_a_number(text: str, expected: list[tuple[str, str]]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4.464,42 tỷ đồng", [("4464420000000", "đồng")]),
        ("2.5 triệu", [("2500000", "tiền")]),
        ("2.5 triệu USD", [("2500000", "USD")]),
        ("1,5 tỉ đồng", [("1500000000", "đồng")]),
        ("2,5 nghìn tỷ đồng", [("2500000000000", "đồng")]),
        ("85tỷ đồng", [("85000000000", "đồng")]),
        ("50\u00a0triệu\u00a0đồng", [("50000000", "đồng")]),
        ("1,24 triệu đô la Mỹ", [("1240000", "USD")]),
        ("100USD", [("100", "USD")]),
        ("65.000 đ", [("65000", "đồng")]),
        ("12,5%", [("12.5", "%")]),
        ("12,5 phần trăm", [("12.5", "%")]),
        ("5,6 điểm %", [("5.6", "điểm %")]),
        ("5,6 điểm phần trăm", [("5.6", "điểm %")]),
        ("7,15 triệu tấn", [("7150000", "tan")]),
        ("1,2 triệu m3", [("1200000", "m3")]),
        ("3.000 m3/ngày đêm", [("3000", "m3")]),
        ("1.000m2", [("1000", "m2")]),
        ("06 dự án", [("6", "du an")]),
        ("cuối năm 47.500 người", [("47500", "nguoi")]),
        ("từ 5 đến 10 tỷ đồng", [("5000000000", "đồng"), ("10000000000", "đồng")]),
        ("bàn giao 88,4 ha/165 ha", [("88.4", "ha"), ("165", "ha")]),
        ("46/112 hộ", [("46", "ho"), ("112", "ho")]),
        ("thu nhập 8,1 triệu đồng/người/tháng", [("8100000", "đồng")]),
        ("1.318,6 triệu USD,giảm 3,4%", [("1318600000", "USD"), ("3.4", "%")]),
    ],
)
def test_quantities(text: str, expected: list[tuple[str, str]]) -> None:
    assert values(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "năm 2019",
        "6 tháng đầu năm 2019",
        "quý II/2024",
        "tháng 8/2024",
        "ngày 05 tháng 02 năm 2018",
        "5/2/2018",
        "ngày 24/7",
        "Sáng 07/7",
        "giai đoạn 2021-2025",
        "2021 - 2025",
        "Số: 19/TB-VP.UBND",
        "130/2019/NQ-HĐND",
        "KCN 3B",
        "(1). Sở Công Thương; (2) Sở Xây dựng",
        "1. Sở Công Thương",
        "năm 2024/2023",
    ],
)
def test_dates_periods_and_names_are_no_quantities(text: str) -> None:
    assert quantities(text) == []


def test_numbers_after_a_month_or_a_year_are_quantities() -> None:
    assert values("tháng 12 đạt 300 tỷ đồng; năm 2019 có 2.019 người") == [("300000000000", "đồng"), ("2019", "nguoi")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("06 dự án", "6 dự án"),
        ("4.464,42 tỷ đồng", "4464,42 tỷ"),
        ("1.500 triệu đồng", "1,5 tỷ đồng"),
        ("45 công nhân", "45 người"),
        ("45 công nhân", "45 lao động"),
        ("12 gian hàng", "12 gian hàng trưng bày"),
        ("12 gian hàng", "12"),
        ("1,5 ha", "15.000 m2"),
        ("một phần ba", "33,3%"),
        ("một phần ba", "33%"),
    ],
)
def test_the_same_quantity(one: str, other: str) -> None:
    assert only(one).agrees_with(only(other)) is only(other).agrees_with(only(one)) is True


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("5 tỷ đồng", "50 tỷ đồng"),
        ("5 tỷ đồng", "5 triệu đồng"),
        ("5 triệu đồng", "5 triệu USD"),
        ("7,15 triệu tấn", "7,15 triệu USD"),
        ("3.000 m3", "3.000 m2"),
        ("5%", "5 điểm %"),
        ("5%", "5 dự án"),
        ("12 ha", "12 người"),
        ("4.464,42 tỷ đồng", "4.464,2 tỷ đồng"),
        ("một phần ba", "33,4%"),
        ("5%", "5"),
        ("5 lần", "5%"),
        ("12 tấn", "12 dự án"),
        ("45 công nhân", "45 công ty"),
        ("12 gian hàng", "12 hội chợ"),
        ("12 gian hàng", "12 dự án"),
        ("10 ngày làm việc", "10 ngày"),
    ],
)
def test_different_quantities(one: str, other: str) -> None:
    assert only(one).agrees_with(only(other)) is only(other).agrees_with(only(one)) is False


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("3 km", "500 m", True),
        ("3 km", "500 m2", False),
        ("5 tỷ đồng", "7 triệu", True),
        ("5 tỷ đồng", "7 triệu USD", False),
        ("6 dự án", "7 người", False),
        ("6%", "7%", True),
    ],
)
def test_what_may_be_compared(one: str, other: str, same: bool) -> None:
    assert only(one).same_unit(only(other)) is only(other).same_unit(only(one)) is same


def test_where_a_quantity_stands() -> None:
    text = "Nộp ngân sách 412,5 tỷ đồng, tăng 7,2%"
    assert [text[q.start : q.end] for q in quantities(text)] == ["412,5 tỷ đồng", "7,2%"]
    assert [q.text for q in quantities(text)] == ["412,5 tỷ đồng", "7,2%"]


# ---------------------------------------------------------------------------------------- dates, numbers of papers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5/2/2018", (5, 2, 2018)),
        ("05.02.2018", (5, 2, 2018)),
        ("ngày 05-02-2018", (5, 2, 2018)),
        ("ngày 05 tháng 02 năm 2018", (5, 2, 2018)),
        ("ngày 24/7", (24, 7, 0)),
        ("Chiều 02/4", (2, 4, 0)),
        ("ngày 15 tháng 12", (15, 12, 0)),
        ("Sáng 07/7/2023", (7, 7, 2023)),
    ],
)
def test_dates(text: str, expected: tuple[int, int, int]) -> None:
    (found,) = dates(text)
    assert (found.day, found.month, found.year) == expected


@pytest.mark.parametrize(
    "text", ["24/7", "ngày 32/1", "ngày 5/13", "11/29 doanh nghiệp", "tháng 8/2024", "130/2019/NQ-HĐND"]
)
def test_no_dates(text: str) -> None:
    assert dates(text) == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("5/2/2018", "ngày 05 tháng 02 năm 2018", True),
        ("ngày 24/7", "24/7/2019", True),
        ("24/7/2019", "24/7/2020", False),
        ("5/2/2018", "2/5/2018", False),
    ],
)
def test_dates_agree(one: str, other: str, same: bool) -> None:
    assert dates(one)[0].agrees_with(dates(other)[0]) is same


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Số: 19/TB-VP.UBND", ["19/TB-VP.UBND"]),
        ("Nghị quyết số 130/2019/NQ-HĐND ngày 06/12/2019", ["130/2019/NQ-HĐND"]),
        ("Quyết định 1474/QĐ-TTg, 88/QĐ-UBND.", ["1474/QĐ-TTg", "88/QĐ-UBND"]),
        ("35/2022/NĐ-CP;", ["35/2022/NĐ-CP"]),
        ("5 tỷ/năm, 3.000 m3/ngày đêm, 11/29 doanh nghiệp", []),
    ],
)
def test_document_numbers(text: str, expected: list[str]) -> None:
    assert document_numbers(text) == expected


# ---------------------------------------------------------------------------------------------------- periods

QUARTERS = ("một", "hai", "ba", "bốn")
COUNTS = {"hai": 2, "ba": 3, "bốn": 4, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("6 tháng đầu năm 2019", (2019, 1, 6)),
        ("06 THÁNG ĐẦU NĂM 2019", (2019, 1, 6)),
        ("6T/2024", (2024, 1, 6)),
        ("6T đầu năm 2024", (2024, 1, 6)),
        ("6 tháng/2024", (2024, 1, 6)),
        ("6 tháng của năm 2024", (2024, 1, 6)),
        ("sáu tháng đầu năm", (0, 1, 6)),
        ("6 tháng cuối năm 2024", (2024, 7, 12)),
        ("nửa đầu năm", (0, 1, 6)),
        ("nửa năm đầu 2024", (2024, 1, 6)),
        ("nửa cuối năm 2023", (2023, 7, 12)),
        ("9 tháng năm 2023", (2023, 1, 9)),
        ("ba tháng đầu năm 2024", (2024, 1, 3)),
        ("quý II/2024", (2024, 4, 6)),
        ("quý 2 năm 2024", (2024, 4, 6)),
        ("Quý IV-2024", (2024, 10, 12)),
        ("quý một năm 2024", (2024, 1, 3)),
        ("2 quý đầu năm 2024", (2024, 1, 6)),
        ("tháng 5/2024", (2024, 5, 5)),
        ("tháng 02 năm 2025", (2025, 2, 2)),
        ("năm 2019", (2019, 1, 12)),
        ("cả năm 2023", (2023, 1, 12)),
        ("cả năm", (0, 1, 12)),
        ("9 tháng qua", (0, 1, 9)),
        ("nửa sau năm 2024", (2024, 7, 12)),
        ("4 tháng cuối năm", (0, 9, 12)),
        ("quý III", (0, 7, 9)),
        ("quý tư năm 2024", (2024, 10, 12)),
        ("ba quý đầu năm", (0, 1, 9)),
        *((f"quý {word} năm 2024", (2024, 3 * n - 2, 3 * n)) for n, word in enumerate(QUARTERS, 1)),
        *((f"{word} tháng đầu năm 2024", (2024, 1, n)) for word, n in COUNTS.items()),
    ],
)
def test_periods(text: str, expected: tuple[int, int, int]) -> None:
    (found,) = periods(text)
    assert (found.year, found.first, found.last) == expected


@pytest.mark.parametrize("text", ["giai đoạn 2021-2025", "nhiệm kỳ 2021 – 2025", "năm 2021 - 2025"])
def test_spans_of_years(text: str) -> None:
    (found,) = periods(text)
    assert (found.year, found.first, found.last, found.until) == (2021, 1, 12, 2025)


@pytest.mark.parametrize(
    "text",
    [
        "2019",
        "đầu tư",
        "ngày 5 tháng 5 năm 2024",
        "trước ngày 30 tháng 9 năm 2024",
        "năm 2024/2023",
        "5 năm",
        "quý khách",
    ],
)
def test_what_is_no_period(text: str) -> None:
    assert periods(text) == []


@pytest.mark.parametrize("change", [str, str.upper, str.title, str.swapcase])
def test_no_period_is_missed_for_speed(change: Callable[[str], str]) -> None:
    words = ["6", "12", "3", "sáu", "ba", "hai", "chín", "tháng", "T", "đầu", "cuối", "nửa", "quý", "iv", "năm", "của"]
    words += [
        "cả",
        "trọn",
        "hết",
        "giai đoạn",
        "thời kỳ",
        "nhiệm kỳ",
        "niên độ",
        "ngày",
        "2019",
        "2021-2025",
        "/",
    ]
    chance = random.Random(1)
    for _ in range(3000):
        text = change("".join(chance.choice(words) + chance.choice(["", " ", " "]) for _ in range(6)))
        every = [match.span() for match in pattern("times.tsv", "period").finditer(text)]
        assert [(p.start, p.end) for p in periods(text)] == every, text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("6 thang dau nam 2019", (2019, 1, 6)),
        ("quy ii/2024", (2024, 4, 6)),
        ("9 thang nam 2023", (2023, 1, 9)),
        ("ca nam 2020", (2020, 1, 12)),
        ("nua dau nam 2024", (2024, 1, 6)),
    ],
)
def test_periods_without_diacritics(text: str, expected: tuple[int, int, int]) -> None:
    assert [(p.year, p.first, p.last) for p in periods(text, folded=True)] == [expected]
    assert periods("tỉnh Hà Nam 2019") == []


def test_where_a_period_stands() -> None:
    text = "Doanh thu 6 tháng đầu năm 2019 và quý IV/2018"
    assert [text[p.start : p.end] for p in periods(text)] == ["6 tháng đầu năm 2019", "quý IV/2018"]


def test_months_and_days_are_found_where_they_stand() -> None:
    text = "từ ngày 5 tháng 6 đến tháng 09, họp ngày 12/8/2024"
    assert [(p.first, p.last, text[p.start : p.end]) for p in months_named(text)] == [
        (6, 6, "tháng 6"),
        (9, 9, "tháng 09"),
    ]
    assert [text[d.start : d.end] for d in dates(text)] == ["ngày 5 tháng 6", "12/8/2024"]


@pytest.mark.parametrize(
    ("text", "hour", "minute", "words"),
    [
        ("lúc 8h30 tại hội trường", 8, 30, "8h30"),
        ("từ 14 giờ", 14, 0, "14 giờ"),
        ("vào 08:05", 8, 5, "08:05"),
        ("họp 2h chiều", 14, 0, "2h chiều"),
        ("họp 7 giờ rưỡi tối", 19, 30, "7 giờ rưỡi tối"),
        ("12 giờ chiều", 12, 0, "12 giờ chiều"),
        ("9 giờ 15 phút sáng", 9, 15, "9 giờ 15 phút sáng"),
        ("14g45", 14, 45, "14g45"),
    ],
)
def test_times_of_the_day(text: str, hour: int, minute: int, words: str) -> None:
    (found,) = clocks(text)
    assert (found.hour, found.minute, text[found.start : found.end]) == (hour, minute, words)
    assert found.words == f"{hour:02} giờ {minute:02} phút"


@pytest.mark.parametrize("text", ["trực 24h/24h", "12 giờ đồng hồ", "xong trong 20 giờ", "kéo dài 3 giờ", "cứ 2 giờ"])
def test_lengths_of_time_are_no_times_of_the_day(text: str) -> None:
    assert clocks(text) == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("6 tháng đầu năm 2019", "nửa đầu năm 2019", True),
        ("6 tháng đầu năm", "6T/2024", True),
        ("6 tháng đầu năm 2019", "6 tháng đầu năm 2018", False),
        ("6 tháng đầu năm 2019", "năm 2019", False),
        ("6 tháng đầu năm 2019", "6 tháng cuối năm 2019", False),
        ("quý I/2024", "3 tháng đầu năm 2024", True),
        ("năm 2021", "giai đoạn 2021-2025", False),
    ],
)
def test_periods_compared(one: str, other: str, same: bool) -> None:
    a, b = periods(one)[0], periods(other)[0]
    assert a.same(b) is b.same(a) is same


def test_a_count_of_months_or_years() -> None:
    assert [count_of(word) for word in ("năm", "Tám", "07", "15", "0")] == [5, 8, 7, 12, 1]


def test_a_whole_year() -> None:
    assert Period(2019, 1, 12).whole_year
    assert not Period(2019, 1, 6).whole_year
