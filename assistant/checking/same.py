"""The same indicator told with two values: the words before a figure are those before another of the same unit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.checking.model import Finding, Place
from assistant.checking.paper import Line, Paper
from index.text import Period, Quantity, parse_number, periods, quantities
from index.vietnamese import fold, tokens
from index.wordlists import kinds, pattern


def _pattern(kind: str) -> re.Pattern[str]:
    return pattern("checking.tsv", kind, "assistant")


_LEAST = 3
"""Syllables: a shorter name may be that of two things."""
_MOST = 12
"""Figures of one name that others are compared with."""
_HEADING = re.compile(r"^(?:[IVX]+\.|[A-Z]\.)\s")


@dataclass(frozen=True, slots=True)
class _Told:
    line: Line
    quantity: Quantity
    name: tuple[str, ...]
    period: Period | None
    planned: bool


def check_same(paper: Paper) -> Iterator[Finding]:
    """Each figure that differs from an earlier one of the same name, unit and period."""
    seen: dict[tuple[str, tuple[str, ...]], list[_Told]] = {}
    under = False
    for line in paper.body:
        if _HEADING.match(line.text) or _pattern("ends").match(line.text):
            under = _pattern("plans").search(line.text) is not None
        for told in _told(line, under):
            known = seen.setdefault((told.quantity.unit, told.name), [])
            rival = next((other for other in known if _rivals(told, other)), None)
            if rival is not None:
                yield _finding(told, rival)
            if len(known) < _MOST:
                known.append(told)
    yield from _against_totals(paper)


def _told(line: Line, planned: bool) -> Iterator[_Told]:
    for quantity in quantities(line.text):
        if not quantity.unit or quantity.unit in ("%", "điểm %", "lần", "phần"):
            continue
        start = max((m.end() for m in _pattern("break").finditer(line.text, 0, quantity.start)), default=0)
        clause = line.text[start : quantity.start]
        named = periods(clause)
        words = clause
        for period in reversed(named):
            words = words[: period.start] + words[period.end :]
        name = tuple(
            t for t in tokens(words) if t not in kinds("checking.tsv", "assistant")["passed over"] and not t.isdigit()
        )
        if len(name) >= _LEAST:
            before = [period for period in periods(line.text[: quantity.start]) if period.year]
            yield _Told(line, quantity, name, before[-1] if before else None, planned or _aims(line, quantity))


def _aims(line: Line, quantity: Quantity) -> bool:
    """Whether the sentence before a figure says that it is aimed at."""
    start = line.text.rfind(". ", 0, quantity.start) + 1
    return _pattern("plans").search(line.text, start, quantity.start) is not None


def _rivals(one: _Told, other: _Told) -> bool:
    """Whether two figures are of the same thing and period and differ; what is planned is not what was reached."""
    if one.quantity.agrees_with(other.quantity):
        return False
    if one.period is None or other.period is None or not one.period.same(other.period):
        return False
    return one.planned == other.planned


def _finding(told: _Told, rival: _Told) -> Finding:
    return Finding(
        "same", Place(told.line.at, told.quantity.text),
        f"«{' '.join(told.name)}» ghi {told.quantity.text} ở đây, {rival.quantity.text} ở dòng {rival.line.at + 1}.",
        "Thống nhất một số liệu trong cả văn bản.",
    )  # fmt: skip


# ---------------------------------------------------------------------------------------------- tables


_BRACKET = re.compile(r"\(.*?\)")


def _against_totals(paper: Paper) -> Iterator[Finding]:
    """Figures of the text beside the totals of the tables: "sử dụng 92.400 lao động" and the column "Lao động"."""
    for table in paper.tables:
        total = next((row for row in table[1:] if fold(" ".join(row)).strip().startswith(("tong", "cong"))), None)
        if total is None:
            continue
        for column, header in enumerate(table[0]):
            value = parse_number(total[column]) if column < len(total) and total[column][:1].isdigit() else None
            name = fold(_BRACKET.sub("", header)).strip()
            if value is None or len(name.split()) < 2:
                continue
            for line in paper.body:
                for q in quantities(line.text):
                    if fold(q.unit) == name and _whole(line, q) and q.number != value:
                        yield Finding(
                            "same", Place(line.at, q.text), f"Ở đây ghi {q.text}, tổng trong bảng là {total[column]}.",
                            "Thống nhất một số liệu trong cả văn bản.",
                        )  # fmt: skip


def _whole(line: Line, quantity: Quantity) -> bool:
    """Whether a figure is told of everything: its sentence opens with the zones or the province as a whole."""
    lead = fold(line.text[: quantity.start])
    return _pattern("whole").search(lead) is not None
