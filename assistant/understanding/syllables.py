"""What may be a Vietnamese syllable: see assistant/data/syllables.txt."""

from __future__ import annotations

import unicodedata
from functools import cache

from assistant.understanding.words import data_lines
from index.vietnamese import fold

_TONES = "\u0300\u0301\u0303\u0309\u0323"
"""Grave, acute, tilde, hook, dot below, as combining marks."""
_STOPPED = ("c", "ch", "p", "t")


@cache
def is_syllable(text: str) -> bool:
    """Whether a word in small letters can be a Vietnamese syllable as it is written, its tone included."""
    letters = unicodedata.normalize("NFD", text)
    tone = {c for c in letters if c in _TONES}
    bare = unicodedata.normalize("NFC", "".join(c for c in letters if c not in _TONES))
    if not _splits(bare, folded=False):
        return False
    return not bare.endswith(_STOPPED) or bool(tone & {"\u0301", "\u0323"})


@cache
def may_be_syllable(text: str) -> bool:
    """Whether it can be one but for its marks and tone: "nuoc", but not "doah"."""
    return _splits(fold(text), folded=True)


def _splits(word: str, *, folded: bool) -> bool:
    onsets, rhymes = _parts(folded)
    return any((not (head := word[:i]) or head in onsets) and word[i:] in rhymes for i in range(4))


@cache
def _parts(folded: bool) -> tuple[frozenset[str], frozenset[str]]:
    found: dict[str, set[str]] = {"onsets": set(), "rhymes": set()}
    for line in data_lines("syllables.txt"):
        name, _, parts = line.partition(":")
        found[name] |= set((fold(parts) if folded else parts).split())
    return frozenset(found["onsets"]), frozenset(found["rhymes"])
