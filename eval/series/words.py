"""What eval/data/series.toml holds, typed and checked when it is read."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

_FILE = Path(__file__).parents[1] / "data" / "series.toml"


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Board(_Table):
    """`parts`: boards whose zones it took over; months as YYYY-MM; `kinds`: the only reports that are kept of it."""

    province: str
    body: str
    signer: str
    style: int
    scale: float
    zones: tuple[str, ...]
    opened: Mapping[str, int] = {}
    missing_years: tuple[int, ...] = ()
    parts: tuple[str, ...] = ()
    first_month: str = "2016-01"
    last_month: str = "2025-12"
    kinds: tuple[str, ...] = ()
    note: str = ""


class Renaming(_Table):
    year: int
    label: str
    asked: tuple[str, ...]


class Indicator(_Table):
    """`stock`: as of a day, not to be summed over periods; `ratio`: a share of stocks, not to be summed at all."""

    label: str
    unit: str
    section: str
    decimals: int
    base: float
    asked: tuple[str, ...]
    stock: bool = False
    ratio: bool = False
    renamed: Renaming | None = None

    def label_in(self, year: int) -> str:
        return self.renamed.label if self.renamed and year >= self.renamed.year else self.label


class ReportWords(_Table):
    titles: tuple[str, ...]
    intros: tuple[str, ...]
    results_heading: tuple[str, ...]
    difficulties_heading: str
    tasks_heading: tuple[str, ...]
    flow: tuple[str, ...]
    to_date: tuple[str, ...]
    of_plan: tuple[str, ...]
    stock: tuple[str, ...]
    ratio: tuple[str, ...]
    estimate: tuple[str, ...]
    estimate_heading: str
    official: tuple[str, ...]
    official_heading: str
    target: tuple[str, ...]
    target_heading: str
    renaming: str
    zone_table: str
    indicator_table: str
    zone_total: tuple[str, ...]
    recipients: str
    sections: Mapping[str, str]
    prose: Mapping[str, tuple[str, ...]]


class QuestionWords(_Table):
    quotas: Mapping[str, int]
    places: Mapping[str, tuple[str, ...]]
    periods: Mapping[str, tuple[str, ...]]
    ends: Mapping[str, tuple[str, ...]]
    templates: Mapping[str, tuple[str, ...]]


class Words(_Table):
    first_year: int
    last_year: int
    readme: str
    boards: Mapping[str, Board]
    indicators: Mapping[str, Indicator]
    report: ReportWords
    questions: QuestionWords


@cache
def words() -> Words:
    return Words.model_validate(tomllib.loads(_FILE.read_text(encoding="utf-8")))
