"""What a statement is about in time, and whether it is a result or a target: told by its own words or by what is above.

Both are inherited from the nearest that tells: the sentence before the clause, its lead-in, the headings, the report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Literal

from assistant.statements import Statement
from index.chunking import SECTION
from index.scanning import before
from index.text import Period, months_alone, periods
from index.vietnamese import fold
from index.wordlists import pattern


def _pattern(kind: str) -> re.Pattern[str]:
    return pattern("time_and_nature.tsv", kind, "assistant")


Nature = Literal["result", "target"]


@lru_cache(maxsize=20_000)
def period_of(statement: Statement) -> Period | None:
    """The period a statement is about: its own words, else the nearest before it, its lead-in, heading, report.

    "6 tháng" without a year takes the year of what it inherits from.
    """
    own = own_periods(statement.text)
    if not own and _pattern("since january").search(statement.text):
        return _period_of_report(statement)
    found = own[0] if own else None
    for source in _inherits_from(statement):
        if found is not None and found.year:
            break
        nearest = own_periods(source)
        if nearest:
            found = nearest[-1] if found is None else replace(found, year=nearest[-1].year)
    else:
        own_report = _period_of_report(statement)
        return replace(found, year=own_report.year) if found and own_report else found or own_report
    return found if own else _so_far(statement, found)


def _so_far(statement: Statement, found: Period | None) -> Period | None:
    """A result that inherits a whole year, in a report on a part of that year, is of that part."""
    report = next(iter(own_periods(statement.passage.metadata.period)), None)
    if found is None or report is None or report.whole_year or not found.whole_year or found.year != report.year:
        return found
    return found if nature_of(statement) == "target" else report


def _period_of_report(statement: Statement) -> Period | None:
    """The report's own period; a target in a report on a whole year is of the next one, in another of the year."""
    meta = statement.passage.metadata
    found = next((p for text in (meta.period, meta.title) for p in reversed(own_periods(text))), None)
    if found is None or nature_of(statement) != "target" or _pattern("is plan").search(fold(meta.title)):
        return found
    return replace(found, year=found.year + 1) if found.whole_year and found.year else replace(found, first=1, last=12)


def _inherits_from(statement: Statement) -> Iterator[str]:
    passage = statement.passage
    yield passage.text[statement.sentence.start : statement.start]
    yield statement.lead_in
    yield passage.text[: statement.sentence.start]
    yield passage.lead_in
    yield from reversed(passage.section.split(SECTION))


def own_periods(text: str) -> list[Period]:
    """Periods that a text is about, leaving out those it only compares with or plans towards."""
    found = [p for p in periods(text) if not p.until and not before(_pattern("not its time"), text, p.start)]
    return [p for p in found if p.year or not p.whole_year or not before(_pattern("of the year"), text, p.start)]


def own_months(text: str, year: int) -> list[Period]:
    """The months that a text names without a year and is about: "Riêng tháng 6 giải ngân ..." in a report of `year`."""
    return [replace(p, year=year) for p in months_alone(text) if not before(_pattern("not its time"), text, p.start)]


@lru_cache(maxsize=20_000)
def nature_of(statement: Statement) -> Nature | None:
    """Whether a statement reports a result or sets a target, told by the nearest words that tell."""
    passage = statement.passage
    sources = [
        passage.text[statement.sentence.start : statement.start],
        statement.lead_in,
        *reversed(passage.section.split(SECTION)),
        passage.text[: statement.sentence.start][-300:],
        passage.metadata.title,
    ]
    own = _cues(statement.text)
    if own[0] >= 0:
        return "target"
    if own[1] >= 0:
        return "result"
    reached = bool(_pattern("reached").search(_pattern("planned").sub(" ", fold(statement.text))))
    for i, (target, result) in enumerate(map(_cues, sources)):
        if reached and i == len(sources) - 2:
            return "result"  # a lead-in or a heading may make it a target, words further off may not
        if max(target, result) >= 0:
            return "target" if target > result else "result"
    return "result" if _pattern("done").search(fold(statement.text)) else None


@lru_cache(maxsize=20_000)
def _cues(text: str) -> tuple[int, int]:
    """Where the last cue of a target and of a result end in a text, -1 for none: the later one is nearer."""
    plain = _pattern("planned").sub(" ", fold(text))
    return (
        max((m.end() for m in _pattern("target").finditer(plain)), default=-1),
        max((m.end() for m in _pattern("result").finditer(plain)), default=-1),
    )
