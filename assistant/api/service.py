"""What every interface offers: the assistant and its library, for callers that are bounded and written down.

The page's bounds hold: so many questions a minute for each key, so many at work and waiting at once.
"""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import AsyncIterator, Collection, Generator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict
from typing import Any, Literal

from starlette.concurrency import iterate_in_threadpool, run_in_threadpool

from assistant.accounts.model import require_adding
from assistant.answer import Answer, Draft, Progress, Turn
from assistant.api.access import Caller
from assistant.api.errors import Refused
from assistant.assistant import Assistant
from assistant.citing import citation_of
from assistant.meetings import Kind, Length, Writer, draft
from assistant.records.library import Filter, day_of, found_in, table_of
from assistant.web import audit
from assistant.web.allowance import Allowance
from assistant.web.drafts import Draft as KeptDraft
from assistant.web.drafts import Drafts
from assistant.web.rooms import Room, Rooms
from assistant.web.uploads import Upload, add_uploads
from index.errors import UnknownDocument
from index.library import FileResult, ReportInfo

AT_ONCE = 8
"""Requests worked on at the same time, as many as the page works on."""
MOST_PASSAGES = 50
Step = Progress | Draft | Answer
Which = Literal["indicators", "tasks"]


class Turns:
    """`AT_ONCE` requests at work, `waiting` more in a queue, and no further ones."""

    def __init__(self, waiting: int) -> None:
        self._most = waiting + AT_ONCE
        self._here = 0
        self._free = asyncio.Semaphore(AT_ONCE)

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        if self._here >= self._most:
            raise Refused("Đang có quá nhiều yêu cầu chờ xử lý. Vui lòng thử lại sau ít phút.", 503, "busy", 30)
        self._here += 1
        try:
            async with self._free:
                yield
        finally:
            self._here -= 1


