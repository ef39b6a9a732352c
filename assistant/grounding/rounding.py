"""Figures that are told rounded: "gần 12,8 nghìn tỷ đồng" for 12.790 tỷ đồng. Pure.

Only a figure with a hedge before it may be rounded (data/hedges.tsv), and only at its last digit that is not 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Literal

from index.scanning import WORD
from index.wordlists import entries

Hedge = Literal["", "lên", "xuống", "quanh"]
"""Where the exact figure lies, seen from the rounded one: above, below, about."""

FARTHEST, ABOUT = Decimal("0.3"), Decimal("0.03")
"""How far a rounded figure may lie from the exact one, as a share of it: on the hedge's side, or about it."""


@cache
def hedges() -> Mapping[str, Hedge]:
    """Hedge -> side, read once."""
    found: dict[str, Hedge] = {}
    for line in entries("hedges.tsv", "assistant"):
        side, words = line.split("\t")
        found |= dict.fromkeys(words.split("|"), side)  # type: ignore[arg-type]
    return found


def hedge_before(text: str, at: int) -> Hedge:
    """The side that the words right before a figure tell; "" where it is told exactly."""
    words = WORD.findall(text[max(0, at - 24) : at].lower()) if text[at - 1 : at].isspace() else []
    for size in (3, 2, 1):
        if side := hedges().get(" ".join(words[-size:]) if len(words) >= size else ""):
            return side
    return ""


def rounds(written: Decimal, exact: Decimal, printed: Decimal, side: Hedge) -> bool:
    """Whether a figure rounds another one. `printed` is its number as written, which tells its last digit: 3 in "3
    nghìn tỷ". Both values in the same unit."""
    if not side or not printed or not exact:
        return False
    digits = printed.normalize()
    place = abs(written / printed) * Decimal(1).scaleb(int(digits.as_tuple().exponent))
    apart = exact - written
    if side == "quanh":
        return abs(apart) <= min(place / 2, ABOUT * abs(exact))
    if side == "xuống":
        apart = -apart
    return 0 <= apart < min(place, FARTHEST * abs(exact))
