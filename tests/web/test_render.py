"""Answers and passages as HTML: what the page shows, and that nothing in a document can become markup."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from assistant.answer import Answer, Citation, Usage, Verification
from assistant.web.conversation import Exchange
from assistant.web.exchange_html import exchange_html, pending_html, plain_text
from assistant.web.passage import passage_html
from assistant.web.render import answer_html, draft_html, escape, shorten
from assistant.web.verdict_html import check_html

TEXT = "Thu ngân sách đạt 12,5 tỷ đồng, tăng 7% so với cùng kỳ."
ALLOWED = {
    "article", "br", "button", "details", "div", "form", "label", "li", "mark", "ol", "p", "span", "strong", "summary",
    "table", "td", "textarea", "th", "tr", "ul",
}  # fmt: skip
HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "</mark></div><b>",
    "[x](javascript:alert(1))",
    "![x](https://example.com/a.png)",
    "$$\\int_0^1 x$$ \\(a\\)",
    "${alert(1)} {{value}} @children",
    "&lt;script&gt; &amp;amp;",
    "\x00\x1b[31m\u202egnp.exe\u2066",
]


def citation(marker: int = 1, text: str = TEXT, quote: str = "", **changes: object) -> Citation:
    start = text.find(quote) if quote else 0
    values = {
        "marker": marker, "document": "bao-cao.txt", "title": "Báo cáo", "page": 2, "section": "Kết luận",
        "text": text, "quote": quote, "start": start, "end": start + len(quote), "score": 1.0, "passage": "p1",
    }  # fmt: skip
    return Citation(**{**values, **changes})  # type: ignore[arg-type]


def answer(text: str, citations: tuple[Citation, ...] = (), **changes: object) -> Answer:
    values = {
        "question": "Hỏi?", "standalone_question": "Hỏi?", "answer": text, "refused": False, "reason": None,
        "mode": "offline", "citations": citations,
    }  # fmt: skip
    return Answer(**{**values, **changes})  # type: ignore[arg-type]


class Page(HTMLParser):
    """What a browser would make of a piece of HTML: its tags, their attributes, the text one sees."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: dict[str, str] = {}
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name: value or "" for name, value in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("Một dòng.", "<p>Một dòng.</p>"),
        ("Dòng một\nDòng hai", "<p>Dòng một<br>Dòng hai</p>"),
        ("Đoạn một\n\nĐoạn hai", "<p>Đoạn một</p><p>Đoạn hai</p>"),
        ("Gồm:\n- một\n- hai\n\nHết", "<p>Gồm:</p><ul><li>một</li><li>hai</li></ul><p>Hết</p>"),
        ("đạt **12,5 tỷ đồng**", "<p>đạt <strong>12,5 tỷ đồng</strong></p>"),
        ("2 * 3 ** 4 * 5", "<p>2 * 3 ** 4 * 5</p>"),
        ("-5% so với cùng kỳ", "<p>-5% so với cùng kỳ</p>"),
        ("cột\tcột", "<p>cột · cột</p>"),
        ("", ""),
    ],
)
def test_small_markdown(markdown: str, html: str) -> None:
    assert answer_html(markdown, (), 0) == html


def test_marker_becomes_a_chip_that_names_its_place() -> None:
    page = Page(answer_html("đạt 12,5 tỷ [1].", (citation(1, quote="12,5 tỷ đồng"),), 4))
    assert page.tags == ["p", "button"]
    places = [page.attributes[f"data-{name}"] for name in ("turn", "kind", "marker")]
    assert places == ["4", "citations", "1"]
    assert "12,5 tỷ đồng" in page.attributes["title"]
    assert page.attributes["aria-label"] == "Nguồn 1: bao-cao.txt, trang 2"


def test_marker_without_citation_stays_text() -> None:
    assert answer_html("theo [7] và [1234]", (citation(1),), 0) == "<p>theo\u00a0[7] và [1234]</p>"


