"""Sentences of the made-up papers of eval/practice, true and falsified in one place, with the verdict on each.

`data/verdicts.jsonl` has the passages that a sentence is shown (ordinals), those that it cites, and what is found:
the kinds of problems (none of a true sentence), whether there is a remark. All verdicts in it are right.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from assistant.grounding import Source, judge
from index.chunking import passages_of
from index.reading import read_report
from index.report import Passage
from index.vietnamese import build_analyzer

REPORTS = Path(__file__).parents[3] / "eval" / "practice" / "reports"
STORED = Path(__file__).parent / "data" / "verdicts.jsonl"
VERDICTS = [json.loads(line) for line in STORED.read_text(encoding="utf-8").splitlines()]


@cache
def passages(report: str) -> tuple[Passage, ...]:
    return passages_of(read_report(REPORTS / report))


@pytest.mark.parametrize("given", VERDICTS, ids=lambda given: f"{given['kind']}: {given['text'][:40]}")
def test_the_verdict_is_the_right_one(given: dict[str, Any]) -> None:
    shown = [passages(given["report"])[ordinal] for ordinal in given["passages"]]
    sources = [Source(marker, passage, build_analyzer()) for marker, passage in enumerate(shown, 1)]
    verdict = judge(given["text"], given["cites"], sources)
    assert sorted({problem.kind for problem in verdict.problems}) == given["problems"]
    assert (bool(verdict.remark), bool(verdict.computed)) == (given["remark"], given["computed"])


def test_true_sentences_have_no_problems_and_false_ones_do() -> None:
    assert all(bool(given["problems"]) != given["kind"].startswith("true") for given in VERDICTS)
    assert len({given["kind"] for given in VERDICTS}) > 35
