"""Questions that this library answers as sure: examples for an empty chat, choices where a question was too vague."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from assistant.examples import example_questions, questions_about
from assistant.offline.composing import compose
from index.library import Library
from index.recent import Recent
from index.vietnamese import fold

if TYPE_CHECKING:
    from assistant.offline.finder import Finder

TRIED = 12
"""Questions asked at most for one list of examples or choices."""


class Choices:
    """Proposed questions, kept when the offline answer to them is sure. Remembered while the library stays."""

    def __init__(self, library: Library, finder: Finder) -> None:
        self.library = library
        self.finder = finder

    @cached_property
    def _known(self) -> Recent[bool]:
        return Recent(256)

    def answered(self, question: str) -> bool:
        """Whether the question is answered as sure, without any model."""

        def ask(questions: list[str]) -> dict[str, bool]:
            found = {}
            for one in questions:
                read = self.finder.understand(one)
                reply = compose(read, self.finder.find(read))
                found[one] = not reply.refused and reply.certainty == "sure" and bool(reply.citations)
            return found

        return self._known.get(self.library.revision, [question], lambda wanted: ask(list(wanted)))[question]

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
