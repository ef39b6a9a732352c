"""Candidate statements, scored for a question: what they say themselves, what they inherit, whether they fit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.fitting import (
    Known,
    indicators_named,
    is_of_a_zone,
    names_a_zone,
    names_agree,
    nature_agrees,
    period_agrees,
    place_agrees,
    role_agrees,
)
from assistant.inheritance import nature_of, period_of
from assistant.kinds import REASON, fits_kind, stands_for, units_met
from assistant.matching import Subject
from assistant.planted import is_instruction
from assistant.question import Question
from assistant.statements import Statement, statements_of
from assistant.table_rows import asked_periods, header_period, is_plan, row_columns
from index.report import Passage
from index.retrieval import Hit
from index.text import Period, quantities
from index.vietnamese import fold

# How much a matched word counts by where it stands; measured on the development questions (docs/evaluation.md).
OWN, NEAR, WIDE = 1.0, 0.75, 0.4
PASSAGE_WEIGHT = 0.06
FIT_BONUS = 0.15
NATURE_MALUS = 0.15
PERIOD_BONUS = 0.1
NAME_BONUS = 0.2
PLACE_BONUS = 0.15
INDICATOR_BONUS = 0.15
OTHER_ZONE_MALUS = 0.15
NUMBER_BONUS = 0.4
SIGNED = 0.5
DOCUMENT_BONUS = 0.25
SUPERLATIVE_BONUS = 0.25
UNIT_BONUS = 0.2
REASON_BONUS = 0.15
PAIR_MALUS = 0.08
OPENING_MALUS = 0.15
LENGTH_MALUS = 0.0001


MIN_SUPPORT = 0.42
"""A statement that says less of the question than this is not its answer (share of weight; see docs/evaluation.md)."""

MIN_SUPPORT_NAMED = 0.3
"""... and a figure whose indicator, place and period are those asked about may share fewer of the other words."""

MIN_SUPPORT_AGREED = 0.38
"""... and so may a statement that is of the very place and period asked about."""

MIN_OWN = 0.18
"""... and this much it must say itself."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A statement with its score for a question.

    `own`, `support`: the share (0..1) of the question's weight in the statement itself; there or in what it inherits
    (discounted). `fits`: it holds the kind of answer asked for. `period` is what it is about, None when unknown.
    """

    statement: Statement
    hit: Hit
    own: float
    support: float
    score: float
    fits: bool
    period: Period | None
    period_agrees: bool | None
    place_agrees: bool | None
    nature_agrees: bool | None
    names_share: float

    @property
    def admissible(self) -> bool:
        """Nothing that the question fixes (place, period, kind of answer, result or target) is contradicted."""
        return (
            self.fits
            and self.names_share > 0
            and False not in (self.period_agrees, self.place_agrees, self.nature_agrees)
        )


def gather(question: Question, subject: Subject, hits: Sequence[Hit], known: Known | None = None) -> list[Evidence]:
    """All statements of the passages found, best first; without sentences that speak to the software."""
    known = known or Known()
    found = [
        _weigh(question, subject, hit, s, known)
        for hit in hits
        for s in statements_of(hit.passage)
        if (s.text not in hit.passage.metadata.title or "number" in question.wants)
        and not is_instruction(s.sentence_text)
    ]
    return sorted(found, key=lambda e: (-e.score, e.hit.passage.id, e.statement.start))


def _weigh(question: Question, subject: Subject, hit: Hit, statement: Statement, known: Known) -> Evidence:
    passage, meta = hit.passage, hit.passage.metadata
    spoken_for = stands_for(statement) if "number" in question.wants or _OF_DOCUMENT.search(question.text) else ""
    says = subject.said_by(statement.text, statement.label, spoken_for)
    near = subject.said_by(statement.line_text, statement.lead_in, passage.section, passage.headers)
    wide = subject.said_by(passage.text, passage.lead_in, meta.title, meta.body)
    own, support = own_share(subject, passage, says), _support(subject, says, near, wide)
    if statement.kind == "row":
        own = max(own, subject.weight_of(says) / (subject.total or 1.0))
    if spoken_for:
        own = subject.weight_of(says) / (subject.total or 1.0)
    signs = "person" in question.wants and _signs(question, statement)
    if signs:
        own, support = max(own, SIGNED), max(support, SIGNED)  # a signature speaks for its document
    names = names_agree(question, statement, subject.reader, known)
    period = period_of(statement) if question.query.periods or question.query.years else None
    named = indicators_named(question, statement, subject.reader, known)
    of_a_zone = names_a_zone(question, statement)
    fits = named > 0 and not (of_a_zone and is_of_a_zone(statement))
    fits = fits and fits_kind(question, statement) and role_agrees(question, statement)
    time, place = period_agrees(question, statement, period), place_agrees(question, statement)
    nature = nature_agrees(question, statement)
    score = 0.5 * own + 0.5 * support + PASSAGE_WEIGHT * hit.score
    # Asked neither for a result nor for a target, staff mean what was achieved.
    score -= 0.5 * NATURE_MALUS * (question.nature is None and fits and _is_target(question, statement))
    score += INDICATOR_BONUS * named - OTHER_ZONE_MALUS * of_a_zone
    score += NUMBER_BONUS * ("number" in question.wants and bool(spoken_for))
    score += NAME_BONUS * names + PLACE_BONUS * bool(place)
    score -= PAIR_MALUS * statement.joined + OPENING_MALUS * _announces(statement) + LENGTH_MALUS * len(statement.text)
    score += NUMBER_BONUS * signs
    score += DOCUMENT_BONUS * (bool(meta.number) and meta.number in question.text)
    score += UNIT_BONUS * _units_share(question, statement)
    score += SUPERLATIVE_BONUS * _most_agrees(question, statement)
    score += REASON_BONUS * ("reason" in question.wants and bool(REASON.search(statement.text)))
    score += FIT_BONUS * fits + PERIOD_BONUS * (bool(time) - (time is False)) - NATURE_MALUS * (nature is False)
    return Evidence(statement, hit, own, support, score, fits, period, time, place, nature, names)


def _units_share(question: Question, statement: Statement) -> float:
    """The share of the units asked for that a statement's figures have; a row's may stand in its headers."""
    if not question.units:
        return 0.0
    if statement.kind == "row":
        return 1.0
    return units_met(question, quantities(statement.text)) / len(question.units)


_OF_DOCUMENT = re.compile(r"\b(?:ban hành|ban hanh|ký|ky|văn bản|van ban|số hiệu|so hieu)\b", re.IGNORECASE)


def own_share(subject: Subject, passage: Passage, own: int) -> float:
    """The share of the question's weight that the terms `own` make up, of what the report's name leaves to be said.

    The words that name the report ("kết luận hội nghị sơ kết ... của Ban Quản lý") need not stand in each statement.
    """
    meta = passage.metadata
    frame = subject.said_by(meta.title, meta.body, meta.kind)
    named = subject.weight_of(frame)
    left = subject.total - named
    if left <= 0.2 * subject.total:
        return subject.weight_of(own) / (subject.total or 1.0)
    return (subject.weight_of(frame | own) - named) / left


def _support(subject: Subject, own: int, near: int, wide: int) -> float:
    """The share of the question's weight that the statement says or inherits, discounted by distance."""
    layers = ((OWN, own), (NEAR, near & ~own), (WIDE, wide & ~near & ~own))
    return sum(worth * subject.weight_of(mask) for worth, mask in layers) / (subject.total or 1.0)


def _is_target(question: Question, statement: Statement) -> bool:
    """A statement of a target, or a row that has nothing but a plan for the period asked about."""
    if statement.kind != "row":
        return nature_of(statement) == "target"
    kept = row_columns(statement, asked_periods(question.query), None)
    return any(is_plan(h) for h in kept) and not any(header_period(h) and not is_plan(h) for h in kept)


def _announces(statement: Statement) -> bool:
    """What only announces a list answers nothing by itself."""
    return statement.opens or statement.text.rstrip().endswith(":")


_SIGNATURE = re.compile(r"\b(?:KT|TL|TM|TUQ|Q)\.|\(?Đã ký\)?")


def _signs(question: Question, statement: Statement) -> bool:
    return bool(re.search(r"\bky\b", fold(question.text)) and _SIGNATURE.search(statement.text))


_MOST = re.compile(r"\b(\w+) nhat\b(?! tri)")


def _most_agrees(question: Question, statement: Statement) -> bool:
    """The question is after the most or the least of something, and the statement names it: "nhiều nhất"."""
    asked = set(_MOST.findall(fold(question.text))) - {"thong", "hop", "thu", "it", "muon", "cham"}
    return bool(asked & set(_MOST.findall(fold(statement.text)))) if asked else False
