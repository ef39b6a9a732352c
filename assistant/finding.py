"""The offline way from a question to findings: what it asks, which passages it leads to, what they say."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache

from assistant.answer import Turn
from assistant.assigned import body_tasks, covers, lacks_time, with_deadline
from assistant.comparing import asks_for_order, asks_for_sum, compare, order
from assistant.cues import Wants, asks, comparing_words, expected_units, planning_words
from assistant.evidence import Evidence, gather
from assistant.extractive import answer_from
from assistant.findings import Findings
from assistant.fitting import Known
from assistant.matching import Reader, Subject, subject_of
from assistant.measured import asks_for_share, asks_of_records, share_of_plan, worked_out
from assistant.meetings.units import Unit
from assistant.naming import bare_names, names_in, zone_candidates
from assistant.question import Question, read_question
from assistant.records.indicators import indicators_of
from assistant.records.model import Indicator
from assistant.records.names import build_names
from assistant.shortcomings import asks_for_shortcomings, lists_shortcomings, shortcomings, shortcomings_of
from assistant.sides import sides_of
from index.library import Library
from index.query import Query, folded_provinces, named_provinces, positions_of, province_names
from index.recent import Recent
from index.report import Passage
from index.retrieval import Hit, HybridSearch
from index.synonyms import Phrase, Synonyms, build_synonyms, read_groups
from index.text import periods
from index.vietnamese import Analyzer, fold, has_diacritics

PASSAGES_READ = 8
"""Passages whose statements compete for the answer; the gold passage is among the first five in 0.99 of cases."""


WARM_UP = (
    "Tổng doanh thu năm nay là bao nhiêu, tăng bao nhiêu phần trăm so với cùng kỳ?",
    "Ban Quản lý được giao những nhiệm vụ gì?",
    "Nhiệm vụ trọng tâm phải hoàn thành khi nào?",
    "Những tồn tại, hạn chế là gì?",
    "Doanh thu còn thiếu bao nhiêu so với kế hoạch?",
)
NEIGHBOURS = 4
"""Passages before and after one that was found whose records may be needed beside its own."""
_HOW_IT_WENT = re.compile(r"\b(?:ra sao|the nao)\W*(?:a|nhi|vay|ha|nhe)?\W*$")

UNITS_KEPT = 64
"""Documents whose shortcomings are remembered."""
MOST_PLACES = 12
"""Places whose figures are compared when a question asks which has the most; each costs a search."""


WorkOut = Callable[[Question, Subject, Sequence[Indicator], Sequence[Passage]], Findings | None]


class Finder:
    """Understands questions about one library and finds what its documents say. Safe to use from several threads."""

    def __init__(self, library: Library, analyzer: Analyzer) -> None:
        self.library = library
        self.analyzer = analyzer

    @cached_property
    def search_engine(self) -> HybridSearch:
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

    def warm_up(self) -> None:
        """Load what the first questions would otherwise wait for, by asking one of each kind."""
        for question in WARM_UP:
            self.find(self.understand(question))

    def search(self, query: Query, k: int = PASSAGES_READ, documents: Collection[str] | None = None) -> list[Hit]:
        """The passages that a question leads to, best first."""
        return self.search_engine.find(query, k, documents)

    def weigh(self, question: Question, hits: Sequence[Hit]) -> list[Evidence]:
        """All statements of the passages found, best first."""
        return gather(question, self._subject(question), hits, self._known(question))

    def understand(self, question: str, history: Sequence[Turn] = ()) -> Question:
        """What is asked, standing alone. Provinces are those of the library, of the gazetteer, and "tỉnh" + a name."""
        known = (*self.library.provinces(), *self._gazetteer)
        said = "\n".join((*(turn.content for turn in history), question))
        unknown = [name for name in named_provinces(said) if name not in known]
        unknown += [name for name in folded_provinces(said) if not self._occurs(name)]
        read = read_question(
            question, tuple(dict.fromkeys((*known, *unknown))), history, self._names_indicator, self.analyzer.expand
        )
        told = read.nature in ("result", "target")
        open_ = not asks(read.text) or _HOW_IT_WENT.search(fold(read.text))
        if read.wants == ("text",) and open_ and (told or self._asked_indicators(read)):
            wants: tuple[Wants, ...] = ("figure", "text") if asks(read.text) else ("figure",)  # "ra sao": all of it
            read = replace(read, wants=wants, units=read.units or expected_units(fold(read.text)))
        bare = bare_names(read.query) if "compare" in read.wants else ()
        zones = [name for name in (*zone_candidates(read.query), *bare) if self._is_zone(fold(name))]
        return replace(read, names=(*read.names, *zones)) if zones else read

    def _names_indicator(self, text: str) -> bool:
        return bool(self._indicators_in(text, not has_diacritics(text)))

    def _is_zone(self, folded_name: str) -> bool:
        """Whether a document calls a zone by this name: tells "kcn luong son" from "kcn dat bao nhieu"."""
        pair = {"_".join(folded_name.split()[:2]): 1.0}
        passages = self.library.get_passages([id_ for id_, _ in self.library.lexical_search(pair, 5, folded=True)])
        return any(fold(name).startswith(folded_name) for p in passages for name in names_in(p.text))

    def _is_known(self, province: str) -> bool:
        """Whether the library has anything of a province: a report of it, or its name in a text."""
        return province in self.library.provinces() or self._occurs(" ".join(self.analyzer.folded_terms(province)[:2]))

    def _occurs(self, folded_name: str) -> bool:
        pair = "_".join(folded_name.split())
        return bool(self.library.passage_counts([pair], True)[0].get(pair))

    def find(
        self,
        question: Question,
        documents: Collection[str] | None = None,
        on_retrieved: Callable[[Sequence[Hit]], None] = lambda hits: None,
    ) -> Findings:
        """What the documents say to a question; `on_retrieved` is called with what each search led to."""

        hits_of: dict[Query, list[Hit]] = {}

        def ask(side: Question) -> Findings:
            hits = hits_of[side.query] = self.search(side.query, PASSAGES_READ, documents)
            on_retrieved(hits)
            return answer_from(side, self._subject(side), hits, self._known(side), self.library.passages)

        missing = [p for p in question.query.provinces if not self._is_known(p)]
        if missing:
            nearest = self.search(replace(question.query, provinces=()), 3, documents)
            return Findings(reason=f"Chưa nạp tài liệu nào của {', '.join(missing)}.", related=tuple(nearest))
        if asks_for_order(question) and (ranked := order(question, self.library.provinces()[:MOST_PLACES], ask)):
            return ranked
        if asks_of_records(question) and (found := self._measured(question, documents, worked_out, on_retrieved)):
            return found
        named = len(question.names) >= 2 and asks_for_sum(question)
        asked = replace(question, wants=("compare", *question.wants)) if named else question
        sides = sides_of(asked, self._topics(question))
        if len(sides) >= 2 and ("list" not in question.wants or "compare" in asked.wants):
            return compare(asked, sides, ask)
        found = ask(question)
        hits = hits_of[question.query]
        found = self._by_part(question, found, hits)
        if not found.claims:
            found = self._else_worked_out(question, found, ask, documents)
        if lacks_time(found, question):
            found = with_deadline(found, question, self.weigh(question, hits), self.library.passages)
        return found

    def _by_part(self, question: Question, found: Findings, hits: Sequence[Hit]) -> Findings:
        """The tasks or shortcomings of the documents, where a question asks for them and `found` lacks them."""
        assigned = self._of_tasks(question, hits)
        if assigned is not None and not covers(found, assigned):
            found = assigned
        if asks_for_shortcomings(question) and not lists_shortcomings(found):
            passages = [hit.passage for hit in hits]
            told = shortcomings(question, self._subject(question), passages, self._shortcomings_of)
            found = told if told is not None and not covers(found, told) else found
        return found

    def _else_worked_out(
        self,
        question: Question,
        found: Findings,
        ask: Callable[[Question], Findings],
        documents: Collection[str] | None,
    ) -> Findings:
        """What nothing found says as a whole: each of the zones named for itself, or the share of a plan."""
        if len(question.names) >= 2 and "figure" in question.wants:
            sides = sides_of(replace(question, wants=("compare", *question.wants)))
            each = compare(question, sides, ask) if len(sides) >= 2 else found
            return each if each.claims else found
        if asks_for_share(question) and (share := self._measured(question, documents, share_of_plan)):
            return share
        return found

    def _measured(
        self,
        question: Question,
        documents: Collection[str] | None,
        work_out: WorkOut,
        on_retrieved: Callable[[Sequence[Hit]], None] = lambda hits: None,
    ) -> Findings | None:
        """What the indicator records of the documents found say to a question that asks for figures of a plan."""
        hits = self.search(question.query, PASSAGES_READ, documents)
        on_retrieved(hits)
        read = [self._around(document, hits) for document in dict.fromkeys(hit.passage.document for hit in hits)]
        records = [record for passages in read for record in self._indicators_of(passages)]
        return work_out(question, self._subject(question), records, [p for passages in read for p in passages])

    def _around(self, document: str, hits: Sequence[Hit]) -> tuple[Passage, ...]:
        """A document's passages near those found: a long one is not read whole while a question waits."""
        found = [hit.passage.ordinal for hit in hits if hit.passage.document == document]
        near = (p for p in self.library.passages(document) if any(abs(p.ordinal - at) <= NEIGHBOURS for at in found))
        return tuple(near)

    @cached_property
    def _indicators_of(self) -> Callable[[tuple[Passage, ...]], tuple[Indicator, ...]]:
        names = build_names(self.analyzer)
        return lru_cache(maxsize=64)(lambda passages: indicators_of(passages, names))

    @cached_property
    def _units(self) -> Recent[tuple[Unit, ...]]:
        return Recent(UNITS_KEPT)

    def _shortcomings_of(self, document: str) -> tuple[Unit, ...]:
        """What a document tells of shortcomings; nothing of one too long to be read while a question waits."""

        def read_anew(documents: Sequence[str]) -> dict[str, tuple[Unit, ...]]:
            return {d: shortcomings_of(self.library.report(d)) for d in documents}

        return self._units.get(self.library.revision, [document], read_anew)[document]

    def _of_tasks(self, question: Question, hits: Sequence[Hit]) -> Findings | None:
        if question.nature != "task" or "date" in question.wants:
            return None
        asked = question.query.provinces
        of_place = [hit for hit in hits if hit.passage.metadata.province in asked] or hits
        named = list(dict.fromkeys(hit.passage.document for hit in of_place))
        return body_tasks(question, self._subject(question), named, self.library.passages, self.analyzer)

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
        asked = self._asked_indicators(question)
        longer = (phrase for group in asked for phrase in self._longer(group, question.query.folded))
        return Known(found, asked, tuple(dict.fromkeys(longer)))

    def _longer(self, group: Sequence[Phrase], folded: bool) -> tuple[Phrase, ...]:
        """The names of other indicators that hold a name of this one."""
        others = (phrase for other in self._indicators[folded] if other != group for phrase in other)
        return tuple(o for o in others for phrase in group if len(o) > len(phrase) and positions_of(o, phrase))

    def _asked_indicators(self, question: Question) -> tuple[tuple[Phrase, ...], ...]:
        """The indicators that a question names, each with all its names."""
        text = question.text
        for other in question.ignored:
            text = text.replace(other, " . ")
        return tuple(group for group, _ in self._indicators_in(text, question.query.folded))

    def _topics(self, question: Question) -> tuple[str, ...]:
        """The indicators that a question names, in its own words."""
        return tuple(topic for _, topic in self._indicators_in(question.text, question.query.folded))

    def _indicators_in(self, text: str, folded: bool) -> list[tuple[tuple[Phrase, ...], str]]:
        """The indicators that a text names, each with the words that name it."""
        region = Reader(self.analyzer, folded).region(text)
        found = []
        for group in self._indicators[folded]:
            longer = self._longer(group, folded)
            named = next((phrase for phrase in group if region.names(phrase, longer)), None)
            if named is not None:
                match = re.search(r"\W+".join(map(re.escape, named)), text, re.IGNORECASE)
                found.append((group, match.group() if match else " ".join(named)))
        return found

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
            *comparing_words(query.text),
            *planning_words(query.text, question.nature),
            *(query.text[p.start : p.end] for p in periods(query.text, folded=query.folded)),
        ):
            ignored |= positions_of(syllables, reader.region(phrase).syllables)
        ignored |= {i for i, s in enumerate(syllables) if s.isdigit() and len(s) == 4 and s[:2] in ("19", "20")}
        counts, total = self.library.passage_counts(
            reader.region(query.text).words | reader.region(query.text).pairs, query.folded
        )
        light = positions_of(syllables, reader.region(question.context).syllables) if question.context else set()
        return subject_of(
            syllables, counts, total, self._synonyms[query.folded], reader, frozenset(ignored), frozenset(light)
        )
