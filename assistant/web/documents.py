"""The documents tab: what the library holds, adding to it, removing from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import gradio as gr

from assistant.accounts.model import AUDIENCES, OPEN, require_adding
from assistant.web import audit
from assistant.web.assets import QUIET, html
from assistant.web.failures import explain
from assistant.web.render import SCANNED, escape, note_html
from assistant.web.rooms import Rights, Rooms
from assistant.web.sources import named_document
from assistant.web.uploads import Upload, add_uploads, upload_button
from index.containers import WITHIN
from index.library import AddProgress, FileResult, ReportInfo
from index.report import Metadata

PAGE = 50
FORMATS = "Nhận tệp Word, PDF, Excel, CSV, HTML và văn bản thuần."
_INTRO = '<h2>Tài liệu</h2><p class="lead">Các báo cáo, thông báo, kế hoạch mà trợ lý được đọc để trả lời.</p>'
_STATUS = {
    "added": "Đã nạp",
    "replaced": "Đã thay bản cũ",
    "unchanged": "Không thay đổi",
    "refused": "Không nạp được",
}
_COLUMNS = ("Tài liệu", "Cơ quan, tỉnh", "Loại, số hiệu", "Ngày", "Kỳ báo cáo", "Số đoạn", "Thao tác")


# --- what is shown -----------------------------------------------------------------------------------------------


def results_html(
    results: Sequence[FileResult], names: Sequence[str], reading: AddProgress | None = None, note: str = ""
) -> str:
    """What became of each uploaded file so far, how far the present one has got, which ones wait."""
    finished = {name for result in results for name in (result.document, result.document.split(WITHIN)[0])}
    lines = [_result_html(result) for result in results]
    if not note:
        lines += [_waiting_html(name, reading) for name in names if name not in finished]
    listed = f'<ul class="results" aria-live="polite">{"".join(lines)}</ul>' if lines else ""
    return listed + (note_html(note) if note else "")


def _waiting_html(name: str, reading: AddProgress | None) -> str:
    if reading is None or reading.document != name:
        return f'<li class="waiting"><b>Đang chờ</b> {escape(name)}</li>'
    done = f" – {reading.done}/{reading.passages} đoạn" if reading.passages else ""
    return f'<li class="waiting"><b>Đang đọc…</b> {escape(name)}{done}</li>'


def _result_html(result: FileResult) -> str:
    detail = result.reason or (f"{result.passages} đoạn" if result.passages else "")
    detail = ". ".join(filter(None, [detail, *result.notes]))
    tail = f" – {escape(detail)}" if detail else ""
    state = escape(_STATUS.get(result.status, result.status))
    return f'<li class="{escape(result.status)}"><b>{state}</b> {escape(result.document)}{tail}</li>'


def list_html(reports: Sequence[ReportInfo], shown: int = PAGE, rights: Rights | None = None) -> str:
    """The library's documents as a table; on a phone each row becomes a card. `rights`: where accounts are on."""
    if not reports:
        return (
            '<div class="empty"><p><b>Thư viện chưa có tài liệu.</b></p>'
            "<p>Chọn tệp báo cáo, thông báo hoặc kế hoạch ở trên để bắt đầu hỏi đáp.</p></div>"
        )
    head = "".join(f'<th scope="col">{column}</th>' for column in _COLUMNS)
    rows = "".join(_row_html(report, rights) for report in reports[:shown])
    rest = len(reports) - shown
    more = f'<button type="button" class="quiet" data-more>Xem thêm {rest} tài liệu</button>' if rest > 0 else ""
    return (
        f'<p class="count">Thư viện có {len(reports)} tài liệu.</p>'
        f'<table class="list documents"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{more}'
    )


def _row_html(report: ReportInfo, rights: Rights | None = None) -> str:
    facts = report.metadata
    cells = (
        _lines(facts.title or report.document, report.document if facts.title else "")
        + _seen_html(facts)
        + (_lines("", rights.told(report.document)) if rights else ""),
        _lines(facts.body, facts.province),
        _lines(facts.kind, facts.number),
        _lines(readable_date(facts.date)),
        _lines(facts.period),
        _lines(f"{report.passages:,}".replace(",", ".")),
        _row_buttons_html(report.document, rights is None or rights.may_change(report.document)),
    )
    return "<tr>" + "".join(f'<td data-label="{n}">{c}</td>' for n, c in zip(_COLUMNS, cells, strict=True)) + "</tr>"


def _seen_html(facts: Metadata) -> str:
    """What was read from page images, and the pages that nobody could read."""
    scanned = f'<span class="second">Trang {escape(facts.scanned)}: {SCANNED}</span>' if facts.scanned else ""
    unread = f'<span class="second unread">Trang {escape(facts.unread)}: chưa đọc được</span>' if facts.unread else ""
    return scanned + unread


def _lines(first: str, second: str = "") -> str:
    main = f"<span>{escape(first)}</span>" if first else ""
    return main + (f'<span class="second">{escape(second)}</span>' if second else "")


def _row_buttons_html(document: str, may_remove: bool) -> str:
    name = escape(document)
    view = f'<button type="button" class="quiet" data-document="{name}" aria-label="Xem {name}">Xem</button>'
    if not may_remove:
        return view
    return f'{view}<button type="button" class="quiet danger" data-remove="{name}" aria-label="Gỡ {name}">Gỡ</button>'


def readable_date(iso: str) -> str:
    """2019-06-05 as 05/06/2019; anything else as it is."""
    try:
        return date.fromisoformat(iso).strftime("%d/%m/%Y")
    except ValueError:
        return iso


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
    adding: gr.Column
    audience: Sequence[Any]
    audience_part: AudiencePart | None


class Handlers:
    """Gradio's events -> the library -> HTML."""

    def __init__(self, rooms: Rooms) -> None:
        self.rooms = rooms

    def more(self, request: gr.Request | None = None) -> str:
        try:
            room = self.rooms.of(request)
            reports = room.library.reports()
            return list_html(reports, len(reports), room.rights)
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
    listing = html(name="documents")
    one_writer: dict[str, Any] = {"concurrency_limit": 1, "concurrency_id": "library", **QUIET}
    added = uploads.upload(handlers.add, [uploads, *audience], results, **one_writer)
    removed = listing.delete(handlers.remove, None, results, **one_writer)
    listing.expand(handlers.more, None, listing, **QUIET)
    audience_part = _build_audience(handlers, listing) if rooms.accounts else None
    return DocumentsTab(listing, added, removed, adding, audience, audience_part)


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
