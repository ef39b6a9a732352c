"""The lines of a page image, found and read by TrueOCR's models, letter by letter with how sure each is.

The package's own way from image to text squeezes long lines to the width that its recogniser takes, and tells one
figure of confidence a line. Here stamps are taken out first, long lines are cut between words, and every letter keeps
its own figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import ceil
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.tone_marks import Word

Image = npt.NDArray[np.uint8]
"""Rows x columns x RGB."""
Gray = npt.NDArray[np.uint8]

THREADS = 2
_FEWEST_COLOURED = 0.0002
_MOST_COLOURED = 0.3
"""Shares of coloured points: a page with fewer has no stamp, one with more is coloured itself."""
_STAMP_LINES = 3.5
"""Lines of text: what is coloured and higher than that is a stamp."""
_READABLE = 0.75
_FEWEST_LETTERS = 4
_LEAST_SURE = 0.4
_BATCH = 32
_BLACK = 130


Box = tuple[float, float, float, float]
"""Left, top, right, bottom; pixels of the image as it was straightened."""


@dataclass(frozen=True, slots=True)
class Line:
    """Words that stand beside each other, in one cell of a table or across a column."""

    words: tuple[Word, ...]
    box: Box

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class Models:
    """TrueOCR's models, loaded."""

    engine: Any
    recogniser: Any


@cache
def models() -> Models:
    """Takes a second and 80 MB; a process that reads files loads them with its first page image."""
    import trueocr
    from trueocr.page import PageEngine

    folder = Path(trueocr.__file__).parent / "models"
    return Models(PageEngine(folder, THREADS), trueocr.Recognizer(folder, THREADS))


def without_colour(image: Image) -> Gray:
    """The image in grey, in which the red and blue of stamps is as white as paper and the black under them stays."""
    most = image.max(2).astype(np.int16)
    spread = most - image.min(2)
    white: Gray = np.clip(most + np.maximum(spread - 30, 0) * 7 // 10, 0, 255).astype(np.uint8)
    return white


def lines_of(image: Image, used: Models) -> tuple[Gray, list[Line]]:
    """The page upright and without stamps, and its lines in reading order."""
    import cv2

    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)
    coloured = image.max(2).astype(np.int16) - image.min(2) > 60
    share = float(coloured.mean())
    page, turns, skew = used.engine.upright(grey if share > _MOST_COLOURED else without_colour(image))
    boxes = [_box(found) for found in used.engine.detect(page)]
    stamped = _FEWEST_COLOURED < share <= _MOST_COLOURED
    marked = _turned(coloured.astype(np.uint8) * np.uint8(255), turns, skew) if stamped else page
    black = [box for box in boxes if not (stamped and _is_coloured(page, marked, box))]
    read = list(zip(black, _read(page, black, used.recogniser), strict=True))
    if stamped:
        read += _in_colour(_turned(grey, turns, skew), marked, boxes, used)
    kept = [(box, words) for box, words in read if _says_something(words)]
    return page, _in_order(kept, (page.shape[1], page.shape[0]), used)


def _says_something(words: Sequence[Word]) -> bool:
    """Whether any word with a letter or a figure was read half surely: the rest of a stamp is signs."""
    return any(word.sure > _LEAST_SURE and any(map(str.isalnum, word.text)) for word in words)


def _turned(grey: Gray, turns: int, skew: float) -> Gray:
    """The same image as `upright` has turned another one."""
    from trueocr.page import VERTICAL, rotate_page

    turned = np.ascontiguousarray(np.rot90(grey, 1 if turns == VERTICAL else -turns)) if turns else grey
    straight: Gray = rotate_page(turned, skew) if skew else turned
    return straight


def _box(found: Sequence[float]) -> Box:
    left, top, right, bottom = (float(value) for value in found[:4])
    return left, top, right, bottom


def _in_order(read: Sequence[tuple[Box, tuple[Word, ...]]], size: tuple[int, int], used: Models) -> list[Line]:
    lines = [Line(words, box) for box, words in read]
    boxes = np.asarray([line.box for line in lines], np.float32).reshape(-1, 4)
    return [lines[i] for i in used.engine.reading_order(boxes, [line.text for line in lines], size)]


# ---------------------------------------------------------------------------------------------- lines in colour


def _in_colour(
    page: Gray, coloured: Gray, known: Sequence[Box], used: Models
) -> Iterator[tuple[Box, tuple[Word, ...]]]:
    """Lines that are there in colour only, headings say, and are no part of a stamp."""
    boxes = [box for box in map(_box, used.engine.detect(page)) if not any(_overlap(box, other) for other in known)]
    if not boxes:
        return
    height = float(np.median([bottom - top for _, top, _, bottom in (*boxes, *known)]))
    stamps = list(_tall(coloured, _STAMP_LINES * height))
    apart = [box for box in boxes if not any(_overlap(box, stamp) for stamp in stamps)]
    for box, words in zip(apart, _read(page, apart, used.recogniser), strict=True):
        letters = sum(c.isalnum() for word in words for c in word.text)
        if letters >= _FEWEST_LETTERS and sum(w.sure for w in words) / len(words) > _READABLE:
            yield box, words


