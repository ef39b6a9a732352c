"""Excel sheets -> grids of what a person sees. Only cells that are there are walked, however far apart they stand."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from itertools import pairwise
from typing import Any

from index.cells import MERGED_LEFT, MERGED_UP, MISSING
from index.limits import Limits, check
from index.lines import SHEET, Element
from index.number_formats import shown
from index.packages import is_text, open_package, unpack
from index.regions import tables_of
from index.text_figures import american, vietnamese
from index.unfinished import Unfinished, by_name, without_results

_CELL, _ROW = re.compile(rb"<(?:\w{1,20}:)?c[\s>/]"), re.compile(rb"<(?:\w{1,20}:)?row[\s>/]")
_MERGED = re.compile(rb'<(?:\w{1,20}:)?mergeCell\s+ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_SPLIT = "Tách thành nhiều tệp hoặc xóa các ô thừa rồi thêm lại."
_SHEET = re.compile(r"xl/(?:worksheets/[^/]+|sharedStrings)\.xml", re.I)
_NO_VALUE = ("#N/A", "#NULL!")
_DATED = re.compile(r"ngày(?!\s*(?:công|đêm|làm|người))\b", re.I)
_DAYS = range(29_221, 73_051)
"""Serial numbers of the days from 1980 to 2099."""

At = tuple[int, int]


@dataclass(slots=True)
class _Notes:
    """What is told of the file beside its tables."""

    hidden_sheets: list[str] = field(default_factory=list)
    hidden_parts: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def elements(self) -> Iterator[Element]:
        sheets = [f"trang “{name}”" for name in self.hidden_sheets]
        if hidden := [*sheets, *self.hidden_parts]:
            yield Element(f"Không đọc phần bị ẩn trong tệp: {'; '.join(hidden)}.", style="note")
        if self.missing:
            yield Element(
                f"Công thức chưa có kết quả, nên thiếu số ở {'; '.join(self.missing)}. "
                "Mở bằng Excel, lưu lại rồi thêm lại.",
                style="note",
            )


def elements_of_xlsx(data: bytes, limits: Limits) -> list[Element]:
    """A heading a sheet, then its tables as a person sees them: values, in their number formats; nothing hidden.

    openpyxl reads them, because kreuzberg gives a cell that shows "52,1%" as 0.521. It keeps every cell in memory,
    so they are counted first.
    """
    from openpyxl import load_workbook

    unfinished = _count(data, limits)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of every extension that it does not keep
        book = load_workbook(BytesIO(data), data_only=True)
    found: list[Element] = []
    notes = _Notes()
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            notes.hidden_sheets += [sheet.title] if sheet._cells else []
        elif grid := _grid(sheet, unfinished.get(sheet.title, frozenset()), limits, notes):
            found += [Element(sheet.title, style="heading", level=SHEET), *tables_of(grid)]
    return [*notes.elements(), *found]


def _count(data: bytes, limits: Limits) -> Unfinished:
    """The formulas without results. Raises LimitExceeded for more rows or cells than are read; the cells of merged
    areas count."""
    sheets: dict[str, frozenset[At]] = {}
    with open_package(data, limits) as package:
        cells = 0
        for part in filter(lambda part: is_text(part.filename), package.infolist()):
            content = unpack(package, part)
            if not _SHEET.fullmatch(part.filename):
                continue
            cells += sum(1 for _ in _CELL.finditer(content)) + sum(_area(m) for m in _MERGED.finditer(content))
            check("Bảng", sum(1 for _ in _ROW.finditer(content)), limits.rows, "dòng", _SPLIT)
            sheets[part.filename] = without_results(content)
        check("Các bảng", cells, limits.cells, "ô", _SPLIT)
        return by_name(package, sheets)


def _area(merged: re.Match[bytes]) -> int:
    from openpyxl.utils import column_index_from_string

    left, top, right, bottom = (group.decode() for group in merged.groups())
    across: int = column_index_from_string(right) - column_index_from_string(left) + 1
    return max(across, 1) * max(int(bottom) - int(top) + 1, 1)


# ---------------------------------------------------------------------------------------------- one sheet


def _grid(sheet: Any, unfinished: frozenset[At], limits: Limits, notes: _Notes) -> list[list[str]]:
    """The rows and columns that show something, in order; a gap between them, however long, is one blank one."""
    texts = _texts(sheet, unfinished)
    hidden = _Hidden.of(sheet)
    seen = {at: text for at, text in texts.items() if not hidden.holds(at)}
    if missing := sorted(at for at in unfinished if not hidden.holds(at)):
        notes.missing.append(f"{len(missing)} ô của trang “{sheet.title}” (ô đầu: {_name(missing[0])})")
    notes.hidden_parts += hidden.told(sheet.title, texts)
    filled = seen | _merged(sheet, texts, hidden)
    if not any(text not in (MERGED_LEFT, MERGED_UP) for text in filled.values()):
        return []
    rows, columns = (dict(_places(sorted({at[axis] for at in filled}))) for axis in (0, 1))
    check("Bảng", len(columns), limits.columns, "cột", _SPLIT)
    check("Bảng", len(rows) * len(columns), limits.cells, "ô", _SPLIT)
    grid = [[""] * (max(columns.values()) + 1) for _ in range(max(rows.values()) + 1)]
    for (row, column), text in filled.items():
        grid[rows[row]][columns[column]] = text
    return grid


def _name(at: At) -> str:
    from openpyxl.utils import get_column_letter

    return f"{get_column_letter(at[1])}{at[0]}"


def _places(numbers: list[int]) -> Iterator[At]:
    """Each number with its place among the others, a gap before it counted as one more."""
    yield numbers[0], 0
    gaps = 0
    for n, (before, number) in enumerate(pairwise(numbers), 1):
        gaps += number > before + 1
        yield number, n + gaps


def _texts(sheet: Any, unfinished: frozenset[At]) -> dict[At, str]:
    """What each cell shows. A serial number under "Ngày ..." is a date whose format was lost."""
    from openpyxl.utils.datetime import from_excel

    texts = dict.fromkeys(unfinished, MISSING)
    typed: dict[int, list[str]] = {}
    dated: dict[int, bool] = {}
    for at, cell in sheet._cells.items():
        value = cell.value
        if isinstance(value, str):
            dated[at[1]] = bool(_DATED.match(value.strip()))
            typed.setdefault(at[1], []).append(value)
        elif dated.get(at[1]) and isinstance(value, int | float) and value in _DAYS:
            value = from_excel(value, sheet.parent.epoch)
        text = shown(value, cell.number_format).strip("\n")
        if text.strip() and text not in _NO_VALUE:
            texts[at] = text
    foreign = american(typed)
    for at in [at for at in texts if at[1] in foreign and isinstance(sheet._cells[at].value, str)] if foreign else ():
        texts[at] = vietnamese(texts[at])
    return texts


# ---------------------------------------------------------------------------------------------- hidden, merged


@dataclass(frozen=True, slots=True)
class _Hidden:
    """The rows and columns of a sheet that nobody sees."""

    rows: frozenset[int]
    columns: frozenset[int]

    @classmethod
    def of(cls, sheet: Any) -> _Hidden:
        rows = (n for n, row in sheet.row_dimensions.items() if row.hidden or row.height == 0)
        areas = (c for c in sheet.column_dimensions.values() if c.hidden or (c.customWidth and c.width == 0))
        last = sheet.max_column
        columns = (n for c in areas for n in range(c.min or 1, min(c.max or c.min or 1, last) + 1))
        return cls(frozenset(rows), frozenset(columns))

    def holds(self, at: At) -> bool:
        return at[0] in self.rows or at[1] in self.columns

    def told(self, sheet: str, texts: Iterable[At]) -> list[str]:
        """How many rows and columns with something in them were passed over."""
        rows = {row for row, column in texts if row in self.rows and column not in self.columns}
        columns = {column for row, column in texts if column in self.columns and row not in self.rows}
        counted = [f"{len(found)} {what}" for found, what in ((rows, "dòng"), (columns, "cột")) if found]
        return [f"{' và '.join(counted)} của trang “{sheet}”"] if counted else []


def _merged(sheet: Any, texts: Mapping[At, str], hidden: _Hidden) -> dict[At, str]:
    """The marks of merged areas; where the first cell of one is hidden, its words stand in the first that is seen."""
    marks: dict[At, str] = {}
    last_row, last_column = sheet.max_row, sheet.max_column
    for area in sheet.merged_cells.ranges:
        rows = [r for r in range(area.min_row, min(area.max_row, last_row) + 1) if r not in hidden.rows]
        columns = [c for c in range(area.min_col, min(area.max_col, last_column) + 1) if c not in hidden.columns]
        for row in rows:
            for column in columns:
                marks[row, column] = MERGED_UP if column == columns[0] else MERGED_LEFT
        if rows and columns:
            marks[rows[0], columns[0]] = texts.get((area.min_row, area.min_col), "")
    return marks
