"""Tasks by body and by deadline."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.records.model import Task
from assistant.records.tasks_query import by_deadline, tasks_of_body
from index.vietnamese import build_analyzer

ANALYZER = build_analyzer()


def task(assignee: str, day: date | None = None, coordinating: tuple[str, ...] = ()) -> Task:
    words = f"trước ngày {day:%d/%m/%Y}" if day else ""
    return Task(assignee, coordinating, "rà soát", words, day, "", "a.txt", "a-0", "rà soát", 0, 7, "Lâm Đồng")


TASKS = [
    task("Sở Tài chính", date(2024, 9, 15)),
    task("Sở Kế hoạch và Đầu tư", None, ("Sở Tài chính",)),
    task("Sở Tài chính, UBND huyện Lạc Sa", date(2024, 4, 30)),
    task("Ban Quản lý các khu công nghiệp tỉnh"),
    task("Ban Quản lý dự án"),
]


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("Sở Tài chính", 2),
        ("so tai chinh", 2),
        ("STC", 2),
        ("Sở KH&ĐT", 1),
        ("UBND huyện Lạc Sa", 1),
        ("Ban quản lý", 1),
        ("BQL các KCN tỉnh Lâm Đồng", 1),
        ("Ban quản lý dự án", 1),
        ("Sở Xây dựng", 0),
    ],
)
def test_a_body_is_known_by_any_of_its_names(name: str, count: int) -> None:
    assert len(tasks_of_body(TASKS, name, ANALYZER)) == count


def test_the_earliest_deadline_comes_first_and_undated_tasks_last() -> None:
    days = [t.deadline_date for t in by_deadline(TASKS)]
    assert days == [date(2024, 4, 30), date(2024, 9, 15), None, None, None]
