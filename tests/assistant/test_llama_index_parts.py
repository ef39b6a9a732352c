"""LlamaIndex's own classes in the place of the assistant's parts: the example of docs/examples, run."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest
from llama_index.core.embeddings import MockEmbedding
from llama_index.core.instrumentation import get_dispatcher
from llama_index.core.instrumentation.span_handlers import SimpleSpanHandler
from llama_index.core.llms import MockLLM
from llama_index.core.node_parser import TokenTextSplitter
from llama_index.core.schema import NodeRelationship

from assistant.assistant import build_assistant
from index.llama import HybridRetriever, cut_by
from index.report import Block, Metadata, Report
from index.retrieval import HybridSearch
from index.settings import Settings

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "llama_index_parts.py"
REPORT = "BÁO CÁO\nKết quả năm 2023 của tỉnh Sơn Hải\n\n" + "\n\n".join(
    f"KCN Đá Bạc {n}: doanh thu năm 2023 đạt {n}50 tỷ đồng, tăng {n}% so với năm trước; nộp ngân sách {n} tỷ đồng."
    for n in range(1, 30)
)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "son-hai.txt"
    path.write_text(REPORT, "utf-8")
    return path


def test_every_part_may_be_llama_indexs_own(report: Path, tmp_path: Path) -> None:
    answer = runpy.run_path(str(EXAMPLE))["answer"]([report], "Doanh thu của KCN Đá Bạc 7?", tmp_path / "data")
    assert answer.mode == "llm" and not answer.verification.unsupported
    assert 0 < len(answer.citations) <= 2 and all(
        " ".join(c.text.split()) in " ".join(REPORT.split()) for c in answer.citations
    )


def test_a_library_is_bound_to_the_embedder_that_filled_it(report: Path, tmp_path: Path) -> None:
    settings = Settings.model_validate({"data_dir": tmp_path / "data", "embedding": "none"})
    with build_assistant(settings, embedder=MockEmbedding(embed_dim=4, model_name="thu")).library as library:
        list(library.add([report]))
        assert library.embedder is not None and library.embedder.name == "llama:thu"
    assert build_assistant(settings).ask("Doanh thu của KCN Đá Bạc 7?").citations  # lexically


def test_a_node_tells_its_place_and_its_neighbours(report: Path, tmp_path: Path) -> None:
    settings = Settings.model_validate({"data_dir": tmp_path / "data", "embedding": "none"})
    assistant = build_assistant(settings, llm=MockLLM())
    with assistant.library as library:
        list(library.add([report]))
        engine = assistant.finder.search_engine
        assert isinstance(engine, HybridSearch)
        nodes = [one.node for one in HybridRetriever(engine, k=99).retrieve("Doanh thu năm 2023 đạt bao nhiêu?")]
    nodes.sort(key=lambda node: node.metadata["ordinal"])
    assert nodes[0].next_node.node_id == nodes[1].node_id and nodes[1].prev_node.node_id == nodes[0].node_id
    assert NodeRelationship.NEXT not in nodes[-1].relationships and nodes[0].source_node.node_id == "son-hai.txt"
    assert "ordinal" not in nodes[0].get_content("embed") and "Sơn Hải" in nodes[0].get_content("embed")


def test_a_parsers_nodes_stay_slices_of_the_text() -> None:
    report = Report("a.txt", "0" * 64, tuple(Block("paragraph", line) for line in REPORT.split("\n\n")), Metadata())
    cut = cut_by(TokenTextSplitter(chunk_size=120, chunk_overlap=20))
    passages = cut(report)
    assert len(passages) > 5 and all(p.text == report.text[p.start : p.end] for p in passages)
    assert [p.ordinal for p in passages] == list(range(len(passages)))


class Names(SimpleSpanHandler):
    """Which spans were entered."""

    @property
    def names(self) -> set[str]:
        return {span.id_.rpartition("-")[0][:40].split("-")[0] for span in self.completed_spans}


def test_the_stages_of_a_question_are_spans(report: Path, tmp_path: Path) -> None:
    handler = Names()
    get_dispatcher().add_span_handler(handler)
    try:
        settings = Settings.model_validate({"data_dir": tmp_path / "data", "embedding": "none", "mode": "offline"})
        with (assistant := build_assistant(settings)).library as library:
            list(library.add([report]))
            assistant.ask("Doanh thu của KCN Đá Bạc 7?")
    finally:
        get_dispatcher().span_handlers.remove(handler)
    assert {"Desk.read", "Finder.understand", "Finder.find", "Finder.search", "verify"} <= handler.names
