"""Questions about assigned tasks, answered from the task records: a body's tasks, and the deadline of a task.

The rule between records and statements: where a question asks for the tasks of a body and the records of the passages
found know that body, its tasks are the answer; where it asks for a time and the statement chosen gives none, the
deadline of the task that this statement is, is shown with it. Everything else is the statements' to answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise

from assistant.evidence import MIN_OWN, MIN_SUPPORT, Evidence
from assistant.findings import Claim, Findings, tidy
from assistant.fitting import report_years
from assistant.kinds import asks_for_a_day, tells_time
from assistant.matching import Subject
from assistant.question import Question
from assistant.records.model import Task
from assistant.records.tasks import tasks_of
from assistant.records.tasks_query import bodies_of, by_deadline
from index.report import Passage
from index.text import dates
from index.vietnamese import Analyzer, fold

MAX_TASKS = 15

_ASKED = re.compile(
    r"\b(?:viec|nhiem vu|cong viec)(?: \w+){0,3}? (?:gi|nao)\b|\bnhung (?:viec|nhiem vu)\b"
    r"|\b(?:giao|phan cong)(?: \w+){0,8}? (?:gi|viec gi|nhung gi)\b|\blam (?:nhung )?(?:gi|viec)\b|\bcac nhiem vu\b"
)
_GIVEN = re.compile(r"\b(?:giao|phai|can|nhiem vu|phan cong|trach nhiem|se)\b")
_MAYBE = re.compile(r"\b(?:cac|nhung|va|tinh|thanh pho|khu cong nghiep|khu kinh te)\b")

PassagesOf = Callable[[str], Sequence[Passage]]


@lru_cache(maxsize=64)
def _tasks_of(passages: tuple[Passage, ...]) -> tuple[Task, ...]:
    return tuple(tasks_of(passages))


def body_tasks(
    question: Question, subject: Subject, documents: Sequence[str], passages_of: PassagesOf, analyzer: Analyzer
) -> Findings | None:
    """The tasks of the body that a question asks about; None when it asks for no tasks or names no such body."""
    if question.nature != "task" or not _ASKED.search(fold(question.text)):
        return None
    passages = {p.id: p for document in documents for p in passages_of(document)}
    tasks = [t for d in documents for t in _tasks_of(tuple(passages_of(d)))]
    tasks = [t for t in tasks if _in_scope(question, t, passages[t.passage])]
    asked = _key(question.text, analyzer)
    named = {body: key for t in tasks for body in bodies_of(t) if _within(key := _key(body, analyzer), asked)}
    if not named:
        return None
    body = max(named, key=lambda b: (not _is_board(named[b]), len(named[b])))
    own = [t for t in tasks if any(_key(b, analyzer) == named[body] for b in bodies_of(t))]
    if _is_board(named[body]) and not _GIVEN.search(fold(question.text)):
        return None  # what a board did, not what it has to do
    if _is_board(named[body]) and not question.query.provinces and len({t.document for t in own}) > 1:
        return None  # "Ban Quản lý" of several boards: the question must say which
    chosen = _about(subject, body, own)[:MAX_TASKS]
    several = len({t.document for t in chosen}) > 1
    return Findings(claims=tuple(_claim(t, passages[t.passage], several) for t in chosen))


def covers(found: Findings, tasks: Findings) -> bool:
    """Whether the statements found are those tasks, with no more between or after them than their next clause."""
    each = all(any(_overlap(task, claim) for claim in found.claims) for task in tasks.claims)
    ordered = sorted(found.claims, key=lambda c: (c.passage.ordinal, c.start))
    apart = sum(a.passage.id != b.passage.id or b.start - a.end > 3 for a, b in pairwise(ordered))
    return each and apart < len(tasks.claims)


def _overlap(one: Claim, other: Claim) -> bool:
    return one.passage.id == other.passage.id and one.start < other.end and other.start < one.end


def lacks_time(found: Findings, question: Question) -> bool:
    """A time is asked for and the statements found tell none."""
    return "date" in question.wants and not found.lead and not any(tells_time(c.text) for c in found.claims)


def with_deadline(
    found: Findings, question: Question, evidence: Sequence[Evidence], passages_of: PassagesOf
) -> Findings:
    """The findings for a question about a time, with the deadline of the task that the best statement is."""
    best = next((e for e in evidence if _fits_but_for_time(e)), None)
    if best is None:
        return found
    statement = best.statement
    tasks = _tasks_of(tuple(passages_of(statement.passage.document)))
    here = [
        t for t in tasks if t.passage == statement.passage.id and t.start < statement.end and statement.start < t.end
    ]
    task = max(here, key=lambda t: min(t.end, statement.end) - max(t.start, statement.start), default=None)
    if task is None or not task.deadline or (asks_for_a_day(question) and not dates(task.deadline)):
        return found
    claim = Claim(tidy(statement.text), statement.passage, statement.start, statement.end, best.score)
    source = _source_of(task.deadline, statement.passage, passages_of)
    return Findings(claims=(claim, source)) if source else found


def _source_of(deadline: str, passage: Passage, passages_of: PassagesOf) -> Claim | None:
    """Where a deadline stands: in the task's own passage, else in the nearest one before it."""
    before = [p for p in passages_of(passage.document) if p.ordinal <= passage.ordinal]
    home = next((p for p in reversed(before) if deadline in p.text), None)
    if home is None:
        return None
    at = home.text.rindex(deadline)
    return Claim(f"Thời hạn: {deadline}", home, at, at + len(deadline), 0.0)


