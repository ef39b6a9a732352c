"""The page as a web application: its own files and fonts, headers that keep it on its own host, a clean stop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import secrets
import socket
import threading
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from http import HTTPStatus
from types import FrameType
from typing import Any

import gradio as gr
import uvicorn
from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from assistant.accounts.model import Person
from assistant.accounts.opening import Accounts
from assistant.web.allowance import PERSON
from assistant.web.assets import FONTS, PLOTLY, STATIC
from assistant.web.beside import Beside, Interfaces
from assistant.web.bounds import MB, Bounded, Bounds
from assistant.web.doors import LOOPBACK, SHARED, TALKS, Doors, allowed_hosts
from assistant.web.downloads import Downloads, Maker
from assistant.web.logs import Requests
from assistant.web.originals import Originals
from assistant.web.page import theme
from assistant.web.pictures import Pictures
from assistant.web.proxies import Peer
from assistant.web.render import escape
from assistant.web.sessions import Heartbeats, Sessions, describe_once
from assistant.web.signin import SignIn
from assistant.web.talks import TalkRoutes
from assistant.web.uploads import guard_files, upload_folder
from index.settings import Settings

_HEAD = (
    b'<link rel="stylesheet" href="web/page.css"><script src="web/page.js"></script>'
    b'<script src="web/drafting.js"></script><script src="web/versions.js"></script>'
    b'<script src="web/mending.js"></script></head>'
)
_POLICY = (
    # Gradio compiles its templates in the browser, hence 'unsafe-eval'; of the scripts written into a page only those
    # of the first page run, by its nonce. Gradio and Plotly style by attributes.
    "default-src 'self'; script-src 'self' 'unsafe-eval'{nonce}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; frame-src 'none'; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)
_PATIENCE = 10.0
_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}


def create_app(
    page: gr.Blocks,
    settings: Settings,
    downloads: Callable[[Request], Mapping[str, Maker]] | None = None,
    pictures: Pictures | None = None,
    interfaces: Interfaces | None = None,
    originals: Originals | None = None,
    accounts: Accounts | None = None,
    talks: TalkRoutes | None = None,
) -> FastAPI:
    """The whole application. `downloads` are the files that links of the page lead to, see downloads.py; `interfaces`
    what stands beside the page, see assistant/api/; with `accounts` people sign in first."""
    sessions = Sessions(page, settings.session_minutes)

    @contextlib.asynccontextmanager
    async def lifespan(outer: FastAPI) -> AsyncIterator[None]:
        async with sessions.lifespan(outer), interfaces.running() if interfaces else contextlib.nullcontext():
            yield

    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    app.add_route("/download/{name}", Downloads(downloads or {}).answer, methods=["GET"])
    if pictures:
        app.add_route("/picture/{document}/{page:int}", pictures.answer, methods=["GET"])
    if originals:
        app.add_route("/original/{document}", originals.answer, methods=["GET"])
    if talks:
        _add_talks(app, talks)
    _mount(app, page, settings)
    _guard(app, settings, sessions, interfaces, accounts)
    return app


def _add_talks(app: FastAPI, talks: TalkRoutes) -> None:
    app.add_route(TALKS, talks.listed, methods=["GET"])
    app.add_route(f"{TALKS}/{{id}}", talks.one, methods=["GET"])
    app.add_route(f"{TALKS}/{{id}}", talks.changed, methods=["POST"])
    app.add_route(f"{SHARED}/{{token}}", talks.shared, methods=["GET"])


def _mount(app: FastAPI, page: gr.Blocks, settings: Settings) -> None:
    """The page, and the files that it loads."""
    app.mount("/web", _Fresh(directory=STATIC))
    app.mount("/fonts", StaticFiles(directory=FONTS))
    app.add_route("/plotly.min.js", _plotly, methods=["GET"])
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size=int(settings.max_file_mb * MB),
        enable_monitoring=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        theme=theme(),
        root_path=settings.root_path,
        favicon_path=str(STATIC / "favicon.png"),
    )
    guard_files(page)
    describe_once(page)


def _guard(
    app: FastAPI, settings: Settings, sessions: Sessions, interfaces: Interfaces | None, accounts: Accounts | None
) -> None:
    """What stands in front of everything, the last one added first."""
    # That of Starlette allows no other origin, and makes Gradio's own, which allows every one, step aside.
    app.add_middleware(CORSMiddleware, allow_origins=())
    app.add_middleware(Heartbeats, sessions=sessions)
    if interfaces:
        app.add_middleware(Beside, beside=interfaces.app)
    if accounts:
        app.add_middleware(SignIn, accounts=accounts)
    app.add_middleware(Bounded, bounds=Bounds.of(settings), folder=upload_folder())
    hosts = allowed_hosts(settings.host, settings.allowed_hosts)
    app.add_middleware(Doors, hosts=hosts, interfaces=settings.api_keys is not None, accounts=accounts is not None)
    app.add_middleware(Shell)
    app.add_middleware(Requests)


def _plotly(_: Request) -> FileResponse:
    """The chart library, for charts must not need the Internet."""
    return FileResponse(PLOTLY, media_type="text/javascript", headers={"cache-control": "max-age=86400"})


def listen(host: str, port: int) -> socket.socket:
    """A socket bound to the address, so that nobody can take it in between. Raises OSError."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    bound = socket.socket(family, kind, protocol)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind(address)
        bound.listen(128)
    except OSError:
        bound.close()
        raise
    return bound


