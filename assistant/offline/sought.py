"""What a question led to: the passages and their ranked statements."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from assistant.offline.features import Weighed
from assistant.offline.subject import Subject
from assistant.question import Question
from index.report import Passage
from index.retrieval import Hit


@dataclass(frozen=True, slots=True)
class Sought:
    """A question with the passages that it led to and their ranked statements, in the order of the passages.

    `sides` are the sub-questions of a comparison, each with what it is called.
    """

    question: Question
    subject: Subject
    hits: tuple[Hit, ...]
    ranked: tuple[Weighed, ...]
    passages_of: Callable[[str], Sequence[Passage]] = field(default=lambda document: ())
    sides: tuple[tuple[str, Sought], ...] = ()

    @property
    def order(self) -> list[int]:
        """The statements, best first."""
        return sorted(range(len(self.ranked)), key=lambda i: (-self.ranked[i].score, i))
