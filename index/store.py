"""Chroma: an embedded folder or a server. All access to it is here; what its records mean is in index/manifest.py.

    troly-reports      the manifest: one record a document, one `library` record, the writer's `lock` record
    troly-sources      one record a document version: the report as read, so that a rebuild needs no files
    troly-passages-*   one record a passage; the `library` record names the collection in use
    troly-derived      what was made of the passages, see index/derived_chroma.py; on a server only

**The manifest is the commit point.** A new document version's passages are written first, then its manifest record
and the new generation in one upsert, which Chroma applies whole or not at all. Passages whose version key is not in
the manifest are orphans: no search returns them, the next write deletes them.
"""

from __future__ import annotations

import hashlib
import logging
import re
import secrets
import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

import httpx
import numpy as np
from chromadb.errors import ChromaError, InternalError, NotFoundError

from index import swap
from index.connection import (
    REPORTS,
    SOURCES,
    Connection,
    advice,
    is_damage,
    is_unwritable,
    to_copy,
    to_folder,
    to_server,
)
from index.database import damaged
from index.embedding import Vectors
from index.errors import LibraryUnavailable
from index.folder import ChromaFolder
from index.locking import replaced, unwritable, vanished
from index.manifest import (
    Manifest,
    ReportInfo,
    decision_record,
    key_of,
    library_record,
    manifest_of,
    pack_report,
    pack_vectors,
    passage_ids,
    passage_of,
    rebuilt_record,
    record_of,
    report_record,
    unpack_report,
    unpack_vectors,
)
from index.marker import Marker, read_marker
from index.report import Passage, Report
from index.settings import Settings
from index.snapshot import snapshot

log = logging.getLogger(__name__)

PASSAGES = "troly-passages-"
DERIVED = "troly-derived"

PAGE = 1000
"""Records a request; Chroma takes at most 5,461 at once."""


class StoreChanged(LibraryUnavailable):
    """A collection went away under a reader: another process has rebuilt the library. Read the manifest again."""


def open_store(settings: Settings, *, writing: bool = False) -> Store:
    """The library's store: a folder under `data_dir`, or the server of TROLY_CHROMA_URL.

    Where nothing can be written it reads from a copy; with `writing` that is an error. Raises LibraryUnavailable, told
    apart as LibraryVanished and LibraryDamaged.
    """
    if settings.chroma_url is not None:
        url = settings.chroma_url
        return Store(lambda: to_server(url), f"máy chủ Chroma {url}")
    folder = settings.data_dir / "chroma"
    return Store(lambda: to_folder(folder), f"thư mục {folder}", ChromaFolder(folder), writing=writing)


_NO_NAME = re.compile(r"[^a-z0-9]+")


