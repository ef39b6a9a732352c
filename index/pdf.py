"""PDF -> elements: lines joined into paragraphs, page by page; `tesseract`, where it is at hand, reads page images."""

from __future__ import annotations

import logging
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from statistics import median
from types import MappingProxyType

from index.cells import UNIT_LINE, Grid
from index.formats import extract
from index.limits import Limits, check
from index.lines import HEAD_FORMS, MOTTO, NUMBER_LINE, PLACE_DATE, Content, Element, is_capitals, marker_of
from index.pdf_tables import TABLE, tables_of_pages, with_whole_rows
from index.readable import is_garbled, is_only_stamp
from index.vietnamese import fold, normalise

log = logging.getLogger(__name__)

OCR_DPI = 300
_COUNT = re.compile(rb"/Count\s{1,9}(\d{1,12})")


class NeedsOcr(Exception):
    """A PDF of page images, and no `tesseract` with Vietnamese on this machine; `garbled`: its text is unreadable."""

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


OnPage = Callable[[int], None]
_SPLIT = "Tách thành nhiều tệp rồi thêm lại."


def content_of_pdf(data: bytes, limits: Limits, on_page: OnPage | None = None) -> Content:
    """The paragraphs of a PDF and its number of pages; `on_page` is told each page that was recognised.

    A page without text, with no text but a digital signature's, or with text that is none (see index/readable.py) is
    read as an image. Raises `NeedsOcr` where no page can be read without `tesseract`, LimitExceeded.
    """
    check("Tệp PDF", _told_pages(data), limits.pages, "trang", _SPLIT)
    result = extract(data, ".pdf")
    pages = [page["content"] for page in result.pages or []]
    check("Tệp PDF", len(pages), limits.pages, "trang", _SPLIT)
    check("Tệp PDF", sum(map(len, pages)), limits.characters, "ký tự", _SPLIT)
    garbled = [i for i, page in enumerate(pages) if is_garbled(page)]
    images = [i for i, page in enumerate(pages) if i in garbled or not page.strip() or is_only_stamp(page)]
    recognised = bool(images) and has_vietnamese_ocr()
    if recognised:
        pages = _with_recognised(data, pages, images, on_page)
    elif len(images) == len(pages):
        raise NeedsOcr(garbled=bool(garbled))
    else:
        pages = ["" if i in images else page for i, page in enumerate(pages)]
    tables = {i: found for i, found in tables_of_pages(data).items() if i < len(pages) and i not in images}
    cells = sum(len(grid) * len(grid[0]) for found in tables.values() for grid in found.grids)
    check("Các bảng", cells, limits.cells, "ô", _SPLIT)
    texts = [tables[i].text if i in tables else page.replace(TABLE, "") for i, page in enumerate(pages)]
    found = elements_of_pages(texts, {i: found.grids for i, found in tables.items()})
    return Content(with_whole_rows(list(found)), len(pages), tuple(_notes(images, garbled, recognised)))


def _notes(images: list[int], garbled: list[int], recognised: bool) -> Iterator[str]:
    """What staff are told of the pages that were read as images, or could not be."""
    scans = [i for i in images if i not in garbled]
    kinds = ((scans, "ảnh quét"), (garbled, "chữ bị lỗi phông"))
    for pages, what in ((_listed(pages), what) for pages, what in kinds if pages):
        if recognised:
            yield f"Trang {pages} là {what}, được nhận dạng chữ (OCR); đối chiếu số liệu với bản gốc."
        else:
            yield f"Trang {pages} là {what} nên chưa đọc được. Cài gói tesseract-ocr và tesseract-ocr-vie rồi thêm lại."


def _listed(pages: list[int]) -> str:
    """Pages from 0 as people list them from 1: "2-4, 7"."""
    starts = [i for i in pages if i - 1 not in pages]
    ends = [i for i in pages if i + 1 not in pages]
    runs = [f"{a + 1}-{b + 1}" if b > a else f"{a + 1}" for a, b in zip(starts, ends, strict=True)]
    return ", ".join(runs[:_MOST_RUNS]) + (f" và {len(runs) - _MOST_RUNS} chỗ khác" if len(runs) > _MOST_RUNS else "")


_MOST_RUNS = 12


def has_vietnamese_ocr() -> bool:
    """Whether Debian's `tesseract` is on PATH with the language `vie`."""
    program = shutil.which("tesseract")
    if program is None:
        return False
    listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, check=False)
    return "vie" in listed.stdout.split()


def _with_recognised(data: bytes, pages: list[str], images: list[int], on_page: OnPage | None) -> list[str]:
    """Page by page: kreuzberg's own OCR loses the page numbers, and holds every page in memory."""
    from kreuzberg import render_pdf_page

    read = list(pages)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "scan.pdf"
        file.write_bytes(data)
        for index in images:
            read[index] = _recognise(render_pdf_page(file, index, dpi=OCR_DPI))
            if on_page:
                on_page(index + 1)
    return read


def _recognise(png: bytes) -> str:
    command = ["tesseract", "stdin", "stdout", "-l", "vie", "--dpi", str(OCR_DPI)]
    done = subprocess.run(command, input=png, capture_output=True, check=False, timeout=_PAGE_SECONDS)
    if done.returncode:
        log.warning("tesseract: %s", done.stderr.decode(errors="replace").strip())
    return done.stdout.decode(errors="replace")


