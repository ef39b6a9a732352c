"""The summary of a document for the chat: the first lines of each section of its draft, with their sources."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from assistant.about.lines import Line, shortened
from assistant.about.replies import Reply, day_of
from assistant.meetings.drafting import NothingToSummarise, draft
from assistant.meetings.model import Item, MeetingSummary, SectionKey, Source, TaskItem
from index.manifest import ReportInfo
from index.report import Passage, Report
from index.text import dates
from index.vietnamese import fold

SHOWN = 1100
"""Characters of a summary in the chat; the Soạn thảo tab drafts longer ones."""
_LINE = 220
_MOST: dict[SectionKey, int] = {
    "results": 4,
    "shortcomings": 2,
    "conclusions": 2,
    "targets": 2,
    "tasks": 2,
    "proceedings": 1,
    "opinions": 1,
    "open": 1,
}
"""Section of a draft -> how many of its lines an answer shows at most."""
LONGEST = 400
"""Blocks of a document that is summed up while a question waits; a longer one is told by its headings."""


def summary_of(report: Report) -> MeetingSummary | None:
    """The draft of a report; None for one that says nothing to sum up, or is too long to be read at once."""
    if len(report.blocks) > LONGEST:
        return None
    try:
        return draft([report], kind="tom-tat", length="day-du")
    except NothingToSummarise:
        return None


def say_summary(
    reply: Reply, name: str, info: ReportInfo, summary: MeetingSummary, passages: Sequence[Passage]
) -> bool:
    """Lines of every section in turn, as far as they fit, under the document's own headings; False without any."""
    by_id = {passage.id: passage for passage in passages}
    columns = [[one for one in _section(summary, key)[:most] if one.sources] for key, most in _MOST.items()]
    chosen: list[Item | TaskItem] = []
    used = 0
    for one in (one for row in zip_longest(*columns) for one in row if one is not None):
        size = min(len(_words(one)), _LINE)
        if used + size <= SHOWN or not chosen:
            chosen.append(one)
            used += size
    if not chosen:
        return False
    told = _dated(info, passages)
    day = f", ngày {day_of(info)}" if told else ""
    lead = Line(info.metadata.title, passages[0], 0, min(160, len(passages[0].text)))
    reply.say(f"**{shortened(info.metadata.title or name, 200)}** ({_head(name, info)}{day})", lead, *told)
    above = ""
    for one in sorted(chosen, key=lambda one: (one.sources[0].ordinal, one.sources[0].start)):
        heading = one.sources[0].section.rpartition(" › ")[2].rstrip(" :.")
        label = f"**{shortened(heading, 60)}**: " if heading != above and fold(heading) not in fold(_words(one)) else ""
        above = heading
        reply.say(f"- {label}{shortened(_words(one), _LINE)}", *_lines(one.sources, by_id))
    return True


def _dated(info: ReportInfo, passages: Sequence[Passage]) -> list[Line]:
    """Where a document says its own date; none where it does not say it as a date."""
    for passage in passages:
        for one in dates(passage.text):
            if f"{one.year:04}-{one.month:02}-{one.day:02}" == info.metadata.date:
                return [Line(passage.text[one.start : one.end], passage, one.start, one.end)]
    return []


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
    return " ".join(f"{lead}{one.text}".split())


def _lines(sources: Sequence[Source], by_id: dict[str, Passage]) -> list[Line]:
    return [Line(s.quote, by_id[s.passage], s.start, s.end) for s in sources if s.passage in by_id]
