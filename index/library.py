"""The library: documents in, passages out. Idempotent, crash-safe, one writer, any number of readers.

Adding a document: read, cut, embed and store its passages, then commit one manifest record (see index/store.py), then
bring the lexical index up to date, then delete the version it replaces. Killed at any point, the same command again
ends in the same library.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from index import originals
from index.adding import Addition, AddProgress, FileResult, OnProgress, Shelving, reporter
from index.containers import WITHIN, Part, document_in
from index.corrections import is_same_paper, reissued, with_corrections
from index.errors import EmbeddingUnavailable, FileRefused, LibraryBusy, LibraryUnavailable
from index.file_reader import FileReader
from index.files import CONTAINERS, SUPPORTED, document_name, find_files, open_file, unsupported
from index.identity import difference, name_apart
from index.library_health import LibraryHealth
from index.limits import Limits
from index.locking import Check
from index.manifest import ReportInfo, key_of
from index.proposals import proposals_for
from index.report import Metadata, Passage, Report

__all__ = ["AddProgress", "FileResult", "Library", "ReportInfo", "Shelving"]

log = logging.getLogger(__name__)


SAME_NAME = (
    "Thư viện đã có một văn bản khác cũng tên {name}; văn bản này được giữ riêng với tên “{home}”. "
    "Nếu nó thay cho văn bản kia, hãy gỡ văn bản kia."
)

VERSION = "Có thể là một phiên bản của “{other}” ({why}). Xem phần Phiên bản ở thẻ Tài liệu để quyết định."


class Library(LibraryHealth):
    """One library of documents. Thread-safe: questions may be asked while documents are added."""

    @cached_property
    def files(self) -> FileReader:
        """Reads files, those that are added and any other, in processes of their own."""
        return FileReader(self._settings.limits)

    def close(self) -> None:
        if reader := self.__dict__.get("files"):
            reader.close()
        super().close()

    def add(
        self, paths: Iterable[Path], *, on_progress: OnProgress | None = None, shelving: Shelving | None = None
    ) -> Iterator[FileResult]:
        """Add files and folders, one result a file as it is done; a file with a name in the library replaces it.

        `shelving` says what whoever adds may do; without it, everything.

        Nothing happens until the results are read. A file that can't be used is refused and the rest goes on.
        Raises LibraryBusy, EmbedderMismatch, LibraryUnavailable or EmbeddingUnavailable: what was done before stays,
        the message names what was not, and the same call again finishes it.
        """
        self.files.prepare()
        files, missing = _find(paths)
        yield from missing
        with self._writing() as check, self._settling(shelving := shelving or Shelving()):
            self._require_fitting_embedder()
            seen: dict[str, str] = {}
            for at, path in enumerate(files):
                progress = reporter(on_progress, path, at + 1, len(files))
                try:
                    for part in self._parts(path):
                        if isinstance(part, FileResult):
                            yield part
                        else:
                            yield self._add(Addition(path, part, check, progress, shelving), seen)
                except (LibraryBusy, LibraryUnavailable, EmbeddingUnavailable) as error:
                    raise type(error)(f"{error} {_not_done(files[at:])}", hint=error.hint) from error

    @contextmanager
    def _settling(self, shelving: Shelving) -> Iterator[None]:
        try:
            yield
        finally:
            shelving.settle(self._manifest.reports)

    def _parts(self, path: Path) -> Iterator[Part | FileResult]:
        """The documents that a file is: itself, unless it is an archive, and the parts of a container."""
        suffix = path.suffix.lower()
        if suffix != ".zip":
            yield Part("")
        if suffix not in CONTAINERS:
            return
        try:
            parts = self.files.parts(path)
        except FileRefused as error:
            if suffix == ".zip":  # what is wrong with an e-mail was told when it was read itself
                yield FileResult(error.document, "refused", error.reason)
            return
        if suffix == ".zip" and not parts:
            yield FileResult(document_name(path), "refused", "Tệp nén không có tệp nào. Kiểm tra lại tệp gốc.")
        yield from parts

    def _add(self, new: Addition, seen: dict[str, str]) -> FileResult:
        """Read and store a document; `seen` are the digests of those added with it, by their names."""
        name = document_in(new.path, new.part.name)
        try:
            digest = _digest(new, name, self._settings.limits)
            new.progress(0, 0)
            if seen.get(name, digest) != digest and not new.path.parent.name.isdigit():
                name = f"{document_name(new.path.parent)}{WITHIN}{name}"  # another zone's report of the same name
            if seen.setdefault(name, digest) != digest:
                raise FileRefused(name, "Trùng tên với một tệp khác trong cùng lần thêm. Đổi tên tệp rồi thêm lại.")
            name = new.shelving.name(name)
            if told := self._unchanged(new, name, digest):
                return told
            report, passages = self._cut(new, name)
            home = self._home(name, digest, report.metadata)
            if home != name:
                home = new.shelving.name(home)
                if told := self._unchanged(new, home, digest):
                    return told
                report, passages = self._cut(new, home)
                report = replace(report, notes=(*report.notes, SAME_NAME.format(name=name, home=home)))
            new.shelving.store(home, self._manifest.reports)
        except FileRefused as error:
            return FileResult(name, "refused", error.reason)
        return self._put(new, report, passages)

    def _put(self, new: Addition, report: Report, passages: tuple[Passage, ...]) -> FileResult:
        """Store what was read, in place of an older version."""
        old = self._manifest.reports.get(report.document)
        if old and old.corrections and is_same_paper(old.read, report.metadata):
            report = with_corrections(report, old.corrections)
            passages = reissued(report, passages)
        self._store_version(report, passages, new.check, new.progress)
        self._keep_original(new, report.digest)
        if old:
            self._store.forget(self._manifest.collection, old)
            self._sweep_originals()
        notes = (*report.notes, *self._versions(report.document, new.shelving))
        return FileResult(report.document, "replaced" if old else "added", "", len(passages), report.pages, notes)

    def _unchanged(self, new: Addition, name: str, digest: str) -> FileResult | None:
        """The result for a file that the library has as it is; its original is kept again where it was gone."""
        old = self._manifest.reports.get(name)
        if not old or old.digest != digest:
            return None
        self._keep_original(new, digest)
        return FileResult(name, "unchanged", "", old.passages, old.pages)

    def _versions(self, name: str, shelving: Shelving) -> Iterator[str]:
        """What is to be told of the papers that a new one may be a version of."""
        decided = [{d.newer, d.older} for d in self.decisions]
        reports = self._manifest.reports
        for one in proposals_for(reports[name], reports.values()):
            if {one.newer, one.older} not in decided:
                other = one.older if one.newer == name else one.newer
                if shelving.sees(other):
                    yield VERSION.format(other=other, why="; ".join(one.reasons[:4]))

    def _home(self, name: str, digest: str, metadata: Metadata) -> str:
        """The name of a paper in the library: its file's, unless another paper has that."""
        while (old := self._manifest.reports.get(name)) and old.digest != digest:
            told = difference(old.read, metadata)
            if not told:
                break  # the same paper in another version
            name = name_apart(name, told)
        return name

    def _cut(self, new: Addition, name: str) -> tuple[Report, tuple[Passage, ...]]:
        """Raises FileRefused whatever is wrong with the file."""
        try:
            report, passages = self.files.read_passages(new.path, lambda page: new.progress(0, 0), new.part.name, name)
            passages = tuple(self.cut(report)) if self.cut else passages
        except FileRefused:
            raise
        except Exception as error:
            error_id = secrets.token_hex(4)
            log.exception("error %s: reading %s failed", error_id, new.path)
            raise FileRefused(name, f"Không đọc được (lỗi {error_id}, chi tiết trong nhật ký).") from error
        if not passages:
            raise FileRefused(report.document, "Không có chữ nào. Nếu là bản quét, hãy nhận dạng chữ (OCR) trước.")
        return report, passages

    def _store_version(
        self, report: Report, passages: Sequence[Passage], check: Check, progress: Callable[[int, int], None]
    ) -> None:
        if not self._manifest.collection or not self._manifest.reports:
            self._start_collection()
        manifest, key = self._manifest, key_of(passages[0].id)
        vectors = self._embed(manifest.collection, passages, progress)
        self._store.put_source(key, report, manifest.embedder, vectors)
        check()
        self._commit(manifest.with_report(info := ReportInfo.of(report, passages)), info)
        self._follow_after_write({key: passages})

    def _keep_original(self, new: Addition, digest: str) -> None:
        if not new.part.name:
            originals.keep(self._settings.data_dir, new.path, digest, self._settings.originals_mb)


def _find(paths: Iterable[Path]) -> tuple[list[Path], list[FileResult]]:
    """The files to add, and a refusal for each path that isn't there."""
    files: dict[Path, None] = {}
    missing = []
    for path in paths:
        try:
            files.update(dict.fromkeys(find_files([path])))
        except FileRefused as error:
            missing.append(FileResult(error.document, "refused", error.reason))
    return list(files), missing


def _digest(new: Addition, name: str, limits: Limits) -> str:
    """SHA-256 of a document. Raises FileRefused for what can't be taken."""
    part = new.part
    if part.name and (part.reason or part.suffix not in SUPPORTED):
        raise FileRefused(name, part.reason or unsupported(part.suffix))
    if part.digest:
        return part.digest
    with open_file(new.path, limits) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _not_done(files: Sequence[Path]) -> str:
    names = ", ".join(path.name for path in files[:5]) + (f" và {len(files) - 5} tệp nữa" if len(files) > 5 else "")
    return f"Chưa thêm được: {names}. Các tệp trước đó đã được lưu; thêm lại các tệp này để làm tiếp."
