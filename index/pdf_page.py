"""A page of a PDF as PDFium sees it: what is drawn on it, and where its signs stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from index.cells import Grid
from index.pdf_rules import THIN, Box

TABLE = "\ue010"
"""Stands for a table among the lines of its page: this sign, then its number."""

_MOST_SEGMENTS = 5
"""Of a rectangle; a path with more may be a whole table drawn at once."""

_HYPHENS = ("\x02", "\ufffe")
"""What PDFium gives for a hyphen at the end of a line."""


@dataclass(frozen=True, slots=True)
class PageTables:
    """A page with tables: its text with a `TABLE` line where each stands, and their grids."""

    text: str
    grids: tuple[Grid, ...]


class Seen:
    """A page as a reader holds it, whichever way it is stored: a landscape table is often a turned page."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.width, self.height = page.get_size()
        self.turn = page.get_rotation()
        self.ordered: Sequence[tuple[str, Box]] | None = None
        """The signs in the order in which they are read, where the page has them in another one."""

    def box(self, stored: Box) -> Box:
        left, bottom, right, top = stored
        match self.turn:
            case 90:
                return bottom, self.height - right, top, self.height - left
            case 180:
                return self.width - right, self.height - top, self.width - left, self.height - bottom
            case 270:
                return self.width - top, left, self.width - bottom, right
        return stored

    def shapes(self) -> Iterator[Box]:
        """The boxes of what is drawn; of a path of many strokes those of each stroke."""
        from pypdfium2 import raw

        for shape in self.page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=1):
            single = raw.FPDFPath_CountSegments(shape) <= _MOST_SEGMENTS
            yield from (self.box(box) for box in ([shape.get_bounds()] if single else _strokes(shape, raw)))

    def letters(self) -> Iterator[tuple[str, Box]]:
        """Every sign of the page in its order, and where it stands."""
        from ctypes import byref, c_double

        from pypdfium2 import raw

        if self.ordered is not None:
            yield from self.ordered
            return

        words = self.page.get_textpage()
        left, right, bottom, top = c_double(), c_double(), c_double(), c_double()
        for i in range(words.count_chars()):
            raw.FPDFText_GetCharBox(words, i, byref(left), byref(right), byref(bottom), byref(top))
            sign = chr(raw.FPDFText_GetUnicode(words, i))
            yield "-" if sign in _HYPHENS else sign, self.box((left.value, bottom.value, right.value, top.value))


def _strokes(shape: Any, raw: Any) -> Iterator[Box]:
    from ctypes import byref, c_float

    matrix = shape.get_matrix()
    x, y = c_float(), c_float()
    before: tuple[float, float] | None = None
    for i in range(raw.FPDFPath_CountSegments(shape)):
        segment = raw.FPDFPath_GetPathSegment(shape, i)
        raw.FPDFPathSegment_GetPoint(segment, byref(x), byref(y))
        at = matrix.on_point(x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_LINETO and before:
            xs, ys = sorted((before[0], at[0])), sorted((before[1], at[1]))
            if xs[1] - xs[0] <= THIN or ys[1] - ys[0] <= THIN:
                yield xs[0], ys[0], xs[1], ys[1]
        before = None if kind == raw.FPDF_SEGMENT_BEZIERTO else at
