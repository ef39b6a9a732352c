"""Questions about what went wrong ("tồn tại, hạn chế, khó khăn, điểm yếu"): the shortcomings that a report tells.

The rule between roles and statements: words such as "khó khăn" stand in praise and in tasks too ("vượt qua khó khăn",
"tháo gỡ vướng mắc"), so where a question asks for shortcomings, the sentences that play this part in a report of the
place and time asked about are its answer, unless the list found says them all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assistant.findings import Claim, Findings, tidy
from assistant.fitting import report_years
from assistant.matching import Subject
from assistant.meetings.candidates import after_cue
from assistant.meetings.sources import read
from assistant.meetings.units import Unit, units_of
from assistant.question import Question
from index.chunking import SECTION
from index.report import Passage, Report
from index.vietnamese import fold

DOCUMENTS = 3
"""Documents, in the order in which they were found, that may answer."""
MOST = 12
"""Shortcomings that one answer lists."""

_TOPIC = (
    r"ton tai|han che|yeu kem|(?:diem|khau|mat) yeu|bat cap|(?<!hoan canh )kho khan|vuong mac|vuong|diem nghen|nut that"
    r"|thieu sot|khuyet diem|(?:con|nao) yeu|yeu o|chua (?:lam )?(?:duoc|tot|xong)|chua on"
)
_ASKED = re.compile(rf"\b(?:{_TOPIC})\b")
_TO_BE_SOLVED = re.compile(
    r"\b(?:giai phap|bien phap|thao go|go|giai quyet|khac phuc|xu ly|vuot qua|ho tro|nguyen nhan|vi sao|tai sao|ai"
    r"|khi nao|bao gio|may|bao nhieu)\b"
)
_OTHER_KINDS = {"figure", "person", "date", "place", "number", "body", "contact", "compare", "reason", "yes_no"}

_ABOUT_IT = 0.4
"""Share of what the question says beside its topic that one shortcoming must say, for the rest to be left out."""
_NEAR_BEST = 0.6
"""Share of what the best of them says that the others kept must say."""

LONGEST = 250_000
"""Characters of a report that is still read while a question waits: some hundred pages, a tenth of a second."""

ShortcomingsOf = Callable[[str], Sequence[Unit]]
"""Document -> what it tells of shortcomings."""


def shortcomings_of(report: Report) -> tuple[Unit, ...]:
    """The statements of a report that tell what went wrong, in reading order; none of one that is too long."""
    if sum(len(block.text) for block in report.blocks) > LONGEST:
        return ()
    return tuple(unit for unit in units_of(read(report)) if unit.role == "shortcomings")


def asks_for_shortcomings(question: Question) -> bool:
    """Whether a question asks which shortcomings there are, and not how, when or by whom they are dealt with."""
    plain = fold(question.text)
    open_ = not _OTHER_KINDS & set(question.wants) and question.nature != "target"
    return open_ and bool(_ASKED.search(plain)) and not _TO_BE_SOLVED.search(plain)


def lists_shortcomings(found: Findings) -> bool:
    """Whether the findings are a list that its lead-in or heading calls one of shortcomings."""
    heads = [found.lead.text if found.lead else "", *{c.passage.section.rsplit(SECTION, 1)[-1] for c in found.claims}]
    return len(found.claims) >= 2 and any(_ASKED.search(fold(head)) for head in heads)


def shortcomings(
    question: Question, subject: Subject, found: Sequence[Passage], told_by: ShortcomingsOf
) -> Findings | None:
    """The shortcomings told by the first document, in the order of the passages found, that fits place and time."""
    fitting = sorted((p for p in found if _in_scope(question, p)), key=lambda p: not _is_of_place(question, p))
    for document in list(dict.fromkeys(p.document for p in fitting))[:DOCUMENTS]:
        chosen = _about(subject, told_by(document))[:MOST]
        if chosen:
            return Findings(claims=tuple(map(_claim, chosen)))
    return None


def _in_scope(question: Question, passage: Passage) -> bool:
    asked, meta = question.query, passage.metadata
    if asked.provinces and meta.province and meta.province not in asked.provinces:
        return False
    years = report_years(passage)
    return not asked.years or not years or bool(years & asked.years)


def _is_of_place(question: Question, passage: Passage) -> bool:
    return passage.metadata.province in question.query.provinces


def _about(subject: Subject, units: Sequence[Unit]) -> list[Unit]:
    """Those that say what the question asks beyond its topic ("vướng mắc về đất đai"), if any does; else all."""
    topic = subject.said_by(*_TOPIC_WORDS)
    rest = ((1 << len(subject.weights)) - 1) & ~topic
    said = [subject.weight_of(subject.said_by(unit.text, unit.heading) & rest) for unit in units]
    most = max(said, default=0.0)
    if not subject.weight_of(rest) or most < _ABOUT_IT * subject.weight_of(rest):
        return list(units)
    return [unit for unit, weight in zip(units, said, strict=True) if weight >= _NEAR_BEST * most]


_TOPIC_WORDS = (
    "tồn tại",
    "hạn chế",
    "khó khăn",
    "vướng mắc",
    "yếu kém",
    "điểm yếu",
    "bất cập",
    "công tác",
    "hoạt động",
)


def _claim(unit: Unit) -> Claim:
    statement = unit.statement
    return Claim(tidy(after_cue(statement.text)), statement.passage, statement.start, statement.end, 0.0)
