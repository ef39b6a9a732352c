"""What a question says about where to look: its words, the provinces it names and the periods it covers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from index.scanning import before, find_whole
from index.text import Period, periods
from index.vietnamese import LOWER, UPPER, fold, has_diacritics, normalise, one_spelling
from index.wordlists import entries, kinds, pattern


def _pattern(kind: str) -> re.Pattern[str]:
    return pattern("question_times.tsv", kind)


@dataclass(frozen=True, slots=True)
class Query:
    """`text` is normalised; `folded` when it was typed without diacritics.

    `periods` are exact ("6 tháng đầu năm 2019", "năm 2020"); `years` holds every year named, exact or not. `dates` is
    whether a period only dates a state ("đến tháng 6/2024"), which papers of other periods tell too.
    """

    text: str
    folded: bool = False
    provinces: tuple[str, ...] = ()
    periods: tuple[Period, ...] = ()
    years: frozenset[int] = frozenset()
    dates: bool = False


def understand(text: str, provinces: Iterable[str] = ()) -> Query:
    """Read a question; `provinces` are the names to look for in it."""
    text = normalise(text)
    folded = not has_diacritics(text)
    found = _exact_periods(text, folded)
    plain = fold(text)
    loose = {
        int(m["year"])
        for m in _pattern("loose year").finditer(plain)
        if not before(_pattern("horizon"), plain, m.start())
    }
    years = loose | {p.year for p in found if p.year} | {p.until for p in found if p.until}
    found = found or tuple(_ended(plain))
    years |= {p.year for p in found if p.year}
    dates = any(before(_pattern("inexact"), plain, p.start) for p in found)
    return Query(text, folded, find_names(text, provinces, folded), found, frozenset(years), dates)


def _ended(plain: str) -> Iterator[Period]:
    """The months at whose end a state is told: "đến 30/6/2024" is of six months, "đến 31/12/2024" of the year."""
    for match in _pattern("end").finditer(plain):
        yield Period(int(match["y"]), 1, int(match["m"]), match.start("at"), match.end("at"))


def _exact_periods(text: str, folded: bool) -> tuple[Period, ...]:
    """Periods, without those that only date a state ("đến cuối năm 2024") or are compared with ("cùng kỳ năm 2023").

    A period without a year takes the only year that the text names; "năm 2023 và 2024" are two periods.
    """
    plain = fold(text)
    found = [
        p for p in periods(text, folded=folded) if not p.whole_year or not before(_pattern("inexact"), plain, p.start)
    ]
    found = [q for p in found for q in (p, *_further_years(plain, p))]
    if (bare := _pattern("bare months").search(plain)) and all(p.whole_year and p.year and not p.until for p in found):
        found = [replace(p, last=_MONTHS[bare[1]]) for p in found]  # "6 tháng của tỉnh, năm 2023 và 2024"
    years = {p.year for p in found if p.year} or _bare_years(plain)
    if len(years) == 1:
        found = [p if p.year else replace(p, year=next(iter(years))) for p in found]
    elif len(years) >= 2 and len(found) == 1 and not found[0].year:
        found = [replace(found[0], year=year) for year in sorted(years)]  # "nửa đầu năm: 2023 với 2024"
    once: dict[tuple[int, ...], Period] = {}
    for p in found:
        once.setdefault((p.year, p.first, p.last, p.until), p)
    apart = list(once.values())
    return tuple(p for i, p in enumerate(apart) if not any(p.same(q) for q in apart[:i]))


_MONTHS = {"6": 6, "9": 9, "sau": 6, "chin": 9}


def _further_years(plain: str, period: Period) -> Iterator[Period]:
    """The same months of the years listed after a period: "6 tháng đầu năm 2022, 2023 và 2024"."""
    end = period.end
    while period.year and not period.until and (match := _pattern("further year").match(plain, end)):
        end = match.end()
        yield replace(period, year=int(match[1]), start=match.start(1), end=end)


def _bare_years(plain: str) -> set[int]:
    """Years that stand outside every period and are not only compared with: "6 tháng đầu năm nay, 2024"."""
    matches = [m for m in _pattern("loose year").finditer(plain) if not m["part"]]
    return {int(m["year"]) for m in matches if not before(_pattern("inexact"), plain, _before_year(plain, m.start()))}


def _before_year(plain: str, at: int) -> int:
    """Where the words before a year end, "năm" apart."""
    word = before(_YEAR_WORD, plain, at)
    return word.start() if word else at


_YEAR_WORD = re.compile(r"\bnam\s+$")


def find_names(text: str, names: Iterable[str], folded: bool) -> tuple[str, ...]:
    """Those of `names` that stand in `text` as whole words, in order of appearance.

    With diacritics the accents must agree; a question typed without them is compared without them.
    """
    haystack = fold(text) if folded else one_spelling(text.lower())
    found: list[tuple[int, int, str]] = []
    for name in names:
        needle = fold(name) if folded else one_spelling(name.lower())
        if not needle or needle not in haystack:
            continue
        at = find_whole(haystack, needle)
        if at >= 0 and not (folded and needle in _homographs() and not before(_pattern("of place"), haystack, at)):
            found.append((at, at + len(needle), name))
    kept: list[tuple[int, int, str]] = []
    for start, end, name in sorted(found, key=lambda f: (f[0], -f[1])):
        if not kept or start >= kept[-1][1]:  # "Hòa Bình định trình" names no Bình Định
            kept.append((start, end, name))
    return tuple(name for _, _, name in kept)


@cache
def _homographs() -> frozenset[str]:
    """Names that without diacritics are read as common words unless something says that a place is meant."""
    return frozenset(map(str.strip, entries("province_homographs.txt")))


_CAPITALISED = rf"[{UPPER}][{LOWER}]*"
_PROVINCE = re.compile(rf"\b[Tt]ỉnh\s+({_CAPITALISED}(?:[\s-]+{_CAPITALISED}){{0,3}})")


def province_names() -> tuple[str, ...]:
    """Vietnam's provinces, former and current (index/data/provinces.txt)."""
    return tuple(map(str.strip, entries("provinces.txt")))


