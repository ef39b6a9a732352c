"""The chat tab: questions, answers with their citations, the scope of the search and the source panel."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.assistant import Assistant
from assistant.web.assets import QUIET, html
from assistant.web.chat_handlers import Handlers, View
from assistant.web.scope import TICK_ALL, TICK_ONE
from assistant.web.source_handlers import HINT
from assistant.web.transcript import exported as export


@dataclass(frozen=True)
class ChatTab:
    """The components that other parts of the page fill or listen to."""

    handlers: Handlers
    memory: gr.HTML
    welcome: gr.HTML
    transcript: gr.HTML
    handed: gr.HTML
    banner: gr.HTML
    everything: gr.Checkbox
    scope: gr.CheckboxGroup
    panel: gr.HTML
    suggested: Any
    """The event that adds what may follow; whatever else changes the conversation cancels it."""


def build(assistant: Assistant, seen: Callable[[gr.Request | None], Assistant] | None = None) -> ChatTab:
    """Lay the tab out and wire it; call inside `gr.Tab`."""
    handlers = Handlers(assistant, seen)
    # Kept by the page's script: one gr.BrowserState for all tabs of a browser would hold the last writer's only.
    memory = html(name="memory", html_template=" ")
    pending = gr.State("")
    with gr.Row(elem_id="chat"):
        everything, scope, past, exported = _side()
        with gr.Column(elem_id="talk", min_width=0):
            banner = html(name="banner", responds=False)
            html(_SHARED, name="shared-note", responds=False)
            welcome, transcript, live, handed = _scroll()
            box, send, stop = _asking(assistant.settings.max_question)
        with gr.Column(elem_id="panel", elem_classes="source-panel", min_width=0):
            panel = html(HINT, name="source")

    view = list(View(box, transcript, live, memory, pending, send, stop))
    asking: list[Any] = [box.submit, send.click, transcript.submit, welcome.submit]
    asked = gr.on(asking, handlers.ask, [box, memory, scope], view, **QUIET)
    suggested = asked.then(handlers.suggest, [memory, scope], [transcript, memory], **QUIET)
    gr.on(asking, None, cancels=[suggested], **QUIET)  # they would write over the question that is asked meanwhile
    stop.click(handlers.stopped, [memory, pending], view, cancels=[asked, suggested], **QUIET)
    memory.apply(handlers.open, memory, view, cancels=[asked, suggested], **QUIET)
    memory.apply(lambda: HINT, None, panel, **QUIET)
    transcript.like(handlers.judge, memory, [transcript, memory], **QUIET)
    past.download(export, None, exported, **QUIET)
    everything.input(None, [everything, scope], [everything, scope], js=TICK_ALL, **QUIET)
    scope.input(None, scope, everything, js=TICK_ONE, **QUIET)
    return ChatTab(handlers, memory, welcome, transcript, handed, banner, everything, scope, panel, suggested)


def _side() -> tuple[gr.Checkbox, gr.CheckboxGroup, gr.HTML, gr.HTML]:
    """Beside the conversation: what is searched, and the conversations before this one."""
    with gr.Column(elem_id="side", min_width=0):
        html(_MENU, name="menu")
        with gr.Column(elem_id="scope", min_width=0):
            html(_SCOPE_WORDS, name="scope-search", responds=False)
            everything = gr.Checkbox(True, label="Tất cả tài liệu", container=False)
            scope = gr.CheckboxGroup([], show_label=False, container=False, label="Tài liệu được tìm")
        return everything, scope, html(_PAST, name="past"), html(name="exported")


def _scroll() -> tuple[gr.HTML, gr.HTML, gr.HTML, gr.HTML]:
    """What scrolls: the welcome, the conversation, the answer being worked on, what was handed over.

    The welcome is of its own: drawn late, after a cold start, it must not take the place of an answer.
    """
    with gr.Column(elem_id="scroll", min_width=0):
        return html(name="welcome"), html(name="transcript"), html(name="live"), html(name="handover")


def _asking(longest: int) -> tuple[gr.Textbox, gr.Button, gr.Button]:
    with gr.Row(elem_id="ask"):
        box = gr.Textbox(
            placeholder="Nhập câu hỏi…", label="Câu hỏi", show_label=False, container=False, lines=1,
            max_lines=6, autofocus=True, max_length=longest, elem_id="box", scale=1,
        )  # fmt: skip
        send = gr.Button("Gửi", variant="primary", elem_id="send", min_width=0, scale=0)
        stop = gr.Button("Dừng", visible=False, elem_id="stop", min_width=0, scale=0)
    return box, send, stop


_MENU = (
    '<button type="button" class="wide" data-new>Cuộc trò chuyện mới</button>'
    '<button type="button" class="wide side-toggle" data-side aria-expanded="false">Phạm vi, lịch sử</button>'
    '<h2 class="side-title">Phạm vi</h2>'
)
_SCOPE_WORDS = (
    '<input type="search" class="scope-words" aria-label="Tìm tài liệu trong phạm vi" placeholder="Tìm tài liệu" '
    'maxlength="100">'
)
_SHARED = (
    '<p id="shared" role="status" hidden><span></span> <button type="button" class="quiet" data-new>Cuộc trò chuyện mới'
    "</button></p>"
)
_PAST = (
    '<h2 class="side-title">Cuộc trò chuyện</h2>'
    '<input type="search" class="past-words" aria-label="Tìm cuộc trò chuyện" placeholder="Tìm cuộc trò chuyện" '
    'maxlength="100"><ul class="past"></ul><p class="past-none" role="status" hidden>Không tìm thấy.</p>'
    '<p class="past-note">Chỉ lưu trên trình duyệt này.</p>'
)
