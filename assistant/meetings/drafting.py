"""Inputs -> `MeetingSummary`: read, collect evidence, select within the length, write, check every line.

Who writes is a `Writer`: see writing.py. Tasks are always the records' own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.grounding import figures_of, unsupported_in
from assistant.meetings.candidates import Candidate, by_key, candidates_of
from assistant.meetings.condense import words
from assistant.meetings.conflicts import conflicting
from assistant.meetings.facts import facts_of
from assistant.meetings.from_notes import facts_in, noted_candidates, said_in
from assistant.meetings.model import (
    KINDS,
    LENGTHS,
    LETTERS,
    SECTIONS,
    Check,
    Fact,
    FactKey,
    Item,
    Kind,
    Length,
    MeetingSummary,
    SectionKey,
    Source,
    TaskItem,
)
from assistant.meetings.notes import noted
from assistant.meetings.outline import TITLES, TYPES, lines_of, subject_of
from assistant.meetings.selecting import CAPS, Selection, most_words, select
from assistant.meetings.sources import Reading, input_of, parent_of, read
from assistant.meetings.units import units_of
from assistant.meetings.writing import OneSection, Selected, Writer
from assistant.records.indicators import indicators_of
from assistant.records.model import Indicator
from assistant.records.names import build_names
from assistant.records.tasks import tasks_of
from index.errors import TrolyError
from index.report import Passage, Report
from index.text import dates
from index.vietnamese import Span, build_analyzer, fold

_FORMS: dict[Kind, int] = {"tom-tat": 28, "thong-bao": 43, "bien-ban": 43, "cong-van": 40, "to-trinh": 43}
"""Words of the head, signature and recipients beside the names of the bodies: the length counts them too."""

_APPENDIX = 22
"""Words kept free for the list of sources, so that a draft with it is not too long either."""

_TRIES, _NEAR = 5, 8
"""How often a selection is tried against the length, and how many words below it are near enough."""

Steps = Callable[[str, float], None]
"""Told what is being done, in Vietnamese, and how much of the whole is done, from 0 to 1."""


class NothingToSummarise(TrolyError):
    """The inputs hold no statement that a summary could be made of."""


@dataclass(frozen=True)
class _Evidence:
    readings: tuple[Reading, ...]
    facts: tuple[dict[FactKey, Fact], ...]
    candidates: tuple[Candidate, ...]
    summary: MeetingSummary
    noted: bool = False


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
    evidence = _with_given(_collect(inputs, kind, length, tell), given or {})
    tell("Chọn nội dung", 0.75)
    selection = _selection(evidence)
    tell("Viết dự thảo", 0.85)
    summary = _written(evidence, selection, writer or Selected(), tell)
    tell("Đối chiếu từng dòng với nguồn", 0.95)
    checked = check(summary, evidence.readings)
    tell("Xong", 1.0)
    return checked


def _with_given(evidence: _Evidence, given: Mapping[FactKey, str]) -> _Evidence:
    facts = {key: Fact(" ".join(text.split())) for key, text in given.items() if text.strip()}
    return replace(evidence, summary=replace(evidence.summary, facts={**evidence.summary.facts, **facts}))


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


# ---------------------------------------------------------------------------------------------- evidence


def _collect(inputs: Sequence[Report], kind: Kind, length: Length, tell: Steps) -> _Evidence:
    names = build_names(build_analyzer())
    readings: list[Reading] = []
    facts: list[dict[FactKey, Fact]] = []
    candidates: list[Candidate] = []
    indicators: list[Indicator] = []
    groups, boards = _groups(inputs)
    noted_any = False
    for number, report in enumerate(inputs):
        tell(f"Đọc {report.document}", 0.7 * number / len(inputs))
        reading = read(report)
        notes = noted(reading)
        noted_any = noted_any or notes is not None
        found = {**facts_of(reading), **(facts_in(notes, reading) if notes else {})}
        told = [
            span for key, fact in found.items() if key not in ("speaker", "closing") for span in _spans(reading, fact)
        ]
        told = [] if kind in LETTERS else told  # a letter has no place of its own for what a meeting was
        readings.append(reading)
        facts.append(found)
        units = units_of(reading, [*told, *(said_in(notes) if notes else ())])
        tell(f"Tìm nhiệm vụ và số liệu trong {report.document}", 0.7 * (number + 0.5) / len(inputs))
        speaker = found["speaker"].text if kind == "thong-bao" and "speaker" in found else ""
        tasks = [] if notes and notes.tasks else tasks_of(reading.passages)
        candidates += noted_candidates(number, reading, notes, groups[number]) if notes else ()
        candidates += candidates_of(
            number, reading, units, tasks, group=groups[number], board=boards[number], speaker=speaker
        )
        indicators += indicators_of(reading.passages, names)
    if not candidates and not any(facts):
        raise NothingToSummarise(
            "Không tìm thấy nội dung nào để tóm tắt trong tài liệu đã chọn. "
            "Hãy chọn báo cáo, thông báo hoặc ghi chép có câu chữ."
        )
    merged = _merged(facts)
    conflicts, checks = conflicting(readings, indicators, names.common, facts)
    summary = MeetingSummary(
        kind=kind,
        length=length,
        facts=merged,
        sections={},
        conflicts=conflicts,
        notes=(*_notes(merged, facts), *checks),
        inputs=tuple(map(input_of, readings)),
        parent=parent_of(readings),
        body=next((r.metadata.body for r in readings if r.metadata.body), ""),
        province=next((r.metadata.province for r in readings if r.metadata.province), ""),
    )
    return _Evidence(tuple(readings), tuple(facts), tuple(candidates), summary, noted_any)


def _spans(reading: Reading, fact: Fact) -> list[Span]:
    """Where a fact stands, counted in the report's text; a fact in the title is told by no statement."""
    places = {p.id: p.start for p in reading.passages}
    return [Span(places[s.passage] + s.start, places[s.passage] + s.end) for s in fact.sources]


