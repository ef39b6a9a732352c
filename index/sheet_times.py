"""Workbooks with a sheet for each month, quarter or zone: the time that a sheet's name tells, what all sheets share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from index.lines import SHEET, Element
from index.report import Metadata
from index.text import periods
from index.vietnamese import fold
from index.wordlists import kinds

_YEAR = r"(?:[\s._/-]*(?:nam[\s._]*)?(?P<year>(?:19|20)\d\d)(?!\d))?"
_KINDS = (
    ("months", re.compile(rf"(?<!\w)(?P<n>0?[2-9]|1[01])\s?(?:thang|t)(?:\s+dau(?:\s+nam)?)?(?![^\W_]){_YEAR}")),
    ("month", re.compile(rf"(?<![^\W_])(?:thang|t)[\s._]*(?P<n>0?[1-9]|1[0-2])(?!\d){_YEAR}")),
    ("quarter", re.compile(rf"(?<![^\W_])(?:quy|q)[\s._]*(?P<n>iv|iii|ii|i|[1-4])(?![^\W_]){_YEAR}")),
    ("year", re.compile(r"(?<![^\W_])(?:nam[\s._]*)?(?P<n>(?P<year>(?:19|20)\d\d))(?![^\W_])")),
)
_ROMAN = ("I", "II", "III", "IV")
_LONGEST_NAME = 31
"""Characters, by Excel's own rule."""
_TOP = 4
"""Rows of a table among which its titles stand."""
_ALIKE = 4
"""Words with which the titles of sheets of one kind begin."""


def time_of_sheet(name: str, year: int = 0) -> str:
    """The time that the name of a sheet tells, in full, by the `year` that is told above its table where it has none.

    >>> time_of_sheet("T8", 2024), time_of_sheet("Q3.2025"), time_of_sheet("6T", 2025), time_of_sheet("Biểu 8", 2025)
    ('tháng 8 năm 2024', 'quý III năm 2025', '6 tháng đầu năm 2025', '')
    """
    words = fold(name[:_LONGEST_NAME])
    kind, found = next(((kind, all_) for kind, form in _KINDS if (all_ := list(form.finditer(words)))), ("", []))
    told = int(found[0]["year"] or year) if len(found) == 1 else 0
    return f"{_part_of_year(kind, found[0]['n'].upper())}năm {told}" if told else ""


def _part_of_year(kind: str, number: str) -> str:
    if kind == "quarter":
        return f"quý {_ROMAN[int(number) - 1] if number.isdigit() else number} "
    if kind == "year":
        return ""
    return f"tháng {int(number)} " if kind == "month" else f"{int(number)} tháng đầu "


# ---------------------------------------------------------------------------------------------- tables


def with_times(elements: Sequence[Element]) -> list[Element]:
    """The elements, the tables of sheets that are named by a time with that `within`, unless a line above says when.

    The year may be told on an earlier sheet. One sheet alone that is named "T1" may be called so for anything.
    """
    names = [element.text for element in elements if _names_sheet(element)]
    if not names or sum(bool(time_of_sheet(name, 2000)) for name in names) < min(len(names), 2):
        return list(elements)
    return list(_timed(elements))


def _timed(elements: Sequence[Element]) -> Iterator[Element]:
    sheet, year, narrow = "", 0, False
    years: set[int] = set()
    for element in elements:
        if _names_sheet(element):
            sheet, narrow = element.text, False
            years.clear()
        told = [p for line in (element.text, *_titles_in(element)) for p in periods(line)] if sheet else []
        years |= {period.year for period in told if period.year and not period.until}
        year = next(iter(years)) if len(years) == 1 else year
        narrow = narrow or any(period.year and not period.whole_year for period in told if not _names_sheet(element))
        when = time_of_sheet(sheet, year) if element.grid and not narrow else ""
        yield replace(element, within=when) if when else element


def _names_sheet(element: Element) -> bool:
    return element.style == "heading" and element.level == SHEET


def _titles_in(element: Element) -> list[str]:
    """The titles at the top of a table: rows with a single cell."""
    rows = ([cell.strip() for cell in row if len(cell.strip()) > 1] for row in element.grid[:_TOP])
    return [cells[0] for cells in rows if len(cells) == 1]


def _year_of(lines: Iterable[str]) -> int:
    """The only year that lines tell, 0 for none or several."""
    years = {period.year for line in lines for period in periods(line) if period.year and not period.until}
    return years.pop() if len(years) == 1 else 0


# ---------------------------------------------------------------------------------------------- the whole workbook


def shared_by_sheets(metadata: Metadata, elements: Sequence[Element]) -> Metadata:
    """The metadata of a workbook, without the time or the zone of its first sheet where the others have other ones.

    Such are sheets whose titles are alike but for their times, or begin with the same words.
    """
    titles = list(_titles_of_sheets(elements))
    if len(titles) < 2 or metadata.title not in titles:
        return metadata
    year = _year_of(titles)
    untimed = {_without_time(title, year) for title in titles}
    shared = untimed.pop() if len(untimed) == 1 else _beginning(titles)
    if len(shared.split()) < _ALIKE:
        return metadata
    times = {tuple((p.year, p.first, p.last) for p in periods(title)) for title in titles}
    period = metadata.period if len(times) == 1 else f"năm {year}" if year else ""
    return replace(metadata, title=shared if len(set(titles)) > 1 else metadata.title, period=period)


def _without_time(title: str, year: int) -> str:
    """A title that tells the year alone, or no time at all where sheets are of several years."""
    for period in reversed(periods(title)):
        told = title[period.start : period.end]
        when = f"năm {year}" if year else ""
        title = title[: period.start] + (when.upper() if told.isupper() else when) + title[period.end :]
    return " ".join(title.split())


def _titles_of_sheets(elements: Sequence[Element]) -> Iterator[str]:
    """For each sheet its first line that tells a time."""
    seeking = False
    for element in elements:
        seeking = seeking or _names_sheet(element)
        title = next(filter(periods, [element.text, *_titles_in(element)]), "") if seeking else ""
        if title and not _names_sheet(element):
            seeking = False
            yield title


def _beginning(titles: Sequence[str]) -> str:
    """The words that all titles begin with, without those that only lead to what differs."""
    alike = takewhile(lambda row: len({word.lower() for word in row}) == 1, zip(*map(str.split, titles), strict=False))
    words = [row[0] for row in alike]
    while words and words[-1].lower().strip(",:–-()") in ("", *kinds("titles.tsv")["before a time"]):
        words.pop()
    return " ".join(words)
