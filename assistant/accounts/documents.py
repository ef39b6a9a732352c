"""Who may see which document, by the document's name; what stands nowhere is open to all who are signed in.

A row is written before its document is in the library, so that there is no moment in which others see it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from assistant.accounts.database import Database
from assistant.accounts.model import (
    OPEN,
    Access,
    NotAllowed,
    Person,
    access_of,
    may_change,
    may_see,
    require_adding,
)
from index.errors import UnknownDocument

_WHOSE = "Tài liệu {} do người khác nạp. Chỉ người nạp hoặc người quản trị được thay, gỡ hay đổi phạm vi xem."


class DocumentRights:
    """Thread-safe; raises LibraryUnavailable where the file can't be used."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def all(self) -> Mapping[str, Access]:
        with self.database.reading() as opened:
            groups: dict[str, set[str]] = {}
            for document, group in opened.execute("SELECT document, part_of FROM readers").fetchall():
                groups.setdefault(document, set()).add(group)
            rows = opened.execute("SELECT name, owner, audience FROM documents").fetchall()
        return {name: Access(owner, audience, frozenset(groups.get(name, ()))) for name, owner, audience in rows}

    def visible(self, person: Person, documents: Iterable[str]) -> frozenset[str]:
        """Those of the documents that somebody may see. Read the names first: rows are written before documents."""
        names = frozenset(documents)
        known = self.all()
        return frozenset(name for name in names if may_see(person, known.get(name, OPEN)))

    def of(self, document: str) -> Access:
        return self.all().get(document, OPEN)

    def require_change(self, person: Person, document: str) -> None:
        """Raises NotAllowed, or UnknownDocument for a document that he may not even see."""
        access = self.of(document)
        if not may_see(person, access):
            raise UnknownDocument(
                f"Thư viện không có tài liệu {document}. Mục Tài liệu liệt kê những tài liệu đang có."
            )
        require_adding(person)
        if not may_change(person, access):
            raise NotAllowed(_WHOSE.format(document))

    def show_to(self, document: str, audience: str, groups: Iterable[str] = ()) -> Access:
        """Say who sees a document from now on; its owner stays. Raises AccountRefused."""
        asked = access_of("", audience, groups)
        with self.database.writing() as opened:
            row = opened.execute("SELECT owner FROM documents WHERE name = ?", (document,)).fetchone()
            access = replace(asked, owner=row[0] if row else "")
            _put(opened, document, access)
        return access

    def claim(self, document: str, access: Access, held: Collection[str]) -> None:
        """A document is about to be added: where the library does not hold it yet, it is whose `access` says."""
        if document not in held:
            with self.database.writing() as opened:
                _put(opened, document, access)

    def forget(self, documents: Iterable[str]) -> None:
        """Documents that are no longer, or never came to be, in the library."""
        with self.database.writing() as opened:
            opened.executemany("DELETE FROM documents WHERE name = ?", [(name,) for name in documents])


def _put(opened: sqlite3.Connection, document: str, access: Access) -> None:
    opened.execute("DELETE FROM documents WHERE name = ?", (document,))
    opened.execute("INSERT INTO documents VALUES (?, ?, ?)", (document, access.owner, access.audience))
    opened.executemany("INSERT INTO readers VALUES (?, ?)", [(document, group) for group in access.groups])
