"""Which lines of a table without rules are one row: cells of a row may take several lines.

One line of a row has its values; the other lines belong to the row that they stand closest to. Where all lines stand
equally close, one goes on with the line above if its first word had no room there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from index.cells import goes_on
from index.lines import is_capitals, marker_of
from index.pdf_header import header_rows
from index.pdf_pieces import Piece, Row, Spans, column_of, has_values, is_value

_CLOSER = 1.15
"""How much further apart the lines of two rows stand than those of one."""


def whole_rows(lines: Sequence[Row], spans: Spans) -> list[list[Row]]:
    """The lines of a table in rows, those of its header first."""
    valued = _with_values(lines, spans)
    first = next((i for i, line in enumerate(lines) if line in valued), len(lines))
    head, body = list(lines[:first]), lines[first:]
    apart = _pitch_of_rows(body, valued)
    rows = list(_parted(body, apart))
    if any(row[0] not in valued and valued & set(row) for row in rows[1:]):  # values stand in the middle
        while head and head[-1].base - rows[0][0].base <= apart:
            rows[0].insert(0, head.pop())
    closest, room = min(_pitches(body), default=0.0), _room(body, spans)
    found: list[list[Row]] = []
    for row in rows:
        close = bool(found) and found[-1][-1].base - row[0].base <= _CLOSER * closest
        if found and not valued & set(row) and _goes_on(found[-1], row[0], room, spans, close):
            found[-1] += row
        else:
            found.append(row)
    return [*header_rows(head, spans), *found]


def _with_values(lines: Sequence[Row], spans: Spans) -> frozenset[Row]:
    """The lines with a value in a column of values; a date among remarks starts no row."""
    columns: dict[int, list[bool]] = {}
    for line in filter(has_values, lines):
        for piece in line.pieces[1:]:
            columns.setdefault(column_of(piece, spans), []).append(is_value(piece.text))
    counting = {column for column, found in columns.items() if 2 * sum(found) > len(found)}
    return frozenset(
        line
        for line in lines
        if any(is_value(piece.text) and column_of(piece, spans) in counting for piece in line.pieces[1:])
    )


def _pitches(lines: Sequence[Row]) -> list[float]:
    return [upper.base - lower.base for upper, lower in pairwise(lines) if upper.base - lower.base > 1]


def _pitch_of_rows(lines: Sequence[Row], valued: frozenset[Row]) -> float:
    """The distance above which lines are of two rows: the widest that leaves no row with the values of two."""
    sizes = sorted({round(2 * pitch) / 2 for pitch in _pitches(lines)})
    for closer, further in reversed(list(pairwise(sizes))):
        apart = (closer + further) / 2
        if further > _CLOSER * closer and all(len(valued & set(row)) < 2 for row in _parted(lines, apart)):
            return apart
    return 0.0


def _parted(lines: Sequence[Row], apart: float) -> Iterator[list[Row]]:
    row: list[Row] = []
    for line in lines:
        if row and row[-1].base - line.base > apart:
            yield row
            row = []
        row.append(line)
    if row:
        yield row


# ---------------------------------------------------------------------------------------------- lines equally close


def _room(lines: Sequence[Row], spans: Spans) -> dict[int, float]:
    """How far to the right the words of each column are known to reach."""
    room: dict[int, float] = {}
    for piece in (piece for line in lines for piece in line.pieces):
        column = column_of(piece, spans)
        room[column] = max(room.get(column, 0.0), piece.box[2])
    return room


def _goes_on(row: Sequence[Row], line: Row, room: dict[int, float], spans: Spans, close: bool) -> bool:
    """Whether all pieces of a line are the rest of cells of the row above it."""
    if len(line.pieces) == 1 and goes_on(line.pieces[0].text):
        return True
    above = {column_of(piece, spans): piece for upper in row for piece in upper.pieces}
    pairs = [(above.get(column := column_of(piece, spans)), piece, room[column]) for piece in line.pieces]
    return close and all(upper is not None and _had_no_room(upper, piece, right) for upper, piece, right in pairs)


def _had_no_room(upper: Piece, piece: Piece, right: float) -> bool:
    """Whether the first word of a piece would not have fitted behind the one above; what has a mark begins anew."""
    if goes_on(piece.text):
        return True
    if marker_of(piece.text)[0] or is_capitals(piece.text) != is_capitals(upper.text):
        return False
    letter = (piece.box[2] - piece.box[0]) / max(len(piece.text), 1)
    return upper.box[2] + (len(piece.text.split()[0]) + 1) * letter > right
