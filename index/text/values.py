"""Numbers with their units found in text, and compared as values: the one grammar that all of the product reads by.

A `Quantity` is (value, unit). Values are exact decimals in the currency's or the measure's own unit; agreement converts
within a dimension (1 ha = 10.000 m2), never across dimensions or currencies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from index.scanning import before
from index.text.numerals import NUMBER, ascii_digits, number_of_words, parse_number
from index.text.times import calendar_spans
from index.text.units import MONEY, MOST_WORDS, Unit, UnitKind, UnitTable, compatible, spelling_of, unit_table
from index.vietnamese import fold
from index.wordlists import pattern


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, `text[start:end]` as written.

    `value` is scaled ("85 tỷ đồng" = 85000000000) and signed; `number` is as printed, and ends at `number_end`. `unit`
    is "%", "điểm %", "lần", "phần" (a fraction of a whole), a currency ("đồng", "USD", "EUR"), "tiền" (a scale without
    a currency), the folded name of a measure or counted noun ("ha", "du an"), else the one or two words that follow.
    """

    value: Decimal
    unit: str
    text: str
    start: int
    end: int
    number: Decimal = Decimal(0)
    number_end: int = 0
    kind: UnitKind = "none"

    def agrees_with(self, other: Quantity) -> bool:
        """Same value, and units that don't contradict: symmetric, reflexive, never across dimensions or currencies."""
        if {self.unit, other.unit} == {"phần", "%"}:
            return _is_share(self, other) if self.unit == "phần" else _is_share(other, self)
        mine, theirs = in_base(self), in_base(other)
        if mine[0] != theirs[0]:
            return False
        if mine[1] == theirs[1]:
            return True
        if "money" in (self.kind, other.kind):
            return self.kind == other.kind and MONEY in (self.unit, other.unit)
        if "percent" in (self.kind, other.kind):
            return False
        return compatible(self.unit, other.unit)

    def same_unit(self, other: Quantity) -> bool:
        """Whether the two may be compared at all."""
        if self.kind == other.kind == "measure":
            return in_base(self)[1] == in_base(other)[1]
        return replace(self, value=Decimal(1)).agrees_with(replace(other, value=Decimal(1)))


def in_base(quantity: Quantity) -> tuple[Decimal, str]:
    """The value in the base unit of its dimension (3 km is 3000 m), with that unit; other values as they are."""
    unit = unit_table().by_key.get(quantity.unit) if quantity.kind == "measure" else None
    return (quantity.value * unit.factor, unit.base) if unit else (quantity.value, quantity.unit)


def _is_share(part: Quantity, percent: Quantity) -> bool:
    """ "một phần ba" is 33,3%: equal at the digits that the percentage is printed with."""
    exponent = int(percent.value.as_tuple().exponent)
    return abs(part.value * 100 - percent.value) <= Decimal(5).scaleb(min(exponent, 0) - 1)


def quantities(text: str) -> list[Quantity]:
    """Numbers with units in order of appearance, leaving out those inside dates, periods and document numbers."""
    return list(_quantities(text))


@lru_cache(maxsize=20_000)
def _quantities(text: str) -> tuple[Quantity, ...]:
    # The same statements are read for every question about their report.
    plain = ascii_digits(text)
    taken = calendar_spans(plain)
    folded = plain.isascii()
    found = [*_written(plain, folded), *_in_words(plain), *_ratios(plain)]
    free = _outside(sorted(found, key=lambda q: (q.start, -q.end)), taken)
    return tuple(replace(q, text=text[q.start : q.end]) for q in _ranged(_apart(free), plain))


def _outside(found: list[Quantity], spans: list[tuple[int, int]]) -> Iterator[Quantity]:
    """The quantities whose number does not begin within a span."""
    spans = sorted(spans)
    n, reach = 0, 0
    for quantity in found:
        at = quantity.start + (quantity.number < 0)
        while n < len(spans) and spans[n][0] <= at:
            reach, n = max(reach, spans[n][1]), n + 1
        if at >= reach:
            yield quantity


def _apart(found: Iterator[Quantity]) -> Iterator[Quantity]:
    end = 0
    for quantity in found:
        if quantity.start >= end:
            yield quantity
            end = quantity.number_end


# -------------------------------------------------------------------------------------------------- numbers


def _pattern(kind: str) -> re.Pattern[str]:
    return pattern("numerals.tsv", kind)


_START = r"(?:(?<![\w,./])|(?<=\w/)(?!(?:19|20)\d\d(?!\d)))"
# No sign: a bullet ("- 5 dự án"), a range ("5-7"), a name ("KCN-2").
_SIGN = r"(?P<sign>(?:(?<![\w.,/)%\-–])[-−]|(?<=[\t(:])[–])(?=\d))?"
_DIGITS = re.compile(rf"{_SIGN}{_START}(?P<number>{NUMBER})(?!\d)(?!(?-i:(?!USD|VN[DĐ]|EUR|MW|TEU|KCN|CCN)[A-ZĐ]))")


def _written(text: str, folded: bool) -> Iterator[Quantity]:
    for match in _DIGITS.finditer(text):
        number = parse_number(match["number"]) * (-1 if match["sign"] else 1)
        yield _with_unit(text, number, match.start(), match.end(), folded)


