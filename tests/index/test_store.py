"""One contract over both kinds of store, and what is particular to each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from index.errors import LibraryUnavailable
from index.manifest import (
    Manifest,
    ReportInfo,
    key_of,
    pack_report,
    passage_ids,
    passage_of,
    record_of,
    unpack_report,
)
from index.report import Block, Metadata, Passage, Report
from index.settings import Settings
from index.store import Store, StoreChanged, open_store

META = Metadata("Báo cáo 6 tháng", "Ban Quản lý các KCN", "Lâm Đồng", "báo cáo", "19/TB-VP.UBND", "2019-07-01", "2019")


def passage(ordinal: int, key: str = "aaaa", page: int | None = 3, text: str = "Thu hút 4.464,42 tỷ đồng") -> Passage:
    return Passage(
        f"{key}-{ordinal:05d}", "báo cáo.docx", "d" * 64, ordinal, text, 10, page, "I › 1", "Chỉ tiêu:", "A\tB", META
    )


def info(key: str = "aaaa", document: str = "báo cáo.docx", passages: int = 3) -> ReportInfo:
    return ReportInfo(document, "d" * 64, key, passages, 2, META)


@pytest.fixture
def store(either_settings: Settings) -> Iterator[Store]:
    opened = open_store(either_settings)
    yield opened
    opened.close()


def unit(*values: float) -> np.ndarray:
    vector = np.asarray(values, dtype=np.float32)
    return vector / np.linalg.norm(vector)


@pytest.mark.parametrize("page", [None, 3])
def test_a_passage_survives_its_record(page: int | None) -> None:
    one = passage(7, page=page)
    assert passage_of(one.id, one.text, record_of(one)) == one
    assert None not in record_of(one).values()


def test_a_report_survives_packing() -> None:
    blocks = (Block("heading", "I. Kết quả", 1, 1), Block("row", "a\tb", 0, None, "Đơn vị: tỷ đồng", ("A", "B")))
    report = Report("báo cáo.docx", "0" * 64, blocks, META, None)
    assert unpack_report(pack_report(report)) == report


def test_ids_lead_to_their_version() -> None:
    assert passage_ids("k-1", 2) == ["k-1-00000", "k-1-00001"]
    assert key_of("k-1-00001") == "k-1"


def test_a_manifest_changes_by_copy() -> None:
    before = Manifest()
    after = before.with_report(info()).with_report(info("bbbb", "a.docx"))
    assert before.reports == {}
    assert list(after.reports) == ["a.docx", "báo cáo.docx"]
    assert after.generation == 2
    assert after.without("a.docx").reports == before.with_report(info()).reports


def test_no_two_commits_share_a_revision() -> None:
    assert Manifest().with_report(info()).revision != Manifest().with_report(info()).revision


def killed_before_the_last(store: Store, monkeypatch, write: Callable[[], object]) -> None:
    """Do the writes to the manifest but for the one that changes the library's record."""
    with monkeypatch.context() as patch:
        upsert = store._upsert_reports
        patch.setattr(store, "_upsert_reports", lambda ids, records: None if "library" in ids else upsert(ids, records))
        write()


