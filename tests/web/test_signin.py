"""The gate and the pages for signing in, as a browser, a forger and a proxy meet them."""

from __future__ import annotations

from pathlib import Path

import pytest
from argon2 import PasswordHasher
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from app import AppSettings, open_to_all
from assistant.accounts.opening import Accounts, accounts_of
from assistant.accounts.passwords import Passwords
from assistant.web.allowance import PERSON
from assistant.web.doors import Doors
from assistant.web.proxies import Peer
from assistant.web.signin import COOKIE, SignIn
from index.settings import Settings

SECRET = "mưa chiều miền Trung"


async def _inner(scope: Scope, receive: Receive, send: Send) -> None:
    person = scope.get(PERSON)
    await JSONResponse({"who": person.name if person else "", "path": Request(scope).url.path})(scope, receive, send)


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    made = accounts_of(
        Settings(data_dir=tmp_path, accounts="on", person_header="X-Remote-User", trusted_proxies=("10.1.0.0/16",))
    )
    assert made is not None
    cheap = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    made.people.passwords = made.sessions.passwords = cheap
    return made


def browser(accounts: Accounts, address: str = "192.0.2.7", scheme: str = "http") -> TestClient:
    app: ASGIApp = Peer(Doors(SignIn(_inner, accounts), frozenset({"testserver"}), accounts=True))
    return TestClient(app, f"{scheme}://testserver", client=(address, 5000), follow_redirects=False)


def signed_in(accounts: Accounts, name: str = "an") -> TestClient:
    accounts.people.set_password(name, accounts.people.add(name, "Nguyễn <b>An", "doc"), SECRET)
    client = browser(accounts)
    assert client.post("/dang-nhap", data={"name": name, "password": SECRET}).status_code == 303
    return client


def test_the_first_administrator_by_the_printed_code(accounts: Accounts) -> None:
    client = browser(accounts)
    assert client.get("/").headers["location"] == "dang-nhap"
    assert "Thiết lập lần đầu" in client.get("/dang-nhap").text
    form = {"code": accounts.people.first_code(), "name": "an", "password": SECRET, "again": SECRET}
    assert "không giống nhau" in client.post("/dang-nhap", data={**form, "again": "khác"}).text
    assert client.post("/dang-nhap", data=form).status_code == 303
    assert client.get("/").json()["who"] == "an"
    assert "Đăng nhập" in browser(accounts).get("/dang-nhap").text


@pytest.mark.parametrize(("scheme", "secure"), [("http", False), ("https", True)])
def test_the_cookie_is_kept_from_scripts_and_other_sites(accounts: Accounts, scheme: str, secure: bool) -> None:
    accounts.people.set_password("an", accounts.people.add("an", "", "doc"), SECRET)
    answer = browser(accounts, scheme=scheme).post("/dang-nhap", data={"name": "an", "password": SECRET})
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=lax" in cookie and ("secure" in cookie) == secure
    assert SECRET not in cookie and COOKIE in cookie


def test_forms_of_other_sites_are_refused(accounts: Accounts) -> None:
    client = signed_in(accounts)
    for path in ("/dang-nhap", "/dang-xuat", "/gradio_api/queue/join"):
        assert client.post(path, data={"name": "an"}, headers={"origin": "http://khac.vn"}).status_code == 403
    assert client.get("/").json()["who"] == "an"


def test_signing_out_ends_the_session_itself(accounts: Accounts) -> None:
    client = signed_in(accounts)
    token = client.cookies[COOKIE]
    assert client.get("/dang-xuat").headers["location"] == "./"  # a link changes nothing
    assert client.post("/dang-xuat").headers["location"] == "dang-nhap"
    assert accounts.sessions.who(token) is None


@pytest.mark.parametrize("path", ["/config", "/download/tasks", "/picture/0123456789ab/1", "/gradio_api/queue/data"])
def test_without_a_session_there_is_nothing(accounts: Accounts, path: str) -> None:
    for cookie in ("", "x" * 5000, '"; \\x00', "a=b; troly_session"):
        answer = browser(accounts).get(path, headers={"cookie": f"{COOKIE}={cookie}"})
        assert answer.status_code == 401 and "đăng nhập" in answer.text


def test_what_is_typed_is_shown_as_text_and_secrets_never(accounts: Accounts) -> None:
    signed_in(accounts)
    accounts.people.change("an", role="quan-tri")
    typed = {"name": '"><script>', "password": "bí mật đã gõ"}
    said = browser(accounts).post("/dang-nhap", data=typed)
    assert said.status_code == 403 and "<script>" not in said.text and "bí mật đã gõ" not in said.text
    for body in (b"\\xff\\xfe", b"x" * 20_000, b"&".join(b"a=b" for _ in range(50))):
        headers = {"content-type": "application/x-www-form-urlencoded"}
        assert browser(accounts).post("/dang-nhap", content=body, headers=headers).status_code in (400, 403)


def test_a_proxy_is_believed_at_its_own_address_only(accounts: Accounts) -> None:
    signed_in(accounts)
    for address, who in (("10.1.2.3", "an"), ("::ffff:10.1.2.3", "an"), ("10.2.0.1", ""), ("127.0.0.1", "")):
        answer = browser(accounts, address).get("/", headers={"x-remote-user": "An"})
        assert (answer.json()["who"] if answer.status_code == 200 else "") == who
    nobody = browser(accounts, "10.1.2.3").get("/config", headers={"x-remote-user": "khong-co"})
    twice = browser(accounts, "10.1.2.3").get("/config", headers=[("x-remote-user", "an"), ("x-remote-user", "b")])
    assert (nobody.status_code, twice.status_code) == (401, 401)


def test_where_accounts_are_off_there_is_no_such_page() -> None:
    client = TestClient(Doors(_inner, frozenset({"testserver"})))
    assert [client.get(path).status_code for path in ("/dang-nhap", "/dang-xuat", "/")] == [404, 404, 200]


@pytest.mark.parametrize(
    ("told", "on"),
    [({}, False), ({"host": "localhost"}, False), ({"host": "0.0.0.0"}, True), ({"host": "kcn.vn"}, True),
     ({"root_path": "/tro-ly"}, True), ({"allowed_hosts": "kcn.vn"}, True), ({"person_header": "X-Remote-User"}, True),
     ({"oidc_issuer": "https://sso.kcn.vn"}, True)],
)  # fmt: skip
def test_people_sign_in_where_others_reach_the_page(tmp_path: Path, told: dict[str, str], on: bool) -> None:
    def accounts(word: str) -> bool:
        return accounts_of(Settings.model_validate({"data_dir": tmp_path, "accounts": word, **told})) is not None

    assert (accounts("auto"), accounts("on"), accounts("off")) == (on, True, False)
    warning = open_to_all(AppSettings.model_validate(told))
    assert ("TROLY_ACCOUNTS=off" in warning, "gỡ tài liệu" in warning) == (on, on)


def test_addresses_of_proxies_are_checked_at_the_start() -> None:
    with pytest.raises(ValueError, match="trusted_proxies"):
        Settings.model_validate({"trusted_proxies": "10.1.0.0/16, máy chủ"})
