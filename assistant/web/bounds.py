"""How much may come in: sizes of requests, uploads in all and per hour, events per minute. Pure ASGI, see doors.py."""

from __future__ import annotations

import contextlib
import stat
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from anyio.to_thread import run_sync
from starlette.datastructures import Headers
from starlette.formparsers import MultiPartException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.web.allowance import Allowance
from assistant.web.doors import JOIN, SAFE, UPLOADS, Refusal, is_interface
from index.settings import Settings

MB = 1024 * 1024
_ABANDONED = 3600.0
"""Seconds after which a file whose upload broke off is removed."""
_NO_LENGTH = Refusal(411, "Yêu cầu không ghi độ dài nên bị từ chối.")
_QUEUE_FULL = Refusal(503, "Đang có quá nhiều yêu cầu chờ xử lý. Vui lòng thử lại sau ít phút.", retry_after=30)


@dataclass(frozen=True, slots=True)
class Bounds:
    """In bytes, see the settings of these names."""

    request: int
    file: int
    space: int
    per_hour: int
    events_per_minute: int

    @classmethod
    def of(cls, settings: Settings) -> Bounds:
        return cls(
            int(settings.max_request_mb * MB),
            int(settings.max_file_mb * MB),
            int(settings.upload_space_mb * MB),
            int(settings.upload_mb_per_hour * MB),
            settings.requests_per_minute,
        )


class Bounded:
    """Refuses what is too large or too often. `folder` is where uploads lie until they are read."""

    def __init__(self, app: ASGIApp, bounds: Bounds, folder: Path) -> None:
        self.app = app
        self.bounds = bounds
        self.folder = folder
        self.held = 0
        """Bytes in the folder: measured when an upload begins, counted while it comes."""
        self._events = Allowance(bounds.events_per_minute, 60)
        self._uploaded = Allowance(bounds.per_hour, 3600)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in SAFE:
            await self.app(scope, receive, send)
        elif refusal := self._refusal(scope):
            await refusal(scope, receive, send)
        elif scope["path"] in UPLOADS:
            await self._upload(scope, receive, send)
        elif is_interface(scope["path"]):
            await self.app(scope, receive, send)
        else:
            await self.app(scope, receive, _Said(scope, receive, send, {503: _QUEUE_FULL}))

    def _refusal(self, scope: Scope) -> Refusal | None:
        headers = Headers(scope=scope)
        empty = scope["method"] == "DELETE" and "transfer-encoding" not in headers
        length = headers.get("content-length", "0" if empty else "")
        if not length.isdecimal():
            return _NO_LENGTH
        if scope["path"] not in UPLOADS and int(length) > self.bounds.request:
            return Refusal(413, f"Yêu cầu lớn {_mb(int(length))} MB, quá giới hạn {_mb(self.bounds.request)} MB.")
        counted = scope["path"] in (JOIN, *UPLOADS) or is_interface(scope["path"])
        if counted and (wait := self._events.take(_address(scope))):
            return Refusal(429, f"Thao tác quá nhanh. Vui lòng thử lại sau {_seconds(wait)}.", wait)
        return None

    async def _upload(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.held = await run_sync(held, self.folder)
        body = _Body(receive)
        said = _Said(scope, receive, send, {413: Refusal(413, self._too_large())}, body.drain)

        async def counted() -> Message:
            message = await body()
            if refusal := self._arrived(scope, len(message.get("body", b""))):
                said.instead = refusal
                raise MultiPartException(refusal.sentence)  # the parser removes what it has written
            return message

        await self.app(scope, counted, said)

    def _arrived(self, scope: Scope, size: int) -> Refusal | None:
        self.held += size
        if self.held > self.bounds.space:
            return Refusal(
                429,
                f"Các tệp đang chờ nạp đã chiếm hết {_mb(self.bounds.space)} MB dành cho tải lên. Vui lòng thử lại sau "
                "khi các tệp trước được nạp xong.",
                60,
            )
        if wait := self._uploaded.take(_address(scope), size):
            return Refusal(
                429,
                f"Đã tải lên quá {_mb(self.bounds.per_hour)} MB trong một giờ. Vui lòng thử lại sau {_seconds(wait)}.",
                wait,
            )
        return None

    def _too_large(self) -> str:
        return f"Tệp vượt quá {_mb(self.bounds.file)} MB cho phép nên không tải lên được. Hãy tách hoặc nén tệp."


class _Body:
    """A request's body on its way in."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._ended = False

    async def __call__(self) -> Message:
        message = await self._receive()
        self._ended = not message.get("more_body", False)
        return message

    async def drain(self) -> None:
        """A browser reads no answer before it has sent everything."""
        while not self._ended:
            await self()


class _Said:
    """Passes an answer on; where it is of one of the statuses, or there is one `instead`, ours takes its place."""

    def __init__(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        ours: Mapping[int, Refusal],
        before: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self.scope, self.receive, self.send = scope, receive, send
        self.ours = ours
        self.before = before
        self.instead: Refusal | None = None
        self._replaced = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and (refusal := self.instead or self.ours.get(message["status"])):
            self._replaced = True
            if self.before:
                await self.before()
            await refusal(self.scope, self.receive, self.send)
        elif not self._replaced:
            await self.send(message)


def held(folder: Path, now: float | None = None) -> int:
    """Bytes of the files in a folder. What an upload that broke off has left behind is removed."""
    oldest = (time.time() if now is None else now) - _ABANDONED
    total = 0
    for path in folder.rglob("*"):
        with contextlib.suppress(OSError):  # taken away meanwhile, or a folder that is not empty
            state = path.lstat()
            if stat.S_ISDIR(state.st_mode):
                if state.st_mtime < oldest:
                    path.rmdir()
            elif path.parent == folder and state.st_mtime < oldest:
                path.unlink()
            else:
                total += state.st_size
    return total


def _address(scope: Scope) -> str:
    return str(scope["client"][0]) if scope.get("client") else ""


def _mb(size: int) -> str:
    return f"{size / MB:.1f}".removesuffix(".0").replace(".", ",")


def _seconds(wait: float) -> str:
    return f"{wait / 60:.0f} phút" if wait > 90 else f"{max(1, round(wait))} giây"
