"""Records that a model adds: each is in its passage, or it is not kept; a model that fails changes nothing."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from assistant.records.assisted import FOLDER, assistance_of
from assistant.records.assisted_indicators import checked_indicator
from assistant.records.founded import Unfounded
from assistant.records.library import records_of
from assistant.records.model import Indicator, Records, Task
from assistant.records.names import build_names
from assistant.records.proposed import ProposedIndicator
from assistant.records.prose import Setting
from assistant.records.store import keep_records, maker_of
from index.chunking import passages_of
from index.library import Library
from index.reading import read_report
from index.settings import Settings
from index.vietnamese import build_analyzer
from tests.scripted_model import Failure, Line, Messages, ScriptedModel

REPORT = """BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP TỈNH AN PHƯỚC

Số: 45/BC-BQL

BÁO CÁO
Kết quả 6 tháng đầu năm 2023

I. KẾT QUẢ 6 THÁNG ĐẦU NĂM 2023

Tổng doanh thu đạt 4.111,25 tỷ đồng, tăng 20,5% so với cùng kỳ năm 2022; xuất khẩu đạt 113,7 triệu USD, giảm 3,2%.

Số dự án được cấp mới lên tới con số 17, trong khi cùng kỳ chỉ có 12. Tại KCN Bình Lạc, số hồ sơ trễ hạn dừng ở 6.

II. NHIỆM VỤ 6 THÁNG CUỐI NĂM 2023

Việc quan trắc nước thải hằng tháng của KCN Bình Lạc thuộc phần của Phòng Quản lý Môi trường, phối hợp với Sở Xây \
dựng, số liệu gửi về trước ngày 30/9/2023.

- Văn phòng rà soát thủ tục hành chính;
"""

PROJECTS: dict[str, Any] = {
    "kind": "result",
    "indicator": "Số dự án được cấp mới",
    "value": "17",
    "unit": "dự án",
    "period": "6 tháng đầu năm 2023",
    "organization": "",
    "change": "",
    "quote": "Số dự án được cấp mới lên tới con số 17",
}
EXPORT = PROJECTS | {
    "indicator": "xuất khẩu",
    "value": "113,7",
    "unit": "triệu USD",
    "quote": "xuất khẩu đạt 113,7 triệu USD, giảm 3,2%",
}
MONITORING: dict[str, Any] = {
    "assignee": "Phòng Quản lý Môi trường",
    "task": "quan trắc nước thải hằng tháng của KCN Bình Lạc",
    "deadline": "trước ngày 30/9/2023",
    "coordinating": ["Sở Xây dựng"],
    "assigned_by": "",
    "quote": "Việc quan trắc nước thải hằng tháng của KCN Bình Lạc thuộc phần của Phòng Quản lý Môi trường, phối hợp "
    "với Sở Xây dựng, số liệu gửi về trước ngày 30/9/2023.",
}

Say = Callable[..., Records]


def saying(*items: dict[str, Any]) -> Callable[[Messages], str]:
    """A model that finds these records in every passage it is shown: also where they don't stand."""
    indicators = [item for item in items if "value" in item]
    tasks = [item for item in items if "task" in item]
    text = json.dumps({"indicators": indicators, "tasks": tasks}, ensure_ascii=False)
    return lambda messages: text


