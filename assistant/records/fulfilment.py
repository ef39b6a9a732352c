"""Results beside their targets: which target a result goes with, and the share of it that is reached."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from assistant.records.conflicts import place_key
from assistant.records.model import Indicator
from assistant.records.quantity import scaled
from index.annotate.periods import period_key
from index.text import Period, periods


def target_of(result: Indicator, targets: Sequence[Indicator]) -> Indicator | None:
    """The target of the same period, else that of its whole year; the same document's first."""
    same = [t for t in targets if _subject(t) == _subject(result)]
    when = period_key(result.period) if result.period else ""
    exact = [t for t in same if when and period_key(t.period) == when]
    year = year_of(result)
    whole = [t for t in same if year and year_of(t) == year and _is_whole_year(t)]
    found = sorted(exact or whole, key=lambda t: t.document != result.document)
    return found[0] if found else None


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
