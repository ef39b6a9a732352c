"""What rules can tell about a document from its blocks: title, body, province, kind, number, date and period.

Only the head of the document and its first paragraphs speak for the document itself; numbers, dates and provinces
further down are those of other documents and visitors.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePath

from index.bodies import ORGANISATION, is_national, issuing_body, letterhead
from index.cells import TABLE_NAME
from index.dating import date_of, period_of, reporting, so_far
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
from index.wordlists import forms

_NUMBER = re.compile(
    r"(?:^|\s)(?:Số|(?:Luật|Bộ luật|Pháp lệnh|Nghị quyết) số)\s*:?\s*"
    r"(\d+(?:\w?(?:\s*/\s*\d{4})?|\s*-\s*[A-ZĐ]+[a-z]?)\s*/\s*[A-ZĐ][\w.&]*(?:\s?[-–]\s?[A-ZĐ][\w.&]*)*)"
)
_CODES = {form.code: form.name for form in forms() if form.code}
TABLE_KIND = "Bảng số liệu"
_ACCOUNT = "Tin bài"
_LETTER = "Công văn"
_TELL_EVENT = (_ACCOUNT, "Biên bản", "Thông cáo báo chí", "")
"""Kinds that open with the day of what they tell of; other papers open with what they go by."""
_REPORTING = ("Báo cáo", "Thông báo", "Biên bản")
"""Kinds whose opening may tell the period that the title leaves out."""
_HEAD_LINES = 24
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
    captions = [block.text for block in blocks[:6] if block.kind == "paragraph"] if kind == TABLE_KIND else []
    name = _title(parts, kind, subject_at, captions, centred) or title
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
    lines = [block.text for block in blocks if block.kind in ("paragraph", "heading")]
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


_STAMP = re.compile(r"\W*(?:DỰ THẢO|Dự thảo)(?:\s+(?:lần|LẦN|ngày|NGÀY|số|SỐ)?[\s\d/.:-]*)?\W*|[\W_]+")
"""What is printed above or across a head and is none of it."""


def _before_motto(line: str) -> str:
    """Two columns of an official head may come as one line; the right one is the motto."""
    motto = MOTTO.search(line)
    return line[: motto.start()] if motto else line


def _starts_body(line: str) -> bool:
    if len(line) > LONGEST_TITLE or _ADDRESSED.match(line):
        return True
    enumerated = marker_of(line)[0] not in ("", "-", "+")
    return enumerated or (
        is_prose(line) and not is_capitals(line) and (line.endswith((".", ":", ";")) or len(line) > 300)
    )


_ADDRESSED = re.compile(r"kính gửi\b|căn cứ\b.*;$", re.I)


# ---------------------------------------------------------------------------------------------- number, kind, title


def _number(parts: _Parts) -> str:
    own = (line for line in parts.head if not re.search(r"\bkèm\b|^\(", line, re.I))
    found = next((m for line in own if (m := _NUMBER.search(line))), None)
    return re.sub(r"\s+", "", found.group(1)).rstrip(".") if found else ""


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


def _kind_by_signs(parts: _Parts, number: str, blocks: Sequence[Block]) -> str:
    """The kind of a document whose head does not name it: by the code of its number, by what it opens with."""
    code = re.match(r"(?:\d+\w?(?:/\d{4})?/|\d+-)([A-ZĐa-z]+)", number)
    if code and code.group(1).upper() in _CODES:
        return _CODES[code.group(1).upper()]
    if _opens_with_table(blocks):
        return TABLE_KIND
    if parts.official and re.search(r"^\s*kính gửi\b", parts.words, re.I | re.M):
        return _LETTER
    return _ACCOUNT if parts.opening and not number else ""


def _opens_with_table(blocks: Sequence[Block]) -> bool:
    told = (b.kind for b in blocks if b.kind == "row" or (b.kind != "heading" and is_prose(b.text)))
    return next(told, "") == "row"


def _title(parts: _Parts, kind: str, at: int, captions: Sequence[str], centred: Collection[str]) -> str:
    if at >= 0:
        named = parts.head[at]
        subject = list(_subject(parts.head[at + 1 :], named, centred))
        if named.strip(" :").upper() != kind.upper():
            return " ".join([named.strip("() "), *subject])
        return " ".join([kind, _lowered(" ".join(subject))]) if subject else kind
    lines = (*captions, *parts.head)
    first = next((i for i, line in enumerate(lines) if _is_headline(line)), len(lines))
    return " ".join(_wrapped(lines[first:]))


def _wrapped(lines: Sequence[str]) -> Iterator[str]:
    """A headline, with the lines that a headline in capitals was broken into."""
    yield from lines[:1]
    for line, following in pairwise(lines):
        goes_on = _MIDDLE.match(following) or _OPEN_END.search(line.lower())
        if not (is_capitals(line) and following.isupper() and goes_on) or NUMBER_LINE.search(following):
            return
        yield following


_MIDDLE = re.compile(r"(?:NĂM|QUÝ|VÀ|CỦA|TẠI|TRÊN|GIAI ĐOẠN|TỈNH|THÀNH PHỐ|ĐẾN) ")


def _subject(lines: Iterable[str], named: str, centred: Collection[str]) -> Iterator[str]:
    """The lines under the kind that go on naming the document: set as it is, where that is known."""
    last = named if len(named.split()) > 3 else ""
    for line in lines:
        if not _is_headline(line, fewest=1) or _NO_SUBJECT.match(line) or TABLE_NAME.match(line):
            return
        if marker_of(line)[0] or line.endswith((":", ";", ".")) or _ATTACHED.match(line):
            return
        if named in centred and line not in centred:
            return
        if last and not _names_on(last, line, named in centred):
            return
        last = line
        yield line.strip("() ") if line.startswith("(") and line.endswith(")") else line


_NO_SUBJECT = re.compile(r"kính gửi|căn cứ|thực hiện|đơn vị", re.I)
_ATTACHED = re.compile(r"\(?\s*(?:ban hành )?kèm\b", re.I)


def _names_on(line: str, following: str, centred: bool) -> bool:
    """Whether the next line goes on with a subject: under that of a decision stands who decides, in capitals."""
    if following.startswith("("):
        return True
    if is_capitals(line):
        return is_capitals(following) or following[0].islower()
    if is_capitals(following):
        return False
    return centred or not following[0].isupper() or bool(_OPEN_END.search(line)) or len(line) > _FULL_LINE


_FULL_LINE = 60
"""Characters: a line so long may be broken before a word in capitals."""
_OPEN_END = re.compile(r"(?:[,–-]|\b(?:và|của|về|tại|với|các|năm|ông|bà|đồng chí|Ban|Phó|tỉnh|thành phố|xã|huyện|số))$")


def _lowered(subject: str) -> str:
    first, _, rest = subject.partition(" ")
    return (
        subject if is_capitals(subject) or first.isupper() or rest[:1].isupper() else subject[:1].lower() + subject[1:]
    )


# The name of a web site, and the way through it ("Trang chủ » Tin tức"), which stand above every article.
_SITE = re.compile(
    r"[»›|]|^(?:trang chủ|tạp chí|báo điện tử|cổng thông tin|trang thông tin|website)\b(?!.*[:?!])", re.IGNORECASE
)


def _is_headline(line: str, fewest: int = 3) -> bool:
    if len(line.split()) < fewest or NUMBER_LINE.search(line) or PLACE_DATE.search(line) or DATELINE.fullmatch(line):
        return False
    if _SITE.search(line) or (len(line.split()) == 1 and len(re.findall("[-_]", line)) > 1):
        return False
    if re.fullmatch(r"[\W_]+|[\w.-]+\.(?:docx?|pdf|xlsx?|html?|txt)", line):
        return False
    return fewest == 1 or not (is_capitals(line) and ORGANISATION.match(line) and len(line.split()) < 12)


# ---------------------------------------------------------------------------------------------- body, place, period


def _naming(parts: _Parts, kind: str, name: str, own: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """The texts in which a body may be named that no letterhead tells: not the bodies that a paper writes about."""
    if parts.official or kind == TABLE_KIND:
        return (name, "\n".join(own[1:])), name
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
    """The place of the date line, when the text calls it a province."""
    places = (m.group(1).strip() for line in parts.head if (m := PLACE_DATE.search(line)))
    return next((p for p in places if re.search(rf"\b(?:tỉnh|thành phố) {re.escape(p)}\b", parts.words, re.I)), "")


def _period(parts: _Parts, kind: str, name: str, day: str) -> str:
    if kind in (_ACCOUNT, TABLE_KIND, ""):
        found = period_of(name, (*parts.head, *parts.opening), day[:4])
    else:
        found = period_of(name, reporting(parts.opening) if kind in _REPORTING else (), day[:4])
    return so_far(found, name, parts.opening, parts.words, day) if found or kind not in _UNTIMED else ""


_UNTIMED = frozenset(HEAD_FORMS) - frozenset(_REPORTING)
