"""Clauses that assign work in so many words, and those in which a body says what it will do."""

from __future__ import annotations

from itertools import islice

from assistant.records.tasks_opening import after_subject, not_acting, opening, past
from assistant.records.tasks_pieces import Clause, made, partners_at, trimmed
from index.annotate.naming import bodies_at, starts_action
from index.annotate.nature import reports_result
from index.annotate.persons import person_at, persons
from index.lexicon import cues
from index.vietnamese import Span

_TRIES = 4
"""A clause with more verbs of assigning is no sentence."""


def assigned(
    text: str, part: Span, speaker: str, *, told: bool, heard: str = "", at_start: bool = False
) -> Clause | None:
    """ "... giao Sở X làm Y": by a person in office, a meeting, or nobody named where the clause opens with it.

    `heard` is the person whom the sentence named before the clause.
    """
    end = trimmed(text, part).end
    begins = opening(text, part.start, end)
    inside = (cue for cue in cues(text).of("assign") if part.start <= cue.start < end)
    for verb in islice(inside, _TRIES):
        names = _named_person(text, verb.end + 1, end) or bodies_at(text, verb.end + 1)
        before = text[part.start : verb.start]
        opens = verb.start <= begins
        if not names or (at_start and not opens):
            continue
        by = _assigner(before, speaker) or (heard if opens else "")
        if not by and (not opens or not told or text[verb.start : verb.end].lower() == "chỉ đạo"):
            continue  # "chỉ đạo các công ty ..." is what the board itself has to do
        if (cues(before).has("outsider") and not persons(before)) or (reports_result(before) and not by):
            continue
        start = after_subject(text, names[-1].end)
        if text[names[-1].end : names[-1].end + 1] in ",.;)" or not_acting(text, start):
            continue
        partners, start = partners_at(text, start)
        found = made(text, tuple(n.of(text) for n in names), partners, Span(start, end), verb.start, by, before)
        if found:
            return found
    return None


def _assigner(before: str, speaker: str) -> str:
    words = cues(before)
    if people := persons(before):
        outsider = "đại diện" in before and not words.has("assigner")
        return "" if outsider else people[-1].words
    if words.has("honorific"):
        return speaker
    helped = words.has("with")
    named = [cue for cue in words.of("assigner") if before[cue.start].isupper() and not helped]
    return before[named[0].start : named[0].end] if named else ""


def promised(text: str, part: Span) -> Clause | None:
    """ "Ban Quản lý sẽ tiếp tục ...", "Công ty X cam kết sửa xong ...": who will do it says so."""
    words = cues(text)
    end = trimmed(text, part).end
    at = opening(text, part.start, end)
    subject = bodies_at(text, at) or _person_given(text, at, end)
    if not subject or words.at(subject[0].start, "outsider") or not text.startswith(" ", subject[-1].end):
        return None
    start = past(text, subject[-1].end)
    told = words.at(start, "told")
    if told is None and not (cues(text[part.start : at]).has("ahead") and starts_action(text, start)):
        return None
    if told and words.at(told.end + 1, "state"):
        return None
    if told:
        start = told.start if told.value else told.end + 1
    partners, start = partners_at(text, start)
    names = tuple(n.of(text) for n in subject)
    return made(text, names, partners, Span(start, end), subject[0].start, lead=text[part.start : at])


def _named_person(text: str, at: int, end: int) -> list[Span]:
    """A person in office whose name starts at `at`: "giao đồng chí Phó Chủ tịch UBND tỉnh ... trực tiếp chỉ đạo"."""
    person = person_at(text, at, end)
    return [Span(person.span.end - len(person.words), person.span.end)] if person else []


def _person_given(text: str, at: int, end: int) -> list[Span]:
    """A person in office who is given something to look after: "Phó Trưởng ban X phụ trách ..."."""
    person = person_at(text, at, end)
    return [person.span] if person and cues(text).at(person.span.end + 1, "given") else []
