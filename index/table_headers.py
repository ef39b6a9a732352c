"""The header of a table: how many rows it takes, and the path of words above each column."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.cells import MERGED_LEFT, MERGED_UP, Row, counts_up, filled, goes_on, has_figures, is_unit, own

HEADER_JOINT = " › "
_COLUMN_LABEL = re.compile(r"\(?(?:[A-Z]|\d{1,2})\)?(?:\s*=.+)?|")


def header_depth(rows: list[Row]) -> int:
    """How many rows the header takes: as deep as its merged cells reach, and on through rows that belong to it.

    The first row with figures is data. Of those above it the header's are the ones that name no row of their own:
    their first cell is empty, or all that they hold goes on with the words above.
    """
    if not rows or (has_figures(rows[0]) and (not counts_up(rows[0]) or len(rows) == 1)):
        return 0
    depth = 1
    while depth < len(rows) and MERGED_UP in rows[depth] and _reaches_top(rows, depth):
        depth += 1
    if depth == 1 and len(rows) > 2 and _fills_gaps(rows[0], rows[1]):
        depth = 2
    figures = next((i for i, row in enumerate(rows) if i and has_figures(row)), 0)
    while depth < figures and (_names_columns(rows[depth]) or _goes_on(rows[depth - 1], rows[depth])):
        depth += 1
    return depth


_DIGITS = re.compile(r"\d+")


def numbers_columns(row: Row) -> bool:
    """Whether a row does nothing but number the columns: A, B, 1, 2, 3 = 2/1."""
    labels = [own(cell) for cell in row]
    numbers = [int(match.group()) for label in labels if (match := _DIGITS.search(label))]
    counted = numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] < 3 if numbers else True
    return counted and all(_COLUMN_LABEL.fullmatch(label) for label in labels)


def _reaches_top(rows: list[Row], depth: int) -> bool:
    spans = (i for i, cell in enumerate(rows[depth]) if cell == MERGED_UP)
    return not has_figures(rows[depth]) and any(all(rows[r][i] == MERGED_UP for r in range(1, depth)) for i in spans)


def _fills_gaps(upper: Row, lower: Row) -> bool:
    gaps = [i for i, cell in enumerate(upper) if i and not own(cell)]
    return bool(gaps) and not own(lower[0]) and not has_figures(lower) and any(own(lower[i]) for i in gaps)


def _names_columns(row: Row) -> bool:
    return row[0] == "" and filled(row) > 0


def _goes_on(upper: Row, lower: Row) -> bool:
    pairs = [(above, cell) for above, cell in zip(upper, lower, strict=True) if own(cell)]
    return len(pairs) > 1 and all(own(above) and goes_on(cell) for above, cell in pairs)


# ---------------------------------------------------------------------------------------------- joining


@dataclass(frozen=True, slots=True)
class _Part:
    """The words of a header cell, and the columns that it stands over."""

    words: str
    first: int
    last: int


def joined_headers(head: list[Row], width: int) -> Row:
    """One header a column: the levels from the top joined by " › ", the lines of one level by a space."""
    columns: list[list[_Part]] = [[] for _ in range(width)]
    for r in range(len(head)):
        for part in _parts(head, r):
            for i in range(part.first, part.last + 1):
                if all(part.words != other.words for other in columns[i]) or goes_on(part.words):
                    columns[i].append(part)
    return tuple(_path(parts) for parts in columns)


def _parts(head: list[Row], r: int) -> list[_Part]:
    """The cells of a header row with the columns they spread over."""
    found: list[_Part] = []
    for i, cell in enumerate(head[r]):
        if words := own(cell):
            found.append(_Part(words, i, i))
        elif found and found[-1].last == i - 1 and (cell == MERGED_LEFT or (not cell and _spreads(head, r, i))):
            found[-1] = _Part(found[-1].words, found[-1].first, i)
    return found


def _spreads(head: list[Row], r: int, i: int) -> bool:
    """Whether an empty cell belongs to the header on its left, because something stands under it.

    Not where the words on the left go on in the next row, beside other words that start there: those are two columns
    whose lines are set at the bottom.
    """
    below = head[r + 1 :]
    if not any(own(row[i]) for row in below):
        return False
    beside, under = own(below[0][i - 1]), own(below[0][i])
    return not (beside and under and goes_on(beside))


def with_months(headers: Row) -> Row:
    """The headers, a month that one tells in figures alone ("02/2025") called so."""
    return tuple(_BARE_MONTH.sub(r"tháng \g<0>", header) for header in headers)


_BARE_MONTH = re.compile(rf"(?:(?<=^)|(?<={HEADER_JOINT}))(?:0?[1-9]|1[0-2])/20\d\d$")


def _path(parts: list[_Part]) -> str:
    text = ""
    for n, part in enumerate(parts):
        above = parts[n - 1] if n else part
        same = (above.first, above.last) == (part.first, part.last)
        is_open = text.count("(") > text.count(")")
        joint = " " if same and (is_open or goes_on(part.words)) else HEADER_JOINT
        last = n + 1 == len(parts)
        bare = last and same and not is_open and part.words[:1].islower() and is_unit(part.words)
        text = f"{text} ({part.words})" if text and bare else f"{text}{joint}{part.words}" if text else part.words
    return text
