"""When something was reached or is planned for, in the document's own words: by a statement or by what is above it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal

from index.annotate.deadlines import stated
from index.annotate.nature import Above, Nature, heading_nature
from index.lexicon import before, cues
from index.scanning import WORD, last_part
from index.text import Period, periods
from index.vietnamese import fold
from index.wordlists import pattern


def _pattern(kind: str) -> re.Pattern[str]:
    return pattern("figures_in_time.tsv", kind)


_OPENS = re.compile(r"(?:^|[.!?…:\n]\s*)(?:[^\s.,;:]+\s+){0,3}$")
_PAUSE = (".", ":", ";", ",", "(")
_REACH, _NAMED = 240, 60


def spoken(text: str) -> list[Period]:
    """The periods that a text is about, leaving out those it only compares with or plans towards."""
    return [p for p in periods(text) if not _is_aside(text, p) and (not p.until or _opens(text, p.start))]


def _is_aside(text: str, period: Period) -> bool:
    at = period.start
    while fill := before(text, at, "fill"):
        at = fill.start
    if before(text, at, "not its time", "towards") or before(text, period.start, "not its time", "towards", "share"):
        return True
    clause = last_part(text[max(0, period.start - _NAMED) : period.start], ",;:(")
    if period.whole_year and cues(clause).has("law"):
        return True  # "Luật Thủy sản năm 2017"
    return not period.year and period.whole_year and bool(before(text, period.start, "of the year"))


def _opens(text: str, at: int) -> bool:
    return bool(_OPENS.search(text, max(0, at - _REACH), at))


def period_words(text: str, sentence: str, above: Above, kind: Nature, at: int, end: int = 0) -> str:
    """The period of the figure at `at:end` of a statement, as written; "" when nothing tells it.

    The statement's own words come first, then the words before it in its `sentence`, its lead-in, the headings and the
    lines above. What is only planned does not take on the period that a report looks back on. Words without a year take
    the place of theirs from the nearest words with one ("quý I" under a title of "quý I/2024").
    """
    sources = [above.before, above.lead_in, above.line, *above.headings]
    title = heading_nature(above.title)
    report = [above.period, above.title] if kind == "result" or title in ("plan", "target") else []
    own = _nearest(text, at, end)
    if not own and kind == "target":
        own = stated(text).words or _until(text)
    if not own and kind == "result" and cues(sentence).has("since january"):
        own = above.period
    if own:
        return with_year(own, [*sources, above.earlier, above.period, above.title])
    for i, source in enumerate([*sources, "" if above.period else above.earlier, *report]):
        if kind == "target" and cues(source).has("some day"):
            return ""
        found = _last(source, "near" if i == 0 else "opening" if i in (2, len(sources)) else "title")
        if found or (found := _until(source) if kind == "target" and i else ""):
            return with_year(found, [*sources[i + 1 :], above.period, above.title])
    several = [above.period, above.title] if title != "result" or kind == "result" else []
    return next((_words(told, p.start, p.end) for told in several for p in periods(told) if p.until), "")


def _until(text: str) -> str:
    """ "đến năm 2030", as the time of a target."""
    for p in periods(text):
        if p.year and (lead := before(text, p.start, "towards")) and not before(text, lead.start, "not its time"):
            return _words(text, lead.start, p.end)
    return ""


def as_of(text: str) -> str:
    """The words of a text that say at which day its figures stood: "đến ngày 15/12/2024"; "" for none."""
    found = _pattern("as of").search(text)
    return " ".join(found.group().split()) if found else ""


def period_key(words: str) -> str:
    """One key for one time, however it is written: "06 tháng đầu năm 2019" and "6 tháng đầu năm 2019"."""
    stock = as_of(words)
    found = periods(words)
    if stock or not found:
        return " ".join(word.lstrip("0") or "0" for word in WORD.findall(fold(stock or words)))
    return ";".join(f"{p.year}:{p.first}-{p.last}:{p.until}" for p in found)


def planned_period(text: str, reported: str) -> str:
    """The period of a plan named beside its result: "kế hoạch năm" of 2024 is "năm 2024"; else not told."""
    reach = periods(reported)
    if reach and reach[-1].whole_year and not as_of(reported):
        return reported
    near = text[-30:]
    own = spoken(near)
    if own and own[-1].year:
        return near[own[-1].start : own[-1].end]
    years = {p.year for p in periods(reported) if p.year}
    return f"năm {years.pop()}" if len(years) == 1 and "năm" in last_part(near, ",;").lower() else ""


def _nearest(text: str, at: int, end: int) -> str:
    """The period before a figure in its own statement, or else the first after it that tells when."""
    stock, months = _told(text)
    spans = [*stock, *months]
    pause = max(text.rfind(mark, 0, at) for mark in ",;:")
    for p in spoken(text):
        nearest = bisect_right(stock, (p.start, len(text))) - 1
        if nearest >= 0 and p.start < stock[nearest][1]:
            continue
        labels = text[p.end : p.end + 1] == ":"
        if labels or pause < p.end <= at or not p.whole_year or p.until or _is_adverb(text, p.start):
            spans.append((p.start, p.end))
    spans.sort()
    follows = end
    while end and (lead := cues(text).at(follows + 1, "adverb")):
        follows = lead.end
    if after := next((span for span in spans if end and span[0] == follows + 1), None):
        return _words(text, *after)
    earlier = [span for span in spans if span[0] < at]
    chosen = earlier[-1] if earlier else spans[0] if spans else None
    return _words(text, *chosen) if chosen else ""


def _is_adverb(text: str, at: int) -> bool:
    """Whether a year says when, and is no part of a name such as "kế hoạch năm 2024"."""
    head = text[max(0, at - 3) : at].rstrip()
    return at == 0 or head.endswith(_PAUSE) or before(text, at, "adverb") is not None


@lru_cache(maxsize=2_000)
def _told(text: str) -> tuple[tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]:
    """Where a text tells a day that figures stood at, and months since January; each of its figures asks."""
    return tuple(m.span() for m in _stocks(text)), tuple(m.span() for m in _pattern("months").finditer(text))


def _stocks(text: str) -> Iterator[re.Match[str]]:
    """Days that figures stood at; "từ tháng 8/2023 đến 30/6/2024" is a span of time."""
    for match in _pattern("as of").finditer(text):
        clause = max(text.rfind(mark, 0, match.start()) for mark in ",;:") + 1
        if not cues(text[max(clause, match.start() - 40) : match.start()]).has("since"):
            yield match


@lru_cache(maxsize=2_000)
def _last(text: str, where: Literal["near", "opening", "title"]) -> str:
    """The last period of a text that says when.

    In a title, a heading or a lead-in any does; in the words just before, one that tells when; in earlier sentences
    only what opens one ("Trong 6 tháng đầu năm 2024, ...").
    """
    found = spoken(text)
    if where == "near":
        found = [p for p in found if not p.whole_year or not p.year or _is_adverb(text, p.start)]
    elif where == "opening":
        found = [p for p in found if _opens(text, p.start)]
    dated = [p for p in found if p.year] or found
    others = list(_pattern("months").finditer(text)) if where != "opening" else []
    others += _stocks(text) if where == "near" else []
    latest = max(others, key=lambda match: match.start(), default=None)
    if latest and (not dated or latest.start() > dated[-1].start):
        return _words(text, *latest.span())
    return _with_partner(text, dated[-1]) if dated else ""


_YEAR = re.compile(r"\d{4}")


def with_year(words: str, sources: Sequence[str]) -> str:
    """Words without a year, in the words that have it: the same months in a source, else "cả năm" and its year."""
    dated = [(source, p) for source in sources for p in spoken(source) if p.year]
    year = dated[0][1].year if dated else 0
    if _pattern("months").fullmatch(words):
        last = int(words.split()[0])
        same = (_with_partner(s, p) for s, p in dated if (p.first, p.last) == (1, last))
        return next(same, f"{words} năm {year}" if year else words)
    own = periods(words)
    if as_of(words) and not _YEAR.search(words):
        return f"{words}/{year}" if year and words[-1].isdigit() else words
    if not own or own[-1].year or own[-1].until:
        return words
    same = (_with_partner(s, p) for s, p in dated if (p.first, p.last) == (own[-1].first, own[-1].last))
    return next(same, f"năm {year}" if own[-1].whole_year and year else words)


def _with_partner(text: str, period: Period) -> str:
    """ "quý II và 6 tháng cuối năm 2024" is one span of time."""
    partner = _pattern("together").search(text, max(0, period.start - _REACH), period.start)
    return _words(text, partner.start() if partner else period.start, period.end)


_NUMERAL = re.compile(r"\b[ivx]+\b")


def _words(text: str, start: int, end: int) -> str:
    """The words of a span; those of a heading in capitals in small letters ("quý I" keeps its numeral)."""
    words = " ".join(text[start:end].split())
    if not words.isupper():
        return words
    return _NUMERAL.sub(lambda m: m.group().upper(), words.lower())
