"""What is shown of the documents: stretches of passages of a readable length, each with what it needs to be understood.

A quotation grows from one statement by the neighbours that answer too, takes its label or lead-in with it, and is cut
to the parts that say most of the question where it is too long. No word is written here but a table row's headers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.offline.features import Weighed
from assistant.offline.kinds import HOLDS, TELLS, UNITS, kinds_of
from assistant.offline.subject import Subject
from assistant.question import Question
from assistant.statements import Statement
from assistant.table_rows import asked_periods, columns_of, row_columns, share_columns
from index.report import Passage
from index.text import dates, document_numbers, quantities
from index.vietnamese import fold

GROWS = 0.12
"""A neighbour this probable, beside its statement's own probability, is quoted with it."""
GROWS_LIST = 0.03
LONGEST = 380
"""Characters of a quotation that grew; a single statement may be longer."""
LONGEST_LEAD = 110


@dataclass(frozen=True, slots=True)
class Candidate:
    """`text` is what is shown; `passage.text[start:end]` is what bears it out. `probability` of being the answer."""

    text: str
    passage: Passage
    start: int
    end: int
    score: float
    probability: float


def tidy(text: str) -> str:
    """A stretch of a document as a line of an answer: no bullet or number before it, no separator after it."""
    text = " ".join(text.split())
    text = re.sub(r"^(?:[-–+*•]|\(\d{1,2}\)[.)]?|\d{1,2}[.)](?!\d)|\(?[a-zđ]\))\s*", "", text)
    return re.sub(r"(?:\s*[;,:]|\s*\./\.)+$", "", text)


def label_of(passage: Passage, text: str) -> str:
    """The place, and the period where the passage itself names it, of a quotation that does not say them."""
    meta = passage.metadata
    parts = [meta.province] if meta.province and meta.province not in text else []
    if meta.period and meta.period in passage.text and meta.period not in text:
        parts.append(meta.period)
    return f"**{', '.join(parts)}**: " if parts else ""


def quote(
    question: Question, subject: Subject, at: int, weighed: Sequence[Weighed], limit: int = LONGEST
) -> tuple[Candidate, set[int]]:
    """The quotation that grows from the statement `at`, and the statements that it takes in.

    `weighed` are all statements in reading order within each passage.
    """
    seed = weighed[at]
    if seed.statement.kind == "row":
        text = _row(question, subject, seed, limit)
        s = seed.statement
        return Candidate(text, s.passage, s.start, s.end, seed.score, seed.probability), {at}
    first = last = at
    least = (GROWS_LIST if "list" in question.wants else GROWS) * seed.probability
    while True:
        missing = _missing(question, weighed, first, last)
        options = [i for i in (first - 1, last + 1) if _continues(weighed, i, at)]
        options = [i for i in options if weighed[i].probability >= least or _supplies(missing, weighed[i])]
        options.sort(key=lambda i: -weighed[i].probability)
        fitting = [i for i in options if _length(weighed, min(first, i), max(last, i)) <= limit]
        if not fitting:
            break
        first, last = min(first, fitting[0]), max(last, fitting[0])
    taken = set(range(first, last + 1))
    start, end = weighed[first].statement.start, weighed[last].statement.end
    text = tidy(seed.statement.passage.text[start:end])
    text = cut(subject, text, limit, kinds_of(question))
    text = _introduced(weighed[first].statement, text, limit)
    probability = min(1.0, sum(weighed[i].probability for i in taken))
    return Candidate(text, seed.statement.passage, start, end, seed.score, probability), taken


def _missing(question: Question, weighed: Sequence[Weighed], first: int, last: int) -> list[str]:
    """The kinds of answer asked for beside others that the statements do not hold yet: who, beside when."""
    kinds = kinds_of(question)
    if len(kinds) < 2:
        return []
    shown = [w.statement for w in weighed[first : last + 1]]
    return [kind for kind in kinds if not any(HOLDS[kind](s) for s in shown)]


def _supplies(missing: Sequence[str], weighed: Weighed) -> bool:
    return any(HOLDS[kind](weighed.statement) for kind in missing)


def _continues(weighed: Sequence[Weighed], i: int, at: int) -> bool:
    if not 0 <= i < len(weighed):
        return False
    one, seed = weighed[i].statement, weighed[at].statement
    return one.passage.id == seed.passage.id and one.kind != "row"


def _length(weighed: Sequence[Weighed], first: int, last: int) -> int:
    return weighed[last].statement.end - weighed[first].statement.start


