"""Tone marks where Vietnamese puts them, whatever letter they were typed on: "trứơc" is trước, "qũy" is quỹ."""

from __future__ import annotations

import re
import unicodedata

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_VOWELS = frozenset("aeiouy")
_WORD = re.compile(r"[^\W\d_]+")


def tones_in_place(text: str) -> str:
    """NFC text with each tone mark on the vowel that bears it.

    That is the last letter with a mark of its own (ă â ê ô ơ ư); else before a final consonant the last vowel; else
    the middle one of three, the first of two.

    >>> tones_in_place("ký qũy trứơc ngày, hoà bình, gía trị họat động")
    'ký quỹ trước ngày, hòa bình, giá trị hoạt động'
    """
    return _WORD.sub(lambda match: _in_place(match.group()), text)


def _in_place(word: str) -> str:
    letters = unicodedata.normalize("NFD", word)
    tones = [c for c in letters if c in _TONES]
    if len(tones) != 1:
        return word
    bare = list(unicodedata.normalize("NFC", letters.replace(tones[0], "")))
    at = _bearer(bare)
    if at is None:
        return word
    bare[at] = unicodedata.normalize("NFC", bare[at] + tones[0])
    return "".join(bare)


def _bearer(letters: list[str]) -> int | None:
    """Which letter of a syllable bears its tone; None for what is no syllable."""
    base = [unicodedata.normalize("NFD", c)[0].lower() for c in letters]
    vowels = [i for i, c in enumerate(base) if c in _VOWELS]
    if len(vowels) > 1 and (base[: vowels[1]] == ["q", "u"] or base[: vowels[1]] == ["g", "i"]):
        vowels = vowels[1:]
    if not vowels or vowels != list(range(vowels[0], vowels[-1] + 1)) or len(vowels) > 3:
        return None
    marked = [i for i in vowels if len(unicodedata.normalize("NFD", letters[i])) > 1]
    if marked:
        return marked[-1]
    if vowels[-1] + 1 < len(letters):
        return vowels[-1]
    return vowels[len(vowels) // 2 if len(vowels) == 3 else 0]
