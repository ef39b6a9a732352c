"""The summary of a document for the chat: the first lines of each section of its draft, with their sources."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest

from assistant.about.lines import Line, shortened
from assistant.about.replies import Reply, day_of
from assistant.meetings.drafting import NothingToSummarise, draft
from assistant.meetings.model import Item, MeetingSummary, SectionKey, Source, TaskItem
from index.manifest import ReportInfo
from index.report import Passage, Report

SHOWN = 1100
"""Characters of a summary in the chat; the Soạn thảo tab drafts longer ones."""
_LINE = 220
_SECTIONS: dict[SectionKey, tuple[str, int]] = {
    "results": ("Kết quả", 4),
    "shortcomings": ("Hạn chế", 2),
    "conclusions": ("Kết luận", 2),
    "targets": ("Chỉ tiêu", 2),
    "tasks": ("Nhiệm vụ", 2),
    "proceedings": ("Diễn biến", 1),
    "opinions": ("Ý kiến", 1),
    "open": ("Đề nghị", 1),
}
"""Section -> its name in an answer, and how many of its lines that shows at most."""
LONGEST = 400
"""Blocks of a document that is summed up while a question waits; a longer one is told by its headings."""


def summary_of(report: Report) -> MeetingSummary | None:
    """The draft of a report; None for one that says nothing to sum up, or is too long to be read at once."""
    if len(report.blocks) > LONGEST:
        return None
    try:
        return draft([report], kind="tom-tat", length="vua")
    except NothingToSummarise:
        return None


def say_summary(
    reply: Reply, name: str, info: ReportInfo, summary: MeetingSummary, passages: Sequence[Passage]
) -> bool:
    """Lines of every section in turn, as far as they fit; False where the draft has none."""
    by_id = {passage.id: passage for passage in passages}
    columns = [[(label, one) for one in _section(summary, key)[:most]] for key, (label, most) in _SECTIONS.items()]
    chosen: list[tuple[str, Item | TaskItem]] = []
    used = 0
    for entry in (entry for row in zip_longest(*columns) for entry in row if entry is not None):
        size = min(len(_words(entry[1])), _LINE)
        if used + size <= SHOWN or not chosen:
            chosen.append(entry)
            used += size
    if not chosen:
        return False
    day = f", ngày {day_of(info)}" if info.metadata.date else ""
    lead = Line(info.metadata.title, passages[0], 0, min(160, len(passages[0].text)))
    reply.say(f"**{shortened(info.metadata.title or name, 200)}** ({_head(name, info)}{day})", lead)
    for label, _ in _SECTIONS.values():
        for _, one in (entry for entry in chosen if entry[0] == label):
            reply.say(f"- {label}: {shortened(_words(one), _LINE)}", *_lines(one.sources, by_id))
    return True


def _section(summary: MeetingSummary, key: SectionKey) -> Sequence[Item | TaskItem]:
    return summary.tasks if key == "tasks" else summary.items(key)


def _head(name: str, info: ReportInfo) -> str:
    return name if info.metadata.number else (info.metadata.body or info.document)


def _words(one: Item | TaskItem) -> str:
    if isinstance(one, TaskItem):
        who = f"{one.assignee}: " if one.assignee else ""
        due = f" ({one.deadline})" if one.deadline and one.deadline not in one.text else ""
        return f"{who}{one.text}{due}"
    lead = f"{one.lead}: " if one.lead and one.lead not in one.text else ""
    return re.sub(r"\s+", " ", f"{lead}{one.text}")


def _lines(sources: Sequence[Source], by_id: dict[str, Passage]) -> list[Line]:
    return [Line(s.quote, by_id[s.passage], s.start, s.end) for s in sources if s.passage in by_id]
