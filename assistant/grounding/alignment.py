"""Whether a figure is told of the thing that its source tells it of. Pure.

Every place of the sources where the figure stands, and every place where another figure of its unit stands, is scored
by how much the words around it are those of the sentence. A figure is somebody else's when
the best other place fits the sentence better than its own best place. The weights are in data/alignment.json.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from assistant.grounding import neighbours
from assistant.grounding.facts import Fact, Value
from assistant.grounding.labels import Label, likeness
from assistant.grounding.neighbours import fit, in_order
from assistant.grounding.sources import REACH, Said, Source
from index.text import Quantity

FADING = 0.08
NEAR = neighbours.REACH
FEATURES = ("likeness", "before", "after", "cited", "near")
Features = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Weights:
    """`places` weigh `FEATURES`. A figure is misplaced when its own place falls below another by more than `margin`,
    doubtful above `doubt`; two are exchanged when they fit the other way round by more than `exchange`."""

    places: tuple[float, ...]
    margin: float
    doubt: float
    exchange: float


@cache
def weights() -> Weights:
    """The packaged weights, read once."""
    return weights_of(json.loads((files("assistant") / "data" / "alignment.json").read_text(encoding="utf-8")))


def weights_of(stored: Mapping[str, Any]) -> Weights:
    """The weights of a file that `python -m eval align` wrote; what it says of how they were made is not read."""
    return Weights(tuple(stored["places"]), stored["margin"], stored["doubt"], stored["exchange"])


@dataclass(frozen=True, slots=True)
class Choice:
    """One figure of a sentence: the features of its own places, and of the places that say something else instead."""

    fact: Fact
    own: tuple[Features, ...]
    others: tuple[Features, ...]


def choices(
    text: str, said: Sequence[tuple[Fact, Label]], cited: Sequence[Source], first: Source | None
) -> list[Choice]:
    """What each figure of a sentence may be taken for; `first` is the passage that the writer cited first."""
    places = [(source, s) for source in cited for s in source.said if isinstance(s.fact.value, Quantity)]
    stated = [fact for fact, _ in said]
    found = []
    for fact, label in said:
        if not isinstance(fact.value, Quantity):
            continue
        own = [(c, s) for c, s in places if fact.agrees_with(s.fact.value)]
        rivals = [(c, s) for c, s in places if _rivals(fact, s.fact.value) and not _claimed(s, stated)]
        if own and rivals:
            told = _Told(text, fact, label)
            found.append(
                Choice(
                    fact,
                    tuple(_features(told, s, c, first) for c, s in own),
                    tuple(_features(told, s, c, first) for c, s in rivals),
                )
            )
    return found


def _rivals(fact: Fact, other: Value) -> bool:
    """Whether another value could stand here: a fraction in words ("một nửa") may stand for a figure of any unit."""
    in_words = isinstance(fact.value, Quantity) and fact.value.unit == "phần"
    return fact.rivals(other) or (in_words and isinstance(other, Quantity) and not fact.agrees_with(other))


def exchanges(
    text: str, said: Sequence[tuple[Fact, Label]], cited: Sequence[Source], by: Weights
) -> list[tuple[Fact, Fact, float]]:
    """Pairs of figures that could stand for one another, with how much better they fit the other way round."""
    found = []
    for i, (one, label) in enumerate(said):
        for other, label2 in said[i + 1 :]:
            if isinstance(one.value, Quantity) and one.rivals(other.value):
                here, there = _Told(text, one, label), _Told(text, other, label2)
                straight = _fit(here, one, cited, by) + _fit(there, other, cited, by)
                crossed = _fit(here, other, cited, by) + _fit(there, one, cited, by)
                found.append((one, other, crossed - straight))
    return found


def shortfall(choice: Choice, by: Weights) -> float:
    """How far a figure's best place falls below the best place of another figure."""
    own = max(_score(f, by) for f in choice.own)
    return max(_score(f, by) for f in choice.others) - own


def _score(features: Features, by: Weights) -> float:
    return sum(weight * value for weight, value in zip(by.places, features, strict=True))


def _claimed(place: Said, stated: Sequence[Fact]) -> bool:
    return any(fact.agrees_with(place.fact.value) for fact in stated)


@dataclass(frozen=True)
class _Told:
    """A figure in the sentence that is checked."""

    text: str
    fact: Fact
    label: Label


def _fit(told: _Told, fact: Fact, cited: Sequence[Source], by: Weights) -> float:
    """How well the words around one figure of a sentence fit the best place of another (or of itself)."""
    places = [(c, s) for c in cited for s in c.said if fact.agrees_with(s.fact.value)]
    return max((_score(_features(told, s, c, None), by) for c, s in places), default=0.0)


def _features(told: _Told, place: Said, source: Source, first: Source | None) -> Features:
    size = sum(told.label.values()) or 1.0
    before, after = (
        source.folded(told.text[: told.fact.start])[-REACH:],
        source.folded(told.text[told.fact.end :])[:REACH],
    )
    there, beyond = place.around
    return (
        likeness(told.label, place.label) / size,
        in_order(before[::-1], there[::-1], FADING) / (len(before) or 1),
        in_order(after, beyond, FADING) / (len(after) or 1),
        float(source is first),
        fit(before[::-1][:NEAR], after[:NEAR], there[::-1][:NEAR], beyond[:NEAR]),
    )
