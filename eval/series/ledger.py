"""What the reports say, by what it is about: the values that questions ask for, and where they stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple

from eval.scoring import contains, normalise
from eval.series.paper import Fact, FactKind, Paper, shown
from eval.series.words import words
from eval.series.world import Period, rounded


class Key(NamedTuple):
    """What a value is about. `zone` None: the total."""

    board: str
    indicator: str
    period: Period
    kind: FactKind = "result"
    zone: str | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "board": self.board,
            "indicator": self.indicator,
            "zone": self.zone or "total",
            "period": self.period.id,
            "kind": self.kind,
        }


class Ledger:
    def __init__(self, papers: Iterable[Paper]) -> None:
        self.facts: Mapping[Key, Sequence[Fact]] = defaultdict(list)
        self._own: dict[str, Period] = {}
        self._statements: Mapping[tuple[str, str, str | None, Decimal], set[str]] = defaultdict(set)
        for paper in papers:
            self._own[paper.plan.document] = paper.plan.period
            for fact in paper.facts:
                key = Key(fact.board, fact.indicator, fact.period, fact.kind, fact.zone)
                self.facts[key].append(fact)  # type: ignore[attr-defined]
                self._statements[fact.board, fact.indicator, fact.zone, abs(fact.value)].add(normalise(fact.quote))

    def get(self, key: Key) -> Decimal | None:
        found = self.facts.get(key)
        return found[0].value if found else None

    def source(self, key: Key) -> Fact:
        """Where a value stands: in the report of its own period, in a sentence rather than a row."""
        return min(
            self.facts[key],
            key=lambda fact: (self._own[fact.document] != key.period, " | " in fact.quote, fact.document),
        )

    def is_beside(self, key: Key, text: str) -> bool:
        """Whether a text stands in a statement that says the value: who quotes the one cannot but say the other."""
        value = self.facts[key][0].value
        return any(contains(said, text) for said in self._statements[key.board, key.indicator, key.zone, abs(value)])

    @cached_property
    def periods(self) -> Mapping[str, Sequence[Period]]:
        """Of every board, the periods whose results are told."""
        found: dict[str, set[Period]] = defaultdict(set)
        for key in self.facts:
            if key.kind == "result" and key.zone is None:
                found[key.board].add(key.period)
        return {board: sorted(some) for board, some in found.items()}

    def years(self, board: str) -> list[int]:
        return [period.year for period in self.periods.get(board, ()) if period.kind == "year"]

    def confusable(self, key: Key) -> list[Decimal]:
        """Values of the same indicator that a mix-up would give: another year, period, kind or zone."""
        board, indicator, period, kind, zone = key
        year = Period(period.year, "year")
        near = [Period(period.year + step, period.kind, period.number) for step in (1, -1)]
        near += [period.to_date, Period(period.year, "month", period.last)]
        others = [key._replace(period=p) for p in near]
        if kind != "growth":
            others += [key._replace(kind=k, period=year, zone=None) for k in _KINDS if k != kind]
            others += [Key(board, indicator, period)]
            others += [Key(board, indicator, period, zone=z) for z in _zones(board) if z != zone]
        found = (self.get(other) for other in others if other != key)
        return [value for value in found if value is not None]


_KINDS: Sequence[FactKind] = ("result", "target", "estimate")


def _zones(board: str) -> Sequence[str]:
    about = words().boards[board]
    return [*about.zones, *(zone for part in about.parts for zone in words().boards[part].zones)]


def derived(op: str, values: Sequence[Decimal], decimals: int = 1) -> Decimal:
    """What a question asks to be worked out of the values; growth is in percent, of the last over the first."""
    whole = sum(values[1:], values[0])
    made = {
        "sum": lambda: whole,
        "mean": lambda: rounded(whole / len(values), decimals),
        "difference": lambda: values[0] - values[1],
        "growth": lambda: rounded(100 * (values[-1] - values[0]) / values[0], decimals),
        "max": lambda: max(values),
        "min": lambda: min(values),
        "value": lambda: values[0],
    }
    return made[op]()


def spellings(value: Decimal, unit: str) -> list[str]:
    """A value as an answer may write it, in Vietnamese or as a sheet shows it; small counts with their unit only."""
    value = abs(value)
    if unit != "%" and value < 100 and value.as_tuple().exponent == 0:
        return [f"{value} {unit}", f"{value:0>2} {unit}", f": {value}", f"là {value}", f"= {value}"]
    plain = f"{value:f}"
    found = dict.fromkeys((shown(value), plain.replace(".", ","), f"{value:,f}", plain))
    if unit == "%":
        return [*(f"{text}%" for text in found), f"{shown(value)} %", shown(value)]
    whole = [f"{shown(rounded(value, 0))} {unit}"] if value == value.to_integral() else []
    return [*found, *whole]
