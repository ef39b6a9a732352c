"""The documents tab: what the library holds, adding to it, removing from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.accounts.model import AUDIENCES, OPEN, require_adding
from assistant.web import audit
from assistant.web.assets import QUIET, html
from assistant.web.failures import explain
from assistant.web.render import escape, note_html
from assistant.web.rooms import Rights, Rooms
from assistant.web.shelf import ALL, LONGEST_WORDS, PAGE, Choice, list_html, options
from assistant.web.sources import named_document
from assistant.web.uploads import Upload, add_uploads, upload_button
from index.containers import WITHIN
from index.library import AddProgress, FileResult, ReportInfo

FORMATS = "Nhận tệp Word, PDF, Excel, CSV, HTML và văn bản thuần."
_INTRO = '<h2>Tài liệu</h2><p class="lead">Các báo cáo, thông báo, kế hoạch mà trợ lý được đọc để trả lời.</p>'
_STATUS = {
    "added": "Đã nạp",
    "replaced": "Đã thay bản cũ",
    "unchanged": "Không thay đổi",
    "refused": "Không nạp được",
}


# --- what is shown -----------------------------------------------------------------------------------------------


def results_html(
    results: Sequence[FileResult], names: Sequence[str], reading: AddProgress | None = None, note: str = ""
) -> str:
    """What became of each uploaded file so far, how far the present one has got, which ones wait."""
    finished = {name for result in results for name in (result.document, result.document.split(WITHIN)[0])}
    lines = [_result_html(result) for result in results]
    rest = [name for name in names if name not in finished]
    lines += [_undone_html(name) if note else _waiting_html(name, reading) for name in rest]
    listed = f'<ul class="results" aria-live="polite">{"".join(lines)}</ul>' if lines else ""
    return listed + (note_html(note) if note else "")


def _waiting_html(name: str, reading: AddProgress | None) -> str:
    if reading is None or reading.document != name:
        return f'<li class="waiting"><b>Đang chờ</b> {escape(name)}</li>'
    done = f" – {reading.done}/{reading.passages} đoạn" if reading.passages else ""
    return f'<li class="waiting"><b>Đang đọc…</b> {escape(name)}{done}</li>'


def _undone_html(name: str) -> str:
    return f'<li class="refused"><b>Chưa nạp</b> {escape(name)}{_retry_html(name)}</li>'


def _retry_html(name: str) -> str:
    """The page's script sends the reader's file once more; where it has none it hides the button."""
    return f' <button type="button" class="quiet" data-retry="{escape(name)}">Thử lại</button>'


def _result_html(result: FileResult) -> str:
    detail = result.reason or (f"{result.passages} đoạn" if result.passages else "")
    detail = ". ".join(filter(None, [detail, *result.notes]))
    tail = f" – {escape(detail)}" if detail else ""
    state = escape(_STATUS.get(result.status, result.status))
    retry = _retry_html(result.document.split(WITHIN)[0]) if result.status == "refused" else ""
    return f'<li class="{escape(result.status)}"><b>{state}</b> {escape(result.document)}{tail}{retry}</li>'


def audience_boxes(name: str, value: str | None) -> tuple[gr.Radio, gr.CheckboxGroup]:
    """Who is to see a document: everybody, groups, or its owner alone."""
    choices = [(label, audience) for audience, label in AUDIENCES.items()]
    audience = gr.Radio(choices, value=value, label="Ai được xem", elem_id=f"{name}-audience")
    groups = gr.CheckboxGroup([], label="Nhóm được xem (khi chọn “Các nhóm”)", elem_id=f"{name}-groups")
    return audience, groups


# --- the tab -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DocumentsTab:
    """The components that other parts of the page listen to or fill."""

    listing: gr.HTML
    added: Any
    removed: Any
    filters: Sequence[Any]
    """The words, then a box each for kind, place and year."""
    adding: gr.Column
    audience: Sequence[Any]
    audience_part: AudiencePart | None


class Handlers:
    """Gradio's events -> the library -> HTML."""

    def __init__(self, rooms: Rooms) -> None:
        self.rooms = rooms

    def filtered(self, request: gr.Request | None, *choice: str) -> str:
        """The first documents of those chosen."""
        return self._shown(PAGE, choice, request)

    def more(
        self, event: gr.EventData, words: str, kind: str, place: str, year: str, request: gr.Request | None = None
    ) -> str:
        """So many as are shown already, and a page."""
        given = str(event._data.get("shown", "")) if isinstance(event._data, dict) else ""
        shown = int(given) if given.isascii() and given.isdigit() and len(given) < 7 else 0
        return self._shown(shown + PAGE, (words, kind, place, year), request)

    def _shown(self, most: int, choice: Sequence[str], request: gr.Request | None) -> str:
        try:
            room = self.rooms.of(request)
            return list_html(room.library.reports(), most, Choice(*choice), room.rights)
        except Exception as error:
            return note_html(explain(error))

    def add(
        self,
        uploads: list[Upload],
        request: gr.Request | None = None,
        audience: str = "tat-ca",
        groups: Sequence[str] = (),
    ) -> Iterator[str]:
        """The state of every uploaded file, each time one of them gets further."""
        names = [upload.name for upload in uploads]
        results: list[FileResult] = []
        yield results_html(results, names)
        try:
            room = self.rooms.of(request)
            require_adding(room.person)
            for item in add_uploads(room.library, uploads, room.shelving(audience, groups)):
                if isinstance(item, FileResult):
                    results.append(item)
                    audit.note(request, item.status, item.document, item.reason)
                yield results_html(results, names, item if isinstance(item, AddProgress) else None)
            if room.accounts and any(one.status == "added" for one in results):
                told = room.access_for(audience, groups).told
                yield results_html(results, names) + note_html(f"Ai xem được tài liệu vừa nạp: {told}.", failed=False)
        except Exception as error:
            for upload in uploads:  # where they were not even taken up
                upload.path.unlink(missing_ok=True)
            yield results_html(results, names, note=explain(error))

    def remove(self, event: gr.EventData, request: gr.Request | None = None) -> str:
        document = named_document(event)
        try:
            self.rooms.of(request).remove(document)
            audit.note(request, "removed", document)
        except Exception as error:
            return note_html(explain(error))
        return f'<ul class="results"><li class="removed"><b>Đã gỡ</b> {escape(document)}</li></ul>'

    def shown(self, document: str, request: gr.Request | None = None) -> tuple[Any, Any]:
        """Who sees a document now."""
        try:
            room = self.rooms.of(request)
            room.require_change(room.library.find(document or "").document)
            access = room.rights.access.get(document, OPEN) if room.rights else OPEN
        except Exception as error:
            explain(error)
            return gr.skip(), gr.skip()
        return access.audience, sorted(access.groups)

    def show(
        self, document: str, audience: str, groups: Sequence[str], request: gr.Request | None = None
    ) -> tuple[Any, Any]:
        """Who sees a document from now on."""
        try:
            room = self.rooms.of(request)
            access = room.show(document or "", audience or "", groups or ())
            audit.note(request, "shown to", document, access.told)
            listed = list_html(room.library.reports(), rights=room.rights)
        except Exception as error:
            return note_html(explain(error)), gr.skip()
        return note_html(f"{document}: {access.told}.", failed=False), listed


