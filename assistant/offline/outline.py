"""The lists of a document: what stands below a heading, a lead-in or an item, read from how lines are marked.

Nothing is read twice: the headings are those that reading found (`Passage.section`), the marks are data
(assistant/data/markers.tsv), and a list goes on across passages as long as its section does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from assistant.planted import is_instruction
from index.chunking import SECTION
from index.report import Passage
from index.scanning import LINE

LONGEST_HEADING = 110
"""Characters of a line without a mark that may be a heading."""


@dataclass(frozen=True, slots=True)
class Item:
    """`passage.text[start:end]`: a line with all that hangs on it in its passage."""

    passage: Passage
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.passage.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Branch:
    """The items below one head, with the heads above it, the outermost first. `whole` is False where reading stopped
    before the list did."""

    head: str
    above: tuple[str, ...]
    items: tuple[Item, ...]
    whole: bool = True


@dataclass(slots=True)
class _Node:
    mark: str
    text: str
    above: tuple[str, ...]
    items: list[list[int]] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)

    def branch(self, whole: bool) -> Branch:
        items = zip(self.passages, self.items, strict=True)
        return Branch(self.text, self.above, tuple(Item(p, a, b) for p, (a, b) in items), whole)


@cache
def _marks() -> re.Pattern[str]:
    lines = (files("assistant") / "data" / "markers.tsv").read_text(encoding="utf-8").splitlines()
    sorts = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in sorts))


@cache
def _depths() -> dict[str, int]:
    return dict(_marks().groupindex)


def mark_of(line: str) -> str:
    """The sort of mark that opens a line, "" for none."""
    match = _marks().match(line.lstrip())
    return str(match.lastgroup) if match else ""


def branches_of(passages: Sequence[Passage], whole: bool = True) -> Iterator[Branch]:
    """The lists of at least two items in consecutive passages of a document; tables have none.

    `whole`: whether the document ends with the last of the passages.
    """
    nodes: list[_Node] = []
    stack: list[_Node] = []
    section: str | None = None
    for passage in passages:
        if passage.headers:
            continue
        if passage.section != section:
            section = passage.section
            stack = _below_headings(section)
            nodes += stack[-1:]
        for start, end in _lines(passage):
            _place(passage, start, end, stack, nodes)
    for node in nodes:
        if len(node.items) >= 2:
            yield node.branch(whole or node not in stack)


def _below_headings(section: str) -> list[_Node]:
    heads = section.split(SECTION)
    return [_Node("heading", heads[-1], tuple(heads[:-1]))]


def _lines(passage: Passage) -> Iterator[tuple[int, int]]:
    headings = set(passage.section.split(SECTION))
    for match in LINE.finditer(passage.text):
        if match.group() not in headings and not is_instruction(match.group()):
            yield match.span()


def _place(passage: Passage, start: int, end: int, stack: list[_Node], nodes: list[_Node]) -> None:
    """Hang a line on the stack of open heads."""
    text = passage.text[start:end].strip()
    mark = mark_of(text)
    if not mark:
        if _announces(text):
            del stack[1:]
            _push(_Node("plain", text.rsplit(". ", 1)[-1], _path(stack)), stack, nodes)
        return
    depths = _depths()
    at = next((i for i, node in enumerate(stack) if depths.get(node.mark, 0) >= depths[mark]), len(stack))
    del stack[at:]
    for i, node in enumerate(stack):
        if i == len(stack) - 1 or not node.passages or node.passages[-1] is not passage:
            continue
        node.items[-1][1] = end  # what hangs on an item is part of it
    parent = stack[-1]
    parent.items.append([start, end])
    parent.passages.append(passage)
    _push(_Node(mark, text, _path(stack)), stack, nodes)


def _push(node: _Node, stack: list[_Node], nodes: list[_Node]) -> None:
    stack.append(node)
    nodes.append(node)


def _path(stack: Sequence[_Node]) -> tuple[str, ...]:
    above = stack[0].above if stack else ()
    return (*above, *(node.text for node in stack if node.text))


def _announces(text: str) -> bool:
    return text.endswith(":") or (len(text) <= LONGEST_HEADING and text[-1].isalnum() and text[:1].isupper())
