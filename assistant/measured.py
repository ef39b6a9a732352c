"""Answers worked out from the indicator records: gaps and shares of a plan, the order of indicators and of zones.

The rule between records and statements: what a report says in its own words is quoted (a share of the plan that stands
in the text is answered by that text). Where the question asks for what no sentence says alone, such as what is still
missing to a target, which indicator or zone has the most, or all shares of the plan, the records of the passages found
are put side by side, each with its source, and the sum is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby

from assistant.findings import Claim, Findings, tidy
from assistant.grounding import COMPUTED
from assistant.matching import Subject
from assistant.question import Question
from assistant.records.fulfilment import last_period, share_of, target_of, year_of
from assistant.records.model import Indicator
from assistant.records.quantity import scaled, spelled
from index.report import Passage
from index.text import format_number as written
from index.vietnamese import fold

_PLAN = r"(?:ke hoach|chi tieu|muc tieu|\bkh\b)"
_GAP = re.compile(
    rf"\b(?:con thieu|con phai|con cach|thieu|can them|them)\b.*\bbao nhieu\b.*\b{_PLAN}"
    rf"|\b(?:so voi|con)\b.*\b{_PLAN}.*\b(?:con )?thieu bao nhieu\b"
)
_SHARE = re.compile(rf"(?:%|\bphan tram|\bphan|\bty le)\b.*\b{_PLAN}")
_EVERY = re.compile(rf"\bty le\b.*\b{_PLAN}.*\b(?:tung|cac|moi) (?:chi tieu|linh vuc|chi so)\b")
_WHICH = re.compile(r"\b(?:chi tieu|linh vuc|chi so|mat|noi dung) nao\b.*\b(?P<most>thap|cao|it|cham|nhieu|lon) nhat\b")
_ZONE = re.compile(
    r"\b(?:kcn|kkt|ccn|khu(?: cong nghiep)?) nao\b.*\b(?P<most>thap|cao|it|nhieu|lon)(?: \w+){0,3}? (?:hon|nhat)\b"
)
_LEAST = ("thap", "it", "cham")
MOST = 10
"""Records that one answer lists."""
FIRST = 3
"""Records that are shown of an order: the one asked for, and those next to it."""


def asks_of_records(question: Question) -> bool:
    """Whether a question asks for what no sentence says alone: a gap, an order of indicators or zones, every share."""
    plain = fold(question.text)
    return any(pattern.search(plain) for pattern in (_GAP, _ZONE, _EVERY)) or asks_for_order_of_shares(plain)


def asks_for_order_of_shares(plain: str) -> bool:
    return bool(_WHICH.search(plain) and _SHARE.search(plain))


def asks_for_share(question: Question) -> bool:
    """Whether a share of a plan is asked for."""
    return "%" in question.units and bool(_SHARE.search(fold(question.text)))


def worked_out(
    question: Question, subject: Subject, indicators: Sequence[Indicator], passages: Sequence[Passage]
) -> Findings | None:
    """What the records say to a question that no sentence answers alone; None for any other question.

    `passages` hold the records' quotes.
    """
    plain = fold(question.text)
    records = [record for record in indicators if _in_scope(question, record)]
    whole = [record for record in records if not record.scope]
    homes = {passage.id: passage for passage in passages}
    if _GAP.search(plain):
        return _gap(_best_pair(question, subject, whole), homes)
    if match := _ZONE.search(plain):
        return _order_of_zones(question, subject, records, homes, least=match["most"] in _LEAST)
    planned = [r for r in whole if r.kind == "result" and r.vs_plan_pct is not None]
    if _EVERY.search(plain):
        return _shares(planned, homes)
    if asks_for_order_of_shares(plain) and (match := _WHICH.search(plain)):
        return _order_of_shares(planned, homes, least=match["most"] in _LEAST)
    return None


def share_of_plan(
    question: Question, subject: Subject, indicators: Sequence[Indicator], passages: Sequence[Passage]
) -> Findings | None:
    """The share of its plan that a result reaches, worked out where no report tells it."""
    pair = _best_pair(question, subject, [r for r in indicators if _in_scope(question, r) and not r.scope])
    if pair is None:
        return None
    result, target = pair
    share = share_of(result, target)
    if share is None:
        return None
    line = f"{COMPUTED} {spelled(result.amount)} : {spelled(target.amount)} = {written(share)}%"
    return _side_by_side(pair, {p.id: p for p in passages}, line)


def _in_scope(question: Question, record: Indicator) -> bool:
    asked = question.query
    if asked.provinces and record.province and record.province not in asked.provinces:
        return False
    own = last_period(record)
    if record.kind == "result" and asked.periods and own is not None:
        return any(own.same(period) for period in asked.periods) or year_of(record) in {
            p.year for p in asked.periods if p.whole_year
        }
    return not asked.years or not year_of(record) or year_of(record) in asked.years


def _told(subject: Subject, record: Indicator) -> float:
    return subject.weight_of(subject.said_by(record.indicator, record.name))


def _best_pair(
    question: Question, subject: Subject, records: Sequence[Indicator]
) -> tuple[Indicator, Indicator] | None:
    """The result that the question is about, with its target."""
    targets = [r for r in records if r.kind == "target"]
    pairs = [(r, t) for r in records if r.kind == "result" and (t := target_of(r, targets)) is not None]
    named = [pair for pair in pairs if subject.reader.region(question.text).has(_phrase(subject, pair[0].name))]
    return max(named, key=lambda pair: _told(subject, pair[0]), default=None)


def _phrase(subject: Subject, name: str) -> tuple[str, ...]:
    return subject.reader.region(name).syllables or ("",)


def _gap(pair: tuple[Indicator, Indicator] | None, homes: dict[str, Passage]) -> Findings | None:
    if pair is None:
        return None
    result, target = pair
    missing = target.value - result.value
    if target.unit != result.unit or missing <= 0:
        return None
    line = f"{COMPUTED} {written(target.value)} − {written(result.value)} = {written(missing)} {target.unit}"
    return _side_by_side(pair, homes, line)


def _side_by_side(pair: tuple[Indicator, Indicator], homes: dict[str, Passage], line: str) -> Findings | None:
    claims = [_claim(record, homes) for record in pair]
    found = [claim for claim in claims if claim is not None]
    return Findings(claims=tuple(found), labels=("Kết quả", "Chỉ tiêu"), computed=(line,)) if len(found) == 2 else None


def _shares(records: Sequence[Indicator], homes: dict[str, Passage]) -> Findings | None:
    claims = [claim for record in records[:MOST] if (claim := _claim(record, homes)) is not None]
    return Findings(claims=tuple(claims)) if len(claims) >= 2 else None


def _order_of_shares(records: Sequence[Indicator], homes: dict[str, Passage], *, least: bool) -> Findings | None:
    shares = [(record.vs_plan_pct, record.indicator, record) for record in records if record.vs_plan_pct is not None]
    return _ordered([(share, name, f"{written(share)}%", record) for share, name, record in shares], homes, least)


def _order_of_zones(
    question: Question, subject: Subject, records: Sequence[Indicator], homes: dict[str, Passage], *, least: bool
) -> Findings | None:
    """The zones of one indicator, period and kind: of those that two zones have, the one that the question names."""

    def same(record: Indicator) -> tuple[str, str, str, str]:
        return record.kind, record.name, record.period, scaled(record.amount)[1]

    scoped = sorted((r for r in records if r.scope), key=same)
    groups = [list(group) for _, group in groupby(scoped, key=same)]
    groups = [g for g in groups if len({r.scope for r in g}) >= 2]
    wanted = question.nature if question.nature in ("result", "target") else None
    groups = [g for g in groups if wanted in (None, g[0].kind)]
    best = max(groups, key=lambda g: _told(subject, g[0]), default=None)
    if best is None or not _told(subject, best[0]):
        return None
    one_a_zone = {record.scope: record for record in best}.values()
    return _ordered([(scaled(r.amount)[0], r.scope, spelled(r.amount), r) for r in one_a_zone], homes, least)


def _ordered(
    rows: Iterable[tuple[Decimal, str, str, Indicator]], homes: dict[str, Passage], least: bool
) -> Findings | None:
    """Values put in order, the one asked for first; None for fewer than two."""
    ranked = sorted(rows, key=lambda row: row[0], reverse=not least)[:FIRST]
    claims = [(name, shown, claim) for _, name, shown, record in ranked if (claim := _claim(record, homes))]
    if len(claims) < 2:
        return None
    sign = " < " if least else " > "
    line = sign.join(f"{shown} ({name})" for name, shown, _ in claims)
    return Findings(
        claims=tuple(claim for _, _, claim in claims),
        labels=tuple(name for name, _, _ in claims),
        computed=(f"{COMPUTED} {line}",),
    )


def _claim(record: Indicator, homes: dict[str, Passage]) -> Claim | None:
    passage = homes.get(record.passage)
    return Claim(tidy(record.quote), passage, record.start, record.end, 0.0) if passage else None
