"""Numbers typed as text by software that writes "1,250.5": which columns hold them, and how Vietnamese write them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_BOTH = re.compile(r"[-(]?\d{1,3}(?:,\d{3})+\.\d+[)%]?")
_AMERICAN = re.compile(r"[-(]?\d+(?:,\d{3})*(?:\.\d+)?[)%]?")
_NEVER = re.compile(r"[-(]?\d{1,3}(?:\.\d{3})+,\d+[)%]?|[-(]?\d+,(?:\d{1,2}|\d{4,})[)%]?")
"""What only a Vietnamese number can be."""


def american(columns: Mapping[int, Sequence[str]]) -> frozenset[int]:
    """The columns whose text numbers have a point before the decimals.

    Only a number with both signs proves it ("1,250.5"). Beside such a column others follow where every number fits
    and one has thousands or two decimals: "5.1" alone may be a class or the number of a line.
    """
    numbers = {key: [text for cell in cells if (text := _bare(cell))[:1].isdigit()] for key, cells in columns.items()}
    open_to = {key: cells for key, cells in numbers.items() if not any(_NEVER.fullmatch(text) for text in cells)}
    proven = {key for key, cells in open_to.items() if any(_BOTH.fullmatch(text) for text in cells)}
    if not proven:
        return frozenset()
    return frozenset(proven | {key for key, cells in open_to.items() if _fits([c for c in cells if _is_number(c)])})


_CENTS = re.compile(r"\d+\.\d\d")


def _fits(numbers: Sequence[str]) -> bool:
    return any("," in text for text in numbers) or (bool(numbers) and all(_CENTS.fullmatch(text) for text in numbers))


def _is_number(text: str) -> bool:
    return bool(_AMERICAN.fullmatch(text))


def _bare(cell: str) -> str:
    return cell.strip().lstrip("'").strip().lstrip("-(")


def vietnamese(cell: str) -> str:
    """
    >>> vietnamese("1,250.5"), vietnamese("'402.10"), vietnamese("KCN 1.2")
    ('1.250,5', '402,10', 'KCN 1.2')
    """
    text = cell.strip().lstrip("'").strip()
    return text.translate(str.maketrans(",.", ".,")) if _is_number(text) else cell
