"""How well a statement answers a question, read together: a cross-encoder made of multilingual-e5-small.

Question, context and statement stand in one sequence; the score is the cosine of the question's mean with the
statement's, scaled, and a linear function of the mean of all. The adapter in data/cross_encoder.npz is made by
`python -m eval cross-encoder`, which says in it what it has learned from. The graph is kept beside e5's own.
"""

from __future__ import annotations

import hashlib
import io
import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from index.e5_graph import GRAPH_VERSION, LAST, PARTS, WORDS, Adapter, cross_encoder
from index.e5_onnx import OnnxE5, OnnxUnavailable
from index.e5_weights import Floats
from index.kept_graphs import cores, keep, opened, ranges_of, session_of, with_reference

log = logging.getLogger(__name__)

QUESTION_TOKENS = 32
STATEMENT_TOKENS = 56
TOKENS = 96
"""Of a pair in all, four marks among them; what is left over of the question and the statement is the context's."""
OF_QUESTION, OF_CONTEXT, OF_STATEMENT = range(3)
LEVEL = 0.8
"""A usual cosine, which says neither yes nor no."""
NEAR_ENOUGH = 0.5
"""How far scores in integers may be from those in float32; between a good and a bad statement lie several."""
ONE = 1
"""Thread a pair."""


class Pair(NamedTuple):
    """What is read together; `context` says what the statement is about: title, headings, headers of a row."""

    question: str
    context: str
    statement: str


CHECKED = (
    Pair("Tỷ lệ lấp đầy các KCN năm 2024 là bao nhiêu?", "Kết quả năm 2024", "Tỷ lệ lấp đầy đạt 67,8%."),
    Pair("ai phai ra soat", "", "Giao Phòng Quản lý đầu tư chủ trì rà soát, báo cáo trước ngày 15/12/2024."),
    Pair("Vốn đăng ký của dự án Phú Bình?", "Tên dự án | Vốn (tỷ đồng)", "3 | Nhà máy linh kiện Phú Bình | 1.250,5"),
)


@dataclass(frozen=True)
class Tuned:
    """The adapter with what makes a score of the last layer: `head` (hidden,) and `bias` of the whole, `scale` of the
    cosine; `digest` tells one adapter from another."""

    adapter: Adapter
    head: Floats
    bias: float
    scale: float
    digest: str


def shipped() -> Tuned:
    """The adapter that the product is delivered with. Raises OSError, ValueError."""
    with as_file(files("index") / "data" / "cross_encoder.npz") as path:
        return read_tuned(path)


def read_tuned(path: Path) -> Tuned:
    """Raises OSError, ValueError and KeyError when it is no adapter."""
    data = path.read_bytes()
    digest = hashlib.blake2b(data, digest_size=8).hexdigest()
    with np.load(io.BytesIO(data), allow_pickle=False) as stored:
        values = {name: stored[name].astype(np.float32) for name in stored.files if name != "made"}
    matrices = sorted(name.removesuffix(".A") for name in values if name.endswith(".A"))
    changes = {f"{name}.w": (values[f"{name}.A"], values[f"{name}.B"]) for name in matrices}
    norms = {name: values[name] for name in values if "ln." in name}
    adapter = Adapter(int(values["first_layer"]), values["parts"], changes, norms)
    return Tuned(adapter, values["head"], float(values["bias"]), float(values["scale"]), digest)


class CrossEncoder:
    """Scores of pairs: the logarithm of odds, up to a constant of the question. Loads on first use; thread-safe."""

    def __init__(self, e5: Callable[[], OnnxE5], folder: Path | None, adapter: Path | None = None) -> None:
        self._e5, self._folder, self._adapter = e5, folder, adapter
        self._lock = threading.Lock()
        self._model: _Loaded | None = None
        self._tried = False

    @property
    def runs(self) -> bool:
        """Whether this machine can run it."""
        return self._loaded() is not None

    def scores(self, pairs: Sequence[Pair]) -> Floats | None:
        """(n,) for n pairs; None where this machine can't run it."""
        loaded = self._loaded()
        return loaded.scores(pairs) if loaded else None

    def _loaded(self) -> _Loaded | None:
        with self._lock:
            if not self._tried:
                self._tried = True
                try:
                    tuned = read_tuned(self._adapter) if self._adapter else shipped()
                    self._model = _load(self._e5(), tuned, self._folder)
                except Exception as error:  # another engine, a missing package, a damaged file, too little memory
                    log.warning("statements are ranked without the cross-encoder: %s", error)
            return self._model


