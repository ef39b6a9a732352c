"""What holds of every value: written and read again it is the same; what agrees may be compared, either way round."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from index.text import Period, Quantity, dates, document_numbers, parse_number, periods, quantities
from index.text.numerals import format_number, number_of_words
from index.text.units import unit_table
from index.vietnamese import fold

numbers = st.decimals(min_value=0, max_value=10**12, places=2).map(lambda d: d.normalize() + Decimal(0))
scales = st.sampled_from(["", "nghìn ", "triệu ", "tỷ "])
currencies = st.sampled_from(["đồng", "USD", "EUR", "JPY"])


units_spelled = st.sampled_from(
    sorted(s for s, u in unit_table().by_spelling.items() if u.kind in ("measure", "count") and len(s) > 2)
)
units = st.one_of(st.tuples(scales, currencies).map("".join), st.sampled_from(["%", "điểm %"]), units_spelled)


def read(number: Decimal, unit: str) -> Quantity:
    """A value as the grammar reads it from a sentence."""
    found = quantities(f"Kết quả đạt {format_number(number)} {unit}.")
    assume(len(found) == 1)
    return found[0]


@given(numbers)
def test_a_number_written_is_the_number_read(number: Decimal) -> None:
    assert parse_number(format_number(number)) == number


@given(numbers, scales, currencies)
def test_money_written_is_the_money_read(number: Decimal, scale: str, currency: str) -> None:
    (found,) = quantities(f"Tổng vốn là {format_number(number)} {scale}{currency}")
    factor = {"": 1, "nghìn ": 10**3, "triệu ": 10**6, "tỷ ": 10**9}[scale]
    assert (found.value, found.unit, found.kind) == (number * factor, currency, "money")


@settings(max_examples=300, deadline=None)
@given(numbers, units, units)
def test_agreement_is_reflexive_and_symmetric_and_keeps_to_its_kind(number: Decimal, one: str, other: str) -> None:
    mine, theirs = read(number, one), read(number, other)
    assert mine.agrees_with(mine) and mine.agrees_with(theirs) == theirs.agrees_with(mine)
    if mine.agrees_with(theirs):
        assert mine.kind == theirs.kind and mine.same_unit(theirs)


@given(numbers, currencies, currencies)
def test_agreement_never_crosses_currencies(number: Decimal, one: str, other: str) -> None:
    assume(one != other)
    written = format_number(number)
    (mine,), (theirs,) = quantities(f"đạt {written} {one}"), quantities(f"đạt {written} {other}")
    assert not mine.agrees_with(theirs) and not mine.same_unit(theirs)


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)), st.sampled_from(["{0}/{1}/{2}", "{0:02}/{1:02}/{2}"]))
def test_a_date_is_the_same_in_figures_and_in_words(day: date, pattern: str) -> None:
    written = pattern.format(day.day, day.month, day.year)
    (short,), (long,) = dates(f"họp ngày {written}"), dates(f"họp ngày {day.day} tháng {day.month} năm {day.year}")
    assert short.agrees_with(long) and (short.day, short.month, short.year) == (day.day, day.month, day.year)


@given(st.integers(1990, 2099), st.integers(1, 4))
def test_a_period_has_its_months_with_and_without_diacritics(year: int, quarter: int) -> None:
    text = f"quý {('I', 'II', 'III', 'IV')[quarter - 1]} năm {year}"
    (found,), (plain,) = periods(text), periods(fold(text), folded=True)
    assert found.same(plain) and found.same(Period(year, 3 * quarter - 2, 3 * quarter, 0, 0))


@given(st.integers(1, 9999), st.sampled_from(["BC", "TB", "QĐ", "KH"]), st.sampled_from(["UBND", "BQL", "VP.UBND"]))
def test_a_document_number_is_no_quantity(number: int, kind: str, body: str) -> None:
    written = f"{number:02}/{kind}-{body}"
    text = f"Báo cáo số {written} của Ban Quản lý"
    assert document_numbers(text) == [written] and not quantities(text)


@given(st.integers(1, 999))
def test_a_number_in_words_is_the_number(number: int) -> None:
    assert number_of_words(words_of(number)) == number


def words_of(number: int) -> str:
    """1 to 999 in words, from the rules of spelling: an independent writer."""
    digits = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    said = [digits[hundreds], "trăm"] if hundreds else []
    if tens == 0:
        return " ".join([*said, *(["linh"] if said and ones else []), *([digits[ones]] if ones else [])])
    said += ["mười"] if tens == 1 else [digits[tens], "mươi"]
    last = {0: [], 1: ["một"] if tens == 1 else ["mốt"], 5: ["lăm"]}.get(ones, [digits[ones]])
    return " ".join(said + last)
