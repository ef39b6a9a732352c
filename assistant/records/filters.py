"""What to keep of the records: by place, time, name, assignee, deadline and body."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.records.model import Indicator, Records, Task
from index.annotate.periods import period_key
from index.text import periods
from index.vietnamese import fold


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


_YEAR = re.compile(r"\s*[1-9][0-9]{3}\s*")


def _bare_year(period: str) -> int:
    return int(period) if _YEAR.fullmatch(period) else 0


def _has(text: str, part: str) -> bool:
    return " ".join(fold(part).split()) in fold(text)
