"""How much of a question a piece of text says: weighted syllables and bigrams, with synonyms.

A term's weight is its inverse document frequency over the library's passages (as in BM25: Robertson and Zaragoza,
"The Probabilistic Relevance Framework", 2009). Question words and places and periods, which are compared as values,
carry no weight.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from index.query import is_function_word
from index.synonyms import Phrase, Synonyms
from index.vietnamese import Analyzer, bigrams, fold


@dataclass(frozen=True, slots=True)
class Region:
    """The syllables of a text, in order and as sets."""

    syllables: tuple[str, ...]
    words: frozenset[str]
    pairs: frozenset[str]

    def has(self, phrase: Phrase) -> bool:
        return phrase[0] in self.words if len(phrase) == 1 else _pairs_of(phrase) <= self.pairs


@lru_cache(maxsize=5_000)
def _pairs_of(phrase: Phrase) -> frozenset[str]:
    return frozenset(bigrams(list(phrase)))


@dataclass(frozen=True)
class Reader:
    """Text -> `Region`, without diacritics when the question was typed so. Remembers recent texts."""

    analyzer: Analyzer
    folded: bool = False

    def region(self, text: str) -> Region:
        return _read(text, self.folded, self.analyzer)


@lru_cache(maxsize=20_000)
def _read(text: str, folded: bool, analyzer: Analyzer) -> Region:
    found = analyzer.syllables(text)
    if folded:
        found = [fold(s) for s in found]
    return Region(tuple(found), frozenset(found), frozenset(bigrams(found)))


@dataclass(frozen=True)
class Subject:
    """The words of a question that its answer must share, with their weights.

    The terms that carry weight, syllables and pairs of neighbours, are numbered; what a text says of them is a bit
    mask, so that what several texts say together is the union of their masks. `exact` are the terms that tell one
    thing from another of its kind: names and numbers.
    """

    words: Mapping[str, int]
    pairs: Mapping[str, int]
    weights: tuple[float, ...]
    phrases: tuple[tuple[int, tuple[Phrase, ...]], ...]
    reader: Reader
    exact: int = 0
    _said: dict[str, int] = field(default_factory=dict, repr=False, compare=False)
    _weighed: dict[int, float] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def total(self) -> float:
        return sum(self.weights) or 1.0

    @cached_property
    def word_mask(self) -> int:
        return sum(set(self.words.values()))

    @cached_property
    def pair_mask(self) -> int:
        return sum(set(self.pairs.values()))

    def said_by(self, *texts: str) -> int:
        """The terms that any of the texts says, in these words or in a synonym's."""
        mask = 0
        for text in texts:
            known = self._said.get(text)
            if known is None:
                known = self._said[text] = self._read(self.reader.region(text))
            mask |= known
        return mask

    def _read(self, region: Region) -> int:
        mask = sum(bits for word, bits in self.words.items() if word in region.words)
        mask |= sum(bits for pair, bits in self.pairs.items() if pair in region.pairs)
        for bits, alternatives in self.phrases:
            if bits & ~mask and any(region.has(phrase) for phrase in alternatives):
                mask |= bits
        return mask

    def weight_of(self, mask: int) -> float:
        weight = self._weighed.get(mask)
        if weight is None:
            weight = self._weighed[mask] = sum(w for i, w in enumerate(self.weights) if mask >> i & 1)
        return weight

    def share(self, mask: int, of: int | None = None) -> float:
        """The share of the question's weight that these terms make up, of all terms or of those in `of`; 0 of none."""
        if of is None:
            return self.weight_of(mask) / self.total
        whole = self.weight_of(of)
        return self.weight_of(mask & of) / whole if whole else 0.0


def subject_of(
    syllables: Sequence[str],
    frequencies: Mapping[str, int],
    passages: int,
    synonyms: Synonyms,
    reader: Reader,
    *,
    ignored: frozenset[int] = frozenset(),
    light: frozenset[int] = frozenset(),
    exact: frozenset[int] = frozenset(),
) -> Subject:
    """Weigh a question's syllables; positions in `ignored` weigh nothing, those in `light` (taken from the question
    before) little, those in `exact` belong to names and numbers."""
    content = [not is_function_word(s, reader.folded) and i not in ignored for i, s in enumerate(syllables)]
    terms = _Terms(len(syllables))
    for i, syllable in enumerate(syllables):
        if content[i]:
            weight = _weight(frequencies.get(syllable, 0), passages)
            terms.add_word(i, syllable, weight * (LIGHT if i in light else 1.0))
    for i, pair in enumerate(bigrams(list(syllables))):
        if frequencies.get(pair) and not {i, i + 1} & ignored and (content[i] or content[i + 1]):
            weight = _idf(frequencies[pair], passages) * (content[i] + content[i + 1]) / 2
            terms.add_pair(i, pair, weight * (LIGHT if {i, i + 1} & light else 1.0))
    telling = sum(bit for i, bit in enumerate(terms.word_bits) if i in exact)
    said = [(terms.within(begin, end), alternatives) for begin, end, alternatives in synonyms.in_text(list(syllables))]
    phrases = tuple(phrase for phrase in said if phrase[0])
    return Subject(terms.words, terms.pairs, tuple(terms.weights), phrases, reader, telling)


class _Terms:
    """The terms of a question as they are numbered: a bit for each, by its words and by where it stands."""

    def __init__(self, syllables: int) -> None:
        self.weights: list[float] = []
        self.words: dict[str, int] = {}
        self.pairs: dict[str, int] = {}
        self.word_bits, self.pair_bits = [0] * syllables, [0] * syllables

    def add_word(self, at: int, word: str, weight: float) -> None:
        self.word_bits[at] = self._number(self.words, word, weight)

    def add_pair(self, at: int, pair: str, weight: float) -> None:
        self.pair_bits[at] = self._number(self.pairs, pair, weight)

    def within(self, begin: int, end: int) -> int:
        """The terms of a stretch of the question."""
        return sum(self.word_bits[begin:end]) | sum(self.pair_bits[begin : end - 1])

    def _number(self, terms: dict[str, int], term: str, weight: float) -> int:
        bit = 1 << len(self.weights)
        self.weights.append(weight)
        terms[term] = terms.get(term, 0) | bit
        return bit


LIGHT = 0.25
_UNKNOWN_WEIGHT = 1.5


def _weight(frequency: int, passages: int) -> float:
    """A word that no document has is as likely a slip or small talk as the point of the question: it weighs little."""
    return _idf(frequency, passages) if frequency else min(_UNKNOWN_WEIGHT, _idf(0, passages))


def _idf(frequency: int, passages: int) -> float:
    return math.log(1 + (passages - min(frequency, passages) + 0.5) / (frequency + 0.5))
