"""What is known of a statement as an answer to a question: a vector of numbers between about -1 and 1.

Nothing here rules a statement out: place, period, unit, nature and kind of answer are told as agreeing (1),
contradicting (-1) or unknown (0), and the learned weights (assistant/data/ranking.json) say what that is worth.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.inheritance import nature_of, own_months, own_periods, period_of
from assistant.offline.kinds import holds, kinds_of, units_share
from assistant.offline.relative import RELATIVE, relative
from assistant.offline.rows import ROW_NAMES, row_features
from assistant.offline.subject import Subject
from assistant.planted import is_instruction
from assistant.question import Question
from assistant.statements import Statement, statements_of
from assistant.table_rows import asked_periods, column_periods, is_plan
from index.query import find_names
from index.retrieval import Hit
from index.text import Period, dates
from index.vietnamese import fold

_SIGN = re.compile(r"\bky\b")

Vector = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Weighed:
    """A statement of a passage found, with its features, what the cross-encoder adds to its score and, once ranked, its
    score."""

    statement: Statement
    hit: Hit
    rank: int
    features: Vector
    own: int
    reread: float = 0.0
    score: float = 0.0
    probability: float = 0.0


NAMES = (
    "own", "own_pairs", "line", "near", "wide", "exact_own", "exact_near", "exact_wide", "before",
    "after", "top", "third", "title", "kind_named", "kind", "kind_missing", "unit", "date_new",
    "place", "place_not", "period", "period_not", "nature_not", "named", "named_wide", "row",
    "opens", "repeats", "label", "signature", *ROW_NAMES, *RELATIVE,
)  # fmt: skip


def weigh(
    question: Question, subject: Subject, hits: Sequence[Hit], boards: Mapping[str, frozenset[str]]
) -> list[Weighed]:
    """Every statement of the passages found with its features, in the order of the passages."""
    asked = _asked_of(question)
    found: list[tuple[Statement, Hit, int, int]] = []
    features: list[tuple[float, ...]] = []
    for rank, hit in enumerate(hits):
        statements = [s for s in statements_of(hit.passage) if not s.joined and not is_instruction(s.sentence_text)]
        masks = [subject.said_by(s.text, s.label) | _spoken_for(asked, subject, s) for s in statements]
        context = _Context(question, subject, hit, rank, hits, boards)
        for i, statement in enumerate(statements):
            before = masks[i - 1] if i else 0
            after = masks[i + 1] if i + 1 < len(masks) else 0
            features.append(_features(asked, context, statement, masks[i], before, after))
            found.append((statement, hit, rank, masks[i]))
    if not found:
        return []
    table = _beside_rivals(np.array(features), [hit.passage.id for _, hit, _, _ in found])
    return [
        Weighed(statement, hit, rank, row, own) for (statement, hit, rank, own), row in zip(found, table, strict=True)
    ]


def _beside_rivals(table: npt.NDArray[np.float64], passages: Sequence[str]) -> npt.NDArray[np.float64]:
    """A row for each statement, followed by the features that compare it with the others."""
    shares = table[:, [NAMES.index(name) for name in ("own", "line", "near", "wide")]]
    return np.hstack([table, relative(shares, passages)])


@dataclass(frozen=True)
class _Asked:
    """What of a question is read once for all statements."""

    question: Question
    kinds: tuple[str, ...]
    days: frozenset[tuple[int, int]]
    signed: bool


_SIGNATURE = re.compile(r"^(?:KT|TL|TM|T/M|TUQ|Q)\.|\(?[ĐđKk]ã ký\)?")


def _spoken_for(asked: _Asked, subject: Subject, s: Statement) -> int:
    """A document's own number and its signature speak for it: they are read with its title, kind and body."""
    meta = s.passage.metadata
    if len(s.text) > 200:
        return 0
    numbered = "number" in asked.kinds and bool(meta.number) and meta.number in s.text
    if numbered or (asked.signed and _SIGNATURE.search(s.text)):
        return subject.said_by(meta.title, meta.kind, meta.body, "số hiệu ban hành ngày ký")
    return 0


def _asked_of(question: Question) -> _Asked:
    text = question.text
    return _Asked(
        question,
        kinds_of(question),
        frozenset((d.day, d.month) for d in dates(text)),
        bool(_SIGN.search(fold(text))) and "person" in question.wants,
    )


_Columns = Sequence[tuple[str, Period | None]]
"""The headers of a table with the periods that they name; none for what is no row."""


class _Context:
    """What all statements of one passage share."""

    def __init__(
        self,
        question: Question,
        subject: Subject,
        hit: Hit,
        rank: int,
        hits: Sequence[Hit],
        boards: Mapping[str, frozenset[str]],
    ) -> None:
        passage, meta = hit.passage, hit.passage.metadata
        self.subject = subject
        self.near = subject.said_by(passage.section, passage.headers)
        self.headers = subject.said_by(passage.headers) if passage.headers else 0
        self.columns = column_periods(passage)
        self.wide = subject.said_by(passage.text, passage.lead_in, meta.title, meta.body, passage.document)
        self.told = (
            (hit.score - hits[0].score) / 4,
            float(rank < 3),
            subject.share(subject.said_by(meta.title, meta.body, meta.kind)),
            float(bool(meta.kind) and fold(meta.kind) in fold(question.text)),
        )
        names = (*question.names, *question.boards)
        texts = (passage.section, passage.lead_in, passage.text, meta.title, meta.body) if names else ()
        around = fold(" ".join(texts))
        self.named = _part([fold(n) in around or passage.document in boards.get(n, ()) for n in names])
        self.names = [fold(n) for n in names]


