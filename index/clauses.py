"""Sentences of Vietnamese in parts: clauses at semicolons, items of a list within a paragraph. Pure."""

from __future__ import annotations

import re
from itertools import pairwise

from index.vietnamese import Span

# A part that only continues the figure before it: "đạt 65,27% so với kế hoạch", "tăng 9,4% ...", "trong đó ...".
_CONTINUES = re.compile(
    r"\s*(?:và\s+)?(?:đạt|bằng|tăng|giảm|vượt|chiếm|tương đương|hoàn thành)\s+(?:(?:gần|khoảng|hơn)\s+)?\d",
    re.IGNORECASE,
)


def clauses(text: str, span: Span) -> list[Span]:
    """A sentence cut at `;` outside brackets; a part that only continues a figure stays with the one before it."""
    cuts = [span.start]
    depth = 0
    for i in range(span.start, span.end):
        depth += (text[i] in "([") - (text[i] in ")]")
        if text[i] == ";" and depth <= 0 and not _CONTINUES.match(text, i + 1):
            cuts.append(i + 1)
    cuts.append(span.end)
    pieces = [Span(a, b).trimmed(text) for a, b in pairwise(cuts)]
    return [piece for piece in pieces if _WORD.search(text, piece.start, piece.end)]


_WORD = re.compile(r"\w")


_ORDINALS = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")


_INLINE_ITEM = re.compile(
    r"(?:(?<=[\s:;.])|^)(?:\((\d{1,2}|[a-zđ])\)[.)]?|(\d{1,2}|[a-zđ])\)"
    rf"|(?:Thứ )?((?i:{'|'.join(_ORDINALS)}|nhất))(?: là,?|,))\s*(?=\S)"
)


def inline_items(text: str) -> tuple[Span, list[Span]] | None:
    """A lead-in and the items "(1) ... (2) ...", "a) ... b) ..." or "Một là, ... Hai là, ..." in one paragraph.

    None if it has no such list.
    """
    marks = list(_INLINE_ITEM.finditer(text))
    run: list[re.Match[str]] = []
    for mark in marks:
        label = _label_of(mark)
        if label == _label_after(run[-1]) if run else label in ("1", "a", "một"):
            run.append(mark)
    if len(run) < 2:
        return None
    edges = [m.start() for m in run] + [len(text)]
    items = [Span(a, b).trimmed(text) for a, b in pairwise(edges)]
    return Span(0, run[0].start()).trimmed(text), items


def _label_of(mark: re.Match[str]) -> str:
    label: str = mark.group(1) or mark.group(2) or mark.group(3).lower()
    return "một" if label == "nhất" else label


def _label_after(mark: re.Match[str]) -> str:
    label = _label_of(mark)
    if label.isdigit():
        return str(int(label) + 1)
    if label in _ORDINALS:
        return _ORDINALS[(_ORDINALS.index(label) + 1) % len(_ORDINALS)]
    letters = "abcdđefghiklmnopqrstuvxy"
    return letters[(letters.find(label) + 1) % len(letters)]
