"""HTML -> elements, without the parts of a page that are not its article.

kreuzberg loses text that stands directly in a <div>, and captions, and writes emphasis into the words; pages of
Vietnamese portals are made of those. So saved web pages are walked here, with the standard library's parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from index.cells import MERGED_LEFT, MERGED_UP
from index.limits import Limits, check
from index.lines import DATELINE, HEAD_FORMS, Element, Style, is_capitals, is_official_head, is_prose
from index.markup import BLOCK, NEVER_SHOWN, Node, all_of, contains, parse, text_of
from index.metadata import LONGEST_TITLE
from index.scanning import WORD
from index.vietnamese import normalise

_AROUND = {"nav", "footer", "aside"}
_AROUND_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav(?:bar|igation)?|menu|footer|sidebar|breadcrumbs?|cookies?|related|tags?|share|social|comments?|"
    r"banner|advert\w*|copyright|pagination|login|search|hotline|top-?bar|tin-?lien-?quan|tin-?khac|lienquan)(?:$|[\s_-])",
    re.I,
)
_CAPTION_NAMES = re.compile(r"caption|chu-?thich|img-?desc|image-?desc", re.I)
_LINK_RUN = 3
_DATE = re.compile(r"\(\d{1,2}[/.-]\d{1,2}[/.-]\d{4}\)")
_SITE = r"(?:cổng|trang (?:tin|thông tin|chủ|điện tử)|website|báo(?! cáo)|tạp chí|ban quản lý|ubnd|ủy ban|sở |\S+\.vn)"
_SITE_AFTER = re.compile(rf"\s+[–—-]\s+(?={_SITE}).*", re.I)
_BESIDE_SITE = re.compile(r"[|»]")
_PARTS = re.compile(r"\s+[|–—-]\s+|[|»:]")
_PATH_MARK = re.compile(r"[»>›|]")
_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
_SITE_NAME = re.compile(_SITE, re.I)
_BOARD = re.compile(r"ban quản lý .*(?:khu|KCN|KKT|KCX)", re.I)
_IMPRINT = re.compile(
    r"(?:địa chỉ|trụ sở|điện thoại|đt|tel|fax|email|e-mail|thư điện tử|giấy phép|chịu trách nhiệm|bản quyền|"
    r"ghi rõ nguồn|đang (?:trực tuyến|online)|tổng (?:số )?(?:lượt )?truy cập|thiết kế bởi|designed|powered|©)\b.*|©.*",
    re.I,
)
_CAPTION = 160
"""Characters: a line under a picture that is longer tells more than what it shows."""
_FORMS = frozenset(form.upper() for form in HEAD_FORMS)
_FEWEST = 4
"""Words: what has fewer of them is no headline."""


_SPLIT = "Tách bảng thành nhiều tệp rồi thêm lại."


def elements_of_html(html: str, limits: Limits) -> list[Element]:
    """The visible text of a page in reading order, after what it says of itself (its <title>, its site, its date).

    Menus, footers and sidebars are left out, unless that would leave out most of the page's sentences.
    """
    root = parse(html, limits.nesting)
    _check_tables(root, limits)
    _mark_captions(root)
    title = normalise(next((text_of(node.children) for node in all_of(root, "title")), "")).replace("\n", " ")
    title = title if len(title) <= LONGEST_TITLE else ""
    whole = list(_elements(root, around=True))
    kept = _article([e for e, _ in _without_link_runs(_elements(root, around=False))], title)
    found = kept if kept and 2 * _prose(kept) >= _prose([e for e, _ in whole]) else [e for e, _ in whole]
    return [*_about(root, title, whole, {e.text for e in found}), *found]


def _about(root: Node, title: str, whole: Sequence[tuple[Element, bool]], kept: set[str]) -> Iterator[Element]:
    """The page's title without the name of its site, then the lines around the article that tell whose page it is."""
    if title:
        yield Element(_without_site(title), style="title")
        yield Element(title, style="about")
    for node in all_of(root, "meta"):
        if node.attrs.get("name", node.attrs.get("property")) in ("description", "og:description", "og:site_name"):
            yield Element(normalise(node.attrs.get("content", "")), style="about")
    for element, linked in whole:
        own = DATELINE.match(element.text) or (not is_prose(element.text) and _BOARD.search(element.text))
        if own and not linked and element.text not in kept and not element.grid:
            yield Element(element.text, style="about")


