"""Kinds of answer: whether a statement holds a person, a date, a place, a figure in the unit asked for ..."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from assistant.people import people_in
from assistant.question import Question
from assistant.statements import Statement
from index.text import dates, document_numbers, quantities
from index.vietnamese import fold
from index.wordlists import pattern

_CONTACT = re.compile(r"(?<!\d)0\d(?:[\s.]?\d){7,9}(?!\d)|[\w.]+@[\w.]+")
_MONEY = frozenset({"đồng", "USD", "tiền"})
UNITS: Mapping[str, frozenset[str]] = {
    "%": frozenset({"%", "điểm %"}),
    "money": _MONEY,
    "VND": frozenset({"đồng", "tiền"}),
    "USD": frozenset({"USD", "tiền"}),
}


def _pattern(kind: str) -> re.Pattern[str]:
    return pattern("answers.tsv", kind, "assistant")


def tells_time(text: str) -> bool:
    """Whether a text names a day, a month, a quarter, a year or a length of time."""
    return bool(dates(text) or _pattern("time").search(text))


TELLS: Mapping[str, Callable[[str], bool]] = {
    "person": lambda text: bool(people_in(text)),
    "date": tells_time,
    "number": lambda text: bool(document_numbers(text)),
    "contact": lambda text: bool(_CONTACT.search(text)),
    "body": lambda text: bool(_pattern("body").search(text)),
    "reason": lambda text: bool(_pattern("reason").search(text)),
    "place": lambda text: bool(_pattern("place").search(text)),
    "figure": lambda text: bool(quantities(text.replace("\t", " ; ")) or _pattern("count").search(text)),
}
"""Whether a piece of text holds a kind of answer."""

HOLDS: Mapping[str, Callable[[Statement], bool]] = {
    **{kind: (lambda s, tells=tells: tells(s.text)) for kind, tells in TELLS.items()},  # type: ignore[misc]
    "person": lambda s: any(name != s.passage.metadata.province for name in people_in(s.text)),
    "date": lambda s: tells_time(f"{s.lead_in} {s.text}"),
}


def holds(statement: Statement, kind: str) -> bool:
    """Whether a statement holds an answer of a kind of `HOLDS`."""
    known = statement.known.get(kind)
    if known is None:
        known = statement.known[kind] = HOLDS[kind](statement)
    return known


def kinds_of(question: Question) -> tuple[str, ...]:
    """The kinds of answer asked for that a statement can be seen to hold."""
    return tuple(wants for wants in question.wants if wants in HOLDS)


_PEOPLE = frozenset({"nguoi", "lao", "cong", "can", "lanh", "dong", "doan", "hoc", "nhan", "vien", "chuyen", "ca"})
COUNTERS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("nguoi", "doan", "lao", "cong"), _PEOPLE),
    "ha": frozenset({"ha", "hecta", "hec"}),
    "doanh": frozenset({"doanh", "dn", "nha"}),
}
"""First syllables of what is counted, by what a question counts: people by any name for them, land by its unit."""
_IN_CELLS: Mapping[str, re.Pattern[str]] = {
    "%": re.compile(r"%"),
    "money": re.compile(r"\b(?:ty|trieu|nghin|dong|usd|vnd)\b"),
    "VND": re.compile(r"\b(?:ty|trieu|nghin) dong\b|\bdong\b|\bvnd\b"),
    "USD": re.compile(r"\busd\b|\bdo la\b"),
}


def units_share(question: Question, statement: Statement) -> float:
    """The share of the units asked for that a statement's figures have; a row's may stand in a cell or its headers."""
    if not question.units:
        return 0.0
    found = {q.unit for q in quantities(statement.text)}
    row = statement.kind == "row"
    around = fold(f"{statement.passage.headers} {statement.passage.lead_in} {statement.text}") if row else ""
    return sum(_met(unit, found, around) for unit in question.units) / len(question.units)


def _met(unit: str, found: set[str], around: str) -> bool:
    if unit in UNITS:
        return bool(UNITS[unit] & found) or bool(around and _IN_CELLS[unit].search(around))
    first = unit.split()[0]
    counted = COUNTERS.get(first, frozenset({first}))
    return any(one.split()[0] in counted for one in found if one) or bool(around and unit in around)
