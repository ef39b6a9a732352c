"""Passages kept in memory: read once a revision, never more than the limit."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from index.recent import Recent
from index.report import Metadata, Passage


class Shelf:
    """Has every passage but "none"; notes what it was asked for."""

    def __init__(self, text: str = "chữ") -> None:
        self.text = text
        self.asked: list[list[str]] = []

    def __call__(self, ids: Sequence[str]) -> dict[str, Passage]:
        self.asked.append(list(ids))
        return {
            one: Passage(one, "a.txt", "0", 0, self.text, 0, None, "", "", "", Metadata())
            for one in ids
            if one != "none"
        }


def test_a_passage_is_read_once() -> None:
    recent, shelf = Recent[Passage](), Shelf()
    assert list(recent.get("1", ["a", "none"], shelf)) == ["a"]
    assert set(recent.get("1", ["a", "b"], shelf)) == {"a", "b"}
    assert shelf.asked == [["a", "none"], ["b"]]


def test_another_revision_is_read_anew() -> None:
    recent = Recent[Passage]()
    recent.get("1", ["a"], Shelf("cũ"))
    assert recent.get("2", ["a"], Shelf("mới"))["a"].text == "mới"
    assert recent.get("1", ["a"], Shelf("cũ"))["a"].text == "cũ"


def test_the_oldest_go_first() -> None:
    recent, shelf = Recent[Passage](limit=2), Shelf()
    for one in "abc":
        recent.get("1", [one], shelf)
    recent.get("1", ["b", "c"], shelf)
    assert shelf.asked == [["a"], ["b"], ["c"]]
    recent.get("1", ["a"], shelf)
    assert shelf.asked[-1] == ["a"]


def test_more_than_the_limit_is_still_answered() -> None:
    assert len(Recent[Passage](limit=2).get("1", list("abcd"), Shelf())) == 4


def test_nothing_is_kept_of_a_failed_read() -> None:
    def failing(_: Sequence[str]) -> dict[str, Passage]:
        raise OSError("ổ đĩa")

    recent = Recent[Passage]()
    with pytest.raises(OSError, match="ổ đĩa"):
        recent.get("1", ["a"], failing)
    assert set(recent.get("1", ["a"], Shelf())) == {"a"}
