"""Figures, dates and document numbers of a text, read from the definition in docs/evaluation.md. Pure.

The audit's own reader: it shares no code and no word list with the assistant, so that a figure which the assistant
misreads is not misread here in the same way. Values only; what a figure is about is not judged.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?(?![.,]?\d)|\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?(?![.,]?\d)|\d+(?:[.,]\d+)?"
_DAY, _MONTH, _YEAR = r"0?[1-9]|[12]\d|3[01]", r"0?[1-9]|1[0-2]", r"(?:19|20)\d\d"
_IN_FIGURES = rf"(?<![\w/.,])(?P<d>{_DAY})(?P<s>[/.\-])(?P<m>{_MONTH})(?P=s)(?P<y>{_YEAR})(?![\w/])"
_SPELLED = r"\bngày\s+(?P<d2>\d{1,2})\s+tháng\s+(?P<m2>\d{1,2})(?:[,\s]+năm\s+(?P<y2>\d{4}))?"
_WITHOUT_YEAR = rf"\b(?:ngày|sáng|trưa|chiều|tối|đêm)\s+(?P<d3>{_DAY})[/\-](?P<m3>{_MONTH})(?![\d/]|[.\-]\d)"
_DATE = re.compile(f"{_IN_FIGURES}|{_SPELLED}|{_WITHOUT_YEAR}", re.IGNORECASE)
_DOCUMENT = re.compile(r"(?<![\w/.])\d+[a-zA-Z]?/(?:(?:19|20)\d\d/)?[A-ZĐƯÔ][\wĐ.]*(?:[-/&]\s?[\wĐ.]+)*")
_NAMED_TIME = r"\b(?:tháng|quý|năm|ngày|thứ)\s+\d[\d/]*(?:\s*[-–]\s*\d[\d/]*)?"
_MONTHS_YEARS = (
    rf"(?<![\w.,])\d{{1,2}}/{_YEAR}(?!\d)|(?<![\w.,]){_YEAR}\s*[-–/]\s*{_YEAR}(?!\d)"
    r"|(?<![\w.,])\d{1,2}\s+tháng\s+(?=đầu|cuối|năm)"
)
_ITEM_NUMBER = r"(?:^|(?<=[\s:;.]))\(\d{1,2}\)|^\s*\d{1,2}[.)](?=\s)"
_CALENDAR = re.compile(f"{_NAMED_TIME}|{_MONTHS_YEARS}|{_ITEM_NUMBER}", re.IGNORECASE | re.MULTILINE)
_DOWN = re.compile(r"\b(?:giảm|âm|hụt|thiếu|lỗ)(?:\s+\w+){0,2}\s+$", re.IGNORECASE)
_SIGN = re.compile(r"(?:^|(?<=[\s(:]))[-−–]\s?$")


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with its unit ("" when none stands there; "tiền" for a scale alone); `text` is as written.

    `down`: "giảm" or the like stands before it, so that it may be written with a minus elsewhere.
    """

    value: Decimal
    unit: str
    text: str
    start: int
    end: int
    down: bool = False

    def agrees_with(self, other: Figure) -> bool:
        """Same value, and the same unit; counted things and measures also agree with a bare number, as in tables."""
        negated = self.value == -other.value and (self.down if self.value > 0 else other.down)
        if self.value != other.value and not negated:
            return False
        units, money = {self.unit, other.unit}, words().money
        if len(units) == 1:
            return True
        if "tiền" in units:
            return bool((units - {"tiền"}) <= money)
        return "" in units and not units & (money | {"%", "điểm %", "lần~"})


@dataclass(frozen=True, slots=True)
class Day:
    day: int
    month: int
    year: int
    text: str
    start: int
    end: int

    def agrees_with(self, other: Day) -> bool:
        """`year` is 0 where none is given, which agrees with any."""
        same = (self.day, self.month) == (other.day, other.month)
        return same and (self.year == other.year or 0 in (self.year, other.year))


@dataclass(frozen=True)
class Words:
    digits: Mapping[str, int]
    scales: Mapping[str, int]
    units: Mapping[str, str]
    """Spelling -> name, longest first, nouns among them."""
    money: frozenset[str]
    not_after: frozenset[str]
    not_before: tuple[str, ...]
    connectors: frozenset[str]
    connecting: frozenset[str]
    abbreviations: frozenset[str]
    unit: re.Pattern[str]
    number_words: re.Pattern[str]


