"""A Word file -> `Paper`: its lines in reading order with where they stand, its tables, its page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from io import BytesIO
from pathlib import Path
from typing import Any, Literal
from zipfile import BadZipFile

from index.errors import FileRefused
from index.files import open_file
from index.limits import DEFAULT_LIMITS, LimitExceeded, Limits
from index.packages import open_package
from index.text import dates
from index.wordlists import entries

Where = Literal["head", "body", "table", "foot"]

MOST_LINES = 20_000
_MM = 36000
DATED = re.compile(
    r"^(?P<place>[^,\d:]{2,60}),\s*ngày(?P<d>\s*\d{0,2}\s*|\s*[….]+\s*)tháng(?P<m>\s*\d{0,2}\s*|\s*[….]+\s*)năm"
    r"(?P<y>\s*\d{0,4}|\s*[….]+)\s*$"
)
_APPENDIX = "PHỤ LỤC NGUỒN"
_SIGNING = 12
"""Words: no line between the end of the text and the recipients is longer."""
_MEETS = re.compile(r"^(?:Thời gian|Ngày|Sáng|Chiều|Hôm nay|Vào|(?:Thứ|Chủ) \w+,? ngày)", re.IGNORECASE)


@cache
def paper_types() -> Mapping[str, str]:
    """Kinds of paper as they stand in capitals above the subject, with the code that their numbers bear, or ""."""
    rows = (line.partition("\t") for line in entries("paper_types.tsv", "assistant"))
    return {name: code for name, _, code in rows}


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph that has words; `row` is (table, row) where it stands in a table of figures."""

    at: int
    text: str
    where: Where
    row: tuple[int, int] = (-1, -1)


@dataclass(frozen=True)
class Paper:
    """`tables` are those of figures, rows of cells; `page` and `margins` (top, bottom, left, right) in millimetres."""

    lines: tuple[Line, ...]
    tables: tuple[tuple[tuple[str, ...], ...], ...]
    page: tuple[int, int] = (210, 297)
    margins: tuple[float, ...] = (20, 20, 30, 20)

    @cached_property
    def type(self) -> str:
        """ "THÔNG BÁO"; "" for an official letter."""
        return next((line.text.strip() for line in self.lines if line.text.strip() in paper_types()), "")

    @cached_property
    def body(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.where == "body")

    @cached_property
    def dated(self) -> Line | None:
        return next((line for line in self.lines if DATED.match(line.text)), None)

    @cached_property
    def day(self) -> date | None:
        """The day of the paper; for one not yet dated, the day of the meeting that its text opens with."""
        opening = [line for line in self.body[:3] if _MEETS.match(line.text)]
        for line in (*([self.dated] if self.dated else ()), *opening):
            for found in dates(line.text):
                if found.year and (day := day_of(found.year, found.month, found.day)):
                    return day
        return None


def day_of(year: int, month: int, day: int) -> date | None:
    """None for what is no day ("31/6")."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_paper(path: Path, limits: Limits = DEFAULT_LIMITS) -> Paper:
    """Raises FileRefused for what is no .docx, too large or damaged."""
    if path.suffix.lower() != ".docx":
        raise FileRefused(path.name, "Chỉ kiểm tra được tệp Word .docx. Hãy mở bằng Word và lưu thành .docx.")
    with open_file(path, limits) as file:
        data = file.read()
    return paper_of(data, path.name, limits)


def paper_of(data: bytes, name: str, limits: Limits = DEFAULT_LIMITS) -> Paper:
    """Raises FileRefused."""
    from docx import Document

    try:
        open_package(data, limits).close()
        document: Any = Document(BytesIO(data))
        found = list(_paragraphs(document.element.body))
    except LimitExceeded as error:
        raise FileRefused(name, str(error)) from error
    except (BadZipFile, KeyError, ValueError, TypeError, AttributeError, OSError) as error:
        raise FileRefused(
            name, "Tệp hỏng hoặc không phải Word .docx. Hãy mở bằng Word, lưu lại rồi thử lại."
        ) from error
    section = document.sections[0] if len(document.sections) else None
    return _placed(found[:MOST_LINES], _tables(document.element.body), section)


def _placed(found: list[tuple[str, Any]], tables: list[Any], section: Any) -> Paper:
    opens = next((n for n, (text, _) in enumerate(found) if text in paper_types() or text.startswith("Kính gửi")), -1)
    ends = next((n for n, (text, _) in enumerate(found) if text.startswith("Nơi nhận")), -1)
    last = next((n for n in range(len(found) - 1, -1, -1) if found[n][0].endswith("./.")), -1)
    if ends < 0 or (0 <= last < ends and all(len(text.split()) <= _SIGNING for text, _ in found[last + 1 : ends])):
        ends = last + 1 if last >= 0 else len(found)
    stop = next((n for n, (text, _) in enumerate(found) if text.startswith(_APPENDIX)), len(found))
    figures = [table for table in tables if _of_figures(table)]
    rows = {id(row): (t, r) for t, table in enumerate(figures) for r, row in enumerate(_rows(table))}
    lines = []
    for n, (text, row) in enumerate(found[:stop]):
        place = rows.get(id(row), (-1, -1))
        where: Where = "head" if n <= opens else "foot" if n >= ends else "table" if place[0] >= 0 else "body"
        lines.append(Line(n, text, where, place))
    cells = tuple(tuple(tuple(_text(c) for c in _cells(row)) for row in _rows(table)) for table in figures)
    return Paper(tuple(lines), cells, *_page(section))


def _page(section: Any) -> tuple[tuple[int, int], tuple[float, ...]]:
    if section is None:
        return (210, 297), (20, 20, 30, 20)
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    page = (round((section.page_width or 0) / _MM), round((section.page_height or 0) / _MM))
    return page, tuple(round((m or 0) / _MM, 1) for m in margins)


# ---------------------------------------------------------------------------------------------- the file's elements


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _paragraphs(container: Any, row: Any = None) -> Iterator[tuple[str, Any]]:
    """The paragraphs with words in reading order, and the row of a table that each stands in."""
    for child in container.iterchildren():
        name = _name(child)
        if name == "p":
            if words := _text(child):
                yield words, row
        elif name == "tr":
            yield from _paragraphs(child, child)
        elif name in ("tbl", "tc", "sdt", "sdtContent", "ins"):
            yield from _paragraphs(child, row)


def _tables(body: Any) -> list[Any]:
    return [element for element in body.iter() if _name(element) == "tbl"]


def _rows(table: Any) -> list[Any]:
    return [row for row in table.iterchildren() if _name(row) == "tr"]


def _cells(row: Any) -> list[Any]:
    return [cell for cell in row.iterchildren() if _name(cell) == "tc"]


def _text(element: Any) -> str:
    parts = []
    for node in element.iter():
        name = _name(node)
        if name == "t":
            parts.append(node.text or "")
        elif name in ("tab", "br", "p"):
            parts.append(" ")
    return " ".join("".join(parts).split())


def _of_figures(table: Any) -> bool:
    """Whether a table is one of figures, not the head or the foot of a paper."""
    text = _text(table)
    forms = ("CỘNG HÒA", "Độc lập", "Nơi nhận", "CHỦ TỌA", "Số:")
    return len(_rows(table)) > 1 and not any(form in text for form in forms) and any(c.isdigit() for c in text)
