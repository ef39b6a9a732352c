"""The value that the documents tell of each period of a series.

A value counts only where the words around it, its heading, its column or its report say exactly that period, and where
it is a result (or a target, where targets are asked for). All values of a series are of the same thing: told in like
words, in one unit, of the zone that is asked about or of none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.inheritance import nature_of, own_periods, period_of
from assistant.naming import names_in
from assistant.offline.figures import Figure, figure_told, is_period, row_value
from assistant.offline.quoting import Candidate, tidy
from assistant.offline.sought import Sought
from assistant.question import Question
from index.cells import is_total
from index.report import CELL
from index.text import Period
from index.vietnamese import fold

_BRACKETS = re.compile(r"\(.*?\)")
_WORD = re.compile(r"[^\W\d_]+")
_SHARE = re.compile(r"\bt[iy] (?:le|trong)\b")

NEAREST = 120
"""Statements of a period, best first, among which its value is looked for."""
ALIKE, AS_TOLD = 0.34, 0.8
"""How much of the words before a value must be those before the surest one of the series (Jaccard), and how much of the
question they must say beside what those say."""
LIKENESS, TOLD = 3.0, 8.0
"""What such likeness, and the share of the question that the words before a value say, are worth beside the score of
its statement (log odds)."""
ESTIMATED = 2.0
"""What a value loses that is told as an estimate."""
LONGEST = 90
"""Characters of the words shown before a value."""
_YEAR = re.compile(r"(?<![\w.,])(?:19|20)\d\d(?![\w]|[.,]\d)")
_ESTIMATE = re.compile(r"\b(?:uoc|du kien|khoang)\b")


@dataclass(frozen=True, slots=True)
class Reading:
    """A value that a statement tells of a period: the statement's place among the ranked ones, the folded words that
    say what the value is of and how much of the question they say, the zones that it is told of where the question
    names none, how well it fits the question (log odds)."""

    at: int
    figure: Figure
    candidate: Candidate
    words: frozenset[str]
    told: float
    zones: frozenset[str]
    score: float
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """What a series has of one period; `other` is another value that another document tells of it."""

    period: Period
    reading: Reading
    other: Reading | None = None


def points_of(parts: Sequence[tuple[Period, Sought]]) -> list[Point]:
    """The value of every period that has one, each of the same thing as the surest of all."""
    readings = {period: list(_readings(period, sought)) for period, sought in parts}
    every = [reading for found in readings.values() for reading in found]
    if not every:
        return []
    whole = [reading for reading in every if not reading.zones]
    anchor = max(whole or every, key=lambda reading: reading.score)
    found = []
    for period, _ in parts:
        same = [r for r in readings[period] if _measured_alike(r, anchor) and r.zones == anchor.zones]
        same = [r for r in same if r.told >= AS_TOLD * anchor.told]
        alike = [(_likeness(r, anchor), r) for r in same]
        fitting = [(r.score + LIKENESS * like, r) for like, r in alike if like >= ALIKE]
        if fitting:
            best = max(fitting, key=lambda one: one[0])[1]
            found.append(Point(period, best, _another(best, [r for _, r in fitting])))
    return found


def _likeness(one: Reading, other: Reading) -> float:
    return len(one.words & other.words) / (len(one.words | other.words) or 1)


def _measured_alike(one: Reading, other: Reading) -> bool:
    return one.figure.unit.split()[-1:] == other.figure.unit.split()[-1:]


def _another(best: Reading, readings: Sequence[Reading]) -> Reading | None:
    """Another value that another document tells in nearly the same words; an estimate does not speak against what came
    of it."""
    home = best.candidate.passage.document
    for r in readings:
        apart = r.candidate.passage.document != home and r.figure.value != best.figure.value
        if apart and r.estimated <= best.estimated and _likeness(r, best) >= 2 * ALIKE:
            return r
    return None


def _readings(period: Period, sought: Sought) -> Iterator[Reading]:
    """The values that the statements nearest to a question tell of a period."""
    for at in sought.order[:NEAREST]:
        s = sought.ranked[at].statement
        tell = _of_row if s.kind == "row" and s.text.strip(CELL).count(CELL) else _of_prose
        reading = tell(period, sought, at)
        if reading is not None:
            yield reading


def _of_prose(period: Period, sought: Sought, at: int) -> Reading | None:
    s, question = sought.ranked[at].statement, sought.question
    if not is_period(period, period_of(s)) or (nature_of(s) == "target") != (question.nature == "target"):
        return None
    told = figure_told(question, sought.subject, s.text, shares=_of_shares(question))
    figure = Figure.of(told[1]) if told else None
    if told is None or figure is None:
        return None
    label = tidy(s.text[told[0] : told[1].start].strip(" ,;:"))
    if {int(year) for year in _YEAR.findall(label)} - {period.year}:
        return None  # "đến cuối tháng 10 năm 2020" is not of 2019, whatever the heading says
    text = told[1].text if len(label) > LONGEST else f"{label} {told[1].text}".strip()
    said = label if len(label.split()) > 2 else f"{s.label} {s.text[: told[1].start]}"
    return _reading(sought, at, figure, text, said, f"{s.label} {s.text}")


def _of_row(period: Period, sought: Sought, at: int) -> Reading | None:
    s = sought.ranked[at].statement
    found = row_value(sought.question, sought.subject, s, period)
    if found is None:
        return None
    header = _BRACKETS.sub(" ", found.column.header)
    text = f"{found.label} – {found.column.header}: {found.figure.number} {found.figure.unit}".strip()
    place = "" if is_total(s.text.split(CELL)) else f"{s.label} {found.label}"
    return _reading(sought, at, found.figure, text, f"{found.label} {header}", place)


def _reading(sought: Sought, at: int, figure: Figure, text: str, said: str, around: str) -> Reading | None:
    weighed, subject = sought.ranked[at], sought.subject
    s = weighed.statement
    if not _there(sought.question, f"{around} {s.heading} {s.lead_in}"):
        return None
    told = subject.share(subject.said_by(said))
    estimated = bool(_ESTIMATE.search(fold(said)))
    score = weighed.score + TOLD * told
    zones = (
        frozenset()
        if sought.question.names
        else frozenset(map(fold, names_in(around, sought.question.query.provinces)))
    )
    score -= ESTIMATED * estimated
    candidate = Candidate(text, s.passage, s.start, s.end, weighed.score, weighed.probability)
    return Reading(at, figure, candidate, _words(said), told, zones, score, estimated)


def _there(question: Question, text: str) -> bool:
    """Whether a value is told of a zone that the question names, if it names one."""
    return not question.names or any(fold(name) in fold(text) for name in question.names)


def _words(text: str) -> frozenset[str]:
    for p in reversed(own_periods(text)):
        text = text[: p.start] + " " + text[p.end :]
    return frozenset(_WORD.findall(_ESTIMATE.sub(" ", fold(text))))


def _of_shares(question: Question) -> bool:
    """Whether a percentage is asked for."""
    return question.units == ("%",) or bool(_SHARE.search(fold(question.text)))
