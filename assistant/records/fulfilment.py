"""Results beside their targets: which target a result goes with, and the share of it that is reached."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from decimal import ROUND_HALF_UP, Decimal

from assistant.records.conflicts import place_key
from assistant.records.model import Indicator
from assistant.records.quantity import scaled
from index.annotate.periods import period_key
from index.text import Period, periods


def with_targets(results: Iterable[Indicator], targets: Iterable[Indicator]) -> dict[Indicator, Indicator | None]:
    """For each result the target of the same period, else that of its whole year; the same document's first."""
    of_period: dict[Hashable, dict[str, Indicator]] = defaultdict(dict)  # document -> its first target, in their order
    of_year: dict[Hashable, dict[str, Indicator]] = defaultdict(dict)
    for target in targets:
        subject, period = _subject(target), period_key(target.period)
        of_period[subject, period].setdefault(target.document, target)
        if _is_whole_year(target):
            of_year[subject, year_of(target)].setdefault(target.document, target)

    def target_of(result: Indicator) -> Indicator | None:
        subject, period, year = _subject(result), period_key(result.period) if result.period else "", year_of(result)
        found = of_period.get((subject, period)) if period else None
        found = found or (of_year.get((subject, year)) if year else None)
        return found.get(result.document, next(iter(found.values()))) if found else None

    return {result: target_of(result) for result in results}


def share_of(result: Indicator, target: Indicator) -> Decimal | None:
    """Result over target in %, rounded half up to 0.01; None for a target of zero."""
    if not target.value:
        return None
    exact = scaled(result.amount)[0] / scaled(target.amount)[0] * 100
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def last_period(record: Indicator) -> Period | None:
    found = periods(record.period)
    return found[-1] if found else None


def year_of(record: Indicator) -> int:
    """The one year that a record is about, 0 when it is about several or none."""
    period = last_period(record)
    return period.year if period and not period.until else 0


def _subject(record: Indicator) -> tuple[str, str, str, str]:
    return record.name, place_key(record), record.scope, scaled(record.amount)[1]


def _is_whole_year(record: Indicator) -> bool:
    period = last_period(record)
    return period is not None and period.whole_year
