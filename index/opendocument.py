"""OpenDocument files, .odt and .ods -> elements: the text of paragraphs and cells as they show it.

Cells carry the words that they show beside their values, so that nothing has to be formatted here. Deleted text stands
in a part of its own (text:tracked-changes) and is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from index.cells import MERGED_LEFT, MERGED_UP
from index.limits import Limits, check
from index.lines import SHEET, Content, Element
from index.packages import open_package, unpack
from index.regions import tables_of

_OFFICE, _TEXT, _TABLE = (
    f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("office", "text", "table")
)
_SPLIT = "Tách thành nhiều tệp hoặc xóa các ô thừa rồi thêm lại."
_MOST_REPEATED = 1_000
"""Blank rows and columns at the end of a sheet are told as repeated a million times."""
_SIGNS = {f"{_TEXT}s": " ", f"{_TEXT}tab": " ", f"{_TEXT}line-break": "\n"}
_LEFT_OUT = {f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_TEXT}note-citation"}


def content_of_odt(data: bytes, limits: Limits) -> Content:
    body = _body(data, limits)
    return Content(list(_blocks(body))) if body is not None else Content([])


def content_of_ods(data: bytes, limits: Limits) -> Content:
    body = _body(data, limits)
    found: list[Element] = []
    cells = 0
    for sheet in body.iter(f"{_TABLE}table") if body is not None else ():
        grid = _grid(sheet)
        width = max(map(len, grid), default=0)
        cells += width * len(grid)
        check("Bảng", len(grid), limits.rows, "dòng", _SPLIT)
        check("Bảng", width, limits.columns, "cột", _SPLIT)
        check("Các bảng", cells, limits.cells, "ô", _SPLIT)
        if grid:
            even = [row + [""] * (width - len(row)) for row in grid]
            found += [Element(sheet.get(f"{_TABLE}name", ""), style="heading", level=SHEET), *tables_of(even)]
    return Content(found)


def _body(data: bytes, limits: Limits) -> Any | None:
    from docx.oxml import parse_xml

    with open_package(data, limits) as package:
        root = parse_xml(unpack(package, "content.xml"))
    body = root.find(f"{_OFFICE}body")
    return body[0] if body is not None and len(body) else None


@dataclass
class _Words:
    parts: list[str] = field(default_factory=list)
    notes: list[Any] = field(default_factory=list)


def _blocks(container: Any, item: bool = False) -> Iterator[Element]:
    for child in container:
        if child.tag == f"{_TEXT}h":
            yield from _paragraph(child, "heading")
        elif child.tag == f"{_TEXT}p":
            yield from _paragraph(child, "item" if item else "")
        elif child.tag == f"{_TABLE}table":
            yield Element(grid=_grid(child))
        elif isinstance(child.tag, str) and child.tag not in _LEFT_OUT:
            yield from _blocks(child, item or child.tag == f"{_TEXT}list")


def _paragraph(paragraph: Any, style: Any) -> Iterator[Element]:
    words = _Words()
    _walk(paragraph, words)
    text = "".join(words.parts)
    level = paragraph.get(f"{_TEXT}outline-level", "1")
    if text.strip():
        yield Element(text, style=style, level=int(level) if style == "heading" and level.isdigit() else 0)
    for note in words.notes:
        yield from (Element(e.text, style="footnote") for e in _blocks(note) if e.text)


def _walk(element: Any, words: _Words) -> None:
    words.parts.append(element.text or "")
    for child in element:
        if child.tag in _SIGNS:
            words.parts.append(_SIGNS[child.tag])
        elif child.tag == f"{_TEXT}note":
            words.notes += child.findall(f"{_TEXT}note-body")
        elif isinstance(child.tag, str) and child.tag not in _LEFT_OUT:
            _walk(child, words)
        words.parts.append(child.tail or "")


def _grid(table: Any) -> list[list[str]]:
    """The rows of a table with something in them; a run of blank ones is one."""
    rows: list[list[str]] = []
    for row in table.iter(f"{_TABLE}table-row"):
        cells = _cells(row)
        if cells or (rows and rows[-1]):
            rows += [cells] * (_repeated(row, "rows") if cells else 1)
    return rows if rows and rows[-1] else rows[:-1]


def _cells(row: Any) -> list[str]:
    cells: list[str] = []
    for cell in row:
        if cell.tag == f"{_TABLE}covered-table-cell":
            cells += [_covered(cells)] * _repeated(cell, "columns")
        elif cell.tag == f"{_TABLE}table-cell":
            lines = (element.text for element in _blocks(cell))
            cells += ["\n".join(filter(None, lines))] * _repeated(cell, "columns")
    while cells and not cells[-1].strip(f"{MERGED_LEFT}{MERGED_UP} \n"):
        cells.pop()
    return cells


def _covered(before: list[str]) -> str:
    return MERGED_LEFT if before and before[-1] else MERGED_UP


def _repeated(element: Any, what: str) -> int:
    told = element.get(f"{_TABLE}number-{what}-repeated", "1")
    return min(int(told), _MOST_REPEATED) if told.isdigit() else 1
