"""The figures of the official layout (Decree 30/2020/NĐ-CP, Appendix I), read back from a DOCX file.

Each rule looks at the file alone: it does not know who wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run

FONT = "Times New Roman"
_MM = 36000
"""English metric units in a millimetre."""

_TYPES = ("THÔNG BÁO", "BIÊN BẢN", "TÓM TẮT HỘI NGHỊ", "BÁO CÁO", "KẾ HOẠCH")


@dataclass(frozen=True)
class File:
    """A document with its paragraphs in reading order: those of tables where the tables stand."""

    document: Any
    paragraphs: tuple[Paragraph, ...]

    def starting(self, text: str) -> Paragraph | None:
        return next((p for p in self.paragraphs if text_of(p).strip().startswith(text)), None)

    def after(self, paragraph: Paragraph) -> Paragraph | None:
        at = next(i for i, p in enumerate(self.paragraphs) if p._p is paragraph._p)
        return self.paragraphs[at + 1] if at + 1 < len(self.paragraphs) else None

    @property
    def type(self) -> Paragraph | None:
        return next((p for p in self.paragraphs if text_of(p).strip() in _TYPES), None)

    @property
    def body(self) -> list[Paragraph]:
        """Paragraphs of running text: after the subject, outside tables, long enough to be set as such."""
        if self.type is None:
            return []
        start = next(i for i, p in enumerate(self.paragraphs) if p._p is self.type._p)
        own = [p for p in self.paragraphs[start + 2 :] if p._p.getparent().tag == qn("w:body")]
        appendix = next((i for i, p in enumerate(own) if text_of(p).startswith("PHỤ LỤC")), len(own))
        return [p for p in own[:appendix] if text_of(p).strip()]


def open_file(path: Path) -> File:
    document = Document(str(path))
    paragraphs = tuple(Paragraph(p, document) for p in document.element.body.iter(qn("w:p")))
    return File(document, paragraphs)


def runs(paragraph: Paragraph) -> list[Run]:
    """The runs with words, those in content controls too."""
    found = (Run(r, paragraph) for r in paragraph._p.iter(qn("w:r")))
    return [run for run in found if run.text.strip()]


def text_of(paragraph: Paragraph) -> str:
    return "".join(node.text or "" for node in paragraph._p.iter(qn("w:t")))


# ---------------------------------------------------------------------------------------------- rules


def _size(paragraph: Paragraph | None, low: float, high: float) -> bool:
    return paragraph is not None and all(r.font.size and low <= r.font.size.pt <= high for r in runs(paragraph))


def _styled(paragraph: Paragraph | None, *, bold: bool = False, italic: bool = False) -> bool:
    return paragraph is not None and all(
        bool(r.font.bold) is bold and bool(r.font.italic) is italic for r in runs(paragraph)
    )


def _centred(paragraph: Paragraph | None) -> bool:
    return paragraph is not None and paragraph.alignment == WD_ALIGN_PARAGRAPH.CENTER


def rule_length(paragraph: Paragraph | None) -> float:
    """The part of its column that a rule takes: an empty paragraph with a border and indents; 0 for none."""
    if paragraph is None or not paragraph._p.findall(f".//{qn('w:pBdr')}"):
        return 0.0
    form = paragraph.paragraph_format
    column = _column(paragraph)
    taken = column - (form.left_indent or 0) - (form.right_indent or 0)
    return taken / column


def _column(paragraph: Paragraph) -> int:
    for parent in paragraph._p.iterancestors():
        if parent.tag == qn("w:tc"):
            return int(parent.find(f".//{qn('w:tcW')}").get(qn("w:w"))) * 635  # from twentieths of a point
    document: Any = paragraph.part
    section = document.document.sections[0]
    return int(section.page_width - section.left_margin - section.right_margin)


def _page(file: File) -> bool:
    s = file.document.sections[0]
    return (round(s.page_width / _MM), round(s.page_height / _MM)) == (210, 297) and s.orientation == 0


def _margins(file: File) -> bool:
    s = file.document.sections[0]
    top, bottom, left, right = (m / _MM for m in (s.top_margin, s.bottom_margin, s.left_margin, s.right_margin))
    return all((19.9 < top < 25.1, 19.9 < bottom < 25.1, 29.9 < left < 35.1, 14.9 < right < 20.1))


def _font(file: File) -> bool:
    return all(run.font.name == FONT for p in file.paragraphs for run in runs(p))


def _black(file: File) -> bool:
    return all(str(run.font.color.rgb or "000000") == "000000" for p in file.paragraphs for run in runs(p))


def _page_number(file: File) -> bool:
    section = file.document.sections[0]
    field = section.header.paragraphs[0]
    first = section.first_page_header
    hidden = section.different_first_page_header_footer and not any("PAGE" in p._p.xml for p in first.paragraphs)
    return hidden and _centred(field) and "PAGE" in field._p.xml and _size(field, 13, 14) and _styled(field)


def _state(file: File) -> bool:
    p = file.starting("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    return _centred(p) and _size(p, 12, 13) and _styled(p, bold=True)


def _motto(file: File) -> bool:
    p = file.starting("Độc lập - Tự do - Hạnh phúc")
    return _centred(p) and _size(p, 13, 14) and _styled(p, bold=True)


def _motto_rule(file: File) -> bool:
    p = file.starting("Độc lập - Tự do - Hạnh phúc")
    return p is not None and 0.4 < rule_length(file.after(p)) < 0.9


def _bodies(file: File) -> bool:
    parent = file.paragraphs[0]
    own = file.after(parent)
    named = _centred(parent) and _centred(own) and _size(parent, 12, 13) and _size(own, 12, 13)
    capitals = own is not None and text_of(own).isupper() and text_of(parent).isupper()
    return (
        named
        and capitals
        and _styled(parent)
        and _styled(own, bold=True)
        and own is not None
        and bool(rule_length(file.after(own)))
    )


_UNNUMBERED = re.compile(r"Số:\s+/(?:TB|BB)-\S*")


def _number(file: File) -> bool:
    p = file.starting("Số:")
    blank = p is not None and bool(_UNNUMBERED.fullmatch(text_of(p)))
    return blank and _centred(p) and _size(p, 13, 13) and _styled(p)


_UNDATED = re.compile(r", ngày\s+tháng\s+năm\s*$")


def _date(file: File) -> bool:
    p = next((p for p in file.paragraphs if _UNDATED.search(text_of(p))), None)
    return _centred(p) and _size(p, 13, 14) and _styled(p, italic=True)


_UNDATED_LINE = re.compile(r", ngày\s+tháng\s+năm")


def _steps(file: File) -> bool:
    parts = (file.starting("CỘNG HÒA"), file.starting("Độc lập"))
    dated = next((p for p in file.paragraphs if _UNDATED_LINE.search(text_of(p))), None)
    sizes = tuple(runs(p)[0].font.size.pt for p in (*parts, dated) if p is not None and runs(p))  # type: ignore[union-attr]
    return sizes in ((12.0, 13.0, 13.0), (13.0, 14.0, 14.0))


def _type(file: File) -> bool:
    return _centred(file.type) and _size(file.type, 13, 14) and _styled(file.type, bold=True)


def _subject(file: File) -> bool:
    if file.type is None or (subject := file.after(file.type)) is None:
        return False
    return (
        _centred(subject)
        and _size(subject, 13, 14)
        and _styled(subject, bold=True)
        and bool(rule_length(file.after(subject)))
    )


def _justified(file: File) -> bool:
    return bool(file.body) and all(p.alignment == WD_ALIGN_PARAGRAPH.JUSTIFY for p in file.body)


def _indents(file: File) -> bool:
    wanted = (10.0, 12.7)
    own = [(p.paragraph_format.first_line_indent or 0) / _MM for p in file.body]
    return all(any(abs(indent - w) < 0.1 for w in wanted) for indent in own)


def _spacing(file: File) -> bool:
    forms = [p.paragraph_format for p in file.body]
    return all(
        ((f.space_after or 0) + (f.space_before or 0)) >= 6 * 12700 and 1.0 <= float(f.line_spacing or 1) <= 1.5
        for f in forms
    )


def _body_size(file: File) -> bool:
    return all(_size(p, 13, 14) for p in file.body)


def _ending(file: File) -> bool:
    return any(text_of(p).rstrip().endswith("./.") for p in file.body[-1:])


def _recipients(file: File) -> bool:
    label = file.starting("Nơi nhận:")
    if label is None:
        return False
    lines = list(_following(file, label))
    kept = bool(lines) and text_of(lines[-1]).startswith("- Lưu: VT")
    return (
        _size(label, 12, 12)
        and _styled(label, bold=True, italic=True)
        and kept
        and all(_size(p, 11, 11) for p in lines)
    )


def _following(file: File, label: Paragraph) -> Iterator[Paragraph]:
    p = file.after(label)
    while p is not None and text_of(p).startswith("- "):
        yield p
        p = file.after(p)


def _signer(file: File) -> bool:
    """The title in bold capitals, and after some room the name in bold, both centred at the right."""
    cells = [c for t in file.document.tables for row in t.rows for c in row.cells[1:]]
    last = [[p for p in cell.paragraphs if text_of(p).strip()] for cell in cells]
    signed = next((ps for ps in reversed(last) if len(ps) >= 2), list[Paragraph]())
    if not signed:
        return False
    title, name = signed[0], signed[-1]
    both = all(_centred(p) and _size(p, 13, 14) and _styled(p, bold=True) for p in (title, name))
    return both and text_of(title).isupper() and not text_of(name).isupper()


RULES: Mapping[str, Callable[[File], bool]] = {
    "khổ giấy A4 đứng": _page,
    "lề trang": _margins,
    "phông Times New Roman": _font,
    "chữ đen": _black,
    "số trang giữa lề trên, không ở trang 1": _page_number,
    "Quốc hiệu": _state,
    "Tiêu ngữ": _motto,
    "đường kẻ dưới Tiêu ngữ": _motto_rule,
    "cơ quan chủ quản, cơ quan ban hành": _bodies,
    "số, ký hiệu": _number,
    "địa danh, ngày tháng": _date,
    "cỡ chữ phần đầu đi cùng nhau": _steps,
    "tên loại": _type,
    "trích yếu": _subject,
    "căn đều hai lề": _justified,
    "lùi đầu dòng": _indents,
    "khoảng cách đoạn, dòng": _spacing,
    "cỡ chữ nội dung": _body_size,
    "kết thúc ./.": _ending,
    "Nơi nhận": _recipients,
    "người ký": _signer,
}
_NOT_OF_SUMMARIES = ("số, ký hiệu", "Nơi nhận", "kết thúc ./.")
"""A summary is a working paper: it bears no number and goes to nobody by list."""


def broken_rules(path: Path) -> tuple[str, ...]:
    """The names of the rules that a file breaks. Raises what python-docx does when it is no DOCX file."""
    file = open_file(path)
    paper = file.type is not None and text_of(file.type).strip() == "TÓM TẮT HỘI NGHỊ"
    rules = (name for name in RULES if not (paper and name in _NOT_OF_SUMMARIES))
    return tuple(name for name in rules if not RULES[name](file))
