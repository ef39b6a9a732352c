"""Notes -> lines and sentences, each with its mark ("-", "1.", "=>") apart from its words. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.report import CELL
from index.vietnamese import Span

_MARK = re.compile(r"\s*(?:[-–—+*•●>=]+>?\s*|\(?(?:\d{1,2}|[a-zđ])[.)]\)?\s+|\(\d{1,2}\)\s*)")
_STOP = re.compile(r"(?<![.!?])[.!?]+\s+(?=\S)")
_BEFORE = re.compile(r"(?P<word>[^\W_]*)(?P<close>[)%”\"]*)$")
_REACH = 40
"""Characters before a stop that are looked at."""
_SHORT = frozenset({"tp", "tx", "tt", "st", "ths", "ts", "cty", "kcn", "p", "q"})
"""What a stop after it abbreviates, beside single letters."""
_CELLS = re.compile(rf"\||{re.escape(CELL)}")


@dataclass(frozen=True, slots=True)
class Jotted:
    """A sentence of the notes: `span` counts the characters of the whole text and leaves the mark out.

    `first`: whether it opens its line; `marked`: whether its line has a mark of a list.
    """

    span: Span
    text: str
    first: bool
    marked: bool

    @property
    def cells(self) -> list[str]:
        """The cells of a row of a table; one for a line that is none."""
        return [cell.strip() for cell in _CELLS.split(self.text.strip().strip("|"))]


def jotted(text: str) -> Iterator[Jotted]:
    """The sentences of a text, line by line."""
    at = 0
    for line in text.split("\n"):
        mark = _MARK.match(line)
        begin = mark.end() if mark and "|" not in line else 0
        for n, (start, end) in enumerate(_sentences(line, begin)):
            yield Jotted(Span(at + start, at + end), line[start:end], n == 0, begin > 0)
        at += len(line) + 1


def _sentences(line: str, begin: int) -> Iterator[tuple[int, int]]:
    start = begin
    for stop in _STOP.finditer(line, begin):
        before = _BEFORE.search(line[max(begin, stop.start() - _REACH) : stop.start()])
        word, close = (before["word"], before["close"]) if before else ("", "")
        if close or (len(word) > 1 and word.lower() not in _SHORT) or word.isdigit():
            yield from _stripped(line, start, stop.start())
            start = stop.end()
    yield from _stripped(line, start, len(line))


def _stripped(line: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    part = line[start:end]
    start += len(part) - len(part.lstrip())
    end = start + len(part.strip())
    if end > start:
        yield start, end
