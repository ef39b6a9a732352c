"""The ruled tables of a PDF -> grids, with the lines of their page around them. PDFium tells where words and rules are.

A table is what rules enclose: cells are the fields between them, merged where a rule is missing. Tables without rules
stay lines. pdfplumber finds the same tables at 0.18 s a page, PDFium and the few steps here at 0.02 s.
"""

from __future__ import annotations

import logging
from collections.abc import Hashable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

from index.cells import MERGED_LEFT, MERGED_UP, Grid, has_figures, own
from index.lines import Element
from index.pdf_rules import THIN, Box, Lattice, extent, lattices_of

log = logging.getLogger(__name__)

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


def tables_of_pages(data: bytes) -> dict[int, PageTables]:
    """The pages that hold ruled tables, by their index; empty where pypdfium2 is not installed."""
    try:
        import pypdfium2
    except ImportError:
        log.warning("pypdfium2 is not installed: tables of PDF files are read as lines")
        return {}
    found: dict[int, PageTables] = {}
    try:
        with closing(pypdfium2.PdfDocument(data)) as document:
            for index in range(len(document)):
                with closing(document[index]) as page:
                    seen = _Seen(page)
                    lattices = lattices_of(seen.shapes(), seen.width, seen.height)
                    if tables := _read(seen, lattices) if lattices else None:
                        found[index] = tables
    except pypdfium2.PdfiumError as error:
        log.warning("the tables of a PDF file can't be found: %s", error)
    return found


class _Seen:
    """A page as a reader holds it, whichever way it is stored: a landscape table is often a turned page."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.width, self.height = page.get_size()
        self.turn = page.get_rotation()

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

    def letters(self) -> Iterator[tuple[str, float, float]]:
        """Every sign of the page in its order, with the middle of the place where it stands."""
        from ctypes import byref, c_double

        from pypdfium2 import raw

        words = self.page.get_textpage()
        left, right, bottom, top = c_double(), c_double(), c_double(), c_double()
        for i in range(words.count_chars()):
            raw.FPDFText_GetCharBox(words, i, byref(left), byref(right), byref(bottom), byref(top))
            box = self.box((left.value, bottom.value, right.value, top.value))
            sign = chr(raw.FPDFText_GetUnicode(words, i))
            yield "-" if sign in _HYPHENS else sign, (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


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


# ---------------------------------------------------------------------------------------------- words


class _Written:
    """Puts signs where they belong, in their order; a place that is come back to goes on in a new line."""

    def __init__(self) -> None:
        self.texts: dict[Hashable, list[str]] = {}
        self.last: Hashable = None
        self.gap = ""

    def add(self, place: Hashable, sign: str) -> None:
        if sign.isspace() or sign in ("\0", TABLE):
            self.gap = "\n" if "\n" in (sign, self.gap) else " "
            return
        text = self.texts.setdefault(place, [])
        text += [self.gap if place == self.last else "\n", sign]
        self.last, self.gap = place, ""

    def text(self, place: Hashable) -> str:
        return "".join(self.texts.get(place, ())).strip()


def _read(page: _Seen, lattices: Sequence[Lattice]) -> PageTables | None:
    """The page's text above, between and below its tables; None where no table holds words in two columns."""
    fields = [_fields(lattice) for lattice in lattices]
    written = _Written()
    for sign, x, y in page.letters():
        inside = next((i for i, lattice in enumerate(lattices) if lattice.holds(x, y)), None)
        if inside is None:
            written.add(sum(lattice.ys[0] > y for lattice in lattices), sign)
        else:
            row, column = lattices[inside].field(x, y)
            written.add((inside, fields[inside][row][column]), sign)
    grids = [_grid(i, homes, written) for i, homes in enumerate(fields)]
    kept = [lattice for lattice, grid in zip(lattices, grids, strict=True) if _is_table(grid)]
    if len(kept) < len(grids):
        return _read(page, kept) if kept else None
    parts = (part for i in range(len(grids)) for part in (f"{TABLE}{i}", written.text(i + 1)))
    return PageTables("\n".join([written.text(0), *parts]), tuple(grids))


def _grid(number: int, homes: list[list[tuple[int, int]]], written: _Written) -> list[list[str]]:
    def shown(r: int, c: int) -> str:
        if homes[r][c] == (r, c):
            return written.text((number, (r, c)))
        return MERGED_UP if homes[r][c][1] == c else MERGED_LEFT

    return [[shown(r, c) for c in range(len(row))] for r, row in enumerate(homes)]


def _is_table(grid: Grid) -> bool:
    return sum(any(map(own, column)) for column in zip(*grid, strict=True)) > 1


def _fields(lattice: Lattice) -> list[list[tuple[int, int]]]:
    """For each field from the top the first field of its cell: where no rule parts two fields they are one cell."""
    rows, columns = len(lattice.ys) - 1, len(lattice.xs) - 1
    homes: list[list[tuple[int, int] | None]] = [[None] * columns for _ in range(rows)]
    for r in range(rows):
        for c in range(columns):
            if homes[r][c] is None:
                right, low = extent(lattice, r, c)
                for i in range(r, low):
                    homes[i][c:right] = [home or (r, c) for home in homes[i][c:right]]
    return [[home or (r, c) for c, home in enumerate(row)] for r, row in enumerate(homes)]


# ---------------------------------------------------------------------------------------------- rows over two pages


def with_whole_rows(elements: list[Element]) -> list[Element]:
    """The elements, where a row that the end of a page cuts is whole again, on the page where it begins."""
    found: list[Element] = []
    for element in elements:
        before = found[-1] if found else element
        if element.grid and before.grid and before.page == (element.page or 0) - 1:
            at = _repeated(before.grid, element.grid)
            if at < len(element.grid) and _is_rest(before.grid[-1], element.grid[at]):
                whole = [
                    f"{own(cell)} {own(rest)}".strip()
                    for cell, rest in zip(before.grid[-1], element.grid[at], strict=True)
                ]
                found[-1] = replace(before, grid=[*before.grid[:-1], whole])
                element = replace(element, grid=[*element.grid[:at], *element.grid[at + 1 :]])
        found += [element] if element.grid or element.text else []
    return found


def _repeated(before: Grid, after: Grid) -> int:
    """How many rows come again at the top of the next page."""
    pairs = zip(before, after, strict=False)
    return next((i for i, (one, other) in enumerate(pairs) if list(one) != list(other)), 0)


def _is_rest(row: Sequence[str], following: Sequence[str]) -> bool:
    """Whether the words of a row go on with those of the one above: it has no number or name and no figures."""
    held = [i for i, cell in enumerate(following) if own(cell)]
    alike = len(row) == len(following) and bool(held) and held[0] > 0 and all(own(row[i]) for i in (0, *held))
    return alike and not has_figures(following) and not {MERGED_LEFT, MERGED_UP} & {*row, *following}
