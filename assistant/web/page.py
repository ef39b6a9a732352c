"""The page: its tabs side by side, and what moves between them."""

from __future__ import annotations

from typing import Any

import gradio as gr

from assistant.assistant import Assistant
from assistant.web import chat, documents, sources
from assistant.web.assets import QUIET, html
from assistant.web.failures import explain
from assistant.web.render import escape
from assistant.web.startup import StartUp

TITLE = "Trợ lý KCN"
FONT = "Be Vietnam Pro"


def build_page(assistant: Assistant, start_up: StartUp) -> gr.Blocks:
    """Everything the browser shows, ready to be mounted; nothing here waits for a model."""
    page = gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True, delete_cache=(3600, 3600))
    with page:
        html(_header_html(assistant), name="header")
        with gr.Tabs(elem_id="tabs"):
            with gr.Tab("Hỏi đáp", id="chat", elem_id="tab-chat"):
                talk = chat.build(assistant)
            with gr.Tab("Tài liệu", id="documents", elem_id="tab-documents") as shelf_tab:
                shelf = documents.build(assistant.library)
        viewer = html(name="viewer", html_template=" ")
        timer = gr.Timer(1.0, active=False)

        _wire_sources(assistant, talk, shelf, viewer)
        news = News(assistant, start_up, talk.handlers)
        fresh: dict[str, Any] = {
            "fn": news.everything,
            "inputs": [talk.memory, talk.pending, talk.scope],
            "outputs": [talk.banner, timer, talk.everything, talk.scope, talk.transcript, shelf.listing],
            **QUIET,
        }
        for event in (page.load, timer.tick, shelf_tab.select, shelf.added.then, shelf.removed.then):
            event(**fresh)
    page.queue(default_concurrency_limit=8)
    return page


def theme() -> gr.themes.Base:
    """Gradio's own variables in the page's colours; static/page.css does the rest."""
    fonts: list[gr.themes.Font | str] = [gr.themes.Font(FONT), "system-ui", "sans-serif"]
    return gr.themes.Base(primary_hue="blue", neutral_hue="slate", text_size="lg", font=fonts, font_mono=["monospace"])


class News:
    """What changes while the page is open: the library's documents, the work done at start-up."""

    def __init__(self, assistant: Assistant, start_up: StartUp, talk: chat.Handlers) -> None:
        self.assistant = assistant
        self.start_up = start_up
        self.talk = talk

    def everything(self, memory: Any, pending: str, chosen: list[str]) -> tuple[Any, ...]:
        """Banner, timer, the two parts of the scope, transcript and the list of documents."""
        timer = gr.Timer(active=not self.start_up.done)
        try:
            self.assistant.library.refresh()
            reports = self.assistant.library.reports()
        except Exception as error:
            return self._banner(explain(error)), timer, *[gr.skip()] * 4
        choices = chat.scope_choices(reports)
        kept = [document for _, document in choices if document in chosen]
        scope = gr.update(choices=choices, value=kept)
        opening, listing = self.talk.opening(memory, pending), documents.list_html(reports)
        return self._banner(), timer, not kept, scope, opening, listing

    def _banner(self, failure: str = "") -> str:
        # The notice depends on the embedding model; asking for it earlier would wait until that is loaded.
        notice = self.assistant.notice if self.start_up.done else ""
        lines = [failure, self.start_up.status, self.start_up.failure, notice]
        return "".join(f'<p role="status">{escape(line)}</p>' for line in lines if line)


def _wire_sources(assistant: Assistant, talk: chat.ChatTab, shelf: documents.DocumentsTab, viewer: gr.HTML) -> None:
    handlers = sources.Handlers(assistant.library)
    for component in (talk.transcript, talk.panel):
        component.select(handlers.open_source, talk.memory, talk.panel, trigger_mode="multiple", **QUIET)
    for component in (talk.panel, shelf.listing):
        component.edit(handlers.open_document, talk.memory, viewer, trigger_mode="multiple", **QUIET)


def _header_html(assistant: Assistant) -> str:
    return (
        f'<span class="brand">{TITLE}</span>'
        f'<span class="mode" title="Cách trả lời đang dùng"><span aria-hidden="true">●</span> '
        f"{escape(assistant.mode_label)}</span>"
        '<button type="button" class="quiet" data-theme>Giao diện tối</button>'
    )
