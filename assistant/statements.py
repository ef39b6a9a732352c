"""A passage's own statements: sentences, clauses, list items and table rows, each with what it inherits.

Administrative prose states the period and the subject once, in a heading, a lead-in or an earlier clause; a statement
knows where to look for them. Pure functions over `Passage`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from index.quantities import Period, periods
from index.report import CELL, Passage
from index.vietnamese import Span, clauses, fold, inline_items, sentences

Kind = Literal["clause", "item", "row"]
Nature = Literal["result", "target"]


@dataclass(frozen=True, slots=True)
class Statement:
    """`passage.text[start:end]`: a clause, an item of a list or a table row.

    `sentence` is the sentence it stands in, `lead_in` what introduces its list, `before` the text of the passage
    ahead of its sentence. `series` numbers the enumeration that it belongs to within the passage, -1 for none.
    """

    passage: Passage
    start: int
    end: int
    sentence: Span
    lead_in: str
    kind: Kind
    series: int = -1

    @property
    def text(self) -> str:
        return self.passage.text[self.start : self.end]

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def sentence_text(self) -> str:
        return self.sentence.of(self.passage.text)


def statements_of(passage: Passage) -> list[Statement]:
    """The statements of a passage in reading order."""
    if passage.headers:
        return _rows(passage)
    found: list[Statement] = []
    for line in re.finditer(r"[^\n]+", passage.text):
        found.extend(_of_line(passage, Span(line.start(), line.end()), series=len(found)))
    return found


def _rows(passage: Passage) -> list[Statement]:
    lines = [Span(m.start(), m.end()) for m in re.finditer(r"[^\n]+", passage.text)]
    return [Statement(passage, s.start, s.end, s, passage.lead_in, "row", 0) for s in lines]


_LABEL = re.compile(r"^(?:[-–+*•]|\(?\d{1,2}[.)]|\(?[a-zđ]\)|(?:Một|Hai|Ba|Bốn|Năm|Sáu|Bảy|Tám|Chín|Mười) là,|Thứ \w+,)\s*")


def _of_line(passage: Passage, line: Span, series: int) -> list[Statement]:
    text = line.of(passage.text)
    listed = inline_items(text)
    if listed is not None:
        lead_in, items = listed
        found = _of_prose(passage, Span(line.start, line.start + lead_in.end), passage.lead_in, "clause", series)
        own_lead = _last_sentence(lead_in.of(text))
        for item in items:
            span = Span(line.start + item.start, line.start + item.end)
            found += _of_prose(passage, span, own_lead or passage.lead_in, "item", series + 1000)
        return found
    label = _LABEL.match(text)
    kind: Kind = "item" if label and passage.lead_in or text.startswith("- ") else "clause"
    return _of_prose(passage, line, _list_lead_in(passage, line) if label else passage.lead_in, kind, series)


def _list_lead_in(passage: Passage, line: Span) -> str:
    """The nearest line above that ends with a colon, in the passage itself or handed down to it."""
    above = [text for text in passage.text[: line.start].split("\n") if text.rstrip().endswith(":")]
    return _last_sentence(above[-1]) if above else passage.lead_in


def _last_sentence(text: str) -> str:
    spans = sentences(text)
    return spans[-1].of(text) if spans else ""


def _of_prose(passage: Passage, span: Span, lead_in: str, kind: Kind, series: int) -> list[Statement]:
    text = passage.text
    found: list[Statement] = []
    for sentence in sentences(span.of(text)):
        whole = Span(span.start + sentence.start, span.start + sentence.end)
        parts = clauses(text, whole)
        head = _head(text, parts)
        introduced = head is not None and bool(_INTRODUCES.search(head.of(text)))
        number = series + 1 + len(found) if introduced or len(parts) > 2 else series if kind == "item" else -1
        label = ""
        for i, part in enumerate(parts):
            start = part.start
            if head and introduced and i == 0:
                start = head.end + len(text[head.end : part.end]) - len(text[head.end : part.end].lstrip())
            label = _label_of(part.of(text)) or ("" if _names_another(part.of(text)) else label)
            own_lead = head.of(text) if head and introduced else lead_in
            if label and not part.of(text).startswith(label):
                own_lead = f"{own_lead} {label}".strip()
            found.append(Statement(passage, start, part.end, whole, own_lead, "item" if introduced else kind, number))
    return found


_INTRODUCES = re.compile(
    r"\b(?:như|sau|gồm|cụ thể|là|nhiệm vụ|giải pháp|nội dung|kết quả|chỉ tiêu|các|những|một số|nhiều|dự kiến|phấn đấu)\b[^:]*:$", re.IGNORECASE
)


def _head(text: str, parts: list[Span]) -> Span | None:
    """The words up to the colon that opens an enumeration at `;`: "còn một số tồn tại như: a; b; c"."""
    if len(parts) < 2:
        return None
    colon = re.search(r":(?=\s)", parts[0].of(text))
    return Span(parts[0].start, parts[0].start + colon.end()) if colon else None


def _label_of(clause: str) -> str:
    """ "KCN Lộc Sơn: thu hút 5 dự án" -> "KCN Lộc Sơn:", which the clauses after it are about too."""
    match = re.match(r"[^\W\d][^:;,.]{2,60}:(?=\s)", clause)
    return match.group() if match else ""


_NAMED = re.compile(r"\b(?:KCN|KKT|CCN|Khu công nghiệp|Khu kinh tế|Cụm công nghiệp|Sở|UBND huyện|UBND thành phố|Công ty)\s+[A-ZĐÀ-Ỹ]")


def _names_another(clause: str) -> bool:
    return bool(_NAMED.search(clause))


# ------------------------------------------------------------------------------------------------- inheritance

# A year after these words is not when the statement happened: it is compared with, planned until, or part of a name.
_NOT_ITS_TIME = re.compile(
    r"(?:cùng kỳ|so với(?: cùng kỳ| kế hoạch| kh| dự toán)?|tầm nhìn|thời kỳ|giai đoạn|đến|tới|trước|quy hoạch|nghị quyết)"
    r"(?:\s+(?:với|của|cả|hết|cuối))*\s*$",
    re.IGNORECASE,
)


def period_of(statement: Statement) -> Period | None:
    """The period a statement is about: its own words, else the nearest before it, its lead-in, heading, report."""
    text, meta = statement.passage.text, statement.passage.metadata
    own = own_periods(statement.text)
    if own:
        return own[0]
    for source in (
        text[statement.sentence.start : statement.start],
        statement.lead_in,
        text[: statement.sentence.start],
        statement.passage.lead_in,
        statement.passage.section,
        meta.period,
        meta.title,
    ):
        found = own_periods(source)
        if found:
            return found[-1]
    return None


def own_periods(text: str) -> list[Period]:
    """Periods that a text is about, leaving out those it only compares with or plans towards."""
    return [p for p in periods(text) if not p.until and not _NOT_ITS_TIME.search(text[: p.start])]


_TARGET = re.compile(
    r"\bdu kien\b|\bphan dau\b|\bdu bao\b|\bmuc tieu\b|\bdat ra\b|\bde ra\b|\bphuong huong\b|\bke hoach (?:ca )?nam\b(?! (?:qua|truoc))"
    r"|\bnhiem vu (?:[a-z]+ ){0,6}nam \d|\bnhiem vu (?:trong tam|chu yeu)\b|\bse\b|\bchi tieu (?:chu yeu|ke hoach|nam)\b|\btrong thoi gian toi\b"
)
_RESULT = re.compile(
    r"\bda\b(?! nang)|\bdat duoc\b|\bket qua (?:thuc hien|dat)|\buoc dat\b|\bthuc hien duoc\b|\btinh den\b|\bso voi cung ky\b|\bdat \d|\bdat mot so\b"
    r"|\btu dau nam\b|\bcap moi\b|\btrong 6 thang (?:dau nam|qua)\b"
)
_PLANNED = re.compile(r"\b(?:dat|bang|vuot) [\d.,]+ ?% (?:so voi )?(?:ke hoach|kh)\b|\bke hoach von\b")


def nature_of(statement: Statement) -> Nature | None:
    """Whether a statement reports a result or sets a target, told by the nearest words that tell."""
    meta = statement.passage.metadata
    for source in (
        statement.text,
        statement.passage.text[statement.sentence.start : statement.start],
        statement.lead_in,
        statement.passage.text[: statement.sentence.start][-300:],
        statement.passage.section,
        meta.title,
    ):
        plain = _PLANNED.sub(" ", fold(source))
        target, result = _TARGET.search(plain), _RESULT.search(plain)
        if target and source == statement.text:
            return "target"
        if target or result:
            return "target" if _last(_TARGET, plain) > _last(_RESULT, plain) else "result"
    return None


def _last(cue: re.Pattern[str], plain: str) -> int:
    """Where the last cue ends: the one nearest to the statement that follows."""
    return max((m.end() for m in cue.finditer(plain)), default=-1)


def row_reading(statement: Statement) -> str:
    """A table row read with its headers: "Doanh thu: đơn vị tỷ đồng; thực hiện 1.250,5"."""
    headers = statement.passage.headers.split(CELL)
    cells = [cell.strip() for cell in statement.text.split(CELL)]
    named = [(h.strip(), c) for h, c in zip(headers, cells, strict=False) if c]
    label = next((i for i, (_, cell) in enumerate(named) if not re.fullmatch(r"[\d.,%IVX\s\-]+", cell)), 0)
    rest = [f"{header}: {cell}" if header else cell for header, cell in named[label + 1 :]]
    return f"{named[label][1]} – {'; '.join(rest)}" if named and rest else " – ".join(c for _, c in named)
