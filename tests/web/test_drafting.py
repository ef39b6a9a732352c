"""The Soạn thảo tab without a browser: drafts on disk, their HTML, the files made of them."""

from __future__ import annotations

import io
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import gradio as gr
import pytest
from docx import Document

from assistant.generation.endpoint import Endpoint
from assistant.meetings import Fact, MeetingSummary, ModelWriter, draft, notes_report
from assistant.meetings.model import Item
from assistant.web import drafts
from assistant.web.checking import CheckHandlers
from assistant.web.draft_files import Files
from assistant.web.draft_handlers import Handlers
from assistant.web.draft_html import sheet_html
from assistant.web.draft_side import side_html
from assistant.web.draft_sources import SourceHandlers
from assistant.web.draft_view import Steps, View, in_background
from assistant.web.drafts import Draft, Drafts, UnknownDraft, typed
from assistant.web.uploads import Upload
from index.library import Library
from index.limits import DEFAULT_LIMITS
from index.report import Report
from tests.scripted_model import ScriptedModel

FIRST = """Sáng ngày 12/7/2024, tại hội trường Ban Quản lý, đồng chí Nguyễn Văn An - Phó Chủ tịch UBND tỉnh chủ trì \
Hội nghị sơ kết 6 tháng đầu năm 2024.

Thu ngân sách nhà nước trong các khu công nghiệp đạt 412,5 tỷ đồng, tăng 7,2% so với cùng kỳ năm 2023.

Giao Sở Tài chính trình Ủy ban nhân dân tỉnh phương án giá cho thuê đất trước ngày 15/8/2024.
"""
SECOND = """Chiều ngày 13/7/2024, tại khách sạn Hoa Sen, đồng chí Trần Thị Bình - Giám đốc sở chủ trì \
Hội nghị sơ kết 6 tháng đầu năm 2024.

Kim ngạch xuất khẩu đạt 113,77 triệu USD, bằng 56,88% so với kế hoạch năm.
"""
SHORTCOMING = "Tuy nhiên, công tác giải phóng mặt bằng khu công nghiệp Phú Hội còn chậm so với kế hoạch.\n"


@pytest.fixture
def inputs() -> list[Report]:
    return [notes_report(FIRST, "hop-1.txt"), notes_report(SECOND, "hop-2.txt")]


@pytest.fixture
def kept(tmp_path: Path) -> Drafts:
    return Drafts(tmp_path / "drafts")


@pytest.fixture
def made(kept: Drafts, inputs: list[Report]) -> Draft:
    return kept.add(draft(inputs, "thong-bao"), inputs)


@pytest.fixture
def handlers(library: Library, kept: Drafts) -> Handlers:
    return Handlers(library, kept)


def event(**data: Any) -> gr.EventData:
    return gr.EventData(None, data)


def first_line(summary: MeetingSummary) -> Item:
    return summary.items("results")[0]


def last(views: Iterator[View]) -> View:
    return list(views)[-1]


# --- on disk -----------------------------------------------------------------------------------------------------


def test_draft_is_read_back_with_its_documents(kept: Drafts, made: Draft, inputs: list[Report]) -> None:
    again = Drafts(kept.folder)
    assert again.get(made.id).summary == made.summary
    assert again.inputs(made.id) == tuple(inputs)
    assert (kept.folder / made.id).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", ["", "..", "../../etc/passwd", "a" * 22, "a" * 21 + "/"])
def test_what_is_no_draft_is_refused_in_words(kept: Drafts, made: Draft, name: str) -> None:
    for read in (kept.get, kept.inputs):
        with pytest.raises(UnknownDraft, match="không còn"):
            read(name)


