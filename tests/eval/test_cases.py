"""Case files: every problem at once, with its line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.cases import InvalidCases, read_cases
from tests.eval.builders import case, unanswerable


def write(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "cases.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_cases_are_read_in_order_with_defaults(tmp_path: Path) -> None:
    path = write(tmp_path, "\ufeff" + case(id="a").model_dump_json(), "", unanswerable(id="b").model_dump_json())
    first, second = read_cases(path)
    assert (first.id, first.max_chars, second.id, second.answerable) == ("a", 600, "b", False)


def test_a_line_separator_inside_a_string_is_no_end_of_line(tmp_path: Path) -> None:
    line = json.dumps({**case().model_dump(), "question": "một\u2028hai"}, ensure_ascii=False)
    assert read_cases(write(tmp_path, line))[0].question == "một\u2028hai"


def test_every_problem_is_listed_with_its_line(tmp_path: Path) -> None:
    good = case(id="a").model_dump_json()
    path = write(
        tmp_path, good, "{oops", "[]", json.dumps({**case().model_dump(), "kind": "poem", "max_chars": 0}), good
    )
    with pytest.raises(InvalidCases) as error:
        read_cases(path)
    message = str(error.value)
    assert "có 5 chỗ sai" in message
    for part in (
        "dòng 2: không phải JSON",
        "dòng 3:",
        "dòng 4: kind: 'poem'",
        "dòng 4: max_chars",
        "dòng 1, 5: trùng id",
    ):
        assert part in message


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"all_of": []}, "phải có all_of"),
        ({"all_of": [[]]}, "all_of.0: đang để trống"),
        ({"all_of": [[" "]]}, "all_of.0.0: đang để trống"),
        ({"answerable": False}, "kind unanswerable"),
        ({"sources": [{"document": "a.txt"}]}, "sources.0.quote: thiếu trường này"),
        ({"history": [{"role": "system", "content": "x"}]}, "history.0.role: 'system'"),
        ({"none_of": [""]}, "none_of.0: đang để trống"),
    ],
)
def test_a_bad_field_is_named(tmp_path: Path, change: dict, problem: str) -> None:
    path = write(tmp_path, json.dumps({**case().model_dump(), **change}))
    with pytest.raises(InvalidCases, match="dòng 1: ") as error:
        read_cases(path)
    assert problem in str(error.value)


def test_an_empty_or_binary_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidCases, match="không có câu nào"):
        read_cases(write(tmp_path, ""))
    (tmp_path / "cases.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InvalidCases, match="UTF-8"):
        read_cases(tmp_path / "cases.jsonl")


def test_the_sample_cases_are_valid() -> None:
    assert len(read_cases(Path("eval/sample/cases.jsonl"))) > 100
