"""What opens a line of notes: a label ("Chủ trì:", "Có mặt:", "kthuc 9h50"), a part ("Ý kiến", "KL:"), a speaker."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from assistant.meetings.notes.words import name_at, words_in
from index.text import clocks

Label = Literal["chair", "secretary", "present", "absent", "place", "when", "start", "end", "subject", ""]
LABELS: tuple[Label, ...] = ("chair", "secretary", "present", "absent", "place", "when", "start", "end", "subject")

_COLON = re.compile(r"\s*(?:\([^()]{1,40}\)\s*)?(?:[:=]|[-–](?=\s)|là\s)\s*")
_SPEAKER = re.compile(r"(?P<who>[^:;!?→>]{1,80}?)\s*:(?!\d)\s*(?=\S)")
_JOINED = re.compile(r"[+,&]|\bvà\b")
_BRACKET = re.compile(r"\s*\([^()]{0,60}\)")
_HEADING = 9
"""Words: a line that names a part is no longer."""


class Opening(NamedTuple):
    """What a line opens with, and where the rest of it starts."""

    label: str
    rest: int


NOTHING = Opening("", 0)


def label_of(text: str) -> Opening:
    """The label that opens a line: followed by a colon or dash, or by what it can only be followed by."""
    found = words_in(text)
    cue = found.at(0, *LABELS)
    if cue is None:
        return NOTHING
    if colon := _COLON.match(text, cue.end):
        return Opening(cue.kind, colon.end())
    rest = len(text) - len(text[cue.end :].lstrip())
    if cue.kind in ("start", "end") and any(clock.start < cue.end + 12 for clock in clocks(text)):
        return Opening(cue.kind, rest)
    named = cue.kind in ("chair", "secretary") and rest > cue.end and name_at(text, rest) and cue.end > 3
    return Opening(cue.kind, rest) if named else NOTHING


def part_of(text: str) -> Opening:
    """Whether a line names the part that follows: "speaking" or "concluding"; what it goes on with stands at `rest`.

    The part may be told by who concludes: "Chị Thu kết luận:", "Đồng chí Nam kết luận giao ...".
    """
    found = words_in(text)
    for kind in ("concluding", "speaking"):
        cue = found.at(0, kind)
        if cue is None and kind == "concluding":
            end = _past_brackets(text, name_at(text, 0))
            cue = found.at(end + 1, kind) if end else None
            cue = None if cue and text[cue.start : cue.end].lower() in ("giao", "nhiệm vụ") else cue
        if cue is None:
            continue
        rest = text[cue.end :].strip(" :.-–")
        colon = text.find(":", cue.end)
        short = len(text.split()) <= _HEADING
        if not rest or (text.rstrip().endswith(":") and short):
            return Opening(kind, len(text))
        if colon == cue.end or (kind == "concluding" and cue.start and _assigns(text, cue.end)):
            return Opening(kind, len(text) - len(text[cue.end :].lstrip(" :")))
    return NOTHING


def _assigns(text: str, at: int) -> bool:
    rest = text[at:].lstrip(" :,")
    return words_in(rest).at(0, "assigns") is not None


def speaker_of(text: str, known: tuple[str, ...] = ()) -> Opening:
    """Who says what a line tells: a name before a colon, or before a verb of saying; `label` is the name."""
    opinion = words_in(text).at(0, "speaking")
    if opinion and text[opinion.end : opinion.end + 1] == " " and (name := _after_of(text, opinion.end)):
        inner = speaker_of(text[name:], known)
        return Opening(inner.label, name + inner.rest) if inner.label else NOTHING
    colon = _SPEAKER.match(text)
    if colon and (_is_name(colon["who"].strip(), known) or _is_body(colon["who"])):
        return Opening(colon["who"].strip(), colon.end())
    end = _past_brackets(text, name_at(text, 0))
    says = words_in(text).at(end + 1, "says") if end else None
    return Opening(text[:end], says.start) if says else NOTHING


def _after_of(text: str, at: int) -> int:
    """ "Ý kiến của đ/c Ngà: ...": where the name starts."""
    begin = len(text) - len(text[at:].lstrip().removeprefix("của").lstrip())
    return begin if name_at(text, begin) else 0


def _is_body(who: str) -> bool:
    """Whether words open as the name of a body does, however it goes on: "cty hạ tầng Lộc Sơn"."""
    found = words_in(who)
    opens = found.at(0, "noun") is not None and found.at(0, "venue", *LABELS) is None
    return opens and len(who.split()) <= _HEADING and not any(map(str.isdecimal, who))


def _is_name(words: str, known: tuple[str, ...]) -> bool:
    """Whether words are nothing but a name, or how one that is known begins; several may be joined by "+"."""
    plain = _BRACKET.sub("", words).strip()
    if any(name.lower().startswith(plain.lower()) for name in known if len(plain) > 2):
        return True
    parts = map(str.strip, _JOINED.split(plain))
    return all(part and name_at(part, 0) == len(part) for part in parts)


def _past_brackets(text: str, at: int) -> int:
    bracket = _BRACKET.match(text, at) if at else None
    return bracket.end() if bracket else at
