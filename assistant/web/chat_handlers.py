"""What the chat tab does: Gradio's events -> the assistant -> HTML."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple, cast

import gradio as gr

from assistant.answer import Answer, Draft, Progress
from assistant.assistant import Assistant, too_long
from assistant.web import audit, conversation, feedback
from assistant.web.allowance import Allowance, called, signed_in
from assistant.web.chat_html import transcript_html, welcome_html
from assistant.web.conversation import Conversation, Exchange
from assistant.web.exchange_html import pending_html
from assistant.web.failures import explain
from assistant.web.feedback import Opinion
from assistant.web.render import note_html, shorten
from assistant.web.suggestions import suggestions

STOPPED = "Đã dừng theo yêu cầu."


INTERRUPTED = "Câu trả lời bị gián đoạn. Bấm “Hỏi lại” để hỏi lại câu này."


DRAFT_EVERY = 0.1
"""Seconds between two states of an answer that is being written."""


Step = Progress | Draft | Answer


class View(NamedTuple):
    """What one step of a conversation changes on the page; whatever is left out stays as it is."""

    box: Any = gr.skip()
    transcript: Any = gr.skip()
    live: Any = gr.skip()
    memory: Any = gr.skip()
    pending: Any = gr.skip()
    send: Any = gr.skip()
    stop: Any = gr.skip()


class Handlers:
    """Gradio's events -> the assistant -> HTML."""

    def __init__(self, assistant: Assistant, seen: Callable[[gr.Request | None], Assistant] | None = None) -> None:
        """`seen`: the assistant over what somebody may read; by default over all."""
        self.assistant = assistant
        self.seen = seen or (lambda _: assistant)
        self._allowance = Allowance(assistant.settings.questions_per_minute, 60)

    def ask(
        self,
        typed: str,
        memory: Any,
        chosen: list[str],
        event: gr.EventData,
        request: gr.Request | None = None,
    ) -> Iterator[View]:
        """One question, from the box or from a button in the transcript, to its shown and remembered answer.

        Stopping closes this generator (Gradio's `cancels`), and with it everything that works on the answer.
        """
        clicked = _clicked_question(event)
        question = clicked or (typed or "").strip()
        if not question:
            yield View()
            return
        key = conversation.key_of(memory)
        before = _without_repeated(conversation.load(memory), clicked)
        if refused := self._refused(question, called(request)):
            shown = Exchange(shorten(question, self.assistant.settings.max_question), note=refused, failed=True)
            yield _settled((*before, shown), key)
            return
        yield _begun(before, question, gr.skip() if clicked else "", key)
        documents = None if not chosen or _asks_everything(event) else chosen
        with closing(self._steps(question, before, documents, not _asks_own(event), request)) as steps:
            exchange = yield from _followed(question, steps, documents is not None)
        yield _settled((*before, exchange), key)

    def _steps(
        self,
        question: str,
        before: Conversation,
        documents: Sequence[str] | None,
        corrected: bool,
        request: gr.Request | None,
    ) -> Generator[Step, None, None]:
        """What the assistant tells while it answers; closing this ends its work."""
        bounds = self.assistant.settings
        history = conversation.turns(before, bounds.max_history_turns, bounds.max_history)
        assistant = self.seen(request)
        if signed_in(request) and bounds.audit_questions:
            audit.note(request, "asked", question)
        stream = assistant.stream(question, history, documents, corrected=corrected)
        yield from _unhurried(cast("Generator[Step, None, None]", stream))

    def suggest(self, memory: Any, chosen: list[str], request: gr.Request | None = None) -> tuple[Any, Any]:
        """What may follow the last answer; an event of its own, so that the next question waits for nothing."""
        exchanges = conversation.load(memory)
        last = exchanges[-1] if exchanges else None
        if last is None or last.answer is None or last.suggestions:
            return gr.skip(), gr.skip()
        bounds = self.assistant.settings
        history = conversation.turns(exchanges[:-1], bounds.max_history_turns, bounds.max_history)
        documents = chosen if last.narrowed and chosen else None
        try:
            found = suggestions(self.seen(request), last.answer, history, documents)
        except Exception as error:  # an answer without suggestions is still an answer
            explain(error)
            found = ()
        if not found:
            return gr.skip(), gr.skip()
        kept = conversation.trim((*exchanges[:-1], replace(last, suggestions=found)))
        return transcript_html(kept), conversation.dump(kept, conversation.key_of(memory))

    def _refused(self, question: str, address: str) -> str:
        """Why a question is not even taken up, "" when it is."""
        bounds = self.assistant.settings
        if len(question) > bounds.max_question:
            return too_long(question, bounds.max_question)
        if wait := self._allowance.take(address):
            most, seconds = bounds.questions_per_minute, max(1, round(wait))
            return f"Đã hỏi quá {most} câu trong một phút. Hãy hỏi lại sau {seconds} giây."
        return ""

    def stopped(self, memory: Any, pending: str) -> View:
        """After the stop button: the question stays, with the word that it was stopped."""
        before = _without_pending(conversation.load(memory), pending)
        exchanges = (*before, Exchange(pending, note=STOPPED)) if pending else before
        return _settled(exchanges, conversation.key_of(memory))

    def open(self, memory: Any) -> View:
        """A conversation that the browser has kept, or a new one."""
        return _settled(conversation.load(memory), conversation.key_of(memory))._replace(memory=gr.skip())

    def welcome(self, assistant: Assistant | None = None) -> str:
        """What stands above an empty conversation; the page hides it while there is one."""
        try:
            assistant = assistant or self.assistant
            return welcome_html(assistant.examples(4), bool(assistant.library.reports()))
        except Exception as error:
            return welcome_html([], True) + note_html(explain(error))

    def judge(self, memory: Any, event: gr.EventData, request: gr.Request | None = None) -> tuple[Any, Any]:
        """What a reader thinks of an answer -> the feedback file; then thanks below it, remembered."""
        exchanges, opinion = conversation.load(memory), Opinion.parse(event._data)
        line = feedback.entry(exchanges, opinion, datetime.now().astimezone()) if opinion else None
        if opinion is None or line is None:
            return gr.skip(), gr.skip()
        try:
            settings = self.assistant.settings
            kept = feedback.Retention(settings.feedback_days, settings.feedback_mb)
            feedback.append(settings.data_dir / feedback.FILE, line, kept)
            audit.note(request, "feedback", exchanges[opinion.turn].question, opinion.verdict)
        except Exception as error:
            return transcript_html(exchanges, {opinion.turn: note_html(explain(error))}), gr.skip()
        judged = conversation.changed(exchanges, opinion.turn, verdict=opinion.verdict)
        return transcript_html(judged), conversation.dump(judged, conversation.key_of(memory))


