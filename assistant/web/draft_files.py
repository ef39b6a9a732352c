"""A draft as the files that are downloaded: what was typed on the page is in them."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml.ns import qn

from assistant.meetings import Kind, MeetingSummary, to_docx, to_markdown
from assistant.meetings.templates import Templates, fill
from assistant.web.downloads import Download
from assistant.web.drafts import Drafts, UnknownDraft
from index.text import dates

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_NAMES: Mapping[Kind, str] = {
    "tom-tat": "du-thao-tom-tat-hoi-nghi",
    "thong-bao": "du-thao-thong-bao-ket-luan",
    "bien-ban": "du-thao-bien-ban",
    "cong-van": "du-thao-cong-van",
    "to-trinh": "du-thao-to-trinh",
}


class Files:
    """Answers the links of a draft: `id` is the draft's, `file` one of docx, clean (DOCX without sources), md."""

    def __init__(self, drafts: Drafts, templates: Templates | None = None) -> None:
        self.drafts = drafts
        self.templates = templates

    def make(self, asked: Mapping[str, str]) -> Download:
        """The clean file is the office's own template where it has one. Raises UnknownDraft, FileRefused."""
        summary = self.drafts.get(asked.get("id", "")).summary
        name, file = _NAMES[summary.kind], asked.get("file", "")
        if file == "md":
            return Download(f"{name}.md", markdown_of(summary).encode(), "text/markdown; charset=utf-8")
        own = self.templates.get(summary.kind) if self.templates and file == "clean" else None
        if own is not None:
            return Download(f"{name}.docx", fill(own, summary), _DOCX)
        if file in ("docx", "clean"):
            return Download(f"{name}.docx", docx_of(summary, sources=file == "docx"), _DOCX)
        raise UnknownDraft("Chỉ tải được bản nháp dạng .docx hoặc .md.")


def markdown_of(summary: MeetingSummary) -> str:
    """The draft with its markers and sources; number and date, which stand in a document's head, in front."""
    head = [f"Số: {summary.fact('number')}"] if summary.fact("number") else []
    head += [f"Ngày: {summary.fact('issued')}"] if summary.fact("issued") else []
    text = to_markdown(summary)
    return f"{' – '.join(head)}\n\n{text}" if head else text


def docx_of(summary: MeetingSummary, *, sources: bool) -> bytes:
    """The draft as a Word file whose blanks hold the number and the date that were filled in."""
    with tempfile.TemporaryDirectory(prefix="troly-") as folder:
        path = Path(folder, "draft.docx")
        to_docx(summary, path, sources=sources)
        if filled := _filled(summary):
            document = Document(str(path))
            for control in document.element.body.iter(qn("w:sdt")):
                _fill(control, filled)
            document.save(str(path))
        return path.read_bytes()


def _filled(summary: MeetingSummary) -> dict[str, str]:
    """What is known of the blanks, by the names of their content controls."""
    filled = {"Số văn bản": summary.fact("number")}
    if found := dates(summary.fact("issued")):
        day = found[0]
        filled["Ngày ban hành"] = f"{day.day:02d}" if day.day else ""
        filled["Tháng ban hành"] = (f"{day.month:02d}" if day.month < 3 else str(day.month)) if day.month else ""
        filled["Năm ban hành"] = str(day.year) if day.year else ""
    return {name: text for name, text in filled.items() if text}


def _fill(control: Any, filled: Mapping[str, str]) -> None:
    alias, text = control.find(f".//{qn('w:alias')}"), control.find(f".//{qn('w:t')}")
    if alias is not None and text is not None and (value := filled.get(alias.get(qn("w:val")))):
        text.text = value