@cache
def words() -> Words:
    """The word lists of data/figures.toml, with the patterns made of them."""
    data: dict[str, Any] = tomllib.loads((Path(__file__).parent / "data" / "figures.toml").read_text(encoding="utf-8"))
    spelled = {s: name for table in (data["units"], data["nouns"]) for name, all_ in table.items() for s in all_}
    longest = sorted(spelled, key=len, reverse=True)
    word = "|".join(sorted({*data["digits"], *data["scales"], "mười", "mươi", "linh", "lẻ"}, key=len, reverse=True))
    return Words(
        digits=data["digits"],
        scales=data["scales"],
        units=spelled,
        money=frozenset(data["money"]["names"]),
        not_after=frozenset(data["not_numbers"]["after"]),
        not_before=tuple(data["not_numbers"]["followed"]),
        connectors=frozenset(data["connectors"]["words"]),
        connecting=frozenset(data["content"]["connecting"]),
        abbreviations=frozenset(data["content"]["abbreviations"]),
        unit=re.compile("|".join(r"\s+".join(map(re.escape, s.split())) for s in longest), re.IGNORECASE),
        number_words=re.compile(rf"(?<![\w])(?:(?:{word})(?:\s+|(?!\w)))+", re.IGNORECASE),
    )


def plain(text: str) -> str:
    """NFC with digits of any script, super- and full-width signs made ordinary ones, one character for one."""
    return "".join(_ordinary(c) for c in unicodedata.normalize("NFC", text))


def _ordinary(char: str) -> str:
    if char.isascii():
        return char
    if (digit := unicodedata.digit(char, None)) is not None:
        return str(digit)
    wide = unicodedata.normalize("NFKC", char)
    return {"٫": ",", "٬": ".", "−": "-", "–": "–"}.get(char, wide if len(wide) == 1 and wide.isascii() else char)


_ENGLISH = re.compile(r"\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?")
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")


def number(text: str) -> Decimal:
    """ "4.464,42" -> 4464.42: `.` groups thousands and `,` marks decimals; "2.5" and "1,250,000" as in workbooks."""
    if _GROUPED.fullmatch(text) and not text.startswith("0."):
        return Decimal(text.replace(".", "").replace(",", "."))
    if _ENGLISH.fullmatch(text):
        return Decimal(text.replace(",", ""))
    return Decimal(text.replace(",", "."))


