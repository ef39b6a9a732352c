"""Records as an Excel workbook: numbers as numbers, dates as dates, Vietnamese headers, a source for every row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.records.conflicts import CHECK, KINDS, Conflict
from assistant.records.model import Indicator, Records, Task
from assistant.records.quantity import spelled
from assistant.records.states import Standing

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell

Value = str | Decimal | date | None

INDICATOR_COLUMNS = (
    ("Loại", 11), ("Chỉ tiêu", 38), ("Tên chung", 26), ("Đơn vị, địa bàn", 34), ("Tỉnh", 14), ("Giá trị", 14),
    ("Đơn vị tính", 16), ("Mức độ", 14), ("Quy đổi", 22), ("Kỳ", 24), ("So cùng kỳ (%)", 12), ("So kế hoạch (%)", 12),
    ("Cần kiểm tra", 14), ("Nguồn", 34), ("Trích dẫn", 70),
)  # fmt: skip
TASK_COLUMNS = (
    ("Đơn vị thực hiện", 32), ("Nhiệm vụ", 70), ("Thời hạn", 26), ("Ngày đến hạn", 13), ("Đơn vị phối hợp", 32),
    ("Người giao", 32), ("Tỉnh", 14), ("Nguồn", 34), ("Trích dẫn", 70), ("Trạng thái", 16), ("Ghi nhận đã xong", 40),
)  # fmt: skip
CONFLICT_COLUMNS = (
    ("Loại", 28), ("Nội dung (phần mềm tính)", 90), ("Đơn vị, địa bàn", 34), ("Kỳ", 24), ("Nguồn", 40),
)  # fmt: skip

KIND_NAMES = {"result": "Kết quả", "target": "Chỉ tiêu"}


def workbook_of(records: Records, conflicts: Sequence[Conflict], standings: Sequence[Standing] = ()) -> Workbook:
    """A workbook with the sheets Chỉ tiêu, Nhiệm vụ and Cần kiểm tra, filtered and frozen at their headers.

    `standings` say how the very tasks of `records` stand; a task without one has no state.
    """
    from openpyxl import Workbook

    book = Workbook()
    if book.active is not None:
        book.remove(book.active)
    doubtful = {id(record) for conflict in conflicts for record in conflict.records}
    told = {id(standing.task): standing for standing in standings}
    marked = [_indicator_row(record, id(record) in doubtful) for record in records.indicators]
    _sheet(book, "Chỉ tiêu", INDICATOR_COLUMNS, marked)
    _sheet(book, "Nhiệm vụ", TASK_COLUMNS, [_task_row(task, told.get(id(task))) for task in records.tasks])
    _sheet(book, "Cần kiểm tra", CONFLICT_COLUMNS, [_conflict_row(conflict) for conflict in conflicts])
    return book


def write_workbook(
    path: Path, records: Records, conflicts: Sequence[Conflict], standings: Sequence[Standing] = ()
) -> None:
    """Raises OSError when the file can't be written."""
    workbook_of(records, conflicts, standings).save(path)


def _indicator_row(record: Indicator, doubtful: bool) -> list[Value]:
    return [
        KIND_NAMES[record.kind],
        record.indicator,
        record.name,
        record.organization,
        record.province,
        record.value,
        record.unit,
        record.qualifier,
        "; ".join(spelled(amount) for amount in record.equivalents),
        record.period,
        record.vs_same_period_pct,
        record.vs_plan_pct,
        CHECK if doubtful else "",
        record.document,
        record.quote,
    ]


def _task_row(task: Task, standing: Standing | None) -> list[Value]:
    return [
        task.assignee,
        task.task,
        task.deadline,
        task.deadline_date,
        "; ".join(task.coordinating),
        task.assigned_by,
        task.province,
        task.document,
        task.quote,
        standing.state if standing else "",
        standing.told if standing else "",
    ]


def _conflict_row(conflict: Conflict) -> list[Value]:
    first = conflict.records[0]
    documents = "; ".join(dict.fromkeys(record.document for record in conflict.records))
    return [KINDS[conflict.kind], conflict.message, first.organization, first.period, documents]


def _sheet(book: Workbook, title: str, columns: Sequence[tuple[str, int]], rows: Sequence[Sequence[Value]]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(title)
    for at, (header, width) in enumerate(columns, 1):
        cell = sheet.cell(1, at, header)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="1F4E79")
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[get_column_letter(at)].width = width
    for number, row in enumerate(rows, 2):
        for at, value in enumerate(row, 1):
            _fill(sheet.cell(number, at), value)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(rows) + 1}"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _fill(cell: Cell, value: Value) -> None:
    """A value in a cell: what looks like a formula stays text; numbers show the decimals that the report prints."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment

    if value is None or value == "":
        return
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value.replace("\t", " | "))
        cell.data_type = "s"
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        return
    cell.value = value
    cell.alignment = Alignment(vertical="top")
    if isinstance(value, Decimal):
        decimals = max(-int(value.as_tuple().exponent), 0)
        cell.number_format = "#,##0" + (f".{'0' * decimals}" if decimals else "")
    else:
        cell.number_format = "dd/mm/yyyy"
