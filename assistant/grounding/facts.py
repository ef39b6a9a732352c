"""What of a text must be said by its source: figures, dates, periods, numbers of papers, each as a value. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.grounding.rounding import Hedge, hedge_before, rounds
from index.cells import is_unit
from index.report import CELL
from index.text import Date, Period, Quantity, dates, document_numbers, months_named, periods, quantities, unit_at
from index.text.values import in_base
from index.vietnamese import fold
from index.wordlists import pattern


def _pattern(kind: str) -> re.Pattern[str]:
    return pattern("directions.tsv", kind, "assistant")


Value = Quantity | Date | Period | str

ANY_UNIT = "?"
"""The unit of a table's number whose unit stands nowhere near it."""
ANY_NOUN = "?n"
"""The unit of a table's number as far as nouns go: what is counted may be named in the title or in other words."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A value where it is written, `text[start:end]`. A document number's value is its text."""

    text: str
    value: Value
    start: int
    end: int
    hedge: Hedge = ""
    change: int = 0
    """1 for what something rose by, -1 for what it fell by, where the words before say so."""

    @property
    def is_bare(self) -> bool:
        """Whether it is a number without a unit that the grammar knows."""
        return isinstance(self.value, Quantity) and self.value.kind in ("none", "other")

    def agrees_with(self, other: Value) -> bool:
        """The same value: 4.464,42 tỷ đồng = 4464,42 tỷ; 06 = 6; 05/02/2018 = ngày 5 tháng 2 năm 2018.

        Signs are left out: "giảm 5%" and "-5%" are the same figure, and `polarity` tells its direction.
        """
        mine = self.value
        if isinstance(mine, Quantity) and isinstance(other, Quantity):
            if self._may_be_in_cell(other):
                return abs(mine.number) == abs(other.number) or self._is_change_to(other) or self._rounds_cell(other)
            if is_multiple(mine) and other.unit == "lần" and not is_multiple(other):
                return False  # "02 lần mỗi tháng"
            mine, other = unsigned(mine), unsigned(other)
            exact, written = in_base(other)[0], in_base(mine)[0]
            rounded = other.same_unit(mine) and rounds(written, exact, mine.number, self.hedge)
            return other.agrees_with(mine) or rounded or self._is_change_to(other) or _is_share(mine, other)
        if isinstance(mine, Date) and isinstance(other, Date):
            # A date with its year is not vouched for by one without.
            return other.agrees_with(mine) and (bool(other.year) or not mine.year)
        if isinstance(mine, Period) and isinstance(other, Period):
            return (bool(other.year) or not mine.year) and _same_span(mine, other)
        return isinstance(mine, str) and isinstance(other, str) and mine.casefold() == other.casefold()

    def _may_be_in_cell(self, other: Quantity) -> bool:
        """Whether a table's number may be meant though its unit stands nowhere near it: not by a length of time or a
        multiple, which a table names."""
        mine = self.value
        if not isinstance(mine, Quantity) or mine.kind == "never" or is_multiple(mine):
            return False
        return other.unit == ANY_UNIT or (other.unit == ANY_NOUN and mine.kind in ("other", "count", "none"))

    def _is_change_to(self, other: Quantity) -> bool:
        """Whether an index tells the change, rounded or not: 105,05% of the year before is a rise of 5,05%."""
        mine = self.value
        if not (
            self.change and isinstance(mine, Quantity) and mine.unit == "%" and other.unit in ("%", ANY_UNIT, ANY_NOUN)
        ):
            return False
        written, exact = abs(mine.number), (other.number - 100) * self.change
        return written == exact or (exact > 0 and rounds(written, exact, written, self.hedge))

    def _rounds_cell(self, other: Quantity) -> bool:
        """Whether a hedged amount rounds a table's number whose unit, with its scale, stands nowhere near it."""
        mine = self.value
        if not (isinstance(mine, Quantity) and mine.kind in ("money", "measure", "count")):
            return False
        scales = (Decimal(10) ** n for n in (0, 3, 6, 9))
        return any(rounds(mine.number * s, abs(other.number), mine.number, self.hedge) for s in scales)

    def rivals(self, other: Value) -> bool:
        """Whether the other value could stand in this one's place and says something else."""
        mine = self.value
        if self.agrees_with(other) or type(mine) is not type(other):
            return False
        if isinstance(mine, Quantity) and isinstance(other, Quantity):
            return bool(mine.unit) and (other.unit in (ANY_UNIT, ANY_NOUN) or mine.same_unit(other))
        return True