def _fits_but_for_time(evidence: Evidence) -> bool:
    agrees = evidence.place_agrees is not False and evidence.period_agrees is not False
    return agrees and evidence.names_share > 0 and evidence.own >= MIN_OWN and evidence.support >= MIN_SUPPORT


def _in_scope(question: Question, task: Task, passage: Passage) -> bool:
    asked = question.query
    if asked.years and task.deadline_date and task.deadline_date.year not in asked.years:
        return False
    if asked.provinces and passage.metadata.province and passage.metadata.province not in asked.provinces:
        return False
    years = report_years(passage)
    return not asked.years or not years or bool(years & asked.years)


def _key(text: str, analyzer: Analyzer) -> tuple[str, ...]:
    """Syllables without diacritics and without the words that a name may have or leave out."""
    return tuple(_MAYBE.sub(" ", " ".join(map(fold, analyzer.syllables(text)))).split())


def _within(key: tuple[str, ...], asked: tuple[str, ...]) -> bool:
    n = len(key)
    return n >= 2 and any(asked[i : i + n] == key for i in range(len(asked) - n + 1))


def _is_board(key: tuple[str, ...]) -> bool:
    return key[:3] == ("ban", "quan", "ly")


def _about(subject: Subject, body: str, tasks: Sequence[Task]) -> list[Task]:
    """Of a body's tasks those that the question is about, when it says more than the body; else all, by deadline."""
    rest = ~subject.said_by(body)
    said = [subject.weight_of(subject.said_by(t.quote) & rest) for t in tasks]
    most = max(said, default=0.0)
    if most < 0.35 * subject.weight_of(rest & ((1 << len(subject.weights)) - 1)):
        return by_deadline(tasks)
    return [t for t, weight in zip(tasks, said, strict=True) if weight >= 0.6 * most]


def _claim(task: Task, passage: Passage, several: bool) -> Claim:
    text = tidy(task.quote)
    if task.deadline and task.deadline not in text and task.deadline in passage.text:
        text = f"{text} (thời hạn: {task.deadline})"
    label = f"**{passage.metadata.province}**: " if several and passage.metadata.province else ""
    return Claim(f"{label}{text}", passage, task.start, task.end, 0.0)
