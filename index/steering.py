"""What a passage says of place and time, and how far that agrees with a question: reports of the province and period
that the question names move up, those of others down.

The facts are read once, when the lexical index takes the passage in, so that a question pays for no text it won't show.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from index.query import Query
from index.report import Passage
from index.text import Period, periods
from index.vietnamese import LOWER, UPPER, fold, one_spelling


@dataclass(frozen=True, slots=True)
class Facts:
    """`places` are the names in the passage's text and its report's province, in one spelling and lower case, and
    `placed` tells whether that province is known; `periods` are those named by the passage, its columns,
    its lead-in, its headings and its report; `year` is of the report's date, 0 when unknown."""

    places: frozenset[str] = frozenset()
    placed: bool = False
    periods: tuple[Period, ...] = ()
    year: int = 0


def facts_of(passage: Passage) -> Facts:
    meta = passage.metadata
    headers = passage.headers.replace(" › ", " ")
    named = (p for part in (passage.text, headers, passage.lead_in, passage.section, meta.period, meta.title)
             for p in periods(part))  # fmt: skip
    bare = tuple(dict.fromkeys(replace(p, start=0, end=0) for p in named))
    places = frozenset(map(_one_form, (*proper_names(passage.text), *filter(None, [meta.province]))))
    return Facts(places, bool(meta.province), bare, int(meta.date[:4] or 0))


def pack_facts(facts: Facts) -> str:
    spans = [[p.year, p.first, p.last, p.until] for p in facts.periods]
    return json.dumps(
        [sorted(facts.places), facts.placed, spans, facts.year], ensure_ascii=False, separators=(",", ":")
    )


def unpack_facts(packed: str | bytes) -> Facts:
    """The inverse of `pack_facts`."""
    places, placed, spans, year = json.loads(packed)
    named = tuple(Period(year_, first, last, until=until) for year_, first, last, until in spans)
    return Facts(frozenset(places), placed, named, year)


# ------------------------------------------------------------------------------------------ comparing


def is_steered(query: Query) -> bool:
    """Whether the question names a place or a time at all."""
    return bool(query.provinces or query.periods or query.years)


def place_match(query: Query, facts: Facts) -> int:
    """1 the report is of a province that the question names (or the passage names it), -1 of another, 0 unknown."""
    if not query.provinces:
        return 0
    asked = {fold(name) if query.folded else _one_form(name) for name in query.provinces}
    if not asked.isdisjoint(map(fold, facts.places) if query.folded else facts.places):
        return 1
    return -1 if facts.placed else 0


def _one_form(name: str) -> str:
    return one_spelling(name.lower())


def period_match(query: Query, facts: Facts) -> float:
    """1 the passage or its report covers a period asked about, 0.5 the year only, -1 neither, 0 nothing to compare."""
    if not query.periods and not query.years:
        return 0
    if any(a.same(b) and a.year == b.year for a in query.periods for b in facts.periods):
        return 1
    years = {p.year for p in facts.periods} | {facts.year}
    if query.years & years:
        return 0.5
    return -1 if years - {0} else 0


# ------------------------------------------------------------------------------------------ names in a text

_CAPITALISED = rf"[{UPPER}][{LOWER}]+"
_RUN = re.compile(rf"(?<!\w){_CAPITALISED}(?: {_CAPITALISED})*(?!\w)")
_HYPHEN = re.compile(r" ?[-–] ?")
_IN_CAPITALS = re.compile(rf"\b(?:TỈNH|THÀNH PHỐ|TP\.?) ((?:[{UPPER}]+ ?){{1,4}})")
_PLACE_BEFORE = re.compile(r"(?:\btỉnh|\bthành phố|\btp\.?) *$", re.IGNORECASE)
_PLACE_WORDS = re.compile(r"(?:Tỉnh|Thành phố|Thành Phố|Tp) ")
_SENTENCE_START = re.compile(r"(?:^|[.;:!?…\n•*+\-–)])\s*$")
_LONGEST_NAME = 4
"""Syllables of a province's name."""


def proper_names(text: str) -> Iterator[str]:
    """Runs of capitalised syllables, each a name as a whole: "Thái Bình Dương" holds neither "Thái Bình" nor "Bình
    Dương". After "tỉnh" or "thành phố" the beginnings of a run are names too, for a person's name may follow; so is
    what follows the first word of a sentence, which is capitalised anyhow.
    """
    for match in _RUN.finditer(text):
        before, run = text[max(0, match.start() - 12) : match.start()], match.group()
        place = _PLACE_WORDS.match(run)
        yield run
        if place or _PLACE_BEFORE.search(before):
            yield from _beginnings(run[place.end() :] if place else run)
        elif " " in run and _SENTENCE_START.search(before):
            yield run.partition(" ")[2]
    yield from _pairs(text)
    for match in _IN_CAPITALS.finditer(text):
        yield from _beginnings(match[1].strip().title())


def _pairs(text: str) -> Iterator[str]:
    """Two runs with a hyphen between them: "Bà Rịa – Vũng Tàu"; a run is of one pair only."""
    first: re.Match[str] | None = None
    for second in _RUN.finditer(text):
        if first and _HYPHEN.fullmatch(text, first.end(), second.start()):
            yield f"{first.group()} - {second.group()}"
            first = None
        else:
            first = second


def _beginnings(run: str) -> Iterator[str]:
    syllables = run.split()
    return (" ".join(syllables[:size]) for size in range(1, min(len(syllables), _LONGEST_NAME) + 1))
