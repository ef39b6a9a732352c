"""One function a format: bytes -> elements. kreuzberg reads old Word files, PDF and Markdown; its losses are mended.

Everything heavy is imported inside the functions, so that commands which read no file don't pay for it.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from index.limits import Limits, check
from index.lines import Element, Style
from index.regions import tables_of
from index.text_figures import american, vietnamese

if TYPE_CHECKING:
    from kreuzberg import ExtractionResult

_SPLIT = "Tách thành nhiều tệp hoặc xóa các ô thừa rồi thêm lại."
_MIME = {
    ".doc": "application/msword",
    ".pdf": "application/pdf",
    ".md": "text/markdown",
    ".rtf": "application/rtf",
}


def extract(data: bytes, suffix: str) -> ExtractionResult:
    """What kreuzberg reads in the file, from its bytes alone: no cache, no network, no OCR."""
    from kreuzberg import ExtractionConfig, PageConfig, extract_bytes_sync

    config = ExtractionConfig(
        use_cache=False,
        enable_quality_processing=False,  # it rewrites white space and drops what it takes for artefacts
        include_document_structure=True,
        pages=PageConfig(extract_pages=suffix == ".pdf"),
    )
    return extract_bytes_sync(data, _MIME[suffix], config=config)


# ---------------------------------------------------------------------------------------------- Markdown, old Word


def elements_of_markdown(text: str) -> list[Element]:
    return _elements_of_nodes(extract(text.encode(), ".md"))


def elements_of_rtf(data: bytes) -> list[Element]:
    return _elements_of_nodes(extract(data, ".rtf"))


def _elements_of_nodes(result: ExtractionResult) -> list[Element]:
    document: Mapping[str, Any] = result.document or {}
    found = (_element(node) for node in document.get("nodes", []) if node.get("content_layer", "body") == "body")
    return [element for element in found if element.text or element.grid]


def _element(node: Mapping[str, Any]) -> Element:
    content = node["content"]
    if content["node_type"] == "table":
        return Element(grid=_grid(content["grid"]))
    text = content.get("text", "")
    styles: dict[str, Style] = {"heading": "heading", "list_item": "item"}
    style = styles.get(content["node_type"], "bold" if _is_bold(node, text) else "")
    return Element(text, style=style, level=content.get("level", 0))


def _is_bold(node: Mapping[str, Any], text: str) -> bool:
    spans = [a for a in node.get("annotations") or () if a["kind"]["annotation_type"] == "bold"]
    return bool(text) and sum(a["end"] - a["start"] for a in spans) >= 0.9 * len(text.encode())


def _grid(grid: Mapping[str, Any]) -> list[list[str]]:
    rows = [[""] * grid["cols"] for _ in range(grid["rows"])]
    for cell in grid["cells"]:
        rows[cell["row"]][cell["col"]] = cell["content"]
    return rows


def elements_of_doc(data: bytes) -> list[Element]:
    """Old Word files: kreuzberg gives their text with a tab after each cell and one more after each row."""
    found: list[Element] = []
    for run in extract(data, ".doc").content.split("\n\n"):
        cells = run.split("\t")
        while cells:
            *before, first = cells[0].strip("\n").split("\n")
            found += [Element(line) for line in before]
            rows = _rows_of_doc([first, *cells[1:]])
            if len(rows) > 1:
                found.append(Element(grid=rows))
                cells = cells[len(rows) * (len(rows[0]) + 1) :]
            else:
                line = [first, *(cell for cell in _until_gap(cells[1:]))]
                found.append(Element(" ".join(filter(None, line))))
                cells = cells[len(line) :]
    return [element for element in found if element.text.strip() or element.grid]


def _until_gap(cells: list[str]) -> list[str]:
    end = next((i for i, cell in enumerate(cells) if not cell.strip()), len(cells))
    return cells[:end]


def _rows_of_doc(cells: list[str]) -> list[list[str]]:
    """Rows of one width from the start of `cells`, when every row's end mark is where it should be.

    An empty cell looks like an end mark. So the rows only hold if each starts with words: shifted cells would put
    figures under the wrong headers, and lines of text are better than that.
    """
    width = len(_until_gap(cells))
    rows: list[list[str]] = []
    for start in range(0, len(cells), width + 1) if width > 1 else ():
        row, mark = cells[start : start + width], cells[start + width : start + width + 1]
        if len(row) < width or any(mark) or (rows and "\n" in row[0].strip()):
            break
        rows.append(row)
    return rows if all(row[0].strip() for row in rows) else []


# ---------------------------------------------------------------------------------------------- CSV


_DELIMITERS = "\t;,"


def elements_of_csv(text: str, limits: Limits) -> list[Element]:
    """Columns parted by a tab, `;` or `,`: whichever gives most rows one width."""
    lines = text.splitlines()
    check("Bảng", len(lines), limits.rows, "dòng", _SPLIT)
    if lines and len(lines[0]) == 5 and lines[0].startswith("sep="):
        lines = lines[1:]
    # A field may be as long as the file: what is bounded is the file. The module's own bound is one for all threads,
    # and this process reads one file at a time.
    csv.field_size_limit(max(limits.characters, csv.field_size_limit()))
    rows = max((list(csv.reader(lines, delimiter=d)) for d in _DELIMITERS), key=_regularity)
    width = max(map(len, rows), default=0)
    check("Bảng", width, limits.columns, "cột", _SPLIT)
    check("Bảng", len(rows) * width, limits.cells, "ô", _SPLIT)
    foreign = american(dict(enumerate(zip_longest(*rows, fillvalue=""))))
    return list(tables_of([[vietnamese(c) if i in foreign else c.strip() for i, c in enumerate(row)] for row in rows]))


def _regularity(rows: list[list[str]]) -> float:
    widths = Counter(len(row) for row in rows if row)
    width, times = max(widths.items(), key=lambda pair: (pair[1], pair[0]), default=(0, 0))
    return times / sum(widths.values()) if width > 1 else 0.0
