"""What somebody works with: the assistant over the documents that he may see, their records, his drafts.

Everything that answers a request takes its room first; where accounts are off there is one room for everybody.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import gradio as gr
from starlette.requests import Request

from assistant.accounts.model import (
    OPEN,
    OPERATOR,
    Access,
    AccountRefused,
    Person,
    access_of,
    groups_of,
    may_change,
    may_see,
)
from assistant.accounts.opening import Accounts
from assistant.assistant import Assistant
from assistant.records.model import Records
from assistant.web.allowance import PERSON
from assistant.web.drafts import Drafts, OwnDrafts
from assistant.web.records import LibraryRecords
from index.errors import FileRefused, TrolyError
from index.identity import name_apart
from index.library import Library, Shelving

KEPT = 16
"""Sets of visible documents whose assistants are kept: people who see the same share one."""


class NotSignedIn(TrolyError):
    """A request without a session."""

    def __init__(self) -> None:
        super().__init__("Phiên đăng nhập đã hết. Hãy tải lại trang và đăng nhập.")


@dataclass(frozen=True, slots=True)
class Rights:
    """What somebody may do with the documents that he sees, and who else sees them."""

    person: Person
    access: Mapping[str, Access]

    def may_change(self, document: str) -> bool:
        return may_change(self.person, self.access.get(document, OPEN))

    def told(self, document: str) -> str:
        access = self.access.get(document, OPEN)
        owner = f" · {access.owner} nạp" if access.owner else ""
        return f"{access.told}{owner}"


@dataclass(frozen=True, slots=True)
class Room:
    person: Person
    assistant: Assistant
    records: LibraryRecords
    drafts: Drafts
    accounts: Accounts | None = None

    @property
    def library(self) -> Library:
        return self.assistant.library

    @property
    def rights(self) -> Rights | None:
        """None where accounts are off: everybody may do everything."""
        return Rights(self.person, self.accounts.documents.all()) if self.accounts else None

    def access_for(self, audience: str, groups: Collection[str]) -> Access:
        """Who is to see what this person adds. Raises AccountRefused for groups that he is not in himself."""
        if not self.person.may_manage and (others := groups_of(groups) - self.person.groups):
            raise AccountRefused(f"Chỉ chọn được nhóm của mình, không chọn được {', '.join(sorted(others))}.")
        return access_of(self.person.name, audience, groups)

    def show(self, name: str, audience: str, groups: Collection[str]) -> Access:
        """Say who sees a document from now on. Raises NotAllowed, AccountRefused, UnknownDocument."""
        document = self.library.find(name).document
        self.require_change(document)
        asked = self.access_for(audience, groups)
        if self.accounts is None:
            raise AccountRefused("Chưa bật tài khoản nên mọi người đều xem được mọi tài liệu (TROLY_ACCOUNTS=on).")
        return self.accounts.documents.show_to(document, asked.audience, asked.groups)

    def require_change(self, document: str) -> None:
        """Raises NotAllowed, UnknownDocument."""
        if self.accounts:
            self.accounts.documents.require_change(self.person, document)

    def remove(self, name: str) -> str:
        """Take a document out and forget whose it was; its name. Raises NotAllowed, UnknownDocument, LibraryBusy."""
        self.require_change(self.library.find(name).document)
        removed = self.library.remove(name).document
        if self.accounts:
            self.accounts.documents.forget([removed])
        return removed

    def shelving(self, audience: str = "tat-ca", groups: Collection[str] = ()) -> OwnShelving | None:
        """For adding documents; None where accounts are off. Raises AccountRefused."""
        if self.accounts is None:
            return None
        return OwnShelving(self.accounts, self.person, self.access_for(audience, groups))


class Rooms:
    """Thread-safe. Rights are read anew for every request; assistants are kept by the documents that they may read."""

    def __init__(
        self,
        assistant: Assistant,
        records: LibraryRecords | None = None,
        drafts: Drafts | None = None,
        accounts: Accounts | None = None,
    ) -> None:
        self.accounts = accounts
        self._assistant = assistant
        self._records = records or LibraryRecords(assistant.library)
        self.drafts = drafts or Drafts(assistant.settings.data_dir / "drafts")
        self._lock = threading.Lock()
        self._kept: OrderedDict[frozenset[str], tuple[Assistant, LibraryRecords]] = OrderedDict()

    def of(self, request: gr.Request | None) -> Room:
        """The room of whoever sent an event of the page. Raises NotSignedIn, LibraryUnavailable."""
        inner: Any = getattr(request, "request", None)
        return self.room(self.person(inner.scope if inner is not None else {}))

    def library(self, request: gr.Request | None) -> Library:
        return self.of(request).library

    def records(self, request: gr.Request | None) -> Callable[[str], Records]:
        """The records of a document that whoever asks may see."""
        return self.of(request).records.of

    def person(self, scope: Mapping[str, Any]) -> Person:
        """Raises NotSignedIn."""
        if self.accounts is None:
            return OPERATOR
        person = scope.get(PERSON)
        if not isinstance(person, Person):
            raise NotSignedIn
        return person

    def at(self, request: Request) -> Room:
        """The room of whoever follows a link of the page. Raises NotSignedIn, LibraryUnavailable."""
        return self.room(self.person(request.scope))

    def seen(self, request: Request) -> Library:
        """The library as whoever follows a link of the page sees it. Raises NotSignedIn, LibraryUnavailable."""
        return self.at(request).library

    def room(self, person: Person) -> Room:
        if self.accounts is None:
            return Room(person, self._assistant, self._records, self.drafts)
        drafts = OwnDrafts(self.drafts, person.name, self._hidden_from(person), may_open_old=person.may_manage)
        if person.may_manage:
            return Room(person, self._assistant, self._records, drafts, self.accounts)
        return Room(person, *self._seen_by(person, self.accounts), drafts, self.accounts)

    def groups_for(self, person: Person) -> list[str]:
        """The groups that somebody may show documents to."""
        if self.accounts is None:
            return []
        return self.accounts.people.groups() if person.may_manage else sorted(person.groups)

    def _seen_by(self, person: Person, accounts: Accounts) -> tuple[Assistant, LibraryRecords]:
        self._assistant.library.refresh()
        visible = accounts.documents.visible(person, (info.document for info in self._assistant.library.reports()))
        with self._lock:
            if visible not in self._kept:
                made = self._assistant.among(visible, near=[one for one, _ in self._kept.values()])
                self._kept[visible] = made, LibraryRecords(made.library)
            self._kept.move_to_end(visible)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            return self._kept[visible]

    def _hidden_from(self, person: Person) -> Callable[[Collection[str]], bool]:
        """Whether any of some documents is in the library and not for this person."""

        def hidden(documents: Collection[str]) -> bool:
            known = self.accounts.documents.all() if self.accounts else {}
            return any(not may_see(person, known.get(name, OPEN)) for name in documents)

        return hidden


class OwnShelving(Shelving):
    """What a person may do with names: an unseen document's name is not his to know, so his own stands in front."""

    def __init__(self, accounts: Accounts, person: Person, access: Access) -> None:
        self.rights = accounts.documents
        self.person = person
        self.access = access
        self.claimed: set[str] = set()

    def name(self, document: str) -> str:
        return document if self.sees(document) else name_apart(document, self.person.shown)

    def sees(self, document: str) -> bool:
        return may_see(self.person, self.rights.of(document))

    def store(self, document: str, held: Collection[str]) -> None:
        if document in held and not may_change(self.person, self.rights.of(document)):
            raise FileRefused(
                document,
                "Tài liệu cùng tên do người khác nạp. Hãy đổi tên tệp, hoặc nhờ người nạp hay người quản trị thay.",
            )
        self.rights.claim(document, self.access, held)
        self.claimed.add(document)

    def settle(self, held: Collection[str]) -> None:
        """After adding: what never came to be in the library is nobody's."""
        self.rights.forget(self.claimed - set(held))
