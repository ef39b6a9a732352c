"""Answers that are lists: items under a lead-in, enumerations, announced sentences, statements that answer alike."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.claims import claim_of, row_claim
from assistant.evidence import MIN_OWN, Evidence, own_share
from assistant.findings import Claim, Findings, tidy
from assistant.matching import Subject
from assistant.question import Question
from assistant.statements import Statement, label_of

MAX_ITEMS = 12
LIST_BONUS = 0.2
"""A list whose lead-in says what was asked is preferred to a single statement that says as much."""


def as_list(
    question: Question, subject: Subject, chosen: Sequence[Evidence], evidence: Sequence[Evidence]
) -> Findings | None:
    """The list whose lead-in or heading is what was asked about; else the statements that answer equally well."""
    series = _best_series(question, subject, evidence)
    chosen = [e for e in chosen if not e.statement.joined]
    best = chosen[0] if chosen else None
    announced = _announced(best, evidence) if best else []
    if best and announced:
        opening = _item(question, subject, best)
        return Findings(claims=tuple(_item(question, subject, e) for e in announced), lead=opening)
    if series is not None and (best is None or series[0] + LIST_BONUS >= 0.5 * best.own + 0.5 * best.support):
        items = series[1]
        return Findings(claims=tuple(_item(question, subject, e) for e in items), lead=_lead_of(items[0].statement))
    if best is None:
        return None
    listed = _enumeration(best, evidence)
    if listed:
        return Findings(claims=tuple(_item(question, subject, e) for e in listed))
    same: list[Evidence] = []
    for e in chosen[:12]:
        if e.score >= 0.88 * best.score and e.own >= 0.85 * best.own and _alike(e, best) and _apart(e, same):
            same.append(e)
    if len(same) < 2:
        return None
    ordered = sorted(same, key=lambda e: (e.statement.passage.ordinal, e.statement.start))
    return Findings(claims=tuple(claim_of(question, subject, e) for e in ordered[:8]))


def _enumeration(best: Evidence, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The clauses of a sentence that the best statement opens: "đã ban hành Kế hoạch A; Kế hoạch B; Kế hoạch C"."""
    mine = best.statement
    clauses_ = [
        e
        for e in evidence
        if e.statement.passage.id == mine.passage.id
        and e.statement.sentence == mine.sentence
        and e.statement.series == mine.series
        and e.names_share >= best.names_share
        and not e.statement.joined
    ]
    ordered = sorted(clauses_, key=lambda e: e.statement.start)
    opens = len(ordered) >= 3 and (ordered[0].statement.start == mine.start or _as_good(ordered[0], best))
    return ordered if opens and _of_one_kind([e.statement.text for e in ordered]) else []


_ANNOUNCES = re.compile(
    r"\b(?:mấy|một số|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|\d+|(?:những|các)(?=[^.;]* sau\b))\b[^.;]{0,40}"
    r"(?:hạn chế|khó khăn|vướng mắc|tồn tại|bất cập|việc|nhiệm vụ|nhóm|giải pháp|vấn đề|nội dung|kiến nghị|ý kiến|điểm"
    r"|nguyên nhân|bài học|biện pháp)[^.;]*[.:]$",
    re.IGNORECASE,
)


