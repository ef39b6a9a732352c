"""Conversations of people who sign in: one SQLite file of the data folder, each row its person's alone.

What a conversation says is text to this module. A link to one is a token; whoever opens it is shown what he may see
(`web/shared.py`). What is deleted is overwritten in the file.
"""

from __future__ import annotations

import re
import secrets
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from assistant.sqlite_file import Kind, SqliteFile
from index.errors import TrolyError

FILE = "conversations.sqlite"
MOST = 1_000
"""Conversations of one person."""
MOST_BYTES = 100_000_000
"""Of all texts of one person."""
LONGEST_NAME = 120
ID = re.compile(r"[a-z0-9-]{8,40}")
TOKEN = re.compile(r"[A-Za-z0-9_-]{22}")
_FIRST = """
CREATE TABLE talks (
    person TEXT NOT NULL, id TEXT NOT NULL, title TEXT NOT NULL, name TEXT NOT NULL, revision TEXT NOT NULL,
    at REAL NOT NULL, words TEXT NOT NULL, text TEXT NOT NULL, token TEXT UNIQUE, PRIMARY KEY (person, id));
CREATE INDEX talks_by_time ON talks (person, at);
"""
_COLUMNS = "person, id, title, name, revision, at, token"
_GONE = "Cuộc trò chuyện này không còn, hoặc đã ngừng chia sẻ."


class TalkRefused(TrolyError):
    """A conversation that can't be kept, or that is not there."""


@dataclass(frozen=True, slots=True)
class Talk:
    """`name` is what its person calls it, `title` its first question; `at` POSIX time; `token` "" while not shared."""

    person: str
    id: str
    title: str
    name: str
    revision: str
    at: float
    token: str
    text: str = ""

    @property
    def called(self) -> str:
        return self.name or self.title


class Talks:
    """Thread-safe, and safe beside other processes. Raises LibraryUnavailable where the file can't be used."""

    def __init__(self, data_dir: Path, clock: Callable[[], float] = time.time) -> None:
        self._file = SqliteFile(data_dir, Kind(FILE, (_FIRST,), "tệp cuộc trò chuyện"))
        self._clock = clock

    def all(self, person: str, words: str = "") -> list[Talk]:
        """Somebody's, the newest first, without their texts; those that have all of some folded words."""
        sought = words.split()[:10]
        query = f"SELECT {_COLUMNS} FROM talks WHERE person = ?" + " AND instr(words || ' ' || lower(name), ?)" * len(
            sought
        )
        with self._file.reading() as opened:
            rows = opened.execute(f"{query} ORDER BY at DESC LIMIT {MOST}", (person, *sought)).fetchall()
        return [_talk(row) for row in rows]

    def find(self, person: str, id_: str) -> Talk:
        """With its text. Raises TalkRefused."""
        return self._one("person = ? AND id = ?", person, id_)

    def shared(self, token: str) -> Talk:
        """The one that a link leads to. Raises TalkRefused."""
        if not TOKEN.fullmatch(token):
            raise TalkRefused(_GONE)
        return self._one("token = ?", token)

    def put(self, person: str, id_: str, seen: str, title: str, words: str, text: str) -> Talk:
        """Keep a conversation; one that was changed since its revision `seen` stays, and this goes on under a new id.

        Raises TalkRefused.
        """
        if not ID.fullmatch(id_):
            raise TalkRefused("Cuộc trò chuyện có mã không hợp lệ. Hãy tải lại trang.")
        with self._file.writing() as opened:
            query = "SELECT revision, name FROM talks WHERE person = ? AND id = ?"
            before = opened.execute(query, (person, id_)).fetchone()
            if before and before[0] != seen:
                id_ = secrets.token_hex(8)
            if before is None or before[0] != seen:
                _require_room(opened, person, len(text.encode()))
            revision, name, now = secrets.token_hex(8), before[1] if before else "", self._clock()
            opened.execute(
                "INSERT INTO talks VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL) ON CONFLICT (person, id) DO UPDATE SET "
                "title = excluded.title, revision = excluded.revision, at = excluded.at, words = excluded.words, "
                "text = excluded.text",
                (person, id_, title, name, revision, now, words, text),
            )
        return Talk(person, id_, title, name, revision, now, "")

    def rename(self, person: str, id_: str, name: str) -> None:
        """Raises TalkRefused."""
        name = " ".join(name.split())
        if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
            raise TalkRefused(f"Tên cuộc trò chuyện cần từ 1 đến {LONGEST_NAME} ký tự.")
        self._change("name = ?", name, person, id_)

    def share(self, person: str, id_: str) -> str:
        """The token of its link, the same as long as it is shared. Raises TalkRefused."""
        token = self.find(person, id_).token or secrets.token_urlsafe(16)
        self._change("token = ?", token, person, id_)
        return token

    def unshare(self, person: str, id_: str) -> None:
        """Its link leads nowhere from now on. Raises TalkRefused."""
        self._change("token = ?", None, person, id_)

    def delete(self, person: str, id_: str) -> None:
        """For good: what stood in the file is overwritten."""
        with self._file.writing() as opened:
            opened.execute("DELETE FROM talks WHERE person = ? AND id = ?", (person, id_))
        self._file.write_through()

    def _one(self, where: str, *values: str) -> Talk:
        with self._file.reading() as opened:
            row = opened.execute(f"SELECT {_COLUMNS}, text FROM talks WHERE {where}", values).fetchone()
        if row is None:
            raise TalkRefused(_GONE)
        return _talk(row)

    def _change(self, what: str, value: str | None, person: str, id_: str) -> None:
        with self._file.writing() as opened:
            done = opened.execute(f"UPDATE talks SET {what} WHERE person = ? AND id = ?", (value, person, id_))
            if not done.rowcount:
                raise TalkRefused(_GONE)


def _require_room(opened: sqlite3.Connection, person: str, size: int) -> None:
    query = "SELECT count(*), coalesce(sum(length(CAST(text AS BLOB))), 0) FROM talks WHERE person = ?"
    count, held = opened.execute(query, (person,)).fetchone()
    if count >= MOST or held + size > MOST_BYTES:
        raise TalkRefused(
            f"Đã giữ {count} cuộc trò chuyện, hết chỗ dành cho một người. Hãy xoá bớt cuộc trò chuyện cũ; câu trả lời "
            "vẫn hiện trên trang."
        )


def _talk(row: tuple[str, str, str, str, str, float, str | None, str] | sqlite3.Row) -> Talk:
    person, id_, title, name, revision, at, token, *text = row
    return Talk(person, id_, title, name, revision, at, token or "", *text)
