"""Answers made of the reports' own statements: choose, widen or trim, list, compare, or refuse.

No word of a claim is written here: a claim is a stretch of a passage (or a table row read with its headers), so its
figures are the document's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from assistant.evidence import (
    Evidence,
    Known,
    dated_clause,
    gather,
    is_body_name,
    own_dates,
    own_share,
    tells_time,
    units_met,
)
from assistant.matching import Subject
from assistant.people import people_in
from assistant.question import Question
from assistant.statements import Statement, asked_periods, columns_of, row_columns, row_reading, share_columns
from index.quantities import quantities
from index.report import Passage
from index.retrieval import Hit
from index.vietnamese import Span, clauses, fold

MIN_SUPPORT = 0.42
"""A statement that says less of the question than this is not its answer (share of weight; see docs/evaluation.md)."""

MIN_SUPPORT_NAMED = 0.3
"""... and a figure whose indicator, place and period are those asked about may share fewer of the other words."""

MIN_SUPPORT_AGREED = 0.38
"""... and so may a statement that is of the very place and period asked about."""

MIN_OWN = 0.18
"""... and this much it must say itself."""

MAX_CLAIM = 420
"""Characters of one claim before it is trimmed to what was asked."""


PassagesOf = Callable[[str], Sequence[Passage]]


@dataclass(frozen=True, slots=True)
class Claim:
    """`text` is what is shown; `passage.text[start:end]` is the quote that supports it."""

    text: str
    passage: Passage
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Findings:
    """Claims in the order to be shown, with an optional lead-in line; or why there are none.

    `related` are the nearest things to show beside a refusal. `computed` are lines that code worked out.
    """

    claims: tuple[Claim, ...] = ()
    lead: Claim | None = None
    reason: str | None = None
    related: tuple[Hit, ...] = ()
    computed: tuple[str, ...] = ()
    labels: tuple[str, ...] = field(default=())


def answer_from(
    question: Question,
    subject: Subject,
    hits: Sequence[Hit],
    known: Known | None = None,
    passages_of: PassagesOf = lambda document: (),
) -> Findings:
    """The claims that answer a question, or the reason why none does.

    `passages_of` gives a document's passages, for a lead-in that stands in another passage than its item.
    """
    evidence = gather(question, subject, hits, known)
    named = bool(known and known.indicators and "figure" in question.wants)
    chosen = [e for e in evidence if e.admissible and e.own >= MIN_OWN and e.support >= _enough(e, named)]
    if "list" in question.wants:
        listed = _as_list(question, subject, chosen, evidence)
        if listed is not None:
            return listed
    if not chosen:
        return Findings(reason=_why_not(question, evidence), related=tuple(hits[:3]))
    claim = _claim(question, subject, chosen[0], evidence)
    return Findings(claims=(claim,), lead=_distant_lead(question, chosen[0].statement, claim, passages_of))


def _enough(evidence: Evidence, named: bool) -> float:
    """The support that a statement needs; less when the indicator, or both place and period, are those asked about."""
    if named:
        return MIN_SUPPORT_NAMED
    return MIN_SUPPORT_AGREED if evidence.place_agrees and evidence.period_agrees else MIN_SUPPORT


def _distant_lead(question: Question, statement: Statement, claim: Claim, passages_of: PassagesOf) -> Claim | None:
    """The lead-in that holds the date asked for, where it stands in another passage of the document."""
    lead = statement.lead_in.split("\n")[-1]
    needed = "date" in question.wants and lead and tells_time(lead) and not tells_time(claim.text)
    if not needed or lead in statement.passage.text:
        return None
    home = next((p for p in passages_of(statement.passage.document) if lead in p.text), None)
    if home is None:
        return None
    start = home.text.index(lead)
    timed = next((part for part in clauses(lead, Span(0, len(lead))) if own_dates(part.of(lead))), Span(0, len(lead)))
    return Claim(tidy(timed.of(lead)), home, start + timed.start, start + timed.end, 0.0)


def _why_not(question: Question, evidence: Sequence[Evidence]) -> str:
    """The first thing that fails, in the order in which staff would check it. Never names a figure."""
    close = [e for e in evidence if e.support >= MIN_SUPPORT and e.own >= MIN_OWN]
    if question.query.provinces and not any(e.place_agrees for e in evidence):
        return f"Các tài liệu đã nạp không có nội dung này của {', '.join(question.query.provinces)}."
    if close and all(e.period_agrees is False for e in close):
        return "Các tài liệu đã nạp có nội dung gần với câu hỏi nhưng không đúng kỳ được hỏi."
    if close and all(e.nature_agrees is False for e in close):
        return (
            "Các tài liệu đã nạp có nội dung gần với câu hỏi nhưng khác loại số liệu được hỏi (kết quả hay chỉ tiêu)."
        )
    if close and not any(e.fits for e in close):
        return "Các tài liệu đã nạp có nhắc đến nội dung này nhưng không nêu điều được hỏi."
    return "Các tài liệu đã nạp không nêu nội dung được hỏi."


# ------------------------------------------------------------------------------------------------ one claim


def _claim(question: Question, subject: Subject, best: Evidence, evidence: Sequence[Evidence]) -> Claim:
    statement = best.statement
    if statement.kind == "row":
        return _row_claim(question, subject, statement, best.score)
    span = _widen(question, subject, statement)
    if "number" in question.wants:
        span = _with_date_line(question, statement, span)
    elif question.wants[0] == "person" and question.roles and "date" not in question.wants:
        span = _trim_to_person(question, subject, statement.passage.text, span)
    elif "list" not in question.wants:
        span = _trim(question, subject, statement.passage.text, span)
    return _shown(question, statement, span, best.score)


def _row_claim(question: Question, subject: Subject, statement: Statement, score: float) -> Claim:
    nature = question.nature if question.nature in ("result", "target") else None
    keep = row_columns(statement, asked_periods(question.query), nature)
    if "%" in question.units and not {"%"} >= set(question.units):
        keep |= share_columns(statement, question.text) if keep else keep
    if not keep and "list" not in question.wants:
        keep = _named_columns(subject, statement)
    return Claim(row_reading(statement, keep), statement.passage, statement.start, statement.end, score)


def _named_columns(subject: Subject, statement: Statement) -> frozenset[str]:
    """The headers that the question names, in a table whose columns are indicators; none if it names none of them."""
    label, columns = columns_of(statement)
    rest = ~subject.said_by(label, statement.label)
    named = {c.header: subject.weight_of(subject.said_by(c.header) & rest) for c in columns}
    most = max(named.values(), default=0.0)
    return frozenset(h for h, weight in named.items() if weight >= 0.5 * most > 0)


def _shown(question: Question, statement: Statement, span: Span, score: float) -> Claim:
    """The claim with the lead-in that a reader needs: the one that holds the date asked for, or the list's head."""
    text = tidy(span.of(statement.passage.text))
    if statement.label and statement.label not in text:
        return Claim(f"{tidy(statement.label)}: {text}", statement.passage, span.start, span.end, score)
    heading = tidy(statement.heading)
    if {"body", "person"} & set(question.wants) and is_body_name(heading) and heading not in text:
        return Claim(f"{heading}: {text}", statement.passage, span.start, span.end, score)
    lead = tidy(statement.lead_in)
    needs = "date" in question.wants and not tells_time(text)
    if needs and not tells_time(lead):
        return _with_dated_clause(statement, span, score)
    start = statement.passage.text.find(statement.lead_in) if statement.lead_in else -1
    introduces = len(lead) <= 90 and statement.lead_in.rstrip().endswith(":")
    if lead and lead not in text and (needs or introduces) and 0 <= start < span.start:
        joined = f"{lead.rstrip(':')}: {text}"
        return Claim(joined, statement.passage, start if span.start - start < 400 else span.start, span.end, score)
    return Claim(text, statement.passage, span.start, span.end, score)


