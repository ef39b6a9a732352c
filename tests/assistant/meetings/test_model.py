"""A draft can be kept, edited and taken up again; what is missing is named, not filled in."""

from __future__ import annotations

import json

import pytest

from assistant.meetings import InvalidSummary, MeetingSummary

from .conftest import Drafted


def test_json_and_back_is_the_same_draft(drafted: Drafted) -> None:
    summary = drafted(kind="bien-ban")
    assert MeetingSummary.from_json(json.loads(json.dumps(summary.to_json()))) == summary


def test_an_edit_changes_one_line_and_nothing_else(drafted: Drafted) -> None:
    summary = drafted()
    line = summary.items("results")[0]
    edited = summary.edit(line.id, "  Doanh thu đạt\n8.120,5 tỷ đồng ")
    assert edited.items("results")[0].text == "Doanh thu đạt 8.120,5 tỷ đồng"
    assert edited.items("results")[0].edited
    assert edited.tasks == summary.tasks
    assert summary.items("results")[0] == line


def test_an_empty_edit_removes_a_line_or_task(drafted: Drafted) -> None:
    summary = drafted()
    assert len(summary.edit(summary.tasks[0].id, "").tasks) == len(summary.tasks) - 1
    assert len(summary.edit(summary.items("shortcomings")[0].id, "").items("shortcomings")) == 1


def test_filling_in_a_fact_takes_it_off_the_blanks(drafted: Drafted) -> None:
    summary = drafted()
    assert "Người chủ trì" in summary.blanks
    filled = summary.edit("chair", "Đồng chí Lò Văn Páo")
    assert "Người chủ trì" not in filled.blanks
    assert filled.fact("chair") == "Đồng chí Lò Văn Páo"


def test_an_unknown_line_can_not_be_edited(drafted: Drafted) -> None:
    with pytest.raises(KeyError):
        drafted().edit("khong-co", "x")


@pytest.mark.parametrize("damage", [{"kind": "nghi-quyet"}, {"tasks": [{"id": "1"}]}, {"facts": None}])
def test_a_damaged_draft_is_refused_in_words(drafted: Drafted, damage: dict[str, object]) -> None:
    data = {**drafted().to_json(), **damage}
    with pytest.raises(InvalidSummary, match="Hãy soạn lại"):
        MeetingSummary.from_json(data)