def build(rooms: Rooms) -> DocumentsTab:
    """Lay the tab out and wire it; call inside `gr.Tab`."""
    handlers = Handlers(rooms)
    html(_INTRO, name="intro", responds=False)
    with gr.Column(elem_id="upload") as adding:
        html(f"<p>Kéo tệp vào đây, hoặc bấm nút để chọn một hay nhiều tệp. {FORMATS}</p>", name="how", responds=False)
        audience = audience_boxes("upload", "tat-ca") if rooms.accounts else ()
        uploads = upload_button("Chọn tệp để nạp", "upload-button")
        results = html(name="results", responds=False)
    with gr.Row(elem_classes="filters"):
        boxes = [
            gr.Dropdown([ALL], value=ALL, label=label, elem_id=f"documents-{name}", min_width=0)
            for name, label in (("kind", "Loại văn bản"), ("place", "Địa phương"), ("year", "Năm"))
        ]
        words = gr.Textbox(
            label="Tìm tài liệu", elem_id="documents-words", max_lines=1, min_width=0, max_length=LONGEST_WORDS
        )
    filters: list[Any] = [words, *boxes]
    listing = html(name="documents")
    one_writer: dict[str, Any] = {"concurrency_limit": 1, "concurrency_id": "library", **QUIET}
    added = uploads.upload(handlers.add, [uploads, *audience], results, **one_writer)
    removed = listing.delete(handlers.remove, None, results, **one_writer)
    for box in filters:
        box.input(handlers.filtered, filters, listing, trigger_mode="always_last", **QUIET)
    listing.expand(handlers.more, filters, listing, **QUIET)
    audience_part = _build_audience(handlers, listing) if rooms.accounts else None
    return DocumentsTab(listing, added, removed, filters, adding, audience, audience_part)


def refreshed(reports: Sequence[ReportInfo], choice: Sequence[str], rights: Rights | None = None) -> tuple[Any, ...]:
    """The boxes with what can be chosen now, and the list; a value that no document has any more is given up."""
    found = options(reports)
    kept = [value if value in found[name] else ALL for name, value in zip(found, choice[1:], strict=True)]
    updates = [
        gr.update(choices=known, value=value, visible=len(known) > 1)
        for known, value in zip(found.values(), kept, strict=True)
    ]
    return *updates, list_html(reports, PAGE, Choice(choice[0] or "", *kept), rights)


@dataclass(frozen=True)
class AudiencePart:
    """Where somebody says who sees a document that he may change."""

    column: gr.Column
    document: gr.Dropdown
    groups: gr.CheckboxGroup


def _build_audience(handlers: Handlers, listing: gr.HTML) -> AudiencePart:
    with gr.Column(elem_id="audience", visible=False) as column:
        html("<h3>Ai được xem tài liệu nào</h3>", name="audience-intro", responds=False)
        document = gr.Dropdown([], label="Tài liệu", elem_id="audience-document")
        audience, groups = audience_boxes("audience", None)
        save = gr.Button("Lưu phạm vi xem", variant="secondary", elem_id="audience-save", scale=0)
        said = html(name="audience-said", responds=False)
    document.input(handlers.shown, document, [audience, groups], **QUIET)
    save.click(handlers.show, [document, audience, groups], [said, listing], **QUIET)
    return AudiencePart(column, document, groups)
