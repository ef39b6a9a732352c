"""The cues of `assistant/data/about.tsv`, found in a question: what kind of question they make it, and what is left."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from assistant.understanding.words import Word, data_lines, fillers, words_of

GAP = 3
"""Words that a * may stand for."""


@dataclass(frozen=True, slots=True)
class Cue:
    about: str
    facet: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Match:
    """A cue found in a question: the words before it, those in its gaps, and those after it."""

    about: str
    facet: str
    before: tuple[Word, ...]
    inside: tuple[Word, ...]
    after: tuple[Word, ...]
    size: int

    @property
    def left(self) -> tuple[Word, ...]:
        """The words that the cue does not account for, courtesies apart."""
        return tuple(w for w in (*self.before, *self.inside, *self.after) if not w.idle)


def matches(question: str) -> tuple[Match, ...]:
    """The cues that the question has, those that account for most words first."""
    words = words_of(question)
    found = (_match(cue, words) for cue in cues())
    return tuple(sorted((match for match in found if match), key=lambda match: -match.size))


def _match(cue: Cue, words: Sequence[Word]) -> Match | None:
    text = "".join(f" {word.plain}" for word in words)
    found = cue.pattern.search(text)
    if found is None:
        return None
    at = [0]
    for word in words:
        at.append(at[-1] + 1 + len(word.plain))
    start, end = at.index(found.start("cue")), at.index(found.end("cue"))
    gaps = sorted(i for name in found.re.groupindex if name != "cue" for i in _inside(found.span(name), at))
    inside = tuple(words[i] for i in gaps)
    return Match(cue.about, cue.facet, tuple(words[:start]), inside, tuple(words[end:]), size=end - start - len(inside))


def _inside(span: tuple[int, int], at: Sequence[int]) -> Iterator[int]:
    return (i for i in range(len(at) - 1) if span[0] <= at[i] and at[i + 1] <= span[1])


# ------------------------------------------------------------------------------------------ reading the file


@cache
def cues() -> tuple[Cue, ...]:
    rows = [line.split("\t") for line in data_lines("about.tsv")]
    named = {name: phrases.split("|") for mark, name, phrases in rows if mark == "="}
    return tuple(Cue(about, facet, _compiled(cue, named)) for about, facet, cue in rows if about != "=")


@cache
def phrases(name: str) -> tuple[tuple[str, ...], ...]:
    """The phrases of a line "= <tab> name", longest first, as words."""
    rows = [line.split("\t") for line in data_lines("about.tsv")]
    found = next(row[2] for row in rows if row[0] == "=" and row[1] == name)
    return tuple(sorted((tuple(p.split()) for p in found.split("|")), key=len, reverse=True))


def _compiled(cue: str, named: Mapping[str, Sequence[str]]) -> re.Pattern[str]:
    courtesy = rf"(?: (?:{'|'.join(sorted(map(re.escape, fillers())))})(?= |\Z))*"
    parts, gaps = [], 0
    opens = closes = ""
    for token in cue.split():
        if token == "^":
            opens = rf"\A{courtesy}?"
        elif token == "$":
            closes = rf"{courtesy}\Z"
        elif token == "*":
            gaps += 1
            parts.append(rf"(?P<gap{gaps}>(?: \S+){{0,{GAP}}}?)")
        else:
            parts.append(_alternatives(token, named))
    return re.compile(rf"{opens}(?P<cue>{''.join(parts)})(?= |\Z){closes}")


def _alternatives(token: str, named: Mapping[str, Sequence[str]]) -> str:
    optional = token.endswith("?")
    token = token.rstrip("?")
    if token.startswith("{"):
        options = sorted(named[token.strip("{}")], key=len, reverse=True)
    else:
        options = [option.replace("_", " ") for option in token.split("/")]
    return f"(?: (?:{'|'.join(map(re.escape, options))})(?= |\\Z)){'?' if optional else ''}"
