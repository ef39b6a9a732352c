"""A reverse proxy that has signed people in itself names them in a header; only from its own address is it believed."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from index.settings import Settings

_PEER = "troly.peer"


class Peer:
    """ASGI, in front of everything: remembers where a connection comes from before a header says otherwise."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope.get("client"):
            scope[_PEER] = str(scope["client"][0])
        await self.app(scope, receive, send)


@dataclass(frozen=True, slots=True)
class Proxies:
    """`header` "" believes nobody."""

    header: str = ""
    networks: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...] = ()

    @classmethod
    def of(cls, settings: Settings) -> Proxies:
        networks = (ipaddress.ip_network(one, strict=False) for one in settings.trusted_proxies)
        return cls(settings.person_header.strip().lower(), tuple(networks))

    def named(self, scope: Scope) -> str:
        """The name in the header of a request from a trusted proxy, "" for none; several names are none."""
        told = Headers(scope=scope).getlist(self.header) if self.header else []
        return told[0].strip().lower()[:130] if len(told) == 1 and self._trusts(scope.get(_PEER, "")) else ""

    def _trusts(self, peer: str) -> bool:
        try:
            address = ipaddress.ip_address(peer.partition("%")[0])
        except ValueError:
            return False
        plain = getattr(address, "ipv4_mapped", None) or address
        return any(plain in network for network in self.networks)
