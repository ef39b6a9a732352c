"""What a statement is about in time, and whether it is a result or a target: told by its own words or by what is above.

Both are inherited from the nearest that tells: the sentence before the clause, its lead-in, the headings, the report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Literal

from assistant.statements import Statement
from index.chunking import SECTION
from index.scanning import before
from index.text import Period, periods
from index.vietnamese import fold

Nature = Literal["result", "target"]

# A year after these words is not when the statement happened: it is compared with, planned until, or part of a name.
_NOT_ITS_TIME = re.compile(
    r"(?:(?:cùng kỳ|so với(?: cùng kỳ| kế hoạch| kh| dự toán| thực hiện)?|tầm nhìn|thời kỳ|giai đoạn|đến|tới|trước"
    r"|quy hoạch|nghị quyết)"
    r"(?:\s+(?:với|của|cả|hết|đầu|giữa|cuối|thời điểm))*|\d ?%(?: của)?)\s*$",
    re.IGNORECASE,
)


_SINCE_JANUARY = re.compile(r"\btừ đầu năm(?: 20\d\d)? (?:đến|tới)\b", re.IGNORECASE)


@lru_cache(maxsize=20_000)
def period_of(statement: Statement) -> Period | None:
    """The period a statement is about: its own words, else the nearest before it, its lead-in, heading, report.

    "6 tháng" without a year takes the year of what it inherits from.
    """
    own = own_periods(statement.text)
    if not own and _SINCE_JANUARY.search(statement.text):
        return _period_of_report(statement)
    found = own[0] if own else None
    for source in _inherits_from(statement):
        if found is not None and found.year:
            break
        nearest = own_periods(source)
        if nearest:
            found = nearest[-1] if found is None else replace(found, year=nearest[-1].year)
    else:
        own_report = _period_of_report(statement)
        return replace(found, year=own_report.year) if found and own_report else found or own_report
    return found if own else _so_far(statement, found)


def _so_far(statement: Statement, found: Period | None) -> Period | None:
    """A result that inherits a whole year, in a report on a part of that year, is of that part."""
    report = next(iter(own_periods(statement.passage.metadata.period)), None)
    if found is None or report is None or report.whole_year or not found.whole_year or found.year != report.year:
        return found
    return found if nature_of(statement) == "target" else report


_IS_PLAN = re.compile(
    r"^(?!.*\b(?:tong ket|so ket|ket qua)\b).*\b(?:ke hoach|chuong trinh|phuong huong|nhiem vu|chi tieu)\b"
)


def _period_of_report(statement: Statement) -> Period | None:
    """The report's own period; a target in a report on a whole year is of the next one, in another of the year."""
    meta = statement.passage.metadata
    found = next((p for text in (meta.period, meta.title) for p in reversed(own_periods(text))), None)
    if found is None or nature_of(statement) != "target" or _IS_PLAN.search(fold(meta.title)):
        return found
    return replace(found, year=found.year + 1) if found.whole_year and found.year else replace(found, first=1, last=12)


def _inherits_from(statement: Statement) -> Iterator[str]:
    passage = statement.passage
    yield passage.text[statement.sentence.start : statement.start]
    yield statement.lead_in
    yield passage.text[: statement.sentence.start]
    yield passage.lead_in
    yield from reversed(passage.section.split(SECTION))


_OF_THE_YEAR = re.compile(
    r"(?:của|kế hoạch|chỉ tiêu|tổng số|dự toán)\s*$", re.IGNORECASE
)  # "41 ha trong 110 ha của cả năm"


def own_periods(text: str) -> list[Period]:
    """Periods that a text is about, leaving out those it only compares with or plans towards."""
    found = [p for p in periods(text) if not p.until and not before(_NOT_ITS_TIME, text, p.start)]
    return [p for p in found if p.year or not p.whole_year or not before(_OF_THE_YEAR, text, p.start)]


_TARGET = re.compile(
    r"\bdu kien\b|\bphan dau\b|\btoi thieu\b|\bdu bao\b|\bmuc tieu\b|\bdat ra\b|\bde ra\b|\bphuong huong\b"
    r"|\bke hoach (?:ca )?nam\b(?! (?:qua|truoc))"
    r"|\bnhiem vu (?:[a-z]+ ){0,6}nam \d|\bnhiem vu (?:trong tam|chu yeu)\b|\bse\b|\bchi tieu (?:chu yeu"
    r"|ke hoach|ca nam|nam)\b|\bchi tieu(?: sau)?\W*$|\btrong thoi gian toi\b"
)
_RESULT = re.compile(
    r"\bda\b(?! nang| duoc (?:phe )?duyet| duoc giao| duoc ban hanh| duoc bo tri| duoc quy hoach| dat ra"
    r"| de ra)|\bdat duoc\b|\bket qua\b|\buoc dat\b|\bthuc hien duoc\b|\btinh den\b|\bso voi cung ky\b"
    r"|\bdat mot so\b"
    r"|\btu dau nam\b|\btrong 6 thang (?:dau nam|qua)\b|\bso ket\b|\btong ket\b"
)
_REACHED = re.compile(r"\bdat \d")
_DONE = re.compile(r"\bcap moi\b")
"""What is told as done unless anything around it tells otherwise."""
_BETWEEN = 8
"""Steps of one or two words between "đạt" and "chỉ tiêu": the same words make up steps in many ways, so that more of
them would take for ever to try."""
_PLANNED = re.compile(
    r"\b(?:dat|bang|vuot) [\d.,]+ ?% (?:so voi )?(?:ke hoach|kh)\b(?: nam)?|\bke hoach von\b|\bso voi ke hoach\b"
    rf"|\b(?:ve dich|hoan thanh|dat|vuot)(?: (?:som|va|vuot|nhieu|cac|duoc|\d+/\d+|[a-z]+ [a-z]+)){{0,{_BETWEEN}}}"
    r" (?:chi tieu|muc tieu)\b(?: (?:ke hoach |ca )?nam)?"
    r"|\b(?:cao|thap|nhieu|it|lon|nho|som|cham) hon (?:so voi )?(?:muc tieu|chi tieu|ke hoach)\b(?: (?:de|dat) ra)?"
)


@lru_cache(maxsize=20_000)
def nature_of(statement: Statement) -> Nature | None:
    """Whether a statement reports a result or sets a target, told by the nearest words that tell."""
    passage = statement.passage
    sources = [
        passage.text[statement.sentence.start : statement.start],
        statement.lead_in,
        *reversed(passage.section.split(SECTION)),
        passage.text[: statement.sentence.start][-300:],
        passage.metadata.title,
    ]
    own = _cues(statement.text)
    if own[0] >= 0:
        return "target"
    if own[1] >= 0:
        return "result"
    reached = bool(_REACHED.search(_PLANNED.sub(" ", fold(statement.text))))
    for i, (target, result) in enumerate(map(_cues, sources)):
        if reached and i == len(sources) - 2:
            return "result"  # a lead-in or a heading may make it a target, words further off may not
        if max(target, result) >= 0:
            return "target" if target > result else "result"
    return "result" if _DONE.search(fold(statement.text)) else None


@lru_cache(maxsize=20_000)
def _cues(text: str) -> tuple[int, int]:
    """Where the last cue of a target and of a result end in a text, -1 for none: the later one is nearer."""
    plain = _PLANNED.sub(" ", fold(text))
    return (
        max((m.end() for m in _TARGET.finditer(plain)), default=-1),
        max((m.end() for m in _RESULT.finditer(plain)), default=-1),
    )
