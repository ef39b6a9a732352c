"""The folder of an embedded Chroma, shared by processes and killed at any moment.

Chroma keeps records in SQLite, which survives both. Its vector index it rewrites in place, file by file: a process
that loads the files meanwhile, or finds them half written after a kill, crashes in native code. So:

- whoever writes, or loads the index, holds `chroma.lock` while doing it;
- a write leaves a note of the index files' state and takes it back when done. A note found under the lock is of a
  killed write: when the files have changed since, they are thrown away and the vectors put back from the sources.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

log = logging.getLogger(__name__)

LOCK_SECONDS = 300.0
"""Writes hold the lock for well under a second each, putting vectors back for about a second a thousand."""


class ChromaFolder:
    """Guards the index files of one embedded Chroma. The lock is reentrant within a thread."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = FileLock(path.with_suffix(".lock"), timeout=LOCK_SECONDS)
        self._note = path.with_suffix(".writing")
        self._lost = path.with_suffix(".restoring")

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """No other process or thread writes or loads the index. Raises OSError when that takes too long."""
        self.path.mkdir(parents=True, exist_ok=True)
        try:
            self._lock.acquire()
        except Timeout as error:
            raise OSError(f"{self._lock.lock_file} is held by another process") from error
        try:
            yield
        finally:
            self._lock.release()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A write that may touch the index files. After an error the note stays: they may be half written."""
        with self.exclusive():
            if not self._note.exists():
                self._note.write_text(json.dumps(self._state()))
            yield
            self._note.unlink(missing_ok=True)

    def discard_damaged(self) -> None:
        """Throw away index files that a killed write left half changed. Call under the lock, before opening Chroma."""
        if self._note.exists() and self._before() != self._state():
            log.warning("a write was interrupted; the vector index of %s will be put back", self.path)
            self._lost.touch()
            for file in self._files():
                file.unlink()
        if not self._lost.exists():
            self._note.unlink(missing_ok=True)

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

    def _before(self) -> object:
        try:
            return json.loads(self._note.read_text())
        except ValueError:  # killed while writing the note: the index was not touched yet
            return self._state()
