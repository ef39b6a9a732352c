"""The labels that Word counts: "Điều 3.", "II.", "a)", computed from the numbering of a document as Word shows them.

Definitions stand in numbering.xml (ECMA-376 part 1, 17.9); a paragraph names one and its level, itself or through its
style. Lists that share an abstract definition go on counting, unless one of them tells where it starts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

_LEVELS = 9
_MOST = 100_000
"""What is counted beyond that is no number that anybody would write in letters."""
_PLACE = re.compile(r"%([1-9])")
_COUNTED = re.compile(r"\d{1,9}")
_DASHES = {"-", "–", "—", "\uf02d", "\u2212"}
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered: `text` is like "Điều %1.", `restart` the level that starts it again."""

    format: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None
    legal: bool = False
    gap: str = " "


@dataclass
class Numbering:
    """The numbered lists of one document, and how far each has counted."""

    abstracts: dict[str, dict[int, Level]] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    overrides: dict[str, dict[int, Level]] = field(default_factory=dict)
    starts: dict[str, dict[int, int]] = field(default_factory=dict)
    styles: dict[str, dict[str, int]] = field(default_factory=dict)
    _counts: dict[str, list[int | None]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def label(self, number: str, level: int) -> str:
        """The label of the next paragraph of a list, with the space behind it; "" where none is shown."""
        abstract = self.lists.get(number)
        if abstract is None or not 0 <= level < _LEVELS:
            return ""
        self._count(number, abstract, level)
        shown = self._level(number, abstract, level)
        if shown.format == "bullet":
            return _bullet(shown.text)
        text = _PLACE.sub(lambda m: self._shown(number, abstract, int(m.group(1)) - 1, shown.legal), shown.text)
        return text.strip() + shown.gap if text.strip() else ""

    def level_of_style(self, number: str, style: str) -> int:
        """The level of a list that a paragraph style stands for."""
        return self.styles.get(self.lists.get(number, ""), {}).get(style, 0)

    def _level(self, number: str, abstract: str, level: int) -> Level:
        own = self.overrides.get(number, {}).get(level)
        return own or self.abstracts.get(abstract, {}).get(level, Level(format="none"))

    def _count(self, number: str, abstract: str, level: int) -> None:
        counts = self._counts.setdefault(abstract, [None] * _LEVELS)
        start = self.starts.get(number, {}).get(level)
        if start is not None and (number, level) not in self._begun:
            counts[level] = None
        self._begun.add((number, level))
        first = self._level(number, abstract, level).start if start is None else start
        counts[level] = first if counts[level] is None else (counts[level] or 0) + 1
        for deeper in range(level + 1, _LEVELS):
            restart = self._level(number, abstract, deeper).restart
            if restart is None or level < restart:
                counts[deeper] = None

    def _shown(self, number: str, abstract: str, level: int, legal: bool) -> str:
        counted = self._counts[abstract][level]
        described = self._level(number, abstract, level)
        value = described.start if counted is None else counted
        return numeral(value, "decimal" if legal else described.format)


def numeral(value: int, form: str) -> str:
    """
    >>> numeral(4, "upperRoman"), numeral(28, "lowerLetter"), numeral(7, "decimalZero")
    ('IV', 'bb', '07')
    """
    if form == "none":
        return ""
    if form in ("upperRoman", "lowerRoman") and 0 < value < 4_000:
        return _roman(value) if form == "lowerRoman" else _roman(value).upper()
    if form in ("upperLetter", "lowerLetter") and 0 < value <= _MOST // 1000:
        letters = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letters if form == "lowerLetter" else letters.upper()
    return f"{value:02d}" if form == "decimalZero" else str(value)


def _roman(value: int) -> str:
    out = ""
    for size, letters in _ROMAN:
        out += letters * (value // size)
        value %= size
    return out


def _bullet(text: str) -> str:
    mark = text.strip()
    return "- " if mark in _DASHES else "+ " if mark == "+" else "• "


def numbering_of(root: Any | None, styles: dict[str, str]) -> Numbering:
    """The lists that numbering.xml defines; `styles` tells the list that a numbering style names."""
    found = Numbering()
    if root is None:
        return found
    links: dict[str, str] = {}
    for abstract in root.findall(qn("w:abstractNum")):
        name = abstract.get(qn("w:abstractNumId"), "")
        levels = {_index(level): _level(level) for level in abstract.findall(qn("w:lvl"))}
        found.abstracts[name] = levels
        linked = ((value(level, "w:pStyle"), _index(level)) for level in abstract.findall(qn("w:lvl")))
        found.styles[name] = {style: level for style, level in linked if style}
        if style := value(abstract, "w:numStyleLink"):
            links[name] = style
    for number in root.findall(qn("w:num")):
        name = number.get(qn("w:numId"), "")
        found.lists[name] = value(number, "w:abstractNumId")
        for override in number.findall(qn("w:lvlOverride")):
            _override(found, name, override)
    for number, abstract in list(found.lists.items()):
        if abstract in links:
            found.lists[number] = found.lists.get(styles.get(links[abstract], ""), abstract)
    return found


def _override(found: Numbering, name: str, override: Any) -> None:
    level = override.find(qn("w:lvl"))
    if level is not None:
        found.overrides.setdefault(name, {})[_index(override)] = _level(level)
    if start := value(override, "w:startOverride"):
        found.starts.setdefault(name, {})[_index(override)] = whole(start)


def _level(level: Any) -> Level:
    restart = value(level, "w:lvlRestart")
    return Level(
        format=value(level, "w:numFmt") or "decimal",
        text=value(level, "w:lvlText"),
        start=whole(value(level, "w:start"), 1),
        restart=whole(restart) if restart else None,
        legal=level.find(qn("w:isLgl")) is not None,
        gap="" if value(level, "w:suff") == "nothing" else " ",
    )


def _index(element: Any) -> int:
    return whole(element.get(qn("w:ilvl")))


def value(element: Any, tag: str) -> str:
    child = element.find(qn(tag))
    return child.get(qn("w:val"), "") if child is not None else ""


def whole(text: str | None, default: int = 0) -> int:
    """A number of the file, within what can be counted."""
    return min(int(text), _MOST) if text and _COUNTED.fullmatch(text) else default
