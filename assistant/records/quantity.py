"""Amounts compared and computed with Decimal: scale, the rounding of the printed digits, Vietnamese spelling."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from assistant.records.model import Amount
from index.text import MONEY, unit_at
from index.text import format_number as written
from index.vietnamese import fold


@dataclass(frozen=True, slots=True)
class Interval:
    """What a printed number may stand for: 20,36 is anything from 20,355 to 20,365."""

    low: Decimal
    high: Decimal

    def overlaps(self, other: Interval) -> bool:
        return self.low <= other.high and other.low <= self.high

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def over(self, other: Interval) -> Interval:
        """The quotient of two positive intervals."""
        return Interval(self.low / other.high, self.high / other.low)


def scaled(amount: Amount) -> tuple[Decimal, str]:
    """The value in the base unit, and that unit without diacritics: 4464.42 "tỷ đồng" is 4464420000000 "dong"."""
    factor, unit = _scale(amount.unit)
    return amount.value * factor, unit


def interval(amount: Amount) -> Interval:
    """What an amount may stand for, in its base unit: half a unit of its last printed digit either way.

    Counts of things ("7 dự án") are exact.
    """
    factor, unit = _scale(amount.unit)
    measured = (
        factor != 1 or unit in ("dong", "usd", "eur", "%", "ha") or amount.value != amount.value.to_integral_value()
    )
    half = rounding(amount.value) if measured else Decimal(0)
    return Interval((amount.value - half) * factor, (amount.value + half) * factor)


def rounding(value: Decimal) -> Decimal:
    """Half a unit of the last digit that is written: 0.005 for 20.36."""
    exponent = value.as_tuple().exponent
    return Decimal(5).scaleb(min(int(exponent), 0) - 1)


@lru_cache(maxsize=1_000)
def _scale(unit: str) -> tuple[Decimal, str]:
    one = unit_at(unit, 0)
    if one.kind in ("none", "other"):
        return Decimal(1), " ".join(fold(unit).split())
    name = "" if one.unit == MONEY else fold(one.unit)
    return one.value, name + "".join(fold(unit[one.end :]).split())


def spelled(amount: Amount) -> str:
    """ "4.464,42 tỷ đồng", "60,66%"."""
    gap = "" if amount.unit == "%" else " "
    return f"{written(amount.value)}{gap}{amount.unit}"
