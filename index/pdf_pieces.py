"""The signs of a PDF's page -> pieces: words that stand together on a line, and rows of such pieces."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

from index.cells import is_figure
from index.pdf_rules import Box

FEWEST_ROWS = 3
_GAP = 0.8
"""Of a line's height: words further apart are in two cells."""
_SAME_ROW = 0.5
_LOWEST = 0.6
"""Of the height of the other piece: what counts as the height of one that is lower, such as a dash."""
_DATE = re.compile(r"\d{1,2}/(?:\d{1,2}/)?(?:19|20)\d\d")
_DASHES = re.compile(r"[-–—]")


Spans = Sequence[tuple[float, float]]
"""From where to where the columns of a table reach."""


class Piece(NamedTuple):
    """Words that stand together on a line, and where: points, upwards as PDF counts.

    Pieces that follow each other with the same `line` are one line where they are no table; 0 is none.
    """

    text: str
    box: Box
    line: int = 0
    gaps: tuple[tuple[int, float, float], ...] = ()
    """Where its words are apart: the place in its text, and from where to where."""
    base: float | None = None
    """Where its letters stand, those that reach lower left aside."""
    whole: Piece | None = None
    """The piece that it is a part of."""


@dataclass(frozen=True, slots=True)
class Row:
    """Pieces side by side, from the left."""

    pieces: tuple[Piece, ...]
    bottom: float
    top: float
    base: float

    @property
    def height(self) -> float:
        return self.top - self.bottom


def is_value(words: str) -> bool:
    """Whether a cell holds what stands in a column of values: a figure, a day or a month, a dash for none.

    >>> is_value("1.250,5"), is_value("30/6/2025"), is_value("-"), is_value("Quý I")
    (True, True, True, False)
    """
    return is_figure(words) or bool(_DATE.fullmatch(words) or _DASHES.fullmatch(words))


def has_values(row: Row) -> bool:
    """Whether a row holds a value beside its name or number."""
    return any(is_value(piece.text) for piece in row.pieces[1:])


def columns_under(piece: Piece, spans: Spans) -> list[int]:
    """The columns that a piece stands over."""
    left, _, right, _ = piece.box
    return [i for i, (start, end) in enumerate(spans) if min(end, right) > max(start, left)]


def column_of(piece: Piece, spans: Spans) -> int:
    """The column that a piece shares most with, or stands nearest to."""
    left, _, right, _ = piece.box
    shared = [min(end, right) - max(start, left) for start, end in spans]
    return max(range(len(spans)), key=lambda i: shared[i])


def rows_of(pieces: Sequence[Piece]) -> list[Row]:
    """The pieces in rows from the top: those of a row share half of their height."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: -(piece.box[1] + piece.box[3])):
        middle = (piece.box[1] + piece.box[3]) / 2
        last = rows[-1][0].box if rows else None
        low, high = sorted((last[3] - last[1], piece.box[3] - piece.box[1])) if last else (0.0, 0.0)
        reach = _SAME_ROW * max(low, _LOWEST * high)
        if last and abs((last[1] + last[3]) / 2 - middle) < reach:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [_row(sorted(row, key=lambda piece: piece.box[0])) for row in rows]


def _row(pieces: Sequence[Piece]) -> Row:
    bottoms, tops = [piece.box[1] for piece in pieces], [piece.box[3] for piece in pieces]
    bases = [piece.box[1] if piece.base is None else piece.base for piece in pieces]
    return Row(tuple(pieces), median(bottoms), median(tops), median(bases))


# ---------------------------------------------------------------------------------------------- letters


def may_have_columns(text: str) -> bool:
    """Whether enough lines of a page end in a value, or hold several."""
    lines = (line.split() for line in text.splitlines())
    return sum(bool(words) and (is_value(words[-1]) or _values(words) > 1) for words in lines) >= FEWEST_ROWS


def _values(words: Sequence[str]) -> int:
    return sum(map(is_value, words[-_MOST_CELLS:]))


_MOST_CELLS = 20


def pieces_of(letters: Iterable[tuple[str, Box]]) -> list[Piece]:
    """The signs of a page in their order as pieces: a gap as wide as a letter is high ends one."""
    found: list[Piece] = []
    text, box, line, gap = "", _NOWHERE, 1, False
    gaps: list[tuple[int, float, float]] = []
    feet: list[float] = []
    for sign, place in letters:
        if sign in "\r\n\0" or sign.isspace():
            gap = True
            continue
        level = _is_level(box, place)
        if text and not (level and -_BACK < place[0] - box[2] < _GAP * (box[3] - box[1])):
            found.append(Piece(text, box, line, tuple(gaps), median(feet)))
            line += not level
            text, box, gap, gaps, feet = "", _NOWHERE, False, [], []
        near = _SPACE_IN_FIGURES if sign in ".," and text[-1:].isdigit() else _SPACE
        apart = gap and text and (not level or place[0] - box[2] > near * (box[3] - box[1]))
        if apart:
            gaps.append((len(text), box[2], place[0]))
        text += f" {sign}" if apart else sign
        box, gap = _joined(box, place), False
        feet.append(place[1])
    return [*found, Piece(text, box, line, tuple(gaps), median(feet))] if text else found


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
