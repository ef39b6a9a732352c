"""Two runs, case by case: what turned right, what turned wrong, and whether the loss is more than chance."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.errors import InvalidRun
from eval.statistics import mcnemar
from eval.summary import flat
from eval.writing import number

SIGNIFICANT = 0.05
_LOWER_IS_BETTER = ("unsupported", "loose_numbers", "errors", "length", "latency")


@dataclass(frozen=True, slots=True)
class Comparison:
    """`lost` and `won` hold question by case id; `metrics` name -> (before, after), of those that differ.

    `p` is McNemar's over the cases that both runs have; `missing` cases are in one run only.
    """

    common: int
    lost: Mapping[str, str]
    won: Mapping[str, str]
    missing: tuple[str, ...]
    metrics: Mapping[str, tuple[float, float]]
    p: float

    @property
    def significant_loss(self) -> bool:
        return len(self.lost) > len(self.won) and self.p < SIGNIFICANT


def read_run(path: Path) -> dict[str, Any]:
    """The report.json of a run, by its folder or itself. Raises InvalidRun."""
    file = path / "report.json" if path.is_dir() else path
    try:
        run = json.loads(file.read_text(encoding="utf-8"))
        assert isinstance(run["summary"], dict)
        for case in run["cases"]:
            assert isinstance(case["id"], str) and isinstance(case["correct"], bool)
    except (OSError, ValueError, KeyError, TypeError, AssertionError) as error:
        raise InvalidRun(f"{path} không phải thư mục của một lần đo (cần report.json của `eval run`)") from error
    return dict(run)


def compare_runs(before: Mapping[str, Any], after: Mapping[str, Any]) -> Comparison:
    """Case by case over the ids that both have."""
    old, new = ({case["id"]: case for case in run["cases"]} for run in (before, after))
    common = [id_ for id_ in old if id_ in new]
    lost = {i: new[i].get("question", "") for i in common if old[i]["correct"] and not new[i]["correct"]}
    won = {i: new[i].get("question", "") for i in common if new[i]["correct"] and not old[i]["correct"]}
    a, b = flat(before["summary"]), flat(after["summary"])
    metrics = {name: (a[name], b[name]) for name in a if name in b and a[name] != b[name]}
    missing = tuple(sorted(old.keys() ^ new.keys()))
    return Comparison(len(common), lost, won, missing, metrics, mcnemar(len(lost), len(won)))


def text_of(comparison: Comparison) -> str:
    """What staff read."""
    c = comparison
    lines = [f"{c.common} câu chung: {len(c.won)} câu thành đúng, {len(c.lost)} câu thành sai."]
    lines += [f"  + {id_}: {question}" for id_, question in c.won.items()]
    lines += [f"  - {id_}: {question}" for id_, question in c.lost.items()]
    if c.missing:
        lines.append(f"Chỉ có ở một lần đo: {', '.join(c.missing)}")
    for name, (old, new) in c.metrics.items():
        if not name.startswith(("by_kind.", "by_tag.")):
            lines.append(f"  {name}: {number(old, 3)} → {number(new, 3)} ({_judged(name, new - old)})")
    lines.append(f"McNemar (chính xác, hai phía): p = {number(c.p, 4)}")
    lines.append("Kết luận: " + _verdict(c))
    return "\n".join(lines)


def _judged(name: str, change: float) -> str:
    if name == "cases":
        return "số câu khác nhau"
    lower = any(part.startswith(_LOWER_IS_BETTER) for part in name.split("."))
    return "tốt hơn" if (change < 0) == lower else "kém hơn"


def _verdict(comparison: Comparison) -> str:
    if comparison.significant_loss:
        return "kém đi một cách có ý nghĩa thống kê."
    if comparison.p < SIGNIFICANT:
        return "tốt lên một cách có ý nghĩa thống kê."
    return "không khác nhau một cách có ý nghĩa thống kê."
