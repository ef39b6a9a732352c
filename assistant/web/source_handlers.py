"""What the source panel does: what the page's script asked for -> HTML."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import gradio as gr

from assistant.answer import Citation
from assistant.records.model import Indicator, Records, Task
from assistant.records.store import maker_of
from assistant.web import conversation
from assistant.web.conversation import Place
from assistant.web.failures import explain
from assistant.web.originals import original_html
from assistant.web.overview import overview_html
from assistant.web.pictures import is_pictured, picture_html
from assistant.web.sources import Source, Spot, cited, failure_html, named_document, panel_html, within
from assistant.web.viewer import document_html
from index.errors import TrolyError, UnknownDocument
from index.library import Library, ReportInfo
from index.report import Passage

HINT = (
    '<div class="hint"><h2>Nguồn</h2><p>Bấm vào số trong ngoặc vuông, ví dụ [1], để xem đúng đoạn văn bản mà câu '
    "trả lời dẫn.</p></div>"
)


GONE = "Tài liệu này không còn trong thư viện; dưới đây là đoạn đã dẫn khi trả lời."


NO_LONGER = "Tài liệu này đã được thay hoặc gỡ khỏi thư viện. Hãy mở lại trang để xem số liệu mới."


Seen = Callable[["gr.Request | None"], Library]


RecordsOf = Callable[[str], Records]


RecordsSeen = Callable[["gr.Request | None"], RecordsOf]


def records_in(library: Library, document: str) -> Records:
    """The records of one document, made now."""
    made = maker_of(library).make(library.passages(document))
    return Records(
        tuple(one for one in made if isinstance(one, Indicator)), tuple(one for one in made if isinstance(one, Task))
    )


class Handlers:
    """Gradio's events -> the library -> HTML."""

    def __init__(self, library: Library | Seen, records: RecordsSeen | None = None) -> None:
        """The library, or who asks -> what he sees of it; who asks -> the records of a document that he sees."""
        self.seen: Seen = (lambda _: library) if isinstance(library, Library) else library
        self.records: RecordsSeen = records or (lambda request: partial(records_in, self.seen(request)))

    def open_source(self, memory: Any, event: gr.EventData, request: gr.Request | None = None) -> str:
        """The panel for the citation that was clicked, or for the passage beside it that was asked for next."""
        place, spot = Place.parse(event._data), Spot.parse(event._data)
        citation = conversation.citation_at(conversation.load(memory), place)
        if citation is not None and (spot is None or spot.passage == citation.passage):
            return self._cited_panel(Source(citation, place, _label(place, citation)), request)
        return self._spot_panel(event, request, place) if spot else HINT

    def _spot_panel(self, event: gr.EventData, request: gr.Request | None, place: Place | None = None) -> str:
        """The panel for some words of a passage: the source of a table's row."""
        spot = Spot.parse(event._data)
        if spot is None:
            return HINT
        try:
            library = self.seen(request)
            passages = library.context(spot.passage)
            passage = next(passage for passage in passages if passage.id == spot.passage)
            total = library.find(passage.document).passages
            label = "Nguồn" if spot.end else f"Đoạn {passage.ordinal + 1}/{total}"
            source = Source(cited(passage, spot.start, spot.end), place, label)
            return panel_html(source, passages, picture=_picture(library, source, passages))
        except (UnknownDocument, StopIteration):
            return failure_html("Nguồn", NO_LONGER)
        except Exception as error:
            return failure_html("Nguồn", explain(error))

    def open_row(self, event: gr.EventData, request: gr.Request | None = None) -> str:
        """The panel for the source of a table's row, or for the passage beside it."""
        return self._spot_panel(event, request)

    def open_row_document(self, event: gr.EventData, request: gr.Request | None = None) -> str:
        return self.open_document("", event, request)

    def _cited_panel(self, source: Source, request: gr.Request | None) -> str:
        """The citation's own text if its document is gone by now."""
        try:
            library = self.seen(request)
            passages = library.context(source.citation.passage)
            return panel_html(source, passages, picture=_picture(library, source, passages))
        except TrolyError:
            return panel_html(source, (), GONE)
        except Exception as error:
            return panel_html(source, (), explain(error))

    def open_document(self, memory: Any, event: gr.EventData, request: gr.Request | None = None) -> str:
        """The whole document of a source, or the one named in the list of documents."""
        spot = Spot.parse(event._data)
        citation = conversation.citation_at(conversation.load(memory), Place.parse(event._data))
        document = named_document(event)
        try:
            library, highlight = self.seen(request), (0, 0)
            if spot or citation:
                document, highlight = _found(library, spot, citation)
            return self._opened(library.find(document), highlight, request)
        except Exception as error:
            return failure_html(document, explain(error))

    def _opened(self, info: ReportInfo, highlight: tuple[int, int], request: gr.Request | None) -> str:
        library = self.seen(request)
        report, original = library.report(info.document), library.original(info.document)
        overview = overview_html(report, self.records(request)(info.document), folded=highlight[0] < highlight[1])
        pictured = info if original and is_pictured(original) else None
        return document_html(report, highlight, pictured, overview, original_html(info) if original else "")


def _picture(library: Library, source: Source, passages: Sequence[Passage]) -> str:
    """The page that the passage begins on, marked; "" where there is no picture of it."""
    own = next((passage for passage in passages if passage.id == source.citation.passage), None)
    if own is None or own.page is None:
        return ""
    original = library.original(own.document)
    if original is None or not is_pictured(original):
        return ""
    start, end = within(source.citation, own.text)
    if start >= end:
        start, end = 0, len(own.text)
    return picture_html(library.find(own.document), own.page, (own.start + start, own.start + end))


def _found(library: Library, spot: Spot | None, citation: Citation | None) -> tuple[str, tuple[int, int]]:
    """Document and offsets in it; without offsets when the passage is of an older version."""
    quoted = citation if citation and (spot is None or spot.passage == citation.passage) else None
    try:
        passage = library.passage(quoted.passage if quoted else spot.passage if spot else "")
    except UnknownDocument:
        if citation is None:
            raise
        return citation.document, (0, 0)
    start, end = within(quoted, passage.text) if quoted else (spot.start, spot.end) if spot else (0, 0)
    if start >= end:
        start, end = 0, len(passage.text)
    return passage.document, (passage.start + start, passage.start + end)


def _label(place: Place | None, citation: Citation) -> str:
    name = "Nguồn" if place is None or place.kind == "citations" else "Gần nhất"
    return f"{name} [{citation.marker}]"
