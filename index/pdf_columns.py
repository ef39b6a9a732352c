"""Tables without rules: lines of a page whose words stand in columns, row under row, with figures in them.

Columns are the upright gaps that the words of several rows leave free. Two columns of prose leave such a gap as well:
what parts the two is that a table has short cells and figures under each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from index.cells import MERGED_LEFT, goes_on, is_figure, own
from index.pdf_page import TABLE, PageTables
from index.pdf_rules import Box

FEWEST_ROWS = 3
_LONGEST_CELL = 60
"""Characters: what stands in a column of a table is a name or a figure, seldom a line of prose."""
_FIGURES = 0.6
"""Of the cells of a column of figures."""
_GAP = 0.8
"""Of a line's height: words further apart are in two cells."""
_WIDER = 1.5
"""How much wider than between words it is between headers."""
_APART = 3.2
"""Line heights between two rows of one table."""
_SAME_ROW = 0.5


class Piece(NamedTuple):
    """Words that stand together on a line, and where: points, upwards as PDF counts.

    Pieces that follow each other with the same `line` are one line where they are no table; 0 is none.
    """

    text: str
    box: Box
    line: int = 0
    gaps: tuple[tuple[int, float, float], ...] = ()
    """Where its words are apart: the place in its text, and from where to where."""


@dataclass(frozen=True, slots=True)
class _Row:
    """Pieces side by side, from the left."""

    pieces: tuple[Piece, ...]
    bottom: float
    top: float

    @property
    def height(self) -> float:
        return self.top - self.bottom


def with_columns(pieces: Sequence[Piece]) -> PageTables:
    """The text of a page, a `TABLE` line in it where each table stands, and the tables."""
    rows = _rows(pieces)
    found = [run for run in _runs(rows) if _is_table(run)]
    in_table = {piece: number for number, run in enumerate(found) for row in run for piece in row.pieces}
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
    return PageTables("\n".join(lines), tuple(tuple(map(tuple, _grid(run))) for run in found))


