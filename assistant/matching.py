"""How much of a question a piece of text says: weighted syllables and bigrams, with synonyms.

A term's weight is its inverse document frequency over the library's passages (as in BM25: Robertson and Zaragoza,
"The Probabilistic Relevance Framework", 2009). Question words and places and periods, which are checked as values
elsewhere, carry no weight.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

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
        if len(phrase) == 1:
            return phrase[0] in self.words
        return all(pair in self.pairs for pair in bigrams(list(phrase)))


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


@dataclass(frozen=True)
class Subject:
    """The words of a question that its answer must share, with their weights."""

    syllables: tuple[str, ...]
    word_weights: tuple[float, ...]
    pair_weights: tuple[float, ...]
    phrases: tuple[tuple[int, int, tuple[Phrase, ...]], ...]

    @property
    def total(self) -> float:
        return sum(self.word_weights) + sum(self.pair_weights)

    def matched(self, region: Region) -> tuple[list[bool], list[bool]]:
        """Which syllables, and which pairs of neighbours, a region says, in these words or in a synonym's."""
        words = [s in region.words for s in self.syllables]
        pairs = [pair in region.pairs for pair in bigrams(list(self.syllables))]
        for begin, end, alternatives in self.phrases:
            if any(region.has(phrase) for phrase in alternatives):
                words[begin:end] = [True] * (end - begin)
                pairs[begin : end - 1] = [True] * (end - 1 - begin)
        return words, pairs

    def weight_of(self, words: Sequence[float], pairs: Sequence[float]) -> float:
        return sum(w * m for w, m in zip(self.word_weights, words, strict=True)) + sum(
            w * m for w, m in zip(self.pair_weights, pairs, strict=True)
        )


def subject_of(
    syllables: Sequence[str],
    frequencies: Mapping[str, int],
    passages: int,
    synonyms: Synonyms,
    ignored: frozenset[int] = frozenset(),
    *,
    folded: bool = False,
) -> Subject:
    """Weigh a question's syllables; positions in `ignored` (places, periods) weigh nothing."""
    content = [not is_function_word(s, folded) and i not in ignored for i, s in enumerate(syllables)]
    words = [
        _weight(frequencies.get(s, 0), passages) if keep else 0.0 for s, keep in zip(syllables, content, strict=True)
    ]
    pairs = [
        _idf(frequencies[pair], passages) * (content[i] + content[i + 1]) / 2
        if frequencies.get(pair) and not {i, i + 1} & ignored
        else 0.0
        for i, pair in enumerate(bigrams(list(syllables)))
    ]
    return Subject(tuple(syllables), tuple(words), tuple(pairs), tuple(synonyms.in_text(list(syllables))))


_UNKNOWN_WEIGHT = 1.5


def _weight(frequency: int, passages: int) -> float:
    """A word that no document has is as likely a slip or small talk as the point of the question: it weighs little."""
    return _idf(frequency, passages) if frequency else min(_UNKNOWN_WEIGHT, _idf(0, passages))


def _idf(frequency: int, passages: int) -> float:
    return math.log(1 + (passages - min(frequency, passages) + 0.5) / (frequency + 0.5))
