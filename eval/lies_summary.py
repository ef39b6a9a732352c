"""Played replies -> the numbers of a run of the battery, and its rows for report.json. Shares are 0..1, None where
nothing was measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from eval.lies import Played, Result, Tried
from eval.rewriting import rewrites
from eval.statistics import mean


def summarise(result: Result) -> dict[str, Any]:
    """The numbers of a run: what is shown of true replies, overall and by split, and the battery by kind."""
    played, lies, truths = result.played, result.lies, result.truths
    splits = dict.fromkeys(p.case.split for p in played)
    tried = [t for t in lies if not t.left_out]
    found = dict.fromkeys(t.altered.kind for t in lies)
    kinds = {kind: _kind([t for t in lies if t.altered.kind == kind]) for kind in found}
    digits = [t.shown for t in tried if t.altered.kind.startswith("digit-")]
    shares = [kind["share"] for kind in kinds.values() if kind["tried"] >= ENOUGH]
    return {
        **_of_replies(played),
        "by_split": {split: _of_replies([p for p in played if p.case.split == split]) for split in splits if split},
        "lies": {
            "tried": len(tried),
            "left_out": len(lies) - len(tried),
            "shown": sum(t.shown for t in tried),
            "share": mean([float(t.shown) for t in tried]),
            "digits": mean([float(shown) for shown in digits]),
            "worst": max(shares, default=None),
            "by_kind": kinds,
        },
        "rewrites": {
            "tried": len(truths),
            "lost": mean([float(not t.shown) for t in truths]),
            "by_kind": {k: _kind([t for t in truths if t.altered.kind == k]) for k in rewrites()},
        },
    }


ENOUGH = 20
"""Altered replies of one kind below which its share says little: such a kind does not count as the worst."""


def _kind(tried: Sequence[Tried]) -> dict[str, Any]:
    counted = [t for t in tried if not t.left_out]
    return {
        "tried": len(counted),
        "left_out": len(tried) - len(counted),
        "shown": sum(t.shown for t in counted),
        "share": mean([float(t.shown) for t in counted]),
    }


def _of_replies(played: Sequence[Played]) -> dict[str, Any]:
    right = [p for p in played if p.raw_correct and p.case.answerable]
    due = [p for p in played if not p.case.answerable]
    raw, shown = mean([float(p.raw_correct) for p in played]), mean([float(p.correct) for p in played])
    stated = [s for p in right for s in p.sentences]
    recall = [p.citation_recall for p in played if p.citation_recall is not None]
    raw_recall = [p.raw_citation_recall for p in played if p.raw_citation_recall is not None]
    return {
        "cases": len(played),
        "raw_accuracy": raw,
        "accuracy": shown,
        "accuracy_lost": None if raw is None or shown is None else raw - shown,
        "raw_refusal_recall": mean([float(p.raw_refused) for p in due]),
        "refusal_recall": mean([float(p.answer.refused) for p in due]),
        "raw_citation_recall": mean(raw_recall),
        "citation_recall": mean(recall),
        "sentences": len(stated),
        "truths_rejected": mean([float(not s.shown) for s in stated]),
        "right_lost": sum(not p.correct for p in played if p.raw_correct),
        "wrong_mended": sum(p.correct for p in played if not p.raw_correct),
    }


def played_json(played: Played) -> dict[str, Any]:
    """One true reply for report.json: what was said, what is shown, what is missing and why."""
    return {
        "id": played.case.id,
        "question": played.case.question,
        "split": played.case.split,
        "answerable": played.case.answerable,
        "reply": played.reply,
        "raw_correct": played.raw_correct,
        "shown": played.answer.answer,
        "correct": played.correct,
        "reasons": list(played.reasons),
        "refused": played.answer.refused,
        "mode": played.answer.mode,
        "not_shown": [s.text for s in played.sentences if not s.shown],
        "why": played.why,
        "citations": [asdict(c) for c in played.answer.citations],
        "citation_recall": played.citation_recall,
    }


def tried_json(tried: Tried) -> dict[str, Any]:
    altered = tried.altered
    return {
        "id": tried.case.id,
        "kind": altered.kind,
        "was": altered.was,
        "now": altered.now,
        "reply": altered.text,
        "shown": tried.shown,
        "left_out": tried.left_out,
        "answer": tried.answer,
    }


def differences(played: Sequence[Played]) -> list[Played]:
    """The replies of which not everything is shown, or whose verdict changed."""
    return [p for p in played if p.correct != p.raw_correct or p.lost]
