"""The one figure of a statement that a question is about: in prose by the words before it, in a row by its column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.inheritance import period_of
from assistant.offline.cells import column_kind, readable, unit_of
from assistant.offline.kinds import COUNTERS, UNITS
from assistant.offline.row_quoting import UNIT_COLUMN
from assistant.offline.subject import Subject
from assistant.question import Question
from assistant.statements import Statement
from assistant.table_rows import Column, cells_of, header_period, is_plan
from index.cells import is_figure, opens_with
from index.text import Period, Quantity, parse_number, quantities
from index.vietnamese import fold
from index.wordlists import pattern

_DIGITS = re.compile(r"-?[\d.,]*\d")


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
        match = _DIGITS.match(quantity.text)
        return Figure(match.group(), quantity.text[match.end() :].strip(), quantity.value) if match else None


def figure_told(
    question: Question, subject: Subject, text: str, margin: float = 0.0, shares: bool = False
) -> tuple[int, Quantity] | None:
    """The quantity of a text that a question is about, and where the words before it begin; None where another one is
    as near, within the `margin`. `shares`: whether a percentage may be meant."""
    units = [unit for unit in question.units if unit != "%"]
    wanted = [UNITS.get(unit) or COUNTERS.get(unit.split()[0]) or frozenset({unit}) for unit in units]
    found = quantities(text)
    fitting = [q for q in found if q.unit not in ("điểm %", "lần", "phần", "") and (shares or q.unit != "%")]
    fitting = [q for q in fitting if not wanted or any(q.unit in w or set(q.unit.split()) & w for w in wanted)]
    secondary = pattern("answers.tsv", "secondary", "assistant")
    main = [q for q in fitting if not secondary.search(fold(text[: q.start]))] or fitting
    scored = sorted(((_own(subject, text, q, found), q) for q in main), key=lambda one: -one[0])
    if not scored or (len(scored) > 1 and scored[0][0] - scored[1][0] < margin):
        return None
    best = scored[0][1]
    return max((q.end for q in found if q.end <= best.start), default=0), best


def _own(subject: Subject, text: str, quantity: Quantity, others: Sequence[Quantity]) -> float:
    """The share of the question that the words between the figure before and this one say."""
    begin = max((q.end for q in others if q.end <= quantity.start), default=0)
    return subject.share(subject.said_by(text[begin : quantity.start]))


# ------------------------------------------------------------------------------------------------------- rows


@dataclass(frozen=True, slots=True)
class RowValue:
    """The cell of a table row that a question is about."""

    label: str
    column: Column
    figure: Figure


def row_value(
    question: Question, subject: Subject, s: Statement, period: Period | None = None, margin: float = 0.0
) -> RowValue | None:
    """The value of a row in the column that says most of the question: of the `period` (else of one that the question
    names), a result or a target as asked. None where another column says as much, within the `margin`."""
    label, columns = cells_of(s)
    asked = (period,) if period else question.query.periods
    target = question.nature == "target"
    fitting = [c for c in columns if _is_value(c, target) and (not asked or any(_of_time(p, c, s) for p in asked))]
    if not fitting:
        return None
    own = subject.said_by(label, s.label)
    told = {c: subject.share(subject.said_by(c.header) & ~own) for c in fitting}
    column = max(fitting, key=lambda c: told[c])
    if margin and any(told[column] - told[c] < margin for c in fitting if c != column):
        return None
    unit = next((c.value for c in columns if UNIT_COLUMN.search(fold(c.header))), "")
    unit = unit or _unit_in(column.header) or unit_of(s)
    found = quantities(f"{readable(column.value, column.header)} {unit}")
    figure = Figure.of(found[0]) if found else None
    return RowValue(label, column, figure) if figure else None


def _is_value(column: Column, target: bool) -> bool:
    header = column.header
    fits = is_plan(header) == target and not column_kind(header)
    return fits and is_figure(column.value) and not opens_with("thứ tự", header)


def _of_time(period: Period, column: Column, s: Statement) -> bool:
    """Whether a column is about a period: by its own header, or by the row's report where the header names none."""
    home = period_of(s)
    told = header_period(column.header)
    return is_period(period, home) if told is None else is_period(period, told, home.year if home else 0)


def is_period(period: Period, told: Period | None, year: int = 0) -> bool:
    """Whether a time told is this period; where it names no year it is of the `year` of its report."""
    if told is None:
        return False
    return (told.year or year, told.first, told.last, told.until) == (period.year, period.first, period.last, 0)


_UNIT_IN = re.compile(r"\(([^()\d]{1,20})\)\s*$")


def _unit_in(header: str) -> str:
    """The unit in brackets at the end of a header: "Doanh thu cả năm (tỷ đồng)"."""
    match = _UNIT_IN.search(header)
    return match[1] if match else ""
