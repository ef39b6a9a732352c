"""Signing in and out: two small pages of our own, and the gate in front of everything that the page serves.

Pure ASGI. Forms from other websites are refused by `doors.py`, which looks at the origin; a session's cookie is not
readable by scripts and comes with no request that another website makes.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Mapping
from http.cookies import SimpleCookie
from urllib.parse import parse_qs, parse_qsl

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.accounts.model import AccountRefused, Person
from assistant.accounts.opening import Accounts
from assistant.accounts.people import WrongPassword
from assistant.accounts.sessions import SignInRefused
from assistant.accounts.talks import TOKEN
from assistant.web import audit
from assistant.web.allowance import PERSON, Allowance
from assistant.web.doors import API, CANCEL, HEALTH, JOIN, PASSWORD, SIGN_IN, SIGN_OUT, Refusal, is_interface
from assistant.web.failures import explain
from assistant.web.proxies import Proxies
from assistant.web.signin_html import SHARE, page_html, password_html
from index.errors import TrolyError

COOKIE = "troly_session"
MOST_BYTES = 10_000
TRIES_PER_MINUTE = 30
MOST_SEATS = 20_000
_OPEN = ("/web/", "/fonts/")
_OPEN_FILES = ("/favicon.ico", "/robots.txt")
_SIGNED_OUT = Refusal(401, "Phiên đăng nhập đã hết. Hãy tải lại trang và đăng nhập.")
_NOT_YOURS = Refusal(403, "Trang này do người khác mở. Hãy tải lại trang.")
_UNREADABLE = "Yêu cầu không đọc được. Hãy mở lại trang đăng nhập."


class SignIn:
    """Puts the person into the scope of what is let through; the rest is sent to the page for signing in."""

    def __init__(self, app: ASGIApp, accounts: Accounts) -> None:
        self.app = app
        self.proxies = Proxies.of(accounts.settings)
        self.accounts = accounts
        self._tries = Allowance(TRIES_PER_MINUTE, 60)
        self._seats = Seats()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in HEALTH or is_interface(scope["path"]):
            await self.app(scope, receive, send)
            return
        try:
            person = await run_in_threadpool(self._who, scope)
        except TrolyError as error:
            await Refusal(503, explain(error), 30)(scope, receive, send)
            return
        if scope["path"] in (SIGN_IN, SIGN_OUT) or (person is not None and scope["path"] == PASSWORD):
            response = await self._page(Request(scope, receive), person)
            await response(scope, receive, send)
        elif person is not None:
            scope[PERSON] = person
            await self._let_through(person, scope, receive, send)
        elif scope["path"].startswith(_OPEN) or scope["path"] in _OPEN_FILES:
            await self.app(scope, receive, send)
        elif scope["path"] in ("/", PASSWORD) and scope["method"] in ("GET", "HEAD"):
            await _to(f"dang-nhap{_link(dict(Request(scope).query_params))}")(scope, receive, send)
        else:
            await _SIGNED_OUT(scope, receive, send)

    def _who(self, scope: Scope) -> Person | None:
        """By what a trusted proxy says, else by the session."""
        if named := self.proxies.named(scope):
            person = self.accounts.people.find(named)
            return person if person and person.enabled else None
        return self.accounts.sessions.who(token_in(scope))

    async def _let_through(self, person: Person, scope: Scope, receive: Receive, send: Send) -> None:
        """A page that Gradio keeps something for is its opener's alone."""
        page, receive = await page_of(scope, receive)
        if page and not self._seats.take(page, person.name):
            await _NOT_YOURS(scope, receive, send)
            return
        await self.app(scope, receive, send)

    # the two pages

    async def _page(self, request: Request, person: Person | None) -> Response:
        if request.url.path.endswith(SIGN_OUT):
            return await run_in_threadpool(self._sign_out, request, person)
        own = person if request.url.path.endswith(PASSWORD) else None
        if request.method != "POST":
            if own is not None:
                return _own_page("")
            link = dict(request.query_params)
            return _to(f"./{_link(link)}") if person else await run_in_threadpool(self._shown, "", link, 200)
        form = await _form(request)
        if form is None or self._tries.take(_address(request)):
            refusal = _UNREADABLE if form is None else "Thao tác quá nhanh. Vui lòng thử lại sau một phút."
            status = 400 if form is None else 429
            return _own_page(refusal, status) if own else await run_in_threadpool(self._shown, refusal, {}, status)
        if own is not None:
            return await run_in_threadpool(self._password_changed, request, own, form)
        return await run_in_threadpool(self._sent, request, form)

    def _shown(self, refusal: str, typed: Mapping[str, str], status: int) -> Response:
        managed = self.accounts.people.managed()
        headers = {"cache-control": "no-store"}
        return HTMLResponse(page_html(managed, refusal, typed), status, headers)

    def _sent(self, request: Request, form: Mapping[str, str]) -> Response:
        name, address = form.get("name", ""), _address(request)
        by_code = bool(form.get("code"))
        try:
            person, token = self._by_code(form, address) if by_code else self._by_password(form, address)
        except (SignInRefused, AccountRefused) as error:
            audit.record(address, "sign-in refused", name[:100], "code" if by_code else "password")
            return self._shown(str(error), form, 403)
        except TrolyError as error:
            return HTMLResponse(page_html(True, explain(error), form), 503)
        audit.record(address, "password set" if by_code else "signed in", person.name, person=person.name)
        return self._in(request, token, _link(form))

    def _in(self, request: Request, token: str, link: str = "") -> Response:
        """To the page, with a new session."""
        response = _to(f"./{link}")
        secure = request.url.scheme == "https"
        seconds = int(self.accounts.sessions.seconds)
        response.set_cookie(COOKIE, token, seconds, httponly=True, samesite="lax", secure=secure, path="/")
        return response

    def _password_changed(self, request: Request, person: Person, form: Mapping[str, str]) -> Response:
        """Of somebody who is signed in; his other sessions end."""
        sessions, address = self.accounts.sessions, _address(request)
        try:
            sessions.require_unlocked(person.name, address)
            if form.get("password") != form.get("again"):
                raise AccountRefused("Hai lần nhập mật khẩu mới không giống nhau. Hãy nhập lại.")
            self.accounts.people.change_password(person.name, form.get("now", ""), form.get("password", ""))
        except (SignInRefused, AccountRefused) as error:
            if isinstance(error, WrongPassword):
                sessions.failed(person.name, address)
            audit.record(address, "password change refused", person.name, person=person.name)
            return _own_page(str(error), 403)
        except TrolyError as error:
            return _own_page(explain(error), 503)
        audit.record(address, "password changed", person.name, person=person.name)
        return self._in(request, sessions.begin(person.name))

    def _by_password(self, form: Mapping[str, str], address: str) -> tuple[Person, str]:
        return self.accounts.sessions.sign_in(form.get("name", ""), form.get("password", ""), address)

    def _by_code(self, form: Mapping[str, str], address: str) -> tuple[Person, str]:
        sessions, name = self.accounts.sessions, form.get("name", "").strip().lower()[:130]
        sessions.require_unlocked(name, address)
        if form.get("password") != form.get("again"):
            raise AccountRefused("Hai lần nhập mật khẩu không giống nhau. Hãy nhập lại.")
        try:
            person = self.accounts.people.set_password(name, form["code"], form["password"], form.get("shown", ""))
        except AccountRefused:
            sessions.failed(name, address)
            raise
        return person, sessions.begin(person.name)

    def _sign_out(self, request: Request, person: Person | None) -> Response:
        if request.method != "POST":  # a link of another site must not sign anybody out
            return _to("./")
        if person is not None:
            self.accounts.sessions.end(token_in(request.scope))
            audit.record(_address(request), "signed out", person.name, person=person.name)
        response = _to("dang-nhap")
        response.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax")
        return response


