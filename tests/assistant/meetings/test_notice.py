"""The produced DOCX, read back figure by figure: Decree 30/2020/NĐ-CP, Appendix I."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from assistant.meetings.typeset import text_width, widest_line

Written = Callable[..., Path]
MM = 36000
KINDS = ("tom-tat", "thong-bao", "bien-ban")
CENTER, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY


def every(document: Any) -> list[Paragraph]:
    return [Paragraph(p, document) for p in document.element.body.iter(qn("w:p"))]


def text(paragraph: Paragraph) -> str:
    return "".join(t.text or "" for t in paragraph._p.iter(qn("w:t")))


def find(document: Any, start: str) -> Paragraph:
    return next(p for p in every(document) if text(p).startswith(start))


def after(document: Any, paragraph: Paragraph) -> Paragraph:
    own = every(document)
    return own[next(i for i, p in enumerate(own) if p._p is paragraph._p) + 1]


def style(paragraph: Paragraph) -> tuple[float, bool, bool]:
    """Size, bold, italic of a paragraph's words, which must be of one style."""
    (only,) = {
        (float(r.font.size.pt), bool(r.font.bold), bool(r.font.italic)) for r in paragraph.runs if r.text.strip()
    }
    return only


def has_rule(paragraph: Paragraph) -> bool:
    top = paragraph._p.find(f".//{qn('w:pBdr')}/{qn('w:top')}")
    return not text(paragraph) and top is not None and top.get(qn("w:val")) == "single"


def rule_points(paragraph: Paragraph, column: float) -> float:
    """The length of a rule in a column as wide as `column` millimetres."""
    form = paragraph.paragraph_format
    return column * 72 / 25.4 - float(form.left_indent.pt) - float(form.right_indent.pt)


def body(document: Any) -> list[Paragraph]:
    own = document.paragraphs
    start = next(i for i, p in enumerate(own) if p.alignment == JUSTIFY)
    end = next((i for i, p in enumerate(own) if "PHỤ LỤC NGUỒN" in p.text), len(own))
    return [p for p in own[start:end] if p.text]


@pytest.mark.parametrize("kind", KINDS)
def test_page_and_margins(written: Written, kind: str) -> None:
    section = Document(str(written(kind=kind))).sections[0]
    assert (round(section.page_width / MM), round(section.page_height / MM)) == (210, 297)
    assert 20 <= round(section.top_margin / MM) <= 25
    assert 20 <= round(section.bottom_margin / MM) <= 25
    assert 30 <= round(section.left_margin / MM) <= 35
    assert 15 <= round(section.right_margin / MM) <= 20


@pytest.mark.parametrize("kind", KINDS)
def test_every_word_is_black_times_new_roman(written: Written, kind: str) -> None:
    document = Document(str(written(kind=kind)))
    runs = [r for p in every(document) for r in p.runs if r.text.strip()]
    assert {r.font.name for r in runs} == {"Times New Roman"}
    assert {r._element.rPr.rFonts.get(qn("w:cs")) for r in runs} == {"Times New Roman"}
    assert {str(r.font.color.rgb) for r in runs} == {"000000"}


@pytest.mark.parametrize("kind", KINDS)
def test_page_number_is_centred_above_and_hidden_on_the_first_page(written: Written, kind: str) -> None:
    section = Document(str(written(kind=kind))).sections[0]
    (number,) = section.header.paragraphs
    assert "PAGE" in number._p.xml
    assert number.alignment == CENTER
    assert style(number)[0] in (13.0, 14.0)
    assert style(number)[1:] == (False, False)
    assert section.different_first_page_header_footer
    assert not any("PAGE" in p._p.xml or p.text for p in section.first_page_header.paragraphs)


@pytest.mark.parametrize(
    ("kind", "sizes"), [("tom-tat", (12, 13, 13)), ("thong-bao", (13, 14, 14)), ("bien-ban", (13, 14, 14))]
)
def test_state_motto_and_date_step_together(written: Written, kind: str, sizes: tuple[int, ...]) -> None:
    document = Document(str(written(kind=kind)))
    state, motto = find(document, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), find(document, "Độc lập - Tự do - Hạnh phúc")
    date = find(document, "Sơn Nam, ngày")
    assert (style(state), style(motto)) == ((sizes[0], True, False), (sizes[1], True, False))
    assert style(date) == (sizes[2], False, True)
    assert {p.alignment for p in (state, motto, date)} == {CENTER}


def test_the_rule_under_the_motto_is_as_long_as_its_line(written: Written) -> None:
    document = Document(str(written()))
    motto = find(document, "Độc lập - Tự do - Hạnh phúc")
    line = after(document, motto)
    assert has_rule(line)
    assert rule_points(line, 165 - 66) == pytest.approx(text_width(text(motto), 14), abs=1)


def test_bodies_stand_at_the_left_the_issuing_one_bold_over_its_rule(written: Written) -> None:
    document = Document(str(written()))
    left = document.tables[0].rows[0].cells[0]
    parent, own, line = left.paragraphs
    assert (text(parent), text(own)) == ("CƠ QUAN CHỦ QUẢN", "BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP TỈNH SƠN NAM")
    assert (style(parent), style(own)) == ((13, False, False), (13, True, False))
    width = widest_line(text(own), 13, 66 * 72 / 25.4)
    assert has_rule(line)
    assert 1 / 3 <= rule_points(line, 66) / width <= 1 / 2


