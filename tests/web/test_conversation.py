"""The conversation between reloads: whole, bounded, and careful with what a browser sends."""

from __future__ import annotations

import json

import pytest

from assistant.answer import Answer, Citation, Turn, Verification
from assistant.web import conversation
from assistant.web.conversation import Exchange, Place

CITATION = Citation(1, "a.txt", "Báo cáo", None, None, "đạt 5 tỷ", "5 tỷ", 4, 8, 0.5, "p1", "năm 2024")
ANSWER = Answer(
    "Hỏi?", "Hỏi?", "đạt 5 tỷ [1]", False, None, "offline", (CITATION,), (), Verification(1, 1), {"total": 2.5}
)
EXCHANGES = (
    Exchange("Hỏi?", ANSWER, suggestions=(("Thời hạn?", "Thời hạn là khi nào?"),)),
    Exchange("Nữa?", note="Đã dừng."),
)


def test_survives_the_browser_whole() -> None:
    stored = conversation.dump(EXCHANGES, "abc")
    assert conversation.load(stored) == EXCHANGES
    assert conversation.key_of(stored) == "abc"


@pytest.mark.parametrize("entries", [None, "x", {}, [1], [{"question": 5}], [{"question": "a", "answer": {"x": 1}}]])
def test_what_does_not_fit_is_dropped(entries: object) -> None:
    assert conversation.load(json.dumps({"exchanges": entries})) == ()


@pytest.mark.parametrize("stored", [None, "", "x", "[]", 5])
def test_what_is_no_conversation_is_an_empty_one(stored: object) -> None:
    assert conversation.load(stored) == ()
    assert conversation.key_of(stored) == ""


def test_one_exchange_changes() -> None:
    changed = conversation.changed(EXCHANGES, 0, verdict="up")
    assert (changed[0].verdict, changed[1]) == ("up", EXCHANGES[1])
    with pytest.raises(IndexError):
        conversation.changed(EXCHANGES, -1, verdict="up")


def test_history_holds_answered_questions_only() -> None:
    assert conversation.turns(EXCHANGES) == [Turn("user", "Hỏi?"), Turn("assistant", "đạt 5 tỷ [1]")]


def test_oldest_exchanges_make_room() -> None:
    many = tuple(Exchange(f"Câu {number}", ANSWER) for number in range(100))
    kept = conversation.trim(many)
    assert len(kept) == conversation.MOST_EXCHANGES
    assert kept[-1].question == "Câu 99"


def test_room_is_counted_in_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversation, "MOST_CHARACTERS", 300)
    assert conversation.trim((*EXCHANGES, *EXCHANGES)) == (Exchange("Nữa?", note="Đã dừng."),)
    assert conversation.trim((Exchange("x" * 1000),)) == (Exchange("x" * 1000),)


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ({"turn": "2", "kind": "citations", "marker": "1"}, Place(2, "citations", 1)),
        ({"turn": 0, "kind": "related", "marker": 3}, Place(0, "related", 3)),
        ({"turn": "x", "kind": "related", "marker": 3}, None),
        ({"turn": 1, "kind": "other", "marker": 3}, None),
        ({"turn": 1, "kind": ["related"], "marker": 3}, None),
        ({}, None),
        (None, None),
    ],
)
def test_place(data: object, place: Place | None) -> None:
    assert Place.parse(data) == place


@pytest.mark.parametrize(
    ("place", "found"),
    [
        (Place(0, "citations", 1), (CITATION,)),
        (Place(0, "related", 1), ()),
        (Place(1, "citations", 1), ()),
        (Place(9, "citations", 1), ()),
        (Place(-1, "citations", 1), ()),
        (None, ()),
    ],
)
def test_citations_at(place: Place | None, found: tuple[Citation, ...]) -> None:
    assert conversation.citations_at(EXCHANGES, place) == found