def _introduced(s: Statement, text: str, limit: int) -> str:
    """The text after what it is about: its label, or the lead-in or heading that a list item hangs on."""
    if s.label and fold(s.label) not in fold(text):
        return f"{tidy(s.label)}: {text}"
    lead = tidy(s.lead_in.split("\n")[-1])
    told = s.lead_in in s.passage.text or not re.search(r"\d", lead)  # no figure without its source
    fits = len(lead) <= LONGEST_LEAD and len(lead) + len(text) <= limit + LONGEST_LEAD
    if lead and told and fits and fold(lead) not in fold(text) and s.lead_in.rstrip().endswith(":"):
        return f"{lead}: {text}"
    heading = tidy(s.heading)
    if (
        heading
        and len(heading) < 90
        and not re.search(r"\d", heading)
        and _NAMES_BODY.match(heading)
        and fold(heading) not in fold(text)
    ):
        return f"{heading}: {text}"
    return text


_NAMES_BODY = re.compile(r"(?:Sở|Bộ|Ban|UBND|Ủy ban|Công an|Cục|Phòng|Văn phòng|Công ty|Trung tâm|Thanh tra)\b")


LONGEST_LABEL = 120


def _row(question: Question, subject: Subject, weighed: Weighed, limit: int) -> str:
    """A table row read with the headers of the columns asked about; all of them where it fits and none is told."""
    s = weighed.statement
    nature = question.nature if question.nature in ("result", "target") else None
    keep = row_columns(s, asked_periods(question.query), nature) if question.query.years else frozenset()
    if keep and ("%" in question.units or _SAME_PERIOD.search(fold(question.text))):
        keep |= share_columns(s, question.text)
    label, columns = columns_of(s)
    columns = tuple(c for c in columns if not keep or c.header in keep)
    rest = ~subject.said_by(label, s.label)
    told = {c: subject.weight_of(subject.said_by(c.header) & rest) for c in columns}
    if not keep and max(told.values(), default=0.0) > 0.25 * subject.total:
        columns = tuple(c for c in columns if told[c] > 0 or _UNIT_COLUMN.search(fold(c.header)))
    elif question.units and len(columns) > 2:
        measured = [c for c in columns if _met_by(question, f"{c.header} {c.value}")]
        columns = tuple(sorted(columns, key=lambda c: (c not in measured, -told[c])))
    else:
        kinds = kinds_of(question)
        holds = {c: sum(TELLS[kind](f"{c.value} {c.header}") for kind in kinds) for c in columns}
        columns = tuple(sorted(columns, key=lambda c: (-holds[c], -told[c])))
    label = f"{s.label} › {label}" if s.label and s.label != label else label
    shown, cells = cut(subject, label, LONGEST_LABEL), ""
    for column in columns:
        cell = f"{column.header}: {column.value}" if column.header else column.value
        room = limit - len(shown) - len(cells) - 3
        if len(cell) > room:
            cell = cut(subject, cell, room, kinds_of(question)) if room > 50 else ""
        cells += f"{'; ' if cells else ' – '}{cell}" if cell else ""
    return shown + cells


_SAME_PERIOD = re.compile(r"\bso (?:voi )?cung k[iy]\b")
_UNIT_COLUMN = re.compile(r"\bdon vi\b|\bdvt\b")


def _met_by(question: Question, cell: str) -> bool:
    found = {q.unit for q in quantities(cell)}
    plain = fold(cell)
    return any(bool(UNITS.get(u, frozenset({u})) & found) or u.split()[0] in plain.split() for u in question.units)


KIND_WORTH = 0.15
"""What a kind of answer is worth in a part of a text, beside the share of the question that the part says."""
_EDGE = re.compile(r"[,;.:]\s+(?=\S)|\s+[-–]\s+(?!\d)|\s+(?=và\s)")


def cut(subject: Subject, text: str, limit: int, wants: Sequence[str] = ()) -> str:
    """The run of whole parts of a text, at most `limit` characters, that says most of the question, holds the kinds of
    answer that it `wants` and most figures."""
    if len(text) <= limit:
        return text
    edges = [0, *(m.end() for m in _EDGE.finditer(text)), len(text)]
    best, most = (0, limit), -1.0
    for i, begin in enumerate(edges):
        ends = [e for e in edges[i + 1 :] if e - begin <= limit - 4]
        if not ends:
            continue
        part = text[begin : ends[-1]]
        told = subject.share(subject.said_by(part)) + 0.02 * len(_values(part)) - 0.0001 * begin
        told += KIND_WORTH * sum(TELLS[kind](part) for kind in wants)
        if told > most:
            best, most = (begin, ends[-1]), told
    begin, end = best
    shown = re.sub(r"(?:\s+và|\s*[-–,;:])\s*$", "", text[begin:end].strip())
    if end == limit:
        shown = shown.rsplit(" ", 1)[0]
    return f"{'… ' if begin else ''}{shown}{' …' if end < len(text) else ''}"


def _values(text: str) -> list[object]:
    return [*quantities(text), *dates(text), *document_numbers(text)]
