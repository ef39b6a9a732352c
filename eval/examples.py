"""What is learned from: questions with the statements found for them, and what a ranking made of each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.answer import Turn
from assistant.offline.features import Vector, Weighed
from assistant.offline.sought import Sought
from eval.cases import Case
from eval.scoring import contains, normalise
from index.report import Passage

if TYPE_CHECKING:
    from assistant.assistant import Assistant

OVERLAP = 0.6


@dataclass(frozen=True)
class Example:
    """A case with the statements found for it: which parts of the answer each holds, and whether in a gold source."""

    case: Case
    sought: Sought
    groups: tuple[Any, ...]
    document: str


@dataclass(frozen=True)
class Outcome:
    """What a ranking made of a question: whether the first answer is right, whether the nearest quotations are, and
    the signs that tell."""

    example: Example
    first: bool
    near: bool
    signs: Vector
    fold: int
    loss: float = 0.0


def collect(assistant: Assistant, cases: Iterable[Case]) -> list[Example]:
    found = []
    shelf: dict[str, Sequence[Passage]] = {}
    for case in cases:
        history = [Turn(turn.role, turn.content) for turn in case.history]
        sought = assistant.finder.prepare(assistant.finder.understand(case.question, history))
        documents = [source.document for source in case.sources]
        document = documents[0] if documents else f"?{sum(map(ord, case.id)) % 5}"
        found.append(Example(case, _apart(sought, shelf), _groups(case, sought.ranked), document))
    return found


def _apart(sought: Sought, shelf: dict[str, Sequence[Passage]]) -> Sought:
    """The same, with the documents' passages at hand: a library is closed before anything is learned from it."""
    for w in sought.ranked:
        document = w.statement.passage.document
        if document not in shelf:
            shelf[document] = sought.passages_of(document)
    sides = tuple((label, _apart(side, shelf)) for label, side in sought.sides)

    def passages_of(document: str, ordinals: Collection[int] | None = None) -> Sequence[Passage]:
        return [p for p in shelf.get(document, ()) if ordinals is None or p.ordinal in ordinals]

    return replace(sought, passages_of=passages_of, sides=sides)


def _groups(case: Case, weighed: Sequence[Weighed]) -> tuple[Any, ...]:
    """For each part of the answer, which statements hold it; those within a gold quotation where there are any."""
    if not case.answerable or not weighed:
        return ()
    held = np.zeros((len(case.all_of), len(weighed)), dtype=bool)
    gold = np.zeros(len(weighed), dtype=bool)
    for i, w in enumerate(weighed):
        s = w.statement
        sources = [source for source in case.sources if source.document == s.passage.document]
        if case.sources and not sources:
            continue
        head = f"{s.passage.headers} " if s.kind == "row" else ""
        text = normalise(f"{head}{s.label} {s.text}")
        held[:, i] = [any(contains(text, variant) for variant in group) for group in case.all_of]
        gold[i] = held[:, i].any() and any(_overlap(s.text, source.quote) for source in sources)
    strong = held & gold if (held & gold).any() else held
    return tuple(group for group in strong if group.any())


def _overlap(text: str, quote: str) -> bool:
    one, other = normalise(text), normalise(quote)
    if one in other or other in one:
        return True
    words, quoted = set(one.split()), set(other.split())
    return len(words & quoted) >= OVERLAP * max(1, min(len(words), len(quoted)))


def holds(case: Case, text: str) -> bool:
    """Whether a text holds every part of the answer and nothing that must not be in it."""
    plain = normalise(text)
    return all(any(contains(plain, v) for v in group) for group in case.all_of) and not any(
        contains(plain, bad) for bad in case.none_of
    )
