"""A passage as a citation, one form for every answer. Pure."""

from __future__ import annotations

from assistant.answer import Citation
from index.report import Passage
from index.versions import standing_of


def citation_of(marker: int, passage: Passage, start: int = 0, end: int = 0, score: float = 1.0) -> Citation:
    """`passage.text[start:end]` is the quote. What is cited stands below the headers of its table, which may come from
    an earlier passage; the citation's own offsets count them."""
    headers = f"{passage.headers}\n" if passage.headers and passage.headers not in passage.text else ""
    start, end, text = start + len(headers), end + len(headers), headers + passage.text
    return Citation(
        marker=marker,
        document=passage.document,
        title=passage.metadata.title,
        page=passage.page,
        section=passage.section or None,
        text=text,
        quote=text[start:end],
        start=start,
        end=end,
        score=round(score, 4),
        passage=passage.id,
        period=passage.metadata.period,
        scanned=passage.metadata.is_scanned(passage.page),
        standing=standing_of(passage),
    )
