"""What readers think of answers, as lines of a file that the evaluation reads."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest

from assistant.answer import Answer, Citation
from assistant.web.conversation import Exchange
from assistant.web.feedback import Opinion, append, entry
from eval.cases import read_cases
from eval.skeleton import read_feedback, skeleton

CITATION = Citation(1, "a.txt", "Báo cáo", None, None, "Thu ngân sách đạt 412,5 tỷ đồng.", "412,5 tỷ", 18, 26, 1.0, "p")
ASKED = Exchange(
    "Thu bao nhiêu?",
    Answer("Thu bao nhiêu?", "Thu bao nhiêu?", "412,5 tỷ đồng [1]", False, None, "offline", (CITATION,)),
)
FOLLOWED = Exchange("Còn chi?", Answer("Còn chi?", "Chi bao nhiêu?", "Không có.", True, "Không có.", "offline"))
NOW = datetime.fromisoformat("2024-08-15T09:30:00+07:00")


def test_line_has_what_a_case_is_made_of(tmp_path: Path) -> None:
    line = entry((ASKED,), Opinion(0, "up", "Đúng"), NOW)
    assert line is not None
    assert list(line) == ["question", "answer", "citations", "verdict", "comment", "time"]
    assert (line["verdict"], line["comment"], line["time"]) == ("up", "Đúng", "2024-08-15T09:30:00+07:00")
    append(tmp_path / "feedback.jsonl", line)
    (read,) = read_feedback(tmp_path / "feedback.jsonl")
    (tmp_path / "cases.jsonl").write_text(skeleton(read), encoding="utf-8")
    (case,) = read_cases(tmp_path / "cases.jsonl")
    assert (case.all_of, case.sources[0].quote) == ([["412,5 tỷ đồng"]], "412,5 tỷ")


def test_follow_up_keeps_what_went_before() -> None:
    line = entry((ASKED, FOLLOWED), Opinion(1, "down"), NOW)
    assert line is not None
    assert [turn["content"] for turn in line["history"]] == ["Thu bao nhiêu?", "412,5 tỷ đồng [1]"]


@pytest.mark.parametrize("turn", [-1, 1, 2])
def test_nothing_is_written_about_what_was_not_answered(turn: int) -> None:
    assert entry((ASKED, Exchange("Nữa?", note="Đã dừng.")), Opinion(turn, "up"), NOW) is None


def test_writers_do_not_mix(tmp_path: Path) -> None:
    file = tmp_path / "data" / "feedback.jsonl"
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: append(file, {"question": "ệ" * 9000, "number": number}), range(40)))
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert sorted(line["number"] for line in lines) == list(range(40))


def test_line_after_a_torn_one_is_whole(tmp_path: Path) -> None:
    file = tmp_path / "feedback.jsonl"
    file.write_text('{"question": "bị cắ', encoding="utf-8")
    append(file, {"question": "mới"})
    assert json.loads(file.read_text(encoding="utf-8").splitlines()[1]) == {"question": "mới"}


@pytest.mark.parametrize(
    ("sent", "opinion"),
    [
        ({"turn": "2", "verdict": "up", "comment": " tốt "}, Opinion(2, "up", "tốt")),
        ({"turn": 0, "verdict": "down"}, Opinion(0, "down")),
        ({"turn": 0, "verdict": "down", "comment": "x" * 5000}, Opinion(0, "down", "x" * 2000)),
        ({"turn": "a", "verdict": "up"}, None),
        ({"turn": 0, "verdict": ""}, None),
        ({"verdict": "up"}, None),
        (None, None),
    ],
)
def test_opinion(sent: object, opinion: Opinion | None) -> None:
    assert Opinion.parse(sent) == opinion
