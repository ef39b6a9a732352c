"""What lies in a library's table of derived values, wherever that is, and an entry of it taken away."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress

from index.derived_sqlite import SqliteTable
from index.library import Library
from index.store import DERIVED, StoreChanged


def stored_rows(library: Library) -> int:
    """Entries and batches."""
    table = library._table
    if not isinstance(table, SqliteTable):
        with suppress(StoreChanged):
            return len(library._store.ids(DERIVED))
        return 0
    if not table.path.exists():
        return 0
    with closing(sqlite3.connect(table.path)) as database, suppress(sqlite3.OperationalError):
        return sum(database.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in ("batch", "entry"))
    return 0


def lose_second_entry(library: Library) -> None:
    """Of every batch that has two; on a server of one."""
    table = library._table
    if isinstance(table, SqliteTable):
        with closing(sqlite3.connect(table.path)) as database, database:
            database.execute("DELETE FROM entry WHERE number = 1")
        return
    library._store.delete(DERIVED, [next(one for one in library._store.ids(DERIVED) if one.endswith("/00001"))])
