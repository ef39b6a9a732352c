"""Minutes measured against the fields that notes give."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from assistant.meetings import Fact, MeetingSummary, TaskItem
from eval.errors import InvalidCases
from eval.minutes import marks_of, read_expected

WANTED: dict[str, Any] = {
    "notes": "a.txt", "date": "2025-03-12", "start": "8:00", "end": None, "place": None, "chair": "Hải",
    "secretary": None, "participants": ["Tuấn"], "absent": ["Lợi"], "opinions": [],
    "tasks": [["Phòng Đầu tư", "rà soát", "20/3"]],
}  # fmt: skip


def test_given_fields_are_found_and_what_is_not_given_is_invented() -> None:
    facts = {
        "date": Fact("sáng 12/3/2025"), "closing": Fact("10h30"), "chair": Fact("ông Hải"),
        "participants": Fact("ông Tuấn; ông Lợi"),
    }  # fmt: skip
    tasks = (TaskItem("1", "rà soát 5 dự án", "Phòng Đầu tư", deadline="trước 20/3"), TaskItem("2", "báo cáo", "VP"))
    marks = marks_of(WANTED, MeetingSummary("bien-ban", "day-du", facts, {}, tasks))  # type: ignore[arg-type]
    assert (marks.given, marks.found, marks.missed) == (5, 4, ("start: 8:00",))
    assert marks.invented == ("end: 10h30", "tasks: VP | báo cáo | ", "present: Lợi")


def test_the_sample_has_ten_notes_with_their_fields() -> None:
    assert len(read_expected()) == 10


def test_a_bad_line_is_named(tmp_path: Path) -> None:
    (tmp_path / "expected.jsonl").write_text('{"notes": "a.txt"}', encoding="utf-8")
    with pytest.raises(InvalidCases, match="dòng 1"):
        read_expected(tmp_path)
