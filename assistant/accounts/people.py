"""The people who have an account: adding, listing, changing. They set their passwords with one-time codes."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable
from datetime import datetime

from assistant.accounts.database import Database
from assistant.accounts.model import AccountRefused, Person, Role, groups_of, name_of, shown_of
from assistant.accounts.passwords import Passwords, code_digest, new_code

CODE_HOURS = 72
FIRST = ""
"""Whose code it is with which the first administrator is made."""
_PERSON = "SELECT name, shown, role, enabled FROM people"
_NO_CODE = "Mã không đúng, đã dùng hoặc đã hết hạn. Hãy xin người quản trị một mã mới."
_LAST = "Cần ít nhất một người quản trị đang hoạt động. Hãy cấp quyền quản trị cho người khác trước."


class WrongPassword(AccountRefused):
    """Not the one that somebody has: it counts as a failure to sign in."""


class People:
    """Thread-safe; raises LibraryUnavailable where the file can't be used."""

    def __init__(self, database: Database, passwords: Passwords, clock: Callable[[], float] = time.time) -> None:
        self.database = database
        self.passwords = passwords
        self._clock = clock

    def all(self) -> list[Person]:
        with self.database.reading() as opened:
            return [_person(opened, row) for row in opened.execute(f"{_PERSON} ORDER BY name").fetchall()]

    def find(self, name: str) -> Person | None:
        with self.database.reading() as opened:
            return found(opened, name)

    def groups(self) -> list[str]:
        """Every group that somebody is in or that a document is shown to."""
        with self.database.reading() as opened:
            rows = opened.execute("SELECT part_of FROM members UNION SELECT part_of FROM readers ORDER BY 1").fetchall()
        return [row[0] for row in rows]

    def add(self, name: str, shown: str, role: Role, groups: Iterable[str] = ()) -> str:
        """A new person; the code with which he sets his password. Raises AccountRefused."""
        name, kept = name_of(name), groups_of(groups)
        shown = shown_of(shown, name)
        with self.database.writing() as opened:
            if found(opened, name):
                raise AccountRefused(f"Đã có tài khoản {name}. Hãy chọn tên khác, hoặc sửa tài khoản đó.")
            opened.execute("INSERT INTO people VALUES (?, ?, '', ?, 1, ?)", (name, shown, role, _now()))
            _join(opened, name, kept)
            return self._code(opened, name)

    def change(
        self, name: str, *, role: Role | None = None, groups: Iterable[str] | None = None, enabled: bool | None = None
    ) -> Person:
        """What is None stays. Somebody who is disabled is signed out. Raises AccountRefused."""
        kept = None if groups is None else groups_of(groups)
        with self.database.writing() as opened:
            before = _existing(opened, name)
            if role is not None:
                opened.execute("UPDATE people SET role = ? WHERE name = ?", (role, before.name))
            if enabled is not None:
                opened.execute("UPDATE people SET enabled = ? WHERE name = ?", (enabled, before.name))
            if enabled is False:
                sign_out_everywhere(opened, before.name)
            if kept is not None:
                opened.execute("DELETE FROM members WHERE person = ?", (before.name,))
                _join(opened, before.name, kept)
            if not _managed(opened) and before.enabled and before.may_manage:
                raise AccountRefused(_LAST)
            return _existing(opened, before.name)

    def reset(self, name: str) -> str:
        """The old password and all sessions end; the code for a new one. Raises AccountRefused."""
        with self.database.writing() as opened:
            person = _existing(opened, name)
            opened.execute("UPDATE people SET hash = '' WHERE name = ?", (person.name,))
            sign_out_everywhere(opened, person.name)
            return self._code(opened, person.name)

    def managed(self) -> bool:
        """Whether there is an administrator who can sign in."""
        with self.database.reading() as opened:
            return _managed(opened, with_password=True)

    def first_code(self) -> str:
        """A new code for making the first administrator; those before no longer count."""
        with self.database.writing() as opened:
            return self._code(opened, FIRST)

    def set_password(self, name: str, code: str, password: str, shown: str = "") -> Person:
        """By a one-time code, which is spent. With the first code an administrator of that name is made.

        Raises AccountRefused.
        """
        name = name_of(name)
        with self.database.reading() as opened:
            owner = self._owner(opened, code)
        if owner is None or owner not in (FIRST, name):
            raise AccountRefused(_NO_CODE)
        hashed = self.passwords.hashed(password, name)  # outside the transaction: it takes a while
        with self.database.writing() as opened:
            if self._owner(opened, code) != owner:
                raise AccountRefused(_NO_CODE)
            opened.execute("DELETE FROM codes WHERE person IN (?, ?)", (owner, name))
            if owner == FIRST:
                _first(opened, name, shown_of(shown, name))
            opened.execute("UPDATE people SET hash = ? WHERE name = ?", (hashed, name))
            sign_out_everywhere(opened, name)
            return _existing(opened, name)

    def change_password(self, name: str, now: str, password: str) -> Person:
        """By somebody who knows the one that he has; all his sessions end. Raises AccountRefused."""
        with self.database.reading() as opened:
            known = opened.execute("SELECT hash FROM people WHERE name = ? AND enabled", (name,)).fetchone()
        if known is None or not self.passwords.fits(now, known[0]):
            raise WrongPassword("Mật khẩu đang dùng không đúng. Quên mật khẩu thì xin người quản trị mã một lần.")
        hashed = self.passwords.hashed(password, name)
        with self.database.writing() as opened:
            changed = opened.execute("UPDATE people SET hash = ? WHERE name = ? AND hash = ?", (hashed, name, known[0]))
            if not changed.rowcount:
                raise AccountRefused("Mật khẩu vừa được đổi ở nơi khác. Hãy đăng nhập lại.")
            opened.execute("DELETE FROM codes WHERE person = ?", (name,))
            sign_out_everywhere(opened, name)
            return _existing(opened, name)

    def _owner(self, opened: sqlite3.Connection, code: str) -> str | None:
        query = "SELECT person FROM codes WHERE digest = ? AND until > ?"
        row = opened.execute(query, (code_digest(code), self._clock())).fetchone()
        return None if row is None or (row[0] == FIRST and _managed(opened, with_password=True)) else str(row[0])

    def _code(self, opened: sqlite3.Connection, person: str) -> str:
        code = new_code()
        opened.execute("DELETE FROM codes WHERE person = ? OR until < ?", (person, self._clock()))
        opened.execute(
            "INSERT INTO codes VALUES (?, ?, ?)", (code_digest(code), person, self._clock() + CODE_HOURS * 3600)
        )
        return code