def _in_words(text: str) -> Iterator[Quantity]:
    for match in _pattern("in a text").finditer(text):
        word = match["number"]
        if match["times"]:  # "gấp ba", "gấp ba lần"
            quantity = _with_unit(text, number_of_words(word), match.start("number"), match.end("number"), False)
            end = quantity.end if quantity.unit == "lần" else match.end()
            yield _times(quantity.number, match.start(), end)
            continue
        if word.lower() == "năm" and before(_pattern("year before"), text, match.start()):
            continue
        quantity = _with_unit(text, number_of_words(word), match.start("number"), match.end("number"), False)
        article = _pattern("no count").fullmatch(word) and word.lower() != "năm"
        known = quantity.kind in ("money", "percent", "measure", "count", "never")
        if " " in word or (known and not (article and quantity.value == quantity.number)):
            yield quantity


def _times(number: Decimal, start: int, end: int) -> Quantity:
    return Quantity(number, "lần", "", start, end, number, end, "percent")


def _ratios(text: str) -> Iterator[Quantity]:
    for match in _pattern("ratio").finditer(text):
        start, end = match.span()
        if match["double"] or match["and_half"]:
            yield _times(Decimal(2) if match["double"] else Decimal("1.5"), start, end)
            continue
        value = Decimal("0.5")
        if match["top"]:
            bottom = _count(match["bottom"])
            value = _count(match["top"]) / bottom if bottom else value
        yield Quantity(value, "phần", "", start, end, value, end, "percent")


def _count(word: str) -> Decimal:
    if word.isdigit():
        return Decimal(word)
    return Decimal(10) if word.lower() == "mười" else number_of_words(word)


# ---------------------------------------------------------------------------------------------------- units

_PERCENT = re.compile(r"\s*(?P<percent>(?:điểm\s*)?(?:%|phần\s+trăm(?!\w)))", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*\d?[²³]?|[$€£¥]")
_GAP = re.compile(r"[ \u00a0]*(?:\n[ \u00a0]*)?")


def unit_at(text: str, at: int) -> Quantity:
    """One of the unit that stands at `at`, up to `end`: "triệu USD" is 1000000 USD."""
    return _with_unit(text, Decimal(1), at, at, text.isascii())


_CAPITAL_DONG = re.compile(r"Đ[^\W\d_A-ZĐ]")


def _with_unit(text: str, number: Decimal, start: int, number_end: int, folded: bool) -> Quantity:
    def made(value: Decimal, unit: str, kind: UnitKind, end: int) -> Quantity:
        return Quantity(value, unit, "", start, end, number, number_end, kind)  # `_quantities` adds the text

    if percent := _PERCENT.match(text, number_end):
        return made(number, "điểm %" if "iểm" in percent["percent"].lower() else "%", "percent", percent.end())
    table = unit_table()
    scale, at = Decimal(1), number_end
    words = _words_after(text, at)
    while words and (unit := table.find(spelling_of(words[0].group()), folded=folded)) and unit.scale:
        scale, at = scale * unit.factor, words[0].end()
        words = _words_after(text, at)
        if not words or scale >= 10**15:
            break
    unit, end = _longest(text, words, table, folded)
    if unit is not None and unit.key == "đồng" and _CAPITAL_DONG.match(words[0].group()):
        unit = None  # a name: "1 Đồng Rạng"
    if unit is not None and not (scale > 1 and unit.kind == "never"):
        return made(number * scale, unit.key, unit.kind, end)
    if scale > 1:
        return made(number * scale, MONEY, "money", at)
    kept = []
    for word in words[:2]:
        if spelling_of(word.group()) in table.connectives:
            break
        kept.append(word)
    if not kept:
        return made(number, "", "none", number_end)
    return made(number, fold(" ".join(w.group() for w in kept)), "other", number_end)


def _words_after(text: str, at: int) -> list[re.Match[str]]:
    words: list[re.Match[str]] = []
    while len(words) < MOST_WORDS:
        gap = _GAP.match(text, at)
        word = _WORD.match(text, gap.end() if gap else at)
        if word is None:
            break
        words.append(word)
        at = word.end()
    return words


def _longest(text: str, words: list[re.Match[str]], table: UnitTable, folded: bool) -> tuple[Unit | None, int]:
    """The longest known unit that the words begin with, and where it ends."""
    for size in range(len(words), 0, -1):
        unit = table.find(spelling_of(text[words[0].start() : words[size - 1].end()]), folded=folded)
        if unit is not None and not unit.scale:
            return unit, words[size - 1].end()
    return None, 0


def _rate() -> re.Pattern[str]:
    return pattern("units_per.tsv", "rate")


def rate_end(text: str, at: int) -> int:
    """Where "/người/tháng" after a unit ends; `at` when there is none."""
    while rate := _rate().match(text, at):
        at = rate.end()
    return at


# --------------------------------------------------------------------------------------------------- ranges

_BETWEEN = re.compile(r"\s*(?:-|–|đến|tới)\s*", re.IGNORECASE)
_OUT_OF = re.compile(r"\s*/\s*")


def _ranged(found: Iterator[Quantity], text: str) -> Iterator[Quantity]:
    """The lower end of a range and a part of a whole have the unit that follows: "từ 5 đến 10 tỷ đồng", "46/112 hộ"."""
    waiting: Quantity | None = None
    for quantity in found:
        if waiting is not None:
            between = text[waiting.number_end : quantity.start]
            rising = _BETWEEN.fullmatch(between) and quantity.number > waiting.number
            part = _OUT_OF.fullmatch(between) and quantity.kind in ("count", "measure", "money", "never")
            if (rising or part) and waiting.kind == "none" and quantity.kind not in ("none", "other"):
                scale = quantity.value / quantity.number
                waiting = replace(waiting, value=waiting.number * scale, unit=quantity.unit, kind=quantity.kind)
            yield waiting
        waiting = quantity if quantity.kind in ("none", "other") else None
        if waiting is None:
            yield quantity
    if waiting is not None:
        yield waiting
