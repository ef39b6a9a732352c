"""When a document was issued, and which time it reports on: told by its head and its title, never by what it cites."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest

from index.lines import DATELINE, PLACE_DATE
from index.provinces import PLACE_DATE_LENGTH
from index.scanning import YEAR
from index.text import Period, months_alone, periods
from index.wordlists import pattern


def _pattern(kind: str) -> re.Pattern[str]:
    return pattern("dating.tsv", kind)


LONG_DATE = re.compile(r"ngày\s*(\d{1,2})\s*tháng\s*(\d{1,2})(?:\s*năm\s*(\d{4}))?", re.I)
_SHORT_DATE = re.compile(r"(?<![\d/])(\d{1,2})\s*[/.-]\s*(\d{1,2})(?:\s*[/.-]\s*(\d{4}))?(?![\d/])")
_LATE = 11
"""A document of a later month of the year may report on the whole of it."""


def date_of(
    head: Sequence[str], datelines: Sequence[str], opening: Sequence[str], title: str, tells_event: bool
) -> str:
    """The day of a document in ISO, "" where it tells none.

    A head with a line for place and date decides, whether that line is filled in or not: the page that a draft stands
    on is dated, the draft is not. `tells_event`: the text is an account, dated by the event that it opens with.
    """
    places = [place for line in head if (place := PLACE_DATE.search(line))]
    if places:
        return next((day for p in places if (day := _iso(_first_date(p.group()), ""))), "")
    issued = (m.group(1) for line in head if (m := _pattern("issued").match(line)))
    if day := next((day for words in issued if (day := _iso(_first_date(words), ""))), ""):
        return day
    lines = filter(DATELINE.match, (*head, *datelines))
    dateline = next((m for line in lines if (m := _SHORT_DATE.search(line))), None)
    year = next((m.group() for t in (title, *opening) if (m := YEAR.search(t))), "")
    year = (dateline.group(3) if dateline else "") or year
    return (_event(opening[0], year) if opening and tells_event else "") or _iso(dateline, "")


def _first_date(words: str) -> re.Match[str] | None:
    return LONG_DATE.search(words) or _SHORT_DATE.search(words)


def _event(text: str, year: str) -> str:
    """The day that an account opens with ("Chiều ngày 19/6/2019, ..."); not that of a document it cites."""
    opening = text[:120]
    found = [*LONG_DATE.finditer(opening), *_SHORT_DATE.finditer(opening)]
    for match in sorted(found, key=re.Match.start) if not _pattern("cites").match(opening) else ():
        before = opening[: match.start()]
        told = match.re is LONG_DATE or _pattern("day told").search(before)
        if told and not _pattern("of a number").search(before):
            return _iso(match, year)
    return ""


def _iso(match: re.Match[str] | None, year: str) -> str:
    if match is None or not (match.group(3) or year):
        return ""
    try:
        return date(int(match.group(3) or year), int(match.group(2)), int(match.group(1))).isoformat()
    except ValueError:
        return ""


# ---------------------------------------------------------------------------------------------- periods


def period_of(title: str, texts: Iterable[str], year: str = "") -> str:
    """The first period that the title reports on, or else one in `texts`, in words that name its year.

    A title may give the year later ("6 tháng đầu năm và ... 6 tháng cuối năm 2024"), or leave it to the text or to
    the `year` of the document. In the text a period counts with its own year, or that of the same span right after.
    """
    texts = tuple(texts)
    found = _periods(title)
    if found and found[0].of.year and (month := _month_before(title, found[0])):
        return month
    if found and not (first := found[0]).of.year:
        elsewhere = (p.of.year for text in texts for p in _periods(text) if p.of.same(first.of))
        years = (*(p.of.year for p in found), *elsewhere, int(year or 0))
        if known := next(filter(None, years), 0):
            return first.in_year(known)
    for text in (title, *texts):
        for period, following in zip_longest(_periods(text), _periods(text)[1:]):
            if period.of.year:
                return period.words
            if following and following.of.year and not following.of.whole_year:
                return period.in_year(following.of.year)
    return ""


def _month_before(title: str, period: _Named) -> str:
    """The month that a title names without its year before another month: "tháng 10, nhiệm vụ tháng 11 năm 2025"."""
    named = next(iter(months_alone(title)), None)
    if not named or period.of.first != period.of.last or title[named.start :].lower().startswith(period.words):
        return ""
    return replace(named, year=period.of.year - (named.first > period.of.first)).name(" năm ")


def counted(lines: Iterable[str]) -> str:
    """The period between the days that a line of a head tells to be counted: "(Từ ngày 15/12/2024 đến ngày 14/6/2025)"
    -> "6 tháng đầu năm 2025", for the months that are mostly within. "" for months that have no name together."""
    matches = (_pattern("days counted").match(line.strip()[:_LONGEST_SPAN]) for line in lines)
    days = ([int(part or m["y2"]) for part in m.group("d1", "m1", "y1", "d2", "m2", "y2")] for m in matches if m)
    return next(filter(None, (_months_name(*each) for each in days)), "")


_LONGEST_SPAN = 120


def _months_name(d1: int, m1: int, y1: int, d2: int, m2: int, y2: int) -> str:
    begins, ends = 12 * y1 + m1 - (d1 < 15), 12 * y2 + m2 - 1 - (d2 < 14)
    (year, first), (last_year, last) = divmod(begins, 12), divmod(ends, 12)
    first, last, months = first + 1, last + 1, ends - begins + 1
    if year != last_year or not 1 <= months <= 12 or max(m1, m2) > 12:
        return ""
    return Period(year, first, last).name(" năm ")


_CLAUSE = re.compile(r"[,;]\s|(?<=[.:])\s")


def reporting(opening: Iterable[str]) -> list[str]:
    """The clauses of an official paper's opening that say what it reports on; what it goes by is left out."""
    clauses = (clause for text in opening for clause in _CLAUSE.split(text[:2_000]))
    return [clause for clause in clauses if _pattern("reports").search(clause) and not _pattern("cited").search(clause)]


