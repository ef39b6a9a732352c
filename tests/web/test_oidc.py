"""Signing in by a provider of the office: a scripted one on loopback, honest and not."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from starlette.testclient import TestClient

from assistant.accounts.opening import Accounts, accounts_of
from assistant.web.oidc import Provider, ProviderRefused
from assistant.web.signin import COOKIE
from index.settings import Settings
from tests.web.test_signin import browser

CLIENT, CLIENT_SECRET = "tro-ly-kcn", "bi-mat-cua-ung-dung"


class ScriptedProvider:
    """Answers as a provider does; it signs `claims` with `key` by `alg`, and adds `metadata` of itself."""

    def __init__(self) -> None:
        self.key: Any = RSAKey.generate_key(2048, {"kid": "k", "use": "sig", "alg": "RS256"})
        self.known = self.key
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.issuer = f"http://127.0.0.1:{self.server.server_port}/realms/co-quan"
        self.reset()

    def reset(self) -> None:
        self.claims: dict[str, Any] = {}
        self.key, self.alg = self.known, "RS256"
        self.metadata: dict[str, Any] = {}
        self.asked: dict[str, str] = {}
        self.body = b""

    def told(self, path: str) -> Any:
        if path.endswith("/openid-configuration"):
            places = {
                name: f"{self.issuer}/{name}" for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")
            }
            return {"issuer": self.issuer, **places, **self.metadata}
        return {"keys": [self.known.as_dict(private=False)]}

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, Any]:
        expected = base64.b64encode(f"{CLIENT}:{CLIENT_SECRET}".encode()).decode()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).rstrip(b"=")
        if authorization != f"Basic {expected}" or challenge.decode() != self.asked["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "sub": "1", "iat": now, "exp": now + 300, "nonce": self.asked["nonce"],
            "preferred_username": "An", **self.claims,
        }  # fmt: skip
        signed = jwt.encode({"alg": self.alg, "kid": "k"}, claims, self.key, algorithms=[self.alg])
        return 200, {"access_token": "a", "token_type": "Bearer", "id_token": signed}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._say(200, provider.body or json.dumps(provider.told(self.path)).encode())

            def do_POST(self) -> None:
                text = self.rfile.read(int(self.headers["content-length"])).decode()
                form = {name: values[0] for name, values in parse_qs(text).items()}
                status, told = provider.token(form, self.headers.get("authorization", ""))
                self._say(status, json.dumps(told).encode())

            def _say(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        return Handler


@pytest.fixture(scope="module")
def running() -> Iterator[ScriptedProvider]:
    made = ScriptedProvider()
    threading.Thread(target=made.server.serve_forever, daemon=True).start()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def provider(running: ScriptedProvider) -> ScriptedProvider:
    running.reset()
    return running


@pytest.fixture
def accounts(provider: ScriptedProvider, tmp_path: Path) -> Accounts:
    made = accounts_of(
        Settings.model_validate(
            {"data_dir": tmp_path, "accounts": "on", "oidc_issuer": provider.issuer, "oidc_client_id": CLIENT}
            | {"oidc_client_secret": CLIENT_SECRET}
        )
    )
    assert made is not None
    made.people.add("an", "Trần Thị An", "doc")
    return made


def go(client: TestClient, provider: ScriptedProvider, link: str = "") -> dict[str, str]:
    """To the provider; what comes back with whoever signs in there."""
    there = client.get(f"/dang-nhap-co-quan{link}")
    assert there.headers["location"].startswith(f"{provider.issuer}/authorization_endpoint?")
    provider.asked = {name: values[0] for name, values in parse_qs(urlsplit(there.headers["location"]).query).items()}
    return {"code": "mã", "state": provider.asked["state"]}


def test_somebody_comes_in_by_the_name_that_the_provider_has_signed(
    accounts: Accounts, provider: ScriptedProvider
) -> None:
    client = browser(accounts)
    back = go(client, provider, "?chia-se=" + "A" * 22)
    assert provider.asked["redirect_uri"] == "http://testserver/dang-nhap-co-quan-ve"
    assert (provider.asked["code_challenge_method"], provider.asked["scope"]) == ("S256", "openid profile email")
    came = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
    inside = client.get("/dang-nhap-co-quan-ve", params=back, headers=came)
    assert (inside.status_code, inside.headers["location"]) == (303, "./?chia-se=" + "A" * 22)
    assert client.get("/").json()["who"] == "an"
    again = client.get("/dang-nhap-co-quan-ve", params=back)  # an attempt counts once
    assert (again.status_code, COOKIE in again.headers.get("set-cookie", "")) == (403, False)


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "phan-mem-khac"}, {"iss": "https://khac.example"}, {"exp": 1}, {"nonce": "khac"}, {"sub": None},
        {"azp": "phan-mem-khac"}, {"preferred_username": "khong-co"}, {"preferred_username": ""},
    ],
)  # fmt: skip
def test_what_is_not_for_this_attempt_or_nobody_s_lets_nobody_in(
    accounts: Accounts, provider: ScriptedProvider, claims: dict[str, Any]
) -> None:
    client = browser(accounts)
    back = go(client, provider)
    provider.claims = claims
    told = client.get("/dang-nhap-co-quan-ve", params=back)
    assert (told.status_code, 'role="alert"' in told.text) == (403, True)
    assert client.get("/").headers["location"] == "dang-nhap"


def test_signatures_by_others_or_by_a_shared_secret_do_not_count(
    accounts: Accounts, provider: ScriptedProvider
) -> None:
    for key, alg in ((RSAKey.generate_key(2048), "RS256"), (OctKey.import_key(CLIENT_SECRET * 4), "HS256")):
        client = browser(accounts)
        back = go(client, provider)
        provider.key, provider.alg = key, alg
        assert client.get("/dang-nhap-co-quan-ve", params=back).status_code == 403
        provider.reset()


def test_an_attempt_of_another_browser_or_a_refusal_is_told(accounts: Accounts, provider: ScriptedProvider) -> None:
    back = go(browser(accounts), provider)
    other = browser(accounts)
    assert "trình duyệt khác" in other.get("/dang-nhap-co-quan-ve", params=back).text
    mine = go(other, provider)
    assert "bấm đăng nhập lại" in other.get("/dang-nhap-co-quan-ve", params={**mine, "error": "access_denied"}).text


@pytest.mark.parametrize(
    ("metadata", "body"),
    [({"issuer": "https://khac.example"}, b""), ({"token_endpoint": "http://192.0.2.1/t"}, b""), ({}, b"[]"),
     ({}, b"x"), ({}, b"[" + b"1," * 600_000)],
)  # fmt: skip
def test_a_provider_that_is_not_the_one_leaves_passwords(
    accounts: Accounts, provider: ScriptedProvider, metadata: dict[str, Any], body: bytes
) -> None:
    provider.metadata, provider.body = metadata, body
    told = browser(accounts).get("/dang-nhap-co-quan")
    assert (told.status_code, "đăng nhập bằng mật khẩu" in told.text) == (403, True)


def test_the_page_offers_it_only_where_it_is_configured(accounts: Accounts, tmp_path: Path) -> None:
    code = accounts.people.add("sep", "", "quan-tri")
    accounts.people.set_password("sep", code, "mưa chiều miền Trung")
    assert 'href="dang-nhap-co-quan"' in browser(accounts).get("/dang-nhap").text
    plain = accounts_of(Settings(data_dir=tmp_path, accounts="on"))
    assert plain is not None
    assert "dang-nhap-co-quan" not in browser(plain).get("/dang-nhap").text
    assert browser(plain).get("/dang-nhap-co-quan").status_code == 401


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"oidc_issuer": "http://sso.example.gov.vn"}, "https"),
        ({"oidc_issuer": "https://sso.example.gov.vn"}, "CLIENT_ID"),
    ],
)
def test_settings_that_cannot_work_are_told_at_the_start(settings: dict[str, str], told: str) -> None:
    with pytest.raises(ProviderRefused, match=told):
        Provider.of(Settings.model_validate(settings))
