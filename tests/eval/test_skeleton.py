"""Drafts of cases from answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.cases import read_cases
from eval.errors import InvalidRun
from eval.skeleton import read_answers, read_feedback, skeleton
from tests.eval.builders import DOCUMENT, answer, citation

ASKED = {**answer("**An Phước**: nộp 85 tỷ đồng, tăng 5% [1]", citation()).to_json(), "question": "Nộp được bao nhiêu?"}


def test_an_answer_becomes_a_valid_case(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text(skeleton(json.loads(json.dumps(ASKED))), encoding="utf-8")
    (draft,) = read_cases(path)
    assert (draft.id, draft.kind, draft.all_of) == ("nop-duoc-bao-nhieu", "result", [["85 tỷ đồng"], ["5%"]])
    assert (draft.sources[0].document, draft.tags) == (DOCUMENT, ["cần-soát"])


def test_a_refusal_becomes_an_unanswerable_case() -> None:
    draft = json.loads(skeleton(answer("Không có.", refused=True).to_json()))
    assert (draft["kind"], draft["answerable"], draft["all_of"], draft["sources"]) == ("unanswerable", False, [], [])


def test_answers_are_read_from_one_answer_or_a_run(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(ASKED), encoding="utf-8")
    assert len(read_answers(path)) == 1
    path.write_text(json.dumps({"cases": [ASKED, ASKED]}), encoding="utf-8")
    assert len(read_answers(path)) == 2
    path.write_text("[1]", encoding="utf-8")
    with pytest.raises(InvalidRun):
        read_answers(path)


def test_feedback_keeps_the_verdict_and_the_comment(tmp_path: Path) -> None:
    path = tmp_path / "feedback.jsonl"
    line = {k: ASKED[k] for k in ("question", "answer", "citations")} | {
        "verdict": "down",
        "comment": "sai kỳ",
        "time": "",
    }
    path.write_text(json.dumps(line) + "\n\n", encoding="utf-8")
    draft = json.loads(skeleton(read_feedback(path)[0]))
    assert (draft["tags"], draft["note"]) == (["cần-soát", "góp-ý-down"], "sai kỳ")


def test_every_bad_line_of_feedback_is_named(tmp_path: Path) -> None:
    path = tmp_path / "feedback.jsonl"
    path.write_text('{"question": "a", "answer": "b"}\n{}\n[1]\n{', encoding="utf-8")
    with pytest.raises(InvalidRun, match="dòng 2, dòng 3, dòng 4"):
        read_feedback(path)