def found(opened: sqlite3.Connection, name: str) -> Person | None:
    row = opened.execute(f"{_PERSON} WHERE name = ?", (name.strip().lower(),)).fetchone()
    return _person(opened, row) if row else None


def sign_out_everywhere(opened: sqlite3.Connection, name: str) -> None:
    opened.execute("DELETE FROM sessions WHERE person = ?", (name,))


def _person(opened: sqlite3.Connection, row: tuple[str, str, Role, int]) -> Person:
    name, shown, role, enabled = row
    groups = opened.execute("SELECT part_of FROM members WHERE person = ?", (name,)).fetchall()
    return Person(name, shown, role, frozenset(group for (group,) in groups), bool(enabled))


def _existing(opened: sqlite3.Connection, name: str) -> Person:
    person = found(opened, name)
    if person is None:
        raise AccountRefused(f"Không có tài khoản {name[:60]!r}. Xem danh sách: python -m assistant accounts list.")
    return person


def _managed(opened: sqlite3.Connection, with_password: bool = False) -> bool:
    query = "SELECT 1 FROM people WHERE role = 'quan-tri' AND enabled" + (" AND hash <> ''" if with_password else "")
    return opened.execute(f"{query} LIMIT 1").fetchone() is not None


def _first(opened: sqlite3.Connection, name: str, shown: str) -> None:
    """The administrator; also out of an account that lost its password or its role."""
    opened.execute(
        "INSERT INTO people VALUES (?, ?, '', 'quan-tri', 1, ?) "
        "ON CONFLICT (name) DO UPDATE SET role = 'quan-tri', enabled = 1",
        (name, shown, _now()),
    )


def _join(opened: sqlite3.Connection, name: str, groups: Iterable[str]) -> None:
    opened.executemany("INSERT INTO members VALUES (?, ?)", [(name, group) for group in groups])


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")
