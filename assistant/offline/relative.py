"""How much of a question a statement says beside its rivals: relative to the most that any says, and in its passage.

Shares of a question's weight mean little by themselves: of one question the answer says nine tenths, of another, put
in other words, a third and still more than anything else.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

RELATIVE = ("said", "said_most", "close", "passage_close", "passage_own", "closest_here")


def relative(shares: npt.NDArray[np.float64], passages: Sequence[str]) -> npt.NDArray[np.float64]:
    """A row of `RELATIVE` for each statement.

    `shares`: a row each, the shares of the question said by the statement's own words, further by its line, by what
    stands near it, by its passage; `passages`: the passage of each.
    """
    own, close, said = shares[:, 0], shares[:, :3].sum(axis=1), shares.sum(axis=1)
    found = np.zeros((len(shares), len(RELATIVE)))
    found[:, 0] = _over(said, said.max())
    found[:, 1] = said >= said.max() - 1e-9
    found[:, 2] = _over(close, close.max())
    ids = np.array(passages)
    for passage in dict.fromkeys(passages):
        here = ids == passage
        found[here, 3] = _over(close[here].max(), close.max())
        found[here, 4] = _over(own[here].max(), own.max())
        found[here, 5] = close[here] >= close[here].max() - 1e-9
    return found


def _over(value: npt.NDArray[np.float64] | float, most: float) -> npt.NDArray[np.float64] | float:
    return value / most if most > 0 else value * 0.0
