"""The Nhiệm vụ tab: who was told to do what, by when, by whom; how each task stands, and marking it as done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol

import gradio as gr

from assistant.records.states import DONE, LONGEST_NOTE, OVERDUE, STATES, UNKNOWN, Standing, standings
from assistant.web import audit, table
from assistant.web.allowance import called
from assistant.web.assets import QUIET, html
from assistant.web.failures import explain
from assistant.web.render import escape, note_html
from assistant.web.sheet import Column, Filter, Sheet, View
from assistant.web.sources import Spot
from assistant.web.table import TablePart
from index.errors import TrolyError

NAME = "tasks"
CALENDAR = "tasks-calendar"
INTRO = (
    "<h2>Nhiệm vụ</h2><p class='lead'>Việc được giao trong các tài liệu: giao cho ai, thời hạn nào, ai giao. Trạng "
    "thái so thời hạn với ngày hôm nay; việc đã làm xong thì cán bộ ghi nhận bằng nút “Đã xong”.</p>"
)
EMPTY = "Chưa có nhiệm vụ. Hãy nạp thông báo kết luận, kế hoạch ở tab Tài liệu; việc được giao sẽ được liệt kê ở đây."
UNDATED = "Không nêu thời hạn"
GONE = "Nhiệm vụ này không còn trong thư viện. Hãy mở lại thẻ Nhiệm vụ để xem danh sách mới."
NO_SUCH_DOCUMENT = "Không có tài liệu “{}” trong thư viện. Hãy chọn tên trong danh sách gợi ý, hoặc để trống."
MOST_SUGGESTED = 2000


class TaskRecords(Protocol):
    """Where the tab's tasks come from, and where marks go."""

    def task_lines(self) -> Sequence[Standing]: ...

    def documents(self) -> Sequence[str]: ...

    def mark(self, line: Standing, note: str, report: str, who: str) -> None: ...

    def undo(self, line: Standing, who: str) -> None: ...


Seen = Callable[["gr.Request | None"], TaskRecords]
lines_of = standings


def _with_others(line: Standing) -> str:
    return f"phối hợp: {', '.join(line.task.coordinating)}" if line.task.coordinating else ""


def _deadline_note(line: Standing) -> str:
    when = line.task.deadline_date
    return ". ".join(filter(None, [f"{line.state} ({when:%d/%m/%Y})" if when else line.state, line.told]))


def _document_note(line: Standing) -> str:
    return "; ".join(filter(None, [line.task.province, line.befell]))


def _day(line: Standing) -> date | None:
    return line.task.deadline_date


def _action_html(line: Standing) -> str:
    name, label = ("undone", "Bỏ ghi nhận") if line.mark else ("done", DONE)
    spoken = escape(f"{label}: {line.task.task[:80]}")
    return f'<button type="button" class="quiet" data-{name}="{line.key}" aria-label="{spoken}">{label}</button>'


_MARKS = {OVERDUE: "overdue", UNKNOWN: "undated", DONE: "done"}

SHEET: Sheet[Standing] = Sheet(
    NAME,
    columns=(
        Column("task", "Nhiệm vụ", lambda line: f"{line.task.task[:1].upper()}{line.task.task[1:]}"),
        Column("assignee", "Đơn vị thực hiện", lambda line: line.task.assignee, note=_with_others),
        Column("deadline", "Thời hạn", lambda line: line.task.deadline or UNDATED, key=_day, note=_deadline_note),
        Column("by", "Người, cơ quan giao", lambda line: line.task.assigned_by),
        Column("document", "Tài liệu", lambda line: line.task.document, note=_document_note),
    ),
    filters=(
        Filter("assignee", "Đơn vị thực hiện", lambda line: line.task.assignee),
        Filter("state", "Trạng thái", lambda line: line.state, order=STATES),
        Filter("province", "Tỉnh", lambda line: line.task.province),
        Filter("document", "Tài liệu", lambda line: line.task.document),
    ),
    sources=lambda line: [("Xem nguồn", Spot(line.task.passage, line.task.start, line.task.end))],
    empty=EMPTY,
    mark=lambda line: _MARKS.get(line.state, ""),
    action=_action_html,
    downloads=(("Tải lịch nhắc hạn (.ics)", CALENDAR),),
)


class Handlers:
    """Gradio's events -> marks -> HTML."""

    def __init__(self, records: TaskRecords | Seen) -> None:
        """The records, or who asks -> the records that there are for him."""
        self.seen: Seen = records if callable(records) else lambda _: records

    def done(self, view: View, event: gr.EventData, request: gr.Request | None = None) -> tuple[str, str]:
        """What to say, and the table."""
        return self._changed(view, event._data, request, done=True)

    def undone(self, view: View, event: gr.EventData, request: gr.Request | None = None) -> tuple[str, str]:
        return self._changed(view, event._data, request, done=False)

    def suggested(self, request: gr.Request | None = None) -> str:
        """The documents that a mark may name, for the script's form."""
        try:
            names = self.seen(request).documents()[:MOST_SUGGESTED]
        except Exception as error:
            explain(error)
            names = []
        options = "".join(f'<option value="{escape(name)}"></option>' for name in names)
        return f'<datalist id="task-reports">{options}</datalist>'

    def _changed(self, view: View, data: object, request: gr.Request | None, *, done: bool) -> tuple[Any, Any]:
        given = data if isinstance(data, Mapping) else {}
        try:
            records = self.seen(request)
            line = next((line for line in records.task_lines() if line.key == given.get("key")), None)
            if line is None:
                raise TrolyError(GONE)
            if done:
                _mark(records, line, given, called(request))
            else:
                records.undo(line, called(request))
            audit.note(request, "task done" if done else "task undone", f"{line.task.document}: {line.task.task}")
            return "", table.table_html(SHEET, records.task_lines(), view)
        except Exception as error:
            return note_html(explain(error)), gr.skip()


def _mark(records: TaskRecords, line: Standing, given: Mapping[str, Any], who: str) -> None:
    note, report = (str(given.get(name) or "").strip()[:LONGEST_NOTE] for name in ("note", "report"))
    if report and report not in records.documents():
        raise TrolyError(NO_SUCH_DOCUMENT.format(report))
    records.mark(line, note, report, who)


def build(tab: gr.Tab, seen: Seen) -> TablePart:
    """Lay the tab out and wire it; call inside `gr.Tab`."""
    handlers = Handlers(seen)
    html(INTRO, name="tasks-intro", responds=False)
    said = html(name="tasks-said", responds=False)
    part = table.build(tab, SHEET, lambda request: handlers.seen(request).task_lines)
    names = html(name="tasks-documents", responds=False)
    tab.select(handlers.suggested, None, names, **QUIET)
    part.table.submit(handlers.done, part.view, [said, part.table], trigger_mode="multiple", **QUIET)
    part.table.undo(handlers.undone, part.view, [said, part.table], trigger_mode="multiple", **QUIET)
    return part
