"""The offline way from a question to what was found: what it asks, which passages it leads to, what they say."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import cached_property

from assistant.answer import Turn
from assistant.cues import Wants, asks, comparing_words, expected_units, planning_words
from assistant.in_force import amended_beside, other_versions, passed_over
from assistant.naming import bare_names, names_in, zone_candidates
from assistant.offline.answering import answer
from assistant.offline.engines import Among, SearchEngine
from assistant.offline.features import Weighed, weigh
from assistant.offline.found import NOTHING, Found, preferred
from assistant.offline.ranking import Ranking, shipped
from assistant.offline.rereading import reread
from assistant.offline.sides import sides_of
from assistant.offline.sought import Sought
from assistant.offline.subject import Reader, Subject, subject_of
from assistant.offline.timeline import may_ask, of_period, periods_asked, reported, years_of
from assistant.offline.unmentioned import unmentioned
from assistant.question import Question, read_question
from assistant.spans import dispatcher
from index.cross_encoder import CrossEncoder
from index.embedding import E5Embedder
from index.library import Library
from index.query import Query, folded_provinces, named_provinces, positions_of, province_names
from index.report import Passage
from index.retrieval import Hit, HybridSearch
from index.synonyms import Phrase, Synonyms, build_synonyms, read_groups
from index.text import Period, periods
from index.vietnamese import UPPER, Analyzer, fold, has_diacritics
from index.visible import VisibleLibrary

PASSAGES_READ = 12
"""Passages whose statements compete for the answer."""
PASSAGES_OF_A_PERIOD = 2
"""Passages of each period of a series that a model is shown beside the quoted ones."""

WARM_UP = (
    "Tổng doanh thu năm nay là bao nhiêu, tăng bao nhiêu phần trăm so với cùng kỳ?",
    "Ban Quản lý được giao những nhiệm vụ gì?",
    "Doanh thu năm nay và năm trước bên nào cao hơn?",
)
_HOW_IT_WENT = re.compile(r"\b(?:ra sao|the nao)\W*(?:a|nhi|vay|ha|nhe)?\W*$")
_EACH_PLACE = re.compile(r"\b(?:cac|tung|moi) (?:tinh|dia phuong)\b")
MOST_PLACES = 4
"""Provinces that "giữa các tỉnh" compares at most."""
_NAMED = re.compile(rf"(?<=[\w,;] )[{UPPER}]\w*(?:\s+[{UPPER}]\w*)*")


WIDER = 4
"""Times as many passages are searched for where some may be of documents that are passed over."""


class Finder:
    """Understands questions about one library and finds what its documents say. Safe to use from several threads."""

    def __init__(
        self, library: Library, analyzer: Analyzer, ranking: Ranking | None = None, engine: SearchEngine | None = None
    ) -> None:
        self.library = library
        self.analyzer = analyzer
        self._given = ranking
        self._engine = engine

    def over(self, library: VisibleLibrary) -> Finder:
        """The same over some of the documents; what was read of data files is shared."""
        made = Finder(library, self.analyzer, self.ranking, self._engine and Among(self._engine, library))
        for name in ("_synonyms", "_indicators", "_gazetteer"):
            made.__dict__[name] = getattr(self, name)
        return made

    @cached_property
    def ranking(self) -> Ranking:
        return self._given or shipped(rereads=bool(self._cross_encoder and self._cross_encoder.runs))

    @cached_property
    def search_engine(self) -> SearchEngine:
        return self._engine or HybridSearch(self.library, self.analyzer, self.library.embedder, self._synonyms)

    @cached_property
    def _cross_encoder(self) -> CrossEncoder | None:
        embedder = self.library.embedder
        return embedder.cross_encoder if isinstance(embedder, E5Embedder) and self.library.settings.rerank else None

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

    @dispatcher.span
    def search(self, query: Query, k: int = PASSAGES_READ, documents: Collection[str] | None = None) -> list[Hit]:
        """The passages that a question leads to, best first."""
        return self.search_engine.find(query, k, documents)

    # ------------------------------------------------------------------------------------------ understanding

    @dispatcher.span
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
        if read.wants == ("text",) and open_ and (told or self._topics(read)):
            wants: tuple[Wants, ...] = ("figure", "text") if asks(read.text) else ("figure",)  # "ra sao": all of it
            read = replace(read, wants=wants, units=read.units or expected_units(fold(read.text)))
        if "compare" in read.wants and not read.query.provinces and _EACH_PLACE.search(fold(read.text)):
            places = self.library.provinces()
            chosen = tuple(places) if 2 <= len(places) <= MOST_PLACES else ()
            read = replace(read, query=replace(read.query, provinces=chosen))
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

    def _topics(self, question: Question) -> tuple[str, ...]:
        """The indicators that a question names, in its own words."""
        return tuple(self._indicators_in(question.text, question.query.folded))

    def _indicators_in(self, text: str, folded: bool) -> list[str]:
        region = Reader(self.analyzer, folded).region(text)
        found = []
        for group in self._indicators[folded]:
            named = next((phrase for phrase in group if region.has(phrase)), None)
            if named is not None:
                match = re.search(r"\W+".join(map(re.escape, named)), text, re.IGNORECASE)
                found.append(match.group() if match else " ".join(named))
        return [topic for topic in found if not any(topic != other and topic in other for other in found)]

    # ------------------------------------------------------------------------------------------ finding

    @dispatcher.span
    def find(
        self,
        question: Question,
        documents: Collection[str] | None = None,
        on_retrieved: Callable[[Sequence[Hit]], None] = lambda hits: None,
    ) -> Found:
        """What the documents say to a question; `on_retrieved` is called with what each search led to."""
        missing = [p for p in question.query.provinces if not self._is_known(p)]
        if missing:
            nearest = self.search(replace(question.query, provinces=()), 3, documents)
            return Found("refused", reason=f"Chưa nạp tài liệu nào của {', '.join(missing)}.", related=tuple(nearest))
        standings = self.library.standings
        over = passed_over(question.text, self.library.reports(), standings, documents) if standings else frozenset()
        question = replace(question, passed_over=over)
        found = answer(self.prepare(question, documents, on_retrieved), self.ranking)
        if name := unmentioned(question, self._occurs):
            if found.candidates:
                return replace(found, certainty="unsure", computed=(), unmentioned=name)
            if found.reason == NOTHING:
                return replace(found, reason=f"Các tài liệu đã nạp không nhắc đến “{name}”.")
        if over and found.certainty != "sure":
            before = replace(question, passed_over=other_versions(over, standings, documents))
            return preferred(found, answer(self.prepare(before, documents, on_retrieved), self.ranking), over)
        return found

    def prepare(
        self,
        question: Question,
        documents: Collection[str] | None = None,
        on_retrieved: Callable[[Sequence[Hit]], None] = lambda hits: None,
    ) -> Sought:
        """What a question and, where it compares, each of its sides leads to."""
        sought = self.seek(question, documents)
        on_retrieved(sought.hits)
        if timeline := self._timeline(question, sought.hits, documents):
            for _, one in timeline:
                on_retrieved(one.hits[:PASSAGES_OF_A_PERIOD])
            return replace(sought, timeline=timeline)
        sought = self._read_again(sought)
        sides = sides_of(question, self._topics(question))
        if len(sides) < 2:
            return sought
        # The sides have the words of the whole question, so that the cross-encoder could not tell them apart.
        each = [(label, self.seek(side, self._own_of(side, documents))) for label, side in sides]
        for _, one in each:
            on_retrieved(one.hits)
        return replace(sought, sides=tuple(each))

    def _own_of(self, side: Question, documents: Collection[str] | None) -> Collection[str] | None:
        """The documents that one side of a comparison of provinces is looked for in: its own, where it has any."""
        place = side.query.provinces[0] if len(side.query.provinces) == 1 else ""
        own = [r.document for r in self.library.reports() if place and r.metadata.province == place]
        return [d for d in own if documents is None or d in documents] or documents

    def _timeline(
        self, question: Question, hits: Sequence[Hit], documents: Collection[str] | None
    ) -> tuple[tuple[Period, Sought], ...]:
        """What a question about several periods leads to in each of them, in the papers of one place."""
        if not hits or not may_ask(question):
            return ()
        home = hits[0].passage.metadata
        places = question.query.provinces or ((home.province,) if home.province else ())
        years: dict[str, frozenset[int]] = {}
        held: set[int] = set()
        for report in self.library.reports():
            meta = report.metadata
            if report.document in question.passed_over:
                continue
            local = meta.province in places if places else meta.body == home.body
            if local and (documents is None or report.document in documents):
                years[report.document] = years_of(meta)
                held |= reported(meta)
        found = []
        for period in periods_asked(question, sorted(held)):
            near = {period.year, period.year + 1}
            chosen = [d for d, own in years.items() if not own or own & near]
            if chosen:
                own = [d for d in self.library.documents_of([period], places) if d in years]
                found.append((period, self.seek(of_period(question, period), chosen, own)))
        return tuple(found)

    def seek(self, question: Question, documents: Collection[str] | None = None, own: Collection[str] = ()) -> Sought:
        """A question with the ranked statements of the passages that it leads to, among the documents and once more
        among those that are its `own`."""
        hits = self._hits(question, documents)
        if own:
            known = {hit.passage.id for hit in hits}
            hits += [hit for hit in self._hits(question, own) if hit.passage.id not in known]
        subject = self.subject(question)
        ranked = self.ranking.rank(self.weigh(question, subject, hits), amended_beside(h.passage for h in hits))
        return Sought(question, subject, tuple(hits), tuple(ranked), self._passages_of)

    def _read_again(self, sought: Sought) -> Sought:
        """The same, its best statements ranked by what the cross-encoder says too, where it runs."""
        if (encoder := self._cross_encoder) is None:
            return sought
        again = reread(sought.question.text, sought.ranked, encoder)
        return replace(sought, ranked=tuple(self.ranking.rank(again, amended_beside(h.passage for h in sought.hits))))

    def _hits(self, question: Question, documents: Collection[str] | None) -> list[Hit]:
        """The passages that a question leads to, without those of documents that are passed over."""
        over = question.passed_over
        hits = self.search(question.query, WIDER * PASSAGES_READ if over else PASSAGES_READ, documents)
        return [hit for hit in hits if hit.passage.document not in over][:PASSAGES_READ]

    def _passages_of(self, document: str, ordinals: Collection[int] | None = None) -> Sequence[Passage]:
        library = self.library
        return library.passages(document) if ordinals is None else library.passages_at(document, ordinals)

    def weigh(self, question: Question, subject: Subject, hits: Sequence[Hit]) -> list[Weighed]:
        return weigh(question, subject, hits, self._boards(question))

    def _boards(self, question: Question) -> dict[str, frozenset[str]]:
        """The documents that mention the boards asked about by a name of their own."""
        reader = Reader(self.analyzer, question.query.folded)
        found: dict[str, frozenset[str]] = {}
        for name in question.boards:
            region = reader.region(name)
            terms = dict.fromkeys(region.pairs or region.words, 1.0)
            ids = [id_ for id_, _ in self.library.lexical_search(terms, 50, folded=question.query.folded)]
            passages = self.library.get_passages(ids)
            found[name] = frozenset(p.document for p in passages if reader.region(p.text).has(region.syllables))
        return found

    def subject(self, question: Question) -> Subject:
        """The question's words with their weights; places and periods weigh nothing, they are compared as values."""
        query = question.query
        reader = Reader(self.analyzer, query.folded)
        region = reader.region(query.text)
        syllables = region.syllables

        def positions(*phrases: str) -> frozenset[int]:
            return frozenset().union(*(positions_of(syllables, reader.region(p).syllables) for p in phrases))

        years = {i for i, s in enumerate(syllables) if s.isdigit() and len(s) == 4 and s[:2] in ("19", "20")}
        ignored = years | positions(
            *query.provinces,
            *question.boards,
            *question.ignored,
            *comparing_words(query.text),
            *planning_words(query.text, question.nature),
            *(query.text[p.start : p.end] for p in periods(query.text, folded=query.folded)),
        )
        named = () if query.folded else _NAMED.findall(query.text)
        exact = {i for i, s in enumerate(syllables) if any(c.isdigit() for c in s)} | positions(*named)
        counts, total = self.library.passage_counts(region.words | region.pairs, query.folded)
        return subject_of(
            syllables, counts, total, self._synonyms[query.folded], reader,
            ignored=frozenset(ignored),
            light=positions(question.context) if question.context else frozenset(),
            exact=frozenset(exact - ignored),
        )  # fmt: skip
