"""A task that a model proposes, checked against its passage: the record, or the reason why not. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.records.founded import Unfounded, around, found, quoted, sources_of, stands_in, structure_of
from assistant.records.model import Task
from assistant.records.proposed import ProposedTask
from assistant.records.prose import above_of, told_of
from assistant.statements import Statement
from index.annotate.deadlines import NONE, Deadline, last_day, stated
from index.annotate.naming import bodies_at
from index.annotate.nature import lead_nature, reports_result, section_nature
from index.annotate.persons import persons
from index.report import Passage
from index.scanning import YEAR
from index.vietnamese import Span, fold
from index.wordlists import pattern


def _pattern(kind: str) -> re.Pattern[str]:
    return pattern("assisted.tsv", kind, "assistant")


def checked_task(said: ProposedTask, passage: Passage, known: Sequence[Task]) -> Task | None:
    """The record, or None when `known` records say it already. Raises Unfounded."""
    quote = quoted(passage, said.quote)
    work = found(passage.text, said.task, quote)
    if work is None or len(said.task.split()) < 3:
        raise Unfounded("task")
    statement = around(passage, Span(work.start, min(work.end, work.start + 1)))
    words = quote.of(passage.text)
    _check_kind(words, statement)
    assignee = _assignee(said.assignee, words, work.start - quote.start, statement)
    sources = (words, *sources_of(statement))
    coordinating = tuple(stands_in(one, (words,), "coordinating") for one in said.coordinating if one.strip())
    by = stands_in(said.assigned_by, sources, "assigned_by") if said.assigned_by.strip() else ""
    deadline = _deadline(said.deadline, words, statement)
    if any(r.passage == passage.id and _overlap(r, work) for r in known):
        return None
    return Task(
        assignee=assignee,
        coordinating=coordinating,
        task=work.of(passage.text),
        deadline=deadline.words,
        deadline_date=deadline.date,
        assigned_by=by,
        document=passage.document,
        passage=passage.id,
        quote=words,
        start=quote.start,
        end=quote.end,
        province=passage.metadata.province,
    )


def _check_kind(quote: str, statement: Statement) -> None:
    """A task is neither what has been done nor what is asked of others."""
    told = lead_nature(statement.lead_in) or section_nature(statement.passage.section)
    nature = told or told_of(statement, above_of(statement), 0, 0)[0]
    if nature in ("result", "proposal") or reports_result(quote):
        raise Unfounded("kind")


def _overlap(record: Task, work: Span) -> bool:
    """Whether half of the shorter of two pieces of work is the other one's too."""
    start = record.start + max(record.quote.find(record.task), 0)
    end = start + len(record.task)
    shared = min(end, work.end) - max(start, work.start)
    return shared * 2 > min(end - start, work.end - work.start)


def _assignee(said: str, quote: str, work: int, statement: Statement) -> str:
    """A body that stands before the work in the quote, or above it; not one that assigns or only helps."""
    bare = _pattern("courtesy").sub("", " ".join(said.split()))
    if not bodies_at(bare, 0) and not persons(said) and fold(bare) != fold(statement.passage.metadata.body):
        raise Unfounded("assignee")
    at = found(quote.casefold(), bare.casefold())
    if at is not None:
        if _pattern("assigns").match(quote, at.end) or _pattern("with").search(quote[: at.start]):
            raise Unfounded("assignee")
        return " ".join(quote[at.start : at.end].split())
    if bodies_at(quote[: work + 1] if work else quote, 0):
        raise Unfounded("assignee")  # the quote names somebody else
    return stands_in(bare, (statement.label, statement.lead_in, *structure_of(statement.passage)), "assignee")


def _deadline(said: str, quote: str, statement: Statement) -> Deadline:
    """The deadline that is told, unless the quote states another; the quote's own where none is told."""
    meta = statement.passage.metadata
    years = YEAR.findall(f"{meta.date} {meta.period} {meta.title}")
    year = int(years[0]) if years else 0
    own = stated(quote, year)
    if not said.strip():
        return own if own.words else NONE
    words = stands_in(said, (quote, *sources_of(statement)), "deadline")
    day = last_day(words, year)
    if own.words and own.date != day:
        raise Unfounded("deadline")
    return own if own.words else Deadline(words, day)
