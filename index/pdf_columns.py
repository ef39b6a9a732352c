"""Tables without rules: lines of a page whose words stand in columns, row under row, with values in them.

Columns are the upright gaps that the words of several rows leave free. Two columns of prose leave such a gap as well:
what parts the two is that a table has short cells and figures under each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from statistics import median

from index.cells import MERGED_LEFT, own
from index.pdf_page import TABLE, PageTables
from index.pdf_parting import without_close_values
from index.pdf_pieces import FEWEST_ROWS, Piece, Row, Spans, columns_under, has_values, is_value, rows_of
from index.pdf_wrapped import whole_rows

_LONGEST_CELL, _LONGEST_NAME = 60, 140
"""Characters: what stands in a column of a table is a name or a figure, seldom a line of prose; names are longer only
beside several columns of values."""
_VALUES = 0.6
"""Of the cells of a column of values."""
_NEAR = 2.5
"""Points."""
_APART = 3.2
"""Line heights between two rows of one table."""


def with_columns(pieces: Sequence[Piece], *, tables: bool = True) -> PageTables:
    """The text of a page, a `TABLE` line in it where each table stands, and the tables, if they are looked for."""
    runs = map(without_close_values, _runs(rows_of(pieces)) if tables else ())
    found = [rows for run in runs if _is_table(rows := _trimmed(whole_rows(run, _spans(run))))]
    in_table = {p.whole or p: n for n, rows in enumerate(found) for row in rows for line in row for p in line.pieces}
    lines: list[str] = []
    told: set[int] = set()
    before = 0
    for piece in pieces:
        number = in_table.get(piece)
        if number is None and piece.line and piece.line == before:
            lines[-1] += f" {piece.text}"
        elif number is None:
            lines.append(piece.text)
        elif number not in told:
            told.add(number)
            lines.append(f"{TABLE}{number}")
        before = piece.line if number is None else 0
    return PageTables("\n".join(lines), tuple(tuple(map(tuple, _grid(rows))) for rows in found))


def _runs(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Rows of several pieces that follow each other closely, a row of one piece (a name on two lines) between them."""
    run: list[Row] = []
    for row in rows:
        close = bool(run) and run[-1].bottom - row.top < _APART * max(run[-1].height, row.height)
        fits = close and (len(row.pieces) > 1 or _within(row, run))
        if run and not fits:
            yield run
            run = []
        if fits or len(row.pieces) > 1:
            run.append(row)
    if run:
        yield run


def _within(row: Row, run: Sequence[Row]) -> bool:
    """Whether the only piece of a row stands in one column of the rows before it, or between two."""
    left, _, right, _ = row.pieces[0].box
    spans = _spans(run)
    over = sum(left < end and right > start for start, end in spans)
    start = min(piece.box[0] for line in run for piece in line.pieces)
    inside = over == 1 or (not over and start < left + _NEAR and right < spans[-1][1])
    return inside and len(row.pieces[0].text) <= _LONGEST_CELL


def _trimmed(rows: list[list[Row]]) -> list[list[Row]]:
    """Without the rows at its end that are one piece: lines under a table."""
    end = len(rows)
    while end and all(len(line.pieces) < 2 for line in rows[end - 1]):
        end -= 1
    return rows[:end]


def _spans(run: Sequence[Row]) -> Spans:
    """The columns, from the left: what the pieces of rows with values cover together, as far as they touch.

    Pieces of other rows that stand over none of these are columns too: names beside which no values stand.
    """
    counted = [row for row in run if has_values(row)] or run
    found = _covered([piece for row in counted for piece in row.pieces])
    beside = [
        piece
        for row in run
        for piece in row.pieces
        if not any(piece.box[0] < end and piece.box[2] > start for start, end in found)
    ]
    return sorted([*found, *(_covered(beside) if len(beside) >= FEWEST_ROWS else ())])


def _covered(pieces: Sequence[Piece]) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    for left, right in sorted((piece.box[0], piece.box[2]) for piece in pieces):
        if found and left <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], right)
        else:
            found.append((left, right))
    return found


def _grid(rows: Sequence[Sequence[Row]]) -> list[list[str]]:
    """Cells by row and column, the lines of a row joined."""
    spans = _spans([line for row in rows for line in row])
    grid: list[list[str]] = []
    for row in rows:
        cells = [_cells(line, spans) for line in row]
        grid.append([_joined(column) for column in zip(*cells, strict=True)])
    return grid


def _joined(cells: Sequence[str]) -> str:
    words = [word for word, _ in groupby(cell for cell in cells if own(cell))]
    return " ".join(words) if words else max(cells)


def _cells(row: Row, spans: Spans) -> list[str]:
    """Each piece in the columns that it stands over; one over several is a merged cell."""
    cells = [""] * len(spans)
    for piece in row.pieces:
        middle = (piece.box[0] + piece.box[2]) / 2
        nearest = min(range(len(spans)), key=lambda i: abs(sum(spans[i]) / 2 - middle))
        first, *others = columns_under(piece, spans) or [nearest]
        cells[first] = f"{cells[first]} {piece.text}".strip()
        for i in others:
            cells[i] = cells[i] or MERGED_LEFT
    return cells


def _is_table(rows: Sequence[Sequence[Row]]) -> bool:
    if sum(any(len(line.pieces) > 1 for line in row) for row in rows) < FEWEST_ROWS:
        return False
    grid = _grid(rows)
    columns = [[own(cell) for cell in column] for column in zip(*grid, strict=True)]
    counting = [column for column in columns[1:] if _counts([cell for cell in column if cell])]
    longest = _LONGEST_NAME if len(counting) > 1 else _LONGEST_CELL
    if any(median(map(len, filter(None, column))) > longest for column in columns if any(column)):
        return False
    # One column of figures that nothing heads may be the page numbers of a table of contents.
    return len(counting) > 1 or any(not is_value(next(filter(None, column))) for column in counting)


def _counts(column: Sequence[str]) -> bool:
    values = [cell for cell in column if is_value(cell)]
    told = sum(len(cell) > 1 or cell.isdigit() for cell in values)
    return told >= FEWEST_ROWS - 1 and len(values) >= _VALUES * (len(column) - 1)
