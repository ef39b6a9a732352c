"""A report laid out for drafting: its passages, its blocks with their places, and the way from words to a `Source`."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from assistant.meetings.model import Input, Source
from index.chunking import passages_of
from index.lines import is_official_head, is_prose
from index.metadata import find_metadata
from index.report import Block, Metadata, Passage, Report
from index.structure import blocks_of_text
from index.vietnamese import Span, fold

NOTES = "ghi-chep.txt"
"""What pasted notes are called."""

_UNTITLED = "ghi-chep"
"""The title of notes that name nothing: their file's."""


@dataclass(frozen=True)
class Reading:
    """One input. Offsets count the characters of the report's text."""

    report: Report
    passages: tuple[Passage, ...]

    @cached_property
    def text(self) -> str:
        return self.report.text

    @cached_property
    def folded(self) -> str:
        """The text without diacritics or capitals, character by character."""
        return fold(self.text)

    @property
    def metadata(self) -> Metadata:
        return self.report.metadata

    @cached_property
    def starts(self) -> list[int]:
        """Where each block starts."""
        starts, at = [], 0
        for block in self.report.blocks:
            starts.append(at)
            at += len(block.text) + 1
        return starts

    def block_at(self, offset: int) -> int:
        """The number of the block that holds an offset."""
        return bisect_right(self.starts, offset) - 1

    def span_of(self, block: int) -> Span:
        start = self.starts[block]
        return Span(start, start + len(self.report.blocks[block].text))

    @cached_property
    def prose(self) -> list[Span]:
        """The paragraphs that tell something: no captions, titles or official heads."""
        return [self.span_of(i) for i, block in enumerate(self.report.blocks) if self._tells(block)]

    def _tells(self, block: Block) -> bool:
        return block.kind in ("paragraph", "item") and is_prose(block.text) and not is_official_head(block.text)


def read(report: Report) -> Reading:
    return Reading(report, passages_of(report))


def notes_report(text: str, document: str = NOTES) -> Report:
    """Pasted notes as a report, read by the same rules as a text file."""
    blocks = blocks_of_text(text)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Report(document, digest, blocks, find_metadata(document, blocks))


def input_of(reading: Reading) -> Input:
    meta = reading.metadata
    return Input(
        document=reading.report.document,
        digest=reading.report.digest,
        title="" if reading.report.document == NOTES and fold(meta.title) == _UNTITLED else meta.title,
        body=meta.body,
        number=meta.number,
        date=_issued(reading),
        passages=len(reading.passages),
        words=len(reading.text.split()),
    )


_ISSUED = re.compile(r",\s*ngày\s+(\d+\s+tháng\s+\d+\s+năm\s+\d{4})\s*$")


def _issued(reading: Reading) -> str:
    """The date of an official head, in its own words: "5 tháng 2 năm 2018"."""
    if not reading.metadata.number:
        return ""
    for block in reading.report.blocks[:14]:
        if found := _ISSUED.search(block.text):
            return found.group(1)
    return ""


_PARENT = re.compile(r"((?:UBND|ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN) (?:TỈNH|THÀNH PHỐ) .+?)(?:\s+CỘNG HÒA.*)?$")


def parent_of(readings: Sequence[Reading]) -> str:
    """The parent body that stands in capitals above the issuing one in an official head; "" if none does."""
    for reading in readings:
        first = reading.report.blocks[0].text if reading.report.blocks else ""
        match = _PARENT.match(first)
        if match:
            return match.group(1)
    return ""


def source_at(reading: Reading, span: Span) -> Source | None:
    """Where a stretch of the text stands; None when no passage holds it whole or in part."""
    at = bisect_right([p.start for p in reading.passages], span.start) - 1
    if at < 0 or span.start >= reading.passages[at].end:
        return None
    passage = reading.passages[at]
    start, end = span.start - passage.start, min(span.end, passage.end) - passage.start
    return source_in(passage, start, end)


def source_in(passage: Passage, start: int, end: int) -> Source:
    return Source(
        document=passage.document,
        title=passage.metadata.title,
        passage=passage.id,
        ordinal=passage.ordinal,
        page=passage.page,
        section=passage.section,
        quote=passage.text[start:end],
        start=start,
        end=end,
    )
