"""One function a format: its bytes -> elements. kreuzberg reads Word, PDF and Markdown; what it loses is mended here.

Everything heavy is imported inside the functions, so that commands which read no file don't pay for it.
"""

from __future__ import annotations

import csv
import re
import zipfile
from collections import Counter
from collections.abc import Mapping
from io import BytesIO
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from index.cells import MERGED_LEFT, MERGED_UP
from index.limits import Limits, check
from index.lines import Element, Style
from index.packages import is_text, open_package, unpack
from index.regions import tables_of
from index.text_figures import american, vietnamese

if TYPE_CHECKING:
    from kreuzberg import ExtractionResult

_SPLIT = "Tách thành nhiều tệp hoặc xóa các ô thừa rồi thêm lại."
_MIME = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".doc": "application/msword",
    ".pdf": "application/pdf",
    ".md": "text/markdown",
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


# ---------------------------------------------------------------------------------------------- Word, Markdown


def elements_of_docx(data: bytes, limits: Limits) -> list[Element]:
    return _elements_of_nodes(extract(mended_docx(data, limits), ".docx"))


def elements_of_markdown(text: str) -> list[Element]:
    return _elements_of_nodes(extract(text.encode(), ".md"))


def _elements_of_nodes(result: ExtractionResult) -> list[Element]:
    document: Mapping[str, Any] = result.document or {}
    found = (_element(node) for node in document.get("nodes", []) if node.get("content_layer", "body") == "body")
    return [element for element in found if element.text or element.grid]


def _element(node: Mapping[str, Any]) -> Element:
    content = node["content"]
    if content["node_type"] == "table":
        return Element(grid=_grid(content["grid"]))
    text = _restored(content.get("text", ""))
    styles: dict[str, Style] = {"heading": "heading", "list_item": "item"}
    style = styles.get(content["node_type"], "bold" if _is_bold(node, text) else "")
    return Element(text, style=style, level=content.get("level", 0))


def _is_bold(node: Mapping[str, Any], text: str) -> bool:
    spans = [a for a in node.get("annotations") or () if a["kind"]["annotation_type"] == "bold"]
    return bool(text) and sum(a["end"] - a["start"] for a in spans) >= 0.9 * len(_guarded(text).encode())


def _grid(grid: Mapping[str, Any]) -> list[list[str]]:
    rows = [[""] * grid["cols"] for _ in range(grid["rows"])]
    for cell in grid["cells"]:
        rows[cell["row"]][cell["col"]] = _restored(cell["content"])
    return rows


_GUARDS = {"&": "\ue002", "<": "\ue003", ">": "\ue004"}


def _guarded(text: str) -> str:
    return text.translate({ord(character): guard for character, guard in _GUARDS.items()})


def _restored(text: str) -> str:
    return text.translate({ord(guard): character for character, guard in _GUARDS.items()})


def mended_docx(data: bytes, limits: Limits) -> bytes:
    """The same Word file, in a form whose words kreuzberg gives back whole.

    It would drop tabs, non-breaking hyphens ("2021‑2025" would read 20212025) and the characters & < >, repeat the
    text of merged cells, so that one number over three rows would be told three times, and write emphasis and runs
    of paragraphs into the words of cells ("**VĂN PHÒNG**"). Pictures and embedded files are left out.
    """
    from docx.opc.oxml import serialize_part_xml
    from docx.oxml import parse_xml

    out = BytesIO()
    with open_package(data, limits) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as target:
        for item in source.infolist():
            content = unpack(source, item) if is_text(item.filename) else b""
            if item.filename == "word/document.xml":
                root = parse_xml(content)
                _spell_out(root)
                _flatten_cells(root)
                _mark_merged(root)
                content = serialize_part_xml(root)
            target.writestr(item.filename, content)
    return out.getvalue()


def _spell_out(root: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for tag, character in (("w:tab", " "), ("w:ptab", " "), ("w:noBreakHyphen", "-")):
        for mark in [m for m in root.iter(qn(tag)) if m.getparent().tag == qn("w:r")]:
            text = OxmlElement("w:t", attrs={qn("xml:space"): "preserve"})
            text.text = character
            mark.getparent().replace(mark, text)
    for text in root.iter(qn("w:t")):
        text.text = _guarded(text.text or "")


def _flatten_cells(root: Any) -> None:
    """Every cell one plain paragraph, its own paragraphs parted by line breaks."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for cell in list(root.iter(qn("w:tc"))):
        for properties in [p for tag in ("w:rPr", "w:pPr") for p in cell.iter(qn(tag))]:
            properties.getparent().remove(properties)
        first, *others = cell.findall(qn("w:p")) or [None]
        for paragraph in others:
            line_end = OxmlElement("w:r")
            line_end.append(OxmlElement("w:br"))
            first.extend([line_end, *paragraph])
            cell.remove(paragraph)


def _mark_merged(root: Any) -> None:
    from docx.oxml.ns import qn

    for cell in [c for c in root.iter(qn("w:tc")) if c.find(qn("w:tcPr")) is not None]:
        properties = cell.find(qn("w:tcPr"))
        span, merge = properties.find(qn("w:gridSpan")), properties.find(qn("w:vMerge"))
        for mark in (span, merge):
            if mark is not None:
                properties.remove(mark)
        for _ in range(min(int(span.get(qn("w:val"))), 100) - 1 if span is not None else 0):
            cell.addnext(_marker_cell(MERGED_LEFT))
        if merge is not None and merge.get(qn("w:val"), "continue") == "continue":
            cell.getparent().replace(cell, _marker_cell(MERGED_UP))


def _marker_cell(mark: str) -> Any:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    return parse_xml(f"<w:tc {nsdecls('w')}><w:p><w:r><w:t>{mark}</w:t></w:r></w:p></w:tc>")


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
    if lines and re.fullmatch(r"sep=.", lines[0]):
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
