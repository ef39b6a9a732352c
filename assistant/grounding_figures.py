"""The figures, dates, periods and document numbers of a text as values, and whether a source holds them. Pure.

In a table the unit stands apart from the number: in a column of units, in the header, or in a line above.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from index.report import CELL
from index.text import Date, Period, Quantity, dates, document_numbers, periods, quantities
from index.vietnamese import fold

Value = Quantity | Date | Period | str


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure as written, with its value: what must stand in the source. A document number's value is its text."""

    text: str
    value: Value
    start: int

    def agrees_with(self, other: Value) -> bool:
        """The same value: 4.464,42 tỷ đồng = 4464,42 tỷ; 06 = 6; 05/02/2018 = ngày 5 tháng 2 năm 2018."""
        mine = self.value
        if isinstance(mine, Quantity) and isinstance(other, Quantity):
            return other.agrees_with(mine)
        if isinstance(mine, Date) and isinstance(other, Date):
            # A date with its year is not vouched for by one without.
            return other.agrees_with(mine) and (bool(other.year) or not mine.year)
        if isinstance(mine, Period) and isinstance(other, Period):
            return other.same(mine)
        return isinstance(mine, str) and isinstance(other, str) and mine.casefold() == other.casefold()


def facts_of(text: str) -> list[Fact]:
    """Quantities, dates, periods (those of dates left out) and document numbers of a text."""
    days = dates(text)
    spans = [p for p in periods(text) if not any(d.start <= p.start < d.end for d in days)]
    found = [Fact(q.text, q, q.start) for q in (*quantities(text), *spelled_out(text))]
    found += [Fact(text[d.start : d.end], d, d.start) for d in days]
    found += [Fact(text[p.start : p.end], p, p.start) for p in spans]
    return found + [Fact(number, number, text.find(number)) for number in document_numbers(text)]


def holds(source: str, fact: Fact, context: str = "") -> bool:
    """Whether a source states the value; `context` is what stands above a table."""
    value = fact.value
    if isinstance(value, Quantity):
        return any(fact.agrees_with(q) for q in figures_in(source, context))
    if isinstance(value, Date):
        return any(fact.agrees_with(d) for d in dates(source))
    if isinstance(value, Period):
        return any(fact.agrees_with(p) for p in periods(source))
    return any(fact.agrees_with(n) for n in document_numbers(source))


def figures_in(source: str, context: str = "") -> list[Quantity]:
    """The quantities of a text, those of its table rows with the units that stand beside or above them."""
    lines = source.split("\n")
    headers = next((line for line in lines if CELL in line), "")
    rows = [q for line in lines if CELL in line for q in row_figures(line, headers, context)]
    return [*quantities(source), *spelled_out(source), *rows]


