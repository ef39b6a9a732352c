"""What staff say of documents: fields of their heads, and which one takes the place of which."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from index.corrections import as_read, changed, reissued, with_corrections
from index.errors import CorrectionRefused
from index.library_writing import LibraryWriter
from index.locking import Check
from index.manifest import Manifest, ReportInfo, key_of
from index.relations import Choice, Decision
from index.versions import closes_circle, head_of


class LibraryDecisions(LibraryWriter):
    """A library in which staff decide; what they have said stays when a document is read again."""

    def correct(self, name: str, values: Mapping[str, str | None], who: str = "") -> ReportInfo:
        """Set fields of a document's metadata (index/corrections.py), None for as it was read; passages keep their
        vectors. Raises UnknownDocument, CorrectionRefused, LibraryBusy, LibraryUnavailable."""
        with self._writing() as check:
            info = self.find(name)
            source = self.report(name)
            corrections = changed(info.read, info.corrections, values, who, _now())
            if corrections == info.corrections:
                return info
            report = with_corrections(as_read(source), corrections)
            passages = reissued(report, self.passages(name))
            vectors = self._store.source_vectors(info.key, self._manifest.embedder)
            if vectors is None or len(vectors) != len(passages):
                vectors = self._embed(self._manifest.collection, passages, _unreported)
            else:
                self._store.put(self._manifest.collection, passages, vectors)
            self._store.put_source(key_of(passages[0].id), report, self._manifest.embedder, vectors)
            check()
            self._commit(self._manifest.with_report(made := ReportInfo.of(report, passages)), made)
            self._follow_after_write({made.key: passages})
            self._store.forget(self._manifest.collection, info)
        return made

    def decide(self, newer: str, older: str, kind: Choice, who: str = "") -> None:
        """Keep what staff say of two documents. Raises UnknownDocument, CorrectionRefused, LibraryBusy."""
        with self._writing() as check:
            one, other = self.find(newer), self.find(older)
            if one.document == other.document:
                raise CorrectionRefused(f"“{one.document}” không thể là phiên bản của chính nó. Chọn hai tài liệu.")
            if kind != "separate" and closes_circle(self.relations, one.document, other.document):
                raise CorrectionRefused(
                    f"Không ghi được: “{other.document}” đã thay thế hoặc sửa đổi “{one.document}” qua văn bản khác. "
                    "Bỏ quyết định kia trước."
                )
            heads = (head_of(one), head_of(other))
            made = Decision(one.document, other.document, kind, who, _now(), heads)
            self._decide(self._manifest.decided(made), (made.newer, made.older), check)

    def undecide(self, one: str, other: str) -> None:
        """Take back what staff said of two documents. Raises CorrectionRefused, LibraryBusy."""
        with self._writing() as check:
            if not any({d.newer, d.older} == {one, other} for d in self.decisions):
                raise CorrectionRefused(f"Chưa có quyết định nào về “{one}” và “{other}”. Xem lại danh sách phiên bản.")
            self._decide(self._manifest.undecided(one, other), (one, other), check)

    def _decide(self, manifest: Manifest, pair: tuple[str, str], check: Check) -> None:
        check()
        with self._state:
            self._store.decide(manifest, pair)
            self._manifest = manifest
        self._follow_after_write()


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")


def _unreported(done: int, passages: int) -> None:
    pass
