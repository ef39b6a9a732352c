"""One opening of Chroma, a folder or a server, with the collections of every library; its failures told to people."""

from __future__ import annotations

import shutil
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import chromadb
from chromadb.api.shared_system_client import SharedSystemClient
from chromadb.errors import ChromaError, NotFoundError

from index.locking import UNWRITABLE

if TYPE_CHECKING:
    from chromadb.api import ClientAPI

REPORTS = "troly-reports"
SOURCES = "troly-sources"

SERVER_SECONDS = 60.0
"""How long a request to a server may take."""

# Chroma writes its vector index out every `sync_threshold` records and builds the rest again at each opening: with its
# default of 1,000, opening takes a second and bulk adding three times as long.
_CONFIGURATION: Any = {"hnsw": {"space": "cosine", "ef_search": 200, "sync_threshold": 100}}


def to_folder(path: Path) -> Connection:
    """Chroma within this process, its files in a folder."""
    folder = str(path)
    try:
        client: Any = chromadb.PersistentClient(folder, settings=_chroma_settings())
        system = client._system
    finally:
        # Chroma hands every client of a folder the same vector index, loaded once and blind to what other processes
        # add, or what is left of an opening that failed. With the folder taken out of its cache, the next opening
        # reads it afresh, and closing is ours.
        SharedSystemClient._identifier_to_system.pop(folder, None)
        SharedSystemClient._identifier_to_refcount.pop(folder, None)
    return Connection(client, system.stop)


def to_copy(path: Path) -> Connection:
    """Chroma on a copy made for reading, which goes with the connection."""
    try:
        connection = to_folder(path)
    except BaseException:
        shutil.rmtree(path, ignore_errors=True)
        raise
    stop = connection.stop

    def leave() -> None:
        stop()
        shutil.rmtree(path, ignore_errors=True)

    connection.stop, connection.copy = leave, True
    weakref.finalize(connection, shutil.rmtree, path, ignore_errors=True)
    return connection


def to_server(url: str) -> Connection:
    """A Chroma server at http://host:port. Raises ValueError when nobody answers."""
    parts = urlsplit(url if "//" in url else f"//{url}", scheme="http")
    tls = parts.scheme == "https"
    port = parts.port or (443 if tls else 8000)
    client: Any = chromadb.HttpClient(parts.hostname or "", port, ssl=tls, settings=_chroma_settings())
    # Chroma's client neither gives up on a server that hangs nor closes its connections.
    session = client._server._session
    session.timeout = SERVER_SECONDS
    return Connection(client, session.close)


def _chroma_settings() -> Any:
    from chromadb.config import Settings as ChromaSettings

    return ChromaSettings(anonymized_telemetry=False)


class Connection:
    """One opening of Chroma with its collections; `users` counts who still needs it.

    `copy`: of a copy made for reading. `identity` and `seen` tell which database file it is of, and in what state.
    """

    def __init__(self, client: ClientAPI, stop: Callable[[], None]) -> None:
        self.client, self.stop, self.users = client, stop, 1
        self.copy = False
        self.identity: tuple[int, int] | None = None
        self.seen: tuple[int, int] | None = None
        self._collections: dict[str, chromadb.Collection] = {}
        for name in (REPORTS, SOURCES):
            try:
                self.load(name)
            except NotFoundError:
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


def is_unwritable(error: BaseException) -> bool:
    """Whether an error says that the disk is full or may not be written, by the system's or SQLite's words."""
    text = str(error).lower()
    signs = ("readonly", "read-only", "permission", "unable to open", "disk is full", "no space", "disk quota")
    return isinstance(error, (OSError, ChromaError)) and (
        getattr(error, "errno", None) in UNWRITABLE or any(sign in text for sign in signs)
    )


def is_damage(error: BaseException) -> bool:
    """Whether an error says that the database can't be read."""
    signs = ("malformed", "not a database", "corrupt", "panic", "encrypted")
    return type(error).__name__ == "PanicException" or any(sign in str(error).lower() for sign in signs)


def advice(shared: bool) -> tuple[str, str]:
    """What staff can do about a failure of Chroma, and what an operator can."""
    if shared:
        return (
            "Máy chủ dữ liệu không trả lời: chờ ít phút rồi thử lại; nếu vẫn lỗi, hãy báo người quản trị phần mềm.",
            "Kiểm tra máy chủ đang chạy và TROLY_CHROMA_URL đúng.",
        )
    return (
        "Kiểm tra chỗ trống của ổ đĩa rồi thử lại; nếu vẫn lỗi, hãy báo người quản trị phần mềm.",
        "Chạy `python -m index check`.",
    )
