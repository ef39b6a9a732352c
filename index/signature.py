"""The signature under an official document: the signer's office, "(Đã ký)" and the name belong together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.lines import ENDED, Element, is_capitals

_OFFICE = re.compile(
    r"(?:TM|T/M|KT|TL|TUQ|Q)\s*\.\s*[^\W\d_]|(?:PHÓ |QUYỀN |Q\. ?)*(?:TỔNG )?"
    r"(?:GIÁM ĐỐC|CHỦ TỊCH|CHÁNH (?:VĂN PHÒNG|THANH TRA)|(?:CỤC |CHI CỤC |VỤ )?TRƯỞNG|BÍ THƯ|BỘ TRƯỞNG|THỨ TRƯỞNG"
    r"|CHỦ NHIỆM|CHỦ TRÌ|CHỦ TỌA|THƯ KÝ|NGƯỜI LẬP|KẾ TOÁN)"
)
_SIGNED = re.compile(r"\(?\s*(?:đã|(?:đã )?ký(?: tên)?(?:(?:,| và) ?(?:(?:ghi rõ )?họ tên|đóng dấu))*)\s*\)?", re.I)
_DEGREES = re.compile(r"^(?:(?:ThS|TS|PGS|GS|KS|CN|BS)\b\.?\s*)+")
_MOST_LINES = 8


def with_whole_signatures(elements: Sequence[Element]) -> list[Element]:
    """The elements, where the lines of each signature are one: their words with a space between."""
    joined: list[Element] = []
    start = 0
    while start < len(elements):
        size = sum(1 for _ in _signature(elements[start : start + _MOST_LINES]))
        if size:
            words = " ".join(e.text for e in elements[start : start + size])
            joined.append(replace(elements[start], text=words, style="signature"))
        else:
            joined.append(elements[start])
        start += max(size, 1)
    return joined


def _signature(elements: Sequence[Element]) -> Iterator[Element]:
    """The lines at the start of `elements` that sign: offices in capitals, then the mark, the name or both."""
    offices = 0
    while offices < len(elements) and _is_office(elements[offices], first=not offices):
        offices += 1
    marks = offices
    while marks < len(elements) and _SIGNED.fullmatch(elements[marks].text):
        marks += 1
    named = marks < len(elements) and _is_name(elements[marks].text)
    if offices and (marks > offices or named):
        yield from elements[: marks + named]


def _is_office(element: Element, first: bool) -> bool:
    text = element.text
    if not is_capitals(text) or ENDED.search(text) or element.grid or element.style == "heading":
        return False
    return bool(_OFFICE.match(text)) if first else not _SIGNED.fullmatch(text)


def _is_name(text: str) -> bool:
    words = _DEGREES.sub("", text, count=1).split()
    return 2 <= len(words) <= 6 and all(word.isalpha() and word[0].isupper() for word in words)
