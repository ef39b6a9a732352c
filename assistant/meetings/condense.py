"""Clauses made shorter by leaving words out, never by changing or adding any: the words that stay keep their order.

What goes is what says least: connecting words at the start, brackets without a figure, purposes and praise at
the end ("nhằm ...", "góp phần ...", "theo quy định").
"""

from __future__ import annotations

import math
import re

from index.annotate.naming import body_at
from index.lexicon import before, cues
from index.text import dates, document_numbers, periods, quantities

_MARKER = re.compile(r"^(?:[-–+*•]\s*|\(?(?:\d{1,2}|[a-zđ])\)[.)]?\s*|\d{1,2}(?:\.\d{1,2})*[.)]\s+|\d{1,2}/\s+)")
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_WITHOUT_PURPOSE = 0.75
"""A purpose may go where this share of what else must stay is left: what is to be done is said before it."""

_FEWEST = 6
"""Words: what is shorter than this after trimming says nothing."""


_SPACE_BEFORE_STOP = re.compile(r"\s+(?=[,;:.](?:\s|$))")


def condensed(text: str, level: int = 1, *, least: float = 0.4) -> str:
    """A clause with its marker, connecting words and last stop gone; from level 1 also empty brackets and tails.

    Level 2 also cuts circumstances at the end ("trên địa bàn ...", "của các ..."), the rest of the board's name after
    "Ban Quản lý", and "công tác" before what it is. No cut of an end leaves less than the share `least` of the words,
    that of a purpose ("để tránh ...") less than three quarters of it.
    """
    text = _SPACE_BEFORE_STOP.sub("", " ".join(text.split()))
    text = _MARKER.sub("", text)
    text = _stopped(_without_lead(text))
    if level >= 1:
        fewest = max(_FEWEST, math.ceil(least * words(text)))
        text = _without_opening(text)
        text = _without_brackets(text, fewest)
        text = _without_tail(text, "dispensable", fewest)
        if level >= 2:
            text = _without_tail(text, "circumstance", fewest)
            text = _without_tail(text, "for what", max(_FEWEST, math.ceil(_WITHOUT_PURPOSE * least * words(text))))
            text = _without_fillers(text)
    return _stopped(text)


def _without_lead(text: str) -> str:
    """Without the connecting words that open a clause."""
    found, at = cues(text), 0
    while lead := found.at(at, "opens clause"):
        at = lead.end
        while at < len(text) and text[at] in " :,":
            at += 1
    return text[at:]


def _without_brackets(text: str, fewest: int) -> str:
    shorter = _BRACKETS.sub(lambda match: match.group() if _tells(match.group()) else "", text)
    return shorter if words(shorter) >= fewest else text


def _stopped(text: str) -> str:
    return text.removesuffix("./.").rstrip(" .,;:…")


def _without_opening(text: str) -> str:
    """Without a subordinate clause before the subject: "Sau khi nghe ý kiến ..., đồng chí X ghi nhận"."""
    if not cues(text).at(0, "subordinate"):
        return text
    comma = text.find(", ", 0, 170)
    while comma >= 0:
        opening = text[:comma]
        if cues(text).at(comma + 2, "main subject") and not set(opening) & set(";:"):
            return text if _tells(opening) else text[comma + 2 :]
        comma = text.find(", ", comma + 2, 170)
    return text


def _without_fillers(text: str) -> str:
    """Without the rest of the board's name after "Ban Quản lý", and "công tác" before what it is."""
    for cue in reversed(cues(text).of("head")):
        if text[cue.start : cue.end].lower() != "ban quản lý":
            continue
        end = body_at(text, cue.start)
        if not cues(text[cue.end : end]).has("proper"):
            text = text[: cue.end] + text[end:]
    for cue in reversed(cues(text).of("filler")):
        if text[cue.start].islower() and text[cue.end + 1 : cue.end + 2].isalpha():
            text = text[: cue.start] + text[cue.end + 1 :]
    return text


def _without_tail(text: str, kind: str, fewest: int) -> str:
    """Cut the longest tail that opens with a phrase of a kind, where it may go."""
    begin = text.rfind(";") + 1
    for cue in cues(text).of(kind):
        if cue.start < begin or words(text[: cue.start]) < fewest:
            continue
        if not before(text, cue.start, "hangs") and not _tells(text[cue.start :]):
            return text[: cue.start].rstrip(" ,")
    return text


def _tells(text: str) -> bool:
    """Whether the words hold a figure, a date, a document's number, a condition or the name of a thing."""
    if quantities(text) or dates(text) or document_numbers(text) or periods(text) or "(khi " in text:
        return True
    return any(text[cue.end + 1 : cue.end + 2].isupper() for cue in cues(text).of("thing name"))


def words(text: str) -> int:
    """Syllables and numbers between spaces: what a length is counted in."""
    return len(text.split())
