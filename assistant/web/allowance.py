"""So much per visitor within a stretch of time."""

from __future__ import annotations

import ipaddress
import threading
import time
from collections.abc import Callable

import gradio as gr

from assistant.accounts.model import Person

PERSON = "person"
"""Where `SignIn` puts whoever is signed in into an ASGI scope."""
_MOST_VISITORS = 10_000


def visitor(request: gr.Request | None) -> str:
    """The address that an event came from, "" outside a server."""
    client = getattr(request, "client", None) if request is not None else None
    return str(client.host) if client else ""


def signed_in(request: gr.Request | None) -> str:
    """The name of whoever is signed in, "" for nobody."""
    inner = getattr(request, "request", None)
    person = inner.scope.get(PERSON) if inner is not None else None
    return person.name if isinstance(person, Person) else ""


def called(request: gr.Request | None) -> str:
    """The name of whoever is signed in, or else the address that an event came from."""
    return signed_in(request) or visitor(request)


class Allowance:
    """A token bucket for each visitor: `most` at once, filled again within `seconds`. Thread-safe.

    Neighbours in one IPv6 network of 64 bits are one visitor, for anybody there has as many addresses as he likes.
    """

    def __init__(self, most: float, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.most = most
        self.rate = most / seconds
        self._clock = clock
        self._spent: dict[str, tuple[float, float]] = {}
        self._lock = threading.Lock()

    def take(self, address: str, amount: float = 1) -> float:
        """0 when it was granted, else seconds until so much will be there (nothing is taken then)."""
        with self._lock:
            now, key = self._clock(), _network(address)
            spent = self._now(key, now) + amount
            if spent > self.most:
                return (spent - self.most) / self.rate
            if len(self._spent) >= _MOST_VISITORS:
                self._spent = {one: held for one, held in self._spent.items() if self._now(one, now) > 0}
            self._spent[key] = spent, now
            return 0

    def _now(self, key: str, now: float) -> float:
        spent, then = self._spent.get(key, (0.0, now))
        return max(0.0, spent - (now - then) * self.rate)


def _network(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else address
