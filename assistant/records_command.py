"""`python -m assistant records indicators|tasks`: the records of the library as a table, JSON or a workbook."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from index.console import DONE, WRONG_USE, fail, print_json

if TYPE_CHECKING:
    from assistant.records.conflicts import Conflict
    from assistant.records.model import Records

Which = Literal["indicators", "tasks"]


def records(
    which: Annotated[Which, typer.Argument(help="indicators: kết quả và chỉ tiêu; tasks: nhiệm vụ được giao.")],
    as_json: Annotated[
        str | None, typer.Option("--json", metavar="FILE", help="Ghi JSON ra tệp; dấu - là in ra màn hình.")
    ] = None,
    xlsx: Annotated[Path | None, typer.Option("--xlsx", metavar="FILE", help="Ghi bảng tính Excel.")] = None,
    province: Annotated[str, typer.Option(help="Chỉ lấy của tỉnh, thành phố này.")] = "",
    period: Annotated[str, typer.Option(help='Chỉ lấy của kỳ này: "6 tháng đầu năm 2024" hoặc "2024".')] = "",
    indicator: Annotated[str, typer.Option(help="Chỉ lấy chỉ tiêu có các chữ này trong tên.")] = "",
    assignee: Annotated[str, typer.Option(help="Chỉ lấy nhiệm vụ của đơn vị có các chữ này trong tên.")] = "",
    deadline_before: Annotated[
        str, typer.Option(metavar="NGÀY", help="Chỉ lấy nhiệm vụ có hạn trước ngày này (dd/mm/yyyy).")
    ] = "",
    data: Annotated[
        Path | None, typer.Option("--data", help="Thư mục thư viện (mặc định: TROLY_DATA_DIR hoặc ./data).")
    ] = None,
) -> int:
    """Bảng kết quả, chỉ tiêu hoặc nhiệm vụ của các tài liệu đã nạp, kèm nguồn từng dòng."""
    from assistant.records.library import Filter, day_of, found_in
    from assistant.records.store import keep_records
    from index.library import Library
    from index.settings import Settings

    limit = day_of(deadline_before)
    if deadline_before and limit is None:
        return fail(
            f"--deadline-before nhận ngày dạng 30/9/2024 hoặc 2024-09-30, không nhận {deadline_before!r}.",
            code=WRONG_USE,
        )
    settings = Settings() if data is None else Settings(data_dir=data)
    library = Library.open(settings)
    keep_records(library)
    chosen, conflicts = found_in(library, Filter(province, period, indicator, assignee, limit))
    return _hand_over(which, chosen, conflicts, as_json, xlsx)


def _hand_over(
    which: Which, chosen: Records, conflicts: Sequence[Conflict], as_json: str | None, xlsx: Path | None
) -> int:
    from assistant.records.library import table_of
    from assistant.records.workbook import write_workbook

    document = table_of(which, chosen, conflicts)
    try:
        if xlsx:
            write_workbook(xlsx, chosen, conflicts)
        if as_json and as_json != "-":
            Path(as_json).write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        return fail(f"không ghi được {error.filename} ({error.strerror}). Hãy chọn một thư mục khác.")
    if as_json == "-":
        print_json(document)
    elif as_json or xlsx:
        print(f"Đã ghi {len(document[which])} dòng vào {', '.join(str(path) for path in (as_json, xlsx) if path)}.")
    else:
        _show(which, chosen, conflicts)
    return DONE


def _show(which: Which, chosen: Records, conflicts: Sequence[Conflict]) -> None:
    from rich import box
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from assistant.records.quantity import spelled
    from assistant.records.workbook import KIND_NAMES
    from index.text import format_number as written

    console = Console(highlight=False)
    if not console.is_terminal:  # a pipe has no width: nothing should be cut in a file
        console = Console(highlight=False, width=200)
    if which == "indicators":
        table = Table(
            "Loại", "Chỉ tiêu", "Đơn vị, địa bàn", "Giá trị", "Kỳ", "So cùng kỳ", "So kế hoạch", "Nguồn", box=box.SIMPLE
        )
        for r in chosen.indicators:
            change = "" if r.vs_same_period_pct is None else f"{written(r.vs_same_period_pct)}%"
            share = "" if r.vs_plan_pct is None else f"{written(r.vs_plan_pct)}%"
            cells = (
                KIND_NAMES[r.kind],
                r.indicator,
                r.organization,
                spelled(r.amount),
                r.period,
                change,
                share,
                r.document,
            )
            table.add_row(*map(escape, cells))
    else:
        table = Table("Đơn vị thực hiện", "Nhiệm vụ", "Thời hạn", "Người giao", "Nguồn", box=box.SIMPLE)
        for t in chosen.tasks:
            table.add_row(*map(escape, (t.assignee, t.task, t.deadline, t.assigned_by, t.document)))
    console.print(table if table.row_count else "Không có dòng nào khớp.")
    if which == "indicators":
        for conflict in conflicts:
            console.print(f"Cần kiểm tra: {escape(conflict.message)}", style="yellow")
