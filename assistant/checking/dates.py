"""Days that can't be right: weekdays that are not theirs, days that are none, deadlines before the paper itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from assistant.checking.model import Finding, Place
from assistant.checking.paper import Line, Paper, day_of
from index.annotate.deadlines import last_day, stated
from index.text import dates
from index.wordlists import pattern


def _pattern(kind: str) -> re.Pattern[str]:
    return pattern("checking.tsv", kind, "assistant")


_DAYS = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật")
_WEEKDAY = re.compile(rf"\b(?P<day>{'|'.join(_DAYS)})\b\s*,?\s*(?:\(?\s*)?(?=ngày\s*\d|\d)", re.IGNORECASE)
_NEAR = 16
_HEADING = re.compile(r"^[IVX]+\.\s")
_CLAUSE = re.compile(r"[;.](?:\s|$)|,\s")


def check_dates(paper: Paper) -> Iterator[Finding]:
    for line in (*paper.body, *(line for line in paper.lines if line.where in ("table", "head"))):
        yield from _no_days(line)
        yield from _weekdays(line)
    if paper.day:
        assigned = False
        for line in paper.body:
            if _HEADING.match(line.text) or line.text.endswith(":"):
                assigned = _pattern("assigns").search(line.text) is not None
            yield from _overdue(line, paper.day, assigned)


def _no_days(line: Line) -> Iterator[Finding]:
    for found in dates(line.text):
        if day_of(found.year or 2024, found.month, found.day) is None:
            words = line.text[found.start : found.end]
            yield Finding("dates", Place(line.at, words), f"Không có ngày «{words}» trong lịch.", "Sửa lại ngày tháng.")


def _weekdays(line: Line) -> Iterator[Finding]:
    for match in _WEEKDAY.finditer(line.text):
        after = next((d for d in dates(line.text) if 0 <= d.start - match.end() < _NEAR), None)
        day = day_of(after.year, after.month, after.day) if after and after.year else None
        if after is None or day is None or _DAYS.index(match["day"].lower()) == day.weekday():
            continue
        words = line.text[match.start() : after.end]
        told = _DAYS[day.weekday()].capitalize().replace("Thứ h", "Thứ H")
        yield Finding(
            "dates", Place(line.at, words), f"Ngày {day:%d/%m/%Y} là {told}, không phải {match['day']}.",
            "Kiểm tra lại thứ hoặc ngày.",
        )  # fmt: skip


def _overdue(line: Line, paper: date, assigned: bool) -> Iterator[Finding]:
    """Deadlines of what is still to be done that ended before the paper's own day.

    "trong quý I/2025" is one only under what assigns tasks (`assigned`); elsewhere it may tell what was done.
    """
    start = 0
    for stop in (*_CLAUSE.finditer(line.text), None):
        clause = line.text[start : stop.start() if stop else None]
        start = stop.end() if stop else start
        due = stated(clause)
        day = last_day(due.words, paper.year) if due.words else None
        told = dates(due.words) and _pattern("by").match(due.words)
        if day and day < paper and (told or assigned) and not _pattern("done").search(clause):
            yield Finding(
                "dates", Place(line.at, due.words),
                f"Thời hạn «{due.words}» đã qua trước ngày của văn bản ({paper:%d/%m/%Y}).",
                "Kiểm tra lại thời hạn hoặc ngày của văn bản.",
            )  # fmt: skip
