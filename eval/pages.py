"""How many A4 pages a DOCX takes, reckoned from its sizes and the widths of Times New Roman: no office suite is needed.

Lines are broken by the bold widths, which are a little wider than the regular ones, so pages are rather over- than
underestimated. Page breaks, tables (the tallest cell of each row) and spacing count.
"""

from __future__ import annotations

from math import ceil
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from assistant.meetings.typeset import text_width

_POINTS = 1 / 12700
_LEADING = 1.15
_REGULAR = 0.93
"""How wide regular letters are beside bold ones."""


def pages_of(path: Path) -> int:
    """Pages of the whole file, the part after each page break on a page of its own."""
    document = Document(str(path))
    section: Any = document.sections[0]
    height = (section.page_height - section.top_margin - section.bottom_margin) * _POINTS
    width = (section.page_width - section.left_margin - section.right_margin) * _POINTS
    pages, used = 1, 0.0
    for element in document.element.body.iterchildren():
        if element.tag == qn("w:p"):
            paragraph = Paragraph(element, document)
            taken = _paragraph(paragraph, width)
            broken = any(b.get(qn("w:type")) == "page" for b in element.iter(qn("w:br")))
        elif element.tag == qn("w:tbl"):
            taken, broken = sum(_row(row, width) for row in Table(element, document).rows), False
        else:
            continue
        if broken or used + min(taken, height / 4) > height:
            pages, used = pages + 1, 0.0
        used += taken
        pages, used = pages + int(used // height), used % height
    return pages


def _row(row: Any, width: float) -> float:
    cells = [c for c in row.cells if c.width] or list(row.cells)
    return max(
        (sum(_paragraph(p, (c.width or 0) * _POINTS or width / 2) for p in c.paragraphs) for c in cells), default=0
    )


def _paragraph(paragraph: Paragraph, width: float) -> float:
    """Height in points."""
    form = paragraph.paragraph_format
    sized = [run.font.size.pt for run in paragraph.runs if run.font.size]
    size = max(sized, default=13.0)
    text = "".join(node.text or "" for node in paragraph._p.iter(qn("w:t")))
    bold = bool(paragraph.runs) and all(run.font.bold for run in paragraph.runs)
    first = (form.first_line_indent or 0) * _POINTS
    wide = text_width(text, size) * (1.0 if bold else _REGULAR) + max(first, 0)
    spacing = form.line_spacing
    leading = spacing.pt if hasattr(spacing, "pt") else size * _LEADING * float(spacing or 1)
    return max(1, ceil(wide / max(width * 0.98, 1))) * leading + sum(
        (s or 0) * _POINTS for s in (form.space_before, form.space_after)
    )
