"""The figures of a text with their units in the document's own words: 4464.42 "tỷ đồng", 7 "dự án", 100 "%".

Which numbers are dates, periods and document numbers is index/quantities.py's knowledge; which words are units is
in index/data/units.tsv.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Literal

from index.quantities import parse_number, quantities
from index.vietnamese import fold, one_spelling

UnitKind = Literal["money", "percent", "measure", "count", "other", "never", "none"]

_SCALE = r"(?:nghìn|ngàn|triệu)\s+(?:tỷ|tỉ)|nghìn|ngàn|triệu|tỷ|tỉ"
_CURRENCY = r"đồng|vnđ|vnd|đô la mỹ|đô la|đô-la|usd|euro|eur|\$"
_PERCENT = re.compile(r"\s*(điểm\s*(?:%|phần trăm)|%|phần trăm)", re.I)
_SCALED = re.compile(rf"\s*(?P<scale>{_SCALE})(?!\w)(?:\s*(?P<currency>{_CURRENCY})(?!\w)|\s+(?P<word>\w+))?", re.I)
_MONEY = re.compile(rf"\s*(?P<currency>{_CURRENCY}|đ)(?![\w/])", re.I)
_RATE = re.compile(
    r"\s*/\s*(?:người|tháng|năm|ngày(?:\s*đêm)?|giờ|m2|m²|m3|ha|hộ(?: gia đình)?|suất|cháu|lượt|dự án|lao động)(?!\w)",
    re.I,
)
_SPELLINGS = {
    "tỉ": "tỷ", "ngàn": "nghìn", "usd": "USD", "phần": "%", "vnd": "VND", "vnđ": "VNĐ", "eur": "EUR", "m²": "m2",
    "m³": "m3",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mention:
    """A number with its unit, `text[start:end]`; `number_end` is where the number itself ends.

    `total` is what it is said to be out of ("15/15 chỉ tiêu" has 15); `unit` is "" for a bare number.
    """

    value: Decimal
    unit: str
    kind: UnitKind
    start: int
    end: int
    number_end: int
    total: Decimal | None = None

    @property
    def currency(self) -> str:
        """ "đồng", "USD", ... of an amount of money; "" where it names none."""
        return (
            next((c for c in ("USD", "EUR", "đồng") if fold(c) in fold(self.unit)), "") if self.kind == "money" else ""
        )


def mentions(text: str) -> list[Mention]:
    """The figures of a text in reading order, "X/Y đơn vị" as one."""
    found: list[Mention] = []
    for quantity in quantities(text):
        number = re.match(r"[\d.,]*\d", quantity.text)
        if number is None:
            continue
        start, number_end = quantity.start, quantity.start + number.end()
        unit, kind, end = unit_at(text, number_end)
        mention = Mention(parse_number(number.group()), unit, kind, start, end, number_end)
        before = found[-1] if found else None
        if before and text[before.end : start].strip() == "/" and kind not in ("none", "never"):
            same = not before.unit or fold(before.unit) == fold(unit)
            if same:
                found[-1] = Mention(before.value, unit, kind, before.start, end, before.number_end, mention.value)
                continue
        found.append(mention)
    return found


def unit_at(text: str, at: int) -> tuple[str, UnitKind, int]:
    """The unit that stands at `at`, its kind and where it ends."""
    if percent := _PERCENT.match(text, at):
        points = fold(percent.group(1)).startswith("diem")
        return ("điểm %" if points else "%"), "percent", percent.end()
    if scaled := _SCALED.match(text, at):
        return _scaled_unit(text, scaled)
    if (money := _MONEY.match(text, at)) and money["currency"] != "Đồng":  # a name: "1 Đồng Rạng"
        return _spelled(money["currency"]) + _rate(text, money.end()), "money", _rate_end(text, money.end())
    return _noun_at(text, at)


def _scaled_unit(text: str, match: re.Match[str]) -> tuple[str, UnitKind, int]:
    scale, word = match["scale"], match["word"] or ""
    if match["currency"]:
        end = match.end("currency")
        return _spelled(f"{scale} {match['currency']}") + _rate(text, end), "money", _rate_end(text, end)
    if word and fold(word) == "dong":  # "triệu động": a slip of the pen stays as it is written
        return f"{_spelled(scale)} {word}", "money", match.end("word")
    noun, kind, end = _noun_at(text, match.end("scale"))
    if word and kind in ("measure", "count"):
        return f"{_spelled(scale)} {noun}", kind, end
    end = match.end("scale")
    return _spelled(scale) + _rate(text, end), "money", _rate_end(text, end)


def _rate(text: str, at: int) -> str:
    return re.sub(r"\s*/\s*", "/", text[at : _rate_end(text, at)])


def _rate_end(text: str, at: int) -> int:
    while rate := _RATE.match(text, at):
        at = rate.end()
    return at


def _spelled(unit: str) -> str:
    return " ".join(_SPELLINGS.get(word.lower(), word.lower()) for word in unit.split())


_WORD = re.compile(r"[^\W\d_]+\d?(?:[²³])?")
_NOT_NOUN = re.compile(
    r"(?:được|đã|đang|tại|với|có|trong|cho|và|hoặc|của|là|ở|từ|do|theo|lên|xuống|còn|nhưng|khi|vào|thì|bằng|tăng|giảm|đạt|so"
    r"|trở|đến|tới|để|nhằm|mà|sẽ|không|chưa|phải|cần|về|trên|dưới|giữa|này|đó|trước|sau|nên|bị|vẫn|rồi|như|kể|gồm|nhờ)$",
    re.I,
)


def _noun_at(text: str, at: int) -> tuple[str, UnitKind, int]:
    """The counted noun or measure after a number: the longest that is known, else its first one or two words."""
    gap = re.match(r"\s*", text[at:])
    begin = at + (gap.end() if gap else 0)
    words = _words_from(text, begin)
    table = _units()
    for size in range(min(len(words), 5), 0, -1):
        end = words[size - 1].end()
        known = table.get(_key(" ".join(w.group() for w in words[:size])))
        if known:
            unit = " ".join(text[begin:end].split())
            rate = _rate(text, end) if known == "measure" else ""
            return _SPELLINGS.get(unit, unit) + rate, known, _rate_end(text, end) if rate else end
    kept = []
    for word in words[:2]:
        if _NOT_NOUN.match(word.group()):
            break
        kept.append(word)
    if not kept:
        return "", "none", at
    return " ".join(text[begin : kept[-1].end()].split()), "other", kept[-1].end()


def _words_from(text: str, begin: int) -> list[re.Match[str]]:
    """The words that stand one after another from `begin`, only spaces between them."""
    words: list[re.Match[str]] = []
    at = begin
    while len(words) < 5 and (word := _WORD.match(text, at)):
        words.append(word)
        at = word.end()
        while at < len(text) and text[at] == " ":
            at += 1
    return words


@cache
def _units() -> Mapping[str, UnitKind]:
    """Unit in small letters -> its kind, from data/units.tsv."""
    kinds: dict[str, UnitKind] = {"đo": "measure", "đếm": "count", "bỏ": "never"}
    table: dict[str, UnitKind] = {}
    for line in (files("index") / "data" / "units.tsv").read_text(encoding="utf-8").splitlines():
        kind, tab, units = line.partition("\t")
        if tab and not line.startswith("#"):
            table |= {_key(unit): kinds[kind] for unit in units.split("|")}
    return table


def _key(unit: str) -> str:
    return one_spelling(unit.strip().lower())