class Store:
    """The records of one library. Reading is thread-safe; writers must hold the library's lock."""

    def __init__(
        self,
        connect: Callable[[], Connection],
        place: str,
        folder: ChromaFolder | None = None,
        *,
        writing: bool = False,
    ) -> None:
        self.place = place
        self.shared = folder is None
        self._folder = folder
        self._connect = connect
        self._lock = threading.Lock()
        self._marker: Marker | None = None
        if folder:
            with self._errors():
                folder.path.mkdir(parents=True, exist_ok=True)
        self._connection = self._open(writing)
        self._restore_vectors()
        if self._folder and not self._connection.copy:
            self._marker = self._folder.mark_new(self.manifest().generation)

    def _open(self, writing: bool) -> Connection:
        with self._errors(), self._exclusive():
            if self._folder:
                self._make_ready(self._folder)
            try:
                connection = self._connect()
            except ValueError as error:  # how Chroma's client says that nobody answers
                raise OSError(str(error)) from error
            except (ChromaError, OSError) as error:
                if self._folder is None or writing or not is_unwritable(error):
                    raise
                log.warning("%s can't be written, read from a copy: %s", self.place, error)
                connection = to_copy(snapshot(self._folder.path, self._folder.bytes()))
            if self._folder:
                connection.identity = self._folder.identity()
                connection.seen = self._folder.last_change()
                if not connection.copy:
                    self._folder.settle()
            return connection

    def _make_ready(self, folder: ChromaFolder) -> None:
        """What a kill or anything else has done to the folder is told or made good. Call under the lock."""
        swap.finish(folder.data_dir)
        folder.require()
        try:
            folder.discard_damaged()
        except OSError as error:
            if not is_unwritable(error):
                raise

    def _exclusive(self) -> AbstractContextManager[None]:
        return self._folder.exclusive() if self._folder else nullcontext()

    def _stay(self) -> None:
        """Follow the library that was put in place of this one by a restore; refuse any other. Raises LibraryVanished.

        A look at the database's inode, a few microseconds.
        """
        folder = self._folder
        if folder is None or folder.identity() == self._connection.identity:
            return
        if not folder.data_dir.exists():
            raise vanished(folder.data_dir)
        with self._errors(), folder.exclusive():  # a restore under way is waited for, a killed one brought to its end
            swap.finish(folder.data_dir)
            if folder.identity() is None:
                raise vanished(folder.data_dir)
            here = read_marker(folder.data_dir)
            if self._marker and not (here and here.replaces(self._marker.id)):
                raise replaced(folder.data_dir)
        self._renew(writing=False)
        self._marker = here or self._marker

    def _restore_vectors(self) -> None:
        """Put the vectors back that a killed write has cost (see index/folder.py)."""
        if not self._folder or not self._folder.lost_vectors or self._connection.copy:
            return
        try:
            with self._folder.exclusive():
                manifest = self.manifest()
                for report in manifest.reports.values():
                    vectors = self.source_vectors(report.key, manifest.embedder)
                    if vectors is not None:
                        self.put_vectors(manifest.collection, report, vectors)
                self._folder.vectors_restored()
        except LibraryUnavailable as error:  # a full disk, say: searching by words still works
            log.error("vectors not put back, will be tried again: %s", error)

    def put_vectors(self, collection: str, report: ReportInfo, vectors: Vectors) -> None:
        """Write the vectors of a report version's passages again."""
        ids = passage_ids(report.key, report.passages)
        found = self.passages(collection, ids)
        self.put(collection, [found[one] for one in ids if one in found], vectors)

    def reopen(self, *, writing: bool = False) -> None:
        """See what other processes have written. Readers that are under way finish on the old connection."""
        if self.shared:
            return
        self._stay()
        self._renew(writing)
        self._restore_vectors()

    def _renew(self, writing: bool) -> None:
        fresh = self._open(writing)
        with self._lock:
            old, self._connection = self._connection, fresh
        self._leave(old)

    def close(self) -> None:
        self._leave(self._connection)

    @contextmanager
    def using(self, collection: str = REPORTS) -> Iterator[Connection]:
        """The connection, with that collection loaded."""
        self._stay()
        with self._lock:
            connection = self._connection
            connection.users += 1
        try:
            with self._errors():
                if not connection.known(collection):
                    with self._exclusive():
                        connection.load(collection)
                yield connection
        finally:
            self._leave(connection)

    @contextmanager
    def changing(self, collection: str = REPORTS) -> Iterator[Connection]:
        """The same for writing."""
        with self.using(collection) as connection, self._folder.writing() if self._folder else nullcontext():
            yield connection

    def _leave(self, connection: Connection) -> None:
        with self._lock:
            connection.users -= 1
            last = connection.users == 0
        if last:
            connection.stop()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except NotFoundError as error:
            raise StoreChanged("Thư viện vừa được dựng lại. Hãy thử lại.") from error
        except (ChromaError, httpx.HTTPError, OSError) as error:
            raise self._told(error) from error
        except BaseException as error:
            # What Chroma's Rust code can't read may make it panic, which arrives as no ordinary exception.
            if type(error).__name__ != "PanicException":
                raise
            raise self._told(error) from error

    def _told(self, error: BaseException) -> LibraryUnavailable:
        log.error("chroma failed at %s: %s", self.place, error)
        if self._folder and is_damage(error):
            return damaged(self._folder.path)
        if self._folder and (isinstance(error, OSError) or is_unwritable(error)):
            return unwritable(error, self._folder.data_dir)
        message, hint = advice(error, self.shared)
        return LibraryUnavailable(f"Không dùng được thư viện. {message}", hint=f"Nơi lưu: {self.place}. {hint}".strip())

    # ------------------------------------------------------------------------------------------ manifest

    def revision(self) -> str:
        """Changes with every commit of any process; `Manifest().revision` before the first. One record, under 2 ms."""
        if self._folder and self._connection.copy and self._connection.seen != self._folder.last_change():
            self.reopen()  # a copy does not follow what it was made of
        with self.using() as chroma:
            found = chroma[REPORTS].get(ids=["library"], include=["metadatas"])["metadatas"]
        return manifest_of(found or []).revision

    def manifest(self) -> Manifest:
        with self.using() as chroma:
            return manifest_of(chroma[REPORTS].get(include=["metadatas"])["metadatas"] or [])

    def commit(self, manifest: Manifest, *changed: ReportInfo) -> None:
        """Make the manifest current: the records of the changed reports and the library's record, in one step."""
        records = [library_record(manifest), *(report_record(report) for report in changed)]
        self._upsert_reports(["library", *(_record_id(report) for report in changed)], records)
        self.mark(manifest)

    def commit_rebuilt(self, before: Manifest, manifest: Manifest) -> None:
        """Make the manifest current, which holds the documents of `before` in another collection.

        Chroma takes only so many records in one step, so each report's record first says what it is in either
        collection; the one library record then decides which counts.
        """
        reports = list(manifest.reports.values())
        for at in range(0, len(reports), PAGE):
            batch = reports[at : at + PAGE]
            records = [rebuilt_record(before.reports[report.document], report, manifest.collection) for report in batch]
            self._upsert_reports([_record_id(report) for report in batch], records)
        self._upsert_reports(["library"], [library_record(manifest)])
        self.mark(manifest)

    def withdraw(self, manifest: Manifest, report: ReportInfo) -> None:
        """Make the manifest current, which holds the report no more."""
        record_id = _record_id(report)
        # A record can't be deleted and another changed in one step; one marked as gone counts as deleted.
        self._upsert_reports(["library", record_id], [library_record(manifest), {"record": "gone"}])
        self.mark(manifest)
        with self.changing() as chroma:
            chroma[REPORTS].delete(ids=[record_id])

    def decide(self, manifest: Manifest, pair: Collection[str]) -> None:
        """Make the manifest current, which has another decision on a pair of documents, or none any more."""
        record_id = "decision:" + hashlib.sha256("\0".join(sorted(pair)).encode()).hexdigest()[:32]
        made = next((one for one in manifest.decisions if {one.newer, one.older} == set(pair)), None)
        record: Any = decision_record(made) if made else {"record": "gone", "decision": None}
        self._upsert_reports(["library", record_id], [library_record(manifest), record])
        self.mark(manifest)
        if made is None:
            with self.changing() as chroma:
                chroma[REPORTS].delete(ids=[record_id])

    def mark(self, manifest: Manifest) -> None:
        """Remember beside the database how far it is."""
        if self._folder:
            self._marker = self._folder.mark(manifest.generation)

    def misplaced(self, manifest: Manifest) -> list[str]:
        """What tells that the database is an older one than the library had here, in Vietnamese."""
        marker = read_marker(self._folder.data_dir) if self._folder else None
        if marker is None or marker.generation <= manifest.generation:
            return []
        return [
            f"Cơ sở dữ liệu ở lần cập nhật {manifest.generation}, trong khi thư viện này đã đến lần "
            f"{marker.generation}: có thể đã bị thay bằng một bản cũ. Phục hồi bản sao lưu mới hơn bằng "
            "`python -m index restore FILE --force`, hoặc chạy `python -m index repair` để dùng bản này."
        ]

    def _upsert_reports(self, ids: list[str], records: list[Any]) -> None:
        with self.changing() as chroma:
            chroma[REPORTS].upsert(ids=ids, embeddings=constant(len(ids)), metadatas=records)

    def lock(self) -> tuple[str, float]:
        """Who holds the server's writer lock and until when (Unix time); ("", 0) when nobody does."""
        with self.using() as chroma:
            found = chroma[REPORTS].get(ids=["lock"], include=["metadatas"])["metadatas"]
        return (str(found[0]["holder"]), float(str(found[0]["until"]))) if found else ("", 0.0)

    def set_lock(self, holder: str, until: float) -> None:
        self._upsert_reports(["lock"], [{"record": "lock", "holder": holder, "until": until}])

    def clear_lock(self) -> None:
        with self.changing() as chroma:
            chroma[REPORTS].delete(ids=["lock"])

    # ------------------------------------------------------------------------------------------ passages

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

    def has_vectors(self, collection: str, ids: Sequence[str]) -> bool:
        """Whether the vector index knows all of the ids."""
        return self.vectors(collection, ids) is not None

    # ------------------------------------------------------------------------------------------ sources

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

    # ------------------------------------------------------------------------------------------ cleaning

    def sweep(self, manifest: Manifest) -> int:
        """Delete what the manifest does not hold: orphans of a killed write. Returns how many passages went."""
        with self.using() as chroma:
            names = {c.name for c in chroma.client.list_collections()}
            others = {name for name in names if name.startswith(PASSAGES)}
            if not self.shared:  # earlier versions kept them there
                others |= names & {DERIVED}
            gone = chroma[REPORTS].get(where={"record": "gone"}, include=[])["ids"]
        for name in others - {manifest.collection}:
            with self.changing() as chroma:
                chroma.client.delete_collection(name)
        self.delete(REPORTS, gone)
        self.delete(SOURCES, [key for key in self.ids(SOURCES) if key not in manifest.by_key])
        if not manifest.collection:
            return 0
        orphans = [one for one in self.ids(manifest.collection) if key_of(one) not in manifest.by_key]
        self.delete(manifest.collection, orphans)
        return len(orphans)

    def forget(self, collection: str, report: ReportInfo) -> None:
        """Delete a document version's passages and source."""
        self.delete(collection, passage_ids(report.key, report.passages))
        self.delete(SOURCES, [report.key])

    def ids(self, collection: str) -> list[str]:
        with self.using(collection) as chroma:
            return list(chroma[collection].get(include=[])["ids"])

    def delete(self, collection: str, ids: Sequence[str]) -> None:
        for at in range(0, len(ids), PAGE):
            with self.changing(collection) as chroma:
                chroma[collection].delete(ids=list(ids[at : at + PAGE]))


def _record_id(report: ReportInfo) -> str:
    return f"report:{report.document}"


def constant(rows: int) -> Any:
    """A vector stands beside every record of Chroma, needed or not."""
    return [[1.0]] * rows
