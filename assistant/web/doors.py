"""Who may come in: requests under a name of this server, from its own page, to the addresses that the page uses.

Pure ASGI, so that streams pass unbuffered. A page of another website that a member of staff has open can reach this
server, and by a name that leads here (DNS rebinding) even read its answers: hence the name and the origin are checked.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

LOOPBACK = ("localhost", "127.0.0.1", "::1")
API = "/gradio_api"
SAFE = ("GET", "HEAD")
_PAGES = ("/", "/config", "/theme.css", "/favicon.ico", "/manifest.json", "/robots.txt", "/plotly.min.js")
_OURS = ("/web/", "/fonts/", "/download/", "/picture/", "/original/")
_FOLDERS = ("/assets/", "/static/", "/svelte/", *_OURS, f"{API}/heartbeat/")
_READ = (f"{API}/info", f"{API}/app_id", f"{API}/startup-events", f"{API}/queue/data", f"{API}/upload_progress")
UPLOAD = f"{API}/upload"
JOIN = f"{API}/queue/join"
CANCEL = f"{API}/cancel"
SIGN_IN, SIGN_OUT, PASSWORD = "/dang-nhap", "/dang-xuat", "/doi-mat-khau"
OFFICE, OFFICE_BACK = "/dang-nhap-co-quan", "/dang-nhap-co-quan-ve"
"""To the office's own provider of sign-in, and back from it."""
TALKS, SHARED = "/tro-chuyen", "/chia-se"
_WRITTEN = (UPLOAD, JOIN, CANCEL, f"{API}/reset")
UPLOADS = (UPLOAD, "/api/v1/documents")
"""Where files come in."""
HEALTH = ("/healthz", "/readyz")
_INTERFACES = ("/api/v1/", "/v1/", "/mcp", "/mcp/", "/metrics")

_NO_PAGE = "Không có trang này."
_FOREIGN = "Yêu cầu đến từ một trang khác nên bị từ chối. Hãy mở trang Trợ lý KCN và thực hiện tại đó."


@dataclass(frozen=True, slots=True)
class Refusal:
    """What is answered instead: plain text, or where Gradio's script or another program expects JSON, that."""

    status: int
    sentence: str
    retry_after: float = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {"retry-after": str(max(1, round(self.retry_after)))} if self.retry_after else None
        if scope["path"] == JOIN:
            await JSONResponse({"detail": self.sentence}, self.status, headers)(scope, receive, send)
        elif is_interface(scope["path"]):
            fault = {"message": self.sentence, "type": "invalid_request_error", "code": "turned_away"}
            await JSONResponse({"error": fault}, self.status, headers)(scope, receive, send)
        else:
            await PlainTextResponse(self.sentence, self.status, headers)(scope, receive, send)


def is_interface(path: str) -> bool:
    """Whether other programs ask there, with a key, see assistant/api/."""
    return path.startswith(tuple(one for one in _INTERFACES if one.endswith("/"))) or path in _INTERFACES


def allowed_hosts(bound: str, further: Iterable[str] = ()) -> frozenset[str]:
    """The names of this server: loopback ones, the address that it is bound to, those of the settings."""
    return frozenset(host_name(name) for name in (*LOOPBACK, bound, *further)) - {"", "0.0.0.0", "::"}


def host_name(netloc: str) -> str:
    """The name in `name:port`, in lower case, an IPv6 address without brackets; "" for what is no such thing."""
    if netloc.count(":") > 1 and not netloc.startswith("["):
        return netloc.lower()
    try:
        return (urlsplit(f"//{netloc}").hostname or "").rstrip(".")
    except ValueError:
        return ""


class Doors:
    """Answers what may not come in, and lets the rest through. `interfaces`: whether other programs may ask at all,
    `accounts`: whether people sign in."""

    def __init__(self, app: ASGIApp, hosts: Collection[str], interfaces: bool = False, accounts: bool = False) -> None:
        self.app = app
        self.hosts = hosts
        self.interfaces = interfaces
        self.accounts = accounts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        refusal = self._refusal(scope) if scope["type"] in ("http", "websocket") else None
        if refusal is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await refusal(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    def _refusal(self, scope: Scope) -> Refusal | None:
        headers = Headers(scope=scope)
        named = headers.getlist("host")
        host = host_name(named[0]) if len(named) == 1 else ""
        if not host or not (host in self.hosts or host == _own_address(scope)):
            return Refusal(400, _unknown_host(", ".join(named)))
        if scope["type"] == "websocket":
            return Refusal(404, _NO_PAGE)  # the page opens none
        if not _is_own(scope["method"], headers, named[0]):
            return Refusal(403, _FOREIGN)
        if self.interfaces and is_interface(scope["path"]):
            return None
        if self.accounts and _is_a_person_s(scope["path"]) and scope["method"] in (*SAFE, "POST"):
            return None
        return None if _is_served(scope["method"], scope["path"]) else Refusal(404, _NO_PAGE)


def _is_a_person_s(path: str) -> bool:
    """Whether it is an address that there is only where people sign in."""
    return path in (SIGN_IN, SIGN_OUT, PASSWORD, OFFICE, OFFICE_BACK, TALKS) or path.startswith(
        (f"{TALKS}/", f"{SHARED}/")
    )


def _own_address(scope: Scope) -> str:
    """The address that the connection came in at: it can't be made to lead here by anybody's name server."""
    server = scope.get("server")
    try:
        return str(ipaddress.ip_address(server[0])) if server else ""
    except ValueError:
        return ""


def _is_own(method: str, headers: Headers, host: str) -> bool:
    """Whether the page itself asks. Programs other than browsers name neither an origin nor a site.

    From another website only a link may lead here: opening the page changes nothing, and nobody else reads it.
    """
    if (origin := headers.get("origin")) is not None and urlsplit(origin).netloc.lower() != host.lower():
        return False
    if headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none"):
        return True
    return method == "GET" and headers.get("sec-fetch-mode") == "navigate" and "sec-fetch-dest" in headers


def _is_served(method: str, path: str) -> bool:
    """Gradio has many more addresses (files, a proxy) than the page uses; its events all go through the queue."""
    if method in SAFE:
        return path in (*_PAGES, *_READ, *HEALTH) or path.startswith(_FOLDERS)
    return method == "POST" and path in _WRITTEN


def _unknown_host(name: str) -> str:
    return (
        f"Địa chỉ “{name[:100]}” không thuộc máy chủ này nên yêu cầu bị từ chối. Hãy mở trang bằng địa chỉ đã được "
        "thông báo; người quản trị thêm tên máy vào TROLY_ALLOWED_HOSTS nếu tên này là đúng."
    )
