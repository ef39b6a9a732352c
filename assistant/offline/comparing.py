"""The difference or the sum of two sides of a comparison: only where it is asked for, and over the same measure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.inheritance import nature_of
from assistant.offline.kinds import UNITS
from assistant.offline.quoting import Candidate
from assistant.question import Question
from index.text import Quantity, parse_number, quantities
from index.vietnamese import fold

if TYPE_CHECKING:
    from assistant.offline.answering import Sought

_DIFFERENCE = re.compile(
    r"\b(?:so sanh|chenh(?: lech| nhau)?|hon kem|cach nhau)\b|\b(?:hon|kem|tang|giam|it hon|nhieu hon|cao hon|thap hon)"
    r"(?: them| nhau)? (?:bao nhieu|may)\b|\bcon thieu bao nhieu\b"
)
_SUM = re.compile(r"\bca (?:hai|ba)\b|\bcong lai\b|\bgop lai\b|\btong\b.*\b(?:cua|o) (?:ca|hai|ba)\b")


def computed(sought: Sought, candidates: Sequence[Candidate]) -> tuple[str, ...]:
    """The difference or the sum of the sides' figures, where the question asks for it and they measure the same."""
    question = sought.question
    plain = fold(question.text)
    natures = {nature_of(side.ranked[side.order[0]].statement) for _, side in sought.sides if side.ranked}
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
