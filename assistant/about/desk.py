"""Reads what a question is about and answers all that is not about what documents say; see `understanding`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.about.catalogue import catalogue
from assistant.about.choices import Choices
from assistant.about.documents import Papers, of_document
from assistant.about.lines import lines_of, shortened
from assistant.about.mergers import remarks
from assistant.about.replies import Reply
from assistant.about.spellings import Spellings
from assistant.about.talk import ask_back, drafting, talk
from assistant.about.tasks import Assigned
from assistant.answer import Answer, Turn
from assistant.offline.composing import compose
from assistant.spans import dispatcher
from assistant.understanding.intent import Intent
from assistant.understanding.reading import in_english, is_english, points_back, read_intent
from assistant.understanding.relative import resolved
from assistant.understanding.shelf import Shelf
from assistant.understanding.words import has_phrase, names_in
from index.library import Library
from index.manifest import ReportInfo, passage_ids
from index.query import Query, province_names, understand
from index.recent import Recent
from index.report import Passage
from index.vietnamese import Analyzer, fold

if TYPE_CHECKING:
    from assistant.offline.finder import Finder

NEAREST = 3
"""Passages shown to a question in another language."""
ENGLISH_SHOWN = 420
"""Characters of a passage in the language of the question, which can't be cut to what is asked for."""
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
        self.choices = Choices(library, self._offline)

    @dispatcher.span
    def read(self, question: str, history: Sequence[Turn] = (), documents: Collection[str] | None = None) -> Intent:
        """What the question is about; `documents` is the scope chosen on the page."""
        meant = self._talked_about(history, documents) if history and points_back(question) else ""
        mended = self.spellings.read(question)
        text, notes, untimely = self._by_calendar(mended.text)
        intent = read_intent(text, self.shelf, documents, history, meant)
        notes = (*mended.notes, *(notes if intent.about == "content" else ()))
        return replace(intent, asked=question, notes=notes, half_typed=mended.half, untimely=untimely)

    def _by_calendar(self, question: str) -> tuple[str, tuple[str, ...], bool]:
        """The question with the years that "năm nay" and the like mean, where the library has documents of them; else
        as it was, with a note that there are none."""
        text, notes = resolved(question, self.now().date())
        years = understand(text).years if notes else frozenset()
        if years and not years & self.shelf.years:
            told = f"Chưa có tài liệu nào của năm {', '.join(map(str, sorted(years)))}"
            newest = f"; mới nhất là của năm {max(self.shelf.years)}" if self.shelf.years else ""
            return question, (f"{told}{newest}.",), True
        return text, notes, False

    def remarks(self, query: Query, answer: Answer) -> tuple[str, ...]:
        """What the answer to a question should say of provinces and bodies that were merged."""
        provinces = self.shelf.province_of
        return remarks(query, answer, lambda document: provinces.get(document, ""), self.now().date())

    def warm_up(self) -> None:
        """Read the library's words, which the first question would otherwise wait for."""
        self.read("Doanh thu năm nay là bao nhiêu?")

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
        if is_english(intent.text):
            return self._in_english(intent, documents)
        return self.assigned.answer(intent, documents) if intent.facets else None

    def _offline(self, question: str) -> Answer:
        """What a question is answered without any model."""
        intent = self.read(question)
        if other := self.answer(intent):
            return other
        read = self.finder.understand(intent.searched)
        return compose(read, self.finder.find(read, intent.documents or None))

    def _in_english(self, intent: Intent, documents: Collection[str] | None) -> Answer:
        """The nearest passage that is in English itself, more of it than of others; where there is none, the nearest by
        meaning, with the request to ask in Vietnamese."""
        hits = self.finder.search(self.finder.understand(intent.text).query, NEAREST, documents)
        reply = Reply(intent)
        if own := next((hit.passage for hit in hits if in_english(hit.passage.text)), None):
            reply.say("Chưa chắc đúng ý; đoạn tiếng Anh gần nhất (nearest passage in English):")
            reply.say(f"- “{shortened(own.text, ENGLISH_SHOWN)}”", *lines_of([own]))
            return reply.answer("unsure", checked=False)
        reply.say(
            "Tài liệu viết bằng tiếng Việt, xin hỏi bằng tiếng Việt (please ask in Vietnamese). Các đoạn gần nhất:"
        )
        for hit in hits:
            line = lines_of([hit.passage])[0]
            where = ", ".join(filter(None, (hit.passage.metadata.province, hit.passage.metadata.period)))
            reply.say(f"- {f'{where}: ' if where else ''}“{shortened(hit.passage.text, 180)}”", line)
        return reply.answer("unsure", checked=False)

    @cached_property
    def spellings(self) -> Spellings:
        return Spellings(self.library, self.analyzer)

    @cached_property
    def assigned(self) -> Assigned:
        return Assigned(self.library, self.analyzer, self.now)

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
        """The documents that have all words of a subject in one passage, those with most such passages first; of one
        with proper names, those that have all the names."""
        syllables = self.analyzer.folded_terms(subject)
        words = [s for s in syllables if "_" not in s]
        pairs = [s for s in syllables if "_" in s] or words
        names = names_in(subject)
        hits = self.library.lexical_search(dict.fromkeys(syllables, 1.0), ABOUT, folded=True)
        counts: dict[str, int] = {}
        for passage in self.library.get_passages([id_ for id_, _ in hits]):
            text = f"{passage.section}\n{passage.text}"
            own = set(self.analyzer.folded_terms(text))
            told = all(word in own for word in words) and sum(pair in own for pair in pairs) * 2 >= len(pairs)
            if all(has_phrase(text, name) for name in names) if names else told:
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
