"""The records of a whole library, and the filters that choose among them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from assistant.records.conflicts import Conflict, conflicts_of
from assistant.records.indicators import indicators_of
from assistant.records.model import Indicator, Records, Task
from assistant.records.names import build_names
from assistant.records.tasks import tasks_of
from assistant.records.times import period_key
from index.manifest import ReportInfo
from index.quantities import periods
from index.report import Passage
from index.vietnamese import Analyzer, fold


class ReportLibrary(Protocol):
    """What records are read from."""

    @property
    def analyzer(self) -> Analyzer: ...

    def reports(self) -> list[ReportInfo]: ...

    def passages(self, name: str) -> list[Passage]: ...


def records_of(library: ReportLibrary) -> Records:
    """The indicators and tasks of every document, in the library's order of documents."""
    names = build_names(library.analyzer)
    indicators: list[Indicator] = []
    tasks: list[Task] = []
    for report in library.reports():
        passages = library.passages(report.document)
        indicators += indicators_of(passages, names)
        tasks += tasks_of(passages)
    return Records(tuple(indicators), tuple(tasks))


def conflicts_in(library: ReportLibrary, records: Records) -> list[Conflict]:
    """What does not fit together in the records of a library."""
    return conflicts_of(records.indicators, build_names(library.analyzer).common)


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
    if asked.strip().isdigit() and len(asked.strip()) == 4:
        return any(p.year == int(asked) or p.year <= int(asked) <= p.until for p in periods(words)) or asked in words
    return period_key(words) == period_key(asked)


def _has(text: str, part: str) -> bool:
    return " ".join(fold(part).split()) in fold(text)
