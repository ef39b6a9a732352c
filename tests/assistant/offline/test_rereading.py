"""Which statements are read once more, and what that does to a ranking."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from assistant.assistant import Assistant
from assistant.offline.ranking import rank_by, shipped
from assistant.offline.rereading import NEAR, READ, reread
from index.cross_encoder import Pair
from tests.assistant.conftest import REPORTS

ASKED = "Sáu tháng đầu năm 2019 Lâm Đồng thế nào?"


class Reader:
    """A cross-encoder that likes what is said last."""

    runs = True

    def __init__(self) -> None:
        self.pairs: list[Pair] = []

    def scores(self, pairs: Sequence[Pair]) -> np.ndarray:
        self.pairs += pairs
        return np.arange(len(pairs), dtype=np.float32) * 9


def test_the_nearest_are_read_and_nothing_else_rises_above_them(build: Callable[[dict[str, str]], Assistant]) -> None:
    finder = build(REPORTS).finder
    ranked = finder.seek(finder.understand(ASKED)).ranked
    reader = Reader()
    read = rank_by(shipped().weights, reread(ASKED, ranked, reader))  # type: ignore[arg-type]
    best = max(w.score for w in ranked)
    assert 1 < len(reader.pairs) == min(READ, sum(best - w.score < NEAR for w in ranked))
    assert max(read, key=lambda w: w.score).statement.text == reader.pairs[-1].statement
