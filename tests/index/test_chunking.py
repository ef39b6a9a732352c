"""Report -> passages: exact slices that cover the text and never cross a heading or a page."""

from __future__ import annotations

import random

import pytest

from index.chunking import MAX_TOKENS, SECTION, context_of, embedding_text, passages_of
from index.report import CELL, Block, BlockKind, Metadata, Passage, Report
from index.structure import blocks_of_text
from index.tokens import token_counter

SENTENCE = (
    "Doanh thu của các doanh nghiệp trong khu công nghiệp đạt 4.464,42 tỷ đồng, tăng 20,36% so với cùng kỳ năm 2018."
)
META = Metadata(title="Báo cáo năm 2019", body="Ban Quản lý các KCN", province="Lâm Đồng", period="năm 2019")


def report_of(*blocks: Block) -> Report:
    return Report("bao-cao.docx", "0" * 64, blocks, META)


def paragraph(text: str, page: int | None = None) -> Block:
    return Block("paragraph", text, page=page)


def heading(text: str, level: int = 1, page: int | None = None) -> Block:
    return Block("heading", text, level, page)


def texts(*blocks: Block) -> list[str]:
    return [p.text for p in passages_of(report_of(*blocks))]


def count(text: str) -> int:
    return token_counter()(text)


def check(report: Report) -> tuple[Passage, ...]:
    """What holds of every report: passages are slices, in order, that leave out nothing but line ends and spaces."""
    passages = passages_of(report)
    text, end = report.text, 0
    for i, passage in enumerate(passages):
        assert passage.text == text[passage.start : passage.end] == passage.text.strip()
        assert passage.ordinal == i and not text[end : passage.start].strip()
        end = passage.end
    assert not text[end:].strip()
    return passages


AWKWARD = {
    "nothing": (),
    "one word": (paragraph("Hết"),),
    "headings only": (heading("I. KẾT QUẢ"), heading("1. Đầu tư", 2), heading("II. NHIỆM VỤ")),
    "one long paragraph": (paragraph(" ".join([SENTENCE] * 40)),),
    "one endless sentence": (paragraph("doanh thu tăng và " * 700 + "hết"),),
    "long clauses": (paragraph("; ".join(["xuất khẩu đạt 113,77 triệu USD " * 6] * 20)),),
    "an inline list": (paragraph("Giao: " + " ".join(f"({i}) Sở A {SENTENCE * 4}" for i in range(1, 12))),),
    "letters beyond the plain": (paragraph("Đắk Lắk 🏭 — “KCN” … 5 m²"), paragraph("𝟙" * 50)),
    "pages": tuple(paragraph(f"Trang {i}. {SENTENCE}", i) for i in range(1, 9)),
    "a table": tuple(
        Block(
            "row", CELL.join([f"KCN {i}", "1.250,5", "70%"]), headers=("KCN", "Doanh thu", "Lấp đầy"), lead_in="Bảng 1"
        )
        for i in range(120)
    ),
}


@pytest.mark.parametrize("name", AWKWARD)
def test_passages_are_slices_that_cover_the_text(name: str) -> None:
    check(report_of(*AWKWARD[name]))


@pytest.mark.parametrize("name", AWKWARD)
def test_no_passage_is_too_long(name: str) -> None:
    assert all(count(p.text) <= MAX_TOKENS for p in passages_of(report_of(*AWKWARD[name])))


@pytest.mark.parametrize("endless", ["khu công nghiệp " * 12_000, "A" * 200_000, "; ".join(["1.250,5"] * 18_000)])
def test_an_endless_line_is_cut_at_words_and_nothing_is_lost(endless: str) -> None:
    blocks = blocks_of_text(endless)
    passages = passages_of(Report("a.txt", "0" * 64, blocks, Metadata()))
    assert max(count(p.text) for p in passages) <= MAX_TOKENS
    assert "".join("".join(p.text.split()) for p in passages) == "".join(endless.split())


