"""What a report of the series is made of: blocks of text and tables, and the facts that stand in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from eval.series.planning import Plan
from eval.series.world import Period

FactKind = Literal["result", "target", "estimate", "official", "growth", "share-of-plan"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One value in one document. `zone` is None for the total; `official`: a value of an earlier year, restated."""

    board: str
    indicator: str
    zone: str | None
    period: Period
    kind: FactKind
    value: Decimal
    unit: str
    document: str
    quote: str

    def to_json(self) -> dict[str, Any]:
        return {
            "board": self.board,
            "indicator": self.indicator,
            "zone": self.zone or "total",
            "period_kind": self.period.kind,
            "period": self.period.id,
            "value": str(self.value),
            "unit": self.unit,
            "kind": self.kind,
            "document": self.document,
        }


Cell = str | Decimal


Said = tuple[Period, FactKind, Decimal, str]
"""Period, kind, value and unit of what a sentence or a row says."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a table whose first row is its header (`rows` is empty for a paragraph)."""

    kind: Literal["head", "title", "heading", "text", "item", "end", "table"]
    text: str
    rows: tuple[tuple[Cell, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    plan: Plan
    blocks: tuple[Block, ...]
    facts: tuple[Fact, ...]


def shown(value: Decimal) -> str:
    """12345.6 -> "12.345,6"."""
    return f"{value:,f}".replace(",", " ").replace(".", ",").replace(" ", ".")


def row_text(row: Sequence[Cell]) -> str:
    return " | ".join(shown(cell) if isinstance(cell, Decimal) else cell for cell in row).strip(" |")
