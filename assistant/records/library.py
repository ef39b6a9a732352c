"""The records of a whole library, and the filters that choose among them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal, Protocol, TypeVar

from assistant.records.conflicts import Conflict, conflicts_of
from assistant.records.filters import Filter, is_in_period
from assistant.records.model import Indicator, Records, Task
from assistant.records.names import build_names
from assistant.records.store import Configured, Record, maker_of, where_of
from index.derived import Maker, Where

__all__ = ["Filter", "conflicts_in", "day_of", "found_in", "is_in_period", "records_of", "table_of"]

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
