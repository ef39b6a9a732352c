"""The pages of a PDF as images: what the engines of index/ocr.py read in them, and pictures of them for people."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Sequence
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np

from index.ocr import read_image
from index.ocr_lines import Line
from index.pdf_columns import Piece, with_columns
from index.pdf_page import PageTables
from index.tone_marks import Word

log = logging.getLogger(__name__)

OCR_DPI = 200
_MOST_POINTS = 12_000_000
"""Of one image, whatever size a page says it has: A3 at 200 points an inch has 8 million."""


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


def picture(data: bytes, number: int, dpi: int = 100, most: int = 2_000_000) -> bytes:
    """A page (from 1) of a PDF as a PNG of so many points at most. Raises IndexError, PdfiumError."""
    import pypdfium2
    from PIL import Image

    with closing(pypdfium2.PdfDocument(data)) as document:
        if not 1 <= number <= len(document):
            raise IndexError(number)
        with closing(document[number - 1]) as page:
            _, image = rendered(page, dpi, most)
    png = BytesIO()
    Image.fromarray(image).save(png, "PNG", compress_level=3)
    return png.getvalue()
