"""What stands where the library's database should be, told with SQLite alone: Chroma aborts on what it can't read."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from enum import StrEnum
from pathlib import Path

from index.errors import LibraryDamaged, LibraryUnavailable, LibraryVanished

DATABASE = "chroma.sqlite3"
OURS = "troly-"
"""The names of our collections begin with it."""

_HEADER = b"SQLite format 3\0"
_TABLES = {"collections", "segments", "embeddings", "embedding_metadata", "embeddings_queue", "max_seq_id"}
_BESIDE_THE_POINT = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
}
"""SQLite's codes that tell of the disk or of another process, not of the database."""

_RESTORE = (
    "Phục hồi từ một bản sao lưu: `python -m index restore FILE --force`. Nếu không có bản sao lưu: "
    "`python -m index repair --start-again` để dành thư viện cũ sang một bên và mở thư viện trống, "
    "rồi thêm lại các tệp."
)


class Condition(StrEnum):
    SOUND = "sound"
    NEW = "new"
    MISSING = "missing"
    EMPTY = "empty"
    DAMAGED = "damaged"
    FOREIGN = "foreign"
    EMPTIED = "emptied"


def condition(folder: Path, once_held: bool) -> Condition:
    """What the Chroma folder holds. `once_held`: there was a library here, so that an empty place is no new one.

    Header and schema only, under a millisecond; see `page_errors` for the rest. Raises OSError.
    """
    path = folder / DATABASE
    try:
        with path.open("rb") as file:
            header = file.read(len(_HEADER))
    except FileNotFoundError:
        return Condition.MISSING if once_held else Condition.NEW
    if not header:
        return Condition.EMPTY if once_held else Condition.NEW
    if header != _HEADER:
        return Condition.DAMAGED
    try:
        with opened(path) as database:
            return _of_schema(database, once_held)
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF in _BESIDE_THE_POINT:
            return Condition.SOUND  # opening it will tell
        return Condition.DAMAGED


def _of_schema(database: sqlite3.Connection, once_held: bool) -> Condition:
    tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables:
        return Condition.EMPTY if once_held else Condition.NEW
    if not tables >= _TABLES:
        if "migrations" not in tables:
            return Condition.FOREIGN
        return Condition.DAMAGED if once_held else Condition.NEW  # killed while it was created
    names = [str(name) for (name,) in database.execute("SELECT name FROM collections")]
    if not names:
        return Condition.EMPTIED if once_held else Condition.NEW
    return Condition.SOUND if any(name.startswith(OURS) for name in names) else Condition.FOREIGN


def page_errors(folder: Path) -> str:
    """What SQLite finds wrong with the pages of the database, in its words; "" when nothing. Reads all of it."""
    try:
        with opened(folder / DATABASE) as database:
            found = [str(row[0]) for row in database.execute("PRAGMA quick_check(3)")]
    except sqlite3.DatabaseError as error:
        return "" if error.sqlite_errorcode & 0xFF in _BESIDE_THE_POINT else str(error)
    return "" if found == ["ok"] else "; ".join(found)


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """For reading. Not read-only: what a killed write left in the journal is rolled back first."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=30)) as database:
        yield database


def problem(found: Condition, folder: Path) -> LibraryUnavailable | None:
    """The error for a library that can't be opened; None for one that can."""
    file = folder / DATABASE
    if found in (Condition.SOUND, Condition.NEW):
        return None
    if found is Condition.MISSING:
        return LibraryVanished(
            "Thư viện không còn ở chỗ cũ. Hãy báo người quản trị phần mềm.",
            hint=f"Không còn tệp {file}, trong khi thư mục này từng có thư viện. Nếu tệp đã bị chuyển đi, hãy chuyển "
            f"lại. {_RESTORE}",
        )
    if found in (Condition.EMPTY, Condition.EMPTIED):
        what = "không có byte nào" if found is Condition.EMPTY else "không còn tài liệu nào"
        return LibraryVanished(
            "Dữ liệu của thư viện đã bị xóa trắng. Hãy báo người quản trị phần mềm.",
            hint=f"Tệp {file} {what}, trong khi thư mục này từng có thư viện. {_RESTORE}",
        )
    if found is Condition.FOREIGN:
        return LibraryUnavailable(
            "Ở chỗ của thư viện là dữ liệu của một chương trình khác. Hãy báo người quản trị phần mềm.",
            hint=f"Tệp {file} không phải do Trợ lý KCN tạo ra. Chọn thư mục khác bằng --data hoặc TROLY_DATA_DIR; "
            f"nếu tệp đó đã đè lên thư viện: {_RESTORE[0].lower()}{_RESTORE[1:]}",
        )
    return damaged(folder)


def damaged(folder: Path) -> LibraryDamaged:
    return LibraryDamaged(
        "Dữ liệu của thư viện bị hỏng. Hãy báo người quản trị phần mềm.",
        hint=f"Tệp {folder / DATABASE} bị hỏng. Chạy `python -m index repair` để cứu những gì còn đọc được.",
    )


def beyond_repair(folder: Path) -> LibraryDamaged:
    return LibraryDamaged(
        "Không cứu được tài liệu nào từ dữ liệu bị hỏng; chưa thay đổi gì.",
        hint=f"Tệp {folder / DATABASE} không còn đọc được. {_RESTORE}",
    )


def copy(source: Path, target: Path) -> None:
    """A SQLite database as it is now, also while others write to it; a damaged one byte by byte. Raises OSError."""
    address = f"{source.absolute().as_uri()}?mode=rw"
    try:
        with (
            closing(sqlite3.connect(address, uri=True, timeout=10)) as opened,
            closing(sqlite3.connect(target)) as made,
        ):
            opened.backup(made)
    except sqlite3.Error:
        shutil.copyfile(source, target)
