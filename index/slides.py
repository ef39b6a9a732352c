"""PowerPoint files (.pptx) -> elements: the words and tables of each slide, which is their page."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any

from index.cells import MERGED_LEFT, MERGED_UP
from index.limits import Limits, check
from index.lines import Content, Element
from index.packages import open_package, unpack

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_SPLIT = "Tách thành nhiều tệp rồi thêm lại."
_ON = ("1", "true")


def content_of_pptx(data: bytes, limits: Limits) -> Content:
    """The slides in their order; hidden ones are not shown, so they are not read, and said."""
    with open_package(data, limits) as package:
        names = _slides(package)
        check("Tệp trình chiếu", len(names), limits.pages, "trang", _SPLIT)
        slides = [_parsed(package, name) for name in names]
    hidden = [n for n, slide in enumerate(slides, 1) if slide.get("show") == "0"]
    shown = (e for n, slide in enumerate(slides, 1) if n not in hidden for e in _of_slide(slide, n))
    notes = (f"Trang ẩn không đọc: {', '.join(map(str, hidden))}.",) if hidden else ()
    return Content(list(shown), len(names), notes)


def _parsed(package: zipfile.ZipFile, name: str) -> Any:
    from docx.oxml import parse_xml

    return parse_xml(unpack(package, name))


def _slides(package: zipfile.ZipFile) -> list[str]:
    """The parts of the slides in the order in which they are shown."""
    links = _parsed(package, "ppt/_rels/presentation.xml.rels")
    targets = {link.get("Id"): posixpath.normpath(posixpath.join("ppt", link.get("Target", ""))) for link in links}
    listed = _parsed(package, "ppt/presentation.xml").iter(f"{_P}sldId")
    known = set(package.namelist())
    return [name for slide in listed if (name := targets.get(slide.get(f"{_R}id"), "").lstrip("/")) in known]


def _of_slide(slide: Any, page: int) -> Iterator[Element]:
    for shape in slide.iter(f"{_P}sp", f"{_A}tbl"):
        if shape.tag == f"{_A}tbl":
            yield Element(grid=[list(_cells(row)) for row in shape.findall(f"{_A}tr")], page=page)
            continue
        kind = shape.find(f"{_P}nvSpPr/{_P}nvPr/{_P}ph")
        role = kind.get("type", "") if kind is not None else ""
        lines = [_text(paragraph) for paragraph in shape.iter(f"{_A}p")]
        if role.lower().endswith("title"):
            yield from _title(" ".join(filter(None, lines)), page)
        elif role not in ("sldNum", "dt", "ftr"):
            yield from (Element(line, page=page) for line in lines if line)


def _title(text: str, page: int) -> Iterator[Element]:
    if text:
        yield Element(text, style="heading", level=1 if page == 1 else 2, page=page)


def _text(paragraph: Any) -> str:
    parts = (part.text or "" if part.tag == f"{_A}t" else " " for part in paragraph.iter(f"{_A}t", f"{_A}br"))
    return " ".join("".join(parts).split())


def _cells(row: Any) -> Iterator[str]:
    for cell in row.findall(f"{_A}tc"):
        if cell.get("hMerge") in _ON:
            yield MERGED_LEFT
        elif cell.get("vMerge") in _ON:
            yield MERGED_UP
        else:
            yield "\n".join(filter(None, map(_text, cell.iter(f"{_A}p"))))
