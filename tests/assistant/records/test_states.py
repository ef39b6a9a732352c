"""How tasks stand, what staff mark as done, and the calendar of what is due."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from icalendar import Calendar

from assistant.records.model import Task
from assistant.records.reminders import calendar_of
from assistant.records.states import DONE, EARLY, OVERDUE, SOON, UNKNOWN, Mark, Standing, TaskMarks, keys_of, standings
from index.errors import LibraryUnavailable

NOW = datetime(2024, 8, 16, 8, 30, tzinfo=UTC)
TODAY = NOW.date()
TASK = Task(
    "Sở Tài chính", ("Ban Quản lý",), "trình phương án giá cho thuê đất; báo cáo UBND tỉnh, Sở TNMT",
    "trước ngày 20/8/2024", date(2024, 8, 20), "Phó Chủ tịch UBND tỉnh", "thong-bao-187.docx", "p-1", "Giao Sở…", 0, 9,
    "Lâm Đồng",
)  # fmt: skip
MARK = Mark("Đã trình tại Tờ trình 45", "to-trinh-45.docx", "10.0.0.7", NOW)


def standing(task: Task = TASK, mark: Mark | None = None) -> Standing:
    (made,) = standings([task], {keys_of([task])[0]: mark} if mark else {}, TODAY)
    return made


@pytest.mark.parametrize(
    ("due", "days", "state"),
    [
        (date(2024, 8, 15), 7, OVERDUE),
        (date(2024, 8, 16), 0, SOON),
        (date(2024, 8, 23), 7, SOON),
        (date(2024, 8, 24), 7, EARLY),
        (date(2024, 8, 24), 8, SOON),
        (None, 7, UNKNOWN),
    ],
)
def test_a_state_is_told_from_the_day(due: date | None, days: int, state: str) -> None:
    (made,) = standings([replace(TASK, deadline_date=due)], {}, TODAY, days)
    assert made.state == state


def test_what_is_done_is_not_overdue_until_that_is_taken_back(tmp_path: Path) -> None:
    late = standing(replace(TASK, deadline_date=date(2024, 1, 1)))
    marks = TaskMarks(tmp_path)
    assert (late.state, marks.all()) == (OVERDUE, {})
    marks.mark(late, MARK)
    marked = standing(late.task, TaskMarks(tmp_path).all()[late.key])
    assert (marked.state, marked.mark) == (DONE, MARK)
    assert marked.told == ("Ghi nhận 16/08/2024 08:30 (10.0.0.7). Đã trình tại Tờ trình 45. Báo cáo: to-trinh-45.docx")
    marks.undo(late, "10.0.0.8", NOW)
    assert marks.all() == {}
    assert stat.S_IMODE(marks.path.stat().st_mode) == 0o600


def test_a_task_read_again_is_the_same_and_two_alike_are_two() -> None:
    again = replace(TASK, passage="p-2", start=5, end=20, task=TASK.task.upper().replace(" ", "  "))
    first, second, other = keys_of([TASK, TASK, replace(TASK, document="thong-bao-188.docx")])
    assert keys_of([again]) == [first]
    assert len({first, second, other, *keys_of([replace(TASK, assignee="Sở Xây dựng")])}) == 4


def test_many_mark_at_once(tmp_path: Path) -> None:
    tasks = standings([replace(TASK, task=f"việc {n}") for n in range(40)], {}, TODAY)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda one: TaskMarks(tmp_path).mark(one, MARK), tasks))
    assert set(TaskMarks(tmp_path).all()) == {one.key for one in tasks}


def test_a_damaged_file_is_said_and_a_folder_that_is_only_read_is_read(tmp_path: Path, monkeypatch) -> None:
    marks = TaskMarks(tmp_path)
    marks.mark(standing(), MARK)
    with monkeypatch.context() as readable:
        readable.setattr("assistant.records.states.os.access", lambda *_: False)
        assert list(marks.all()) == [standing().key]
        assert [path.name for path in tmp_path.iterdir()] == ["tasks.sqlite"]
    marks.path.write_bytes(b"khong phai SQLite " * 100)
    with pytest.raises(LibraryUnavailable, match="việc đã xong"):
        marks.all()


def test_the_calendar_holds_what_has_a_day_and_is_not_done() -> None:
    far = replace(TASK, task="dài " * 200 + "\x07hết", quote="dòng 1\r\ndòng 2; \\ hết,")
    undated = replace(TASK, assignee="Sở Xây dựng", deadline_date=None)
    lines = standings([far, undated, TASK], {keys_of([TASK])[0]: MARK}, TODAY)
    made = calendar_of(lines, NOW)
    (event,) = Calendar.from_ical(made).walk("VEVENT")
    assert (event["DTSTART"].dt, event["DTSTART"].params["VALUE"]) == (date(2024, 8, 20), "DATE")
    assert event["SUMMARY"].startswith("Đến hạn: Sở Tài chính – dài dài") and len(event["SUMMARY"]) <= 200
    assert event["UID"] == f"{lines[0].key}@tro-ly-kcn"
    assert "Nguồn: thong-bao-187.docx\nTrích dẫn: dòng 1 dòng 2; \\ hết," in event["DESCRIPTION"]


def test_the_calendar_is_escaped_and_folded_as_the_standard_says() -> None:
    made = calendar_of([standing()], NOW)
    lines = made.split(b"\r\n")
    assert lines[-1] == b"" and b"\n" not in b"".join(lines) and b"\r" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    assert "giá cho thuê đất\\; báo cáo UBND tỉnh\\, Sở TNMT" in made.replace(b"\r\n ", b"").decode()
    assert [line.decode("utf-8") for line in lines]  # no letter is cut in two
