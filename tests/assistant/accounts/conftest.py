"""Accounts with passwords that are cheap to check, on a clock that tests turn."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from assistant.accounts.database import Database
from assistant.accounts.documents import DocumentRights
from assistant.accounts.passwords import Passwords
from assistant.accounts.people import People
from assistant.accounts.sessions import Sessions

SECRET = "mưa chiều miền Trung"


@dataclass
class Office:
    """An office's accounts; `now` is its clock."""

    path: Path
    now: float = 1_000_000.0

    def __post_init__(self) -> None:
        self.database = Database(self.path)
        self.passwords = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        self.people = People(self.database, self.passwords, lambda: self.now)
        self.sessions = Sessions(self.database, self.passwords, clock=lambda: self.now)
        self.documents = DocumentRights(self.database)

    def with_person(self, name: str, role: str = "doc", *groups: str) -> str:
        """Somebody who has set his password; his name."""
        code = self.people.add(name, "", role, groups)  # type: ignore[arg-type]
        return self.people.set_password(name, code, SECRET).name


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "data")
