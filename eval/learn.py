"""`python -m eval learn`: the weights of the offline ranking and of its confidence, learned from practice questions.

The ranking is listwise: for each part of an answer (a group of `all_of`) the statements that hold it in a gold source
share the probability that the softmax over all statements found gives (marginal likelihood), with an L2 penalty. The
confidence is a logistic regression on what the ranking did to questions whose documents it had not learned from, and
the thresholds are chosen on the same. Everything is deterministic and needs nothing but numpy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from assistant.offline.answering import LONGEST_OF_MANY, asks_list, first_answer, lists_of, nearest
from assistant.offline.features import NAMES, Vector, Weighed
from assistant.offline.listing import LIST_NAMES, Series, shown
from assistant.offline.quoting import quote
from assistant.offline.ranking import SIGNS, Ranking, doubted, rank_by
from assistant.offline.sought import Sought
from eval.cases import Case
from eval.examples import Example, Outcome, holds
from eval.listwise import descend, listwise
from eval.scoring import contains, normalise

FOLDS = 7
CONFIDENCE_PENALTY = 4.0
SURE_PRECISION = 0.89
"""Precision of asserted answers asked for in cross-validation: some is lost on other documents."""
REREAD_PRECISION = 0.93
"""The same where the cross-encoder has chosen. Less asserts more, and loses more on other documents."""
NEAR_LOST = 0.008
"""Share of answerable questions that may be refused in cross-validation."""


# ----------------------------------------------------------------------------------------------- ranking


def learn_weights(examples: Sequence[Example], mask: Vector | None = None) -> Vector:
    """Weights of `NAMES`. `mask` of 0 and 1 leaves features out."""
    usable = [e for e in examples if e.groups]
    tables = [np.stack([w.features for w in e.sought.ranked]) for e in usable]
    return listwise(tables, [np.stack(e.groups) for e in usable], mask)


def learn_lists(examples: Sequence[Example], weights: Vector) -> Vector:
    """Weights of `LIST_NAMES`: which of the lists near what was found is meant. `weights` rank the statements."""
    tables, groups = [], []
    for e in examples:
        if not (e.case.answerable and e.sought.ranked and asks_list(e.sought.question)):
            continue
        sought = ranked_by(weights, e.sought)
        series = lists_of(sought)
        held = np.array([_parts_held(e.case, sought, one) for one in series])
        if len(series) > 1 and held.max() > 0:
            tables.append(np.stack([one.features for one in series]))
            groups.append((held == held.max())[None, :])
    return listwise(tables, groups) if tables else np.zeros(len(LIST_NAMES))


def _parts_held(case: Case, sought: Sought, series: Series) -> float:
    """How many parts of the answer a list shows, a little less where something that must not be is in it."""
    if len(series.branch.items) == 1:
        text = quote(sought.question, sought.subject, sought.order[0], sought.ranked, LONGEST_OF_MANY)[0].text
    else:
        listed = shown(sought.question, sought.subject, sought.ranked, series)
        text = "\n".join((listed.lead, *(c.text for c in listed.items)))
    plain = normalise(text)
    wrong = any(contains(plain, bad) for bad in case.none_of)
    return sum(any(contains(plain, v) for v in group) for group in case.all_of) - 0.5 * wrong


# -------------------------------------------------------------------------------------------- confidence


def outcome_of(example: Example, weights: Vector, lists: Vector, fold: int = 0) -> Outcome:
    if not example.sought.ranked:
        return Outcome(example, False, not example.case.answerable, np.zeros(len(SIGNS)), fold)
    sought = ranked_by(weights, example.sought)
    first = first_answer(sought, lists)
    near = " | ".join(candidate.text for candidate in (first.candidates if first.lead else nearest(sought)[0]))
    right = example.case.answerable and holds(example.case, first.text)
    return Outcome(example, right, holds(example.case, near), first.signs, fold, _loss(example, sought.ranked))


def ranked_by(weights: Vector, sought: Sought) -> Sought:
    sides = tuple((label, ranked_by(weights, side)) for label, side in sought.sides)
    return replace(sought, ranked=tuple(rank_by(weights, sought.ranked)), sides=sides)


def _loss(example: Example, ranked: Sequence[Weighed]) -> float:
    """What the ranking is learned to make small: how improbable the statements that answer are."""
    shares = np.array([w.probability for w in ranked])
    return float(np.mean([-np.log(max(shares[g].sum(), 1e-9)) for g in example.groups])) if example.groups else 0.0


def loss_of(outcomes: Sequence[Outcome]) -> float:
    return float(np.mean([o.loss for o in outcomes if o.example.groups]))


def learn_confidence(outcomes: Sequence[Outcome]) -> Vector:
    """Weights of `SIGNS` and a constant, by logistic regression."""
    table = np.stack([o.signs for o in outcomes])
    right = np.array([float(o.first) for o in outcomes])
    mean, spread = table.mean(axis=0), table.std(axis=0)
    spread[spread < 1e-6] = 1.0
    scaled = np.column_stack([(table - mean) / spread, np.ones(len(table))])
    kept = np.ones(scaled.shape[1])
    kept[-1] = 0.0

    def slope(weights: Vector) -> Vector:
        told = 1 / (1 + np.exp(-scaled @ weights))
        result: Vector = (scaled.T @ (told - right) + CONFIDENCE_PENALTY * kept * weights) / len(right)
        return result

    weights = descend(slope, scaled.shape[1])
    plain = weights[:-1] / spread
    return np.append(plain, weights[-1] - plain @ mean)


def confidences(outcomes: Sequence[Outcome]) -> Vector:
    """The confidence of each outcome by a regression that did not see its fold."""
    told = np.zeros(len(outcomes))
    for fold in {o.fold for o in outcomes}:
        weights = learn_confidence([o for o in outcomes if o.fold != fold])
        for i, o in enumerate(outcomes):
            if o.fold == fold:
                told[i] = 1 / (1 + np.exp(-(o.signs @ weights[:-1] + weights[-1])))
    return told


def crossed(
    examples: Sequence[Example],
    mask: Vector | None = None,
    judged: int | None = None,
    lists: Vector | None = None,
    plain: Sequence[Example] = (),
) -> list[Outcome]:
    """The first `judged` examples (all by default), ranked by weights learned without their document's fold.

    `lists` saves learning how lists are weighed again for every fold, where only differences are of interest. `plain`
    examples about the same documents come last: ranked like the others, never learned from.
    """
    folds = {document: i % FOLDS for i, document in enumerate(sorted({e.document for e in examples}))}
    asked = [*examples[:judged], *(e for e in plain if e.document in folds)]
    found: dict[int, Outcome] = {}
    for fold in range(FOLDS):
        seen = [e for e in examples if folds[e.document] != fold]
        weights = learn_weights(seen, mask)
        of_lists = learn_lists(seen, weights) if lists is None else lists
        for i, e in enumerate(asked):
            if folds[e.document] == fold:
                found[i] = outcome_of(e, weights, of_lists, fold)
    return [found[i] for i in range(len(asked))]


def asserting(outcomes: Sequence[Outcome], told: Vector) -> Vector:
    """The confidence as it decides whether an answer is asserted."""
    return np.array([doubted(t, o.signs) for o, t in zip(outcomes, told, strict=True)])


def sure_from(outcomes: Sequence[Outcome], told: Vector, precision: float = SURE_PRECISION) -> float:
    """The lowest confidence from which on the first answers are right with this precision."""
    order = np.argsort(-told)
    right = np.cumsum([outcomes[i].first for i in order]) / np.arange(1, len(order) + 1)
    good = [i for i in range(9, len(order)) if right[i] >= precision]
    return float(told[order[good[-1]]]) if good else 1.0


def near_from(outcomes: Sequence[Outcome], told: Vector) -> float:
    """The confidence below which no more than `NEAR_LOST` of the answerable questions lie."""
    answerable = np.sort([t for o, t in zip(outcomes, told, strict=True) if o.example.case.answerable])
    return float(answerable[int(NEAR_LOST * len(answerable))])


def figures(outcomes: Sequence[Outcome], told: Vector, sure: float, near: float) -> dict[str, float]:
    """Risk and coverage of the three outcomes, as docs/evaluation.md defines them."""
    certain = asserting(outcomes, told)
    answerable = [(o, t, c) for o, t, c in zip(outcomes, told, certain, strict=True) if o.example.case.answerable]
    others = [c for o, c in zip(outcomes, certain, strict=True) if not o.example.case.answerable]
    asserted = [o.first for o, c in zip(outcomes, certain, strict=True) if c >= sure]
    right = [o.first if c >= sure else o.near and t >= near for o, t, c in answerable]
    order = np.argsort(-certain)
    risks = 1 - np.cumsum([outcomes[i].first for i in order]) / np.arange(1, len(order) + 1)
    values = {
        "questions": len(outcomes),
        "accuracy": (sum(right) + sum(c < sure for c in others)) / len(outcomes),
        "first_right": _mean([o.first for o, _, _ in answerable]),
        "nearest_right": _mean([o.near for o, _, _ in answerable]),
        "sure_share": _mean([c >= sure for _, _, c in answerable]),
        "sure_precision": _mean(asserted),
        "asserted_unanswerable": _mean([c >= sure for c in others]),
        "refused_answerable": _mean([t < near for _, t, _ in answerable]),
        "risk_coverage_area": float(risks.mean()),
    }
    return {name: round(float(value), 4) for name, value in values.items()}


def _mean(values: Sequence[Any]) -> float:
    return float(np.mean(values)) if len(values) else 0.0


def learn(
    sets: Sequence[Sequence[Example]], names: Sequence[str], judged: int = 1, plain: Sequence[Example] = ()
) -> dict[str, Any]:
    """The content of assistant/data/ranking.json: learned from all sets, thresholds chosen on the first `judged`; the
    confidence from `plain` questions too."""
    examples = [e for one in sets for e in one]
    outcomes = crossed(examples, plain=plain)
    told = confidences(outcomes)
    n = sum(len(one) for one in sets[:judged])
    sure, near = sure_from(outcomes[:n], asserting(outcomes, told)[:n]), near_from(outcomes[:n], told[:n])
    weights = learn_weights(examples)
    return {
        "cross_validation": _by_set(sets, names, outcomes, told, (sure, near), bool(plain)),
        "thresholds": {"sure": round(sure, 4), "near": round(near, 4)},
        "confidence": _named((*SIGNS, "constant"), learn_confidence(outcomes)),
        "weights": _named(NAMES, weights),
        "lists": _named(LIST_NAMES, learn_lists(examples, weights)),
    }


def calibrate(
    sets: Sequence[Sequence[Example]], names: Sequence[str], ranking: Ranking, plain: Sequence[Example] = ()
) -> dict[str, Any]:
    """The confidence and the thresholds of a ranking as it is, from questions that it (and what reads again) has not
    learned from."""
    asked = [*(e for one in sets for e in one), *plain]
    folds = {document: i % FOLDS for i, document in enumerate(sorted({e.document for e in asked}))}
    outcomes = [outcome_of(e, ranking.weights, ranking.lists, folds[e.document]) for e in asked]
    told = confidences(outcomes)
    n = len(asked) - len(plain)
    sure = sure_from(outcomes[:n], asserting(outcomes, told)[:n], REREAD_PRECISION)
    near = near_from(outcomes[:n], told[:n])
    return {
        "cross_validation": _by_set(sets, names, outcomes, told, (sure, near), bool(plain)),
        "thresholds": {"sure": round(sure, 4), "near": round(near, 4)},
        "confidence": _named((*SIGNS, "constant"), learn_confidence(outcomes)),
    }


def _by_set(
    sets: Sequence[Sequence[Example]],
    names: Sequence[str],
    outcomes: Sequence[Outcome],
    told: Vector,
    thresholds: tuple[float, float],
    plain: bool,
) -> dict[str, dict[str, float]]:
    ends = np.cumsum([0, *(len(one) for one in sets)])
    spans = {name: slice(a, b) for name, a, b in zip(names, ends, ends[1:], strict=False)}
    spans |= {"plain": slice(ends[-1], None)} if plain else {}
    return {name: figures(outcomes[at], told[at], *thresholds) for name, at in spans.items()}


def _named(names: Sequence[str], values: Vector) -> dict[str, float]:
    return {name: round(float(value), 4) for name, value in zip(names, values, strict=True)}
