"""A question as folded words that know where they stand, and the word lists of `assistant/data`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from index.vietnamese import fold, has_diacritics
from index.wordlists import kinds

MOST_CAPITALS = 0.6
"""Share of words in capitals from which they tell nothing: "CÓ NHỮNG TÀI LIỆU NÀO"."""
_WORD = re.compile(r"[^\W_]+(?:[/.&_-]+[^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Word:
    """`plain` is lower case without diacritics; it stands at `start:end` of its text. `named`: it is a syllable of a
    proper name, which it stays part of whatever it means otherwise ("Hội" is not "hỏi", nor "Vui" a courtesy)."""

    plain: str
    start: int
    end: int
    named: bool = False

    @property
    def idle(self) -> bool:
        """A courtesy or particle, that asks for nothing."""
        return not self.named and self.plain in fillers()


def words_of(text: str) -> tuple[Word, ...]:
    """Words in order; what is joined by strokes, dots or dashes is one word ("187/TB-VPUBND")."""
    plain = fold(text)
    words = [Word(m.group(), m.start(), m.end()) for m in _WORD.finditer(plain)]
    names = _names(text, words)
    return tuple(Word(w.plain, w.start, w.end, i in names) for i, w in enumerate(words))


def _names(text: str, words: Sequence[Word]) -> set[int]:
    """Where proper names stand: words with capitals beside each other, and what follows "KCN", "huyện" and the like."""
    capital = [text[w.start].isupper() for w in words]
    large = sum(text[w.start : w.end].isupper() for w in words)
    shouted = all(capital) or large > MOST_CAPITALS * len(words)
    zone, kind = _after_kinds(text, words)
    found: set[int] = set()
    for start in range(1, len(words)):
        end = _end_of_run(text, words, capital, start) if not shouted else start
        telling = end - start > 2 or any(w.plain not in fillers() for w in words[start:end])
        if (end > start and start in zone | kind) or (end > start + 1 and telling):
            found.update(range(start, end))
        elif start in zone and words[start].plain not in fillers() | _asking():
            found.update(range(start, min(start + 2, len(words))))
    return found


def _after_kinds(text: str, words: Sequence[Word]) -> tuple[set[int], set[int]]:
    """The words that follow a zone, and those that follow another thing with a name."""
    typed = [text[w.start : w.end].lower() for w in words]
    typed = typed if has_diacritics(text) else [w.plain for w in words]
    zone, kind = (
        {max(at) + 1 for phrase in phrases for at in _each(typed, phrase)}
        for phrases in (_zones(not has_diacritics(text)), _other_kinds())
    )
    return zone, kind


def _each(words: Sequence[str], phrase: Sequence[str]) -> list[range]:
    """Where a phrase stands among words, each time."""
    n = len(phrase)
    return [range(i, i + n) for i in range(len(words) - n + 1) if tuple(words[i : i + n]) == tuple(phrase)]


@cache
def _zones(folded: bool) -> frozenset[tuple[str, ...]]:
    lines = (line for line in data_lines("name_kinds.txt") if line[0] != ">")
    return frozenset(tuple((fold(line) if folded else line).split()) for line in lines)


@cache
def _other_kinds() -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(line[1:].split()) for line in data_lines("name_kinds.txt") if line[0] == ">")


def names_in(text: str) -> list[tuple[str, ...]]:
    """The proper names of a text as folded syllables, without what they stand after ("KCN Phú Hội" -> phu hoi)."""
    words = words_of(f"ve {text}")
    plain = [word.plain for word in words]
    kinds = {i for zone in _zones(True) for i in positions(plain, zone)}
    found: list[tuple[str, ...]] = []
    for i in range(1, len(words)):
        named = words[i].named and i not in kinds
        goes_on = named and words[i - 1].named and i - 1 not in kinds
        if goes_on:
            found[-1] = (*found[-1], plain[i])
        elif named:
            found.append((plain[i],))
    return found


def has_phrase(text: str, phrase: Sequence[str]) -> bool:
    """Whether a text has the words of a folded phrase beside each other."""
    return bool(positions([word.plain for word in words_of(text)], phrase))


def _end_of_run(text: str, words: Sequence[Word], capital: Sequence[bool], start: int) -> int:
    """Where the words with capitals end that begin at `start`, with nothing but spaces between them."""
    end = start
    while end < len(words) and capital[end] and (end == start or text[words[end - 1].end : words[end].start].isspace()):
        end += 1
    return end


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
    return {i for at in _each(words, phrase) for i in at}


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
    idle = fillers() | _asking()
    opening = _opening_fillers() | _asking()
    start = next((i for i, w in enumerate(words) if w.named or w.plain not in opening), len(words))
    kept = (i for i in range(len(words), start, -1) if words[i - 1].named or words[i - 1].plain not in idle)
    end = next(kept, start)
    return tuple(words[start:end])


def _asking() -> frozenset[str]:
    return frozenset(kinds("words.tsv", "assistant")["asking"])
