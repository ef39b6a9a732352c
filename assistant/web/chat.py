"""The chat tab: questions, answers with their citations, the scope of the search and the source panel."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple, cast

import gradio as gr

from assistant.answer import Answer, Draft, Progress
from assistant.assistant import Assistant, too_long
from assistant.web import audit, conversation, feedback, sources
from assistant.web.allowance import Allowance, called, signed_in
from assistant.web.assets import QUIET, html
from assistant.web.conversation import Conversation, Exchange
from assistant.web.failures import explain
from assistant.web.feedback import Opinion
from assistant.web.render import escape, exchange_html, note_html, pending_html, shorten
from assistant.web.suggestions import suggestions
from assistant.web.transcript import exported as export
from index.library import ReportInfo

STOPPED = "Đã dừng theo yêu cầu."
INTERRUPTED = "Câu trả lời bị gián đoạn. Bấm “Hỏi lại” để hỏi lại câu này."
DRAFT_EVERY = 0.1
"""Seconds between two states of an answer that is being written."""
_LABEL_LENGTH = 60


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


# --- what is shown -----------------------------------------------------------------------------------------------


def transcript_html(exchanges: Conversation, remarks: Mapping[int, str] | None = None) -> str:
    """`remarks`: safe HTML below single exchanges, by turn."""
    said = remarks or {}
    last = len(exchanges) - 1
    return "".join(
        exchange_html(exchange, turn, last=turn == last, remark=said.get(turn, ""))
        for turn, exchange in enumerate(exchanges)
    )


def welcome_html(examples: Sequence[str], has_reports: bool) -> str:
    """Before the first question: what this is for, and real questions to start from."""
    lead = (
        "Hỏi về kết quả, chỉ tiêu và nhiệm vụ được giao trong các báo cáo đã nạp. Mỗi câu trả lời đều dẫn nguồn; số "
        "liệu được đối chiếu với văn bản gốc."
    )
    if not has_reports:
        ask = '<button type="button" class="primary" data-tab="documents">Nạp tài liệu</button>'
        return f'<div class="welcome"><h1>Hỏi đáp</h1><p>{lead}</p><p>Thư viện chưa có tài liệu.</p>{ask}</div>'
    buttons = "".join(
        f'<li><button type="button" class="example" data-ask="{escape(example)}">{escape(example)}</button></li>'
        for example in examples
    )
    title = "<p>Có thể bắt đầu bằng một câu hỏi:</p>" if buttons else ""
    return f'<div class="welcome"><h1>Hỏi đáp</h1><p>{lead}</p>{title}<ul class="examples">{buttons}</ul></div>'


def scope_choices(reports: Sequence[ReportInfo]) -> list[tuple[str, str]]:
    """(label, document) for each report; the file's name tells apart those that would read the same."""
    labels = [_label(report) for report in reports]
    return [
        (label if labels.count(label) == 1 else f"{label} ({report.document})", report.document)
        for label, report in zip(labels, reports, strict=True)
    ]


def scope_update(reports: Sequence[ReportInfo], chosen: Sequence[str]) -> dict[str, Any]:
    """A group of boxes with these documents. What is ticked is written back only where it names a document that is
    gone: the page may have been ticked while this was worked out."""
    choices = scope_choices(reports)
    there = {document for _, document in choices}
    kept = [document for document in chosen if document in there]
    return dict(gr.update(choices=choices) if len(kept) == len(chosen) else gr.update(choices=choices, value=kept))


def _label(report: ReportInfo) -> str:
    facts = report.metadata
    if facts.province and (facts.period or facts.date):
        return f"{facts.province} · {facts.period or facts.date[:4]}"
    return shorten(facts.title or report.document, _LABEL_LENGTH)


# --- handlers ----------------------------------------------------------------------------------------------------


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
        everything: bool,
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
        exchange = Exchange(question, note=STOPPED)
        taken: Sequence[str] = ()
        documents = None if everything or not chosen or _asks_everything(event) else chosen
        bounds = self.assistant.settings
        history = conversation.turns(before, bounds.max_history_turns, bounds.max_history)
        try:
            assistant = self.seen(request)
            if signed_in(request) and bounds.audit_questions:
                audit.note(request, "asked", question)
            stream = cast(
                "Generator[Step, None, None]",
                assistant.stream(question, history, documents, corrected=not _asks_own(event)),
            )
            with closing(_unhurried(stream)) as steps:
                for step in steps:
                    if isinstance(step, Answer):
                        exchange = Exchange(question, step, narrowed=documents is not None)
                    else:
                        taken = getattr(step, "steps", ()) or taken
                        yield View(live=_working(question, step, taken))
        except Exception as error:
            exchange = Exchange(question, note=explain(error), failed=True)
        yield _settled((*before, exchange), key)

    def suggest(
        self, memory: Any, everything: bool, chosen: list[str], request: gr.Request | None = None
    ) -> tuple[Any, Any]:
        """What may follow the last answer; an event of its own, so that the next question waits for nothing."""
        exchanges = conversation.load(memory)
        last = exchanges[-1] if exchanges else None
        if last is None or last.answer is None or last.suggestions:
            return gr.skip(), gr.skip()
        bounds = self.assistant.settings
        history = conversation.turns(exchanges[:-1], bounds.max_history_turns, bounds.max_history)
        documents = chosen if last.narrowed and chosen and not everything else None
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


