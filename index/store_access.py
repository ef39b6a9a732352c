"""The connection to Chroma that a library's store holds: opened, renewed, left, its errors told.

Readers that are under way finish on the connection that they began with; whoever leaves an old one last stops it.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

import httpx
from chromadb.errors import ChromaError, NotFoundError

from index import swap
from index.connection import (
    REPORTS,
    Connection,
    advice,
    is_damage,
    is_unwritable,
    to_copy,
)
from index.database import damaged
from index.errors import LibraryUnavailable
from index.folder import ChromaFolder
from index.locking import replaced, unwritable, vanished
from index.marker import Marker, read_marker
from index.snapshot import snapshot

log = logging.getLogger(__name__)


PAGE = 1000
"""Records a request; Chroma takes at most 5,461 at once."""


class StoreChanged(LibraryUnavailable):
    """A collection went away under a reader: another process has rebuilt the library. Read the manifest again."""


class StoreAccess:
    """Where a library lies, and the connection to it. Thread-safe."""

    def __init__(self, connect: Callable[[], Connection], place: str, folder: ChromaFolder | None = None) -> None:
        self.place = place
        self.shared = folder is None
        self._folder = folder
        self._connect = connect
        self._lock = threading.Lock()
        self._marker: Marker | None = None
        if folder:
            with self._errors():
                folder.path.mkdir(parents=True, exist_ok=True)
        self._connection = self._open(writing=False)

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
        message, hint = advice(self.shared)
        return LibraryUnavailable(f"Không dùng được thư viện. {message}", hint=f"Nơi lưu: {self.place}. {hint}".strip())


def constant(rows: int) -> Any:
    """A vector stands beside every record of Chroma, needed or not."""
    return [[1.0]] * rows
