"""The head of notes: the subject of the meeting, its day, hours and place. Pure."""

from __future__ import annotations

import re

from assistant.meetings.model import FactKey
from assistant.meetings.notes.words import name_at, words_in
from index.scanning import before
from index.text import Clock, clocks, dates
from index.vietnamese import Span
from index.wordlists import pattern


def _pattern(kind: str) -> re.Pattern[str]:
    return pattern("note_heads.tsv", kind, "assistant")


_BREAK = re.compile(r"(?:[,;]\s|\s/\s|\.(?:\s|$)|\s[-–]\s|$)")
_NEAR = 28
"""Characters between a clock and the word that says which it is."""
_LEAST = 2


def concluded_by(text: str) -> Span | None:
    """Who is named in brackets in the title of conclusions: "KL cuộc họp về ... (Trưởng ban Trương Công Lý)"."""
    found = _pattern("concluded by").match(text)
    return Span(*found.span("who")) if found and name_at(found["who"], 0) else None


def subject_of(text: str) -> Span | None:
    """The name of the meeting in a line that has one: "Họp giao ban T3", "cuộc họp về giải ngân ĐTC"."""
    opens = _pattern("subject opens").match(text)
    start = opens.end() if opens else 0
    cue = words_in(text[start : start + 60]).at(0, "meeting")
    if cue is None or words_in(text[start : start + 80]).at(cue.end + 1, "start", "end"):
        return None
    stop = _pattern("subject ends").search(text, start + cue.end)
    end = stop.start() if stop else len(text)
    return Span(start, end) if len(text[start:end].split()) >= _LEAST else None


def day_of(text: str) -> tuple[Span, str] | None:
    """The day that a line of the head tells, and its words; days by which something is due are none."""
    for date in dates(text):
        lead = before(_pattern("day lead"), text, date.start)
        start = lead.start() if lead else date.start
        if before(_pattern("due"), text, start):
            continue
        return Span(start, date.end), _in_full(" ".join(text[start : date.end].split()))
    return None


_BARE_YEAR = re.compile(r"(tháng \d{1,2}) (?=\d{4})")
_BEFORE_DIGITS = re.compile(r"\b(?=\d)")


def _in_full(words: str) -> str:
    """ "chiều 26 tháng 6 2024" -> "Chiều ngày 26 tháng 6 năm 2024"."""
    if "ngày" not in words.lower():
        words = _BEFORE_DIGITS.sub("ngày ", words, count=1)
    words = _BARE_YEAR.sub(r"\1 năm ", words)
    return f"{words[:1].upper()}{words[1:]}"


def hours_of(text: str, label: str) -> list[tuple[FactKey, Clock]]:
    """Which clock of a line is when the meeting began and which when it ended.

    A word says so near it ("kthuc 9h50", "9h45 xong"), or a range does; under a label, or beside a day, a clock alone
    is the beginning.
    """
    found = clocks(text)
    if not found:
        return []
    told: list[tuple[FactKey, Clock]] = []
    for n, clock in enumerate(found[:4]):
        ranged = n > 0 and _pattern("range").fullmatch(text[found[n - 1].end : clock.start])
        told.append(("closing" if ranged else _which(text, clock), clock))
    if label in ("start", "when") or (label != "end" and day_of(text)) or len(found) > 1:
        told = [("start" if key == "event" and n == 0 else key, clock) for n, (key, clock) in enumerate(told)]
    if label == "end":
        told = [("closing" if key == "event" else key, clock) for key, clock in told]
    return [(key, clock) for key, clock in told if key != "event"]


def _which(text: str, clock: Clock) -> FactKey:
    """ "start" or "closing" by the nearest word before the clock or just after it; "event" when no word tells."""
    near = words_in(text[max(0, clock.start - _NEAR) : clock.start])
    cues = near.of("start", "end")
    if cues:
        return "start" if max(cues, key=lambda cue: cue.end).kind == "start" else "closing"
    after = words_in(text[clock.end : clock.end + 20].lstrip())
    if after.at(0, "end"):
        return "closing"
    return "start" if after.at(0, "start") or after.at(0, "meeting") else "event"


def place_of(text: str) -> Span | None:
    """Where a line of the head says the meeting was: after "tại", or a part of the line that opens with a venue."""
    if at := _pattern("at").search(text):
        end = _pattern("place ends").search(text, at.end())
        if end and end.start() > at.end():
            return Span(at.end(), end.start())
    start = 0
    for stop in _BREAK.finditer(text):
        part = text[start : stop.start()].rstrip()
        if words_in(part[:60]).at(0, "venue") and len(part.split()) >= _LEAST:
            return Span(start, start + len(part))
        start = stop.end()
    return None
