"""PDF -> elements: its text, its tables, and what is read from the images of pages that have no text of their own."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.formats import extract
from index.legacy_fonts import Scheme, note, page_in_unicode
from index.limits import Limits, check
from index.lines import Content, Doubt, Element
from index.ocr import DOUBTFUL, engines
from index.pdf_fields import told_beside
from index.pdf_images import Scanned, scanned_pages
from index.pdf_lines import elements_of_pages
from index.pdf_page import TABLE, PageTables
from index.pdf_tables import tables_of_pages, with_whole_rows
from index.readable import is_garbled, is_only_stamp

_COUNT = re.compile(rb"/Count\s{1,9}(\d{1,12})")
_SPLIT = "Tách thành nhiều tệp rồi thêm lại."
_MOST_RUNS = 12

OnPage = Callable[[int], None]


class NeedsOcr(Exception):
    """A PDF of page images, and nothing on this machine that reads them; `garbled`: its text is unreadable."""

    def __init__(self, *, garbled: bool = False) -> None:
        super().__init__()
        self.garbled = garbled


def _told_pages(data: bytes) -> int:
    """The most pages that a page tree of the file tells of, as far as it is not packed; 0 where none does."""
    most, before = 0, 0
    for count in _COUNT.finditer(data):
        start = data.rfind(b"<<", before, count.start())
        before = count.end()
        if b"/Pages" in data[start if start >= 0 else count.start() : before + 200].partition(b">>")[0]:
            most = max(most, int(count.group(1)))
    return most


@dataclass(frozen=True, slots=True)
class _Pages:
    """The text of each page, and which of them (from 0) have none that can be read."""

    texts: list[str]
    garbled: list[int]
    images: list[int]
    schemes: set[Scheme]


def content_of_pdf(data: bytes, limits: Limits, on_page: OnPage | None = None) -> Content:
    """The paragraphs and tables of a PDF and its number of pages; `on_page` is told each page that was recognised.

    A page without text, with no text but a digital signature's, or with text that is none (see index/readable.py) is
    read as an image. Raises `NeedsOcr` where no page can be read without that, LimitExceeded.
    """
    check("Tệp PDF", _told_pages(data), limits.pages, "trang", _SPLIT)
    result = extract(data, ".pdf")
    texts = [page["content"] for page in result.pages or []]
    check("Tệp PDF", len(texts), limits.pages, "trang", _SPLIT)
    check("Tệp PDF", sum(map(len, texts)), limits.characters, "ký tự", _SPLIT)
    pages = _sorted(texts)
    using = engines(limits.ocr) if pages.images else ()
    if not using and pages.images and len(pages.images) == len(texts):
        raise NeedsOcr(garbled=bool(pages.garbled))
    scanned = scanned_pages(data, pages.images, using, on_page) if using else {}
    fields, told = told_beside(data)
    tables = {i: found for i, found in tables_of_pages(data, texts).items() if i < len(texts) and i not in pages.images}
    tables |= {i: page.tables for i, page in scanned.items() if page.tables.grids}
    check("Các bảng", sum(map(_cells, tables.values())), limits.cells, "ô", _SPLIT)
    shown = [_text_of(i, pages, tables, scanned) for i in range(len(texts))]
    found = elements_of_pages(shown, {i: page.grids for i, page in tables.items()})
    read = tuple(i + 1 for i, page in sorted(scanned.items()) if page.words)
    unread = tuple(i + 1 for i in pages.images if i + 1 not in read)
    notes = (*_notes(pages, read, unread, using), *told)
    doubts = tuple(doubt for i, page in sorted(scanned.items()) for doubt in _doubts(i + 1, page))
    elements = list(_with_fields(with_whole_rows(list(found)), fields))
    return Content(elements, len(texts), notes, read, unread, doubts)


def _sorted(texts: Sequence[str]) -> _Pages:
    converted = [page_in_unicode(text) for text in texts]
    pages = [text for text, _ in converted]
    garbled = [i for i, page in enumerate(pages) if is_garbled(page)]
    images = [i for i, page in enumerate(pages) if i in garbled or not page.strip() or is_only_stamp(page)]
    schemes = {scheme for i, (_, found) in enumerate(converted) if i not in images for scheme in found}
    return _Pages(pages, garbled, images, schemes)


def _cells(found: PageTables) -> int:
    return sum(len(grid) * len(grid[0]) for grid in found.grids)


def _text_of(i: int, pages: _Pages, tables: Mapping[int, PageTables], scanned: Mapping[int, Scanned]) -> str:
    if i in tables:
        return tables[i].text
    if i in scanned:
        return scanned[i].tables.text
    return "" if i in pages.images else pages.texts[i].replace(TABLE, "")


def _with_fields(elements: Sequence[Element], fields: Mapping[int, Sequence[str]]) -> Iterator[Element]:
    """The elements, those of each page followed by the values of its form fields."""
    waiting = dict(sorted(fields.items()))
    for element in elements:
        for page in [page for page in waiting if page + 1 < (element.page or 0)]:
            yield from (Element(line, page=page + 1) for line in waiting.pop(page))
        yield element
    for page, lines in waiting.items():
        yield from (Element(line, page=page + 1) for line in lines)


def _doubts(page: int, scanned: Scanned) -> Iterator[Doubt]:
    """The words of a page that are doubtful, each with how often it stands there before."""
    met: dict[str, int] = {}
    for word in scanned.words:
        if word.sure < DOUBTFUL:
            yield Doubt(page, word.text, met.get(word.text, 0))
        met[word.text] = met.get(word.text, 0) + 1


def _notes(pages: _Pages, read: Collection[int], unread: Collection[int], using: Collection[str]) -> Iterator[str]:
    """What staff are told of the pages that were read as images, or could not be."""
    scans = [i for i in pages.images if i not in pages.garbled]
    for kind, what in ((scans, "ảnh quét"), (pages.garbled, "chữ bị lỗi phông")):
        if done := listed([i + 1 for i in kind if i + 1 in read], _MOST_RUNS):
            yield f"Trang {done} là {what}, được nhận dạng chữ (OCR); đối chiếu số liệu với bản gốc."
        if missed := listed([i + 1 for i in kind if i + 1 in unread], _MOST_RUNS):
            yield f"Trang {missed} là {what} nên chưa đọc được. {_STEP[bool(using)]}"
    if pages.schemes:
        yield note(pages.schemes)


_STEP = {
    True: "Trang trắng thì bỏ qua; trang có chữ thì quét lại rõ hơn rồi thêm lại.",
    False: "Cài gói Python trueocr, hoặc tesseract-ocr và tesseract-ocr-vie, rồi thêm lại.",
}


def listed(pages: Sequence[int], most: int | None = None) -> str:
    """
    >>> listed([2, 3, 4, 7])
    '2-4, 7'
    """
    known = set(pages)
    starts = [i for i in pages if i - 1 not in known]
    ends = [i for i in pages if i + 1 not in known]
    runs = [f"{a}-{b}" if b > a else f"{a}" for a, b in zip(starts, ends, strict=True)]
    rest = f" và {len(runs) - most} chỗ khác" if most and len(runs) > most else ""
    return ", ".join(runs[:most]) + rest
