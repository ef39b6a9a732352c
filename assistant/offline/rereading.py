"""The best statements of a ranking read once more together with the question, by the cross-encoder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.offline.features import Weighed
from assistant.statements import Statement
from index.cross_encoder import CrossEncoder, Pair

READ = 4
"""Statements that are read once more at most; each takes 10 to 20 ms."""
NEAR = 2.0
"""How far below the best, in the logarithm of its odds, a statement may be to be read."""
TITLE, HEADERS, SECTION, LEAD_IN, LABEL = 70, 160, 80, 100, 60
"""Characters of what a statement is about that are read with it."""


def reread(question: str, ranked: Sequence[Weighed], encoder: CrossEncoder) -> list[Weighed]:
    """The statements with what the cross-encoder says of the best, and of the others the least of it."""
    best = best_of(ranked)
    best = [i for i in best if ranked[i].score > ranked[best[0]].score - NEAR]
    scores = encoder.scores([Pair(question, context_of(s := ranked[i].statement), s.text) for i in best])
    if scores is None or not best:
        return list(ranked)
    told = dict(zip(best, scores.tolist(), strict=True))
    least = min(told.values())
    return [replace(w, reread=told.get(i, least)) for i, w in enumerate(ranked)]


def best_of(ranked: Sequence[Weighed]) -> list[int]:
    """Where the statements stand that may be read once more, best first."""
    return sorted(range(len(ranked)), key=lambda i: -ranked[i].score)[:READ]


def context_of(statement: Statement) -> str:
    """What a statement is about: its document's title, and its headings or the headers of its table."""
    passage = statement.passage
    title = passage.metadata.title[:TITLE]
    if statement.kind == "row":
        return " · ".join((title, passage.headers[:HEADERS]))
    rest = (passage.section[-SECTION:], statement.lead_in[-LEAD_IN:], statement.label[:LABEL])
    return " · ".join((title, *filter(None, rest)))
