"""The HTTP line of one question: shutting its sockets down ends a request from another thread, even one unanswered."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx


@cache
def _certificates() -> ssl.SSLContext:
    import httpx

    return httpx.create_ssl_context()


@dataclass
class Line:
    """One HTTP client at a time, and the sockets that all of them have opened. `stopped` once it is closed."""

    stopped: threading.Event = field(default_factory=threading.Event)
    _sockets: list[socket.socket] = field(default_factory=list)
    _client: httpx.Client | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def client(self, *, secure: bool) -> httpx.Client:
        """A client of its own for every attempt; the one before is closed."""
        import httpx

        # The certificates are read once for all lines: that takes longer than a question's own work.
        verify = _certificates() if secure else False
        client = httpx.Client(verify=verify, follow_redirects=True, event_hooks={"request": [self._watch]})
        with self._lock:
            before, self._client = self._client, client
        # A broken stream of the attempt before, collected while the pool is locked, would wait for that lock for ever.
        if before is not None:
            before.close()
        return client

    def close(self) -> None:
        """End whatever is going on; safe to call twice and from another thread."""
        self.stopped.set()
        with self._lock:
            sockets, self._sockets = self._sockets, []
            client, self._client = self._client, None
        for one in sockets:
            with contextlib.suppress(OSError):  # closed already
                one.shutdown(socket.SHUT_RDWR)
        if client is not None:
            client.close()

    def _watch(self, request: httpx.Request) -> None:
        request.extensions = {**request.extensions, "trace": self._trace}

    def _trace(self, event: str, info: dict[str, Any]) -> None:
        """Remember the sockets: shutting one down is what wakes a thread that reads from it."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            connected = info["return_value"].get_extra_info("socket")
            with self._lock:
                self._sockets.append(connected)
            if self.stopped.is_set():
                self.close()
