"""A clause of work and its pieces: whom it is done with, where it is cut, what is left off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.records.tasks_opening import past
from index.annotate.naming import bodies_at, starts_action
from index.clauses import clauses
from index.lexicon import cues
from index.vietnamese import Span


@dataclass(frozen=True, slots=True)
class Clause:
    """One piece of work: `task` and `quote` are spans of the text; empty `assignee` where the clause names nobody.

    `by` is who assigns it in the same sentence; `lead` the words before it that may hold its time.
    """

    assignee: tuple[str, ...]
    coordinating: tuple[str, ...]
    task: Span
    quote: Span
    by: str = ""
    lead: str = ""


LEFT, _RIGHT, OBJECT = 20, 10, 10
"""Syllables that a piece must have to be cut off, on the left and on the right; those of an object of its own."""
_LONGEST = 3000
"""Characters: longer clauses are no prose and are not cut."""


def is_generic(text: str) -> bool:
    """Whether a task only announces others: "thực hiện tốt một số nội dung như sau"."""
    words = cues(text)
    for cue in words.of("generic"):
        if not 1 <= len(text[: cue.start].split()) <= 8:
            continue
        end = cue.end
        while tail := words.at(past(text, end), "generic tail"):
            end = tail.end
        if not text[end:].strip(" :.;"):
            return True
    return False


def made(
    text: str, names: tuple[str, ...], partners: tuple[str, ...], task: Span, quote: int, by: str = "", lead: str = ""
) -> Clause | None:
    if len(task.of(text).split()) < (4 if names else 5) or is_generic(task.of(text)):
        return None
    return Clause(names, partners or _partners_within(text, task), task, Span(quote, task.end), by, lead)


def partners_at(text: str, at: int) -> tuple[tuple[str, ...], int]:
    """The bodies to work with and where the work itself starts: "phối hợp với Sở Xây dựng [để] rà soát ..."."""
    words = cues(text)
    start = at
    while not words.at(start, "with") and (lead := words.at(start, "before with")):
        start = past(text, lead.end)
    together = words.at(start, "with")
    if together is None:
        return (), start if start > at and starts_action(text, start) and text[start - 2] == "," else at
    names = bodies_at(text, together.end + 1)
    if not names:
        return (), at
    start = past(text, names[-1].end)
    if joint := words.at(start, "after with"):
        start = past(text, joint.end)
    found = tuple(span.of(text) for span in names)
    return found, (start if starts_action(text, start) or text.startswith("việc ", start) else at)


def _partners_within(text: str, task: Span) -> tuple[str, ...]:
    words = cues(text[task.start : task.end])
    for cue in words.of("with"):
        start = task.start + cue.start
        inside = text.rfind("(", task.start, start) + 1
        for at in (task.start + cue.end + 1, inside):
            if at and (names := bodies_at(text, at)) and (at > start or names[-1].end + 1 == start):
                return tuple(span.of(text) for span in names)
    return ()


_ASIDE = re.compile(r"(?<!\s)\s*\((?P<inner>[^();]*;[^()]*)\)[\s.;]*$")
_BREAK = re.compile(r",\s+(?:và\s+)?(?=\S)|\s+(?=\S)")


def pieces_of(text: str, clause: Clause) -> Iterator[Clause]:
    """A long clause cut where a new verb follows a comma, once both parts say enough (in syllables)."""
    if clause.task.end - clause.task.start > _LONGEST:
        yield replace(clause, task=trimmed(text, clause.task), quote=trimmed(text, clause.quote))
        return
    aside = _ASIDE.search(text, clause.task.start, clause.task.end)
    if aside and cues(text).at(aside.start("inner"), "aside"):
        yield from pieces_of(text, extended(clause, aside.start()))
        for part in clauses(text, Span(aside.start("inner"), aside.end("inner"))):
            if _strong(text, part.start):
                yield replace(clause, task=trimmed(text, part), quote=trimmed(text, part))
        return
    cuts = _cuts(text, clause.task)
    for n, (start, end) in enumerate(pairwise([*cuts, clause.task.end])):
        task = trimmed(text, Span(start, _cut_end(text, start, end) if len(cuts) > 1 else end))
        quote = clause.quote if len(cuts) == 1 else Span(clause.quote.start if n == 0 else start, task.end)
        yield replace(clause, task=_without_purpose(text, task), quote=trimmed(text, quote))


def _cuts(text: str, task: Span) -> list[int]:
    """Where the pieces of a task begin."""
    words = cues(text)
    cuts = [task.start]
    for match in _BREAK.finditer(text, task.start, task.end):
        at, special = match.end(), words.at(match.end(), "special")
        if not special and text[match.start()] != ",":
            continue
        if connector := words.at(at, "connector"):
            at = past(text, connector.end)
        special = special or words.at(match.end(), "special")
        left, right = text[cuts[-1] : match.start()], text[at : task.end]
        if left.count("(") > left.count(")"):
            continue
        listed = len(left.rpartition(", ")[2].split()) < 6 or len(right.partition(", ")[0].split()) < 5
        long = len(left.split()) >= (8 if special else LEFT) and len(right.split()) >= (6 if special else _RIGHT)
        if long and (special or not listed) and (starts_action(text, at) if special else _strong(text, at)):
            cuts.append(at)
    return cuts


def _strong(text: str, at: int) -> bool:
    """Whether a verb stands there that may open a task of its own after a comma."""
    verb = cues(text).at(at, "verb")
    return verb is not None and verb.value == "strong"


def _without_purpose(text: str, task: Span) -> Span:
    """Without what only says what the work is good for, unless little else is left; the quote keeps it."""
    words = task.of(text)
    purpose = next((cue for cue in cues(words).of("purpose") if cue.start and words[cue.start - 1] == " "), None)
    kept = words[: purpose.start].rstrip(" ,") if purpose else words
    if len(kept.split()) < 8 or cues(words[len(kept) :]).has("time"):
        return trimmed(text, task)
    return trimmed(text, Span(task.start, task.start + len(kept)))


def _cut_end(text: str, start: int, end: int) -> int:
    """Without the connector that stands before the next piece."""
    kept = text[start:end].rstrip(" ,")
    last = max((c for c in cues(kept).of("connector") if c.end == len(kept)), default=None)
    return start + len(kept[: last.start].rstrip(" ,") if last else kept)


def extended(clause: Clause, end: int) -> Clause:
    return replace(clause, task=Span(clause.task.start, end), quote=Span(clause.quote.start, end))


def trimmed(text: str, span: Span) -> Span:
    """Without the punctuation that closes a sentence; brackets and quotation marks that were opened stay closed."""
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip())
    end = span.start + len(words.rstrip(" \t\n.;:,…/"))
    return Span(min(start, end), end)
