"""The pages of a PDF as images: what the engines of index/ocr.py read in them, and pictures of them for people."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np

from index.ocr import read_image
from index.ocr_lines import Line
from index.pdf_columns import with_columns
from index.pdf_marks import Box, Placed, marks_of, words_of_page
from index.pdf_page import PageTables
from index.pdf_pieces import Piece
from index.tone_marks import Word

OCR_DPI = 200
_MOST_POINTS = 12_000_000
"""Of one image, whatever size a page says it has: A3 at 200 points an inch has 8 million."""
_HIGHLIGHT = (255, 224, 102)


@dataclass(frozen=True, slots=True)
class Scanned:
    """What was read in the image of a page: its text with its tables, and its words in their order."""

    tables: PageTables
    words: tuple[Word, ...]


def scanned_pages(
    data: bytes, pages: Collection[int], using: Sequence[str], on_page: Callable[[int], None] | None = None
) -> dict[int, Scanned]:
    """What those pages (from 0) hold, one image in memory at a time; `on_page` is told each of them, from 1."""
    import pypdfium2

    found: dict[int, Scanned] = {}
    with closing(pypdfium2.PdfDocument(data)) as document:
        for index in pages:
            with closing(document[index]) as page:
                dpi, image = rendered(page, OCR_DPI)
            found[index] = _scanned(read_image(image, dpi, using))
            if on_page:
                on_page(index + 1)
    return found


def _scanned(lines: Sequence[Line]) -> Scanned:
    height = max((line.box[3] for line in lines), default=0.0)
    pieces = [Piece(line.text, (b[0], height - b[3], b[2], height - b[1])) for line in lines for b in [line.box]]
    return Scanned(with_columns(pieces), tuple(word for line in lines for word in line.words))


def rendered(page: Any, dpi: int, most: int = _MOST_POINTS) -> tuple[int, Any]:
    """The page as people hold it, rows x columns x RGB, and its points an inch: fewer than asked where it is huge."""
    width, height = page.get_size()
    scale = min(dpi / 72, (most / max(width * height, 1)) ** 0.5)
    with closing(page.render(scale=scale, rev_byteorder=True, prefer_bgrx=True)) as bitmap:
        return max(round(72 * scale), 1), np.ascontiguousarray(bitmap.to_numpy()[:, :, :3])


def picture(
    data: bytes, number: int, sought: str = "", using: Sequence[str] = (), dpi: int = 100, most: int = 2_000_000
) -> bytes:
    """A page (from 1) of a PDF as a PNG of so many points at most, with the words that are sought marked.

    Where the page has no text they are looked for in its image by the engines. Raises IndexError, PdfiumError.
    """
    import pypdfium2
    from PIL import Image

    with closing(pypdfium2.PdfDocument(data)) as document:
        if not 1 <= number <= len(document):
            raise IndexError(number)
        with closing(document[number - 1]) as page:
            _, image = rendered(page, dpi, most)
            marks = _marks(page, sought, image, using) if sought else []
    png = BytesIO()
    Image.fromarray(_with_marks(image, marks)).save(png, "PNG", compress_level=3)
    return png.getvalue()


def _marks(page: Any, sought: str, image: Any, using: Sequence[str]) -> list[Box]:
    height, width = image.shape[:2]
    words = words_of_page(page, width, height)
    if not words and using:
        dpi, sharp = rendered(page, OCR_DPI)
        ratio = width / sharp.shape[1]
        words = [
            Placed(word, (left * ratio, top * ratio, right * ratio, bottom * ratio))
            for line in read_image(sharp, dpi, using)
            for word, (left, top, right, bottom) in _spread(line)
        ]
    return marks_of(sought, words)


def _spread(line: Line) -> Iterator[tuple[str, Box]]:
    """A line's words, each with its share of the line's length."""
    left, top, right, bottom = line.box
    step, at = (right - left) / max(len(line.text), 1), left
    for word in line.words:
        yield word.text, (at, top, at + step * len(word.text), bottom)
        at += step * (len(word.text) + 1)


def _with_marks(image: Any, marks: Sequence[Box]) -> Any:
    """The picture with those places as a highlighter leaves them: paper yellow, ink as it is."""
    marked = image.copy()
    for left, top, right, bottom in marks:
        place = marked[max(int(top) - 1, 0) : int(bottom) + 2, max(int(left) - 2, 0) : int(right) + 3]
        place[:] = np.minimum(place, np.array(_HIGHLIGHT, np.uint8))
    return marked