def _groups(inputs: Sequence[Report]) -> tuple[list[str], list[str]]:
    """What tells the inputs apart, and their boards where there are several; empty names where nothing need be told.

    Inputs of several boards go by their boards, those of one board over several periods by their titles.
    """
    bodies = [report.metadata.body or report.metadata.title for report in inputs]
    nothing = [""] * len(inputs)
    if len({fold(name) for name in bodies}) > 1 and len({r.metadata.province for r in inputs} - {""}) > 1:
        return bodies, bodies
    several = len({fold(r.metadata.period) for r in inputs} - {""}) > 1
    return ([r.metadata.title for r in inputs] if several else nothing), nothing


def _merged(facts: Sequence[Mapping[FactKey, Fact]]) -> dict[FactKey, Fact]:
    """The facts of the first document that tells of a meeting, filled up from the others."""
    merged: dict[FactKey, Fact] = {}
    for own in sorted(facts, key=lambda own: "event" not in own):
        for key, fact in own.items():
            merged.setdefault(key, fact)
    return merged


def _notes(merged: Mapping[FactKey, Fact], facts: Sequence[Mapping[FactKey, Fact]]) -> tuple[str, ...]:
    notes = []
    day = merged.get("date", Fact()).text
    if day and any(not date.year for date in dates(day)):
        notes.append(f"Năm của ngày họp: tài liệu chỉ ghi «{day}».")
    speaker = merged.get("speaker", Fact()).text
    if speaker and not merged.get("chair", Fact()).text:
        notes.append(f"Tài liệu không ghi ai chủ trì; người kết luận, chỉ đạo là {speaker}.")
    events = Counter(fold(own["event"].text) for own in facts if "event" in own)
    if len(events) > 1:
        names = "; ".join(own["event"].text for own in facts if "event" in own)
        notes.append(f"Các tài liệu gọi tên hội nghị khác nhau: {names}.")
    return tuple(notes)


# ---------------------------------------------------------------------------------------------- writing


def word_count(summary: MeetingSummary) -> int:
    """Words of the whole draft without its appendix."""
    forms = _FORMS[summary.kind] + (words(summary.parent) or 4) + (words(summary.body) or 4)
    body = sum(words(line.label) + words(line.text) + (line.style == "item") for line in lines_of(summary))
    return forms + words(TYPES[summary.kind]) + words(subject_of(summary)) + body


def _written(
    evidence: _Evidence, selection: Selection, writer: Writer, tell: Steps = lambda message, share: None
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


def _selection(evidence: _Evidence) -> Selection:
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


def _limit(evidence: _Evidence) -> int:
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
