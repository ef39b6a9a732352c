"""Report -> passages along its structure: headings, lists with their lead-ins, table rows with their headers.

A passage is a slice of the report's text. It never crosses a heading or a page, keeps a list together where that
fits, and is cut only between items, sentences or clauses. Sizes are cl100k_base tokens (see index/tokens.py).
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

from index.clauses import clauses, inline_items
from index.limits import LimitExceeded, shown
from index.report import CELL, Block, Passage, Report
from index.tokens import CountTokens, token_counter
from index.vietnamese import Span, sentences

MAX_TOKENS = 480
"""No passage is longer, but for the line ends between its blocks. e5 reads 512 of its own tokens, which are longer."""

MERGE_TOKENS = 240
"""Neighbouring short blocks are joined up to this size; longer ones stand alone."""


SECTION = " › "
"""Joins the headings of `Passage.section`, the outermost first; those that open the passage itself are among them."""

SMALL_TOKENS = 40
"""A title or a stray line this short is no passage of its own: it goes with what follows."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A block, or a part of one, with its place in the report."""

    start: int
    end: int
    tokens: int
    kind: str
    page: int | None
    section: str
    lead_in: str
    headers: str
    is_foot: bool = False
    """Whether it belongs to the recipients at the foot of a paper."""
    is_caption: bool = False
    """Whether it is one of the lines above the table that follows."""


_RECIPIENTS = "Nơi nhận"


def passages_of(report: Report, most: int | None = None) -> tuple[Passage, ...]:
    """The passages of a report in reading order; ids depend only on the file's name and content, and on corrections.

    Raises LimitExceeded when there are more than `most`.
    """
    text = report.text
    key = version_key(report)
    groups = list(islice(_groups(_pieces(report, text, token_counter())), None if most is None else most + 1))
    if most is not None and len(groups) > most:
        raise LimitExceeded(f"Tệp có hơn {shown(most)} đoạn, là số đoạn nhiều nhất của một tệp. Tách thành nhiều tệp.")
    return tuple(
        Passage(
            id=f"{key}-{ordinal:05d}",
            document=report.document,
            digest=report.digest,
            ordinal=ordinal,
            text=text[group[0].start : group[-1].end],
            start=group[0].start,
            page=group[0].page,
            section=group[-1].section,
            lead_in=_lead_in(group),
            headers=group[-1].headers,
            metadata=report.metadata,
        )
        for ordinal, group in enumerate(groups)
    )


def version_key(report: Report) -> str:
    """What the ids of a report's passages start with."""
    corrected = "".join(f"\0{one.field}={one.value}" for one in report.corrections)
    return hashlib.sha256(f"{report.document}\0{report.digest}{corrected}".encode()).hexdigest()[:16]


def _lead_in(group: Sequence[_Piece]) -> str:
    """The first lead-in of a passage; what introduces the recipients does not speak for the text above them."""
    found = next((piece.lead_in for piece in group if piece.lead_in), "")
    return "" if found.startswith(_RECIPIENTS) and not group[0].is_foot else found


def context_of(passage: Passage) -> str:
    """What a reader of the passage alone would miss: title, body, province, period, headings, lead-in, headers."""
    meta = passage.metadata
    parts = [meta.title, meta.body, meta.province, meta.period, passage.section, passage.lead_in, passage.headers]
    kept: list[str] = []
    for part in parts:
        if part and not any(part.lower() in other.lower() for other in kept):
            kept.append(part.replace(CELL, ", "))
    return ". ".join(kept)


def embedding_text(passage: Passage) -> str:
    """What the embedder reads: the context, then the passage's own words."""
    context = context_of(passage)
    return f"{context}\n{passage.text}" if context else passage.text


def _pieces(report: Report, text: str, count: CountTokens) -> Iterator[_Piece]:
    headings: list[Block] = []
    start = 0
    captions = _captions(report.blocks)
    for at, block in enumerate(report.blocks):
        if block.kind == "heading":
            headings = [h for h in headings if h.level < block.level] + [block]
        whole = _Piece(
            start=start,
            end=start + len(block.text),
            tokens=count(block.text),
            kind=block.kind,
            page=block.page,
            section=SECTION.join(h.text for h in headings),
            lead_in=block.lead_in,
            headers=CELL.join(block.headers),
            is_foot=block.text.startswith(_RECIPIENTS) or block.lead_in.startswith(_RECIPIENTS),
            is_caption=at in captions,
        )
        yield from [whole] if whole.tokens <= MAX_TOKENS else _split(whole, text, count)
        start = whole.end + 1


