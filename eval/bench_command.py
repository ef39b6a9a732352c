"""The command `python -m eval bench`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from eval.options import (
    SAMPLE,
    CasesFile,
    Reports,
    explained,
    settings_in,
)
from index.console import DONE


def bench(
    passages: Annotated[
        list[int] | None,
        typer.Option(metavar="N", min=0, help="Số đoạn khác nạp thêm; lặp lại để đo nhiều cỡ.", show_default="10000"),
    ] = None,
    json_file: Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Ghi số liệu ra tệp JSON.")] = None,
    svg_file: Annotated[Path | None, typer.Option("--svg", metavar="FILE", help="Vẽ biểu đồ theo cỡ thư viện.")] = None,
    cases: CasesFile = SAMPLE / "cases.jsonl",
    reports: Reports = SAMPLE / "reports",
) -> int:
    """Đo thời gian trả lời, bộ nhớ, thời gian nạp tài liệu và thời gian khởi động."""
    with explained():
        from eval.bench import measure
        from eval.bench_report import draw, tables
        from eval.cases import read_cases
        from eval.console import progress_bar, show

        read_cases(cases)  # a bad file is refused before the work, not after it
        with progress_bar() as bar:
            numbers = measure(cases, reports, settings_in(), passages or [10_000], bar.track)
        for table in tables(numbers):
            show(table)
        if json_file:
            json_file.write_text(json.dumps(numbers, ensure_ascii=False, indent=1), encoding="utf-8")
        if svg_file:
            draw(numbers, svg_file)
        return DONE
