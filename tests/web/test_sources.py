"""The source panel and the document view, on a real library."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import gradio as gr
import pytest

from assistant.answer import Answer, Citation
from assistant.web import conversation
from assistant.web.conversation import Exchange
from assistant.web.source_handlers import GONE, HINT, NO_LONGER, Handlers
from assistant.web.sources import stitch, within
from index.library import Library
from index.report import Metadata, Passage
from index.settings import Settings

TEXT = "\n".join(
    [
        "BÁO CÁO",
        "Kết quả 6 tháng đầu năm 2024",
        *(f"{number}. Nội dung thứ {number} của báo cáo. " + "Chi tiết dài dòng. " * 40 for number in range(1, 9)),
        "Thu ngân sách đạt 12,5 tỷ đồng. <script>alert(1)</script>",
    ]
)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    file = tmp_path / "Báo cáo.txt"
    file.write_text(TEXT, encoding="utf-8")
    with Library.open(Settings(data_dir=tmp_path / "data", embedding="none")) as opened:
        assert [result.status for result in opened.add([file])] == ["added"]
        yield opened


@pytest.fixture
def memory(library: Library) -> str:
    """A conversation whose answer cites the passage with the figure, and one more."""
    passages = library.passages("Báo cáo.txt")
    last = next(passage for passage in passages if "12,5 tỷ" in passage.text)
    citations = tuple(cite(number, passage) for number, passage in enumerate((last, passages[0]), start=1))
    answer = Answer("Thu?", "Thu?", "12,5 tỷ [1]", False, None, "offline", citations)
    return conversation.dump((Exchange("Thu?", answer),))


def cite(marker: int, passage: Passage) -> Citation:
    start = max(passage.text.find("12,5 tỷ đồng"), 0)
    quote = passage.text[start : start + 12]
    page, section = passage.page, passage.section or None
    return Citation(
        marker, passage.document, "", page, section, passage.text, quote, start, start + 12, 1.0, passage.id
    )


def clicked(**data: object) -> gr.EventData:
    return gr.EventData(None, data)


def test_panel_shows_the_words_in_their_place(library: Library, memory: object) -> None:
    html = Handlers(library).open_source(memory, clicked(turn="0", kind="citations", marker="1"))
    assert "<mark>12,5 tỷ đồng</mark>" in html
    assert "Nội dung thứ 8" in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


def test_panel_steps_through_the_document(library: Library, memory: object) -> None:
    last = library.passages("Báo cáo.txt")[-1]
    place = {"turn": "0", "kind": "citations", "marker": "1"}
    html = Handlers(library).open_source(memory, clicked(**place))
    assert "disabled>Sau ›" in html
    before = re.search(r'data-step data-turn="0" data-kind="citations" data-marker="1" data-passage="([^"]+)"', html)
    assert before
    stepped = Handlers(library).open_source(memory, clicked(**place, passage=before[1], start="0", end="0"))
    assert f"Đoạn {last.ordinal}/{last.ordinal + 1}" in stepped
    assert "<mark>" not in stepped
    assert f'data-passage="{last.id}"' in stepped


def test_panel_for_a_row_of_a_table(library: Library) -> None:
    last = library.passages("Báo cáo.txt")[-1]
    start = last.text.index("12,5 tỷ")
    html = Handlers(library).open_row(clicked(passage=last.id, start=str(start), end=str(start + 12)))
    assert "<mark>12,5 tỷ đồng</mark>" in html
    library.remove("Báo cáo.txt")
    assert NO_LONGER in Handlers(library).open_row(clicked(passage=last.id, start="0", end="1"))


def test_document_opens_at_a_row(library: Library) -> None:
    last = library.passages("Báo cáo.txt")[-1]
    start = last.text.index("12,5 tỷ")
    html = Handlers(library).open_row_document(clicked(passage=last.id, start=str(start), end=str(start + 12)))
    assert "<mark>12,5 tỷ đồng</mark>" in html


def test_quote_of_a_table_is_found_below_the_headers_put_in_front() -> None:
    citation = Citation(1, "a", "", None, None, "Chỉ tiêu\tGiá trị\nThu\t12,5", "12,5", 21, 25, 1.0, "p")
    assert within(citation, "Thu\t12,5") == (4, 8)
    assert within(citation, citation.text) == (21, 25)


@pytest.mark.parametrize("data", [{}, {"turn": 0, "kind": "citations", "marker": 9}, {"turn": 7, "kind": "related"}])
def test_panel_for_nothing_is_the_hint(library: Library, memory: object, data: dict[str, object]) -> None:
    assert Handlers(library).open_source(memory, clicked(**data)) == HINT


def test_panel_after_the_document_was_removed(library: Library, memory: object) -> None:
    library.remove("Báo cáo.txt")
    html = Handlers(library).open_source(memory, clicked(turn="0", kind="citations", marker="1"))
    assert GONE in html
    assert "<mark>12,5 tỷ đồng</mark>" in html


def test_document_opens_at_the_citation(library: Library, memory: object) -> None:
    html = Handlers(library).open_document(memory, clicked(turn="0", kind="citations", marker="1"))
    assert "<mark>12,5 tỷ đồng</mark>" in html
    assert all(f"Nội dung thứ {number}" in html for number in range(1, 9))
    assert "<script" not in html


def test_document_opens_by_name(library: Library) -> None:
    html = Handlers(library).open_document([], clicked(document="Báo cáo.txt"))
    assert "Thu ngân sách đạt 12,5 tỷ đồng." in html
    assert "<mark>" not in html


def test_unknown_document_is_a_sentence(library: Library) -> None:
    html = Handlers(library).open_document([], clicked(document="<b>không có</b>"))
    assert 'class="note failed"' in html
    assert "<b>" not in html


def passage(text: str, start: int) -> Passage:
    return Passage(str(start), "a.txt", "", 0, text, start, None, "", "", "", Metadata())


@pytest.mark.parametrize(
    ("pieces", "text", "base"),
    [
        ([("một", 10), ("hai", 14)], "một\nhai", 10),
        ([("một hai", 0), ("hai ba", 4)], "một hai ba", 0),
        ([("hai", 4), ("một", 0)], "một\nhai", 0),
        ([("một hai ba", 0), ("hai", 4)], "một hai ba", 0),
        ([], "", 0),
    ],
)
def test_stitch(pieces: list[tuple[str, int]], text: str, base: int) -> None:
    assert stitch([passage(words, start) for words, start in pieces]) == (text, base)
