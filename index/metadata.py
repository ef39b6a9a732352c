"""What rules can tell about a document from its blocks: title, body, province, kind, number, date and period.

Only the head of the document and its first paragraphs speak for the document itself; numbers, dates and provinces
further down are those of other documents and visitors.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from index.bodies import is_national, issuing_body, letterhead
from index.cells import TABLE_LABEL, UNIT_LINE
from index.dating import counted, date_of, period_of, reporting, so_far
from index.lines import (
    DATELINE,
    HEAD_FORMS,
    MOTTO,
    NUMBER_LINE,
    PLACE_DATE,
    SUBJECT,
    is_capitals,
    is_prose,
    marker_of,
)
from index.provinces import find_province
from index.report import Block, Metadata
from index.scanning import find_whole
from index.tables import is_bracketed
from index.titles import title_of
from index.wordlists import forms

_OFFICIAL = r"(\d+(?:\w?(?:\s*/\s*\d{4})?|\s*-\s*[A-ZĐ]+[a-z]*)\s*/\s*[A-ZĐ][\w.&]*(?:\s?[-–]\s?[A-ZĐ][\w.&]*)*)"
_NUMBER = re.compile(rf"(?:^|\s)Số\s*:?\s*{_OFFICIAL}|^(?:Luật|Bộ luật|Pháp lệnh|Nghị quyết) số\s*:?\s*{_OFFICIAL}\W*$")
"""A number as a head tells it; a subject names others ("thực hiện Nghị quyết số 09-NQ/TU ...")."""
_CODES = {form.code: form.name for form in forms() if form.code}
TABLE_KIND = "Bảng số liệu"
_ACCOUNT = "Tin bài"
_LETTER = "Công văn"
_TELL_EVENT = (_ACCOUNT, "Biên bản", "Thông cáo báo chí", "")
"""Kinds that open with the day of what they tell of; other papers open with what they go by."""
_REPORTING = ("Báo cáo", "Thông báo", "Biên bản")
"""Kinds whose opening may tell the period that the title leaves out."""
_HEAD_LINES = 24
_LABELLED = 3
"""Lines among which an annex that is a file of its own may say which one it is: "Phụ lục I"."""
_OPENING = 3
LONGEST_TITLE = 1_000
"""Characters: what is longer is a text, and would stand beside every passage."""


@dataclass(frozen=True, slots=True)
class _Parts:
    """A document's head (lines before the body, official mottoes removed), its first paragraphs of prose,
    all its words, the lines outside it that tell when it was published, and whether it has the head of an official
    paper."""

    head: tuple[str, ...]
    opening: tuple[str, ...]
    words: str
    datelines: tuple[str, ...]
    official: bool


def find_metadata(
    document: str,
    blocks: Sequence[Block],
    title: str = "",
    about: Sequence[str] = (),
    centred: Collection[str] = (),
) -> Metadata:
    """Metadata by rule; a field that no rule can tell is an empty string. `document` is the file's name.

    `title` and `about` are what the file says of itself outside its text, such as the <title> of a web page;
    `centred` are the lines that are set in the middle, where the file tells how its lines are set.
    """
    parts = _parts(blocks, about)
    number = _number(parts)
    kind, subject_at = _kind(parts, number, blocks)
    captions = _captions(blocks) if kind == TABLE_KIND else []
    name = title_of(parts.head, kind, subject_at, captions, centred) or title
    name = (name or PurePath(document).stem.replace("_", " ").strip())[:LONGEST_TITLE]
    day = date_of(parts.head, parts.datelines, parts.opening, name, kind in _TELL_EVENT)
    own = (name, title, *about)
    province = _province(parts, kind, own)
    return Metadata(
        title=name,
        body=issuing_body(parts.head, *_naming(parts, kind, name, own), province),
        province=province,
        kind=kind,
        number=number,
        date=day,
        period=_period(parts, kind, name, day),
    )


def _parts(blocks: Sequence[Block], about: Sequence[str]) -> _Parts:
    lines = [block.text for block in blocks if _may_head(block)]
    lines = [line for i, line in enumerate(lines) if i >= _LABELLED or not TABLE_LABEL.fullmatch(line)]
    end = next((i for i, line in enumerate(lines) if _starts_body(line)), len(lines))
    top = lines[: min(end, _HEAD_LINES)]
    head = (_before_motto(line).strip() for line in top)
    opening = [line for line in lines[end:] if is_prose(line)][:_OPENING]
    words = " \n".join(block.text for block in blocks)
    datelines = filter(DATELINE.match, about)
    official = any(MOTTO.search(line) or NUMBER_LINE.search(line) or PLACE_DATE.search(line) for line in top)
    return _Parts(
        tuple(line for line in head if line and not _STAMP.fullmatch(line)),
        tuple(opening),
        words,
        tuple(datelines),
        official,
    )


def _may_head(block: Block) -> bool:
    """A line of text; the star of a Party paper before place and date looks like that of an item."""
    starred = block.kind == "item" and block.text.startswith("*")
    return block.kind in ("paragraph", "heading") or (starred and bool(PLACE_DATE.search(block.text)))


_STAMP = re.compile(r"\W*(?:DỰ THẢO|Dự thảo)(?:\s+(?:lần|LẦN|ngày|NGÀY|số|SỐ)?[\s\d/.:-]*)?\W*|[\W_]+")
"""What is printed above or across a head and is none of it."""


def _before_motto(line: str) -> str:
    """Two columns of an official head may come as one line; the right one is the motto."""
    motto = MOTTO.search(line) or _PARTY.search(line)
    return line[: motto.start()] if motto else line


_PARTY = re.compile(
    r"(?<=\w )ĐẢNG CỘNG SẢN VIỆT NAM$(?<!ĐIỀU LỆ ĐẢNG CỘNG SẢN VIỆT NAM)(?<!CỦA ĐẢNG CỘNG SẢN VIỆT NAM)"
)
"""The right column of a Party paper's head beside the left one."""


