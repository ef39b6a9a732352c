"""What documents offer a draft: the facts of a meeting, candidates of its sections, contradictions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.meetings.candidates import Candidate, candidates_of
from assistant.meetings.conflicts import conflicting
from assistant.meetings.facts import facts_of
from assistant.meetings.from_notes import facts_in, noted_candidates, said_in
from assistant.meetings.model import (
    LETTERS,
    Fact,
    FactKey,
    Kind,
    Length,
    MeetingSummary,
)
from assistant.meetings.notes import noted
from assistant.meetings.sources import Reading, input_of, parent_of, read
from assistant.meetings.units import units_of
from assistant.records.indicators import indicators_of
from assistant.records.model import Indicator
from assistant.records.names import build_names
from assistant.records.tasks import tasks_of
from index.errors import TrolyError
from index.report import Report
from index.text import dates
from index.vietnamese import Span, build_analyzer, fold

Steps = Callable[[str, float], None]
"""Told what is being done, in Vietnamese, and how much of the whole is done, from 0 to 1."""


class NothingToSummarise(TrolyError):
    """The inputs hold no statement that a summary could be made of."""


_NO_STATEMENT = (
    "Không tìm thấy nội dung nào để tóm tắt trong tài liệu đã chọn. "
    "Hãy chọn báo cáo, thông báo hoặc ghi chép có câu chữ."
)


@dataclass(frozen=True)
class Evidence:
    readings: tuple[Reading, ...]
    facts: tuple[dict[FactKey, Fact], ...]
    candidates: tuple[Candidate, ...]
    summary: MeetingSummary
    noted: bool = False


def with_given(evidence: Evidence, given: Mapping[FactKey, str]) -> Evidence:
    facts = {key: Fact(" ".join(text.split())) for key, text in given.items() if text.strip()}
    return replace(evidence, summary=replace(evidence.summary, facts={**evidence.summary.facts, **facts}))


@dataclass(frozen=True)
class _Examined:
    """What one document offers."""

    reading: Reading
    facts: dict[FactKey, Fact]
    candidates: tuple[Candidate, ...]
    noted: bool


def collect(inputs: Sequence[Report], kind: Kind, length: Length, tell: Steps) -> Evidence:
    """Read the documents one after the other. Raises NothingToSummarise."""
    groups, boards = _groups(inputs)
    names = build_names(build_analyzer())
    found: list[_Examined] = []
    indicators: list[Indicator] = []
    for number, report in enumerate(inputs):
        found.append(_examined(number, report, kind, groups[number], boards[number], tell, len(inputs)))
        indicators += indicators_of(found[-1].reading.passages, names)
    readings, facts = [one.reading for one in found], [one.facts for one in found]
    candidates = tuple(candidate for one in found for candidate in one.candidates)
    if not candidates and not any(facts):
        raise NothingToSummarise(_NO_STATEMENT)
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
    return Evidence(tuple(readings), tuple(facts), candidates, summary, any(one.noted for one in found))


def _examined(number: int, report: Report, kind: Kind, group: str, board: str, tell: Steps, of: int) -> _Examined:
    tell(f"Đọc {report.document}", 0.7 * number / of)
    reading = read(report)
    notes = noted(reading)
    facts = {**facts_of(reading), **(facts_in(notes, reading) if notes else {})}
    told = [span for key, fact in facts.items() if key not in ("speaker", "closing") for span in _spans(reading, fact)]
    told = [] if kind in LETTERS else told  # a letter has no place of its own for what a meeting was
    units = units_of(reading, [*told, *(said_in(notes) if notes else ())])
    tell(f"Tìm nhiệm vụ và số liệu trong {report.document}", 0.7 * (number + 0.5) / of)
    speaker = facts["speaker"].text if kind == "thong-bao" and "speaker" in facts else ""
    tasks = [] if notes and notes.tasks else tasks_of(reading.passages)
    own = noted_candidates(number, reading, notes, group) if notes else ()
    others = candidates_of(number, reading, units, tasks, group=group, board=board, speaker=speaker)
    return _Examined(reading, facts, (*own, *others), notes is not None)


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
