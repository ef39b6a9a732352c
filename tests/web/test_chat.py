"""The chat's handlers with the real assistant on a real library."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any, cast

import gradio as gr
import pytest

from assistant.answer import Answer, Draft, Progress
from assistant.assistant import Assistant, build_assistant
from assistant.web import conversation
from assistant.web.chat_handlers import INTERRUPTED, STOPPED, Handlers, View
from assistant.web.chat_html import welcome_html
from assistant.web.conversation import Exchange
from assistant.web.scope import scope_choices, scope_update
from eval.skeleton import read_feedback
from index.library import ReportInfo
from index.report import Metadata
from index.settings import Settings
from tests.scripted_model import Drip, Line, ScriptedModel, Silence

QUESTION = "Thu ngân sách nhà nước 6 tháng đầu năm 2024 đạt bao nhiêu?"
REPORT = """BÁO CÁO

Kết quả thực hiện nhiệm vụ 6 tháng đầu năm 2024

Thu ngân sách nhà nước trong các khu công nghiệp đạt {} tỷ đồng, tăng 7,2% so với cùng kỳ năm 2023.

Kim ngạch xuất khẩu đạt 113,77 triệu USD, bằng 56,88% so với kế hoạch năm.

Giao Sở Tài chính trình phương án giá cho thuê đất trước ngày 15/8/2024.
"""
TYPED = gr.EventData(None, None)


@pytest.fixture
def assistant(tmp_path: Path) -> Iterator[Assistant]:
    for name, amount in (("lam-dong.txt", "412,5"), ("hoa-binh.txt", "998,1")):
        (tmp_path / name).write_text(REPORT.format(amount), encoding="utf-8")
    built = build_assistant(Settings(data_dir=tmp_path / "data", embedding="none"))
    list(built.library.add(sorted(tmp_path.glob("*.txt"))))
    yield built
    built.library.close()


@pytest.fixture
def handlers(assistant: Assistant) -> Handlers:
    return Handlers(assistant)


def ask(handlers: Handlers, question: str = QUESTION, memory: Any = "", chosen: tuple[str, ...] = ()) -> list[View]:
    return list(handlers.ask(question, memory, list(chosen), TYPED))


def test_question_is_shown_before_its_answer(handlers: Handlers) -> None:
    first, *_, last = ask(handlers)
    assert first.box == ""
    assert QUESTION in first.live
    assert (first.send["visible"], first.stop["visible"]) == (False, True)
    assert "tỷ đồng" in last.transcript
    assert 'class="chip"' in last.transcript
    assert (last.live, last.pending, last.send["visible"], last.stop["visible"]) == ("", "", True, False)


def test_answer_is_remembered_with_its_citations(handlers: Handlers) -> None:
    (exchange,) = conversation.load(ask(handlers)[-1].memory)
    assert exchange.answer is not None
    assert exchange.answer.citations


def test_conversation_keeps_the_name_that_the_browser_gave_it(handlers: Handlers) -> None:
    views = ask(handlers, memory=conversation.dump((), "mr-1"))
    assert {conversation.key_of(view.memory) for view in views if isinstance(view.memory, str)} == {"mr-1"}


def test_opinion_is_written_thanked_for_and_remembered(handlers: Handlers) -> None:
    memory = ask(handlers)[-1].memory
    opinion = {"turn": "0", "verdict": "down", "comment": " Thiếu kỳ. "}
    shown, kept = handlers.judge(memory, gr.EventData(None, opinion))
    assert "Cảm ơn" in shown
    assert conversation.load(kept)[0].verdict == "down"
    (line,) = read_feedback(handlers.assistant.settings.data_dir / "feedback.jsonl")
    assert (line["question"], line["verdict"], line["comment"]) == (QUESTION, "down", "Thiếu kỳ.")


def test_opinion_that_cannot_be_written_is_a_sentence(handlers: Handlers) -> None:
    (handlers.assistant.settings.data_dir / "feedback.jsonl").mkdir()
    memory = ask(handlers)[-1].memory
    shown, kept = handlers.judge(memory, gr.EventData(None, {"turn": "0", "verdict": "up"}))
    assert "Mã lỗi" in shown
    assert kept == gr.skip()


@pytest.mark.parametrize("sent", [None, {}, {"turn": "9", "verdict": "up"}, {"turn": "0", "verdict": "x"}])
def test_opinion_about_nothing_changes_nothing(handlers: Handlers, sent: object) -> None:
    assert handlers.judge(ask(handlers)[-1].memory, gr.EventData(None, sent)) == (gr.skip(), gr.skip())


def test_scope(handlers: Handlers) -> None:
    shown = ask(handlers, chosen=("hoa-binh.txt",))[-1].transcript
    assert "998,1" in shown
    assert "412,5" not in shown


def test_question_from_a_button_leaves_the_box_alone(handlers: Handlers) -> None:
    views = list(handlers.ask("đang gõ", "", [], gr.EventData(None, {"question": QUESTION})))
    assert views[0].box == gr.skip()
    assert QUESTION in views[-1].transcript


def test_asking_the_last_question_again_replaces_its_answer(handlers: Handlers) -> None:
    memory = ask(handlers)[-1].memory
    views = list(handlers.ask("", memory, [], gr.EventData(None, {"question": QUESTION})))
    assert len(conversation.load(views[-1].memory)) == 1
    assert len(conversation.load(ask(handlers, memory=memory)[-1].memory)) == 2


@pytest.mark.parametrize("typed", ["", "   \n", None])
def test_nothing_asked_changes_nothing(handlers: Handlers, typed: str) -> None:
    assert ask(handlers, typed) == [View()]


def test_closing_the_page_in_between_keeps_the_question(handlers: Handlers) -> None:
    (left,) = conversation.load(ask(handlers)[0].memory)
    assert (left.question, left.note) == (QUESTION, INTERRUPTED)


def test_stop_keeps_the_question(handlers: Handlers) -> None:
    first = ask(handlers)[0]
    stopped = handlers.stopped(first.memory, first.pending)
    assert conversation.load(stopped.memory) == (Exchange(QUESTION, note=STOPPED),)
    assert STOPPED in stopped.transcript


def test_stop_when_nothing_is_asked_keeps_the_conversation(handlers: Handlers) -> None:
    memory = ask(handlers)[-1].memory
    assert conversation.dump(conversation.load(handlers.stopped(memory, "").memory)) == memory


@pytest.mark.parametrize("line", [Silence(), Silence(headers=False), Drip("Thu ngân sách đạt 412,5 tỷ đồng. " * 200)])
def test_stop_hangs_up_on_the_model(assistant: Assistant, scripted_model: ScriptedModel, line: Line) -> None:
    scripted_model.script(line)
    asking = {"llm_base_url": scripted_model.url, "llm_model": "scripted"}
    asked = Assistant(assistant.settings.model_copy(update=asking), assistant.library, assistant.analyzer)
    steps = cast("Generator[View]", Handlers(asked).ask(QUESTION, "", [], TYPED))
    while not scripted_model.requests:
        next(steps)
    begin = time.monotonic()
    steps.close()
    assert scripted_model.left.wait(5)
    assert time.monotonic() - begin < 2
    assert len(scripted_model.requests) == 1


def test_failure_is_a_sentence_with_an_id(
    handlers: Handlers, assistant: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    assistant.library.close()
    assistant.library.refresh = None  # type: ignore[method-assign, assignment]
    (exchange,) = conversation.load(ask(handlers)[-1].memory)
    assert exchange.failed
    assert exchange.note.rpartition(" ")[2] in caplog.text
    assert "Traceback" not in exchange.note


def test_opening(handlers: Handlers) -> None:
    memory = ask(handlers)[-1].memory
    assert QUESTION in handlers.open(memory).transcript
    assert handlers.open(conversation.dump((), "moi")).transcript == ""
    assert "welcome" in handlers.welcome()


def test_welcome_offers_what_can_be_done() -> None:
    assert 'data-ask="Hỏi &lt;gì&gt;?"' in welcome_html(["Hỏi <gì>?"], True)
    assert 'data-tab="documents"' in welcome_html([], False)


def test_scope_labels_tell_reports_apart() -> None:
    def report(name: str, **facts: str) -> ReportInfo:
        return ReportInfo(name, "", "", 1, None, Metadata(**facts))

    reports = [
        report("a.txt", province="Lâm Đồng", period="năm 2019"),
        report("b.txt", province="Hòa Bình", date="2024-07-01"),
        report("c.txt", title="Thông báo"),
        report("d.txt", title="Thông báo"),
        report("e.txt"),
    ]
    labels = ["Lâm Đồng · năm 2019", "Hòa Bình · 2024", "Thông báo (c.txt)", "Thông báo (d.txt)", "e.txt"]
    assert [label for label, _ in scope_choices(reports)] == labels


def test_a_choice_is_written_back_only_where_its_document_is_gone() -> None:
    reports = [ReportInfo("Báo cáo.docx", "", "", 1, None, Metadata())]
    assert "value" not in scope_update(reports, ["Báo cáo.docx"])
    assert scope_update(reports, ["Báo cáo.docx", "Đã gỡ.docx"])["value"] == ["Báo cáo.docx"]


def test_drafts_are_not_shown_faster_than_they_can_be_read(handlers: Handlers) -> None:
    class Hurried(Assistant):
        def __init__(self) -> None:
            self.settings = Settings()

        def stream(self, question: str, *_: object) -> Iterator[Progress | Draft | Answer]:
            yield Progress("Đang tìm…")
            for length in range(1, 500):
                yield Draft("x" * length)
            yield Answer(question, question, "xong", False, None, "offline")

    assert len(ask(Handlers(Hurried()))) < 10


def test_what_may_follow_is_worked_out_after_the_answer(handlers: Handlers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.web.chat_handlers.suggestions", lambda *_: (("Thời hạn?", "Thời hạn là khi nào?"),))
    settled = ask(handlers)[-1]
    assert "Hỏi tiếp:" not in str(settled.transcript)
    shown, memory = handlers.suggest(settled.memory, [])
    assert "Hỏi tiếp:" in shown and conversation.load(memory)[-1].suggestions
    assert handlers.suggest(memory, []) == (gr.skip(), gr.skip())


def test_a_refusal_within_a_scope_offers_all_documents_and_the_button_searches_them(handlers: Handlers) -> None:
    question = "Thu ngân sách 6 tháng đầu năm 2024 của Hòa Bình là bao nhiêu?"
    refused = ask(handlers, "Ai ký Quyết định 999/QĐ-XYZ năm 1995?", chosen=("lam-dong.txt",))[-1]
    assert "data-everything>Hỏi tất cả tài liệu</button>" in str(refused.transcript)
    assert "data-everything" not in str(ask(handlers, "Ai ký Quyết định 999/QĐ-XYZ năm 1995?")[-1].transcript)
    event = gr.EventData(None, {"question": question, "everything": True})
    found = list(handlers.ask("", "", ["lam-dong.txt"], event))
    assert "998,1" in str(found[-1].transcript)
