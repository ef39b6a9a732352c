"""When a figure was reached or is planned for, in the document's own words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal

from assistant.inheritance import own_periods
from assistant.records.model import Kind
from assistant.statements import Statement
from index.chunking import SECTION
from index.scanning import before
from index.text import Period, periods
from index.vietnamese import fold

# "lũy kế đến 30/6/2023", "tính đến nay", "đến cuối tháng 6/2024": a stock, not what a period brought.
_AS_OF = re.compile(
    r"(?:\b(?:tính|lũy kế|luỹ kế)\s+)?\bđến\s+(?:nay\b|(?:hết\s+|cuối\s+)?(?:ngày\s+)?\d{1,2}/\d{1,2}(?:/\d{4})?"
    r"|(?:hết\s+|cuối\s+)?ngày\s+\d{1,2}\s+tháng\s+\d{1,2}(?:\s+năm\s+\d{4})?"
    r"|(?:hết|cuối)\s+(?:tháng\s+\d{1,2}(?:/\d{4}|\s+năm\s+\d{4})?|quý\s+[IV]+(?:/\d{4}|\s+năm\s+\d{4})?|năm\s+\d{4}|kỳ|năm))",
    re.I,
)
_SINCE = re.compile(r"\btừ\s[^,;:]{0,40}$", re.I)
_SINCE_JANUARY = re.compile(r"\btừ (?:đầu năm|ngày 0?1/0?1(?:/\d{4})?)\b", re.I)
_SOME_DAY = re.compile(r"\bthoi gian toi\b|\btrong nhung nam toi\b|\bsap toi\b")
_TOGETHER = re.compile(r"(?:tháng\s+\d{1,2}|quý\s+[IV]+)\s+(?:và|,)\s+$", re.I)
_OPENS = re.compile(r"(?:^|[.!?…:\n]\s*)(?:[^\s.,;:]+\s+){0,3}$")
# Months counted from January without saying so: "lũy kế 9 tháng"; not a length of time ("trên 12 tháng").
_MONTHS = re.compile(
    r"(?<!trên )(?<!hơn )(?<!sau )(?<!quá )(?<!vòng )(?<!hạn )(?<![\d.,/])\b(?:0?[369]|1[01])\s+tháng\b"
    r"(?!\s*(?:đầu|cuối|năm|\d|/|của|lương|qua\b))",
    re.I,
)
# What makes a year an adverb of time and not part of a name such as "kế hoạch năm 2024".
_ADVERB = re.compile(r"(?:^|[.:;,(]|\b(?:trong|cả|hết|kỳ|và|của|sang|cuối|đầu|bước vào))\s*$", re.I)


def period_words(statement: Statement, kind: Kind, at: int, end: int = 0) -> str:
    """The period of the figure at `at:end` (offsets in the statement), as written; "" when nothing tells it.

    The statement's own words come first, then the sentence before it, its lead-in, the headings and the line. What is
    only planned does not take on the period that the report looks back on. Words without a year take the place of
    theirs from the nearest words with one ("quý I" under a title of "quý I/2024").
    """
    own = _nearest(statement.text, at, end)
    if not own and kind == "result" and _counts_from_january(statement.sentence_text):
        own = statement.passage.metadata.period
    sources = list(_sources(statement, kind))
    earlier = (2, len(sources) - 3) if kind == "result" else (2,)
    if own:
        return with_year(own, [*sources, statement.passage.metadata.period, statement.passage.metadata.title])
    for i, text in enumerate(sources):
        if kind == "target" and _names_some_day(text):
            return ""
        found = _last(text, "near" if i == 0 else "opening" if i in earlier else "title")
        if found:
            later = [*sources[i + 1 :], statement.passage.metadata.period, statement.passage.metadata.title]
            return with_year(found, later)
    return ""


@lru_cache(maxsize=2_000)
def _names_some_day(text: str) -> bool:
    return bool(_SOME_DAY.search(fold(text)))


@lru_cache(maxsize=2_000)
def _counts_from_january(text: str) -> bool:
    return bool(_SINCE_JANUARY.search(text))


def as_of(text: str) -> str:
    """The words of a text that say at which day its figures stood: "đến ngày 15/12/2024"; "" for none."""
    found = _AS_OF.search(text)
    return " ".join(found.group().split()) if found else ""


def period_key(words: str) -> str:
    """One key for one time, however it is written: "06 tháng đầu năm 2019" and "6 tháng đầu năm 2019"."""
    stock = as_of(words)
    found = periods(words)
    if stock or not found:
        return " ".join(word.lstrip("0") or "0" for word in re.findall(r"\w+", fold(stock or words)))
    return ";".join(f"{p.year}:{p.first}-{p.last}:{p.until}" for p in found)


def planned_period(text: str, reported: str) -> str:
    """The period of a plan named beside its result: "kế hoạch năm" of 2024 is "năm 2024"; else not told."""
    reach = periods(reported)
    if reach and reach[-1].whole_year and not as_of(reported):
        return reported
    own = own_periods(text[-30:])
    if own and own[-1].year:
        return text[-30:][own[-1].start : own[-1].end]
    years = {p.year for p in periods(reported) if p.year}
    return f"năm {years.pop()}" if len(years) == 1 and re.search(r"\bnăm\b[^,;]*$", text[-30:]) else ""


def _sources(statement: Statement, kind: Kind) -> Iterator[str]:
    """What a statement inherits from: the sentence before it, the lead-in, the line, the headings, the report."""
    passage = statement.passage
    line = passage.text.rfind("\n", 0, statement.start) + 1
    yield passage.text[statement.sentence.start : statement.start]
    yield statement.lead_in
    yield passage.text[line : statement.sentence.start]
    yield passage.lead_in
    yield from reversed(passage.section.split(SECTION))
    if kind == "result":
        yield "" if passage.metadata.period else passage.text[:line]
        yield passage.metadata.period
        yield passage.metadata.title


_JUST_AFTER = re.compile(r"\s*(?:(?:vào|trong|tại|cuối|đầu)\s+)*", re.I)


def _nearest(text: str, at: int, end: int) -> str:
    """The period before a figure in its own statement, or else the first after it that tells when."""
    stock, months = _told(text)
    spans = [*stock, *months]
    pause = max(text.rfind(mark, 0, at) for mark in ",;:")
    for p in own_periods(text):
        nearest = bisect_right(stock, (p.start, len(text))) - 1
        if nearest >= 0 and p.start < stock[nearest][1]:
            continue
        near = pause < p.end <= at
        if near or not p.whole_year or before(_ADVERB, text, p.start):
            spans.append((p.start, p.end))
    spans.sort()
    follows = _JUST_AFTER.match(text, end).end() if end else -1  # type: ignore[union-attr]
    if after := next((span for span in spans if span[0] == follows), None):
        return _words(text, *after)
    earlier = [span for span in spans if span[0] < at]
    chosen = earlier[-1] if earlier else spans[0] if spans else None
    return _words(text, *chosen) if chosen else ""


@lru_cache(maxsize=2_000)
def _told(text: str) -> tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]:
    """Where a text tells a day that figures stood at, and months since January; each of its figures asks."""
    stock = (m.span() for m in _AS_OF.finditer(text) if not before(_SINCE, text, m.start()))
    return tuple(stock), tuple(m.span() for m in _MONTHS.finditer(text))


@lru_cache(maxsize=2_000)
def _last(text: str, where: Literal["near", "opening", "title"]) -> str:
    """The last period of a text that says when.

    In a title, a heading or a lead-in any does; in the words just before, one that tells when; in earlier sentences
    only what opens one ("Trong 6 tháng đầu năm 2024, ...").
    """
    found = own_periods(text)
    if where == "near":
        found = [p for p in found if not p.whole_year or not p.year or before(_ADVERB, text, p.start)]
    elif where == "opening":
        found = [p for p in found if before(_OPENS, text, p.start)]
    dated = [p for p in found if p.year] or found
    months = list(_MONTHS.finditer(text)) if where != "opening" else []
    if months and (not dated or months[-1].start() > dated[-1].start):
        return _words(text, *months[-1].span())
    stock = [m for m in _AS_OF.finditer(text) if not before(_SINCE, text, m.start())] if where == "near" else []
    if stock and (not dated or stock[-1].start() > dated[-1].start):
        return _words(text, *stock[-1].span())
    return _with_partner(text, dated[-1]) if dated else ""


def with_year(words: str, sources: Sequence[str]) -> str:
    """Words without a year, in the words that have it: the same months in a source, else "cả năm" and its year."""
    if _MONTHS.fullmatch(words):
        return _months_with_year(words, sources)
    if _ends_with_day(words) and not re.search(r"\d{4}", words):
        year = next((p.year for source in sources for p in own_periods(source) if p.year), 0)
        return f"{words}/{year}" if year else words
    own = periods(words)
    if not own or own[-1].year or own[-1].until:
        return words
    for source in sources:
        for other in own_periods(source):
            if other.year and (other.first, other.last) == (own[-1].first, own[-1].last):
                return _with_partner(source, other)
    if own[-1].whole_year:
        year = next((p.year for source in sources for p in own_periods(source) if p.year), 0)
        return f"năm {year}" if year else words
    return words


_DAY_OR_MONTH = re.compile(r"(?:\d{1,2}/\d{1,2}|tháng \d{1,2})$", re.I)
_UNTIL = re.compile(r"\bđến\b", re.I)


def _ends_with_day(words: str) -> bool:
    """ "đến 30/6", "đến hết tháng 6"."""
    day = before(_DAY_OR_MONTH, words, len(words))
    return bool(day and _UNTIL.search(words, 0, day.start()))


def _months_with_year(words: str, sources: Sequence[str]) -> str:
    """ "6 tháng" in a report of "6 tháng đầu năm 2024" is that; else "9 tháng năm 2024" with the nearest year."""
    last = int(words.split()[0])
    found = [(source, p) for source in sources for p in own_periods(source) if p.year]
    same = next((_with_partner(s, p) for s, p in found if (p.first, p.last) == (1, last)), "")
    return same or (f"{words} năm {found[0][1].year}" if found else words)


def _with_partner(text: str, period: Period) -> str:
    """ "quý II và 6 tháng cuối năm 2024" is one span of time."""
    partner = before(_TOGETHER, text, period.start)
    return _words(text, partner.start() if partner else period.start, period.end)


def _words(text: str, start: int, end: int) -> str:
    """The words of a span; those of a heading in capitals in small letters ("quý I" keeps its numeral)."""
    words = " ".join(text[start:end].split())
    if not words.isupper():
        return words
    return re.sub(r"\b[ivx]+\b", lambda m: m.group().upper(), words.lower())
