"""A sentence about work to be done -> its tasks: who, with whom, what.

A task is a clause that opens with a verb of doing, behind its subject and whatever leads up to it. Clauses end at
`;`, at a full stop, and at a comma before a new verb once enough has been said. A clause that opens with nothing of
the kind only continues the one before it.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.records.tasks_assigning import assigned, promised
from assistant.records.tasks_opening import after_subject, names_doer, not_acting, opening
from assistant.records.tasks_pieces import (
    LEFT,
    OBJECT,
    Clause,
    extended,
    is_generic,
    made,
    partners_at,
    pieces_of,
    trimmed,
)
from index.annotate.naming import bodies_at, starts_action
from index.annotate.nature import reports_result, sets_target
from index.annotate.persons import persons
from index.clauses import clauses
from index.lexicon import cues
from index.vietnamese import Span


def work_in(text: str, span: Span, *, listed: bool, led: bool = False) -> list[Clause]:
    """The tasks of a sentence that stands where tasks are listed.

    `listed` says that it opens an item of a list: then it is a task whatever its first word is. `led` says that it
    opens a line that tasks were announced for: then what a body is said to do is one, whatever the verb.
    """
    found: list[Clause] = []
    subject: tuple[str, ...] = ()
    by = ""
    target = False
    parts, objects = _parts(text, span)
    for n, part in enumerate(parts):
        clause = _clause(text, part, first=listed and n == 0, led=(led and n == 0) or bool(found))
        if found and _only_when(text, part):
            clause = None
        if n and objects and found:
            clause = replace(found[-1], task=part, quote=part, lead="")
        if clause is None:
            if found:
                found[-1] = _continued(text, found[-1], part)
            target = sets_target(text[opening(text, part.start, part.end) : part.end])
            continue
        target, followed = sets_target(clause.task.of(text)), target
        if target or reports_result(_head_of(text, clause)):
            continue
        if followed and not clause.assignee and len(clause.task.of(text).split()) < LEFT:
            continue  # what goes on in a list of figures to reach
        subject, by = clause.assignee or subject, clause.by or by
        found.append(replace(clause, assignee=subject, by=by))
    return [piece for clause in found for piece in pieces_of(text, clause)]


def assigned_in(text: str, span: Span, speaker: str = "", *, told: bool = False) -> list[Clause]:
    """The tasks that a sentence of a story assigns in so many words: "Trưởng ban X giao Phòng Y làm Z", "Ban sẽ ...".

    `speaker` is the last person in office who was named, for "Ông giao ...". `told` lets a clause assign although it
    names nobody who does: "Giao Sở X ...".
    """
    found: list[Clause] = []
    subject: tuple[str, ...] = ()
    by = ""
    heard, read = "", span.start
    for part in clauses(text, span):
        people, read = persons(text[read : part.start]), part.start
        heard = people[-1].words if people else heard
        clause = assigned(text, part, speaker, told=told or bool(by), heard=heard)
        clause = clause or promised(text, part)
        if clause is None and found and (following := _clause(text, part, first=False)):
            goes_on = bool(by or told or following.assignee) and not _only_when(text, part)
            clause = following if goes_on else None
        if clause is None:
            if found:
                found[-1] = _continued(text, found[-1], part)
            continue
        if reports_result(_head_of(text, clause)) or sets_target(clause.task.of(text)):
            continue
        subject, by = clause.assignee or subject, clause.by or by
        if subject:
            found.append(replace(clause, assignee=subject, by=by))
    return [piece for clause in found for piece in pieces_of(text, clause)]


def _parts(text: str, span: Span) -> tuple[list[Span], bool]:
    """The clauses of a sentence, and whether all but the first only name objects of its work.

    A task that lists short things after a colon stays whole: "triển khai các công tác: lao động; môi trường".
    """
    parts = clauses(text, span)
    colon = text.find(": ", parts[0].start, parts[0].end) if len(parts) > 1 else -1
    at = opening(text, span.start, span.end)
    if colon < 0 or not starts_action(text, at) or at > colon:
        return parts, False
    objects = [Span(colon + 2, parts[0].end), *parts[1:]]
    if is_generic(text[at:colon]):
        return objects, False
    if any(starts_action(text, o.start) and len(o.of(text).split()) >= LEFT for o in objects):
        return parts, False
    if all(len(o.of(text).split()) >= OBJECT for o in objects):
        return [Span(parts[0].start, colon), *objects], True
    return [span], False


def _only_when(text: str, part: Span) -> bool:
    """Whether a part only adds a time: "xong trước ngày 30/9"."""
    words = cues(text)
    return bool(words.at(part.start, "finish")) and len(part.of(text).split()) <= 12 and cues(part.of(text)).has("time")


def _continued(text: str, clause: Clause, part: Span) -> Clause:
    """A clause with what follows it: as more of what it lists, or only as words that belong to it."""
    if reports_result(part.of(text)) or sets_target(part.of(text)):
        return clause
    listed = cues(clause.task.of(text)).has("lists") or len(part.of(text).split()) < LISTED
    return extended(clause, part.end) if listed else replace(clause, quote=Span(clause.quote.start, part.end))


LISTED = 5
"""Words: what is shorter is one of a row of things."""


def _head_of(text: str, clause: Clause) -> str:
    """The clause up to where "đã" would say that the work is done; later ones belong to its objects."""
    return text[clause.quote.start : clause.task.start] + " ".join(clause.task.of(text).split()[:6])


def _clause(text: str, part: Span, *, first: bool, led: bool = False) -> Clause | None:
    """The clause as a task, None when it does not open one."""
    words = cues(text)
    end = trimmed(text, part).end
    at = opening(text, part.start, end)
    if told_to := assigned(text, Span(at, end), "", told=True, at_start=True):
        return replace(told_to, lead=text[part.start : at])
    if not first and text[max(0, part.end - 3) : part.end].rstrip().endswith(":"):
        return None
    label = words.at(at, "for")
    label = label if label and names_doer(text, label.end + 1) else None
    subject = bodies_at(text, label.end + 1 if label else at)
    start = at
    if subject:
        start = after_subject(text, subject[-1].end)
        colon = text[subject[-1].end : subject[-1].end + 3].lstrip()[:1] == ":"
        if (told := words.at(start, "assign")) and bodies_at(text, told.end + 1):
            return None  # who assigns, not who has to do it
        if not (colon or starts_action(text, start) or ((first or led) and not not_acting(text, start))):
            return None
        at = start if colon else at
    elif words.at(at, "decided") or not (starts_action(text, at) or (first and _says_something(text, at, end))):
        return None
    with_bodies, start = partners_at(text, start)
    names = tuple(span.of(text) for span in subject)
    quote = subject[0].start if subject else at
    return made(text, names, with_bodies, Span(start, end), quote, lead=text[part.start : at])


def _says_something(text: str, at: int, end: int) -> bool:
    """An item of a list that opens with no known verb is still a task, unless it names a thing or a figure."""
    words = cues(text)
    if text[end : end + 1] == ":" or (words.at(at, "topic") and not text[end : end + 1].strip()):
        return False
    reached = any(cue.start < 80 for cue in cues(text[at:end]).of("reached"))
    return len(text[at:end].split()) >= 5 and not words.at(at, "thing") and not reached
