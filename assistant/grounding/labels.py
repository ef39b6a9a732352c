"""What a value is said of, by the words beside it, and which way it moves."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from assistant.grounding.facts import (
    Fact,
    facts_of,
)
from index.vietnamese import Analyzer, fold

Label = Mapping[str, float]
"""What a value is said of: folded syllables and pairs of them, nearer ones with more weight."""


@lru_cache(maxsize=20_000)
def folded_syllables(text: str, analyzer: Analyzer) -> list[str]:
    return [fold(s) for s in analyzer.syllables(text)]


NEAR, AFTER, FAR = 1.0, 0.6, 0.2
"""Weights of the words before a value, after it, and elsewhere in its sentence; a comma halves what lies beyond it."""


PAIR = 2.0


_COMMA = re.compile(r"[,;()](?!\d)")


def labelled(text: str, analyzer: Analyzer) -> list[tuple[Fact, Label]]:
    """The values of a sentence, each with what it is said of."""
    return [(fact, weighted(parts, analyzer)) for fact, parts in beside(text)]


def beside(text: str) -> list[tuple[Fact, Sequence[tuple[str, float]]]]:
    """The values of a sentence, each with the words up to its neighbours of the same kind and what they weigh."""
    facts = facts_of(text)
    found: list[tuple[Fact, Sequence[tuple[str, float]]]] = []
    for fact in facts:
        peers = [f for f in facts if type(f.value) is type(fact.value)]
        i = peers.index(fact)
        begin = peers[i - 1].end if i else 0
        end = peers[i + 1].start if i + 1 < len(peers) else len(text)
        before, after = text[begin : fact.start], text[fact.end : end]
        near = max((m.end() for m in _COMMA.finditer(before)), default=0)
        stop = _COMMA.search(after)
        until = stop.start() if stop else len(after)
        parts = (
            (before[near:], NEAR),
            (before[:near], NEAR / 2),
            (after[:until], AFTER),
            (after[until:], AFTER / 2),
            (text[:begin], FAR),
            (text[end:], FAR / 2),
        )
        found.append((fact, parts))
    return found


def weighted(parts: Sequence[tuple[str, float]], analyzer: Analyzer) -> Label:
    label: dict[str, float] = {}
    for text, weight in parts:
        syllables = folded_syllables(text, analyzer)
        for term in syllables:
            label[term] = max(label.get(term, 0.0), weight)
        for one, other in pairwise(syllables):
            label[f"{one} {other}"] = max(label.get(f"{one} {other}", 0.0), PAIR * weight)
    return label


def likeness(one: Label, other: Label) -> float:
    """How much of one label the other says."""
    small, large = sorted((one, other), key=len)
    return sum(min(weight, large[term]) for term, weight in small.items() if term in large)
