"""Answers prefer the version that is in force, and say what befell a paper that they quote."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.assistant import Assistant, build_assistant
from assistant.in_force import other_versions, passed_over
from eval.cases import Case
from eval.scoring import judge
from index.settings import Settings
from index.versions import standings_of

FOLDER = Path(__file__).parents[2] / "eval" / "versions"
PLAN, NEW_PLAN = "kh-07-thu-hut-dau-tu.txt", "kh-41-thu-hut-dau-tu.txt"


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    data = tmp_path_factory.mktemp("in-force") / "data"
    made = build_assistant(Settings.model_validate({"data_dir": data, "embedding": "none"}))
    list(made.library.add([FOLDER / "reports"]))
    for one in lines("decisions.jsonl"):
        made.library.decide(one["newer"], one["older"], one["kind"])
    yield made
    made.library.close()


@pytest.mark.parametrize("case", lines("cases.jsonl"), ids=lambda case: case["id"])
def test_one_version_answers_and_is_called_what_it_is(assistant: Assistant, case: dict[str, Any]) -> None:
    answer = assistant.ask(case["question"])
    assert judge(Case.model_validate(case), answer).reasons == ()
    assert [words for words in case["none_of"] if words in answer.answer] == []
    assert [told for told in case["remarks"] if told not in " ".join(answer.notes)] == []


@pytest.mark.parametrize(
    ("question", "scope", "over"),
    [
        ("Chỉ tiêu dự án mới?", None, {PLAN}),
        ("Chỉ tiêu dự án mới?", [PLAN], set()),
        ("Chỉ tiêu của kế hoạch 07/KH-BQL?", None, {NEW_PLAN}),
        ("Chỉ tiêu theo kế hoạch ngày 10/01/2024?", None, {NEW_PLAN}),
        ("Chỉ tiêu theo kế hoạch cũ?", None, {NEW_PLAN}),
        ("So sánh kế hoạch cũ và kế hoạch mới", None, set()),
        ("So sánh 07/KH-BQL và 41/KH-BQL", None, set()),
        ("Theo dự thảo thì sao?", None, {PLAN}),
    ],
)
def test_what_a_question_passes_over(
    assistant: Assistant, question: str, scope: list[str] | None, over: set[str]
) -> None:
    library = assistant.library
    papers = [one for one in library.reports() if one.document in (PLAN, NEW_PLAN)]
    held = [one for one in library.relations if one.older == PLAN]
    standings = standings_of(papers, held)
    assert passed_over(question, papers, standings, scope) == over
    assert other_versions({PLAN}, standings) == {NEW_PLAN}


def test_lists_of_documents_and_sources_tell_it(assistant: Assistant) -> None:
    answer = assistant.ask("Có những kế hoạch nào của Hải Vân?")
    assert "(đã được thay thế bởi Kế hoạch số 41/KH-BQL ngày 2/7/2024)" in answer.answer
    told = {c.document: c.standing for c in answer.citations}
    assert told[NEW_PLAN] == ""
    assert told[PLAN].startswith("Kế hoạch số 07/KH-BQL ngày 10/1/2024 đã được thay thế bởi")


def test_a_task_of_a_replaced_paper_is_called_so(assistant: Assistant) -> None:
    answer = assistant.ask("Những nhiệm vụ nào đã quá hạn?").answer
    assert "(đã được thay thế bởi" in answer
