"""Whose the open pages are: what Gradio keeps for a page is its opener's alone."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from urllib.parse import parse_qsl

from starlette.types import Message, Receive, Scope

from assistant.web.doors import API, CANCEL, JOIN

MOST_SEATS = 20_000


class Seats:
    """Whose the open pages are, by the names that Gradio gives them; the oldest are forgotten. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._of: OrderedDict[str, str] = OrderedDict()

    def take(self, page: str, name: str) -> bool:
        """Whether the page is this person's, who has it from now on if it was nobody's."""
        with self._lock:
            owner = self._of.setdefault(page, name)
            self._of.move_to_end(page)
            if len(self._of) > MOST_SEATS:
                self._of.popitem(last=False)
            return owner == name


async def page_of(scope: Scope, receive: Receive) -> tuple[str, Receive]:
    """The open page that a request is for, "" for none, and how the request's body is received from here on."""
    path = scope["path"]
    if path.startswith(f"{API}/heartbeat/"):
        return path.rpartition("/")[2], receive
    if path.startswith(f"{API}/queue/") and path != JOIN:
        return dict(parse_qsl(scope["query_string"].decode("latin-1"))).get("session_hash", ""), receive
    if path not in (JOIN, CANCEL):
        return "", receive
    messages = [await receive()]
    while messages[-1].get("more_body"):
        messages.append(await receive())
    try:
        said = json.loads(b"".join(message.get("body", b"") for message in messages))
        page = said.get("session_hash") if isinstance(said, dict) else ""
    except ValueError:
        page = ""

    async def again() -> Message:
        return messages.pop(0) if messages else await receive()

    return page if isinstance(page, str) else "", again
