"""The Soạn thảo tab: reports and notes in, a draft that can be edited, checked and taken away."""

from __future__ import annotations

from typing import Any, NamedTuple

import gradio as gr

from assistant.assistant import Assistant
from assistant.meetings import KINDS, LENGTHS, ModelWriter
from assistant.meetings.model import LETTERS
from assistant.meetings.templates import Templates
from assistant.web import draft_html, draft_templates
from assistant.web.assets import QUIET, html
from assistant.web.checking import CheckHandlers, build_check
from assistant.web.downloads import Maker
from assistant.web.draft_files import Files
from assistant.web.draft_handlers import DraftBounds, Handlers
from assistant.web.draft_sources import SourceHandlers
from assistant.web.draft_templates import TemplateHandlers, build_templates, sample_download
from assistant.web.draft_view import View, stopped
from assistant.web.drafts import KEPT_DAYS, Drafts
from assistant.web.handover import Handover
from assistant.web.page import ExtraTab
from assistant.web.rooms import Rooms
from assistant.web.uploads import upload_button

_INTRO = (
    "<h2>Soạn thảo</h2><p class='lead'>Soạn dự thảo tóm tắt, thông báo, biên bản, công văn, tờ trình từ báo cáo, "
    "ghi chép; mỗi dòng kèm nguồn, chỗ tài liệu không nêu thì để trống.</p>"
)
_KEPT = f"Bản nháp được giữ {KEPT_DAYS} ngày kể từ lần sửa cuối và chỉ mở lại được trên trình duyệt này."


class _Form(NamedTuple):
    """What a draft is made of."""

    empty: gr.HTML
    reports: gr.CheckboxGroup
    notes: gr.Textbox
    upload: gr.UploadButton
    sent: gr.HTML
    kind: gr.Radio
    length: gr.Radio
    subject: gr.Textbox
    to: gr.Textbox
    begin: gr.Button
    stop: gr.Button
    status: gr.HTML


class _Desk(NamedTuple):
    """The draft, what is told beside it, the panel of its sources and the document of one of them."""

    sheet: gr.HTML
    side: gr.HTML
    panel: gr.HTML
    viewer: gr.HTML


