"""Inputs -> `MeetingSummary`: read, collect evidence, select within the length, write, check every line.

Who writes is a `Writer`: see writing.py. Tasks are always the records' own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.grounding import figures_of, unsupported_in
from assistant.meetings.candidates import Candidate, by_key
from assistant.meetings.condense import words
from assistant.meetings.evidence import Evidence, NothingToSummarise, Steps, collect, with_given
from assistant.meetings.model import (
    KINDS,
    LENGTHS,
    SECTIONS,
    Check,
    FactKey,
    Item,
    Kind,
    Length,
    MeetingSummary,
    SectionKey,
    Source,
    TaskItem,
)
from assistant.meetings.outline import TITLES, TYPES, lines_of, subject_of
from assistant.meetings.selecting import CAPS, Selection, most_words, select
from assistant.meetings.sources import Reading
from assistant.meetings.writing import OneSection, Selected, Writer
from index.report import Passage, Report

__all__ = ["NothingToSummarise", "check", "draft", "regenerate", "word_count"]

_FORMS: dict[Kind, int] = {"tom-tat": 28, "thong-bao": 43, "bien-ban": 43, "cong-van": 40, "to-trinh": 43}
"""Words of the head, signature and recipients beside the names of the bodies: the length counts them too."""

_APPENDIX = 22
"""Words kept free for the list of sources, so that a draft with it is not too long either."""

_TRIES, _NEAR = 5, 8
"""How often a selection is tried against the length, and how many words below it are near enough."""


def draft(
    inputs: Sequence[Report],
    kind: Kind = "tom-tat",
    length: Length = "vua",
    on_progress: Steps | None = None,
    writer: Writer | None = None,
    given: Mapping[FactKey, str] | None = None,
) -> MeetingSummary:
    """Draft a summary of the inputs, in order of their weight for the facts of the meeting: the first is asked first.

    `given` are facts that the drafter has filled in: the subject and recipients of a letter.
    Raises NothingToSummarise when they say nothing that can be summarised, ValueError for an unknown kind or length.
    """
    if kind not in KINDS or length not in LENGTHS:
        raise ValueError(f"unknown kind or length: {kind}, {length}")
    tell = on_progress or (lambda message, share: None)
    evidence = with_given(collect(inputs, kind, length, tell), given or {})
    tell("Chọn nội dung", 0.75)
    selection = _selection(evidence)
    tell("Viết dự thảo", 0.85)
    summary = _written(evidence, selection, writer or Selected(), tell)
    tell("Đối chiếu từng dòng với nguồn", 0.95)
    checked = check(summary, evidence.readings)
    tell("Xong", 1.0)
    return checked


def regenerate(
    summary: MeetingSummary,
    section: SectionKey,
    inputs: Sequence[Report],
    length: Length | None = None,
    on_progress: Steps | None = None,
    writer: Writer | None = None,
) -> MeetingSummary:
    """The summary with one section drafted anew, at another length if given; the rest keeps its edits."""
    only = OneSection(writer, section) if writer else None
    given: dict[FactKey, str] = {"subject": summary.fact("subject"), "recipients": summary.fact("recipients")}
    fresh = draft(inputs, summary.kind, length or summary.length, on_progress, only, given)
    if section == "tasks":
        return replace(summary, tasks=fresh.tasks)
    return replace(summary, sections={**summary.sections, section: fresh.items(section)})


# ---------------------------------------------------------------------------------------------- writing


def word_count(summary: MeetingSummary) -> int:
    """Words of the whole draft without its appendix."""
    forms = _FORMS[summary.kind] + (words(summary.parent) or 4) + (words(summary.body) or 4)
    body = sum(words(line.label) + words(line.text) + (line.style == "item") for line in lines_of(summary))
    return forms + words(TYPES[summary.kind]) + words(subject_of(summary)) + body


def _written(
    evidence: Evidence, selection: Selection, writer: Writer, tell: Steps = lambda message, share: None
) -> MeetingSummary:
    sections: dict[SectionKey, tuple[Item, ...]] = {}
    tasks: tuple[TaskItem, ...] = ()
    left_out = 0
    notes: list[str] = []
    for key, chosen in by_key(selection.chosen).items():
        if key == "tasks":
            tasks = tuple(candidate.task_item(selection.level) for candidate in chosen)
        else:
            tell(f"Viết mục “{TITLES[key]}”", 0.85)
            items = _with_periods(chosen, selection.level)
            limit = sum(words(item.text) + 1 for item in items)
            lines = writer.write(evidence.summary.kind, key, items, limit)
            sections[key] = lines.items
            left_out += lines.left_out
            notes += [lines.note] if lines.note else []
    ordered = {key: sections[key] for key in SECTIONS if key in sections}
    return replace(
        evidence.summary,
        sections=ordered,
        tasks=tasks,
        mode=writer.mode,
        notes=(*evidence.summary.notes, *notes),
        check=Check(left_out=left_out),
    )


def _with_periods(chosen: Sequence[Candidate], level: int) -> list[Item]:
    """The period that a figure's own words leave out is said before it, unless a line before it has said so."""
    items, last = [], ""
    for candidate in chosen:
        item = candidate.item(level)
        if candidate.period and not candidate.says_period and candidate.period != last:
            item = replace(item, text=f"{candidate.period[:1].upper()}{candidate.period[1:]}: {item.text}")
        last = candidate.period or last
        items.append(item)
    return items


