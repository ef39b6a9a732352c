"""The source panel: a citation, or the source of a table's row, in its place, with its words highlighted."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import gradio as gr

from assistant.answer import Citation
from assistant.web.conversation import Place
from assistant.web.passage import passage_html
from assistant.web.render import SCANNED, escape, note_html, place_attributes
from assistant.web.viewer import CLOSE
from index.report import Passage
from index.versions import standing_of


@dataclass(frozen=True, slots=True)
class Spot:
    """Words of a passage: `text[start:end]` of the passage with that id; the whole passage when both are 0."""

    passage: str
    start: int = 0
    end: int = 0

    @classmethod
    def parse(cls, data: object) -> Spot | None:
        """From what the page's script sent; None if it doesn't fit."""
        if not isinstance(data, Mapping) or not isinstance(data.get("passage"), str) or not data["passage"]:
            return None
        try:
            return cls(data["passage"], int(data.get("start", 0)), int(data.get("end", 0)))
        except (TypeError, ValueError):
            return None

    @property
    def attributes(self) -> str:
        """The data attributes that the page's script sends back."""
        return f'data-passage="{escape(self.passage)}" data-start="{self.start}" data-end="{self.end}"'


@dataclass(frozen=True, slots=True)
class Source:
    """What the panel shows. `place` says which marker of the conversation led there, None for a table's row."""

    citation: Citation
    place: Place | None = None
    label: str = ""

    @property
    def attributes(self) -> str:
        """For opening it again, or its document."""
        spot = Spot(self.citation.passage, self.citation.start, self.citation.end)
        return f"{place_attributes(self.place)} {spot.attributes}" if self.place else spot.attributes


def cited(passage: Passage, start: int = 0, end: int = 0) -> Citation:
    """A passage as what the panel shows."""
    return Citation(
        marker=0,
        document=passage.document,
        title=passage.metadata.title,
        page=passage.page,
        section=passage.section or None,
        text=passage.text,
        quote=passage.text[start:end],
        start=start,
        end=end,
        score=0.0,
        passage=passage.id,
        period=passage.metadata.period,
        scanned=passage.metadata.is_scanned(passage.page),
        standing=standing_of(passage),
    )


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


def within(citation: Citation, text: str) -> tuple[int, int]:
    """Where the quote stands in its passage's own text: a citation of table rows has their headers in front."""
    shift = len(citation.text) - len(text) if citation.text.endswith(text) else 0
    return max(citation.start - shift, 0), max(citation.end - shift, 0)


# --- the panel ---------------------------------------------------------------------------------------------------


def panel_html(source: Source, passages: Sequence[Passage], warning: str = "", picture: str = "") -> str:
    """A source with the text around it, the `picture` of its page, and the way to its neighbours and its document."""
    note = f'<p class="warning">{escape(warning)}</p>' if warning else ""
    return (
        f'<section class="source" {source.attributes} data-opened="{time.time_ns()}">'
        f"{_heading_html(source)}{note}"
        f'<div class="source-text" tabindex="0" aria-label="Đoạn văn bản trong tài liệu">'
        f"{_in_context_html(source.citation, passages)}{picture}</div>"
        f"{_controls_html(source, passages)}</section>"
    )


def _heading_html(source: Source) -> str:
    citation = source.citation
    page = f"trang {citation.page}" if citation.page is not None else ""
    facts = [page, SCANNED if citation.scanned else "", citation.section or "", citation.period]
    line = " · ".join(escape(fact) for fact in facts if fact)
    title = f'<p class="source-title">{escape(citation.title)}</p>' if citation.title else ""
    befell = f'<p class="warning">{escape(citation.standing)}.</p>' if citation.standing else ""
    return (
        f'<header><h2 tabindex="-1">{escape(source.label)}</h2>'
        f"{CLOSE}</header>{befell}"
        f'{title}<p class="source-document">{escape(citation.document)}</p><p class="source-facts">{line}</p>'
    )


def _in_context_html(citation: Citation, passages: Sequence[Passage]) -> str:
    own = next((passage for passage in passages if passage.id == citation.passage), None)
    if own is None:
        return f'<div class="cited">{passage_html(citation.text, citation.start, citation.end)}</div>'
    text, base = stitch(passages)
    first, last = own.start - base, own.end - base
    middle = passage_html(own.text, *within(citation, own.text), own.headers)
    before, after = passage_html(text[:first]), passage_html(text[last:])
    return f'<div class="around">{before}</div><div class="cited">{middle}</div><div class="around">{after}</div>'


def _controls_html(source: Source, passages: Sequence[Passage]) -> str:
    ids = [passage.id for passage in sorted(passages, key=lambda passage: passage.ordinal)]
    here = ids.index(source.citation.passage) if source.citation.passage in ids else None
    back = _step_html("‹ Trước", source, ids[here - 1] if here else None)
    onward = _step_html("Sau ›", source, ids[here + 1] if here is not None and here + 1 < len(ids) else None)
    opening = f'<button type="button" class="quiet" data-document {source.attributes}>Mở tài liệu</button>'
    copying = f'<button type="button" class="quiet" data-copy="{escape(_copied(source.citation))}">Sao chép</button>'
    return f'<footer class="controls">{back}{onward}{opening}{copying}</footer>'


def _step_html(label: str, source: Source, passage: str | None) -> str:
    if passage is None:
        return f'<button type="button" class="quiet" disabled>{label}</button>'
    origin = place_attributes(source.place) if source.place else ""
    title = "Đoạn trước trong tài liệu" if label.startswith("‹") else "Đoạn sau trong tài liệu"
    return (
        f'<button type="button" class="quiet" data-step {origin} {Spot(passage).attributes} title="{title}">'
        f"{label}</button>"
    )


def _copied(citation: Citation) -> str:
    page = f", trang {citation.page}" if citation.page is not None else ""
    return f"“{citation.quote or citation.text}”\n({citation.document}{page})"


def named_document(event: gr.EventData) -> str:
    """The document that the page's script named."""
    return str(event._data.get("document", "")) if isinstance(event._data, dict) else ""


def failure_html(title: str, sentence: str) -> str:
    """In place of what was to be opened."""
    return (
        f'<section class="source"><header><h2 tabindex="-1">{escape(title)}</h2>{CLOSE}</header>'
        f"{note_html(sentence)}</section>"
    )
