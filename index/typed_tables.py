"""Tables that were typed rather than set: cells parted by tabs, by upright bars, or by runs of spaces."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from index.cells import is_figure
from index.lines import Element
from index.pdf_columns import with_columns
from index.pdf_page import TABLE
from index.pdf_pieces import FEWEST_ROWS, Piece
from index.regions import captions_of

_LONGEST_CELL = 60
_VALUES = 0.6
"""Of the rows: those with a figure behind their name."""
_MOST_LINES = 300
_BORDER = frozenset("|+=:_- \t")
_TABS = re.compile(r"\t+")
_APART = re.compile(r"(?<=\S) {2,}(?=\S)")
_WIDTH, _HEIGHT, _PITCH = 5.0, 8.0, 12.0
"""Points of a letter of a typewriter."""


def with_tabbed_tables(elements: Iterable[Element]) -> Iterator[Element]:
    """The elements, paragraphs whose words are parted by tabs as one table where they are the rows of one."""
    for tabbed, run in groupby(elements, key=lambda element: "\t" in element.text.strip() and not element.grid):
        if not tabbed:
            yield from run
            continue
        lines = list(run)
        rows = [[cell.strip() for cell in _TABS.split(line.text.strip())] for line in lines]
        if _are_rows(rows):
            yield Element(grid=rows, gap=lines[0].gap, page=lines[0].page)
        else:
            yield from lines


def _are_rows(rows: Sequence[Sequence[str]]) -> bool:
    alike = len(rows) >= FEWEST_ROWS and len({len(row) for row in rows}) == 1
    if not alike or any(len(cell) > _LONGEST_CELL for row in rows for cell in row):
        return False
    return sum(any(map(is_figure, row[1:])) for row in rows) >= _VALUES * len(rows)


# ---------------------------------------------------------------------------------------------- plain text


def tables_in(lines: Sequence[str]) -> list[str | list[list[str]]]:
    """The lines of a text, the tables among them as grids."""
    found: list[str | list[list[str]]] = []
    for kind, run in groupby(lines, key=_kind):
        block = list(run)
        if kind == "barred" and len(rows := [_cells(line) for line in block if not _is_border(line)]) > 1:
            found.append(rows)
        elif kind == "plain" and len(block) <= _MOST_LINES and _may_be_aligned(block):
            found += _aligned(block)
        else:
            found += block
    return found


def _kind(line: str) -> str:
    if not line.strip():
        return "blank"
    words = line.strip()
    barred = words.startswith("|") and words.count("|") > 1
    return "barred" if barred or (words[0] in "+|" and _is_border(words)) else "plain"


def _is_border(line: str) -> bool:
    return _BORDER.issuperset(line) and any(rule in line for rule in ("---", "===", "___"))


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]


def _may_be_aligned(lines: Sequence[str]) -> bool:
    parted = [line for line in lines if _APART.search(line)]
    return sum(is_figure(_APART.split(line.strip())[-1].strip()) for line in parted) >= FEWEST_ROWS - 1


def _aligned(lines: Sequence[str]) -> Iterator[str | list[list[str]]]:
    """Lines whose words stand under each other, as on a page on which every letter is as wide as the next."""
    pieces = [
        Piece(line[start:end], (_WIDTH * start, -_PITCH * n, _WIDTH * end, _HEIGHT - _PITCH * n), n + 1)
        for n, line in enumerate(lines)
        for start, end in _words(line.expandtabs())
    ]
    page = with_columns(pieces)
    if not page.grids:
        yield from lines
        return
    for line in page.text.splitlines():
        yield _below_its_titles(page.grids[int(line[1:])]) if line.startswith(TABLE) else line


def _below_its_titles(grid: Iterable[Sequence[str]]) -> list[list[str]]:
    """The rows of a table; what names its form and its unit above the header are rows of one cell. A cell over several
    columns stands in each of them."""
    rows = [list(row) for row in grid]
    titles, below = captions_of([[cell for cell, _ in groupby(row)] for row in rows])
    return [*([title] for title in titles), *rows[len(rows) - len(below) :]]


def _words(line: str) -> Iterator[tuple[int, int]]:
    at = len(line) - len(line.lstrip())
    for gap in _APART.finditer(line):
        yield at, gap.start()
        at = gap.end()
    yield at, len(line.rstrip())
