"""The types that flow through indexing: a file becomes a `Report` of `Block`s, a report becomes `Passage`s.

Text in these types is the document's own words: Unicode NFC and white space are the only things that change on
the way in. What the structure knows beside the words (title, period, heading, lead-in, table headers) travels in
fields of its own, so that a quotation can always be found again in the document.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from index.relations import Correction, Standing

BlockKind = Literal["heading", "paragraph", "item", "row", "caption"]

CELL = "\t"
"""Separates the cells of a table row in `Block.text` and `Passage.text` (cells never hold a tab themselves)."""


@dataclass(frozen=True, slots=True)
class Block:
    """One structural unit of a document, in reading order.

    `lead_in` is the sentence that introduces a list item, or the caption and unit line above a table row.
    `headers` are the column headers of a table row, as many as the row has cells; empty for other kinds.
    `level` is the depth of a heading (1 = highest) or of a list item.
    """

    kind: BlockKind
    text: str
    level: int = 0
    page: int | None = None
    lead_in: str = ""
    headers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Metadata:
    """What rules can tell about a document; an empty string where they can't.

    `province` is a bare name ("Lâm Đồng"); `date` is ISO (2018-02-05); `period` is the document's own words for the
    time it covers ("6 tháng đầu năm 2019"); `number` is the official number ("19/TB-VP.UBND"). `signer` and
    `recipients` are what its signature block says. `scanned` lists the pages that were read from their images,
    `unread` those that could not be read ("2-4, 7").
    """

    title: str = ""
    body: str = ""
    province: str = ""
    kind: str = ""
    number: str = ""
    date: str = ""
    period: str = ""
    signer: str = ""
    recipients: str = ""
    scanned: str = ""
    unread: str = ""

    def is_scanned(self, page: int | None) -> bool:
        """Whether a page was read from its image."""
        return page is not None and any(first <= page <= last for first, last in page_runs(self.scanned))


def page_runs(listed: str) -> Iterator[tuple[int, int]]:
    """
    >>> list(page_runs("2-4, 7"))
    [(2, 4), (7, 7)]
    """
    for run in filter(None, listed.split(", ")):
        first, _, last = run.partition("-")
        yield int(first), int(last or first)


class Span(NamedTuple):
    """A place in the text of a report, and what it is: where a field of the metadata stands, or a word in doubt."""

    what: Literal["signer", "recipients", "doubtful"]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Report:
    """A document as read: `document` is the file's name, `digest` the SHA-256 (hex) of its bytes.

    `notes` are told to whoever adds the file and kept nowhere: what was passed over because it is hidden, what is
    missing because nobody stored it, what could not be read, or not as it stands. `spans` say where in the text the
    signature block is, and which words of page images may be misread. `corrections` are what staff have set of the
    metadata, which has them.
    """

    document: str
    digest: str
    blocks: tuple[Block, ...]
    metadata: Metadata
    pages: int | None = None
    notes: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    corrections: tuple[Correction, ...] = ()

    @property
    def text(self) -> str:
        """The whole text, a block a line; the offsets of passages count its characters."""
        return "\n".join(block.text for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Passage:
    """What is searched and cited: consecutive blocks, or part of a long one.

    `text == report.text[start : start + len(text)]`. `section` is the path of headings above it, joined by " › ".
    `headers` are the column headers joined by `CELL` when the passage holds table rows. `standing` is what befell the
    document, as the library knows it when the passage is read; it is stored nowhere.
    """

    id: str
    document: str
    digest: str
    ordinal: int
    text: str
    start: int
    page: int | None
    section: str
    lead_in: str
    headers: str
    metadata: Metadata
    standing: tuple[Standing, ...] = ()

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    def is_row(self, line: str) -> bool:
        """Whether one of its lines is a row of its table, above which the table's name may stand."""
        return bool(self.headers) and (CELL in line or CELL not in self.headers)