def _clicked_question(event: gr.EventData) -> str:
    return str(event._data.get("question", "")).strip() if isinstance(event._data, dict) else ""


def _asks_everything(event: gr.EventData) -> bool:
    """Whether the button beside a refusal was clicked: the scope stays as it is, for this question all is searched."""
    return isinstance(event._data, dict) and event._data.get("everything") is True


def _asks_own(event: gr.EventData) -> bool:
    """Whether the software's own answer is asked for, beside one that staff have corrected."""
    return isinstance(event._data, dict) and event._data.get("own") is True


def _without_repeated(exchanges: Conversation, clicked: str) -> Conversation:
    """Asking the last question once more replaces its answer."""
    return exchanges[:-1] if clicked and exchanges and exchanges[-1].question == clicked else exchanges


def _without_pending(exchanges: Conversation, pending: str) -> Conversation:
    """Without the entry that stands for the question being answered, see `_begun`."""
    last = exchanges[-1] if exchanges else None
    return exchanges[:-1] if last and pending and last.question == pending and last.answer is None else exchanges


def _unhurried(steps: Generator[Step, None, None]) -> Generator[Step, None, None]:
    """Without the drafts that follow one another faster than anybody reads; closing this closes `steps`."""
    shown = 0.0
    with closing(steps):
        for step in steps:
            now = time.monotonic()
            if not isinstance(step, Draft) or now - shown >= DRAFT_EVERY:
                shown = now
                yield step


def _followed(question: str, steps: Iterator[Step], narrowed: bool) -> Generator[View, None, Exchange]:
    """The views while a question is worked on; what is remembered of it at the end."""
    exchange = Exchange(question, note=STOPPED)
    taken: Sequence[str] = ()
    try:
        for step in steps:
            if isinstance(step, Answer):
                exchange = Exchange(question, step, narrowed=narrowed)
            else:
                taken = getattr(step, "steps", ()) or taken
                yield View(live=_working(question, step, taken))
    except Exception as error:
        return Exchange(question, note=explain(error), failed=True)
    return exchange


def _working(question: str, step: Progress | Draft, taken: Sequence[str]) -> str:
    if isinstance(step, Draft):
        return pending_html(question, "Đang viết…", step.text, taken)
    return pending_html(question, "Đang tra cứu…" if step.message in taken else step.message, steps=taken)


def _begun(before: Conversation, question: str, box: Any, key: str) -> View:
    """The question is shown at once, and remembered as interrupted, for the page may be closed or reloaded."""
    return View(
        box=box,
        transcript=transcript_html(before),
        live=pending_html(question, "Đang tìm trong tài liệu…"),
        memory=conversation.dump((*before, Exchange(question, note=INTERRUPTED)), key),
        pending=question,
        send=_shown(False),
        stop=_shown(True),
    )


def _settled(exchanges: Conversation, key: str) -> View:
    kept = conversation.trim(exchanges)
    return View(
        transcript=transcript_html(kept),
        live="",
        memory=conversation.dump(kept, key),
        pending="",
        send=_shown(True),
        stop=_shown(False),
    )


def _shown(visible: bool) -> dict[str, Any]:
    return gr.update(visible=visible)
