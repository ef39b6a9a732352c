"""Where corrected answers lie: one SQLite file of the data folder, a row each, part of backups."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from assistant.corrected.model import Cited, Corrected, CorrectionNotKept, words_of
from assistant.sqlite_file import Kind, SqliteFile

FILE = "answers.sqlite"
MOST = 5_000
_FIRST = """
CREATE TABLE answers (
    id TEXT PRIMARY KEY, words TEXT NOT NULL, question TEXT NOT NULL, text TEXT NOT NULL, cited TEXT NOT NULL,
    who TEXT NOT NULL, shown TEXT NOT NULL, at TEXT NOT NULL) WITHOUT ROWID;
"""
_COLUMNS = "id, question, text, cited, who, shown, at"


class CorrectedAnswers:
    """Thread-safe, and safe beside other processes. Raises LibraryUnavailable where the file can't be used."""

    def __init__(self, data_dir: Path) -> None:
        self._file = SqliteFile(data_dir, Kind(FILE, (_FIRST,), "tệp câu trả lời đã sửa"))

    @property
    def any(self) -> bool:
        """Whether there may be some, told without reading them."""
        return self._file.exists

    def all(self) -> list[Corrected]:
        """The newest first."""
        if not self._file.exists:
            return []
        with self._file.reading() as opened:
            rows = opened.execute(f"SELECT {_COLUMNS} FROM answers ORDER BY at DESC, id").fetchall()
        return [_read(row) for row in rows]

    def near(self, words: Sequence[str], least: float, most: int) -> list[Corrected]:
        """Those whose questions share words, the nearest first and of those the newest: at least the share `least` of
        all words of both, at most `most` of them."""
        if not self._file.exists:
            return []
        own = set(words)
        with self._file.reading() as opened:
            known = opened.execute("SELECT id, words, at FROM answers ORDER BY at DESC").fetchall()
            shares = ((_share(own, set(text.split())), id_) for id_, text, _ in known)
            best = sorted((one for one in shares if one[0] >= least), key=lambda one: -one[0])[:most]
            query = f"SELECT {_COLUMNS} FROM answers WHERE id = ?"
            rows = [opened.execute(query, (id_,)).fetchone() for _, id_ in best]
        return [_read(row) for row in rows]

    def find(self, id_: str) -> Corrected | None:
        if not self._file.exists:
            return None
        with self._file.reading() as opened:
            row = opened.execute(f"SELECT {_COLUMNS} FROM answers WHERE id = ?", (id_,)).fetchone()
        return _read(row) if row else None

    def put(self, one: Corrected, instead_of: Collection[str] = ()) -> None:
        """Keep an answer, in the place of others. Raises CorrectionNotKept where there is no room for one more."""
        cited = json.dumps([asdict(cited) for cited in one.cited], ensure_ascii=False)
        at = one.at.isoformat(timespec="seconds")
        row = (one.id, " ".join(words_of(one.question)), one.question, one.text, cited, one.who, one.shown, at)
        with self._file.writing() as opened:
            opened.executemany("DELETE FROM answers WHERE id = ?", [(id_,) for id_ in (one.id, *instead_of)])
            if opened.execute("SELECT count(*) FROM answers").fetchone()[0] >= MOST:
                raise CorrectionNotKept(f"Đã có {MOST} câu trả lời được sửa. Hãy xoá bớt câu không còn dùng.")
            opened.execute("INSERT INTO answers VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)

    def delete(self, id_: str) -> None:
        with self._file.writing() as opened:
            opened.execute("DELETE FROM answers WHERE id = ?", (id_,))


def _share(own: set[str], other: set[str]) -> float:
    return len(own & other) / (len(own | other) or 1)


def _read(row: sqlite3.Row | tuple[str, ...]) -> Corrected:
    id_, question, text, cited, who, shown, at = row
    known = tuple(Cited(**one) for one in json.loads(cited))
    return Corrected(id_, question, text, known, who, shown, datetime.fromisoformat(at))
