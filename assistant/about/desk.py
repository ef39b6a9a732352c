"""Reads what a question is about and answers all that is not about what documents say; see `understanding`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.about.catalogue import catalogue
from assistant.about.choices import Choices
from assistant.about.documents import Papers, of_document
from assistant.about.talk import ask_back, drafting, talk
from assistant.answer import Answer, Turn
from assistant.understanding.intent import Intent
from assistant.understanding.reading import points_back, read_intent
from assistant.understanding.shelf import Shelf
from index.library import Library
from index.manifest import ReportInfo, passage_ids
from index.query import province_names, understand
from index.recent import Recent
from index.report import Passage
from index.vietnamese import Analyzer, fold

if TYPE_CHECKING:
    from assistant.offline.finder import Finder

ABOUT = 200
"""Passages looked through for the documents that speak of a subject."""


class Desk:
    """Answers about documents, the library and the assistant, by code, whatever model is configured. Thread-safe."""

    def __init__(
        self, library: Library, analyzer: Analyzer, finder: Finder, now: Callable[[], datetime] = datetime.now
    ) -> None:
        self.library = library
        self.analyzer = analyzer
        self.finder = finder
        self.now = now
        self.choices = Choices(library, finder)

    def read(self, question: str, history: Sequence[Turn] = (), documents: Collection[str] | None = None) -> Intent:
        """What the question is about; `documents` is the scope chosen on the page."""
        meant = self._talked_about(history, documents) if history and points_back(question) else ""
        return read_intent(question, self.shelf, documents, history, meant)

    def answer(self, intent: Intent, documents: Collection[str] | None = None) -> Answer | None:
        """The answer, or None for a question about the content of documents."""
        if intent.about == "assistant":
            return talk(intent, self.choices.examples(3), self.now())
        if intent.about == "drafting":
            return drafting(intent, [self.library.find(d) for d in intent.documents[:3]])
        if intent.about == "library":
            query = understand(intent.text, self.shelf.provinces)
            return catalogue(intent, query, self.shelf.of(documents), self._first, self._on_subject)
        if intent.about == "vague":
            return ask_back(intent, self.choices.about(intent.subject, documents))
        if intent.about == "document":
            return of_document(intent, self.papers, self.shelf.of(documents))
        return None

    @cached_property
    def papers(self) -> Papers:
        return Papers(self.library, self.analyzer, self.finder)

    @cached_property
    def _shelves(self) -> Recent[Shelf]:
        return Recent(1)

    @property
    def shelf(self) -> Shelf:
        """The documents of the library as it is now."""

        def read_anew(_: Sequence[str]) -> dict[str, Shelf]:
            provinces = tuple(dict.fromkeys((*self.library.provinces(), *province_names())))
            return {"shelf": Shelf(self.library.reports(), self.analyzer, provinces)}

        return self._shelves.get(self.library.revision, ["shelf"], read_anew)["shelf"]

    def _first(self, document: str) -> Passage:
        info: ReportInfo = self.library.find(document)
        return self.library.get_passages(passage_ids(info.key, 1))[0]

    def _on_subject(self, subject: str) -> list[str]:
        """The documents that have all words of a subject in one passage, those with most such passages first."""
        syllables = self.analyzer.folded_terms(subject)
        words = [s for s in syllables if "_" not in s]
        hits = self.library.lexical_search(dict.fromkeys(syllables, 1.0), ABOUT, folded=True)
        counts: dict[str, int] = {}
        for passage in self.library.get_passages([id_ for id_, _ in hits]):
            own = set(self.analyzer.folded_terms(f"{passage.section}\n{passage.text}"))
            pairs = [s for s in syllables if "_" in s] or words
            if all(word in own for word in words) and sum(pair in own for pair in pairs) * 2 >= len(pairs):
                counts[passage.document] = counts.get(passage.document, 0) + 1
        return sorted(counts, key=lambda document: -counts[document])

    def _talked_about(self, history: Sequence[Turn], documents: Collection[str] | None) -> str:
        """The document of the last answer: that which the question before named, or whose passage it quoted."""
        asked = [turn.content for turn in history if turn.role == "user"]
        told = next((turn.content for turn in reversed(history) if turn.role == "assistant"), "")
        for question in reversed(asked[-3:]):
            named = read_intent(question, self.shelf, documents).named
            if named.one:
                return named.one
        if not asked:
            return ""
        hits = self.finder.search(self.finder.understand(asked[-1], history[:-2]).query, 5, documents)
        words = set(fold(told).split())
        best = max(hits, key=lambda hit: len(words & set(fold(hit.passage.text).split())), default=None)
        return best.passage.document if best else ""
