"""What is made of reports, such as figures read out of them, kept beside the passages that it was made from.

A `Maker` makes values of the passages of one report version. What it made of one version is a *batch*, which counts
only when it was written to its end, and whose name tells maker, passages collection and version; so a kill, a rebuild
or a new edition of the maker leaves nothing half or out of date, and whoever finds no complete batch makes the values
again. Like the lexical index, all of it may be deleted at any time. Where batches lie: index/derived_sqlite.py for a
library in a folder, index/derived_chroma.py for one on a server.

Reading never writes. Whoever keeps batches holds `derived.lock`, not the writer's lock, so that uploads go on.
"""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

from filelock import FileLock, Timeout

from index.errors import LibraryUnavailable
from index.manifest import Manifest, ReportInfo, passage_ids
from index.report import Passage

log = logging.getLogger(__name__)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Entry:
    """A value as Chroma keeps it: `text` to read it back from, `fields` and `words` to search by."""

    text: str
    fields: Mapping[str, str | int]
    words: str


@dataclass(frozen=True, slots=True)
class Where:
    """Which entries are wanted: Chroma's conditions on their fields, and parts that their words contain; all hold."""

    fields: tuple[Mapping[str, Any], ...] = ()
    words: tuple[str, ...] = ()


class Maker(Protocol[T]):
    """Makes values of a report version's passages, always the same ones of the same passages."""

    @property
    def kind(self) -> str:
        """What the values are: letters only. An edition's batches replace those of other editions of the kind."""
        ...

    @property
    def edition(self) -> str:
        """Changes whenever other values might be made."""
        ...

    def make(self, passages: Sequence[Passage]) -> Sequence[T]: ...

    def pack(self, value: T) -> Entry: ...

    def unpack(self, text: str) -> T: ...


def batch_of(maker: Maker[Any], collection: str, key: str) -> str:
    """The name of what a maker makes of one report version in one passages collection."""
    made_of = f"{maker.edition}\n{collection}\n{key}"
    return f"{maker.kind}-{hashlib.sha256(made_of.encode()).hexdigest()[:24]}"


class BatchTable(Protocol):
    """Where batches lie."""

    def put(self, batch: str, entries: Sequence[Entry]) -> None:
        """Write a batch. Raises OSError or LibraryUnavailable."""
        ...

    def sizes(self, batches: Sequence[str]) -> dict[str, int]:
        """Batch -> number of its entries, for those of the batches that were written to the end."""
        ...

    def texts(self, sizes: Mapping[str, int]) -> dict[str, list[str]]:
        """Batch -> its entries' texts, in order, for those of the batches that are complete."""
        ...

    def texts_where(self, batches: Sequence[str], where: Sequence[Where]) -> dict[str, list[str]]:
        """Batch -> the texts of its entries for which one of the conditions holds, in order."""
        ...

    def forget(self, kind: str, wanted: Collection[str]) -> None:
        """Delete the batches of that kind but for those wanted."""
        ...

    def broken(self) -> list[str]:
        """The batches that lack an entry."""
        ...

    def drop(self) -> None:
        """Delete everything; whoever needs it makes it again."""
        ...


class Source(Protocol):
    """The library's store, as far as values are made of it."""

    def revision(self) -> str: ...

    def manifest(self) -> Manifest: ...

    def passages(self, collection: str, ids: Sequence[str]) -> dict[str, Passage]: ...


