"""Learning: weights that put the statements that answer first, thresholds that keep what was asked for."""

from __future__ import annotations

import numpy as np

from eval.listwise import descend, listwise


def test_the_descent_finds_the_lowest_point() -> None:
    found = descend(lambda w: w - np.array([0.5, -0.25]), 2)
    assert np.allclose(found, [0.5, -0.25], atol=0.05)
    assert np.array_equal(found, descend(lambda w: w - np.array([0.5, -0.25]), 2))


def test_the_ranking_learns_which_column_tells_the_rows_that_answer() -> None:
    rng = np.random.default_rng(1)
    tables = [rng.random((6, 3)) for _ in range(30)]
    groups = [np.eye(6, dtype=bool)[[int(table[:, 1].argmax())]] for table in tables]
    weights = listwise(tables, groups)
    assert weights[1] > 5 * max(abs(weights[0]), abs(weights[2]))
    assert listwise(tables, groups, np.array([1.0, 0.0, 1.0]))[1] == 0
