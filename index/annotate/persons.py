"""People in office: an honorific or an office, the name, and the body that the office is in. Pure."""

from __future__ import annotations

import re
from typing import NamedTuple

from index.annotate.naming import CAPITALS, PARTS
from index.lexicon import cues
from index.vietnamese import Span


class Person(NamedTuple):
    """Someone in office: `words` as the document has them, without the honorific."""

    span: Span
    words: str


_LEADS_TO_NAME = re.compile(r"[ ,:]+")


_AFTER_NAME = re.compile(r"\s*[-–,]\s*")


def persons(text: str) -> list[Person]:
    """People in office named in a text: "Phó Chủ tịch UBND tỉnh Nguyễn Văn Tuấn", "Phạm S - Phó Chủ tịch UBND tỉnh"."""
    found: list[Person] = []
    at = 0
    for cue in cues(text).of("honorific", "office"):
        if cue.start >= at and (person := person_at(text, cue.start, len(text))):
            found.append(person)
            at = person.span.end
    return found


def person_at(text: str, at: int, end: int) -> Person | None:
    """The person in office whose honorific or office starts at `at`."""
    words = cues(text)
    honorific = words.at(at, "honorific")
    begin = honorific.end + 1 if honorific else at
    office = words.at(begin, "office")
    if office and not text[begin].isupper():
        return None
    name_at = _office_end(text, office.end) if office else begin
    if office and (gap := _LEADS_TO_NAME.match(text, name_at)):
        name_at = gap.end()
    name = CAPITALS.match(text, name_at, end)
    if name is None or " " not in name.group() or words.at(name_at, "office") or not (honorific or office):
        return None
    stop = name.end()
    after = _AFTER_NAME.match(text, stop)
    if after and (behind := words.at(after.end(), "office")):
        stop = _office_end(text, behind.end)
    return Person(Span(at, stop), text[begin:stop])


def _office_end(text: str, at: int) -> int:
    """Past the body of an office, without a name of its own: "Phó Chủ tịch | UBND tỉnh"."""
    words = cues(text)
    while text[at : at + 1] == " " and (more := words.at(at + 1, "head", "area", *PARTS)):
        at = more.end
    return at
