"""Multiples and fractions in words ("gấp đôi", "hơn một nửa"), told by a percentage or by two figures. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import permutations

from assistant.grounding.facts import Fact
from assistant.grounding.sources import FROM_DIGITS, Source
from index.text import Quantity

BEYOND, ABOUT, EXACT = Decimal("0.2"), Decimal("0.03"), Decimal("0.01")
"""How far the ratio may lie from what is told, as a share of it: on the hedge's side, about it, and without a hedge."""


def is_ratio(fact: Fact) -> bool:
    """Whether a figure is a multiple or a fraction in words."""
    return isinstance(fact.value, Quantity) and fact.value.unit in ("lần", "phần") and not fact.text[:1].isdigit()


def borne_out(fact: Fact, text: str, figures: Sequence[Fact], cited: Sequence[Source]) -> bool:
    """Whether a multiple or fraction is that of a percentage, or of two figures of which the sentence itself tells one,
    in a line of the passages that says most of its words."""
    told = fact.value
    if not is_ratio(fact) or not isinstance(told, Quantity):
        return False
    others = [f for f in figures if f is not fact and not f.is_bare and isinstance(f.value, Quantity)]
    return any(_is(told.value, ratio, fact) for source in cited for ratio in _ratios(source, text, others))


def _is(told: Decimal, ratio: Decimal, fact: Fact) -> bool:
    apart = ratio / told - 1
    if fact.hedge in ("lên", "xuống"):
        return 0 < (apart if fact.hedge == "lên" else -apart) <= BEYOND
    return abs(apart) <= (ABOUT if fact.hedge else EXACT)


SAID = 0.5
"""The share of a sentence's words that the line must say."""
COUNTED = 10
"""Counts below it are in each other's ratios by chance."""


def _ratios(source: Source, text: str, others: Sequence[Fact]) -> Iterator[Decimal]:
    words = set(source.folded(FROM_DIGITS.sub(" ", text)))
    for span, figures in source.figure_lines:
        told = source.folded(f"{span.of(source.text)} {source.passage.headers}")
        if len(words.intersection(told)) < SAID * len(words):
            continue
        values = [figure for figure in figures if figure.value > 0]
        yield from (v.value / 100 for v in values if v.unit == "%")
        for one, other in permutations(values, 2):
            named = any(f.agrees_with(v) for f in others for v in (one, other))
            large = min(one.value, other.value) >= COUNTED or one.kind != "count"
            if named and large and one.kind in ("money", "measure", "count") and one.same_unit(other):
                yield one.value / other.value