class Seats:
    """Whose the open pages are, by the names that Gradio gives them; the oldest are forgotten. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._of: OrderedDict[str, str] = OrderedDict()

    def take(self, page: str, name: str) -> bool:
        """Whether the page is this person's, who has it from now on if it was nobody's."""
        with self._lock:
            owner = self._of.setdefault(page, name)
            self._of.move_to_end(page)
            if len(self._of) > MOST_SEATS:
                self._of.popitem(last=False)
            return owner == name


async def page_of(scope: Scope, receive: Receive) -> tuple[str, Receive]:
    """The open page that a request is for, "" for none, and how the request's body is received from here on."""
    path = scope["path"]
    if path.startswith(f"{API}/heartbeat/"):
        return path.rpartition("/")[2], receive
    if path.startswith(f"{API}/queue/") and path != JOIN:
        return dict(parse_qsl(scope["query_string"].decode("latin-1"))).get("session_hash", ""), receive
    if path not in (JOIN, CANCEL):
        return "", receive
    messages = [await receive()]
    while messages[-1].get("more_body"):
        messages.append(await receive())
    try:
        said = json.loads(b"".join(message.get("body", b"") for message in messages))
        page = said.get("session_hash") if isinstance(said, dict) else ""
    except ValueError:
        page = ""

    async def again() -> Message:
        return messages.pop(0) if messages else await receive()

    return page if isinstance(page, str) else "", again


def token_in(scope: Scope) -> str:
    """The session's token in the cookie, "" for none."""
    cookies: SimpleCookie = SimpleCookie()
    try:
        cookies.load(Headers(scope=scope).get("cookie", "")[:8000])
    except Exception:
        return ""
    return cookies[COOKIE].value if COOKIE in cookies else ""


async def _form(request: Request) -> dict[str, str] | None:
    """The fields that were sent; None for what is too long or no form."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            return None
    try:
        fields = parse_qs(body.decode(), keep_blank_values=True, max_num_fields=10, errors="strict")
    except ValueError:
        return None
    return {name: values[-1] for name, values in fields.items()}


def _own_page(refusal: str, status: int = 200) -> Response:
    return HTMLResponse(password_html(refusal), status, {"cache-control": "no-store"})


def _link(said: Mapping[str, str]) -> str:
    """The shared conversation that somebody was on his way to, as the end of an address; "" for none."""
    token = said.get(SHARE, "")
    return f"?{SHARE}={token}" if TOKEN.fullmatch(token) else ""


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _to(place: str) -> Response:
    """Relative, for the page may stand under a path of a reverse proxy."""
    response = RedirectResponse(place, 303)
    response.headers["cache-control"] = "no-store"
    return response
