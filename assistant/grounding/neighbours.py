"""How alike the neighbours of two places are: syllables on either side, the nearest first. Pure."""

from __future__ import annotations

from collections.abc import Sequence

REACH = 6
"""Syllables on either side of a word that tell its place."""
FADING = 0.25
"""A syllable counts 1 / (1 + FADING x its distance)."""


def fit(left: Sequence[str], right: Sequence[str], there: Sequence[str], beyond: Sequence[str]) -> float:
    """How much of the neighbours of one place (`left`, `right`) another has (`there`, `beyond`), in order: 0 to 1. 0
    where there are too few of them to tell a place."""
    if len(left) + len(right) < 3:
        return 0.0
    whole = sum(1.0 / (1.0 + FADING * i) for side in (left, right) for i in range(len(side)))
    return (in_order(left, there, FADING) + in_order(right, beyond, FADING)) / whole


def in_order(one: Sequence[str], other: Sequence[str], fading: float) -> float:
    """The longest common subsequence (Hirschberg, 1975), its syllables weighing less the farther they stand away."""
    row = [0.0] * (len(other) + 1)
    for i, syllable in enumerate(one):
        previous, worth = 0.0, 1.0 / (1.0 + fading * i)
        for j, there in enumerate(other):
            kept = row[j + 1]
            row[j + 1] = previous + worth if syllable == there else max(kept, row[j])
            previous = kept
    return row[-1]
