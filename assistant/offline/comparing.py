"""Comparisons: each side sought by itself, put side by side with its source; a difference only where it is asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.inheritance import nature_of
from assistant.offline.answering import AROUND_ALL, AROUND_EACH, ROOM, Sought, answer, clipped, first_answer
from assistant.offline.found import Found
from assistant.offline.kinds import UNITS
from assistant.offline.listing import Listed
from assistant.offline.quoting import Candidate, quote
from assistant.offline.ranking import Ranking
from assistant.question import Question
from index.quantities import Quantity, parse_number, quantities
from index.vietnamese import fold

_DIFFERENCE = re.compile(
    r"\b(?:chenh(?: lech| nhau)?|hon kem|cach nhau)\b|\b(?:hon|kem|tang|giam|it hon|nhieu hon|cao hon|thap hon)"
    r"(?: them| nhau)? (?:bao nhieu|may)\b|\bcon thieu bao nhieu\b"
)
_SUM = re.compile(r"\bca (?:hai|ba)\b|\bcong lai\b|\bgop lai\b|\btong\b.*\b(?:cua|o) (?:ca|hai|ba)\b")


def compare(whole: Sought, sides: Sequence[tuple[str, Sought]], ranking: Ranking) -> Found:
    """The best quotation of every side; one answer when it answers the question as a whole."""
    together = answer(whole, ranking)
    if together.certainty == "sure":
        return together
    each = (ROOM - AROUND_ALL) // max(len(sides), 1) - AROUND_EACH
    shown: list[tuple[str, Candidate, float]] = []
    for label, side in sides:
        if not side.ranked:
            continue
        _, signs = first_answer(side)
        candidate, _ = quote(side.question, side.subject, side.order[0], side.ranked, min(each, 260))
        shown.append((label, clipped(candidate, each), ranking.confidence_of(signs)))
    distinct = {(c.passage.id, c.start, c.text) for _, c, _ in shown}
    if len(shown) < 2 or len(distinct) < len(shown):
        return together
    confidence = min(c for _, _, c in shown)
    if confidence < ranking.near:
        return together
    candidates = tuple(c for _, c, _ in shown)
    labels = tuple(label for label, _, _ in shown)
    if len(shown) == len(sides) and confidence >= ranking.sure:
        return Found("sure", candidates, confidence, labels=labels, computed=computed(whole.question, candidates, sides))
    return Found("unsure", candidates, confidence, labels=labels)


def computed(question: Question, candidates: Sequence[Candidate], sides: Sequence[tuple[str, Sought]]) -> tuple[str, ...]:
    """The difference or the sum of the sides' figures, where the question asks for it and they measure the same."""
    plain = fold(question.text)
    natures = {nature_of(side.ranked[side.order[0]].statement) for _, side in sides if side.ranked}
    if len(natures - {None}) > 1:
        return ()
    if len(candidates) == 2 and _DIFFERENCE.search(plain):
        return _difference(question, candidates)
    return _sum(question, candidates) if _SUM.search(plain) else ()


def _figures(question: Question, candidate: Candidate) -> list[Quantity]:
    """The figures in a unit asked for; a share is none unless shares are asked for."""
    wanted = [UNITS.get(unit, frozenset({unit})) for unit in question.units]
    found = quantities(candidate.text)
    return [q for q in found if any(q.unit in w or set(q.unit.split()) & w for w in wanted)]


def _difference(question: Question, candidates: Sequence[Candidate]) -> tuple[str, ...]:
    one, other = (_figures(question, c) for c in candidates)
    if len(one) != 1 or len(other) != 1 or one[0].unit != other[0].unit or "%" in one[0].unit:
        return ()  # with several figures a side it is not told which are of the same indicator
    high, low = sorted((one[0], other[0]), key=lambda q: -q.value)
    (x, unit), (y, again) = _split(high.text), _split(low.text)
    if unit.casefold() != again.casefold() or x == y:
        return ()
    return (f"phần mềm tính: {x} − {y} = {_shown(parse_number(x) - parse_number(y))} {unit}",)


def _sum(question: Question, candidates: Sequence[Candidate]) -> tuple[str, ...]:
    figures = [_figures(question, c) for c in candidates]
    if any(len(f) != 1 for f in figures):
        return ()
    parts = [_split(f[0].text) for f in figures]
    units = {unit.casefold() for _, unit in parts}
    if len(units) != 1 or "%" in parts[0][1]:
        return ()
    total = sum(parse_number(number) for number, _ in parts)
    return (f"phần mềm tính: {' + '.join(n for n, _ in parts)} = {_shown(total)} {parts[0][1]}",)


def _split(text: str) -> tuple[str, str]:
    """ "4.464,42 tỷ đồng" -> ("4.464,42", "tỷ đồng")."""
    match = re.match(r"[\d.,]*\d", text)
    number = match.group() if match else ""
    return number, text[len(number) :].strip()


def _shown(value: object) -> str:
    return f"{value:,}".replace(",", " ").replace(".", ",").replace(" ", ".")


__all__ = ["Listed", "compare", "computed"]