def _without_site(title: str) -> str:
    """
    >>> _without_site("Họp giao ban quý I - Cổng thông tin"), _without_site("Trang chủ | Họp giao ban quý I")
    ('Họp giao ban quý I', 'Họp giao ban quý I')
    """
    parts = [part.strip() for part in _BESIDE_SITE.split(title)]
    return _SITE_AFTER.sub("", next((part for part in parts if not _SITE_NAME.match(part)), title))


# ---------------------------------------------------------------------------------------------- the article


def _article(elements: list[Element], title: str) -> list[Element]:
    """From the headline on, to where the imprint of the site begins; the line that dates the page is no part of it."""
    top = _headline(elements, title)
    prose = next((i for i, e in enumerate(elements) if i > top and is_prose(e.text)), len(elements))
    dated = (e for i, e in enumerate(elements) if i >= top and not (i < prose and DATELINE.fullmatch(e.text)))
    kept = list(dated)
    while kept and _IMPRINT.fullmatch(kept[-1].text):
        kept.pop()
    return kept


def _headline(elements: Sequence[Element], title: str) -> int:
    """Where the article begins: its only <h1>, else the line that agrees with the page's <title>, else the last line
    before the first paragraph, if those above it look like a menu; 0 where none is plain."""
    prose = next((i for i, e in enumerate(elements) if e.grid or _tells(e)), len(elements))
    tops = [i for i, e in enumerate(elements) if e.level == 1]
    if len(tops) == 1:
        return tops[0] if tops[0] <= prose else 0
    if any(is_official_head(e.text) or e.text in _FORMS for e in elements[:prose]):
        return 0
    shares = [_agreement(e.text, title) for e in elements[:prose]]
    if any(shares):
        return max(range(prose), key=lambda i: (shares[i], i))
    if prose == len(elements):
        return 0
    names = [i for i, e in enumerate(elements[:prose]) if _can_head(e.text)]
    menu = [e for e in elements[: names[-1]] if len(e.text.split()) < 2 * _FEWEST] if names else []
    return names[-1] if len(menu) >= _LINK_RUN else 0


def _tells(element: Element) -> bool:
    return is_prose(element.text) and "cookie" not in element.text.lower()


def _can_head(line: str) -> bool:
    site = is_capitals(line) and _SITE_NAME.match(line)
    return len(line.split()) >= _FEWEST and not site and not DATELINE.match(line) and not _PATH_MARK.search(line)


def _agreement(line: str, title: str) -> float:
    """The share of words that a line and a page's title (or what it names beside its site) have in common, when one
    of them holds all the words of the other."""
    if not _can_head(line):
        return 0.0
    own = set(_words(line))
    parts = [part for part in _PARTS.split(title) if not _SITE_NAME.match(part.strip())]
    shares = [0.0]
    for part in (set(_words(part)) for part in (title, *parts)):
        if min(len(part), len(own)) >= _FEWEST and (part <= own or own <= part):
            shares.append(len(part & own) / len(part | own))
    return max(shares)


def _words(text: str) -> list[str]:
    return WORD.findall(text.lower())


def _prose(elements: list[Element]) -> int:
    return sum(len(e.text) for e in elements if is_prose(e.text))


def _without_link_runs(found: Iterator[tuple[Element, bool]]) -> list[tuple[Element, bool]]:
    """Three or more lines in a row that are nothing but links are a menu or a list of other articles."""
    kept: list[tuple[Element, bool]] = []
    run: list[tuple[Element, bool]] = []
    for pair in [*found, (Element(), False)]:
        if pair[1]:
            run.append(pair)
            continue
        kept += run if len(run) < _LINK_RUN else []
        run = []
        kept += [pair] if pair[0].text or pair[0].grid else []
    return kept


def _mark_captions(node: Node) -> None:
    """Short lines under a picture, set in italics or in the picture's own paragraph, get the class "caption"."""
    pictured = False
    for child in node.children:
        if isinstance(child, str):
            pictured = pictured and not child.strip()
            continue
        under = pictured and 0.9 * child.chars <= child.italic
        inside = child.images and (0.9 * child.chars <= child.italic or contains(child, "br"))
        if child.tag in ("p", "div", "center", "td") and 0 < child.chars < _CAPTION and (under or inside):
            child.attrs["class"] = f"{child.attrs.get('class', '')} caption"
        pictured = not child.chars and (bool(child.images) or pictured)
        _mark_captions(child)


# ---------------------------------------------------------------------------------------------- lines


def _elements(node: Node, around: bool) -> Iterator[tuple[Element, bool]]:
    """The elements under a node, each with whether it is nothing but a link."""
    line: list[Node | str] = []
    for child in node.children:
        if isinstance(child, str) or not child.holds_blocks:
            line.append(child)
            continue
        yield from _line(line, node)
        line = []
        if child.tag not in NEVER_SHOWN and (around or not _is_around(child)):
            yield from _table(child, around) if child.tag == "table" else _elements(child, around)
    yield from _line(line, node)