class Service:
    """Methods are called from the event loop; the work is done in threads."""

    def __init__(
        self, assistant: Assistant, drafts: Drafts, writer: Writer | None = None, rooms: Rooms | None = None
    ) -> None:
        """`rooms`: what each caller's person works with; by default everybody with all."""
        self.assistant = assistant
        self.rooms = rooms or Rooms(assistant, drafts=drafts)
        self.writer = writer
        self._allowance = Allowance(assistant.settings.questions_per_minute, 60)
        self._turns = Turns(assistant.settings.max_waiting)
        self._writing = asyncio.Lock()

    # questions

    async def stream(
        self, caller: Caller, question: str, history: Sequence[Turn], documents: Collection[str]
    ) -> AsyncIterator[Step]:
        """What happens on the way to an answer, which comes last. Whoever stops listening stops the work."""
        self._grant(caller)
        self._note_question(caller, "asked", question)
        async with self._turns.one():
            room = await run_in_threadpool(self.rooms.room, caller.person)
            chosen = await run_in_threadpool(_named, room, documents)
            steps = room.assistant.stream(question, history, chosen)
            try:
                async for step in iterate_in_threadpool(steps):
                    yield step
            finally:
                _close(steps)

    async def ask(
        self, caller: Caller, question: str, history: Sequence[Turn] = (), documents: Collection[str] = ()
    ) -> Answer:
        async for step in self.stream(caller, question, history, documents):
            if isinstance(step, Answer):
                return step
        raise AssertionError("stream() ends with an Answer")

    async def search(
        self, caller: Caller, question: str, documents: Collection[str] = (), k: int = 8
    ) -> list[dict[str, Any]]:
        """The passages that a question leads to, best first, in the form of citations."""
        self._grant(caller)
        self._note_question(caller, "searched", question)
        async with self._turns.one():
            return await run_in_threadpool(self._search, caller, question, documents, max(1, min(k, MOST_PASSAGES)))

    def _search(self, caller: Caller, question: str, documents: Collection[str], k: int) -> list[dict[str, Any]]:
        self.assistant.check(question)
        room = self.rooms.room(caller.person)
        room.library.refresh()
        hits = room.assistant.retrieve(question, documents=_named(room, documents), k=k)
        return [asdict(citation_of(n, hit.passage, score=hit.score)) for n, hit in enumerate(hits, 1)]

    # documents

    async def documents(self, caller: Caller) -> list[dict[str, Any]]:
        def read() -> list[dict[str, Any]]:
            library = self.rooms.room(caller.person).library
            library.refresh()
            return [report.listed() for report in library.reports()]

        return await run_in_threadpool(read)

    async def add(self, caller: Caller, uploads: Sequence[Upload]) -> list[dict[str, Any]]:
        """One result a document, refusals included."""

        def work() -> list[dict[str, Any]]:
            room = self.rooms.room(caller.person)
            require_adding(room.person)
            added = add_uploads(room.library, uploads, room.shelving())
            results = [item for item in added if isinstance(item, FileResult)]
            for result in results:
                audit.record(
                    caller.address, result.status, result.document, result.reason, caller.key, caller.person.name
                )
            return [asdict(result) for result in results]

        async with self._turns.one(), self._writing:
            return await run_in_threadpool(work)

    async def remove(self, caller: Caller, name: str) -> dict[str, Any]:
        """Remove a document by its whole name or id: the start of an id is too easily another's."""

        def work() -> dict[str, Any]:
            room = self.rooms.room(caller.person)
            room.library.refresh()
            found = room.library.find(name)
            if name.lower() not in (found.id, found.digest) and not _is_name(name, found):
                raise UnknownDocument("Để gỡ tài liệu, hãy ghi đủ tên tệp hoặc đủ mã của tài liệu.")
            room.remove(found.document)
            audit.record(caller.address, "removed", found.document, key=caller.key, person=caller.person.name)
            return found.listed()

        async with self._turns.one(), self._writing:
            return await run_in_threadpool(work)

    # records and drafts

    async def records(self, caller: Caller, which: Which, filters: Mapping[str, str]) -> dict[str, Any]:
        """The document of `python -m assistant records WHICH --json`."""
        limit = day_of(before := filters.get("deadline_before", ""))
        if before and limit is None:
            raise Refused(f"deadline_before nhận ngày dạng 30/9/2024 hoặc 2024-09-30, không nhận {before[:40]!r}.")
        others = {name: value for name, value in filters.items() if name != "deadline_before"}
        audit.record(caller.address, "read records", which, key=caller.key, person=caller.person.name)

        def work() -> dict[str, Any]:
            library = self.rooms.room(caller.person).library
            library.refresh()
            return table_of(which, *found_in(library, Filter(**others, deadline_before=limit)))

        async with self._turns.one():
            return await run_in_threadpool(work)

    async def draft(self, caller: Caller, documents: Sequence[str], kind: Kind, length: Length) -> KeptDraft:
        """A draft made of documents of the library, kept as the page's drafts are."""
        if len(documents) > (most := self.assistant.settings.max_draft_files):
            raise Refused(f"Mỗi dự thảo nhận nhiều nhất {most} tài liệu, không nhận {len(documents)}.")
        self._grant(caller)

        def work() -> KeptDraft:
            room = self.rooms.room(caller.person)
            room.library.refresh()
            names = list(dict.fromkeys(_named(room, documents) or ()))
            reports = [room.library.report(name) for name in names]
            made = room.drafts.add(draft(reports, kind, length, writer=self.writer), reports, names)
            audit.record(caller.address, "drafted", ", ".join(names), kind, caller.key, caller.person.name)
            return made

        async with self._turns.one():
            return await run_in_threadpool(work)

    def drafts_of(self, caller: Caller) -> Drafts:
        """Those that the caller's person has made."""
        return self.rooms.room(caller.person).drafts

    def _note_question(self, caller: Caller, did: str, question: str) -> None:
        if self.assistant.settings.audit_questions:
            audit.record(caller.address, did, question, key=caller.key, person=caller.person.name)

    def _grant(self, caller: Caller) -> None:
        if wait := self._allowance.take(caller.key):
            most = self.assistant.settings.questions_per_minute
            raise Refused(
                f"Đã hỏi quá {most} câu trong một phút. Hãy hỏi lại sau {max(1, round(wait))} giây.",
                429,
                "too_many_questions",
                wait,
            )


def _named(room: Room, documents: Collection[str]) -> list[str] | None:
    """The names of documents given by name or id; None, which is all of them, when none is given."""
    return [room.library.find(name).document for name in documents] or None


def _is_name(name: str, report: ReportInfo) -> bool:
    return unicodedata.normalize("NFC", name) == report.document


def _close(steps: Iterator[Step]) -> None:
    """Stop the work on an answer that nobody reads any more."""
    if isinstance(steps, Generator):
        steps.close()
