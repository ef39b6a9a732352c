"""Where the interfaces stand: in the page's server and behind its doors, but past nothing that is made for the page."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.web.doors import HEALTH, is_interface


@dataclass(frozen=True, slots=True)
class Interfaces:
    """The interfaces as an application; `running` is entered while the server runs."""

    app: ASGIApp
    running: Callable[[], AbstractAsyncContextManager[None]]


class Beside:
    """ASGI: hands the interfaces' requests to them, and the rest on."""

    def __init__(self, app: ASGIApp, beside: ASGIApp) -> None:
        self.app = app
        self.beside = beside

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        ours = scope["type"] == "http" and (scope["path"] in HEALTH or is_interface(scope["path"]))
        await (self.beside if ours else self.app)(scope, receive, send)
