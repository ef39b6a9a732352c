"""Thresholds: read strictly, checked one by one."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.errors import InvalidThresholds
from eval.thresholds import check, read_thresholds

SUMMARY = {"accuracy": 0.8, "refusal": {"f1": None}, "retrieval": {"recall@5": 1.0}, "errors": 0}


def write(tmp_path: Path, text: str) -> Path:
    (tmp_path / "t.toml").write_text(text, encoding="utf-8")
    return tmp_path / "t.toml"


def test_each_is_checked_on_its_side(tmp_path: Path) -> None:
    text = '[minimum]\naccuracy = 0.9\nretrieval."recall@5" = 1\nrefusal.f1 = 0\n[maximum]\nerrors = 0\n'
    checks = check(read_thresholds(write(tmp_path, text)), SUMMARY)
    assert [(c.threshold.metric, c.met) for c in checks] == [
        ("accuracy", False),
        ("retrieval.recall@5", True),
        ("refusal.f1", False),  # nothing to measure
        ("errors", True),
    ]


def test_an_unknown_metric_is_refused_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(InvalidThresholds, match=r"Không có chỉ số acuracy.*accuracy"):
        check(read_thresholds(write(tmp_path, "[minimum]\nacuracy = 1")), SUMMARY)


@pytest.mark.parametrize("text", ["", "[minimum", "[least]\na = 1", '[minimum]\na = "x"', "[minimum]\na = true"])
def test_a_bad_file_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(InvalidThresholds, match=r"t\.toml"):
        read_thresholds(write(tmp_path, text))


def test_the_sample_thresholds_are_valid() -> None:
    assert read_thresholds(Path("eval/thresholds.toml"))