def test_marker_inside_bold() -> None:
    assert Page(answer_html("**12 dự án [1]**", (citation(),), 0)).tags == ["p", "strong", "button"]


def test_asterisks_of_the_document_stay_asterisks() -> None:
    html = answer_html("Ghi chú **đậm** [1]", (citation(text="Ghi chú **đậm** của văn bản"),), 0)
    assert "<strong>" not in html
    assert "**đậm**" in html


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_and_does_nothing(text: str) -> None:
    hostile = citation(text=text, quote=text, document=text, title=text, section=text, period=text)
    told = answer(f"{text} [1]", (hostile,), mode="llm", usage=Usage(text), notice=text, notes=(text,), steps=(text,))
    shown = (
        exchange_html(Exchange(text, told, suggestions=((text, text),)), 0)
        + exchange_html(Exchange(text, answer("", refused=True, reason=text, related=(hostile,))), 1)
        + exchange_html(Exchange(text, note=text, failed=True), 2)
        + pending_html(text, text, text, (text,))
        + passage_html(f"{text}\n{text}\t{text}", 0, 5, f"{text}\t{text}")
        + check_html(Verification(2, 1, (text,)), 1)
    )
    page = Page(shown)
    assert set(page.tags) <= ALLOWED
    assert not {name for name in page.attributes if name.startswith("on")}
    assert escape(text) in shown


def test_escape_keeps_every_character_that_can_be_shown() -> None:
    assert Page(escape("a < b & c > d \"e\" 'f' ệ")).text == "a < b & c > d \"e\" 'f' ệ"
    assert escape("\x00\u202e") == "\ufffd\ufffd"


@pytest.mark.parametrize(
    ("draft", "html"),
    [
        ("đạt **12,5", "<p>đạt <strong>12,5</strong></p>"),
        ("đạt **", "<p>đạt</p>"),
        ("đạt **12** [1]", "<p>đạt <strong>12</strong>\u00a0[1]</p>"),
    ],
)
def test_draft_closes_what_is_open(draft: str, html: str) -> None:
    assert draft_html(draft) == html


@pytest.mark.parametrize(
    ("verification", "words"),
    [
        (Verification(4, 4), "✓ 4 số liệu có trong nguồn được dẫn"),
        (Verification(4, 3, ("12 tỷ",)), "⚠ 3/4 số liệu có trong nguồn được dẫn, chưa thấy trong nguồn: 12 tỷ"),
        (Verification(), "Trích từ 2 nguồn"),
    ],
)
def test_check_line(verification: Verification, words: str) -> None:
    assert Page(check_html(verification, 2)).text == words


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        (
            "Lạc Khê – Đất công nghiệp (ha): 214,8; Tỷ lệ lấp đầy (%): 52,6 [1]",
            "Trích nguyên văn từ 1 nguồn, 2 số liệu",
        ),
        ("Năm 2023: giao Sở Tài chính trước ngày 15/8/2024 [1]", "Trích từ 1 nguồn"),
        ("Tỷ lệ lấp đầy (%): 99,9 [1]", "Trích từ 1 nguồn"),
    ],
)
def test_figures_of_a_quotation_are_told_without_a_tick(text: str, figures: str) -> None:
    told = answer(text, (citation(text="Lạc Khê\t214,8\t52,6\ngiao trước ngày 15/8/2024"),))
    assert f"{figures}<" in exchange_html(Exchange("Hỏi?", told), 0)


def test_a_refusal_names_each_document_once() -> None:
    near = (
        citation(2, document="a.txt", title="A"),
        citation(3, document="b.txt", title="B"),
        citation(4, document="a.txt"),
    )
    page = exchange_html(Exchange("Hỏi?", answer("", refused=True, reason="Không có.", related=near)), 0)
    assert page.count("<li>") == 2 and page.index('data-marker="2"') < page.index('data-marker="3"')


