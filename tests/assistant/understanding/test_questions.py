"""Questions that are not for the content of documents, by many phrasings: what they are about, and their answers."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.answer import Turn
from assistant.assistant import Assistant
from assistant.understanding.reading import in_english
from eval.cases import read_cases
from eval.scoring import judge
from tests.assistant.understanding.conftest import SAMPLE

CASES = [json.loads(line) for line in Path(__file__).with_name("questions.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("case", CASES, ids=[case["q"] for case in CASES])
def test_a_question_is_read_and_answered(sample: Assistant, case: dict[str, Any]) -> None:
    intent = sample.desk.read(case["q"])
    assert intent.about == case["about"]
    if "documents" in case:
        assert list(intent.documents) == case["documents"]
    answer = sample.desk.answer(intent)
    assert (answer is None) == (case["about"] == "content")
    if answer is not None:
        shown = answer.answer.casefold()
        assert [words for words in case.get("all_of", ()) if words.casefold() not in shown] == []
        assert [words for words in case.get("none_of", ()) if words.casefold() in shown] == []
        assert answer.refused == case.get("refused", False) == (answer.certainty == "refused")
        assert answer.verification.unsupported == ()


def test_ordinary_questions_are_left_to_the_search(sample: Assistant) -> None:
    """Only questions for the head of a document are answered here, and rightly."""
    others = []
    for case in read_cases(SAMPLE / "cases.jsonl"):
        intent = sample.desk.read(case.question, [Turn(turn.role, turn.content) for turn in case.history])
        if intent.about != "content":
            others.append(case.id)
            answer = sample.desk.answer(intent)
            assert answer is not None and judge(case, answer).correct, case.id
    assert len(others) <= 5


def test_that_document_is_the_one_talked_about(sample: Assistant) -> None:
    asked = "Tóm tắt thông báo 187/TB-VPUBND"
    history = [Turn("user", asked), Turn("assistant", sample.ask(asked).answer)]
    assert "Ung Hoàng Tiệp" in sample.ask("văn bản đó ai ký?", history).answer


def test_scope_of_the_page_holds(sample: Assistant) -> None:
    answer = sample.ask("Có những tài liệu nào?", documents=["bc-12-tong-ket-2023-an-phuoc.pdf"])
    assert "**1**" in answer.answer and len(answer.citations) == 1


def test_drafting_opens_the_tab_with_the_document(sample: Assistant) -> None:
    answer = sample.ask("soạn biên bản từ thông báo 187/TB-VPUBND")
    assert answer.action == {"tab": "draft", "documents": ["tb-187-ket-luan-so-ket-6-thang-2024.docx"]}


def test_examples_and_choices_are_answered(sample: Assistant) -> None:
    offered = [*sample.examples(4), *sample.ask("xuất khẩu?").choices]
    assert len(offered) > 4
    assert [question for question in offered if sample.ask(question).certainty != "sure"] == []


def test_a_question_in_english_is_not_asserted(sample: Assistant) -> None:
    answer = sample.ask("What was the revenue of An Phuoc in 2023?")
    assert answer.certainty == "unsure" and "tiếng Việt" in answer.answer and answer.verification.figures == 0


def test_an_empty_library_says_so(tmp_path: Path) -> None:
    from assistant.assistant import build_assistant
    from index.settings import Settings

    empty = build_assistant(Settings.model_validate({"data_dir": tmp_path, "embedding": "none", "mode": "offline"}))
    assert "chưa có tài liệu" in empty.ask("xin chào").answer
    assert empty.ask("Có những tài liệu nào?").refused
    empty.library.close()


ENGLISH = """AN BINH INDUSTRIAL ZONES AUTHORITY

REPORT
Results in the first quarter of 2025

Investors registered 41.5 million dollars. Nine factories were opened.
"""
PLAIN = "Trong quy I nam 2025 cac khu cong nghiep tinh An Binh thu hut 9 du an voi von dang ky 41,5 trieu USD."


def test_a_question_in_english_is_shown_what_is_in_english(build: Callable[[dict[str, str]], Assistant]) -> None:
    answer = build({"report.txt": ENGLISH, "bao-cao.txt": PLAIN}).ask("How much did the investors register in 2025?")
    assert answer.certainty == "unsure" and "41.5 million dollars" in answer.answer
    assert {citation.document for citation in answer.citations} == {"report.txt"}
    assert in_english(ENGLISH) and not in_english(PLAIN)
