"""Signing in and out: two small pages of our own, and the gate in front of everything that the page serves.

Pure ASGI. Forms from other websites are refused by `doors.py`, which looks at the origin; a session's cookie is not
readable by scripts and comes with no request that another website makes.
"""

from __future__ import annotations

from collections.abc import Mapping
from http.cookies import SimpleCookie
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.accounts.model import AccountRefused, Person
from assistant.accounts.opening import Accounts
from assistant.accounts.people import WrongPassword
from assistant.accounts.sessions import SignInRefused
from assistant.accounts.talks import TOKEN
from assistant.web import audit
from assistant.web.allowance import PERSON, Allowance
from assistant.web.doors import (
    HEALTH,
    OFFICE,
    OFFICE_BACK,
    PASSWORD,
    SIGN_IN,
    SIGN_OUT,
    Refusal,
    is_interface,
)
from assistant.web.failures import explain
from assistant.web.oidc import Provider, Ticket
from assistant.web.proxies import Proxies
from assistant.web.seats import Seats, page_of
from assistant.web.signin_html import SHARE, page_html, password_html
from index.errors import TrolyError

COOKIE = "troly_session"
OFFICE_COOKIE = "troly_co_quan"
"""One attempt to sign in by the office's provider, and the shared conversation that it is on the way to."""
MOST_BYTES = 10_000
TRIES_PER_MINUTE = 30
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
        self.office = Provider.of(accounts.settings)
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
        elif self.office is not None and scope["path"] in (OFFICE, OFFICE_BACK) and scope["method"] == "GET":
            request = Request(scope, receive)
            response = await run_in_threadpool(self._by_office, request, self.office)
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
        return HTMLResponse(page_html(managed, refusal, typed, self.office is not None), status, headers)

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

    def _by_office(self, request: Request, office: Provider) -> Response:
        """To the office's provider; or, come back from there, in."""
        address, settings = _address(request), self.accounts.settings
        url = request.url
        back = f"{url.scheme}://{url.netloc}{settings.root_path.rstrip('/')}{OFFICE_BACK}"
        try:
            if self._tries.take(address):
                raise SignInRefused("Thao tác quá nhanh. Vui lòng thử lại sau một phút.")
            if url.path.endswith(OFFICE):
                return self._sent_there(request, office.begin(back, ticket := Ticket.new()), ticket)
            cookie, _, link = _cookie(request.scope, OFFICE_COOKIE).partition("~")
            name = office.finish(back, dict(request.query_params), Ticket.parse(cookie))
            person = self.accounts.people.find(name)
            if person is None or not person.enabled:
                audit.record(address, "sign-in refused", name, "office")
                raise SignInRefused(
                    f"Tài khoản cơ quan “{name}” chưa được dùng phần mềm này. Hãy nhờ người quản trị thêm tài khoản "
                    "có đúng tên ấy."
                )
        except SignInRefused as error:
            response = self._shown(str(error), {}, 403)
        else:
            audit.record(address, "signed in", person.name, "office", person=person.name)
            response = self._in(request, self.accounts.sessions.begin(person.name), _link({SHARE: link}))
        response.delete_cookie(OFFICE_COOKIE, path="/", httponly=True, samesite="lax")
        return response

    def _sent_there(self, request: Request, there: str, ticket: Ticket) -> Response:
        response, secure = _to(there), request.url.scheme == "https"
        value = f"{ticket}~{_link(dict(request.query_params)).partition('=')[2]}"
        response.set_cookie(OFFICE_COOKIE, value, 600, httponly=True, samesite="lax", secure=secure, path="/")
        return response

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


def token_in(scope: Scope) -> str:
    """The session's token in the cookie, "" for none."""
    return _cookie(scope, COOKIE)


def _cookie(scope: Scope, name: str) -> str:
    cookies: SimpleCookie = SimpleCookie()
    try:
        cookies.load(Headers(scope=scope).get("cookie", "")[:8000])
    except Exception:
        return ""
    return cookies[name].value if name in cookies else ""


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
