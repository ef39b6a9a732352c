"""What is worked out from the sides of a question: only what it asks for, over figures of the same unit, nature and
kind of time; each figure is quoted and cited beside the result. Operations are data (data/operations.tsv)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib.resources import files

from assistant.inheritance import nature_of
from assistant.offline.kinds import UNITS
from assistant.offline.quoting import Candidate
from assistant.offline.sought import Sought
from assistant.offline.subject import Subject
from assistant.question import Question
from assistant.table_rows import is_plan
from index.text import Quantity, parse_number, quantities
from index.text.numerals import format_number
from index.vietnamese import fold

MARGIN = 0.25
"""How much more of the question the words before a figure must say than those before any other of its unit."""
_SECONDARY = re.compile(
    r"\b(?:tang|giam|hon|kem|them|so voi|ke hoach|cung ky|trong do|tr ?\. ?do|tuong duong)(?: (?:la|them|khoang))*\W*$"
    r"|[≈(=]\s*$"
)
"""What stands before a figure that only tells more of the one before it."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A side's figure as it is written, `number` of `unit` ("1.250,5", "tỷ đồng"), and its value in the base unit."""

    number: str
    unit: str
    value: Decimal

    @property
    def factor(self) -> Decimal:
        written = parse_number(self.number)
        return self.value / written if written else Decimal(1)

    @staticmethod
    def of(quantity: Quantity) -> Figure | None:
        """A quantity as it is written; None for one in words."""
        match = re.match(r"-?[\d.,]*\d", quantity.text)
        return Figure(match.group(), quantity.text[match.end() :].strip(), quantity.value) if match else None


def computed(sought: Sought, candidates: Sequence[Candidate]) -> tuple[str, ...]:
    """The line that tells the result, where the question asks for one and every side has one clear figure."""
    operation = operation_in(sought.question.text)
    sides = [side for _, side in sought.sides]
    natures = {nature_of(side.ranked[side.order[0]].statement) for side in sides if side.ranked}
    mixed = len(natures - {None}) > 1 and not is_plan(sought.question.text)
    if operation is None or len(sides) != len(candidates) or mixed:
        return ()
    found = [_figure(side.question, side.subject, c) for side, c in zip(sides, candidates, strict=True)]
    figures = [figure for figure in found if figure is not None]
    if len(figures) != len(candidates) or len({f.unit.split()[-1].casefold() for f in figures if f.unit}) > 1:
        return ()
    return tuple(f"phần mềm tính: {line}" for line in OPERATIONS[operation](figures))


def operation_in(text: str) -> str | None:
    """The operation that a question asks for, None where it asks for none."""
    plain = fold(text)
    return next((name for name, cue in _cues() if cue.search(plain)), None)


@cache
def _cues() -> tuple[tuple[str, re.Pattern[str]], ...]:
    text = (files("assistant") / "data" / "operations.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return tuple((name, re.compile(cue)) for name, cue in rows)


def _figure(question: Question, subject: Subject, candidate: Candidate) -> Figure | None:
    """The figure of a side: of those in a unit asked for the one whose own words say most of the question, clearly."""
    told = figure_told(question, subject, candidate.text, MARGIN)
    return Figure.of(told[1]) if told else None


def figure_told(
    question: Question, subject: Subject, text: str, margin: float = 0.0, shares: bool = False
) -> tuple[int, Quantity] | None:
    """The quantity of a text that a question is about, and where the words before it begin; None where another one is
    as near, within the `margin`. `shares`: whether a percentage may be meant."""
    units = [unit for unit in question.units if unit != "%"]
    wanted = [UNITS.get(unit, frozenset({unit})) for unit in units]
    found = quantities(text)
    fitting = [q for q in found if q.unit not in ("điểm %", "lần", "phần", "") and (shares or q.unit != "%")]
    fitting = [q for q in fitting if not wanted or any(q.unit in w or set(q.unit.split()) & w for w in wanted)]
    main = [q for q in fitting if not _SECONDARY.search(fold(text[: q.start]))] or fitting
    scored = sorted(((_own(subject, text, q, found), q) for q in main), key=lambda one: -one[0])
    if not scored or (len(scored) > 1 and scored[0][0] - scored[1][0] < margin):
        return None
    best = scored[0][1]
    return max((q.end for q in found if q.end <= best.start), default=0), best


def _own(subject: Subject, text: str, quantity: Quantity, others: Sequence[Quantity]) -> float:
    """The share of the question that the words between the figure before and this one say."""
    begin = max((q.end for q in others if q.end <= quantity.start), default=0)
    return subject.share(subject.said_by(text[begin : quantity.start]))


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
