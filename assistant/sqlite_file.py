"""A private SQLite file of the data folder: one connection a use, so that threads and other processes may work beside
each other; every use is a transaction, so that all of it counts or, after a kill, none."""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from index.errors import LibraryUnavailable

_WAIT = 10.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Kind:
    """What a file holds: `steps[n]` are the statements that make version n + 1 of its schema out of version n.

    `called` is the file in words ("tệp tài khoản"), `lost` what follows when it can't be used.
    """

    file: str
    steps: Sequence[str]
    called: str
    lost: str = ""


class SqliteFile:
    """Thread-safe. Raises LibraryUnavailable where the file can't be used."""

    def __init__(self, data_dir: Path, kind: Kind) -> None:
        self.path = data_dir / kind.file
        self.kind = kind

    @property
    def exists(self) -> bool:
        return self.path.exists()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One writer at a time."""
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
        with self._errors("đọc"), closing(self._connected()) as opened:
            opened.execute("BEGIN")
            yield opened
            opened.rollback()

    def write_through(self) -> None:
        """Empty the write-ahead log, where what was deleted may still stand."""
        with self._errors("ghi"), closing(self._connected()) as opened:
            opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _connected(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))  # SQLite would let others read it
        opened = sqlite3.connect(self.path, timeout=_WAIT, isolation_level=None)
        try:
            opened.execute("PRAGMA foreign_keys = ON")
            opened.execute("PRAGMA secure_delete = ON")  # what is deleted is overwritten
            if self._version(opened) != len(self.kind.steps):
                self._prepare(opened)
        except BaseException:
            opened.close()
            raise
        return opened

    def _prepare(self, opened: sqlite3.Connection) -> None:
        self.path.chmod(0o600)  # also where it was put by hand
        opened.execute("PRAGMA journal_mode = WAL")
        opened.execute("BEGIN IMMEDIATE")
        version, known = self._version(opened), len(self.kind.steps)
        if version > known:
            raise LibraryUnavailable(
                f"{self.kind.called.capitalize()} do một bản phần mềm mới hơn lập. Hãy báo người quản trị.",
                hint=f"{self.path} có phiên bản {version}, bản này đọc được đến {known}: hãy cập nhật phần mềm.",
            )
        for step in self.kind.steps[version:]:
            for statement in filter(str.strip, step.split(";")):
                opened.execute(statement)
        opened.execute(f"PRAGMA user_version = {known}")
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
                f"Không {doing} được {self.kind.called}{self.kind.lost}. Thử lại sau ít phút; nếu vẫn lỗi, báo người "
                "quản trị.",
                hint=f"Tệp {self.path}: {error}. Tệp hỏng thì phục hồi từ bản sao lưu.",
            ) from error
