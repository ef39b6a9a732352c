"""A passage's own statements: sentences, clauses, list items and table rows, each with what it inherits.

Administrative prose states the period and the subject once, in a heading, a lead-in or an earlier clause; a statement
knows where to look for them. Pure functions over `Passage`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Literal

from index.chunking import SECTION
from index.clauses import clauses, inline_items
from index.report import CELL, Passage
from index.scanning import LINE
from index.vietnamese import UPPER, Span, fold, sentences
from index.wordlists import pattern


def _pattern(kind: str) -> re.Pattern[str]:
    return pattern("statements.tsv", kind, "assistant")


Kind = Literal["clause", "item", "row"]


@dataclass(frozen=True)
class Statement:
    """`passage.text[start:end]`: a clause, an item of a list or a table row.

    `sentence` is the sentence it stands in; `lead_in` what introduces its list. `series` tells the lists of a passage
    apart: 0 for lines that are items, other numbers for enumerations inside a line, -1 for none. `joined` marks two
    sentences taken together, for what neither says alone. `label` is what the statement is about, told before it: the
    row above that a table row is a part of, the name at the head of its sentence. `opens` marks what only announces a
    list.
    """

    passage: Passage
    start: int
    end: int
    sentence: Span
    lead_in: str
    kind: Kind
    series: int = -1
    joined: bool = False
    label: str = ""
    opens: bool = False
    known: dict[str, bool] = field(default_factory=dict, init=False, repr=False, compare=False)
    """Kind of answer -> whether it holds one (`assistant.offline.kinds.holds`): many questions meet a statement."""

    @cached_property
    def text(self) -> str:
        return self.passage.text[self.start : self.end]

    @cached_property
    def folded(self) -> str:
        return fold(self.text)

    @cached_property
    def sentence_text(self) -> str:
        return self.sentence.of(self.passage.text)

    @cached_property
    def line_text(self) -> str:
        """The line (paragraph, item or row) that the statement stands in."""
        text = self.passage.text
        end = text.find("\n", self.start)
        return text[text.rfind("\n", 0, self.start) + 1 : end if end >= 0 else len(text)]

    @property
    def heading(self) -> str:
        """The innermost heading above the statement."""
        return self.passage.section.rsplit(SECTION, 1)[-1]


_GROUP_MARK = re.compile(r"[IVX]+|[A-E]")


@lru_cache(maxsize=2_000)
def statements_of(passage: Passage) -> tuple[Statement, ...]:
    """The statements of a passage in reading order; headings and the names of tables are context, not statements."""
    headings = set(passage.section.split(SECTION))
    names = set(passage.lead_in.split("\n")) if passage.headers else ()
    found: list[Statement] = []
    group = ""
    lead = (
        passage.lead_in
    )  # of the items below: the nearest line above that ends with a colon, else what is handed down
    for match in LINE.finditer(passage.text):
        line = Span(match.start(), match.end())
        above, words = lead, line.of(passage.text)
        if words.rstrip().endswith(":"):
            lead = last_sentence(words)
        if words in headings or words == passage.headers or words in names:
            continue
        if passage.is_row(words):
            cells = words.split(CELL)
            opens = bool(_GROUP_MARK.fullmatch(cells[0].strip())) and len(cells) > 1
            part_of = "" if opens else group
            found.append(Statement(passage, line.start, line.end, line, passage.lead_in, "row", 0, label=part_of))
            if opens:
                group = cells[1].strip()  # "I  Doanh thu", then "1  KCN A", "2  KCN B"
        else:
            own = _of_line(passage, line, 1 + len(found), above)
            found.extend(own)
            found.extend(_joined(own))
    return tuple(found)


_LONGEST_JOINED = 420


def _joined(statements: list[Statement]) -> Iterator[Statement]:
    """Neighbouring sentences of a line taken together: "Bốn là, xây dựng ... . Văn phòng chủ trì; kinh phí 2,4 tỷ." """
    firsts = [s for i, s in enumerate(statements) if i == 0 or s.sentence != statements[i - 1].sentence]
    for one, following in pairwise(firsts):
        if following.sentence.end - one.start <= _LONGEST_JOINED:
            span = Span(one.start, following.sentence.end)
            yield replace(one, end=span.end, sentence=span, series=-1, joined=True)


def _of_line(passage: Passage, line: Span, series: int, above: str) -> list[Statement]:
    text = line.of(passage.text)
    listed = inline_items(text)
    if listed is not None:
        lead_in, items = listed
        found = _of_prose(passage, Span(line.start, line.start + lead_in.end), passage.lead_in, "clause", -1)
        found = [replace(s, opens=s is found[-1]) for s in found]
        own_lead = last_sentence(lead_in.of(text)) or passage.lead_in
        for item in items:
            span = Span(line.start + item.start, line.start + item.end)
            found += _of_prose(passage, span, own_lead, "item", series)
        return found
    is_item = bool(_pattern("label").match(text))
    lead = above if is_item else passage.lead_in
    return _of_prose(passage, line, lead, "item" if is_item else "clause", 0 if is_item else -1)


def last_sentence(text: str) -> str:
    spans = sentences(text)
    return spans[-1].of(text) if spans else ""


def _of_prose(passage: Passage, span: Span, lead_in: str, kind: Kind, series: int) -> list[Statement]:
    text = passage.text
    found: list[Statement] = []
    for sentence in sentences(span.of(text)):
        whole = Span(span.start + sentence.start, span.start + sentence.end)
        base = Statement(passage, whole.start, whole.end, whole, lead_in, kind, series)
        parts = clauses(text, whole)
        at, head = _head(text, parts)
        if head is None:
            found += _labelled(base, parts, lead_in)
        else:
            found += _labelled(base, parts[:at], lead_in)
            if any(map(str.isdecimal, _pattern("label").sub("", head.of(text)))) and len(head.of(text)) > 40:
                # "Trong kỳ cấp mới 20 dự án: ..." says something itself
                found.append(replace(base, start=head.start, end=head.end, opens=True))
            begins = _WORD.search(text, head.end)
            first = Span(begins.start() if begins else len(text), parts[at].end)
            listed = replace(base, kind="item", series=whole.start + 1)
            found += _labelled(listed, [first, *parts[at + 1 :]], head.of(text))
    return found


def _labelled(base: Statement, parts: list[Span], lead_in: str) -> Iterator[Statement]:
    """The clauses of a sentence; one without a name of its own is about what a label before it names."""
    text = base.passage.text
    series = base.series if base.series != -1 or len(parts) <= 2 else base.sentence.start + 1
    label, before = "", None
    for part in parts:
        words = part.of(text)
        own = label_of(words)
        label = own or ("" if _NAMED.search(words) and _NAMED.search(label) else label)
        mine = series if series != -1 or not label or len(parts) < 2 else base.sentence.start + 1
        inherited = label.rstrip(":") if not own else ""
        yield replace(base, start=part.start, end=part.end, lead_in=lead_in, series=mine, label=inherited)
        if before and len(words.split()) <= _LEANING and _pattern("leans").match(words):
            yield replace(base, start=before.start, end=part.end, lead_in=lead_in, series=-1, joined=True)
        before = part


_LEANING = 14
"""Words of a clause that says nothing without the one before it: "06/07 KCN có trạm xử lý; riêng KCN A chưa có"."""


_WORD = re.compile(r"\S")


_COLON = re.compile(r":(?=\s)")


def _head(text: str, parts: list[Span]) -> tuple[int, Span | None]:
    """The clause that opens an enumeration at `;`, and its words up to the colon: "còn một số tồn tại như: a; b; c"."""
    for i, part in enumerate(parts[:-1]):
        colon = _COLON.search(part.of(text))
        head = Span(part.start, part.start + colon.end()) if colon else None
        if head and _pattern("introduces").search(
            text, max(head.start, text.rfind(":", head.start, head.end - 1) + 1), head.end
        ):
            return i, head
    return 0, None


_LABELLED = re.compile(r"(?:[-–+*•]\s*)?(?P<label>[^\W\d][^:;.]{2,60}:)(?=\s)")


def label_of(clause: str) -> str:
    """ "KCN Lộc Sơn: thu hút 5 dự án" -> "KCN Lộc Sơn:", which the clauses after it are about too."""
    match = _LABELLED.match(clause)
    return match["label"] if match else ""


_NAMED = re.compile(
    rf"\b(?:KCN|KKT|CCN|Khu công nghiệp|Khu kinh tế|Cụm công nghiệp|Sở|UBND huyện|UBND thành phố|Công ty)\s+[{UPPER}]"
)