_WORDS = {"hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}
_SPELLED = re.compile(
    r"(?<!\w)(?P<number>hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)\s+"
    r"(?P<unit>dự án|phòng|người|doanh nghiệp|khu công nghiệp|KCN|cụm công nghiệp|hồ sơ|cá nhân|tập thể|công ty|đơn vị"
    r"|lao động|công nhân|hộ|chỉ tiêu|nhà máy|trạm|quyết định|văn bản|đoàn viên|tỷ|triệu|cuộc|lớp|đề án|công trình"
    r"|nhà đầu tư)(?!\w)",
    re.IGNORECASE,
)


def spelled_out(text: str) -> list[Quantity]:
    """Counts in words, of what is commonly counted: "hai phòng" = 2 phòng. "Một" is too often an article to count."""
    return [
        Quantity(Decimal(_WORDS[m["number"].lower()]), fold(m["unit"]), m.group(), m.start(), m.end())
        for m in _SPELLED.finditer(text)
    ]


_CELL_NUMBER = re.compile(r"[-–]?\s*(\d[\d.,]*)\s*%?")
_UNIT_HEADER = re.compile(r"\bdon vi(?: tinh)?\b|\bdvt\b")
_UNIT_ABOVE = re.compile(r"(?:đơn\s+vị(?:\s+tính)?|đvt)\s*:\s*([^;.\n\t)]{1,30})", re.IGNORECASE)
_UNIT_IN_HEADER = re.compile(
    r"\(([^()\d]{1,30})\)|,\s*((?:nghìn |triệu |tỷ )?(?:đồng|usd)|%|ha|người)\s*$", re.IGNORECASE
)


def row_figures(row: str, headers: str, context: str = "") -> list[Quantity]:
    """The numbers of a table row with the unit of their column, of the row, or of the line above the table."""
    cells, heads = row.split(CELL), headers.split(CELL)
    heads = heads if len(heads) == len(cells) else [""] * len(cells)
    at = next((i for i, h in enumerate(heads) if _UNIT_HEADER.search(fold(h)) and not re.search(r"\d", cells[i])), -1)
    above = _UNIT_ABOVE.search(f"{context}\n{headers}")
    found: list[Quantity] = []
    for i, (cell, head) in enumerate(zip(cells, heads, strict=True)):
        number = _CELL_NUMBER.fullmatch(cell.strip())
        if number is None or cell.strip().endswith("%"):
            continue
        own = _UNIT_IN_HEADER.search(head)
        units = [own[1] or own[2] or ""] if own else []
        units += ["%"] if re.search(r"%|\bty le\b", fold(head)) else []
        units += [cells[at]] if at >= 0 and at != i else []
        units += [above[1]] if above else []
        for unit in units:
            found += [q for q in quantities(f"{number[1]} {unit.strip()}") if q.unit]
    return found


# --------------------------------------------------------------------------------------------------- totals

MOST_OPERANDS = 6
_COMPUTES = re.compile(
    r"\btong\b|\btong cong\b|\bcong lai\b|\bca hai\b|\bchenh(?: lech)?\b|\bcao hon\b|\bthap hon\b|\bnhieu hon\b"
    r"|\bit hon\b|\bhon\b|\bkem\b|\bcon lai\b|\btang them\b|\bgiam di\b"
)


def recomputed(fact: Fact, sentence: str, operands: Sequence[Quantity]) -> str | None:
    """ "5 dự án + 7 dự án = 12 dự án" when code can work a figure out from others, and the sentence says it is a sum
    or a difference; None otherwise. Values are compared exactly."""
    wanted = fact.value
    if not isinstance(wanted, Quantity) or not _COMPUTES.search(fold(sentence)):
        return None
    distinct = {q.value: q for q in operands if _addable(q, wanted)}
    usable = list(distinct.values())[:10]
    for size in range(2, min(MOST_OPERANDS, len(usable)) + 1):
        for chosen in combinations(usable, size):
            if sum((q.value for q in chosen), Decimal(0)) == wanted.value:
                return f"{' + '.join(q.text.strip() for q in chosen)} = {fact.text.strip()}"
    for a, b in combinations(usable, 2):
        if abs(a.value - b.value) == wanted.value:
            high, low = (a, b) if a.value > b.value else (b, a)
            return f"{high.text.strip()} − {low.text.strip()} = {fact.text.strip()}"
    return None


def _addable(operand: Quantity, wanted: Quantity) -> bool:
    if {operand.unit, wanted.unit} == {"%", "điểm %"}:  # the difference of two shares
        return True
    money = {"đồng", "USD", "EUR", "tiền"}
    if operand.unit in money or wanted.unit in money:
        return operand.unit == wanted.unit
    return operand.unit.split()[:1] == wanted.unit.split()[:1] and "%" not in operand.unit + wanted.unit


# ------------------------------------------------------------------------------------------------ on strings


def figures_of(text: str) -> list[str]:
    """The figures, dates, periods and document numbers of a text, as written."""
    return [fact.text for fact in facts_of(text)]


def supported(figure: str, sources: Iterable[str]) -> bool:
    """Whether one of the sources holds everything that `figure` states, with the same value and unit."""
    facts = facts_of(figure)
    return any(all(holds(source, fact) for fact in facts) for source in sources)


def unsupported_in(texts: Sequence[str], sources: Sequence[str]) -> list[str]:
    """The figures of `texts` that none of `sources` holds."""
    return [f.text for text in texts for f in facts_of(text) if not any(holds(s, f) for s in sources)]
