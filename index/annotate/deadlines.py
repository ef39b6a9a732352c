"""Deadlines as reports write them ("trước ngày 30/6/2019", "trong quý III/2024") and the day each one ends on."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from index.scanning import before
from index.text import dates, periods
from index.wordlists import pattern, patterns


def _pattern(kind: str) -> re.Pattern[str]:
    return pattern("deadlines.tsv", kind)


class Deadline(NamedTuple):
    """`words` are the document's own; `date` is the last day, None when it can't be told ("trước mùa mưa")."""

    words: str
    date: date | None


NONE = Deadline("", None)


def stated(text: str, year: int = 0) -> Deadline:
    """The deadline that a clause states with a word that says so. `year` is the report's, for "trước ngày 30/6"."""
    for stating in patterns("deadlines.tsv", "stated"):
        found = [m for m in stating.finditer(text) if not before(_pattern("compared"), text, m.start())]
        if found:
            words = found[-1].group().strip()
            return Deadline(words, last_day(words, year))
    fulfilled = _pattern("fulfilled").search(text)
    return Deadline(fulfilled["year"], last_day(fulfilled["year"])) if fulfilled else NONE


def named(text: str, year: int = 0) -> Deadline:
    """The time that a lead-in or a heading names: "Nhiệm vụ 6 tháng cuối năm 2024", "trong tháng 6/2019"."""
    own = stated(text, year)
    if own.words:
        return own
    found = [m for m in _pattern("named").finditer(text) if not before(_pattern("not ours"), text, m.start())]
    words = found[-1].group().strip() if found else ""
    return Deadline(words, last_day(words, year)) if words else NONE


def last_day(words: str, year: int = 0) -> date | None:
    """The last day that the words of a deadline allow; None when they name no calendar time.

    >>> last_day("trong quý III/2024"), last_day("trước ngày 30/6", 2019)
    (datetime.date(2024, 9, 30), datetime.date(2019, 6, 30))
    """
    days = dates(words)
    if days and (day := _date(days[-1].year or year, days[-1].month, days[-1].day)):
        return day
    found = periods(words)
    year = next((period.year for period in reversed(found) if period.year), year)
    if found and _pattern("before its start").match(words):
        first = _date(found[-1].year or year, found[-1].first, 1)
        return first - timedelta(days=1) if first else None  # "trước quý II" ends with quý I
    ends = [_month_end(period.until or period.year or year, period.last) for period in found]
    known = [end for end in (*ends, *_bare_ends(words, year)) if end]
    if known:
        return max(known)
    short = _pattern("day month").search(words)
    return _date(int(short[3] or year), int(short[2]), int(short[1])) if short else None


_NUMBER = re.compile(r"\d\s*$")


def _bare_ends(words: str, year: int) -> Iterator[date | None]:
    """Months without a year ("trong tháng 7"), and the end of the year in words."""
    for match in _pattern("month alone").finditer(words):
        if not before(_NUMBER, words, match.start()) and 1 <= int(match[1]) <= 12:
            yield _month_end(year, int(match[1]))
    if ending := _pattern("end of year").search(words):
        yield _month_end(int(ending[1] or year), 12)


def _month_end(year: int, month: int) -> date | None:
    return _date(year, month, calendar.monthrange(year, month)[1]) if year else None


def _date(year: int, month: int, day: int) -> date | None:
    """None for what is no date ("31/6") or has no year."""
    try:
        return date(year, month, day) if year else None
    except ValueError:
        return None
