"""What was read last of passages, kept in memory: questions repeat them, and a read takes a fifth of a millisecond.

What is kept of a passage never changes within one revision of the library; at another revision everything is forgotten.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")

LIMIT = 4096
"""Values kept: passages take about ten megabytes."""


class Recent(Generic[T]):
    """Passage id -> value, the oldest dropped first. Thread-safe."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._lock = threading.Lock()
        self._revision = ""
        self._kept: dict[str, T] = {}

    def get(self, revision: str, ids: Sequence[str], fetch: Callable[[Sequence[str]], Mapping[str, T]]) -> dict[str, T]:
        """Those of the ids that exist; `fetch` gets the ids that are not at hand, outside the lock."""
        with self._lock:
            kept = self._kept if revision == self._revision else {}
            found = {one: kept[one] for one in ids if one in kept}
        missing = [one for one in ids if one not in found]
        if missing:
            fetched = fetch(missing)
            self._keep(revision, fetched)
            found |= fetched
        return found

    def _keep(self, revision: str, fetched: Mapping[str, T]) -> None:
        with self._lock:
            if revision != self._revision:
                self._revision, self._kept = revision, {}
            self._kept |= fetched
            if len(self._kept) > self._limit:
                self._kept = dict(list(self._kept.items())[-self._limit :])