def so_far(words: str, title: str, opening: Sequence[str], text: str, day: str) -> str:
    """The part of the year that a document of that very year reports on, where its opening tells it.

    "Tạo đà về đích năm 2022", published in July 2022 about the first half of the year, reports on that half; a report
    of the third quarter that adds up nine months, on nine months.
    """
    reach = next(iter(periods(words)), None)
    if reach is not None and reach.first > 1 and not reach.until:
        sums = (p for p in _periods(text) if p.of.first == 1 and p.of.last == reach.last and p.of.same_year(reach))
        return next((p.in_year(reach.year) for p in sums), words)
    dated = date.fromisoformat(day) if day else None
    if dated is None or dated.month > _LATE or _pattern("plan").search(title):
        return words
    if reach is not None and (not reach.whole_year or reach.until or dated.year != reach.year):
        return words
    told = (p for text in opening for p in _periods(text) if p.of.first == 1 and p.of.last <= dated.month)
    return next((p.in_year(dated.year) for p in told if p.of.year in (0, dated.year)), words)


@dataclass(frozen=True, slots=True)
class _Named:
    """A period with the words that name it, in small letters."""

    of: Period
    words: str

    def in_year(self, year: int) -> str:
        if self.of.year:
            return self.words
        if self.words.endswith("qua"):
            return f"{self.of.last} tháng đầu năm {year}"
        return f"{self.words} {year}" if self.words.endswith("năm") else f"{self.words} năm {year}"


def _periods(text: str) -> list[_Named]:
    """The periods of a text, leaving out the months and years of dates, of numbered documents and of aims."""
    if PLACE_DATE.search(text[-PLACE_DATE_LENGTH:]):
        return []
    undated = LONG_DATE.sub(" ", _pattern("number").sub(" ", text))
    return list(_told(undated))


def _told(text: str) -> Iterator[_Named]:
    for period in periods(text):
        beside = (
            period.whole_year
            and not period.until
            and _pattern("beside").search(text[max(period.start - 90, 0) : period.start])
        )
        if not beside and (period.year or not period.whole_year):
            yield _Named(period, _small(text[period.start : period.end]))


_QUARTER = re.compile(r"(?<=quý )[ivx]+\b")


def _small(words: str) -> str:
    small = words.lower() if words.isupper() else words[:1].lower() + words[1:]
    return _QUARTER.sub(lambda match: match.group().upper(), small)