def _announced(best: Evidence, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The sentences of its line after one that announces them: "... chỉ ra mấy hạn chế lớn. Trước hết là ..."."""
    mine = best.statement
    if mine.kind == "row" or mine.joined or not _ANNOUNCES.search(mine.text):
        return []
    line_end = mine.passage.text.find("\n", mine.start)
    line_end = line_end if line_end >= 0 else len(mine.passage.text)
    after = [
        e
        for e in evidence
        if e.statement.passage.id == mine.passage.id
        and mine.end <= e.statement.start < line_end
        and not e.statement.joined
    ]
    return sorted(after, key=lambda e: e.statement.start)[:MAX_ITEMS] if len(after) >= 2 else []


def _of_one_kind(clauses_: Sequence[str]) -> bool:
    """Whether clauses enumerate things of a kind: the first announces them, or the others begin alike."""
    begins = [tuple(text.lower().split()[:2]) for text in clauses_[1:]]
    announced = re.search(r"\b(?:như|gồm|sau đây|sau)\b", clauses_[0])
    return bool(announced) or max(map(begins.count, begins)) >= 2


def _as_good(opening: Evidence, best: Evidence) -> bool:
    return opening.admissible and opening.support >= 0.85 * best.support and opening.own >= MIN_OWN


def _apart(one: Evidence, others: Sequence[Evidence]) -> bool:
    """Whether a statement shares no words with those already taken."""
    mine = one.statement
    return all(
        mine.passage.id != o.statement.passage.id or mine.end <= o.statement.start or o.statement.end <= mine.start
        for o in others
    )


def _alike(one: Evidence, best: Evidence) -> bool:
    return one.statement.passage.document == best.statement.passage.document and one.names_share == best.names_share


def _best_series(
    question: Question, subject: Subject, evidence: Sequence[Evidence]
) -> tuple[float, list[Evidence]] | None:
    """The admissible list of at least two items whose lead-in or heading says what was asked, with its score (0..1)."""
    found: list[tuple[float, list[Evidence]]] = []
    for items in _all_series(evidence):
        good = [e for e in items if e.admissible]
        head = _head_share(question, subject, items[0].statement)
        if len(items) >= 2 and len(good) >= 0.5 * len(items) and head >= MIN_HEAD:
            support = sum(e.support for e in items) / len(items)
            found.append((0.5 * head + 0.5 * support, items))
    return max(found, key=lambda pair: pair[0], default=None)


MIN_HEAD = 0.33


def _all_series(evidence: Sequence[Evidence]) -> list[list[Evidence]]:
    """Statements grouped by list: an enumeration, the items under one lead-in or heading, a section's statements."""
    groups: dict[tuple[object, ...], list[Evidence]] = {}
    for e in evidence:
        s = e.statement
        if s.joined:
            continue
        place = f"{s.passage.id}:{s.series}" if s.series > 0 else ""
        if s.series >= 0:
            groups.setdefault((s.passage.document, s.passage.section, s.lead_in, place), []).append(e)
        if label := s.label or (label_of(s.text).rstrip(":") if s.series >= 0 else ""):
            groups.setdefault((s.passage.id, s.sentence, label), []).append(e)
        if s.passage.section and s.kind != "row":
            groups.setdefault((s.passage.document, s.passage.section), []).append(e)
    return [sorted(g, key=lambda e: (e.statement.passage.ordinal, e.statement.start)) for g in groups.values()]


def _head_share(question: Question, subject: Subject, statement: Statement) -> float:
    """How much of the question, beyond what names the report, the lead-in and the heading of a list say.

    In a notice the heading names the body and the items are its tasks: then the name is what was asked about.
    """
    share = own_share(subject, statement.passage, subject.said_by(statement.lead_in, statement.heading))
    label = statement.label or (statement.text.partition(":")[0] if ":" in statement.text[:90] else "")
    share = max(share, own_share(subject, statement.passage, subject.said_by(statement.lead_in, label)))
    regions = [subject.reader.region(text) for text in (statement.lead_in, statement.heading, label)]
    phrases = [subject.reader.phrases(name) for name in question.names]
    named = [any(region.has(phrase) for region in regions for phrase in one) for one in phrases]
    return max(share, 0.9) if named and all(named) else share


def _lead_of(statement: Statement) -> Claim | None:
    lead = tidy(statement.lead_in)
    if not lead or statement.lead_in not in statement.passage.text:
        return None
    start = max(statement.passage.text.find(statement.lead_in), 0)
    return Claim(lead, statement.passage, start, start + len(statement.lead_in), 0.0)


def _item(question: Question, subject: Subject, evidence: Evidence) -> Claim:
    s = evidence.statement
    if s.kind == "row":
        return row_claim(question, subject, s, evidence.score)
    return Claim(tidy(s.text), s.passage, s.start, s.end, evidence.score)