def test_edits_of_several_boxes_add_up(kept: Drafts, made: Draft) -> None:
    line, task = first_line(made.summary), made.summary.tasks[0]
    for name, text in (
        (f"line:{line.id}", "Thu ngân sách đạt 412,5 tỷ đồng"),
        ("fact:place", "Nhà văn hóa"),
        ("field:body", "Sở Nội vụ"),
        (f"task:{task.id}:deadline", "trước 20/8/2024"),
        (f"task:{task.id}:coordinating", "Sở Xây dựng; Công an tỉnh"),
    ):
        kept.change(made.id, lambda summary, name=name, text=text: typed(summary, name, text))  # type: ignore[misc]
    after = kept.get(made.id).summary
    assert first_line(after) == replace(line, text="Thu ngân sách đạt 412,5 tỷ đồng", edited=True)
    assert (after.fact("place"), after.body) == ("Nhà văn hóa", "Sở Nội vụ")
    assert (after.tasks[0].deadline, after.tasks[0].coordinating) == (
        "trước 20/8/2024",
        ("Sở Xây dựng", "Công an tỉnh"),
    )


def test_emptied_line_stays_and_unknown_box_is_refused(kept: Drafts, made: Draft) -> None:
    line = first_line(made.summary)
    assert typed(made.summary, f"line:{line.id}", "  ") == made.summary
    for name in ("line:none", "task:none:deadline", "field:kind", "fact:none", ""):
        with pytest.raises(UnknownDraft, match="Dòng này không còn"):
            kept.change(made.id, lambda summary, name=name: typed(summary, name, "x"))  # type: ignore[misc]


def test_step_is_undone_until_the_next_edit(kept: Drafts, made: Draft) -> None:
    line = first_line(made.summary)
    removed = kept.change(made.id, lambda summary: drafts.without(summary, line.id), step=True)
    assert line not in removed.summary.items("results")
    assert kept.undo(made.id).summary == made.summary
    kept.change(made.id, lambda summary: drafts.without(summary, line.id), step=True)
    kept.change(made.id, lambda summary: typed(summary, "fact:place", "Huế"))
    assert line not in kept.undo(made.id).summary.items("results")


def test_forgotten_drafts_are_swept(kept: Drafts, made: Draft, inputs: list[Report]) -> None:
    old = time.time() - (drafts.KEPT_DAYS + 1) * 86400
    os.utime(kept.folder / made.id / "draft.json", (old, old))
    newer = kept.add(made.summary, inputs)
    assert kept.found([made.id, newer.id]) == [kept.get(newer.id)]


def test_side_of_a_conflict_becomes_the_fact(made: Draft) -> None:
    place = next(n for n, c in enumerate(made.summary.conflicts) if c.subject == "Địa điểm")
    after = drafts.chosen(made.summary, place, 1)
    assert after.fact("place") == "khách sạn Hoa Sen"
    assert [c.subject for c in after.conflicts] == ["Ngày họp", "Người chủ trì"]
    with pytest.raises(KeyError):
        drafts.chosen(made.summary, place, 2)


# --- what is shown -----------------------------------------------------------------------------------------------


def test_sheet_holds_lines_sources_and_conflicts_side_by_side(made: Draft) -> None:
    html = sheet_html(made)
    line = first_line(made.summary)
    for words in (
        f'data-edit="line:{line.id}"', "412,5 tỷ đồng", f'data-passage="{line.sources[0].passage}"', "[1]</button>",
        "Các tài liệu nêu khác nhau", "hội trường Ban Quản lý", "khách sạn Hoa Sen", "file=docx", "file=md",
        'data-again="tasks"', ":deadline",
    ):  # fmt: skip
        assert words in html


def test_words_of_a_document_are_never_markup(made: Draft) -> None:
    evil = "</textarea><script>alert(1)</script>"
    summary = typed(made.summary, f"line:{first_line(made.summary).id}", evil)
    summary = replace(summary, notes=(evil,), facts={**summary.facts, "place": Fact(evil)})
    html = sheet_html(replace(made, summary=summary)) + side_html(replace(made, summary=summary), evil, evil)
    assert "<script>" not in html


def test_side_lists_blanks_until_they_are_filled_in(made: Draft) -> None:
    assert "Số văn bản" in side_html(made, "")
    filled = replace(made, summary=typed(made.summary, "fact:number", "25"))
    assert "Số văn bản" not in side_html(filled, "")
    assert "Chức vụ và họ tên người ký" in side_html(filled, "")


