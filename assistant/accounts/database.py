"""The SQLite file of accounts: one connection a use, so that threads and other processes may work beside each other."""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from index.errors import LibraryUnavailable

FILE = "accounts.sqlite"
"""In the data folder; only its owner reads it, and backups hold it."""
VERSION = 1
_WAIT = 10.0
_SCHEMA = """
CREATE TABLE people (
    name TEXT PRIMARY KEY, shown TEXT NOT NULL, hash TEXT NOT NULL, role TEXT NOT NULL, enabled INTEGER NOT NULL,
    made TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE members (
    person TEXT NOT NULL REFERENCES people ON DELETE CASCADE, part_of TEXT NOT NULL,
    PRIMARY KEY (person, part_of)) WITHOUT ROWID;
CREATE TABLE codes (digest TEXT PRIMARY KEY, person TEXT NOT NULL, until REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE sessions (
    digest TEXT PRIMARY KEY, person TEXT NOT NULL REFERENCES people ON DELETE CASCADE, until REAL NOT NULL)
    WITHOUT ROWID;
CREATE TABLE failures (subject TEXT PRIMARY KEY, count INTEGER NOT NULL, since REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (name TEXT PRIMARY KEY, owner TEXT NOT NULL, audience TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE readers (
    document TEXT NOT NULL REFERENCES documents ON DELETE CASCADE, part_of TEXT NOT NULL,
    PRIMARY KEY (document, part_of)) WITHOUT ROWID;
"""
_log = logging.getLogger(__name__)


class Database:
    """Thread-safe. Every use is a transaction: all of it counts, or, after a kill, none."""

    def __init__(self, data_dir: Path) -> None:
        self.path = data_dir / FILE

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One writer at a time. Raises LibraryUnavailable."""
        with self._errors("ghi"), closing(self._connected()) as opened:
            opened.execute("BEGIN IMMEDIATE")
            try:
                yield opened
            except BaseException:
                opened.rollback()
                raise
            opened.commit()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Raises LibraryUnavailable."""
        with self._errors("đọc"), closing(self._connected()) as opened:
            opened.execute("BEGIN")
            yield opened
            opened.rollback()

    def _connected(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))  # SQLite would let others read it
        opened = sqlite3.connect(self.path, timeout=_WAIT, isolation_level=None)
        try:
            opened.execute("PRAGMA foreign_keys = ON")
            if self._version(opened) != VERSION:
                self._prepare(opened)
        except BaseException:
            opened.close()
            raise
        return opened

    def _prepare(self, opened: sqlite3.Connection) -> None:
        self.path.chmod(0o600)  # also where it was put by hand
        opened.execute("PRAGMA journal_mode = WAL")
        opened.execute("BEGIN IMMEDIATE")
        version = self._version(opened)
        if version > VERSION:
            raise LibraryUnavailable(
                "Tệp tài khoản do một bản phần mềm mới hơn lập. Hãy báo người quản trị.",
                hint=f"{self.path} có phiên bản {version}, bản này đọc được đến {VERSION}: hãy cập nhật phần mềm.",
            )
        if version < VERSION:
            for statement in filter(str.strip, _SCHEMA.split(";")):
                opened.execute(statement)
            opened.execute(f"PRAGMA user_version = {VERSION}")
        opened.execute("COMMIT")

    @staticmethod
    def _version(opened: sqlite3.Connection) -> int:
        return int(opened.execute("PRAGMA user_version").fetchone()[0])

    @contextmanager
    def _errors(self, doing: str) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            _log.warning("%s: %s", self.path, error)
            raise LibraryUnavailable(
                f"Không {doing} được tệp tài khoản nên chưa kiểm tra được quyền. Thử lại sau ít phút; nếu vẫn lỗi, báo "
                "người quản trị.",
                hint=f"Tệp {self.path}: {error}. Tệp hỏng thì phục hồi từ bản sao lưu.",
            ) from error