def test_the_parent_body_is_that_of_the_official_head(written: Written) -> None:
    from .conftest import NOTICE

    parent = Document(str(written(NOTICE))).tables[0].rows[0].cells[0].paragraphs[0]
    assert text(parent) == "UBND TỈNH SƠN NAM"


@pytest.mark.parametrize(("kind", "code"), [("thong-bao", "TB"), ("bien-ban", "BB")])
def test_number_and_date_are_blank_level_and_fillable(written: Written, kind: str, code: str) -> None:
    document = Document(str(written(kind=kind)))
    number, date = (cell.paragraphs[0] for cell in document.tables[0].rows[1].cells)
    assert re.fullmatch(rf"Số:\s+/{code}-\.\.\.", text(number))
    assert style(number) == (13, False, False)
    assert number.alignment == CENTER
    assert re.fullmatch(r"Sơn Nam, ngày\s+tháng\s+năm\s+", text(date))
    names = [alias.get(qn("w:val")) for alias in document.element.body.iter(qn("w:alias"))]
    assert names == ["Số văn bản", "Ngày ban hành", "Tháng ban hành", "Năm ban hành"]


@pytest.mark.parametrize(
    ("kind", "name", "size"),
    [("tom-tat", "TÓM TẮT HỘI NGHỊ", 13), ("thong-bao", "THÔNG BÁO", 14), ("bien-ban", "BIÊN BẢN", 14)],
)
def test_type_and_subject_are_centred_bold_over_a_rule(written: Written, kind: str, name: str, size: int) -> None:
    document = Document(str(written(kind=kind)))
    type_ = find(document, name)
    subject = after(document, type_)
    assert {style(type_), style(subject)} == {(size, True, False)}
    assert {type_.alignment, subject.alignment} == {CENTER}
    line = after(document, subject)
    width = widest_line(text(subject), size, 165 * 72 / 25.4)
    assert has_rule(line)
    assert 1 / 3 <= rule_points(line, 165) / width <= 1 / 2


@pytest.mark.parametrize("kind", KINDS)
def test_body_is_justified_indented_and_spaced(written: Written, kind: str) -> None:
    own = body(Document(str(written(kind=kind))))
    assert len(own) > 8
    for paragraph in own:
        form = paragraph.paragraph_format
        assert paragraph.alignment == JUSTIFY
        assert form.first_line_indent.cm in (pytest.approx(1.0, abs=0.01), pytest.approx(1.27, abs=0.01))
        assert form.space_after.pt + form.space_before.pt >= 6
        assert 1.0 <= form.line_spacing <= 1.5
        assert {r.font.size.pt for r in paragraph.runs if r.text} <= {13.0, 14.0}


@pytest.mark.parametrize("kind", ["thong-bao", "bien-ban"])
def test_the_text_ends_with_its_sign(written: Written, kind: str) -> None:
    assert body(Document(str(written(kind=kind))))[-1].text.endswith("./.")


def test_the_signer_is_at_the_right_level_with_the_recipients(written: Written) -> None:
    left, right = Document(str(written())).tables[-1].rows[0].cells
    title, *_, name = right.paragraphs
    assert (style(title), style(name)) == ((14, True, False), (14, True, False))
    assert title.text.isupper()
    assert title.alignment == name.alignment == CENTER
    label, *lines = left.paragraphs
    assert (label.text, style(label)) == ("Nơi nhận:", (12, True, True))
    assert all(line.text.startswith("- ") and style(line) == (11, False, False) for line in lines)
    assert lines[-1].text.startswith("- Lưu: VT")


def test_minutes_have_their_own_lines_and_two_signers(written: Written) -> None:
    document = Document(str(written(kind="bien-ban")))
    for label in (
        "Thời gian bắt đầu:",
        "Địa điểm:",
        "Thành phần tham dự:",
        "Chủ trì",
        "Thư ký",
        "Hội nghị kết thúc vào",
    ):
        assert find(document, label)
    secretary, chair = document.tables[1].rows[0].cells
    assert (secretary.paragraphs[0].text, chair.paragraphs[0].text) == ("THƯ KÝ", "CHỦ TỌA")


def test_a_notice_names_nobody_it_was_not_told_of(written: Written) -> None:
    document = Document(str(written()))
    assert "Kính gửi" not in "\n".join(map(text, every(document)))
    assert document.tables[-1].rows[0].cells[1].paragraphs[-1].text == "Họ và tên"


def test_sources_are_comments_and_a_page_that_can_be_dropped(written: Written) -> None:
    document = Document(str(written(length="day-du")))
    assert "PHỤ LỤC NGUỒN" in "\n".join(p.text for p in document.paragraphs)
    comments = [comment.text for comment in document.comments]
    assert any("tai-lieu-1.txt, đoạn" in c and "8.120,5 tỷ đồng" in c for c in comments)
    bare = Document(str(written(sources=False)))
    assert "PHỤ LỤC" not in "\n".join(p.text for p in bare.paragraphs)
    assert list(bare.comments) == []
