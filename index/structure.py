"""Lines and tables as read from a file -> blocks: headings, paragraphs, list items with their lead-ins, rows, captions.

Pure functions. Vietnamese offices mark structure in the words themselves: `I.`, `1.`, `a)`, a line in bold or in
capitals, a dash, "Một là,". Whether `1. ...` is a heading or a list item shows in its length, its punctuation and
what follows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from index.cells import TABLE_NAME, UNIT_LINE, Grid, is_unit_line
from index.lines import (
    ENDED,
    HEAD_FORMS,
    LEAD_IN,
    PROSE,
    SHEET,
    Element,
    introduction,
    is_capitals,
    is_official_head,
    is_prose,
    marker_of,
)
from index.noise import without_noise
from index.plain_text import elements_of_text
from index.report import CELL, Block
from index.signature import with_whole_signatures
from index.tables import is_bracketed, is_layout, layout_lines, table_blocks
from index.vietnamese import normalise

_HEADING_RANK = {
    "part": 0.0, "section": 0.5, "letter": 1.0, "roman": 2.0, "article": 2.5, "1": 3.0, "1.1": 4.0, "1.1.1": 5.0,
    "a": 6.0,
}  # fmt: skip
_SHEET_RANK, _CAPITALS_RANK, _PLAIN_RANK = -1.0, 1.5, 9.0
_WITHOUT_D = (4, 6)
"""The ordinals of d and e where đ stands between them."""
_AMOUNT = re.compile(r"\d\s*(?:%|(?:tỷ|triệu|nghìn|đồng|USD|ha|dự án|người|lao động|doanh nghiệp|m2|m²)\b)", re.I)
LONGEST_LINE = 10_000
"""Characters: what has more is no paragraph that anybody wrote; it is cut, so that all work on a line is bounded."""
_LONGEST_HEADING, _LONGEST_LEAD_IN = 1_000, 2_000
"""Characters of what stands beside every passage under it. Items that only introduce others add to a lead-in."""
_FIGURES = re.compile(r"\d{3}|\d[.,]\d|:")
_SIGNATURE = re.compile(r"[Nn]ơi nhận\s*:?|(?:TM\.|T/M|KT\.|TL\.|TUQ\.)\s*[^\W\d_]")


def blocks_of_text(text: str) -> tuple[Block, ...]:
    """The blocks of plain text: one physical line is one paragraph."""
    return blocks_of_elements(elements_of_text(text))


def blocks_of_elements(elements: Iterable[Element]) -> tuple[Block, ...]:
    """The blocks of any document, its noise dropped."""
    lines = with_whole_signatures(list(_in_parts(without_noise(_plain(elements)))))
    builder = _Builder(front=_front(lines))
    for i, element in enumerate(lines):
        builder.add(element, lines[i + 1] if i + 1 < len(lines) else None, i)
    return _with_compact_levels(builder.blocks)


def _plain(elements: Iterable[Element]) -> Iterable[Element]:
    """Text in normal form, a line an element; layout tables become their lines."""
    for element in elements:
        if element.style in ("title", "about", "note"):
            continue
        if element.grid and not (_overflows(element.grid) or is_layout(element.grid)):
            yield element
            continue
        lines = layout_lines(element.grid) if element.grid else normalise(element.text).splitlines()
        for n, line in enumerate(filter(None, lines)):
            style = "" if element.grid else element.style
            yield replace(element, text=line, style=style, grid=(), gap=element.gap and n == 0)


def _overflows(grid: Grid) -> bool:
    """Whether a cell is too long for a table: its text is read as lines."""
    return any(len(cell) > LONGEST_LINE for row in grid for cell in row)


def _in_parts(elements: Iterable[Element]) -> Iterator[Element]:
    """The elements, long lines in parts; only after what is repeated has been dropped, for parts may be alike."""
    for element in elements:
        if len(element.text) <= LONGEST_LINE:
            yield element
        else:
            yield from (
                replace(element, text=part, gap=element.gap and not n) for n, part in enumerate(_cut(element.text))
            )


def _cut(line: str) -> Iterator[str]:
    """A line in parts that are not too long, cut at spaces where there are any."""
    at = 0
    while len(line) - at > LONGEST_LINE:
        end = line.rfind(" ", at + 1, at + LONGEST_LINE + 1)
        end = end if end > 0 else at + LONGEST_LINE
        yield line[at:end]
        at = end + (line[end] == " ")
    if at < len(line):
        yield line[at:]


def _front(elements: Sequence[Element]) -> int:
    """How many elements come before the body: the official head, kind and subject, or the headline of an article."""
    limit = next((i for i, e in enumerate(elements) if e.grid or is_prose(e.text)), len(elements))
    if limit < len(elements) and elements[limit].grid:
        return 0
    limit = next((i for i in range(limit) if marker_of(elements[i].text)[0] in ("letter", "roman", "1")), limit)
    forms = {form.upper() for form in HEAD_FORMS}
    if any(e.text.strip(" :").upper() in forms or is_capitals(e.text) for e in elements[:limit]):
        return limit
    return min(limit, 1)


def _names_what_follows(element: Element, following: Element | None) -> bool:
    """Whether the line is the name of the table under it ("Bảng 1. ..."), or of the one under the unit line."""
    over_table = following is not None and bool(following.grid or is_unit_line(following.text))
    return over_table and bool(TABLE_NAME.match(element.text)) and element.style != "item"


# ---------------------------------------------------------------------------------------------- blocks


@dataclass(frozen=True, slots=True)
class _List:
    """An open enumeration: its kind of marker, its last ordinal and the sentence that introduced it."""

    marker: str
    last: int
    lead_in: str

    def continued_by(self, marker: str, ordinal: int) -> bool:
        skips = marker == "a" and (self.last, ordinal) == _WITHOUT_D  # what counts for us knows no "đ"
        return self.marker == marker and (not ordinal or ordinal == self.last + 1 or skips)


@dataclass
class _Builder:
    """Walks the elements once, remembering which lists are open and what introduced them."""

    front: int
    blocks: list[tuple[Block, float]] = field(default_factory=list)
    lists: list[_List] = field(default_factory=list)
    titles: _List = _List("", 0, "")
    intro: str = ""
    signed: bool = False
    before: tuple[tuple[str, ...], str] = ((), "")
    """The headers of the table that has just ended, and what introduced it: the next may go on with it."""

    def add(self, element: Element, following: Element | None, index: int) -> None:
        self.signed = self.signed or element.style == "signature" or bool(_SIGNATURE.match(element.text))
        if element.grid:
            self._table(element)
            return
        self.before = (), ""
        if element.style == "signature":
            self._paragraph(element, following, index)
        elif element.style == "caption":
            self._put(Block("caption", element.text, page=element.page))
        elif element.style == "footnote":
            self._note(element)
        elif (rank := self._heading_rank(element, following, index)) is not None:
            self._heading(element, rank)
        elif element.style == "item" or marker_of(element.text)[0]:
            self._item(element, following)
        else:
            self._paragraph(element, following, index)

    def _note(self, element: Element) -> None:
        """A footnote, under the words that it is about; what goes on after it goes on as if it were not there."""
        noted = next((b for b, _ in reversed(self.blocks) if b.kind != "heading" and b.page == element.page), None)
        lead_in = noted.text[-_LONGEST_LEAD_IN:].replace(CELL, " ") if noted else ""
        self._put(Block("paragraph", element.text, page=element.page, lead_in=lead_in))

    def _put(self, block: Block, rank: float = 0.0) -> None:
        self.blocks.append((block, rank))

    def _table(self, element: Element) -> None:
        blocks = table_blocks(element.grid, self._table_lead_in(), element.page, *self.before, element.within)
        above = next((block.lead_in for block in blocks if block.kind == "row"), "")
        self.before = (blocks[-1].headers if blocks else ()), above
        for block in blocks:
            self._put(block)
        self.lists, self.intro = [], ""

    def _table_lead_in(self) -> str:
        """The name of the table and its unit line: the short lines right above it."""
        above: list[str] = []
        for block, _ in reversed(self.blocks[-4:]):
            if block.kind != "paragraph" or len(block.text) > 4 * PROSE or not self._names_table(block.text, above):
                break
            above.insert(0, introduction(block.text) or block.text)
        return "\n".join(above)

    def _names_table(self, text: str, below: Sequence[str]) -> bool:
        if is_unit_line(text) or TABLE_NAME.match(text) or LEAD_IN.search(text):
            return True
        untitled = all(is_unit_line(line) or is_bracketed(line) for line in below)
        return untitled and (is_bracketed(text) or not (ENDED.search(text) or is_official_head(text)))

    def _heading_rank(self, element: Element, following: Element | None, index: int) -> float | None:
        if len(element.text) > _LONGEST_HEADING:
            return None
        if element.style == "heading" and element.level == SHEET:
            return _SHEET_RANK
        name, ordinal = marker_of(element.text)
        if name in _HEADING_RANK:
            return _HEADING_RANK[name] if self._titles(element, following, name, ordinal) else None
        if name or _names_what_follows(element, following):
            return None
        if element.style == "heading" and not (index < self.front and element.level == 1):
            return element.level - 0.5
        if index < self.front or not self._stands_alone(element, following):
            return None
        return _CAPITALS_RANK if is_capitals(element.text) else _PLAIN_RANK

    def _titles(self, element: Element, following: Element | None, name: str, ordinal: int) -> bool:
        """Whether an enumerated line is the title of what follows, and not itself one of the things listed."""
        text = element.text
        if element.style == "heading" or name == "part":
            return not is_prose(text) or is_capitals(text)
        if len(text) > 1.5 * PROSE or (ENDED.search(text) and not text.endswith(":")):
            return False
        if element.style == "bold" or is_capitals(text[2:]):
            return not any(o.lead_in and o.continued_by(name, ordinal) for o in self.lists)
        if self.signed or following is None or _AMOUNT.search(text):
            return False
        if any(open_list.continued_by(name, ordinal) for open_list in self.lists):
            return False
        return bool(following.grid) or marker_of(following.text)[0] != name

    def _stands_alone(self, element: Element, following: Element | None) -> bool:
        """Whether a line without a number is the title of what follows."""
        text = element.text
        words = len(text.split())
        if following is None or self.signed or words > 30 or ENDED.search(text) or UNIT_LINE.match(text):
            return False
        if element.style == "bold":
            return not following.grid
        leads = is_prose(following.text) or bool(marker_of(following.text)[0]) or following.style in ("bold", "heading")
        if is_capitals(text):
            return leads or bool(following.grid)
        wordy = text[0].isupper() and 2 < words <= 18 and not _FIGURES.search(text)
        return wordy and element.gap and following.gap and is_prose(following.text)

    def _heading(self, element: Element, rank: float) -> None:
        name, ordinal = marker_of(element.text)
        continued = bool(name) and self.titles.continued_by(name, ordinal)
        self.titles = _List(name, ordinal, self.intro or (self.titles.lead_in if continued else ""))
        self._put(Block("heading", element.text, page=element.page), rank)
        self.lists, self.intro = [], ""
        self.signed = self.signed and name != "part"  # an annex follows the signature

    def _item(self, element: Element, following: Element | None) -> None:
        name, ordinal = marker_of(element.text)
        name = name or "+"
        known = next((i for i, open_list in enumerate(self.lists) if open_list.marker == name), len(self.lists))
        lead_in = self.intro or self._inherited(known, name, ordinal)
        self.lists = [*self.lists[:known], _List(name, ordinal, lead_in)]
        self._put(Block("item", element.text, level=len(self.lists), page=element.page, lead_in=lead_in))
        self.intro = self._nested_intro(element, following, lead_in)

    def _nested_intro(self, element: Element, following: Element | None, lead_in: str) -> str:
        """An item that introduces others, or only names who they are for; its own lead-in may hold the deadline."""
        text = element.text
        label = len(text) < PROSE and not ENDED.search(text) and not _AMOUNT.search(text)
        deeper = following is not None and marker_of(following.text)[0] in {"-", "+"} - {marker_of(text)[0]}
        own = introduction(text) or (text if label and deeper else "")
        whole = "\n".join(filter(None, [lead_in, own])) if own else ""
        return whole if len(whole) <= _LONGEST_LEAD_IN else own[-_LONGEST_LEAD_IN:]

    def _inherited(self, known: int, name: str, ordinal: int) -> str:
        if known < len(self.lists):
            return self.lists[known].lead_in if self.lists[known].continued_by(name, ordinal) else ""
        return self.lists[-1].lead_in if self.lists else self.titles.lead_in

    def _paragraph(self, element: Element, following: Element | None, index: int) -> None:
        lead_in = self.intro or self._resumed(following)
        self._put(Block("paragraph", element.text, page=element.page, lead_in=lead_in))
        self.intro = introduction(element.text) if index >= self.front else ""
        # dashes end here, numbers may go on
        self.lists = [] if self.signed else [open_list for open_list in self.lists if open_list.last]

    def _resumed(self, following: Element | None) -> str:
        """The lead-in of a numbered list that goes on after this paragraph, which then belongs to its last item."""
        name, ordinal = marker_of(following.text) if following else ("", 0)
        return next((o.lead_in for o in self.lists if ordinal and o.continued_by(name, ordinal)), "")


def _with_compact_levels(blocks: Sequence[tuple[Block, float]]) -> tuple[Block, ...]:
    ranks = sorted({rank for block, rank in blocks if block.kind == "heading"})
    return tuple(
        replace(block, level=ranks.index(rank) + 1) if block.kind == "heading" else block for block, rank in blocks
    )
