"""A figure that code worked out from values of passages vouches for a sentence that tells it of the same things. Pure.

The record of a computation says what its operands are of: the words of the indicator, the places, the years, the
direction. A sentence that takes the figure for something else is not vouched for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.grounding.directions import LEVEL, polarity_of
from assistant.grounding.facts import Fact, facts_of
from assistant.grounding.sources import Source
from index.scanning import find_whole
from index.text import Period, Quantity
from index.vietnamese import fold

NAMED = 0.6
"""Share of the indicator's syllables that a sentence must say."""
_TOGETHER = re.compile(r"\b(?:tong|cong|ca hai|ca ba|hai|ba|cac|binh quan|trung binh)\b")
_ZONE = re.compile(r"\b(?:kcn|ccn|kkt|khu cong nghiep|cum cong nghiep|khu kinh te)\b")


@dataclass(frozen=True, slots=True)
class Vouched:
    """`how` tells the operands and the result; `markers` are the passages that hold the operands.

    `words` are folded syllables of the indicator, `places` the provinces and zones of the operands, `years` their
    years; empty where they are not known. `direction` is 1 for a rise, -1 for a fall.
    """

    result: Quantity
    how: str
    markers: tuple[int, ...]
    words: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    years: frozenset[int] = frozenset()
    direction: int = 0


def voucher(fact: Fact, text: str, records: Sequence[Vouched], sources: Sequence[Source]) -> Vouched | None:
    """The computation whose result a sentence tells, of what it was worked out for; None where there is none."""
    fitting = (one for one in records if fact.agrees_with(one.result) and _of_the_same(one, fact, text, sources))
    return next(fitting, None)


def _of_the_same(record: Vouched, fact: Fact, text: str, sources: Sequence[Source]) -> bool:
    told = set(sources[0].folded(text))
    named = len(record.words & told) >= NAMED * len(record.words)
    return named and _same_way(record, fact, text) and _same_places(record, text, sources) and _same_years(record, text)


def _same_way(record: Vouched, fact: Fact, text: str) -> bool:
    said = polarity_of(text, fact)
    return not record.direction or said in (0, LEVEL, record.direction)


_ALL_ZONES = re.compile(r"\bcac (?:kcn|ccn|kkt|khu)\b")


def _same_places(record: Vouched, text: str, sources: Sequence[Source]) -> bool:
    """Whether the places that a sentence names are those of the operands: all of them, or none."""
    plain = fold(text)
    known = {s.passage.metadata.province for s in sources} | record.places
    named = {place for place in known if place and _stands(place, plain)}
    if named - record.places and record.places:
        return False
    if _ZONE.search(plain) and not any(_ZONE.search(fold(place)) for place in record.places):
        return bool(_ALL_ZONES.search(plain))
    return not named or named == record.places or (bool(_TOGETHER.search(plain)) and len(named) != 1)


def _stands(place: str, plain: str) -> bool:
    return find_whole(plain, fold(place)) >= 0


def _same_years(record: Vouched, text: str) -> bool:
    times = [fact.value for fact in facts_of(text) if isinstance(fact.value, Period)]
    said = {year for time in times for year in (time.year, time.until) if year}
    return not record.years or said <= record.years
