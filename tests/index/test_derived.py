"""Values derived from reports: made once, stored beside the passages, never half, never of a report gone."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from filelock import FileLock

from index.derived import Entry, Where
from index.derived_chroma import ChromaTable
from index.derived_sqlite import SqliteTable
from index.errors import LibraryUnavailable
from index.library import Library
from index.report import Passage
from index.settings import Settings
from index.store import DERIVED
from tests.derived_rows import lose_second_entry, stored_rows


@dataclass
class Lines:
    """Makes the passages' paragraphs, and notes whose it made."""

    edition: str = "1"
    kind: str = "lines"
    made: list[str] = field(default_factory=list)

    def make(self, passages: Sequence[Passage]) -> list[str]:
        self.made.append(passages[0].document)
        return [line for passage in passages for line in passage.text.splitlines()]

    def pack(self, value: str) -> Entry:
        return Entry(value, {"length": len(value), "first": value.split()[0]}, value.lower())

    def unpack(self, text: str) -> str:
        return text


class Broken(Exception):
    pass


LAM_DONG = ("Doanh thu đạt 4.464,42 tỷ đồng.", "Xuất khẩu đạt 113,77 triệu USD.", "Lấp đầy 62,5% diện tích.")
HAU_GIANG = ("Doanh thu đạt 3.500 tỷ đồng.",)


@pytest.fixture
def opened(either_settings: Settings, make_file) -> Iterator[Library]:
    """Two reports, in a folder and then on a server."""
    with Library.open(either_settings) as library:
        list(library.add([make_file("a.txt", *LAM_DONG), make_file("b.txt", *HAU_GIANG)]))
        yield library


def again(library: Library, maker: Lines) -> list[str]:
    """What a process that has just started reads."""
    with Library.open(library._settings) as other:
        return other.derived(maker)


def stopped_at(batch: int, monkeypatch: pytest.MonkeyPatch, library: Library, maker: Lines) -> None:
    """Store, but break off within that batch: after its first entry where a batch takes several writes."""
    writes, put = iter(range(batch)), type(library._table).put

    def breaking(table: ChromaTable | SqliteTable, name: str, entries: Sequence[Entry]) -> None:
        if next(writes, None) is None:
            if isinstance(table, ChromaTable):
                put(table, name, [])  # creates the collection
                table._upsert([f"{name}/00000"], [{"batch": name, "text": "?"}], [""])
                library._store.delete(DERIVED, [name])
            raise Broken
        put(table, name, entries)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(type(library._table), "put", breaking)
        with pytest.raises(Broken):
            library.keep_derived(maker)


def test_what_is_stored_is_not_made_again(opened: Library) -> None:
    assert opened.keep_derived(Lines()) == 2
    assert again(opened, maker := Lines()) == [*LAM_DONG, *HAU_GIANG]
    assert maker.made == []
    assert opened.keep_derived(Lines()) == 0
    assert opened.count_derived(Lines()) == (4, 2)


def test_reading_makes_what_is_missing_once_and_stores_nothing(opened: Library) -> None:
    maker = Lines()
    assert opened.derived(maker) == opened.derived(maker) == [*LAM_DONG, *HAU_GIANG]
    assert maker.made == ["a.txt", "b.txt"]
    assert opened.count_derived(maker) == (0, 0)


