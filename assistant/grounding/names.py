"""Proper names of a sentence, and whether its sources say them. Pure.

A run of capitals may hold several names ("Hậu Giang Nguyễn Văn Tuấn"), and a model may put a kind before a name that
the source has apart ("Công ty Hòn Lĩnh"): so a run is said when stretches of the source's own words cover it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from index.vietnamese import LOWER, UPPER
from index.wordlists import entries

_CAPITAL = rf"(?:[{UPPER}][{LOWER}]*|[{UPPER}]{{2,}})"
_RUN = re.compile(rf"(?<![\w/]){_CAPITAL}(?:(?:\s+|-|\s+-\s+|\s+–\s+|&){_CAPITAL})*(?!\w)")


_ROMAN = re.compile(r"[IVX]+")


@cache
def openers() -> frozenset[str]:
    """Words that begin a sentence and are part of no name, read once."""
    return frozenset(map(str.strip, entries("openers.txt", "assistant")))


_FIRST_WORD = re.compile(r"^\S+\s*(?:[-–]\s+)?")
_SEVERAL = re.compile(r"[\s&-]")


def names_in(text: str) -> list[str]:
    """Runs of capitalised words and acronyms. A word that only opens a sentence (data/openers.txt) is left out of its
    run. A single word with a capital is no name ("Xi măng", "Đoàn")."""
    found = []
    for match in _RUN.finditer(text):
        run, head = match[0], text[: match.start()]
        opens = not head.strip(' "“(*-–') or head.rstrip(' "“(')[-1:] in (".", ":", "!", "?")
        if opens and run.split()[0].lower() in openers():
            run = _FIRST_WORD.sub("", run)
        if _SEVERAL.search(run) or (len(run) > 1 and run.isupper() and not _ROMAN.fullmatch(run)):
            found.append(run)
    return found


def covered(name: Sequence[str], words: str) -> bool:
    """Whether stretches of `words` (one line, a space at both ends) cover a name's folded syllables.

    A stretch has two syllables at least, or is the whole name; a number may stand alone ("Xi măng Hòn Lĩnh | 2").
    """
    size = len(name)
    if size <= 1:
        return all(f" {syllable} " in words for syllable in name)
    reach = [True] + [False] * size  # reach[i]: the first i syllables are covered
    for end in range(1, size + 1):
        for start in range(max(0, end - 8), end):
            if not reach[start]:
                continue
            edge = end - start == 1 and size > 2 and name[start].isdigit()
            if (end - start > 1 or edge) and f" {' '.join(name[start:end])} " in words:
                reach[end] = True
                break
    return reach[size]
