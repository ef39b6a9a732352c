"""The records that reports are made of: `Indicator` (a result or a target) and `Task`; `Records` holds both.

Nothing in a record is made up: every value, unit, body, period and deadline stands in `quote`, or in the structure
around it (lead-in, heading, table header, title) that the record was read from.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

Kind = Literal["result", "target"]


@dataclass(frozen=True, slots=True)
class Amount:
    """A value as a report writes it: 4464.42 "tỷ đồng", not scaled to đồng."""

    value: Decimal
    unit: str

    def to_json(self) -> dict[str, str]:
        return {"value": plain(self.value), "unit": self.unit}


@dataclass(frozen=True, slots=True)
class Indicator:
    """One figure of a report.

    `indicator` is in the document's words, `name` the normalised name that the same indicator has in every report.
    `organization` is whom the figure is about: the zone (`scope`, "KCN Lộc Sơn") when it is about one, else the body
    that reports it; `scope` is "" for the whole board. `board` is the body that issued the document.
    `value` and `unit` are as written (1250.5 "tỷ đồng"); `equivalents` the same amount in other units.
    `period` is in the document's words ("06 tháng đầu năm 2019"), "" when nothing tells it.
    `vs_same_period_pct` is signed: "giảm 4,2%" is -4.2. `vs_plan_pct` is the share of the plan.
    `qualifier` are the words that bound the value ("khoảng", "ít nhất", "trở lên").
    `quote == passage.text[start:end]` for the passage whose id is `passage`.
    """

    kind: Kind
    indicator: str
    name: str
    organization: str
    scope: str
    board: str
    province: str
    value: Decimal
    unit: str
    equivalents: tuple[Amount, ...]
    period: str
    vs_same_period_pct: Decimal | None
    vs_plan_pct: Decimal | None
    qualifier: str
    document: str
    passage: str
    quote: str
    start: int
    end: int

    @property
    def amount(self) -> Amount:
        return Amount(self.value, self.unit)

    @property
    def amounts(self) -> tuple[Amount, ...]:
        """The value and its equivalents."""
        return (self.amount, *self.equivalents)

    def to_json(self) -> dict[str, Any]:
        """Numbers as decimal strings ("4464.42"), so that nothing is rounded on the way."""
        return {
            "kind": self.kind,
            "indicator": self.indicator,
            "name": self.name,
            "organization": self.organization,
            "scope": self.scope,
            "board": self.board,
            "province": self.province,
            "value": plain(self.value),
            "unit": self.unit,
            "equivalents": [amount.to_json() for amount in self.equivalents],
            "period": self.period,
            "vs_same_period_pct": None if self.vs_same_period_pct is None else f"{self.vs_same_period_pct:+f}",
            "vs_plan_pct": None if self.vs_plan_pct is None else plain(self.vs_plan_pct),
            "qualifier": self.qualifier,
            "document": self.document,
            "passage": self.passage,
            "quote": self.quote,
            "start": self.start,
            "end": self.end,
        }


@dataclass(frozen=True, slots=True)
class Task:
    """What a body was told to do.

    `deadline` is in the document's words ("ngay trong tháng 6/2019"), `deadline_date` its last day when that can be
    told. `coordinating` are the bodies that help. `quote == passage.text[start:end]`.
    """

    assignee: str
    coordinating: tuple[str, ...]
    task: str
    deadline: str
    deadline_date: date | None
    assigned_by: str
    document: str
    passage: str
    quote: str
    start: int
    end: int
    province: str

    def to_json(self) -> dict[str, Any]:
        """Dates as ISO strings, null for none."""
        return {
            "assignee": self.assignee,
            "coordinating": list(self.coordinating),
            "task": self.task,
            "deadline": self.deadline,
            "deadline_date": self.deadline_date.isoformat() if self.deadline_date else None,
            "assigned_by": self.assigned_by,
            "document": self.document,
            "passage": self.passage,
            "quote": self.quote,
            "start": self.start,
            "end": self.end,
            "province": self.province,
        }


@dataclass(frozen=True, slots=True)
class Records:
    """The records of a document or of a library, in reading order."""

    indicators: tuple[Indicator, ...] = ()
    tasks: tuple[Task, ...] = ()


def plain(number: Decimal) -> str:
    """A decimal without an exponent: Decimal("1.06E+3") is "1060"."""
    return f"{number:f}"
