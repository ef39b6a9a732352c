"""What finds the passages of a question: the library's own search or one that is put in its place."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from index.query import Query
from index.retrieval import Hit
from index.visible import VisibleLibrary


class SearchEngine(Protocol):
    """What finds a question's passages: `HybridSearch`, or a retriever of LlamaIndex (`index.llama.NodeSearch`)."""

    def find(self, query: Query, k: int = 10, documents: Collection[str] | None = None) -> list[Hit]: ...


class Among:
    """A search engine of one's own that is asked for visible documents only."""

    def __init__(self, engine: SearchEngine, library: VisibleLibrary) -> None:
        self._engine, self._visible = engine, library.visible

    def find(self, query: Query, k: int = 10, documents: Collection[str] | None = None) -> list[Hit]:
        asked = self._visible if documents is None else self._visible & set(documents)
        return self._engine.find(query, k, asked)
