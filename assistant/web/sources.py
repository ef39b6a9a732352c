"""The source panel and the view of a whole document: a citation in its place, with its words highlighted."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import gradio as gr

from assistant.answer import Citation
from assistant.web import conversation
from assistant.web.conversation import Place
from assistant.web.failures import explain
from assistant.web.render import escape, note_html, passage_html, place_attributes
from index.errors import TrolyError, UnknownDocument
from index.library import Library
from index.report import CELL, Block, Passage, Report

HINT = (
    '<div class="hint"><h2>Nguồn</h2><p>Bấm vào số trong ngoặc vuông, ví dụ [1], để xem đúng đoạn văn bản mà câu '
    "trả lời dẫn.</p></div>"
)


GONE = "Tài liệu này không còn trong thư viện; dưới đây là đoạn đã dẫn khi trả lời."
CLOSE = '<button type="button" class="quiet close" data-close>Đóng</button>'


def stitch(passages: Sequence[Passage]) -> tuple[str, int]:
    """Neighbouring passages as one text, and the offset in the document at which it starts.

    Offsets inside the text equal offsets in the document less that start; where passages overlap, the text is kept
    once, and characters between two passages (line breaks) become line breaks.
    """
    if not passages:
        return "", 0
    ordered = sorted(passages, key=lambda passage: passage.start)
    base, text = ordered[0].start, ""
    for passage in ordered:
        reached = base + len(text)
        text += "\n" * (passage.start - reached) + passage.text[max(0, reached - passage.start) :]
    return text, base


# --- the panel ---------------------------------------------------------------------------------------------------


def panel_html(place: Place, citations: Sequence[Citation], passages: Sequence[Passage], warning: str = "") -> str:
    """A citation with the text around it, and the way to its neighbours and its document."""
    citation = next(citation for citation in citations if citation.marker == place.marker)
    note = f'<p class="warning">{escape(warning)}</p>' if warning else ""
    return (
        f'<section class="source" {place_attributes(place)} data-opened="{time.time_ns()}">'
        f"{_heading_html(citation, place)}{note}"
        f'<div class="source-text" tabindex="0" aria-label="Đoạn văn bản trong tài liệu">'
        f"{_in_context_html(citation, passages)}</div>"
        f"{_controls_html(citation, place, citations)}</section>"
    )


def _heading_html(citation: Citation, place: Place) -> str:
    name = "Nguồn" if place.kind == "citations" else "Gần nhất"
    facts = [f"trang {citation.page}" if citation.page is not None else "", citation.section or "", citation.period]
    line = " · ".join(escape(fact) for fact in facts if fact)
    title = f'<p class="source-title">{escape(citation.title)}</p>' if citation.title else ""
    return (
        f'<header><h2 tabindex="-1">{name} [{citation.marker}]</h2>'
        f"{CLOSE}</header>"
        f'{title}<p class="source-document">{escape(citation.document)}</p><p class="source-facts">{line}</p>'
    )


def _in_context_html(citation: Citation, passages: Sequence[Passage]) -> str:
    own = next((passage for passage in passages if passage.id == citation.passage), None)
    if own is None:
        return f'<div class="cited">{passage_html(citation.text, citation.start, citation.end)}</div>'
    text, base = stitch(passages)
    first, last = own.start - base, own.end - base
    cited = passage_html(own.text, citation.start, citation.end, own.headers)
    before, after = passage_html(text[:first]), passage_html(text[last:])
    return f'<div class="around">{before}</div><div class="cited">{cited}</div><div class="around">{after}</div>'


def _controls_html(citation: Citation, place: Place, citations: Sequence[Citation]) -> str:
    markers = [each.marker for each in citations]
    here = markers.index(place.marker)
    back = _step_html("‹ Trước", place, markers[here - 1] if here else None)
    onward = _step_html("Sau ›", place, markers[here + 1] if here + 1 < len(markers) else None)
    opening = f'<button type="button" class="quiet" data-document {place_attributes(place)}>Mở tài liệu</button>'
    copying = f'<button type="button" class="quiet" data-copy="{escape(_copied(citation))}">Sao chép</button>'
    return f'<footer class="controls">{back}{onward}{opening}{copying}</footer>'


def _step_html(label: str, place: Place, marker: int | None) -> str:
    if marker is None:
        return f'<button type="button" class="quiet" disabled>{label}</button>'
    attributes = place_attributes(Place(place.turn, place.kind, marker))
    return f'<button type="button" class="quiet" data-step {attributes}>{label}</button>'


def _copied(citation: Citation) -> str:
    page = f", trang {citation.page}" if citation.page is not None else ""
    return f"“{citation.quote or citation.text}”\n({citation.document}{page})"


# --- a whole document --------------------------------------------------------------------------------------------


def document_html(report: Report, highlight: tuple[int, int] = (0, 0)) -> str:
    """The whole text of a document, page by page; `highlight` holds offsets in the document."""
    facts = report.metadata
    line = " · ".join(fact for fact in (report.document, facts.kind, facts.number, facts.body, facts.period) if fact)
    parts: list[str] = []
    page: int | None = None
    for run, start in _runs(report.blocks):
        if run[0].page not in (None, page):
            page = run[0].page
            parts.append(f'<p class="page-number">Trang {page}</p>')
        parts.append(_run_html(run, start, highlight))
    return (
        f'<header><div><h2 tabindex="-1">{escape(facts.title or report.document)}</h2>'
        f'<p class="source-document">{escape(line)}</p></div>{CLOSE}</header>'
        f'<div class="document-text" tabindex="0" data-opened="{time.time_ns()}">{"".join(parts)}</div>'
    )


def _runs(blocks: Sequence[Block]) -> list[tuple[list[Block], int]]:
    """Blocks that are drawn together (the rows of one table, or one block) with the offset of the first."""
    runs: list[tuple[list[Block], int]] = []
    offset = 0
    previous: Block | None = None
    for block in blocks:
        same_table = previous is not None and block.kind == previous.kind == "row" and block.headers == previous.headers
        if same_table and previous is not None and block.page == previous.page:
            runs[-1][0].append(block)
        else:
            runs.append(([block], offset))
        offset += len(block.text) + 1
        previous = block
    return runs


def _run_html(run: Sequence[Block], start: int, highlight: tuple[int, int]) -> str:
    first = run[0]
    text = "\n".join(block.text for block in run)
    headers = CELL.join(first.headers)
    if text.split("\n", 1)[0] == headers:
        headers = ""
    body = passage_html(text, highlight[0] - start, highlight[1] - start, headers)
    return f'<div class="{first.kind} level-{min(first.level, 4)}">{body}</div>'


# --- handlers: what the page's script asked for -> HTML ----------------------------------------------------------


class Handlers:
    """Gradio's events -> the library -> HTML."""

    def __init__(self, library: Library) -> None:
        self.library = library

    def open_source(self, memory: Any, event: gr.EventData) -> str:
        """The panel for the citation that was clicked; the citation's own text if its document is gone by now."""
        place = Place.parse(event._data)
        citations = conversation.citations_at(conversation.load(memory), place)
        if place is None or place.marker not in {citation.marker for citation in citations}:
            return HINT
        citation = next(citation for citation in citations if citation.marker == place.marker)
        try:
            return panel_html(place, citations, self.library.context(citation.passage))
        except TrolyError:
            return panel_html(place, citations, (), GONE)
        except Exception as error:
            return panel_html(place, citations, (), explain(error))

    def open_document(self, memory: Any, event: gr.EventData) -> str:
        """The whole document of a citation, or the one named in the list of documents."""
        place = Place.parse(event._data)
        citations = conversation.citations_at(conversation.load(memory), place)
        citation = next((citation for citation in citations if place and citation.marker == place.marker), None)
        document = citation.document if citation else named_document(event)
        try:
            report = self.library.report(document)
            return document_html(report, self._highlight(citation))
        except Exception as error:
            return f'<header><h2 tabindex="-1">{escape(document)}</h2>{CLOSE}</header>{note_html(explain(error))}'

    def _highlight(self, citation: Citation | None) -> tuple[int, int]:
        """Where the supporting words stand in the document; nowhere if the passage is of an older version."""
        if citation is None:
            return (0, 0)
        try:
            start = self.library.passage(citation.passage).start
        except UnknownDocument:
            return (0, 0)
        return (start + citation.start, start + citation.end)


def named_document(event: gr.EventData) -> str:
    """The document that the page's script named."""
    return str(event._data.get("document", "")) if isinstance(event._data, dict) else ""
