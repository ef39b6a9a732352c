"""LlamaIndex's classes at the edges: this library's parts as LlamaIndex's own, and LlamaIndex's in their place.

Out: `ReportNodeParser`, `LlamaEmbedding`, `HybridRetriever`. In: `EmbeddingModel` (a `BaseEmbedding`), `NodeSearch`
(a `BaseRetriever`), `cut_by` (a `NodeParser`); `assistant.build_assistant` takes these. Importing this module imports
LlamaIndex, which takes more than a second.
"""

from __future__ import annotations

import asyncio
import hashlib
from bisect import bisect_right
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.node_parser import NodeParser
from llama_index.core.schema import (
    BaseNode,
    Document,
    MetadataMode,
    NodeRelationship,
    NodeWithScore,
    QueryBundle,
    RelatedNodeInfo,
    TextNode,
)
from pydantic import ConfigDict

from index.chunking import passages_of
from index.embedding import Embedder, Vectors, normalised
from index.errors import EmbeddingUnavailable
from index.query import Query
from index.report import Metadata, Passage, Report
from index.retrieval import Hit, HybridSearch
from index.structure import blocks_of_text

READ_BY_EMBEDDERS = ("title", "body", "province", "period", "section", "lead_in", "headers")
"""Metadata of a node that says what its text is about; the rest only tells where it stands."""
WHERE = ("document", "page", "ordinal")


def node_of(passage: Passage, *, last: bool = False) -> TextNode:
    """A passage as a node: its context as metadata, offsets in the report's text, the document as its source, its
    neighbours; the `last` one of a document has none after it."""
    meta = passage.metadata
    facts: dict[str, Any] = {
        "document": passage.document, "ordinal": passage.ordinal, "page": passage.page, "section": passage.section,
        "lead_in": passage.lead_in, "headers": passage.headers, "title": meta.title, "body": meta.body,
        "province": meta.province, "period": meta.period, "kind": meta.kind, "number": meta.number, "date": meta.date,
    }  # fmt: skip
    node = TextNode(
        id_=passage.id,
        text=passage.text,
        metadata=facts,
        start_char_idx=passage.start,
        end_char_idx=passage.end,
        excluded_embed_metadata_keys=[key for key in facts if key not in READ_BY_EMBEDDERS],
        excluded_llm_metadata_keys=list(WHERE),
    )
    node.relationships[NodeRelationship.SOURCE] = RelatedNodeInfo(node_id=passage.document, hash=passage.digest)
    if passage.ordinal:
        node.relationships[NodeRelationship.PREVIOUS] = RelatedNodeInfo(node_id=_neighbour(passage.id, -1))
    if not last:
        node.relationships[NodeRelationship.NEXT] = RelatedNodeInfo(node_id=_neighbour(passage.id, 1))
    return node


def _neighbour(id_: str, step: int) -> str:
    key, _, ordinal = id_.rpartition("-")
    return f"{key}-{int(ordinal) + step:05d}"


class ReportNodeParser(NodeParser):
    """The cutting along a report's structure (`index.chunking`) for a document's text."""

    def _parse_nodes(self, nodes: Sequence[BaseNode], show_progress: bool = False, **_: Any) -> list[BaseNode]:
        parsed: list[BaseNode] = []
        for node in nodes:
            body = node.get_content(MetadataMode.NONE)
            report = Report(node.node_id, hashlib.sha256(body.encode()).hexdigest(), blocks_of_text(body), Metadata())
            for passage in passages_of(report):
                one = node_of(passage)
                one.metadata = {**node.metadata, "section": passage.section, "lead_in": passage.lead_in}
                one.relationships = {NodeRelationship.SOURCE: node.as_related_node_info()}
                parsed.append(one)
        return parsed


