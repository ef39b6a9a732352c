"""What a question led to: the passages and their ranked statements."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.offline.features import NAMES, Weighed
from assistant.offline.subject import Subject
from assistant.question import Question
from index.report import Passage
from index.retrieval import Hit
from index.text import Period


class PassagesOf(Protocol):
    """The passages of a document in order, all of them or those at some ordinals."""

    def __call__(self, document: str, ordinals: Collection[int] | None = None, /) -> Sequence[Passage]: ...


def no_passages(document: str, ordinals: Collection[int] | None = None, /) -> Sequence[Passage]:
    return ()


@dataclass(frozen=True, slots=True)
class Sought:
    """A question with the passages that it led to and their ranked statements, in the order of the passages.

    `sides` are the sub-questions of a comparison, each with what it is called; `timeline` those of a series of
    periods.
    """

    question: Question
    subject: Subject
    hits: tuple[Hit, ...]
    ranked: tuple[Weighed, ...]
    passages_of: PassagesOf = no_passages
    sides: tuple[tuple[str, Sought], ...] = ()
    timeline: tuple[tuple[Period, Sought], ...] = ()

    @property
    def order(self) -> list[int]:
        """The statements, best first."""
        return sorted(range(len(self.ranked)), key=lambda i: (-self.ranked[i].score, i))

    @property
    def local(self) -> list[int]:
        """The same without statements of another place than the question names, unless there are no others."""
        at = NAMES.index("place_not")
        return [i for i in self.order if self.ranked[i].features[at] < 1] or self.order
