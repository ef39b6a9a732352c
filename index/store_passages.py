"""Passages with their vectors, and the reports that they were cut from, as records of Chroma."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
from chromadb.errors import InternalError

from index.connection import (
    SOURCES,
)
from index.embedding import Vectors
from index.manifest import (
    ReportInfo,
    key_of,
    pack_report,
    pack_vectors,
    passage_ids,
    passage_of,
    record_of,
    unpack_report,
    unpack_vectors,
)
from index.report import Passage, Report
from index.store_access import PAGE, StoreAccess, constant

PASSAGES = "troly-passages-"
_NO_NAME = re.compile(r"[^a-z0-9]+")


class StorePassages(StoreAccess):
    """Collections of passages, and the sources that they can be made of again."""

    def create_passages(self, embedder: str) -> str:
        """A new, empty passages collection for vectors of that embedder; its name."""
        slug = _NO_NAME.sub("-", embedder.lower()).strip("-")[:40]
        tag = hashlib.sha256(embedder.encode()).hexdigest()[:6]
        name = f"{PASSAGES}{slug}-{tag}-{secrets.token_hex(4)}"
        with self.changing() as chroma:
            chroma.create(name)
        return name

    def put(self, collection: str, passages: Sequence[Passage], vectors: Vectors | None) -> None:
        """Write passages with their (n, dim) vectors; without an embedder a constant stands in for them."""
        for at in range(0, len(passages), PAGE):
            batch = passages[at : at + PAGE]
            rows: Any = constant(len(batch)) if vectors is None else vectors[at : at + PAGE]
            with self.changing(collection) as chroma:
                chroma[collection].upsert(
                    ids=[passage.id for passage in batch],
                    embeddings=rows,
                    documents=[passage.text for passage in batch],
                    metadatas=[record_of(passage) for passage in batch],
                )

    def put_vectors(self, collection: str, report: ReportInfo, vectors: Vectors) -> None:
        """Write the vectors of a report version's passages again."""
        ids = passage_ids(report.key, report.passages)
        found = self.passages(collection, ids)
        self.put(collection, [found[one] for one in ids if one in found], vectors)

    def passages(self, collection: str, ids: Sequence[str]) -> dict[str, Passage]:
        """Those of the ids that exist."""
        found: dict[str, Passage] = {}
        with self.using(collection) as chroma:
            for at in range(0, len(ids), PAGE):
                got = chroma[collection].get(ids=list(ids[at : at + PAGE]), include=["documents", "metadatas"])
                rows = zip(got["ids"], got["documents"] or (), got["metadatas"] or (), strict=True)
                found.update((one, passage_of(one, text, record)) for one, text, record in rows)
        return found

    def dense(
        self, collection: str, vector: Vectors, limit: int, documents: Collection[str] | None = None
    ) -> list[tuple[str, float]]:
        """(passage id, cosine) of the nearest passages, orphans included, best first."""
        rows: Any = [vector]
        where: Any = None if documents is None else {"document": {"$in": list(documents)}}
        with self.using(collection) as chroma:
            got = chroma[collection].query(query_embeddings=rows, n_results=limit, where=where, include=["distances"])
        return [
            (one, 1.0 - distance) for one, distance in zip(got["ids"][0], (got["distances"] or [[]])[0], strict=True)
        ]

    def stored(self, collection: str) -> Counter[str]:
        """Version key -> number of its passages, orphans included."""
        return Counter(key_of(one) for one in self.ids(collection))

    def vectors(self, collection: str, ids: Sequence[str]) -> Vectors | None:
        """The (n, dim) vectors of the passages, in the order of the ids; None when any is missing."""
        found: dict[str, Any] = {}
        with self.using(collection) as chroma:
            for at in range(0, len(ids), PAGE):
                page = list(ids[at : at + PAGE])
                try:
                    got = chroma[collection].get(ids=page, include=["embeddings"])
                except InternalError:  # how Chroma answers when one is missing
                    return None
                rows: Any = got["embeddings"]
                found.update(zip(got["ids"], rows, strict=True))
        return np.array([found[one] for one in ids], np.float32) if all(one in found for one in ids) else None

    def put_source(self, key: str, report: Report, embedder: str, vectors: Vectors | None) -> None:
        """Keep the report as it was read, and its passages' vectors."""
        record: dict[str, str] = {"report": pack_report(report), "embedder": embedder}
        if vectors is not None:
            record["vectors"] = pack_vectors(vectors)
        with self.changing() as chroma:
            chroma[SOURCES].upsert(ids=[key], embeddings=constant(1), metadatas=[record])

    def source(self, key: str) -> Report | None:
        record = self._source(key)
        return unpack_report(str(record["report"])) if record else None

    def source_vectors(self, key: str, embedder: str) -> Vectors | None:
        """The vectors of a document version's passages, in order, if they are of that embedder."""
        record = self._source(key)
        if not record or record["embedder"] != embedder or "vectors" not in record:
            return None
        return unpack_vectors(str(record["vectors"]))

    def _source(self, key: str) -> Mapping[str, Any] | None:
        with self.using() as chroma:
            found = chroma[SOURCES].get(ids=[key], include=["metadatas"])["metadatas"]
        return found[0] if found else None

    def ids(self, collection: str) -> list[str]:
        with self.using(collection) as chroma:
            return list(chroma[collection].get(include=[])["ids"])

    def delete(self, collection: str, ids: Sequence[str]) -> None:
        for at in range(0, len(ids), PAGE):
            with self.changing(collection) as chroma:
                chroma[collection].delete(ids=list(ids[at : at + PAGE]))