def test_doubtful_line_is_listed_until_it_is_confirmed(made: Draft) -> None:
    line = first_line(made.summary)
    doubtful = replace(made.summary, sections={"results": (replace(line, unverified=True),)})
    assert "Cần xác minh (1)" in side_html(replace(made, summary=doubtful), "")
    confirmed = replace(made, summary=drafts.verified(doubtful, line.id))
    assert "Cần xác minh" not in side_html(confirmed, "") + sheet_html(confirmed)


# --- files -------------------------------------------------------------------------------------------------------


def test_files_hold_what_was_typed(kept: Drafts, made: Draft) -> None:
    line = first_line(made.summary)
    for name, text in ((f"line:{line.id}", "Thu 500 tỷ"), ("fact:number", "25"), ("fact:issued", "5/2/2024")):
        kept.change(made.id, lambda summary, name=name, text=text: typed(summary, name, text))  # type: ignore[misc]
    make = Files(kept).make
    body = Document(io.BytesIO(make({"id": made.id, "file": "docx"}).content)).element.body
    text = "".join(node.text or "" for node in body.iter() if node.tag.endswith("}t"))
    for words in ("Thu 500 tỷ", "Số: 25/TB", "ngày 05 tháng 02 năm 2024"):
        assert words in text
    markdown = make({"id": made.id, "file": "md"})
    assert markdown.name == "du-thao-thong-bao-ket-luan.md"
    assert "Thu 500 tỷ" in markdown.content.decode() and "Số: 25" in markdown.content.decode()
    clean = Document(io.BytesIO(make({"id": made.id, "file": "clean"}).content))
    assert not any("PHỤ LỤC NGUỒN" in paragraph.text for paragraph in clean.paragraphs)


@pytest.mark.parametrize("asked", [{}, {"id": "../x", "file": "docx"}, {"file": "docx"}])
def test_link_to_no_draft_is_refused(kept: Drafts, asked: dict[str, str]) -> None:
    with pytest.raises(UnknownDraft, match="không còn"):
        Files(kept).make(asked)


# --- handlers ----------------------------------------------------------------------------------------------------


def test_drafting_tells_its_steps_and_keeps_the_draft(handlers: Handlers) -> None:
    views = list(handlers.start([], FIRST, (), "bien-ban", "ngan"))
    assert any("Đọc ghi-chep.txt" in str(view.status) for view in views)
    assert handlers.drafts.get(views[-1].current).summary.kind == "bien-ban"
    assert "412,5 tỷ đồng" in views[-1].sheet


def test_nothing_chosen_or_nothing_said_is_told_in_a_sentence(handlers: Handlers) -> None:
    assert "Hãy chọn ít nhất một tài liệu" in last(handlers.start([], " ", (), "tom-tat", "vua")).status
    view = last(handlers.start([], "?", (), "tom-tat", "vua"))
    assert "Không tìm thấy nội dung nào" in view.status
    assert view.begin["interactive"] is True


def test_stopped_work_ends_at_its_next_step() -> None:
    listening, ended = threading.Event(), threading.Event()

    def work(tell: Steps) -> MeetingSummary:
        tell("Đọc", 0.1)
        listening.wait(10)
        try:
            tell("Viết", 0.5)
        finally:
            ended.set()
        raise AssertionError("went on although nobody listens")

    steps = in_background(work)
    assert next(steps) == ("Đọc", 0.1)
    steps.close()  # type: ignore[attr-defined]
    listening.set()
    assert ended.wait(10)


def test_unforeseen_failure_has_an_id(handlers: Handlers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Drafts, "add", lambda *_: 1 / 0)
    assert "Mã lỗi:" in last(handlers.start([], FIRST, (), "tom-tat", "vua")).status


def test_uploaded_file_is_read_or_refused(handlers: Handlers, make_file: Any) -> None:
    good, bad = Upload(make_file("x1", FIRST), "họp.txt"), Upload(make_file("x2", "a"), "ảnh.exe")
    good = replace(good, path=good.path.rename(good.path.with_suffix(".txt")))
    files, html = handlers.read([good, bad], ())
    assert [file.document for file in files] == ["họp.txt"]
    assert "Đã đọc</b> họp.txt" in html and "Không đọc được</b> ảnh.exe" in html
    assert handlers.drop(files, event(drop="0")) == ((), "")


