"""Learning: weights that put the statements that answer first, thresholds that keep what was asked for."""

from __future__ import annotations

import numpy as np

from eval.learn import descend


def test_the_descent_finds_the_lowest_point() -> None:
    found = descend(lambda w: w - np.array([0.5, -0.25]), 2)
    assert np.allclose(found, [0.5, -0.25], atol=0.05)
    assert np.array_equal(found, descend(lambda w: w - np.array([0.5, -0.25]), 2))
