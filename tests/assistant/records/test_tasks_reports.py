"""Tasks of the real reports beside the repository, where they are: who and when, none of their sentences."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.records.model import Task
from assistant.records.tasks import tasks_of
from index.chunking import passages_of
from index.reading import read_report

REPORTS = Path(__file__).parents[4] / "shared" / "reports"
pytestmark = pytest.mark.skipif(not REPORTS.is_dir(), reason=f"the real reports aren't at {REPORTS}")


def tasks(start: str) -> list[Task]:
    return tasks_of(passages_of(read_report(next(REPORTS.glob(f"{start}_*")))))


def test_the_department_of_finance_has_one_task_for_june_2019() -> None:
    (task,) = [t for t in tasks("000") if t.assignee == "Sở Tài chính"]
    assert (task.deadline_date, task.assigned_by[:6]) == (date(2019, 6, 30), "Phạm S")


def test_a_notice_assigns_everything_to_the_board_in_the_chairs_name() -> None:
    found = tasks("004")
    assert {t.assignee for t in found} == {"Ban Quản lý các khu công nghiệp tỉnh"}
    assert {t.assigned_by for t in found} == {"Phó Chủ tịch UBND tỉnh Nguyễn Văn Tuấn"}


@pytest.mark.parametrize(("start", "count"), [("002", 9), ("003", 20)])
def test_plans_are_tasks_and_results_are_not(start: str, count: int) -> None:
    found = tasks(start)
    assert abs(len(found) - count) <= 3
    assert {t.deadline_date for t in found} <= {date(2019, 12, 31), date(2024, 12, 31), date(2024, 6, 30)}


@pytest.mark.parametrize("start", ["000", "001", "002", "003", "004"])
def test_bodies_and_deadlines_are_the_documents_words(start: str) -> None:
    passages = passages_of(read_report(next(REPORTS.glob(f"{start}_*"))))
    words = "\n".join(p.text for p in passages).lower()
    texts = {p.id: p.text for p in passages}
    for task in tasks(start):
        assert texts[task.passage][task.start : task.end] == task.quote
        assert task.task in task.quote
        assert all(word.lower() in words for word in (task.deadline, task.assigned_by, *task.coordinating))
        assert all(name.lower() in words for name in task.assignee.split(", "))