def test_section_is_drafted_anew_and_the_others_keep_their_edits(handlers: Handlers, made: Draft) -> None:
    line = first_line(made.summary)
    handlers.edit(made.id, event(name=f"line:{line.id}", text="Sửa", seal="1"))
    handlers.edit(made.id, event(name="fact:place", text="Huế", seal="2"))
    view = last(handlers.again(made.id, event(again="results", length="vua")))
    after = handlers.drafts.get(made.id)
    assert (first_line(after.summary), after.summary.fact("place")) == (line, "Huế")
    assert "Hoàn tác" in view.side
    handlers.undo(made.id)
    assert first_line(handlers.drafts.get(made.id).summary).text == "Sửa"


def test_a_configured_model_words_the_draft_and_then_one_section(
    library: Library, kept: Drafts, scripted_model: ScriptedModel
) -> None:
    scripted_model.script("- Thu ngân sách nhà nước đạt 412,5 tỷ đồng, tăng 7,2% so với cùng kỳ năm 2023 [1]")
    handlers = Handlers(library, kept, writer=ModelWriter(Endpoint("mo-hinh-thu", scripted_model.url, attempts=1)))
    view = last(handlers.start([], f"{FIRST}\n{SHORTCOMING}", (), "thong-bao", "vua"))
    drafted = handlers.drafts.get(view.current).summary
    assert drafted.mode == "llm"
    assert first_line(drafted).text.startswith("Thu ngân sách nhà nước đạt 412,5 tỷ đồng")
    asked = len(scripted_model.requests)
    last(handlers.again(view.current, event(again="results", length="vua")))
    assert (asked, len(scripted_model.requests) - asked) == (2, 1)


def test_source_opens_at_its_words_without_the_library(kept: Drafts, made: Draft) -> None:
    source = first_line(made.summary).sources[0]
    spot = {"passage": source.passage, "start": source.start, "end": source.end}
    handlers = SourceHandlers(kept)
    assert f"<mark>{source.quote}" in handlers.source(made.id, event(source="3", **spot)).replace("&quot;", '"')
    assert "<mark>" in handlers.document(made.id, event(**spot))
    assert "Không tìm thấy đoạn nguồn" in handlers.source(made.id, event(passage="x", start=0, end=1))


def test_edit_of_a_lost_draft_is_answered(handlers: Handlers) -> None:
    view = handlers.edit("a" * 22, event(name="fact:place", text="Huế", seal="4"))
    assert "không còn trên máy chủ" in view.side and 'data-seal="4"' in view.side


def test_documents_of_the_library_are_offered(handlers: Handlers, library: Library, make_file: Any) -> None:
    assert "Thư viện chưa có tài liệu" in handlers.opened([])[1]
    list(library.add([make_file("hop.txt", FIRST)]))
    update, note = handlers.opened(["hop.txt", "gone.txt"])
    assert ([document for _, document in update["choices"]], update["value"], note) == (["hop.txt"], ["hop.txt"], "")


# --- the check before signing ------------------------------------------------------------------------------------


def test_the_check_of_a_draft_lists_places_that_can_be_gone_to(kept: Drafts, made: Draft, handlers: Handlers) -> None:
    checks = CheckHandlers(handlers.library, kept, DEFAULT_LIMITS, date(2026, 1, 5))
    shown = list(checks.draft(made.id))[-1]
    assert "Bản đang soạn" in shown and 'data-jump="checked-' in shown
    assert "Chưa có bản nháp" in list(checks.draft(""))[-1]


def test_a_file_that_is_no_word_file_is_refused_in_words(kept: Drafts, handlers: Handlers, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"PK")
    checks = CheckHandlers(handlers.library, kept, DEFAULT_LIMITS, date(2026, 1, 5))
    assert "Tệp hỏng" in list(checks.file([Upload(tmp_path / "a.docx", "a.docx")], [], ()))[-1]


def test_boxes_that_the_page_does_not_show_are_empty(handlers: Handlers) -> None:
    steps = list(handlers.start([], FIRST, (), "tom-tat", "vua", None, None))
    assert 'class="draft"' in str(steps[-1].sheet)
