"""Rows -> the numbers of a run: overall, by kind and by tag. Shares are 0..1, None where nothing was measured."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from eval.ranking import measures
from eval.runner import Row
from eval.statistics import area_under_risk_coverage, f1, interval, mean, percentile


def summarise(rows: Sequence[Row]) -> dict[str, Any]:
    """The summary of a run: `_group`, with 95% intervals, latencies and the same by kind and by tag."""
    kinds = dict.fromkeys(row.case.kind for row in rows)
    tags = dict.fromkeys(tag for row in rows for tag in row.case.tags)
    return {
        **_group(rows),
        "intervals": {name: found for name, values in _means(rows).items() if (found := interval(values))},
        "latency_ms": latencies(row.timings_ms | {"ask": row.latency_ms} for row in rows if not row.error),
        "by_kind": {kind: _group([row for row in rows if row.case.kind == kind]) for kind in kinds},
        "by_tag": {tag: _group([row for row in rows if tag in row.case.tags]) for tag in sorted(tags)},
    }


def _group(rows: Sequence[Row]) -> dict[str, Any]:
    lengths = [row.length for row in rows if row.answered]
    ranked = measures([row.ranks for row in rows if row.ranks])
    return {
        "cases": len(rows),
        "correct": sum(row.correct for row in rows),
        "errors": sum(bool(row.error) for row in rows),
        **{name: mean(values) for name, values in _means(rows).items()},
        "refusal": refusals(rows),
        "certainty": certainties(rows),
        "unsupported_figures": sum(len(row.grounding.unsupported) for row in rows),
        "loose_numbers": sum(len(row.grounding.loose_numbers) for row in rows),
        "computed_lines": sum(row.grounding.computed for row in rows),
        "length_median": percentile(lengths, 0.5),
        "length_p95": percentile(lengths, 0.95),
        "retrieval": {name: mean(values) for name, values in ranked.items()},
    }


def _means(rows: Sequence[Row]) -> dict[str, list[float]]:
    """The metrics that are means, with what they are the means of: one value a case, or a sentence."""
    sentences = [[1.0] * r.grounding.supported + [0.0] * (r.grounding.sentences - r.grounding.supported) for r in rows]
    return {
        "accuracy": [float(row.correct) for row in rows],
        "score": [float(row.score) for row in rows],
        "citation_recall": [row.citation_recall for row in rows if row.citation_recall is not None],
        "citation_precision": [row.citation_precision for row in rows if row.citation_precision is not None],
        "statement_support": [value for values in sentences for value in values],
        "unsupported_share": [float(bool(row.grounding.unsupported)) for row in rows],
    }


def refusals(rows: Sequence[Row]) -> dict[str, float | None]:
    """Precision, recall and F1 of refusals on unanswerable cases (SQuAD 2.0: Rajpurkar et al., ACL 2018)."""
    refused = [row for row in rows if row.refused]
    due = [row for row in rows if not row.case.answerable]
    right = sum(not row.case.answerable for row in refused)
    precision = right / len(refused) if refused else None
    recall = right / len(due) if due else None
    return {"precision": precision, "recall": recall, "f1": f1(precision, recall)}


def certainties(rows: Sequence[Row]) -> dict[str, float | None]:
    """How often one answer is asserted, how often rightly, and whether the confidence tells right from wrong."""
    given = [row for row in rows if row.certainty != "refused"]
    sure = [row for row in given if row.certainty == "sure"]
    return {
        "sure_share": mean([float(row.certainty == "sure") for row in rows if row.case.answerable]),
        "sure_precision": mean([float(row.correct and row.case.answerable) for row in sure]),
        "asserted_unanswerable": mean([float(r.certainty == "sure") for r in rows if not r.case.answerable]),
        "refused_answerable": mean([float(r.refused) for r in rows if r.case.answerable]),
        "unsure_share": mean([float(row.certainty == "unsure") for row in rows]),
        "area_under_risk_coverage": area_under_risk_coverage([(_confidence(row), row.correct) for row in given]),
    }


def _confidence(row: Row) -> float:
    """What the answer tells; where it tells nothing, a sure one comes before an unsure one."""
    return row.confidence if row.confidence is not None else float(row.certainty == "sure")


def latencies(timings: Iterable[Mapping[str, float]]) -> dict[str, dict[str, float | None]]:
    """Stage -> p50 and p95 in milliseconds. "ask" is what the caller waited for."""
    stages: dict[str, list[float]] = {"ask": []}
    for timing in timings:
        for stage, value in timing.items():
            stages.setdefault(stage, []).append(value)
    return {s: {"p50": percentile(values, 0.5), "p95": percentile(values, 0.95)} for s, values in stages.items()}


def flat(summary: Mapping[str, Any], prefix: str = "") -> dict[str, float]:
    """Dotted name -> number: {"retrieval": {"recall@5": 1.0}} -> {"retrieval.recall@5": 1.0}; intervals left out."""
    found: dict[str, float] = {}
    for name, value in summary.items():
        if isinstance(value, Mapping):
            found |= {} if name == "intervals" else flat(value, f"{prefix}{name}.")
        elif isinstance(value, int | float):
            found[f"{prefix}{name}"] = value
    return found
