"""A table as read from any format -> row blocks whose cells are aligned with one joined header a column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.cells import (
    MERGED_UP,
    TABLE_LABEL,
    Grid,
    Row,
    clean,
    filled,
    has_figures,
    heads_columns,
    is_figure,
    is_unit_line,
    opens_with,
    own,
    owned,
)
from index.report import CELL, Block
from index.table_groups import merged_groups, paths
from index.table_headers import header_depth, joined_headers, numbers_columns, with_months
from index.vietnamese import normalise

_LAYOUT = re.compile(
    r"cộng h(?:òa|oà) xã hội|độc lập [-–] tự do|^đảng cộng sản việt nam$"
    r"|nơi nhận\s*:|lưu\s*:\s*vt|\(đã ký\)|^(?:tm|kt|tl|tuq)\.\s",
    re.I | re.M,
)
_HEAD = re.compile(r"cộng h(?:òa|oà) xã hội|độc lập\s*[-–]\s*tự do|^đảng cộng sản việt nam$", re.I | re.M)
_FOOT_OF_HEAD = re.compile(r"Số\s*:|Số\s+\d*\s*-[A-ZĐ]|.*,\s*ngày\s.*\btháng\s.*\bnăm\b")
_SIGNED = re.compile(r"nơi nhận\s*:|\(đã ký\)|^(?:tm|kt|tl|tuq)\.\s", re.I | re.M)
_DITTO = ('"', "″", "''", "-nt-", "nt")
"""What stands in a cell for the words of the cell above."""
_LONGEST_CAPTION = 400
_LONGEST_HEADERS = 2_000


@dataclass(frozen=True, slots=True)
class _Table:
    captions: tuple[str, ...]
    headers: Row
    rows: tuple[Row, ...]
    within: tuple[str, ...]
    """For each row the words of a cell beside it that reaches over several."""
    continued: bool = False
    titles: Row = ()
    """The headers in full."""
    notes: tuple[str, ...] = ()
    """What stands under the rows and speaks of the table."""


def is_layout(grid: Grid) -> bool:
    """Whether the table only places text on the page: the head of an official letter, the signature, a frame."""
    cells = [cell for row in grid for cell in row if own(cell)]
    widest = max((sum(1 for cell in row if own(cell)) for row in grid), default=0)
    return widest < 2 or len(grid) < 2 or any(_LAYOUT.search(cell) for cell in cells)


def layout_lines(grid: Grid) -> list[str]:
    """The lines of a layout table in reading order.

    Cell by cell; but a head of two columns ends with its number and date wherever these stand, and columns that
    sign are read one after the other.
    """
    rows = list(rectangular(grid))
    text = "\n".join(cell for row in rows for cell in row)
    if not _HEAD.search(text) and _SIGNED.search(text):
        rows = [list(column) for column in zip(*rows, strict=True)]
    cells = [[line for line in normalise(cell).splitlines() if line] for row in rows for cell in row if own(cell)]
    if not _HEAD.search(text):
        return [line for cell in cells for line in cell]
    feet = [next((i for i, line in enumerate(cell) if _ends_head(line)), len(cell)) for cell in cells]
    upper = [line for cell, foot in zip(cells, feet, strict=True) for line in cell[:foot]]
    return upper + [line for cell, foot in zip(cells, feet, strict=True) for line in cell[foot:]]


def _ends_head(line: str) -> bool:
    return len(line) <= _LONGEST_CAPTION and bool(_FOOT_OF_HEAD.match(line))


def is_bracketed(line: str) -> bool:
    """Whether the whole line stands in brackets: "(Kèm theo Báo cáo số 12/BC-BQL)"."""
    return line.startswith("(") and line.endswith(")")


def table_blocks(
    grid: Grid, lead_in: str = "", page: int | None = None, headers: Row = (), earlier: str = "", within: str = ""
) -> tuple[Block, ...]:
    """Captions above the header as paragraphs, then "row" blocks: the joined header, and one a data row; then notes.

    `headers` and `earlier`, its lead-in, are those of the table just before: they hold when this one goes on with it,
    because it has as many columns and starts with data or with the same header again. `within` tells what the whole
    table is a part of.
    """
    table = _parse(grid, headers)
    blocks = [Block("paragraph", caption, page=page) for caption in table.captions]
    goes_on = table.continued and (not within or within in earlier.splitlines())
    lines = [line for line in (lead_in or (earlier if goes_on else "")).splitlines() if line != within]
    above = "\n".join(filter(None, [*_nearest([*lines, *table.captions]), within]))
    if any(table.headers) and not table.continued:
        blocks.append(Block("row", CELL.join(table.titles), page=page, lead_in=above, headers=table.headers))
    for row, path, within in zip(table.rows, paths(table.rows), table.within, strict=True):
        context = "\n".join(filter(None, [above, *path, within]))
        blocks.append(Block("row", CELL.join(row), page=page, lead_in=context, headers=table.headers))
    return (*blocks, *(Block("paragraph", note, page=page) for note in table.notes))


def _nearest(above: Sequence[str]) -> list[str]:
    """The table's own name and unit line among the lines above it; not the head of the page that they end."""
    lines = [line for line in above if len(line) <= _LONGEST_CAPTION]
    found: list[str] = []
    for i in range(len(lines) - 1, -1, -1):
        if is_unit_line(lines[i]):
            found.insert(0, lines[i])
        elif not is_bracketed(lines[i]):
            first = i - 1 if i and (TABLE_LABEL.fullmatch(lines[i - 1]) or lines[i][:1].islower()) else i
            unit = [] if found else [line for line in lines[max(first - 2, 0) : first] if is_unit_line(line)]
            return [*lines[first : i + 1], *unit, *found]
    return found