def test_a_count_says_what_it_counts() -> None:
    assert "phần mềm đếm: 2 ý trích dưới đây:" in answer_html("Tỷ lệ phần mềm tính: 2 mục:\n- một\n- hai", (), 0)


def test_quotations_that_are_not_asserted_have_no_tick() -> None:
    unsure = answer("Chưa chắc đúng ý; một đoạn gần nhất:\n- Thu 5 tỷ đồng [1]", certainty="unsure")
    html = exchange_html(Exchange("Thu bao nhiêu?", unsure), 0)
    assert 'class="unsure"' in html and "✓" not in html and "chưa xác nhận là câu trả lời" in html


def test_what_an_answer_offers_is_asked_by_a_click() -> None:
    vague = answer("Có phải ý là một trong các câu sau?\n- Thu năm 2024?", choices=("Thu năm 2024?",))
    html = exchange_html(Exchange("Thu?", vague), 0)
    assert "<li>Thu năm 2024?</li>" not in html and 'data-ask="Thu năm 2024?"' in html


def test_refusal_looks_different_and_offers_the_nearest() -> None:
    refused = answer("…", refused=True, reason="Không báo cáo nào nói về năm 2031.", related=(citation(1),))
    html = exchange_html(Exchange("Năm 2031?", refused), 0)
    assert 'class="refusal"' in html
    assert "check" not in html
    words = Page(html).text
    assert "Không có trong tài liệu đã nạp" in words
    assert "Không báo cáo nào nói về năm 2031." in words
    assert "Gần nhất:" in words
    assert 'data-kind="related"' in html


def test_follow_up_says_how_it_was_understood() -> None:
    followed = answer("Tháng 6 [1]", (citation(),), standalone_question="Thời hạn của Sở Tài chính?")
    assert "Hiểu là: Thời hạn của Sở Tài chính?" in exchange_html(Exchange("Thời hạn?", followed), 0)
    assert "Hiểu là" not in exchange_html(Exchange("hỏi? ", answer("12")), 0)


def test_what_code_worked_out_is_told_from_the_documents_words() -> None:
    html = answer_html("Chênh lệch [1]\n- phần mềm tính: 230 − 113,77 = 116,23 triệu USD", (), 0)
    assert '<li><span class="computed">phần mềm tính: 230 − 113,77 = 116,23 triệu USD</span></li>' in html
    assert Page(check_html(Verification(2, 2, computed=1), 1)).text.endswith("· 1 phép tính do phần mềm thực hiện")


NOTICE = "Mô hình thu-nghiem không trả lời kịp. Dưới đây là câu trả lời ngoại tuyến."


def test_why_the_models_answer_is_not_shown_stands_above_the_answer() -> None:
    html = exchange_html(Exchange("Hỏi?", answer("Đạt 12 tỷ.", notice=NOTICE)), 0)
    assert html.index(f'<p class="notice" role="status">{NOTICE}</p>') < html.index("Đạt 12 tỷ.")
    assert "notice" not in exchange_html(Exchange("Hỏi?", answer("Đạt 12 tỷ.")), 0)


def test_refusal_can_say_that_the_model_was_not_reached() -> None:
    html = exchange_html(Exchange("Hỏi?", answer("", refused=True, reason="Không có số liệu.", notice=NOTICE)), 0)
    assert html.index(NOTICE) < html.index("Không có trong tài liệu đã nạp") < html.index("Không có số liệu.")


def test_notes_stand_below_the_check() -> None:
    notes = ("Đã bỏ 2 câu mà tài liệu không xác nhận.", "Đã sửa 1 câu sau khi đối chiếu với nguồn.")
    noted = answer("Đạt 12 tỷ [1].", (citation(),), notes=notes, verification=Verification(1, 1, removed=2))
    words = Page(exchange_html(Exchange("Hỏi?", noted), 0)).text
    assert words.index("1 số liệu có trong nguồn") < words.index(notes[0]) < words.index(notes[1])
    assert words.count("Đã bỏ") == 1