def _starts_body(line: str) -> bool:
    if len(line) > LONGEST_TITLE or _ADDRESSED.match(line):
        return True
    enumerated = marker_of(line)[0] not in ("", "-", "+")
    return enumerated or (
        is_prose(line) and not is_capitals(line) and (line.endswith((".", ":", ";")) or len(line) > 300)
    )


_ADDRESSED = re.compile(r"kính gửi\b|căn cứ\b.*;$", re.I)


# ---------------------------------------------------------------------------------------------- number, kind, title


_ANNEXED = re.compile(r"\bkèm\b|^\(", re.I)


def _number(parts: _Parts) -> str:
    own = (line for line in parts.head if not _ANNEXED.search(line))
    found = next((m for line in own if (m := _NUMBER.search(line))), None)
    return ("".join((found.group(1) or found.group(2)).split())).rstrip(".") if found else ""


def _kind(parts: _Parts, number: str, blocks: Sequence[Block]) -> tuple[str, int]:
    """The kind of document, and the head line that names it (-1 if none does)."""
    for i, line in enumerate(parts.head):
        for form in HEAD_FORMS:
            if line.strip(" :").upper() == form.upper() or line.startswith(f"{form.upper()} "):
                return form, i
    for i, line in enumerate(parts.head):
        if SUBJECT.match(line):
            return _LETTER, i
        named = not NUMBER_LINE.search(line) and next((f for f in HEAD_FORMS if line.startswith(f"{f} ")), "")
        if named:
            return named, i
    return _kind_by_signs(parts, number, blocks), -1


_CODE_IN_NUMBER = re.compile(r"(?:\d+\w?(?:/\d{4})?/|\d+-)([A-ZĐa-z]+)")
_IS_LETTER = re.compile(r"^\s*kính gửi\b", re.I | re.M)


