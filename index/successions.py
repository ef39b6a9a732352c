"""Provinces and bodies that were merged or renamed, with the day from which the new name holds. Data, and look-ups."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from index.text import Period
from index.vietnamese import fold, one_spelling
from index.wordlists import entries


@dataclass(frozen=True, slots=True)
class Succession:
    """`old` is part of `new` since that day; both are the same name where a province kept it and gained another's area.

    `kind` is "tỉnh", "sở" or "bộ".
    """

    kind: str
    old: str
    new: str
    since: date

    @property
    def renamed(self) -> bool:
        return self.old != self.new

    def is_after(self, period: Period) -> bool | None:
        """Whether a period lies after the day; None when it lies across it, or its year is unknown."""
        if not period.year:
            return None
        end = date((period.until or period.year) + (period.last == 12), period.last % 12 + 1, 1)
        return False if end <= self.since else True if starts(period) >= self.since else None


def starts(period: Period) -> date:
    """The first day of a period whose year is known."""
    return date(period.year, period.first, 1)


@cache
def successions() -> tuple[Succession, ...]:
    """The packaged table, read once."""
    rows = (line.split("\t") for line in entries("successions.tsv"))
    return tuple(Succession(kind, old, new, date.fromisoformat(day)) for kind, old, new, day in rows)


def of_name(name: str) -> Succession | None:
    """What became of a province or body of this name; None where it is as it was."""
    return _by_name().get(_key(name))


def joined(name: str) -> tuple[str, ...]:
    """The other provinces whose area a province of today holds: Bắc Ninh -> ("Bắc Giang",)."""
    return tuple(s.old for s in successions() if s.kind == "tỉnh" and _key(s.new) == _key(name) and s.renamed)


def named_in(text: str, kinds: Iterable[str]) -> tuple[Succession, ...]:
    """Those whose old name a text has, with or without diacritics, longer names first: one for each stretch of it."""
    plain = f" {' '.join(fold(text).replace('-', ' ').split())} "
    found = []
    for one in sorted(successions(), key=lambda s: -len(s.old)):
        words = f" {_plain(one.old)} "
        if one.kind in kinds and one.renamed and words in plain:
            found.append(one)
            plain = plain.replace(words, " | ")
    return tuple(found)


@cache
def _by_name() -> dict[str, Succession]:
    return {_key(s.old): s for s in successions()}


def _key(name: str) -> str:
    return one_spelling(name.lower().replace("–", "-"))


def _plain(name: str) -> str:
    return " ".join(fold(name).replace("-", " ").split())