def _selection(evidence: Evidence) -> Selection:
    """The selection whose draft comes nearest to the length without exceeding it.

    Costs are reckoned line by line; headings and shared deadlines make a draft longer or shorter than their sum.
    """
    length, limit = evidence.summary.length, _limit(evidence)
    budget = limit - word_count(evidence.summary)
    best, most = Selection((), 0, len(evidence.candidates)), 0
    for _ in range(_TRIES):
        selection = select(evidence.candidates, budget, length)
        count = word_count(_written(evidence, selection, Selected()))
        if most < count <= limit:
            best, most = selection, count
        if not selection.left_out or 0 <= limit - count < _NEAR:
            break
        budget += limit - count - (_NEAR // 2 if count > limit else 0)
    return best


def _limit(evidence: Evidence) -> int:
    """The most words of the draft without its appendix; what notes tell is told whole in minutes and notices."""
    summary, forms = evidence.summary, word_count(evidence.summary)
    source = sum(one.words for one in summary.inputs)
    limit = most_words(summary.kind, summary.length, source, forms)
    limit -= _APPENDIX if summary.length == "day-du" else 0
    if summary.kind == "tom-tat" or not evidence.noted:
        return limit
    return max(limit, min(CAPS["day-du"], forms + 2 * source))


# ---------------------------------------------------------------------------------------------- checking


def check(summary: MeetingSummary, readings: Sequence[Reading]) -> MeetingSummary:
    """The summary with every line checked against its sources: a line with a figure that they lack is marked."""
    passages = {p.id: p for reading in readings for p in reading.passages}
    figures = 0
    bad: list[str] = []
    sections: dict[SectionKey, tuple[Item, ...]] = {}
    for key, items in summary.sections.items():
        checked = []
        for item in items:
            total, missing = _unsupported(item.text, item.sources, passages)
            figures, bad = figures + total, bad + missing
            checked.append(replace(item, unverified=bool(missing)))
        sections[key] = tuple(checked)
    tasks = []
    for task in summary.tasks:
        total, missing = _unsupported(f"{task.text} ({task.deadline})", task.sources, passages)
        figures, bad = figures + total, bad + missing
        tasks.append(replace(task, unverified=bool(missing)))
    result = Check(figures, tuple(bad), summary.check.left_out)
    return replace(summary, sections=sections, tasks=tuple(tasks), check=result)


def _unsupported(text: str, sources: Sequence[Source], passages: Mapping[str, Passage]) -> tuple[int, list[str]]:
    """How many figures a line has, and those that its passages and what they inherit do not hold."""
    held = []
    for source in sources:
        if passage := passages.get(source.passage):
            meta = passage.metadata
            held.append(
                "\n".join((passage.text, passage.lead_in, passage.section, passage.headers, meta.title, meta.period))
            )
    return len(figures_of(text)), unsupported_in([text], held)