class _Loaded:
    def __init__(self, session: Any, e5: OnnxE5, tuned: Tuned) -> None:
        self._session, self._e5, self._tuned = session, e5, tuned
        self._threads = ThreadPoolExecutor(cores(), "cross-encoder")

    def scores(self, pairs: Sequence[Pair]) -> Floats:
        """Each pair on a core of its own: a third faster than all cores on one after the other."""
        return np.array(list(self._threads.map(self.score, pairs)), np.float32)

    def score(self, pair: Pair) -> float:
        ids, parts = encoded(pair, self._e5)
        (last,) = self._session.run([LAST], inputs_of(ids, parts, self._e5))
        return score_of(last[0], parts, self._tuned)


def encoded(pair: Pair, e5: OnnxE5) -> tuple[list[int], list[int]]:
    """Token ids of a pair with their marks, and the part that each is of."""
    begin, end = e5.vocabulary.bos, e5.vocabulary.eos
    question = e5.tokenize(pair.question)[:QUESTION_TOKENS]
    statement = e5.tokenize(pair.statement)[:STATEMENT_TOKENS]
    context = e5.tokenize(pair.context)[: TOKENS - 4 - len(question) - len(statement)]
    ids = [begin, *question, end, *context, end, *statement, end]
    lengths = ((OF_QUESTION, len(question) + 2), (OF_CONTEXT, len(context) + 1), (OF_STATEMENT, len(statement) + 1))
    return ids, [part for part, length in lengths for _ in range(length)]


def inputs_of(ids: Sequence[int], parts: Sequence[int], e5: OnnxE5) -> dict[str, Any]:
    return {WORDS: e5.words.rows(np.array(ids, np.int64))[None], PARTS: np.array(parts, np.int64)[None]}


def score_of(last: Floats, parts: Sequence[int], tuned: Tuned) -> float:
    """The score by the last layer (tokens, hidden) of a pair."""
    of = np.array(parts)
    question, statement = (last[of == part].mean(axis=0) for part in (OF_QUESTION, OF_STATEMENT))
    cosine = question @ statement / (np.linalg.norm(question) * np.linalg.norm(statement))
    return float(last.mean(axis=0) @ tuned.head + tuned.bias + tuned.scale * (cosine - LEVEL))


def _load(e5: OnnxE5, tuned: Tuned, folder: Path | None) -> _Loaded:
    name = f"cross-encoder-{tuned.digest}-{GRAPH_VERSION}.onnx"
    kept = folder / name if folder else None
    return _opened(kept, e5, tuned) or _built(kept, e5, tuned)


def _opened(kept: Path | None, e5: OnnxE5, tuned: Tuned) -> _Loaded | None:
    def checked(session: Any, reference: Floats) -> _Loaded:
        model = _Loaded(session, e5, tuned)
        _compare(model, reference)
        return model

    return opened(kept, ONE, checked)


def _built(kept: Path | None, e5: OnnxE5, tuned: Tuned) -> _Loaded:
    exact = session_of(cross_encoder(e5.weights, tuned.adapter, None, {}, measuring=True), ONE)
    whole = _Loaded(exact, e5, tuned)
    expected = np.array([whole.score(pair) for pair in CHECKED], np.float32)
    metadata = with_reference(expected)
    ranges = ranges_of(exact, (inputs_of(*encoded(pair, e5), e5) for pair in CHECKED))
    graph = cross_encoder(e5.weights, tuned.adapter, ranges, metadata)
    model = _Loaded(session_of(graph, ONE), e5, tuned)
    try:
        _compare(model, expected)
    except OnnxUnavailable as error:
        log.warning("the cross-encoder is computed in float32: in integers, %s", error)
        graph = cross_encoder(e5.weights, tuned.adapter, None, metadata)
        model = _Loaded(session_of(graph, ONE), e5, tuned)
    keep(kept, graph, "cross-encoder-*.onnx")
    return model


def _compare(model: _Loaded, expected: Floats) -> None:
    found = np.array([model.score(pair) for pair in CHECKED])
    furthest = float(np.abs(found - expected).max())
    if not furthest <= NEAR_ENOUGH:
        raise OnnxUnavailable(f"its scores differ by {furthest:.2f}, at most {NEAR_ENOUGH} expected")
