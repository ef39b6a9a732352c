"""Dates, periods and numbers of official papers: found in text and compared as values. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from index.text.numerals import ascii_digits
from index.vietnamese import fold
from index.wordlists import pattern


def _pattern(kind: str) -> re.Pattern[str]:
    return pattern("times.tsv", kind)


_DIGIT = re.compile(r"\d")

# --------------------------------------------------------------------------------- dates and document numbers

_DOCUMENT_NUMBER = re.compile(
    r"(?<![\w/.])\d+(?:/(?:19|20)\d\d)?/(?=[^\W\d_])(?!năm)[A-ZĐƯÔa-z][\w\-.]*(?:-[A-ZĐa-z][\w\-.]*)*\w"
)


@dataclass(frozen=True, slots=True)
class Date:
    """A date as written in a text; `year` 0 when it is not given."""

    day: int
    month: int
    year: int
    start: int
    end: int

    def agrees_with(self, other: Date) -> bool:
        same_day = (self.day, self.month) == (other.day, other.month)
        return same_day and (self.year == other.year or 0 in (self.year, other.year))


def dates(text: str) -> list[Date]:
    """Dates like 19/6/2019, "ngày 18 tháng 01 năm 2018" and "ngày 24/7", in order of appearance."""
    return list(_dates(text))


@lru_cache(maxsize=20_000)
def _dates(text: str) -> tuple[Date, ...]:
    return tuple(_date(m) for m in _pattern("date").finditer(ascii_digits(text))) if _DIGIT.search(text) else ()


def _date(match: re.Match[str]) -> Date:
    parts = match.groupdict()
    day, month, year = (
        next((found for n in ("", "2", "3", "4", "5") if (found := parts.get(k + n))), "0") for k in ("d", "m", "y")
    )
    return Date(int(day), int(month), int(year), match.start(), match.end())


def document_numbers(text: str) -> list[str]:
    """Official numbers like 19/TB-VP.UBND, 130/2019/NQ-HĐND, as written."""
    return [m.group() for m in _DOCUMENT_NUMBER.finditer(ascii_digits(text)) if any(c.isupper() for c in m.group())]


# ------------------------------------------------------------------------------------------------- periods

_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "mot": 1, "hai": 2, "ba": 3, "tu": 4, "bon": 4}
_WORDS = {"hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10}


@dataclass(frozen=True, slots=True)
class Period:
    """A span of months of one year: 6 tháng đầu năm 2019 = (2019, 1, 6); năm 2019 = (2019, 1, 12).

    `year` is 0 where the words don't say; several years ("giai đoạn 2021-2025") have `until` set.
    """

    year: int
    first: int
    last: int
    start: int = 0
    end: int = 0
    until: int = 0

    @property
    def whole_year(self) -> bool:
        return (self.first, self.last) == (1, 12)

    def name(self, joint: str = "/") -> str:
        """ "năm 2019", "quý II/2019", "tháng 5/2019", "6 tháng đầu năm 2019"; "" for months without a name together.
        `joint` stands before the year of a month or a quarter."""
        months = self.last - self.first + 1
        if self.whole_year:
            return f"năm {self.year}"
        if months == 1:
            return f"tháng {self.first}{joint}{self.year}"
        if months == 3 and self.last % 3 == 0:
            return f"quý {('I', 'II', 'III', 'IV')[self.first // 3]}{joint}{self.year}"
        part = {1: "đầu", 13 - months: "cuối"}.get(self.first)
        return f"{months} tháng {part} năm {self.year}" if part else ""

    def same(self, other: Period) -> bool:
        """The same months; a missing year is taken to agree."""
        months = (self.first, self.last) == (other.first, other.last)
        return months and self.until == other.until and self.same_year(other)

    def same_year(self, other: Period) -> bool:
        """A missing year is taken to agree."""
        return self.year == other.year or 0 in (self.year, other.year)


def _period_matches(text: str) -> Iterator[re.Match[str]]:
    """What the pattern of periods finds, at a quarter of the cost."""
    at = 0
    while start := _pattern("period start").search(text, at):
        match = _pattern("period").match(text, start.start())
        at = match.end() if match else start.start() + 1
        if match:
            yield match


@cache
def _folded_period() -> re.Pattern[str]:
    """ "6 thang dau nam 2019": only for text known to be typed without diacritics ("tỉnh Hà Nam 2019" is no year)."""
    return re.compile(fold(_pattern("period").pattern).replace("?p<", "?P<"), re.IGNORECASE)


def periods(text: str, *, folded: bool = False) -> list[Period]:
    """Periods named in a text, in order of appearance. `folded`: the text has no diacritics."""
    return list(_periods(text, folded))


@lru_cache(maxsize=20_000)
def _periods(text: str, folded: bool) -> tuple[Period, ...]:
    # The same titles, headings and lead-ins are read for every statement under them.
    text = ascii_digits(text)
    return tuple(_period(m) for m in (_folded_period().finditer(text) if folded else _period_matches(text)))


def _period(match: re.Match[str]) -> Period:
    g = match.groupdict()
    where = {"start": match.start(), "end": match.end()}
    if g["from"]:
        return Period(int(g["from"]), 1, 12, until=int(g["to"]), **where)
    if g["quarter"]:
        q = _QUARTERS.get(fold(g["quarter"])) or int(g["quarter"])
        return Period(int(g["y4"] or 0), 3 * q - 2, 3 * q, **where)
    if g["quarters"]:
        return Period(int(g["y7"] or 0), 1, 3 * count_of(g["quarters"]), **where)
    if g["month"]:
        return Period(int(g["y5"]), int(g["month"]), int(g["month"]), **where)
    if g["months"] or g["half2"]:
        n = count_of(g["months"]) if g["months"] else 6
        late = fold(g["half"] or g["half2"]) != "dau"
        return Period(int(g["y1"] or g["y3"] or 0), 13 - n if late else 1, 12 if late else n, **where)
    if g["months3"]:
        return Period(0, 1, count_of(g["months3"]), **where)
    if g["months2"]:
        return Period(int(g["y2"]), 1, count_of(g["months2"]), **where)
    return Period(int(g["y6"] or 0), 1, 12, **where)


def count_of(word: str) -> int:
    """A number of months or years, in figures or as a word: "sáu" -> 6; between 1 and 12."""
    n = _WORDS.get(fold(word)) or int(word)
    return min(max(n, 1), 12)


def months_named(text: str) -> list[Period]:
    """Months by their number, also where no year stands beside them ("ngày 5 tháng 6" and "tháng 6/2024" included)."""
    return [Period(0, int(m[1]), int(m[1]), m.start(), m.end()) for m in _pattern("month").finditer(ascii_digits(text))]


def months_alone(text: str) -> list[Period]:
    """Months that are named without their day: of "riêng tháng 6", not of "ngày 5 tháng 6"."""
    return [p for p in months_named(text) if not text[max(p.start - 3, 0) : p.start].rstrip()[-1:].isdigit()]


# What numbers an item rather than measures: "(1).", "1.".
_ITEM = re.compile(r"(?:^|(?<=[\s:;.]))\(\d{1,2}\)[.)]?|^\d{1,2}[.)]\s", re.MULTILINE)


def calendar_spans(text: str) -> list[tuple[int, int]]:
    """Where dates, periods, document numbers and the numbers of items stand: no quantity is read there."""
    patterns = (_pattern("date"), _DOCUMENT_NUMBER, _pattern("calendar"), _pattern("years"), _ITEM)
    found = [m.span() for pattern_ in patterns for m in pattern_.finditer(text)]
    return found + [m.span() for m in _period_matches(text)]
