"""A document's own text as safe HTML: paragraphs, rows of tables, some words highlighted. Pure."""

from __future__ import annotations

import re

from assistant.web.render import escape
from index.report import CELL

_NUMBER = re.compile(r"[+\-–−]?[\d.,\s]+%?|[\-–—]")


def passage_html(text: str, start: int = 0, end: int = 0, headers: str = "") -> str:
    """A document's text with text[start:end] highlighted: a line a paragraph, lines with tabs as rows of a table.

    `headers` are the column headers joined by tabs; they are shown above rows that have as many cells.
    """
    parts: list[str] = []
    rows: list[str] = []
    offset = 0
    for line in text.split("\n"):
        if CELL in line:
            rows.append(_row_html(line, start - offset, end - offset))
        elif line.strip():
            parts += _table_html(rows, headers)
            rows = []
            parts.append(f"<p>{_marked(line, start - offset, end - offset)}</p>")
        offset += len(line) + 1
    return "".join(parts + _table_html(rows, headers))


def _table_html(rows: list[str], headers: str) -> list[str]:
    if not rows:
        return []
    names = headers.split(CELL) if headers else []
    fits = len(names) == rows[0].count("</td>")
    head = "<tr>" + "".join(f"<th>{escape(name)}</th>" for name in names) + "</tr>" if fits and names else ""
    return [f'<div class="rows"><table>{head}{"".join(rows)}</table></div>']


def _row_html(line: str, start: int, end: int) -> str:
    cells, offset = [], 0
    for cell in line.split(CELL):
        number = ' class="number"' if _NUMBER.fullmatch(cell.strip()) else ""
        cells.append(f"<td{number}>{_marked(cell, start - offset, end - offset)}</td>")
        offset += len(cell) + 1
    return "<tr>" + "".join(cells) + "</tr>"


def _marked(text: str, start: int, end: int) -> str:
    first, last = max(start, 0), min(end, len(text))
    if first >= last:
        return escape(text)
    return f"{escape(text[:first])}<mark>{escape(text[first:last])}</mark>{escape(text[last:])}"
