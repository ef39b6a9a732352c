"""Which papers of a library may be versions of one paper: proposed to staff, who decide. Pure.

Papers meet by what one states of the other, by their number, their subject, or by the least hashes of their texts;
other periods, places, bodies and zones tell them apart.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from index.identity import difference
from index.imprint import likeness, plain_number, version_words
from index.relations import Decision, Kind
from index.report import Metadata
from index.text import periods
from index.versions import Paper, in_force, stated
from index.vietnamese import fold

ALIKE = 0.75
"""Likeness of texts from which two papers are proposed whatever their heads say."""
SAME_SUBJECT = 0.2
"""The same of two papers of one subject that have numbers of their own."""
MOST_TOGETHER = 40
"""Papers under one key that are compared with one another; more share a form, not a text."""
_LEAST = 8
"""Least hashes by which papers meet."""
_OPENING = 8
"""Syllables of a title by which papers meet, and from which on one title may go on where another ends."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two papers on which staff have not decided: what `newer` may do to `older`, and what speaks for it, in words.

    `holds`: the paper says so itself, so it holds until staff say otherwise.
    """

    newer: str
    older: str
    kind: Kind
    reasons: tuple[str, ...]
    likeness: float
    holds: bool = False


def proposals_of(papers: Sequence[Paper], decisions: Iterable[Decision]) -> tuple[Proposal, ...]:
    """Pairs on which staff have not decided: first those that a paper states, then the likest ones."""
    by_name = {paper.document: paper for paper in papers}
    decided = {frozenset((d.newer, d.older)) for d in decisions if in_force(d, by_name)}
    found: dict[frozenset[str], Proposal] = {}
    for newer, older, statement in stated(papers):
        reasons = (f"văn bản nêu: “{statement.quote}”",)
        alike = likeness(newer.imprint, older.imprint)
        pair = frozenset((newer.document, older.document))
        found.setdefault(pair, Proposal(newer.document, older.document, statement.kind, reasons, alike, True))
    for one, other in _meeting(papers):
        pair = frozenset((one.document, other.document))
        if pair not in found and pair not in decided and (proposal := _compared(one, other)):
            found[pair] = proposal
    waiting = [proposal for pair, proposal in found.items() if pair not in decided]
    return tuple(sorted(waiting, key=lambda p: (not p.holds, -p.likeness, p.newer)))


def proposals_for(paper: Paper, papers: Iterable[Paper]) -> tuple[Proposal, ...]:
    """What a paper that has just come may be to the others, the likest first; looks at each of them once."""
    number, least = plain_number(paper.metadata.number), set(paper.imprint.sketch[:_LEAST])
    told = {plain_number(statement.number) for statement in paper.imprint.statements}
    near = [
        other
        for other in papers
        if other.document != paper.document
        and (
            not least.isdisjoint(other.imprint.sketch[:_LEAST])
            or other.metadata.title == paper.metadata.title
            or (other.metadata.number and plain_number(other.metadata.number) in {number, *told})
        )
    ]
    found = proposals_of([paper, *near], ())
    return tuple(proposal for proposal in found if paper.document in (proposal.newer, proposal.older))


def _meeting(papers: Sequence[Paper]) -> Iterator[tuple[Paper, Paper]]:
    """Pairs with a number, a subject or some of the least hashes in common, each once."""
    together: dict[str, list[Paper]] = defaultdict(list)
    for paper in papers:
        meta = paper.metadata
        keys = [f"h{value}" for value in paper.imprint.sketch[:_LEAST]]
        keys += [f"n{plain_number(meta.number)}"] if meta.number else []
        subject = " ".join(subject_of(meta).split()[:_OPENING])
        keys += [f"t{subject}|{fold(meta.province)}|{fold(meta.period)}"] if subject else []
        for key in keys:
            together[key].append(paper)
    seen: set[frozenset[str]] = set()
    for group in together.values():
        for one, other in combinations(group, 2) if len(group) <= MOST_TOGETHER else ():
            pair = frozenset((one.document, other.document))
            if pair not in seen:
                seen.add(pair)
                yield one, other


_WORD = re.compile(r"[^\W_]+")


def subject_of(meta: Metadata) -> str:
    """A title without the words that tell versions apart, "" for one that is too short to tell papers apart."""
    words = " ".join(("", *_WORD.findall(fold(meta.title)), ""))
    for phrase in version_words():
        words = words.replace(f" {phrase} ", " ")
    return " ".join(words.split()) if len(words.split()) >= 4 else ""


def same_subject(one: Metadata, other: Metadata) -> bool:
    """Whether two titles say the same, or the longer one goes on where the shorter ends."""
    shorter, longer = sorted((subject_of(one), subject_of(other)), key=len)
    if not shorter or shorter == longer:
        return bool(shorter)
    return len(shorter.split()) >= _OPENING and longer.startswith(f"{shorter} ")


def _compared(one: Paper, other: Paper) -> Proposal | None:
    """What two papers may be to one another; None where their heads or zones tell them apart."""
    a, b = one.metadata, other.metadata
    same_number = bool(a.number) and plain_number(a.number) == plain_number(b.number)
    if difference(_without_number(a), _without_number(b)) or _other_time(a, b, same_number) or _other_zones(one, other):
        return None
    alike = likeness(one.imprint, other.imprint)
    one_subject = same_subject(a, b)
    unnumbered = not (a.number and b.number)
    if not (
        (same_number and (one_subject or alike >= SAME_SUBJECT))
        or (one_subject and (unnumbered or alike >= SAME_SUBJECT))
        or alike >= ALIKE
    ):
        return None
    older, newer = sorted((one, other), key=_age)
    return Proposal(newer.document, older.document, "replaces", _reasons(newer, older, alike), alike)


def _without_number(meta: Metadata) -> Metadata:
    return Metadata(province=meta.province, body=meta.body)


def _other_time(one: Metadata, other: Metadata, same_number: bool) -> bool:
    """Whether two papers are about other times, or were numbered in other years."""
    told = [{(p.year, p.first, p.last, p.until) for p in (*periods(m.period), *periods(m.title))} for m in (one, other)]
    if told[0] and told[1]:
        return told[0].isdisjoint(told[1])
    years = {m.date[:4] for m in (one, other) if m.date}
    return len(years) > 1 and (same_number or bool(one.number and other.number))


def _other_zones(one: Paper, other: Paper) -> bool:
    zones = set(one.imprint.zones), set(other.imprint.zones)
    return bool(zones[0]) and bool(zones[1]) and zones[0].isdisjoint(zones[1])


_LATER = ("ban sua", "sua lan", "final", "ban cuoi", "chinh thuc", "dinh chinh", "moi", "v2", "v3", "lan 2", "lan 3")


def _age(paper: Paper) -> tuple[bool, str, bool, bool, str]:
    """Sorts the older paper first: a draft, then by date, one without a number, by what its file is called."""
    meta, name = paper.metadata, " ".join(_WORD.findall(fold(paper.document)))
    return not paper.imprint.draft, meta.date, bool(meta.number), any(word in name for word in _LATER), paper.document


def _reasons(newer: Paper, older: Paper, alike: float) -> tuple[str, ...]:
    a, b = newer.metadata, older.metadata
    told = [
        f"cùng số {a.number}" if a.number and plain_number(a.number) == plain_number(b.number) else "",
        "cùng trích yếu" if same_subject(a, b) else "",
        f"cùng kỳ {a.period}" if a.period and fold(a.period) == fold(b.period) else "",
        f"cùng cơ quan {a.body}" if a.body and fold(a.body) == fold(b.body) else "",
        "văn bản kia là dự thảo" if older.imprint.draft and not newer.imprint.draft else "",
        "ngày muộn hơn" if a.date and b.date and a.date > b.date else "",
        f"nội dung giống nhau khoảng {round(100 * alike)}%" if alike else "",
    ]
    return tuple(filter(None, told))
