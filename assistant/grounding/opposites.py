"""Whether a sentence turns round which way a figure moves, or on which side of it what is told lies. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.grounding.directions import LEVEL, bound_of, polarity_of
from assistant.grounding.facts import Fact
from assistant.grounding.sources import Said, Source
from index.text import Quantity


def beyond(text: str, fact: Fact, cited: Sequence[Source]) -> bool:
    """Whether every place of a figure or a day has the opposite bound: "sau ngày 10/12" for "trước ngày 10/12"."""
    mine = bound_of(text[: fact.start], text[fact.end :])
    said = [s for source in cited for s in source.said if mine and not s.fact.is_bare]
    places = [s for s in said if fact.agrees_with(s.fact.value)]
    return bool(places) and all(bound_of(s.before, s.after) == -mine for s in places)


def turned(text: str, fact: Fact, places: Sequence[Said]) -> bool:
    """Whether a figure is told with a direction that none of its places has; a minus sign must be told by one."""
    mine, theirs = polarity_of(text, fact), {s.polarity for s in places}
    if isinstance(fact.value, Quantity) and fact.value.value < 0:
        return not any(s.fact.change < 0 or (isinstance(v := s.fact.value, Quantity) and v.value < 0) for s in places)
    if mine == LEVEL or fact.hedge:  # "vượt 60%", "chưa tới 57%" tell where the exact figure lies
        return False
    return bool(mine and theirs) and mine not in theirs and 0 not in theirs
