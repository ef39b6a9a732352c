"""The library: documents in, passages out. Idempotent, crash-safe, one writer, any number of readers.

Adding a document: read, cut, embed and store its passages, then commit one manifest record (see index/store.py), then
bring the lexical index up to date, then delete the version it replaces. Killed at any point, the same command again
ends in the same library.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

import numpy as np

from index import originals
from index.containers import WITHIN, Part, document_in
from index.corrections import as_read, changed, is_same_paper, reissued, with_corrections
from index.embedding import NO_EMBEDDER, Vectors
from index.errors import CorrectionRefused, EmbeddingUnavailable, FileRefused, LibraryBusy, LibraryUnavailable
from index.file_reader import FileReader
from index.files import CONTAINERS, SUPPORTED, document_name, find_files, open_file, unsupported
from index.identity import difference, name_apart
from index.limits import Limits
from index.locking import Check, writer_lock
from index.manifest import FORMAT, Manifest, ReportInfo, key_of, passage_ids
from index.proposals import proposals_for
from index.reader import LibraryReader
from index.relations import Choice, Decision
from index.report import Metadata, Passage, Report
from index.versions import closes_circle, head_of

__all__ = ["AddProgress", "FileResult", "Library", "ReportInfo", "Shelving"]

log = logging.getLogger(__name__)

EMBED_BATCH = 32
"""Passages embedded and stored at a time: enough to keep the embedder busy, few enough to show progress."""

Status = Literal["added", "replaced", "unchanged", "refused"]


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of one file; `reason` says why one was refused and what to do, `notes` what was read only in part."""

    document: str
    status: Status
    reason: str = ""
    passages: int = 0
    pages: int | None = None
    notes: tuple[str, ...] = ()


SAME_NAME = (
    "Thư viện đã có một văn bản khác cũng tên {name}; văn bản này được giữ riêng với tên “{home}”. "
    "Nếu nó thay cho văn bản kia, hãy gỡ văn bản kia."
)

VERSION = "Có thể là một phiên bản của “{other}” ({why}). Xem phần Phiên bản ở thẻ Tài liệu để quyết định."


@dataclass(frozen=True, slots=True)
class AddProgress:
    """File `file` of `files` (from 1), with `done` of its `passages` passages stored; 0 of 0 while it is read."""

    document: str
    file: int
    files: int
    done: int
    passages: int


OnProgress = Callable[[AddProgress], None]


class Shelving:
    """What whoever adds documents may do with the names in a library: here, everything."""

    def name(self, document: str) -> str:
        """The name under which he may keep a document of that name."""
        return document

    def sees(self, document: str) -> bool:
        """Whether he may be told of a document that the library has."""
        return True

    def store(self, document: str, held: Collection[str]) -> None:
        """A document is about to be stored under a name; `held` are the names in the library.

        Raises FileRefused where he may not replace what is there.
        """

    def settle(self, held: Collection[str]) -> None:
        """All that he adds at once has been stored or refused."""


Cutter = Callable[[Report], Sequence[Passage]]


