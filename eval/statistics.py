"""Averages, percentiles, bootstrap intervals and the exact McNemar test. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

RESAMPLES = 2000
SEED = 20240630


def mean(values: Sequence[float]) -> float | None:
    """None of no values."""
    return sum(values) / len(values) if values else None


def percentile(values: Sequence[float], share: float) -> float | None:
    """The value below which `share` (0..1) of the values lie, interpolated linearly (R's type 7); None of no values."""
    if not values:
        return None
    ordered = sorted(values)
    at = share * (len(ordered) - 1)
    low, high = math.floor(at), math.ceil(at)
    return ordered[low] + (ordered[high] - ordered[low]) * (at - low)


def interval(values: Sequence[float], *, resamples: int = RESAMPLES, seed: int = SEED) -> tuple[float, float] | None:
    """A 95% percentile bootstrap interval of the mean (Efron and Tibshirani, An Introduction to the Bootstrap, 1993).

    The same values give the same interval. None of no values.
    """
    if not values:
        return None
    drawn = np.random.default_rng(seed).integers(0, len(values), size=(resamples, len(values)))
    means = np.asarray(values, dtype=np.float64)[drawn].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return float(low), float(high)


def mcnemar(lost: int, won: int) -> float:
    """The exact two-sided p of McNemar's test (1947): `lost` cases turned wrong, `won` turned right.

    Under the null hypothesis the turned cases are coin flips: p = min(1, 2 * P[Binomial(lost + won, 1/2) <= the less]).
    """
    turned = lost + won
    tail = sum(math.comb(turned, i) for i in range(min(lost, won) + 1))
    return min(1.0, tail / 2 ** (turned - 1)) if turned else 1.0


def area_under_risk_coverage(answers: Sequence[tuple[float, bool]]) -> float | None:
    """Mean error of the k most confident answers over k = 1..n (El-Yaniv and Wiener, JMLR 2010); None of no answers.

    Answers are (confidence, right). Among equal confidences the order is not known: each counts the errors of all of
    them in proportion, which is the mean over their orders.
    """
    if not answers:
        return None
    errors = seen = area = 0.0
    for confidence in sorted({c for c, _ in answers}, reverse=True):
        alike = [right for c, right in answers if c == confidence]
        rate = alike.count(False) / len(alike)
        area += sum((errors + rate * i) / (seen + i) for i in range(1, len(alike) + 1))
        errors, seen = errors + alike.count(False), seen + len(alike)
    return area / len(answers)


def f1(precision: float | None, recall: float | None) -> float | None:
    """Harmonic mean of precision and recall; None when either is unknown."""
    if precision is None or recall is None:
        return None
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0
