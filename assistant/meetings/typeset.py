"""The few typesetting tools that python-docx does not have: rules of a given length, page numbers, fillable blanks."""

from __future__ import annotations

from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from index.vietnamese import without_diacritics

FONT = "Times New Roman"

# Advance widths of Times New Roman Bold in thousandths of the size; a letter is as wide with a diacritic as without.
_WIDTHS = {
    250: " ,.", 278: "'/\\il", 333: "!()-:;[]`fjt", 389: "Is", 444: "cerz", 500: "0123456789?J_agovxy–",
    556: "Sbdhknpqu", 611: "FP", 667: "BELTZ", 722: "ACDNRUVXYw", 778: "GHKOQ", 833: "&m", 944: "M", 1000: "W…",
}  # fmt: skip


def text_width(text: str, size: float) -> float:
    """How wide bold text of that size in points is set, in points."""
    widths = {char: width for width, chars in _WIDTHS.items() for char in chars}
    return sum(widths.get(char, 556) for char in without_diacritics(text)) * size / 1000


def widest_line(text: str, size: float, available: float) -> float:
    """The width of the widest line when bold text is wrapped into the available width, in points."""
    widest, line = 0.0, ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        line = longer if not line or text_width(longer, size) <= available else word
        widest = max(widest, text_width(line, size))
    return min(widest, available)


def write(
    paragraph: Paragraph, text: str, size: float, *, bold: bool = False, italic: bool = False, to: Any = None
) -> None:
    """Add a run in the document's font, also for the complex and East Asian scripts that Word may fall back to."""
    run = paragraph.add_run(text)
    run.font.name, run.font.size, run.font.bold, run.font.italic = FONT, Pt(size), bold, italic
    run.font.color.rgb = RGBColor(0, 0, 0)
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)
    if to is not None:
        to.append(run._element)


def blank(paragraph: Paragraph, name: str, width: int, size: float, *, italic: bool = False) -> None:
    """A plain-text content control that shows spaces until somebody types into it."""
    control, properties, content = (OxmlElement(tag) for tag in ("w:sdt", "w:sdtPr", "w:sdtContent"))
    for tag in ("w:alias", "w:tag"):
        element = OxmlElement(tag)
        element.set(qn("w:val"), name)
        properties.append(element)
    properties.append(OxmlElement("w:text"))
    control.append(properties)
    control.append(content)
    paragraph._p.append(control)
    write(paragraph, " " * width, size, italic=italic, to=content)


def set_paragraph(
    paragraph: Paragraph,
    align: WD_ALIGN_PARAGRAPH,
    *,
    first_line: float = 0,
    before: float = 0,
    after: float = 0,
    line: float = 1.0,
) -> Paragraph:
    """`first_line` in centimetres, `before` and `after` in points, `line` a multiple of single spacing."""
    form = paragraph.paragraph_format
    form.alignment, form.first_line_indent = align, Cm(first_line)
    form.space_before, form.space_after = Pt(before), Pt(after)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.MULTIPLE, line
    return paragraph


def rule(paragraph: Paragraph, length: float, available: float) -> None:
    """Make an empty paragraph a centred solid line; both measures in points."""
    side = max(0.0, (available - length) / 2)
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = Pt(side)
    form.space_before, form.space_after = Pt(2), Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(4)
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    _insert_in_order(paragraph._p.get_or_add_pPr(), borders)


def _insert_in_order(properties: Any, borders: Any) -> None:
    """w:pBdr comes before shading, tabs, spacing and indents in the schema."""
    later = ("shd", "tabs", "suppressAutoHyphens", "spacing", "ind", "contextualSpacing", "jc", "rPr")
    following = next((e for e in properties if e.tag in {qn(f"w:{name}") for name in later}), None)
    if following is None:
        properties.append(borders)
    else:
        following.addprevious(borders)


def page_number(paragraph: Paragraph, size: float) -> None:
    """A PAGE field, centred."""
    set_paragraph(paragraph, WD_ALIGN_PARAGRAPH.CENTER)
    for kind, text in (("begin", ""), ("", " PAGE "), ("separate", ""), ("text", "2"), ("end", "")):
        write(paragraph, text if kind == "text" else "", size)
        run = paragraph.runs[-1]._element
        if kind in ("begin", "separate", "end"):
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run.append(mark)
        elif not kind:
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = text
            run.append(code)
