"""Ready-made passages -> a library: for benchmarks, whose passages come from no file."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from index.embedding import Vectors
from index.library import Library
from index.report import Block, Metadata, Passage, Report


def passages_from(document: str, texts: Sequence[str]) -> tuple[Passage, ...]:
    """Passages without any context, in the form that chunking gives them (see `index.chunking.passages_of`)."""
    digest = hashlib.sha256("\n".join(texts).encode()).hexdigest()
    key = hashlib.sha256(f"{document}\0{digest}".encode()).hexdigest()[:16]
    start, found = 0, []
    for ordinal, text in enumerate(texts):
        found.append(
            Passage(f"{key}-{ordinal:05d}", document, digest, ordinal, text, start, None, "", "", "", Metadata())
        )
        start += len(text) + 1
    return tuple(found)


class PassageLibrary(Library):
    """A library that takes passages as they are: the same Chroma and Tantivy writes as for a file, no reading."""

    _vectors: Vectors | None = None

    def add_passages(self, passages: Sequence[Passage], vectors: Vectors | None = None) -> None:
        """Add passages of one document. With `vectors`, shape (n, dim), nothing is embedded."""
        first = passages[0]
        blocks = tuple(Block("paragraph", passage.text) for passage in passages)
        self._vectors = vectors
        with self._writing() as check:
            report = Report(first.document, first.digest, blocks, Metadata())
            self._store_version(report, passages, check, lambda done, total: None)

    def _embed(self, collection: str, passages: Sequence[Passage], progress: object) -> Vectors | None:
        if self._vectors is None:
            return super()._embed(collection, passages, progress)  # type: ignore[arg-type]
        self._store.put(collection, passages, self._vectors)
        return self._vectors
