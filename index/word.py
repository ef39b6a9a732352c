"""Word files -> elements, as Word shows them: final state of changes, counted labels, notes at their place.

The XML is read itself (ECMA-376 part 1): libraries that turn it into text drop what Word computes (labels of
numbered paragraphs), what stands beside the text (boxes, notes) or repeat what a reader does not see (moved and hidden
words). Headers, footers and comments are no part of the text and are left out; so are pictures and embedded files.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import qn

from index.cells import MERGED_LEFT, MERGED_UP
from index.legacy_fonts import note
from index.limits import Limits
from index.lines import Content, Element, Style
from index.packages import open_package, unpack
from index.tables import is_layout
from index.typed_tables import with_tabbed_tables
from index.word_numbering import Numbering, numbering_of, value, whole
from index.word_styles import Styles, styles_of
from index.word_text import Reader, Text

_MAIN = "word/document.xml"
_STRICT = (
    b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
)
_MOST_MERGED = 100
_LONGEST_LABEL = 200
"""Characters of the row that is told above the rows of a table in it."""
_WRAPPERS = {qn(tag) for tag in ("w:sdt", "w:sdtContent", "w:customXml", "w:smartTag", "w:ins", "w:moveTo")}
_GONE = ("w:del", "w:moveFrom")


def content_of_docx(data: bytes, limits: Limits) -> Content:
    with open_package(data, limits) as package:
        root = _part(package, _MAIN)
        styles = styles_of(_part(package, "word/styles.xml"))
        word = _Word(
            styles,
            numbering_of(_part(package, "word/numbering.xml"), styles.lists()),
            Reader(styles),
            {kind: _notes(_part(package, f"word/{kind}s.xml"), kind) for kind in ("footnote", "endnote")},
        )
    body = root.find(qn("w:body")) if root is not None else None
    elements = list(with_tabbed_tables(word.elements(body))) if body is not None else []
    return Content(elements, notes=(note(word.reader.schemes),) if word.reader.schemes else ())


def _part(package: zipfile.ZipFile, name: str) -> Any | None:
    try:
        content = unpack(package, name)
    except KeyError:
        return None
    return parse_xml(content.replace(*_STRICT))


def _notes(root: Any | None, kind: str) -> dict[str, Any]:
    notes = root.findall(qn(f"w:{kind}")) if root is not None else []
    return {note.get(qn("w:id"), ""): note for note in notes if note.get(qn("w:type"), "normal") == "normal"}


def blocks_in(container: Any) -> Iterator[Any]:
    """The paragraphs and tables of a container, those inside content controls and insertions with them."""
    for child in container:
        if child.tag in (qn("w:p"), qn("w:tbl")):
            yield child
        elif child.tag in _WRAPPERS:
            yield from blocks_in(child)
        elif isinstance(child.tag, str) and child.tag.endswith("}AlternateContent"):
            yield from blocks_in(child[0]) if len(child) else ()


@dataclass
class _Word:
    styles: Styles
    numbering: Numbering
    reader: Reader
    notes: dict[str, dict[str, Any]]
    _told: set[tuple[str, str]] = field(default_factory=set)

    def elements(self, container: Any) -> Iterator[Element]:
        """What a body, a text box or a note shows, in reading order."""
        pending = ""  # of a paragraph whose end was deleted: it runs on into the next one
        for block in blocks_in(container):
            if block.tag == qn("w:tbl"):
                yield from self._table(block)
                continue
            text = self.reader.text_of(block)
            if _ends_deleted(block):
                pending += text.words
            else:
                yield from self._paragraph(block, text, pending)
                pending = ""
            yield from self._beside(text)
        if pending.strip():
            yield Element(pending.strip())

    def _paragraph(self, paragraph: Any, text: Text, before: str) -> Iterator[Element]:
        label = self._label(paragraph)
        words = before + text.words
        if not words.strip():
            return
        level = self.styles.heading(paragraph)
        style: Style = "heading" if level else "bold" if text.is_bold else ""
        if not level and label.startswith("•"):
            style, label = "item", ""
        yield Element(label + words.strip(), style=style, level=level, centred=self._is_centred(paragraph))

    def _is_centred(self, paragraph: Any) -> bool:
        set_as = self.styles.of_paragraph(paragraph, "w:jc")
        return set_as is not None and set_as.get(qn("w:val")) == "center"

    def _label(self, paragraph: Any) -> str:
        """The label of a numbered paragraph; every one counts, whether it has words or not."""
        numbers = self.styles.of_paragraph(paragraph, "w:numPr")
        if numbers is None:
            return ""
        style = self.styles.paragraph(paragraph)
        number, level = value(numbers, "w:numId"), value(numbers, "w:ilvl")
        if not number:  # the paragraph names a level of its style's list
            inherited = (s.find(f"{qn('w:pPr')}/{qn('w:numPr')}") for s in self.styles.chain(style))
            number = next((value(n, "w:numId") for n in inherited if n is not None), "")
        at = whole(level) if level else self.numbering.level_of_style(number, style)
        return self.numbering.label(number, at)

    def _beside(self, text: Text) -> Iterator[Element]:
        """The boxes anchored in a paragraph, then the notes that it refers to."""
        for box in text.boxes:
            yield from self.elements(box)
        for kind, name in text.notes:
            note = self.notes[kind].get(name)
            if note is not None and (kind, name) not in self._told:
                self._told.add((kind, name))  # told once, and a note that refers to itself is told no further
                for element in self.elements(note):
                    yield Element(element.text, style="footnote") if element.text else element

    # ------------------------------------------------------------------------------------------ tables

    def _table(self, table: Any) -> Iterator[Element]:
        rows = [list(_cells(row)) for row in _rows(table)]
        inner = any(cell.find(f".//{qn('w:tbl')}") is not None for row in rows for cell in row)
        texts = [[self._cell(cell) for cell in row] for row in rows]
        grid = [self._grid_row(row, cells) for row, cells in zip(rows, texts, strict=True)]
        if inner and is_layout(grid):
            for cell in (cell for row in rows for cell in row):
                yield from self.elements(cell)
            return
        yield Element(grid=grid)
        for text in (text for row in texts for text in row):
            yield from self._beside(text)
        for row, cells in zip(rows, texts, strict=True) if inner else ():
            words = (" ".join(cell.words.split()) for cell in cells)
            label = " – ".join(w for w in words if any(map(str.isalpha, w)))[:_LONGEST_LABEL]
            for nested in _nested(row):
                for element in self._table(nested):
                    yield replace(element, within=element.within or label) if element.grid else element

    def _cell(self, cell: Any) -> Text:
        """A cell's own lines, its labels with them: a column of ordinals may have nothing else."""
        lines: list[str] = []
        boxes: list[Any] = []
        notes: list[tuple[str, str]] = []
        for paragraph in (block for block in blocks_in(cell) if block.tag == qn("w:p")):
            text = self.reader.text_of(paragraph)
            lines.append((self._label(paragraph) + text.words).replace("\t", " ").strip())
            boxes += text.boxes
            notes += text.notes
        return Text("\n".join(lines), False, tuple(boxes), tuple(notes))

    def _grid_row(self, cells: Sequence[Any], texts: Sequence[Text]) -> list[str]:
        row: list[str] = []
        for cell, text in zip(cells, texts, strict=True):
            properties = cell.find(qn("w:tcPr"))
            span = whole(value(properties, "w:gridSpan"), 1) if properties is not None else 1
            merge = properties.find(qn("w:vMerge")) if properties is not None else None
            continued = merge is not None and merge.get(qn("w:val"), "continue") == "continue"
            row.append(MERGED_UP if continued else text.words)
            row += [MERGED_LEFT] * (min(span, _MOST_MERGED) - 1)
        return row


def _rows(table: Any) -> Iterator[Any]:
    for row in _through(table, "w:tr"):
        gone = row.find(f"{qn('w:trPr')}/{qn('w:del')}")
        if gone is None:
            yield row


def _cells(row: Any) -> Iterator[Any]:
    for cell in _through(row, "w:tc"):
        gone = cell.find(f"{qn('w:tcPr')}/{qn('w:cellDel')}")
        if gone is None:
            yield cell


def _through(container: Any, tag: str) -> Iterator[Any]:
    """The children of one kind, those inside content controls with them."""
    for child in container:
        if child.tag == qn(tag):
            yield child
        elif child.tag in _WRAPPERS:
            yield from _through(child, tag)


def _nested(row: Sequence[Any]) -> Iterator[Any]:
    return (block for cell in row for block in blocks_in(cell) if block.tag == qn("w:tbl"))


def _ends_deleted(paragraph: Any) -> bool:
    mark = paragraph.find(f"{qn('w:pPr')}/{qn('w:rPr')}")
    return mark is not None and any(mark.find(qn(tag)) is not None for tag in _GONE)
