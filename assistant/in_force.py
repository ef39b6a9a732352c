"""Which versions a question is for, and what an answer has to say of the versions that it quotes. Pure.

A paper that was replaced is passed over wherever what replaced it may answer, unless the question names the older one
by number, date or file, asks for "bản cũ" or "dự thảo", or compares. What befell a paper travels with its passages
(`Passage.standing`), so whatever is quoted, by whichever way of answering, tells it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import PurePath

from assistant.answer import Answer, Citation
from index.imprint import plain_number
from index.relations import Standing
from index.report import Passage
from index.scanning import WORD
from index.text import dates
from index.versions import Paper
from index.vietnamese import fold
from index.wordlists import kinds

_NUMBER = re.compile(r"(?<![\w/.-])\d{1,6}(?:/\d{4})?[/-][^\W\d_][\w.&/–-]*")


def passed_over(
    text: str,
    papers: Iterable[Paper],
    standings: Mapping[str, Sequence[Standing]],
    scope: Collection[str] | None = None,
) -> frozenset[str]:
    """The documents of the scope from which a question is not to be answered, as other versions of them are meant."""
    after = {older: {s.document for s in told if s.kind == "replaces"} for older, told in standings.items()}
    after = {older: newer for older, newer in after.items() if newer}
    if not after:
        return frozenset()
    involved = {*after, *(name for newer in after.values() for name in newer)}
    known = {paper.document: paper for paper in papers if paper.document in involved}
    asked, cues = _asked(text, known.values()), _cues(text)
    found: set[str] = set()
    for older in after:
        later = _later(after, older)
        reachable = {name for name in later if scope is None or name in scope}
        wanted = older in asked or "older" in cues or ("draft" in cues and known[older].imprint.draft)
        if (scope is not None and older not in scope) or not reachable:
            continue
        if not wanted:
            found.add(older)
        elif "compares" not in cues and not reachable & asked:
            found |= reachable
    return frozenset(found)


def other_versions(
    over: Collection[str], standings: Mapping[str, Sequence[Standing]], scope: Collection[str] | None = None
) -> frozenset[str]:
    """What is to be passed over instead, so that the older papers are asked and no two versions are mixed."""
    after = {older: {s.document for s in told if s.kind == "replaces"} for older, told in standings.items()}
    return frozenset(name for older in over for name in _later(after, older) if scope is None or name in scope)


def amended_beside(passages: Iterable[Passage]) -> frozenset[str]:
    """The documents of some passages that others among them amend."""
    standing = {passage.document: passage.standing for passage in passages}
    return frozenset(
        name for name, told in standing.items() if any(s.kind == "amends" and s.document in standing for s in told)
    )


def _later(after: Mapping[str, set[str]], older: str) -> set[str]:
    """All that came after a paper."""
    found: set[str] = set()
    todo = [*after.get(older, ())]
    while todo:
        one = todo.pop()
        if one not in found:
            found.add(one)
            todo += after.get(one, ())
    return found


def _asked(text: str, papers: Iterable[Paper]) -> set[str]:
    """The papers that a question names by number, by the day of their date, or by their file's name."""
    numbers = {plain_number(m.group()) for m in _NUMBER.finditer(text)}
    days = {f"{d.year}-{d.month:02}-{d.day:02}" for d in dates(text) if d.year}
    plain = fold(text)
    return {
        paper.document
        for paper in papers
        if (
            (paper.metadata.number and plain_number(paper.metadata.number) in numbers)
            and (not days or not paper.metadata.date or paper.metadata.date in days)
        )
        or paper.metadata.date in days
        or fold(PurePath(paper.document).stem) in plain
    }


def compares(text: str) -> bool:
    """Whether a question asks for a difference."""
    return "compares" in _cues(text)


def _cues(text: str) -> set[str]:
    words = f" {' '.join(WORD.findall(fold(text)))} "
    return {what for what, phrase in _phrases() if f" {phrase} " in words}


@cache
def _phrases() -> tuple[tuple[str, str], ...]:
    return tuple((what, phrase) for what, phrases in kinds("versions.tsv", "assistant").items() for phrase in phrases)


# ------------------------------------------------------------------------------------------ remarks


def remarks_of(answer: Answer) -> tuple[str, ...]:
    """What befell the papers that an answer quotes, each once, with the markers of their quotations."""
    return tuple(_remarks(answer.citations or answer.related, bool(answer.citations)))


def _remarks(citations: Sequence[Citation], cited: bool) -> Iterator[str]:
    for told in dict.fromkeys(c.standing for c in citations if c.standing):
        markers = ", ".join(f"[{c.marker}]" for c in citations if c.standing == told)
        yield f"{'Nguồn' if cited else 'Gần nhất'} {markers}: {told}."
