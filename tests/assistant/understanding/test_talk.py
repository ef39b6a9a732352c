"""What is said to the assistant itself, in words of no list, and that no question of the cases is taken for it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.understanding.talk import ENOUGH, talk_facet, talk_odds
from assistant.understanding.words import data_lines
from index.vietnamese import fold

ROOT = Path(__file__).parents[3]
SHARED = ROOT.parent / "shared" / "eval"


@pytest.mark.parametrize(
    ("said", "facet"),
    [
        ("bạn giúp được tôi những việc gì vậy?", "help"),
        ("Hướng dẫn tôi cách sử dụng phần mềm này", "help"),
        ("Tôi nên hỏi bạn như thế nào cho đúng?", "help"),
        ("Tôi đang nói chuyện với người hay máy?", "who"),
        ("cảm ơn nhé, hữu ích lắm", "thanks"),
        ("Hay quá, đúng cái tôi cần, cám ơn nha", "thanks"),
        ("alo có ai ở đó không", "greeting"),
        ("Tôi đi họp đây, chào nhé", "bye"),
    ],
)
@pytest.mark.parametrize("typed", [str, fold])
def test_talk_in_words_of_no_list(said: str, facet: str, typed: type[str]) -> None:
    assert said not in {line.partition("\t")[2] for line in data_lines("talk.tsv")}
    assert talk_facet(typed(said)) == facet


@pytest.mark.parametrize(
    "asked",
    [
        "Ban Quản lý giúp được doanh nghiệp những việc gì?",
        "Phần mềm tiếp nhận báo cáo được dùng ở đâu?",
        "Hướng dẫn sử dụng đất khu công nghiệp",
        "Ai cảm ơn doanh nghiệp tại hội nghị?",
        "Năm 2024 thế nào?",
        "a",
    ],
)
def test_a_question_with_words_of_talk_is_no_talk(asked: str) -> None:
    assert talk_odds(asked) < ENOUGH and talk_odds(fold(asked)) < ENOUGH


def _asked(path: Path) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        yield from (case["question"], *(t["content"] for t in case.get("history") or () if t["role"] == "user"))


@pytest.mark.parametrize("name", ["eval/sample", "eval/practice", "qa-dev", "qa-practice"])
def test_no_question_of_the_cases_is_taken_for_talk(name: str) -> None:
    path = ROOT / name / "cases.jsonl" if "/" in name else SHARED / f"{name}.jsonl"
    if not path.exists():
        pytest.skip(f"{path} is absent")
    asked = list(_asked(path))
    assert len(asked) > 20
    assert [q for q in asked if talk_facet(q) or talk_facet(fold(q))] == []
