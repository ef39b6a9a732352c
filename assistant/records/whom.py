"""Whom a figure is about in its statement: a zone, a company, or a body that its label or heading names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.records.organizations import acting_body, body_of_label, last_company
from assistant.statements import Statement
from index.annotate.figures import Figure, is_bracketed
from index.annotate.naming import goes_on_with_zones, only_zone, zones
from index.chunking import SECTION
from index.lexicon import before, cues
from index.scanning import first_part

_FARTHEST = 1_000
"""Characters; a label farther before a figure is not read."""
_LABELLED = re.compile(r"[^:.;]{2,60}:\s*$")
_COLON = re.compile(r":(?=\s|$)")
_LONGEST_LABEL = 60
_AND = re.compile(r"\svà\s(?!(?:KCN|KKT|CCN|[Kk]hu|[Cc]ụm)\b)")
_MARK = re.compile(r"\W*(?:\w{1,2}[.)]\s*)?")


def zone_of(statement: Statement, figure: Figure) -> str:
    """The zone that a figure is about: named beside it, or at the head of its clause, its label or its heading."""
    text, mention = statement.text, figure.mention
    part = _AND.split(text[figure.left : mention.start])[-1]
    near = [] if (named := zones(part)) and goes_on_with_zones(part, named[-1].end) else named
    if near and not _is_example(part[: near[-1].start]):
        return near[-1].name if len(near) == 1 or is_bracketed(text, mention.start) else ""
    after = first_part(text[mention.end : figure.right], ",;:(.")
    first = next(iter(zones(after)), None)
    if first and before(after, first.start, "place", "belongs", "each") and not _is_example(after):
        return only_zone(after)
    if zone := _leading_zone(text):
        return zone
    return _leading_zone(_label_before(statement)) or _leading_zone(statement.heading)


_PARTS = re.compile(r"[,;]")


def _is_example(text: str) -> bool:
    """Whether the words just before only name the main ones: "chủ yếu tại KCN ..."."""
    return cues(_PARTS.split(text)[-1]).has("mostly")


_NEXT_CLAUSE = re.compile(r";\s")


def _label_before(statement: Statement) -> str:
    """The label at the head of the sentence or of a clause before: "KCN Lộc Sơn: thu hút 5 dự án; lao động 200 người".

    A later clause that names another zone or body ends what a label is about.
    """
    start = max(statement.sentence.start, statement.start - _FARTHEST)
    told = statement.passage.text[start : statement.start]
    for clause in reversed(_NEXT_CLAUSE.split(told)):
        labels = [label.strip() for label in _labels_in(clause)]
        if named := [label for label in labels if zones(label) or body_of_label(label)]:
            return named[-1]
        if zones(clause):
            return ""
    lead = _LABELLED.search(statement.lead_in[-_LONGEST_LABEL - 2 :])
    return lead.group() if lead else ""


def _labels_in(clause: str) -> Iterator[str]:
    """What stands before each colon, back to the last stop: "KCN Lộc Sơn:"."""
    at = 0
    for colon in _COLON.finditer(clause):
        stop = max(clause.rfind(mark, at, colon.start()) for mark in ":;.")
        start = max(at, stop + 1, colon.start() - _LONGEST_LABEL)
        if colon.start() - start >= 2:
            at = colon.end()
            yield clause[start:at]


def _leading_zone(text: str) -> str:
    """The zone at the head of a clause; none when it opens a list of several."""
    start = _MARK.match(text).end()  # type: ignore[union-attr]
    while lead := cues(text).at(start, "before zone"):
        start = lead.end + 1
    first = next((zone for zone in zones(text) if zone.start == start), None)
    return "" if first is None or goes_on_with_zones(text, first.end) else first.name


def body_of(statement: Statement, figure: Figure) -> str:
    """The company or body that the clause names before the figure, or that its label or heading consists of."""
    text = statement.text[: figure.mention.start]
    if company := last_company(text):
        return company
    own = statement.text.partition(":")[0] if ":" in statement.text[:80] else ""
    for label in (own, _label_before(statement)):
        if body := body_of_label(label):
            return body
    if body := acting_body(statement.text):
        return body
    return body_of_label(statement.passage.section.split(SECTION)[-1])
