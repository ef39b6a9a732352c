"""What a question says about where to look: its words, the provinces it names and the periods it covers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from importlib.resources import files

from index.quantities import Period, periods
from index.vietnamese import fold, has_diacritics, normalise

# "đầu năm 2024", "giữa năm 2024", "tính đến nay 2024", "CBCC 2019": the year is meant, the months are not exact.
_LOOSE_YEAR = re.compile(r"(?:(?P<part>dau|giua|cuoi)\s+nam\s+|(?<![\w/.,\-]))(?P<year>(?:19|20)\d\d)(?![\w/])")


@dataclass(frozen=True, slots=True)
class Query:
    """`text` is normalised; `folded` when it was typed without diacritics.

    `periods` are exact ("6 tháng đầu năm 2019", "năm 2020"); `years` holds every year named, exact or not.
    """

    text: str
    folded: bool = False
    provinces: tuple[str, ...] = ()
    periods: tuple[Period, ...] = ()
    years: frozenset[int] = frozenset()


def understand(text: str, provinces: Iterable[str] = ()) -> Query:
    """Read a question; `provinces` are the names to look for in it."""
    text = normalise(text)
    folded = not has_diacritics(text)
    found = _exact_periods(text, folded)
    loose = {int(m["year"]) for m in _LOOSE_YEAR.finditer(fold(text))}
    years = loose | {p.year for p in found if p.year} | {p.until for p in found if p.until}
    return Query(text, folded, find_names(text, provinces, folded), found, frozenset(years))


def _exact_periods(text: str, folded: bool) -> tuple[Period, ...]:
    """Periods, without those that only date a state ("đến cuối năm 2024") or are compared with ("cùng kỳ năm 2023").

    A period without a year takes the only year that the text names.
    """
    plain = fold(text)
    found = [p for p in periods(text, folded=folded) if not _INEXACT.search(plain[: p.start])]
    years = {p.year for p in found if p.year}
    if len(years) == 1:
        found = [p if p.year else replace(p, year=next(iter(years))) for p in found]
    return tuple(p for i, p in enumerate(found) if not any(p.same(q) for q in found[:i]))


_INEXACT = re.compile(r"(?:\bdau|\bgiua|\bcuoi|\bden|\bden het|\btoi|\bcung ky|\bso voi cung ky|\bthoi diem)\s*$")


def find_names(text: str, names: Iterable[str], folded: bool) -> tuple[str, ...]:
    """Those of `names` that stand in `text` as whole words, in order of appearance.

    With diacritics the accents must agree; a question typed without them is compared without them.
    """
    haystack = fold(text) if folded else text.casefold()
    found: list[tuple[int, str]] = []
    for name in names:
        needle = fold(name) if folded else name.casefold()
        match = re.search(rf"(?<!\w){re.escape(needle)}(?!\w)", haystack) if needle else None
        if match:
            found.append((match.start(), name))
    return tuple(name for _, name in sorted(found))


_CAPITALISED = r"[A-ZĐÀ-Ỹ][a-zà-ỹđ]*"
_PROVINCE = re.compile(rf"\b[Tt]ỉnh\s+({_CAPITALISED}(?:[\s-]+{_CAPITALISED}){{0,3}})")


def province_names() -> tuple[str, ...]:
    """Vietnam's provinces, former and current (index/data/provinces.txt)."""
    text = (files("index") / "data" / "provinces.txt").read_text(encoding="utf-8")
    return tuple(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


def named_provinces(text: str) -> tuple[str, ...]:
    """Names that follow "tỉnh" in a text, on no list perhaps: "tỉnh An Phước" -> "An Phước"."""
    return tuple(m for m in _PROVINCE.findall(text) if m.split()[0] not in ("Ủy", "Hội", "Đoàn", "Công"))


def folded_provinces(text: str) -> tuple[str, ...]:
    """The two syllables after "tinh" in a text typed without diacritics; they may be no name at all."""
    return tuple(re.findall(r"\btinh ([a-z]+ [a-z]+)", text)) if not has_diacritics(text) else ()
