"""The figures of an answer that stand word for word in what it cites, where none needed to be compared with it."""

from __future__ import annotations

import re

from assistant.answer import Answer
from index.text import dates, periods

_FIGURE = re.compile(r"(?<![\w/.,-])\d+(?:[.,]\d+)*(?![\w/]|-\w)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MARKER = re.compile(r"\s*\[\d{1,3}\]")


def quoted_figures(answer: Answer) -> int:
    """How many figures the cited lines have, years, dates and periods apart; 0 where one is not in its sources."""
    lines = [_MARKER.sub("", line) for line in answer.answer.splitlines() if _MARKER.search(line)]
    figures = [figure for line in lines for figure in _figures(line)]
    sources = {figure for citation in answer.citations for figure in _FIGURE.findall(citation.text)}
    return len(figures) if set(figures) <= sources else 0


def _figures(line: str) -> list[str]:
    taken = [*((p.start, p.end) for p in periods(line)), *((d.start, d.end) for d in dates(line))]
    return [
        m.group()
        for m in _FIGURE.finditer(line)
        if not _YEAR.fullmatch(m.group()) and not any(a <= m.start() < b for a, b in taken)
    ]
