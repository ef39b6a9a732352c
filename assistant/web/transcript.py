"""A conversation as a Word file: questions, answers, and under each answer the sources that it cites."""

from __future__ import annotations

import io
import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import gradio as gr

from assistant.answer import Citation
from assistant.web import conversation
from assistant.web.conversation import Exchange
from assistant.web.failures import explain
from assistant.web.render import escape, note_html, shorten, where

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_FONT, _POINTS = "Times New Roman", 13
_LONGEST_TITLE = 120
_LONGEST_QUOTE = 1_000
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")


def document_of(title: str, exchanges: Sequence[Exchange], now: datetime) -> bytes:
    """The conversation as .docx."""
    from docx import Document as new_document
    from docx.shared import Pt

    document = new_document()
    document.styles["Normal"].font.name = _FONT
    document.styles["Normal"].font.size = Pt(_POINTS)
    document.core_properties.title = _writable(title)
    document.core_properties.author = "Trợ lý KCN"
    document.add_heading(_writable(title), 1)
    document.add_paragraph(f"Trợ lý KCN, xuất lúc {now:%H:%M ngày %d/%m/%Y}. Đối chiếu với nguồn trước khi sử dụng.")
    for number, exchange in enumerate(exchanges, 1):
        _write(document, number, exchange)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _write(document: Document, number: int, exchange: Exchange) -> None:
    document.add_heading(f"{number}. {_writable(exchange.question)}", 2)
    answer = exchange.answer
    if answer is None:
        document.add_paragraph(_writable(exchange.note))
        return
    if answer.refused:
        document.add_paragraph("Không có trong tài liệu đã nạp.").runs[0].bold = True
    text = (answer.reason or answer.answer) if answer.refused else answer.answer
    for line in filter(None, map(str.strip, text.splitlines())):
        item = line.removeprefix("- ")
        _add_runs(document.add_paragraph(style="List Bullet" if item != line else None), item)
    _write_sources(document, "Nguồn" if answer.citations else "Gần nhất", answer.citations or answer.related)


def _write_sources(document: Document, label: str, citations: Sequence[Citation]) -> None:
    if not citations:
        return
    document.add_paragraph(f"{label}:").runs[0].bold = True
    for one in citations:
        facts = ", ".join(filter(None, [where(one), one.section or "", one.period]))
        quote = shorten(one.quote or one.text, _LONGEST_QUOTE)
        document.add_paragraph(_writable(f"[{one.marker}] {facts}: “{quote}”"))


def _add_runs(paragraph: Paragraph, text: str) -> None:
    for at, piece in enumerate(_writable(text).replace("\t", " · ").split("**")):
        paragraph.add_run(piece).bold = bool(at % 2)


def _writable(text: str) -> str:
    return _UNWRITABLE.sub("", text)


def exported(event: gr.EventData) -> str:
    """What the page's script asked for, as a link with the file in it for the script to save; or why there is none."""
    asked = event._data if isinstance(event._data, Mapping) else {}
    exchanges = conversation.load(asked.get("text"))
    if not exchanges:
        return note_html("Cuộc trò chuyện này chưa có câu hỏi nào để tải về.")
    title = shorten(str(asked.get("title") or exchanges[0].question), _LONGEST_TITLE)
    now = datetime.now().astimezone()
    try:
        content = b64encode(document_of(title, exchanges, now)).decode()
    except Exception as error:
        return note_html(explain(error))
    return f'<a data-file="{content}" data-name="{escape(f"hoi-dap-{now:%Y%m%d-%H%M%S}.docx")}"></a>'
