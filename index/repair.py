"""Mending a library from what is left of it; looking at its files before anything opens them.

Everything else can be made of the database: the vectors and passages of the reports stored there, the lexical index and
the derived values of the passages. Of a damaged database the rows that can still be read are saved into a new one.
"""

from __future__ import annotations

import logging
import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index import database, swap
from index.backup import all_locks
from index.connection import to_folder
from index.database import DATABASE, Condition
from index.embedding import NO_EMBEDDER, Embedder, Vectors
from index.errors import LibraryDamaged
from index.folder import ChromaFolder
from index.library import Library
from index.locking import unwritable
from index.manifest import Manifest, ReportInfo, decision_of, unpack_report, unpack_vectors
from index.marker import new_marker, read_marker, write_marker
from index.relations import Decision
from index.report import Report
from index.settings import Settings
from index.store import Store

log = logging.getLogger(__name__)

REPAIR = "Chạy `python -m index repair`."
_LEXICAL = ("lexical", "lexical-rows")


@dataclass(frozen=True, slots=True)
class _Source:
    report: Report
    embedder: str
    vectors: Vectors | None


def inspect(settings: Settings) -> list[str]:
    """What is wrong with the files of an embedded library, each with what to do. Opens nothing and changes nothing.

    Raises LibraryUnavailable when nobody could open it.
    """
    if settings.chroma_url is not None or not settings.data_dir.exists():
        return []
    folder = ChromaFolder(settings.data_dir / "chroma")
    with folder.exclusive():
        if (settings.data_dir / swap.INCOMING / "ready").exists():
            return []  # opening brings the restore to its end first
        folder.require()
        if not (folder.path / DATABASE).exists():
            return []
        if database.page_errors(folder.path):
            raise database.damaged(folder.path)
        problems = [f"Chỉ mục vectơ bị hỏng ({name}). {REPAIR}" for name in folder.faults()]
    return problems + _lexical_problems(settings.data_dir)


def _lexical_problems(data_dir: Path) -> list[str]:
    from index.lexical_folder import fault

    marker = read_marker(data_dir)
    there = [data_dir / name for name in _LEXICAL if name == "lexical" or (data_dir / name).exists()]
    faults = [fault(folder) for folder in there] if marker and marker.generation else []
    return [f"Chỉ mục từ khóa bị hỏng hoặc bị mất ({fault}). {REPAIR}" for fault in faults if fault][:1]


def repair(settings: Settings, embedder: Embedder | None = None, *, start_again: bool = False) -> list[str]:
    """Mend what can be mended; what was done, in Vietnamese. Raises LibraryUnavailable, LibraryBusy.

    A database beyond repair is left as it is, unless `start_again` asks to move it aside for an empty library.
    """
    done: list[str] = []
    if settings.chroma_url is None:
        folder = ChromaFolder(settings.data_dir / "chroma")
        try:
            if settings.data_dir.exists():
                with all_locks(folder):
                    done += _mend_database(folder, start_again)
                    done += _mend_lexical(settings.data_dir)
        except OSError as error:
            raise unwritable(error, settings.data_dir) from error
    with Library.open(settings, embedder) as library:
        return done + library.mend()


def _mend_database(folder: ChromaFolder, start_again: bool) -> Iterator[str]:
    swap.finish(folder.data_dir)
    marker = read_marker(folder.data_dir)
    found = database.condition(folder.path, folder.once_held(marker))
    error = database.problem(found, folder.path)
    if error is None and (found is Condition.NEW or not database.page_errors(folder.path)):
        yield from _mend_vectors(folder)
        return
    if start_again:
        yield f"Đã dành dữ liệu cũ sang {_start_again(folder)}; thư viện bây giờ trống."
    elif error is None or isinstance(error, LibraryDamaged):
        yield from _save(folder)
    else:
        raise error


def _mend_vectors(folder: ChromaFolder) -> Iterator[str]:
    if folder.faults():
        folder.discard_damaged()
        if not folder.lost_vectors:
            folder.lose_vectors()
        yield "Đã bỏ chỉ mục vectơ bị hỏng và lập lại từ dữ liệu đã lưu."


def _mend_lexical(data_dir: Path) -> Iterator[str]:
    from index.lexical_folder import fault

    broken = [folder for name in _LEXICAL if (folder := data_dir / name).exists() and fault(folder)]
    for folder in broken:
        shutil.rmtree(folder, ignore_errors=True)
    if broken:
        yield "Đã bỏ chỉ mục từ khóa bị hỏng và lập lại."


def _start_again(folder: ChromaFolder) -> Path | None:
    new = swap.staging(folder.data_dir)
    (new / "chroma").mkdir()
    write_marker(new, new_marker().in_place_of(read_marker(folder.data_dir)))
    for name in _LEXICAL:
        shutil.rmtree(folder.data_dir / name, ignore_errors=True)  # else it tells of a library that was here
    return swap.swap(folder.data_dir, everything=False)


