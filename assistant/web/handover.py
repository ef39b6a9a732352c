"""From the chat to the Soạn thảo tab: an answer becomes a draft, and the browser opens it there."""

from __future__ import annotations

from typing import Any

import gradio as gr

from assistant.meetings.answered import draft_of
from assistant.web import audit, conversation
from assistant.web.assets import QUIET
from assistant.web.drafts import Drafts
from assistant.web.failures import explain
from assistant.web.render import escape, note_html
from assistant.web.rooms import Rooms
from index.errors import TrolyError
from index.library import Library


class Handover:
    """Gradio's event -> a draft kept on the server -> its id for the browser."""

    def __init__(self, library: Library, drafts: Drafts, rooms: Rooms | None = None) -> None:
        """`rooms`: what somebody may read and where his drafts are; by default all."""
        self.library = library
        self.drafts = drafts
        self.rooms = rooms

    def take(self, memory: Any, event: gr.EventData, request: gr.Request | None = None) -> str:
        """The answer of one turn as a draft; safe HTML that names it, or says why there is none."""
        try:
            made = self._draft(conversation.load(memory), event._data, request)
            audit.note(request, "draft-made", made[:6], "from an answer")
            return f'<p data-handover="{escape(made)}" hidden></p>'
        except Exception as error:
            return note_html(explain(error))

    def _draft(self, exchanges: conversation.Conversation, data: object, request: gr.Request | None) -> str:
        asked = str(data.get("report", "")) if isinstance(data, dict) else ""
        turn = int(asked) if asked.isdecimal() and len(asked) < 4 else -1
        answer = exchanges[turn].answer if 0 <= turn < len(exchanges) else None
        if answer is None or not answer.citations:
            raise TrolyError("Không tìm thấy câu trả lời để soạn. Hãy tải lại trang rồi thử lại.")
        room = self.rooms.of(request) if self.rooms else None
        library, drafts = (room.library, room.drafts) if room else (self.library, self.drafts)
        library.refresh()
        there = {info.document for info in library.reports()}
        cited = list(dict.fromkeys(c.document for c in answer.citations if c.document in there))
        names = cited[: library.settings.max_draft_files]
        reports = [library.report(name) for name in names]
        return drafts.add(draft_of(answer, library.get_passages, reports), reports, cited).id


def wire(transcript: gr.HTML, memory: gr.HTML, handed: gr.HTML, taking: Handover) -> None:
    """The button under an answer; what comes of it is told in `handed`."""
    transcript.edit(taking.take, memory, handed, **QUIET)