@pytest.fixture
def library(tmp_path: Path, scripted_model: ScriptedModel, monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    monkeypatch.setattr("assistant.generation.endpoint.PAUSE", 0.01)
    path = tmp_path / "an-phuoc.txt"
    path.write_text(REPORT, encoding="utf-8")
    with Library.open(settings_of(tmp_path, scripted_model)) as library:
        assert [result.status for result in library.add([path])] == ["added"]
        yield library


def settings_of(folder: Path, model: ScriptedModel, **values: Any) -> Settings:
    base = {
        "data_dir": folder / "data", "embedding": "none", "llm_base_url": model.url, "llm_model": "mo-hinh-thu",
        "llm_seconds": 20, "model_records": True,
    }  # fmt: skip
    return Settings.model_validate(base | values)


@pytest.fixture
def added(library: Library, scripted_model: ScriptedModel) -> Say:
    """What the model's records add to the grammar's when the script is as given."""

    def run(*lines: Line) -> Records:
        before = records_of(library)
        scripted_model.script(*lines)
        keep_records(library)
        after = records_of(library)
        assert after.indicators[: len(before.indicators)] == before.indicators
        assert after.tasks[: len(before.tasks)] == before.tasks
        return Records(after.indicators[len(before.indicators) :], after.tasks[len(before.tasks) :])

    return run


def test_a_figure_that_the_grammar_misses_is_added_with_its_source(library: Library, added: Say) -> None:
    (record,) = added(saying(PROJECTS)).indicators
    assert (record.value, record.unit, record.kind) == (Decimal(17), "dự án", "result")
    assert record.period.lower() == "6 tháng đầu năm 2023"
    assert record.organization == record.board == "Ban Quản lý các khu công nghiệp tỉnh An Phước"
    passage = library.passage(record.passage)
    assert passage.text[record.start : record.end] == record.quote
    assert "con số 17" in record.quote and record.document == "an-phuoc.txt"


def test_a_task_that_the_grammar_misses_is_added_with_its_source(library: Library, added: Say) -> None:
    (task,) = added(saying(MONITORING)).tasks
    assert (task.assignee, task.coordinating) == ("Phòng Quản lý Môi trường", ("Sở Xây dựng",))
    assert task.deadline == "trước ngày 30/9/2023" and str(task.deadline_date) == "2023-09-30"
    assert library.passage(task.passage).text[task.start : task.end] == task.quote and task.task in task.quote


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": "18"},
        {"unit": "tỷ đồng"},
        {"unit": "doanh nghiệp"},
        {"quote": "Số dự án được cấp mới đã lên tới con số 17"},
        {"quote": "Số dự án được cấp mới"},
        {"indicator": "Số dự án điều chỉnh"},
        {"organization": "KCN Lộc Sơn"},
        {"period": "quý III năm 2023"},
        {"kind": "target"},
        {"change": "-4,5"},
        {"value": "12", "quote": "cùng kỳ chỉ có 12"},
        {"value": "mười bảy"},
        {"value": None},
        {"indicator": "số hồ sơ trễ hạn", "value": "6", "unit": "hồ sơ", "quote": "số hồ sơ trễ hạn dừng ở 6",
         "organization": "Ban Quản lý các khu công nghiệp tỉnh An Phước"},
    ],
    ids=str,
)  # fmt: skip
def test_what_the_passage_does_not_say_is_dropped(added: Say, wrong: dict[str, Any]) -> None:
    assert added(saying(PROJECTS | wrong)).indicators == ()


@pytest.mark.parametrize(
    "wrong",
    [
        {"assignee": "Sở Tài chính"},
        {"assignee": "Sở Xây dựng"},
        {"assignee": "nước thải"},
        {"task": "quan trắc khí thải hằng tháng của KCN Bình Lạc"},
        {"deadline": "trước ngày 30/6/2023"},
        {"deadline": "6 tháng cuối năm 2023"},
        {"coordinating": ["UBND tỉnh"]},
        {"assigned_by": "Chủ tịch UBND tỉnh"},
        {"task": "Số dự án được cấp mới lên tới con số 17", "quote": "Số dự án được cấp mới lên tới con số 17"},
        {"quote": "Phòng Quản lý Môi trường phải quan trắc nước thải hằng tháng của KCN Bình Lạc"},
    ],
    ids=str,
)
def test_a_task_that_the_passage_does_not_give_is_dropped(added: Say, wrong: dict[str, Any]) -> None:
    assert added(saying(MONITORING | wrong)).tasks == ()


def test_a_zone_that_the_sentence_names_is_whom_the_figure_is_about(added: Say) -> None:
    quote = "Tại KCN Bình Lạc, số hồ sơ trễ hạn dừng ở 6"
    (record,) = added(
        saying(PROJECTS | {"indicator": "số hồ sơ trễ hạn", "value": 6, "unit": "hồ sơ", "quote": quote})
    ).indicators
    assert (record.organization, record.value) == ("KCN Bình Lạc", Decimal(6))


def test_what_the_grammar_has_is_not_said_twice(library: Library, added: Say) -> None:
    office = {"assignee": "Văn phòng", "task": "rà soát thủ tục hành chính", "quote": "rà soát thủ tục hành chính"}
    assert added(saying(EXPORT, MONITORING | office | {"deadline": "", "coordinating": []})) == Records()
    assert [r.value for r in records_of(library).indicators if "xuất khẩu" in r.name] == [Decimal("113.7")]


def test_a_figure_said_in_two_passages_is_kept_once(library: Library, added: Say) -> None:
    passage = library.passages("an-phuoc.txt")[1]
    assert added(saying(PROJECTS)).indicators
    maker = maker_of(library)
    twice = [passage, replace(passage, id="doan-khac", ordinal=9)]
    assert [r.value for r in maker.make(twice) if isinstance(r, Indicator)].count(Decimal(17)) == 1


def test_a_change_is_no_figure_of_its_own(added: Say) -> None:
    said = EXPORT | {"value": "3,2", "unit": "%", "indicator": "xuất khẩu giảm"}
    assert added(saying(said)).indicators == ()


@pytest.mark.parametrize("around", ["```json\n%s\n```", "Đây là kết quả:\n%s\nHết."])
def test_json_is_found_in_the_words_around_it(added: Say, around: str) -> None:
    assert len(added(around % saying(PROJECTS)([])).indicators) == 1


