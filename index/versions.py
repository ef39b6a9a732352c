"""Which papers of a library replace or amend others. Pure.

What a paper itself says of another by number holds at once, where the library has exactly that one; staff may overrule
it. All else is only proposed (index/proposals.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from index.imprint import plain_number
from index.relations import Choice, Decision, Imprint, Relation, Standing, Statement
from index.report import Metadata, Passage
from index.vietnamese import fold


class Headed(Protocol):
    """What has a document's name and head: a report of the library, a passage."""

    @property
    def document(self) -> str: ...
    @property
    def metadata(self) -> Metadata: ...


class Paper(Headed, Protocol):
    """A document of the library, as far as its versions go. `read` is its head as the rules read it."""

    @property
    def read(self) -> Metadata: ...
    @property
    def imprint(self) -> Imprint: ...


def called(paper: Headed) -> str:
    """A paper in a sentence: "Kế hoạch số 41/KH-BQL ngày 2/7/2024"; by its title where it has no number."""
    meta = paper.metadata
    day = "/".join(str(int(part)) for part in reversed(meta.date.split("-"))) if meta.date.count("-") == 2 else ""
    dated = f" ngày {day}" if day else ""
    if meta.number:
        return f"{meta.kind or 'Văn bản'} số {meta.number}{dated}"
    return f"“{_shortened(meta.title or paper.document)}”{dated} (tệp {paper.document})"


def standing_of(passage: Passage) -> str:
    """What befell a passage's document, as a sentence without its end; "" where nothing did."""
    told = " và ".join(standing.told for standing in passage.standing)
    return f"{called(passage)} {told}" if told else ""


def _shortened(title: str) -> str:
    return title if len(title) <= 100 else f"{title[:100].rsplit(' ', 1)[0]}…"


# ------------------------------------------------------------------------------------------ what holds


def relations_of(papers: Sequence[Paper], decisions: Iterable[Decision]) -> tuple[Relation, ...]:
    """What holds between the papers: the word of staff; where they have said nothing, what papers say themselves."""
    by_name = {paper.document: paper for paper in papers}
    decided = {frozenset((d.newer, d.older)): d for d in decisions if in_force(d, by_name)}
    found = [Relation(d.newer, d.older, d.kind, True) for d in decided.values() if d.kind != "separate"]
    for newer, older, statement in stated(papers):
        if frozenset((newer.document, older.document)) not in decided:
            found.append(Relation(newer.document, older.document, statement.kind, False, statement.quote))
    return tuple(_without_circles(found))


def in_force(decision: Decision, by_name: Mapping[str, Paper]) -> bool:
    """Whether both papers are there, and still those that staff saw."""
    papers = [by_name.get(decision.newer), by_name.get(decision.older)]
    return all(p is not None and _is_still(p, head) for p, head in zip(papers, decision.heads, strict=True))


def _is_still(paper: Paper, head: tuple[str, str]) -> bool:
    now = head_of(paper)
    return all(not a or not b or fold(a) == fold(b) for a, b in zip(now, head, strict=True))


def head_of(paper: Paper) -> tuple[str, str]:
    """Number and period, by which a paper is known again."""
    return paper.read.number, paper.read.period


def _without_circles(found: Iterable[Relation]) -> Iterator[Relation]:
    """Papers can't replace one another in a circle: what would close one is left out."""
    replaced: dict[str, set[str]] = defaultdict(set)
    for relation in found:
        if not _leads_to(replaced, relation.newer, relation.older):
            replaced[relation.older].add(relation.newer)
            yield relation


def closes_circle(relations: Iterable[Relation], newer: str, older: str) -> bool:
    """Whether `newer` has, over other papers, itself been replaced or amended by `older`."""
    after: dict[str, set[str]] = defaultdict(set)
    for relation in relations:
        if {relation.newer, relation.older} != {newer, older}:
            after[relation.older].add(relation.newer)
    return _leads_to(after, newer, older)


def _leads_to(replaced: Mapping[str, set[str]], start: str, goal: str) -> bool:
    """Whether the papers after `start` come to `goal`."""
    todo, seen = [start], set[str]()
    while todo:
        one = todo.pop()
        if one == goal:
            return True
        if one not in seen:
            seen.add(one)
            todo += replaced.get(one, ())
    return False


def standings_of(papers: Sequence[Paper], relations: Iterable[Relation]) -> dict[str, tuple[Standing, ...]]:
    """What befell each paper that something befell; replacements first."""
    by_name = {paper.document: paper for paper in papers}
    found: dict[str, list[Standing]] = defaultdict(list)
    for relation in relations:
        found[relation.older].append(Standing(relation.kind, relation.newer, called(by_name[relation.newer])))
    return {name: tuple(sorted(told, key=lambda s: s.kind != "replaces")) for name, told in found.items()}


def stated(papers: Sequence[Paper]) -> Iterator[tuple[Paper, Paper, Statement]]:
    """Papers with the one paper of the library that their own words are about."""
    by_number: dict[str, list[Paper]] = defaultdict(list)
    for paper in papers:
        if paper.metadata.number:
            by_number[plain_number(paper.metadata.number)].append(paper)
    for newer in papers:
        for statement in newer.imprint.statements:
            meant = [p for p in by_number.get(plain_number(statement.number), ()) if _may_mean(newer, p, statement)]
            if len(meant) == 1 and _surely(newer, meant[0], statement):
                yield newer, meant[0], statement


def _may_mean(newer: Paper, older: Paper, statement: Statement) -> bool:
    one, other = newer.metadata, older.metadata
    if newer.document == older.document or (one.province and other.province and one.province != other.province):
        return False
    if statement.date and other.date and statement.date != other.date:
        return False
    return not (one.date and other.date) or other.date <= one.date


def _surely(newer: Paper, older: Paper, statement: Statement) -> bool:
    """Numbers begin again every year and in every body: the words must name the day, or a body must be the same."""
    if statement.date and older.metadata.date:
        return True
    return bool(newer.metadata.body) and fold(newer.metadata.body) == fold(older.metadata.body)


CHOICES: Mapping[Choice, str] = {
    "replaces": "Thay thế",
    "amends": "Sửa đổi",
    "separate": "Là hai văn bản khác nhau",
}
"""What staff may choose, as it is called on the page."""
