"""Cases -> rows -> summary, with a scripted assistant."""

from __future__ import annotations

import logging

import pytest

from assistant.answer import Turn
from eval.runner import run_cases
from eval.summary import flat, summarise
from tests.eval.builders import DOCUMENT, PASSAGE, Scripted, answer, case, citation, told, unanswerable

SOURCES = [{"document": DOCUMENT, "quote": "nộp ngân sách 85 tỷ đồng"}]
GOOD = answer("Nộp ngân sách 85 tỷ đồng [1]", citation())
REFUSED = answer("Không có trong tài liệu.", refused=True)


def test_a_row_holds_what_was_measured() -> None:
    assistant = Scripted([GOOD], passages=("khác", PASSAGE))
    history = [{"role": "user", "content": "Trước đó?"}]
    (row,) = run_cases(assistant, [case(sources=SOURCES, history=history)])
    assert (row.correct, row.score, row.ranks, row.citation_recall, row.citation_precision) == (True, 1, (2,), 1.0, 1.0)
    assert row.to_json().keys() >= {
        "id",
        "question",
        "answer",
        "refused",
        "citations",
        "correct",
        "reasons",
        "latency_ms",
    }
    assert assistant.asked[0][1] == [Turn("user", "Trước đó?")]


def test_a_crash_is_a_row_and_the_run_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.CRITICAL):
        rows = list(run_cases(Scripted([ValueError("hỏng"), GOOD]), [case(id="a"), case(id="b")]))
    assert [row.correct for row in rows] == [False, True]
    assert (rows[0].error, rows[0].score, rows[0].reasons) == (
        "ValueError: hỏng",
        -1,
        ("lỗi khi hỏi: ValueError: hỏng",),
    )
    assert summarise(rows)["errors"] == 1


def test_the_summary_of_four_cases() -> None:
    cases = [case(id="a", sources=SOURCES, tags=["noisy"]), case(id="b"), unanswerable(id="c"), unanswerable(id="d")]
    wrong = answer("Là 99 tỷ đồng [1]", citation())
    summary = summarise(list(run_cases(Scripted([GOOD, REFUSED, REFUSED, wrong]), cases)))
    assert (summary["accuracy"], summary["score"], summary["correct"]) == (0.5, 0.25, 2)
    assert summary["refusal"] == {"precision": 0.5, "recall": 0.5, "f1": 0.5}
    assert (summary["unsupported_figures"], summary["unsupported_share"]) == (1, 0.25)
    assert (summary["statement_support"], summary["citation_recall"]) == (0.5, 1.0)
    assert (summary["length_median"], summary["retrieval"]["recall@1"]) == (len("Nộp ngân sách 85 tỷ đồng"), 1.0)


def test_groups_and_intervals() -> None:
    cases = [case(id="a", tags=["noisy"]), unanswerable(id="b")]
    summary = summarise(list(run_cases(Scripted([GOOD, GOOD]), cases)))
    assert summary["by_kind"]["result"]["accuracy"] == summary["by_tag"]["noisy"]["accuracy"] == 1.0
    assert summary["by_kind"]["unanswerable"]["score"] == -1.0
    assert summary["intervals"]["accuracy"] == (0.0, 1.0)
    assert flat(summary)["by_kind.result.accuracy"] == 1.0


def test_nothing_measured_is_none() -> None:
    summary = summarise([])
    assert summary["accuracy"] is None and summary["refusal"]["f1"] is None
    assert summary["latency_ms"] == {"ask": {"p50": None, "p95": None}}


def test_certainty_is_measured_beside_accuracy() -> None:
    cases = [case(id="a"), case(id="b"), case(id="c"), unanswerable(id="d")]
    replies = [told("85 tỷ", "sure", 0.9), told("13 tỷ", "sure", 0.4), told("85 tỷ", "unsure", 0.3)]
    rows = list(run_cases(Scripted([*replies, told("5 tỷ", "sure", 0.8)]), cases))
    found = summarise(rows)["certainty"]
    assert (found["sure_share"], found["sure_precision"]) == (pytest.approx(2 / 3), pytest.approx(1 / 3))
    assert found["area_under_risk_coverage"] == pytest.approx((0 + 1 / 2 + 2 / 3 + 2 / 4) / 4)


def test_an_answer_that_tells_no_certainty_is_sure_unless_it_refuses() -> None:
    rows = list(run_cases(Scripted([answer("85 tỷ"), answer("không có", refused=True)]), [case(), case(id="b")]))
    assert [row.certainty for row in rows] == ["sure", "refused"]
    assert summarise(rows)["certainty"]["sure_share"] == 0.5
