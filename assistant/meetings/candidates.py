"""What a summary may say: statements and tasks as lines with their sources, each with how much it matters.

The figures of the plan and its fulfilment come first, then what was decided or completed, then what is named; praise
and routine come last. Weights run from 0 to about 1.5.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

from assistant.inheritance import own_periods, period_of
from assistant.meetings.blocks import Role
from assistant.meetings.condense import condensed, words
from assistant.meetings.model import Item, SectionKey, Source, TaskItem
from assistant.meetings.outline import BOARD, body_key, named_helpers
from assistant.meetings.sources import Reading, source_at, source_in
from assistant.meetings.units import Unit
from assistant.meetings.weighing import ROLE_WEIGHTS, figures_in, weight_of, weight_of_task
from assistant.records.model import Task
from assistant.table_rows import row_reading
from index.annotate.naming import starts_action
from index.lexicon import before, cues
from index.report import CELL, Passage
from index.text import dates, quantities
from index.vietnamese import Span, bigrams, fold, sentences, tokens

LEVELS = (0, 1, 2)
"""Forms of a text, from the fullest to the shortest."""

LONGEST = 60
"""Words: clauses of one sentence are kept together up to this length."""

_TASK_KEEPS = 0.66
"""A task is cut to no less than this share of its words: who reads it must know what to do."""

_LONGEST_TASK = 45
"""Words of a task made of several steps."""

_ALONE: frozenset[Role] = frozenset({"shortcomings", "proceedings"})
"""Roles whose clauses stand by themselves; elsewhere one clause leans on the one before it."""


@dataclass(frozen=True)
class Candidate:
    """A line that may be said. `texts` are its forms, the fullest first; `cost` counts the words of one form."""

    key: SectionKey
    texts: tuple[str, ...]
    weight: float
    sources: tuple[Source, ...]
    order: tuple[int, int]
    group: str = ""
    period: str = ""
    says_period: bool = True
    task: Task | None = None
    board: str = ""

    def text(self, level: int) -> str:
        return self.texts[level]

    def cost(self, level: int) -> int:
        named = named_helpers(self.task.coordinating) if self.task else ()
        helpers = sum(words(body) for body in named) + 2 * bool(named)
        return words(self.text(level)) + 1 + helpers

    @property
    def id(self) -> str:
        where = "".join(f"{s.passage}:{s.start}:{s.end}" for s in self.sources)
        return hashlib.sha256(f"{self.key}{where}".encode()).hexdigest()[:12]

    def item(self, level: int) -> Item:
        return Item(self.id, self.text(level), self.sources, lead=self.group)

    def task_item(self, level: int) -> TaskItem:
        task = self.task
        assert task is not None
        assignee = self.board if self.board and body_key(task.assignee) == BOARD else task.assignee
        return TaskItem(
            self.id, self.text(level), assignee, task.coordinating, task.deadline, task.assigned_by, self.sources
        )

    def syllables(self) -> frozenset[str]:
        """Pairs of neighbouring syllables, by which two lines are found to say the same."""
        return frozenset(bigrams(tokens(self.texts[0])))

    def figures(self) -> frozenset[tuple[Decimal, str]]:
        return frozenset((q.value, q.unit) for q in quantities(self.texts[0]))


def candidates_of(
    number: int,
    reading: Reading,
    units: Sequence[Unit],
    tasks: Sequence[Task],
    *,
    group: str = "",
    board: str = "",
    speaker: str = "",
) -> list[Candidate]:
    """The candidates of one document, the `number`-th input. What a task says is not said a second time.

    `group` names the document and `board` its board where there are several; `speaker` is left out before what he
    concluded.
    """
    places = {p.id: p.start for p in reading.passages}
    taken = [Span(places[t.passage] + t.start, places[t.passage] + t.end) for t in tasks]
    free = [unit for unit in units if _covered(unit.span, taken) < 0.5]
    said = [_candidate(number, chosen, group, speaker) for chosen in _grouped(free)]
    return [*said, *(_of_task(number, reading, task, group, board) for task in _whole(tasks, reading))]


_NEAR = re.compile(r"[^.\n]{0,14}")


def _whole(tasks: Sequence[Task], reading: Reading) -> list[Task]:
    """The tasks, where clauses of one sentence that belong together are one again."""
    texts = {p.id: p.text for p in reading.passages}
    whole: list[Task] = []
    for task in tasks:
        text = texts[task.passage]
        last = whole[-1] if whole else None
        near = last and last.passage == task.passage and _NEAR.fullmatch(text[last.end : task.start])
        if last and near and _one_thing(last, task):
            begin = last.start + max(0, text[last.start :].find(last.task[:20]))
            said, quote = " ".join(text[begin : task.end].split()), text[last.start : task.end]
            helpers = tuple(dict.fromkeys((*last.coordinating, *task.coordinating)))
            deadline = last.deadline or task.deadline
            whole[-1] = replace(last, task=said, quote=quote, end=task.end, deadline=deadline, coordinating=helpers)
        else:
            whole.append(task)
    return whole


def _one_thing(last: Task, task: Task) -> bool:
    """Whether a task goes on with the one before it in its sentence.

    It may only name what that is about ("đôn đốc các nội dung như: Đề án ...; việc tạm ứng ..."), or be one more step
    of a body by the same day.
    """
    if last.assignee != task.assignee:
        return False
    goes_on = task.quote[:1].islower() and last.deadline == task.deadline and last.coordinating == task.coordinating
    return not starts_action(task.task, 0) or (goes_on and words(last.task) + words(task.task) <= _LONGEST_TASK)


def _covered(span: Span, taken: Sequence[Span]) -> float:
    shared = sum(max(0, min(span.end, t.end) - max(span.start, t.start)) for t in taken)
    return shared / max(span.end - span.start, 1)


def _grouped(units: Sequence[Unit]) -> Iterator[list[Unit]]:
    """Clauses of one sentence that play the same part, together as long as they are not long."""
    group: list[Unit] = []
    for unit in units:
        if group and not _continues(group, unit):
            yield group
            group = []
        group.append(unit)
    if group:
        yield group


def _continues(group: Sequence[Unit], unit: Unit) -> bool:
    last = group[-1]
    if unit.role != last.role or unit.role in _ALONE or unit.statement.kind == "row":
        return False
    same = unit.statement.passage.id == last.statement.passage.id and unit.statement.sentence == last.statement.sentence
    near = unit.span.start - last.span.end < 4
    if near and same and last.text.endswith(":"):
        return True
    measured = bool(figures_in(unit.text) and figures_in(last.text))
    leans = cues(unit.text).at(0, "a part") is not None or (
        measured and unit.text[:1].islower() and words(unit.text) < 12
    )
    return same and near and leans and sum(words(u.text) for u in group) <= LONGEST


def _candidate(number: int, units: Sequence[Unit], group: str, speaker: str) -> Candidate:
    first, last = units[0], units[-1]
    passage = first.statement.passage
    start, end = _opening(first), last.statement.end
    raw = passage.text[start:end]
    if first.statement.kind == "row":
        raw = row_reading(first.statement).replace(CELL, " ")
    if first.role == "shortcomings":
        raw = after_cue(raw)
    if first.role == "conclusions" and speaker and 0 <= raw.find(speaker) < 120:
        raw = raw[raw.find(speaker) + len(speaker) :].lstrip()
        raw = raw[cue.end :].lstrip() if (cue := cues(raw).at(0, "acts")) else raw
    texts = tuple(condensed(raw, level) for level in LEVELS)
    return Candidate(
        key=first.role,  # type: ignore[arg-type]
        texts=texts,
        weight=ROLE_WEIGHTS[first.role] + weight_of(first, raw),
        sources=(source_in(passage, start, end),),
        order=(number, first.span.start),
        group=group,
        period=_period(first, raw),
        says_period=bool(own_periods(raw) or dates(raw) or cues(raw).has("month or quarter")),
    )


def _opening(unit: Unit) -> int:
    """Where the line starts: at a short label before the statement ("Dự kiến năm 2020:"), which it needs."""
    statement = unit.statement
    before = statement.passage.text[statement.sentence.start : statement.start]
    label = before.strip()
    short = label.endswith(":") and 0 < words(label) <= 9 and unit.role in ("targets", "results")
    return statement.sentence.start if short else statement.start


def after_cue(text: str) -> str:
    """ "Tuy nhiên, vẫn còn một số hạn chế như: a, b" -> "a, b"."""
    colon = text.find(": ", 0, 170)
    cue = before(text, colon, "after cue") if colon >= 0 and ";" not in text[:colon] else None
    return text[colon + 2 :].lstrip() if cue else text


def _of_task(number: int, reading: Reading, task: Task, group: str, board: str) -> Candidate:
    passage = next(p for p in reading.passages if p.id == task.passage)
    topic = _topic(passage.text, task.start)
    texts = tuple(
        _with_topic(condensed(topic, level), condensed(task.task, level, least=_TASK_KEEPS)) for level in LEVELS
    )
    return Candidate(
        key="tasks",
        texts=texts,
        weight=weight_of_task(task, texts[0]),
        sources=(source_in(passage, task.start, task.end), *_deadline_source(reading, task, passage)),
        order=(number, passage.start + task.start),
        group=group,
        task=task,
        board=board,
    )


def _deadline_source(reading: Reading, task: Task, passage: Passage) -> Iterator[Source]:
    """Where an inherited deadline stands, when that is not in the task's own passage: nearest before it."""
    if not task.deadline or fold(task.deadline) in fold(passage.text):
        return
    at = reading.folded.rfind(fold(task.deadline), 0, passage.start)
    if at >= 0 and (source := source_at(reading, Span(at, at + len(task.deadline)))):
        yield source


