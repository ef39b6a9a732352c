"""The figures of a passage that can be computed with, each with the words beside it. Pure."""

from __future__ import annotations

from assistant.agent.values import Value
from assistant.grounding import Source
from assistant.grounding.sources import Said
from index.text import Quantity

MOST = 8
"""Figures of one passage that are named: more would cost more room than the passage."""
_KINDS = ("money", "percent", "measure", "count")


def figures_of(source: Source) -> list[Value]:
    """The first figures with units, once each."""
    found: dict[str, Value] = {}
    for said in source.said:
        quantity = said.fact.value
        if isinstance(quantity, Quantity) and quantity.kind in _KINDS and len(found) < MOST:
            text = " ".join(quantity.text.split())
            found.setdefault(text, _value(text, quantity, said, source))
    return list(found.values())


def _value(text: str, quantity: Quantity, said: Said, source: Source) -> Value:
    meta = source.passage.metadata
    near = {term for term, weight in said.label.items() if weight >= 1 and " " not in term and term.isalpha()}
    return Value(
        text,
        quantity,
        period=meta.period,
        vague=said.fact.hedge,
        words=frozenset(near),
        places=frozenset(filter(None, [meta.province])),
        marker=source.marker,
    )
