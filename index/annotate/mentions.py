"""The figures of a text with their units in the document's own words: 4464.42 "tỷ đồng", 7 "dự án", 100 "%".

What is a number and what is a unit is the knowledge of `index.text`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from index.text import Quantity, UnitKind, quantities, rate_end
from index.text import unit_at as quantity_at
from index.vietnamese import fold


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


_FIGURE = re.compile(r"[-−]?\d")


def mentions(text: str) -> list[Mention]:
    """The figures of a text in reading order, "X/Y đơn vị" as one."""
    found: list[Mention] = []
    for quantity in quantities(text):
        if not _FIGURE.match(quantity.text):  # figures in words are no indicators
            continue
        unit, kind, end = _unit_of(text, quantity)
        mention = Mention(abs(quantity.number), unit, kind, quantity.start, end, quantity.number_end)
        before = found[-1] if found else None
        if before and text[before.end : mention.start].strip() == "/" and kind not in ("none", "never"):
            same = not before.unit or fold(before.unit) == fold(unit) or before.end == before.number_end
            if same:
                found[-1] = Mention(before.value, unit, kind, before.start, end, before.number_end, mention.value)
                continue
        found.append(mention)
    return found


def unit_at(text: str, at: int) -> tuple[str, UnitKind, int]:
    """The unit that stands at `at`, its kind and where it ends."""
    return _unit_of(text, quantity_at(text, at))


_SPELLINGS = {
    "tỉ": "tỷ", "ngàn": "nghìn", "usd": "USD", "vnd": "VND", "vnđ": "VNĐ", "eur": "EUR", "m²": "m2", "m³": "m3",
}  # fmt: skip


_SLASH = re.compile(r"\s*/\s*")


def _unit_of(text: str, quantity: Quantity) -> tuple[str, UnitKind, int]:
    """A quantity's unit as it is written, with what it is reckoned by."""
    kind: UnitKind = "never" if quantity.unit == "lần" else quantity.kind
    if kind == "percent":
        return quantity.unit, kind, quantity.end
    if kind == "none":
        return "", kind, quantity.number_end
    if kind == "other":
        words = re.compile(r"\s*\S+" * len(quantity.unit.split()))
        match = words.match(text, quantity.number_end)
        end = match.end() if match else quantity.number_end
        end -= len(text[quantity.number_end : end]) - len(text[quantity.number_end : end].rstrip(",;.:)"))
        return " ".join(text[quantity.number_end : end].split()), kind, end
    written = text[quantity.number_end : quantity.end].split()
    if kind == "money" or quantity.value != quantity.number:
        written = [word.lower() for word in written]
    end = rate_end(text, quantity.end) if kind in ("money", "measure") else quantity.end
    rate = _SLASH.sub("/", text[quantity.end : end])
    return " ".join(_SPELLINGS.get(word.lower(), word) for word in written) + rate, kind, end
