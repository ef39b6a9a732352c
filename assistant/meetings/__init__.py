"""Drafts of meeting summaries, notices of conclusions and minutes, every line with its source.

summary = draft([read_report(path)], kind="thong-bao", length="vua")
to_docx(summary, Path("thong-bao.docx"))
"""

from assistant.meetings.drafting import NothingToSummarise, check, draft, regenerate, word_count
from assistant.meetings.inputs import read_inputs
from assistant.meetings.markdown import to_markdown
from assistant.meetings.model import (
    KINDS,
    LENGTHS,
    Conflict,
    Fact,
    InvalidSummary,
    Item,
    Kind,
    Length,
    MeetingSummary,
    SectionKey,
    Source,
    TaskItem,
)
from assistant.meetings.notice import to_docx
from assistant.meetings.sources import notes_report
from assistant.meetings.writing import Lines, ModelWriter, Selected, Writer

__all__ = [
    "KINDS",
    "LENGTHS",
    "Conflict",
    "Fact",
    "InvalidSummary",
    "Item",
    "Kind",
    "Length",
    "Lines",
    "MeetingSummary",
    "ModelWriter",
    "NothingToSummarise",
    "SectionKey",
    "Selected",
    "Source",
    "TaskItem",
    "Writer",
    "check",
    "draft",
    "notes_report",
    "read_inputs",
    "regenerate",
    "to_docx",
    "to_markdown",
    "word_count",
]
