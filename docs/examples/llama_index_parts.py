"""Each part of the assistant taken from LlamaIndex: the model, the vectors, the cutting, the search.

    python docs/examples/llama_index_parts.py FILE... "câu hỏi"

`MockLLM` repeats its prompt and `MockEmbedding` gives one vector for all, so that this runs without a network; put
your own `OpenAILike`, `HuggingFaceEmbedding`, `AutoMergingRetriever` ... in their places. A model that calls functions
is given the assistant's tools.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.embeddings import MockEmbedding
from llama_index.core.llms import MockLLM
from llama_index.core.node_parser import TokenTextSplitter
from llama_index.core.schema import NodeWithScore, QueryBundle

from assistant.answer import Answer
from assistant.assistant import build_assistant
from index.llama import HybridRetriever
from index.retrieval import HybridSearch
from index.settings import Settings


class BestTwo(BaseRetriever):
    """A retriever around the library's own: the best two passages only."""

    def __init__(self, inner: HybridRetriever) -> None:
        super().__init__()
        self.inner = inner

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return self.inner.retrieve(query_bundle)[:2]


def answer(files: list[Path], question: str, data: Path) -> Answer:
    """Fill a library with LlamaIndex's splitter and vectors, then ask it through LlamaIndex's model and retriever."""
    settings = Settings.model_validate({"data_dir": data})
    embedder, splitter = MockEmbedding(embed_dim=8), TokenTextSplitter(chunk_size=200, chunk_overlap=0)
    filled = build_assistant(settings, embedder=embedder, node_parser=splitter)
    with filled.library as library:
        list(library.add(files))
        own = filled.finder.search_engine
        assert isinstance(own, HybridSearch)
        retriever = BestTwo(HybridRetriever(own))
        assistant = build_assistant(settings, llm=MockLLM(), embedder=embedder, retriever=retriever)
        with assistant.library:
            return assistant.ask(question)


if __name__ == "__main__":
    *names, asked = sys.argv[1:]
    with TemporaryDirectory() as folder:
        said = answer([Path(name) for name in names], asked, Path(folder))
        print(said.answer, *(f"[{c.marker}] {c.document}: {c.text[:80]}" for c in said.citations), sep="\n")