_TOPIC = re.compile(r"(?:^|(?<=[.;:]\s))(?:\d{1,2}[.)]\s*)?(?P<topic>(?:Về|Đối với|Riêng)\s[^:;]{8,260}):\s")


def _topic(text: str, start: int) -> str:
    """What the sentence of a task is about, said before it: "Về Quy chế phối hợp ...: giao Ban Quản lý ..."."""
    line = text.rfind("\n", 0, start) + 1
    end = text.find("\n", start)
    own = text[line : end if end >= 0 else len(text)]
    sentence = next((s for s in sentences(own) if line + s.start <= start < line + s.end), None)
    if sentence is None:
        return ""
    match = _TOPIC.match(text[line + sentence.start : start])
    return match["topic"] if match else ""


def _with_topic(topic: str, text: str) -> str:
    return f"{topic}: {text}" if topic and fold(topic) not in fold(text) else text


# ---------------------------------------------------------------------------------------------- periods


def _period(unit: Unit, text: str) -> str:
    """The period of a statement's figures, in its own words or by the structure around it; "" for no figures."""
    if unit.role not in ("results", "targets") or not figures_in(text):
        return ""
    period = period_of(unit.statement)
    return period.name() if period and period.year else ""


def by_key(candidates: Sequence[Candidate]) -> dict[SectionKey, list[Candidate]]:
    """In reading order, under their sections."""
    ordered = sorted(candidates, key=lambda c: (c.key, c.order))
    return {key: list(group) for key, group in groupby(ordered, key=lambda c: c.key)}
