"""The two columns of an official head on the first page of a PDF, told apart by where they stand.

In the file they may come behind the text, line by line, or run into each other; the head reads left column, then right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.lines import MOTTO, NUMBER_LINE, PLACE_DATE, SUBJECT
from index.pdf_pieces import Piece, pieces_of
from index.pdf_rules import Box

Letter = tuple[str, Box]

_HEAD = 0.35
"""Of the page's height: where a head stands."""
_NEXT_LINE = 1.9
"""Line heights to the next line of a subject."""
_NUMBER_THEN_DATE = re.compile(r"Số\s*:?\s*(?:[\d.…_]+\s?)?(?:[/-]\s?)?[A-ZĐ]?[^\s,]*\s+(?=[^\s\d][^,]*,\s*ngày\b)")
_ADDRESSED = re.compile(r"kính gửi\b", re.I)
_LEVEL = 4.0
"""Points between letters of one line."""
_MOST_LETTERS = 20_000


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of the page and the letters that it is made of, by their places from `start` to `end`."""

    piece: Piece
    start: int
    end: int

    @property
    def left(self) -> float:
        return self.piece.box[0]

    @property
    def middle(self) -> float:
        return (self.piece.box[0] + self.piece.box[2]) / 2

    @property
    def base(self) -> float:
        return self.piece.box[1] if self.piece.base is None else self.piece.base


def with_head_first(letters: Sequence[Letter], height: float, lines: Sequence[str] = ()) -> list[Letter] | None:
    """The letters of a first page with its head in reading order; None where they stand so, or there is no head.

    `lines` are those of the page as another reader has them: where one runs over both columns, theirs is no order.
    """
    if len(letters) > _MOST_LETTERS:
        return None
    whole = list(_parts(letters))
    parts = [part for one in whole for part in _parted(one, letters)]
    motto = next((p for p in parts if MOTTO.match(p.piece.text) and p.base > (1 - _HEAD) * height), None)
    if motto is None:
        return None
    below = sorted((p for p in parts if motto.base - _HEAD * height < p.base < motto.base + _LEVEL), key=_down)
    columns = [list(_rows(p for p in below if (p.middle >= motto.left) == right)) for right in (False, True)]
    ends = [row[0].base for rows in columns for row in rows if _ends_head(" ".join(p.piece.text for p in row))]
    if not ends:
        return None
    left, right = ([row for row in rows if row[0].base >= min(ends) - _LEVEL] for rows in columns)
    head = [part for row in (*left, *_subject(columns[0], len(left), motto), *right) for part in row]
    before = [part for part in parts if part.base >= motto.base + _LEVEL]
    first = [part for part in parts if part.base < motto.base + _LEVEL][: len(head)]
    mixed = len(parts) > len(whole) or any(map(_runs_over, lines))
    if first == head or (not mixed and set(map(_start, first)) == set(map(_start, head))):
        return None
    known = {*map(_start, head), *map(_start, before)}
    return list(_told(letters, before, head, [part for part in parts if part.start not in known]))


def _down(part: _Part) -> float:
    return -part.base


def _rows(parts: Iterable[_Part]) -> Iterator[list[_Part]]:
    """Parts of a column from the top, in rows."""
    row: list[_Part] = []
    for part in parts:
        if row and row[0].base - part.base > _LEVEL:
            yield sorted(row, key=lambda part: part.left)
            row = []
        row.append(part)
    if row:
        yield sorted(row, key=lambda part: part.left)


def _start(part: _Part) -> int:
    return part.start


def _ends_head(words: str) -> bool:
    return bool(NUMBER_LINE.search(words) or PLACE_DATE.search(words))


def _runs_over(line: str) -> bool:
    motto = MOTTO.search(line)
    return bool((motto and motto.start()) or _NUMBER_THEN_DATE.match(line))


def _parts(letters: Sequence[Letter]) -> Iterator[_Part]:
    held = [i for i, (sign, _) in enumerate(letters) if not (sign in "\r\n\0" or sign.isspace())]
    at = 0
    for piece in pieces_of(letters):
        count = len(piece.text.replace(" ", ""))
        yield _Part(piece, held[at], held[at + count - 1] + 1)
        at += count


def _parted(part: _Part, letters: Sequence[Letter]) -> Iterator[_Part]:
    """A piece, parted where the right column of a head begins in it."""
    words = part.piece.text
    motto, number = MOTTO.search(words), _NUMBER_THEN_DATE.match(words)
    cut = motto.start() if motto else number.end() if number else 0
    if not 0 < cut < len(words):
        yield part
        return
    signs = len(words[:cut].replace(" ", ""))
    held = [i for i in range(part.start, part.end) if not letters[i][0].isspace()]
    for start, end in ((part.start, held[signs - 1] + 1), (held[signs], part.end)):
        (piece, *_) = pieces_of(letters[start:end])
        yield _Part(piece, start, end)


def _subject(column: Sequence[list[_Part]], at: int, motto: _Part) -> Iterator[list[_Part]]:
    """The lines of a letter's subject that stand below the last line of its head, from `at` on in the left column."""
    begins = any(SUBJECT.match(row[0].piece.text) for row in column[: at + 1])
    for upper, row in pairwise(column[max(at - 1, 0) :] if begins else ()):
        size = max(part.piece.box[3] - part.piece.box[1] for part in row)
        if upper[0].base - row[0].base > _NEXT_LINE * size or row[-1].piece.box[2] > motto.middle:
            return
        if _ADDRESSED.match(row[0].piece.text):
            return
        yield row


def _told(
    letters: Sequence[Letter], before: Sequence[_Part], head: Sequence[_Part], rest: Sequence[_Part]
) -> Iterator[Letter]:
    """The letters of the parts, one part after the other."""
    for part in (*before, *head, *rest):
        yield from letters[part.start : part.end]
        yield "\n", letters[part.end - 1][1]
