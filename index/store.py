"""Chroma: an embedded folder or a server. All access to it is here; what its records mean is in index/manifest.py.

    troly-reports      the manifest: one record a document, one `library` record, the writer's `lock` record
    troly-sources      one record a document version: the report as read, so that a rebuild needs no files
    troly-passages-*   one record a passage; the `library` record names the collection in use

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
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import chromadb
import httpx
from chromadb.api.shared_system_client import SharedSystemClient
from chromadb.errors import ChromaError, InternalError, NotFoundError

from index.embedding import Vectors
from index.errors import LibraryUnavailable
from index.folder import ChromaFolder
from index.manifest import (
    Manifest,
    ReportInfo,
    key_of,
    library_record,
    manifest_of,
    pack_report,
    pack_vectors,
    passage_ids,
    passage_of,
    record_of,
    report_record,
    unpack_report,
    unpack_vectors,
)
from index.report import Passage, Report
from index.settings import Settings

if TYPE_CHECKING:
    from chromadb.api import ClientAPI

log = logging.getLogger(__name__)

REPORTS = "troly-reports"
SOURCES = "troly-sources"
PASSAGES = "troly-passages-"

PAGE = 1000
"""Records a request; Chroma takes at most 5,461 at once."""

SERVER_SECONDS = 60.0
"""How long a request to a server may take."""

# Chroma writes its vector index out every `sync_threshold` records and builds the rest again at each opening: with its
# default of 1,000, opening takes a second and bulk adding three times as long.
_CONFIGURATION: Any = {"hnsw": {"space": "cosine", "ef_search": 200, "sync_threshold": 100}}


class StoreChanged(LibraryUnavailable):
    """A collection went away under a reader: another process has rebuilt the library. Read the manifest again."""


def open_store(settings: Settings) -> Store:
    """The library's store: a folder under `data_dir`, or the server of TROLY_CHROMA_URL. Raises LibraryUnavailable."""
    if settings.chroma_url is not None:
        url = settings.chroma_url
        return Store(lambda: _Connection(*_server(url)), f"máy chủ Chroma {url}")
    folder = settings.data_dir / "chroma"
    return Store(lambda: _Connection(*_embedded(str(folder))), f"thư mục {folder}", ChromaFolder(folder))


def _embedded(folder: str) -> tuple[ClientAPI, Callable[[], None]]:
    client: Any = chromadb.PersistentClient(folder, settings=_chroma_settings())
    system = client._system
    # Chroma hands every client of a folder the same vector index, loaded once and blind to what other processes
    # add. With the folder taken out of its cache, the next opening reads it afresh, and closing is ours.
    SharedSystemClient._identifier_to_system.pop(folder, None)
    SharedSystemClient._identifier_to_refcount.pop(folder, None)
    return client, system.stop


def _server(url: str) -> tuple[ClientAPI, Callable[[], None]]:
    parts = urlsplit(url if "//" in url else f"//{url}", scheme="http")
    tls = parts.scheme == "https"
    port = parts.port or (443 if tls else 8000)
    client: Any = chromadb.HttpClient(parts.hostname or "", port, ssl=tls, settings=_chroma_settings())
    # Chroma's client neither gives up on a server that hangs nor closes its connections.
    session = client._server._session
    session.timeout = SERVER_SECONDS
    return client, session.close


def _chroma_settings() -> Any:
    from chromadb.config import Settings as ChromaSettings

    return ChromaSettings(anonymized_telemetry=False)


class _Connection:
    """One opening of Chroma with its collections; `users` counts who still needs it."""

    def __init__(self, client: ClientAPI, stop: Callable[[], None]) -> None:
        self.client, self.stop, self.users = client, stop, 1
        self._collections: dict[str, chromadb.Collection] = {}
        for name in (REPORTS, SOURCES):
            self.create(name)
            self.load(name)

    def create(self, name: str) -> chromadb.Collection:
        return self.client.get_or_create_collection(name, configuration=_CONFIGURATION, embedding_function=None)

    def known(self, name: str) -> bool:
        return name in self._collections

    def load(self, name: str) -> None:
        """Open a collection, its vector index included. Raises NotFoundError."""
        collection = self.client.get_collection(name, embedding_function=None)
        collection.get(limit=1, include=[])
        self._collections[name] = collection

    def __getitem__(self, name: str) -> chromadb.Collection:
        return self._collections[name]


