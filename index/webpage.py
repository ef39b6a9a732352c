"""HTML -> elements, without the parts of a page that are not its article.

kreuzberg loses text that stands directly in a <div>, and captions, and writes emphasis into the words; pages of
Vietnamese portals are made of those. So saved web pages are walked here, with the standard library's parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from index.lines import Element, Style, is_prose
from index.tables import MERGED_LEFT, MERGED_UP
from index.vietnamese import normalise

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_CLOSED_BY = {
    "li": {"li"},
    "tr": {"tr"},
    "td": {"td", "th", "tr"},
    "th": {"td", "th", "tr"},
    "dt": {"dt", "dd"},
    "dd": {"dt", "dd"},
    "option": {"option"},
}
_SCOPES = {"table", "ul", "ol", "dl", "select"}
_BLOCK = {
    "html", "body", "address", "article", "aside", "blockquote", "center", "dd", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav",
    "ol", "p", "pre", "section", "table", "ul", "caption", "tbody", "thead", "tr", "td", "th", "br",
}  # fmt: skip
_NEVER_SHOWN = {"head", "script", "style", "noscript", "template", "svg", "select", "button", "iframe", "object"}
_AROUND = {"nav", "footer", "aside"}
_AROUND_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav(?:bar|igation)?|menu|footer|sidebar|breadcrumbs?|cookies?|related|tags?|share|social|comments?|"
    r"banner|advert\w*|copyright|pagination|login|search|lienquan|tinkhac|tinlienquan)(?:$|[\s_-])",
    re.I,
)
_CAPTION_NAMES = re.compile(r"caption|chu-?thich|img-?desc|image-?desc", re.I)
_LINK_RUN = 3


@dataclass(slots=True)
class _Node:
    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    children: list[_Node | str] = field(default_factory=list)
    holds_blocks: bool = False


class _Tree(HTMLParser):
    """Builds a tree from HTML as people save it: unclosed paragraphs, cells and list items are closed for them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = _Node("html")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._close_implied(tag)
        node = _Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag in _BLOCK or tag in _NEVER_SHOWN:
            self._mark_as_block(node)
        if tag not in _VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        for depth in range(len(self.open) - 1, 0, -1):
            if self.open[depth].tag == tag:
                del self.open[depth:]
                return
            if self.open[depth].tag in _SCOPES and tag not in _SCOPES | {"div", "body", "html"}:
                return

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)

    def _mark_as_block(self, node: _Node) -> None:
        node.holds_blocks = True
        for above in reversed(self.open):
            if above.holds_blocks:
                return
            above.holds_blocks = True

    def _close_implied(self, tag: str) -> None:
        for depth in range(len(self.open) - 1, 0, -1):
            above = self.open[depth].tag
            if tag in _CLOSED_BY.get(above, ()) or (above == "p" and tag in _BLOCK - {"br"}):
                del self.open[depth:]
            elif above in _SCOPES or above in _BLOCK - {"tbody", "thead", "tr"}:
                return


def elements_of_html(html: str) -> list[Element]:
    """The visible text of a page in reading order; what its names call menu, footer or sidebar is left out,
    unless that would leave out most of the page's sentences."""
    tree = _Tree()
    tree.feed(html)
    tree.close()
    whole = list(_elements(tree.root, around=True))
    article = _without_link_runs(_elements(tree.root, around=False))
    found = _from_headline([element for element, _ in article])
    return found if 2 * _prose(found) >= _prose([e for e, _ in whole]) else [e for e, _ in whole]


def _from_headline(elements: list[Element]) -> list[Element]:
    """From the only <h1> on; short lines above it are the banner of the site."""
    tops = [i for i, e in enumerate(elements) if e.level == 1]
    if len(tops) != 1 or any(is_prose(e.text) for e in elements[: tops[0]]):
        return elements
    return elements[tops[0] :]


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