def _with_dated_clause(statement: Statement, span: Span, score: float) -> Claim:
    """A claim after the clause of its sentence that holds the date: "... trong năm 2018 như: ...; đường số 3B"."""
    text = statement.passage.text
    dated = dated_clause(statement)
    if dated is None:
        return Claim(tidy(span.of(text)), statement.passage, span.start, span.end, score)
    joined = f"{tidy(dated.of(text))} … {tidy(span.of(text))}"
    return Claim(joined, statement.passage, dated.start, span.end, score)


def _with_date_line(question: Question, statement: Statement, span: Span) -> Span:
    """A document's number with the place-and-date line after it, when the date is asked for too."""
    text = statement.passage.text
    following = text.find("\n", span.end)
    end = text.find("\n", following + 1) if following >= 0 else -1
    line = Span(following + 1, end if end >= 0 else len(text))
    dated = following >= 0 and line.end - line.start < 80 and tells_time(line.of(text))
    return Span(span.start, line.end) if dated and "date" in question.wants and not tells_time(span.of(text)) else span


def _widen(question: Question, subject: Subject, statement: Statement) -> Span:
    """Take in the neighbouring clauses of the sentence that say more of the question, one after another."""
    text = statement.passage.text
    if statement.joined:
        return statement.span
    parts = clauses(text, statement.sentence)
    here = next((i for i, p in enumerate(parts) if p.start <= statement.start < p.end), 0)
    first = last = here
    covered = _matched(subject, statement.text)
    while last + 1 < len(parts):
        more = _matched(subject, text[statement.start : parts[last + 1].end])
        if more - covered < 0.1 * subject.total or _repeats(text, statement.span, parts[last + 1]):
            break
        covered, last = more, last + 1
    begin = statement.start if first == here else parts[first].start
    return Span(begin, parts[last].end if parts else statement.end)


def _repeats(text: str, own: Span, other: Span) -> bool:
    """A clause with figures of its own for the same kind of thing is another entry, not more of this one."""
    mine, theirs = quantities(own.of(text)), quantities(other.of(text))
    return bool({q.unit for q in mine} & {q.unit for q in theirs})


def _matched(subject: Subject, text: str) -> float:
    return subject.core_of(subject.said_by(text))


