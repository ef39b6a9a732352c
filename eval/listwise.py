"""A linear ranking learned from what answers: softmax over a table's rows, marginal likelihood of those that answer.

Deterministic, and needs nothing but numpy.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.offline.features import Vector

PENALTY = 6.0
STEPS = 140


def listwise(tables: Sequence[Vector], groups: Sequence[Any], mask: Vector | None = None) -> Vector:
    """Weights of the columns of `tables`: Adam over the whole set, on standardised features.

    A table holds what may answer one question, a row each; its groups are rows of truth values over these.
    """
    everything = np.concatenate(tables)
    spread = everything.std(axis=0)
    spread[spread < 1e-6] = 1.0
    scaled = (everything - everything.mean(axis=0)) / spread
    if mask is not None:
        scaled = scaled * mask
    starts = np.cumsum([0, *(len(table) for table in tables[:-1])])
    sizes = [len(table) for table in tables]
    parts = [(start + np.flatnonzero(held), 1 / len(g)) for start, g in zip(starts, groups, strict=True) for held in g]
    at = np.concatenate([rows for rows, _ in parts])
    begins = np.cumsum([0, *(len(rows) for rows, _ in parts[:-1])])
    lengths = [len(rows) for rows, _ in parts]
    worth = np.repeat([share for _, share in parts], lengths)

    def slope(weights: Vector) -> Vector:
        pulls = _shares(scaled @ weights, starts, sizes)
        held = pulls[at]
        inside = np.maximum(np.repeat(np.add.reduceat(held, begins), lengths), 1e-12)
        pulls -= np.bincount(at, worth * held / inside, len(pulls))
        result: Vector = (scaled.T @ pulls + PENALTY * weights) / len(tables)
        return result

    weights: Vector = descend(slope, everything.shape[1]) / spread
    return weights


def _shares(scores: Vector, starts: NDArray[np.int_], sizes: Sequence[int]) -> Vector:
    """The softmax of scores within each table, which begins at one of `starts`."""
    odds = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), sizes))
    shares: Vector = odds / np.repeat(np.add.reduceat(odds, starts), sizes)
    return shares


def descend(slope: Callable[[Vector], Vector], size: int) -> Vector:
    """Adam from zero, with a rate that falls in the second half."""
    weights, mean, square, rate = np.zeros(size), np.zeros(size), np.zeros(size), 0.1
    for step in range(1, STEPS + 1):
        gradient = slope(weights)
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.99 * square + 0.01 * gradient**2
        weights = weights - rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
        rate *= 0.96 if step > STEPS // 2 else 1.0
    return weights