def tick_all(everything: bool, chosen: list[str]) -> tuple[bool, list[str]]:
    """Ticking "all" clears the single reports; it can't be unticked while none of them is chosen."""
    return (True, []) if everything else (not chosen, chosen)


# --- the tab -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ChatTab:
    """The components that other parts of the page fill or listen to."""

    handlers: Handlers
    memory: gr.HTML
    welcome: gr.HTML
    transcript: gr.HTML
    handed: gr.HTML
    banner: gr.HTML
    everything: gr.Checkbox
    scope: gr.CheckboxGroup
    panel: gr.HTML
    suggested: Any
    """The event that adds what may follow; whatever else changes the conversation cancels it."""


def build(assistant: Assistant, seen: Callable[[gr.Request | None], Assistant] | None = None) -> ChatTab:
    """Lay the tab out and wire it; call inside `gr.Tab`."""
    handlers = Handlers(assistant, seen)
    # Kept by the page's script: one gr.BrowserState for all tabs of a browser would hold the last writer's only.
    memory = html(name="memory", html_template=" ")
    pending = gr.State("")
    with gr.Row(elem_id="chat"):
        with gr.Column(elem_id="side", min_width=0):
            html(_MENU, name="menu")
            with gr.Column(elem_id="scope", min_width=0):
                html(_SCOPE_WORDS, name="scope-search", responds=False)
                everything = gr.Checkbox(True, label="Tất cả tài liệu", container=False)
                scope = gr.CheckboxGroup([], show_label=False, container=False, label="Tài liệu được tìm")
            past = html(_PAST, name="past")
            exported = html(name="exported")
        with gr.Column(elem_id="talk", min_width=0):
            banner = html(name="banner", responds=False)
            html(_SHARED, name="shared-note", responds=False)
            with gr.Column(elem_id="scroll", min_width=0):
                # Of its own: drawn late, after a cold start, it must not take the place of an answer.
                welcome = html(name="welcome")
                transcript = html(name="transcript")
                live = html(name="live")
                handed = html(name="handover")
            with gr.Row(elem_id="ask"):
                box = gr.Textbox(
                    placeholder="Nhập câu hỏi…", label="Câu hỏi", show_label=False, container=False, lines=1,
                    max_lines=6, autofocus=True, max_length=assistant.settings.max_question, elem_id="box", scale=1,
                )  # fmt: skip
                send = gr.Button("Gửi", variant="primary", elem_id="send", min_width=0, scale=0)
                stop = gr.Button("Dừng", visible=False, elem_id="stop", min_width=0, scale=0)
        with gr.Column(elem_id="panel", elem_classes="source-panel", min_width=0):
            panel = html(sources.HINT, name="source")

    view = list(View(box, transcript, live, memory, pending, send, stop))
    asking: list[Any] = [box.submit, send.click, transcript.submit, welcome.submit]
    asked = gr.on(asking, handlers.ask, [box, memory, everything, scope], view, **QUIET)
    suggested = asked.then(handlers.suggest, [memory, everything, scope], [transcript, memory], **QUIET)
    gr.on(asking, None, cancels=[suggested], **QUIET)  # they would write over the question that is asked meanwhile
    stop.click(handlers.stopped, [memory, pending], view, cancels=[asked, suggested], **QUIET)
    memory.apply(handlers.open, memory, view, cancels=[asked, suggested], **QUIET)
    memory.apply(lambda: sources.HINT, None, panel, **QUIET)
    transcript.like(handlers.judge, memory, [transcript, memory], **QUIET)
    past.download(export, None, exported, **QUIET)
    everything.input(tick_all, [everything, scope], [everything, scope], **QUIET)
    scope.input(lambda chosen: not chosen, scope, everything, **QUIET)
    return ChatTab(handlers, memory, welcome, transcript, handed, banner, everything, scope, panel, suggested)


_MENU = (
    '<button type="button" class="wide" data-new>Cuộc trò chuyện mới</button>'
    '<button type="button" class="wide side-toggle" data-side aria-expanded="false">Phạm vi, lịch sử</button>'
    '<h2 class="side-title">Phạm vi</h2>'
)
_SCOPE_WORDS = (
    '<input type="search" class="scope-words" aria-label="Tìm tài liệu trong phạm vi" placeholder="Tìm tài liệu" '
    'maxlength="100">'
)
_SHARED = (
    '<p id="shared" role="status" hidden><span></span> <button type="button" class="quiet" data-new>Cuộc trò chuyện mới'
    "</button></p>"
)
_PAST = (
    '<h2 class="side-title">Cuộc trò chuyện</h2>'
    '<input type="search" class="past-words" aria-label="Tìm cuộc trò chuyện" placeholder="Tìm cuộc trò chuyện" '
    'maxlength="100"><ul class="past"></ul><p class="past-none" role="status" hidden>Không tìm thấy.</p>'
    '<p class="past-note">Chỉ lưu trên trình duyệt này.</p>'
)