def elements_of_pages(
    pages: list[str], tables: Mapping[int, Sequence[Grid]] = MappingProxyType({})
) -> Iterator[Element]:
    """Lines joined into paragraphs, running headers, footers and page numbers dropped; a page ends a paragraph.

    `tables` holds the grids of the pages, by their index, for which a `TABLE` line stands in their text.
    """
    lines_of = ([normalise(line.translate(_BULLETS)) for line in page.splitlines()] for page in pages)
    by_page = _without_running([[line for line in lines if line] for lines in lines_of])
    lengths = [len(line) for lines in by_page for line in lines]
    width = median([n for n in lengths if 2 * n >= max(lengths)] or [0])
    for number, lines in enumerate(by_page, 1):
        for is_table, run in groupby(lines, key=lambda line: line.startswith(TABLE)):
            if is_table:
                yield from (Element(grid=tables[number - 1][int(line[1:])], page=number) for line in run)
            else:
                yield from (Element(paragraph, page=number) for paragraph in _joined(list(run), width))


_PAGE_SECONDS = 120
_BULLETS = dict.fromkeys(range(0xF020, 0xF0FF), "•")  # what symbol fonts leave in the text layer
_MOTTOES = ("cong hoa xa hoi chu nghia viet nam", "doc lap tu do hanh phuc", "dang cong san viet nam")
_MOST_MOTTO_LINES = 9
_PAGE_NUMBER = re.compile(r"(?:trang|page)?\s*[-–]?\s*\d{1,3}\s*(?:[-–]|/\s*\d{1,3})?", re.I)
_FULL_STOP = re.compile(r"[.;:!?…][\"”’)]?$")
_HEAD_LINE = re.compile("|".join(p.pattern for p in (MOTTO, PLACE_DATE, NUMBER_LINE, UNIT_LINE)), re.I)
_OPENING = re.compile(r"(?:Căn cứ|Thực hiện|Thi hành|Kính gửi|Trên cơ sở|Theo|Xét|Nhằm|Để|Sáng|Chiều|Ngày|Trong)\b")
_UNFINISHED = re.compile(r"(?:[,–-]|\b(?:và|của|về|tại|với|các|năm|ông|bà|đồng chí|Ban|Phó|tỉnh))$")
_VALUES = re.compile(r"[\d.,%()\s–-]+")


def _without_running(pages: list[list[str]]) -> list[list[str]]:
    edges = [Counter({re.sub(r"\d+", "#", line) for line in [*lines[:2], *lines[-2:]]}) for lines in pages]
    seen = sum(edges, Counter())
    running = {line for line, times in seen.items() if times > 1 and 2 * times >= len(pages)}

    def is_running(lines: list[str], i: int) -> bool:
        at_edge = i < 2 or i >= len(lines) - 2
        outermost = i in (0, len(lines) - 1)
        repeats = re.sub(r"\d+", "#", lines[i]) in running and any(c.isalpha() for c in lines[i])
        return (at_edge and repeats) or (outermost and bool(_PAGE_NUMBER.fullmatch(lines[i])))

    return [[line for i, line in enumerate(lines) if not is_running(lines, i)] for lines in pages]


def _joined(lines: list[str], width: float) -> Iterator[str]:
    paragraph: list[str] = []
    names = False  # the lines between the kind of document and its body name it; being centred, they are never full
    for line in lines:
        if paragraph and not (_names_on if names else _goes_on)(paragraph, line, width):
            yield " ".join(paragraph)
            names = _is_form(paragraph) or (names and not _opens_body(line, width))
            paragraph = []
        paragraph.append(line)
    if paragraph:
        yield " ".join(paragraph)


def _is_form(paragraph: list[str]) -> bool:
    """Whether the line names the kind of document: "BÁO CÁO", "KẾ HOẠCH NĂM 2024"."""
    return is_capitals(paragraph[0]) and any(re.match(rf"{form.upper()}(?![\w:])", paragraph[0]) for form in HEAD_FORMS)


def _opens_body(line: str, width: float) -> bool:
    return bool(_OPENING.match(line) or marker_of(line)[0]) or len(line) >= 0.8 * width


def _names_on(paragraph: list[str], following: str, width: float) -> bool:
    """Whether the next line goes on naming the document: it starts in the middle, or the last one ends there."""
    line = paragraph[-1]
    if is_capitals(line) != is_capitals(following) or _OPENING.match(following) or marker_of(following)[0]:
        return False
    if any(_HEAD_LINE.search(text) for text in (line, following)):
        return False
    return is_capitals(line) or not following[0].isupper() or bool(_UNFINISHED.search(line))


def _is_motto(lines: list[str]) -> bool:
    """Whether the lines together are one of the mottoes, as far as they go."""
    if len(lines) > _MOST_MOTTO_LINES:
        return False
    so_far = " ".join(re.findall(r"\w+", fold(" ".join(lines))))
    return bool(so_far) and any(motto.startswith(so_far) for motto in _MOTTOES)


def _goes_on(paragraph: list[str], following: str, width: float) -> bool:
    """Whether the next line belongs to the same paragraph: the last one is full, or the next starts in the middle."""
    line = paragraph[-1]
    if _is_motto([*paragraph, following]):
        return True
    if is_capitals(line) != is_capitals(following) or any(_HEAD_LINE.search(text) for text in (line, following)):
        return False
    room = len(line) + 1 + len(following.split()[0]) < 0.8 * width
    if marker := marker_of(following)[0]:
        return not (room or _FULL_STOP.search(line) or marker == marker_of(paragraph[0])[0])
    if _VALUES.fullmatch(following) and not _VALUES.fullmatch(line):
        return room and len(following) > 2  # the figures of a table row whose name took several lines
    if re.fullmatch(r"\d{1,3}", line) or (following[0].islower() and not line.endswith("./.")):
        return True
    return not room and not (_FULL_STOP.search(line) and len(line) < 0.9 * width)
