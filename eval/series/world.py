"""The true values: every zone, indicator and month of ten years, by seed.

Sums are exact: a value is kept as a whole number of its last digit.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Literal

from eval.series.words import Board, Indicator, Words, words

PeriodKind = Literal["month", "quarter", "half", "nine-months", "year", "to-date"]

_ROMAN = ("I", "II", "III", "IV")
_NAMED = {1: ("month", 1), 3: ("quarter", 1), 6: ("half", 1), 9: ("nine-months", 1), 12: ("year", 1)}
"""Months since the beginning of the year -> the period that has a name of its own."""


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """`number`: the month, the quarter, the last month of a to-date period; 1 otherwise."""

    year: int
    kind: PeriodKind
    number: int = 1

    @property
    def first(self) -> int:
        return {"month": self.number, "quarter": 3 * self.number - 2}.get(self.kind, 1)

    @property
    def last(self) -> int:
        ends = {"month": self.number, "quarter": 3 * self.number, "half": 6, "nine-months": 9, "year": 12}
        return ends.get(self.kind, self.number)

    @property
    def to_date(self) -> Period:
        """From the beginning of the year to the end of this period."""
        kind, number = _NAMED.get(self.last, ("to-date", self.last))
        return Period(self.year, kind, number)  # type: ignore[arg-type]

    @property
    def before(self) -> Period:
        """The same period of the year before."""
        return Period(self.year - 1, self.kind, self.number)

    @property
    def id(self) -> str:
        tails = {"month": f"-{self.number:02}", "quarter": f"-Q{self.number}", "half": "-H1", "nine-months": "-9M"}
        return f"{self.year}{tails.get(self.kind, f'-01..{self.number:02}' if self.kind == 'to-date' else '')}"

    @property
    def span(self) -> str:
        """Without the year: "tháng 5", "quý III", "6 tháng đầu năm"."""
        names = {
            "month": f"tháng {self.number}",
            "quarter": f"quý {_ROMAN[(self.number - 1) % 4]}",
            "half": "6 tháng đầu năm",
            "nine-months": "9 tháng đầu năm",
            "to-date": f"{self.number} tháng đầu năm",
        }
        return names.get(self.kind, "năm")

    def __str__(self) -> str:
        if self.kind == "year":
            return f"năm {self.year}"
        return f"{self.span} {self.year}" if self.span.endswith("năm") else f"{self.span} năm {self.year}"


@dataclass(frozen=True)
class World:
    seed: int = 1
    words: Words = field(default_factory=words)

    def zones(self, board: str, period: Period) -> tuple[str, ...]:
        """The zones that are open at the end of a period, those taken over too."""
        return tuple(
            zone for zone, owner in self._zones(board) if self.words.boards[owner].opened.get(zone, 0) <= period.year
        )

    def value(self, board: str, indicator: str, period: Period, zone: str | None = None) -> Decimal:
        """Of one zone, or of all that are open."""
        if self.words.indicators[indicator].ratio:
            leased, area = (self.value(board, "dien-tich", period, zone), self._area(board, period, zone))
            return rounded(100 * leased / area, 1)
        chosen = [zone] if zone else self.zones(board, period)
        about = self.words.indicators[indicator]
        months = range(period.last if about.stock else period.first, period.last + 1)
        whole = sum(self._months[name, indicator][period.year, month] for name in chosen for month in months)
        return Decimal(whole).scaleb(-about.decimals)

    def target(self, board: str, indicator: str, year: int) -> Decimal | None:
        """What the plan of a year asks of a flow; None for stocks, which have no target here."""
        if self.words.indicators[indicator].stock:
            return None
        size = self.value(board, indicator, Period(year - 1, "year")) * Decimal(
            _random(self.seed, "target", board, indicator, year).uniform(1.03, 1.12)
        )
        step = next(s for s in (500, 100, 50, 10, 5, 1) if size >= 20 * s or s == 1)
        return Decimal(int(size / step + Decimal("0.5")) * step)

    def estimate(self, board: str, indicator: str, year: int) -> Decimal:
        """What the report of November expects of the year: never the value itself."""
        value = self.value(board, indicator, Period(year, "year"))
        off = _random(self.seed, "estimate", board, indicator, year)
        share = Decimal(off.choice((-1, 1)) * off.uniform(0.006, 0.03))
        found = rounded(value * (1 + share), self.words.indicators[indicator].decimals)
        return found if found != value else value + Decimal(1)

    def _zones(self, board: str) -> Iterator[tuple[str, str]]:
        about = self.words.boards[board]
        yield from ((zone, board) for zone in about.zones)
        for part in about.parts:
            yield from self._zones(part)

    def _area(self, board: str, period: Period, zone: str | None) -> Decimal:
        return sum((self._areas[name] for name in ([zone] if zone else self.zones(board, period))), Decimal(0))

    @cached_property
    def _areas(self) -> Mapping[str, Decimal]:
        """Land for industry of every zone, ha: a little more than is ever leased."""
        last = self.words.last_year
        return {
            zone: rounded(
                Decimal(self._months[zone, "dien-tich"][last, 12])
                / 10
                * Decimal(_random(self.seed, "area", zone).uniform(1.04, 1.5)),
                0,
            )
            for board in self.words.boards.values()
            for zone in board.zones
        }

    @cached_property
    def _months(self) -> Mapping[tuple[str, str], Mapping[tuple[int, int], int]]:
        """(zone, indicator) -> (year, month) -> whole number of the last digit; the year before the first one too."""
        return {
            (zone, name): _simulated(self, board, zone, name, about)
            for board in self.words.boards.values()
            for zone in board.zones
            for name, about in self.words.indicators.items()
            if not about.ratio
        }


def rounded(value: Decimal, decimals: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def growth(value: Decimal, last: Decimal) -> Decimal:
    """In percent, one decimal."""
    return rounded(100 * (value - last) / last, 1)


def _random(*parts: object) -> random.Random:
    return random.Random(":".join(map(str, parts)))


def _simulated(world: World, board: Board, zone: str, name: str, about: Indicator) -> dict[tuple[int, int], int]:
    own = _random(world.seed, zone, name)
    size = about.base * board.scale * _random(world.seed, zone).uniform(0.55, 1.7) * 10**about.decimals
    opened = board.opened.get(zone, 0)
    months: dict[tuple[int, int], int] = {}
    for year in range(world.words.first_year - 1, world.words.last_year + 1):
        ramp = min(1.0, 0.3 + 0.25 * (year - opened)) if opened else 1.0
        rise = _rise(world.seed, year, own, about)
        for month in range(1, 13):
            if about.stock:
                size *= 1 + (rise - 1) / 12 * own.uniform(0.5, 1.5)
                months[year, month] = max(1, round(size * ramp))
            else:
                season = 0.75 if month == 2 else 1 + 0.02 * (month - 6)
                noise = own.uniform(0.35, 1.9) if about.section == "investment" else own.uniform(0.9, 1.1)
                months[year, month] = max(1, round(size * ramp / 12 * season * noise))
        size = size if about.stock else size * rise
    return months


def _rise(seed: int, year: int, own: random.Random, about: Indicator) -> float:
    """A year's growth: a part that all zones share, bad in 2020 and 2023, and the zone's own. Land is only added."""
    if about.section == "land":
        return own.uniform(1.01, 1.08)
    shared = _random(seed, "year", year).uniform(1.0, 1.14) - (0.13 if year in (2020, 2023) else 0)
    return shared * own.uniform(0.95, 1.06)
