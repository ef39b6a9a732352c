"""The form in which staff correct what was read of a paper's head."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import gradio as gr

from assistant.accounts.model import require_adding
from assistant.web import audit
from assistant.web.assets import QUIET, html
from assistant.web.by_hand import by_whom
from assistant.web.failures import explain
from assistant.web.render import escape, note_html
from assistant.web.rooms import Room, Rooms
from assistant.web.sources import named_document
from index.corrections import FIELDS
from index.errors import CorrectionRefused
from index.library import ReportInfo

_HOW = "Sửa chỗ phần mềm đọc sai. Văn bản gốc không thay đổi; tìm kiếm, trích dẫn, chỉ tiêu dùng ngay thông tin đã sửa."


def form_html(report: ReportInfo, typed: Mapping[str, str] | None = None, problem: str = "") -> str:
    """A box a field, with what the rules had read below those that were set; `typed` is what could not be saved."""
    boxes = "".join(_field_html(report, field, typed or {}) for field in FIELDS)
    told = f'<p class="warning" role="alert">{escape(problem)}</p>' if problem else ""
    return (
        f'<form method="dialog" class="correction" data-document="{escape(report.document)}" '
        f'data-opened="{time.time_ns()}"><h2 tabindex="-1">Sửa thông tin văn bản</h2>'
        f'<p class="second">{escape(report.document)}. {_HOW}</p>{told}{boxes}'
        '<menu><button type="button" data-close class="quiet">Huỷ</button>'
        '<button value="yes" class="primary">Lưu</button></menu></form>'
    )


def _field_html(report: ReportInfo, field: str, typed: Mapping[str, str]) -> str:
    label, most = FIELDS[field]
    value = typed.get(field, _written(field, getattr(report.metadata, field)))
    return (
        f'<label>{label}<input name="{field}" value="{escape(value)}" maxlength="{most}" autocomplete="off"></label>'
        f"{_read_html(report, field)}"
    )


def _read_html(report: ReportInfo, field: str) -> str:
    one = next((one for one in report.corrections if one.field == field), None)
    if one is None:
        return ""
    read = _written(field, one.read)
    return (
        f'<p class="second">Đã sửa tay ({by_whom(one.who, one.at)}); phần mềm đọc: {escape(read) or "không có"} '
        f'<button type="button" class="quiet" data-back="{field}" data-read="{escape(read)}">Lấy lại</button></p>'
    )


def _written(field: str, value: str) -> str:
    """A value as one types it: a date the Vietnamese way."""
    return "/".join(reversed(value.split("-"))) if field == "date" and value.count("-") == 2 else value


class Handlers:
    """Gradio's events -> corrections -> HTML."""

    def __init__(self, rooms: Rooms) -> None:
        self.rooms = rooms

    def open(self, event: gr.EventData, request: gr.Request | None = None) -> tuple[str, Any]:
        """What to say, and the form of a document."""
        try:
            return "", form_html(self._room(request).library.find(named_document(event)))
        except Exception as error:
            return note_html(explain(error)), gr.skip()

    def _room(self, request: gr.Request | None) -> Room:
        """Of somebody who may correct. Raises NotSignedIn, NotAllowed."""
        room = self.rooms.of(request)
        require_adding(room.person)
        return room

    def save(self, event: gr.EventData, request: gr.Request | None = None) -> tuple[Any, Any]:
        """What to say, and the form again where something could not be saved."""
        name = named_document(event)
        given = event._data.get("values") if isinstance(event._data, Mapping) else None
        typed = {field: str(given.get(field) or "")[:2_000] for field in FIELDS} if isinstance(given, Mapping) else {}
        try:
            room = self._room(request)
            before = room.library.find(name)
            try:
                info = room.library.correct(name, dict(typed), room.person.shown)
            except CorrectionRefused as error:
                return "", form_html(before, typed, explain(error))
        except Exception as error:
            return note_html(explain(error)), gr.skip()
        if info.corrections != before.corrections:
            audit.note(request, "corrected", name, ", ".join(one.field for one in info.corrections))
        return _saved_html(info), ""


def _saved_html(info: ReportInfo) -> str:
    fields = ", ".join(FIELDS[one.field][0].lower() for one in info.corrections)
    told = f"sửa tay: {fields}" if fields else "không còn mục nào sửa tay"
    return f'<ul class="results"><li class="added"><b>Đã lưu</b> {escape(info.document)} – {escape(told)}</li></ul>'


def build(rooms: Rooms) -> list[Any]:
    """Lay the form out and wire it; call inside `gr.Tab`. What changes the documents' heads."""
    handlers = Handlers(rooms)
    said = html(name="correction-said", responds=False)
    form = html(name="correction", html_template=" ")
    form.edit(handlers.open, None, [said, form], trigger_mode="multiple", **QUIET)
    one_writer: dict[str, Any] = {"concurrency_limit": 1, "concurrency_id": "library", **QUIET}
    return [form.submit(handlers.save, None, [said, form], **one_writer)]