@pytest.mark.parametrize("seed", range(20))
def test_any_report_is_covered(seed: int) -> None:
    dice = random.Random(seed)
    kinds: list[BlockKind] = ["heading", "paragraph", "item", "row", "caption"]
    blocks = []
    for i in range(dice.randrange(1, 60)):
        words = " ".join(
            dice.choice([SENTENCE, "a) việc;", "(1) x", "Sở TN&MT.", "đạt 5%", "TP. Huế"])
            for _ in range(dice.choice([1, 2, 9, 40]))
        )
        kind = dice.choice(kinds)
        blocks.append(Block(kind, words, dice.randrange(1, 4), i // 7 or None, dice.choice(["", "Các việc sau:"])))
    passages = check(report_of(*blocks))
    pages = {passage.start: passage.page for passage in passages}
    start = 0
    for block in blocks:
        assert pages.get(start, block.page) == block.page
        start += len(block.text) + 1


def test_the_recipients_do_not_introduce_what_stands_above_them() -> None:
    foot = Block("paragraph", "Nơi nhận:"), Block("item", "- Như trên;", lead_in="Nơi nhận:")
    (mixed,) = passages_of(report_of(paragraph(SENTENCE), *foot))
    (alone,) = passages_of(report_of(*foot))
    assert (mixed.lead_in, alone.lead_in) == ("", "Nơi nhận:")


def test_passages_never_cross_a_heading_or_a_page() -> None:
    found = texts(
        heading("I. KẾT QUẢ"), paragraph("Doanh thu tăng."),
        heading("II. NHIỆM VỤ"), paragraph("Rà soát quy hoạch.", page=None), paragraph("Sang trang.", page=2),
    )  # fmt: skip
    assert found == ["I. KẾT QUẢ\nDoanh thu tăng.", "II. NHIỆM VỤ\nRà soát quy hoạch.", "Sang trang."]


def test_short_neighbours_are_joined_and_long_ones_stand_alone() -> None:
    long = " ".join([SENTENCE] * 5)
    assert texts(paragraph("Một."), paragraph("Hai.")) == ["Một.\nHai."]
    assert texts(paragraph(long), paragraph(long)) == [long, long]


def test_a_list_stays_with_its_lead_in() -> None:
    lead = "Các sở thực hiện những việc sau:"
    items = [Block("item", f"- Việc {i}: {SENTENCE}", lead_in=lead) for i in range(3)]
    (one,) = passages_of(report_of(paragraph(lead), *items))
    assert one.text.startswith(lead) and one.text.count("- Việc") == 3
    assert one.lead_in == lead


def test_the_parts_of_a_long_list_know_their_lead_in() -> None:
    lead = "Các sở thực hiện những việc sau:"
    found = passages_of(
        report_of(paragraph(lead), *[Block("item", f"- Việc {i}: {SENTENCE}", lead_in=lead) for i in range(40)])
    )
    assert len(found) > 1
    assert all(p.lead_in == lead for p in found)
    assert all(p.text.splitlines()[-1].startswith("- Việc") for p in found)


def test_a_long_inline_list_is_cut_between_its_items() -> None:
    items = [f"({i}) Sở số {i} {SENTENCE * 3}" for i in range(1, 9)]
    found = passages_of(report_of(paragraph("Yêu cầu: " + "; ".join(items))))
    assert len(found) > 1
    assert all(p.text.startswith("(") and p.lead_in == "Yêu cầu:" for p in found[1:])


def test_a_table_keeps_its_headers_and_caption() -> None:
    found = passages_of(report_of(*AWKWARD["a table"]))
    assert len(found) > 1
    assert {p.headers for p in found} == {CELL.join(["KCN", "Doanh thu", "Lấp đầy"])}
    assert {p.lead_in for p in found} == {"Bảng 1"}


def test_a_table_is_not_joined_with_prose() -> None:
    row = Block("row", f"KCN A{CELL}5", headers=("KCN", "Dự án"))
    assert texts(paragraph(SENTENCE), row, paragraph("Hết.")) == [SENTENCE, f"KCN A{CELL}5", "Hết."]


def test_a_table_begins_with_its_name() -> None:
    headers, name = ("Mặt hàng", "Trị giá"), "28. Hàng hóa xuất khẩu"
    rows = [Block("row", f"Gạo{CELL}4675", lead_in=name, headers=headers)]
    assert texts(paragraph(SENTENCE), paragraph(name), *rows) == [SENTENCE, f"{name}\nGạo{CELL}4675"]
    (found,) = passages_of(report_of(paragraph(name), *rows))
    assert found.is_row(f"Gạo{CELL}4675") and not found.is_row(name) and found.headers == CELL.join(headers)


def test_the_section_is_the_path_of_headings() -> None:
    found = passages_of(
        report_of(
            heading("A. NĂM 2019"), heading("I. Kết quả", 2), paragraph("x"), heading("B. NĂM 2020"), paragraph("y")
        )
    )
    assert [p.section for p in found] == [f"A. NĂM 2019{SECTION}I. Kết quả", "B. NĂM 2020"]


def test_ids_depend_on_name_and_content_only() -> None:
    one = passages_of(report_of(paragraph("Một.", 1), paragraph("Hai.", 2)))
    assert [p.id for p in passages_of(Report("bao-cao.docx", "0" * 64, (paragraph("Khác."),), Metadata()))] == [
        one[0].id
    ]
    assert len({p.id for p in one}) == 2
    assert passages_of(Report("khac.docx", "0" * 64, (paragraph("Một."),), META))[0].id != one[0].id


def test_the_context_is_beside_the_text_and_says_nothing_twice() -> None:
    (passage,) = passages_of(report_of(heading("I. KẾT QUẢ"), paragraph("Doanh thu tăng.")))
    assert context_of(passage) == "Báo cáo năm 2019. Ban Quản lý các KCN. Lâm Đồng. I. KẾT QUẢ"
    assert embedding_text(passage) == f"{context_of(passage)}\n{passage.text}"


def test_without_context_the_words_stand_alone() -> None:
    (passage,) = passages_of(Report("a.txt", "0" * 64, (paragraph("Một."),), Metadata()))
    assert embedding_text(passage) == "Một."


def test_plain_text_of_an_office() -> None:
    text = "I. KẾT QUẢ\n\nDoanh thu tăng 5%.\n\nII. NHIỆM VỤ\n\n1. Sở Tài chính\n\n- Rà soát;\n- Báo cáo.\n"
    found = check(Report("a.txt", "0" * 64, blocks_of_text(text), Metadata()))
    assert [p.section for p in found] == ["I. KẾT QUẢ", f"II. NHIỆM VỤ{SECTION}1. Sở Tài chính"]


def test_llama_index_nodes_are_the_same_passages() -> None:
    from llama_index.core.schema import Document

    from index.llama import ReportNodeParser

    nodes = ReportNodeParser().get_nodes_from_documents(
        [Document(text=f"I. KẾT QUẢ\n\n{SENTENCE}\n", metadata={"a": "b"})]
    )
    assert [n.get_content() for n in nodes] == [f"I. KẾT QUẢ\n{SENTENCE}"]
    assert nodes[0].metadata == {"a": "b", "section": "I. KẾT QUẢ", "lead_in": ""}
    assert nodes[0].start_char_idx == 0 and nodes[0].source_node is not None
