"""Table rows read with their headers, and the columns that a question is about."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from assistant.inheritance import Nature, own_periods
from assistant.statements import Statement
from index.cells import opens_with
from index.chunking import SECTION
from index.query import Query
from index.report import CELL, Passage
from index.text import Period, periods
from index.vietnamese import fold
from index.wordlists import pattern


def _pattern(kind: str) -> re.Pattern[str]:
    return pattern("rows.tsv", kind, "assistant")


@dataclass(frozen=True, slots=True)
class Column:
    """One cell of a row with its header."""

    header: str
    value: str


_FIGURE = re.compile(r"[\d.,%IVX\s\-+/]+")


def columns_of(statement: Statement) -> tuple[str, tuple[Column, ...]]:
    """The label of a table row and its other filled cells with their headers: its first cell of words but for one that
    names the group of rows that it is a part of."""
    headers = statement.passage.headers.split(CELL)
    cells = [cell.strip() for cell in statement.text.split(CELL)]
    named = [Column(h.strip(), c) for h, c in zip(headers, cells, strict=False) if c]
    group = statement.passage.lead_in.rsplit("\n", 1)[-1]
    words = [i for i, c in enumerate(named) if not _FIGURE.fullmatch(c.value)]
    at = next((i for i in words if named[i].value != group), words[0] if words else 0)
    return (named[at].value, tuple(named[at + 1 :])) if named else ("", ())


def cells_of(statement: Statement) -> tuple[str, tuple[Column, ...]]:
    """The same with the cells before the label too, but for the numbers of the rows: a code goes before its name."""
    label, columns = columns_of(statement)
    headers = [h.strip() for h in statement.passage.headers.split(CELL)]
    before: list[Column] = []
    for header, cell in zip(headers, statement.text.split(CELL), strict=False):
        if cell.strip() == label:
            break
        if cell.strip() and header and not opens_with("thứ tự", header):
            before.append(Column(header, cell.strip()))
    return label, (*before, *columns)


def row_reading(statement: Statement, keep: frozenset[str] = frozenset()) -> str:
    """A table row read with its headers: "Doanh thu – đơn vị tính: tỷ đồng; thực hiện: 1.250,5".

    `keep` names the headers to read; without it all are.
    """
    label, columns = columns_of(statement)
    shown = [c for c in columns if not keep or c.header in keep]
    cells = [f"{c.header}: {c.value}" if c.header else c.value for c in shown]
    label = f"{statement.label} › {label}" if statement.label and statement.label != label else label
    return f"{label} – {'; '.join(cells)}" if cells else label


def asked_periods(query: Query) -> tuple[Period, ...]:
    """The periods that a question names, or the years of those it names loosely ("cuối năm 2025")."""
    return query.periods or tuple(Period(year, 1, 12) for year in sorted(query.years))


def row_columns(statement: Statement, asked: tuple[Period, ...], nature: Nature | None) -> frozenset[str]:
    """The headers of the columns that a question is about: of its period, of its nature, with the unit column.

    Empty when no column matches the period asked about, or none of it is of the nature asked for. Asked for neither
    results nor targets, results are meant, and the plan is all there is where a column holds nothing else.
    """
    _, columns = columns_of(statement)
    of_time = [c for c in columns if any(p and a.same(p) for a in asked for p in [header_period(c.header)])]
    if not asked:
        of_time = list(columns)
    exact = [c for c in of_time if is_plan(c.header) == (nature == "target")]
    of_time = exact or ([] if nature and asked else of_time)
    units = [c for c in columns if _pattern("unit").search(fold(c.header))]
    return frozenset(c.header for c in (*units, *of_time)) if of_time else frozenset()


def compares(header: str) -> bool:
    """Whether a column, or a question, compares: "So kế hoạch", "Năm 2025 so với năm 2024 (%)"."""
    return bool(_pattern("compares").search(fold(header)) or against(header))


def against(text: str) -> bool:
    """Whether a text written with its marks says "so" with what something is compared with."""
    return bool(_pattern("against").search(text))


def share_columns(statement: Statement, question: str) -> frozenset[str]:
    """The headers of the columns that compare with what the question compares with: the plan, the year before."""
    plain = fold(question)
    _, columns = columns_of(statement)
    compared = [c.header for c in columns if compares(c.header) or "%" in c.header]
    planned = [h for h in compared if _pattern("plan column").search(fold(h))]
    of_plan = bool(_pattern("plan of a share").search(plain))
    of_time = not of_plan or bool(_pattern("same time").search(plain))
    return frozenset(h for h in compared if (of_plan if h in planned else of_time))


def is_plan(header: str) -> bool:
    """Whether a column holds targets."""
    return bool(_pattern("plan").search(fold(header))) and not compares(header)


_YEAR = re.compile(r"(?<![\d/])(?:19|20)\d\d(?![\d/])")
_MONTHS = re.compile(r"(?<!\d)(\d{1,2}) tháng\b")


def _short_periods(header: str) -> list[Period]:
    """ "KH 2024", "TH 6 tháng": a column says no more of its time than it must."""
    year = _YEAR.search(header)
    months = _MONTHS.search(header)
    if not year and not months:
        return []
    last = min(int(months[1]), 12) if months else 12
    return [Period(int(year.group()) if year else 0, 1, last)]


def months_alone(header: str) -> list[Period]:
    """ "Quý II › Tháng 5", "T5": a month that is all that one line of a header says, the innermost first."""
    return [Period(0, int(m[1]), int(m[1]), m.start(), m.end()) for m in reversed(list(_MONTH.finditer(header)))]


_MONTH = re.compile(r"(?:(?<=› )|^)(?:tháng |T\.? ?)(0?[1-9]|1[0-2])(?= ›|$)", re.IGNORECASE)


def header_period(header: str) -> Period | None:
    """The period of a column: "Thực hiện quý I › Năm 2024" is quý I/2024. None for none, or for a comparison."""
    if compares(header):
        return None
    found = [*months_alone(header), *(periods(header) or _short_periods(header))]
    in_year = (p for p in (*found, *_short_periods(header)) if not p.whole_year)
    exact = next(in_year, found[0] if found else None)
    year = next((p.year for p in found if p.year), 0)
    return replace(exact, year=exact.year or year) if exact else None


def column_periods(passage: Passage) -> list[tuple[str, Period | None]]:
    """The headers of a table with their periods; one that names no year is of the year that is told above it."""
    found = [(header, header_period(header)) for header in passage.headers.split(CELL)]
    if all(p is None or p.year or _pattern("earlier").search(fold(header)) for header, p in found):
        return found
    meta = passage.metadata
    above = (passage.lead_in, *reversed(passage.section.split(SECTION)), meta.period, meta.title)
    year = next((p.year for text in above for p in reversed(own_periods(text)) if p.year), 0)
    return [
        (header, p if p is None or p.year or _pattern("earlier").search(fold(header)) else replace(p, year=year))
        for header, p in found
    ]
