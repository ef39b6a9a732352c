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
from collections.abc import Callable, Collection
from typing import Any

from index.connection import (
    REPORTS,
    SOURCES,
    Connection,
    to_folder,
    to_server,
)
from index.errors import LibraryUnavailable
from index.folder import ChromaFolder
from index.manifest import (
    Manifest,
    ReportInfo,
    decision_record,
    key_of,
    library_record,
    manifest_of,
    passage_ids,
    rebuilt_record,
    report_record,
)
from index.marker import read_marker
from index.settings import Settings
from index.store_access import PAGE, StoreChanged, constant
from index.store_passages import PASSAGES, StorePassages

__all__ = ["DERIVED", "Store", "StoreChanged", "open_store"]

log = logging.getLogger(__name__)

DERIVED = "troly-derived"


def open_store(settings: Settings) -> Store:
    """The library's store: a folder under `data_dir`, or the server of TROLY_CHROMA_URL.

    Where nothing can be written it reads from a copy. Raises LibraryUnavailable, told apart as LibraryVanished and
    LibraryDamaged.
    """
    if settings.chroma_url is not None:
        url = settings.chroma_url
        return Store(lambda: to_server(url), f"máy chủ Chroma {url}")
    folder = settings.data_dir / "chroma"
    return Store(lambda: to_folder(folder), f"thư mục {folder}", ChromaFolder(folder))


class Store(StorePassages):
    """The records of one library. Reading is thread-safe; writers must hold the library's lock."""

    def __init__(self, connect: Callable[[], Connection], place: str, folder: ChromaFolder | None = None) -> None:
        super().__init__(connect, place, folder)
        self._restore_vectors()
        if self._folder and not self._connection.copy:
            self._marker = self._folder.mark_new(self.manifest().generation)

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

    def reopen(self, *, writing: bool = False) -> None:
        """See what other processes have written. Readers that are under way finish on the old connection."""
        if self.shared:
            return
        self._stay()
        self._renew(writing)
        self._restore_vectors()

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


def _record_id(report: ReportInfo) -> str:
    return f"report:{report.document}"