def is_multiple(quantity: Quantity) -> bool:
    """Whether a quantity is told as a multiple of another: "gấp đôi", "gấp 3 lần"."""
    return quantity.text.lower().startswith("gấp")


def _is_share(one: Quantity, other: Quantity) -> bool:
    """Whether "4,2 lần" tells a share of 420%."""
    return one.unit == "lần" and other.unit == "%" and one.number * 100 == other.number


def unsigned(quantity: Quantity) -> Quantity:
    return replace(quantity, value=abs(quantity.value)) if quantity.value < 0 else quantity


def _same_span(one: Period, other: Period) -> bool:
    return other.same(one)


def facts_of(text: str) -> list[Fact]:
    """Quantities, dates, periods (those of dates left out), months and document numbers of a text, in order."""
    days = dates(text)
    named = periods(text)
    taken = [(d.start, d.end) for d in days] + [(p.start, p.end) for p in named]
    months = [m for m in months_named(text) if not any(a <= m.start < b for a, b in taken)]
    spans = [p for p in named if not any(d.start <= p.start < d.end for d in days)]
    hours = list(_clocks(text))
    free = (q for q in quantities(text) if not any(h.start <= q.start < h.end for h in hours))
    found = [Fact(q.text, q, q.start, q.end, hedge_before(text, q.start), _change(text, q)) for q in free]
    times: tuple[Date | Period, ...] = (*days, *spans, *months)
    found += [Fact(text[v.start : v.end], v, v.start, v.end) for v in times]
    found += [Fact(q.text, q, q.start, q.end) for q in hours]
    at = 0
    for number in document_numbers(text):
        at = max(text.find(number, at), 0)
        found.append(Fact(number, number, at, at + len(number)))
    return sorted(found, key=lambda fact: fact.start)


NOON = 12
_CLOCK = re.compile(r"(?<![\w.,])(?P<hour>[01]?\d|2[0-4])\s?[hg](?:[0-5]\d)?(?!\w)")


def _clocks(text: str) -> Iterator[Quantity]:
    """Times of day as "17h00", which sentences tell as "17 giờ" or "5 giờ chiều"."""
    for match in (*_CLOCK.finditer(text), *_pattern("clock").finditer(text)):
        late = len(match.groups()) > 1 and bool(match["late"]) and int(match["hour"]) < NOON
        hours = quantities(f"{int(match['hour']) + (NOON if late else 0)} giờ")[0]
        yield replace(hours, text=match[0], start=match.start(), end=match.end())


def _change(text: str, quantity: Quantity) -> int:
    told = _pattern("changed").search(text, max(0, quantity.start - 24), quantity.start)
    return 0 if told is None else -1 if told[1].lower() == "giảm" else 1


def implied(fact: Fact) -> Iterator[Value]:
    """Values that a text holding this one says as well: the month and the year of a date, the year of a period."""
    value = fact.value
    yield value
    if isinstance(value, Date):
        yield Period(value.year, value.month, value.month)
        yield Period(0, value.month, value.month)
        if value.year:
            yield Period(value.year, 1, 12)
    elif isinstance(value, Period) and value.year:
        yield Period(value.year, 1, 12)
        if value.until:
            yield Period(value.until, 1, 12)
        if value.first == value.last:
            yield Period(0, value.first, value.last)


_YEAR = re.compile(r"(?<![\d,/])(?:19|20)\d\d(?![\d,/]|\.\d{3})")


def years_named(text: str) -> list[Period]:
    """Years that stand alone, as headers of columns have them: "Kỳ trước (2024)"."""
    return [Period(int(m[0]), 1, 12) for m in _YEAR.finditer(text)]


