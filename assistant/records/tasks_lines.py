"""The lines of a report in reading order, each with the sentences that introduce it, the innermost first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.statements import last_sentence
from index.annotate.naming import starts_action
from index.annotate.nature import lead_nature
from index.chunking import SECTION
from index.clauses import inline_items
from index.lines import introduction, marker_of
from index.report import Passage
from index.scanning import LINE
from index.vietnamese import Span
from index.wordlists import pattern


def _pattern(kind: str) -> re.Pattern[str]:
    return pattern("task_lines.tsv", kind, "assistant")


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, an item or a row of a passage: `passage.text[span.start:span.end]`, without its list marker.

    `marked` tells an item that has a marker. `section` are the headings that hold for it. `leads_outside`: its
    introduction stands above its innermost heading ("2. ... thực hiện các nội dung sau:" › "2.1. Sở Tài chính:").
    """

    passage: Passage
    span: Span
    leads: tuple[str, ...] = ()
    item: bool = False
    marked: bool = False
    section: str = ""
    leads_outside: bool = False

    @property
    def lead_says_plan(self) -> bool:
        return any(lead_nature(lead) == "plan" for lead in self.leads)


_CONTINUED = re.compile(r"\(\d{1,2}\)")
_DEPTH = {
    name: depth
    for depth, name in enumerate(
        ("part", "section", "letter", "roman", "article", "ordinal", "1", "1.1", "1.1.1", "a", "(1)", "-", "+")
    )
}
_LABEL_LENGTH = 110


def lines_of(passages: Sequence[Passage]) -> Iterator[Line]:
    """Headings and everything after "Nơi nhận" up to the next heading are left out."""
    tracker = _Tracker()
    for passage in passages:
        headings = set(passage.section.split(SECTION))
        for match in LINE.finditer(passage.text):
            line = Span(match.start(), match.end())
            words = line.of(passage.text)
            if words == passage.headers:
                continue
            if words in headings:
                tracker.ended()
            elif passage.is_row(words):
                yield Line(passage, line, tuple(filter(None, [passage.lead_in])), section=passage.section)
            else:
                yield from tracker.lines(passage, line)


@dataclass
class _Tracker:
    """Which introductions are in force."""

    section: str = ""
    intro: str = ""
    nested: tuple[str, str] = ("", "")
    marked: bool = False
    closed: bool = False
    own_section: str = ""

    def ended(self) -> None:
        self.intro, self.nested, self.marked, self.closed = "", ("", ""), False, False

    def lines(self, passage: Passage, line: Span) -> Iterator[Line]:
        if passage.section != self.section:
            self.section = self.own_section = passage.section
            self.ended()
        words = line.of(passage.text)
        if _pattern("back matter").match(words):
            self.closed = True
        if self.closed:
            return
        marker = marker_of(words)[0]
        handed = self._handed_down(passage, line)
        if marker:
            self.marked = True
            self.own_section = _without_siblings(self.own_section, marker)
            if self.nested[0] and _DEPTH[marker] <= _DEPTH[self.nested[0]]:
                self.nested = ("", "")
        elif handed not in passage.lead_in or not handed or (self.marked and not starts_action(words, 0)):
            self.intro, self.nested, self.marked = "", ("", ""), False
            handed = ""
        leads = tuple(dict.fromkeys(filter(None, [self.nested[1], *reversed(handed.split("\n"))])))
        introduces = introduction(words)
        if marker and (introduces or self._only_names(words)) and len(words) < 4 * _LABEL_LENGTH:
            self.nested = (marker, words)
        elif introduces:
            self.intro, self.nested, self.marked = introduces, ("", ""), False
        for own in _split(passage, line, leads, item=bool(marker) or bool(leads)):
            outside = not self.intro and not introduces and bool(handed) and bool(self.own_section)
            yield replace(own, section=self.own_section, marked=own.marked or bool(marker), leads_outside=outside)

    def _handed_down(self, passage: Passage, line: Span) -> str:
        inline = passage.lead_in and not passage.text.startswith(passage.lead_in) and line.start == 0
        if self.intro and not (inline and passage.lead_in.endswith(":") and _CONTINUED.match(line.of(passage.text))):
            return self.intro
        below = passage.text.find(passage.lead_in.split("\n")[-1], line.start) if passage.lead_in else 0
        return passage.lead_in if passage.lead_in and below < 0 else ""

    def _only_names(self, words: str) -> bool:
        """A short item with no end: it names who or what the items below it are about."""
        return len(words) < _LABEL_LENGTH and not words.endswith(tuple(".;,!?…"))


def _without_siblings(section: str, marker: str) -> str:
    """The headings above an item: "1. Ban Quản lý" is none of "2. Đối với Sở Tài chính: ...", its neighbour."""
    headings = section.split(SECTION)
    same = (i for i, heading in enumerate(headings) if marker_of(heading)[0] == marker)
    return SECTION.join(headings[: next(same, len(headings))])


def _split(passage: Passage, line: Span, leads: tuple[str, ...], *, item: bool) -> Iterator[Line]:
    """A line that holds a list of its own is cut into its introduction and its items."""
    words = line.of(passage.text)
    listed = inline_items(words) or _ordinal_items(words) or _continued_items(words)
    if listed is None:
        mark = _pattern("inline mark").match(words) or _pattern("ordinal").match(words)
        start = line.start + (mark.end() if mark else 0)
        yield Line(passage, Span(start, line.end), leads, item)
        return
    head, items = listed
    own = last_sentence(head.of(words))
    if head.of(words).strip():
        yield Line(passage, Span(line.start + head.start, line.start + head.end), leads, item=False)
    for span in items:
        mark = _pattern("inline mark").match(span.of(words)) or _pattern("ordinal").match(span.of(words))
        start = line.start + span.start + (mark.end() if mark else 0)
        introduced = tuple(filter(None, [own, *leads]))
        yield Line(passage, Span(start, line.start + span.end), introduced, item=bool(introduced) or item, marked=True)


def _ordinal_items(words: str) -> tuple[Span, list[Span]] | None:
    """ "... nêu bảy nhóm việc. Một là, ... Hai là, ..." in one paragraph."""
    marks = [m.start() for m in _pattern("ordinal").finditer(words)]
    if len(marks) < 2:
        return None
    edges = [*marks, len(words)]
    return Span(0, marks[0]), [Span(a, b) for a, b in pairwise(edges)]


_BRACKETED = re.compile(r"(?:^|(?<=\s))\((\d{1,2})\)[.)]?\s*(?=\S)")


def _continued_items(words: str) -> tuple[Span, list[Span]] | None:
    """The rest of a list inside a paragraph that was cut before: "(3). ... (4). ..."."""
    if not _CONTINUED.match(words):
        return None
    marks = list(_BRACKETED.finditer(words))
    run = [m for i, m in enumerate(marks) if int(m[1]) == int(marks[0][1]) + i]
    edges = [*(m.start() for m in run), len(words)]
    return (Span(0, 0), [Span(a, b) for a, b in pairwise(edges)]) if len(run) > 1 else None
