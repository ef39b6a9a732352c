"""A plain LlamaIndex pipeline to compare with: its vector index over Chroma, its splitter, the same embedder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from eval.ranking import DEPTH
from index.embedding import Embedder
from index.report import Passage

NAME = "LlamaIndex mặc định"


def llama_index_search(
    embedder: Embedder | None, passages: Sequence[Passage]
) -> tuple[str, Callable[[str], Sequence[str]] | None, tuple[str, ...]]:
    """Its name, its search (None without an embedder, which it needs), and what to know about it."""
    if embedder is None:
        return NAME, None, (f"{NAME}: bỏ qua vì không có mô hình nhúng.",)
    splitter, notes = _splitter()
    retriever = _retriever(embedder, passages, splitter)

    def search(text: str) -> list[str]:
        # Several nodes may come from one passage.
        return list(dict.fromkeys(found.node.ref_doc_id for found in retriever.retrieve(text)))

    return NAME if splitter else f"{NAME}, không cắt đoạn", search, notes


def _retriever(embedder: Embedder, passages: Sequence[Passage], splitter: Any) -> Any:
    import chromadb
    from chromadb.config import Settings as ChromaSettings
    from llama_index.core import Document, StorageContext, VectorStoreIndex
    from llama_index.core.schema import TextNode
    from llama_index.vector_stores.chroma import ChromaVectorStore

    from index.llama import LlamaEmbedding

    client = chromadb.EphemeralClient(ChromaSettings(anonymized_telemetry=False))
    store = ChromaVectorStore(chroma_collection=client.get_or_create_collection("baseline", embedding_function=None))
    context = StorageContext.from_defaults(vector_store=store)
    documents = [Document(text=passage.text, id_=passage.id) for passage in passages]
    nodes = splitter.get_nodes_from_documents(documents) if splitter else [_whole(TextNode, d) for d in documents]
    index = VectorStoreIndex(nodes, storage_context=context, embed_model=LlamaEmbedding.of(embedder))
    return index.as_retriever(similarity_top_k=DEPTH)


def _splitter() -> tuple[Any, tuple[str, ...]]:
    """LlamaIndex's default splitter. NLTK, which it leans on, refuses data files that were installed as hard links."""
    from llama_index.core.node_parser import SentenceSplitter

    try:
        splitter = SentenceSplitter()
        splitter.split_text("Một câu. Hai câu.")
    except (LookupError, OSError, ValueError) as error:
        return None, (f"SentenceSplitter không dùng được ({type(error).__name__}); mỗi đoạn là một nút.",)
    return splitter, ()


def _whole(text_node: Any, document: Any) -> Any:
    from llama_index.core.schema import NodeRelationship

    node = text_node(text=document.text, id_=document.id_)
    node.relationships[NodeRelationship.SOURCE] = document.as_related_node_info()
    return node
