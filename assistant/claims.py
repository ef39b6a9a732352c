"""One claim of a statement: widened to what was asked, trimmed to it, with the lead-in that a reader needs."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from assistant.evidence import Evidence
from assistant.findings import Claim, tidy
from assistant.fitting import Known
from assistant.kinds import dated_clause, is_body_name, tells_time, units_met
from assistant.matching import Subject
from assistant.naming import NAMED
from assistant.people import people_in
from assistant.question import Question
from assistant.statements import Statement
from assistant.table_rows import asked_periods, columns_of, row_columns, row_reading, share_columns
from index.quantities import quantities
from index.vietnamese import Span, clauses, fold

MAX_CLAIM = 420
"""Characters of one claim before it is trimmed to what was asked."""


def claim_of(question: Question, subject: Subject, best: Evidence, known: Known | None = None) -> Claim:
    statement = best.statement
    if statement.kind == "row":
        return row_claim(question, subject, statement, best.score)
    span = _widen(question, subject, statement)
    if "number" in question.wants:
        span = _with_date_line(question, statement, span)
    elif question.wants[0] == "person" and question.roles and "date" not in question.wants:
        span = _trim_to_person(question, subject, statement.passage.text, span)
    elif "list" not in question.wants:
        span = _trim(question, subject, statement.passage.text, span, known or Known())
    return _shown(question, statement, span, best.score)


def row_claim(question: Question, subject: Subject, statement: Statement, score: float) -> Claim:
    nature = question.nature if question.nature in ("result", "target") else None
    keep = row_columns(statement, asked_periods(question.query), nature)
    if keep and ("%" in question.units or _SAME_PERIOD.search(fold(question.text))):
        keep |= share_columns(statement, question.text)
    if not keep and "list" not in question.wants:
        keep = _named_columns(subject, statement)
    return Claim(row_reading(statement, keep), statement.passage, statement.start, statement.end, score)


_SAME_PERIOD = re.compile(r"\bso (?:voi )?cung k[iy]\b")


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
        following = parts[last + 1]
        if (
            more - covered < 0.1 * subject.total
            or _repeats(text, statement.span, following)
            or _speaks_of_another(question, following.of(text))
        ):
            break
        covered, last = more, last + 1
    begin = statement.start if first == here else parts[first].start
    return Span(begin, parts[last].end if parts else statement.end)


def _speaks_of_another(question: Question, clause: str) -> bool:
    """Whether a clause begins with a body that the question does not name: it tells that body's business."""
    body = NAMED.match(clause)
    if not question.names or body is None or not body["body"]:
        return False
    head = fold(clause[: body.end() + 20])
    return not any(fold(name) in head for name in question.names)


def _repeats(text: str, own: Span, other: Span) -> bool:
    """A clause with figures of its own for the same kind of thing is another entry, not more of this one."""
    mine, theirs = quantities(own.of(text)), quantities(other.of(text))
    return bool({q.unit for q in mine} & {q.unit for q in theirs})


def _matched(subject: Subject, text: str) -> float:
    return subject.core_of(subject.said_by(text))


_AFTER_FIGURE = re.compile(r"(?:,|;|(?<!\s)(?:\s+và|\s*[-–]))\s+(?=[^\W\d]|\d)")
_PART_OF = re.compile(r"\s*(?:trong đó|tr\.đó|gồm|bao gồm|trong số đó)\b", re.IGNORECASE)
_CONTINUES = re.compile(
    r"\s*(?:và\s+)?(?:(?:đạt|thực tế|bằng|tăng|giảm|vượt|chiếm|tương đương|so|trị giá"
    r"|(?:với )?(?:tổng )?(?:số )?(?:vốn|kinh phí))\b"
    r"|\d[\d.,]*\s*(?:nghìn |triệu |tỷ )+(?:đồng|USD)\b)",
    re.IGNORECASE,
)


def _trim(question: Question, subject: Subject, text: str, span: Span, known: Known) -> Span:
    """For a figure: the shortest run of its clause's parts (each ends after a figure) that says as much.

    A part that goes on about the figure before it ("tăng 20,36% so với cùng kỳ") stays with it.
    """
    words = span.of(text)
    if "figure" in question.wants and "text" not in question.wants:
        edges = [0, *_part_ends(words), len(words)]
        named = _indicators_in(subject, known, words)

        def keeps(part: str) -> bool:
            return _keeps_units(question, words, part) and _indicators_in(subject, known, part) >= named

        span = _shortest(subject, words, span, edges, share=0.93, keeps=keeps)
        words = span.of(text)
    if len(words) <= MAX_CLAIM:
        return span
    return _cut_long(subject, words, span)


def _indicators_in(subject: Subject, known: Known, text: str) -> int:
    """How many of the indicators asked about a text names."""
    region = subject.reader.region(text)
    return sum(any(region.names(phrase, known.longer) for phrase in group) for group in known.indicators)


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
        before = re.search(r"(?<!\()\d[^,;]{0,40}$", words[: cut.start()])
        inside = words[: cut.start()].count("(") > words[: cut.start()].count(")")
        if before and not inside and not _CONTINUES.match(words, cut.end()):
            ends.append(cut.end())
    return ends


_RANK_ASKED = re.compile(r"\b(?:hang|thu|vi tri) (?:may|bao nhieu|nao)\b")
_RANK = re.compile(r"\b(?:hang|thu) \d")


def _keeps_units(question: Question, words: str, part: str) -> bool:
    if _RANK_ASKED.search(fold(question.text)) and _RANK.search(fold(words)) and not _RANK.search(fold(part)):
        return False
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
    kept = re.sub(r"(?<!\s)(?:\s+và|\s*[-–,;])\s*$", "", words[best[0] : best[1]])
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
