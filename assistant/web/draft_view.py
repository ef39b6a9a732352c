"""What a step of drafting changes on the page, and the steps of work that goes on behind it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from queue import Queue
from typing import Any, NamedTuple

import gradio as gr

from assistant.meetings import MeetingSummary
from assistant.web import draft_side
from assistant.web.draft_html import sheet_html
from assistant.web.drafts import Draft
from assistant.web.render import note_html

_STOPPED = "Đã dừng theo yêu cầu."


Steps = Callable[[str, float], None]


class View(NamedTuple):
    """What a step changes on the page; whatever is left out stays as it is."""

    status: Any = gr.skip()
    sheet: Any = gr.skip()
    side: Any = gr.skip()
    current: Any = gr.skip()
    begin: Any = gr.skip()
    stop: Any = gr.skip()


def in_background(work: Callable[[Steps], MeetingSummary]) -> Iterator[tuple[str, float] | MeetingSummary]:
    """The steps of the work as they are told, then its result. Raises what the work raised.

    When nobody listens any more, because it was stopped or the page was closed, the work ends at its next step.
    """
    news: Queue[tuple[str, float] | MeetingSummary | Exception] = Queue()
    unwanted = threading.Event()

    def tell(message: str, share: float) -> None:
        if unwanted.is_set():
            raise InterruptedError
        news.put((message, share))

    def run() -> None:
        try:
            news.put(work(tell))
        except Exception as error:
            news.put(error)

    threading.Thread(target=run, name="draft", daemon=True).start()
    try:
        while not isinstance(item := news.get(), MeetingSummary):
            if isinstance(item, Exception):
                raise item
            yield item
        yield item
    finally:
        unwanted.set()


def settled(made: Draft, told: str) -> View:
    """A draft is shown, the form is ready for the next one."""
    return idle()._replace(sheet=sheet_html(made), side=draft_side.side_html(made, told), current=made.id)


def drawn(changed: Draft, told: str) -> View:
    return View(sheet=sheet_html(changed), side=draft_side.side_html(changed, told))


def stopped() -> View:
    return idle(note_html(_STOPPED, failed=False))


def busy(status: str) -> View:
    return View(status, begin=gr.update(interactive=False), stop=gr.update(visible=True))


def idle(status: str = "") -> View:
    return View(status, begin=gr.update(interactive=True), stop=gr.update(visible=False))
