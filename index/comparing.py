"""Two papers side by side: paragraphs and table rows aligned, changed figures marked. Pure.

Lines that are equal but for white space and their enumeration anchor the alignment (longest common subsequence, by
RapidFuzz); between the anchors lines are paired by the words that they share, in their order. What a pair changes is
told word by word.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from rapidfuzz.distance import LCSseq

from index.report import CELL, Report
from index.scanning import WORD
from index.vietnamese import normalise

Change = Literal["same", "changed", "added", "removed"]

MOST_LINES = 20_000
"""Lines of a paper that are compared; 200 pages have about 8,000. The rest is left out, and said."""
MOST_BETWEEN = 400
"""Lines between two anchors, of both papers together, that are paired; where there are more they stand as they are."""
MOST_WORDS = 1_500
"""Words of a pair that are told word by word; longer lines are told as a whole."""
PAIRED = 0.4
"""Share of common words from which two lines are one that was changed."""


class Piece(NamedTuple):
    """A run of a line: as it is in both, or only in this one; `figure` where it holds digits."""

    text: str
    changed: bool
    figure: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """A paragraph or table row of one paper beside that of the other, "" where one has none."""

    change: Change
    before: str
    after: str
    page_before: int | None = None
    page_after: int | None = None

    @property
    def pieces(self) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
        """Both sides in runs that are common or not."""
        if self.change != "changed":
            return (_whole(self.before, self.change), _whole(self.after, self.change))
        return told_apart(self.before, self.after)

    @property
    def figures(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The figures that only one side has: what was there, what is there now."""
        sides = [Counter(_FIGURE.findall(text)) for text in (self.before, self.after)]
        gone, come = sides[0] - sides[1], sides[1] - sides[0]
        return tuple(gone.elements()), tuple(come.elements())


@dataclass(frozen=True, slots=True)
class Comparison:
    """All lines in their order; `cut` where a paper was too long to be compared to its end."""

    lines: tuple[Pair, ...]
    cut: bool = False

    @property
    def counts(self) -> dict[Change, int]:
        found = Counter(line.change for line in self.lines)
        kinds: tuple[Change, ...] = ("same", "changed", "added", "removed")
        return {kind: found[kind] for kind in kinds}


_FIGURE = re.compile(r"\d+(?:[.,/]\d+)*%?")
_WORD = re.compile(r"\s+|\d+(?:[.,/]\d+)*%?|\w+|[^\w\s]")
_MARK = re.compile(r"^(?:[-–+*•]|\(?(?:\d{1,3}|[a-zđ]|[ivxIVX]{1,4})[.)])\s*")


class _Text(NamedTuple):
    text: str
    key: str
    page: int | None


def compare(before: Report, after: Report) -> Comparison:
    """An older and a newer paper; takes about a second for 200 pages."""
    one, other = _texts(before), _texts(after)
    cut = max(len(one), len(other)) > MOST_LINES
    return Comparison(tuple(_aligned(one[:MOST_LINES], other[:MOST_LINES])), cut)


def _texts(report: Report) -> list[_Text]:
    return [
        _Text(block.text, _key(block.text), block.page) for block in report.blocks if block.text.strip()
    ]  # fmt: skip


def _key(text: str) -> str:
    """A line as it is compared: another number before an item is no change."""
    return " ".join(_MARK.sub("", normalise(text).strip()).casefold().split())


def _aligned(before: Sequence[_Text], after: Sequence[_Text]) -> Iterator[Pair]:
    for same, a, b, c, d in _runs([t.key for t in before], [t.key for t in after]):
        if same:
            yield from (_line("same", x, y) for x, y in zip(before[a:b], after[c:d], strict=True))
        else:
            yield from _between(before[a:b], after[c:d])


def _runs(one: Sequence[str], other: Sequence[str]) -> Iterator[tuple[bool, int, int, int, int]]:
    """Stretches of two sequences that are the same, and those between: (same, from and to in one, in the other)."""
    i = j = 0
    for code in LCSseq.opcodes(one, other):
        if code.tag == "equal":
            if i < code.src_start or j < code.dest_start:
                yield False, i, code.src_start, j, code.dest_start
            yield True, code.src_start, code.src_end, code.dest_start, code.dest_end
            i, j = code.src_end, code.dest_end
    if i < len(one) or j < len(other):
        yield False, i, len(one), j, len(other)


def _between(before: Sequence[_Text], after: Sequence[_Text]) -> Iterator[Pair]:
    """Lines between two anchors: those alike are pairs, in their order, the others were removed or added."""
    if len(before) + len(after) > MOST_BETWEEN or not before or not after:
        yield from (_line("removed", one, None) for one in before)
        yield from (_line("added", None, one) for one in after)
        return
    i = j = 0
    for a, b in _pairs(before, after):
        yield from (_line("removed", one, None) for one in before[i:a])
        yield from (_line("added", None, one) for one in after[j:b])
        yield _line("changed", before[a], after[b])
        i, j = a + 1, b + 1
    yield from (_line("removed", one, None) for one in before[i:])
    yield from (_line("added", None, one) for one in after[j:])


def _pairs(before: Sequence[_Text], after: Sequence[_Text]) -> list[tuple[int, int]]:
    """The pairs in order that are most alike together (the alignment of Needleman and Wunsch)."""
    words = [[Counter(_words(t.key)) for t in side] for side in (before, after)]
    n, m = len(before), len(after)
    best = [[0.0] * (m + 1) for _ in range(n + 1)]
    alike = [[_share(x, y) for y in words[1]] for x in words[0]]
    for i in range(n - 1, -1, -1):
        for j in range(m - 1, -1, -1):
            paired = alike[i][j] + best[i + 1][j + 1] if alike[i][j] >= PAIRED else 0.0
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    found, i, j = [], 0, 0
    while i < n and j < m:
        if alike[i][j] >= PAIRED and best[i][j] == alike[i][j] + best[i + 1][j + 1]:
            found.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def _words(text: str) -> list[str]:
    """The words of a line without its figures, which are what changes in a line that stays."""
    return [word for word in WORD.findall(text) if not word[0].isdigit()] or WORD.findall(text)


def _share(one: Counter[str], other: Counter[str]) -> float:
    whole = one.total() + other.total()
    return 2 * (one & other).total() / whole if whole else 0.0


def _line(change: Change, before: _Text | None, after: _Text | None) -> Pair:
    return Pair(
        change,
        before.text if before else "",
        after.text if after else "",
        before.page if before else None,
        after.page if after else None,
    )


# ------------------------------------------------------------------------------------------ within a pair


def told_apart(before: str, after: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Two lines in runs that both have, and runs that only one has; a figure is never cut."""
    one, other = _WORD.findall(before), _WORD.findall(after)
    if len(one) + len(other) > 2 * MOST_WORDS:
        return _whole(before, "changed"), _whole(after, "changed")
    left: list[Piece] = []
    right: list[Piece] = []
    for same, a, b, c, d in _runs(one, other):
        for words, side in ((one[a:b], left), (other[c:d], right)):
            if text := "".join(words):
                side.append(Piece(text, not same, not same and bool(_FIGURE.search(text))))
    return tuple(left), tuple(right)


def _whole(text: str, change: Change) -> tuple[Piece, ...]:
    return (Piece(text, change != "same", False),) if text else ()


def shown(text: str) -> str:
    """A line as one reads it: the cells of a row parted by bars."""
    return text.replace(CELL, " | ")
