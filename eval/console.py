"""What the evaluation draws on a terminal: progress on standard error, tables on standard output."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from eval.thresholds import Check
from eval.writing import KINDS, TAGS, number, share
from index.library import AddProgress

T = TypeVar("T")

METRICS: Mapping[str, str] = {
    "accuracy": "Trả lời đúng",
    "citation_recall": "Nguồn đúng được dẫn",
    "citation_precision": "Trích dẫn là nguồn đúng",
    "statement_support": "Ý có nguồn chứng minh",
    "unsupported_share": "Câu có số lạ",
}


class Bar:
    """A progress bar on standard error, drawn on terminals only."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("Chuẩn bị", total=None)

    def adding(self, at: AddProgress) -> None:
        text = f"Nạp tệp {at.file}/{at.files} {at.document}"
        self._progress.update(self._task, description=text, completed=at.done, total=at.passages)

    def track(self, items: Iterable[T], total: int, description: str = "Hỏi") -> Iterator[T]:
        self._progress.reset(self._task, description=description, total=total)
        for item in items:
            self._progress.advance(self._task)
            yield item


@contextmanager
def progress_bar() -> Iterator[Bar]:
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    quiet = not console.is_terminal
    with Progress(*columns, console=console, transient=True, redirect_stdout=False, disable=quiet) as progress:
        yield Bar(progress)


def print_summary(summary: Mapping[str, Any]) -> None:
    table = Table("Chỉ số", "Giá trị", "Khoảng tin cậy 95%")
    for name, label in METRICS.items():
        low, high = summary["intervals"].get(name, (None, None))
        table.add_row(label, share(summary[name]), f"{share(low)} – {share(high)}" if low is not None else "")
    low, high = summary["intervals"].get("score", (None, None))
    table.add_row("Điểm (+1/0/−1)", number(summary["score"], 3), f"{number(low, 3)} – {number(high, 3)}")
    refusal = summary["refusal"]
    parts = " / ".join(share(refusal[name]) for name in ("precision", "recall", "f1"))
    table.add_row("Từ chối: đúng / đủ / F1", parts)
    sure = summary["certainty"]
    table.add_row("Chắc chắn: tỷ lệ / đúng", f"{share(sure['sure_share'])} / {share(sure['sure_precision'])}")
    table.add_row("Sai số theo độ phủ (AURC)", number(sure["area_under_risk_coverage"], 3))
    table.add_row("Số lạ trong câu trả lời", number(summary["unsupported_figures"]))
    table.add_row("Độ dài: trung vị / p95", f"{number(summary['length_median'])} / {number(summary['length_p95'])}")
    for name, value in summary["retrieval"].items():
        table.add_row(f"Tìm đoạn: {name}", share(value))
    for stage, values in summary["latency_ms"].items():
        table.add_row(f"ms {stage}: p50 / p95", f"{number(values['p50'])} / {number(values['p95'])}")
    show(table)
    show(_by_group("Loại", {KINDS.get(kind, kind): group for kind, group in summary["by_kind"].items()}))
    if summary["by_tag"]:
        show(_by_group("Thẻ", {TAGS.get(tag, tag): group for tag, group in summary["by_tag"].items()}))


def _by_group(title: str, groups: Mapping[str, Mapping[str, Any]]) -> Table:
    table = Table(title, "Số câu", "Đúng", "Điểm", "Nguồn được dẫn", "Số lạ", "Tìm thấy@5")
    for name, group in groups.items():
        table.add_row(
            name,
            str(group["cases"]),
            share(group["accuracy"]),
            number(group["score"], 2),
            share(group["citation_recall"]),
            str(group["unsupported_figures"]),
            share(group["retrieval"]["recall@5"]),
        )
    return table


def print_checks(checks: Sequence[Check]) -> None:
    table = Table("Ngưỡng", "Yêu cầu", "Đo được", "Kết quả")
    for check in checks:
        side = "≥" if check.threshold.at_least else "≤"
        outcome = "đạt" if check.met else "KHÔNG ĐẠT"
        table.add_row(check.threshold.metric, f"{side} {_short(check.threshold.limit)}", _short(check.value), outcome)
    show(table)


def _short(value: float | None) -> str:
    return number(value, 0 if value is None or value >= 100 or value == int(value) else 3)


def show(table: Table) -> None:
    console = Console()
    if not console.is_terminal:  # a pipe has no width: nothing should be cut in a log
        console = Console(width=120)
    console.print(table)