def _kind_by_signs(parts: _Parts, number: str, blocks: Sequence[Block]) -> str:
    """The kind of a document whose head does not name it: by the code of its number, by what it opens with."""
    code = _CODE_IN_NUMBER.match(number)
    if code and code.group(1).upper() in _CODES:
        return _CODES[code.group(1).upper()]
    if _opens_with_table(blocks):
        return TABLE_KIND
    if parts.official and _IS_LETTER.search(parts.words):
        return _LETTER
    return _ACCOUNT if parts.opening and not number else ""


def _opens_with_table(blocks: Sequence[Block]) -> bool:
    told = (b.kind for b in blocks if b.kind == "row" or (b.kind != "heading" and is_prose(b.text)))
    return next(told, "") == "row"


def _captions(blocks: Sequence[Block]) -> list[str]:
    """The lines above a table that may name it: not its label, nor the unit of its figures."""
    above = (block.text for block in blocks[:6] if block.kind == "paragraph")
    return [line for line in above if not (TABLE_LABEL.fullmatch(line) or UNIT_LINE.match(line) or is_bracketed(line))]


# ---------------------------------------------------------------------------------------------- body, place, period


def _naming(parts: _Parts, kind: str, name: str, own: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """The texts in which a body may be named that no letterhead tells: not the bodies that a paper writes about."""
    if parts.official or kind == TABLE_KIND:
        attached = filter(is_bracketed, parts.head) if kind == TABLE_KIND else ()
        return (name, "\n".join(own[1:]), *attached), name
    return (name, "\n".join(own[1:]), *parts.opening), parts.words


def _province(parts: _Parts, kind: str, own: Sequence[str]) -> str:
    """The province of the body that issued a paper; a paper of the whole country has none, whatever it mentions."""
    if any(map(is_national, letterhead(parts.head)[:1])):
        return ""
    if kind == TABLE_KIND:
        return find_province(own, parts.head, (), "")
    if not parts.official:
        return find_province(own, parts.head, parts.opening, parts.words)
    found = find_province(own, parts.head, parts.opening, "")
    return found or _seat(parts)


def _seat(parts: _Parts) -> str:
    """The place of the date line, when the text calls it a province, or a body of a province issued the paper there."""
    places = [m.group(1).strip() for line in parts.head if (m := PLACE_DATE.search(line))]
    words = parts.words.lower()
    named = next((p for p in places if _called(p, ("tỉnh", "thành phố"), words)), "")
    if named or not any(map(_OF_PROVINCE.match, letterhead(parts.head))):
        return named
    return next((p for p in places if not _called(p, _SMALLER, words)), "")


_SMALLER = ("huyện", "quận", "thị xã", "thị trấn", "xã", "phường", "đặc khu")


def _called(place: str, nouns: Sequence[str], words: str) -> bool:
    """Whether words in small letters call a place one of some nouns: "tỉnh Hà Nam"."""
    return any(find_whole(words, f"{noun} {place.lower()}") >= 0 for noun in nouns)


_OF_PROVINCE = re.compile(r"SỞ |TỈNH (?:ỦY|UỶ|ĐOÀN)|THÀNH (?:ỦY|UỶ)|BAN QUẢN LÝ")
"""Bodies that belong to a province whether their head says so or not; by rule their place is its name."""


def _period(parts: _Parts, kind: str, name: str, day: str) -> str:
    if kind in (_ACCOUNT, TABLE_KIND, ""):
        found = period_of(name, (*parts.head, *parts.opening), day[:4])
    else:
        found = period_of(name, reporting(parts.opening) if kind in _REPORTING else (), day[:4])
    found = found or counted((*name.splitlines(), *parts.head, *parts.opening))
    return so_far(found, name, parts.opening, parts.words, day) if found or kind not in _UNTIMED else ""


_UNTIMED = frozenset(HEAD_FORMS) - frozenset(_REPORTING)