def serve(app: FastAPI, bound: socket.socket, on_ready: Callable[[], None], proxies: Collection[str] = ()) -> None:
    """Serve until interrupted; requests under way get two seconds to finish. `proxies` may say whom they pass on."""
    logging.getLogger("uvicorn.error").addFilter(not_cancelled)
    peer = Peer(ProxyHeadersMiddleware(app, trusted_hosts=[*LOOPBACK, *proxies]))  # type: ignore[arg-type]
    config = uvicorn.Config(
        peer, log_level="warning", timeout_graceful_shutdown=2, server_header=False, proxy_headers=False
    )
    with contextlib.suppress(KeyboardInterrupt):
        _Server(config, on_ready).run(sockets=[bound])


def not_cancelled(record: logging.LogRecord) -> bool:
    """Pages that were still open when the server stopped are no error."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, asyncio.CancelledError) and "graceful shutdown exceeded" not in record.getMessage()


class _Server(uvicorn.Server):
    """Ends within `_PATIENCE` seconds of being asked to, though a thread may still be held by something."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self.on_ready = on_ready

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        if not self.should_exit:
            last = threading.Timer(_PATIENCE, lambda: os._exit(0))
            last.daemon = True
            last.start()
        super().handle_exit(sig, frame)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.on_ready()


class _Fresh(StaticFiles):
    """Files that change with the program: the browser asks each time whether its copy is still good."""

    def file_response(self, *args: Any, **kwargs: Any) -> Any:
        response = super().file_response(*args, **kwargs)
        response.headers["cache-control"] = "no-cache"
        return response


class Shell:
    """Puts the page's language, style and script into the first page, and the headers above on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif scope["method"] == "GET" and scope["path"] == scope.get("root_path", "") + "/":
            inner = _uncompressed(scope)
            await self.app(inner, receive, _FirstPage(send, inner))
        else:
            await self.app(scope, receive, lambda message: send(_with_headers(message, _POLICY.format(nonce=""))))


def _uncompressed(scope: Scope) -> Scope:
    return {**scope, "headers": [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]}


def _with_headers(message: Message, policy: str) -> Message:
    if message["type"] == "http.response.start":
        headers = MutableHeaders(scope=message)
        headers["content-security-policy"] = policy
        for name, value in _HEADERS.items():
            headers[name] = value
    return message


class _FirstPage:
    """Holds Gradio's index page back until it is complete, and sends it on as ours."""

    def __init__(self, send: Send, scope: Scope) -> None:
        self.send = send
        self.scope = scope
        self.start: Message = {}
        self.body = b""
        self.nonce = secrets.token_urlsafe(16)

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.start = _with_headers(message, _POLICY.format(nonce=f" 'nonce-{self.nonce}'"))
            return
        self.body += message.get("body", b"")
        if not message.get("more_body"):
            await self._flush()

    async def _flush(self) -> None:
        if self.start["status"] == HTTPStatus.OK:
            self.body = localised(self.body, self.scope.get(PERSON)).replace(
                b"<script", f'<script nonce="{self.nonce}"'.encode()
            )
            headers = MutableHeaders(scope=self.start)
            headers["content-length"] = str(len(self.body))
            headers["cache-control"] = "no-store"
        await self.send(self.start)
        await self.send({"type": "http.response.body", "body": self.body})


def localised(index: bytes, person: Person | None = None) -> bytes:
    """Gradio's index page in Vietnamese, with the page's own style and script, and whose conversations the browser is
    to show."""
    own = f'<meta name="troly-person" content="{escape(person.name)}">'.encode() if person else b""
    return index.replace(b'lang="en"', b'lang="vi"', 1).replace(b"</head>", own + _HEAD, 1)
