"""What a single line shows by itself: its enumeration, its capitals, whether it is prose, what official form it has.

`Element` is what the readers of all formats hand over; everything else here is a pure predicate on its text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, NamedTuple

from index.cells import Grid
from index.vietnamese import sentences
from index.wordlists import forms

Style = Literal["", "bold", "heading", "item", "caption", "signature", "footnote", "title", "about", "note"]
"""How a line is set. "title" and "about" are what a file says of itself outside its text: a web page's <title>, the
name of its site, the line that dates it; "note" is what the reader has to say of the file. They speak for the document
and are none of its blocks."""


SHEET = -1
"""The level of a heading that names a sheet: one never belongs to another, whatever numbers their names begin with."""


@dataclass(frozen=True, slots=True)
class Element:
    """What a reader saw, before any judgement: one line or paragraph, or a table (`grid`).

    `level` is that of a heading the file itself marks (1 = highest); `gap` tells whether white space stands before it.
    A "footnote" belongs to the element before it. `within` tells what a table is a part of beside the lines above it:
    the row of another table in which it stands, the time that the name of its sheet tells.
    """

    text: str = ""
    style: Style = ""
    level: int = 0
    page: int | None = None
    gap: bool = True
    grid: Grid = ()
    centred: bool = False
    within: str = ""


class Doubt(NamedTuple):
    """A word of a page image that may be misread; on its page the same word stands `before` times before it."""

    page: int
    word: str
    before: int


@dataclass(frozen=True, slots=True)
class Content:
    """What a reader saw in a file; `notes` tell staff what of it could not be taken as it stands.

    `scanned` are the pages (from 1) read from their images, `unread` those that could not be read.
    """

    elements: list[Element]
    pages: int | None = None
    notes: tuple[str, ...] = ()
    scanned: tuple[int, ...] = ()
    unread: tuple[int, ...] = ()
    doubts: tuple[Doubt, ...] = ()


# ---------------------------------------------------------------------------------------------- enumeration, sentences

_MARKERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("part", re.compile(r"(?:PHẦN|Phần|CHƯƠNG|Chương|PHỤ LỤC|Phụ lục)(?:\s+(?P<n>[IVX]+|\d+|thứ \w+)\b.*|\s*$)")),
    ("section", re.compile(r"(?:Mục|MỤC|Tiểu mục|TIỂU MỤC)\s+(?P<n>[IVX]+|\d{1,3})\s*[.:]\s*\S")),
    ("article", re.compile(r"(?:Điều|ĐIỀU)\s+(?P<n>\d{1,3})[a-zđ]?\s*[.:]\s*\S")),
    ("letter", re.compile(r"(?P<n>[A-H])[.)]\s+\S")),
    ("roman", re.compile(r"(?P<n>[IVX]{1,5})(?:\s*[.)]\s*|\s*[/–-]\s+)(?=[^\W\d_])")),
    ("1.1.1", re.compile(r"(?P<n>\d{1,2}(?:\.\d{1,2}){2,3})[.)]?\s+\S")),
    ("1.1", re.compile(r"(?P<n>\d{1,2}\.\d{1,2})[.)]?\s+(?=[^\W\d_])")),
    ("1", re.compile(r"(?P<n>\d{1,2})(?:\s?[.)](?:\s+\S|(?=[^\W\d_]))|/\s+\S)")),
    ("a", re.compile(r"(?P<n>[a-zđ])\s?[.)]\s*\S")),
    ("(1)", re.compile(r"\((?P<n>\d{1,2}|[a-zđ]|[ivx]+)\)\.?\s*\S")),
    (
        "ordinal",
        re.compile(r"(?P<n>Một|Hai|Ba|Bốn|Năm|Sáu|Bảy|Tám|Chín|Mười(?: \w+)?) là\b|Thứ \w+\s*[,:](?!\s*(?:ngày|\d))"),
    ),
    ("-", re.compile(r"[-–—]\s*\S")),
    ("+", re.compile(r"[+•●▪◦∙·*\uf0b7\uf0a7]\s*\S")),
)
_ORDINALS = ("Một", "Hai", "Ba", "Bốn", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Mười")
PROSE = 100
"""Characters: a line this long is seldom a mere title."""
ENDED = re.compile(r"[.;:!?…,](?:[\"”’)]|/\.)*$")
LEAD_IN = re.compile(r"(?::|\b(?:như sau|sau đây|dưới đây)\s*\.?)$", re.I)
_BACKWARD = re.compile(r"(?:Trong đó|Cụ thể|Theo đó|Gồm|Bao gồm|Đó là|Như sau)\b", re.I)
_GLUED = re.compile(r"(?<=[^\W\d_A-Z]\.)(?=[^\W\d_])")


def marker_of(text: str) -> tuple[str, int]:
    """The kind of enumeration that a line starts with and its ordinal; ("", 0) without one, 0 for dashes.

    >>> marker_of("2. Sở Công Thương"), marker_of("b) Về đất đai"), marker_of("- Rà soát vốn")
    (('1', 2), ('a', 2), ('-', 0))
    """
    for name, pattern in _MARKERS:
        if match := pattern.match(text):
            return name, _ordinal(match.groupdict().get("n") or "")
    return "", 0


def _ordinal(label: str) -> int:
    if label.isdigit():
        return int(label)
    if label in _ORDINALS:
        return _ORDINALS.index(label) + 1
    if len(label) == 1 and label.islower():
        return "abcdđefghiklmnopqrstuvxy".find(label) + 1
    return 0


def is_capitals(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 3 and all(c.isupper() for c in letters)


def introduction(text: str) -> str:
    """The sentence of a paragraph that introduces what follows it; "" if the paragraph does not end that way."""
    if not LEAD_IN.search(text):
        return ""
    glued = (m.start() for m in _GLUED.finditer(text) if text[m.start()].isupper())
    cuts = [0, *glued, *(span.start for span in sentences(text))]
    starts = sorted(set(cuts))
    last = len(starts) - 1
    while last and (_BACKWARD.match(text, starts[last]) or len(text[starts[last] :].split()) < 6):
        last -= 1  # "Cụ thể như sau:" says nothing without the sentence before it
    return text[starts[last] :].strip()


def is_prose(text: str) -> bool:
    return len(text) > 2 * PROSE or (len(text) >= 60 and bool(ENDED.search(text)))


# ---------------------------------------------------------------------------------------------- official documents

FORMS = tuple(form.name for form in forms() if not form.head_only)
"""Kinds of official document, as they stand in capitals above the subject and as questions name them."""

LAID_DOWN = frozenset(form.name for form in forms() if form.laid_down)
"""Kinds that stand in the title of a paper of another kind: "Quyết định ban hành Quy chế ..."."""

HEAD_FORMS = tuple(form.name for form in forms())
"""Those, and the kinds whose names say little outside a head: "Luật", "Kết luận"."""

MOTTO = re.compile(
    r"cộng h(?:òa|oà) xã hội chủ nghĩa(?: việt nam)?|^việt nam$|độc lập\s*[-–]\s*tự do\s*[-–]\s*hạnh phúc"
    r"|(?<!\w )đảng cộng sản việt nam$",
    re.I,
)
PLACE_DATE = re.compile(
    r"(?<![\w .-])[\d_ .-]*+((?:(?-i:[^\W\d_a-zđ])[^\W\d_]*+\.? ?){1,4}(?=,\s*ngày\s*\d\d?\s?/\s?\d\d?\s?/\s?\d{4}$)"
    r"|[^\W\d_][\w .-]*+(?=,\s*ngày[\d.…\s]+tháng[\d.…\s]+năm[\d.…\s]*$)),\s*ngày[^,]*$",
    re.I,
)
"""Where a paper was issued and when: "An Bình, ngày 05 tháng 02 năm 2024"; with "ngày 05/02/2024" only after a name,
for a cited paper ends so too. Page images run the words and figures together."""
NUMBER_LINE = re.compile(
    r"(?:^|\s)Số\s*:|^(?:Luật|Bộ luật|Pháp lệnh|Nghị quyết) số\s*:"
    r"|^Số\s+(?:\d[\d/]*\s*|[.…_]+\s*)?[-–]\s?[A-ZĐ]{2}[\w.]*/[A-ZĐ]"
)
"""Where the number of a paper stands, or would stand: "Số: 05/TB-BQL", a Party paper's "Số 27-NQ/TU"."""
SUBJECT = re.compile(r"\(?(?:V/v|Về việc)\b", re.I)
"""How the subject of a letter begins, under its number."""
_WEEKDAY = "thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật"
DATELINE = re.compile(
    rf"(?:(?:{_WEEKDAY})\W+(?:ngày )?"
    r"|(?:(?:ngày |thời gian )?đăng(?: ngày| lúc)?|(?:ngày )?cập nhật(?: ngày| lúc)?)\W+)\d.{,30}\d{4}.{,80}"
    r"|\(?\d{1,2}[/.-]\d{1,2}[/.-]\d{4}.{,20}",
    re.I,
)
"""The line of a web page that tells when it was published."""


_LONGEST_HEAD = 400
"""Characters: the columns of an official head may come as one line, a paragraph is longer."""


def is_official_head(line: str) -> bool:
    """Whether the line is one that heads every official document: the motto, the number, the place and date."""
    return len(line) <= _LONGEST_HEAD and any(pattern.search(line) for pattern in (MOTTO, NUMBER_LINE, PLACE_DATE))
