"""The page as a web application: its own files and fonts, headers that keep it on its own host, a clean stop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

import gradio as gr
import uvicorn
from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import FileResponse
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.web.assets import FONTS, PLOTLY, STATIC
from assistant.web.downloads import Downloads, Maker
from assistant.web.page import theme

_HEAD = (
    b'<link rel="stylesheet" href="web/page.css"><script src="web/page.js"></script>'
    b'<script src="web/drafting.js"></script></head>'
)
_HEADERS = {
    # Gradio compiles its templates in the browser, hence 'unsafe-eval'; what matters is that nothing leaves the host.
    "content-security-policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; object-src 'none'; "
        "base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}


def create_app(page: gr.Blocks, largest_file: str, downloads: Mapping[str, Maker] | None = None) -> FastAPI:
    """The whole application; `largest_file` is what Gradio accepts at all ("200mb"), the library judges the rest.

    `downloads` are the files that links of the page lead to, see downloads.py.
    """
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.add_route("/download/{name}", Downloads(downloads or {}).answer, methods=["GET"])
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
        max_file_size=largest_file,
        enable_monitoring=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        theme=theme(),
        favicon_path=str(STATIC / "favicon.png"),
    )
    app.add_middleware(Shell)
    return app


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


def serve(app: FastAPI, bound: socket.socket, on_ready: Callable[[], None]) -> None:
    """Serve until interrupted; requests under way get two seconds to finish."""
    logging.getLogger("uvicorn.error").addFilter(not_cancelled)
    config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=2, server_header=False)
    with contextlib.suppress(KeyboardInterrupt):
        _Server(config, on_ready).run(sockets=[bound])


def not_cancelled(record: logging.LogRecord) -> bool:
    """Pages that were still open when the server stopped are no error."""
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, asyncio.CancelledError) and "graceful shutdown exceeded" not in record.getMessage()


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self.on_ready = on_ready

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
            await self.app(_uncompressed(scope), receive, _FirstPage(send))
        else:
            await self.app(scope, receive, lambda message: send(_with_headers(message)))


def _uncompressed(scope: Scope) -> Scope:
    return {**scope, "headers": [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]}


def _with_headers(message: Message) -> Message:
    if message["type"] == "http.response.start":
        headers = MutableHeaders(scope=message)
        for name, value in _HEADERS.items():
            headers[name] = value
    return message


class _FirstPage:
    """Holds Gradio's index page back until it is complete, and sends it on as ours."""

    def __init__(self, send: Send) -> None:
        self.send = send
        self.start: Message = {}
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.start = _with_headers(message)
            return
        self.body += message.get("body", b"")
        if not message.get("more_body"):
            await self._flush()

    async def _flush(self) -> None:
        if self.start["status"] == HTTPStatus.OK:
            self.body = localised(self.body)
            MutableHeaders(scope=self.start)["content-length"] = str(len(self.body))
        await self.send(self.start)
        await self.send({"type": "http.response.body", "body": self.body})


def localised(index: bytes) -> bytes:
    """Gradio's index page in Vietnamese, with the page's own style and script."""
    return index.replace(b'lang="en"', b'lang="vi"', 1).replace(b"</head>", _HEAD, 1)