class Derived:
    """The derived values of one library: those in memory, those kept, or made on the spot. Thread-safe."""

    def __init__(self, store: Source, table: BatchTable, lock: Path) -> None:
        self._store = store
        self._table = table
        self._file_lock = lock
        self._lock = threading.Lock()
        self._keeping = threading.Lock()
        self._memory: dict[str, tuple[Any, ...]] = {}
        self._kept: dict[str, tuple[str, str]] = {}
        self._failed: set[str] = set()

    def values(
        self, manifest: Manifest, maker: Maker[T], where: Sequence[Where] = (), keys: Collection[str] | None = None
    ) -> list[T]:
        """What the maker makes of every report, in the manifest's order; remembered as long as the report stays. With
        `keys` of those report versions only.

        With `where`, values for which none of them holds may be left out, which spares reading them when they are not
        in memory.
        """
        batches = _batches(manifest, maker)
        with self._lock:
            self._memory = {
                batch: values
                for batch, values in self._memory.items()
                if batch in batches or not batch.startswith(f"{maker.kind}-")
            }
            if keys is not None:
                batches = {batch: info for batch, info in batches.items() if info.key in keys}
            found: dict[str, Sequence[T]] = {batch: self._memory[batch] for batch in batches if batch in self._memory}
            found |= self._read([batch for batch in batches if batch not in found], maker, where)
            for batch, info in batches.items():
                if batch not in found:
                    found[batch] = self._make(batch, maker, manifest, info)
        return [value for batch in batches for value in found[batch]]

    def _read(self, batches: Sequence[str], maker: Maker[T], where: Sequence[Where]) -> dict[str, Sequence[T]]:
        """Those of the batches that are complete in the table."""
        sizes = self._table.sizes(batches) if batches else {}
        if where and sizes:
            chosen = self._table.texts_where(list(sizes), where)
            still = self._table.sizes(list(sizes))  # what another process deletes stops counting first
            return _unpacked({batch: chosen[batch] for batch in still}, maker)
        read = _unpacked(self._table.texts(sizes), maker)
        self._memory |= {batch: tuple(values) for batch, values in read.items()}
        return dict(read)

    def _make(self, batch: str, maker: Maker[T], manifest: Manifest, info: ReportInfo) -> Sequence[T]:
        """What a report has; nothing, until the next start, where its text makes the maker fail: the others go on."""
        ids = passage_ids(info.key, info.passages)
        passages = self._store.passages(manifest.collection, ids)
        try:
            values = tuple(maker.make([passages[one] for one in ids if one in passages]))
        except Exception:
            log.exception("no %s of %s: they can't be made of its text", maker.kind, info.document)
            self._failed.add(batch)
            values = ()
        if len(passages) == len(ids):  # else the version has just been replaced
            self._memory[batch] = values
        return values

    def keep(self, maker: Maker[Any]) -> int:
        """Store what is missing, and forget what is out of date. Returns for how many reports it did.

        Does nothing, and the values are made in memory as before, while another process does the same, or where
        nothing can be written.
        """
        with self._keeping:
            try:
                if self._kept.get(maker.kind) == (self._store.revision(), maker.edition):
                    return 0
                self._file_lock.parent.mkdir(parents=True, exist_ok=True)
                with FileLock(self._file_lock, timeout=0):
                    return self._keep(maker)
            except Timeout:
                log.info("another process is storing %s", maker.kind)
            except (OSError, LibraryUnavailable) as error:
                log.warning("%s not stored, will be tried again: %s", maker.kind, error)
            return 0

    def _keep(self, maker: Maker[Any]) -> int:
        manifest = self._store.manifest()
        batches = _batches(manifest, maker)
        self._table.forget(maker.kind, batches)
        sizes = self._table.sizes(list(batches))
        missing = [batch for batch in batches if batch not in sizes]
        for done, batch in enumerate(missing):
            with self._lock:  # writing takes as long as making: whoever reads does not wait for it
                if batch not in self._memory:
                    self._make(batch, maker, manifest, batches[batch])
                values = self._memory.get(batch)
            if values is None:  # the report has just been replaced
                return done
            if batch not in self._failed:
                self._table.put(batch, [maker.pack(value) for value in values])
        self._kept[maker.kind] = (manifest.revision, maker.edition)
        return len(missing)

    def counts(self, manifest: Manifest, maker: Maker[Any]) -> tuple[int, int]:
        """(values stored, reports whose values are all stored)."""
        sizes = self._table.sizes(list(_batches(manifest, maker)))
        return sum(sizes.values()), len(sizes)


def _unpacked(texts: Mapping[str, Sequence[str]], maker: Maker[T]) -> dict[str, Sequence[T]]:
    """Without the batches of which a value can't be read: those are made anew."""
    read: dict[str, Sequence[T]] = {}
    for batch, packed in texts.items():
        try:
            read[batch] = tuple(map(maker.unpack, packed))
        except Exception as error:  # a damaged text may fail anywhere in the maker
            log.warning("stored %s can't be read and are made anew: %s", maker.kind, error)
    return read


def _batches(manifest: Manifest, maker: Maker[Any]) -> dict[str, ReportInfo]:
    return {batch_of(maker, manifest.collection, info.key): info for info in manifest.reports.values()}
