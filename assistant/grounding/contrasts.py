"""Whether a sentence says the opposite, or another kind of thing, at a place where its source says something. Pure.

A reply and its source often share the words around a place: "nộp ___ ngày 31/7". What fills it may be worded freely,
but not by a word that excludes what the source has there: "sau" for "trước", "sẽ" for "đã", another body than named.
Such words stand in groups (data/contrasts.tsv). A word is refuted when the place of the source that fits its
neighbours best has another member of its group, and fits clearly better than any place that has the word itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from assistant.grounding.neighbours import REACH, fit
from index.text.units import unit_table
from index.vietnamese import fold
from index.wordlists import entries

FLOOR, MARGIN = 0.5, 0.2
"""What a place of the source must fit at least, and how much better than the places that agree."""
SURE = 0.75
"""What it must fit where only one of the two neighbours is the same."""

Line = Sequence[str]
Term = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Words that exclude each other: `members[i]` are spellings of one meaning; `silence` is the member that says
    nothing, -1 where the group has none. `told`: a sentence may not have one that its source has nowhere; `counted`:
    they are counted nouns."""

    members: tuple[tuple[Term, ...], ...]
    silence: int
    told: bool = False
    counted: bool = False

    def __post_init__(self) -> None:
        if len(self.members) < 2:
            raise ValueError(f"a group of contrasts has two members at least, not {self.members}")


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a line with its neighbours, the nearest first; `member` of its group fills it."""

    member: int
    words: str
    left: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contrast:
    """What a sentence says at a place and what its source says there; `own` and `other` are the best fits of places of
    the source that agree and that don't, 0 to 1. `enclosed`: the words before and after are the same. `denies`: one of
    the two denies; `counted`: they are counted nouns, which are worded freely."""

    said: str
    stated: str
    own: float
    other: float
    enclosed: bool
    denies: bool
    counted: bool

    @property
    def refutes(self) -> bool:
        filled = bool(self.said and self.stated) and not self.counted
        floor = FLOOR if self.enclosed else SURE if filled else 1.0
        return self.other >= floor and self.other - self.own > MARGIN


@cache
def groups() -> tuple[Group, ...]:
    """The packaged groups, read once."""
    return tuple(map(_group, entries("contrasts.tsv", "assistant")))


def _group(line: str) -> Group:
    members = [part.split("|") for part in line.removeprefix("! ").split("\t")]
    silence = next((i for i, spellings in enumerate(members) if "∅" in spellings), -1)
    return Group(
        tuple(tuple(tuple(s.split()) for s in part if s != "∅") for part in members), silence, line.startswith("! ")
    )


def contrasts(line: Line, source: Sequence[Line]) -> Iterator[Contrast]:
    """Where a line of the source has another member of a group than the sentence. Lines are lower-case syllables."""
    folded = set(map(fold, line))
    near = [other for other in source if len(folded.intersection(map(fold, other))) >= 3]
    for group in (*groups(), counted()):
        yield from _contrasts(line, near, group)


def untold(line: Line, source: Sequence[Line]) -> str:
    """The first word of a line that its source has nowhere, though it has another member of a group that is `told`; ""
    where there is none."""
    for group in groups():
        mine = [place for place in _places(line, group) if group.told and not _is_hedge(place)]
        theirs = {place.member for other in source for place in _places(other, group)} if mine else set()
        for place in mine:
            if place.member not in (*theirs, group.silence) and (theirs or group.silence >= 0):
                return place.words
    return ""


_BOUNDS = frozenset(
    f"{no} {word}"
    for no, words in (("chưa", "toi den"), ("không", "qua vuot tren duoi it muon som cham"))
    for word in words.split()
)


def _is_hedge(place: Place) -> bool:
    """Whether a denial only bounds a figure: "chưa tới 57%", "không muộn hơn ngày 5/7"."""
    return " ".join((place.words, *place.right[:1])) in _BOUNDS


@cache
def counted() -> Group:
    """The counted nouns of the unit table, those of one syllable left out, which longer words have in them ("công
    suất"). One that is broader than another excludes it as little as itself."""
    table = unit_table()
    members: dict[str, list[Term]] = {}
    for spelling, unit in table.by_spelling.items():
        if unit.kind == "count" and " " in spelling:
            while unit.base:
                unit = table.by_key[unit.base]
            members.setdefault(unit.key, []).append(tuple(spelling.split()))
    return Group(tuple(map(tuple, members.values())), -1, counted=True)


def _contrasts(line: Line, source: Sequence[Line], group: Group) -> Iterator[Contrast]:
    theirs = [place for other in source for place in _places(other, group)]
    for place in _places(line, group):
        rivals = [p for p in theirs if p.member != place.member]
        if group.silence >= 0 and place.member != group.silence:
            without = [other for other in source if not _said_elsewhere("", place.words, other)]
            rivals += [gap for other in without for gap in _gaps(other, group, place)]
        rivals = [r for r in rivals if not _said_elsewhere(place.words, r.words, line)]
        yield from _compared(place, [p for p in theirs if p.member == place.member], rivals, group.counted)
    if group.silence >= 0:
        for there in theirs:
            if there.member == group.silence or _said_elsewhere("", there.words, line):
                continue
            for gap in _gaps(line, group, there):
                alike = [p for other in source for p in _gaps(other, group, gap)]
                yield from _compared(gap, alike, [there], group.counted)


def _said_elsewhere(said: str, stated: str, line: Line) -> bool:
    """Whether the sentence has at another place what its source adds here: "phấn đấu doanh thu đạt" for "doanh thu phấn
    đấu đạt". A denial belongs to its place."""
    more = [word for word in stated.split() if word not in said.split()]
    within = not said or stated.endswith(said)
    return within and bool(more) and more[0] not in _DENYING and all(word in line for word in more)


def _compared(place: Place, agreeing: Sequence[Place], rivals: Sequence[Place], counted: bool) -> Iterator[Contrast]:
    best = max(rivals, key=lambda rival: _fit(place, rival), default=None)
    if best is not None:
        own = max((_fit(place, p) for p in agreeing), default=0.0)
        enclosed = place.left[:1] == best.left[:1] and place.right[:1] == best.right[:1]
        denies = any(words.split()[0] in _DENYING for words in (place.words, best.words) if words)
        yield Contrast(place.words, best.words, own, _fit(place, best), enclosed, denies, counted)


_DENYING = ("không", "chưa", "chẳng")


def _fit(one: Place, other: Place) -> float:
    return fit(one.left, one.right, other.left, other.right)


def _places(line: Line, group: Group) -> Iterator[Place]:
    """Where members of the group stand, the longest spelling at each place."""
    at = 0
    while at < len(line):
        found = max(
            ((len(term), i) for i, member in enumerate(group.members) for term in member if _stands(term, line, at)),
            default=None,
        )
        if found:
            yield _place(line, at, at + found[0], found[1])
        at += found[0] if found else 1


def _stands(term: Term, line: Line, at: int) -> bool:
    return line[at] == term[0] and tuple(line[at : at + len(term)]) == term


def _gaps(line: Line, group: Group, like: Place) -> Iterator[Place]:
    """Where nothing of the group stands between two words, one of which stands beside `like` too."""
    filled = {p for term in _taken(line, group) for p in term}
    for at in range(1, len(line)):
        if at in filled or at - 1 in filled:
            continue
        beside = (bool(like.left) and fold(line[at - 1]) == like.left[0]) + (
            bool(like.right) and fold(line[at]) == like.right[0]
        )
        if beside:
            yield _place(line, at, at, group.silence)


def _taken(line: Line, group: Group) -> Iterator[range]:
    for at in range(len(line)):
        for member in group.members:
            yield from (range(at, at + len(term)) for term in member if _stands(term, line, at))


def _place(line: Line, start: int, end: int, member: int) -> Place:
    left = tuple(fold(s) for s in reversed(line[max(0, start - REACH) : start]))
    right = tuple(fold(s) for s in line[end : end + REACH])
    return Place(member, " ".join(line[start:end]), left, right)
