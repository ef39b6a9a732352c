"""Derived values of a library in a folder: a SQLite file of their own, beside Chroma. May be deleted at any time.

A batch is written in one transaction, so there is no half one. A connection is opened for each call, a third of a
millisecond, so any thread and any process may call; SQLite lets writers wait for each other.
"""

from __future__ import annotations

import json
import logging
import os
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from index.derived import Entry, Where

log = logging.getLogger(__name__)

NAME = "derived.sqlite"
WAIT = 30.0
"""Seconds that a call waits for a writer."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS batch (name TEXT PRIMARY KEY, entries INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS entry (
    batch TEXT NOT NULL, number INTEGER NOT NULL, text TEXT NOT NULL, fields TEXT NOT NULL, words TEXT NOT NULL,
    PRIMARY KEY (batch, number)
) WITHOUT ROWID;
"""
_AT_ONCE = 500
"""Names a statement: SQLite takes at least 999."""
_COMPARED = {"$lt": "<", "$lte": "<=", "$gt": ">", "$gte": ">=", "$ne": "IS NOT", "$eq": "IS"}


class SqliteTable:
    """The `index.derived.BatchTable` of one data folder. What can't be read counts as not there."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / NAME

    def put(self, batch: str, entries: Sequence[Entry]) -> None:
        rows = [
            (batch, number, entry.text, json.dumps(entry.fields, ensure_ascii=False), entry.words)
            for number, entry in enumerate(entries)
        ]
        with self._writing() as database:
            database.execute("DELETE FROM entry WHERE batch = ?", (batch,))
            database.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?)", rows)
            database.execute("INSERT OR REPLACE INTO batch VALUES (?, ?)", (batch, len(rows)))

    def sizes(self, batches: Sequence[str]) -> dict[str, int]:
        query = "SELECT name, entries FROM batch WHERE name IN ({names})"
        return {name: int(entries) for name, entries in self._rows(query, batches)}

    def texts(self, sizes: Mapping[str, int]) -> dict[str, list[str]]:
        query = "SELECT batch, text FROM entry WHERE batch IN ({names}) ORDER BY batch, number"
        found: dict[str, list[str]] = {batch: [] for batch in sizes}
        for batch, text in self._rows(query, list(sizes)):
            found[batch].append(text)
        return {batch: texts for batch, texts in found.items() if len(texts) == sizes[batch]}

    def texts_where(self, batches: Sequence[str], where: Sequence[Where]) -> dict[str, list[str]]:
        condition, values = _any(where)
        query = f"SELECT batch, text FROM entry WHERE batch IN ({{names}}) AND ({condition}) ORDER BY batch, number"
        found: dict[str, list[str]] = {batch: [] for batch in batches}
        for batch, text in self._rows(query, batches, values):
            found[batch].append(text)
        return found

    def forget(self, kind: str, wanted: Collection[str]) -> None:
        every = [str(name) for (name,) in self._read("SELECT name FROM batch", ())]
        gone = [name for name in every if name.startswith(f"{kind}-") and name not in wanted]
        if not gone:
            return
        with self._writing() as database:
            for table, column in (("batch", "name"), ("entry", "batch")):
                database.executemany(f"DELETE FROM {table} WHERE {column} = ?", [(name,) for name in gone])

    def broken(self) -> list[str]:
        query = (
            "SELECT name FROM batch WHERE entries != (SELECT count(*) FROM entry WHERE batch = name) "
            "UNION SELECT batch FROM entry WHERE batch NOT IN (SELECT name FROM batch)"
        )
        try:
            return [str(name) for (name,) in self._read(query, (), tolerant=False)]
        except sqlite3.DatabaseError:
            return [NAME]

    def drop(self) -> None:
        for path in (self.path, self.path.with_name(f"{NAME}-journal")):
            path.unlink(missing_ok=True)

    def _rows(self, query: str, names: Sequence[str], values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        for part in (names[at : at + _AT_ONCE] for at in range(0, len(names), _AT_ONCE)):
            yield from self._read(query.format(names=",".join("?" * len(part))), (*part, *values))

    def _read(self, query: str, values: Sequence[Any], *, tolerant: bool = True) -> list[tuple[Any, ...]]:
        if not self.path.exists():
            return []
        try:
            with closing(sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=ro", WAIT, uri=True)) as database:
                return database.execute(query, values).fetchall()
        except sqlite3.DatabaseError as error:
            if not tolerant:
                raise
            log.warning("%s can't be read, its values are made anew: %s", self.path, error)
            return []

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction. A file that is none of SQLite's is thrown away first. Raises OSError."""
        try:
            with suppress(FileExistsError):
                os.close(os.open(self.path, os.O_CREAT | os.O_EXCL, 0o600))
            with closing(self._connected()) as database, database:
                yield database
        except sqlite3.DatabaseError as error:
            raise OSError(f"{self.path}: {error}") from error

    def _connected(self) -> sqlite3.Connection:
        try:
            return self._with_schema()
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode not in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
                raise
            log.warning("%s is damaged and begun anew: %s", self.path, error)
            self.drop()
            return self._with_schema()

    def _with_schema(self) -> sqlite3.Connection:
        database = sqlite3.connect(self.path, WAIT)
        try:
            database.executescript(_SCHEMA)
        except BaseException:
            database.close()
            raise
        return database


def _any(where: Sequence[Where]) -> tuple[str, list[Any]]:
    """The conditions in SQL, and the values of its question marks."""
    parts: list[str] = []
    values: list[Any] = []
    for one in where:
        terms = [_term(name, asked) for fields in one.fields for name, asked in fields.items()]
        parts.append(" AND ".join([*(sql for sql, _ in terms), *["instr(words, ?) > 0"] * len(one.words)]) or "1")
        values += [value for _, pair in terms for value in pair] + list(one.words)
    return " OR ".join(f"({part})" for part in parts) or "1", values


def _term(name: str, asked: Any) -> tuple[str, list[Any]]:
    """One condition on a field: a value, or {"$lt": value} and the like."""
    operator, value = next(iter(asked.items())) if isinstance(asked, Mapping) else ("$eq", asked)
    return f"json_extract(fields, ?) {_COMPARED[operator]} ?", [f"$.{name}", value]
