"""The grid of a sheet -> its titles, tables and remarks, as a person sees them standing there.

Blank rows part a sheet, but not a header from its rows, nor one stretch of a table from the next. Blank columns part
tables side by side, but not the columns of one table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, islice

from index.cells import (
    MERGED_UP,
    UNIT_LINE,
    Grid,
    clean,
    counts_up,
    has_figures,
    heads_columns,
    is_figure,
    opens_with,
    owned,
)
from index.lines import MOTTO, PLACE_DATE, Element, is_official_head
from index.tables import is_bracketed

_FORM_LABEL = re.compile(r"(?:bảng|biểu|phụ biểu|phụ lục|mẫu)(?: số)?\s*[\w./-]{1,15}[.:]?", re.I)
_SIGNED = re.compile(r"nơi nhận\s*:|\(đã ký\)|(?:tm|kt|tl|tuq)\.\s", re.I)
_HEAD_ROWS = 10
_HEADER_ROWS = 5
_MOST_ABREAST = 8
_MOST_GAPS, _SAMPLE = 12, 100
"""Blank columns that are looked at, and rows that tell whether what stands beside one is a table."""

Rows = list[list[str]]


def tables_of(grid: Grid, abreast: int = _MOST_ABREAST) -> Iterator[Element]:
    """The lines and tables of a sheet in reading order; a table's titles are the first rows of its grid.

    `abreast` bounds how often a sheet is parted into tables side by side.
    """
    rows = [list(row) for row in grid]
    if abreast and (at := _gap_between_tables(rows)):
        for part in _sides(rows, at):
            yield from tables_of(part, abreast - 1)
        return
    stack = _Stack()
    for blank, group in groupby(rows, key=_is_blank):
        block = [row for row in group if owned(row)]
        if blank or not block:
            continue
        if abreast and len(block) < len(rows) and _gap_between_tables(block):
            yield from stack.flush()
            yield from tables_of(block, abreast)
        else:
            yield from stack.add(block)
    yield from stack.end()


def _is_blank(row: Sequence[str]) -> bool:
    """Whether nothing stands in a row; one that a merged cell reaches into parts nothing."""
    return not owned(row) and MERGED_UP not in row


# ---------------------------------------------------------------------------------------------- one under the other


class _Stack:
    """Walks the blocks of a sheet: which lines wait for a table, and which table may still go on."""

    def __init__(self) -> None:
        self.waiting: list[str] = []
        self.captions: list[str] = []
        self.rows: Rows = []

    def add(self, block: Rows) -> Iterator[Element]:
        head = _letterhead(block)
        if head:
            yield from self.end()
            yield Element(grid=block[:head])
        foot = _foot(block)
        captions, rows = captions_of(block[head:foot])
        if rows and self.rows and has_figures(rows[0]) and not counts_up(rows[0]):
            self.rows += [[line] for line in (*self.waiting, *captions)] + rows
            self.waiting = []
        elif rows:
            yield from self.flush()
            self.captions, self.rows, self.waiting = [*self.waiting, *captions], rows, []
        else:
            self.waiting += captions
        if foot < len(block):
            yield from self.end()
            yield from (Element(cell) for row in block[foot:] for cell in owned(row))

    def flush(self) -> Iterator[Element]:
        """The table that was open, one for each title inside it."""
        captions = self.captions
        for part in _titled(self.rows):
            above, rows = captions_of(part)
            yield Element(grid=[*([line] for line in (*captions, *above)), *rows])
            captions = []
        self.captions, self.rows = [], []

    def end(self) -> Iterator[Element]:
        yield from self.flush()
        yield from map(Element, self.waiting)
        self.waiting = []


def captions_of(block: Rows) -> tuple[list[str], Rows]:
    """The lines above a table ("Biểu 01 | Đơn vị: tỷ đồng"), and its rows."""
    n = next((i for i, row in enumerate(block) if not _is_caption(row)), len(block))
    while 0 < n < len(block) and heads_columns(block[n - 1], block[n]):
        n -= 1
    return [cell for row in block[:n] for cell in owned(row)], block[n:]


def _is_caption(row: Sequence[str]) -> bool:
    """Whether a row holds a title: a lone cell, or two of which one is the unit or the number of the form."""
    cells = owned(row)
    if len(cells) == 1:
        return not is_figure(cells[0])
    beside = any(UNIT_LINE.match(cell) or _FORM_LABEL.fullmatch(cell) or is_bracketed(cell) for cell in cells)
    return len(cells) == 2 and beside and not has_figures(row)


def _letterhead(block: Rows) -> int:
    """How many rows are the head of an official paper above a table."""
    top = block[:_HEAD_ROWS]
    if not any(MOTTO.search(cell) for row in top for cell in owned(row)):
        return 0
    return max(i for i, row in enumerate(top, 1) if any(is_official_head(cell) for cell in owned(row)))


def _foot(block: Rows) -> int:
    """Where those who sign stand under a table; nothing that is counted comes after them."""
    last = max((i for i, row in enumerate(block) if has_figures(row)), default=-1)
    signing = (i for i, row in enumerate(block) if i > last and any(_signs(cell) for cell in owned(row)))
    first = next(signing, len(block))
    if last < 0 < first:
        return len(block)  # a list of people and their offices
    named = any(opens_with("ký", cell) or _SIGNED.match(cell) for row in block[first:] for cell in owned(row))
    return first if named else len(block)


def _signs(cell: str) -> bool:
    return bool(_SIGNED.match(cell) or PLACE_DATE.search(cell)) or (opens_with("ký", cell) and len(cell) < 60)


def _titled(rows: Rows) -> Iterator[Rows]:
    """The rows, parted where a title stands over another header; a line over mere rows names a group of them."""
    start, counted = 0, False
    for i, row in enumerate(rows):
        if counted and _is_caption(row) and _starts_table(rows, i):
            yield rows[start:i]
            start, counted = i, False
        counted = counted or has_figures(row)
    if start < len(rows):
        yield rows[start:]


def _starts_table(rows: Rows, i: int) -> bool:
    below = [row for row in rows[i : i + 2 * _HEADER_ROWS] if not _is_caption(row)]
    if len(below) < 2 or not _is_header(below[0]):
        return False
    return any(has_figures(row) for row in below[1 : _HEADER_ROWS + 1])


def _is_header(row: Sequence[str]) -> bool:
    """Whether every column of a row is named, and by words."""
    held = [i for i, cell in enumerate(row) if cell]
    return len(held) > 1 and held[-1] - held[0] + 1 == len(held) and (counts_up(row) or not has_figures(row))


# ---------------------------------------------------------------------------------------------- side by side


def _gap_between_tables(rows: Rows) -> int:
    """The blank column that parts two tables side by side; 0 for none."""
    several = [row for row in rows if len(owned(row)) > 1]
    if len(several) < 2:
        return 0
    width = max(map(len, rows))
    held = {i for row in several for i, cell in enumerate(row) if cell}
    gaps = islice((at for at in range(2, width - 2) if at not in held), _MOST_GAPS)
    return next((at for at in gaps if _are_two(several, at)), 0)


def _are_two(rows: Rows, at: int) -> bool:
    """Whether the columns on both sides are tables of their own: each with a header and with words before figures."""
    top = rows[:_SAMPLE]
    if not (_is_table([row[:at] for row in top]) and _is_table([row[at + 1 :] for row in top])):
        return False
    left, right = [row[:at] for row in rows], [row[at + 1 :] for row in rows]
    first, second = _opening(left), _opening(right)
    alike = first.lower() == second.lower() or opens_with("thứ tự", second)
    return alike or _ends_before(left, right) or _ends_before(right, left)


def _is_table(rows: Rows) -> bool:
    held = [row for row in rows if len(owned(row)) > 1]
    if len(held) < 2 or has_figures(held[0]):
        return False
    named = [row for row in held[1:] if not is_figure(owned(row)[0]) or not is_figure(owned(row)[1])]
    return 2 * len(named) > len(held) - 1 and any(has_figures(row) for row in held[1:])


def _opening(rows: Rows) -> str:
    return next((clean(cells[0]) for row in rows if len(cells := owned(row)) > 1), "")


def _ends_before(short: Rows, long: Rows) -> bool:
    """Whether one side ends for good while the other goes on by two rows or more."""
    last = max(i for i, row in enumerate(short) if owned(row))
    return len(short) - last > 2 and all(owned(row) for row in long[last:])


def _sides(rows: Rows, at: int) -> tuple[Rows, Rows]:
    """The two parts of a sheet; a title that reaches over the gap stands over both."""
    over = [len(cells := owned(row)) == 1 and bool(at < len(row) and row[at]) and bool(cells) for row in rows]
    right = [
        [owned(row)[0]] + [""] * (len(row) - at - 2) if both else list(row[at + 1 :])
        for row, both in zip(rows, over, strict=True)
    ]
    return [row[:at] for row in rows], right
