"""Two runs side by side."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.comparison import compare_runs, read_run, text_of
from eval.errors import InvalidRun


def run(verdicts: str, **summary: float) -> dict:
    """A run of one case a letter: "+" right, "-" wrong."""
    cases = [{"id": f"c{i}", "question": f"Câu {i}?", "correct": v == "+"} for i, v in enumerate(verdicts)]
    return {"summary": summary, "cases": cases}


def test_what_turned() -> None:
    found = compare_runs(run("++-", accuracy=0.7), run("-++-", accuracy=0.5))
    assert (list(found.lost), list(found.won), found.missing, found.p) == (["c0"], ["c2"], ("c3",), 1.0)
    assert found.metrics == {"accuracy": (0.7, 0.5)}
    assert "accuracy: 0,700 → 0,500 (kém hơn)" in text_of(found)


@pytest.mark.parametrize(
    ("before", "after", "loss"), [("+++++", "-----", False), ("++++++", "------", True), ("------", "++++++", False)]
)
def test_a_loss_must_be_more_than_chance(before: str, after: str, loss: bool) -> None:
    assert compare_runs(run(before), run(after)).significant_loss is loss


def test_less_is_better_for_what_is_bad() -> None:
    text = text_of(compare_runs(run("+", unsupported_figures=3), run("+", unsupported_figures=0)))
    assert "unsupported_figures: 3,000 → 0,000 (tốt hơn)" in text


def test_a_run_is_read_by_folder_or_file(tmp_path: Path) -> None:
    (tmp_path / "report.json").write_text(json.dumps(run("+")), encoding="utf-8")
    assert read_run(tmp_path) == read_run(tmp_path / "report.json") == run("+")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"summary": {}, "cases": [{"id": 1, "correct": true}]}'])
def test_anything_else_is_no_run(tmp_path: Path, text: str) -> None:
    (tmp_path / "report.json").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidRun, match="không phải thư mục của một lần đo"):
        read_run(tmp_path)