def _captions(blocks: Sequence[Block]) -> frozenset[int]:
    """Which blocks are the lines above a table that its rows have as their lead-in."""
    found: set[int] = set()
    lines: list[str] = []
    for at in range(len(blocks) - 1, -1, -1):
        block = blocks[at]
        lines = block.lead_in.split("\n") if block.kind == "row" else lines
        if block.kind == "paragraph" and block.text in lines:
            found.add(at)
        elif block.kind != "row":
            lines = []
    return frozenset(found)


def _split(piece: _Piece, text: str, count: CountTokens) -> Iterator[_Piece]:
    """Cut a long block between its items, sentences, clauses or words, in as few parts as fit."""
    own = text[piece.start : piece.end]
    listed = inline_items(own)
    lead_in, items = listed if listed else (Span(0, 0), [])
    begin = 0
    for start, end in pairwise([*_cuts(own, items, count), len(own)]):
        if begin < start and count(own[begin:end]) > MAX_TOKENS:
            yield _part(piece, own, begin, start, lead_in, count)
            begin = start
    yield _part(piece, own, begin, len(own), lead_in, count)


def _cuts(own: str, items: Sequence[Span], count: CountTokens) -> list[int]:
    """Where a long block may be cut: at its items; at sentences outside them or in long ones; at long ones' clauses;
    at words where all that leaves a stretch that is too long."""
    starts = [item.start for item in items]
    long = [count(item.of(own)) > MAX_TOKENS for item in items]
    cuts = {0, *starts}
    for sentence in sentences(own):
        at = bisect_right(starts, sentence.start) - 1
        if at < 0 or sentence.start >= items[at].end or long[at]:
            cuts.add(sentence.start)
            if count(sentence.of(own)) > MAX_TOKENS:
                cuts.update(clause.start for clause in clauses(own, sentence))
    for start, end in pairwise([*sorted(cuts), len(own)]):
        if count(own[start:end]) > MAX_TOKENS:
            cuts.update(_word_cuts(own, start, end, count))
    return sorted(cuts)


def _word_cuts(own: str, start: int, end: int, count: CountTokens) -> Iterator[int]:
    """Places between words, every quarter of a passage; a word that is longer itself is cut as it comes."""
    size = 0
    for word in _WORD.finditer(own, start, end):
        tokens = count(word.group())
        if size and size + tokens > MAX_TOKENS // 4:
            yield word.start()
            size = 0
        size += tokens


_WORD = re.compile(r"\S{1,100}\s*")


def _part(piece: _Piece, own: str, begin: int, end: int, lead_in: Span, count: CountTokens) -> _Piece:
    words = own[begin:end]
    begin += len(words) - len(words.lstrip())
    end -= len(words) - len(words.rstrip())
    return replace(
        piece,
        start=piece.start + begin,
        end=piece.start + end,
        tokens=count(words),
        lead_in=lead_in.of(own) if lead_in.end and begin >= lead_in.end else piece.lead_in,
    )


def _groups(pieces: Iterable[_Piece]) -> Iterator[list[_Piece]]:
    group: list[_Piece] = []
    for piece in pieces:
        if group and not _joins(group, piece):
            yield group
            group = []
        group.append(piece)
    if group:
        yield group


def _joins(group: list[_Piece], piece: _Piece) -> bool:
    first, last = group[0], group[-1]
    total = sum(p.tokens for p in group) + piece.tokens
    if piece.page != first.page or total > MAX_TOKENS:
        return False
    named = all(p.is_caption or p.kind == "heading" for p in group)
    if piece.is_caption or (named and last.is_caption):
        return named and piece.kind in ("paragraph", "row")  # a table begins with its name
    if piece.headers != last.headers and last.kind != "heading":
        return False
    if all(p.kind == "heading" for p in group):
        return piece.kind != "heading" or piece.section.startswith(last.section)  # a heading goes with what follows it
    if piece.kind == "heading" or piece.section != last.section:
        return False
    if "row" in (piece.kind, last.kind) and (piece.kind, piece.lead_in) != (last.kind, last.lead_in):
        return all(p.kind == "heading" for p in group)  # rows of another table, or under another caption, stand apart
    if piece.kind in ("item", "row") and piece.lead_in == last.lead_in and piece.kind == last.kind:
        return True
    if piece.kind == "item" and last.kind == "paragraph":
        return True  # the lead-in with its first items
    return total <= MERGE_TOKENS or total - piece.tokens < SMALL_TOKENS