def _rows(pieces: Sequence[Piece]) -> list[_Row]:
    """The pieces in rows from the top: those of a row share half of their height."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: -(piece.box[1] + piece.box[3])):
        middle = (piece.box[1] + piece.box[3]) / 2
        last = rows[-1][0].box if rows else None
        reach = _SAME_ROW * min(last[3] - last[1], piece.box[3] - piece.box[1]) if last else 0.0
        if last and abs((last[1] + last[3]) / 2 - middle) < reach:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [_row(sorted(row, key=lambda piece: piece.box[0])) for row in rows]


def _row(pieces: Sequence[Piece]) -> _Row:
    bottoms, tops = [piece.box[1] for piece in pieces], [piece.box[3] for piece in pieces]
    return _Row(tuple(pieces), median(bottoms), median(tops))


def _runs(rows: Sequence[_Row]) -> Iterator[list[_Row]]:
    """Rows of several pieces that follow each other closely, a row of one piece (a name on two lines) between them."""
    run: list[_Row] = []
    for row in rows:
        close = bool(run) and run[-1].bottom - row.top < _APART * max(run[-1].height, row.height)
        fits = close and (len(row.pieces) > 1 or _within(row, run))
        if run and not fits:
            yield _trimmed(run)
            run = []
        if fits or len(row.pieces) > 1:
            run.append(row)
    if run:
        yield _trimmed(run)


def _within(row: _Row, run: Sequence[_Row]) -> bool:
    """Whether the only piece of a row stands in one column of the rows before it."""
    spans = _spans(run)
    left, _, right, _ = row.pieces[0].box
    return sum(left < end and right > start for start, end in spans) == 1 and len(row.pieces[0].text) <= _LONGEST_CELL


def _trimmed(run: list[_Row]) -> list[_Row]:
    """Without the rows at its end that have one piece and end no name: lines under a table."""
    end = len(run)
    while end and len(run[end - 1].pieces) < 2 and not goes_on(run[end - 1].pieces[0].text):
        end -= 1
    return run[:end]


def _spans(run: Sequence[_Row]) -> list[tuple[float, float]]:
    """The columns, from the left: what the pieces of rows with figures cover together, as far as they touch."""
    counted = [row for row in run if any(is_figure(piece.text) for piece in row.pieces[1:])] or run
    found: list[tuple[float, float]] = []
    for left, right in sorted((piece.box[0], piece.box[2]) for row in counted for piece in row.pieces):
        if found and left <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], right)
        else:
            found.append((left, right))
    return found


def _grid(run: Sequence[_Row]) -> list[list[str]]:
    """Cells by row and column; the rest of a name that took two lines joins the row above."""
    spans = _spans(run)
    grid: list[list[str]] = []
    for n, row in enumerate(run):
        if n + 1 < len(run) and not _has_figures(row) and _has_figures(run[n + 1]):
            row = replace(row, pieces=tuple(part for piece in row.pieces for part in _parted(piece, spans)))
        cells = _cells(row, spans)
        if grid and len(row.pieces) == 1 and goes_on(row.pieces[0].text):
            grid[-1] = [f"{one} {other}".strip() for one, other in zip(grid[-1], cells, strict=True)]
        else:
            grid.append(cells)
    return grid


def _has_figures(row: _Row) -> bool:
    return any(is_figure(piece.text) for piece in row.pieces[1:])


def _parted(piece: Piece, spans: Sequence[tuple[float, float]]) -> list[Piece]:
    """The headers of neighbouring columns that stand so close that they were taken for one: its widest gaps part it,
    where they are wider than those between words and leave a part over each column."""
    over = [span for span in spans if min(span[1], piece.box[2]) > max(span[0], piece.box[0])]
    wide = sorted(piece.gaps, key=lambda gap: gap[1] - gap[2])
    cuts, words = wide[: len(over) - 1], wide[len(over) - 1 :]
    if len(over) < 2 or len(cuts) < len(over) - 1:
        return [piece]
    narrowest = min(end - start for _, start, end in cuts)
    if words and narrowest < _WIDER * (words[0][2] - words[0][1]):
        return [piece]
    places = [(0, piece.box[0], piece.box[0]), *sorted(cuts), (len(piece.text), piece.box[2], piece.box[2])]
    parts = [
        Piece(piece.text[a:b].strip(), (left, piece.box[1], right, piece.box[3]))
        for (a, _, left), (b, right, _) in pairwise(places)
    ]
    stand = all(min(end, p.box[2]) > max(start, p.box[0]) for (start, end), p in zip(over, parts, strict=True))
    return parts if stand else [piece]


def _cells(row: _Row, spans: Sequence[tuple[float, float]]) -> list[str]:
    """Each piece in the columns that it stands over; one over several is a merged cell."""
    cells = [""] * len(spans)
    for text, (left, _, right, _), *_ in row.pieces:
        middle = (left + right) / 2
        over = [i for i, (start, end) in enumerate(spans) if min(end, right) > max(start, left)]
        nearest = min(range(len(spans)), key=lambda i: abs(sum(spans[i]) / 2 - middle))
        first, *others = over or [nearest]
        cells[first] = f"{cells[first]} {text}".strip()
        for i in others:
            cells[i] = cells[i] or MERGED_LEFT
    return cells


def _is_table(run: Sequence[_Row]) -> bool:
    if sum(len(row.pieces) > 1 for row in run) < FEWEST_ROWS:
        return False
    grid = _grid(run)
    columns = [[own(cell) for cell in column] for column in zip(*grid, strict=True)]
    if any(median(map(len, filter(None, column))) > _LONGEST_CELL for column in columns if any(column)):
        return False
    counting = [column for column in columns[1:] if _counts([cell for cell in column if cell])]
    # One column of figures that nothing heads may be the page numbers of a table of contents.
    return len(counting) > 1 or any(not is_figure(next(filter(None, column))) for column in counting)


def _counts(column: Sequence[str]) -> bool:
    figures = sum(map(is_figure, column))
    return figures >= FEWEST_ROWS - 1 and figures >= _FIGURES * (len(column) - 1)


# ---------------------------------------------------------------------------------------------- letters


def may_have_columns(text: str) -> bool:
    """Whether enough lines of a page end in a figure, or are one."""
    ends = (line.split()[-1] for line in text.splitlines() if line.strip())
    return sum(map(is_figure, ends)) >= FEWEST_ROWS


def pieces_of(letters: Iterable[tuple[str, Box]]) -> list[Piece]:
    """The signs of a page in their order as pieces: a gap as wide as a letter is high ends one."""
    found: list[Piece] = []
    text, box, line, gap = "", _NOWHERE, 1, False
    gaps: list[tuple[int, float, float]] = []
    for sign, place in letters:
        if sign in "\r\n\0" or sign.isspace():
            gap = True
            continue
        level = _is_level(box, place)
        if text and not (level and -_BACK < place[0] - box[2] < _GAP * (box[3] - box[1])):
            found.append(Piece(text, box, line, tuple(gaps)))
            line += not level
            text, box, gap, gaps = "", _NOWHERE, False, []
        near = _SPACE_IN_FIGURES if sign in ".," and text[-1:].isdigit() else _SPACE
        apart = gap and text and (not level or place[0] - box[2] > near * (box[3] - box[1]))
        if apart:
            gaps.append((len(text), box[2], place[0]))
        text += f" {sign}" if apart else sign
        box, gap = _joined(box, place), False
    return [*found, Piece(text, box, line, tuple(gaps))] if text else found


def _is_level(box: Box, place: Box) -> bool:
    """Whether a sign stands on the line of the last ones: a comma only reaches into it."""
    shared = min(box[3], place[3]) - max(box[1], place[1])
    return place[0] >= box[0] and shared > _SHARED * min(box[3] - box[1], place[3] - place[1])


def _joined(box: Box, place: Box) -> Box:
    if box is _NOWHERE:
        return place
    return min(box[0], place[0]), min(box[1], place[1]), max(box[2], place[2]), max(box[3], place[3])


_NOWHERE: Box = (0.0, 0.0, 0.0, 0.0)
_SHARED = 0.3
"""Of the height of the lower of the two."""
_SPACE = 0.1
"""Of a line's height: PDFium tells of spaces where letters only stand less close."""
_SPACE_IN_FIGURES = 0.5
_BACK = 3.0
"""Points that a sign may stand before the end of the last one."""