class Store:
    """The records of one library. Reading is thread-safe; writers must hold the library's lock."""

    def __init__(self, connect: Callable[[], _Connection], place: str, folder: ChromaFolder | None = None) -> None:
        self.place = place
        self.shared = folder is None
        self._folder = folder
        self._connect = connect
        self._lock = threading.Lock()
        self._connection = self._open()
        self._restore_vectors()

    def _open(self) -> _Connection:
        with self._errors(), self._exclusive():
            if self._folder:
                self._folder.discard_damaged()
            try:
                return self._connect()
            except ValueError as error:  # how Chroma's client says that nobody answers
                raise OSError(str(error)) from error

    def _exclusive(self) -> AbstractContextManager[None]:
        return self._folder.exclusive() if self._folder else nullcontext()

    def _restore_vectors(self) -> None:
        """Put the vectors back that a killed write has cost (see index/folder.py)."""
        if not self._folder or not self._folder.lost_vectors:
            return
        try:
            with self._folder.exclusive():
                manifest = self.manifest()
                for report in manifest.reports.values():
                    vectors = self.source_vectors(report.key, manifest.embedder)
                    if vectors is not None:
                        ids = passage_ids(report.key, report.passages)
                        found = self.passages(manifest.collection, ids)
                        self.put(manifest.collection, [found[one] for one in ids if one in found], vectors)
                self._folder.vectors_restored()
        except LibraryUnavailable as error:  # a full disk, say: searching by words still works
            log.error("vectors not put back, will be tried again: %s", error)

    def reopen(self) -> None:
        """See what other processes have written. Readers that are under way finish on the old connection."""
        if self.shared:
            return
        fresh = self._open()
        with self._lock:
            old, self._connection = self._connection, fresh
        self._leave(old)
        self._restore_vectors()

    def close(self) -> None:
        self._leave(self._connection)

    @contextmanager
    def _use(self, collection: str = REPORTS) -> Iterator[_Connection]:
        """The connection, with that collection loaded."""
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
    def _change(self, collection: str = REPORTS) -> Iterator[_Connection]:
        """The same for writing."""
        with self._use(collection) as connection, self._folder.writing() if self._folder else nullcontext():
            yield connection

    def _leave(self, connection: _Connection) -> None:
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
            log.error("chroma failed at %s: %s", self.place, error)
            raise LibraryUnavailable(
                f"Không dùng được thư viện ở {self.place}. {_advice(error, self.shared)}"
            ) from error

    # ------------------------------------------------------------------------------------------ manifest

    def revision(self) -> str:
        """Changes with every commit of any process; `Manifest().revision` before the first. One record, under 2 ms."""
        with self._use() as chroma:
            found = chroma[REPORTS].get(ids=["library"], include=["metadatas"])["metadatas"]
        return manifest_of(found or []).revision

    def manifest(self) -> Manifest:
        with self._use() as chroma:
            return manifest_of(chroma[REPORTS].get(include=["metadatas"])["metadatas"] or [])

    def commit(self, manifest: Manifest, *changed: ReportInfo) -> None:
        """Make the manifest current: the records of the changed reports and the library's record, in one step."""
        records = [library_record(manifest), *(report_record(report) for report in changed)]
        self._upsert_reports(["library", *(f"report:{report.document}" for report in changed)], records)

    def withdraw(self, manifest: Manifest, report: ReportInfo) -> None:
        """Make the manifest current, which holds the report no more."""
        record_id = f"report:{report.document}"
        # A record can't be deleted and another changed in one step; one marked as gone counts as deleted.
        self._upsert_reports(["library", record_id], [library_record(manifest), {"record": "gone"}])
        with self._change() as chroma:
            chroma[REPORTS].delete(ids=[record_id])

    def _upsert_reports(self, ids: list[str], records: list[Any]) -> None:
        with self._change() as chroma:
            chroma[REPORTS].upsert(ids=ids, embeddings=_constant(len(ids)), metadatas=records)

    def lock(self) -> tuple[str, float]:
        """Who holds the server's writer lock and until when (Unix time); ("", 0) when nobody does."""
        with self._use() as chroma:
            found = chroma[REPORTS].get(ids=["lock"], include=["metadatas"])["metadatas"]
        return (str(found[0]["holder"]), float(str(found[0]["until"]))) if found else ("", 0.0)

    def set_lock(self, holder: str, until: float) -> None:
        self._upsert_reports(["lock"], [{"record": "lock", "holder": holder, "until": until}])

    def clear_lock(self) -> None:
        with self._change() as chroma:
            chroma[REPORTS].delete(ids=["lock"])

    # ------------------------------------------------------------------------------------------ passages

    def create_passages(self, embedder: str) -> str:
        """A new, empty passages collection for vectors of that embedder; its name."""
        slug = re.sub(r"[^a-z0-9]+", "-", embedder.lower()).strip("-")[:40]
        tag = hashlib.sha256(embedder.encode()).hexdigest()[:6]
        name = f"{PASSAGES}{slug}-{tag}-{secrets.token_hex(4)}"
        with self._change() as chroma:
            chroma.create(name)
        return name

    def put(self, collection: str, passages: Sequence[Passage], vectors: Vectors | None) -> None:
        """Write passages with their (n, dim) vectors; without an embedder a constant stands in for them."""
        for at in range(0, len(passages), PAGE):
            batch = passages[at : at + PAGE]
            rows: Any = _constant(len(batch)) if vectors is None else vectors[at : at + PAGE]
            with self._change(collection) as chroma:
                chroma[collection].upsert(
                    ids=[passage.id for passage in batch],
                    embeddings=rows,
                    documents=[passage.text for passage in batch],
                    metadatas=[record_of(passage) for passage in batch],
                )

    def passages(self, collection: str, ids: Sequence[str]) -> dict[str, Passage]:
        """Those of the ids that exist."""
        found: dict[str, Passage] = {}
        with self._use(collection) as chroma:
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
        with self._use(collection) as chroma:
            got = chroma[collection].query(query_embeddings=rows, n_results=limit, where=where, include=["distances"])
        return [
            (one, 1.0 - distance) for one, distance in zip(got["ids"][0], (got["distances"] or [[]])[0], strict=True)
        ]

    def stored(self, collection: str) -> Counter[str]:
        """Version key -> number of its passages, orphans included."""
        return Counter(key_of(one) for one in self._ids(collection))

    def has_vectors(self, collection: str, ids: Sequence[str]) -> bool:
        """Whether the vector index knows all of the ids."""
        with self._use(collection) as chroma:
            try:
                got = chroma[collection].get(ids=list(ids), include=["embeddings"])
            except InternalError:  # how Chroma answers when one is missing
                return False
        return len(got["ids"]) == len(ids)

    # ------------------------------------------------------------------------------------------ sources

    def put_source(self, key: str, report: Report, embedder: str, vectors: Vectors | None) -> None:
        """Keep the report as it was read, and its passages' vectors."""
        record: dict[str, str] = {"report": pack_report(report), "embedder": embedder}
        if vectors is not None:
            record["vectors"] = pack_vectors(vectors)
        with self._change() as chroma:
            chroma[SOURCES].upsert(ids=[key], embeddings=_constant(1), metadatas=[record])

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
        with self._use() as chroma:
            found = chroma[SOURCES].get(ids=[key], include=["metadatas"])["metadatas"]
        return found[0] if found else None

    # ------------------------------------------------------------------------------------------ cleaning

    def sweep(self, manifest: Manifest) -> int:
        """Delete what the manifest does not hold: orphans of a killed write. Returns how many passages went."""
        with self._use() as chroma:
            others = {c.name for c in chroma.client.list_collections() if c.name.startswith(PASSAGES)}
            gone = chroma[REPORTS].get(where={"record": "gone"}, include=[])["ids"]
        for name in others - {manifest.collection}:
            with self._change() as chroma:
                chroma.client.delete_collection(name)
        self._delete(REPORTS, gone)
        self._delete(SOURCES, [key for key in self._ids(SOURCES) if key not in manifest.by_key])
        if not manifest.collection:
            return 0
        orphans = [one for one in self._ids(manifest.collection) if key_of(one) not in manifest.by_key]
        self._delete(manifest.collection, orphans)
        return len(orphans)

    def forget(self, collection: str, report: ReportInfo) -> None:
        """Delete a document version's passages and source."""
        self._delete(collection, passage_ids(report.key, report.passages))
        self._delete(SOURCES, [report.key])

    def _ids(self, collection: str) -> list[str]:
        with self._use(collection) as chroma:
            return list(chroma[collection].get(include=[])["ids"])

    def _delete(self, collection: str, ids: Sequence[str]) -> None:
        for at in range(0, len(ids), PAGE):
            with self._change(collection) as chroma:
                chroma[collection].delete(ids=list(ids[at : at + PAGE]))


def _constant(rows: int) -> Any:
    """A vector stands beside every record of Chroma, needed or not."""
    return [[1.0]] * rows


def _advice(error: Exception, shared: bool) -> str:
    """What staff can do about a failure of Chroma."""
    text = str(error).lower()
    if shared:
        return "Kiểm tra máy chủ đang chạy và TROLY_CHROMA_URL đúng, rồi thử lại."
    if "full" in text or "no space" in text:
        return "Ổ đĩa đã đầy: giải phóng chỗ trống rồi chạy lại."
    if (
        isinstance(error, OSError)
        or "readonly" in text
        or "read-only" in text
        or "permission" in text
        or "unable to open" in text
    ):
        return "Không ghi được: kiểm tra đường dẫn và quyền của thư mục, hoặc chọn thư mục khác bằng --data."
    return "Kiểm tra chỗ trống của ổ đĩa rồi thử lại; nếu vẫn lỗi, chạy `python -m index check`."
