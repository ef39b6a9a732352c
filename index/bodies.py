"""Which body issued a document: the one its head names in capitals, or the board that its text names most fully."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from index.lines import FORMS, is_capitals
from index.provinces import province_at

ORGANISATION = re.compile(
    r"(?:UBND|ủy ban nhân dân|uỷ ban nhân dân|HĐND|hội đồng nhân dân|ban quản lý|sở |văn phòng|bộ |chính phủ|tỉnh ủy|"
    r"trung tâm|ban (?!hành)|phòng |công ty|các khu|khu kinh tế|tỉnh |thành phố )",
    re.I,
)
_BOARD = re.compile(
    r"[Bb]an [Qq]uản lý (?:dự án |các |[Cc]ác )?(?:[Kk]hu|KCN|KKT|KCX|CCN)(?:[ ,](?:(?:các |và |, )*(?:[Kk]hu )?"
    r"(?:kinh tế|[Kk]inh tế|công nghiệp|[Cc]ông nghiệp|công nghệ cao|chế xuất|cửa khẩu|KCN|KKT|KCX|CCN)))*"
    r"|[Bb]an [Qq]uản lý (?:các )?(?:KCN|KKT|KCX|CCN)"
)


_AND_ZONES = re.compile(r" và các (?:[Kk]hu [Cc]ông nghiệp|KCN)(?! [A-ZĐ])")
"""What a board named after its economic zone manages besides: "Khu kinh tế Nghi Sơn và các Khu công nghiệp"."""


def issuing_body(head: Sequence[str], texts: Sequence[str], words: str, province: str) -> str:
    """The body in the capitals of the head, or else the fullest name of a board in the first of `texts` that has one.

    `words` is the whole text, whose spelling a name in capitals takes on.
    """
    if lines := list(_issuing_lines(head)):
        return _issuer(lines, words, province)
    for text in (*texts, words):
        if boards := [_with_place(text, board, province) for board in _BOARD.finditer(text)]:
            return max(boards, key=len)
    return ""


def _issuing_lines(head: Sequence[str]) -> Iterator[str]:
    names = False
    for line in head:
        names = is_capitals(line) and (_is_organisation(line) or (names and bool(re.match(r"(?:VÀ|CỦA)\b", line))))
        if names:
            yield line


def _is_organisation(line: str) -> bool:
    return bool(ORGANISATION.match(line)) and not any(line.startswith(f.upper()) for f in FORMS)


def _with_place(text: str, board: re.Match[str], province: str) -> str:
    """The board with the name of its zone ("Khu kinh tế Vân Đồn") and its province, as far as they follow."""
    rest = text[board.end() : board.end() + 120]
    words = list(takewhile(lambda word: word[0].isupper() and not word.isupper(), re.findall(r"[^\W\d_]+", rest)[:4]))
    name = f" {' '.join(words)}" if board.group().endswith(("kinh tế", "Kinh tế", "KKT", "cửa khẩu")) and words else ""
    name = name if rest.startswith(name) else ""
    if name and (others := _AND_ZONES.match(rest, len(name))):
        name += others.group()
    place = re.match(r",? (?:tỉnh|thành phố|TP\.?) ", rest[len(name) :])
    own = province_at(rest[len(name) + place.end() :]) if place else ""
    if place and own:
        return f"{board.group()}{name}{place.group()}{own}"
    return board.group() + (name or (f" {province}" if province and rest.startswith(f" {province}") else ""))


def _issuer(lines: Sequence[str], words: str, province: str) -> str:
    """The issuing body in the head's capitals, in the document's own small letters: the lines under its parent."""
    parent = re.match(r"(?:UBND|ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN|TỈNH ỦY|TỈNH UỶ)\b", lines[0])
    own = " ".join(lines[1:] if parent and len(lines) > 1 else lines)
    spelled = _as_in_text(own, words, province)
    if own.startswith("VĂN PHÒNG") and parent and "UBND" not in own and len(own.split()) == 2:
        spelled = f"{spelled} {_as_in_text(lines[0], words, province)}"
    if province and province.lower() not in spelled.lower() and own.startswith("BAN QUẢN LÝ"):
        city = re.search(r"THÀNH PHỐ|TP\.", lines[0])
        spelled = f"{spelled} {'thành phố' if city else 'tỉnh'} {province}"
    return spelled


def _as_in_text(capitals: str, words: str, province: str) -> str:
    """The name as running text spells it, or with a capital where offices put one."""
    found = next((m.group() for m in re.finditer(re.escape(capitals), words, re.I) if not is_capitals(m.group())), "")
    if found:
        return found
    spelled = re.sub(r"\bubnd\b", "UBND", capitals.capitalize(), flags=re.I)
    spelled = re.sub(r"^Ban quản lý", "Ban quản lý" if "Ban quản lý" in words else "Ban Quản lý", spelled)
    return re.sub(rf"{re.escape(province)}\b", province, spelled, flags=re.I) if province else spelled
