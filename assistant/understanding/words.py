"""A question as folded words that know where they stand, and the word lists of `assistant/data`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from index.vietnamese import fold

_WORD = re.compile(r"[^\W_]+(?:[/.&_-]+[^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Word:
    """`plain` is lower case without diacritics; it stands at `start:end` of its text."""

    plain: str
    start: int
    end: int


def words_of(text: str) -> tuple[Word, ...]:
    """Words in order; what is joined by strokes, dots or dashes is one word ("187/TB-VPUBND")."""
    plain = fold(text)
    return tuple(Word(m.group(), m.start(), m.end()) for m in _WORD.finditer(plain))


def spelled(text: str, words: Sequence[Word]) -> str:
    """The words as the text writes them, with what stands between those that follow each other."""
    if not words:
        return ""
    parts, last = [text[words[0].start : words[0].end]], words[0]
    for word in words[1:]:
        between = text[last.end : word.start]
        parts.append((between if len(between) <= 2 else " ") + text[word.start : word.end])
        last = word
    return "".join(parts)


def positions(words: Sequence[str], phrase: Sequence[str]) -> set[int]:
    """Where `phrase` stands among `words`: the positions of all its words."""
    n = len(phrase)
    starts = (i for i in range(len(words) - n + 1) if n and list(words[i : i + n]) == list(phrase))
    return {i + j for i in starts for j in range(n)}


@cache
def data_lines(name: str) -> tuple[str, ...]:
    """The entries of a file of `assistant/data`; # begins a comment line."""
    text = (files("assistant") / "data" / name).read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line.strip() and not line.startswith("#"))


@cache
def fillers() -> frozenset[str]:
    """Courtesies and particles, folded."""
    return frozenset(word for line in data_lines("fillers.txt") for word in line.removeprefix("> ").split())


@cache
def _opening_fillers() -> frozenset[str]:
    """Those that no subject begins with."""
    return frozenset(word for line in data_lines("fillers.txt") if line[0] != ">" for word in line.split())


def trimmed(words: Sequence[Word]) -> tuple[Word, ...]:
    """Without the courtesies and asking words at both ends: inside, "nha" may be "nhà"."""
    idle = fillers() | _ASKING
    opening = _opening_fillers() | _ASKING
    start = next((i for i, w in enumerate(words) if w.plain not in opening), len(words))
    end = next((i for i in range(len(words), start, -1) if words[i - 1].plain not in idle), start)
    return tuple(words[start:end])


_ASKING = frozenset(["khong", "chua", "nao", "gi", "sao", "nhung", "cac", "viec", "ve", "co", "hay", "roi", "nhi"])
