"""The tables of a PDF -> grids, with the lines of their page around them. PDFium tells where words and rules are.

A table is what rules enclose: cells are the fields between them, merged where a rule is missing. On pages without
rules, columns of figures are one (see pdf_columns.py). pdfplumber finds the same ruled tables at 0.18 s a page, PDFium
and the few steps here at 0.02 s.
"""

from __future__ import annotations

import logging
from collections.abc import Hashable, Sequence
from contextlib import closing
from dataclasses import replace

from index.cells import MERGED_LEFT, MERGED_UP, Grid, has_figures, own
from index.lines import MOTTO, Element
from index.pdf_columns import with_columns
from index.pdf_heads import with_head_first
from index.pdf_page import TABLE, PageTables, Seen
from index.pdf_pieces import may_have_columns, pieces_of
from index.pdf_rules import Lattice, extent, lattices_of

log = logging.getLogger(__name__)


def tables_of_pages(data: bytes, texts: Sequence[str] = ()) -> dict[int, PageTables]:
    """The pages that hold tables, by their index; empty where pypdfium2 is not installed.

    `texts` are the pages' words, which tell where columns of figures may be.
    """
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
                    seen = Seen(page)
                    headed = index == 0 and index < len(texts) and _order_head(seen, texts[index])
                    lattices = lattices_of(seen.shapes(), seen.width, seen.height)
                    tables = _read(seen, lattices) if lattices else None
                    if tables is None and index < len(texts) and may_have_columns(texts[index]):
                        tables = with_columns(pieces_of(seen.letters()))
                    if headed and not (tables and tables.grids):
                        tables = with_columns(pieces_of(seen.letters()), tables=False)
                    if tables and (tables.grids or headed):
                        found[index] = tables
    except pypdfium2.PdfiumError as error:
        log.warning("the tables of a PDF file can't be found: %s", error)
    return found


def _order_head(seen: Seen, text: str) -> bool:
    """Puts the head of a first page in reading order, where it has one that is not."""
    lines = text.splitlines()
    if not any(map(MOTTO.search, lines)):
        return False
    seen.ordered = with_head_first(list(seen.letters()), seen.height, lines)
    return seen.ordered is not None


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


def _read(page: Seen, lattices: Sequence[Lattice]) -> PageTables | None:
    """The page's text above, between and below its tables; None where no table holds words in two columns."""
    fields = [_fields(lattice) for lattice in lattices]
    written = _Written()
    for sign, (left, bottom, right, top) in page.letters():
        x, y = (left + right) / 2, (bottom + top) / 2
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
