"""Searching a library: by vectors and by words, over the passages that count."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping

from index.embedding import NO_EMBEDDER, Vectors
from index.library_parts import LEXICAL_WAIT, LibraryParts
from index.manifest import Manifest, key_of
from index.store import StoreChanged

log = logging.getLogger(__name__)

Hits = list[tuple[str, float]]


class SearchedLibrary(LibraryParts):
    """Thread-safe."""

    def dense_search(self, vector: Vectors, k: int, documents: Collection[str] | None = None) -> Hits:
        """(passage id, cosine) of the `k` nearest passages. Empty when the library has other vectors: see `notice`."""

        def read(manifest: Manifest) -> Hits:
            if not manifest.reports or manifest.embedder == NO_EMBEDDER or not self._vectors_fit():
                return []
            if documents is not None:
                found = self._exact.search(
                    manifest, documents, vector, k, lambda ids: self._store.vectors(manifest.collection, ids)
                )
                if found is not None:
                    return found
            return _current(manifest, k, lambda limit: self._store.dense(manifest.collection, vector, limit, documents))

        return self._read(read)

    def lexical_search(
        self,
        terms: Mapping[str, float],
        k: int,
        *,
        folded: bool = False,
        documents: Collection[str] | None = None,
        boosts: Mapping[str, float] | None = None,
    ) -> Hits:
        """(passage id, BM25) of the `k` best passages for weighted terms, by themselves or by a table row of theirs.

        `folded` for terms without diacritics; with `boosts` by those fields of passages alone.
        """
        from index.lexical_layouts import better_of

        def search(limit: int) -> Hits:
            found = self._lexical.search(terms, limit, folded=folded, documents=documents, boosts=boosts)
            if boosts:
                return found
            return better_of(found, self._rows.search(terms, limit, folded=folded, documents=documents), limit)

        try:
            self._follow(LEXICAL_WAIT)
        except StoreChanged:
            self.refresh()
        return self._mended(lambda: _current(self._manifest, k, search))

    def _mended(self, read: Callable[[], Hits]) -> Hits:
        """What is read of the lexical index, which is built again first where it proves damaged."""
        from index.lexical import Damaged

        try:
            return read()
        except Damaged as error:
            log.warning("lexical index is damaged and will be built again: %s", error)
            self._start_lexical_again()
            self._follow()
            return read()

    def passage_counts(self, terms: Collection[str], folded: bool = False) -> tuple[dict[str, int], int]:
        """(term -> number of passages whose text has it, number of passages); `folded` for terms without diacritics."""
        self._follow(LEXICAL_WAIT)
        return self._lexical.counts(terms, folded=folded)

    def vocabulary(self) -> dict[str, int]:
        """Every syllable of the documents, as they write it -> number of passages that have it."""
        self._follow(LEXICAL_WAIT)
        return self._lexical.vocabulary()


def _current(manifest: Manifest, k: int, search: Callable[[int], Hits]) -> Hits:
    """The `k` best hits whose document version counts; asks for more where orphans took their places."""
    limit = k
    while True:
        found = search(limit)
        kept = [hit for hit in found if key_of(hit[0]) in manifest.by_key][:k]
        if len(kept) == k or len(found) < limit:
            return kept
        limit *= 4