class DraftingTab:
    """Wires the tab."""

    def __init__(self, assistant: Assistant, rooms: Rooms) -> None:
        settings = assistant.settings
        writer = ModelWriter(assistant.endpoint) if assistant.endpoint else None
        self.templates = Templates(settings.data_dir / "templates", settings.limits)
        self.rooms = rooms
        self.checks = CheckHandlers(assistant.library, rooms.drafts, settings.limits, settings.present_day, rooms)
        self.taking = Handover(assistant.library, rooms.drafts, rooms)
        self.handlers = Handlers(assistant.library, rooms.drafts, DraftBounds.of(settings), writer, rooms)
        self.sources = SourceHandlers(rooms.drafts, rooms)

    @property
    def tab(self) -> ExtraTab:
        return ExtraTab("Soạn thảo", "drafting", self._build, before_documents=True, taking=self.taking)

    def downloads(self, drafts: Drafts) -> dict[str, Maker]:
        """The links that somebody's drafts hold."""
        return {draft_html.NAME: Files(drafts, self.templates).make, draft_templates.NAME: sample_download}

    def _build(self, tab: gr.Tab) -> None:
        files: gr.State = gr.State(())
        current = gr.State("")
        with gr.Column(elem_id="draft-form", min_width=0):
            form = self._form()
        with gr.Row(elem_id="draft-desk"):
            sheet = html(name="draft", script="draft")
            side = html(name="draft-side", script="draftSide")
        with gr.Column(elem_id="draft-drawer", elem_classes="source-panel", min_width=0):
            panel = html(name="draft-source", script="source")
        build_check(self.checks, current, form.reports, files)
        viewer = html(name="draft-viewer", html_template=" ", script="viewer")
        view = list(View(form.status, sheet, side, current, form.begin, form.stop))
        self._wire_form(tab, form, files, view)
        self._wire_desk(_Desk(sheet, side, panel, viewer), current, view)

    def _form(self) -> _Form:
        html(_INTRO, name="drafting-intro", responds=False)
        with gr.Row(elem_id="draft-inputs"):
            with gr.Column(min_width=0):
                empty = html(name="draft-empty", responds=False)
                reports = gr.CheckboxGroup([], label="Tài liệu trong thư viện", elem_id="draft-reports")
            with gr.Column(min_width=0):
                notes = gr.Textbox(
                    label="Ghi chép (dán vào đây nếu có)", lines=5, max_lines=12,
                    placeholder="Mỗi ý một dòng, bắt đầu bằng dấu gạch ngang (-)", elem_id="draft-notes",
                    max_length=self.handlers.bounds.notes,
                )  # fmt: skip
                upload = upload_button("Tải tệp lên (không đưa vào thư viện)", "draft-upload", variant="secondary")
                sent = html(name="draft-files", script="draftFiles")
        with gr.Row(elem_id="draft-choices"):
            kinds = [(label, kind) for kind, label in KINDS.items()]
            lengths = [(f"{word[:1].upper()}{word[1:]}", length) for length, word in LENGTHS.items()]
            kind = gr.Radio(kinds, value="tom-tat", label="Loại văn bản", elem_id="draft-kind")
            length = gr.Radio(lengths, value="vua", label="Độ dài", elem_id="draft-length")
        with gr.Row(visible=False, elem_id="draft-letter") as letter:
            subject = gr.Textbox(label="Trích yếu (về việc)", max_lines=2, max_length=500, elem_id="draft-subject")
            to = gr.Textbox(label="Kính gửi", max_lines=2, max_length=500, elem_id="draft-to")
        kind.change(lambda chosen: gr.update(visible=chosen in LETTERS), kind, letter, **QUIET)
        with gr.Row(elem_classes="filters"):
            begin = gr.Button("Soạn dự thảo", variant="primary", elem_id="draft-begin", scale=0)
            stop = gr.Button("Dừng", visible=False, elem_id="draft-stop", scale=0)
        build_templates(TemplateHandlers(self.templates, rooms=self.rooms), kind)
        status = html(name="draft-status", script="draftStatus")
        html(f'<p class="hint-line">{_KEPT}</p>', name="draft-kept", responds=False)
        return _Form(empty, reports, notes, upload, sent, kind, length, subject, to, begin, stop, status)

    def _wire_form(self, tab: gr.Tab, form: _Form, files: gr.State, view: list[Any]) -> None:
        handlers = self.handlers
        given = [form.reports, form.notes, files, form.kind, form.length, form.subject, form.to]
        tab.select(handlers.opened, form.reports, [form.reports, form.empty], **QUIET)
        form.upload.upload(handlers.read, [form.upload, files], [files, form.sent], **QUIET)
        form.sent.delete(handlers.drop, files, [files, form.sent], **QUIET)
        started = form.begin.click(handlers.start, given, view, **_working())
        form.stop.click(stopped, None, view, cancels=[started], **QUIET)

    def _wire_desk(self, desk: _Desk, current: gr.State, view: list[Any]) -> None:
        handlers, sources = self.handlers, self.sources
        in_turn: dict[str, Any] = {
            "trigger_mode": "multiple", "concurrency_limit": 1, "concurrency_id": "draft-edits", **QUIET,
        }  # fmt: skip
        desk.sheet.retry(handlers.again, current, view, **_working())
        desk.sheet.apply(handlers.apply, None, view, **in_turn)
        desk.sheet.edit(handlers.edit, current, view, **in_turn)
        desk.sheet.delete(handlers.step, current, view, **in_turn)
        desk.sheet.clear(handlers.forget, None, view, **in_turn)
        desk.sheet.select(sources.source, current, desk.panel, **in_turn)
        desk.side.undo(handlers.undo, current, view, **in_turn)
        desk.panel.select(sources.source, current, desk.panel, **in_turn)
        desk.panel.edit(sources.document, current, desk.viewer, **in_turn)


def _working() -> dict[str, Any]:
    return {"concurrency_limit": 2, "concurrency_id": "drafting", **QUIET}
