"""Whether words tell of results or of what is planned: a statement, a heading, the sentence that introduces a list.

All signs are in the lexicon; what decides between several is where they stand. Pure.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from index.annotate.naming import bodies_at
from index.annotate.persons import persons
from index.chunking import SECTION
from index.lexicon import cues
from index.text import Period, periods, quantities

Nature = Literal["result", "target"]
Part = Literal["plan", "result", "target", "proposal", ""]
"""What a heading or a lead-in announces: tasks, results, figures to reach, wishes to a higher body."""


class Above(NamedTuple):
    """What stands above a statement, as far as it may tell of it: the words before it in its sentence, the sentence
    that introduces its list, the earlier sentences of its line, its headings (innermost first), the lines above, the
    title and period of its report."""

    before: str = ""
    lead_in: str = ""
    line: str = ""
    headings: tuple[str, ...] = ()
    earlier: str = ""
    title: str = ""
    period: str = ""


# ------------------------------------------------------------------------------------------- headings, lead-ins


def heading_nature(heading: str) -> Part:
    """What a heading says of what stands under it: the sign that comes first decides."""
    signs = cues(heading).values("heading")
    if not signs:
        return ""
    if signs[0] == "target" and "plan" in signs:
        return "plan"  # "Mục tiêu, nhiệm vụ năm 2025"
    return signs[0]  # type: ignore[return-value]


def section_nature(section: str) -> Part:
    """The innermost heading that says something."""
    return next((n for heading in reversed(section.split(SECTION)) if (n := heading_nature(heading))), "")


def lead_nature(lead_in: str) -> Part:
    """What the sentence that introduces a list says of its items."""
    signs = set(cues(lead_in).values("lead"))
    if "assigns" in signs:
        return "plan"
    if "fault" in signs:
        return "result"
    if "tasks" in signs:
        return "plan"
    return "target" if "target" in signs else "result" if "result" in signs else ""


def reports_result(text: str) -> bool:
    """Whether a sentence tells what was done or reached, not what is to be done."""
    return cues(text).has("past")


_WORDS_BETWEEN = {"": 9, "verb": 4}


def sets_target(clause: str) -> bool:
    """Whether a clause only sets a figure to reach: "Thu hút khoảng 07 dự án ...", "Doanh thu 52.000 tỷ đồng".

    A deadline makes it work to be done: "bàn giao 34 ha trước ngày 30/9".
    """
    words = cues(clause)
    if words.has("due"):
        return False
    start = len(clause) - len(clause.lstrip("-–+*• "))
    while (lead := words.at(start, "measured")) and lead.value == "before":
        start = lead.end + 1
    told = words.at(start, "measured")
    figure = next((q for q in quantities(clause) if q.kind in ("money", "percent", "measure", "count")), None)
    if figure is None or figure.start < start:
        return False
    if told is None:
        return figure.start == start and figure.unit == "%"
    return len(clause[told.end : figure.start].split()) <= _WORDS_BETWEEN[told.value]


# --------------------------------------------------------------------------------------------------- statements


def nature_at(text: str, at: int, above: Above, when: str = "") -> Nature:
    """Whether the figure at `at` of a statement is a result or a target; `when` are the words of its period."""
    if heading_nature(above.headings[0] if above.headings else "") == "proposal" or _assigned_before(text, at):
        return "target"
    signs = cues(text).of("nature")
    earlier = [cue.value for cue in signs if cue.start < at]
    own = earlier[-1] if earlier else next((cue.value for cue in signs), "")
    if own == "target" or ("target" in earlier and own != "result"):
        return "target"
    if own == "result":
        return "result"
    told = _told_above(above)
    if lead_nature(above.lead_in) == "result" and not above.before:
        return "result"
    if told != "target" and _is_ahead(when, above.period):
        return "target"
    return told or "result"


def _assigned_before(text: str, at: int) -> bool:
    """Whether somebody is told to do something before the figure: "giao Sở Tài chính bố trí 12 tỷ đồng"."""
    return any(cue.end < at and bodies_at(text, cue.end + 1) for cue in cues(text).of("order"))


def _told_above(above: Above) -> Nature | None:
    """What the nearest of the words above a statement says."""
    if told := _last_sign(above.before):
        return told
    if part := lead_nature(above.lead_in) or _ordered(above.lead_in):
        return "result" if part == "result" else "target"
    for heading in above.headings:
        if part := heading_nature(heading):
            return "result" if part == "result" else "target"
    announced = [line for line in above.earlier.split("\n") if line.rstrip().endswith(":") or _is_heading(line)]
    for line in reversed(announced):
        if told := _last_sign(line):
            return told
    part = heading_nature(above.title)
    return None if not part else "result" if part == "result" else "target"


def _is_heading(line: str) -> bool:
    return len(line.split()) <= 20 and not line.rstrip().endswith((".", ";", ","))


def _ordered(lead_in: str) -> Part:
    return "plan" if persons(lead_in) and lead_in.rstrip().endswith("kết luận:") else ""


def _last_sign(text: str) -> Nature | None:
    signs = cues(text).values("nature")
    return signs[-1] if signs else None  # type: ignore[return-value]


def _is_ahead(words: str, reported: str) -> bool:
    """Whether a time begins after the one that is reported on."""
    coming, done = periods(words), periods(reported)
    return bool(coming and done and coming[-1].year and _begin(coming[-1]) > _end(done[0]))


def _begin(period: Period) -> tuple[int, int]:
    return period.year, period.first


def _end(period: Period) -> tuple[int, int]:
    return period.until or period.year, period.last