def _is_coloured(page: Gray, coloured: Gray, box: Box) -> bool:
    """Whether what is left in a box is the rest of a stamp: more of its points are in colour than black."""
    left, top, right, bottom = (max(int(edge), 0) for edge in box)
    part = slice(top, bottom + 1), slice(left, right + 1)
    return int(np.count_nonzero(coloured[part])) > int(np.count_nonzero(page[part] < _BLACK))


def _tall(coloured: Gray, height: float) -> Iterator[Box]:
    import cv2

    around = max(int(height / 10), 1)
    thick = cv2.dilate(coloured, np.ones((around, around), np.uint8))
    _, _, found, _ = cv2.connectedComponentsWithStats(thick)
    for left, top, width, high, _ in found[1:]:
        if high > height:
            yield float(left), float(top), float(left + width), float(top + high)


def _overlap(box: Box, other: Box) -> bool:
    """Whether a third of a box or more lies in another."""
    width = min(box[2], other[2]) - max(box[0], other[0])
    height = min(box[3], other[3]) - max(box[1], other[1])
    return width > 0 and height > 0 and 3 * width * height > (box[2] - box[0]) * (box[3] - box[1])


# ---------------------------------------------------------------------------------------------- letters


def _read(page: Gray, boxes: Sequence[Box], recogniser: Any) -> list[tuple[Word, ...]]:
    """The words in each of the boxes."""
    from trueocr.preprocess import prepare_gray

    homes: list[int] = []
    inks: list[Any] = []
    for i, box in enumerate(boxes):
        for left, top, right, bottom in pieces(page, box, recogniser.max_width):
            crop = page[max(int(top), 0) : int(bottom) + 1, max(int(left), 0) : int(right) + 1]
            if crop.size:
                homes.append(i)
                inks.append(
                    prepare_gray(np.ascontiguousarray(crop), recogniser.max_width, recogniser.pad_y, recogniser.pad_x)
                )
    letters: list[list[tuple[str, float]]] = [[] for _ in boxes]
    for home, found in zip(homes, _recognised(inks, recogniser), strict=True):
        letters[home] += [(" ", 1.0), *found]
    return [tuple(words_of(found)) for found in letters]


def _recognised(inks: Sequence[Any], recogniser: Any) -> list[list[tuple[str, float]]]:
    from trueocr.preprocess import pad_batch, width_batches

    found: list[list[tuple[str, float]]] = [[] for _ in inks]
    for selected in width_batches([ink.shape[1] for ink in inks], max_batch=_BATCH):
        tensor, widths = pad_batch([inks[i] for i in selected])
        ids, sure, lengths = recogniser.session.run(["ids", "conf", "lengths"], {"x": tensor, "widths": widths})
        for row, i in enumerate(selected):
            steps = int(lengths[row])
            found[i] = letters_of(ids[row, :steps].tolist(), sure[row, :steps].tolist(), recogniser.chars)
    return found


def letters_of(ids: Sequence[int], sure: Sequence[float], letters: Sequence[str]) -> list[tuple[str, float]]:
    """What the steps of the recogniser spell: 0 is no letter, a letter that lasts over several steps is one.

    >>> letters_of([0, 2, 2, 0, 2, 1], [1, 0.5, 0.9, 1, 0.8, 0.7], "ab")
    [('b', 0.9), ('b', 0.8), ('a', 0.7)]
    """
    found: list[tuple[str, float]] = []
    before = 0
    for number, confidence in zip(ids, sure, strict=True):
        if number and number == before:
            found[-1] = (found[-1][0], max(found[-1][1], confidence))
        elif number:
            found.append((letters[number - 1], confidence))
        before = number
    return found


def words_of(letters: Iterable[tuple[str, float]]) -> Iterator[Word]:
    """Letters in words, parted by spaces; a word is as sure as the least sure of its letters."""
    text, sure = "", 1.0
    for letter, confidence in (*letters, (" ", 1.0)):
        if letter.isspace():
            if text:
                yield Word(text, round(sure, 3))
            text, sure = "", 1.0
        else:
            text, sure = text + letter, min(sure, confidence)


# ---------------------------------------------------------------------------------------------- long lines


def pieces(page: Gray, box: Box, widest: int) -> list[Box]:
    """A line cut between words into pieces that the recogniser need not squeeze; `widest` at a height of 32 points."""
    left, top, right, bottom = box
    height = bottom - top
    parts = ceil((right - left) / max(0.95 * widest * 1.4 * height / 32, 1))
    if parts < 2:
        return [box]
    strip = page[max(int(top), 0) : int(bottom) + 1, max(int(left), 0) : int(right) + 1]
    gaps = _gaps(strip)
    edges = [left]
    for number in range(1, parts):
        aim, reach = (right - left) * number / parts, 0.35 * (right - left) / parts
        near = [gap for gap in gaps if abs(sum(gap) / 2 - aim) < reach]
        if near:
            start, end = max(near, key=lambda gap: gap[1] - gap[0] - 0.06 * abs(sum(gap) / 2 - aim))
            edges.append(left + (start + end) / 2)
    edges.append(right)
    return [(a, top, b, bottom) for a, b in pairwise(edges)]


def _gaps(strip: Gray) -> list[tuple[int, int]]:
    """The columns of a line without ink, as runs."""
    blank = ~(strip < 0.7 * np.percentile(strip, 95)).any(0)
    turns = np.flatnonzero(np.diff(np.concatenate(([False], blank, [False])).astype(np.int8)))
    return list(zip(turns[::2].tolist(), turns[1::2].tolist(), strict=True))
