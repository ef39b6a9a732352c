"""Derived values of a library on a Chroma server: a collection of their own, so that every process sees them.

An entry for each value, then one record that counts them, written last: a batch of which anything is missing does not
count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from typing import Any

from chromadb.errors import NotFoundError

from index.derived import Entry, Where
from index.store import DERIVED, Store
from index.store_access import PAGE, StoreChanged, constant


class ChromaTable:
    """The `index.derived.BatchTable` of a store."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def put(self, batch: str, entries: Sequence[Entry]) -> None:
        with self.store.changing() as chroma:
            chroma.create(DERIVED)
        ids = _entry_ids(batch, len(entries))
        for at in range(0, len(entries), PAGE):
            part = entries[at : at + PAGE]
            self._upsert(
                ids[at : at + PAGE],
                [{**entry.fields, "batch": batch, "text": entry.text} for entry in part],
                [entry.words for entry in part],
            )
        self._upsert([batch], [{"entries": len(entries)}], [""])

    def _upsert(self, ids: list[str], records: list[Any], words: list[str]) -> None:
        with self.store.changing(DERIVED) as chroma:
            chroma[DERIVED].upsert(ids=ids, embeddings=constant(len(ids)), metadatas=records, documents=words)

    def sizes(self, batches: Sequence[str]) -> dict[str, int]:
        return {batch: int(record["entries"]) for batch, record in self._records(batches).items()}

    def texts(self, sizes: Mapping[str, int]) -> dict[str, list[str]]:
        ids = {batch: _entry_ids(batch, size) for batch, size in sizes.items()}
        found = self._records([one for batch in ids.values() for one in batch])
        return {
            batch: [found[one]["text"] for one in wanted]
            for batch, wanted in ids.items()
            if all(one in found for one in wanted)
        }

    def texts_where(self, batches: Sequence[str], where: Sequence[Where]) -> dict[str, list[str]]:
        found: dict[str, tuple[str, str]] = {}
        with self.store.using(DERIVED) as chroma:
            for one in where:
                fields: Any = [{"batch": {"$in": list(batches)}}, *one.fields]
                words: Any = [{"$contains": part} for part in one.words]
                got = chroma[DERIVED].get(where=_all(fields), where_document=_all(words), include=["metadatas"])
                rows = zip(got["ids"], got["metadatas"] or (), strict=True)
                found |= {entry: (str(record["batch"]), str(record["text"])) for entry, record in rows}
        chosen: dict[str, list[str]] = {batch: [] for batch in batches}
        for _, (batch, text) in sorted(found.items()):
            chosen[batch].append(text)
        return chosen

    def forget(self, kind: str, wanted: Collection[str]) -> None:
        """What makes a batch count goes first."""
        try:
            ids = [one for one in self.store.ids(DERIVED) if one.startswith(f"{kind}-")]
        except StoreChanged:  # none was ever stored
            return
        gone = [one for one in ids if one not in wanted and one.rpartition("/")[0] not in wanted]
        self.store.delete(DERIVED, sorted(gone, key=lambda one: "/" in one))

    def broken(self) -> list[str]:
        try:
            with self.store.using(DERIVED) as chroma:
                got = chroma[DERIVED].get(include=["metadatas"])
        except StoreChanged:  # none was ever stored
            return []
        have = Counter(one.rpartition("/")[0] for one in got["ids"] if "/" in one)
        rows = zip(got["ids"], got["metadatas"] or (), strict=True)
        return [one for one, record in rows if "/" not in one and have[one] != record["entries"]]

    def drop(self) -> None:
        with self.store.changing() as chroma, suppress(NotFoundError):
            chroma.client.delete_collection(DERIVED)

    def _records(self, ids: Sequence[str]) -> dict[str, Mapping[str, Any]]:
        found: dict[str, Mapping[str, Any]] = {}
        with suppress(StoreChanged), self.store.using(DERIVED) as chroma:  # it says so when none was ever stored
            for at in range(0, len(ids), PAGE):
                got = chroma[DERIVED].get(ids=list(ids[at : at + PAGE]), include=["metadatas"])
                found.update(zip(got["ids"], got["metadatas"] or (), strict=True))
        return found


def _entry_ids(batch: str, entries: int) -> list[str]:
    return [f"{batch}/{number:05d}" for number in range(entries)]


def _all(conditions: Sequence[Any]) -> Any:
    """Chroma takes "and" of two and more only."""
    return {"$and": list(conditions)} if len(conditions) > 1 else conditions[0] if conditions else None
