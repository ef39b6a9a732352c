"""Where in the text of a report the words stand that were not surely read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.lines import Doubt
from index.report import Block, Span

_WORD = re.compile(r"\S+")


def doubtful_spans(blocks: Sequence[Block], doubts: Sequence[Doubt]) -> tuple[Span, ...]:
    """The doubtful words of the blocks by their places in the report's text; what is no part of it is left out."""
    wanted = {(doubt.page, doubt.word, doubt.before) for doubt in doubts}
    return tuple(_found(blocks, wanted)) if wanted else ()


def _found(blocks: Sequence[Block], wanted: set[tuple[int, str, int]]) -> Iterator[Span]:
    pages = {page for page, _, _ in wanted}
    met: dict[tuple[int, str], int] = {}
    offset = 0
    for block in blocks:
        if block.page in pages:
            for word in _WORD.finditer(block.text):
                key = (block.page or 0, word.group())
                if (*key, met.get(key, 0)) in wanted:
                    yield Span("doubtful", offset + word.start(), offset + word.end())
                met[key] = met.get(key, 0) + 1
        offset += len(block.text) + 1
