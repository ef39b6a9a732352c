"""Totals that their parts do not make, in tables and sentences; shares that do not follow. Decimal, with rounding."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from assistant.checking.model import Finding, Place
from assistant.checking.paper import Line, Paper
from index.text import Quantity, format_number, parse_number, quantities
from index.vietnamese import fold
from index.wordlists import pattern


def _pattern(kind: str) -> re.Pattern[str]:
    return pattern("checking.tsv", kind, "assistant")


Table = Sequence[Sequence[str]]

_ADVICE = "Cộng lại các phần, sửa phần hoặc tổng."


def check_sums(paper: Paper) -> Iterator[Finding]:
    for number, table in enumerate(paper.tables):
        yield from _of_table(paper, number, table)
    for line in paper.body:
        yield from _of_parts(line)
        yield from _of_shares(line)
        yield from _of_rest(line)


# ---------------------------------------------------------------------------------------------- tables


def _of_table(paper: Paper, number: int, table: Table) -> Iterator[Finding]:
    header = table[0]
    totals = [n for n, row in enumerate(table) if n and _is_total(row)]
    for at in totals:
        own = _parts_of(table, at, totals)
        for column, name in enumerate(header):
            total = _cell(table[at], column)
            if total is None or _pattern("no sum").search(fold(name)) or len(own) < 2:
                continue
            if not any(_makes(total, [_cell(row, column) for row in rows]) for rows in _groupings(own)):
                told = sum((value for row in own if (value := _cell(row, column)) is not None), Decimal())
                yield Finding(
                    "sums", _place(paper, number, at, table[at][column]),
                    f"Bảng {number + 1}, cột «{name}»: tổng ghi {table[at][column]}, "
                    f"các dòng cộng lại {format_number(told)}.", _ADVICE,
                )  # fmt: skip


def _is_total(row: Sequence[str]) -> bool:
    named = next((cell for cell in row if cell and not cell.replace(".", "").isdigit()), "")
    return bool(_pattern("total").match(fold(named)))


def _parts_of(table: Table, at: int, totals: Sequence[int]) -> list[Sequence[str]]:
    """The rows that a total is made of: below one that opens a table, else above it, back to the total before."""
    if at == 1:
        end = next((n for n in totals if n > at), len(table))
        return list(table[at + 1 : end])
    start = max((n for n in totals if n < at), default=0)
    return list(table[start + 1 : at])


_NUMERAL = re.compile(r"[IVX]+|[A-Z]")
_ITEM = re.compile(r"\d{1,2}")


def _groupings(rows: Sequence[Sequence[str]]) -> Iterator[list[Sequence[str]]]:
    """All rows; those that are no part of another; those that are numbered with Roman figures or letters."""
    yield list(rows)
    whole = [row for row in rows if not _pattern("part").match(" ".join(row).strip())]
    yield whole
    yield [row for row in rows if _NUMERAL.fullmatch(row[0].strip(" ."))]
    yield [row for row in rows if _ITEM.fullmatch(row[0].strip(" ."))]


def _makes(total: Decimal, parts: Sequence[Decimal | None]) -> bool:
    known = [part for part in parts if part is not None]
    step = max((_step(value) for value in (total, *known)), default=Decimal(1))
    exact = all(value == value.to_integral_value() for value in (total, *known))
    slack = Decimal() if exact else step * (len(known) + 1) / 2
    return len(known) > 1 and abs(sum(known, Decimal()) - total) <= slack


def _step(value: Decimal) -> Decimal:
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) and exponent < 0 else Decimal(1)


_NUMBER = re.compile(r"-?\d[\d.,]*")


def _cell(row: Sequence[str], column: int) -> Decimal | None:
    text = row[column].strip() if column < len(row) else ""
    return parse_number(text) if _NUMBER.fullmatch(text) else None


def _place(paper: Paper, table: int, row: int, words: str) -> Place:
    at = next((line.at for line in paper.lines if line.row == (table, row) and line.text == words), -1)
    return Place(at, words)


# ---------------------------------------------------------------------------------------------- sentences


_STOP = re.compile(r"\.(?:\s|$)")


def _of_parts(line: Line) -> Iterator[Finding]:
    """ "68,5 triệu USD, gồm: A 40,5 triệu USD; B 28 triệu USD"; after "trong đó" the parts may not exceed the whole."""
    for match in _pattern("made of").finditer(line.text):
        stop = _STOP.search(line.text[match.end() :])
        end = match.end() + stop.start() if stop else len(line.text)
        start = line.text.rfind(". ", 0, match.start()) + 1
        before, after = line.text[start : match.start()], line.text[match.end() : end]
        whole = next((q for q in reversed(quantities(before)) if q.unit and q.unit != "%"), None)
        parts = [q for q in quantities(after) if whole and q.unit == whole.unit]
        of_it = match["word"].lower() == "trong đó"  # its parts may overlap: each by itself is no more than the whole
        if whole is None or not parts or (not of_it and len(parts) < 2):
            continue
        parts = [max(parts, key=lambda q: q.value)] if of_it else parts
        total = sum((q.value for q in parts), Decimal())
        slack = sum((_slack(q) for q in (whole, *parts)), Decimal())
        over = total - whole.value > slack
        if over or (not of_it and whole.value - total > slack):
            yield Finding(
                "sums", Place(line.at, whole.text),
                f"Tổng ghi {whole.text}, các phần cộng lại {_as(total, whole)}.", _ADVICE,
            )  # fmt: skip


def _slack(quantity: Quantity) -> Decimal:
    """Half a unit of the last printed decimal; whole numbers are exact."""
    exponent = quantity.number.as_tuple().exponent
    if not isinstance(exponent, int) or exponent >= 0 or not quantity.number:
        return Decimal()
    return abs(quantity.value / quantity.number) * Decimal(5).scaleb(exponent - 1) / 10


def _as(value: Decimal, like: Quantity) -> str:
    scale = like.value / like.number if like.number else Decimal(1)
    unit = like.text[like.text.rfind(" ") + 1 :] if " " not in like.text else like.text.split(" ", 1)[1]
    return f"{format_number((value / scale).normalize())} {unit}"


def _of_shares(line: Line) -> Iterator[Finding]:
    """ "4.250 tỷ đồng, bằng 42,5% kế hoạch năm (10.000 tỷ đồng)"."""
    for match in _pattern("share").finditer(line.text):
        plan = next(iter(quantities(match["plan"])), None)
        done = next((q for q in reversed(quantities(line.text[: match.start()])) if plan and q.unit == plan.unit), None)
        if plan is None or done is None or not plan.value:
            continue
        share, told = parse_number(match["share"]), done.value / plan.value * 100
        if abs(share - told) > max(_step(share), Decimal("0.1")):
            yield Finding(
                "sums", Place(line.at, f"{match['share']}%"),
                f"{done.text} trên {plan.text} là {format_number(round(told, 1))}%, không phải {match['share']}%.",
                "Tính lại tỷ lệ, sửa tỷ lệ hoặc số liệu.",
            )  # fmt: skip


def _of_rest(line: Line) -> Iterator[Finding]:
    """ "38 trong số 64 doanh nghiệp ..., còn 26 doanh nghiệp"."""
    for match in _pattern("rest").finditer(line.text):
        part, whole, rest = (parse_number(match[key].rstrip(".")) for key in ("part", "whole", "rest"))
        if part + rest != whole:
            yield Finding(
                "sums", Place(line.at, f"{match['rest']} {match['unit']}"),
                f"{match['part']} và {match['rest']} không bằng {match['whole']} {match['unit']}.", _ADVICE,
            )  # fmt: skip
