"""Sentences of the made-up papers of eval/practice, true and falsified in one place, with the verdict on each.

`data/verdicts.jsonl` has the passages that a sentence is shown (ordinals), those that it cites, and what is found:
the kinds of problems (none of a true sentence), whether there is a remark. All verdicts in it are right. Its "record"
is how the verdict came about, right or not: `python tests/assistant/grounding/test_verdicts.py` writes it anew.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from assistant.grounding import Checked, Source, judge
from assistant.grounding.alignment import choices, exchanges, shortfall, weights
from assistant.grounding.labels import labelled
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


def sources_of(given: dict[str, Any]) -> list[Source]:
    shown = [passages(given["report"])[ordinal] for ordinal in given["passages"]]
    return [Source(marker, passage, build_analyzer()) for marker, passage in enumerate(shown, 1)]


def record(verdict: Checked, sources: list[Source]) -> list[Any]:
    """The passages cited, what is said of the sentence, where it stands, how well its figures fit their places."""
    cited = [source for source in sources if source.marker in verdict.markers]
    said, by = labelled(verdict.text, build_analyzer()), weights()
    fits = [shortfall(choice, by) for choice in choices(verdict.text, said, cited, cited[0])]
    fits += [gain for *_, gain in exchanges(verdict.text, said, cited, by)]
    told = [problem.reason for problem in verdict.problems]
    where = [[marker, span.start, span.end] for marker, span in verdict.spans]
    return [list(verdict.markers), told, verdict.computed, verdict.remark, where, [round(fit, 3) for fit in fits]]


@pytest.mark.parametrize("given", VERDICTS, ids=lambda given: f"{given['kind']}: {given['text'][:40]}")
def test_the_verdict_is_the_right_one(given: dict[str, Any]) -> None:
    sources = sources_of(given)
    verdict = judge(given["text"], given["cites"], sources)
    assert sorted({problem.kind for problem in verdict.problems}) == given["problems"]
    assert (bool(verdict.remark), bool(verdict.computed)) == (given["remark"], given["computed"])
    assert record(verdict, sources) == given["record"]


def test_true_sentences_have_no_problems_and_false_ones_do() -> None:
    assert all(bool(given["problems"]) != given["kind"].startswith("true") for given in VERDICTS)
    assert len({given["kind"] for given in VERDICTS}) > 35


if __name__ == "__main__":
    for one in VERDICTS:
        given_to = sources_of(one)
        one["record"] = record(judge(one["text"], one["cites"], given_to), given_to)
    STORED.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in VERDICTS), encoding="utf-8")