def _features(asked: _Asked, context: _Context, s: Statement, own: int, before: int, after: int) -> tuple[float, ...]:
    """The values of `NAMES` without those of `RELATIVE`."""
    return (
        *_shares(context, s, own, before, after),
        *context.told,
        *_agreement(asked, context, s),
        _part([n in s.folded or n in fold(f"{s.label} {s.lead_in} {s.heading}") for n in context.names]),
        context.named,
        *_form(asked, context.subject, s),
        *row_features(asked.question, context.subject, s, context.near),
    )


def _shares(context: _Context, s: Statement, own: int, before: int, after: int) -> tuple[float, ...]:
    """How much of the question is said by the statement itself, ever further around it, and by its neighbours."""
    subject = context.subject
    if s.kind == "row":
        own |= context.headers
    line = subject.said_by(s.line_text, s.lead_in)
    near = line | context.near
    wide = near | context.wide
    return (
        subject.share(own),
        subject.share(own, subject.pair_mask),
        subject.share(line & ~own),
        subject.share(near & ~line & ~own),
        subject.share(wide & ~near & ~own),
        subject.share(own, subject.exact),
        subject.share(near & ~own, subject.exact),
        subject.share(wide & ~near & ~own, subject.exact),
        subject.share(before & ~own),
        subject.share(after & ~own),
    )


def _agreement(asked: _Asked, context: _Context, s: Statement) -> tuple[float, ...]:
    """Whether the statement is of the kind, unit, place, period and nature that are asked for."""
    held = [kind for kind in asked.kinds if holds(s, kind)]
    columns = context.columns if s.kind == "row" else []
    place = _place(asked.question, s)
    period = _period(asked.question, s, columns)
    return (
        _part([kind in held for kind in asked.kinds]),
        float(bool(asked.kinds) and not held),
        units_share(asked.question, s),
        float("date" in asked.kinds and any((d.day, d.month) not in asked.days for d in dates(s.text))),
        float(place == 1),
        float(place == -1),
        float(period == 1),
        float(period == -1),
        float(_nature(asked.question, s, columns) == -1),
    )


def _form(asked: _Asked, subject: Subject, s: Statement) -> tuple[float, ...]:
    """What the statement is by its look: a row, the opening of a list, the title again, a label, a signature."""
    return (
        float(s.kind == "row"),
        float(s.opens or s.text.rstrip().endswith(":")),
        float(s.text in s.passage.metadata.title),
        subject.share(subject.said_by(s.label, s.lead_in) & ~subject.said_by(s.text)),
        float(asked.signed and bool(_SIGNATURE.search(s.text))),
    )


def _part(told: Sequence[bool]) -> float:
    """The share of what holds; 0 of none."""
    return sum(told) / len(told) if told else 0.0


def _place(question: Question, s: Statement) -> int:
    """1 the statement is about a province that the question names, -1 about another, 0 not told."""
    asked = question.query.provinces
    if not asked:
        return 0
    home = s.passage.metadata.province
    if home in asked or find_names(s.text, asked, folded=False):
        return 1
    return -1 if home else int(bool(find_names(s.passage.text, asked, folded=False)))


def _period(question: Question, s: Statement, columns: _Columns) -> int:
    """1 the statement is about a period that the question names, -1 about another, 0 not told."""
    query = question.query
    if not query.periods and not query.years:
        return 0
    asked = asked_periods(query)
    told = [p for _, p in columns if p] or [p for p in own_periods(s.text) if p.year] or _inherited(s)
    if any(a.same(b) for a in asked for b in told):
        return 1
    years = {p.year for p in told} | {p.until for p in told}
    event = {"person", "date", "place", "body", "number"} & set(question.wants)
    if query.periods and told and {"figure", "compare"} & set(question.wants) and not event:
        return -1  # a figure of half a year is none of its quarter
    if years & query.years:
        return 0
    return -1 if years - {0} else 0


def _inherited(s: Statement) -> list[Period]:
    """What a statement is about by what is above it, or the months of that year which it names."""
    above = period_of(s)
    if above is None:
        return []
    return own_months(s.text, above.year) or [above]


def _nature(question: Question, s: Statement, columns: _Columns) -> int:
    """1 a result where results are asked for or a target where targets are, -1 the other, 0 not told."""
    if question.nature not in ("result", "target"):
        return 0
    plans = {is_plan(header) for header, told in columns if told or is_plan(header)}
    if plans:
        return 1 if (question.nature == "target") in plans else -1
    told = nature_of(s)
    return 0 if told is None else (1 if told == question.nature else -1)
