"""What a task inherits from where it stands: who it is for, who says so, by when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from assistant.records.tasks_bodies import bodies_at, persons
from assistant.records.tasks_context import Nature, lead_nature, section_nature
from assistant.records.tasks_deadline import NONE, Deadline, named, stated
from assistant.records.tasks_lines import Line
from index.chunking import SECTION
from index.text import quantities
from index.vietnamese import sentences


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
    if not nature and headed and report.concludes:
        nature = "plan"
    assignee = (headed or led if line.leads_outside else led or headed) or report.board
    by = next((b for lead in line.leads if (b := by_of_lead(lead, speaker))), "") or report.chair
    if not by and line.leads and re.match(r"(?:Những|Các|Một số) (?:việc|nhiệm vụ|công việc)", line.leads[0]):
        by = speaker
    if by in report.chair:
        by = report.chair  # "Chủ tịch UBND tỉnh kết luận như sau:" in a notice that names them above
    return Setting(assignee, by, _inherited_deadline(line, report, common), nature)


def body_of_lead(lead: str) -> str:
    """Whom an introduction speaks to: "đề nghị Ban Quản lý ... thực hiện tốt:", "Sở Công Thương:"; "" for nobody."""
    for match in re.finditer(r"(?:giao|đề nghị|yêu cầu|phân công|chỉ đạo)\s+(?:cho\s+)?(?=\S)", lead, re.IGNORECASE):
        time = re.compile(r"(?:trong|từ nay|thời gian tới)[^,:]{0,60},\s+").match(lead, match.end())
        if names := bodies_at(lead, time.end() if time else match.end()):
            return ", ".join(span.of(lead) for span in names)
    start = _unmarked(lead)
    names = bodies_at(lead, start)
    if names and re.match(
        r"\s*(?::|$|(?:cần|phải|sẽ|tập trung|có trách nhiệm|chịu trách nhiệm)\b)", lead[names[-1].end :]
    ):
        return ", ".join(span.of(lead) for span in names)
    return ""


_MARK = re.compile(
    r"(?:[-–+*•]|\d{1,2}(?:\.\d{1,2})+\.?|\(?\d{1,2}[.)]+|\(\d{1,2}\)\.?|\(?[a-zđ]\)|[IVX]+[.)]|[A-H][.)]"
    r"|(?:Một|Hai|Ba|Bốn|Năm|Sáu|Bảy|Tám|Chín|Mười)(?: \w+)? là\s*[,:]?|Thứ \w+\s*[,:])\s*"
)
_ABOUT = re.compile(r"(?:Đối với|Về phía|Nhiệm vụ của|Giao|Đề nghị|Yêu cầu|Về)\s+", re.IGNORECASE)


def _unmarked(text: str) -> int:
    """Past list markers and what may stand before the body that a heading names."""
    at = 0
    if mark := _MARK.match(text):
        at = mark.end()
    if about := _ABOUT.match(text, at):
        at = about.end()
    return at


def _body_of_headings(section: str) -> str:
    """The body that a heading consists of: "2. Sở Công Thương"."""
    for heading in reversed(section.split(SECTION)):
        start = _unmarked(heading)
        names = bodies_at(heading, start)
        if names and not heading[names[-1].end :].strip(" :.;,"):
            return ", ".join(span.of(heading) for span in names)
    return ""


def by_of_lead(lead: str, speaker: str) -> str:
    """Who an introduction says assigns; `speaker` for "Đồng chí yêu cầu ...", "" for nobody."""
    if re.search(
        r"(?:^|,\s)(?:[Đđ]ồng chí|[Ôô]ng|[Bb]à)(?: (?:Trưởng|Phó|Chủ tịch|Bí thư)[^,.;]{0,40})?"
        r" (?:đã |cũng )?(?:đề nghị|yêu cầu|giao|chỉ đạo|nhấn mạnh|lưu ý)",
        lead,
    ):
        return speaker
    if re.search(r"giao|phân công|đề nghị|yêu cầu|chỉ đạo|kết luận|nêu|lưu ý|nhấn mạnh", lead) and (
        people := persons(lead)
    ):
        return people[-1].words
    if office := re.search(
        r"(?:(?:Phó )?Chủ tịch )?UBND (?:tỉnh|thành phố|huyện|thị xã)"
        r"(?= (?:có ý kiến|chỉ đạo|kết luận|yêu cầu|giao|đề nghị))",
        lead,
    ):
        return office.group()
    match = re.search(r"Hội nghị(?= (?:đã )?(?:thống nhất|đề ra|thông qua|nhất trí|xác định))", lead)
    return match.group() if match else ""


# --------------------------------------------------------------------------------------------------- deadlines


def _inherited_deadline(line: Line, report: Report, common: Common) -> Deadline:
    for lead in map(_without_targets, line.leads):
        if (found := named(lead, report.year)).words and not past(found, report):
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


def past(deadline: Deadline, report: Report) -> bool:
    """A time before the report was written is no deadline: it is when something was."""
    return bool(deadline.date and report.day and deadline.date < report.day)


_COMMON = re.compile(
    r"(?:(?:các|những|mọi) |(?:^|[;,.] ))(?:việc|nhiệm vụ|công việc|nội dung)\b[^.]{0,400}\b(?:xong|hoàn thành)\b",
    re.IGNORECASE,
)


def common_deadline(line: Line, report: Report) -> Common | None:
    """ "Các việc giao dưới đây ... phải xong trước ngày ...": the time of all tasks of its section."""
    text = line.span.of(line.passage.text)
    for sentence in sentences(text):
        words = sentence.of(text)
        if _COMMON.search(words) and (found := stated(words, report.year)).words:
            return Common(line.section, found)
    return None
