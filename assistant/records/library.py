"""The records of a whole library, and the filters that choose among them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, Protocol, TypeVar

from assistant.records.conflicts import Conflict, conflicts_of
from assistant.records.model import Indicator, Records, Task
from assistant.records.names import build_names
from assistant.records.store import Configured, Record, maker_of, where_of
from index.annotate.periods import period_key
from index.derived import Maker, Where
from index.text import periods
from index.vietnamese import fold

T = TypeVar("T")


class ReportLibrary(Configured, Protocol):
    """What records are read from."""

    def derived(self, maker: Maker[T], where: Sequence[Where] = ()) -> list[T]: ...


def records_of(library: ReportLibrary, chosen: Filter | None = None) -> Records:
    """The indicators and tasks of every document, in the library's order of documents; with a filter, what it keeps.

    Read from the library where `keep_records` has stored them, else made now, and remembered while their reports stay.
    """
    where = where_of(chosen) if chosen else []
    found: list[Record] = library.derived(maker_of(library), where)
    records = Records(
        tuple(record for record in found if isinstance(record, Indicator)),
        tuple(record for record in found if isinstance(record, Task)),
    )
    return chosen.keep(records) if chosen else records


def conflicts_in(library: ReportLibrary, records: Records) -> list[Conflict]:
    """What does not fit together in the records of a library."""
    return conflicts_of(records.indicators, build_names(library.analyzer).common)


def found_in(library: ReportLibrary, chosen: Filter) -> tuple[Records, list[Conflict]]:
    """The records that a filter keeps, and the conflicts that any of them is a side of."""
    found = records_of(library)
    kept = chosen.keep(found)
    ids = set(map(id, kept.indicators))
    conflicts = conflicts_in(library, found)
    return kept, [conflict for conflict in conflicts if any(id(record) in ids for record in conflict.records)]


def table_of(
    which: Literal["indicators", "tasks"], chosen: Records, conflicts: Sequence[Conflict]
) -> dict[str, list[Any]]:
    """One of the two tables as JSON, indicators with what does not fit together in them."""
    if which == "tasks":
        return {which: [task.to_json() for task in chosen.tasks]}
    rows = [indicator.to_json() for indicator in chosen.indicators]
    return {which: rows, "conflicts": [conflict.to_json() for conflict in conflicts]}


def day_of(text: str) -> date | None:
    """The day that a filter names, 30/9/2024 or 2024-09-30; None for anything else."""
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text.strip(), form).date()
        except ValueError:
            continue
    return None


@dataclass(frozen=True, slots=True)
class Filter:
    """What to keep; an empty field keeps all. Texts are found without regard to diacritics or case.

    `period` matches the same months however they are written; a bare year matches any period of that year.
    """

    province: str = ""
    period: str = ""
    indicator: str = ""
    assignee: str = ""
    deadline_before: date | None = None
    organization: str = ""

    @property
    def year(self) -> int:
        """The bare year that `period` is, or 0."""
        return _bare_year(self.period)

    def keep(self, records: Records) -> Records:
        """The records that pass; a filter on what only tasks have leaves indicators alone, and the other way round."""
        return Records(
            tuple(self._of_indicators(records.indicators)),
            tuple(self._of_tasks(records.tasks)),
        )

    def _of_indicators(self, indicators: Sequence[Indicator]) -> Iterable[Indicator]:
        tests: list[Callable[[Indicator], bool]] = []
        if self.province:
            tests.append(lambda r: _has(r.province, self.province))
        if self.organization:
            tests.append(lambda r: _has(r.organization, self.organization))
        if self.indicator:
            tests.append(lambda r: _has(f"{r.name}\n{r.indicator}", self.indicator))
        if self.period:
            tests.append(lambda r: is_in_period(r.period, self.period))
        return (record for record in indicators if all(test(record) for test in tests))

    def _of_tasks(self, tasks: Sequence[Task]) -> Iterable[Task]:
        tests: list[Callable[[Task], bool]] = []
        if self.province:
            tests.append(lambda t: _has(t.province, self.province))
        if self.assignee:
            tests.append(lambda t: _has(t.assignee, self.assignee))
        if limit := self.deadline_before:
            tests.append(lambda t: t.deadline_date is not None and t.deadline_date < limit)
        return (task for task in tasks if all(test(task) for test in tests))


def is_in_period(words: str, asked: str) -> bool:
    """ "06 tháng đầu năm 2019" is in "6 tháng đầu năm 2019" and in "2019"."""
    if year := _bare_year(asked):
        return any(p.year == year or p.year <= year <= p.until for p in periods(words)) or str(year) in words
    return period_key(words) == period_key(asked)


def _bare_year(period: str) -> int:
    return int(period) if re.fullmatch(r"\s*[1-9][0-9]{3}\s*", period) else 0


def _has(text: str, part: str) -> bool:
    return " ".join(fold(part).split()) in fold(text)