def _save(folder: ChromaFolder) -> Iterator[str]:
    """A new database of what can still be read; the damaged one is moved aside. Raises LibraryDamaged."""
    rows = _rows(folder.path / DATABASE)
    infos, sources = _infos(rows), _sources(rows)
    wanted = {key: source for key, source in sources.items() if _counts(source, infos)}
    if not wanted:
        raise database.beyond_repair(folder.path)
    new = swap.staging(folder.data_dir)
    try:
        _fill(new / "chroma", wanted, list(_decisions(rows)))
        marker = read_marker(folder.data_dir) or new_marker(1)
        write_marker(new, marker)
        aside = swap.swap(folder.data_dir, everything=False)
    finally:
        swap.abandon(folder.data_dir)
    yield f"Đã cứu {len(wanted)} tài liệu vào cơ sở dữ liệu mới; dữ liệu hỏng để ở {aside}."
    for document in sorted(set(infos) - {source.report.document for source in wanted.values()}):
        yield f"Không cứu được {document}: hãy thêm lại tệp này."


def _counts(source: _Source, infos: Mapping[str, str]) -> bool:
    """Whether the source is of the version that the manifest names; where that can't be read, any will do."""
    return infos.get(source.report.document, source.report.digest) == source.report.digest


def _infos(rows: Mapping[int, Mapping[str, Any]]) -> dict[str, str]:
    """Document -> digest, of the manifest's records that can be read."""
    records = [row for row in rows.values() if row.get("record") == "report"]
    return {str(row["document"]): str(row["digest"]) for row in records if "document" in row and "digest" in row}


def _sources(rows: Mapping[int, Mapping[str, Any]]) -> dict[str, _Source]:
    found: dict[str, _Source] = {}
    for row in rows.values():
        if "report" not in row or "embedder" not in row:
            continue
        try:
            report = unpack_report(str(row["report"]))
            vectors = unpack_vectors(str(row["vectors"])) if "vectors" in row else None
        except Exception as error:  # damaged text may fail anywhere in it
            log.warning("a stored report can't be read: %s", error)
            continue
        found[f"{report.document}\n{report.digest}"] = _Source(report, str(row["embedder"]), vectors)
    return found


def _rows(path: Path) -> dict[int, dict[str, Any]]:
    """Record number -> key -> value, of all the rows that can be read, however damaged the pages between them."""
    rows: dict[int, dict[str, Any]] = {}
    query = (
        "SELECT rowid, id, key, coalesce(string_value, int_value) FROM embedding_metadata NOT INDEXED "
        "WHERE rowid > ? ORDER BY rowid"
    )
    after, step = 0, 1
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as opened:
            opened.execute("PRAGMA cell_size_check = ON")
            opened.text_factory = lambda raw: raw.decode("utf-8", "replace")
            while step < 1 << 40:
                try:
                    for rowid, number, key, value in opened.execute(query, (after,)):
                        after, step = rowid, 1
                        rows.setdefault(number, {})[key] = value
                    break
                except sqlite3.DatabaseError:  # over the damaged page, in longer and longer steps
                    after, step = after + step, step * 2
    except (sqlite3.DatabaseError, OverflowError) as error:
        log.warning("the database can't be read: %s", error)
    return rows


def _decisions(rows: Mapping[int, Mapping[str, Any]]) -> Iterator[Decision]:
    """What staff have said of versions, as far as it can be read."""
    for row in rows.values():
        if row.get("record") == "decision":
            try:
                yield decision_of(row)
            except (ValueError, TypeError, KeyError) as error:
                log.warning("a decision can't be read: %s", error)


def _fill(chroma: Path, sources: Mapping[str, _Source], decisions: Sequence[Decision]) -> None:
    from index.chunking import passages_of

    chroma.mkdir()
    store = Store(lambda: to_folder(chroma), f"thư mục {chroma}", ChromaFolder(chroma))
    try:
        # With the embedder that most have; where a vector is missing a rebuild puts it right.
        names = [source.embedder for source in sources.values()]
        embedder = max(set(names), key=names.count)
        manifest = Manifest(embedder=embedder, collection=store.create_passages(embedder))
        for source in sources.values():
            passages = passages_of(source.report)
            vectors = source.vectors if source.embedder == embedder else None
            fitting = vectors if vectors is not None and len(vectors) == len(passages) else None
            if fitting is None and embedder != NO_EMBEDDER:
                log.warning("%s: no vectors, a rebuild is needed", source.report.document)
                continue
            store.put(manifest.collection, passages, fitting)
            info = ReportInfo.of(source.report, passages)
            store.put_source(info.key, source.report, embedder, fitting)
            store.commit(manifest := manifest.with_report(info), info)
        for decision in decisions:
            manifest = manifest.decided(decision)
            store.decide(manifest, (decision.newer, decision.older))
    finally:
        store.close()
    for note in chroma.parent.glob("chroma.*"):
        note.unlink()
