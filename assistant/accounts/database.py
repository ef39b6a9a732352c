"""The SQLite file of accounts."""

from __future__ import annotations

from pathlib import Path

from assistant.sqlite_file import Kind, SqliteFile

FILE = "accounts.sqlite"
"""In the data folder; only its owner reads it, and backups hold it."""
_FIRST = """
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


class Database(SqliteFile):
    """Raises LibraryUnavailable where the file can't be used."""

    def __init__(self, data_dir: Path) -> None:
        super().__init__(data_dir, Kind(FILE, (_FIRST,), "tệp tài khoản", " nên chưa kiểm tra được quyền"))
