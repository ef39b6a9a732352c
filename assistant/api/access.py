"""Who asks: a key in `Authorization: Bearer`, told by its name. ASGI, in front of every address of the interfaces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPBearer
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.accounts.model import OPERATOR, Person
from assistant.accounts.opening import Accounts
from assistant.api.errors import answer_to, body_of
from assistant.api.keys import Keys
from assistant.web.doors import HEALTH

_NO_KEY = "Cần khóa truy cập hợp lệ: gửi kèm Authorization: Bearer KHÓA. Khóa do người quản trị cấp."


@dataclass(frozen=True, slots=True)
class Caller:
    """A program: the name of its key, and the address that it comes from ("" outside a server)."""

    key: str
    address: str = ""
    person: Person = OPERATOR


class Gate:
    """Lets requests with a key of the file through, as `scope["caller"]`, and tells in JSON what fails behind it.

    With `accounts` a key has the rights that its person has at the moment.
    """

    def __init__(self, app: ASGIApp, keys: Keys, accounts: Accounts | None = None) -> None:
        self.app = app
        self.keys = keys
        self.accounts = accounts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in HEALTH:
            await self.app(scope, receive, send)
            return
        try:
            caller = await run_in_threadpool(self._caller, scope)
        except Exception as error:
            await answer_to(error)(scope, receive, send)
            return
        if caller is None:
            refusal = body_of(_NO_KEY, 401, "unauthorized")
            await JSONResponse(refusal, 401, {"www-authenticate": "Bearer"})(scope, receive, send)
            return
        scope["caller"] = caller
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, noted)
        except Exception as error:
            if begun:
                raise
            await answer_to(error)(scope, receive, send)

    def _caller(self, scope: Scope) -> Caller | None:
        key = self.keys.find(bearer(Headers(scope=scope).get("authorization", "")))
        if key is None:
            return None
        address = str(scope["client"][0]) if scope.get("client") else ""
        if self.accounts is None:
            return Caller(key.name, address)
        person = self.accounts.people.find(key.person) if key.person else None
        return Caller(key.name, address, person) if person and person.enabled else None


def bearer(header: str) -> str:
    """The key in a header `Bearer KEY`, "" when there is none."""
    scheme, _, key = header.partition(" ")
    return key.strip() if scheme.lower() == "bearer" else ""


def caller_of(request: Request, _: Annotated[object, Depends(HTTPBearer(auto_error=False))]) -> Caller:
    """Who asks; the second parameter puts the kind of key into the OpenAPI document."""
    caller: Caller = request.scope["caller"]
    return caller


Asking = Annotated[Caller, Depends(caller_of)]
