"""A value that a tool has returned: a figure with what it is of and where it stands."""

from __future__ import annotations

from dataclasses import dataclass, replace

from index.text import Quantity


@dataclass(frozen=True, slots=True)
class Value:
    """`name` is the indicator, `of` whom the figure is about, `kind` "result", "target" or "" where nothing tells it.

    `words` are the folded syllables that a sentence about it says; `places` the province and the zone. `period` is in
    the document's words. `vague` are the words that bound it ("khoảng"). `marker` is the number of its passage.
    """

    text: str
    quantity: Quantity
    name: str = ""
    of: str = ""
    kind: str = ""
    period: str = ""
    vague: str = ""
    words: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    marker: int = 0

    def at(self, marker: int) -> Value:
        """The same, standing in a numbered passage."""
        return replace(self, marker=marker)
