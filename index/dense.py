"""Exact cosines over the passages of few documents: Chroma's own filter takes longer, the larger the library is."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Sequence

import numpy as np

from index.embedding import Vectors
from index.manifest import Manifest, ReportInfo, passage_ids

FEW = 5_000
"""Passages of the chosen documents up to which all of them are compared. Reading one vector takes 0.05 ms, once."""

KEPT = 20_000
"""Vectors kept in memory, of the documents used last: 30 MB with 384 numbers each."""

Fetch = Callable[[Sequence[str]], Vectors | None]
"""Passage ids -> their vectors, a row each; None when any is missing."""

Version = tuple[str, str, int]
"""Collection, version key, number of passages: whatever else is added, what these name keeps its vectors."""

Rows = tuple[list[str], Vectors]
"""The ids of a document's passages, and their vectors of length 1."""


class ExactSearch:
    """Compares a question with every passage of the documents chosen. Thread-safe."""

    def __init__(self, few: int = FEW, kept: int = KEPT) -> None:
        self._few, self._limit = few, kept
        self._lock = threading.Lock()
        self._kept: dict[Version, Rows] = {}

    def search(
        self, manifest: Manifest, documents: Collection[str], vector: Vectors, k: int, fetch: Fetch
    ) -> list[tuple[str, float]] | None:
        """(passage id, cosine) of the `k` nearest passages, best first.

        None when there are too many passages to compare, or one has no vector.
        """
        chosen = [manifest.reports[name] for name in dict.fromkeys(documents) if name in manifest.reports]
        if sum(report.passages for report in chosen) > self._few:
            return None
        if not chosen:
            return []
        found = self._rows(manifest.collection, chosen, fetch)
        if found is None:
            return None
        ids = [one for of_document, _ in found for one in of_document]
        cosines = np.concatenate([rows @ vector for _, rows in found])
        return [(ids[at], float(cosines[at])) for at in np.argsort(-cosines, kind="stable")[:k]]

    def _rows(self, collection: str, chosen: Sequence[ReportInfo], fetch: Fetch) -> list[Rows] | None:
        versions: list[Version] = [(collection, report.key, report.passages) for report in chosen]
        with self._lock:
            found = {one: self._kept[one] for one in versions if one in self._kept}
        missing = [one for one in versions if one not in found]
        if missing:
            ids = [passage_ids(key, passages) for _, key, passages in missing]
            vectors = fetch([one for of_document in ids for one in of_document])
            if vectors is None:
                return None
            ends = np.cumsum([passages for _, _, passages in missing])
            rows = np.split(_unit(vectors), ends[:-1])
            found |= dict(zip(missing, zip(ids, rows, strict=True), strict=True))
        self._keep({one: found[one] for one in versions})
        return [found[one] for one in versions]

    def _keep(self, used: dict[Version, Rows]) -> None:
        """What was used last stands last; the first go."""
        with self._lock:
            self._kept = {one: rows for one, rows in self._kept.items() if one not in used} | used
            surplus = sum(passages for _, _, passages in self._kept) - self._limit
            while surplus > 0:
                oldest = next(iter(self._kept))
                surplus -= oldest[2]
                del self._kept[oldest]


def _unit(rows: Vectors) -> Vectors:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Vectors = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    return unit
