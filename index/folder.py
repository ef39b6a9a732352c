"""The folder of an embedded Chroma, shared by processes and killed at any moment.

Chroma keeps records in SQLite, which survives both. Its vector index it rewrites in place, file by file: a process
that loads the files meanwhile, or finds them half written after a kill, crashes in native code. So:

- whoever writes, or loads the index, holds `chroma.lock` while doing it;
- a write leaves a note of the index files' state and takes it back when done. A note found under the lock is of a
  killed write: when the files have changed since, they are thrown away and the vectors put back from the sources;
- `chroma.index` tells the files' state after the last write. Files of another state were changed by something else:
  those that do not hold together (see index/hnsw.py) are treated the same.
"""

from __future__ import annotations

import json
import logging
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from index import database, hnsw
from index.database import DATABASE
from index.locking import ReadableLock
from index.marker import Marker, new_marker, read_marker, write_atomically, write_marker

log = logging.getLogger(__name__)

LOCK_SECONDS = 300.0
"""Writes hold the lock for well under a second each, putting vectors back for about a second a thousand."""

Identity = tuple[int, int]
"""Device and inode of the database: another one means another file of the same name."""


class ChromaFolder:
    """Guards the files of one embedded Chroma. The lock is reentrant within a thread."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.data_dir = path.parent
        self._lock = ReadableLock(path.with_suffix(".lock"), LOCK_SECONDS)
        self._note = path.with_suffix(".writing")
        self._lost = path.with_suffix(".restoring")
        self._settled = path.with_suffix(".index")

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """No other process or thread writes or loads the index. Raises OSError when that takes too long."""
        with self._lock.held():
            yield

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A write that may touch the index files. After an error the note stays: they may be half written."""
        with self.exclusive():
            if not self._note.exists():
                self._note.write_text(json.dumps(self._state()))
            yield
            self.settle()
            self._note.unlink(missing_ok=True)

    # ------------------------------------------------------------------------------------------ which library

    def require(self) -> None:
        """Refuse what Chroma can't or must not open. Call under the lock. Raises LibraryUnavailable."""
        marker = read_marker(self.data_dir)
        found = database.condition(self.path, self.once_held(marker))
        error = database.problem(found, self.path)
        if error:
            raise error

    def once_held(self, marker: Marker | None) -> bool:
        """Whether a library stood here: its marker says so, or what is made of one is left."""
        traces = (self.path.glob("*/"), (self.data_dir / "lexical").glob("meta.json"))
        return marker.generation > 0 if marker else any(True for trace in traces for _ in trace)

    def identity(self) -> Identity | None:
        """None when the database is not there."""
        try:
            found = (self.path / DATABASE).stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def last_change(self) -> tuple[int, int] | None:
        """Size and time of the database's last change; None when it is not there."""
        try:
            found = (self.path / DATABASE).stat()
        except OSError:
            return None
        return found.st_size, found.st_mtime_ns

    def mark_new(self, generation: int) -> Marker | None:
        """Give a library its marker that has none, and one that lags behind its present generation."""
        marker = read_marker(self.data_dir)
        return marker if marker and marker.generation >= generation else self.mark(generation)

    def mark(self, generation: int) -> Marker | None:
        """Remember that the library is at that generation; None where nothing can be written."""
        marker = read_marker(self.data_dir)
        if marker is None or marker.generation != generation:
            marker = replace(marker, generation=generation) if marker else new_marker(generation)
            try:
                write_marker(self.data_dir, marker)
            except OSError as error:
                log.warning("%s not written: %s", self.data_dir / "library.json", error)
                return read_marker(self.data_dir)
        return marker

    # ------------------------------------------------------------------------------------------ the vector index

    def discard_damaged(self) -> None:
        """Throw away index files that a killed write or something else left damaged.

        Call under the lock, before opening Chroma.
        """
        if self._note.exists():
            if self._read(self._note) not in (None, self._state()):
                log.warning("a write was interrupted; the vector index of %s will be put back", self.path)
                self._discard(self._files())
        elif self._read(self._settled) != self._state():
            for name, fault in self.faults().items():
                log.warning("the vector index %s will be put back: %s", self.path / name, fault)
                self._discard([file for file in self._files() if file.parent.name == name])
        if not self._lost.exists():
            self._note.unlink(missing_ok=True)

    def _discard(self, files: list[Path]) -> None:
        self._lost.touch()
        for file in files:
            file.unlink()

    def faults(self) -> dict[str, str]:
        """Folder of a vector index -> what is wrong with it, for those that do not hold together. Reads all of them."""
        written = self._written()
        found = {name: hnsw.fault(self.path / name) for name in {file.parent.name for file in self._files()}}
        found |= {name: "its folder is gone" for name in written if not (self.path / name).is_dir()}
        return {name: fault for name, fault in found.items() if fault}

    def lose_vectors(self) -> None:
        """Throw the whole vector index away; the next opening puts it back. Call under the lock, with Chroma closed."""
        self._discard(self._files())

    def _written(self) -> list[str]:
        """The vector indexes that the database says were written out."""
        query = "SELECT id FROM segments WHERE scope = 'VECTOR' AND id IN (SELECT segment_id FROM max_seq_id)"
        if not (self.path / DATABASE).exists():
            return []
        with suppress(sqlite3.Error), database.opened(self.path / DATABASE) as opened:
            return [str(name) for (name,) in opened.execute(query)]
        return []

    def settle(self) -> None:
        """Remember the state of the index files as one that a write has ended in."""
        state = self._state()
        if self._read(self._settled) != state:
            with suppress(OSError):  # they are then looked at again
                write_atomically(self._settled, json.dumps(state))

    @property
    def lost_vectors(self) -> bool:
        """Whether vectors still have to be put back."""
        return self._lost.exists()

    def vectors_restored(self) -> None:
        self._lost.unlink(missing_ok=True)

    def _files(self) -> list[Path]:
        return sorted(path for path in self.path.glob("*/*") if path.is_file())

    def _state(self) -> dict[str, list[int]]:
        return {str(f.relative_to(self.path)): [f.stat().st_size, f.stat().st_mtime_ns] for f in self._files()}

    def _read(self, path: Path) -> object:
        """None when it is not there, or was being written when its process was killed: nothing had been changed yet."""
        try:
            return json.loads(path.read_text())
        except (OSError, ValueError):
            return None

    # ------------------------------------------------------------------------------------------ copies

    def copy(self, target: Path) -> None:
        """Database and vector index as they are at one moment. Call under the lock. Raises OSError, LibraryDamaged."""
        target.mkdir(parents=True)
        try:
            with (
                database.opened(self.path / DATABASE) as source,
                closing(sqlite3.connect(target / DATABASE)) as copied,
            ):
                source.backup(copied)
        except sqlite3.DatabaseError as error:
            if "full" in str(error) or "I/O" in str(error):
                raise OSError(str(error)) from error
            raise database.damaged(self.path) from error
        for file in self._files():
            (target / file.parent.name).mkdir(exist_ok=True)
            shutil.copyfile(file, target / file.parent.name / file.name)

    def bytes(self) -> int:
        files = [*self._files(), *self.path.glob(f"{DATABASE}*")]
        return sum(file.stat().st_size for file in files)
