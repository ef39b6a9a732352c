"""What stands behind the lines of a draft: its sources and their documents, as they were when it was made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import gradio as gr

from assistant.web.drafts import Drafts, UnknownDraft
from assistant.web.failures import explain
from assistant.web.rooms import Rooms
from assistant.web.sources import Source, Spot, cited, failure_html, panel_html
from assistant.web.viewer import document_html
from index.chunking import passages_of
from index.report import Passage, Report

_NEIGHBOURS = 2


class SourceHandlers:
    """What stands behind a draft's lines."""

    def __init__(self, kept: Drafts, rooms: Rooms | None = None) -> None:
        self.drafts = kept
        self.rooms = rooms

    def source(self, current: str, event: gr.EventData, request: gr.Request | None = None) -> str:
        """The panel for a marker, or for the passage beside it."""
        spot, number = Spot.parse(event._data), asked_for(event, "source")
        try:
            _, passages, passage = self._found(current, spot, request)
            around = passages[max(0, passage.ordinal - _NEIGHBOURS) : passage.ordinal + _NEIGHBOURS + 1]
            label = f"Nguồn [{number}]" if number else f"Đoạn {passage.ordinal + 1}/{len(passages)}"
            start, end = (spot.start, spot.end) if spot else (0, 0)
            return panel_html(Source(cited(passage, start, end), None, label), around)
        except Exception as error:
            return failure_html("Nguồn", explain(error))

    def document(self, current: str, event: gr.EventData, request: gr.Request | None = None) -> str:
        """The whole document that a source stands in, as it was when the draft was made."""
        spot = Spot.parse(event._data)
        try:
            report, _, passage = self._found(current, spot, request)
            start, end = (spot.start, spot.end) if spot and spot.end else (0, len(passage.text))
            return document_html(report, (passage.start + start, passage.start + end))
        except Exception as error:
            return failure_html("Nguồn", explain(error))

    def _found(
        self, current: str, spot: Spot | None, request: gr.Request | None
    ) -> tuple[Report, Sequence[Passage], Passage]:
        kept = self.rooms.of(request).drafts if self.rooms else self.drafts
        wanted = spot.passage if spot else ""
        for report in kept.inputs(current):
            passages = passages_of(report)
            if found := next((passage for passage in passages if passage.id == wanted), None):
                return report, passages, found
        raise UnknownDraft("Không tìm thấy đoạn nguồn này trong tài liệu của bản nháp. Hãy tải lại trang.")


def asked_for(event: gr.EventData, name: str) -> str:
    """A value that the page's script sent, "" when it sent none."""
    return str(event._data.get(name, "")) if isinstance(event._data, Mapping) else ""
