"""Excel sheets -> grids of what a person sees. Only cells that are there are walked, however far apart they stand."""

from __future__ import annotations

import datetime
import re
import warnings
from collections.abc import Iterator
from io import BytesIO
from itertools import groupby, pairwise
from typing import Any

from index.limits import Limits, check
from index.lines import Element
from index.packages import is_text, open_package, unpack
from index.tables import MERGED_LEFT, MERGED_UP

_CELL, _ROW = re.compile(rb"<(?:\w{1,20}:)?c[\s>/]"), re.compile(rb"<(?:\w{1,20}:)?row[\s>/]")
_MERGED = re.compile(rb'<(?:\w{1,20}:)?mergeCell\s+ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_SPLIT = "Tách thành nhiều tệp hoặc xóa các ô thừa rồi thêm lại."
_SHEET = re.compile(r"xl/(?:worksheets/[^/]+|sharedStrings)\.xml", re.I)


def elements_of_xlsx(data: bytes, limits: Limits) -> list[Element]:
    """A heading a sheet, then its tables as a person sees them: values, in their number formats.

    openpyxl reads them, because kreuzberg gives a cell that shows "52,1%" as 0.521. It keeps every cell in memory,
    so they are counted first.
    """
    from openpyxl import load_workbook

    _count(data, limits)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of every extension that it does not keep
        book = load_workbook(BytesIO(data), data_only=True)
    found: list[Element] = []
    for sheet in book.worksheets:
        if grid := _grid(sheet, limits):
            found += [Element(sheet.title, style="heading", level=1), *tables_of(grid)]
    return found


def _count(data: bytes, limits: Limits) -> None:
    """Raises LimitExceeded for more rows or cells than are read; the cells of merged areas count."""
    with open_package(data, limits) as package:
        cells = 0
        for part in filter(lambda part: is_text(part.filename), package.infolist()):
            content = unpack(package, part)
            if not _SHEET.fullmatch(part.filename):
                continue
            cells += sum(1 for _ in _CELL.finditer(content)) + sum(_area(m) for m in _MERGED.finditer(content))
            check("Bảng", sum(1 for _ in _ROW.finditer(content)), limits.rows, "dòng", _SPLIT)
        check("Các bảng", cells, limits.cells, "ô", _SPLIT)


def _area(merged: re.Match[bytes]) -> int:
    from openpyxl.utils import column_index_from_string

    left, top, right, bottom = (group.decode() for group in merged.groups())
    across: int = column_index_from_string(right) - column_index_from_string(left) + 1
    return max(across, 1) * max(int(bottom) - int(top) + 1, 1)


def _grid(sheet: Any, limits: Limits) -> list[list[str]]:
    """The rows and columns that hold something, in order; a gap between rows, however long, is one blank row."""
    shown = {at: text for at, cell in sheet._cells.items() if (text := _shown(cell.value, cell.number_format)).strip()}
    if not shown:
        return []
    last_row, last_column = sheet.max_row, sheet.max_column
    marks: dict[tuple[int, int], str] = {}
    for area in sheet.merged_cells.ranges:
        for row in range(area.min_row, min(area.max_row, last_row) + 1):
            for column in range(area.min_col, min(area.max_col, last_column) + 1):
                if (row, column) != (area.min_row, area.min_col):
                    marks[row, column] = MERGED_UP if column == area.min_col else MERGED_LEFT
    filled = shown | marks
    rows = sorted({row for row, _ in filled})
    columns = {column: i for i, column in enumerate(sorted({column for _, column in filled}))}
    check("Bảng", len(columns), limits.columns, "cột", _SPLIT)
    check("Bảng", len(rows) * len(columns), limits.cells, "ô", _SPLIT)
    places = {row: at + gaps for at, (row, gaps) in enumerate(_with_gaps(rows))}
    grid = [[""] * len(columns) for _ in range(places[rows[-1]] + 1)]
    for (row, column), text in filled.items():
        grid[places[row]][columns[column]] = text
    return grid


def _with_gaps(rows: list[int]) -> Iterator[tuple[int, int]]:
    """Each row with the number of gaps before it."""
    gaps = 0
    yield rows[0], 0
    for above, row in pairwise(rows):
        gaps += row > above + 1
        yield row, gaps


def tables_of(grid: list[list[str]]) -> Iterator[Element]:
    """Blank rows part a sheet into tables; rows of one cell above a table are its captions."""
    pending: list[list[str]] = []
    for blank, group in groupby(grid, key=lambda row: not any(cell.strip() for cell in row)):
        if blank:
            continue
        rows = list(group)
        several = (sum(1 for cell in row if cell.strip(f"{MERGED_LEFT}{MERGED_UP} ")) > 1 for row in rows)
        pending += rows
        if any(several):
            yield Element(grid=pending)
            pending = []
    for row in pending:
        yield Element(next(cell for cell in row if cell.strip()))


def _shown(value: object, number_format: str) -> str:
    """A cell's value as Excel shows it to a Vietnamese reader: "1.250,5", "52,1%", "05/03/2024"."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Đúng" if value else "Sai"
    if isinstance(value, datetime.datetime | datetime.date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, int | float):
        return shown_number(value, number_format)
    return str(value)


_NOT_FORM = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')


def shown_number(value: float, number_format: str) -> str:
    """
    >>> shown_number(0.521, "0.0%"), shown_number(1250.5, "#,##0.00"), shown_number(0.1 + 0.2, "General")
    ('52,1%', '1.250,50', '0,3')
    """
    form = _NOT_FORM.sub("", number_format.split(";")[0][:255])
    percent = "%" if "%" in form else ""
    scaled = value * 100 if percent else value
    if not re.search(r"[0#]", form):
        text = f"{scaled:.10f}".rstrip("0").rstrip(".") if isinstance(scaled, float) else str(scaled)
    else:
        decimals = re.search(r"\.([0#?]+)", form)
        text = f"{scaled:{',' if ',' in form else ''}.{len(decimals.group(1)) if decimals else 0}f}"
        if decimals and decimals.group(1).endswith("#"):
            text = text.rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,")) + percent
