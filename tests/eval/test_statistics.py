"""Averages, intervals and McNemar's test against known values."""

from __future__ import annotations

import pytest

from eval.statistics import area_under_risk_coverage, f1, interval, mcnemar, mean, percentile


@pytest.mark.parametrize(
    ("lost", "won", "p"),
    [
        (0, 0, 1.0),
        (1, 0, 1.0),
        (5, 0, 0.0625),
        (6, 0, 0.03125),
        (8, 1, 0.0390625),
        (1, 8, 0.0390625),
        (5, 5, 1.0),
        (10, 2, 0.03857421875),
    ],
)
def test_mcnemar_is_exact(lost: int, won: int, p: float) -> None:
    assert mcnemar(lost, won) == pytest.approx(p, abs=1e-12)


def test_mcnemar_of_many_cases() -> None:
    assert 0 < mcnemar(1500, 1300) < 0.001


def test_percentiles_are_interpolated() -> None:
    assert percentile([4, 1, 3, 2], 0.5) == 2.5
    assert percentile([1, 2, 3], 0.95) == pytest.approx(2.9)
    assert (percentile([7], 0.95), percentile([], 0.5), mean([])) == (7, None, None)


def test_the_interval_holds_the_mean_and_repeats() -> None:
    values = [1.0] * 80 + [0.0] * 20
    low, high = interval(values) or (0, 0)
    assert 0.70 < low < 0.75 and 0.85 < high < 0.90  # 0.8 ± 1.96 * sqrt(0.8 * 0.2 / 100)
    assert interval(values) == (low, high)
    assert interval([]) is None


def test_f1() -> None:
    assert f1(0.5, 1.0) == pytest.approx(2 / 3)
    assert (f1(0.0, 0.0), f1(None, 1.0)) == (0.0, None)


@pytest.mark.parametrize(
    ("answers", "area"),
    [
        ([(0.9, True), (0.8, True), (0.1, False)], (0 + 0 + 1 / 3) / 3),
        ([(0.9, False), (0.8, True), (0.1, True)], (1 + 1 / 2 + 1 / 3) / 3),
        ([(1.0, True), (1.0, False)], 0.5),
        ([(1.0, True)], 0.0),
    ],
)
def test_risk_is_low_where_confidence_puts_errors_last(answers: list[tuple[float, bool]], area: float) -> None:
    assert area_under_risk_coverage(answers) == pytest.approx(area)


def test_without_answers_there_is_no_risk() -> None:
    assert area_under_risk_coverage([]) is None
