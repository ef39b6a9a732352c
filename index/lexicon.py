"""The words of administrative Vietnamese and what they are signs of: one list in `data/lexicon`, one matcher.

A line of the list is "kind<tab>phrase<tab>value". "#" stands for any number. Where several phrases of a kind begin at
one place the longest counts, and the value "-" says that it is no sign: so "đã được giao" takes the meaning from "đã".
Text typed without any diacritics is matched by the folded forms, which nobody writes down.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from index.vietnamese import fold, normalise_cell, one_spelling

_TOKEN = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*|[^\w\s]")
NO_SIGN = "-"


class Cue(NamedTuple):
    """A phrase of the lexicon in a text, `text[start:end]`."""

    start: int
    end: int
    kind: str
    value: str


class Entry(NamedTuple):
    kind: str
    phrase: str
    value: str


@dataclass(frozen=True)
class Lexicon:
    """Two tries of tokens, with diacritics and without; the entries of a phrase stand under None."""

    entries: tuple[Entry, ...]

    @cached_property
    def _exact(self) -> dict[Any, Any]:
        return _trie(self.entries, folded=False)

    @cached_property
    def _folded(self) -> dict[Any, Any]:
        return _trie(self.entries, folded=True)

    def cues(self, text: str) -> Cues:
        """Every phrase in a text."""
        trie = self._folded if text.isascii() else self._exact
        tokens = [(_key(m.group()), m.start(), m.end()) for m in _TOKEN.finditer(text)]
        return Cues(tuple(cue for i in range(len(tokens)) for cue in _from(trie, tokens, i)))


def _from(trie: dict[Any, Any], tokens: list[tuple[str, int, int]], first: int) -> Iterator[Cue]:
    """The phrases that begin with a token, the shortest first."""
    node: dict[Any, Any] = trie
    for i in range(first, len(tokens)):
        key, _, end = tokens[i]
        if key not in node:
            return
        node = node[key]
        for entry in node.get(None, ()):
            yield Cue(tokens[first][1], end, entry.kind, entry.value)


def _trie(entries: Iterable[Entry], *, folded: bool) -> dict[Any, Any]:
    root: dict[Any, Any] = {}
    for entry in entries:
        node = root
        for token in _TOKEN.findall(entry.phrase):
            node = node.setdefault(fold(_key(token)) if folded else _key(token), {})
        node.setdefault(None, []).append(entry)
    return root


def _key(token: str) -> str:
    return "#" if token[0].isdigit() else one_spelling(token.lower())


@dataclass(frozen=True)
class Cues:
    """The phrases of one text."""

    found: tuple[Cue, ...]

    @cached_property
    def _starting(self) -> dict[tuple[str, int], Cue]:
        return {(cue.kind, cue.start): cue for cue in self.found}  # the longest comes last

    @cached_property
    def _by_kind(self) -> dict[str, tuple[Cue, ...]]:
        kinds: dict[str, list[Cue]] = {}
        for cue in sorted(self.found, key=lambda cue: (cue.start, -cue.end)):
            chosen = kinds.setdefault(cue.kind, [])
            if not chosen or cue.start >= chosen[-1].end:
                chosen.append(cue)
        return {kind: tuple(cue for cue in chosen if cue.value != NO_SIGN) for kind, chosen in kinds.items()}

    def of(self, *kinds: str) -> tuple[Cue, ...]:
        """The signs of some kinds in order: of overlapping ones of a kind the first and longest."""
        if len(kinds) == 1:
            return self._by_kind.get(kinds[0], ())
        return tuple(sorted(cue for kind in kinds for cue in self._by_kind.get(kind, ())))

    def at(self, start: int, *kinds: str) -> Cue | None:
        """The longest phrase of some kinds that starts at a place; None also for what is no sign."""
        cues = [cue for kind in kinds if (cue := self._starting.get((kind, start)))]
        longest = max(cues, key=lambda cue: cue.end, default=None)
        return None if longest is None or longest.value == NO_SIGN else longest

    @cached_property
    def _ending(self) -> dict[tuple[str, int], Cue]:
        return {(cue.kind, cue.end): cue for cue in reversed(self.found)}  # the longest starts first

    def ending(self, end: int, *kinds: str) -> Cue | None:
        """The longest phrase of some kinds that ends at a place; None also for what is no sign."""
        cues = [cue for kind in kinds if (cue := self._ending.get((kind, end)))]
        longest = min(cues, key=lambda cue: cue.start, default=None)
        return None if longest is None or longest.value == NO_SIGN else longest

    def has(self, *kinds: str) -> bool:
        return any(self._by_kind.get(kind) for kind in kinds)

    def values(self, kind: str) -> tuple[str, ...]:
        return tuple(cue.value for cue in self.of(kind))


@lru_cache(maxsize=20_000)
def cues(text: str) -> Cues:
    """The phrases of the packaged lexicon in a text; the same headings and lead-ins are asked about again and again."""
    return lexicon().cues(text)


def before(text: str, at: int, *kinds: str) -> Cue | None:
    """The longest phrase of some kinds that ends just before a place, with nothing but white space between."""
    while at and text[at - 1].isspace():
        at -= 1
    return cues(text).ending(at, *kinds)


def back_over(text: str, at: int, *kinds: str) -> int:
    """Where the phrases of some kinds begin that stand, one after another, before a place."""
    while cue := before(text, at, *kinds):
        at = cue.start
    return at


@cache
def lexicon() -> Lexicon:
    """The packaged list, read once."""
    folder = files("index") / "data" / "lexicon"
    parts = sorted((part for part in folder.iterdir() if part.name.endswith(".tsv")), key=lambda part: part.name)
    return Lexicon(tuple(parse("\n".join(part.read_text(encoding="utf-8") for part in parts).splitlines())))


def parse(lines: Iterable[str]) -> Iterator[Entry]:
    """ "kind<tab>phrase<tab>value"; empty lines and comments say nothing."""
    for line in map(normalise_cell, lines):
        kind, tab, rest = line.partition("\t")
        if tab and not line.startswith("#"):
            phrase, _, value = rest.partition("\t")
            yield Entry(kind, one_spelling(phrase.strip().lower()), value.strip())
