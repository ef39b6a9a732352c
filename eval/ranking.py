"""Retrieval metrics over the ranks of the gold sources. Pure.

`ranks` holds, for each gold source of a question, the rank (from 1) of the first hit that contains it, None when no
hit does.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

Rank = int | None

CUTOFFS = (1, 3, 5, 10)
DEPTH = 10


def recall(ranks: Sequence[Rank], k: int) -> float:
    """The share of gold sources that the first `k` hits hold."""
    return sum(r is not None and r <= k for r in ranks) / len(ranks)


def reciprocal_rank(ranks: Sequence[Rank]) -> float:
    """1 / rank of the first relevant hit, 0 beyond `DEPTH` (Voorhees, TREC-8 Question Answering Track, 1999)."""
    first = min((r for r in ranks if r is not None), default=DEPTH + 1)
    return 1 / first if first <= DEPTH else 0.0


def ndcg(ranks: Sequence[Rank]) -> float:
    """Binary nDCG with a log2 discount (Järvelin and Kekäläinen, ACM TOIS 20(4), 2002).

    Sources that stand in one passage are one relevant hit.
    """
    found = {r for r in ranks if r is not None}
    relevant = len(found) + sum(r is None for r in ranks)
    ideal = sum(_discount(rank) for rank in range(1, min(relevant, DEPTH) + 1))
    return sum(_discount(rank) for rank in found if rank <= DEPTH) / ideal


def _discount(rank: int) -> float:
    return 1 / math.log2(rank + 1)


def rank_of(matches: Sequence[bool]) -> Rank:
    """The rank of the first match."""
    return next((rank for rank, match in enumerate(matches, 1) if match), None)


def measures(rankings: Sequence[Sequence[Rank]]) -> dict[str, list[float]]:
    """Metric -> its value for each question."""
    found = {f"recall@{k}": [recall(ranks, k) for ranks in rankings] for k in CUTOFFS}
    found[f"mrr@{DEPTH}"] = [reciprocal_rank(ranks) for ranks in rankings]
    found[f"ndcg@{DEPTH}"] = [ndcg(ranks) for ranks in rankings]
    return found
