"""Correcting an answer: the form that opens beside it, and the list in the Tài liệu tab."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import gradio as gr

from assistant.accounts.model import NotAllowed, require_adding
from assistant.accounts.opening import is_loopback
from assistant.answer import Answer
from assistant.corrected.answering import answer_of, held_by
from assistant.corrected.model import (
    Corrected,
    CorrectionNotKept,
    require_cited,
    text_with_markers,
    words_of,
)
from assistant.web import audit, conversation
from assistant.web.allowance import visitor
from assistant.web.assets import QUIET, html
from assistant.web.chat import ChatTab
from assistant.web.chat_html import transcript_html
from assistant.web.conversation import Conversation
from assistant.web.failures import explain
from assistant.web.mending_html import Option, form_html, found_html, list_html, refused_html
from assistant.web.mending_sent import cited_of, form_for, form_of, number, offered, question_of, typed_again
from assistant.web.render import note_html
from assistant.web.rooms import Room, Rooms
from index.errors import TrolyError

FOUND = 5
"""Passages that a search in the form offers."""
_SAVED = (
    '<p class="thanks" role="status">Đã lưu. Lần sau ai hỏi câu này sẽ thấy câu trả lời đã sửa; xem lại hoặc xoá '
    "ở thẻ Tài liệu.</p>"
)
_GONE = "Câu trả lời đã sửa này không còn. Hãy tải lại trang."


def require_correcting(room: Room, request: gr.Request | None) -> None:
    """Raises NotAllowed: with accounts who may not add, without them who comes from another computer."""
    require_adding(room.person)
    if room.accounts is None and request is not None and not is_loopback(visitor(request)):
        raise NotAllowed(
            "Chưa bật tài khoản nên chỉ sửa được câu trả lời trên chính máy chạy phần mềm. Hãy nhờ người quản trị bật "
            "tài khoản (TROLY_ACCOUNTS=on)."
        )


class Handlers:
    """Gradio's events -> corrected answers -> HTML."""

    def __init__(self, rooms: Rooms) -> None:
        self.rooms = rooms

    def open(self, memory: Any, event: gr.EventData, request: gr.Request | None = None) -> str:
        """The form for an answer of the conversation, or for one that was corrected before."""
        said = _said(event)
        try:
            room = self._room(request)
            if kept := str(said.get("kept", ""))[:80]:
                form = form_of(room, _visible(room, kept))
            else:
                turn = str(said.get("turn", ""))[:4]
                form = form_for(room, _answer(conversation.load(memory), turn), turn)
            return form_html(form, room.assistant.settings.max_question)
        except Exception as error:
            return refused_html(explain(error))

    def find(self, event: gr.EventData, request: gr.Request | None = None) -> str:
        """Passages for the words typed into the form."""
        said = _said(event)
        try:
            room = self._room(request)
            words = str(said.get("words", ""))[:300].strip()
            first = number(said.get("next")) or 1
            hits = room.assistant.retrieve(words, k=FOUND) if words else []
            return found_html([Option(n, hit.passage, 0, 0) for n, hit in enumerate(hits, min(first, 90))])
        except Exception as error:
            explain(error)
            return found_html([])

    def save(self, memory: Any, event: gr.EventData, request: gr.Request | None = None) -> tuple[Any, Any, Any, Any]:
        """The form again where something could not be kept; else the transcript, its memory and the list."""
        said = _said(event)
        exchanges, turn = conversation.load(memory), str(said.get("turn", ""))[:4]
        try:
            room = self._room(request)
            try:
                one = self._keep(room, said)
            except CorrectionNotKept as error:
                form = form_html(typed_again(room, said, explain(error)), room.assistant.settings.max_question)
                return form, gr.skip(), gr.skip(), gr.skip()
            audit.note(request, "answer corrected", one.question, "; ".join(sorted(one.documents)))
            listed = _listed(room)
            at = int(turn) if turn.isdecimal() else -1
            if not 0 <= at < len(exchanges):
                return "", gr.skip(), gr.skip(), listed
            held, asked = held_by(room.library, one), exchanges[at].question
            answer = answer_of(one, held, asked, one.question, room.assistant.analyzer)
            changed = conversation.changed(exchanges, at, answer=answer, verdict="", suggestions=())
            kept = conversation.dump(changed, conversation.key_of(memory))
            return "", transcript_html(changed, {at: _SAVED}), kept, listed
        except Exception as error:
            return refused_html(explain(error)), gr.skip(), gr.skip(), gr.skip()

    def listing(self, request: gr.Request | None = None) -> str:
        try:
            room = self.rooms.of(request)
            room.library.refresh()
            return _listed(room)
        except Exception as error:
            return note_html(explain(error))

    def delete(self, event: gr.EventData, request: gr.Request | None = None) -> tuple[str, Any]:
        """What to say, and the list."""
        try:
            room = self._room(request)
            one = _visible(room, str(_said(event).get("kept", ""))[:80])
            room.assistant.corrected.delete(one.id)
            audit.note(request, "correction deleted", one.question)
            return note_html("Đã xoá câu trả lời đã sửa. Câu hỏi này lại do phần mềm trả lời.", failed=False), _listed(
                room
            )
        except Exception as error:
            return note_html(explain(error)), gr.skip()

    def _room(self, request: gr.Request | None) -> Room:
        """Of somebody who may correct. Raises NotSignedIn, NotAllowed."""
        room = self.rooms.of(request)
        require_correcting(room, request)
        return room

    def _keep(self, room: Room, said: Mapping[str, Any]) -> Corrected:
        """Raises CorrectionNotKept."""
        question = question_of(room, str(said.get("question", "")))
        cited = [cited_of(room.library, one) for one in offered(said) if one.get("chosen") is True]
        require_cited(cited)
        text = text_with_markers(str(said.get("text", ""))[:20_000], {one.marker for one in cited})
        before = str(said.get("kept", ""))[:80]
        store = room.assistant.corrected
        same = [one for one in store.near(words_of(question), 1.0, 50) if held_by(room.library, one)]
        replaced = {one.id for one in same if words_of(one.question) == words_of(question)}
        if before:
            replaced.add(_visible(room, before).id)
        now = datetime.now().astimezone()
        person = room.person
        made = Corrected(secrets.token_hex(8), question, text, tuple(cited), person.name, person.shown, now)
        store.put(made, replaced)
        return made


