"""Questions with the statements found for them -> what the cross-encoder learns from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from assistant.offline.ranking import rank_by, shipped
from assistant.offline.rereading import best_of, context_of
from eval.examples import Example
from index.cross_encoder import Pair, encoded
from index.e5_onnx import OnnxE5
from index.e5_weights import Floats


@dataclass
class Read:
    """One pair: token ids, the part that each is of, and what the lower layers give (tokens, hidden)."""

    ids: list[int]
    parts: list[int]
    lower: Any = None


@dataclass
class Group:
    """The statements read for one question: the logarithms of their probabilities by the ranking, and for each part of
    the answer which of them hold it (parts, statements); no parts where the question can't be answered."""

    pairs: list[Read]
    ranked: Floats
    held: Floats


def groups_of(examples: Iterable[Example], e5: OnnxE5) -> list[Group]:
    """The best statements of each question; none of those whose answer was not found, which teach nothing true."""
    return [group for example in examples if (group := _group_of(example, e5)) is not None]


def _group_of(example: Example, e5: OnnxE5) -> Group | None:
    if not example.sought.ranked or (example.case.answerable and not example.groups):
        return None
    ranked = rank_by(shipped().weights, example.sought.ranked)
    best = best_of(ranked)
    question = example.sought.question.text
    pairs = []
    for i in best:
        statement = ranked[i].statement
        pairs.append(Read(*encoded(Pair(question, context_of(statement), statement.text), e5)))
    shares = np.array([ranked[i].probability for i in best], np.float32)
    held = np.array([group[best] for group in example.groups], np.float32).reshape(-1, len(best))
    return Group(pairs, np.log(np.maximum(shares, 1e-12)), held)
