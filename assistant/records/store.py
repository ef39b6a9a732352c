"""Records as the library keeps them (see index/derived.py): made once a report, read back equal, searched by fields.

`VERSION` counts up whenever the same report gives other records, so that those of older software are made anew; a test
compares the records of a made-up report with those that the version is known by.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from assistant.records.assisted import Assistance, assistance_of
from assistant.records.filters import Filter
from assistant.records.indicators import indicators_of
from assistant.records.model import Amount, Indicator, Task
from assistant.records.names import Names, build_names
from assistant.records.tasks import tasks_of
from index.annotate.periods import period_key
from index.derived import Entry, Maker, Where
from index.manifest import ReportInfo
from index.report import Passage
from index.settings import Settings
from index.text import periods
from index.vietnamese import Analyzer, fold

Record = Indicator | Task

VERSION = 2
"""Counts up whenever the same passages give other records."""


class Configured(Protocol):
    """A library, as far as it decides which records there are."""

    @property
    def analyzer(self) -> Analyzer: ...

    @property
    def settings(self) -> Settings: ...


class KeepingLibrary(Configured, Protocol):
    """What records are kept in."""

    def reports(self) -> list[ReportInfo]: ...

    def passages(self, name: str) -> list[Passage]: ...

    def keep_derived(self, maker: Maker[Any]) -> int: ...


def keep_records(library: KeepingLibrary) -> int:
    """Store the records of new reports and delete those of reports gone; returns for how many reports it stored them.

    Takes about half a second a large report and lets questions and uploads go on: call it in the background whenever
    the library has changed. Never necessary: `records_of` answers the same without, only later.

    Where the settings ask for a model's records too, the grammar's are stored first, then the model is asked, a
    request a passage, and what it adds is stored.
    """
    kept = library.keep_derived(maker_of(library))
    assistance = assistance_of(library.settings)
    if assistance and assistance.gather(library.passages(report.document) for report in library.reports()):
        kept = library.keep_derived(maker_of(library))
    return kept


def maker_of(library: Configured) -> RecordMaker:
    """What makes a library's records, by its settings."""
    return record_maker(library.analyzer, assistance_of(library.settings))


def record_maker(analyzer: Analyzer, assistance: Assistance | None = None) -> RecordMaker:
    edition = f"{VERSION}-{analyzer.fingerprint}"
    if assistance is not None:
        edition = f"{edition}-{assistance.edition}"
    return RecordMaker(build_names(analyzer), edition, assistance)


@dataclass(frozen=True, slots=True)
class RecordMaker:
    """The `index.derived.Maker` of records: a report's indicators, then its tasks, a model's after the grammar's."""

    names: Names
    edition: str
    assistance: Assistance | None = None
    kind: str = "records"

    def make(self, passages: Sequence[Passage]) -> Sequence[Record]:
        indicators, tasks = indicators_of(passages, self.names), tasks_of(passages)
        if self.assistance is None:
            return (*indicators, *tasks)
        more, to_do = self.assistance.added(passages, self.names, indicators, tasks)
        return (*indicators, *more, *tasks, *to_do)

    def pack(self, value: Record) -> Entry:
        fields = _indicator_fields(value) if isinstance(value, Indicator) else _task_fields(value)
        return Entry(json.dumps(value.to_json(), ensure_ascii=False), fields, fold("\n".join(_words(value))))

    def unpack(self, text: str) -> Record:
        record = json.loads(text)
        return _indicator(record) if "kind" in record else _task(record)


def _indicator_fields(record: Indicator) -> dict[str, str | int]:
    years = sorted(_years(record.period))
    return {
        "kind": record.kind,
        "province": record.province,
        "organization": record.organization,
        "indicator": record.name,
        "period": period_key(record.period),
        **({"first_year": years[0], "last_year": years[-1]} if years else {}),
    }


def _task_fields(task: Task) -> dict[str, str | int]:
    return {
        "kind": "task",
        "province": task.province,
        "assignee": task.assignee,
        **({"deadline": _number(task.deadline_date)} if task.deadline_date else {}),
    }


def _words(record: Record) -> tuple[str, ...]:
    """What a filter looks into."""
    if isinstance(record, Task):
        return record.province, record.assignee
    return record.province, record.name, record.indicator, record.organization


_FOUR_DIGITS = re.compile(r"(?=(\d{4}))")


def _years(words: str) -> Iterator[int]:
    """The years that a filter by year may find in a period's words, and those between which it may."""
    yield from (int(year) for year in _FOUR_DIGITS.findall(words))
    for period in periods(words):
        yield from (period.year, period.until) if period.until else (period.year,) if period.year else ()


def _number(day: date) -> int:
    """A day as a number that sorts, 20190630, for Chroma compares numbers only."""
    return day.year * 10_000 + day.month * 100 + day.day


def where_of(chosen: Filter) -> list[Where]:
    """Conditions that everything a filter keeps fulfils: one for indicators, one for tasks. None for an empty filter.

    What fulfils them may still not pass: Chroma looks for a part anywhere among a record's words.
    """
    asked = (chosen.province, chosen.organization, chosen.indicator, chosen.assignee)
    province, body, indicator, assignee = ([" ".join(fold(part).split())] if part.split() else [] for part in asked)
    year, limit = chosen.year, chosen.deadline_before
    within: list[Mapping[str, Any]] = []
    if year:
        within = [{"first_year": {"$lte": year}}, {"last_year": {"$gte": year}}]
    elif chosen.period:
        within = [{"period": period_key(chosen.period)}]
    due: list[Mapping[str, Any]] = [{"deadline": {"$lt": _number(limit)}}] if limit else []
    if not (province or body or indicator or assignee or within or due):
        return []
    return [
        Where(({"kind": {"$ne": "task"}}, *within), (*province, *body, *indicator)),
        Where(({"kind": "task"}, *due), (*province, *assignee)),
    ]


def _indicator(record: Mapping[str, Any]) -> Indicator:
    share, change = record["vs_plan_pct"], record["vs_same_period_pct"]
    numbers = {
        "value": Decimal(record["value"]),
        "equivalents": tuple(Amount(Decimal(one["value"]), one["unit"]) for one in record["equivalents"]),
        "vs_same_period_pct": None if change is None else Decimal(change),
        "vs_plan_pct": None if share is None else Decimal(share),
    }
    return Indicator(**{**record, **numbers})


def _task(record: Mapping[str, Any]) -> Task:
    day = record["deadline_date"]
    lists = {
        "coordinating": tuple(record["coordinating"]),
        "deadline_date": None if day is None else date.fromisoformat(day),
    }
    return Task(**{**record, **lists})