_MONTH_OF_FILE = re.compile(r"(?<!\d)(0?[1-9]|1[0-2])[.\-_]((?:19|20)\d\d)(?!\d)")


def times_of_file(name: str) -> list[Period]:
    """The month and year that a file is named after, as offices write them: "BC-kiem-tra_6.2026.docx"."""
    months = [Period(int(m[2]), int(m[1]), int(m[1])) for m in _MONTH_OF_FILE.finditer(name)]
    return [v for month in months for v in (month, Period(0, month.first, month.last), Period(month.year, 1, 12))]


# ------------------------------------------------------------------------------------------------------ tables

_CELL_NUMBER = re.compile(r"(?:([-–−])|\+)?\s*(\d[\d.,]*)\s*%?")
_UNIT_ABOVE = re.compile(r"(?:đơn\s+vị(?:\s+tính)?|đvt)\s*:\s*([^;.\n\t)]{1,30})|\(([^()\d\n]{1,20})\)", re.IGNORECASE)
_UNIT_IN_HEADER = re.compile(
    r"\(([^()\d]{1,30})\)|,\s*((?:nghìn |triệu |tỷ )?(?:đồng|usd)|%|ha|người)\s*$", re.IGNORECASE
)


_ORDINAL = re.compile(r"(?:s?tt|so t(?:hu )?t(?:u)?)?\W*$")
"""The header of the column that numbers the rows, which may have none."""
_TIME = re.compile(r"\bso (ngay|thang|nam|gio|phut|tuan)\b")
_SHARE = re.compile(r"%|\bty le\b")


def cell_figures(row: str, headers: str, context: str = "") -> Iterator[tuple[int, Quantity]]:
    """The numbers of a table row, each with its cell and with every unit that its column, its row or the line above the
    table gives; with `ANY_UNIT` where none does."""
    cells, heads = row.split(CELL), headers.split(CELL)
    heads = heads if len(heads) == len(cells) else [""] * len(cells)
    beside = [unit for cell in cells if (unit := _unit(cell))]
    above = [unit for m in _UNIT_ABOVE.finditer(f"{context}\n{headers}") if (unit := _unit(m[1] or m[2]))]
    above += [unit for line in context.split("\n") if is_unit(line) for unit in _bare_units(line)]
    for i, (cell, head) in enumerate(zip(cells, heads, strict=True)):
        number = _CELL_NUMBER.fullmatch(cell.strip())
        if number is None or cell.strip().endswith("%") or (not i and _ORDINAL.match(fold(head))):
            continue
        own = _UNIT_IN_HEADER.search(head)
        units = [unit for unit in ([_unit(own[1] or own[2])] if own else []) if unit]
        units += _TIME.findall(fold(head))[:1]
        units += ["%"] if _SHARE.search(fold(head)) else []
        told = f"-{number[2]}" if number[1] else number[2]
        for unit in units or [*beside, *above] or [""]:
            yield from ((i, q) for q in quantities(f"{told} {unit}"[: len(told) + 40]) if unit)
        loose = ANY_UNIT if not (units or beside or above) else ANY_NOUN
        yield from ((i, replace(q, unit=loose)) for q in quantities(told)[:1])


def row_figures(row: str, headers: str, context: str = "") -> list[Quantity]:
    """The numbers of a table row whose units are told."""
    return [q for _, q in cell_figures(row, headers, context) if q.unit not in (ANY_UNIT, ANY_NOUN)]


_LISTED = re.compile(r"[;,]")


def _bare_units(line: str) -> Iterator[str]:
    """The units of a line that names nothing else; "Lao động" may as well be the table's name."""
    for part in _LISTED.split(line):
        if unit_at(f"1 {part.strip()}", 1).kind != "count":
            yield part.strip()


def _unit(text: str) -> str:
    """The unit that a cell or a bracket is, "" when it is something else."""
    text = text.strip()
    return text if text and not text[0].isdigit() and unit_at(text, 0).kind not in ("none", "other") else ""
