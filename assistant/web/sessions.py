"""What Gradio keeps for each open page is given back after the page is closed.

Gradio keeps the state of 10,000 pages, a quarter of a megabyte each and with it the last value of every box, and lets
go of the oldest beyond that only. Here a page counts as open while its heartbeat, a stream that every page holds, is.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Callable
from copy import copy
from datetime import datetime
from functools import cache, partial
from typing import Any

import gradio as gr
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.web.doors import API

_HEARTBEAT = f"{API}/heartbeat/"
MOST = 2000
"""Pages whose state is kept at once: what is beyond (programs that open no heartbeat) goes at once, oldest first."""


_DESCRIPTIONS = ("get_config", "api_info", "api_info_as_input", "api_info_as_output", "example_inputs")


def describe_once(page: gr.Blocks) -> None:
    """Let the page's parts keep what they say of themselves.

    Gradio asks every part for its settings and the JSON schemas of its values each time that somebody opens the page:
    90 ms in which nobody else is served. What a page changes of a part it changes in a part of its own.
    """
    for block in page.blocks.values():
        for name in _DESCRIPTIONS:
            if describe := getattr(block, name, None):
                setattr(block, name, partial(_copied, cache(describe)))


def _copied(describe: Callable[[], Any]) -> Any:
    """A description of which the caller may replace entries."""
    return copy(describe())


class Sessions:
    """Counts heartbeats (as `Heartbeats` tells) and forgets pages that have none."""

    def __init__(self, page: gr.Blocks, minutes: float) -> None:
        self.page = page
        self.seconds = minutes * 60
        self.open: Counter[str] = Counter()
        page.state_session_capacity = MOST

    def came(self, session: str) -> None:
        self.open[session] += 1

    def left(self, session: str) -> None:
        self.open[session] -= 1
        if self.open[session] <= 0:
            del self.open[session]

    def forget_closed(self, now: datetime | None = None) -> int:
        """Forget the pages that are closed and unused for long enough; how many. To be called in the event loop."""
        states: Any = self.page.state_holder
        queue: Any = self.page._queue
        now = now or datetime.now()
        idle = [
            session
            for session, used in list(states.time_last_used.items())
            if session not in self.open and (now - used).total_seconds() >= self.seconds
        ]
        for session in idle:
            states.delete_state(session)
            with states.lock:
                states.session_data.pop(session, None)
                states.time_last_used.pop(session, None)
            if not queue.pending_event_ids_session.get(session):
                queue.pending_event_ids_session.pop(session, None)
                queue.pending_messages_per_session.pop(session, None)
        return len(idle)

    @contextlib.asynccontextmanager
    async def lifespan(self, _: object) -> AsyncIterator[None]:
        task = asyncio.create_task(self._forgetting())
        yield
        task.cancel()

    async def _forgetting(self) -> None:
        while True:
            await asyncio.sleep(min(60.0, self.seconds / 2))
            self.forget_closed()


class Heartbeats:
    """ASGI: tells `Sessions` when a page's heartbeat begins and ends."""

    def __init__(self, app: ASGIApp, sessions: Sessions) -> None:
        self.app = app
        self.sessions = sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(_HEARTBEAT):
            await self.app(scope, receive, send)
            return
        session = scope["path"].removeprefix(_HEARTBEAT)
        self.sessions.came(session)
        try:
            await self.app(scope, receive, send)
        finally:
            self.sessions.left(session)
