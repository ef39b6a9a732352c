"""Values derived from reports: made once, stored beside the passages, never half, never of a report gone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from filelock import FileLock

from index.derived import Entry, Where
from index.errors import LibraryUnavailable
from index.library import Library
from index.report import Passage
from index.settings import Settings
from index.store import DERIVED, Store


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


def all_ids(library: Library) -> list[str]:
    return library._store._ids(DERIVED)


def stopped_at(write: int, monkeypatch: pytest.MonkeyPatch, library: Library, maker: Lines) -> None:
    """Store, but break off before that write."""
    upsert, writes = Store._upsert_derived, iter(range(write))

    def breaking(store: Store, *args: list[str]) -> None:
        if next(writes, None) is None:
            raise Broken
        upsert(store, *args)

    with monkeypatch.context() as patch:
        patch.setattr(Store, "_upsert_derived", breaking)
        patch.setattr("index.store.PAGE", 1)
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


def test_only_a_new_report_is_made_and_a_replaced_one_forgotten(opened: Library, make_file) -> None:
    opened.keep_derived(Lines())
    list(opened.add([make_file("b.txt", "Doanh thu đạt 3.600 tỷ đồng."), make_file("c.txt", "Nhập khẩu tăng 5%.")]))
    new = [*LAM_DONG, "Doanh thu đạt 3.600 tỷ đồng.", "Nhập khẩu tăng 5%."]
    assert again(opened, Lines()) == new
    assert opened.keep_derived(maker := Lines()) == 2
    assert maker.made == ["b.txt", "c.txt"]
    assert again(opened, Lines()) == new
    assert len(all_ids(opened)) == 5 + 3


def test_nothing_is_left_of_a_removed_report(opened: Library) -> None:
    opened.keep_derived(Lines())
    opened.remove("a.txt")
    assert opened.derived(Lines()) == again(opened, Lines()) == list(HAU_GIANG)
    opened.keep_derived(Lines())
    assert len(all_ids(opened)) == 1 + 1


def test_another_edition_and_a_rebuilt_library_start_afresh(opened: Library) -> None:
    opened.keep_derived(Lines())
    assert opened.keep_derived(newer := Lines("2")) == 2
    assert newer.made and opened.count_derived(Lines("1")) == (0, 0)
    opened.rebuild()
    assert opened.count_derived(Lines("2")) == (0, 0)
    assert opened.keep_derived(Lines("2")) == 2
    assert len(all_ids(opened)) == 4 + 2


def test_kinds_leave_each_other_alone(opened: Library) -> None:
    opened.keep_derived(Lines())
    opened.keep_derived(Lines(kind="others"))
    assert opened.count_derived(Lines()) == opened.count_derived(Lines(kind="others")) == (4, 2)


@pytest.mark.parametrize("write", [0, 2, 3, 5])
def test_broken_off_at_any_write_nothing_half_is_read(opened: Library, monkeypatch, write: int) -> None:
    stopped_at(write, monkeypatch, opened, Lines())
    assert again(opened, Lines()) == [*LAM_DONG, *HAU_GIANG]
    assert opened.count_derived(Lines()) == ((3, 1) if write > 3 else (0, 0))
    with Library.open(opened._settings) as other:
        assert other.keep_derived(Lines()) == (1 if write > 3 else 2)
        assert len(all_ids(other)) == 4 + 2
    assert again(opened, maker := Lines()) == [*LAM_DONG, *HAU_GIANG] and not maker.made


def test_a_batch_that_lost_an_entry_does_not_count(opened: Library) -> None:
    opened.keep_derived(Lines())
    opened._store._delete(DERIVED, [next(one for one in all_ids(opened) if one.endswith("/00001"))])
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
        patch.setattr(Store, "_upsert_derived", full)
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


def test_an_index_file_thrown_away_after_a_kill_costs_nothing(make_settings, make_file, tmp_path: Path) -> None:
    lines = [f"Dự án số {line} tại KCN Tân Phú." for line in range(250)]
    with Library.open(make_settings()) as library:
        list(library.add([make_file("a.txt", *lines), make_file("b.txt", *HAU_GIANG)]))
        library.keep_derived(Lines())
    (tmp_path / "data" / "chroma.writing").write_text("{}")
    assert list((tmp_path / "data" / "chroma").glob("*/data_level0.bin"))
    with Library.open(make_settings()) as library:
        assert again(library, maker := Lines()) == [*lines, *HAU_GIANG] and not maker.made
        list(library.add([make_file("a.txt", *LAM_DONG)]))
        library.keep_derived(Lines())
        assert len(all_ids(library)) == 4 + 2
        assert again(library, Lines()) == [*LAM_DONG, *HAU_GIANG]


def test_what_is_deleted_while_it_is_searched_is_made(opened: Library, monkeypatch) -> None:
    opened.keep_derived(Lines())
    search = Store.derived_where

    def deleted_meanwhile(store: Store, *args: object) -> dict[str, list[str]]:
        store.forget_derived("lines", ())
        return search(store, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(Store, "derived_where", deleted_meanwhile)
    with Library.open(opened._settings) as other:
        assert other.derived(Lines(), [Where(words=("doanh thu",))]) == [*LAM_DONG, *HAU_GIANG]
