"""What rules can tell about a document from its blocks: title, body, province, kind, number, date and period.

Only the head of the document and its first paragraphs speak for the document itself; numbers, dates and provinces
further down are those of other documents and visitors.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from pathlib import PurePath

from index.bodies import ORGANISATION, issuing_body
from index.lines import DATELINE, FORMS, MOTTO, NUMBER_LINE, PLACE_DATE, is_capitals, is_prose, marker_of
from index.provinces import PLACE_DATE_LENGTH, find_province
from index.report import Block, Metadata
from index.text import Period, periods

_NUMBER = re.compile(r"(?:^|\s)Số\s*:?\s*(\d+(?:\w?(?:\s*/\s*\d{4})?|\s*-\s*[A-ZĐ]+)\s*/\s*[A-ZĐ][\w.&–-]*)")
_LONG_DATE = re.compile(r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})(?:\s+năm\s+(\d{4}))?", re.I)
_SHORT_DATE = re.compile(r"(?<![\d/])(\d{1,2})\s*[/.-]\s*(\d{1,2})(?:\s*[/.-]\s*(\d{4}))?(?![\d/])")
_CODES = {
    "TB": "Thông báo", "BC": "Báo cáo", "KH": "Kế hoạch", "QĐ": "Quyết định", "NQ": "Nghị quyết", "BB": "Biên bản",
    "CTR": "Chương trình", "TTR": "Tờ trình", "CT": "Chỉ thị", "HD": "Hướng dẫn", "CV": "Công văn", "QC": "Quy chế",
}  # fmt: skip
TABLE_KIND = "Bảng số liệu"
_HEAD_LINES = 14
_OPENING = 3
LONGEST_TITLE = 1_000
"""Characters: what is longer is a text, and would stand beside every passage."""
_LATE = 11
"""A document of a later month of the year may report on the whole of it."""


@dataclass(frozen=True, slots=True)
class _Parts:
    """A document's head (lines before the body, official mottoes removed), its first paragraphs of prose,
    all its words, and the lines outside it that tell when it was published."""

    head: tuple[str, ...]
    opening: tuple[str, ...]
    words: str
    datelines: tuple[str, ...]


def find_metadata(document: str, blocks: Sequence[Block], title: str = "", about: Sequence[str] = ()) -> Metadata:
    """Metadata by rule; a field that no rule can tell is an empty string. `document` is the file's name.

    `title` and `about` are what the file says of itself outside its text, such as the <title> of a web page.
    """
    parts = _parts(blocks, about)
    number = _number(parts)
    kind, subject_at = _kind(parts, number, blocks)
    captions = [block.text for block in blocks[:6] if block.kind == "paragraph"] if kind == TABLE_KIND else []
    name = _title(parts, kind, subject_at, captions) or title
    name = (name or PurePath(document).stem.replace("_", " ").strip())[:LONGEST_TITLE]
    day = _date(parts, name)
    own = (title, *about)
    province = find_province((name, *own), parts.head, parts.opening, parts.words)
    return Metadata(
        title=name,
        body=issuing_body(parts.head, (name, "\n".join(own), *parts.opening), parts.words, province),
        province=province,
        kind=kind,
        number=number,
        date=day,
        period=_so_far(period_of(name, (*parts.head, *parts.opening), day[:4]), name, parts, day),
    )


def _parts(blocks: Sequence[Block], about: Sequence[str]) -> _Parts:
    lines = [block.text for block in blocks if block.kind in ("paragraph", "heading")]
    end = next((i for i, line in enumerate(lines) if _starts_body(line)), len(lines))
    head = (_before_motto(line).strip() for line in lines[: min(end, _HEAD_LINES)])
    opening = [line for line in lines[end:] if is_prose(line)][:_OPENING]
    words = " \n".join(block.text for block in blocks)
    datelines = filter(DATELINE.match, about)
    return _Parts(tuple(filter(None, head)), tuple(opening), words, tuple(datelines))


def _before_motto(line: str) -> str:
    """Two columns of an official head may come as one line; the right one is the motto."""
    motto = MOTTO.search(line)
    return line[: motto.start()] if motto else line


def _starts_body(line: str) -> bool:
    if len(line) > LONGEST_TITLE:
        return True
    enumerated = marker_of(line)[0] not in ("", "-", "+")
    return enumerated or (
        is_prose(line) and not is_capitals(line) and (line.endswith((".", ":", ";")) or len(line) > 300)
    )


# ---------------------------------------------------------------------------------------------- number, kind, title


def _number(parts: _Parts) -> str:
    found = next((m for line in parts.head if (m := _NUMBER.search(line))), None)
    return re.sub(r"\s+", "", found.group(1)).rstrip(".") if found else ""


def _kind(parts: _Parts, number: str, blocks: Sequence[Block]) -> tuple[str, int]:
    """The kind of document, and the head line that names it (-1 if none does)."""
    for i, line in enumerate(parts.head):
        for form in FORMS:
            if line.strip(" :").upper() == form.upper() or line.startswith(f"{form.upper()} "):
                return form, i
    for i, line in enumerate(parts.head):
        if re.match(r"\(?V/v\b", line):
            return "Công văn", i
        if form := next((f for f in FORMS if line.startswith(f"{f} ")), ""):
            return form, i
    code = re.match(r"[A-ZĐa-z]+", number.rpartition("/")[2])
    if code and code.group().upper() in _CODES:
        return _CODES[code.group().upper()], -1
    if _opens_with_table(blocks):
        return TABLE_KIND, -1
    return ("Tin bài" if parts.opening and not number else ""), -1


def _opens_with_table(blocks: Sequence[Block]) -> bool:
    told = (b.kind for b in blocks if b.kind == "row" or (b.kind != "heading" and is_prose(b.text)))
    return next(told, "") == "row"


def _title(parts: _Parts, kind: str, at: int, captions: Sequence[str]) -> str:
    if at >= 0:
        named = parts.head[at]
        subject = list(_subject(parts.head[at + 1 :], named))
        if named.strip(" :").upper() != kind.upper():
            return " ".join([named.strip("() "), *subject])
        return " ".join([kind, _lowered(" ".join(subject))]) if subject else kind
    return next((line for line in (*captions, *parts.head) if _is_headline(line)), "")


def _subject(lines: Iterable[str], named: str) -> Iterator[str]:
    """The lines under the kind that go on naming the document."""
    wrapped, small = is_capitals(named), False
    for line in lines:
        if not _is_headline(line, fewest=1) or re.match(r"kính gửi|căn cứ|thực hiện|đơn vị", line, re.I):
            return
        if marker_of(line)[0] or line.endswith((":", ";", ".")):
            return
        if wrapped and len(named.split()) > 3 and not is_capitals(line):
            return
        if small and is_capitals(line):
            return  # under the subject of a decision: who decides
        small = not is_capitals(line)
        yield line.strip("() ") if line.startswith("(") and line.endswith(")") else line


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


# ---------------------------------------------------------------------------------------------- dates, period


def _date(parts: _Parts, title: str) -> str:
    for line in parts.head:
        if (place := PLACE_DATE.search(line)) and (day := _iso(_LONG_DATE.search(place.group()), "")):
            return day
    lines = filter(DATELINE.match, (*parts.head, *parts.datelines))
    dateline = next((m for line in lines if (m := _SHORT_DATE.search(line))), None)
    year = next((m.group() for t in (title, *parts.opening) if (m := re.search(r"(?:19|20)\d\d", t))), "")
    year = (dateline.group(3) if dateline else "") or year
    return _event(parts.opening[0] if parts.opening else "", year) or _iso(dateline, "")


def _event(text: str, year: str) -> str:
    """The day that an account opens with ("Chiều ngày 19/6/2019, ..."); not that of a document it cites."""
    opening = text[:120]
    found = [*_LONG_DATE.finditer(opening), *_SHORT_DATE.finditer(opening)]
    for match in sorted(found, key=re.Match.start):
        before = opening[: match.start()]
        told = match.re is _LONG_DATE or re.search(r"(?:ngày|sáng|chiều|tối|vào|hôm nay)[\s,(]*$", before, re.I)
        if told and not re.search(r"\bsố\b[^,;]*$|/[A-ZĐ]", before):
            return _iso(match, year)
    return ""


def _iso(match: re.Match[str] | None, year: str) -> str:
    if match is None or not (match.group(3) or year):
        return ""
    try:
        return date(int(match.group(3) or year), int(match.group(2)), int(match.group(1))).isoformat()
    except ValueError:
        return ""


def period_of(title: str, texts: Iterable[str], year: str = "") -> str:
    """The first period that the title reports on, or else one in `texts`, in words that name its year.

    A title may give the year later ("6 tháng đầu năm và ... 6 tháng cuối năm 2024"), or leave it to the text or to
    the `year` of the document. In the text a period counts with its own year, or that of the same span right after.
    """
    texts = tuple(texts)
    found = _periods(title)
    if found and not (first := found[0]).of.year:
        elsewhere = (p.of.year for text in texts for p in _periods(text) if p.of.same(first.of))
        years = (*(p.of.year for p in found), *elsewhere, int(year or 0))
        if known := next(filter(None, years), 0):
            return first.in_year(known)
    for text in (title, *texts):
        for period, following in zip_longest(_periods(text), _periods(text)[1:]):
            if period.of.year:
                return period.words
            if following and following.of.year and not following.of.whole_year:
                return period.in_year(following.of.year)
    return ""


_PLAN = re.compile(r"kế hoạch|chương trình|phương hướng|nhiệm vụ", re.I)


def _so_far(words: str, title: str, parts: _Parts, day: str) -> str:
    """The part of the year that a document of that very year reports on, where its opening tells it.

    "Tạo đà về đích năm 2022", published in July 2022 about the first half of the year, reports on that half; a report
    of the third quarter that adds up nine months, on nine months.
    """
    reach = next(iter(periods(words)), None)
    if reach is not None and reach.first > 1 and not reach.until:
        sums = (
            p for p in _periods(parts.words) if p.of.first == 1 and p.of.last == reach.last and p.of.same_year(reach)
        )
        return next((p.in_year(reach.year) for p in sums), words)
    dated = date.fromisoformat(day) if day else None
    if dated is None or dated.month > _LATE or _PLAN.search(title):
        return words
    if reach is not None and (not reach.whole_year or reach.until or dated.year != reach.year):
        return words
    told = (p for text in parts.opening for p in _periods(text) if p.of.first == 1 and p.of.last <= dated.month)
    return next((p.in_year(dated.year) for p in told if p.of.year in (0, dated.year)), words)


@dataclass(frozen=True, slots=True)
class _Named:
    """A period with the words that name it, in small letters."""

    of: Period
    words: str

    def in_year(self, year: int) -> str:
        if self.of.year:
            return self.words
        if self.words.endswith("qua"):
            return f"{self.of.last} tháng đầu năm {year}"
        return f"{self.words} {year}" if self.words.endswith("năm") else f"{self.words} năm {year}"


def _periods(text: str) -> list[_Named]:
    """The periods of a text, leaving out the months and years of dates and of numbered documents."""
    if PLACE_DATE.search(text[-PLACE_DATE_LENGTH:]):
        return []
    undated = _LONG_DATE.sub(" ", re.sub(r"\bsố \S+", " ", text, flags=re.I))
    named = (_Named(p, _small(undated[p.start : p.end])) for p in periods(undated))
    return [name for name in named if name.of.year or not name.of.whole_year]


def _small(words: str) -> str:
    small = words.lower() if words.isupper() else words[:1].lower() + words[1:]
    return re.sub(r"(?<=quý )[ivx]+\b", lambda match: match.group().upper(), small)
