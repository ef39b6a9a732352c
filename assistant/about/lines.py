"""A document as lines that know their passage: what its head, signature, sections and articles are found in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from index.report import Passage
from index.scanning import LINE


@dataclass(frozen=True, slots=True)
class Line:
    """`text` is `passage.text[start:end]`."""

    text: str
    passage: Passage
    start: int
    end: int


def lines_of(passages: Iterable[Passage]) -> list[Line]:
    """The lines of a document's passages in order, without empty ones."""
    return [line for passage in passages for line in _lines(passage)]


def _lines(passage: Passage) -> Iterator[Line]:
    for match in LINE.finditer(passage.text):
        if match.group().strip():
            yield Line(match.group().strip(), passage, match.start(), match.end())


def joined(lines: Sequence[Line]) -> list[Line]:
    """Neighbouring lines of one passage as one stretch, for citing them together."""
    found: list[Line] = []
    for line in lines:
        last = found[-1] if found else None
        if last is not None and last.passage.id == line.passage.id and last.end <= line.start:
            text = last.passage.text[last.start : line.end]
            found[-1] = Line(text, last.passage, last.start, line.end)
        else:
            found.append(line)
    return found


def shortened(text: str, limit: int) -> str:
    """The text cut at a word, with … where something was left out."""
    text = " ".join(text.split())
    return text if len(text) <= limit else text[:limit].rsplit(" ", 1)[0].rstrip(" ,;:.-–") + "…"
