"""A report in the chat: its steps on the page and in the interfaces, and the draft that is made of it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import docx
import gradio as gr
import pytest

from assistant.answer import Answer, Draft, Progress
from assistant.api.routes import event_of
from assistant.assistant import Assistant, build_assistant
from assistant.meetings import to_docx
from assistant.web import conversation
from assistant.web.conversation import Exchange
from assistant.web.drafts import Drafts
from assistant.web.exchange_html import exchange_html, pending_html
from assistant.web.handover import Handover
from index.settings import Settings
from tests.assistant.conftest import REPORTS
from tests.scripted_model import ScriptedModel, calling

QUESTION = "Tổng hợp doanh thu của các tỉnh 6 tháng đầu năm 2019"
REPLY = (
    "Tỉnh Lâm Đồng:\n- Tổng doanh thu 6 tháng đầu năm 2019 đạt 4.111,25 tỷ đồng [1].\n"
    "Tỉnh Hậu Giang:\n- Tổng doanh thu 6 tháng đầu năm 2019 đạt 3.500 tỷ đồng [2]."
)


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory, _model_server: ScriptedModel) -> Iterator[Assistant]:
    folder: Path = tmp_path_factory.mktemp("handover")
    for name, text in REPORTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    model = {"llm_base_url": _model_server.url, "llm_model": "mo-hinh-thu", "llm_api_key": "x"}
    made = build_assistant(Settings.model_validate({"data_dir": folder / "data", "embedding": "none", **model}))
    with made.library as library:
        list(library.add([folder / name for name in REPORTS]))
        yield made


@pytest.fixture
def events(assistant: Assistant, scripted_model: ScriptedModel) -> list[Progress | Draft | Answer]:
    scripted_model.script(calling("tra_chi_tieu", indicator="doanh thu", kind="result"), REPLY)
    return list(assistant.stream(QUESTION))


def pressed(**data: str) -> gr.EventData:
    return cast(gr.EventData, SimpleNamespace(_data=data))


def test_steps_are_shown_while_the_model_works_and_under_its_answer(events: list[Any]) -> None:
    answer = events[-1]
    assert "Đã tra chỉ tiêu “doanh thu”" in pending_html("Hỏi?", "Đang viết…", steps=answer.steps)
    shown = exchange_html(Exchange(QUESTION, answer), 3)
    assert "<summary>Đã tra cứu 1 bước</summary>" in shown and 'data-report="3"' in shown
    assert "data-report" not in exchange_html(Exchange(QUESTION, Answer("a", "a", "a", False, None, "llm")), 0)


def test_steps_are_data(events: list[Any]) -> None:
    shown = pending_html("Hỏi?", "Đang viết…", steps=("Đã tìm “<script>”: 0 đoạn",))
    assert "<script>" not in shown and "&lt;script&gt;" in shown


def test_programs_are_told_the_steps(events: list[Any]) -> None:
    told = [event_of(step) for step in events]
    assert any("event: progress" in line and "Đã tra chỉ tiêu" in line for line in told)
    assert '"steps": ["Đã tra chỉ tiêu' in told[-1]


def test_a_report_becomes_a_draft_whose_lines_keep_their_sources(
    assistant: Assistant, events: list[Any], tmp_path: Path
) -> None:
    drafts = Drafts(tmp_path / "drafts")
    memory = conversation.dump((Exchange(QUESTION, events[-1]),))
    shown = Handover(assistant.library, drafts).take(memory, pressed(report="0"))
    summary = drafts.get(shown.split('"')[1]).summary
    first, second = summary.items("results")
    assert (first.lead, second.lead) == ("Tỉnh Lâm Đồng", "Tỉnh Hậu Giang") and "[" not in first.text
    assert "4.111,25 tỷ đồng" in first.sources[0].quote and second.sources[0].document == "hau-giang.txt"
    assert {report.document for report in drafts.inputs(shown.split('"')[1])} == set(REPORTS)
    to_docx(summary, made := tmp_path / "bao-cao.docx")
    assert "3.500 tỷ đồng" in "\n".join(p.text for p in docx.Document(io.BytesIO(made.read_bytes())).paragraphs)  # type: ignore[arg-type]


@pytest.mark.parametrize("data", [{}, {"report": "7"}, {"report": "-1"}, {"report": "x"}])
def test_what_is_no_answer_is_told_so(assistant: Assistant, tmp_path: Path, data: dict[str, str]) -> None:
    shown = Handover(assistant.library, Drafts(tmp_path)).take("{}", pressed(**data))
    assert 'class="note failed"' in shown and "data-handover" not in shown


def test_an_answer_whose_documents_are_gone(assistant: Assistant, events: list[Any], tmp_path: Path) -> None:
    citations = tuple(replace(c, passage="khong-con-1") for c in events[-1].citations)
    gone = replace(events[-1], citations=citations)
    memory = conversation.dump((Exchange(QUESTION, gone),))
    shown = Handover(assistant.library, Drafts(tmp_path)).take(memory, pressed(report="0"))
    assert "đã được thay hoặc gỡ" in shown and not list(tmp_path.iterdir())
