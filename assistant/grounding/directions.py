"""Which way a figure moves, and on which side of it what is told lies. Pure."""

from __future__ import annotations

import re

from assistant.grounding.facts import Fact
from index.text import Quantity
from index.wordlists import pattern


def _pattern(kind: str) -> re.Pattern[str]:
    return pattern("directions.tsv", kind, "assistant")


BOUND = 32
"""Characters before a figure in which its bound stands."""


def bound_of(before: str, after: str) -> int:
    """1 where what is told lies above a figure or after a day ("tối thiểu", "từ ngày"), -1 below or before it, 0 where
    nothing right beside it tells."""
    if told := _pattern("on").match(after):
        return 1 if told["up"] else -1
    before = before[-BOUND:]
    if _pattern("below").search(before):
        return -1
    return int(bool(_pattern("above").search(before)))


LEVEL = 2
_BREAK = re.compile(r"[,;()](?!\d)|\d")


def polarity_of(text: str, fact: Fact) -> int:
    """1 for a figure told as a rise, -1 as a fall or with a minus sign, `LEVEL` as what was reached ("đạt 48%"), 0
    where the words before it tell nothing."""
    if not isinstance(fact.value, Quantity):
        return 0
    if fact.value.value < 0:
        return -1
    before = text[: fact.start]
    cut = max((m.end() for m in _BREAK.finditer(before)), default=0)
    before = before[cut:]
    if _pattern("level").search(before):
        return LEVEL
    ups = [m.end() for m in _pattern("up").finditer(before)]
    downs = [m.end() for m in _pattern("down").finditer(before)]
    return 0 if not ups and not downs else (1 if max(ups, default=-1) > max(downs, default=-1) else -1)
