"""Questions that this library answers as sure: examples for an empty chat, choices where a question was too vague."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cached_property
from itertools import islice

from assistant.answer import Answer
from assistant.examples import example_questions, questions_about
from index.library import Library
from index.recent import Recent
from index.vietnamese import fold

TRIED = 24
"""Questions asked at most for one list of examples or choices."""


class Choices:
    """Proposed questions, kept when the offline answer to them is sure. Remembered while the library stays."""

    def __init__(self, library: Library, ask: Callable[[str], Answer]) -> None:
        self.library = library
        self.ask = ask

    @cached_property
    def _known(self) -> Recent[bool]:
        return Recent(256)

    def answered(self, question: str) -> bool:
        """Whether the question is answered as sure, without any model."""

        def ask(questions: Sequence[str]) -> dict[str, bool]:
            replies = {one: self.ask(one) for one in questions}
            return {one: not a.refused and a.certainty == "sure" and bool(a.citations) for one, a in replies.items()}

        return self._known.get(self.library.revision, [question], ask)[question]

    def examples(self, n: int = 4) -> list[str]:
        """Up to `n` examples, of different reports and kinds."""
        return list(islice(filter(self.answered, islice(example_questions(self.library), TRIED)), n))

    def about(self, topic: str, documents: Collection[str] | None = None, n: int = 3) -> list[str]:
        """Up to `n` questions on a topic, each of another place and period."""
        return list(islice(filter(self.answered, islice(self._proposed(topic, documents), TRIED)), n))

    def _proposed(self, topic: str, documents: Collection[str] | None) -> Iterator[str]:
        seen: set[tuple[str, str]] = set()
        reports = [r for r in self.library.reports() if documents is None or r.document in documents]
        for report in sorted(reports, key=lambda r: r.metadata.date, reverse=True):
            where = (fold(report.metadata.province), fold(report.metadata.period))
            question = next(iter(questions_about(topic, report)), "")
            if question and where not in seen:
                seen.add(where)
                yield question
