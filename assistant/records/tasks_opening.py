"""How a clause about work begins: what leads up to it, who it speaks of, and where the work itself starts."""

from __future__ import annotations

import re

from index.annotate.naming import bodies_at, body_at, starts_action
from index.annotate.persons import persons
from index.lexicon import cues

_GAP = re.compile(r"[\s,:]*")
_LABEL = re.compile(r"[^.;:]{2,260}:\s+")
_LONGEST_LABEL = 92
_REACH = 200


def past(text: str, at: int) -> int:
    """Past white space, commas and colons."""
    return _GAP.match(text, at).end()  # type: ignore[union-attr]


def opening(text: str, at: int, end: int) -> int:
    """Past what only leads up to the task: connectors, "Trong công tác quy hoạch, ", "Về đất đai: "."""
    words = cues(text)
    while at < end:
        following = at
        if connector := words.at(at, "connector"):
            following = past(text, connector.end)
        elif (said := words.at(at, "for")) and names_doer(text, said.end + 1):
            break
        elif label := _label_end(text, at, end):
            following = label
        elif words.at(at, "adjunct"):
            following = _adjunct_end(text, at, end) or at
        if following in (at, len(text)) or following > end:
            break
        at = following
    return at


def _label_end(text: str, at: int, end: int) -> int:
    """Where "Về đất đai: " or "Ông X cho biết: " ends; 0 for what is the clause itself."""
    words = cues(text)
    label = _LABEL.match(text, at, end)
    if label is None or (len(label.group()) > _LONGEST_LABEL and not words.at(at, "about")):
        return 0
    return 0 if body_at(text, at) or starts_action(text, at) or not opens(text, label.end()) else label.end()


def names_doer(text: str, at: int) -> bool:
    """ "Đối với Sở Tài chính: ..." says whose task follows."""
    names = bodies_at(text, at)
    return bool(names) and text[names[-1].end : names[-1].end + 3].lstrip()[:1] == ":"


def _adjunct_end(text: str, at: int, end: int) -> int:
    """Where an adverbial phrase at the start of a clause ends; 0 if it is the clause itself."""
    acts = starts_action(text, at)
    comma = text.find(", ", at, min(end, at + _REACH))
    while comma >= 0:
        place = comma + 2
        if opens(text, place) and (not acts or _obliged(text, place)):
            must = next((c for c in cues(text[place : min(end, place + 80)]).of("must")), None)
            return place + must.end + 1 if must and not acts and not body_at(text, place) else place
        comma = text.find(", ", place, min(end, at + _REACH))
    return 0


def _obliged(text: str, at: int) -> bool:
    """Whether a body stands there that "sẽ", "cần" or "phải" do something."""
    names = bodies_at(text, at)
    return bool(names) and cues(text).at(names[-1].end + 1, "modal") is not None


def opens(text: str, at: int) -> bool:
    """Whether a clause can begin here: with a verb, a body that acts, or more of what leads up to it."""
    connector = cues(text).at(at, "connector")
    at = past(text, connector.end) if connector else at
    if starts_action(text, at) or cues(text).at(at, "assign"):
        return True
    if subject := bodies_at(text, at):
        return starts_action(text, after_subject(text, subject[-1].end))
    people = persons(text[at : at + 60])
    return bool(people) and people[0].span.start == 0


def after_subject(text: str, at: int) -> int:
    """Past what stands between who does it and the work: "căn cứ chức năng, nhiệm vụ được giao, có trách nhiệm"."""
    words = cues(text)
    at = past(text, at)
    while True:
        if basis := words.at(at, "basis"):
            comma = text.find(", ", basis.end, basis.end + 120) if basis.value else basis.end
            if comma < 0:
                return at
            at = past(text, comma)
        elif modal := words.at(at, "modal"):
            at = past(text, modal.end)
        else:
            return at


def not_acting(text: str, at: int) -> bool:
    """Whether what follows a subject tells how it is: "đã", "đang", "có 5 ..."."""
    return cues(text).at(past(text, at), "idle") is not None
