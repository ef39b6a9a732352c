"""The one object that the page, the commands and the evaluation use: a question goes in, an answer comes out."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from assistant.answer import Answer, Draft, Progress, Turn
from assistant.composing import compose
from assistant.evidence import Known
from assistant.extractive import Findings, answer_from, compare
from assistant.grounding import verify
from assistant.matching import Reader, Subject, subject_of
from assistant.question import Question, expected_units, names_in, read_question, zone_candidates
from index.errors import TrolyError
from index.library import Library
from index.quantities import periods
from index.query import Query, folded_provinces, named_provinces, positions_of, province_names
from index.retrieval import Hit, HybridSearch
from index.settings import Settings
from index.synonyms import Phrase, Synonyms, build_synonyms, read_groups
from index.vietnamese import Analyzer, build_analyzer, fold

PASSAGES_READ = 8
"""Passages whose statements compete for the answer; the gold passage is among the first five in 0.99 of cases."""


class Assistant:
    """Answers questions about one library. Safe to use from several threads; models load on first use."""

    def __init__(self, settings: Settings, library: Library, analyzer: Analyzer) -> None:
        self.settings = settings
        self.library = library
        self.analyzer = analyzer

    @cached_property
    def _search(self) -> HybridSearch:
        return HybridSearch(self.library, self.analyzer, self.library.embedder, self._synonyms)

    @cached_property
    def _synonyms(self) -> dict[bool, Synonyms]:
        return {folded: build_synonyms(self.analyzer, folded=folded) for folded in (False, True)}

    @cached_property
    def _indicators(self) -> dict[bool, tuple[tuple[Phrase, ...], ...]]:
        return {folded: read_groups("indicators.tsv", self.analyzer, folded=folded) for folded in (False, True)}

    @cached_property
    def _gazetteer(self) -> tuple[str, ...]:
        return province_names()

    @property
    def mode_label(self) -> str:
        return "Ngoại tuyến"

    @property
    def notice(self) -> str:
        return self.library.notice or ""

    def warm_up(self) -> None:
        """Load what the first question would otherwise wait for."""
        self._search.search("Kết quả thực hiện nhiệm vụ", 1)
        _ = self._synonyms

    def ask(self, question: str, history: Sequence[Turn] = (), documents: Collection[str] | None = None) -> Answer:
        """Answer a question, with a citation for every statement, or refuse and say why."""
        for event in self.stream(question, history, documents):
            if isinstance(event, Answer):
                return event
        raise AssertionError("stream() ends with an Answer")

    def stream(
        self, question: str, history: Sequence[Turn] = (), documents: Collection[str] | None = None
    ) -> Iterator[Progress | Draft | Answer]:
        """The same, telling what happens; the last item is the `Answer`."""
        if not question.strip():
            raise TrolyError("Câu hỏi đang trống. Mời nhập câu hỏi về kết quả, chỉ tiêu hoặc nhiệm vụ được giao.")
        clock = _Clock()
        self.library.refresh()
        read = self.understand(question, history)
        clock.lap("understand")
        yield Progress(f"Đang tìm trong {len(self.library.reports())} tài liệu…")
        findings = self._find(read, documents, clock)
        clock.lap("answer")
        answer = verify(compose(read, findings))
        answer = replace(answer, timings_ms=clock.done())
        yield Draft(answer.answer)
        yield answer

    def understand(self, question: str, history: Sequence[Turn] = ()) -> Question:
        """What is asked, standing alone. Provinces are those of the library, of the gazetteer, and "tỉnh" + a name."""
        known = (*self.library.provinces(), *self._gazetteer)
        said = "\n".join((*(turn.content for turn in history), question))
        unknown = [name for name in named_provinces(said) if name not in known]
        unknown += [name for name in folded_provinces(said) if not self._occurs(name)]
        read = read_question(question, tuple(dict.fromkeys((*known, *unknown))), history)
        if read.wants == ("text",) and self._asked_indicators(read):
            read = replace(read, wants=("figure",), units=read.units or expected_units(fold(read.text)))
        zones = [name for name in zone_candidates(read.query) if self._is_zone(name)]
        return replace(read, names=(*read.names, *zones)) if zones else read

    def _is_zone(self, folded_name: str) -> bool:
        """Whether a document calls a zone by this name: tells "kcn luong son" from "kcn dat bao nhieu"."""
        pair = {"_".join(folded_name.split()): 1.0}
        passages = self.library.get_passages([id_ for id_, _ in self.library.lexical_search(pair, 5, folded=True)])
        return any(fold(name).startswith(folded_name) for p in passages for name in names_in(p.text))

    def _is_known(self, province: str) -> bool:
        """Whether the library has anything of a province: a report of it, or its name in a text."""
        return province in self.library.provinces() or self._occurs(" ".join(self.analyzer.folded_terms(province)[:2]))

    def _occurs(self, folded_name: str) -> bool:
        pair = "_".join(folded_name.split())
        return bool(self.library.passage_counts([pair], True)[0].get(pair))

    def _find(self, question: Question, documents: Collection[str] | None, clock: _Clock) -> Findings:
        def ask(side: Question) -> Findings:
            hits = self._search.find(side.query, PASSAGES_READ, documents)
            clock.lap("retrieve")
            return answer_from(
                side, self._subject(side), hits, self._reader(side.query), self._known(side), self.library.passages
            )

        missing = [p for p in question.query.provinces if not self._is_known(p)]
        if missing:
            nearest = self._search.find(replace(question.query, provinces=()), 3, documents)
            return Findings(reason=f"Chưa nạp tài liệu nào của {', '.join(missing)}.", related=tuple(nearest))
        if "list" not in question.wants or "compare" in question.wants:
            found = compare(question, ask)
            if found is not None:
                return found
        return ask(question)

    def _reader(self, query: Query) -> Reader:
        return Reader(self.analyzer, query.folded)

    def _known(self, question: Question) -> Known:
        """The documents that mention the boards asked about by a name of their own."""
        reader = self._reader(question.query)
        found: dict[str, frozenset[str]] = {}
        for name in question.boards:
            region = reader.region(name)
            terms = dict.fromkeys(region.pairs or region.words, 1.0)
            ids = [id_ for id_, _ in self.library.lexical_search(terms, 50, folded=question.query.folded)]
            passages = self.library.get_passages(ids)
            found[name] = frozenset(p.document for p in passages if reader.region(p.text).has(region.syllables))
        return Known(found, self._asked_indicators(question))

    def _asked_indicators(self, question: Question) -> tuple[tuple[Phrase, ...], ...]:
        """The indicators that a question names, each with all its names."""
        syllables = list(self._reader(question.query).region(question.text).syllables)
        groups = self._indicators[question.query.folded]
        return tuple(group for group in groups if any(positions_of(syllables, phrase) for phrase in group))

    def _subject(self, question: Question) -> Subject:
        """The question's words with their weights; places and periods weigh nothing, they are checked as values."""
        query = question.query
        reader = self._reader(query)
        syllables = reader.region(query.text).syllables
        ignored: set[int] = set()
        for phrase in (
            *query.provinces,
            *question.boards,
            *question.ignored,
            *(query.text[p.start : p.end] for p in periods(query.text, folded=query.folded)),
        ):
            ignored |= positions_of(syllables, reader.region(phrase).syllables)
        ignored |= {i for i, s in enumerate(syllables) if s.isdigit() and len(s) == 4 and s[:2] in ("19", "20")}
        counts, total = self.library.passage_counts(
            reader.region(query.text).words | reader.region(query.text).pairs, query.folded
        )
        return subject_of(
            syllables, counts, total, self._synonyms[query.folded], frozenset(ignored), folded=query.folded
        )

    def retrieve(
        self,
        question: str,
        history: Sequence[Turn] = (),
        documents: Collection[str] | None = None,
        k: int = PASSAGES_READ,
    ) -> list[Hit]:
        """The passages that a question leads to, best first: what the evaluation measures retrieval by."""
        return self._search.find(self.understand(question, history).query, k, documents)

    def examples(self, n: int = 4) -> list[str]:
        """Questions that the library's own reports can answer, by kind, for an empty chat."""
        from assistant.examples import example_questions

        return example_questions(self.library, n)


def build_assistant(settings: Settings) -> Assistant:
    """Open the library and wire the assistant. Cheap: models and indexes load on first use.

    Raises LibraryUnavailable when the library can't be opened.
    """
    analyzer = build_analyzer(settings.abbreviations)
    return Assistant(settings, Library.open(settings), analyzer)


class _Clock:
    """Milliseconds per stage, summed when a stage comes round again."""

    def __init__(self) -> None:
        self._begin = self._last = time.perf_counter()
        self.laps: dict[str, float] = {"understand": 0.0, "retrieve": 0.0, "answer": 0.0, "verify": 0.0}

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.laps[stage] += (now - self._last) * 1000
        self._last = now

    def done(self) -> dict[str, float]:
        self.lap("verify")
        return {**{k: round(v, 1) for k, v in self.laps.items()}, "total": round((self._last - self._begin) * 1000, 1)}
