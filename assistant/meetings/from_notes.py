"""What was read in notes -> facts and candidates of a draft, each with where it stands in the notes."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.meetings.candidates import LEVELS, Candidate
from assistant.meetings.condense import condensed
from assistant.meetings.model import Fact, FactKey, SectionKey
from assistant.meetings.notes import Noted
from assistant.meetings.notes.words import addressed
from assistant.meetings.sources import Reading, source_at
from assistant.records.model import Task
from index.annotate.deadlines import last_day
from index.text import dates
from index.vietnamese import Span

_WEIGHT = 1.2
"""Notes say nothing that need not stand in minutes."""


def facts_in(notes: Noted, reading: Reading) -> dict[FactKey, Fact]:
    found: dict[FactKey, Fact] = {}
    for key, told in notes.facts.items():
        sources = tuple(source for span in told.spans if (source := source_at(reading, span)))
        found[key] = Fact(told.text, sources)
    return found


def said_in(notes: Noted) -> list[Span]:
    """What is told as a fact, an opinion, a conclusion or a task, and by nothing else again."""
    return [*notes.heads, *notes.said, *notes.concluded, *(task.whole for task in notes.tasks)]


def noted_candidates(number: int, reading: Reading, notes: Noted, group: str) -> Iterator[Candidate]:
    """Opinions, conclusions and tasks, in the order of the notes."""
    parts: tuple[tuple[SectionKey, list[Span]], ...] = (("opinions", notes.said), ("conclusions", notes.concluded))
    for key, spans in parts:
        for span in spans:
            if source := source_at(reading, span):
                text = addressed(condensed(source.quote, 0))
                yield Candidate(key, (text,) * len(LEVELS), _WEIGHT, (source,), (number, span.start), group)
    yield from _tasks(number, reading, notes, group)


def _tasks(number: int, reading: Reading, notes: Noted, group: str) -> Iterator[Candidate]:
    day = notes.facts.get("date")
    year = next((date.year for date in dates(day.text)), 0) if day else 0
    for assigned in notes.tasks:
        source = source_at(reading, assigned.whole)
        if source is None:
            continue
        end = source.end - source.start - (assigned.whole.end - assigned.span.end)
        text = condensed(source.quote[assigned.span.start - assigned.whole.start : max(end, 0) or None], 0)
        task = Task(
            assigned.assignee, (), text, assigned.deadline, last_day(assigned.deadline, year), "",
            source.document, source.passage, source.quote, source.start, source.end, reading.metadata.province,
        )  # fmt: skip
        order = (number, assigned.whole.start)
        yield Candidate("tasks", (text,) * len(LEVELS), _WEIGHT, (source,), order, group, task=task)
