"""What a run of the battery of lies leaves behind: report.json, a text file to read, and tables for the terminal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.table import Table

from eval.lies import Played, Result, Tried
from eval.lies_summary import differences, played_json, tried_json
from eval.writing import share

METRICS: Mapping[str, str] = {
    "raw_accuracy": "Lời đáp đúng",
    "accuracy": "Hiện ra đúng",
    "raw_refusal_recall": "Mô hình từ chối câu không có đáp án",
    "refusal_recall": "Hiện ra là từ chối",
    "raw_citation_recall": "Nguồn đúng mà lời đáp dẫn",
    "citation_recall": "Nguồn đúng được dẫn",
    "truths_rejected": "Câu đúng bị bỏ",
}


def write(folder: Path, result: Result, summary: Mapping[str, Any], config: Mapping[str, Any]) -> None:
    """report.json for scripts, differences.txt for people. Raises OSError."""
    report = {
        "summary": summary,
        "cases": [played_json(p) for p in result.played],
        "lies": [tried_json(t) for t in result.lies],
        "rewrites": [tried_json(t) for t in result.truths],
        "config": config,
    }
    (folder / "report.json").write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")
    text = "\n\n".join([*map(_difference, differences(result.played)), *(_shown(t) for t in result.lies if t.shown)])
    (folder / "differences.txt").write_text(f"{text}\n", encoding="utf-8", newline="\n")


def _difference(played: Played) -> str:
    lines = [
        f"[{played.case.id}] {played.case.question}",
        f"  lời đáp ({'đúng' if played.raw_correct else 'sai'}): {played.reply}",
        f"  hiện ra ({'đúng' if played.correct else '; '.join(played.reasons)}): {played.answer.answer}",
        *(f"  không hiện: {s.text}" for s in played.sentences if not s.shown),
        f"  vì: {played.why or '(không nói)'}",
    ]
    return "\n".join(lines)


def _shown(tried: Tried) -> str:
    altered = tried.altered
    return f"[{tried.case.id}] LỜI SAI HIỆN RA, {altered.kind}: {altered.was!r} → {altered.now!r}\n  {tried.answer}"


def tables(summary: Mapping[str, Any]) -> list[Table]:
    groups = {"Tất cả": summary, **summary["by_split"]}
    truth = Table("Chỉ số", *groups)
    truth.add_row("Số lời đáp", *(str(group["cases"]) for group in groups.values()))
    for name, label in METRICS.items():
        truth.add_row(label, *(share(group[name]) for group in groups.values()))
    battery = Table("Lời sai", "Đã thử", "Bỏ qua", "Hiện ra", "Tỷ lệ")
    for kind, found in sorted(summary["lies"]["by_kind"].items(), key=lambda pair: -(pair[1]["share"] or 0)):
        battery.add_row(kind, *map(str, (found["tried"], found["left_out"], found["shown"])), share(found["share"]))
    total = summary["lies"]
    battery.add_section()
    battery.add_row("Tất cả", *map(str, (total["tried"], total["left_out"], total["shown"])), share(total["share"]))
    kept = Table("Cách viết khác, vẫn đúng", "Đã thử", "Hiện ra", "Tỷ lệ")
    for kind, found in summary["rewrites"]["by_kind"].items():
        kept.add_row(kind, str(found["tried"]), str(found["shown"]), share(found["share"]))
    return [truth, battery, kept]
