"""Hybrid retrieval: fusion, steering by place and period, spellings that meet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from index.embedding import HashingEmbedder
from index.lexical import Damaged, LexicalIndex
from index.library import Library
from index.query import understand
from index.report import Metadata, Passage
from index.retrieval import (
    HybridSearch,
    Tuning,
    fuse,
    standardise,
    steer,
    term_weights,
)
from index.steering import facts_of
from index.synonyms import build_synonyms
from index.vietnamese import build_analyzer

PLACES = ("Lâm Đồng", "Hòa Bình")
LAM_DONG = (
    "Báo cáo kết quả 6 tháng đầu năm 2019 của Ban Quản lý các khu công nghiệp tỉnh Lâm Đồng",
    "Doanh thu của các doanh nghiệp đạt 4.464,42 tỷ đồng. Ban đã thu hút 06 dự án mới.",
)
HOA_BINH = (
    "Báo cáo kết quả 6 tháng đầu năm 2024 của Ban Quản lý các khu công nghiệp tỉnh Hòa Bình",
    "Doanh thu của các doanh nghiệp đạt 25.812 tỷ đồng. Ban đã thu hút 11 dự án mới.",
)
LABOUR = (
    "Thông báo về lao động",
    "Sở Kế hoạch và Đầu tư phối hợp giải phóng mặt bằng cho khu công nghiệp Lộc Sơn; xuất khẩu tăng.",
)


def passage(text: str, **meta: str) -> Passage:
    return Passage("x-0", "a.txt", "0", 0, text, 0, None, "", "", "", Metadata(**meta))


@pytest.fixture(params=[True, False], ids=["hybrid", "lexical only"])
def search(request, library: Library, make_file) -> Iterator[HybridSearch]:
    list(library.add([make_file("ld.txt", *LAM_DONG), make_file("hb.txt", *HOA_BINH), make_file("khac.txt", *LABOUR)]))
    analyzer = library.analyzer
    synonyms = {folded: build_synonyms(analyzer, folded=folded) for folded in (True, False)}
    yield HybridSearch(library, analyzer, HashingEmbedder() if request.param else None, synonyms)


def best(search: HybridSearch, question: str) -> str:
    return search.search(question)[0].passage.document


# ------------------------------------------------------------------------------------------------ fusion


def test_standard_scores() -> None:
    assert standardise([("a", 3.0), ("b", 1.0)]) == {"a": 1.0, "b": -1.0}
    assert standardise([("a", 2.0), ("b", 2.0)]) == {"a": 0.0, "b": 0.0}
    assert standardise([]) == {}


def test_a_passage_that_one_list_misses_gets_its_lowest_score() -> None:
    fused = fuse([("a", 3.0), ("b", 1.0)], [("b", 0.9), ("c", 0.1)], 0.5)
    assert fused == {"a": 0.5, "b": -0.5, "c": -1.5}
    assert list(fused) == ["a", "b", "c"]


def test_one_list_alone_is_not_weighed_down() -> None:
    assert fuse([("a", 3.0), ("b", 1.0)], [], 0.8) == {"a": 1.0, "b": -1.0}
    assert fuse([], [], 0.8) == {}


# ------------------------------------------------------------------------------------------------ steering


def test_steering_adds_place_and_period() -> None:
    query = understand("Doanh thu Lâm Đồng năm 2019", PLACES)
    tuning = Tuning(place_bonus=10, period_bonus=1)
    assert steer(query, facts_of(passage("x", province="Lâm Đồng", period="năm 2019")), tuning) == 11
    assert steer(query, facts_of(passage("x", province="Hòa Bình", period="năm 2020")), tuning) == -11


# ------------------------------------------------------------------------------------------------ terms


def test_words_that_ask_and_places_weigh_little() -> None:
    tuning = Tuning()
    weights = term_weights(
        build_analyzer(), understand("Doanh thu của Lâm Đồng năm 2019 là bao nhiêu", PLACES), None, tuning
    )
    assert weights["doanh"] == weights["thu"] == weights["doanh_thu"] == 1.0
    assert {weights[w] for w in ("bao", "nhiêu", "lâm", "đồng", "2019", "lâm_đồng")} == {tuning.light_weight}


def test_synonyms_weigh_less_than_the_words_themselves() -> None:
    analyzer, tuning = build_analyzer(), Tuning()
    weights = term_weights(analyzer, understand("xuất khẩu tăng"), build_synonyms(analyzer), tuning)
    assert (weights["xuất_khẩu"], weights["nước_ngoài"]) == (1.0, tuning.synonym_weight)


# ------------------------------------------------------------------------------------------------ the whole search


@pytest.mark.parametrize(
    ("question", "document"),
    [
        ("Doanh thu của tỉnh Lâm Đồng", "ld.txt"),
        ("doanh thu cua tinh lam dong", "ld.txt"),
        ("Doanh thu của tỉnh Hòa Bình", "hb.txt"),
        ("Doanh thu của tỉnh Hoà Bình", "hb.txt"),
        ("Doanh thu 6 tháng đầu năm 2019", "ld.txt"),
        ("doanh thu nua dau nam 2024", "hb.txt"),
        ("thu hút 6 dự án", "ld.txt"),
        ("thu hút 06 dự án", "ld.txt"),
        ("doanh thu 4464,42 tỷ", "ld.txt"),
        ("Sở KH&ĐT phối hợp GPMB KCN Lộc Sơn", "khac.txt"),
        ("so khdt gpmb kcn loc son", "khac.txt"),
        ("giải toả mặt bằng Lộc Sơn", "khac.txt"),
        ("bán hàng ra nước ngoài", "khac.txt"),
    ],
)
def test_the_passage_asked_about_comes_first(search: HybridSearch, question: str, document: str) -> None:
    assert best(search, question) == document


def test_scores_fall_and_are_explained(search: HybridSearch) -> None:
    hits = search.search("Doanh thu của Lâm Đồng")
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
    assert all(h.score == pytest.approx(h.parts["fused"] + h.parts["steer"]) for h in hits)


def test_only_the_documents_asked_for_and_only_k(search: HybridSearch) -> None:
    assert {h.passage.document for h in search.search("doanh thu", documents=["hb.txt"])} == {"hb.txt"}
    assert len(search.search("doanh thu", k=1)) == 1


@pytest.mark.parametrize("question", ["", "?!", "và của là", "zzz qqq"])
def test_odd_questions_do_no_harm(search: HybridSearch, question: str) -> None:
    assert all(h.passage.text for h in search.search(question))


class Reading:
    """A library that tells how many passages were read, and that may lose some while a question is answered."""

    def __init__(self, library: Library, lost: frozenset[str] = frozenset()) -> None:
        self._library, self._lost, self.read = library, lost, 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._library, name)

    def get_passages(self, ids: Sequence[str]) -> list[Passage]:
        self.read += len(ids)
        return [p for p in self._library.get_passages(ids) if p.document not in self._lost]


def test_only_the_passages_that_are_returned_are_read(search: HybridSearch) -> None:
    library = Reading(search.library)
    assert replace(search, library=library).search("Doanh thu của Lâm Đồng năm 2019", 1) == search.search(
        "Doanh thu của Lâm Đồng năm 2019", 1
    )
    assert library.read == 1


def test_others_take_the_place_of_passages_that_are_gone(search: HybridSearch) -> None:
    found = search.search("Doanh thu của Lâm Đồng năm 2019", 3)
    lost = frozenset([found[0].passage.document])
    left = replace(search, library=Reading(search.library, lost)).search("Doanh thu của Lâm Đồng năm 2019", 1)
    assert left == [hit for hit in found if hit.passage.document not in lost][:1]


def test_steering_is_the_same_while_the_lexical_index_lags(search: HybridSearch, make_settings, monkeypatch) -> None:
    expected = search.search("Doanh thu của Lâm Đồng năm 2019")
    monkeypatch.setattr(LexicalIndex, "facts", lambda *_: {})
    with Library.open(make_settings(), HashingEmbedder()) as lagging:
        assert replace(search, library=lagging).search("Doanh thu của Lâm Đồng năm 2019") == expected
    assert {hit.parts["steer"] for hit in expected} != {0.0}


def test_steering_survives_a_damaged_lexical_index(search: HybridSearch, make_settings, monkeypatch) -> None:
    def damaged(*_: object) -> None:
        raise Damaged("rác")

    expected = search.search("Doanh thu của Lâm Đồng năm 2019")
    monkeypatch.setattr(LexicalIndex, "facts", damaged)
    with Library.open(make_settings(), HashingEmbedder()) as library:
        assert replace(search, library=library).search("Doanh thu của Lâm Đồng năm 2019") == expected


def test_an_empty_library_finds_nothing(library: Library) -> None:
    assert HybridSearch(library, library.analyzer, HashingEmbedder()).search("doanh thu") == []


def test_llama_index_gets_the_same_passages(search: HybridSearch) -> None:
    from index.llama import HybridRetriever

    nodes = HybridRetriever(search, k=2).retrieve("Doanh thu của Lâm Đồng")
    hits = search.search("Doanh thu của Lâm Đồng", 2)
    assert [(n.node.get_content(), n.score) for n in nodes] == [(h.passage.text, h.score) for h in hits]
    assert nodes[0].node.metadata["province"] == "Lâm Đồng"