def test_a_report_that_makes_the_maker_fail_has_none_and_the_others_theirs(opened: Library, monkeypatch) -> None:
    make = Lines.make

    def failing(self: Lines, passages: Sequence[Passage]) -> list[str]:
        return make(self, passages) if passages[0].document == "b.txt" else [str(1 // 0)]

    monkeypatch.setattr(Lines, "make", failing)
    assert opened.derived(Lines()) == list(HAU_GIANG)
    opened.keep_derived(Lines())
    monkeypatch.undo()
    assert again(opened, Lines()) == [*LAM_DONG, *HAU_GIANG]  # tried again after the next start


def test_only_a_new_report_is_made_and_a_replaced_one_forgotten(opened: Library, make_file) -> None:
    opened.keep_derived(Lines())
    list(opened.add([make_file("b.txt", "Doanh thu đạt 3.600 tỷ đồng."), make_file("c.txt", "Nhập khẩu tăng 5%.")]))
    new = [*LAM_DONG, "Doanh thu đạt 3.600 tỷ đồng.", "Nhập khẩu tăng 5%."]
    assert again(opened, Lines()) == new
    assert opened.keep_derived(maker := Lines()) == 2
    assert maker.made == ["b.txt", "c.txt"]
    assert again(opened, Lines()) == new
    assert stored_rows(opened) == 5 + 3


def test_nothing_is_left_of_a_removed_report(opened: Library) -> None:
    opened.keep_derived(Lines())
    opened.remove("a.txt")
    assert opened.derived(Lines()) == again(opened, Lines()) == list(HAU_GIANG)
    opened.keep_derived(Lines())
    assert stored_rows(opened) == 1 + 1


def test_another_edition_and_a_rebuilt_library_start_afresh(opened: Library) -> None:
    opened.keep_derived(Lines())
    assert opened.keep_derived(newer := Lines("2")) == 2
    assert newer.made and opened.count_derived(Lines("1")) == (0, 0)
    opened.rebuild()
    assert opened.count_derived(Lines("2")) == (0, 0)
    assert opened.keep_derived(Lines("2")) == 2
    assert stored_rows(opened) == 4 + 2


def test_kinds_leave_each_other_alone(opened: Library) -> None:
    opened.keep_derived(Lines())
    opened.keep_derived(Lines(kind="others"))
    assert opened.count_derived(Lines()) == opened.count_derived(Lines(kind="others")) == (4, 2)


@pytest.mark.parametrize("batch", [0, 1])
def test_broken_off_at_any_batch_nothing_half_is_read(opened: Library, monkeypatch, batch: int) -> None:
    stopped_at(batch, monkeypatch, opened, Lines())
    assert opened.count_derived(Lines()) == (3 * batch, batch)
    assert again(opened, Lines()) == [*LAM_DONG, *HAU_GIANG]
    with Library.open(opened._settings) as other:
        assert other.keep_derived(Lines()) == 2 - batch
        assert stored_rows(other) == 4 + 2
    assert again(opened, maker := Lines()) == [*LAM_DONG, *HAU_GIANG] and not maker.made


def test_a_batch_that_can_not_be_written_whole_leaves_what_was_there(tmp_path: Path) -> None:
    (table := SqliteTable(tmp_path)).put("lines-a", [Entry("một", {}, "một")])
    with pytest.raises((OSError, sqlite3.Error)):
        table.put("lines-a", [Entry("hai", {}, "hai"), Entry("ba", {}, object())])  # type: ignore[arg-type]
    assert table.texts(table.sizes(["lines-a"])) == {"lines-a": ["một"]}


def test_a_file_that_is_no_database_is_begun_anew(tmp_path: Path) -> None:
    (table := SqliteTable(tmp_path)).path.write_bytes("không phải cơ sở dữ liệu".encode() * 100)
    assert table.sizes(["lines-a"]) == {} and table.broken()
    table.put("lines-a", [Entry("một", {}, "một")])
    assert table.sizes(["lines-a"]) == {"lines-a": 1} and table.broken() == []


def test_a_batch_that_lost_an_entry_does_not_count(opened: Library) -> None:
    opened.keep_derived(Lines())
    lose_second_entry(opened)
    assert again(opened, maker := Lines()) == [*LAM_DONG, *HAU_GIANG]
    assert maker.made == ["a.txt"]


def test_conditions_choose_among_what_is_stored(opened: Library) -> None:
    opened.keep_derived(Lines())
    with Library.open(opened._settings) as other:
        assert other.derived(Lines(), [Where(words=("doanh thu", "tỷ"))]) == [LAM_DONG[0], HAU_GIANG[0]]
        assert other.derived(Lines(), [Where(({"length": {"$lt": 29}},))]) == [LAM_DONG[2], HAU_GIANG[0]]
        either = [Where(({"first": "Xuất"},)), Where(({"first": "Doanh"},), ("3.500",))]
        assert other.derived(Lines(), either) == [LAM_DONG[1], HAU_GIANG[0]]
        assert other.derived(Lines()) == [*LAM_DONG, *HAU_GIANG]


def test_while_another_process_stores_the_values_are_made_in_memory(opened: Library, tmp_path: Path) -> None:
    with FileLock(tmp_path / "data" / "derived.lock"):
        assert opened.keep_derived(Lines()) == 0
        assert opened.derived(Lines()) == [*LAM_DONG, *HAU_GIANG]
    assert opened.keep_derived(Lines()) == 2


def test_where_nothing_can_be_written_the_values_are_made_in_memory(opened: Library, monkeypatch, caplog) -> None:
    def full(*_: object) -> None:
        raise LibraryUnavailable("Ổ đĩa đã đầy.")

    with monkeypatch.context() as patch:
        patch.setattr(type(opened._table), "put", full)
        assert opened.keep_derived(Lines()) == 0
        assert "lines not stored" in caplog.text
        assert opened.derived(Lines()) == [*LAM_DONG, *HAU_GIANG]
    assert opened.keep_derived(Lines()) == 2


def test_storing_goes_on_beside_adding_and_reading(opened: Library, make_file) -> None:
    paths = [make_file(f"m{n}.txt", *(f"Báo cáo {n}: dự án số {line}." for line in range(30))) for n in range(6)]
    failures: list[Exception] = []

    def until_added(work: Callable[[], object]) -> threading.Thread:
        def run() -> None:
            try:
                while adding.is_alive():
                    work()
            except Exception as error:
                failures.append(error)

        return threading.Thread(target=run)

    adding = threading.Thread(target=lambda: list(opened.add(paths)))
    others = [until_added(lambda: opened.keep_derived(Lines())), until_added(lambda: opened.derived(Lines()))]
    for thread in (adding, *others):
        thread.start()
    for thread in (adding, *others):
        thread.join()
    opened.keep_derived(Lines())
    assert not failures and opened.check() == []
    assert len(again(opened, maker := Lines())) == 4 + 6 * 30 and not maker.made


def test_what_is_deleted_while_it_is_searched_is_made(opened: Library, monkeypatch) -> None:
    opened.keep_derived(Lines())
    kind = type(opened._table)
    search = kind.texts_where

    def deleted_meanwhile(table: ChromaTable, *args: object) -> dict[str, list[str]]:
        table.forget("lines", ())
        return search(table, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(kind, "texts_where", deleted_meanwhile)
    with Library.open(opened._settings) as other:
        assert other.derived(Lines(), [Where(words=("doanh thu",))]) == [*LAM_DONG, *HAU_GIANG]
