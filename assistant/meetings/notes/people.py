"""Who is at a meeting, by notes: the chair and the secretary in a sentence, lists and tables of those present. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from assistant.meetings.notes.lines import Jotted
from assistant.meetings.notes.words import name_at, words_in
from index.vietnamese import Span, fold

_BEFORE = re.compile(r"(?:^|[,;:(]|\s/\s|\bdo\b)\s*(?=\S)")
_UNTIL = re.compile(r"(?:[;)]|(?<=[^\W_]{2})\.(?:\s|$)|\s/\s|$|\bthay\b|\bđi vắng\b|\bchủ trì\b|\bvề\s)")
_APART, _CLOSES = re.compile(r"[,(]\s*$"), re.compile(r"\s*(?:[);,.]|$)")
_CLOSED = re.compile(r"\([^()]*\)")
_WITH = re.compile(
    r"\b(?:làm việc|họp|gặp|gặp mặt|đối thoại)\s+(?:cùng )?với\s+(?P<who>.{3,400}?)(?=\s+(?:về|để|nhằm)\s|[.;]|$)"
)
_PART = re.compile(r"[,;]|\bvà\b")
_AWAY = frozenset({"vang", "v", "khong", "vang mat", "co phep", "xin vang", "vang co phep"})
_MOST_ROLE = 6


def chair_in(text: str) -> Span | None:
    """The person before "chủ trì" in a sentence: from the comma, bracket or colon before the name.

    >>> text = "Ban QL KCN (c. Hoàng Thị Thu - Phó Trưởng ban, chủ trì)"; chair_in(text).of(text)
    'c. Hoàng Thị Thu - Phó Trưởng ban'
    """
    return _before_word(text, "chair")


def _before_word(text: str, kind: str) -> Span | None:
    for cue in words_in(text).of(kind):
        if cue.start == 0 or text[: cue.start].rstrip().lower().endswith(("đồng", "cùng")):
            continue
        told = text[: cue.start].rstrip(" ,(")
        outside = _CLOSED.sub(lambda match: "_" * len(match.group()), told)
        starts = [m.end() for m in _BEFORE.finditer(outside) if m.end() < len(told) and name_at(told, m.end())]
        if starts:
            return Span(starts[-1], len(told))
    return None


def secretary_in(text: str) -> Span | None:
    """Who keeps the minutes, told after the name: "Vũ Thuỳ Linh ghi.", "Lý Thị Hoa, thư ký; ...", "Hà My (ghi)"."""
    end = name_at(text, 0)
    cue = words_in(text).at(end + 1, "secretary") if end else None
    if cue and len(text.rstrip(" .")) == cue.end:
        return Span(0, end)
    apart = [c for c in words_in(text).of("secretary") if _APART.search(text[: c.start]) and _CLOSES.match(text, c.end)]
    return _before_word(text[: apart[0].end], "secretary") if apart else None


def named_after(text: str, at: int) -> Span | None:
    """What a label names: up to the end of the sentence, without remarks."""
    stop = _UNTIL.search(text, at)
    end = at + len(text[at : stop.start() if stop else len(text)].rstrip())
    if text.count("(", at, end) > text.count(")", at, end):
        end = text.find(")", end) + 1 or len(text)
    return Span(at, end) if text[at:end].strip() else None


def met_with(text: str) -> Span | None:
    """Those whom a sentence says the meeting was held with: "làm việc với ... về ..."."""
    found = _WITH.search(text)
    return Span(*found.span("who")) if found and name_at(found["who"], 0) else None


_BESIDE_NAMES = re.compile(r"\([^()]*\)|\bchủ trì\b|\bthư k[ýí]\b")


def only_names(text: str) -> bool:
    """Whether a line tells nothing but who they are: "a Phúc (TB) chủ trì, c Ngân phòng LĐ", "Sunrise, Dệt Đông Á"."""
    plain = _BESIDE_NAMES.sub("", text)
    parts = list(filter(None, map(str.strip, _PART.split(plain))))
    return bool(parts) and all(_is_who(part) for part in parts)


_COUNT = re.compile(r"\d{1,3}\s+")


def _is_who(part: str) -> bool:
    """A name with an office behind it; or a number of people: "72 doanh nghiệp"."""
    counted = _COUNT.match(part)
    begin = counted.end() if counted else 0
    end = name_at(part, begin)
    rest = part[end:]
    return bool(end) and len(rest.split()) <= _MOST_ROLE and not any(map(str.isdecimal, rest)) and not _says(part, end)


def _says(text: str, at: int) -> bool:
    return words_in(text).at(at + 1, "says") is not None


class Attended(NamedTuple):
    """A row of a table of attendance."""

    line: Jotted
    words: str
    away: bool
    unmarked: bool


def attendance(lines: Sequence[Jotted]) -> list[Attended]:
    """The rows of tables whose header names people ("Họ và tên"), each as "name - office, body"."""
    found: list[Attended] = []
    columns: list[str] = []
    for line in lines:
        cells = line.cells
        folded = [fold(cell) for cell in cells]
        if len(cells) < 2:
            columns = []
        elif any("ho va ten" in cell or cell in ("ho ten", "ten") for cell in folded):
            columns = folded
        elif columns and len(cells) <= len(columns) + 1:
            found.append(_attended(line, columns, cells))
    return found


def _attended(line: Jotted, columns: Sequence[str], cells: Sequence[str]) -> Attended:
    row = dict(zip(columns, cells, strict=False))
    name = next((row[c] for c in columns if "ten" in c and c in row), "")
    told = [row[c] for c in columns if c in row and any(w in c for w in ("chuc", "don vi", "co quan")) and row[c]]
    marks = [(c, row.get(c, "")) for c in columns if any(w in c for w in ("co mat", "ghi chu", "diem danh", "vang"))]
    away = any(fold(mark) in _AWAY for c, mark in marks) or any("vang" in c and mark for c, mark in marks)
    return Attended(line, " - ".join(filter(None, (name, ", ".join(told)))), away, any(not mark for _, mark in marks))
