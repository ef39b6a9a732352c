"""Hybrid retrieval: dense (e5 over Chroma) and lexical (BM25 over Tantivy), fused by score, steered by place and time.

Each list's scores are standardised (z-scores) and added; reciprocal ranks measured slightly lower on XQuAD-vi (see
docs/evaluation.md). A passage that one list misses gets that list's lowest score. Then the place and the period that
the question names steer (see index/steering.py). Only the passages that are returned are read.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from index.embedding import Embedder
from index.manifest import key_of
from index.query import Query, is_function_word, positions_of, understand
from index.report import Passage
from index.steering import Facts, is_steered, period_match, place_match
from index.synonyms import Synonyms
from index.text import Period
from index.vietnamese import Analyzer, bigrams, fold

Scored = Sequence[tuple[str, float]]


class SearchableLibrary(Protocol):
    """What retrieval needs of a library."""

    def dense_search(
        self, vector: np.ndarray, k: int, documents: Collection[str] | None = None
    ) -> list[tuple[str, float]]: ...

    def lexical_search(
        self, terms: Mapping[str, float], k: int, *, folded: bool = False, documents: Collection[str] | None = None
    ) -> list[tuple[str, float]]: ...

    def documents_of(self, periods: Collection[Period], provinces: Collection[str]) -> Mapping[str, str]: ...

    def passage_counts(self, terms: Collection[str], folded: bool = False) -> tuple[dict[str, int], int]: ...

    def facts(self, ids: Sequence[str]) -> dict[str, Facts]: ...

    def get_passages(self, ids: Sequence[str]) -> list[Passage]: ...

    def provinces(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Tuning:
    """The numbers that were measured rather than derived; docs/evaluation.md has the measurements."""

    candidates: int = 60
    dense_weight: float = 0.8
    dense_weight_folded: float = 0.3
    place_bonus: float = 1.5
    period_bonus: float = 1.2
    own_period_bonus: float = 1.0
    light_weight: float = 0.1
    synonym_weight: float = 0.5


CROWDED = 20
"""Times the candidates that a library must hold before it is searched by period too."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage with its fused score (z-units: 0 is an average candidate) and the scores it is made of."""

    passage: Passage
    score: float
    parts: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class HybridSearch:
    """Question -> hits, best first. `embedder` None searches lexically only."""

    library: SearchableLibrary
    analyzer: Analyzer
    embedder: Embedder | None
    synonyms: Mapping[bool, Synonyms] = field(default_factory=dict)
    tuning: Tuning = field(default_factory=Tuning)

    def search(self, text: str, k: int = 10, documents: Collection[str] | None = None) -> list[Hit]:
        """The `k` best passages for a question, among `documents` only when given."""
        return self.find(understand(text, self.library.provinces()), k, documents)

    def find(self, query: Query, k: int = 10, documents: Collection[str] | None = None) -> list[Hit]:
        terms = term_weights(self.analyzer, query, self.synonyms.get(query.folded), self.tuning)
        vector = self.embedder.query(self.analyzer.expand(query.text)) if self.embedder is not None else None
        own = self._own(query, documents)
        lexical: dict[str, float] = {}
        dense: dict[str, float] = {}
        for among in (documents, list(own)) if own else (documents,):
            found = self.library.lexical_search(terms, self.tuning.candidates, folded=query.folded, documents=among)
            lexical |= found
            dense |= self.library.dense_search(vector, self.tuning.candidates, among) if vector is not None else ()
        weight = self.tuning.dense_weight_folded if query.folded else self.tuning.dense_weight
        fused = fuse(list(lexical.items()), list(dense.items()), weight)
        bonus = self._bonuses(query, fused, frozenset(own.values()))
        ranked = sorted(fused, key=lambda one: (-(fused[one] + bonus[one]), one))
        passages = self.library.get_passages(ranked[:k])
        if len(passages) < min(k, len(ranked)):  # some went while this question was answered
            passages = self.library.get_passages(ranked)[:k]
        return [Hit(p, fused[p.id] + bonus[p.id], {"fused": fused[p.id], "steer": bonus[p.id]}) for p in passages]

    def _own(self, query: Query, documents: Collection[str] | None) -> dict[str, str]:
        """In a large library the documents (with their keys) of the very period that is asked about, which papers of
        other periods in the same words would crowd out."""
        if not query.periods or self.library.passage_counts((), query.folded)[1] <= CROWDED * self.tuning.candidates:
            return {}
        own = self.library.documents_of(query.periods, query.provinces)
        return {name: key for name, key in own.items() if documents is None or name in documents}

    def _bonuses(self, query: Query, ids: Collection[str], own: Collection[str]) -> dict[str, float]:
        facts = self.library.facts(list(ids)) if is_steered(query) else {}
        told = {one: steer(query, facts[one], self.tuning) if one in facts else 0.0 for one in ids}
        return {one: bonus + self.tuning.own_period_bonus * (key_of(one) in own) for one, bonus in told.items()}


def term_weights(analyzer: Analyzer, query: Query, synonyms: Synonyms | None, tuning: Tuning) -> dict[str, float]:
    """Each term of the question with its weight: less for words that ask, for the place and the period (which steer
    by value), and for synonyms."""
    syllables = analyzer.syllables(query.text)
    if query.folded:
        syllables = [fold(s) for s in syllables]
    light = {i for i, s in enumerate(syllables) if is_function_word(s, query.folded)}
    for phrase in (*query.provinces, *(query.text[p.start : p.end] for p in query.periods)):
        words = analyzer.syllables(phrase)
        light |= positions_of(syllables, [fold(s) for s in words] if query.folded else words)
    weights: dict[str, float] = {}
    for _, _, alternatives in synonyms.in_text(syllables) if synonyms else ():
        for phrase_ in alternatives:
            weights |= dict.fromkeys((*phrase_, *bigrams(list(phrase_))), tuning.synonym_weight)
    weights |= {s: tuning.light_weight if i in light else 1.0 for i, s in enumerate(syllables)}
    pairs = bigrams(syllables)
    return weights | {p: tuning.light_weight if {i, i + 1} <= light else 1.0 for i, p in enumerate(pairs)}


def standardise(scored: Scored) -> dict[str, float]:
    """z-scores of one list: (score - mean) / standard deviation; all 0 when the scores are equal."""
    values = [score for _, score in scored]
    if not values:
        return {}
    mean = sum(values) / len(values)
    deviation = math.sqrt(sum((v - mean) ** 2 for v in values) / len(values)) or 1.0
    return {id_: (score - mean) / deviation for id_, score in scored}


def fuse(lexical: Scored, dense: Scored, dense_weight: float) -> dict[str, float]:
    """id -> z(lexical) + dense_weight * z(dense), best first."""
    lists = [(standardise(lexical), 1.0), (standardise(dense), dense_weight)]
    lists = [(scores, weight) for scores, weight in lists if scores]
    total: dict[str, float] = {}
    for id_ in {id_: None for scores, _ in lists for id_ in scores}:
        total[id_] = sum(weight * scores.get(id_, min(scores.values())) for scores, weight in lists)
    return dict(sorted(total.items(), key=lambda item: -item[1]))


def steer(query: Query, facts: Facts, tuning: Tuning) -> float:
    """A bonus for the place and the period that the question names, a malus for another one."""
    return tuning.place_bonus * place_match(query, facts) + tuning.period_bonus * period_match(query, facts)
