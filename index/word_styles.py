"""What the styles of a Word file say of its paragraphs and runs: how they are set, whether they are shown at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

from index.word_numbering import value, whole

_LONGEST_CHAIN = 12
_HEADING = re.compile(r"heading ?([1-9])", re.I)
_OFF = ("0", "false", "off", "none")


@dataclass
class Styles:
    """The styles of styles.xml by their id, and what holds where none is named."""

    by_id: dict[str, Any] = field(default_factory=dict)
    default: str = ""
    base: Any | None = None

    def chain(self, style: str) -> Iterator[Any]:
        """A style and those that it is based on, nearest first."""
        for _ in range(_LONGEST_CHAIN):
            found = self.by_id.get(style)
            if found is None:
                return
            yield found
            style = value(found, "w:basedOn")

    def paragraph(self, paragraph: Any) -> str:
        properties = paragraph.find(qn("w:pPr"))
        return (value(properties, "w:pStyle") if properties is not None else "") or self.default

    def of_paragraph(self, paragraph: Any, tag: str) -> Any | None:
        """A property of a paragraph, its own or of its style; None where nothing says."""
        found = _within(paragraph, "w:pPr", tag)
        if found is not None:
            return found
        return next(
            (f for s in self.chain(self.paragraph(paragraph)) if (f := _within(s, "w:pPr", tag)) is not None), None
        )

    def of_run(self, run: Any, style: str, tag: str) -> Any | None:
        """A property of a run: its own, of its character style, of its paragraph's style, of the document."""
        found = _within(run, "w:rPr", tag)
        if found is not None:
            return found
        properties = run.find(qn("w:rPr"))
        named = value(properties, "w:rStyle") if properties is not None else ""
        for name in (named, style):
            for known in self.chain(name):
                if (found := _within(known, "w:rPr", tag)) is not None:
                    return found
        return self.base.find(qn(tag)) if self.base is not None else None

    def heading(self, paragraph: Any) -> int:
        """The level of a heading (1 = highest), 0 for other paragraphs."""
        outline = _within(paragraph, "w:pPr", "w:outlineLvl")
        if outline is not None:
            return (whole(outline.get(qn("w:val")), 9) + 1) % 10
        for style in self.chain(self.paragraph(paragraph)):
            if match := _HEADING.fullmatch(value(style, "w:name")):
                return int(match.group(1))
            if value(style, "w:name").lower() == "title":
                return 1
            outline = _within(style, "w:pPr", "w:outlineLvl")
            if outline is not None:
                return (whole(outline.get(qn("w:val")), 9) + 1) % 10
        return 0

    def lists(self) -> dict[str, str]:
        """The list that each numbering style names."""
        named = ((name, _within(style, "w:pPr", "w:numPr")) for name, style in self.by_id.items())
        return {name: value(numbers, "w:numId") for name, numbers in named if numbers is not None}


def styles_of(root: Any | None) -> Styles:
    found = Styles()
    if root is None:
        return found
    for style in root.findall(qn("w:style")):
        found.by_id[style.get(qn("w:styleId"), "")] = style
        if style.get(qn("w:type")) == "paragraph" and is_on(style.get(qn("w:default"), "0")):
            found.default = style.get(qn("w:styleId"), "")
    defaults = root.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    found.base = defaults
    return found


def is_on(setting: str) -> bool:
    return setting not in _OFF


def switched(element: Any | None) -> bool:
    """Whether a property that is on or off is on: it is when it stands there without a word."""
    return element is not None and is_on(element.get(qn("w:val"), "1"))


def _within(element: Any, properties: str, tag: str) -> Any | None:
    found = element.find(qn(properties))
    return found.find(qn(tag)) if found is not None else None