def _parse(grid: Grid, earlier: Row) -> _Table:
    rows = [tuple(clean(cell) for cell in row) for row in rectangular(grid) if any(own(cell) for cell in row)]
    captions: list[str] = []
    notes: list[str] = []
    while rows and filled(rows[0]) == 1 and not (len(rows) > 1 and heads_columns(rows[0], rows[1])):
        captions.append(owned(rows[0])[0])
        rows = rows[1:]
    while len(rows) > 1 and is_note(rows[-1]):
        notes.insert(0, owned(rows.pop())[0])
    rows = _without_empty_columns(rows)
    if rows and len(earlier) == len(rows[0]) and has_figures(rows[0]):
        return _Table(
            tuple(captions), earlier, tuple(_data(rows)), merged_groups(rows), continued=True, notes=tuple(notes)
        )
    depth = header_depth(rows)
    head, body = rows[:depth], rows[depth:]
    if len(body) > 1 and depth and numbers_columns(body[0]):
        body = body[1:]
    if not body:  # nothing but a header: its words are content all the same
        head, body = [], head
    titles = with_months(joined_headers(head, len(rows[0]) if rows else 0))
    kept = [(row, within) for row, within in zip(_data(body), merged_groups(body), strict=True) if row != titles]
    rows_below, groups = tuple(row for row, _ in kept), tuple(within for _, within in kept)
    headers = _bounded(titles)
    again = any(headers) and headers == earlier
    return _Table(tuple(captions), headers, rows_below, groups, again, titles, tuple(notes))


def is_note(row: Sequence[str]) -> bool:
    """Whether a row under others holds nothing but a remark on the table."""
    words = owned(row)
    return len(words) == 1 and MERGED_UP not in row and opens_with("chú thích", words[0])


def rectangular(grid: Grid) -> Iterator[list[str]]:
    width = max((len(row) for row in grid), default=0)
    for row in grid:
        yield [*row, *[""] * (width - len(row))]


def _without_empty_columns(rows: list[Row]) -> list[Row]:
    kept = [i for i in range(len(rows[0]) if rows else 0) if any(own(row[i]) for row in rows)]
    return [tuple(row[i] for i in kept) for row in rows]


def _bounded(headers: Row) -> Row:
    """Headers stand beside every row: those of a table too wide for that are shortened, each to the same length.

    Their own row, which is a block too, keeps every word.
    """
    if sum(map(len, headers)) <= _LONGEST_HEADERS:
        return headers
    return tuple(header[: max(_LONGEST_HEADERS // len(headers), 1)] for header in headers)


def _data(rows: Iterable[Row]) -> Iterator[Row]:
    above: Row = ()
    for row in rows:
        resolved = tuple(_resolve(cell, above[i] if above else "") for i, cell in enumerate(row))
        merged = [cell == MERGED_UP or cell in _DITTO for cell in row]
        above = tuple(up if m else own for own, up, m in zip(resolved, above or resolved, merged, strict=True))
        yield resolved


def _resolve(cell: str, above: str) -> str:
    if cell in _DITTO and above:
        return above
    if cell == MERGED_UP:
        return "" if is_figure(above) else above
    return own(cell)
