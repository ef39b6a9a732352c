"""Retrieval metrics on tiny rankings."""

from __future__ import annotations

import math

import pytest

from eval.ranking import measures, ndcg, rank_of, recall, reciprocal_rank


def test_recall_counts_gold_sources() -> None:
    assert [recall([1, 4, None], k) for k in (1, 3, 5, 10)] == pytest.approx([1 / 3, 1 / 3, 2 / 3, 2 / 3])


def test_reciprocal_rank_is_of_the_first_and_cut_at_ten() -> None:
    assert reciprocal_rank([4, 2]) == 0.5
    assert reciprocal_rank([11]) == reciprocal_rank([None]) == 0.0


def test_ndcg_of_two_sources() -> None:
    best = 1 + 1 / math.log2(3)
    assert ndcg([1, 2]) == pytest.approx(1.0)
    assert ndcg([1, None]) == pytest.approx(1 / best)
    assert ndcg([2, 4]) == pytest.approx((1 / math.log2(3) + 1 / math.log2(5)) / best)


def test_sources_in_one_passage_are_one_relevant_hit() -> None:
    assert ndcg([1, 1]) == 1.0


def test_measures_hold_one_value_a_question() -> None:
    found = measures([[1], [None]])
    assert found["recall@1"] == found["mrr@10"] == found["ndcg@10"] == [1.0, 0.0]


def test_the_rank_of_the_first_match() -> None:
    assert (rank_of([False, True, True]), rank_of([False]), rank_of([])) == (2, None, None)
