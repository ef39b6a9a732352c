"""Signing in: passwords tried at a bounded rate, sessions that end by themselves."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from assistant.accounts.database import Database
from assistant.accounts.model import Person
from assistant.accounts.passwords import Passwords, digest_of, new_token
from assistant.accounts.people import found
from index.errors import TrolyError

WRONG = "Tên đăng nhập hoặc mật khẩu không đúng."
MOST_SESSIONS = 20
"""Of one person; the oldest ends first."""


class SignInRefused(TrolyError):
    """Wrong, or too often wrong."""


@dataclass(frozen=True, slots=True)
class Lock:
    """So many failures of one person from one address, of one address, of one person, until nobody more is heard for
    `seconds` since the first of them. The last is wide: nobody shuts a colleague out from his own seat."""

    tries: int = 5
    of_address: int = 30
    of_person: int = 50
    seconds: float = 900

    def subjects(self, name: str, address: str) -> Mapping[str, int]:
        return {f"{name} {address}": self.tries, f"@{address}": self.of_address, name: self.of_person}


class Sessions:
    """Thread-safe; raises LibraryUnavailable where the file can't be used."""

    def __init__(
        self,
        database: Database,
        passwords: Passwords,
        hours: float = 12,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.database = database
        self.passwords = passwords
        self.seconds = hours * 3600
        self.lock = Lock()
        self._clock = clock

    def sign_in(self, name: str, password: str, address: str) -> tuple[Person, str]:
        """The person and the token of a new session, which is kept as a hash only. Raises SignInRefused."""
        name = name.strip().lower()[:130]
        self.require_unlocked(name, address)
        with self.database.reading() as opened:
            row = opened.execute("SELECT hash FROM people WHERE name = ? AND enabled", (name,)).fetchone()
        known = row[0] if row else ""
        if not self.passwords.fits(password, known):
            self.failed(name, address)
            raise SignInRefused(WRONG)
        fresh = self.passwords.hashed(password) if self.passwords.outdated(known) else known
        with self.database.writing() as opened:
            person = found(opened, name)
            if person is None or not person.enabled:
                raise SignInRefused(WRONG)
            opened.execute("UPDATE people SET hash = ? WHERE name = ? AND hash = ?", (fresh, name, known))
            opened.execute("DELETE FROM failures WHERE subject = ?", (f"{name} {address}",))
            return person, self._begun(opened, name)

    def begin(self, name: str) -> str:
        """A session of somebody whom another authority vouches for, or who has just set his password."""
        with self.database.writing() as opened:
            return self._begun(opened, name)

    def _begun(self, opened: sqlite3.Connection, name: str) -> str:
        token, now = new_token(), self._clock()
        opened.execute("DELETE FROM sessions WHERE until < ?", (now,))
        opened.execute(
            "DELETE FROM sessions WHERE person = ? AND digest NOT IN "
            "(SELECT digest FROM sessions WHERE person = ? ORDER BY until DESC LIMIT ?)",
            (name, name, MOST_SESSIONS - 1),
        )
        opened.execute("INSERT INTO sessions VALUES (?, ?, ?)", (digest_of(token), name, now + self.seconds))
        return token

    def who(self, token: str) -> Person | None:
        """Whose session it is; None where it has ended or the person is disabled."""
        if not token or len(token) > 200:
            return None
        with self.database.reading() as opened:
            query = "SELECT person FROM sessions WHERE digest = ? AND until > ?"
            row = opened.execute(query, (digest_of(token), self._clock())).fetchone()
            person = found(opened, row[0]) if row else None
        return person if person and person.enabled else None

    def end(self, token: str) -> None:
        with self.database.writing() as opened:
            opened.execute("DELETE FROM sessions WHERE digest = ?", (digest_of(token),))

    # failures

    def require_unlocked(self, name: str, address: str) -> None:
        """Raises SignInRefused, in the same words whether there is such a person or not."""
        limits = self.lock.subjects(name, address)
        with self.database.reading() as opened:
            for subject, most in limits.items():
                query = "SELECT count, since FROM failures WHERE subject = ?"
                count, since = opened.execute(query, (subject,)).fetchone() or (0, 0.0)
                left = since + self.lock.seconds - self._clock()
                if count >= most and left > 0:
                    minutes = max(1, round(left / 60))
                    raise SignInRefused(f"Đã nhập sai nhiều lần. Hãy thử lại sau {minutes} phút.")

    def failed(self, name: str, address: str) -> None:
        now = self._clock()
        with self.database.writing() as opened:
            opened.execute("DELETE FROM failures WHERE since < ?", (now - self.lock.seconds,))
            opened.executemany(
                "INSERT INTO failures VALUES (?, 1, ?) ON CONFLICT (subject) DO UPDATE SET count = count + 1",
                [(subject, now) for subject in self.lock.subjects(name, address)],
            )
