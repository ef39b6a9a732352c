"""Scales, currencies, measures and counted nouns, from `index/data/units.tsv`: what may stand behind a number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from index.vietnamese import fold, one_spelling
from index.wordlists import entries

UnitKind = Literal["money", "percent", "measure", "count", "other", "never", "none"]
"""`other`: words that the list does not know; `never`: no indicator is told in it ("3 tháng"); `none`: no unit."""

_KINDS: dict[str, UnitKind] = {
    "tiền": "money",
    "tỷ lệ": "percent",
    "đo": "measure",
    "đếm": "count",
    "bỏ": "never",
}
MONEY = "tiền"
"""The unit of an amount whose currency is not named: "85 tỷ"."""
MOST_WORDS = 6


@dataclass(frozen=True, slots=True)
class Unit:
    """`key` is what `Quantity.unit` holds. One of it is `factor` of `base`; for a counted noun `base` is the broader
    noun, or "". `scale`: it only multiplies (nghìn, triệu, tỷ)."""

    key: str
    kind: UnitKind
    factor: Decimal
    base: str
    scale: bool


@dataclass(frozen=True, slots=True)
class UnitTable:
    """All spellings, with diacritics and, for text typed without any, without."""

    by_spelling: Mapping[str, Unit]
    by_folded: Mapping[str, Unit]
    by_key: Mapping[str, Unit]
    connectives: frozenset[str]
    """Words after a number that are no unit: "từ 5 đến 10 tỷ đồng", "6 và 7"."""

    def find(self, words: str, *, folded: bool) -> Unit | None:
        return (self.by_folded if folded else self.by_spelling).get(words)


@cache
def unit_table() -> UnitTable:
    """The table of the packaged list, read once."""
    spellings: dict[str, Unit] = {}
    connectives: set[str] = set()
    for line in entries("units.tsv"):
        kind, name, factor, base, others = (*line.split("\t"), "", "", "")[:5]
        if kind == "nối":
            connectives.add(name)
            continue
        scale = kind == "bậc"
        unit = Unit(
            key_of(name, "money" if scale else _KINDS[kind]),
            "none" if scale else _KINDS[kind],
            Decimal(factor or 1),
            fold(base) if kind == "đếm" else base,
            scale,
        )
        for spelling in (name, *filter(None, others.split("|"))):
            spellings[spelling_of(spelling)] = unit
    folded = {fold(spelling): unit for spelling, unit in spellings.items()}
    return UnitTable(spellings, folded, {unit.key: unit for unit in spellings.values()}, frozenset(connectives))


def key_of(name: str, kind: UnitKind) -> str:
    """What `Quantity.unit` holds: currencies and shares as they are written, other names folded."""
    return name if kind in ("money", "percent") else fold(name)


def spelling_of(words: str) -> str:
    return one_spelling(" ".join(words.lower().split()))


def compatible(one: str, other: str) -> bool:
    """Whether two counted nouns or unknown words may stand for the same things. Symmetric and reflexive.

    Known nouns: the same, or one broader than the other ("45 công nhân", "45 người"). Of unknown words one begins with
    the other ("12 gian hàng", "12 gian hàng trưng bày"); no word at all may be any.
    """
    if one == other:
        return True
    table = unit_table().by_key
    first, second = table.get(one), table.get(other)
    if first is not None and second is not None:
        return other in _broader(first, table) or one in _broader(second, table)
    short, long = sorted((one.split(), other.split()), key=len)
    return long[: len(short)] == short


def _broader(unit: Unit, table: Mapping[str, Unit]) -> set[str]:
    found: set[str] = set()
    while unit.kind == "count" and unit.base:
        found.add(unit.base)
        unit = table[unit.base]
    return found