_AFTER_FIGURE = re.compile(r"(?:,|;|\s+và|\s*[-–])\s+(?=[^\W\d]|\d)")
_PART_OF = re.compile(r"\s*(?:trong đó|tr\.đó|gồm|bao gồm|trong số đó)\b", re.IGNORECASE)
_CONTINUES = re.compile(
    r"\s*(?:và\s+)?(?:(?:đạt|bằng|tăng|giảm|vượt|chiếm|tương đương|so|trị giá"
    r"|(?:với )?(?:tổng )?(?:số )?(?:vốn|kinh phí))\b"
    r"|\d[\d.,]*\s*(?:nghìn |triệu |tỷ )+(?:đồng|USD)\b)",
    re.IGNORECASE,
)


def _trim(question: Question, subject: Subject, text: str, span: Span) -> Span:
    """For a figure: the shortest run of its clause's parts (each ends after a figure) that says as much.

    A part that goes on about the figure before it ("tăng 20,36% so với cùng kỳ") stays with it.
    """
    words = span.of(text)
    if "figure" in question.wants:
        edges = [0, *_part_ends(words), len(words)]
        span = _shortest(
            subject, words, span, edges, share=0.93, keeps=lambda part: _keeps_units(question, words, part)
        )
        words = span.of(text)
    if len(words) <= MAX_CLAIM:
        return span
    return _cut_long(subject, words, span)


def _trim_to_person(question: Question, subject: Subject, text: str, span: Span) -> Span:
    """Of a sentence that names several persons, the part with the office asked about."""
    words = span.of(text)
    edges = [
        0,
        *(m.end() for m in re.finditer(r"[,;]\s+(?=(?:và )?(?:các )?(?:đồng chí|ông|bà)\b)", words)),
        len(words),
    ]
    parts = [Span(span.start + a, span.start + b) for a, b in pairwise(edges)]
    fitting = [p for p in parts if people_in(p.of(text)) and any(r in fold(p.of(text)) for r in question.roles)]
    if len(parts) < 2 or not fitting:
        return span
    best = max(fitting, key=lambda p: _matched(subject, p.of(text)))
    return Span(best.start, best.start + len(best.of(text).rstrip(" ,;")))


def _part_ends(words: str) -> list[int]:
    ends = []
    for cut in _AFTER_FIGURE.finditer(words):
        before = re.search(r"\d[^,;]{0,40}$", words[: cut.start()])
        inside = words[: cut.start()].count("(") > words[: cut.start()].count(")")
        if before and not inside and not _CONTINUES.match(words, cut.end()):
            ends.append(cut.end())
    return ends


def _keeps_units(question: Question, words: str, part: str) -> bool:
    return units_met(question, quantities(part)) >= units_met(question, quantities(words))


def _shortest(
    subject: Subject,
    words: str,
    span: Span,
    edges: list[int],
    *,
    share: float,
    keeps: Callable[[str], bool] = lambda part: True,
) -> Span:
    full = _matched(subject, words)
    best = (0, len(words))
    for i, begin in enumerate(edges[:-1]):
        if _PART_OF.match(words, begin):
            continue  # it means nothing without what it is a part of
        for end in edges[i + 1 :]:
            part = words[begin:end]
            if end - begin < best[1] - best[0] and _matched(subject, part) >= share * full - 1e-9 and keeps(part):
                best = (begin, end)
                break
    kept = re.sub(r"(?:\s+và|\s*[-–,;])\s*$", "", words[best[0] : best[1]])
    return Span(span.start + best[0], span.start + best[0] + len(kept))


def _cut_long(subject: Subject, words: str, span: Span) -> Span:
    """The shortest run of comma parts of a long clause that says as much of the question as the whole.

    Parts that go on with a list of names ("các KCN A, B, C") are not edges.
    """
    edges = [
        0,
        *(m.end() for m in re.finditer(r"[,;]\s+(?=[^\W\d])", words) if not words[m.end()].isupper()),
        len(words),
    ]
    return _shortest(subject, words, span, edges, share=0.98)


def tidy(text: str) -> str:
    """A stretch of a document as a line of an answer: no bullet or number before it, no separator after it."""
    text = " ".join(text.split())
    text = re.sub(r"^(?:[-–+*•]|\(\d{1,2}\)[.)]?|\d{1,2}[.)](?!\d)|\(?[a-zđ]\))\s*", "", text)
    return re.sub(r"(?:\s*[;,:]|\s*\./\.)+$", "", text)


# ----------------------------------------------------------------------------------------------------- lists


MAX_ITEMS = 12
LIST_BONUS = 0.2
"""A list whose lead-in says what was asked is preferred to a single statement that says as much."""


def _as_list(
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
    return Findings(claims=tuple(_claim(question, subject, e, evidence) for e in ordered[:8]))


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
    r"\b(?:mấy|những|các|một số|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|nhiều|\d+)\b[^.;]{0,40}"
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
        if s.label or (s.series > 0 and s.kind == "clause"):
            label = s.label or s.text.partition(":")[0]
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
        return _row_claim(question, subject, s, evidence.score)
    return Claim(tidy(s.text), s.passage, s.start, s.end, evidence.score)
