"""The lines of the pages of a PDF -> elements: joined into paragraphs, what runs on every page left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from statistics import median
from types import MappingProxyType

from index.cells import UNIT_LINE, Grid
from index.lines import HEAD_FORMS, MOTTO, NUMBER_LINE, PLACE_DATE, SUBJECT, Element, is_capitals, marker_of
from index.pdf_page import TABLE
from index.scanning import WORD
from index.vietnamese import fold, normalise


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


_BULLETS = dict.fromkeys(range(0xF020, 0xF0FF), "•")  # what symbol fonts leave in the text layer
_MOTTOES = ("cong hoa xa hoi chu nghia viet nam", "doc lap tu do hanh phuc", "dang cong san viet nam")
_MOST_MOTTO_LINES = 9
_MOST_SUBJECT_LINES, _LONGEST_IN_COLUMN = 6, 48
"""Of a letter's subject, which is set in the left column of its head."""
_PAGE_NUMBER = re.compile(r"(?:trang|page)?\s*[-–]?\s*\d{1,3}\s*(?:[-–]|/\s*\d{1,3})?", re.I)
_FULL_STOP = re.compile(r"[.;:!?…][\"”’)]?$")
_HEAD_LINE = re.compile("|".join(p.pattern for p in (MOTTO, PLACE_DATE, NUMBER_LINE, UNIT_LINE)), re.I)
_OPENING = re.compile(r"(?:Căn cứ|Thực hiện|Thi hành|Kính gửi|Trên cơ sở|Theo|Xét|Nhằm|Để|Sáng|Chiều|Ngày|Trong)\b")
_UNFINISHED = re.compile(r"(?:[,–-]|\b(?:và|của|về|tại|với|các|năm|ông|bà|đồng chí|Ban|Phó|tỉnh))$")
_DIGITS = re.compile(r"\d+")
_FEW_DIGITS = re.compile(r"\d{1,3}")
_FORM = re.compile(rf"(?:{'|'.join(form.upper() for form in HEAD_FORMS)})(?![\w:])")
_VALUES = re.compile(r"[\d.,%()\s–-]+")


def _without_running(pages: list[list[str]]) -> list[list[str]]:
    edges = [Counter({_DIGITS.sub("#", line) for line in [*lines[:2], *lines[-2:]]}) for lines in pages]
    seen = sum(edges, Counter())
    running = {line for line, times in seen.items() if times > 1 and 2 * times >= len(pages)}

    def is_running(lines: list[str], i: int) -> bool:
        at_edge = i < 2 or i >= len(lines) - 2
        outermost = i in (0, len(lines) - 1)
        repeats = _DIGITS.sub("#", lines[i]) in running and any(c.isalpha() for c in lines[i])
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
    return is_capitals(paragraph[0]) and _FORM.match(paragraph[0]) is not None


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
    so_far = " ".join(WORD.findall(fold(" ".join(lines))))
    return bool(so_far) and any(motto.startswith(so_far) for motto in _MOTTOES)


def _goes_on(paragraph: list[str], following: str, width: float) -> bool:
    """Whether the next line belongs to the same paragraph: the last one is full, or the next starts in the middle."""
    line = paragraph[-1]
    if _is_motto([*paragraph, following]):
        return True
    if is_capitals(line) != is_capitals(following) or any(_HEAD_LINE.search(text) for text in (line, following)):
        return False
    room = len(line) + 1 + len(following.split()[0]) < 0.8 * width
    if SUBJECT.match(paragraph[0]) and len(paragraph) < _MOST_SUBJECT_LINES and len(following) <= _LONGEST_IN_COLUMN:
        return not (_OPENING.match(following) or marker_of(following)[0])
    if marker := marker_of(following)[0]:
        return not (room or _FULL_STOP.search(line) or marker == marker_of(paragraph[0])[0])
    if _VALUES.fullmatch(following) and not _VALUES.fullmatch(line):
        return room and len(following) > 2  # the figures of a table row whose name took several lines
    if _FEW_DIGITS.fullmatch(line) or (following[0].islower() and not line.endswith("./.")):
        return True
    return not room and not (_FULL_STOP.search(line) and len(line) < 0.9 * width)
