"""The Nhiệm vụ tab: who was told to do what, by when, by whom; what is overdue or has no deadline is marked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import gradio as gr

from assistant.records.model import Task
from assistant.web import table
from assistant.web.assets import html
from assistant.web.sources import Spot
from assistant.web.table import Column, Filter, Sheet, TablePart

NAME = "tasks"
INTRO = (
    "<h2>Nhiệm vụ</h2><p class='lead'>Việc được giao trong các tài liệu: giao cho ai, thời hạn nào, ai giao. Dấu “Quá "
    "hạn” so thời hạn với ngày hôm nay; tài liệu có thể không nêu việc đã xong hay chưa.</p>"
)
EMPTY = "Chưa có nhiệm vụ. Hãy nạp thông báo kết luận, kế hoạch ở tab Tài liệu; việc được giao sẽ được liệt kê ở đây."
OVERDUE, DUE, UNDATED, UNREAD = "Quá hạn", "Còn hạn", "Không nêu thời hạn", "Thời hạn không ghi ngày"


@dataclass(frozen=True, slots=True)
class Line:
    """A task as of `today`."""

    task: Task
    today: date

    @property
    def state(self) -> str:
        if not self.task.deadline:
            return UNDATED
        if self.task.deadline_date is None:
            return UNREAD
        return OVERDUE if self.task.deadline_date < self.today else DUE


def lines_of(tasks: Sequence[Task], today: date) -> list[Line]:
    """The rows of the table, in reading order."""
    return [Line(task, today) for task in tasks]


def _with_others(line: Line) -> str:
    return f"phối hợp: {', '.join(line.task.coordinating)}" if line.task.coordinating else ""


def _deadline_note(line: Line) -> str:
    when = line.task.deadline_date
    return f"{line.state} ({when:%d/%m/%Y})" if when else line.state if line.task.deadline else ""


SHEET: Sheet[Line] = Sheet(
    NAME,
    columns=(
        Column("task", "Nhiệm vụ", lambda line: f"{line.task.task[:1].upper()}{line.task.task[1:]}"),
        Column("assignee", "Đơn vị thực hiện", lambda line: line.task.assignee, note=_with_others),
        Column(
            "deadline", "Thời hạn", lambda line: line.task.deadline or UNDATED,
            key=lambda line: line.task.deadline_date, note=_deadline_note,
        ),
        Column("by", "Người, cơ quan giao", lambda line: line.task.assigned_by),
        Column("document", "Tài liệu", lambda line: line.task.document, note=lambda line: line.task.province),
    ),
    filters=(
        Filter("assignee", "Đơn vị thực hiện", lambda line: line.task.assignee),
        Filter("state", "Thời hạn", lambda line: line.state),
        Filter("province", "Tỉnh", lambda line: line.task.province),
        Filter("document", "Tài liệu", lambda line: line.task.document),
    ),
    sources=lambda line: [("Xem nguồn", Spot(line.task.passage, line.task.start, line.task.end))],
    empty=EMPTY,
    mark=lambda line: "overdue" if line.state == OVERDUE else "undated" if line.state == UNDATED else "",
)  # fmt: skip


def build(tab: gr.Tab, lines: Callable[[], Sequence[Line]]) -> TablePart:
    """Lay the tab out and wire it; call inside `gr.Tab`."""
    html(INTRO, name="tasks-intro", responds=False)
    return table.build(tab, SHEET, lines)
