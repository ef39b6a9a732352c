"""What is worked out from the sides of a question: only what it asks for, over figures of the same unit, nature and
kind of time; each figure is quoted and cited beside the result. Operations are data (data/operations.tsv)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib.resources import files

from assistant.inheritance import nature_of
from assistant.offline.figures import Figure, figure_told, row_value
from assistant.offline.quoting import Candidate
from assistant.offline.sought import Sought
from assistant.offline.subject import Subject
from assistant.question import Question
from assistant.statements import Statement
from assistant.table_rows import is_plan
from index.text.numerals import format_number
from index.vietnamese import fold

MARGIN = 0.25
"""How much more of the question the words before a figure must say than those before any other of its unit."""
OF_COLUMNS = 0.08
"""The same of the column of a row."""


def computed(sought: Sought, candidates: Sequence[Candidate]) -> tuple[str, ...]:
    """The line that tells the result, where the question asks for one and every side has one clear figure."""
    operation = operation_in(sought.question.text)
    sides = [side for _, side in sought.sides]
    natures = {nature_of(side.ranked[side.order[0]].statement) for side in sides if side.ranked}
    mixed = len(natures - {None}) > 1 and not is_plan(sought.question.text)
    if operation is None or len(sides) != len(candidates) or mixed:
        return ()
    found = [
        _figure(side.question, side.subject, c, _row_of(side, c)) for side, c in zip(sides, candidates, strict=True)
    ]
    figures = [figure for figure in found if figure is not None]
    if len(figures) != len(candidates) or len({f.unit.split()[-1].casefold() for f in figures if f.unit}) > 1:
        return ()
    return tuple(f"phần mềm tính: {line}" for line in OPERATIONS[operation](figures))


def _row_of(side: Sought, candidate: Candidate) -> Statement | None:
    """The table row that a quotation is of."""
    of = (w.statement for w in side.ranked if w.statement.passage.id == candidate.passage.id)
    return next((s for s in of if s.start == candidate.start and s.kind == "row"), None)


def operation_in(text: str) -> str | None:
    """The operation that a question asks for, None where it asks for none."""
    plain = fold(text)
    return next((name for name, cue in _cues() if cue.search(plain)), None)


def summed(text: str) -> bool:
    """Whether a question asks for a sum or a mean, whatever else it asks for."""
    plain = fold(text)
    return any(cue.search(plain) for name, cue in _cues() if name in ("sum", "mean"))


@cache
def _cues() -> tuple[tuple[str, re.Pattern[str]], ...]:
    text = (files("assistant") / "data" / "operations.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return tuple((name, re.compile(cue)) for name, cue in rows)


def _figure(question: Question, subject: Subject, candidate: Candidate, row: Statement | None) -> Figure | None:
    """The figure of a side: of those in a unit asked for the one whose own words say most of the question, clearly;
    of a table row that of the column asked about."""
    if row is not None:
        found = row_value(question, subject, row, margin=OF_COLUMNS)
        return found.figure if found else None
    told = figure_told(question, subject, candidate.text, MARGIN)
    return Figure.of(told[1]) if told else None


# ---------------------------------------------------------------------------------------------------- operations


def _difference(figures: Sequence[Figure]) -> list[str]:
    if len(figures) != 2 or figures[0].value == figures[1].value:
        return []
    high, low = sorted(figures, key=lambda f: -f.value)
    return [f"{_term(high)} − {_term(low, high)} = {_shown((high.value - low.value) / high.factor)} {high.unit}"]


def _sum(figures: Sequence[Figure]) -> list[str]:
    first = figures[0]
    total = sum((f.value for f in figures), Decimal(0)) / first.factor
    terms = " + ".join(_term(f, first) for f in figures)
    return [f"{terms} = {_shown(total)} {first.unit}"] if len(figures) > 1 else []


def _mean(figures: Sequence[Figure]) -> list[str]:
    first = figures[0]
    mean = sum((f.value for f in figures), Decimal(0)) / first.factor / len(figures)
    terms = " + ".join(_term(f, first) for f in figures)
    return [f"({terms}) : {len(figures)} = {_rounded(mean, 2)} {first.unit}"] if len(figures) > 1 else []


def _growth(figures: Sequence[Figure]) -> list[str]:
    """The later side stands first in a question ("năm 2024 tăng bao nhiêu % so với năm 2023")."""
    if len(figures) != 2 or not figures[1].value:
        return []
    now, before = figures
    change = (now.value - before.value) / before.value * 100
    word = "tăng" if change > 0 else "giảm"
    terms = f"({_term(now)} − {_term(before, now)}) : {_term(before, now)}"
    return [f"{terms} = {word} {_rounded(abs(change), 1)}%"]


def _ratio(figures: Sequence[Figure]) -> list[str]:
    if len(figures) != 2 or not figures[1].value:
        return []
    one, other = figures
    return [f"{_term(one)} : {_term(other, one)} = {_rounded(one.value / other.value, 2)} lần"]


def _share(figures: Sequence[Figure]) -> list[str]:
    if len(figures) != 2 or not figures[1].value:
        return []
    part, whole = figures
    return [f"{_term(part)} : {_term(whole, part)} = {_rounded(part.value / whole.value * 100, 1)}%"]


OPERATIONS: dict[str, Callable[[Sequence[Figure]], list[str]]] = {
    "difference": _difference,
    "sum": _sum,
    "mean": _mean,
    "growth": _growth,
    "ratio": _ratio,
    "share": _share,
}


def _term(figure: Figure, like: Figure | None = None) -> str:
    """A figure as it is written, or in the unit of another one."""
    if like is None or figure.factor == like.factor:
        return figure.number
    return _shown(figure.value / like.factor)


def _shown(value: Decimal) -> str:
    return format_number(value.normalize() + Decimal(0))


def _rounded(value: Decimal, digits: int) -> str:
    return format_number(value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP))