def figures(text: str) -> list[Figure]:
    """Numbers with their units, in order, without those inside dates, periods, document numbers and item numbers."""
    written, text = unicodedata.normalize("NFC", text), plain(text)
    taken = [m.span() for pattern in (_DATE, _DOCUMENT, _CALENDAR) for m in pattern.finditer(text)]
    found = [*_in_digits(text, taken), *_in_words(text, taken), *_multiples(text)]
    kept: list[Figure] = []
    for one in sorted(found, key=lambda f: (f.start, -f.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    kept = [_ranged(one, after, text) for one, after in zip(kept, [*kept, None][1:], strict=True)]
    return [replace(f, text=written[f.start : f.end], down=bool(_DOWN.search(text[: f.start]))) for f in kept]


_LEADING_NUMBER = re.compile(rf"^-?\s?(?:{NUMBER})")
_TO = re.compile(r"\s*(?:-|đến|tới)\s*")


def _ranged(one: Figure, after: Figure | None, text: str) -> Figure:
    """ "5" in "5 đến 7 tỷ đồng" has the scale and the unit of 7."""
    if after is None or one.unit or not _TO.fullmatch(text[one.end : after.start]):
        return one
    unit = _LEADING_NUMBER.sub("", text[after.start : after.end])
    found = _with_unit(one.value, f"{one.text}{unit}", 0, len(one.text))
    return replace(one, value=found.value, unit=found.unit)


_DIGITS = re.compile(rf"(?<![\w.,/])(?:{NUMBER})(?![\d])")
_CODE = re.compile(r"[-/]?(?:[A-ZĐ]{2,}|[A-ZĐ]\d)")


def _in_digits(text: str, taken: list[tuple[int, int]]) -> Iterator[Figure]:
    for match in _DIGITS.finditer(text):
        start = match.start()
        if any(a <= start < b for a, b in taken) or _CODE.match(text[match.end() :]):
            continue
        value, sign = number(match.group()), _SIGN.search(text[:start])
        begin = sign.start() if sign and text[: sign.start()].rsplit("\n")[-1].strip() else start
        yield _with_unit(-value if begin < start else value, text, begin, match.end())


_WORD_BEFORE = re.compile(r"(\S+)\s+$")


def _in_words(text: str, taken: list[tuple[int, int]]) -> Iterator[Figure]:
    known = words()
    for match in known.number_words.finditer(text):
        said = match.group().lower().split()
        before = _WORD_BEFORE.search(text[: match.start()])
        previous = before.group(1).lower().strip(",;:(") if before else ""
        if said[0] == "năm" and (previous in known.not_after or previous.isdigit()):
            continue
        if previous in ("tháng", "quý", "thứ", "số") or previous.isdigit() or set(said) <= set(known.scales):
            continue
        value = spelled(said)
        after = text[match.end() :].lstrip().lower()
        if value is None or after.startswith(known.not_before) or any(a <= match.start() < b for a, b in taken):
            continue
        end = match.start() + len(match.group().rstrip())
        one = _with_unit(value, text, match.start(), end)
        if len(said) > 1 or one.unit in {*known.units.values(), "tiền"} - {"năm", "ngày", "tháng", "quý", "lần"}:
            yield one


_MULTIPLE = re.compile(
    r"\bgấp\s+(?:(?P<double>đôi)|(?P<rate>\S+(?:\s+rưỡi)?)(?:\s+lần)?)"
    r"|\b(?P<half>(?:một\s+)?nửa)\b(?!\s+(?:đầu|cuối|sau|năm))|\b(?P<top>\w+)\s+phần\s+(?P<low>[^\W\d_]+)\b",
    re.IGNORECASE,
)


NUMBER_PATTERN = re.compile(NUMBER)


def _multiples(text: str) -> Iterator[Figure]:
    """ "gấp đôi", "gấp 3 lần" (unit "lần~"), "một nửa", "một phần ba" (shares, as percentages)."""
    for m in _MULTIPLE.finditer(text):
        if m["half"]:
            yield Figure(Decimal(50), "%", m.group(), *m.span())
        elif m["double"]:
            yield Figure(Decimal(2), "lần~", m.group(), *m.span())
        elif m["rate"]:
            rate = number(m["rate"]) if NUMBER_PATTERN.fullmatch(m["rate"]) else spelled(m["rate"].lower().split())
            yield from [Figure(rate, "lần~", m.group(), *m.span())] if rate else []
        else:
            top, low = spelled([m["top"].lower()]), spelled([m["low"].lower()])
            yield from [Figure(100 * top / low, "%", m.group(), *m.span())] if top and low and low > 1 else []


def spelled(said: list[str]) -> Decimal | None:
    """["hai", "mươi", "mốt"] -> 21; None when the words are no number."""
    known = words()
    total = group = Decimal(0)
    last: int | None = None
    for word in said:
        if word in known.digits:
            if last is not None:
                return None
            last = known.digits[word]
        elif word == "mười":
            group, last = group + 10, None
        elif word == "mươi" and last is not None:
            group, last = group + 10 * last, None
        elif word == "trăm" and last is not None:
            group, last = group + 100 * last, None
        elif word in ("linh", "lẻ"):
            last = None
        elif word in known.scales:
            part = group + (last or 0)
            total = (part * known.scales[word] + total) if part else total * known.scales[word]
            group, last = Decimal(0), None
        else:
            return None
    return total + group + (last or 0) if said else None


_DONG = re.compile(r"đ(?![\w/])")
_GAP = re.compile(r"[\s-]*")
_NOUN = re.compile(r"\s+([^\W\d_]+)(?:\s+([^\W\d_]+))?")
_SCALE = re.compile(r"\s*(trăm|nghìn|ngàn|triệu|tỷ|tỉ)(?!\w)", re.IGNORECASE)
_LETTER = re.compile(r"\w")


def _with_unit(value: Decimal, text: str, start: int, end: int) -> Figure:
    """The figure with the scales and the unit that follow it."""
    known, scaled = words(), False
    while m := _SCALE.match(text, end):
        value, end, scaled = value * known.scales[m[1].lower()], m.end(), True
    said = _GAP.match(text, end)
    at = said.end() if said and "\n" not in said.group() else end
    unit = known.unit.match(text, at)
    if unit and (not unit.group()[-1].isalnum() or not _LETTER.match(text[unit.end() :])):
        name = known.units[" ".join(unit.group().lower().split())]
        return Figure(value, name, text[start : unit.end()], start, unit.end())
    if _DONG.match(text[at:]):
        return Figure(value, "đồng", text[start : at + 1], start, at + 1)
    if scaled:
        return Figure(value, "tiền", text[start:end], start, end)
    noun = _NOUN.match(text, end)
    if noun and noun[1].lower() not in known.connectors:
        both = noun[2] and noun[2].lower() not in known.connectors
        return Figure(value, " ".join(noun.groups() if both else (noun[1],)).lower(), text[start:end], start, end)
    return Figure(value, "", text[start:end], start, end)


def days(text: str) -> list[Day]:
    """Dates as dd/mm/yyyy, dd/mm or "ngày 5 tháng 2 năm 2024"."""
    written, found = unicodedata.normalize("NFC", text), []
    for m in _DATE.finditer(plain(text)):
        g = m.groupdict()
        day, month, year = (g[k] or g[f"{k}2"] or g.get(f"{k}3") or "0" for k in "dmy")
        found.append(Day(int(day), int(month), int(year), written[m.start() : m.end()], *m.span()))
    return found


def document_numbers(text: str) -> list[str]:
    """Official numbers (130/2019/NQ-HĐND), whole."""
    return [m.group().rstrip(".") for m in _DOCUMENT.finditer(plain(text))]
