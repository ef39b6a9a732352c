"""Where on a page of a PDF some words stand: in its text layer, or in what is recognised in its image."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from contextlib import closing
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any, NamedTuple

from index.scanning import WORD
from index.vietnamese import fold

MOST_WORDS = 1_500
"""Of what is sought, and of a page."""
_FEWEST_TOGETHER = 3
"""Words that stand beside each other as they do in what is sought; fewer are found anywhere."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom, in pixels of the page's picture."""


class Placed(NamedTuple):
    """A word of a page and its place."""

    word: str
    box: Box


def marks_of(sought: str, words: Sequence[Placed]) -> list[Box]:
    """The places of what is sought among a page's words, a box a line; none where it is not there.

    >>> page = [Placed(word, (i * 10, 0, i * 10 + 9, 8)) for i, word in enumerate("Thu ngân sách đạt 95 tỷ".split())]
    >>> marks_of("ngân sách đạt", page)
    [(10, 0, 39, 8)]
    """
    wanted = [word for word in map(_key, sought.split()[:MOST_WORDS]) if word]
    placed = [(key, one) for one in words[:MOST_WORDS] if (key := _key(one.word))]
    matcher = SequenceMatcher(None, [key for key, _ in placed], wanted, autojunk=False)
    least = min(_FEWEST_TOGETHER, len(wanted))
    found: list[Box] = []
    for at, _, size in matcher.get_matching_blocks():
        if size >= max(least, 1):
            found += _lines(box for _, (_, box) in placed[at : at + size])
    return found


def _key(word: str) -> str:
    return "".join(WORD.findall(fold(word)))


def _lines(boxes: Iterator[Box]) -> Iterator[Box]:
    """Boxes that follow each other on a line as one."""
    line: Box | None = None
    for box in boxes:
        if line and box[1] < line[3] and box[3] > line[1] and box[0] >= line[0]:
            line = (line[0], min(line[1], box[1]), max(line[2], box[2]), max(line[3], box[3]))
            continue
        if line:
            yield line
        line = box
    if line:
        yield line


def words_of_page(page: Any, width: int, height: int) -> list[Placed]:
    """The words of a page's text layer; the page is drawn that wide and high."""
    with closing(page.get_textpage()) as text:
        count = min(text.count_chars(), 20 * MOST_WORDS)
        letters = text.get_text_range(0, count) if count else ""
        if len(letters) != count:  # letters that take two units: their places can't be told by counting
            return []
        numbered = groupby(range(count), lambda i: not letters[i].isspace())
        runs = [list(run) for is_word, run in numbered if is_word]
        return [Placed(letters[run[0] : run[-1] + 1], _around(page, text, run, (width, height))) for run in runs]


def _around(page: Any, text: Any, run: Sequence[int], size: tuple[int, int]) -> Box:
    boxes = [text.get_charbox(i, loose=True) for i in run]
    left, bottom = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, top = max(box[2] for box in boxes), max(box[3] for box in boxes)
    (x, y), (u, v) = _on_picture(page, left, top, size), _on_picture(page, right, bottom, size)
    return min(x, u), min(y, v), max(x, u), max(y, v)


def _on_picture(page: Any, x: float, y: float, size: tuple[int, int]) -> tuple[float, float]:
    """A point of the page on its picture, however the page is turned and cropped."""
    import pypdfium2.raw as pdfium

    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page, 0, 0, *size, 0, x, y, across, down)
    return float(across.value), float(down.value)
