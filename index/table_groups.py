"""The rows that a row of a table is a part of: "I. Vận chuyển" and "Phân theo khu vực" over "Trong nước"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.cells import Row, has_figures, is_figure, is_total
from index.lines import is_capitals, marker_of

_RANKS = {"part": 0, "letter": 1, "roman": 2, "1": 3, "1.1": 4, "1.1.1": 5, "a": 6, "ordinal": 6, "(1)": 6}
_CAPITALS, _LABEL, _PLAIN, _SUB, _SUB_SUB = 65, 70, 80, 90, 100
_LONGEST_NUMBER = 8
_NUMBERED = re.compile(r"[IVX]{1,5}|[A-H]|\d{1,3}(?:\.\d{1,2})*|[a-zđ]")


@dataclass(frozen=True, slots=True)
class _Group:
    """A row that others may belong to: those of at least rank `holds`."""

    words: str
    rank: int
    holds: int


@dataclass(frozen=True, slots=True)
class Groups:
    """The rows above that are still open, the outermost first; each row gives the next state."""

    open: tuple[_Group, ...] = ()

    def above(self, row: Row) -> tuple[str, ...]:
        """The words of the rows that this one is a part of."""
        if is_total(row):
            return ()
        rank = _rank(row)
        return tuple(group.words for group in self.open if group.rank < rank and rank >= group.holds)

    def after(self, row: Row) -> Groups:
        if is_total(row):
            return Groups()
        rank = _rank(row)
        kept = tuple(group for group in self.open if group.rank < rank)
        label = group_label(row)
        if label:
            return Groups((*kept, _Group(label, rank, rank)))
        words = _name(row)
        counted = rank < _LABEL and (bool(marker_of(words)[0]) or rank > 10 * _RANKS["roman"])
        return Groups((*kept, _Group(words, rank, rank if counted else _SUB))) if words else Groups(kept)


def group_label(row: Row) -> str:
    """The words of a row that only names the group of rows under it ("I | Khu công nghiệp Phú Hội | | |")."""
    filled = [cell for cell in row if cell]
    words = [cell for cell in filled if len(cell) > 4]
    if len(row) > 2 and len(words) == 1 and len(filled) <= 2 and filled[-1] == words[0] and not has_figures(row[1:]):
        return words[0]
    return ""


def _name(row: Row) -> str:
    """The words that name a row: its first cell that is no number of the row."""
    cells = [cell for cell in row if cell]
    if len(cells) > 1 and _NUMBERED.fullmatch(cells[0].rstrip(".)")):
        cells = cells[1:]
    return cells[0] if cells and not is_figure(cells[0]) else ""


def _rank(row: Row) -> int:
    """How deep a row stands by its number, or by its place where it has none."""
    name = _name(row)
    first = row[0] if row else ""
    number = first.rstrip(".)") if first != name and _NUMBERED.fullmatch(first.rstrip(".)")) else ""
    marker = marker_of(f"{number}. {name or 'x'}" if number else name)[0]
    if marker in _RANKS:
        return 10 * _RANKS[marker]
    if marker in ("-", "+"):
        return _SUB if marker == "-" else _SUB_SUB
    if group_label(row):
        return _CAPITALS if is_capitals(name) else _LABEL
    return _PLAIN if first else _SUB
