"""What one cell or one row of a table shows by itself: whether it is a figure, a unit, a total, a note.

Merged cells arrive marked: the readers put `MERGED_LEFT` where a cell belongs to the one on its left and `MERGED_UP`
where it belongs to the one above, so that a number spanning three rows is not told three times.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Literal

from index.text import unit_at
from index.vietnamese import normalise
from index.wordlists import kinds

MERGED_LEFT = "\ue000"
MERGED_UP = "\ue001"
MISSING = "(công thức chưa có kết quả)"
"""Stands in a cell whose formula has no stored result."""

Grid = Sequence[Sequence[str]]
Row = tuple[str, ...]

_FIGURE = re.compile(r"[-–+(]*\d[\d.,\s]*\)?\s*(?:%|‰)?")
_MEASURED = re.compile(r"[-–+(]*\d(?:[\d.,]*\d)?\)?\s*([^\W\d_]|[$€₫]).{,30}")
_UNITS = ("money", "percent", "measure", "count")
_YEAR = re.compile(r"\(?(?:19|20)\d\d\)?")
UNIT_LINE = re.compile(r"\(?\s*(?:đơn vị(?: tính)?|đvt)\s*[:;]", re.I)
TABLE_NAME = re.compile(r"(?:bảng|biểu|phụ biểu)\b", re.I)
TABLE_LABEL = re.compile(r"(?:bảng|biểu|phụ biểu|phụ lục)(?: số)?\s*[\w.-]{1,6}[.:]?", re.I)
_CONTINUES = re.compile(r"[(%]|(?:19|20)\d\d\b|\d{1,2}/\d")
_LONGEST_UNIT = 60
LayoutWord = Literal["chú thích", "tổng", "ký", "thứ tự"]


def clean(cell: str) -> str:
    return cell if cell in (MERGED_LEFT, MERGED_UP) else " ".join(normalise(cell).split())


def own(cell: str) -> str:
    return "" if cell in (MERGED_LEFT, MERGED_UP) else cell.strip()


def owned(row: Iterable[str]) -> list[str]:
    """The cells of a row that hold words of their own."""
    return [cell for cell in map(own, row) if cell]


def filled(row: Iterable[str]) -> int:
    return sum(1 for cell in row if own(cell) or cell == MERGED_UP)


def is_figure(cell: str) -> bool:
    """Whether a cell holds a number, with or without its unit; a year is the name of a time.

    >>> is_figure("1.250,5"), is_figure("12,5 tỷ đồng"), is_figure("2024"), is_figure("2. Lao động")
    (True, True, False, False)
    """
    if _FIGURE.fullmatch(cell):
        return not _YEAR.fullmatch(cell)
    if cell == MISSING:
        return True
    measured = _MEASURED.fullmatch(cell)
    return bool(measured) and is_unit(cell[measured.start(1) :]) if measured else False


def heads_columns(row: Sequence[str], below: Sequence[str]) -> bool:
    """Whether the only cell of a row stands over the columns named under it, and is no title of the table."""
    at = next((i for i, cell in enumerate(row) if own(cell)), 0)
    spread = at + 1 < len(row) and row[at + 1] == MERGED_LEFT
    return at > 0 and spread and not is_unit_line(row[at]) and not own(below[0]) and len(owned(below)) > 1


def has_figures(row: Iterable[str]) -> bool:
    return any(is_figure(own(cell)) for cell in row)


def counts_up(row: Sequence[str]) -> bool:
    """Whether a row names its columns by counting them: "Chỉ tiêu | 1 | 2 | 3", the months of a year."""
    held = owned(row)
    numbers = [cell for cell in held if cell.isdecimal()]
    named = len(held) > len(numbers) > 2 and not is_figure(held[0])
    return named and held[-len(numbers) :] == numbers == [str(n) for n in range(1, len(numbers) + 1)]


_LISTED = re.compile("[;,]")


@lru_cache(maxsize=2_000)
def is_unit(words: str) -> bool:
    """
    >>> is_unit("Triệu USD"), is_unit("Nghìn tấn; triệu USD"), is_unit("Khu công nghiệp Phú Hội")
    (True, True, False)
    """
    return len(words) <= _LONGEST_UNIT and all(map(_is_one_unit, map(str.strip, _LISTED.split(words.strip("() ")))))


def _is_one_unit(words: str) -> bool:
    found = unit_at(f"1 {words}", 1)
    title = found.kind == "count" and words.isupper()  # "QUYẾT ĐỊNH"
    return bool(words) and found.kind in _UNITS and not title and found.end >= len(words) + 2


def is_unit_line(line: str) -> bool:
    """Whether a line only names the unit of the table under it: "Đơn vị tính: tỷ đồng", "Triệu USD"."""
    return bool(UNIT_LINE.match(line)) or is_unit(line)


def goes_on(cell: str) -> bool:
    """Whether a header cell is the rest of the one above it: "quý III", then "năm", then "2024"."""
    return cell[:1].islower() or bool(_CONTINUES.match(cell))


@cache
def _words(kind: LayoutWord) -> re.Pattern[str]:
    spellings = kinds("table_words.tsv")[kind][0].split("|")
    alternatives = (re.escape(word) + (r"(?!\w)" if word[-1].isalnum() else "") for word in spellings)
    return re.compile("|".join(alternatives), re.I)


def opens_with(kind: LayoutWord, cell: str) -> bool:
    """Whether a cell opens with a word of that kind of index/data/table_words.tsv."""
    return bool(_words(kind).match(cell))


def is_total(row: Sequence[str]) -> bool:
    """Whether a row tells the sum of others; "CẢ NƯỚC" is one too."""
    return any(opens_with("tổng", cell) for cell in row[:2])
