"""The header of a table without rules: its lines in as many rows as it has levels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from index.cells import TABLE_NAME, UNIT_LINE
from index.pdf_parting import with_parts
from index.pdf_pieces import Piece, Row, Spans, column_of, columns_under
from index.table_headers import numbers_columns

_BESIDE = 0.8
"""Of a line's height: lines of one cell stand further apart."""
_TOGETHER = 2.0
"""Line heights between two lines of one header."""


def header_rows(head: Sequence[Row], spans: Spans) -> list[list[Row]]:
    """The lines above the values in rows: what names one column is one cell however many lines it takes; what stands
    over several columns parts the levels. Lines that are no part of the header, and one that numbers the columns, stay
    by themselves."""
    lines = _levelled(head, spans)
    end = len(lines) - bool(lines and numbers_columns(tuple(piece.text for piece in lines[-1].pieces)))
    start = next((i for i in range(end - 1, 0, -1) if not _together(lines[i - 1], lines[i])), 0)
    named = lines[start:end]
    if named:
        named[-1] = with_parts(named[-1], spans)
    rows = _levels(named, spans) if len(named) > 1 else [named] if named else []
    return [*([line] for line in lines[:start]), *rows, *([line] for line in lines[end:])]


def _together(upper: Row, lower: Row) -> bool:
    if any(UNIT_LINE.match(piece.text) or TABLE_NAME.match(piece.text) for piece in upper.pieces):
        return False
    return upper.base - lower.base < _TOGETHER * max(upper.height, lower.height)


def _levels(lines: Sequence[Row], spans: Spans) -> list[list[Row]]:
    wide = _widened(spans, [piece for line in lines for piece in line.pieces])
    across = [[under for p in line.pieces if len(under := columns_under(p, wide)) > 1] for line in lines]
    over = {column for under in across for columns in under for column in columns}
    if not over:
        return [list(lines)]
    last = max(i for i, under in enumerate(across) if under)

    def part(line: Row, upper: bool, lower: bool) -> list[Row]:
        def stays(piece: Piece) -> bool:
            return lower if column_of(piece, spans) in over else upper

        pieces = tuple(filter(stays, line.pieces))
        return [replace(line, pieces=pieces)] if pieces else []

    names = [row for i, line in enumerate(lines) for row in part(line, True, i <= last)]
    below = [row for line in lines[last + 1 :] for row in part(line, False, True)]
    return [names, below] if below else [names]


def _widened(spans: Spans, pieces: Sequence[Piece]) -> Spans:
    """The columns as wide as the widest word over each: a header set in the middle of two may stand over the values of
    one alone. What is set over several, with room on both sides, is none of these."""
    found = list(spans)
    for piece in sorted(pieces, key=lambda piece: piece.box[3]):
        left, _, right, _ = piece.box
        if len(under := columns_under(piece, found)) == 1 and len(columns_under(piece, spans)) == 1:
            start, end = found[under[0]]
            found[under[0]] = min(start, left), max(end, right)
    return found


def _levelled(head: Sequence[Row], spans: Spans) -> list[Row]:
    """The lines of a header, one that stands in the middle beside two others put on the upper one."""
    found: list[Row] = []
    for line in head:
        upper = found[-1] if found else line
        close = found and upper.base - line.base < _BESIDE * max(upper.height, line.height)
        columns = [{column_of(piece, spans) for piece in row.pieces} for row in (upper, line)]
        if close and columns[0].isdisjoint(columns[1]):
            pieces = sorted((*upper.pieces, *line.pieces), key=lambda piece: piece.box[0])
            found[-1] = replace(upper, pieces=tuple(pieces))
        else:
            found.append(line)
    return found
