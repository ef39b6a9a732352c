"""What a statement of administrative Vietnamese says beside its words: values, periods, bodies, zones, people, signs.

A text is annotated once; who works with statements reads the annotations and has no patterns of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from index.annotate.figures import Figure, figures_of
from index.annotate.naming import Zone, bodies, zones
from index.annotate.nature import Nature
from index.annotate.periods import spoken
from index.annotate.persons import Person, persons
from index.lexicon import Cues, cues
from index.lines import introduction, marker_of
from index.text import Period, Quantity, quantities
from index.vietnamese import Span

Direction = Literal["up", "down", ""]
ListRole = Literal["announces", "item", ""]
"""Whether a text introduces a list or is an item of one, by itself."""


@dataclass(frozen=True)
class Annotations:
    """The annotations of a text; each is worked out when it is first asked for and then kept."""

    text: str

    @cached_property
    def cues(self) -> Cues:
        return cues(self.text)

    @cached_property
    def values(self) -> tuple[Quantity, ...]:
        return tuple(quantities(self.text))

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """The values that stand for indicators, each with what is said of it."""
        return tuple(figures_of(self.text))

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """The periods that the text is about, not those that it compares with."""
        return tuple(spoken(self.text))

    @cached_property
    def bodies(self) -> tuple[Span, ...]:
        return tuple(bodies(self.text))

    @cached_property
    def zones(self) -> tuple[Zone, ...]:
        return tuple(zones(self.text))

    @cached_property
    def persons(self) -> tuple[Person, ...]:
        return tuple(persons(self.text))

    @property
    def nature(self) -> Nature | Literal[""]:
        """What the text itself says; see nature.py for what stands above it."""
        signs = self.cues.values("nature")
        return "target" if "target" in signs else "result" if signs else ""

    @property
    def direction(self) -> Direction:
        """Of the first change that is told."""
        ways = self.cues.values("direction")
        return "" if not ways else "up" if ways[0] == "up" else "down"

    @property
    def negated(self) -> bool:
        return self.cues.has("negation")

    @property
    def role(self) -> ListRole:
        return "announces" if introduction(self.text) else "item" if marker_of(self.text)[0] else ""


@lru_cache(maxsize=2_000)
def annotate(text: str) -> Annotations:
    return Annotations(text)