class Library(LibraryReader):
    """One library of documents. Thread-safe: questions may be asked while documents are added.

    `cut` takes the place of the cutting along a report's structure where it is set.
    """

    cut: Cutter | None = None

    @cached_property
    def files(self) -> FileReader:
        """Reads files, those that are added and any other, in processes of their own."""
        return FileReader(self._settings.limits)

    def close(self) -> None:
        if reader := self.__dict__.get("files"):
            reader.close()
        super().close()

    def add(
        self,
        paths: Iterable[Path],
        *,
        on_progress: OnProgress | None = None,
        shelving: Shelving | None = None,
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
                progress = _reporter(on_progress, path, at + 1, len(files))
                try:
                    for part in self._parts(path):
                        if isinstance(part, FileResult):
                            yield part
                        else:
                            yield self._add(path, part, seen, check, progress, shelving)
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

    def _add(
        self,
        path: Path,
        part: Part,
        seen: dict[str, str],
        check: Check,
        progress: Callable[[int, int], None],
        shelving: Shelving,
    ) -> FileResult:
        name = document_in(path, part.name)
        try:
            if part.name and (part.reason or part.suffix not in SUPPORTED):
                raise FileRefused(name, part.reason or unsupported(part.suffix))
            digest = part.digest or _digest(path, self._settings.limits)
            progress(0, 0)
            if seen.get(name, digest) != digest and not path.parent.name.isdigit():
                name = f"{document_name(path.parent)}{WITHIN}{name}"  # another zone's report of the same name
            if seen.setdefault(name, digest) != digest:
                raise FileRefused(name, "Trùng tên với một tệp khác trong cùng lần thêm. Đổi tên tệp rồi thêm lại.")
            name = shelving.name(name)
            old = self._manifest.reports.get(name)
            if old and old.digest == digest:
                self._keep_original(path, part, digest)
                return FileResult(name, "unchanged", "", old.passages, old.pages)
            report, passages = self._cut(path, part.name, name, progress)
            home = self._home(name, digest, report.metadata)
            if home != name:
                home = shelving.name(home)
                if (old := self._manifest.reports.get(home)) and old.digest == digest:
                    return FileResult(home, "unchanged", "", old.passages, old.pages)
                report, passages = self._cut(path, part.name, home, progress)
                report = replace(report, notes=(*report.notes, SAME_NAME.format(name=name, home=home)))
            shelving.store(home, self._manifest.reports)
        except FileRefused as error:
            return FileResult(name, "refused", error.reason)
        old = self._manifest.reports.get(report.document)
        if old and old.corrections and is_same_paper(old.read, report.metadata):
            report = with_corrections(report, old.corrections)
            passages = reissued(report, passages)
        self._store_version(report, passages, check, progress)
        self._keep_original(path, part, report.digest)
        if old:
            self._store.forget(self._manifest.collection, old)
            self._sweep_originals()
        status: Status = "replaced" if old else "added"
        notes = (*report.notes, *self._versions(report.document, shelving))
        return FileResult(report.document, status, "", len(passages), report.pages, notes)

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

    def _cut(
        self, path: Path, part: str, name: str, progress: Callable[[int, int], None]
    ) -> tuple[Report, tuple[Passage, ...]]:
        """Raises FileRefused whatever is wrong with the file."""
        try:
            report, passages = self.files.read_passages(path, lambda page: progress(0, 0), part, name)
            passages = tuple(self.cut(report)) if self.cut else passages
        except FileRefused:
            raise
        except Exception as error:
            error_id = secrets.token_hex(4)
            log.exception("error %s: reading %s failed", error_id, path)
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

    def _embed(
        self, collection: str, passages: Sequence[Passage], progress: Callable[[int, int], None]
    ) -> Vectors | None:
        from index.chunking import embedding_text

        embedder, done = self.embedder, []
        progress(0, len(passages))
        for at in range(0, len(passages), EMBED_BATCH):
            batch = passages[at : at + EMBED_BATCH]
            vectors = embedder.passages([embedding_text(passage) for passage in batch]) if embedder else None
            self._store.put(collection, batch, vectors)
            done += [] if vectors is None else [vectors]
            progress(at + len(batch), len(passages))
        return np.concatenate(done) if done else None

    def remove(self, name: str) -> ReportInfo:
        """Take a document out, by file name, id or start of an id. Raises UnknownDocument, LibraryBusy."""
        with self._writing() as check:
            info = self.find(name)
            check()
            with self._state:
                self._store.withdraw(manifest := self._manifest.without(info.document), info)
                self._manifest = manifest
            self._follow_after_write()
            self._store.forget(manifest.collection, info)
            self._sweep_originals()
        return info

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

    def _keep_original(self, path: Path, part: Part, digest: str) -> None:
        if not part.name:
            originals.keep(self._settings.data_dir, path, digest, self._settings.originals_mb)

    def _sweep_originals(self) -> None:
        originals.sweep(self._settings.data_dir, {info.digest for info in self._manifest.reports.values()})

    def rebuild(self, on_progress: OnProgress | None = None) -> None:
        """Cut and embed every document anew from its stored text, with the present embedder, and index it lexically.

        The old passages answer until the new ones are complete. Raises LibraryBusy, LibraryUnavailable,
        EmbeddingUnavailable; the library is then as it was before.
        """
        from index.chunking import passages_of

        cut = self.cut or passages_of
        with self._writing(sweep=False) as check:  # the old passages' index may be why a rebuild is wanted
            reports = self.reports()
            collection = self._store.create_passages(self._embedder_name)
            rebuilt: list[ReportInfo] = []
            for at, info in enumerate(reports):
                source = self._store.source(info.key)
                passages = cut(source) if source else self.passages(info.document)
                progress = _reporter(on_progress, Path(info.document), at + 1, len(reports))
                vectors = self._embed(collection, passages, progress)
                if source:
                    self._store.put_source(info.key, source, self._embedder_name, vectors)
                imprint = ReportInfo.of(source, passages).imprint if source else info.imprint
                rebuilt.append(replace(info, passages=len(passages), imprint=imprint))
            check()
            with self._state:
                manifest = self._manifest.rebuilt(self._embedder_name, collection, rebuilt)
                self._store.commit_rebuilt(self._manifest, manifest)
                self._manifest = manifest
            self._start_lexical_again()
            self._follow_after_write()
            self._store.sweep(self._manifest)

    @contextmanager
    def _writing(self, *, sweep: bool = True) -> Iterator[Check]:
        with writer_lock(self._settings.data_dir, self._store) as check:
            with self._state:
                # The folder may have been written by another process: this one's vector index would not know.
                self._store.reopen(writing=True)
                self._manifest = self._store.manifest()
            orphans = self._store.sweep(self._manifest) if sweep else 0
            if orphans:
                log.info("deleted %d passages left by an interrupted write", orphans)
            yield check

    def _commit(self, manifest: Manifest, *changed: ReportInfo) -> None:
        with self._state:
            self._store.commit(manifest, *changed)
            self._manifest = manifest

    def _start_collection(self) -> None:
        """A passages collection for the present embedder; it takes effect with the first commit."""
        with self._state:
            name = self._store.create_passages(self._embedder_name)
            self._manifest = replace(self._manifest, collection=name, embedder=self._embedder_name, format=FORMAT)

    def _require_fitting_embedder(self) -> None:
        misfit = self._misfit()
        if misfit:
            raise misfit

    def _follow_after_write(self, known: Mapping[str, Sequence[Passage]] | None = None) -> None:
        from index.lexical import Damaged

        try:
            self._follow(known=known)
        except (Damaged, OSError) as error:  # derived data: the next search tries again
            log.warning("lexical index not brought up to date: %s", error)

    # ------------------------------------------------------------------------------------------ health

    def stats(self) -> dict[str, Any]:
        """Numbers about the library, for people and scripts."""
        manifest = self._manifest
        return {
            "place": self._store.place,
            "documents": len(manifest.reports),
            "passages": sum(r.passages for r in manifest.reports.values()),
            "pages": sum(r.pages or 0 for r in manifest.reports.values()),
            "embedder": manifest.embedder,
            "generation": manifest.generation,
            "format": manifest.format,
        }

    def mend(self) -> list[str]:
        """Make again whatever does not fit the stored reports; what was done, in Vietnamese."""
        done = []
        if self._unfit():
            with self._writing(sweep=False):
                self._put_vectors_back()
            if self._unfit():
                self.rebuild()
                done.append("Đã lập lại các đoạn và vectơ từ văn bản đã lưu.")
            else:
                done.append("Đã ghi lại các vectơ từ dữ liệu đã lưu.")
        with self._writing():
            if any(self._check_derived()):
                self._table.drop()
                done.append("Đã xóa các giá trị suy ra bị hỏng; chúng được tạo lại khi cần.")
            if any(self._check_lexical(self._manifest)):
                self._start_lexical_again()
                done.append("Đã lập lại chỉ mục từ khóa.")
            self._follow_after_write()
            self._store.mark(self._manifest)
        return done

    def _unfit(self) -> bool:
        manifest = self._manifest
        unfit = not self._vectors_fit() or manifest.format != FORMAT
        return bool(manifest.reports) and (unfit or any(self._check_passages(manifest)))

    def _put_vectors_back(self) -> None:
        manifest = self._manifest
        for info in manifest.reports.values():
            vectors = self._store.source_vectors(info.key, manifest.embedder)
            if vectors is not None and len(vectors) == info.passages:
                self._store.put_vectors(manifest.collection, info, vectors)

    def check(self) -> list[str]:
        """What is wrong with the library, each with what to do, in Vietnamese; empty when all is well."""
        self.refresh()
        self._follow_after_write()  # waits for another process that fills the index
        manifest = self._manifest
        misfit = self._misfit()
        problems = [misfit.hint] if misfit else []
        if manifest.format != FORMAT:
            problems.append(
                f"Thư viện có định dạng {manifest.format}, phiên bản này dùng định dạng {FORMAT}. "
                "Chạy `python -m index rebuild`."
            )
        if manifest.reports:
            problems += self._check_passages(manifest)
            problems += self._check_lexical(manifest)
            problems += self._check_derived()
        problems += self._store.misplaced(manifest)
        return problems

    def _check_passages(self, manifest: Manifest) -> Iterator[str]:
        stored = self._store.stored(manifest.collection)
        for info in manifest.reports.values():
            if stored[info.key] != info.passages:
                yield f"{info.document}: có {stored[info.key]}/{info.passages} đoạn. Chạy `python -m index repair`."
            ids = passage_ids(info.key, info.passages)
            if manifest.embedder == NO_EMBEDDER:
                continue
            vectors = self._store.vectors(manifest.collection, ids)
            if vectors is None:
                yield f"{info.document}: thiếu vectơ. Chạy `python -m index repair`."
            elif _differ(vectors, self._store.source_vectors(info.key, manifest.embedder)):
                yield f"{info.document}: vectơ sai so với dữ liệu đã lưu. Chạy `python -m index repair`."
        orphans = sum(count for key, count in stored.items() if key not in manifest.by_key)
        if orphans:
            yield f"Còn {orphans} đoạn thừa của một lần cập nhật dở dang. Chúng tự được dọn ở lần thêm tệp kế tiếp."

    def _check_lexical(self, manifest: Manifest) -> Iterator[str]:
        from index.lexical import Damaged

        try:
            found = [self._lexical.versions(), self._rows.versions()]
        except Damaged:
            found = [{}]
        if any(versions != {key: info.passages for key, info in manifest.by_key.items()} for versions in found):
            yield "Chỉ mục từ khóa lệch với thư viện. Chạy `python -m index repair`."

    def _check_derived(self) -> Iterator[str]:
        broken = self._table.broken()
        if broken:
            yield f"Có {len(broken)} nhóm giá trị suy ra bị thiếu. Chạy `python -m index repair`."


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")


def _unreported(done: int, passages: int) -> None:
    pass


def _differ(vectors: Vectors, kept: Vectors | None) -> bool:
    """Whether a vector points elsewhere than the one kept with the report, which is rounded."""
    if kept is None or kept.shape != vectors.shape:
        return kept is not None
    lengths = np.linalg.norm(vectors, axis=1) * np.linalg.norm(kept, axis=1)
    return bool((np.einsum("ij,ij->i", vectors, kept) < 0.99 * lengths).any())


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


def _digest(path: Path, limits: Limits) -> str:
    """SHA-256 of the file. Raises FileRefused for one that can't be read or is too large."""
    with open_file(path, limits) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _reporter(on_progress: OnProgress | None, path: Path, file: int, files: int) -> Callable[[int, int], None]:
    def report(done: int, passages: int) -> None:
        if on_progress:
            on_progress(AddProgress(document_name(path), file, files, done, passages))

    return report


def _not_done(files: Sequence[Path]) -> str:
    names = ", ".join(path.name for path in files[:5]) + (f" và {len(files) - 5} tệp nữa" if len(files) > 5 else "")
    return f"Chưa thêm được: {names}. Các tệp trước đó đã được lưu; thêm lại các tệp này để làm tiếp."
