"""Results beside their targets: which target a result goes with, and the share of it that is reached."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal

from assistant.records.conflicts import place_key
from assistant.records.model import Indicator
from assistant.records.quantity import scaled
from index.annotate.periods import period_key
from index.text import Period, periods


def with_targets(results: Iterable[Indicator], targets: Iterable[Indicator]) -> dict[Indicator, Indicator | None]:
    """For each result the target of the same period, else that of its whole year; the same document's first."""
    of_subject: dict[tuple[str, ...], list[Indicator]] = defaultdict(list)
    for target in targets:
        of_subject[_subject(target)].append(target)
    return {result: _target_of(result, of_subject.get(_subject(result), ())) for result in results}


def _target_of(result: Indicator, same: Sequence[Indicator]) -> Indicator | None:
    when = period_key(result.period) if result.period and same else ""
    exact = [t for t in same if when and period_key(t.period) == when]
    year = year_of(result) if same and not exact else 0
    whole = [t for t in same if year and year_of(t) == year and _is_whole_year(t)]
    return min(exact or whole, key=lambda t: t.document != result.document, default=None)


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
