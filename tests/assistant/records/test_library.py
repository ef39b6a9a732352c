"""The records of a library, filtered, and the command that prints them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from assistant.records.library import Filter, is_in_period, records_of
from assistant.records.states import Mark, TaskMarks, standings

ROOT = Path(__file__).resolve().parents[3]


def test_records_of_every_document(assistant) -> None:
    found = records_of(assistant.library)
    assert {r.document for r in found.indicators} == {"lam-dong.txt", "hau-giang.txt"}
    revenue = next(r for r in found.indicators if r.province == "Lâm Đồng" and r.name == "doanh thu")
    assert (str(revenue.value), revenue.period) == ("4111.25", "6 tháng đầu năm 2019")
    assert any(task.assignee == "Phòng Quản lý Đầu tư" for task in found.tasks)


def test_filters_need_no_diacritics(assistant) -> None:
    found = records_of(assistant.library)
    chosen = Filter(province="hau giang", indicator="doanh thu", period="06 tháng đầu năm 2019").keep(found)
    assert [str(r.value) for r in chosen.indicators] == ["3500"]
    assert {t.assignee for t in Filter(assignee="moi truong").keep(found).tasks} == {"Phòng Quản lý Môi trường"}


def test_tasks_due_before_a_day(assistant) -> None:
    found = records_of(assistant.library)
    assert len(Filter(deadline_before=date(2019, 10, 1)).keep(found).tasks) == 3
    assert Filter(deadline_before=date(2019, 9, 30)).keep(found).tasks == ()


def test_a_year_holds_its_periods() -> None:
    assert is_in_period("6 tháng đầu năm 2019", "2019") and is_in_period("giai đoạn 2018-2020", "2019")
    assert not is_in_period("6 tháng đầu năm 2019", "2018")
    assert not is_in_period("6 tháng đầu năm 2019", "6 tháng cuối năm 2019")


@pytest.fixture
def run(assistant):
    def command(*words: object) -> subprocess.CompletedProcess[str]:
        data = str(assistant.settings.data_dir)
        done = subprocess.run(
            [sys.executable, "-m", "assistant", "records", *map(str, words)],
            cwd=ROOT,
            env={**os.environ, "TROLY_EMBEDDING": "none", "TROLY_DATA_DIR": data},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert "Traceback" not in done.stderr
        return done

    return command


def test_json_on_standard_output_and_nothing_else(run) -> None:
    done = run("indicators", "--json", "-", "--province", "Hậu Giang")
    found = json.loads(done.stdout)
    assert done.returncode == 0 and found["conflicts"] == []
    assert {r["province"] for r in found["indicators"]} == {"Hậu Giang"}
    assert all(r["quote"] and r["passage"] for r in found["indicators"])


def test_files_are_written(run, tmp_path: Path) -> None:
    done = run("tasks", "--json", tmp_path / "t.json", "--xlsx", tmp_path / "t.xlsx")
    tasks = json.loads((tmp_path / "t.json").read_text(encoding="utf-8"))["tasks"]
    assert done.returncode == 0 and f"Đã ghi {len(tasks)} dòng" in done.stdout and tasks
    assert load_workbook(tmp_path / "t.xlsx")["Nhiệm vụ"].max_row == 1 + len(tasks)


def test_tasks_by_state_and_as_a_calendar(run, assistant, tmp_path: Path) -> None:
    marks, known = TaskMarks(assistant.settings.data_dir), records_of(assistant.library).tasks
    first = standings(known, {}, date(2019, 1, 1))[0]
    marks.mark(first, Mark("xong rồi", "", "10.0.0.7", datetime(2019, 7, 1, tzinfo=UTC)))
    try:
        (done,) = json.loads(run("tasks", "--state", "da xong", "--json", "-").stdout)["tasks"]
        assert (done["task"], done["state"], done["done"]["note"]) == (first.task.task, "Đã xong", "xong rồi")
        late = json.loads(run("tasks", "--state", "Quá hạn", "--json", "-").stdout)["tasks"]
        assert late and {task["state"] for task in late} == {"Quá hạn"}
        told = run("tasks", "--state", "quá hạn", "--ics", tmp_path / "t.ics", "--xlsx", tmp_path / "t.xlsx")
        assert f"có {len(late)} nhiệm vụ" in told.stdout
        assert (tmp_path / "t.ics").read_bytes().count(b"BEGIN:VEVENT\r\n") == len(late)
        assert "Quá hạn" in [cell.value for cell in load_workbook(tmp_path / "t.xlsx")["Nhiệm vụ"][2]]
    finally:
        marks.path.unlink()


def test_wrong_use_is_explained(run, tmp_path: Path) -> None:
    wrong = run("tasks", "--deadline-before", "mai")
    assert wrong.returncode == 2 and "30/9/2024" in wrong.stderr and "'mai'" in wrong.stderr
    assert "không rõ hạn" in run("tasks", "--state", "trễ").stderr
    assert run("indicators", "--state", "quá hạn").returncode == 2
    lost = run("tasks", "--xlsx", tmp_path / "khong-co" / "t.xlsx")
    assert lost.returncode == 1 and "không ghi được" in lost.stderr
