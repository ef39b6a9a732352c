"""Words of which the marks are in doubt, with the marks that Vietnamese most likely has beside their neighbours.

Engines that read images take "đầu" for "đấu" and "đồng" for "đống" more often than they miss a letter. Which of the
spellings of the same letters stands there is told by what it stands beside (index/data/syllable_pairs.tsv), as far as
the engine itself was not sure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import log1p
from typing import NamedTuple

from index.vietnamese import fold
from index.wordlists import entries

SURE = 0.97
"""A word read more surely keeps its marks."""
_ALONE = 0.3
"""What a syllable's own frequency counts beside that of its pairs."""
_PAIR = 1.5
_MET = 0.85
"""How sure a word is at least that stands beside a neighbour which it is known beside."""
_LEAST = 0.2
_LETTERS = re.compile(r"[^\W\d_]+")


class Word(NamedTuple):
    """A word of an image and how surely it was read, from 0 to 1: the least sure of its letters."""

    text: str
    sure: float


@dataclass(frozen=True, slots=True)
class _Known:
    """Syllables and pairs with their counts; `forms` are the spellings of the same letters."""

    counts: dict[str, int]
    pairs: dict[tuple[str, str], int]
    forms: dict[str, tuple[str, ...]]


@cache
def _known() -> _Known:
    counts: dict[str, int] = {}
    pairs: dict[tuple[str, str], int] = {}
    forms: dict[str, tuple[str, ...]] = {}
    for row in entries("syllable_pairs.tsv"):
        syllable, count, following = [*row.split("\t"), ""][:3]
        counts[syllable] = int(count)
        forms[fold(syllable)] = (*forms.get(fold(syllable), ()), syllable)
        for pair in following.split():
            other, _, times = pair.partition(":")
            pairs[syllable, other] = int(times or 2)
    return _Known(counts, pairs, forms)


def with_likely_marks(words: Sequence[Word]) -> tuple[Word, ...]:
    """
    >>> [w.text for w in with_likely_marks([Word("tỷ", 1), Word("đống,", 0.7), Word("đấu", 1), Word("giá", 1)])]
    ['tỷ', 'đồng,', 'đấu', 'giá']
    """
    known = _known()
    bare = [_bare(word.text) for word in words]
    found = list(words)
    for i, word in enumerate(words):
        if word.sure < SURE and bare[i]:
            around = (bare[i - 1] if i else "", bare[i + 1] if i + 1 < len(words) else "")
            bare[i] = best = _likeliest(bare[i], around, word.sure, known)
            text = _with_letters(word.text, best)
            met = (around[0], best) in known.pairs or (best, around[1]) in known.pairs
            found[i] = Word(text, max(word.sure, _MET) if met else word.sure)
    return tuple(found)


def _bare(text: str) -> str:
    """The only run of letters in a word, in small letters; "" for figures, codes and words with a hyphen."""
    runs = _LETTERS.findall(text)
    return runs[0].lower() if len(runs) == 1 and not any(c.isdigit() for c in text) else ""


def _likeliest(syllable: str, around: tuple[str, str], sure: float, known: _Known) -> str:
    left, right = around

    def weight(form: str) -> float:
        pairs = log1p(known.pairs.get((left, form), 0)) + log1p(known.pairs.get((form, right), 0))
        return _ALONE * log1p(known.counts.get(form, 0)) + _PAIR * pairs

    best = max((syllable, *known.forms.get(fold(syllable), ())), key=weight)
    return best if weight(best) - weight(syllable) > max(sure, _LEAST) else syllable


def _with_letters(word: str, form: str) -> str:
    return _LETTERS.sub(lambda match: _cased(form, match.group()), word)


def _cased(form: str, as_in: str) -> str:
    if as_in.isupper() and len(as_in) > 1:
        return form.upper()
    return form.capitalize() if as_in[0].isupper() else form
