"""Tasks of a report by grammar: who has to do what, with whom, by when, on whose word.

Where tasks stand is told by structure: a heading ("Phương hướng, nhiệm vụ ..."), the sentence that introduces a list,
a table's headers, or a sentence that assigns in so many words. What was done, what is only a figure to reach, and
wishes to a higher body are no tasks. Pure functions over the passages of one report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from assistant.records.model import Task
from assistant.records.tasks_clauses import assigned_in, work_in
from assistant.records.tasks_lines import Line, lines_of
from assistant.records.tasks_opening import past
from assistant.records.tasks_pieces import Clause
from assistant.records.tasks_setting import (
    Common,
    Report,
    Setting,
    body_of_lead,
    by_of_lead,
    common_deadline,
    is_past,
    setting_of,
)
from assistant.records.tasks_table import tasks_of_row
from index.annotate.deadlines import NONE, Deadline, named, stated
from index.annotate.naming import board_of, bodies_at, starts_action
from index.annotate.nature import lead_nature, reports_result
from index.annotate.persons import persons
from index.lexicon import cues
from index.report import Passage
from index.vietnamese import Span, sentences


@dataclass
class _Story:
    """What earlier sentences of the report leave behind: who speaks, whether tasks are being listed, their time."""

    speaker: str = ""
    open: Setting | None = None
    common: Common = field(default_factory=Common)
    found: list[Task] = field(default_factory=list)


def tasks_of(passages: Sequence[Passage]) -> list[Task]:
    """The tasks of one report, in reading order. `passages` are all of its passages, in order."""
    if not passages:
        return []
    report = _report(passages)
    story = _Story()
    for line in lines_of(passages):
        if line.passage.is_row(line.span.of(line.passage.text)):
            story.found += tasks_of_row(line, report.board, report.chair, report.year)
        else:
            _read(line, report, story)
    return _without_repeats(story.found)


_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _report(passages: Sequence[Passage]) -> Report:
    meta = passages[0].metadata
    text = "\n".join(p.text for p in passages)
    board = board_of(text) or meta.body
    years = _YEARS.findall(f"{meta.date} {meta.period} {meta.title}")
    day = date.fromisoformat(meta.date) if _ISO_DAY.fullmatch(meta.date) else None
    concludes = "kết luận" in meta.title.lower()
    return Report(board, int(years[0]) if years else 0, day, _chair(meta.title, text), concludes)


def _chair(title: str, text: str) -> str:
    """Who concludes in a notice of conclusions, by its title or its text; "" for other documents."""
    if "kết luận" not in title.lower():
        return ""
    people = persons(title)
    if people:
        return people[0].words
    told = (p for p in persons(text) if "kết luận" in _SENTENCE_ENDS.split(text[p.span.end : p.span.end + 48])[0])
    return next((p.words for p in told), "")


_YEARS = re.compile(r"(?:19|20)\d\d")
_SENTENCE_ENDS = re.compile(r"[.;]")


def _without_repeats(tasks: list[Task]) -> list[Task]:
    seen: set[tuple[str, str]] = set()
    kept = []
    for task in tasks:
        key = (task.assignee.lower(), " ".join(task.task.lower().split()))
        if key not in seen:
            seen.add(key)
            kept.append(task)
    return kept


# ------------------------------------------------------------------------------------------------------- lines


def _read(line: Line, report: Report, story: _Story) -> None:
    setting = setting_of(line, report, story.speaker, story.common)
    if (setting.nature == "plan" or report.concludes) and (common := common_deadline(line, report)):
        story.common = common
        return
    text = line.passage.text
    if line.item and setting.nature == "plan":
        story.open = setting
        _read_item(line, setting, report, story)
    elif setting.nature == "proposal" or (setting.nature in ("result", "target") and not line.lead_says_plan):
        story.open = None
        _remember_speaker(line.span.of(text), story)
    else:
        _read_prose(line, setting, report, story)


# -------------------------------------------------------------------------------------------------- items, prose


def _read_item(line: Line, setting: Setting, report: Report, story: _Story) -> None:
    text = line.passage.text
    found: list[Clause] = []
    setting = _with_notes(line.span.of(text), setting, report)
    for n, sentence in enumerate(_sentences(text, line.span)):
        words = sentence.of(text)
        if cues(words).has("no task") or reports_result(" ".join(words.split()[:12])):
            continue
        if (found and _only_when(words, report)) or (words.endswith(":") and lead_nature(words) == "plan"):
            continue
        clauses = work_in(text, sentence, listed=line.marked and n == 0, led=n == 0)
        # what follows in an item goes on with the subject of the sentence before
        if found and clauses and not clauses[0].assignee and found[-1].assignee:
            clauses = [c if c.assignee else replace(c, assignee=found[-1].assignee) for c in clauses]
        if found and cues(words).at(0, "adds") and not setting.deadline.words:
            timed = replace(setting, deadline=stated(found[-1].quote.of(text), report.year))
            _add(line.passage, found, setting, report, story)
            found, setting = [], timed
        found += clauses
    _add(line.passage, found, setting, report, story)


_NOTE_LENGTH = 12


def _with_notes(text: str, setting: Setting, report: Report) -> Setting:
    """An item may name who does it after what is to be done: "Đơn vị thực hiện: ...", "Văn phòng Ban chủ trì, ..."."""
    setting = replace(setting, deadline=_noted_deadline(text, report) or setting.deadline)
    noted = (c.end + 1 for c in cues(text).of("doer") if text[c.end : c.end + 1] == ":")
    if names := next((n for end in noted if (n := bodies_at(text, past(text, end)))), None):
        return replace(setting, assignee=", ".join(span.of(text) for span in names))
    for sentence in sentences(text)[1:]:
        words = sentence.of(text)
        names = bodies_at(words, 0)
        if names and cues(words).at(names[-1].end + 1, "leads"):
            return replace(setting, assignee=", ".join(span.of(words) for span in names))
    return setting


def _noted_deadline(text: str, report: Report) -> Deadline | None:
    """The time that an item gives after what is to be done: "Thời gian hoàn thành: quý II/2024."."""
    notes = (sentence.of(text) for sentence in sentences(text)[1:])
    return next((named(words, report.year) for words in notes if _only_when(words, report)), None)


def _only_when(words: str, report: Report) -> bool:
    """ "Trình UBND tỉnh trước ngày ...", "Thời gian: quý II": when, not what."""
    return (
        len(words.split()) <= _NOTE_LENGTH
        and bool(cues(words).at(0, "due note"))
        and bool(named(words, report.year).words)
    )


def _read_prose(line: Line, setting: Setting, report: Report, story: _Story) -> None:
    text = line.passage.text
    goes_on = not line.marked and (starts_action(line.span.of(text), 0) or _urges(text, line.span))
    inside = setting if setting.nature == "plan" else story.open if goes_on else None
    chair = ""  # who has given an order in this paragraph: what follows in it is on the same word
    for sentence in _sentences(text, line.span):
        words = sentence.of(text)
        _remember_speaker(words, story)
        if head := _introduces(words):
            nature = lead_nature(head)
            if nature == "plan":
                inside = _opened(head, inside or setting, report, story.speaker)
                rest = Span(sentence.start + len(head), sentence.end)
                _add(line.passage, work_in(text, rest, listed=True), inside, report, story)
                continue
            inside = None if nature else inside
        ordered = bool(cues(words).at(0, "order")) and setting.nature in ("", "plan")
        explicit = assigned_in(text, sentence, story.speaker, told=ordered or bool(chair))
        if chair and not explicit and not reports_result(words):
            explicit = [clause for clause in work_in(text, sentence, listed=False) if clause.assignee]
        if explicit and inside is not None and not any(clause.by for clause in explicit):
            explicit = max(explicit, work_in(text, sentence, listed=False), key=len)
        if explicit:
            chair = next((clause.by for clause in explicit if clause.by), chair)
            _add(line.passage, explicit, replace(setting, by=chair or setting.by), report, story)
        elif inside is not None and not reports_result(words) and not cues(words).has("no task"):
            _add(line.passage, work_in(text, sentence, listed=False), inside, report, story)
        elif reports_result(words):
            inside = None if setting.nature != "plan" else inside
    story.open = inside


def _urges(text: str, span: Span) -> bool:
    """Whether a paragraph after a list of tasks opens with another one: "Mỗi công chức không ngừng ..."."""
    first = next(_sentences(text, span), span)
    found = work_in(text, first, listed=False)
    return bool(found and found[0].assignee and cues(text).at(found[0].task.start, "urged"))


_HEAD = re.compile(r"[^:]{12,400}?:\s+")


def _introduces(words: str) -> str:
    """The head of a sentence that goes on with the tasks it announces: "Một số nhiệm vụ chủ yếu là: ..."."""
    match = _HEAD.match(words)
    needs = next((c.start + 4 for c in cues(words).of("needs") if 12 <= c.start <= 400), 0)
    head = words[:needs] if needs and not (match and match.end() < needs) else match.group() if match else ""
    return head if cues(head).has("announces") and not cues(head).has("speech") else ""


def _opened(head: str, setting: Setting, report: Report, speaker: str) -> Setting:
    """The setting of the tasks that a head announces, over what was in force before it."""
    deadline = named(head, report.year)
    if not deadline.words or is_past(deadline, report):
        deadline = setting.deadline
    return Setting(body_of_lead(head) or setting.assignee, by_of_lead(head, speaker) or setting.by, deadline, "plan")


def _remember_speaker(words: str, story: _Story) -> None:
    if people := persons(words):
        story.speaker = people[-1].words


_LETTER = re.compile(r"[^\W\d_]")


def _sentences(text: str, span: Span) -> Iterator[Span]:
    for sentence in sentences(span.of(text)):
        if not _LETTER.search(text, span.start + sentence.start, span.start + sentence.end):
            continue
        yield Span(span.start + sentence.start, span.start + sentence.end)


def _add(passage: Passage, clauses: Sequence[Clause], setting: Setting, report: Report, story: _Story) -> None:
    text = passage.text
    for clause in clauses:
        candidates = (stated(clause.quote.of(text), report.year), named(clause.lead, report.year), setting.deadline)
        deadline = _most_exact([d for d in candidates if d.words and not is_past(d, report)])
        story.found.append(
            Task(
                assignee=", ".join(clause.assignee) or setting.assignee,
                coordinating=clause.coordinating,
                task=clause.task.of(text),
                deadline=deadline.words,
                deadline_date=deadline.date,
                assigned_by=clause.by or setting.by,
                document=passage.document,
                passage=passage.id,
                quote=clause.quote.of(text),
                start=clause.quote.start,
                end=clause.quote.end,
                province=passage.metadata.province,
            )
        )


_YEAR = re.compile(r"năm \d{4}", re.IGNORECASE)


def _most_exact(deadlines: Sequence[Deadline]) -> Deadline:
    """The nearest, unless it only names the year and one farther off the part of that year at whose end it is due."""
    if not deadlines:
        return NONE
    nearest = deadlines[0]
    if not _YEAR.fullmatch(nearest.words):
        return nearest
    exact = (d for d in deadlines if nearest.date and d.date == nearest.date and not _YEAR.fullmatch(d.words))
    return next(exact, nearest)
