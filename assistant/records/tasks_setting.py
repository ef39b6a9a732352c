"""What a task inherits from where it stands: who it is for, who says so, by when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.records.tasks_lines import Line
from assistant.records.tasks_opening import names_doer, past
from index.annotate.deadlines import NONE, Deadline, named, stated
from index.annotate.naming import bodies_at
from index.annotate.nature import Part as Nature
from index.annotate.nature import lead_nature, section_nature
from index.annotate.persons import persons
from index.chunking import SECTION
from index.lexicon import cues
from index.text import quantities
from index.vietnamese import Span, sentences


@dataclass(frozen=True, slots=True)
class Report:
    """What the whole report tells: its board, its year (0 if unknown) and day, who concludes ("" for nobody).

    `concludes`: a notice of conclusions, where a heading that names a body has that body's tasks under it.
    """

    board: str
    year: int
    day: date | None
    chair: str
    concludes: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """What a task inherits where it stands."""

    assignee: str
    by: str
    deadline: Deadline
    nature: Nature


@dataclass(frozen=True, slots=True)
class Common:
    """The time that a section sets for all of its tasks that give none."""

    section: str = ""
    deadline: Deadline = NONE


def setting_of(line: Line, report: Report, speaker: str, common: Common) -> Setting:
    """What the tasks of a line inherit. `speaker` is who was last heard, `common` the time set for a whole section."""
    nature: Nature = next(filter(None, map(lead_nature, line.leads)), section_nature(line.section))
    led = next((b for lead in line.leads if (b := body_of_lead(lead))), "")
    headed = _body_of_headings(line.section)
    if nature == "plan" and (section_nature(line.section) == "proposal" or any(map(_asks_above, line.leads))):
        nature = "proposal"
    if (not nature and headed and report.concludes) or (nature == "proposal" and _is_told(line)):
        nature = "plan"
    assignee = (headed or led if line.leads_outside else led or headed) or report.board
    by = next((b for lead in line.leads if (b := by_of_lead(lead, speaker))), "") or report.chair
    if not by and line.leads and cues(line.leads[0]).at(0, "all tasks", "generic"):
        by = speaker
    if by in report.chair:
        by = report.chair  # "Chủ tịch UBND tỉnh kết luận như sau:" in a notice that names them above
    return Setting(assignee, by, _inherited_deadline(line, report, common), nature)


def _asks_above(lead: str) -> bool:
    """Whether an introduction is a wish to a higher body: "Sở kính đề nghị Bộ Công Thương:"."""
    words = cues(lead)
    return any(words.at(cue.end + 1, "higher") for cue in words.of("asks"))


def _is_told(line: Line) -> bool:
    """Whether a wish is one to a body below: "Đối với Phòng Quản lý Đầu tư: ..."."""
    text = line.span.of(line.passage.text)
    said = cues(text).at(0, "for")
    return bool(said and names_doer(text, said.end + 1) and not cues(text).at(said.end + 1, "higher"))


def body_of_lead(lead: str) -> str:
    """Whom an introduction speaks to: "đề nghị Ban Quản lý ... thực hiện tốt:", "Sở Công Thương:"; "" for nobody."""
    words = cues(lead)
    for verb in words.of("assign"):
        at = past(lead, verb.end)
        if words.at(at, "adjunct") and (comma := lead.find(", ", at, at + 62)) >= 0:
            at = comma + 2
        if names := bodies_at(lead, at):
            return _joined(lead, names)
    names = bodies_at(lead, _unmarked(lead))
    if not names:
        return ""
    following = past(lead, names[-1].end)
    acts = words.at(following, "told", "modal", "urged")
    return _joined(lead, names) if acts or lead[names[-1].end :].lstrip()[:1] in (":", "") else ""


def _joined(text: str, names: Sequence[Span]) -> str:
    return ", ".join(span.of(text) for span in names)


_MARK = re.compile(
    r"(?:[-–+*•]|\d{1,2}(?:\.\d{1,2})+\.?|\(?\d{1,2}[.)]+|\(\d{1,2}\)\.?|\(?[a-zđ]\)|[IVX]+[.)]|[A-H][.)])\s*"
)


def _unmarked(text: str) -> int:
    """Past list markers and what may stand before the body that a heading names."""
    words = cues(text)
    mark = _MARK.match(text)
    at = mark.end() if mark else 0
    while lead := words.at(at, "connector", "about body"):
        at = past(text, lead.end)
    return at


def _body_of_headings(section: str) -> str:
    """The body that a heading consists of: "2. Sở Công Thương"."""
    for heading in reversed(section.split(SECTION)):
        names = bodies_at(heading, _unmarked(heading))
        if names and not heading[names[-1].end :].strip(" :.;,"):
            return _joined(heading, names)
    return ""


def by_of_lead(lead: str, speaker: str) -> str:
    """Who an introduction says assigns; `speaker` for "Đồng chí yêu cầu ...", "" for nobody."""
    words = cues(lead)
    people = persons(lead)
    if people and words.has("assign", "concludes"):
        return people[-1].words
    for cue in words.of("honorific", "assigner"):
        acts = any(0 <= verb.start - cue.end < 60 for verb in words.of("assign", "agreed"))
        if acts and (cue.start == 0 or lead[cue.start].isupper() or lead[cue.start - 2] == ","):
            return speaker if cue.kind == "honorific" else lead[cue.start : cue.end]
    return ""


# --------------------------------------------------------------------------------------------------- deadlines


def _inherited_deadline(line: Line, report: Report, common: Common) -> Deadline:
    for lead in map(_without_targets, line.leads):
        if (found := named(lead, report.year)).words and not is_past(found, report):
            return found
    if common.deadline.words and line.section.startswith(common.section):
        return common.deadline
    for heading in reversed(line.section.split(SECTION)):
        if section_nature(heading) != "result" and (found := named(heading, report.year)).words:
            return found
    return NONE


def _without_targets(lead: str) -> str:
    """An introduction without its sentences that set shares or sums: "đến hết quý III đạt trên 70%" times no task."""
    told = (sentence.of(lead) for sentence in sentences(lead))
    return " ".join(words for words in told if not any(q.unit in _MEASURED for q in quantities(words)))


_MEASURED = frozenset({"%", "đồng", "USD", "tiền"})


def is_past(deadline: Deadline, report: Report) -> bool:
    """A time before the report was written is no deadline: it is when something was."""
    return bool(deadline.date and report.day and deadline.date < report.day)


def common_deadline(line: Line, report: Report) -> Common | None:
    """ "Các việc giao dưới đây ... phải xong trước ngày ...": the time of all tasks of its section."""
    text = line.span.of(line.passage.text)
    for sentence in sentences(text):
        words = sentence.of(text)
        signs = cues(words)
        if signs.has("all tasks") and signs.has("completed") and (found := stated(words, report.year)).words:
            return Common(line.section, found)
    return None
