"""Exact search over few documents, beside Chroma's own filter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from index.dense import ExactSearch
from index.embedding import Vectors
from index.library import Library
from index.manifest import Manifest, ReportInfo, key_of
from index.report import Metadata

TOWNS = ("Sông Công", "Phú Bình", "Lương Sơn", "Phổ Yên", "Đồng Hỷ", "Võ Nhai")


@pytest.fixture
def filled(library: Library, make_file) -> Iterator[Library]:
    for number, town in enumerate(TOWNS):
        text = "\n\n".join(f"KCN {town} thu hút {n} dự án, vốn {n * number} tỷ đồng. " * 12 for n in range(1, 9))
        assert all(result.status == "added" for result in library.add([make_file(f"{town}.txt", text)]))
    yield library


@pytest.fixture
def manifest() -> Manifest:
    found = Manifest(collection="c")
    for name, passages in (("a", 3), ("b", 2), ("c", 4)):
        found = found.with_report(ReportInfo(f"{name}.docx", name * 64, name, passages, None, Metadata()))
    return found


class Fetched:
    """Random vectors by id; remembers what was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, ids: Sequence[str]) -> Vectors:
        self.asked = list(ids)
        return np.stack([3 * np.random.default_rng(list(one.encode())).standard_normal(8) for one in ids]).astype("f4")


VECTOR = np.eye(8, dtype=np.float32)[0]


@pytest.mark.parametrize("documents", [["Phú Bình.txt"], ["Võ Nhai.txt", "Phổ Yên.txt", "không có.txt"]])
def test_it_finds_what_chroma_finds(filled: Library, documents: list[str]) -> None:
    assert filled.embedder
    for question in ("KCN Phổ Yên thu hút 7 dự án", "vốn 15 tỷ đồng"):
        vector = filled.embedder.query(question)
        exact = filled.dense_search(vector, 50, documents)
        chroma = filled._store.dense(filled._manifest.collection, vector, 50, documents)
        assert len(exact) >= 2 and dict(exact) == pytest.approx(dict(chroma), abs=1e-5)
        assert [score for _, score in exact] == pytest.approx([score for _, score in chroma], abs=1e-5)


def test_no_document_has_no_passage(filled: Library) -> None:
    assert filled.embedder
    assert filled.dense_search(filled.embedder.query("KCN"), 5, []) == []


def test_best_first_and_no_more_than_wanted(manifest: Manifest) -> None:
    fetch = Fetched()
    found = ExactSearch().search(manifest, ["c.docx", "a.docx", "c.docx"], VECTOR, 5, fetch)
    assert found is not None and len(found) == 5 and {key_of(one) for one, _ in found} == {"a", "c"}
    cosine = {one: row[0] / np.linalg.norm(row) for one, row in zip(fetch.asked, fetch(fetch.asked), strict=True)}
    assert [score for _, score in found] == pytest.approx(sorted(cosine.values(), reverse=True)[:5])
    assert all(score == pytest.approx(cosine[one]) for one, score in found)


def test_too_many_passages_or_a_missing_vector_are_left_to_chroma(manifest: Manifest) -> None:
    assert ExactSearch(few=3).search(manifest, ["a.docx", "b.docx"], VECTOR, 5, Fetched()) is None
    assert ExactSearch(few=5).search(manifest, ["a.docx", "b.docx"], VECTOR, 5, Fetched())
    assert ExactSearch().search(manifest, ["a.docx"], VECTOR, 5, lambda ids: None) is None


def test_vectors_are_read_once_and_the_oldest_forgotten(manifest: Manifest) -> None:
    search, fetch = ExactSearch(kept=6), Fetched()

    def read(*names: str) -> set[str]:
        fetch.asked = []
        search.search(manifest, [f"{name}.docx" for name in names], VECTOR, 5, fetch)
        return {key_of(one) for one in fetch.asked}

    assert [read("a"), read("a", "b"), read("a"), read("c"), read("c", "b")] == [{"a"}, {"b"}, set(), {"c"}, {"b"}]


def test_another_version_of_a_document_is_read_anew(library: Library, make_file, tmp_path: Path) -> None:
    assert library.embedder
    for town in TOWNS[:2]:
        list(library.add([make_file("báo cáo.txt", f"KCN {town} có 12 dự án.")]))
        ((one, score),) = library.dense_search(library.embedder.query("12 dự án"), 5, ["báo cáo.txt"])
        assert town in library.passage(one).text and score > 0
