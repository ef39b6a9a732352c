"""Passwords and other secrets: argon2id for what people choose, SHA-256 for what chance has made."""

from __future__ import annotations

import hashlib
import secrets
import threading
import unicodedata
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from assistant.accounts.model import AccountRefused

SHORTEST, LONGEST = 10, 200
AT_ONCE = 2
"""Hashes worked on at the same time: each takes 64 MB and most of a tenth of a second."""
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"


class Passwords:
    """Thread-safe. What waits for its turn waits: nobody fills the memory by asking often."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._turn = threading.BoundedSemaphore(AT_ONCE)

    def hashed(self, password: str, name: str = "") -> str:
        """Raises AccountRefused for one that is too short, too long or the name itself."""
        plain = _plain(password)
        if not SHORTEST <= len(plain) <= LONGEST:
            raise AccountRefused(f"Mật khẩu cần từ {SHORTEST} đến {LONGEST} ký tự, không nhận {len(plain)} ký tự.")
        if len(set(plain.casefold())) < 5 or (name and plain.casefold() == name.casefold()):
            raise AccountRefused("Mật khẩu quá dễ đoán. Hãy dùng một câu ngắn, hoặc ít nhất năm ký tự khác nhau.")
        with self._turn:
            return self._hasher.hash(plain)

    def fits(self, password: str, known: str) -> bool:
        """Takes as long where there is no such person or he has no password yet (`known` "")."""
        plain = _plain(password)[:LONGEST]
        with self._turn:
            try:
                return self._hasher.verify(known or self._nobodys, plain) and bool(known)
            except (VerificationError, InvalidHashError):
                return False

    def outdated(self, known: str) -> bool:
        """Whether a hash was made with weaker numbers than today's."""
        return self._hasher.check_needs_rehash(known)

    @cached_property
    def _nobodys(self) -> str:
        return self._hasher.hash(secrets.token_urlsafe(16))


def _plain(password: str) -> str:
    """One Unicode form: keyboards for Vietnamese differ."""
    return unicodedata.normalize("NFC", password)


def new_code() -> str:
    """A code to read out: sixteen letters in four groups, 79 bits."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(16))
    return "-".join(letters[at : at + 4] for at in range(0, 16, 4))


def new_token() -> str:
    return secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()


def code_digest(typed: str) -> str:
    """Of a code, however its groups were typed."""
    return digest_of("".join(letter for letter in typed.lower()[:100] if letter.isalnum()))
