"""`python -m assistant records indicators|tasks`: the records of the library as a table, JSON or a workbook."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from assistant.options import Data, settings_in
from index.console import DONE, WRONG_USE, fail, print_json

if TYPE_CHECKING:
    from rich.table import Table

    from assistant.records.conflicts import Conflict
    from assistant.records.model import Records
    from assistant.records.states import Standing
    from index.library import Library

Which = Literal["indicators", "tasks"]
JsonFile = Annotated[
    str | None, typer.Option("--json", metavar="FILE", help="Ghi JSON ra tệp; dấu - là in ra màn hình.")
]
Before = Annotated[str, typer.Option(metavar="NGÀY", help="Chỉ lấy nhiệm vụ có hạn trước ngày này (dd/mm/yyyy).")]
State = Annotated[
    str,
    typer.Option(help="Chỉ lấy nhiệm vụ ở trạng thái này: quá hạn, sắp đến hạn, chưa đến hạn, không rõ hạn, đã xong."),
]
Calendar = Annotated[
    Path | None, typer.Option("--ics", metavar="FILE", help="Ghi lịch nhắc hạn của các nhiệm vụ chưa xong.")
]


def records(
    which: Annotated[Which, typer.Argument(help="indicators: kết quả và chỉ tiêu; tasks: nhiệm vụ được giao.")],
    as_json: JsonFile = None,
    xlsx: Annotated[Path | None, typer.Option("--xlsx", metavar="FILE", help="Ghi bảng tính Excel.")] = None,
    province: Annotated[str, typer.Option(help="Chỉ lấy của tỉnh, thành phố này.")] = "",
    period: Annotated[str, typer.Option(help='Chỉ lấy của kỳ này: "6 tháng đầu năm 2024" hoặc "2024".')] = "",
    indicator: Annotated[str, typer.Option(help="Chỉ lấy chỉ tiêu có các chữ này trong tên.")] = "",
    assignee: Annotated[str, typer.Option(help="Chỉ lấy nhiệm vụ của đơn vị có các chữ này trong tên.")] = "",
    deadline_before: Before = "",
    state: State = "",
    ics: Calendar = None,
    data: Data = None,
) -> int:
    """Bảng kết quả, chỉ tiêu hoặc nhiệm vụ của các tài liệu đã nạp, kèm nguồn từng dòng."""
    from assistant.records.library import Filter, day_of, found_in
    from assistant.records.store import keep_records
    from index.library import Library

    if wrong := _misused(which, deadline_before, state, ics):
        return fail(wrong, code=WRONG_USE)
    library = Library.open(settings_in(data))
    keep_records(library)
    chosen, conflicts = found_in(library, Filter(province, period, indicator, assignee, day_of(deadline_before)))
    lines = _standings(library, chosen, state) if which == "tasks" else []
    if which == "tasks":
        chosen = replace(chosen, tasks=tuple(line.task for line in lines))
    return _hand_over(which, chosen, conflicts, lines, _Files(as_json, xlsx, ics))


@dataclass(frozen=True, slots=True)
class _Files:
    json: str | None
    xlsx: Path | None
    ics: Path | None

    @property
    def named(self) -> list[str]:
        return [str(path) for path in (self.json, self.xlsx, self.ics) if path]


def _misused(which: Which, deadline_before: str, state: str, ics: Path | None) -> str:
    from assistant.records.library import day_of
    from assistant.records.states import STATES
    from index.vietnamese import fold

    if deadline_before and day_of(deadline_before) is None:
        return f"--deadline-before nhận ngày dạng 30/9/2024 hoặc 2024-09-30, không nhận {deadline_before!r}."
    if which != "tasks" and (state or ics):
        return "--state và --ics chỉ dùng với `records tasks`."
    if state and fold(state) not in map(fold, STATES):
        return f"--state nhận một trong: {', '.join(STATES).lower()}; không nhận {state!r}."
    return ""


def _standings(library: Library, chosen: Records, state: str) -> list[Standing]:
    """How the chosen ones of the library's tasks stand. Raises LibraryUnavailable."""
    from assistant.records.library import records_of
    from assistant.records.states import TaskMarks, standings
    from index.vietnamese import fold

    kept, settings = set(chosen.tasks), library.settings
    marks = TaskMarks(settings.data_dir).all()
    lines = standings(records_of(library).tasks, marks, settings.present_day, settings.soon_days)
    return [line for line in lines if line.task in kept and fold(state) in ("", fold(line.state))]


def _row(line: Standing) -> dict[str, object]:
    mark = line.mark
    told = {"note": mark.note, "report": mark.report, "who": mark.who, "at": mark.at.isoformat()} if mark else None
    return {**line.task.to_json(), "state": line.state, "done": told}


def _hand_over(
    which: Which, chosen: Records, conflicts: Sequence[Conflict], lines: Sequence[Standing], files: _Files
) -> int:
    from assistant.records.library import table_of
    from assistant.records.reminders import calendar_of, reminded
    from assistant.records.workbook import write_workbook

    as_json = files.json
    document = table_of(which, chosen, conflicts) | ({which: [_row(line) for line in lines]} if lines else {})
    try:
        if files.xlsx:
            write_workbook(files.xlsx, chosen, conflicts, lines)
        if files.ics:
            files.ics.write_bytes(calendar_of(lines, datetime.now(UTC)))
        if as_json and as_json != "-":
            Path(as_json).write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        return fail(f"không ghi được {error.filename} ({error.strerror}). Hãy chọn một thư mục khác.")
    if as_json == "-":
        print_json(document)
    elif files.named:
        reminders = f" Lịch nhắc hạn có {len(reminded(lines))} nhiệm vụ có ngày và chưa xong." if files.ics else ""
        print(f"Đã ghi {len(document[which])} dòng vào {', '.join(files.named)}.{reminders}")
    else:
        _show(which, chosen, conflicts, lines)
    return DONE


def _indicators(chosen: Records) -> Table:
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    from assistant.records.quantity import spelled
    from assistant.records.workbook import KIND_NAMES
    from index.text import format_number as written

    heads = ("Loại", "Chỉ tiêu", "Đơn vị, địa bàn", "Giá trị", "Kỳ", "So cùng kỳ", "So kế hoạch", "Nguồn")
    table = Table(*heads, box=box.SIMPLE)
    for r in chosen.indicators:
        shares = ("" if share is None else f"{written(share)}%" for share in (r.vs_same_period_pct, r.vs_plan_pct))
        cells = (KIND_NAMES[r.kind], r.indicator, r.organization, spelled(r.amount), r.period, *shares, r.document)
        table.add_row(*map(escape, cells))
    return table


def _tasks(lines: Sequence[Standing]) -> Table:
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    table = Table("Đơn vị thực hiện", "Nhiệm vụ", "Thời hạn", "Trạng thái", "Người giao", "Nguồn", box=box.SIMPLE)
    for line in lines:
        t = line.task
        table.add_row(*map(escape, (t.assignee, t.task, t.deadline, line.state, t.assigned_by, t.document)))
    return table


def _show(which: Which, chosen: Records, conflicts: Sequence[Conflict], lines: Sequence[Standing]) -> None:
    from rich.console import Console
    from rich.markup import escape

    console = Console(highlight=False)
    if not console.is_terminal:  # a pipe has no width: nothing should be cut in a file
        console = Console(highlight=False, width=200)
    table = _indicators(chosen) if which == "indicators" else _tasks(lines)
    console.print(table if table.row_count else "Không có dòng nào khớp.")
    if which == "indicators":
        for conflict in conflicts:
            console.print(f"Cần kiểm tra: {escape(conflict.message)}", style="yellow")
