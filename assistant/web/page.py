"""The page: its tabs side by side, and what moves between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import gradio as gr

from assistant.accounts.model import Person
from assistant.assistant import Assistant
from assistant.web import (
    chat,
    chat_handlers,
    configuration,
    corrections,
    documents,
    handover,
    indicators,
    mending,
    people_tab,
    source_handlers,
    tasks,
    versions,
    watched,
)
from assistant.web.assets import QUIET, html
from assistant.web.failures import explain
from assistant.web.handover import Handover
from assistant.web.render import escape
from assistant.web.rooms import Rooms
from assistant.web.scope import scope_update
from assistant.web.startup import StartUp
from assistant.web.table import TablePart
from index.watching import Watcher

TITLE = "Trợ lý KCN"
FONT = "Be Vietnam Pro"


class Shelf(NamedTuple):
    """The Tài liệu tab; `changes` wire what follows when documents have changed."""

    tab: gr.Tab
    parts: documents.DocumentsTab
    changes: Sequence[Callable[..., Any]]
    mended: gr.HTML


@dataclass(frozen=True)
class ExtraTab:
    """A tab that another package brings: `build` lays it out and wires it, called inside its `gr.Tab`."""

    title: str
    name: str
    build: Callable[[gr.Tab], None]
    before_documents: bool = False
    taking: Handover | None = None
    """Makes a draft of an answer, which the tab then opens."""
    managers_only: bool = False
    """Where accounts are on, it shows to administrators alone."""


def build_page(
    assistant: Assistant,
    start_up: StartUp,
    rooms: Rooms,
    extra_tabs: Sequence[ExtraTab] = (),
    watcher: Watcher | None = None,
) -> gr.Blocks:
    """Everything the browser shows, ready to be mounted; nothing here waits for a model."""
    page: gr.Blocks
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True, delete_cache=(3600, 3600)) as page:
        header = html(_header_html(assistant), name="header")
        with gr.Tabs(elem_id="tabs", overflow_behavior="wrap"):
            with gr.Tab("Hỏi đáp", id="chat", elem_id="tab-chat"):
                talk = chat.build(assistant, lambda request: rooms.of(request).assistant)
            parts = _records_tabs(rooms)
            for extra in (extra for extra in extra_tabs if extra.before_documents):
                _extra_tab(extra, rooms)
            shelf = _documents_tab(rooms, watcher)
            managers = _last_tabs(extra_tabs, rooms)
        for taking in (extra.taking for extra in extra_tabs if extra.taking):
            handover.wire(talk.transcript, talk.memory, talk.handed, taking)
        viewer = html(name="viewer", html_template=" ")
        mending.build_form(rooms, talk, shelf.mended)
        configuration.build(assistant, header, rooms)
        _wire_sources(rooms, talk, shelf.parts, viewer)
        _wire_rows(rooms, parts, _drawer(), viewer)
        _wire_people(page, Who(assistant, rooms, len(managers)), shelf, [header, *managers])
        _wire_news(page, News(start_up, talk.handlers, rooms), talk, shelf)
    page.queue(default_concurrency_limit=8, max_size=assistant.settings.max_waiting)
    return page


def theme() -> gr.themes.Base:
    """Gradio's own variables in the page's colours; static/page.css does the rest."""
    fonts: list[gr.themes.Font | str] = [gr.themes.Font(FONT), "system-ui", "sans-serif"]
    return gr.themes.Base(primary_hue="blue", neutral_hue="slate", text_size="lg", font=fonts, font_mono=["monospace"])


class News:
    """What changes while the page is open: the library's documents, the work done at start-up."""

    def __init__(self, start_up: StartUp, talk: chat_handlers.Handlers, rooms: Rooms) -> None:
        self.rooms = rooms
        self.start_up = start_up
        self.talk = talk

    def everything(self, request: gr.Request | None, chosen: list[str], *shelf: str) -> tuple[Any, ...]:
        """Banner, timer, the two parts of the scope, the welcome, the boxes and the list of the documents."""
        timer = gr.Timer(active=not self.start_up.done)
        try:
            room = self.rooms.of(request)
            room.library.refresh()
            reports = room.library.reports()
        except Exception as error:
            return self._banner(failure=explain(error)), timer, *[gr.skip()] * 7
        scope = scope_update(reports, chosen)
        everything = not scope["value"] if "value" in scope else gr.skip()
        listed = documents.refreshed(reports, shelf or ("", "", "", ""), room.rights)
        return self._banner(room.assistant), timer, everything, scope, self.talk.welcome(room.assistant), *listed

    def _banner(self, assistant: Assistant | None = None, failure: str = "") -> str:
        # The notice depends on the embedding model; asking for it earlier would wait until that is loaded.
        known = assistant is not None and (self.start_up.done or assistant.library.filling)
        notice = assistant.notice if assistant is not None and known else ""
        lines = [failure, self.start_up.status, self.start_up.failure, notice]
        return "".join(f'<p role="status">{escape(line)}</p>' for line in lines if line)


class Who:
    """What the page shows of whoever is signed in, and what it leaves out that he may not do."""

    def __init__(self, assistant: Assistant, rooms: Rooms, tabs: int) -> None:
        self.assistant = assistant
        self.rooms = rooms
        self.tabs = tabs

    def signed_in(self, request: gr.Request) -> tuple[Any, ...]:
        """Header, the parts of the Tài liệu tab that change documents, the tabs of administrators."""
        try:
            room = self.rooms.of(request)
            person, rights = room.person, room.rights
            names = [report.document for report in room.library.reports()]
        except Exception as error:
            explain(error)
            return tuple([gr.skip()] * (6 + self.tabs))
        mine = [name for name in names if rights is None or rights.may_change(name)]
        groups = self.rooms.groups_for(person)
        boxes = gr.update(choices=groups), gr.update(visible=bool(mine)), gr.update(choices=mine)
        tabs = [gr.update(visible=person.may_manage)] * self.tabs
        return _header_html(self.assistant, person), gr.update(visible=person.may_add), *boxes, boxes[0], *tabs