def _is_around(node: Node) -> bool:
    names = f"{node.attrs.get('class', '')} {node.attrs.get('id', '')} {node.attrs.get('role', '')}"
    if node.tag == "header":
        return not contains(node, "h1")
    named = node.tag in _AROUND or (node.tag in BLOCK and bool(_AROUND_NAMES.search(names)))
    return named or (node.links >= _LINK_RUN and node.linked >= 0.8 * node.chars)


def _line(parts: list[Node | str], parent: Node) -> Iterator[tuple[Element, bool]]:
    text = " ".join(normalise(text_of(parts)).split())
    if not text:
        return
    level = int(parent.tag[1]) if parent.tag in _HEADINGS else 0
    links = sum(part.links for part in parts if isinstance(part, Node))
    linked = len(text_of(parts, only="a")) >= 0.8 * len(_DATE.sub("", text))
    if links < _LINK_RUN or not linked:
        yield Element(text, style=_style(parts, parent, level, text), level=level), linked


def _style(parts: list[Node | str], parent: Node, level: int, text: str) -> Style:
    if level:
        return "heading"
    if parent.tag in ("figcaption", "caption") or _CAPTION_NAMES.search(parent.attrs.get("class", "")):
        return "caption" if parent.tag != "caption" else ""
    if parent.tag == "li":
        return "item"
    bold = len(text_of(parts, only="b")) + len(text_of(parts, only="strong"))
    return "bold" if bold >= 0.9 * len(text) else ""


# ---------------------------------------------------------------------------------------------- tables


def _table(table: Node, around: bool) -> Iterator[tuple[Element, bool]]:
    rows = list(_rows(table))
    if _is_scaffold(rows):
        yield from _elements(Node("div", children=table.children), around)
        return
    for caption in (c for c in table.children if isinstance(c, Node) and c.tag == "caption"):
        yield from _elements(caption, around)
    yield Element(grid=_grid(rows)), False


def _check_tables(root: Node, limits: Limits) -> None:
    """Raises LimitExceeded for tables that spread over more rows, columns or cells than are read."""
    cells = 0
    for table in all_of(root, "table"):
        rows = list(_rows(table))
        check("Bảng", len(rows), limits.rows, "dòng", _SPLIT)
        for row in rows:
            check("Bảng", sum(_span(cell, "colspan") for cell in row), limits.columns, "cột", _SPLIT)
            cells += sum(_span(cell, "colspan") * _span(cell, "rowspan") for cell in row)
    check("Các bảng", cells, limits.cells, "ô", _SPLIT)


def _rows(node: Node) -> Iterator[list[Node]]:
    for child in node.children:
        if isinstance(child, Node) and child.tag == "tr":
            yield [cell for cell in child.children if isinstance(cell, Node) and cell.tag in ("td", "th")]
        elif isinstance(child, Node) and child.tag in ("tbody", "thead", "tfoot"):
            yield from _rows(child)


def _is_scaffold(rows: list[list[Node]]) -> bool:
    """Whether a table holds the page together: it has a table inside, or a cell of several paragraphs of prose."""
    if any(contains(cell, "table") for row in rows for cell in row):
        return True
    return any(sum(is_prose(e.text) for e, _ in _elements(cell, True)) > 2 for row in rows for cell in row)


def _grid(rows: list[list[Node]]) -> list[list[str]]:
    grid: list[list[str]] = [[] for _ in rows]
    for r, row in enumerate(rows):
        column = 0
        for cell in row:
            while column < len(grid[r]) and grid[r][column]:
                column += 1
            down = min(_span(cell, "rowspan"), len(rows) - r)
            _place(grid, r, column, down, _span(cell, "colspan"), _cell_text(cell))
    return grid


def _place(grid: list[list[str]], top: int, left: int, down: int, across: int, text: str) -> None:
    for r in range(top, top + down):
        for c in range(left, left + across):
            grid[r] += [""] * (c + 1 - len(grid[r]))
            grid[r][c] = (text or " ") if (r, c) == (top, left) else MERGED_UP if c == left else MERGED_LEFT


def _cell_text(cell: Node) -> str:
    return "\n".join(element.text for element, _ in _elements(cell, True))


def _span(cell: Node, name: str) -> int:
    value = cell.attrs.get(name, "1")
    return min(max(int(value), 1), 100) if value.isdecimal() and len(value) < 10 else 1
