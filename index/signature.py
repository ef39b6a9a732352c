"""The signature under an official document: the signer's office, "(Đã ký)" and the name belong together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.lines import ENDED, Element, is_capitals
from index.wordlists import pattern


def _pattern(kind: str) -> re.Pattern[str]:
    return pattern("signatures.tsv", kind)


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
    while marks < len(elements) and _pattern("signed").fullmatch(elements[marks].text):
        marks += 1
    named = marks < len(elements) and _is_name(elements[marks].text)
    if offices and (marks > offices or named):
        yield from elements[: marks + named]


def _is_office(element: Element, first: bool) -> bool:
    text = element.text
    if not is_capitals(text) or ENDED.search(text) or element.grid or element.style == "heading":
        return False
    return bool(_pattern("office").match(text)) if first else not _pattern("signed").fullmatch(text)


def _is_name(text: str) -> bool:
    words = _pattern("degrees").sub("", text, count=1).split()
    return 2 <= len(words) <= 6 and all(word.isalpha() and word[0].isupper() for word in words)


@dataclass(frozen=True, slots=True)
class Signed:
    """Who signed a document: `name`, and the `office` above it as written; they stand in lines `first` to `last`."""

    name: str
    office: str
    first: int
    last: int


def signed_by(lines: Sequence[str]) -> Signed | None:
    """The signature among the lines of a document, whether it is one line or a few; None where there is none.

    Of several (an annex has its own) it is the first that signs for somebody or bears a mark, else the first.
    """
    found = [signed for at in range(len(lines)) if (signed := _signed_at(lines, at))]
    marked = (s for s in found if _pattern("marked").search(" ".join(lines[s.first : s.last + 1])))
    return next(marked, found[0] if found else None)


def _signed_at(lines: Sequence[str], at: int) -> Signed | None:
    """The signature that begins in a line: offices in capitals, perhaps a mark, then a name."""
    if not (_pattern("office").match(lines[at]) or lines[at].startswith("THỦ TƯỚNG")):
        return None
    for last in range(at, min(at + _MOST_LINES, len(lines))):
        words = _pattern("mark").sub(" ", " ".join(lines[at : last + 1])).split()
        offices = next((i for i, word in enumerate(words) if any(c.islower() for c in word)), len(words))
        name = " ".join(words[offices:])
        if name:
            office = " ".join(words[:offices])
            return Signed(_pattern("degrees").sub("", name), office, at, last) if office and _is_name(name) else None
    return None
