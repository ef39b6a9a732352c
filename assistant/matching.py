"""How much of a question a piece of text says: weighted syllables and bigrams, with synonyms.

A term's weight is its inverse document frequency over the library's passages (as in BM25: Robertson and Zaragoza,
"The Probabilistic Relevance Framework", 2009). Question words and places and periods, which are checked as values
elsewhere, carry no weight.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from index.query import is_function_word, positions_of
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

    def names(self, phrase: Phrase, longer: Sequence[Phrase] = ()) -> bool:
        """Whether the text has a phrase outside the longer ones that hold it."""
        if not self.has(phrase) or not any(map(self.has, longer)):
            return self.has(phrase)
        covered = {i for one in longer for i in positions_of(self.syllables, one)}
        return bool(positions_of(self.syllables, phrase) - covered)


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

    def phrases(self, text: str) -> list[Phrase]:
        """A name as syllables, under each meaning of its abbreviations."""
        found = self.analyzer.readings(text)
        return [tuple(fold(s) for s in one) if self.folded else tuple(one) for one in found]


@lru_cache(maxsize=20_000)
def _read(text: str, folded: bool, analyzer: Analyzer) -> Region:
    found = analyzer.syllables(text)
    if folded:
        found = [fold(s) for s in found]
    return Region(tuple(found), frozenset(found), frozenset(bigrams(found)))


@dataclass(frozen=True, slots=True)
class Named:
    """A phrase of a question, at the terms `mask`, with the synonyms that say the same."""

    mask: int
    alternatives: tuple[Phrase, ...]


@dataclass(frozen=True)
class Subject:
    """The words of a question that its answer must share, with their weights.

    The terms that carry weight, syllables and pairs of neighbours, are numbered; what a text says of them is a bit
    mask, so that what several texts say together is the union of their masks. `light` are the terms that a follow-up
    takes from the question before it.
    """

    words: Mapping[str, int]
    pairs: Mapping[str, int]
    weights: tuple[float, ...]
    phrases: tuple[Named, ...]
    reader: Reader
    light: int = 0
    _said: dict[str, int] = field(default_factory=dict, repr=False, compare=False)
    _weighed: dict[int, float] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def total(self) -> float:
        return sum(self.weights)

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
        mask = 0
        for word, bits in self.words.items():
            if word in region.words:
                mask |= bits
        for pair, bits in self.pairs.items():
            if pair in region.pairs:
                mask |= bits
        for named in self.phrases:
            if named.mask & ~mask and any(region.has(phrase) for phrase in named.alternatives):
                mask |= named.mask
        return mask

    def core_of(self, mask: int) -> float:
        """The weight without the terms that only the conversation adds."""
        return self.weight_of(mask & ~self.light)

    def weight_of(self, mask: int) -> float:
        weight = self._weighed.get(mask)
        if weight is None:
            weight = self._weighed[mask] = sum(w for i, w in enumerate(self.weights) if mask >> i & 1)
        return weight


def subject_of(
    syllables: Sequence[str],
    frequencies: Mapping[str, int],
    passages: int,
    synonyms: Synonyms,
    reader: Reader,
    ignored: frozenset[int] = frozenset(),
    light: frozenset[int] = frozenset(),
) -> Subject:
    """Weigh a question's syllables; positions in `ignored` (places, periods) weigh nothing, those in `light` little."""
    content = [not is_function_word(s, reader.folded) and i not in ignored for i, s in enumerate(syllables)]
    weights: list[float] = []
    words: dict[str, int] = {}
    pairs: dict[str, int] = {}
    bits_at = [0] * len(syllables)
    bits_after = [0] * len(syllables)
    lightly = 0

    def number(terms: dict[str, int], term: str, weight: float) -> int:
        weights.append(weight)
        bit = 1 << (len(weights) - 1)
        terms[term] = terms.get(term, 0) | bit
        return bit

    for i, syllable in enumerate(syllables):
        if content[i]:
            weight = _weight(frequencies.get(syllable, 0), passages)
            bits_at[i] = number(words, syllable, weight * (_LIGHT if i in light else 1.0))
            lightly |= bits_at[i] if i in light else 0
    for i, pair in enumerate(bigrams(list(syllables))):
        if frequencies.get(pair) and not {i, i + 1} & ignored and (content[i] or content[i + 1]):
            weight = _idf(frequencies[pair], passages) * (content[i] + content[i + 1]) / 2
            bits_after[i] = number(pairs, pair, weight * (_LIGHT if {i, i + 1} & light else 1.0))
            lightly |= bits_after[i] if {i, i + 1} & light else 0
    phrases = [
        Named(sum(bits_at[begin:end]) | sum(bits_after[begin : end - 1]), alternatives)
        for begin, end, alternatives in synonyms.in_text(list(syllables))
    ]
    return Subject(words, pairs, tuple(weights), tuple(named for named in phrases if named.mask), reader, lightly)


_LIGHT = 0.25
_UNKNOWN_WEIGHT = 1.5


def _weight(frequency: int, passages: int) -> float:
    """A word that no document has is as likely a slip or small talk as the point of the question: it weighs little."""
    return _idf(frequency, passages) if frequency else min(_UNKNOWN_WEIGHT, _idf(0, passages))


def _idf(frequency: int, passages: int) -> float:
    return math.log(1 + (passages - min(frequency, passages) + 0.5) / (frequency + 0.5))
