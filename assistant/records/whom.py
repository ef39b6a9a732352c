"""Whom a figure is about in its statement: a zone, a company, or a body that its label or heading names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.records.figures import Figure
from assistant.records.organizations import OTHERS, ZONE, body_of_label, last_company, only_zone, zone_name, zones
from assistant.statements import Statement
from index.chunking import SECTION
from index.scanning import before

_MOSTLY = re.compile(r"(?:chủ yếu|nhất là|như|đặc biệt)[^,;]*$", re.I)


def zone_of(statement: Statement, figure: Figure) -> str:
    """The zone that a figure is about: named beside it, or at the head of its clause, its label or its heading."""
    text, mention = statement.text, figure.mention
    near = zones(re.split(r"\svà\s(?!(?:KCN|KKT|CCN|[Kk]hu|[Cc]ụm)\b)", text[figure.left : mention.start])[-1])
    if near and OTHERS.match(near[-1].string, near[-1].end()):
        near = []
    if near and not _is_example(text[figure.left : figure.left + near[-1].start()]):
        return zone_name(near[-1]) if len(near) == 1 or _is_bracketed(text, mention.start) else ""
    after = re.split(r"[,;:(.]", text[mention.end : figure.right], maxsplit=1)[0]
    first = ZONE.search(after)
    placed = re.search(r"(?<!\w)(?:tại|ở|thuộc|của|trong)\s+(?:các\s+)?$", after[: first.start()] if first else "")
    if placed and only_zone(after) and not _is_example(after):
        return only_zone(after)
    if zone := _leading_zone(text):
        return zone
    return _leading_zone(_label_before(statement)) or _leading_zone(statement.heading)


def _is_example(text: str) -> bool:
    """Whether the words just before only name the main ones: "chủ yếu tại KCN ..."."""
    return bool(before(_MOSTLY, text, len(text)))


def _label_before(statement: Statement) -> str:
    """The label at the head of the sentence or of a clause before: "KCN Lộc Sơn: thu hút 5 dự án; lao động 200 người".

    A later clause that names another zone or body ends what a label is about.
    """
    start = max(statement.sentence.start, statement.start - _FARTHEST)
    told = statement.passage.text[start : statement.start]
    for clause in reversed(re.split(r";\s", told)):
        labels = [label.strip() for label in _labels_in(clause)]
        if named := [label for label in labels if zones(label) or body_of_label(label)]:
            return named[-1]
        if zones(clause):
            return ""
    lead = before(_LABELLED, statement.lead_in, len(statement.lead_in))
    return lead.group() if lead else ""


_FARTHEST = 1_000
"""Characters; a label farther before a figure is not read."""
_LABELLED = re.compile(r"[^:.;]{2,60}:\s*$")
_COLON = re.compile(r":(?=\s|$)")
_LONGEST_LABEL = 60


def _labels_in(clause: str) -> Iterator[str]:
    """What stands before each colon, back to the last stop: "KCN Lộc Sơn:"."""
    at = 0
    for colon in _COLON.finditer(clause):
        stop = max(clause.rfind(mark, at, colon.start()) for mark in ":;.")
        start = max(at, stop + 1, colon.start() - _LONGEST_LABEL)
        if colon.start() - start >= 2:
            at = colon.end()
            yield clause[start:at]


def _is_bracketed(text: str, at: int) -> bool:
    return text.rfind("(", 0, at) > text.rfind(")", 0, at)


_OPENING = re.compile(
    r"^\W*(?:\w{1,2}[.)]\s*)?(?:(?:riêng|tại|ở|đối với|về|trong đó|tr\.đó|nâng|và|cả|khu vực|trong số đó"
    r"|dự án)[\s,:]+)*",
    re.I,
)


def _leading_zone(text: str) -> str:
    """The zone at the head of a clause; none when it opens a list of several."""
    opening = _OPENING.match(text)
    begin = opening.end() if opening else 0
    found = ZONE.match(text, begin)
    return "" if found is None or OTHERS.match(text, found.end()) else zone_name(found)


def body_of(statement: Statement, figure: Figure) -> str:
    """The company that the clause names before the figure, or the body that its label or heading consists of."""
    company = last_company(statement.text[: figure.mention.start])
    if company:
        return company
    own = re.match(r"[^:]{3,80}:", statement.text)
    for label in (own.group() if own else "", _label_before(statement)):
        if body := body_of_label(label):
            return body
    return body_of_label(statement.passage.section.split(SECTION)[-1])
