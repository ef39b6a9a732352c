"""Whether something is said to the assistant itself, however it is worded: naive Bayes over words, learned from the
sentences of `assistant/data/talk.tsv` when first asked (some milliseconds)."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from assistant.understanding.words import data_lines
from index.vietnamese import fold, has_diacritics

ENOUGH = 1.5
"""Log-odds from which a sentence is talk."""
UNKNOWN = -1.5
"""Log-odds of a word that no sentence has: most likely a subject of documents."""
MOST_UNKNOWN = 0.34
"""Share of its words that talk may have from elsewhere."""
MOST = 2.5
"""What a single word tells at most, either way."""
FEWEST, LONGEST = 2, 14
"""Words of talk: a single one tells too little, and who says more says what it is about."""
_OTHERS = "-"
_SMOOTHING = 0.5


@dataclass(frozen=True, slots=True)
class Words:
    """How many sentences of each facet have a word, or two that follow each other; and how many sentences there are."""

    having: dict[str, Counter[str]]
    sentences: Counter[str]

    def odds(self, feature: str, facets: Iterable[str], against: Iterable[str]) -> float:
        """Log-odds that a sentence which has the feature is of `facets` rather than of those `against`."""
        ours, theirs = self._share(feature, facets), self._share(feature, against)
        return max(-MOST, min(MOST, math.log(ours / theirs)))

    def _share(self, feature: str, facets: Iterable[str]) -> float:
        facets = tuple(facets)
        seen = sum(self.having[facet][feature] for facet in facets if facet in self.having)
        return (seen + _SMOOTHING) / (sum(self.sentences[facet] for facet in facets) + 2 * _SMOOTHING)

    def knows(self, feature: str) -> bool:
        return any(feature in seen for seen in self.having.values())


def talk_facet(text: str) -> str:
    """ "help", "who", "thanks", "greeting" or "bye" for what is said to the assistant itself; "" for all else."""
    return facet_of(text) if talk_odds(text) >= ENOUGH else ""


def talk_odds(text: str) -> float:
    """Log-odds that the text is talk; -inf for one with figures, many words of other matters, or as long as no talk."""
    words = _split(text)
    if not FEWEST <= len(words) <= LONGEST or any(word[0].isdigit() for word in words):
        return -math.inf
    known = learned(has_diacritics(text))
    strange = sum(not known.knows(word) for word in words)
    if strange > MOST_UNKNOWN * len(words):
        return -math.inf
    facets = [facet for facet in known.sentences if facet != _OTHERS]
    return UNKNOWN * strange + sum(known.odds(f, facets, [_OTHERS]) for f in _features(words) if known.knows(f))


def facet_of(text: str) -> str:
    """The kind of talk that a text is nearest to."""
    known, features = learned(has_diacritics(text)), _features(_split(text))
    facets = [facet for facet in known.sentences if facet != _OTHERS]

    def rank(facet: str) -> float:
        others = [one for one in facets if one != facet]
        return sum(known.odds(f, [facet], others) for f in features if known.knows(f))

    return max(facets, key=rank)


@cache
def learned(marked: bool) -> Words:
    """What the sentences tell of words with their diacritics (`marked`) or of folded ones."""
    having: dict[str, Counter[str]] = {}
    sentences: Counter[str] = Counter()
    for line in data_lines("talk.tsv"):
        facet, sentence = line.split("\t")
        features = _features(_split(sentence if marked else fold(sentence)))
        having.setdefault(facet, Counter()).update(features)
        sentences[facet] += 1
    return Words(having, sentences)


def _split(text: str) -> list[str]:
    return [word.strip(".,;:!?…()\"'“”").lower() for word in text.split() if word.strip(".,;:!?…()\"'“”")]


def _features(words: list[str]) -> frozenset[str]:
    """The words, and each two that follow each other."""
    return frozenset((*words, *(f"{a} {b}" for a, b in pairwise(words))))
