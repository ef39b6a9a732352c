"""A summary -> a DOCX in the layout of Decree 30/2020/NĐ-CP, Appendix I.

Number, date and signer of a draft stay blank; blanks are content controls that can be typed into.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from assistant.meetings.lines import Line
from assistant.meetings.markdown import place_of
from assistant.meetings.model import KINDS, LETTERS, Kind, MeetingSummary
from assistant.meetings.outline import TYPES, lines_of, subject_of
from assistant.meetings.typeset import FONT, blank, page_number, rule, set_paragraph, text_width, widest_line, write

LEFT, RIGHT, TOP, BOTTOM = 30, 15, 20, 20
"""Margins in millimetres."""

_WIDTH = 210 - LEFT - RIGHT
_COLUMNS = (66, _WIDTH - 66)
_POINTS = 72 / 25.4
_LEFT, _CENTER, _JUSTIFY = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY


@dataclass(frozen=True, slots=True)
class _Sizes:
    """Font sizes in points; those of the header block step together."""

    state: float
    motto: float
    date: float
    body: float
    line: float


_SIZES: dict[Kind, _Sizes] = {
    "tom-tat": _Sizes(12, 13, 13, 13, 1.0),
    "thong-bao": _Sizes(13, 14, 14, 14, 1.0),
    "bien-ban": _Sizes(13, 14, 14, 14, 1.0),
    "cong-van": _Sizes(13, 14, 14, 14, 1.0),
    "to-trinh": _Sizes(13, 14, 14, 14, 1.0),
}
_DRAFTER = "Trợ lý KCN"
_NUMBER = 13
_PART = 0.4
"""The rules under the issuing body and the subject are this share of the line above: between 1/3 and 1/2."""
_CODES: dict[Kind, str] = {"tom-tat": "", "thong-bao": "TB", "bien-ban": "BB", "cong-van": "", "to-trinh": "TTr"}


def to_docx(summary: MeetingSummary, path: Path, *, sources: bool = True) -> None:
    """Write the draft. `sources` adds a comment to every line and an appendix on a page of its own.

    Drafts that are held to fewer pages than their sources have the comments alone.

    The comments quote what a line was made from; both can be deleted at a stroke before signing.

    Raises OSError when the file can't be written.
    """
    sizes = _SIZES[summary.kind]
    document = _document(summary, sizes)
    _head(document, summary, sizes)
    _title(document, summary, sizes)
    lines = lines_of(summary)
    for line in lines:
        paragraph = _body_line(document, line, sizes)
        if sources and line.sources:
            _comment(document, paragraph, line)
    _signature(document, summary, sizes)
    if sources and summary.length == "day-du":
        _appendix(document, lines, sizes)
    document.save(str(path))


def _document(summary: MeetingSummary, sizes: _Sizes) -> Any:
    document = Document()
    document.core_properties.title = f"{KINDS[summary.kind]} (dự thảo)"
    document.core_properties.author, document.core_properties.language = "", "vi-VN"
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(sizes.body)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)
    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.PORTRAIT, Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True
    section.first_page_header.is_linked_to_previous = False
    page_number(section.header.paragraphs[0], sizes.date)
    return document


# ---------------------------------------------------------------------------------------------- header block


def _table(document: Any, columns: tuple[float, ...], rows: int = 1) -> Table:
    """A table without borders, as wide as the text."""
    table: Table = document.add_table(rows=rows, cols=len(columns))
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), "0")
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    table._tbl.tblPr.append(margins)
    for row in table.rows:
        whole = OxmlElement("w:cantSplit")
        row._tr.get_or_add_trPr().append(whole)
    for column, width in zip(table.columns, columns, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    return table


def _head(document: Any, summary: MeetingSummary, sizes: _Sizes) -> None:
    table = _table(document, _COLUMNS, rows=2)
    left, right = table.rows[0].cells
    parent, body = (summary.parent or "CƠ QUAN CHỦ QUẢN").upper(), (summary.body or "CƠ QUAN BAN HÀNH").upper()
    write(_centred(left, first=True), parent, sizes.state)
    write(_centred(left), body, sizes.state, bold=True)
    available = _COLUMNS[0] * _POINTS
    rule(_centred(left), widest_line(body, sizes.state, available) * _PART, available)
    write(_centred(right, first=True), "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", sizes.state, bold=True)
    motto = "Độc lập - Tự do - Hạnh phúc"
    write(_centred(right), motto, sizes.motto, bold=True)
    rule(_centred(right), text_width(motto, sizes.motto), _COLUMNS[1] * _POINTS)
    left, right = table.rows[1].cells
    if summary.kind != "tom-tat":
        number = _centred(left, first=True, before=4)
        write(number, "Số: ", _NUMBER)
        blank(number, "Số văn bản", 6, _NUMBER)
        write(number, f"/{_CODES[summary.kind] or '...'}-...", _NUMBER)
    if summary.kind == "cong-van":
        write(_centred(left, before=4), subject_of(summary), 12)
    _place_and_date(_centred(right, first=True, before=4), summary, sizes.date)


def _centred(cell: _Cell, *, first: bool = False, before: float = 0) -> Paragraph:
    paragraph = cell.paragraphs[0] if first else cell.add_paragraph()
    return set_paragraph(paragraph, _CENTER, before=before)


def _place_and_date(paragraph: Paragraph, summary: MeetingSummary, size: float) -> None:
    write(paragraph, f"{summary.province or '...'}, ", size, italic=True)
    for word, width in (("ngày", 4), ("tháng", 4), ("năm", 6)):
        write(paragraph, f"{word} ", size, italic=True)
        blank(paragraph, f"{word.capitalize()} ban hành", width, size, italic=True)
        if word != "năm":
            write(paragraph, " ", size, italic=True)


def _title(document: Any, summary: MeetingSummary, sizes: _Sizes) -> None:
    """The type and the subject; an official letter has its subject under its number."""
    if summary.kind == "cong-van":
        return
    size = max(sizes.body, 13)
    kind = set_paragraph(document.add_paragraph(), _CENTER, before=14)
    write(kind, TYPES[summary.kind], size, bold=True)
    subject = subject_of(summary)
    write(set_paragraph(document.add_paragraph(), _CENTER), subject, size, bold=True)
    available = _WIDTH * _POINTS
    line = set_paragraph(document.add_paragraph(), _CENTER)
    rule(line, widest_line(subject, size, available) * _PART, available)
    set_paragraph(document.add_paragraph(), _CENTER).paragraph_format.line_spacing = 0.5


# ---------------------------------------------------------------------------------------------- body


def _body_line(document: Any, line: Line, sizes: _Sizes) -> Paragraph:
    paragraph = set_paragraph(document.add_paragraph(), _JUSTIFY, first_line=1.27, after=6, line=sizes.line)
    if line.style in ("heading", "subheading"):
        paragraph.paragraph_format.keep_with_next = True
        write(paragraph, line.text, sizes.body, bold=True)
        return paragraph
    if line.label:
        write(paragraph, line.label, sizes.body, bold=True)
    if line.text:
        dash = "- " if line.style == "item" and not line.label else ""
        write(paragraph, f"{dash}{line.text}", sizes.body)
    return paragraph


# ---------------------------------------------------------------------------------------------- signature, recipients


def _signature(document: Any, summary: MeetingSummary, sizes: _Sizes) -> None:
    set_paragraph(document.add_paragraph(), _LEFT).paragraph_format.line_spacing = 0.5
    left, right = _table(document, (_WIDTH / 2, _WIDTH / 2)).rows[0].cells
    size = sizes.body
    if summary.kind == "bien-ban":
        _signed(left, "THƯ KÝ", size)
        _signed(right, "CHỦ TỌA", size)
        left, _ = _table(document, (_WIDTH / 2, _WIDTH / 2)).rows[0].cells
        _recipients(left, ["- ………;", "- Lưu: VT, hồ sơ hội nghị."])
    elif summary.kind in LETTERS:
        _recipients(left, ["- Như trên;", "- ………;", "- Lưu: VT, ……"])
        _signed(right, "CHỨC VỤ NGƯỜI KÝ", size)
    elif summary.kind == "thong-bao":
        _recipients(left, ["- Như thành phần dự họp;", "- ………;", "- Lưu: VT, ……"])
        _signed(right, "CHỨC VỤ NGƯỜI KÝ", size)
    else:
        _signed(right, "NGƯỜI TỔNG HỢP", size, room=2)


def _signed(cell: _Cell, title: str, size: float, room: int = 4) -> None:
    """Title and a place for the name with empty lines for the signature between."""
    write(_centred(cell, first=True), title, size, bold=True)
    for _ in range(room):
        write(_centred(cell), "", size)
    write(_centred(cell), "Họ và tên", size, bold=True)


def _recipients(cell: _Cell, lines: list[str]) -> None:
    write(set_paragraph(cell.paragraphs[0], _LEFT), "Nơi nhận:", 12, bold=True, italic=True)
    for line in lines:
        write(set_paragraph(cell.add_paragraph(), _LEFT), line, 11)


# ---------------------------------------------------------------------------------------------- sources


def _comment(document: Any, paragraph: Paragraph, line: Line) -> None:
    """Where the line stands and its words there, as a comment of the drafter's copy."""
    told = "\n".join(f"{place_of(source)}: «{' '.join(source.quote.split())}»" for source in line.sources)
    document.add_comment(paragraph.runs, text=told, author=_DRAFTER, initials="KCN")


