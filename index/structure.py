"""Lines and tables as read from a file -> blocks: headings, paragraphs, list items with their lead-ins, rows, captions.

Pure functions. Vietnamese offices mark structure in the words themselves: `I.`, `1.`, `a)`, a line in bold or in
capitals, a dash, "Một là,". Whether `1. ...` is a heading or a list item shows in its length, its punctuation and
what follows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from index.report import Block
from index.tables import Grid, is_layout, layout_lines, table_blocks
from index.vietnamese import normalise, sentences

Style = Literal["", "bold", "heading", "item", "caption"]


@dataclass(frozen=True, slots=True)
class Element:
    """What a reader saw, before any judgement: one line or paragraph, or a table (`grid`).

    `level` is that of a heading the file itself marks (1 = highest); `gap` tells whether white space stands before it.
    """

    text: str = ""
    style: Style = ""
    level: int = 0
    page: int | None = None
    gap: bool = True
    grid: Grid = ()


def blocks_of_text(text: str) -> tuple[Block, ...]:
    """The blocks of plain text: one physical line is one paragraph."""
    return blocks_of_elements(elements_of_text(text))


def elements_of_text(text: str) -> list[Element]:
    """One element a line, remembering the blank lines between them."""
    elements: list[Element] = []
    gap = True
    for line in text.splitlines():
        if words := normalise(line):
            elements.append(Element(words, gap=gap))
        gap = not words
    return elements


def blocks_of_elements(elements: Iterable[Element]) -> tuple[Block, ...]:
    """The blocks of any document, its noise dropped."""
    lines = without_noise(_plain(elements))
    builder = _Builder(front=_front(lines))
    for i, element in enumerate(lines):
        builder.add(element, lines[i + 1] if i + 1 < len(lines) else None, i)
    return _with_compact_levels(builder.blocks)


def _plain(elements: Iterable[Element]) -> Iterable[Element]:
    """Text in normal form, a line an element; layout tables become their lines."""
    for element in elements:
        if element.grid and not is_layout(element.grid):
            yield element
            continue
        lines = layout_lines(element.grid) if element.grid else normalise(element.text).splitlines()
        for n, line in enumerate(filter(None, lines)):
            style = "" if element.grid else element.style
            yield replace(element, text=line, style=style, grid=(), gap=element.gap and n == 0)


# ---------------------------------------------------------------------------------------------- noise

_DEBRIS = re.compile(
    r"(?:<[!/?]?\[?[A-Za-z][\w:-]*[^<>]*>?\s*)+|Normal\s+0(?:\s+\w[\w-]*)+|/\*.*\*/|[\w.]*Mso\w+.*|mso-[\w-]+:.*|[{}]|(?:st\d\\?)?:\*\{.*"
    r"|[\W_]+|(?=.*[a-z])[a-z0-9]+(?:-[a-z0-9]+){3,}"
)
_FURNITURE = re.compile(
    r"article|top page desktop|(?:từ khóa|từ khoá|tags?)\s*:.*|trang chủ|(?:lên|về) đầu trang|quay lại|xem thêm|chia sẻ"
    r"|in (?:bài|trang)(?: này)?|bản in|gửi (?:email|bài viết|phản hồi)|đăng nhập|tìm kiếm|bình luận"
    r"|facebook|zalo|tweet|thích|like|share|(?:số )?lượt (?:xem|truy cập)\s*:?\s*[\d.]*|cỡ chữ.*|a-\s*a\s*a\+"
    r"|(?:nghe|đọc) (?:đọc )?bài(?: viết)?"
    r"|(?:©|copyright|bản quyền thuộc).*|.{,160}\bcookies?\b.{,160}|skip to (?:main )?content|back to top|print",
    re.I,
)
_RELATED = re.compile(
    r"(?:các )?(?:tin(?: tức)?|bài(?: viết)?)\s+"
    r"(?:cùng chủ đề|cùng chuyên mục|liên quan|khác|đã đưa|mới(?: nhất| hơn)?|cũ hơn)[\s:\d]*"
    r"|(?:các )?tin(?: bài)? đọc nhiều(?: nhất)?",
    re.I,
)
_PHOTO = re.compile(r"(?:(?:hình )?ảnh|trong ảnh)\s*(?::|minh h).+|.+[(.]\s*ảnh\s*:[^.]{1,40}", re.I)
_PROSE = 100
_ENDED = re.compile(r"[.;:!?…,](?:[\"”’)]|/\.)*$")


def without_noise(elements: Iterable[Element]) -> list[Element]:
    """Without tag debris, menus, footers, related links and repetitions of the title; photo captions are marked.

    Web pages repeat the title above the caption of every photo, so the line right under a repeated title is a caption.
    """
    clean = [e for e in elements if e.grid or not (_DEBRIS.fullmatch(e.text) or _FURNITURE.fullmatch(e.text))]
    title = next((e.text for e in clean if len(e.text.split()) > 3 and not is_capitals(e.text)), "")
    repeated = sum(e.text == title for e in clean) > 1
    kept: list[Element] = []
    seen, under_title, related = False, False, False
    for element in clean:
        text = element.text
        related = bool(_RELATED.fullmatch(text)) or (related and _is_link_title(element))
        is_title = bool(title) and text == title
        if not (related or (is_title and seen) or (kept and len(text.split()) > 3 and text == kept[-1].text)):
            under = under_title and repeated and not (element.gap or element.grid or _ENDED.search(text))
            caption = under or (len(text) < 3 * _PROSE and bool(_PHOTO.fullmatch(text)))
            kept.append(replace(element, style="caption") if caption else element)
        seen, under_title = seen or is_title, is_title
    return kept


def _is_link_title(element: Element) -> bool:
    return not element.grid and len(element.text) < 2 * _PROSE and not element.text.endswith(".")


# ---------------------------------------------------------------------------------------------- markers

_MARKERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("part", re.compile(r"(?:PHẦN|Phần|CHƯƠNG|Chương|PHỤ LỤC|Phụ lục)(?:\s+(?P<n>[IVX]+|\d+|thứ \w+)\b.*|\s*$)")),
    ("letter", re.compile(r"(?P<n>[A-H])[.)]\s+\S")),
    ("roman", re.compile(r"(?P<n>[IVX]{1,5})(?:\s*[.)]\s*|\s*[/–-]\s+)(?=[^\W\d_])")),
    ("1.1.1", re.compile(r"(?P<n>\d{1,2}(?:\.\d{1,2}){2,3})[.)]?\s+\S")),
    ("1.1", re.compile(r"(?P<n>\d{1,2}\.\d{1,2})[.)]?\s+(?=[^\W\d_])")),
    ("1", re.compile(r"(?P<n>\d{1,2})(?:\s?[.)](?:\s+\S|(?=[^\W\d_]))|/\s+\S)")),
    ("a", re.compile(r"(?P<n>[a-zđ])\s?[.)]\s*\S")),
    ("(1)", re.compile(r"\((?P<n>\d{1,2}|[a-zđ]|[ivx]+)\)\.?\s*\S")),
    (
        "ordinal",
        re.compile(r"(?P<n>Một|Hai|Ba|Bốn|Năm|Sáu|Bảy|Tám|Chín|Mười(?: \w+)?) là\b|Thứ \w+\s*[,:](?!\s*(?:ngày|\d))"),
    ),
    ("-", re.compile(r"[-–—]\s*\S")),
    ("+", re.compile(r"[+•●▪◦∙·*\uf0b7\uf0a7]\s*\S")),
)
_HEADING_RANK = {"part": 0.0, "letter": 1.0, "roman": 2.0, "1": 3.0, "1.1": 4.0, "1.1.1": 5.0, "a": 6.0}
_CAPITALS_RANK, _PLAIN_RANK = 1.5, 9.0
_ORDINALS = ("Một", "Hai", "Ba", "Bốn", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Mười")
_AMOUNT = re.compile(r"\d\s*(?:%|(?:tỷ|triệu|nghìn|đồng|USD|ha|dự án|người|lao động|doanh nghiệp|m2|m²)\b)", re.I)
_FIGURES = re.compile(r"\d{3}|\d[.,]\d|:")
_LEAD_IN = re.compile(r"(?::|\b(?:như sau|sau đây|dưới đây)\s*\.?)$", re.I)
_BACKWARD = re.compile(r"(?:Trong đó|Cụ thể|Theo đó|Gồm|Bao gồm|Đó là|Như sau)\b", re.I)
_GLUED = re.compile(r"(?<=[^\W\d_A-Z]\.)(?=[^\W\d_])")
UNIT_LINE = re.compile(r"\(?\s*(?:đơn vị(?: tính)?|đvt)\s*[:;]", re.I)
_TABLE_NAME = re.compile(r"(?:bảng|biểu|phụ lục|phụ biểu)\b", re.I)
_SIGNATURE = re.compile(r"[Nn]ơi nhận\s*:?|(?:TM\.|T/M|KT\.|TL\.|TUQ\.)\s*[^\W\d_]")


def marker_of(text: str) -> tuple[str, int]:
    """The kind of enumeration that a line starts with and its ordinal; ("", 0) without one, 0 for dashes.

    >>> marker_of("2. Sở Công Thương"), marker_of("b) Về đất đai"), marker_of("- Rà soát vốn")
    (('1', 2), ('a', 2), ('-', 0))
    """
    for name, pattern in _MARKERS:
        if match := pattern.match(text):
            return name, _ordinal(match.groupdict().get("n") or "")
    return "", 0


def _ordinal(label: str) -> int:
    if label.isdigit():
        return int(label)
    if label in _ORDINALS:
        return _ORDINALS.index(label) + 1
    if len(label) == 1 and label.islower():
        return "abcdđefghiklmnopqrstuvxy".find(label) + 1
    return 0


def is_capitals(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 3 and all(c.isupper() for c in letters)


def introduction(text: str) -> str:
    """The sentence of a paragraph that introduces what follows it; "" if the paragraph does not end that way."""
    if not _LEAD_IN.search(text):
        return ""
    glued = (m.start() for m in _GLUED.finditer(text) if text[m.start()].isupper())
    cuts = [0, *glued, *(span.start for span in sentences(text))]
    starts = sorted(set(cuts))
    last = len(starts) - 1
    while last and (_BACKWARD.match(text, starts[last]) or len(text[starts[last] :].split()) < 6):
        last -= 1  # "Cụ thể như sau:" says nothing without the sentence before it
    return text[starts[last] :].strip()


# ---------------------------------------------------------------------------------------------- front matter

FORMS = (
    "Thông báo", "Báo cáo", "Kế hoạch", "Quyết định", "Nghị quyết", "Công văn", "Biên bản", "Chương trình", "Tờ trình",
    "Chỉ thị", "Hướng dẫn", "Quy chế", "Quy định", "Đề án", "Phương án", "Công điện", "Thông cáo báo chí", "Thông cáo",
    "Giấy mời", "Dự thảo",
)  # fmt: skip
"""Kinds of official document, as they stand in capitals above the subject."""

MOTTO = re.compile(
    r"cộng h(?:òa|oà) xã hội chủ nghĩa(?: việt nam)?|^việt nam$|độc lập\s*[-–]\s*tự do\s*[-–]\s*hạnh phúc", re.I
)
PLACE_DATE = re.compile(r"([^\W\d_][\w .-]*),\s*ngày\s+[\d.…\s]*tháng\s+[\d.…\s]*năm\s+[\d.…\s]*$", re.I)
NUMBER_LINE = re.compile(r"(?:^|\s)Số\s*:")


def is_prose(text: str) -> bool:
    return len(text) > 2 * _PROSE or (len(text) >= 60 and bool(_ENDED.search(text)))


def _front(elements: Sequence[Element]) -> int:
    """How many elements come before the body: the official head, kind and subject, or the headline of an article."""
    limit = next((i for i, e in enumerate(elements) if e.grid or is_prose(e.text)), len(elements))
    if limit < len(elements) and elements[limit].grid:
        return 0
    limit = next((i for i in range(limit) if marker_of(elements[i].text)[0] in ("letter", "roman", "1")), limit)
    forms = {form.upper() for form in FORMS}
    if any(e.text.strip(" :").upper() in forms or is_capitals(e.text) for e in elements[:limit]):
        return limit
    return min(limit, 1)


# ---------------------------------------------------------------------------------------------- blocks


@dataclass(frozen=True, slots=True)
class _List:
    """An open enumeration: its kind of marker, its last ordinal and the sentence that introduced it."""

    marker: str
    last: int
    lead_in: str

    def continued_by(self, marker: str, ordinal: int) -> bool:
        return self.marker == marker and (not ordinal or ordinal == self.last + 1)


@dataclass
class _Builder:
    """Walks the elements once, remembering which lists are open and what introduced them."""

    front: int
    blocks: list[tuple[Block, float]] = field(default_factory=list)
    lists: list[_List] = field(default_factory=list)
    titles: _List = _List("", 0, "")
    intro: str = ""
    signed: bool = False
    headers: tuple[str, ...] = ()

    def add(self, element: Element, following: Element | None, index: int) -> None:
        self.signed = self.signed or bool(_SIGNATURE.match(element.text))
        if element.grid:
            self._table(element)
            return
        self.headers = ()
        if element.style == "caption":
            self._put(Block("caption", element.text, page=element.page))
        elif (rank := self._heading_rank(element, following, index)) is not None:
            self._heading(element, rank)
        elif element.style == "item" or marker_of(element.text)[0]:
            self._item(element, following)
        else:
            self._paragraph(element, following, index)

    def _put(self, block: Block, rank: float = 0.0) -> None:
        self.blocks.append((block, rank))

    def _table(self, element: Element) -> None:
        blocks = table_blocks(element.grid, self._table_lead_in(), element.page, self.headers)
        self.headers = blocks[-1].headers if blocks else ()
        for block in blocks:
            self._put(block)
        self.lists, self.intro = [], ""

    def _table_lead_in(self) -> str:
        """The name of the table and its unit line: the short lines right above it."""
        above: list[str] = []
        for block, _ in reversed(self.blocks[-3:]):
            unit_below = bool(above) and bool(UNIT_LINE.match(above[0]))
            names = UNIT_LINE.match(block.text) or _TABLE_NAME.match(block.text) or _LEAD_IN.search(block.text)
            if (
                block.kind != "paragraph"
                or len(block.text) > 4 * _PROSE
                or not (names or (unit_below and not _ENDED.search(block.text)))
            ):
                break
            above.insert(0, introduction(block.text) or block.text)
        return "\n".join(above)

    def _heading_rank(self, element: Element, following: Element | None, index: int) -> float | None:
        name, ordinal = marker_of(element.text)
        if name in _HEADING_RANK:
            return _HEADING_RANK[name] if self._titles(element, following, name, ordinal) else None
        if name:
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
        if len(text) > 1.5 * _PROSE or (_ENDED.search(text) and not text.endswith(":")):
            return False
        if element.style == "bold" or is_capitals(text[2:]):
            return True
        if self.signed or following is None or _AMOUNT.search(text):
            return False
        if any(open_list.continued_by(name, ordinal) for open_list in self.lists):
            return False
        return bool(following.grid) or marker_of(following.text)[0] != name

    def _stands_alone(self, element: Element, following: Element | None) -> bool:
        """Whether a line without a number is the title of what follows."""
        text = element.text
        words = len(text.split())
        if following is None or self.signed or words > 30 or _ENDED.search(text) or UNIT_LINE.match(text):
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
        label = len(text) < _PROSE and not _ENDED.search(text) and not _AMOUNT.search(text)
        deeper = following is not None and marker_of(following.text)[0] in {"-", "+"} - {marker_of(text)[0]}
        own = introduction(text) or (text if label and deeper else "")
        return "\n".join(filter(None, [lead_in, own])) if own else ""

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