class LlamaEmbedding(BaseEmbedding):
    """An embedder of this library for LlamaIndex."""

    model_config = ConfigDict(arbitrary_types_allowed=True)
    embedder: Any

    @classmethod
    def of(cls, embedder: Embedder) -> LlamaEmbedding:
        return cls.model_validate({"embedder": embedder, "model_name": embedder.name})

    def _get_query_embedding(self, query: str) -> list[float]:
        return [float(x) for x in self.embedder.query(query)]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return await asyncio.to_thread(self._get_query_embedding, query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return [[float(x) for x in row] for row in self.embedder.passages(texts)]

    async def _aget_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return await asyncio.to_thread(self._get_text_embeddings, texts)


class HybridRetriever(BaseRetriever):
    """The hybrid search of this library for LlamaIndex: the `k` best passages as nodes with their scores."""

    def __init__(self, search: HybridSearch, k: int = 10, **options: Any) -> None:
        super().__init__(**options)
        self._search, self._k = search, k

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        hits = self._search.search(query_bundle.query_str, self._k)
        after = [_neighbour(hit.passage.id, 1) for hit in hits]
        known = {passage.id for passage in self._search.library.get_passages(after)}
        return [
            NodeWithScore(node=node_of(hit.passage, last=following not in known), score=hit.score)
            for hit, following in zip(hits, after, strict=True)
        ]

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return await asyncio.to_thread(self._retrieve, query_bundle)


# ------------------------------------------------------------------------------------------------------------- in


class EmbeddingModel:
    """A LlamaIndex embedding model as an `Embedder`. Its `name` is the model's: libraries are bound to it."""

    def __init__(self, model: BaseEmbedding) -> None:
        self._model = model
        self.name = f"llama:{model.model_name}"

    @cached_property
    def dim(self) -> int:
        return int(self.query("khu công nghiệp").shape[0])

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Raises EmbeddingUnavailable."""
        return self._asked(lambda: self._model.get_text_embedding_batch(list(texts)))

    def query(self, text: str) -> Vectors:
        """Raises EmbeddingUnavailable."""
        vector: Vectors = self._asked(lambda: [self._model.get_query_embedding(text)])[0]
        return vector

    def _asked(self, ask: Callable[[], list[list[float]]]) -> Vectors:
        try:
            return normalised(np.array(ask(), dtype=np.float32))
        except Exception as error:
            raise EmbeddingUnavailable(
                f"Mô hình nhúng {self._model.model_name} không trả lời ({type(error).__name__})."
            ) from error


class NodeSearch:
    """A LlamaIndex retriever in the place of the hybrid search. Nodes of this library are its passages; others become
    passages of the document that their metadata name (`document`, else `file_name`)."""

    def __init__(self, retriever: BaseRetriever, passages: Callable[[Sequence[str]], Sequence[Passage]]) -> None:
        self._retriever, self._passages = retriever, passages

    def find(self, query: Query, k: int = 10, documents: Collection[str] | None = None) -> list[Hit]:
        found = self._retriever.retrieve(query.text)
        own = {passage.id: passage for passage in self._passages([one.node.node_id for one in found])}
        hits = [Hit(own.get(one.node.node_id) or _foreign(one.node), float(one.score or 0.0)) for one in found]
        return [hit for hit in hits if documents is None or hit.passage.document in documents][:k]


def _foreign(node: BaseNode) -> Passage:
    told = {key: str(value) for key, value in node.metadata.items() if value is not None}
    text = node.get_content(MetadataMode.NONE)
    name = told.get("document") or told.get("file_name") or node.ref_doc_id or node.node_id
    known = {field: told[field] for field in Metadata.__slots__ if field in told}
    page = told.get("page") or told.get("page_label") or ""
    return Passage(
        id=node.node_id, document=name, digest=hashlib.sha256(text.encode()).hexdigest(), ordinal=0, text=text,
        start=getattr(node, "start_char_idx", None) or 0, page=int(page) if page.isdecimal() else None,
        section=told.get("section", ""), lead_in=told.get("lead_in", ""), headers=told.get("headers", ""),
        metadata=Metadata(**known),
    )  # fmt: skip


def cut_by(parser: NodeParser) -> Callable[[Report], tuple[Passage, ...]]:
    """Cuts reports by a LlamaIndex node parser. A passage stays a slice of the report's text, with the section, page
    and lead-in of the place where it begins. Raises ValueError for a node whose words the text has not as they are.
    """

    def cut(report: Report) -> tuple[Passage, ...]:
        text, own = report.text, passages_of(report)
        made: list[Passage] = []
        at = 0
        for node in parser.get_nodes_from_documents([Document(text=text, id_=report.document)]):
            words = node.get_content(MetadataMode.NONE).strip()
            begin = text.find(words, at)
            if begin < 0:
                raise ValueError(f"{type(parser).__name__}: {report.document} has no such text: {words[:80]!r}")
            if words:
                here = own[max(bisect_right(own, begin, key=lambda passage: passage.start) - 1, 0)]
                id_ = f"{here.id.rpartition('-')[0]}-{len(made):05d}"
                made.append(replace(here, id=id_, ordinal=len(made), text=words, start=begin))
                at = begin + 1
        return tuple(made)

    return cut
