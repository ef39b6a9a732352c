"""Signing in by an OpenID Connect provider of the office: the authorization code flow with PKCE, off by default.

The provider says who somebody is; what he may do is his account's here, so the account must be there already. What
belongs to one attempt (state, nonce, verifier) lies in a cookie of the browser that began it, which no script reads.
"""

from __future__ import annotations

import ipaddress
import json
import logging
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from assistant.accounts.sessions import SignInRefused
from index.errors import TrolyError
from index.settings import Settings

ALGORITHMS = ("RS256", "PS256", "ES256", "RS384", "PS384", "ES384", "RS512", "PS512", "ES512")
"""Signatures by the provider's public keys; never by a shared secret, never none."""
MOST_BYTES = 1_000_000
SECONDS = 10.0
KEPT = 3600.0
"""Seconds for which what the provider says of itself is remembered."""
_LEEWAY = 60
_UNREACHABLE = (
    "Chưa liên lạc được với máy chủ đăng nhập của cơ quan. Thử lại sau ít phút, hoặc đăng nhập bằng mật khẩu."
)
_NOT_BORNE_OUT = "Máy chủ đăng nhập của cơ quan không xác nhận được anh/chị. Hãy bấm đăng nhập lại."
_log = logging.getLogger("troly.web")


class ProviderRefused(TrolyError):
    """Settings of a provider that can't be used."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """What belongs to one attempt to sign in."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def new(cls) -> Ticket:
        return cls(secrets.token_urlsafe(24), secrets.token_urlsafe(24), secrets.token_urlsafe(48))

    @classmethod
    def parse(cls, text: str) -> Ticket | None:
        parts = text.split(".")
        return cls(*parts) if len(parts) == 3 and all(20 <= len(part) <= 100 for part in parts) else None

    def __str__(self) -> str:
        return f"{self.state}.{self.nonce}.{self.verifier}"


@dataclass
class Provider:
    """Thread-safe: what is remembered is replaced whole."""

    issuer: str
    client_id: str
    secret: str
    claim: str
    _known: tuple[float, Mapping[str, Any]] = field(default=(0.0, {}), repr=False)

    @classmethod
    def of(cls, settings: Settings) -> Provider | None:
        """None where none is configured. Raises ProviderRefused."""
        if not settings.oidc_issuer:
            return None
        issuer, secret = settings.oidc_issuer.strip(), settings.oidc_client_secret
        if not _is_private(issuer):
            raise ProviderRefused(
                f"TROLY_OIDC_ISSUER={issuer[:200]} không dùng được: cần một địa chỉ https (http chỉ trên máy này)."
            )
        if not settings.oidc_client_id:
            raise ProviderRefused("Thiếu TROLY_OIDC_CLIENT_ID: mã ứng dụng mà máy chủ đăng nhập đã cấp.")
        return cls(
            issuer, settings.oidc_client_id, secret.get_secret_value() if secret else "", settings.oidc_claim.strip()
        )

    def begin(self, back: str, ticket: Ticket) -> str:
        """The provider's address that somebody is sent to, to come back to `back`. Raises SignInRefused."""
        try:
            with self._client(back) as client:
                where = self._metadata(client)["authorization_endpoint"]
                address, _ = client.create_authorization_url(
                    where, state=ticket.state, nonce=ticket.nonce, code_verifier=ticket.verifier
                )
        except (httpx.HTTPError, AuthlibBaseError, ValueError, KeyError) as error:
            raise _refused(_UNREACHABLE, error) from error
        return str(address)

    def finish(self, back: str, said: Mapping[str, str], ticket: Ticket | None) -> str:
        """The name of whoever comes back, as the provider has signed it. Raises SignInRefused."""
        if ticket is None or not secrets.compare_digest(said.get("state", ""), ticket.state):
            raise SignInRefused("Lần đăng nhập này đã hết hạn hoặc bắt đầu ở trình duyệt khác. Hãy bấm đăng nhập lại.")
        if "error" in said or not said.get("code"):
            raise _refused(_NOT_BORNE_OUT, ValueError(said.get("error", "no code")[:200]))
        try:
            with self._client(back) as client:
                known = self._metadata(client)
                token = client.fetch_token(
                    known["token_endpoint"], code=said["code"][:4000], code_verifier=ticket.verifier
                )
                keys = KeySet.import_key_set(_fetched(client, known["jwks_uri"]))  # type: ignore[arg-type]
            return self._name(str(token["id_token"]), keys, ticket.nonce)
        except httpx.HTTPError as error:
            raise _refused(_UNREACHABLE, error) from error
        except (AuthlibBaseError, JoseError, ValueError, KeyError, TypeError) as error:
            raise _refused(_NOT_BORNE_OUT, error) from error

    def _name(self, id_token: str, keys: KeySet, nonce: str) -> str:
        claims = jwt.decode(id_token, keys, algorithms=list(ALGORITHMS)).claims
        registry = jwt.JWTClaimsRegistry(
            leeway=_LEEWAY,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self.client_id},
            nonce={"essential": True, "value": nonce},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
        )
        registry.validate(claims)
        if claims.get("azp", self.client_id) != self.client_id:
            raise ValueError("azp")
        if self.claim == "email" and claims.get("email_verified") is not True:
            raise ValueError("email is not verified")
        return str(claims[self.claim]).strip().lower()[:130]

    def _client(self, back: str) -> OAuth2Client:
        return OAuth2Client(
            self.client_id, self.secret or None, scope="openid profile email", redirect_uri=back,
            code_challenge_method="S256", timeout=SECONDS, follow_redirects=False,
            token_endpoint_auth_method="client_secret_basic" if self.secret else "none",
        )  # fmt: skip

    def _metadata(self, client: httpx.Client) -> Mapping[str, Any]:
        """What the provider says of itself, at the address that the issuer's name gives."""
        at, known = self._known
        if not known or time.monotonic() - at > KEPT:
            known = _fetched(client, f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
            if known.get("issuer") != self.issuer:
                raise ValueError(f"the provider calls itself {known.get('issuer')!r:.200}")
            for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
                if not _is_private(str(known[name])):
                    raise ValueError(f"{name} is not https")
            self._known = time.monotonic(), known
        return known


def _fetched(client: httpx.Client, address: str) -> Mapping[str, Any]:
    """A JSON object, within bounds. Raises httpx.HTTPError, ValueError."""
    body = b""
    with client.stream("GET", address, withhold_token=True) as response:  # type: ignore[call-arg]
        response.raise_for_status()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > MOST_BYTES:
                raise ValueError(f"{address} answers more than {MOST_BYTES} bytes")
    told = json.loads(body)
    if not isinstance(told, dict):
        raise ValueError(f"{address} answers no JSON object")
    return told


def _is_private(address: str) -> bool:
    """Whether nobody between reads along: https, or this computer."""
    try:
        parts = urlsplit(address)
        if not parts.hostname or parts.scheme != "http":
            return bool(parts.hostname) and parts.scheme == "https"
        return parts.hostname == "localhost" or ipaddress.ip_address(parts.hostname).is_loopback
    except ValueError:
        return False


def _refused(sentence: str, error: Exception) -> SignInRefused:
    """What an operator needs goes to the log."""
    _log.warning("OpenID Connect: %s: %s", type(error).__name__, error)
    return SignInRefused(sentence)