def _elements(node: _Node, around: bool) -> Iterator[tuple[Element, bool]]:
    """The elements under a node, each with whether it is nothing but a link."""
    line: list[_Node | str] = []
    for child in node.children:
        if isinstance(child, str) or not child.holds_blocks:
            line.append(child)
            continue
        yield from _line(line, node)
        line = []
        if child.tag not in _NEVER_SHOWN and (around or not _is_around(child)):
            yield from _table(child, around) if child.tag == "table" else _elements(child, around)
    yield from _line(line, node)


def _is_around(node: _Node) -> bool:
    names = f"{node.attrs.get('class', '')} {node.attrs.get('id', '')} {node.attrs.get('role', '')}"
    if node.tag == "header":
        return not _contains(node, "h1")
    return node.tag in _AROUND or (node.tag in _BLOCK and bool(_AROUND_NAMES.search(names)))


def _line(parts: list[_Node | str], parent: _Node) -> Iterator[tuple[Element, bool]]:
    text = " ".join(normalise(_text(parts)).split())
    if not text:
        return
    level = int(parent.tag[1]) if re.fullmatch(r"h[1-6]", parent.tag) else 0
    linked = len(_text(parts, only="a")) >= 0.8 * len(text)
    yield Element(text, style=_style(parts, parent, level, text), level=level), linked


def _style(parts: list[_Node | str], parent: _Node, level: int, text: str) -> Style:
    if level:
        return "heading"
    if parent.tag in ("figcaption", "caption") or _CAPTION_NAMES.search(parent.attrs.get("class", "")):
        return "caption" if parent.tag != "caption" else ""
    if parent.tag == "li":
        return "item"
    bold = len(_text(parts, only="b")) + len(_text(parts, only="strong"))
    return "bold" if bold >= 0.9 * len(text) else ""


def _text(parts: list[_Node | str], only: str = "") -> str:
    """The text of inline content; with `only`, no more than what stands in that tag."""
    out = []
    for part in parts:
        if isinstance(part, str):
            out.append("" if only else part)
        elif part.tag not in _NEVER_SHOWN:
            out.append(_text(part.children, "" if part.tag == only else only))
    return "".join(out)


# ---------------------------------------------------------------------------------------------- tables


def _table(table: _Node, around: bool) -> Iterator[tuple[Element, bool]]:
    rows = list(_rows(table))
    if _is_scaffold(table, rows):
        yield from _elements(_Node("div", children=table.children), around)
        return
    for caption in (c for c in table.children if isinstance(c, _Node) and c.tag == "caption"):
        yield from _elements(caption, around)
    yield Element(grid=_grid(rows)), False


def _rows(node: _Node) -> Iterator[list[_Node]]:
    for child in node.children:
        if isinstance(child, _Node) and child.tag == "tr":
            yield [cell for cell in child.children if isinstance(cell, _Node) and cell.tag in ("td", "th")]
        elif isinstance(child, _Node) and child.tag in ("tbody", "thead", "tfoot"):
            yield from _rows(child)


def _is_scaffold(table: _Node, rows: list[list[_Node]]) -> bool:
    """Whether a table holds the page together: it has a table inside, or a cell of several paragraphs of prose."""
    if any(_contains(cell, "table") for row in rows for cell in row):
        return True
    return any(sum(is_prose(e.text) for e, _ in _elements(cell, True)) > 2 for row in rows for cell in row)


def _contains(node: _Node, tag: str) -> bool:
    return any(isinstance(child, _Node) and (child.tag == tag or _contains(child, tag)) for child in node.children)


def _grid(rows: list[list[_Node]]) -> list[list[str]]:
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


def _cell_text(cell: _Node) -> str:
    return "\n".join(element.text for element, _ in _elements(cell, True))


def _span(cell: _Node, name: str) -> int:
    value = cell.attrs.get(name, "1")
    return min(max(int(value), 1), 100) if value.isdigit() else 1