@pytest.mark.parametrize("refused", [False, True])
def test_sentences_left_out_are_told_beside_an_offline_answer(refused: bool) -> None:
    left_out = answer("Đạt 12 tỷ.", refused=refused, verification=Verification(removed=3))
    words = Page(exchange_html(Exchange("Hỏi?", left_out), 0)).text
    assert "Đã bỏ 3 câu của mô hình mà tài liệu không xác nhận." in words


def test_check_line_says_who_wrote_the_answer() -> None:
    by_model = answer("12 [1]", (citation(),), mode="llm", usage=Usage("qwen2.5"), verification=Verification(1, 1))
    assert (
        "1 số liệu có trong nguồn được dẫn · Mô hình qwen2.5" in Page(exchange_html(Exchange("Hỏi?", by_model), 0)).text
    )
    offline = answer("12 [1]", (citation(),), usage=Usage("qwen2.5"), verification=Verification(1, 1))
    assert "1 số liệu có trong nguồn được dẫn · Ngoại tuyến" in Page(exchange_html(Exchange("Hỏi?", offline), 0)).text


def test_only_the_last_answer_offers_what_may_be_asked_next() -> None:
    exchange = Exchange("Hỏi?", answer("12"), suggestions=(("Còn Hòa Bình?", "Thu ngân sách Hòa Bình?"),))
    assert 'data-ask="Thu ngân sách Hòa Bình?"' in exchange_html(exchange, 0, last=True)
    assert "Hòa Bình" not in exchange_html(exchange, 0, last=False)


def test_opinion_can_be_given_on_answers_only() -> None:
    given = exchange_html(Exchange("Hỏi?", answer("12"), verdict="up"), 3)
    assert 'data-opinion="up" aria-pressed="true"' in given
    assert '<form class="opinion" data-turn="3" hidden>' in given
    assert "Cảm ơn" in given
    assert "data-opinion" not in exchange_html(Exchange("Hỏi?", note="Đã dừng."), 0)


def test_question_can_be_asked_again_and_answer_copied() -> None:
    page = Page(exchange_html(Exchange("Đạt bao nhiêu?", answer("**12** tỷ [1]", (citation(),))), 0))
    assert page.attributes["data-ask"] == "Đạt bao nhiêu?"
    assert page.attributes["data-copy"] == "12 tỷ [1]\n\nNguồn:\n[1] bao-cao.txt, trang 2"


def test_plain_text_without_sources() -> None:
    assert plain_text(answer("**Tổng** là 5")) == "Tổng là 5"


@pytest.mark.parametrize(
    ("start", "end", "marked"),
    [(0, 3, "Thu"), (18, 31, "12,5 tỷ đồng,"), (0, 0, ""), (-5, 3, "Thu"), (47, 900, "cùng kỳ."), (9, 3, "")],
)
def test_highlight(start: int, end: int, marked: str) -> None:
    html = passage_html(TEXT, start, end)
    assert Page(html).text == TEXT
    assert (f"<mark>{marked}</mark>" in html) == bool(marked)


def test_highlight_runs_over_lines_and_cells() -> None:
    html = passage_html("Chỉ tiêu\t12,5\nGhi chú", 9, 16)
    assert html == (
        '<div class="rows"><table><tr><td>Chỉ tiêu</td><td class="number"><mark>12,5</mark></td></tr></table></div>'
        "<p><mark>Gh</mark>i chú</p>"
    )


def test_table_shows_headers_that_fit() -> None:
    assert "<th>Chỉ tiêu</th><th>Giá trị</th>" in passage_html("Thu\t12,5", headers="Chỉ tiêu\tGiá trị")
    assert "<th>" not in passage_html("Thu\t12,5", headers="Chỉ tiêu")


def test_shorten_cuts_at_a_word() -> None:
    assert shorten("một  hai\nba bốn", 11) == "một hai ba…"
    assert shorten("một hai", 11) == "một hai"
