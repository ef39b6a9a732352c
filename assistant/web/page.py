"""The page: its tabs side by side, and what moves between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.assistant import Assistant
from assistant.web import (
    chat,
    configuration,
    corrections,
    documents,
    handover,
    indicators,
    sources,
    tasks,
    versions,
    watched,
)
from assistant.web.assets import QUIET, html
from assistant.web.failures import explain
from assistant.web.handover import Handover
from assistant.web.records import LibraryRecords
from assistant.web.render import escape
from assistant.web.startup import StartUp
from assistant.web.table import TablePart
from index.watching import Watcher

TITLE = "Trợ lý KCN"
FONT = "Be Vietnam Pro"


@dataclass(frozen=True)
class ExtraTab:
    """A tab that another package brings: `build` lays it out and wires it, called inside its `gr.Tab`."""

    title: str
    name: str
    build: Callable[[gr.Tab], None]
    before_documents: bool = False
    taking: Handover | None = None
    """Makes a draft of an answer, which the tab then opens."""


def build_page(
    assistant: Assistant,
    start_up: StartUp,
    records: LibraryRecords,
    extra_tabs: Sequence[ExtraTab] = (),
    watcher: Watcher | None = None,
) -> gr.Blocks:
    """Everything the browser shows, ready to be mounted; nothing here waits for a model."""
    page = gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True, delete_cache=(3600, 3600))
    with page:
        header = html(_header_html(assistant), name="header")
        with gr.Tabs(elem_id="tabs", overflow_behavior="wrap"):
            with gr.Tab("Hỏi đáp", id="chat", elem_id="tab-chat"):
                talk = chat.build(assistant)
            parts = [
                _records_tab("Chỉ tiêu", indicators.NAME, lambda tab: indicators.build(tab, records.indicator_lines)),
                _records_tab("Nhiệm vụ", tasks.NAME, lambda tab: tasks.build(tab, records)),
            ]
            for extra in extra_tabs:
                if extra.before_documents:
                    _extra_tab(extra)
            with gr.Tab("Tài liệu", id="documents", elem_id="tab-documents", elem_classes="sheet") as shelf_tab:
                shelf = documents.build(assistant.library)
                heads = [
                    *versions.build(shelf_tab, assistant.library, shelf),
                    *corrections.build(assistant.library),
                ]
                if watcher is not None:
                    watched.build(shelf_tab, watcher)
            for extra in extra_tabs:
                if not extra.before_documents:
                    _extra_tab(extra)
        for taking in (extra.taking for extra in extra_tabs if extra.taking):
            handover.wire(talk.transcript, talk.memory, talk.handed, taking)
        viewer = html(name="viewer", html_template=" ")
        configuration.build(assistant, header)
        with gr.Column(elem_id="drawer", elem_classes="source-panel", min_width=0):
            drawer = html(name="row-source", script="source")
        timer = gr.Timer(1.0, active=False)

        _wire_sources(assistant, records, talk, shelf, viewer)
        _wire_rows(assistant, records, parts, drawer, viewer)
        news = News(assistant, start_up, talk.handlers)
        fresh: dict[str, Any] = {
            "fn": news.everything,
            "inputs": [talk.scope, *shelf.filters],
            "outputs": [
                talk.banner,
                timer,
                talk.everything,
                talk.scope,
                talk.welcome,
                *shelf.filters[1:],
                shelf.listing,
            ],
            **QUIET,
        }
        changed = [event.then for event in (shelf.added, shelf.removed, *heads)]
        for event in (page.load, timer.tick, shelf_tab.select, *changed):
            event(**fresh)
    page.queue(default_concurrency_limit=8, max_size=assistant.settings.max_waiting)
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

    def everything(self, chosen: list[str], *shelf: str) -> tuple[Any, ...]:
        """Banner, timer, the two parts of the scope, the welcome, the boxes and the list of the documents."""
        timer = gr.Timer(active=not self.start_up.done)
        try:
            self.assistant.library.refresh()
            reports = self.assistant.library.reports()
        except Exception as error:
            return self._banner(explain(error)), timer, *[gr.skip()] * 7
        choices = chat.scope_choices(reports)
        kept = [document for _, document in choices if document in chosen]
        scope = gr.update(choices=choices, value=kept)
        listed = documents.refreshed(reports, shelf or ("", "", "", ""))
        return self._banner(), timer, not kept, scope, self.talk.welcome(), *listed

    def _banner(self, failure: str = "") -> str:
        # The notice depends on the embedding model; asking for it earlier would wait until that is loaded.
        notice = self.assistant.notice if self.start_up.done or self.assistant.library.filling else ""
        lines = [failure, self.start_up.status, self.start_up.failure, notice]
        return "".join(f'<p role="status">{escape(line)}</p>' for line in lines if line)


def _wire_sources(
    assistant: Assistant, records: LibraryRecords, talk: chat.ChatTab, shelf: documents.DocumentsTab, viewer: gr.HTML
) -> None:
    handlers = sources.Handlers(assistant.library, records.of)
    for component in (talk.transcript, talk.panel):
        component.select(handlers.open_source, talk.memory, talk.panel, trigger_mode="multiple", **QUIET)
    for component in (talk.panel, shelf.listing, viewer):
        component.edit(handlers.open_document, talk.memory, viewer, trigger_mode="multiple", **QUIET)


def _records_tab(title: str, name: str, build: Callable[[gr.Tab], TablePart]) -> TablePart:
    with gr.Tab(title, id=name, elem_id=f"tab-{name}", elem_classes="sheet") as tab:
        return build(tab)


def _extra_tab(extra: ExtraTab) -> None:
    with gr.Tab(extra.title, id=extra.name, elem_id=f"tab-{extra.name}", elem_classes="sheet") as tab:
        extra.build(tab)


def _wire_rows(
    assistant: Assistant, records: LibraryRecords, parts: Sequence[TablePart], drawer: gr.HTML, viewer: gr.HTML
) -> None:
    """A row's source opens beside the table, its document over both."""
    handlers = sources.Handlers(assistant.library, records.of)
    for part in parts:
        part.table.edit(handlers.open_row, None, drawer, trigger_mode="multiple", **QUIET)
    drawer.select(handlers.open_row, None, drawer, trigger_mode="multiple", **QUIET)
    drawer.edit(handlers.open_row_document, None, viewer, trigger_mode="multiple", **QUIET)


def _header_html(assistant: Assistant) -> str:
    return (
        f'<span class="brand">{TITLE}</span>'
        f'<span class="mode" title="Cách trả lời đang dùng"><span aria-hidden="true">●</span> '
        f"{escape(assistant.mode_label)}</span>"
        '<button type="button" class="quiet" data-configuration>Thiết lập</button>'
        '<button type="button" class="quiet" data-theme>Giao diện tối</button>'
    )