# --- what may be changed --------------------------------------------------------------------------------


def _said(event: gr.EventData) -> Mapping[str, Any]:
    return event._data if isinstance(event._data, Mapping) else {}


def _answer(exchanges: Conversation, turn: str) -> Answer:
    at = int(turn) if turn.isdecimal() else -1
    answer = exchanges[at].answer if 0 <= at < len(exchanges) else None
    if answer is None:
        raise TrolyError("Không tìm thấy câu trả lời để sửa. Hãy tải lại trang rồi thử lại.")
    return answer


def _visible(room: Room, kept: str) -> Corrected:
    """A kept answer that somebody may change: one that he sees, or his own. Raises TrolyError."""
    one = room.assistant.corrected.find(kept)
    if one is None or not (_his_own(room, one) or held_by(room.library, one)):
        raise TrolyError(_GONE)
    return one


def _his_own(room: Room, one: Corrected) -> bool:
    return room.person.may_manage or (bool(one.who) and one.who == room.person.name)


def _listed(room: Room) -> str:
    """Those that hold among the documents that somebody sees; of the others his own."""
    answers = room.assistant.corrected.all()
    lapsed = {one.id for one in answers if not held_by(room.library, one)}
    shown = [one for one in answers if one.id not in lapsed or _his_own(room, one)]
    return list_html(shown, lapsed, may_change=room.person.may_add)


# --- the parts ------------------------------------------------------------------------------------------------------


def build_list(tab: gr.Tab, rooms: Rooms, changes: Sequence[Any]) -> gr.HTML:
    """The list; call inside its `gr.Tab`. `changes` are the events after which documents may be others."""
    handlers = Handlers(rooms)
    said = html(name="mended-said", responds=False)
    listing = html(name="mended")
    listing.delete(handlers.delete, None, [said, listing], **QUIET)
    for event in (tab.select, *changes):
        event(handlers.listing, None, listing, **QUIET)
    return listing


def build_form(rooms: Rooms, talk: ChatTab, listing: gr.HTML) -> None:
    """The form, which opens from a button under an answer or from the list."""
    handlers = Handlers(rooms)
    form = html(name="mending", html_template=" ")
    found = html(name="mending-found", html_template=" ")
    form.edit(handlers.open, talk.memory, form, trigger_mode="multiple", **QUIET)
    form.select(handlers.find, None, found, trigger_mode="always_last", **QUIET)
    changed = [form, talk.transcript, talk.memory, listing]
    form.submit(handlers.save, talk.memory, changed, cancels=[talk.suggested], **QUIET)