@pytest.mark.parametrize("broken", ["không phải JSON", '{"indicators": [', "[1, 2]", Failure(500), Failure(401)])
def test_a_model_that_fails_leaves_the_grammars_records(
    added: Say, caplog: pytest.LogCaptureFixture, broken: Line
) -> None:
    with caplog.at_level(logging.WARNING, "troly.records"):
        assert added(broken) == Records()
    assert len([r for r in caplog.records if r.name == "troly.records"]) == 1


def test_a_record_of_another_shape_does_not_spoil_the_others(added: Say) -> None:
    text = json.dumps({"indicators": ["xin chào", {"value": "17"}, PROJECTS], "tasks": "không"}, ensure_ascii=False)
    assert [type(r) for r in added(text).indicators] == [Indicator]


def test_a_server_without_schemas_is_asked_without(added: Say, scripted_model: ScriptedModel) -> None:
    assert len(added(Failure(400, "response_format is not supported"), saying(PROJECTS)).indicators) == 1
    shapes = [request.get("response_format", {}).get("type") for request in scripted_model.requests]
    assert shapes[0] == "json_schema" and set(shapes[1:]) == {None}


def test_the_model_is_asked_once_for_each_passage(library: Library, added: Say, scripted_model: ScriptedModel) -> None:
    added(saying(PROJECTS))
    asked = len(scripted_model.requests)
    assert 0 < asked <= len(library.passages("an-phuoc.txt"))
    keep_records(library)
    with Library.open(library.settings) as again:
        assert len(records_of(again).indicators) == len(records_of(library).indicators)
        keep_records(again)
    assert len(scripted_model.requests) == asked


def test_after_a_failure_the_next_round_asks_again(library: Library, added: Say) -> None:
    assert added(Failure(500)) == Records()
    assert [r.value for r in added(saying(PROJECTS)).indicators] == [17]


def test_replies_about_a_report_gone_are_forgotten(library: Library, added: Say, scripted_model: ScriptedModel) -> None:
    added(saying(PROJECTS))
    folder = library.settings.data_dir / FOLDER
    assert list(folder.glob("*.json"))
    library.remove("an-phuoc.txt")
    keep_records(library)
    assert not list(folder.glob("*.json"))


@pytest.mark.parametrize("values", [{"model_records": False}, {"llm_base_url": None}, {"mode": "offline"}])
def test_no_request_is_made_unless_it_is_wished(
    tmp_path: Path, library: Library, scripted_model: ScriptedModel, values: dict[str, Any]
) -> None:
    scripted_model.script(saying(PROJECTS))
    settings = settings_of(tmp_path, scripted_model, **values)
    assert assistance_of(settings) is None and not Settings.model_fields["model_records"].default
    with Library.open(settings) as plain:
        keep_records(plain)
        assert all(isinstance(r, Task | Indicator) for r in maker_of(plain).make(plain.passages("an-phuoc.txt")))
    assert scripted_model.requests == []


def test_another_model_makes_another_edition(tmp_path: Path, library: Library, scripted_model: ScriptedModel) -> None:
    editions = []
    for values in ({}, {"llm_model": "mo-hinh-khac"}, {"model_records": False}):
        with Library.open(settings_of(tmp_path, scripted_model, **values)) as other:
            editions.append(maker_of(other).edition)
    assert len(set(editions)) == 3 and editions[0] == maker_of(library).edition


TABLE = """<html><body><h1>BÁO CÁO Kết quả năm 2023</h1><p>Biểu số liệu</p><table>
<tr><th>Chỉ tiêu</th><th>Đơn vị</th><th>Kế hoạch năm 2023</th><th>Thực hiện năm 2023</th></tr>
<tr><td>Số lượt kiểm tra</td><td>lượt</td><td>40</td><td>44</td></tr></table></body></html>"""


@pytest.mark.parametrize(
    ("value", "kind", "holds"), [("44", "result", True), ("44", "target", False), ("40", "result", False)]
)
def test_a_number_of_a_table_is_what_its_column_says(tmp_path: Path, value: str, kind: str, holds: bool) -> None:
    path = tmp_path / "bieu.html"
    path.write_text(TABLE, encoding="utf-8")
    passages = passages_of(read_report(path))
    (row,) = [p for p in passages if "44" in p.text]
    said = PROJECTS | {"kind": kind, "indicator": "Số lượt kiểm tra", "value": value, "unit": "lượt"}
    told = ProposedIndicator.model_validate(said | {"period": "năm 2023", "quote": "Số lượt kiểm tra lượt 40 44"})
    setting = Setting("Ban Quản lý", "", build_names(build_analyzer()))
    if not holds:
        with pytest.raises(Unfounded, match="kind"):
            checked_indicator(told, row, setting, ())
    else:
        record = checked_indicator(told, row, setting, ())
        assert record and (record.value, record.unit, record.period) == (Decimal(44), "lượt", "năm 2023")