def _appendix(document: Any, lines: list[Line], sizes: _Sizes) -> None:
    """Where every section stands, a document a paragraph, on a page that can be taken out."""
    places: dict[str, dict[str, set[str]]] = {}
    section = "Mở đầu"
    for line in lines:
        section = (line.text.partition(".")[0] if line.id else "Khác nhau") if line.style == "heading" else section
        for source in line.sources:
            where = f"tr. {source.page}" if source.page else f"đoạn {source.ordinal + 1}"
            places.setdefault(source.document, {}).setdefault(section, set()).add(where)
    if not places:
        return
    first = set_paragraph(document.add_paragraph(), _CENTER, after=6)
    first.add_run().add_break(WD_BREAK.PAGE)
    write(first, "PHỤ LỤC NGUỒN (bỏ khi ký)", sizes.body, bold=True)
    for name, sections in places.items():
        paragraph = set_paragraph(document.add_paragraph(), _LEFT, after=6, line=sizes.line)
        write(paragraph, f"{name} – ", 12, bold=True)
        write(paragraph, "; ".join(f"{key}: {_ranges(found)}" for key, found in sections.items()) + ".", 12)


def _ranges(places: set[str]) -> str:
    """{"đoạn 5", "đoạn 6", "đoạn 9"} -> "đoạn 5-6, 9"."""
    word = next(iter(sorted(places))).split()[0]
    numbers = sorted(int(place.split()[-1]) for place in places if place.startswith(word))
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return f"{word} {', '.join(f'{run[0]}-{run[-1]}' if len(run) > 1 else str(run[0]) for run in runs)}"
