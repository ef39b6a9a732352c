"""`/tro-chuyen`: the conversations of whoever is signed in, kept on the server; `/chia-se`: one that is shared.

Only where accounts are on; the gate (`signin.py`) has put the person into the scope. The page's script keeps them here
instead of in the browser.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from assistant.accounts.model import Person
from assistant.accounts.talks import Talk, TalkRefused, Talks
from assistant.web import audit, conversation
from assistant.web.allowance import Allowance
from assistant.web.failures import explain
from assistant.web.render import shorten
from assistant.web.rooms import Rooms
from assistant.web.shared import readable
from index.vietnamese import fold

CHANGES_PER_MINUTE = 120
_TITLE = 300
_WORDS = 200
_MOST_SEARCHED = 300_000
"""Characters of a conversation by which it is found."""
_UNREADABLE = "Yêu cầu không đọc được. Hãy tải lại trang."
_NOT_THERE = "Người chia sẻ không còn dùng phần mềm nên liên kết này không mở được nữa."
_NO_STORE = {"cache-control": "no-store"}


class TalkRoutes:
    """Requests -> conversations -> JSON; what is refused is a Vietnamese sentence."""

    def __init__(self, talks: Talks, rooms: Rooms) -> None:
        self.talks = talks
        self.rooms = rooms
        self._changes = Allowance(CHANGES_PER_MINUTE, 60)

    async def listed(self, request: Request) -> Response:
        """`GET /tro-chuyen?words=`: without texts, the newest first."""
        words = fold(request.query_params.get("words", "")[:_WORDS])
        return await self._answered(request, lambda me: [_flat(one) for one in self.talks.all(me.name, words)])

    async def one(self, request: Request) -> Response:
        """`GET /tro-chuyen/ID`: with its text."""
        id_ = request.path_params["id"]

        def found(me: Person) -> Mapping[str, Any]:
            talk = self.talks.find(me.name, id_)
            return {**_flat(talk), "text": talk.text}

        return await self._answered(request, found)

    async def changed(self, request: Request) -> Response:
        """`POST /tro-chuyen/ID` {"do": "put" | "rename" | "share" | "unshare" | "delete", …}."""
        try:
            said = json.loads(await request.body())
        except (ValueError, RecursionError):
            said = None
        if not isinstance(said, dict):
            return PlainTextResponse(_UNREADABLE, 400)
        id_, told = request.path_params["id"], {name: str(value) for name, value in said.items()}
        return await self._answered(request, lambda me: self._change(request, me, id_, told))

    async def shared(self, request: Request) -> Response:
        """`GET /chia-se/TOKEN`: as far as whoever asks may see it."""
        return await self._answered(request, lambda me: self._read(request, me, request.path_params["token"]))

    def _change(self, request: Request, me: Person, id_: str, said: Mapping[str, str]) -> Mapping[str, Any]:
        if wait := self._changes.take(me.name):
            raise TalkRefused(f"Thao tác quá nhanh. Vui lòng thử lại sau {max(1, round(wait))} giây.")
        match said.get("do"):
            case "put":
                return self._put(me, id_, said)
            case "rename":
                self.talks.rename(me.name, id_, said.get("name", ""))
            case "share":
                token = self.talks.share(me.name, id_)
                _noted(request, me, "conversation shared", id_)
                return {"token": token}
            case "unshare":
                self.talks.unshare(me.name, id_)
                _noted(request, me, "conversation no longer shared", id_)
            case "delete":
                self.talks.delete(me.name, id_)
                _noted(request, me, "conversation deleted", id_)
            case _:
                raise TalkRefused(_UNREADABLE)
        return {}

    def _put(self, me: Person, id_: str, said: Mapping[str, str]) -> Mapping[str, Any]:
        """What the browser sends is not trusted: what is no conversation is not kept."""
        exchanges = conversation.trim(conversation.load(said.get("text")))
        if not exchanges:
            raise TalkRefused(_UNREADABLE)
        words = " ".join(f"{one.question} {one.answer.answer if one.answer else ''}" for one in exchanges)
        text = conversation.dump(exchanges, id_)
        title = shorten(exchanges[0].question, _TITLE)
        kept = self.talks.put(me.name, id_, said.get("seen", ""), title, fold(words[:_MOST_SEARCHED]), text)
        return {"id": kept.id, "revision": kept.revision}

    def _read(self, request: Request, me: Person, token: str) -> Mapping[str, Any]:
        talk = self.talks.shared(token)
        owner = self.rooms.accounts.people.find(talk.person) if self.rooms.accounts else None
        if owner is None or not owner.enabled:
            raise TalkRefused(_NOT_THERE)
        room = self.rooms.room(me)
        room.library.refresh()
        exchanges = conversation.load(talk.text)
        shown = exchanges if owner.name == me.name else readable(exchanges, room.library)
        title = talk.called if shown == exchanges or me.name == owner.name else ""
        _noted(request, me, "shared conversation opened", f"{talk.person} {talk.id}")
        return {"title": title, "by": owner.shown, "text": conversation.dump(shown, "")}

    async def _answered(self, request: Request, work: Callable[[Person], Any]) -> Response:
        def done() -> Response:
            try:
                return JSONResponse(work(self.rooms.person(request.scope)), headers=_NO_STORE)
            except TalkRefused as error:
                return PlainTextResponse(str(error), 409, _NO_STORE)
            except Exception as error:
                return PlainTextResponse(explain(error), 503, _NO_STORE)

        return await run_in_threadpool(done)


def _flat(talk: Talk) -> Mapping[str, Any]:
    return {
        "id": talk.id, "title": talk.title, "name": talk.name, "revision": talk.revision, "time": talk.at * 1000,
        "token": talk.token,
    }  # fmt: skip


def _noted(request: Request, me: Person, did: str, what: str) -> None:
    audit.record(request.client.host if request.client else "", did, what, person=me.name)
