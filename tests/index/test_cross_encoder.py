"""The cross-encoder: what it says of pairs, what it keeps, and that nothing fails where it can't run."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.cross_encoder import TOKENS, Pair, encoded
from index.e5_onnx import OnnxE5
from index.embedding import E5Embedder

ASKED = "Tỷ lệ lấp đầy các KCN năm 2024 là bao nhiêu?"
TOLD = Pair(ASKED, "Báo cáo năm 2024", "Đến nay, diện tích đất đã cho thuê chiếm 67,8% đất công nghiệp.")
OTHER = Pair(ASKED, "Báo cáo năm 2024", "Ban Quản lý đã tổ chức 12 lớp tập huấn về phòng cháy cho doanh nghiệp.")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("e5")


@pytest.fixture(scope="module")
def e5(folder: Path) -> E5Embedder:
    return E5Embedder(folder)


def test_what_answers_scores_above_what_does_not(e5: E5Embedder) -> None:
    scores = e5.cross_encoder.scores([TOLD, OTHER])
    assert scores is not None and scores[0] > scores[1]


def test_a_long_pair_is_cut_and_keeps_the_ends_of_its_parts(e5: E5Embedder) -> None:
    engine = e5.load()
    assert isinstance(engine, OnnxE5)
    ids, parts = encoded(Pair("hỏi gì " * 99, "tiêu đề " * 99, "đoạn này " * 99), engine)
    assert len(ids) == len(parts) == TOKENS and parts == sorted(parts) and set(parts) == {0, 1, 2}
    assert ids.count(engine.vocabulary.eos) == 3 and ids[-1] == engine.vocabulary.eos


def test_the_graph_is_kept_and_one_that_is_damaged_is_built_again(e5: E5Embedder, folder: Path) -> None:
    first = e5.cross_encoder.scores([TOLD])
    [kept] = folder.glob("cross-encoder-*.onnx")
    whole = kept.read_bytes()
    kept.write_bytes(whole[:1000])
    again = E5Embedder(folder).cross_encoder.scores([TOLD])
    assert first is not None and again is not None and np.allclose(first, again) and kept.read_bytes() == whole


def test_without_a_usable_adapter_nothing_is_read_again(folder: Path, tmp_path: Path) -> None:
    adapter = tmp_path / "adapter.npz"
    adapter.write_bytes(b"PK\x03\x04")
    encoder = E5Embedder(folder, adapter).cross_encoder
    assert not encoder.runs and encoder.scores([TOLD]) is None
