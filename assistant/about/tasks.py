"""Which tasks were given: those of a body, those due by a time, those that are late; from the records of the library.

Every word of the question must be told by what they are chosen by. A question with a topic ("việc về nước thải của Sở
Xây dựng") is one about content, and is left to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from assistant.about.lines import Line, shortened
from assistant.about.replies import Reply, refusal
from assistant.answer import Answer
from assistant.records.library import records_of
from assistant.records.model import Task
from assistant.records.states import DONE, OVERDUE, SOON, Standing, TaskMarks, standings
from assistant.records.store import maker_of
from assistant.records.tasks_query import tasks_of_body
from assistant.understanding.intent import Intent
from index.annotate.deadlines import Deadline, stated
from index.errors import LibraryUnavailable
from index.library import Library
from index.query import understand
from index.text import periods
from index.vietnamese import Analyzer, fold

MOST_UNREAD = 3
"""Documents whose records may still have to be made while a question waits."""
SHOWN = 6
LONGEST = 150
"""Characters of a task."""
_STATES = {"overdue": OVERDUE, "soon": SOON, "done": DONE}
_BEFORE = re.compile(r"(?:xong |hoàn thành )?trước\b|chậm nhất|muộn nhất|đến hết|hạn", re.IGNORECASE)
_LEADS = frozenset(["cho", "cua", "do", "tai", "o", "boi", "thuoc", "ve", "phia", "ben", "thi", "la"])


@dataclass(frozen=True, slots=True)
class Wanted:
    """What tasks are chosen by; an empty field leaves all in. `told` says it in words."""

    body: str = ""
    state: str = ""
    unfinished: bool = False
    deadline: str = ""
    since: date | None = None
    by: date | None = None
    provinces: tuple[str, ...] = ()

    @property
    def is_timely(self) -> bool:
        """Whether they are chosen by their time or state, not by the body alone."""
        return bool(self.state or self.deadline or self.unfinished)

    @property
    def told(self) -> str:
        done = "" if self.deadline.startswith(("xong", "hoàn thành")) else "xong "
        year = f" năm {self.by.year}" if self.by and str(self.by.year) not in self.deadline else ""
        when = f"phải {done}{self.deadline}{year}" if self.deadline else self.state.lower()
        parts = [f"giao {self.body}" if self.body else "", when, "chưa ghi nhận xong" if self.unfinished else ""]
        return ", ".join(filter(None, [*parts, *self.provinces]))


class Assigned:
    """The tasks of one library, asked for in a chat. Thread-safe."""

    def __init__(self, library: Library, analyzer: Analyzer, now: Callable[[], datetime]) -> None:
        self.library = library
        self.analyzer = analyzer
        self.now = now

    def answer(self, intent: Intent, documents: Collection[str] | None = None) -> Answer | None:
        """The tasks asked for, with how they stand; None where the question says more than tasks are chosen by, or
        while too many records are still to be made."""
        kept, there = self.library.count_derived(maker_of(self.library))
        if there - kept > MOST_UNREAD:
            return None
        every = records_of(self.library).tasks
        scope = intent.documents or documents
        given = [task for task in every if not scope or task.document in scope]
        wanted = self._wanted(intent, given)
        if wanted is None:
            return None
        mine = tasks_of_body(given, wanted.body, self.analyzer) if wanted.body else given
        mine = [task for task in mine if not wanted.provinces or task.province in wanted.provinces]
        lines = {id(s.task): s for s in self._standing(every)}
        chosen = [s for task in mine for s in [lines[id(task)]] if _fits(s, wanted)]
        if not wanted.is_timely and len({s.task.document for s in chosen}) == 1:
            return None  # the list that the document itself makes of them is whole
        return self._told(intent, wanted, sorted(chosen, key=_nearness), mine)

    def _standing(self, every: Sequence[Task]) -> list[Standing]:
        settings = self.library.settings
        try:
            marks = TaskMarks(settings.data_dir).all()
        except LibraryUnavailable:
            marks = {}
        return standings(every, marks, self.now().date(), settings.soon_days)

    def _wanted(self, intent: Intent, given: Sequence[Task]) -> Wanted | None:
        """None where a word is left that tells neither a body, nor a time, nor a place."""
        query = understand(intent.text, [task.province for task in given if task.province])
        deadline = self._deadline(intent.text, given) if {"due", "given", "unfinished"} & set(intent.facets) else None
        told = {
            fold(word) for words in (deadline.words if deadline else "", *query.provinces) for word in words.split()
        }
        body = _body(word for word in intent.subject.split() if fold(word).strip(",.?") not in told)
        if body and not self._is_body(body, given):
            return None
        state = next((_STATES[facet] for facet in intent.facets if facet in _STATES), "")
        if not (body or state or deadline or "unfinished" in intent.facets):
            return None
        since = self._since(intent.text, deadline) if deadline else None
        return Wanted(
            body,
            state,
            "unfinished" in intent.facets,
            deadline.words if deadline else "",
            since,
            deadline.date if deadline else None,
            query.provinces,
        )

    def _is_body(self, name: str, given: Sequence[Task]) -> bool:
        """Whether a name is that of a body with tasks, and nothing more is said by it."""
        own = set(map(fold, self.analyzer.syllables(name)))
        found = tasks_of_body(given, name, self.analyzer)
        return any(own <= set(map(fold, self.analyzer.syllables(task.assignee))) for task in found)

    def _deadline(self, text: str, given: Sequence[Task]) -> Deadline | None:
        """The time by which tasks are to be done; without a year that of today or, where none is due then, the newest
        one that any is due in."""
        due = {task.deadline_date.year for task in given if task.deadline_date}
        year = self.now().year
        found = stated(text, year if year in due else max(due, default=year))
        return found if found.date else None

    def _since(self, text: str, deadline: Deadline) -> date | None:
        """The first day of what is asked for: of the time named, or of the year that was not; None where any day before
        counts too."""
        assert deadline.date
        if not _BEFORE.match(deadline.words):
            found = periods(deadline.words)
            return date(deadline.date.year, found[0].first or 1, 1) if found else None
        return None if str(deadline.date.year) in text else date(deadline.date.year, 1, 1)

    def _told(self, intent: Intent, wanted: Wanted, chosen: Sequence[Standing], mine: Sequence[Task]) -> Answer:
        if not chosen:
            dated = sum(task.deadline_date is not None for task in mine)
            return refusal(
                intent,
                f"Không có nhiệm vụ nào {wanted.told} trong số {len(mine)} nhiệm vụ đọc được ({dated} nêu rõ hạn).",
            )
        papers = len({s.task.document for s in chosen})
        reply = Reply(intent)
        reply.say(f"{len(chosen)} nhiệm vụ {wanted.told}, đọc được từ {papers} tài liệu:")
        shown = chosen[:SHOWN]
        passages = {p.id: p for p in self.library.get_passages([*dict.fromkeys(s.task.passage for s in shown)])}
        for s in shown:
            passage = passages.get(s.task.passage)
            if passage is None:
                continue  # its document was removed meanwhile
            befell = "".join(f" ({one.told})" for one in passage.standing)
            reply.say(f"{_line(s, wanted)}{befell}", Line(s.task.quote, passage, s.task.start, s.task.end))
        if rest := len(chosen) - len(shown):
            reply.say(f"Còn {rest} nhiệm vụ khác: xem thẻ Nhiệm vụ.")
        if wanted.by and (undated := sum(task.deadline_date is None for task in mine)):
            reply.say(f"(không kể {undated} nhiệm vụ không nêu rõ hạn)")
        return reply.answer()


def _fits(standing: Standing, wanted: Wanted) -> bool:
    due = standing.task.deadline_date
    if wanted.by and (due is None or due > wanted.by or bool(wanted.since and due < wanted.since)):
        return False
    return (not wanted.state or standing.state == wanted.state) and not (wanted.unfinished and standing.state == DONE)


def _nearness(standing: Standing) -> tuple[int, int]:
    """What is still to come by its deadline, then what is late, the latest first, then what has no day."""
    due = standing.task.deadline_date
    days = (due - standing.today).days if due else 0
    return (2, 0) if due is None else (0, days) if days >= 0 else (1, -days)


def _line(standing: Standing, wanted: Wanted) -> str:
    task = standing.task
    who = "" if wanted.body and fold(wanted.body) == fold(task.assignee) else f"{task.assignee}: "
    due = f"hạn: {task.deadline}" if task.deadline not in shortened(task.task, LONGEST) else ""
    state = standing.state.lower() if task.deadline_date or standing.mark else ""
    told = "; ".join(filter(None, [due, state]))
    return f"- {who}{shortened(task.task, LONGEST)}{f' ({told})' if told else ''}"


def _body(left: Iterable[str]) -> str:
    """A body's name without the words that lead to it."""
    words = [word.strip(",.?:") for word in left]
    while words and fold(words[0]) in _LEADS:
        words.pop(0)
    while words and fold(words[-1]) in _LEADS:
        words.pop()
    return " ".join(words)
