"""The learned ranking: weights of the features, and how sure the first answer is. Made by `python -m eval learn`."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from assistant.offline.features import NAMES, Vector, Weighed
from assistant.offline.listing import LIST_NAMES
from assistant.offline.subject import Subject
from assistant.question import Question
from assistant.statements import Statement


@dataclass(frozen=True)
class Ranking:
    """`weights` follow `NAMES`, `lists` `LIST_NAMES`, `confidence` follows `SIGNS` with the constant last.

    An answer is asserted from `sure` on; below `near` nothing found has to do with the question.
    """

    weights: Vector
    lists: Vector
    confidence: Vector
    sure: float
    near: float

    def rank(self, weighed: Sequence[Weighed], amended: Collection[str] = ()) -> list[Weighed]:
        """With scores and probabilities; statements of `amended` documents stand behind those of what amends them."""
        return rank_by(self.weights, weighed, amended)

    def confidence_of(self, signs: Vector) -> float:
        """The calibrated probability (0..1) that the first answer is right."""
        return 1 / (1 + math.exp(-float(signs @ self.confidence[:-1] + self.confidence[-1])))


AMENDED = 1.0
"""What a statement of an amended document loses, in the logarithm of its odds."""


def rank_by(weights: Vector, weighed: Sequence[Weighed], amended: Collection[str] = ()) -> list[Weighed]:
    """The same statements in the same order, with scores and probabilities (they add up to 1)."""
    if not weighed:
        return []
    scores = np.stack([w.features for w in weighed]) @ weights + np.array([w.reread for w in weighed])
    if amended:
        scores = scores - AMENDED * np.array([w.statement.passage.document in amended for w in weighed])
    odds = np.exp(scores - scores.max())
    shares = odds / odds.sum()
    return [replace(w, score=float(s), probability=float(p)) for w, s, p in zip(weighed, scores, shares, strict=True)]


def read_ranking(data: Mapping[str, Any], *, rereads: bool = False) -> Ranking:
    """The ranking of a file; with `rereads` its confidence is that of answers which the cross-encoder chose."""
    told = data.get("reread", data) if rereads else data
    return Ranking(
        _vector(data["weights"], NAMES),
        _vector(data["lists"], LIST_NAMES),
        _vector(told["confidence"], (*SIGNS, "constant")),
        float(told["thresholds"]["sure"]),
        float(told["thresholds"]["near"]),
    )


def _vector(values: object, names: Sequence[str]) -> Vector:
    assert isinstance(values, dict)
    return np.array([float(values.get(name, 0.0)) for name in names])


@cache
def shipped(*, rereads: bool = False) -> Ranking:
    """The ranking that the product is delivered with."""
    stored = json.loads((files("assistant") / "data" / "ranking.json").read_text(encoding="utf-8"))
    return read_ranking(stored, rereads=rereads)


CONTRADICTS = ("kind_missing", "unit_missing", "period_not", "place_not", "nature_not", "named_missing")
SIGNS = (
    "best", "margin", "gathered", "near", "exact_missing", "rarest_missing", "kind", *CONTRADICTS,
    "parts", "list", "row", "listed", "all_told", "reread", "worked_out", "column",
)  # fmt: skip
"""What tells whether the first answer is right, as `signs_of` computes it."""


def contradicts(signs: Vector) -> bool:
    """Whether an answer is of another period, place, unit, kind or nature than asked."""
    return any(signs[SIGNS.index(name)] >= 1.0 for name in CONTRADICTS)


def doubted(confidence: float, signs: Vector) -> float:
    """Half of the confidence where the answer contradicts the question, so that it is quoted, neither asserted nor
    called the likely one. Whether anything found has to do with the question is told by the confidence itself."""
    return confidence / 2 if contradicts(signs) else confidence


def together(each: Sequence[Vector]) -> Vector:
    """The signs of an answer that puts several sides together: as sure as the least sure of them."""
    signs: Vector = np.minimum.reduce(each)
    for name in CONTRADICTS:
        at = SIGNS.index(name)
        signs[at] = max(one[at] for one in each)
    return signs


def apart(signs: Vector) -> Vector:
    """The signs of a comparison whose sides are of different natures or times: it is quoted, never asserted."""
    changed = signs.copy()
    changed[SIGNS.index("nature_not")] = 1.0
    return changed


def of_list(signs: Vector, probability: float, margin: float) -> Vector:
    """The signs of a list: how probable it is and how far it stands out are those among lists."""
    changed = signs.copy()
    for name, value in (("best", probability), ("margin", min(margin, 5.0) / 5), ("listed", 1.0)):
        changed[SIGNS.index(name)] = value
    return changed


def of_extreme(signs: Vector, told: float) -> Vector:
    """The signs of the most or the least of a column, of which the question says `told`."""
    changed = signs.copy()
    changed[SIGNS.index("worked_out")], changed[SIGNS.index("column")] = 1.0, told
    return changed


def signs_of(question: Question, subject: Subject, ranked: Sequence[Weighed], taken: set[int]) -> Vector:
    """What tells whether the first answer is right: how far it stands out, what of the question nothing near it says.

    `taken` are the statements that the first quotation shows.
    """
    at = max(taken, key=lambda i: ranked[i].score)
    best = ranked[at]
    f = dict(zip(NAMES, best.features, strict=True))
    second = max((w.score for i, w in enumerate(ranked) if i not in taken), default=best.score - 5)
    near, all_said = _said(subject, best.statement, [ranked[i].own for i in taken])
    missing = subject.word_mask & ~all_said
    rarest = max((w for i, w in enumerate(subject.weights) if missing >> i & 1), default=0.0)
    kinds = [w for w in question.wants if w not in ("text", "yes_no")]
    values = (
        best.probability,
        min(best.score - second, 5.0) / 5,
        sum(ranked[i].probability for i in taken),
        subject.share(near),
        1 - subject.share(all_said, subject.exact) if subject.exact else 0.0,
        rarest / (max(subject.weights, default=1.0) or 1.0),
        f["kind"],
        *_contradictions(question, f),
        len(kinds) / 3,
        float("list" in question.wants),
        f["row"],
        0.0,
        float(not missing),
        best.reread / 5,
        0.0,
        0.0,
    )
    return np.array(values)


def _said(subject: Subject, s: Statement, own: Iterable[int]) -> tuple[int, int]:
    """The words of the question that stand near a statement or are its `own`, and those that its passage says too."""
    near = subject.said_by(s.line_text, s.lead_in, s.passage.section, s.passage.headers)
    for words in own:
        near |= words
    meta = s.passage.metadata
    return near, near | subject.said_by(s.passage.text, s.passage.lead_in, meta.title, meta.body)


def _contradictions(question: Question, f: Mapping[str, float]) -> tuple[float, ...]:
    """How much the answer is of something else than asked, in the order of `CONTRADICTS`."""
    unit = float(bool(question.units)) * (1 - f["unit"])
    named = 1 - f["named_wide"] if question.names or question.boards else 0.0
    return f["kind_missing"], unit, f["period_not"], f["place_not"], f["nature_not"], named
