"""HTML -> a tree of nodes, as people save it, with what each node holds counted once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser

from index.limits import check

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_CLOSED_BY = {
    "head": {"body"},
    "li": {"li"},
    "tr": {"tr"},
    "td": {"td", "th", "tr"},
    "th": {"td", "th", "tr"},
    "dt": {"dt", "dd"},
    "dd": {"dt", "dd"},
    "option": {"option"},
}
_SAVE_ANEW = "Mở bằng trình duyệt, in ra PDF hoặc chép phần chữ sang tệp Word rồi thêm lại."
TOO_DEEP = f"Tệp có quá nhiều tầng lồng nhau nên không đọc được. {_SAVE_ANEW}"
_SCOPES = {"table", "ul", "ol", "dl", "select"}
BLOCK = {
    "html", "body", "address", "article", "aside", "blockquote", "center", "dd", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav",
    "ol", "p", "pre", "section", "table", "ul", "caption", "tbody", "thead", "tr", "td", "th", "br",
}  # fmt: skip
NEVER_SHOWN = {
    "head", "title", "script", "style", "noscript", "template", "svg", "select", "button", "iframe", "object",
}  # fmt: skip


@dataclass(slots=True)
class Node:
    """An element: its `chars` of visible text, how many of them are `linked` or `italic`, and its links and images."""

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)
    holds_blocks: bool = False
    chars: int = 0
    linked: int = 0
    links: int = 0
    italic: int = 0
    images: int = 0


class _Tree(HTMLParser):
    """Builds a tree from HTML as people save it: unclosed paragraphs, cells and list items are closed for them."""

    def __init__(self, nesting: int) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("html")
        self.open = [self.root]
        self._nesting = nesting
        self._unclosed: set[str] = set()

    # The library looks for the end of each comment and section as far as the page goes: what has been looked for in
    # vain once stands nowhere further down.

    def parse_comment(self, i: int, report: bool = True) -> int:
        return self._once("comment", lambda: super(_Tree, self).parse_comment(i, report))

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        kind = self.rawdata[i + 3 : i + 5].lower()
        return self._once(kind, lambda: super(_Tree, self).parse_marked_section(i, report))

    def _once(self, construct: str, parse: Callable[[], int]) -> int:
        end = -1 if construct in self._unclosed else parse()
        if end < 0:
            self._unclosed.add(construct)
        return end

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._close_implied(tag)
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag in BLOCK or tag in NEVER_SHOWN:
            self._mark_as_block(node)
        if tag not in _VOID:
            check("Trang", len(self.open), self._nesting, "tầng lồng nhau", _SAVE_ANEW)
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

    def _mark_as_block(self, node: Node) -> None:
        node.holds_blocks = True
        for above in reversed(self.open):
            if above.holds_blocks:
                return
            above.holds_blocks = True

    def _close_implied(self, tag: str) -> None:
        for depth in range(len(self.open) - 1, 0, -1):
            above = self.open[depth].tag
            if tag in _CLOSED_BY.get(above, ()) or (above == "p" and tag in BLOCK - {"br"}):
                del self.open[depth:]
            elif above in _SCOPES or above in BLOCK - {"tbody", "thead", "tr"}:
                return


def parse(html: str, nesting: int) -> Node:
    """The root of the page's tree. Raises LimitExceeded for elements inside more than `nesting` others."""
    tree = _Tree(nesting)
    end = html.rfind(">") + 1
    tree.feed(html[:end])
    tree.close()
    if not tree.cdata_elem:  # no tag ends behind the last ">", and the library would look for one from every "<" there
        tree.handle_data(unescape(html[end:]))
    _measure(tree.root)
    return tree.root


def _measure(node: Node) -> None:
    for child in node.children:
        if isinstance(child, str):
            node.chars += len(_DATE.sub("", "".join(child.split())))
            continue
        _measure(child)
        if child.tag not in NEVER_SHOWN:
            node.chars, node.images = node.chars + child.chars, node.images + child.images
            node.linked, node.links = node.linked + child.linked, node.links + child.links
            node.italic += child.italic
    if node.tag == "a":
        node.linked, node.links = node.chars, 1 if node.chars else 0
    elif node.tag in ("i", "em"):
        node.italic = node.chars
    elif node.tag == "img":
        node.images = 1


_DATE = re.compile(r"\(?\d{1,2}[/.-]\d{1,2}[/.-]\d{4}\)?")  # beside a link: when the other article appeared


def contains(node: Node, tag: str) -> bool:
    return any(isinstance(child, Node) and (child.tag == tag or contains(child, tag)) for child in node.children)


def all_of(node: Node, tag: str) -> Iterator[Node]:
    """The elements of that name anywhere under a node, hidden ones too."""
    for child in node.children:
        if isinstance(child, Node):
            if child.tag == tag:
                yield child
            yield from all_of(child, tag)


def text_of(parts: list[Node | str], only: str = "") -> str:
    """The text of inline content; with `only`, no more than what stands in that tag."""
    out = []
    for part in parts:
        if isinstance(part, str):
            out.append("" if only else part)
        elif part.tag not in NEVER_SHOWN:
            out.append(text_of(part.children, "" if part.tag == only else only))
    return "".join(out)
