from __future__ import annotations

from pathlib import Path

import pytest

from index.reading import read_report
from index.word_numbering import numeral
from tests.index.words import elements, levels, lines, make, numbered, p, r, style

RULES = levels(("decimal", "Điều %1."), ("decimal", "%2."), ("lowerLetter", "%3)"), ("bullet", "-"))


def test_numbers_of_word_are_in_the_text(tmp_path: Path) -> None:
    body = [
        numbered("Phạm vi", 0),
        numbered("Áp dụng trong khu.", 1),
        numbered("Không áp dụng ngoài khu.", 1),
        numbered("Thời hạn", 0),
        numbered("Báo trước 05 ngày.", 1),
        numbered("Bằng văn bản;", 2),
        numbered("Bằng thư điện tử.", 2),
        numbered("Có chữ ký số.", 3),
    ]
    assert lines(tmp_path, *body, numbering=RULES) == [
        "Điều 1. Phạm vi",
        "1. Áp dụng trong khu.",
        "2. Không áp dụng ngoài khu.",
        "Điều 2. Thời hạn",
        "1. Báo trước 05 ngày.",
        "a) Bằng văn bản;",
        "b) Bằng thư điện tử.",
        "- Có chữ ký số.",
    ]


def test_levels_shown_together_and_in_figures(tmp_path: Path) -> None:
    numbering = levels(("upperRoman", "%1."), ("decimal", "%2."), ("decimal", "%1.%2.%3.")).replace(
        '<w:lvlText w:val="%1.%2.%3."/>', '<w:isLgl/><w:lvlText w:val="%1.%2.%3."/>'
    )
    body = [numbered("Kết quả", 0), numbered("Nhiệm vụ", 0), numbered("Đầu tư", 1), numbered("Vốn trong nước", 2)]
    assert lines(tmp_path, *body, numbering=numbering) == [
        "I. Kết quả",
        "II. Nhiệm vụ",
        "1. Đầu tư",
        "2.1.1. Vốn trong nước",
    ]


def test_lists_that_share_a_definition_go_on_unless_they_start_again(tmp_path: Path) -> None:
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    more = "".join(
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="3"/>{start}</w:num>' for n, start in ((8, ""), (9, again))
    )
    numbering = levels(("decimal", "%1."), more=more)
    body = [numbered("Một việc", 0, n) for n in (7, 8, 9, 9)]
    assert [line[:2] for line in lines(tmp_path, *body, numbering=numbering)] == ["1.", "2.", "1.", "2."]


def test_a_style_may_number_its_paragraphs_and_a_paragraph_may_refuse(tmp_path: Path) -> None:
    styles = style("DieuLuat", '<w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr>')
    named = '<w:pStyle w:val="DieuLuat"/>'
    refused = f'{named}<w:numPr><w:numId w:val="0"/></w:numPr>'
    body = [p("Đối tượng", named), p("không đánh số", refused), p("Kinh phí", named)]
    found = lines(tmp_path, *body, numbering=RULES, styles=styles)
    assert found == ["Điều 1. Đối tượng", "không đánh số", "Điều 2. Kinh phí"]


def test_ordinals_that_word_counts_in_a_table_are_cells(tmp_path: Path) -> None:
    def row(first: str, second: str) -> str:
        return f"<w:tr><w:tc>{first}</w:tc><w:tc>{p(second)}</w:tc></w:tr>"

    table = f"<w:tbl>{row(p('TT'), 'Khu')}{row(numbered('', 0), 'Đồi Sim')}{row(numbered('', 0), 'Bãi Dài')}</w:tbl>"
    (found,) = elements(tmp_path, table, numbering=levels(("decimal", "%1")))
    assert [list(row) for row in found.grid] == [["TT", "Khu"], ["1", "Đồi Sim"], ["2", "Bãi Dài"]]


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        (9, "upperRoman", "IX"),
        (27, "lowerLetter", "aa"),
        (5, "decimalZero", "05"),
        (3, "none", ""),
        (0, "lowerLetter", "0"),
    ],
)
def test_numeral(value: int, form: str, shown: str) -> None:
    assert numeral(value, form) == shown


