"""The rows that a row of a table is a part of: "I. Vận chuyển" and "Phân theo khu vực" over "Trong nước"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.cells import MERGED_UP, Row, has_figures, is_figure, is_total, own
from index.lines import is_capitals, marker_of

_RANKS = {"part": 0, "letter": 1, "roman": 2, "1": 3, "1.1": 4, "1.1.1": 5, "a": 6, "ordinal": 6, "(1)": 6}
_CAPITALS, _LABEL, _PLAIN, _SUB, _SUB_SUB = 65, 70, 80, 90, 100
_FEW = 50
"""Changes of group that no table is too small for."""
_NUMBERED = re.compile(r"[IVX]{1,5}|[A-H]|\d{1,3}(?:\.\d{1,2})*|[a-zđ]")


Path = tuple[str, ...]


def paths(rows: Sequence[Row]) -> list[Path]:
    """For each row the words of the rows that it is a part of, the outermost first.

    Where nearly every row starts another group (a line for each firm, then its projects) only rows that do nothing
    but name a group count: rows under different words are different passages, and a long table would fall to pieces.
    """
    found = _paths(rows, _Groups())
    changes = sum(one != other for one, other in pairwise(found))
    return found if changes <= max(_FEW, len(rows) / 4) else _paths(rows, _Groups(by_name_only=True))


def _paths(rows: Sequence[Row], groups: _Groups) -> list[Path]:
    found = []
    for row in rows:
        found.append(groups.above(row))
        groups = groups.after(row)
    return found


def merged_groups(rows: Sequence[Row]) -> tuple[str, ...]:
    """For each row as it was read the words of a cell that reaches down over it and others, beside their names:
    "Sản xuất" left of "Doanh thu" and "Xuất khẩu". Empty where no column is such a one, or where it starts another
    group at nearly every row."""
    column = next((i for i in range(len(rows[0]) - 1) if _groups_down(rows, i)), None) if rows else None
    if column is None:
        return ("",) * len(rows)
    found: list[str] = []
    for row in rows:
        goes_on = row[column] == MERGED_UP or (found and row[column] == found[-1])
        found.append((found[-1] if found else "") if goes_on else own(row[column]))
    starts = sum(one != other for one, other in pairwise(found))
    return tuple(found) if starts <= max(_FEW, len(rows) / 4) else ("",) * len(rows)


def _groups_down(rows: Sequence[Row], column: int) -> bool:
    """Whether cells of a column reach over several rows that have names of their own in the next one."""
    below = [row for row in rows if row[column] == MERGED_UP]
    words = [cell for row in rows if (cell := own(row[column]))]
    if not below or not words or any(is_figure(cell) or _NUMBERED.fullmatch(cell.rstrip(".)")) for cell in words):
        return False
    names = [own(row[column + 1]) for row in below]
    return all(name and not is_figure(name) for name in names) and len(set(names)) * 2 > len(names)


@dataclass(frozen=True, slots=True)
class _Group:
    """A row that others may belong to: those of at least rank `holds`."""

    words: str
    rank: int
    holds: int


@dataclass(frozen=True, slots=True)
class _Groups:
    """The rows above that are still open, the outermost first; each row gives the next state."""

    open: tuple[_Group, ...] = ()
    by_name_only: bool = False

    def above(self, row: Row) -> tuple[str, ...]:
        """The words of the rows that this one is a part of."""
        if is_total(row):
            return ()
        rank = _rank(row)
        return tuple(group.words for group in self.open if group.rank < rank and rank >= group.holds)

    def after(self, row: Row) -> _Groups:
        if is_total(row):
            return replace(self, open=())
        rank = _rank(row)
        kept = tuple(group for group in self.open if group.rank < rank)
        if label := group_label(row):
            return replace(self, open=(*kept, _Group(label, rank, rank)))
        words = "" if self.by_name_only else _name(row)
        counted = rank < _LABEL and (bool(marker_of(words)[0]) or rank > 10 * _RANKS["roman"])
        named = (_Group(words, rank, rank if counted else _SUB),) if words else ()
        return replace(self, open=(*kept, *named))


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
