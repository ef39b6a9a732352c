"""A paper as a file: .docx, .xlsx, .html or .txt. The same paper gives the same bytes: no clock gets in."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path

from eval.series.paper import Block, Cell, Paper, shown

_DAY = (2026, 1, 1, 0, 0, 0)
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def write(paper: Paper, folder: Path) -> Path:
    path = folder / paper.plan.document
    path.write_bytes(_FORMATS[paper.plan.format](paper))
    return path


def text_of(paper: Paper) -> str:
    """Every word and every number as a reader sees it, rows with their cells parted by tabs."""
    lines = []
    for block in paper.blocks:
        lines.append(f"- {block.text}" if block.kind == "item" else block.text)
        lines += ["\t".join(_seen(cell) for cell in row) for row in block.rows]
    return "\n".join(lines) + "\n"


def _seen(cell: Cell) -> str:
    return shown(cell) if isinstance(cell, Decimal) else cell


def _txt(paper: Paper) -> bytes:
    return text_of(paper).encode()


def _html(paper: Paper) -> bytes:
    tags = {"title": "h1", "heading": "h2", "item": "li"}
    parts = []
    for block in paper.blocks:
        tag = tags.get(block.kind, "p")
        parts.append(f"<{tag}>{html.escape(block.text)}</{tag}>")
        if block.rows:
            rows = (("".join(f"<{t}>{html.escape(_seen(c))}</{t}>" for c in row)) for t, row in _tagged(block))
            parts.append("<table>\n" + "\n".join(f"<tr>{row}</tr>" for row in rows) + "\n</table>")
    head = f'<head><meta charset="utf-8"><title>{html.escape(_subject(paper))}</title></head>'
    lines = ["<!DOCTYPE html>", '<html lang="vi">', head, "<body>", *parts, "</body>", "</html>"]
    return ("\n".join(lines) + "\n").encode()


def _tagged(block: Block) -> list[tuple[str, tuple[Cell, ...]]]:
    return [("td" if i else "th", row) for i, row in enumerate(block.rows)]


def _subject(paper: Paper) -> str:
    return [block.text for block in paper.blocks if block.kind == "title"][-1]


def _docx(paper: Paper) -> bytes:
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    document = Document()
    for block in paper.blocks:
        paragraph = document.add_paragraph()
        run = paragraph.add_run(f"- {block.text}" if block.kind == "item" else block.text)
        run.bold = block.kind in ("title", "heading", "table")
        if block.kind in ("head", "title"):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if block.rows:
            table = document.add_table(rows=len(block.rows), cols=len(block.rows[0]), style="Table Grid")
            cells = table._cells  # asked for once: the property walks the whole table
            for at, cell in enumerate(cell for row in block.rows for cell in row):
                cells[at].text = _seen(cell)
    buffer = io.BytesIO()
    document.save(buffer)
    return _timeless(buffer.getvalue())


def _xlsx(paper: Paper) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.active
    sheet.title = "Chỉ tiêu"
    for number, block in enumerate(paper.blocks):
        if block.rows and any(earlier.rows for earlier in paper.blocks[:number]):
            sheet = book.create_sheet("Theo KCN")
        sheet.append([block.text])
        if block.rows or block.kind == "title":
            sheet.cell(sheet.max_row, 1).font = Font(bold=True)
        for row in block.rows:
            sheet.append([float(cell) if isinstance(cell, Decimal) else cell for cell in row])
            for at, cell in enumerate(row, 1):
                if isinstance(cell, Decimal):
                    sheet.cell(sheet.max_row, at).number_format = _number_format(cell)
    buffer = io.BytesIO()
    book.save(buffer)
    return _timeless(buffer.getvalue())


def _number_format(cell: Decimal) -> str:
    decimals = -int(cell.as_tuple().exponent)
    return "#,##0." + "0" * decimals if decimals > 0 else "#,##0"


def _timeless(archive: bytes) -> bytes:
    """The same archive with one day for all of its parts and in its properties."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename == "docProps/core.xml":
                content = _STAMP.sub(rb"\g<1>2026-01-01T00:00:00Z", content)
            part = zipfile.ZipInfo(info.filename, _DAY)
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, content)
    return buffer.getvalue()


_FORMATS: Mapping[str, Callable[[Paper], bytes]] = {"docx": _docx, "html": _html, "txt": _txt, "xlsx": _xlsx}
