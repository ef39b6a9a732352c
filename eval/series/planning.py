"""Which reports an archive holds: of which board and period, in which format, under which number and date."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from eval.series.words import Board, words
from eval.series.world import Period, PeriodKind

_FORMATS = ("docx", "docx", "docx", "txt", "txt", "html", "html", "xlsx", "xlsx", "docx")
"""Chosen from by chance: most papers are Word files."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A report that is to be written: of which board, about which period, in which format."""

    board: str
    period: Period
    format: str
    number: int
    day: date

    @property
    def document(self) -> str:
        kind = {"month": "thang", "quarter": "quy", "half": "6-thang", "nine-months": "9-thang", "year": "nam"}[
            self.period.kind
        ]
        about = f"{kind}-{self.period.number}" if self.period.kind in ("month", "quarter") else kind
        place = self.board.removesuffix("-moi")
        return f"bc-{self.number:03}-{about}-{self.period.year}-{place}.{self.format}"


def is_known(board: str, year: int) -> bool:
    """Whether the board's reports of a year exist, so that later ones may give its values again."""
    about = words().boards[board]
    if about.parts:
        return year >= words().first_year
    return year not in about.missing_years and int(about.first_month[:4]) <= year <= int(about.last_month[:4])


def plans(documents: int, seed: int) -> list[Plan]:
    """At most so many reports, in order of board and date: monthly ones are lost first, as in a real archive."""
    ranked = []
    for board, about in words().boards.items():
        for period in _periods(about):
            ranked.append(
                (_importance(period), random.Random(f"{seed}:kept:{board}:{period.id}").random(), board, period)
            )
    kept = sorted((board, _issued(period), period) for _, _, board, period in sorted(ranked)[:documents])
    numbers: dict[tuple[str, int], int] = {}
    found = []
    for board, day, period in kept:
        own = random.Random(f"{seed}:plan:{board}:{period.id}")
        number = numbers[board, day.year] = numbers.get((board, day.year), own.randint(2, 9)) + own.randint(5, 23)
        found.append(Plan(board, period, own.choice(_FORMATS), number, day))
    return found


def _periods(board: Board) -> Iterator[Period]:
    for year in range(words().first_year, words().last_year + 1):
        spans: list[tuple[PeriodKind, int]] = [("month", m) for m in range(1, 13)] + [
            ("quarter", q) for q in range(1, 5)
        ]
        for kind, number in [*spans, ("half", 1), ("nine-months", 1), ("year", 1)]:
            period = Period(year, kind, number)
            inside = board.first_month <= f"{year}-{period.last:02}" <= board.last_month
            if inside and year not in board.missing_years and kind in (board.kinds or (kind,)):
                yield period


def _importance(period: Period) -> int:
    if period.kind == "month":
        return 3 if period.number in (1, 11) else 5 if period.number % 3 == 0 else 4
    return {"year": 0, "half": 1, "nine-months": 2}.get(period.kind, 3)


def _issued(period: Period) -> date:
    """Some days after the period's end: the annual report is dated in the next year."""
    days = {"month": 4, "quarter": 6, "half": 8, "nine-months": 9, "year": 12}
    return date(period.year + period.last // 12, period.last % 12 + 1, days[period.kind])