class TestContract:
    def test_an_empty_store_has_an_empty_manifest(self, store: Store) -> None:
        assert store.manifest() == Manifest()
        assert store.revision() == Manifest().revision

    def test_what_is_committed_is_read_back(self, store: Store) -> None:
        manifest = Manifest(collection="x", embedder="e5-small").with_report(info())
        store.commit(manifest, info())
        assert store.manifest() == manifest
        assert store.revision() == manifest.revision

    def test_a_new_version_keeps_nothing_of_the_old_record(self, store: Store) -> None:
        one = replace(info("bbbb"), pages=None)
        store.commit(Manifest().with_report(info()), info())
        store.commit(Manifest().with_report(one), one)
        assert store.manifest().reports[one.document].pages is None

    def test_a_rebuilt_library_takes_effect_with_one_record(self, store: Store, monkeypatch) -> None:
        monkeypatch.setattr("index.store.PAGE", 2)
        old = [info(f"k{i}", f"{i}.docx", passages=3) for i in range(5)]
        before = Manifest(collection="cũ")
        for one in old:
            store.commit(before := before.with_report(one), one)
        after = before.rebuilt("e5-small", "mới", [replace(one, passages=7) for one in old])
        killed_before_the_last(store, monkeypatch, lambda: store.commit_rebuilt(before, after))
        assert store.manifest() == before
        store.commit_rebuilt(before, after)
        assert store.manifest() == after

    def test_a_report_replaced_after_a_rebuild_counts_its_own_passages(self, store: Store) -> None:
        store.commit(before := Manifest(collection="cũ").with_report(info()), info())
        store.commit_rebuilt(before, after := before.rebuilt("e5-small", "mới", [info(passages=7)]))
        new = info("bbbb", passages=2)
        store.commit(newest := after.with_report(new), new)
        assert store.manifest() == newest

    def test_more_ids_than_one_request_takes(self, store: Store, monkeypatch) -> None:
        monkeypatch.setattr("index.store_passages.PAGE", 2)
        name = store.create_passages("e5-small")
        store.put(name, [passage(i) for i in range(5)], np.stack([unit(1, i) for i in range(5)]))
        assert store.vectors(name, passage_ids("aaaa", 5)) is not None
        assert store.vectors(name, passage_ids("aaaa", 6)) is None

    def test_what_is_withdrawn_is_gone(self, store: Store) -> None:
        manifest = Manifest().with_report(info())
        store.commit(manifest, info())
        store.withdraw(manifest.without(info().document), info())
        assert store.manifest().reports == {}
        assert store.manifest().generation == 2

    def test_passages_come_back_whole(self, store: Store) -> None:
        name = store.create_passages("e5-small")
        store.put(name, [passage(0), passage(1, page=None)], None)
        found = store.passages(name, ["aaaa-00001", "aaaa-00000", "missing-00000"])
        assert found == {"aaaa-00000": passage(0), "aaaa-00001": passage(1, page=None)}

    def test_the_nearest_comes_first(self, store: Store) -> None:
        name = store.create_passages("BAAI/bge-m3: thử")
        vectors = np.stack([unit(1, 0, 0), unit(1, 1, 0), unit(0, 0, 1)])
        store.put(name, [passage(i) for i in range(3)], vectors)
        hits = store.dense(name, unit(1, 0.1, 0), 2)
        assert [one for one, _ in hits] == ["aaaa-00000", "aaaa-00001"]
        assert hits[0][1] == pytest.approx(float(unit(1, 0.1, 0) @ unit(1, 0, 0)), abs=1e-5)

    def test_a_search_can_be_limited_to_documents(self, store: Store) -> None:
        name = store.create_passages("e5-small")
        store.put(name, [passage(0)], np.stack([unit(1, 0)]))
        assert store.dense(name, unit(1, 0), 5, ["khác.docx"]) == []
        assert len(store.dense(name, unit(1, 0), 5, ["báo cáo.docx"])) == 1

    def test_a_sweep_leaves_only_what_counts(self, store: Store) -> None:
        name, other = store.create_passages("none"), store.create_passages("none")
        store.put(name, [passage(0), passage(0, "orphan"), passage(1, "orphan")], None)
        manifest = Manifest(collection=name).with_report(info(passages=1))
        store.commit(manifest, info(passages=1))
        assert store.sweep(manifest) == 2
        assert store.stored(name) == {"aaaa": 1}
        with pytest.raises(StoreChanged):
            store.stored(other)

    def test_the_report_is_kept(self, store: Store) -> None:
        report = Report("a.docx", "0" * 64, (Block("paragraph", "Tổng thu 1.250,5 tỷ đồng. " * 20_000),), META, 9)
        store.put_source("aaaa", report, "e5-small", vectors := np.stack([unit(1, 2), unit(3, 4)]))
        assert store.source("aaaa") == report
        assert store.source("bbbb") is None
        np.testing.assert_allclose(store.source_vectors("aaaa", "e5-small"), vectors, atol=1e-3)
        assert store.source_vectors("aaaa", "khác") is None

    def test_the_lock_record_is_no_report(self, store: Store) -> None:
        store.set_lock("máy-1", 123.5)
        assert store.lock() == ("máy-1", 123.5)
        assert store.manifest() == Manifest()
        store.clear_lock()
        assert store.lock() == ("", 0.0)

    def test_another_store_sees_it_after_reopening(self, store: Store, either_settings: Settings) -> None:
        name = store.create_passages("e5-small")
        store.put(name, [passage(0)], np.stack([unit(1, 0)]))
        other = open_store(either_settings)
        assert len(other.dense(name, unit(1, 0), 5)) == 1
        store.put(name, [passage(1)], np.stack([unit(1, 0)]))
        other.reopen()
        assert len(other.dense(name, unit(1, 0), 5)) == 2
        other.close()


def test_a_file_in_place_of_the_folder_is_explained(make_settings, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("đây là tệp")
    with pytest.raises(LibraryUnavailable, match="Không ghi được") as error:
        open_store(make_settings())
    assert str(tmp_path) not in str(error.value)
    assert str(tmp_path) in error.value.for_operators


def test_a_server_that_does_not_answer_is_explained(make_settings) -> None:
    with pytest.raises(LibraryUnavailable, match="Máy chủ dữ liệu không trả lời") as error:
        open_store(make_settings(chroma_url="http://127.0.0.1:9"))
    assert "127.0.0.1" not in str(error.value)
    assert "TROLY_CHROMA_URL" in error.value.for_operators