def _wire_sources(rooms: Rooms, talk: chat.ChatTab, shelf: documents.DocumentsTab, viewer: gr.HTML) -> None:
    handlers = source_handlers.Handlers(rooms.library, rooms.records)
    for component in (talk.transcript, talk.panel):
        component.select(handlers.open_source, talk.memory, talk.panel, trigger_mode="multiple", **QUIET)
    for component in (talk.panel, shelf.listing, viewer):
        component.edit(handlers.open_document, talk.memory, viewer, trigger_mode="multiple", **QUIET)


def _wire_people(page: gr.Blocks, who: Who, shelf: Shelf, shown: Sequence[Any]) -> None:
    """`shown`: the header, and the tabs of administrators."""
    header, *managers = shown
    if part := shelf.parts.audience_part:
        boxes = [shelf.parts.adding, shelf.parts.audience[1], part.column, part.document, part.groups]
        for event in (page.load, shelf.tab.select, *shelf.changes):
            event(who.signed_in, None, [header, *boxes, *managers], **QUIET)


def _wire_news(page: gr.Blocks, news: News, talk: chat.ChatTab, shelf: Shelf) -> None:
    timer, parts = gr.Timer(1.0, active=False), shelf.parts
    inputs = [talk.scope, *parts.filters]
    scope = [talk.banner, timer, talk.everything, talk.scope, talk.welcome]
    for event in (page.load, timer.tick, shelf.tab.select, *shelf.changes):
        event(news.everything, inputs, [*scope, *parts.filters[1:], parts.listing], **QUIET)


def _records_tabs(rooms: Rooms) -> list[TablePart]:
    with _records_tab("Chỉ tiêu", indicators.NAME) as tab:
        first = indicators.build(tab, lambda request: rooms.of(request).records.indicator_lines)
    with _records_tab("Nhiệm vụ", tasks.NAME) as tab:
        return [first, tasks.build(tab, lambda request: rooms.of(request).records)]


def _records_tab(title: str, name: str) -> gr.Tab:
    return gr.Tab(title, id=name, elem_id=f"tab-{name}", elem_classes="sheet")


def _drawer() -> gr.HTML:
    with gr.Column(elem_id="drawer", elem_classes="source-panel", min_width=0):
        return html(name="row-source", script="source")


def _documents_tab(rooms: Rooms, watcher: Watcher | None) -> Shelf:
    with gr.Tab("Tài liệu", id="documents", elem_id="tab-documents", elem_classes="sheet") as tab:
        parts = documents.build(rooms)
        heads = [*versions.build(tab, rooms, parts), *corrections.build(rooms)]
        changes = [event.then for event in (parts.added, parts.removed, *heads)]
        mended = mending.build_list(tab, rooms, changes)
        if watcher is not None:
            watched.build(tab, watcher, rooms)
    return Shelf(tab, parts, changes, mended)


def _last_tabs(extra_tabs: Sequence[ExtraTab], rooms: Rooms) -> list[gr.Tab]:
    """What stands behind the documents; the tabs that administrators alone see."""
    more = [extra for extra in extra_tabs if not extra.before_documents]
    if rooms.accounts:
        more.append(ExtraTab("Tài khoản", people_tab.NAME, _people(rooms), managers_only=True))
    return [tab for extra in more if (tab := _extra_tab(extra, rooms)) and extra.managers_only]


def _extra_tab(extra: ExtraTab, rooms: Rooms) -> gr.Tab:
    tab: gr.Tab
    shown = rooms.accounts is None or not extra.managers_only
    name = f"tab-{extra.name}"
    with gr.Tab(extra.title, id=extra.name, elem_id=name, elem_classes="sheet", visible=shown) as tab:
        extra.build(tab)
    return tab


def _people(rooms: Rooms) -> Callable[[gr.Tab], None]:
    return lambda tab: people_tab.build(tab, rooms)


def _wire_rows(rooms: Rooms, parts: Sequence[TablePart], drawer: gr.HTML, viewer: gr.HTML) -> None:
    """A row's source opens beside the table, its document over both."""
    handlers = source_handlers.Handlers(rooms.library, rooms.records)
    for part in parts:
        part.table.edit(handlers.open_row, None, drawer, trigger_mode="multiple", **QUIET)
    drawer.select(handlers.open_row, None, drawer, trigger_mode="multiple", **QUIET)
    drawer.edit(handlers.open_row_document, None, viewer, trigger_mode="multiple", **QUIET)


def _header_html(assistant: Assistant, person: Person | None = None) -> str:
    reads = "" if person is None or person.may_add else " data-reads-only"
    who = (
        f'<form class="who" method="post" action="dang-xuat"{reads}><a href="doi-mat-khau" '
        f'title="{escape(person.name)}: đổi mật khẩu">{escape(person.shown)}</a>'
        '<button class="quiet">Đăng xuất</button></form>'
        if person
        else ""
    )
    return (
        f'<span class="brand">{TITLE}</span>'
        f'<span class="mode" title="Cách trả lời đang dùng"><span aria-hidden="true">●</span> '
        f"{escape(assistant.mode_label)}</span>{who}"
        '<button type="button" class="quiet" data-configuration>Thiết lập</button>'
        '<button type="button" class="quiet" data-theme>Giao diện tối</button>'
    )
