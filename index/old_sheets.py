"""Old Excel files (.xls) -> grids of what a person sees, by xlrd: values in their number formats."""

from __future__ import annotations

import io
from typing import Any

from index.cells import MERGED_LEFT, MERGED_UP
from index.limits import Limits, check
from index.lines import SHEET, Content, Element
from index.number_formats import shown_number
from index.regions import tables_of

_SPLIT = "Tách thành nhiều tệp hoặc xóa các ô thừa rồi thêm lại."


def content_of_xls(data: bytes, limits: Limits) -> Content:
    """A heading a sheet, then its tables; hidden sheets are not shown, so they are not read, and said."""
    import xlrd

    book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    sheets = book.sheets()
    check("Các bảng", sum(sheet.nrows * sheet.ncols for sheet in sheets), limits.cells, "ô", _SPLIT)
    found: list[Element] = []
    for sheet in (sheet for sheet in sheets if not sheet.visibility):
        check("Bảng", sheet.nrows, limits.rows, "dòng", _SPLIT)
        check("Bảng", sheet.ncols, limits.columns, "cột", _SPLIT)
        if grid := _grid(book, sheet):
            found += [Element(sheet.name, style="heading", level=SHEET), *tables_of(grid)]
    hidden = [sheet.name for sheet in sheets if sheet.visibility]
    return Content(found, notes=(f"Trang tính ẩn không đọc: {', '.join(hidden)}.",) if hidden else ())


def _grid(book: Any, sheet: Any) -> list[list[str]]:
    rows = [
        [_shown(book, cell, sheet.cell_xf_index(r, c)) for c, cell in enumerate(sheet.row(r))]
        for r in range(sheet.nrows)
    ]
    grid = [row + [""] * (sheet.ncols - len(row)) for row in rows]
    for top, bottom, left, right in sheet.merged_cells:
        for r in range(top, min(bottom, len(grid))):
            for c in range(left, min(right, sheet.ncols)):
                if (r, c) != (top, left):
                    grid[r][c] = MERGED_UP if c == left else MERGED_LEFT
    return grid if any(cell.strip() for row in grid for cell in row) else []


def _shown(book: Any, cell: Any, style: int) -> str:
    import xlrd

    if cell.ctype == xlrd.XL_CELL_DATE:
        return str(xlrd.xldate_as_datetime(cell.value, book.datemode).strftime("%d/%m/%Y"))
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        known = book.format_map.get(book.xf_list[style].format_key) if style < len(book.xf_list) else None
        number = int(cell.value) if cell.value == int(cell.value) else cell.value
        return shown_number(number, known.format_str if known else "General")
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "Đúng" if cell.value else "Sai"
    return str(cell.value) if cell.ctype == xlrd.XL_CELL_TEXT else ""