def test_articles_are_the_sections_of_what_stands_under_them(tmp_path: Path) -> None:
    body = [numbered("Phạm vi", 0), numbered("Áp dụng trong khu công nghiệp.", 1), numbered("Thời hạn", 0)]
    path = make(tmp_path / "a.docx", *body, numbered("Báo trước 05 ngày làm việc.", 1), numbering=RULES)
    headings = [block.text for block in read_report(path).blocks if block.kind == "heading"]
    assert headings == ["Điều 1. Phạm vi", "Điều 2. Thời hạn"]


# ---------------------------------------------------------------------------------------------- the final state


def change(tag: str, content: str) -> str:
    return f'<w:{tag} w:id="1" w:author="A">{content}</w:{tag}>'


def test_only_the_final_state_of_changes_is_read(tmp_path: Path) -> None:
    deleted = '<w:r><w:delText xml:space="preserve">120 </w:delText></w:r>'
    paragraph = f"<w:p>{r('Có ')}{change('del', deleted)}{change('ins', r('135 '))}{r('dự án.')}</w:p>"
    moved = f"<w:p>{change('moveFrom', r('Thu hồi 02 dự án.'))}</w:p>"
    assert lines(tmp_path, moved, paragraph, f"<w:p>{change('moveTo', r('Thu hồi 02 dự án.'))}</w:p>") == [
        "Có 135 dự án.",
        "Thu hồi 02 dự án.",
    ]


def test_a_paragraph_whose_end_was_deleted_runs_on(tmp_path: Path) -> None:
    mark = f"<w:rPr>{change('del', '')}</w:rPr>"
    assert lines(tmp_path, p("Doanh thu đạt ", mark), p("95,5 tỷ đồng.")) == ["Doanh thu đạt 95,5 tỷ đồng."]


def test_deleted_rows_are_not_read(tmp_path: Path) -> None:
    def row(name: str, properties: str = "") -> str:
        return f"<w:tr><w:trPr>{properties}</w:trPr><w:tc>{p(name)}</w:tc><w:tc>{p('1')}</w:tc></w:tr>"

    (found,) = elements(tmp_path, f"<w:tbl>{row('Khu A')}{row('Khu B', change('del', ''))}{row('Khu C')}</w:tbl>")
    assert [row[0] for row in found.grid] == ["Khu A", "Khu C"]


def test_hidden_words_are_not_read_and_capitals_are_shown(tmp_path: Path) -> None:
    runs = r("báo cáo ", "<w:caps/>") + r("bản cũ 80 ", "<w:vanish/>") + r("90", '<w:vanish w:val="0"/>')
    assert lines(tmp_path, f"<w:p>{runs}</w:p>") == ["BÁO CÁO 90"]


def test_words_hidden_by_their_style_are_not_read(tmp_path: Path) -> None:
    styles = style("An", "<w:rPr><w:vanish/></w:rPr>", "character")
    runs = r("Có 12 dự án") + r(" (nháp)", '<w:rStyle w:val="An"/>')
    assert lines(tmp_path, f"<w:p>{runs}</w:p>", styles=styles) == ["Có 12 dự án"]


