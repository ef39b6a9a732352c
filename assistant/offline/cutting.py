"""A text cut to the run of its parts that says most of a question."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.offline.kinds import TELLS
from assistant.offline.subject import Subject
from index.text import dates, document_numbers, quantities

_LOOSE_END = re.compile(r"(?:\s+và|\s*[-–,;:])\s*$")

KIND_WORTH = 0.15
"""What a kind of answer is worth in a part of a text, beside the share of the question that the part says."""
_EDGE = re.compile(r"[,;.:]\s+(?=\S)|\s+[-–]\s+(?!\d)|\s+(?=và\s)")


def cut(subject: Subject, text: str, limit: int, wants: Sequence[str] = ()) -> str:
    """The run of whole parts of a text, at most `limit` characters, that says most of the question, holds the kinds of
    answer that it `wants` and most figures."""
    if len(text) <= limit:
        return text
    edges = [0, *(m.end() for m in _EDGE.finditer(text)), len(text)]
    best, most = (0, limit), -1.0
    for i, begin in enumerate(edges):
        ends = [e for e in edges[i + 1 :] if e - begin <= limit - 4]
        if not ends:
            continue
        part = text[begin : ends[-1]]
        told = subject.share(subject.said_by(part)) + 0.02 * len(_values(part)) - 0.0001 * begin
        told += KIND_WORTH * sum(TELLS[kind](part) for kind in wants)
        if told > most:
            best, most = (begin, ends[-1]), told
    begin, end = best
    shown = _LOOSE_END.sub("", text[begin:end].strip())
    if end == limit:
        shown = shown.rsplit(" ", 1)[0]
    return f"{'… ' if begin else ''}{shown}{' …' if end < len(text) else ''}"


def _values(text: str) -> list[object]:
    return [*quantities(text), *dates(text), *document_numbers(text)]
