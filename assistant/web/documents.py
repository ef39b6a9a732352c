"""The documents tab: what the library holds, adding to it, removing from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.web import audit
from assistant.web.assets import QUIET, html
from assistant.web.failures import explain
from assistant.web.render import escape, note_html
from assistant.web.shelf import ALL, LONGEST_WORDS, PAGE, Choice, list_html, options
from assistant.web.sources import named_document
from assistant.web.uploads import Upload, add_uploads, upload_button
from index.containers import WITHIN
from index.library import AddProgress, FileResult, Library, ReportInfo

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


# --- the tab -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DocumentsTab:
    """The components that other parts of the page listen to or fill."""

    listing: gr.HTML
    added: Any
    removed: Any
    filters: Sequence[Any]
    """The words, then a box each for kind, place and year."""


class Handlers:
    """Gradio's events -> the library -> HTML."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def filtered(self, *choice: str) -> str:
        """The first documents of those chosen."""
        return self._shown(PAGE, choice)

    def more(self, event: gr.EventData, words: str, kind: str, place: str, year: str) -> str:
        """So many as are shown already, and a page."""
        given = str(event._data.get("shown", "")) if isinstance(event._data, dict) else ""
        shown = int(given) if given.isascii() and given.isdigit() and len(given) < 7 else 0
        return self._shown(shown + PAGE, (words, kind, place, year))

    def _shown(self, most: int, choice: Sequence[str]) -> str:
        try:
            return list_html(self.library.reports(), most, Choice(*choice))
        except Exception as error:
            return note_html(explain(error))

    def add(self, uploads: list[Upload], request: gr.Request | None = None) -> Iterator[str]:
        """The state of every uploaded file, each time one of them gets further."""
        names = [upload.name for upload in uploads]
        results: list[FileResult] = []
        yield results_html(results, names)
        try:
            for item in add_uploads(self.library, uploads):
                if isinstance(item, FileResult):
                    results.append(item)
                    audit.note(request, item.status, item.document, item.reason)
                yield results_html(results, names, item if isinstance(item, AddProgress) else None)
        except Exception as error:
            yield results_html(results, names, note=explain(error))

    def remove(self, event: gr.EventData, request: gr.Request | None = None) -> str:
        document = named_document(event)
        try:
            self.library.remove(document)
            audit.note(request, "removed", document)
        except Exception as error:
            return note_html(explain(error))
        return f'<ul class="results"><li class="removed"><b>Đã gỡ</b> {escape(document)}</li></ul>'


def build(library: Library) -> DocumentsTab:
    """Lay the tab out and wire it; call inside `gr.Tab`."""
    handlers = Handlers(library)
    html(_INTRO, name="intro", responds=False)
    with gr.Column(elem_id="upload"):
        html(f"<p>Kéo tệp vào đây, hoặc bấm nút để chọn một hay nhiều tệp. {FORMATS}</p>", name="how", responds=False)
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
    added = uploads.upload(handlers.add, uploads, results, **one_writer)
    removed = listing.delete(handlers.remove, None, results, **one_writer)
    for box in filters:
        box.input(handlers.filtered, filters, listing, trigger_mode="always_last", **QUIET)
    listing.expand(handlers.more, filters, listing, **QUIET)
    return DocumentsTab(listing, added, removed, filters)


def refreshed(reports: Sequence[ReportInfo], choice: Sequence[str]) -> tuple[Any, ...]:
    """The boxes with what can be chosen now, and the list; a value that no document has any more is given up."""
    found = options(reports)
    kept = [value if value in found[name] else ALL for name, value in zip(found, choice[1:], strict=True)]
    updates = [
        gr.update(choices=known, value=value, visible=len(known) > 1)
        for known, value in zip(found.values(), kept, strict=True)
    ]
    return *updates, list_html(reports, PAGE, Choice(choice[0] or "", *kept))