def test_fields_show_their_result(tmp_path: Path) -> None:
    def mark(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    code = "<w:r><w:instrText> =SUM(ABOVE) </w:instrText></w:r>"
    simple = f'<w:fldSimple w:instr="DATE">{r("30/9/2024")}</w:fldSimple>'
    total = [r("Cộng "), mark("begin"), code, r("mã"), mark("separate"), r("418,5"), mark("end"), r(" tỷ, ")]
    paragraph = f"<w:p>{''.join(total)}{simple}</w:p>"
    assert lines(tmp_path, paragraph) == ["Cộng 418,5 tỷ, 30/9/2024"]


def test_content_controls_show_their_content_but_not_their_prompt(tmp_path: Path) -> None:
    def control(content: str, properties: str = "") -> str:
        return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"

    prompt = control(r("Bấm để nhập"), "<w:showingPlcHdr/>")
    body = [control(p("Nhập khẩu 61,2 triệu USD.")), f"<w:p>{r('Lao động: ')}{control(r('2.150 người'))}{prompt}</w:p>"]
    assert lines(tmp_path, *body) == ["Nhập khẩu 61,2 triệu USD.", "Lao động: 2.150 người"]


# ---------------------------------------------------------------------------------------------- beside the text


def notes_part(kind: str, words: str) -> str:
    body = f'<w:{kind} w:type="separator" w:id="-1">{p("---")}</w:{kind}><w:{kind} w:id="2">{p(words)}</w:{kind}>'
    return make_notes(kind, body)


def make_notes(kind: str, body: str) -> str:
    return f'<w:{kind}s xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{body}</w:{kind}s>'


@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_a_note_stands_under_the_words_that_refer_to_it(tmp_path: Path, kind: str) -> None:
    reference = f'<w:r><w:{kind}Reference w:id="2"/></w:r>'
    paragraph = f"<w:p>{r('Xuất khẩu đạt 88,4 triệu USD')}{reference}{r(', tăng 3%.')}</w:p>"
    note = "Chưa gồm hai doanh nghiệp mới hoạt động."
    path = make(tmp_path / "a.docx", paragraph, p("Lao động ổn định."), **{f"{kind}s": notes_part(kind, note)})
    first, second, third = read_report(path).blocks
    assert first.text == "Xuất khẩu đạt 88,4 triệu USD, tăng 3%."
    assert (second.text, second.lead_in) == (note, first.text)
    assert (third.text, third.lead_in) == ("Lao động ổn định.", "")


def box(words: str) -> str:
    return f"<w:txbxContent>{p(words)}</w:txbxContent>"


def test_a_text_box_swallows_nothing_and_is_told_once(tmp_path: Path) -> None:
    drawn = box("Vốn FDI 40 triệu USD.")
    newer = f'<mc:Choice Requires="wps"><w:drawing>{drawn}</w:drawing></mc:Choice>'
    older = f"<mc:Fallback><w:pict>{drawn}</w:pict></mc:Fallback>"
    both = f"<mc:AlternateContent>{newer}{older}</mc:AlternateContent>"
    paragraph = f"<w:p>{r('Không có đình công.')}<w:r>{both}</w:r></w:p>"
    assert lines(tmp_path, paragraph) == ["Không có đình công.", "Vốn FDI 40 triệu USD."]


def test_a_table_inside_a_table_is_a_table(tmp_path: Path) -> None:
    def table(*rows: tuple[str, str]) -> str:
        cells = "".join(f"<w:tr><w:tc>{a}</w:tc><w:tc>{b}</w:tc></w:tr>" for a, b in rows)
        return f"<w:tbl>{cells}</w:tbl>"

    inner = table((p("Khu"), p("Vốn")), (p("Đồi Sim"), p("12,5")))
    found = elements(tmp_path, table((p("Mục"), p("Nội dung")), (p("1"), p("Đầu tư") + inner)))
    assert [[list(row) for row in element.grid] for element in found] == [
        [["Mục", "Nội dung"], ["1", "Đầu tư"]],
        [["Khu", "Vốn"], ["Đồi Sim", "12,5"]],
    ]
    assert [element.within for element in found] == ["", "Đầu tư"]


def test_a_frame_around_a_table_and_text_keeps_both(tmp_path: Path) -> None:
    inner = f"<w:tbl><w:tr><w:tc>{p('Khu')}</w:tc><w:tc>{p('Vốn')}</w:tc></w:tr></w:tbl>"
    found = elements(tmp_path, f"<w:tbl><w:tr><w:tc>{p('Biểu 1')}{inner}{p('Hết')}</w:tc></w:tr></w:tbl>")
    assert [element.text or list(element.grid) for element in found] == ["Biểu 1", [["Khu", "Vốn"]], "Hết"]
