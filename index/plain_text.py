"""Plain text -> elements: one a line as it was written (wrapping.py), but for tables and feet in two columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from index.lines import Element
from index.typed_tables import tables_in
from index.vietnamese import normalise
from index.wrapping import unwrapped

_INDENTED = 20
"""Spaces before a line that belongs to the right column."""
_TABS = 2
"""Tabs in a line that make it the row of a table copied as text."""


def elements_of_text(text: str) -> list[Element]:
    """One element a line, remembering the blank lines between them; lines of cells parted by tabs, by bars or by runs
    of spaces are a table."""
    elements: list[Element] = []
    gap = True
    lines = _with_columns(list(unwrapped(text.splitlines())))
    for is_row, run in groupby(lines, key=lambda line: line.strip().count("\t") >= _TABS):
        rows = list(run)
        if is_row and len(rows) > 1:
            elements.append(Element(grid=tuple(tuple(row.split("\t")) for row in rows), gap=gap))
            gap = False
            continue
        for line in tables_in(rows):
            words = normalise(line) if isinstance(line, str) else ""
            if words or not isinstance(line, str):
                elements.append(Element(words, gap=gap) if isinstance(line, str) else Element(grid=line, gap=gap))
            gap = isinstance(line, str) and not words
    return elements


_FOOT = re.compile(r"nơi nhận\s*:\s{5,}\S", re.IGNORECASE)
_WIDE = re.compile(r"(?<=\S) {5,}(?=\S)")


def _with_columns(lines: Sequence[str]) -> Iterator[str]:
    """The lines, where a foot in two columns of typed spaces has one under the other: recipients, then who signs."""
    foot = next((i for i, line in enumerate(lines) if _FOOT.match(line.strip())), len(lines))
    yield from lines[:foot]
    right: list[str] = []
    for line in lines[foot:]:
        if line.startswith(" " * _INDENTED):
            right.append(line.strip())
            continue
        left, *rest = _WIDE.split(line.strip(), maxsplit=1)
        right += rest
        if left:
            yield left
    if right:
        yield ""
        yield from right
