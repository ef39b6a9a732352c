"""Where a passage, or what stands above it, has the words that a model says it has."""

from __future__ import annotations

from collections.abc import Iterable

from assistant.statements import Statement, statements_of
from index.chunking import SECTION
from index.report import Passage
from index.scanning import whole_words
from index.text import periods
from index.vietnamese import Span


class Unfounded(Exception):
    """The passage does not bear a proposal out; the message says what of it."""


def found(text: str, part: str, within: Span | None = None) -> Span | None:
    """Where a text holds a part word for word, however white space is set."""
    if not part.strip():
        return None
    start, end = (within.start, within.end) if within else (0, len(text))
    match = whole_words(part).search(text, start, end)
    return Span(match.start(), match.end()) if match else None


def structure_of(passage: Passage) -> tuple[str, ...]:
    """What stands around a passage and is inherited by it, the nearest first."""
    meta = passage.metadata
    return (
        passage.lead_in,
        passage.headers,
        *reversed(passage.section.split(SECTION)),
        meta.period,
        meta.title,
        meta.body,
    )


def quoted(passage: Passage, quote: str) -> Span:
    span = found(passage.text, quote)
    if span is None:
        raise Unfounded("quote")
    return span


def around(passage: Passage, span: Span) -> Statement:
    """The smallest statement that holds what stands at a span."""
    holding = [s for s in statements_of(passage) if s.start <= span.start and span.end <= s.end and not s.joined]
    if not holding:
        raise Unfounded("quote")  # in a heading or across lines
    return min(holding, key=lambda s: s.end - s.start)


def stands_in(part: str, sources: Iterable[str], reason: str) -> str:
    """The document's own words for a part, by value for a time of day or year. Raises Unfounded."""
    asked = periods(part)
    for source in sources:
        if (span := found(source.casefold(), part.casefold())) and len(source.casefold()) == len(source):
            return " ".join(source[span.start : span.end].split())
        for one in periods(source) if len(asked) == 1 else ():
            if one.same(asked[0]) and bool(one.year) == bool(asked[0].year):
                return " ".join(source[one.start : one.end].split())
    raise Unfounded(reason)


def sources_of(statement: Statement) -> tuple[str, ...]:
    return (statement.label, statement.sentence_text, statement.lead_in, *structure_of(statement.passage))