def named_provinces(text: str) -> tuple[str, ...]:
    """Names that follow "tỉnh" in a text, on no list perhaps: "tỉnh An Phước" -> "An Phước"."""
    return tuple(m for m in _PROVINCE.findall(text) if m.split()[0] not in ("Ủy", "Hội", "Đoàn", "Công"))


_TWO_AFTER_TINH = re.compile(r"\btinh ([a-z]+ [a-z]+)")


def folded_provinces(text: str) -> tuple[str, ...]:
    """The two syllables after "tinh" in a text typed without diacritics; they may be no name at all."""
    if has_diacritics(text):
        return ()
    pairs = [m.split() for m in _TWO_AFTER_TINH.findall(text)]
    not_names = kinds("question_times.tsv")["no name"]
    names = [p for p in pairs if not any(s in not_names or is_function_word(s, True) for s in p)]
    return tuple(" ".join(p) for p in names if p not in (["an", "toan"], ["an", "ninh"], ["an", "sinh"]))


@cache
def _function_words(folded: bool) -> frozenset[str]:
    """Syllables that ask or connect; those that have one meaning without diacritics where they are `folded`."""
    lines = entries("function_words.txt")
    if folded:
        return frozenset(fold(line) for line in lines if not line.startswith(">"))
    return frozenset(line.removeprefix("> ") for line in lines)


def is_function_word(syllable: str, folded: bool) -> bool:
    """Whether a syllable (without diacritics when `folded`) asks or connects and says nothing about the subject."""
    return syllable in _function_words(folded)


def positions_of(syllables: Sequence[str], phrase: Sequence[str]) -> set[int]:
    """Where `phrase` stands in `syllables`: the positions of all its syllables."""
    n = len(phrase)
    return {
        i + j
        for i in range(len(syllables) - n + 1)
        if n and tuple(syllables[i : i + n]) == tuple(phrase)
        for j in range(n)
    }
