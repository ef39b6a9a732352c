"""The server's own log: lines for people, or with TROLY_LOG=json one JSON object a line; an id for every request."""

from __future__ import annotations

import json
import logging
import re
import secrets
import time
from contextvars import ContextVar
from datetime import datetime
from typing import Literal

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADER = "x-request-id"
_GIVEN = re.compile(r"[\w.-]{1,64}", re.ASCII)
_LONGEST = 20_000
_log = logging.getLogger("troly.access")
_request: ContextVar[str] = ContextVar("request", default="")


class JsonLines(logging.Formatter):
    """time, level, logger, message; `request` where the line belongs to one, `error` with its traceback, `access`."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage()[:_LONGEST],
            "request": _request.get(),
            "error": self.formatException(record.exc_info)[-_LONGEST:] if record.exc_info else "",
            **getattr(record, "access", {}),
        }
        return json.dumps({name: value for name, value in line.items() if value != ""}, ensure_ascii=False)


def log_to_console(form: Literal["text", "json"]) -> None:
    """Warnings and errors; with "json" a line for each request too."""
    handler = logging.StreamHandler()
    if form == "json":
        handler.setFormatter(JsonLines())
        _log.setLevel(logging.INFO)
    else:
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)


class Requests:
    """ASGI: gives each request an id, its own or that of the server in front, and tells of it when it is answered.

    Neither the query nor what is sent is logged: they hold questions and names of documents.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get(HEADER, "")
        name = given if _GIVEN.fullmatch(given) else secrets.token_hex(8)
        status, began, token = 0, time.monotonic(), _request.set(name)

        async def named(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = name
            await send(message)

        try:
            await self.app(scope, receive, named)
        finally:
            took = round((time.monotonic() - began) * 1000, 1)
            client = scope["client"][0] if scope.get("client") else ""
            said = {"method": scope["method"], "path": scope["path"], "status": status, "ms": took, "address": client}
            _log.info("%s %s %s", scope["method"], scope["path"], status, extra={"access": said})
            _request.reset(token)
