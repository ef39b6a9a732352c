"""Findings -> the answer that is shown."""

from __future__ import annotations

from assistant.composing import NOT_FOUND, compose, label_of
from assistant.findings import Claim, Findings
from assistant.question import read_question
from index.report import CELL, Metadata, Passage
from index.retrieval import Hit

QUESTION = read_question("Doanh thu năm 2019 là bao nhiêu?", ())
META = Metadata(title="Báo cáo", province="Lâm Đồng", period="năm 2019")


def passage(text: str, id_: str = "a-0", headers: str = "", meta: Metadata = META) -> Passage:
    return Passage(id_, "a.txt", "0", 0, text, 0, 3, "I. KẾT QUẢ", "", headers, meta)


def claim(own: Passage, words: str) -> Claim:
    start = own.text.index(words)
    return Claim(words, own, start, start + len(words), 1.23456)


def test_one_claim_has_its_place_and_marker() -> None:
    own = passage("Doanh thu đạt 5 tỷ đồng. Xuất khẩu tăng.")
    answer = compose(QUESTION, Findings(claims=(claim(own, "Doanh thu đạt 5 tỷ đồng"),)))
    assert answer.answer == "**Lâm Đồng**: Doanh thu đạt 5 tỷ đồng [1]"
    (cited,) = answer.citations
    assert (cited.marker, cited.quote, cited.page, cited.section) == (1, "Doanh thu đạt 5 tỷ đồng", 3, "I. KẾT QUẢ")
    assert cited.text[cited.start : cited.end] == cited.quote and cited.score == 1.2346


def test_a_list_has_a_lead_and_one_citation_a_passage() -> None:
    one, two = passage("Tồn tại: thiếu đất; thiếu điện."), passage("Thiếu người.", "a-1")
    found = Findings(
        claims=(claim(one, "thiếu đất"), claim(one, "thiếu điện"), claim(two, "Thiếu người")),
        lead=claim(one, "Tồn tại"),
    )
    answer = compose(QUESTION, found)
    assert answer.answer.splitlines() == [
        "**Lâm Đồng**: Tồn tại: [1]",
        "- thiếu đất [1]",
        "- thiếu điện [1]",
        "- Thiếu người [2]",
    ]
    assert [c.quote for c in answer.citations] == ["Tồn tại: thiếu đất; thiếu điện", "Thiếu người"]


def test_sides_of_a_comparison_are_labelled() -> None:
    one, two = passage("thu 5 tỷ"), passage("thu 7 tỷ", "b-0")
    found = Findings(
        claims=(claim(one, "thu 5 tỷ"), claim(two, "thu 7 tỷ")),
        labels=("A", "B"),
        computed=("phần mềm tính: 7 − 5 = 2 tỷ", ""),
    )
    assert compose(QUESTION, found).answer.splitlines() == [
        "- **A**: thu 5 tỷ [1]",
        "- **B**: thu 7 tỷ [2]",
        "- phần mềm tính: 7 − 5 = 2 tỷ",
    ]


def test_a_refusal_says_why_and_shows_what_is_near_beside_it() -> None:
    near = passage("Doanh thu năm 2018 đạt 4 tỷ đồng.")
    answer = compose(QUESTION, Findings(reason="Không đúng kỳ.", related=(Hit(near, 0.5),)))
    assert (answer.answer, answer.refused, answer.reason) == (f"{NOT_FOUND} Không đúng kỳ.", True, "Không đúng kỳ.")
    assert answer.citations == () and [r.text for r in answer.related] == [near.text]


def test_a_row_is_quoted_below_its_headers() -> None:
    headers = CELL.join(["KCN", "Doanh thu"])
    own = passage(f"KCN A{CELL}5", headers=headers)
    (cited,) = compose(
        QUESTION, Findings(claims=(Claim("KCN A – Doanh thu: 5", own, 0, len(own.text), 1.0),))
    ).citations
    assert cited.text == f"{headers}\n{own.text}" and cited.quote == own.text


def test_the_label_leaves_out_what_the_claim_says() -> None:
    assert label_of(passage("x"), "Lâm Đồng đạt 5 tỷ") == ""
    assert label_of(passage("Trong năm 2019 thu 5 tỷ"), "thu 5 tỷ") == "**Lâm Đồng, năm 2019**: "
    assert label_of(passage("x", meta=Metadata()), "thu 5 tỷ") == ""
