"""Which candidates a draft of a given length says: the weightiest that fit and do not repeat each other.

Each section has a share of the words that it may not exceed in the first round, so that a long list of tasks does
not crowd out the results; what is left over goes to the weightiest of the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil

from assistant.meetings.candidates import Candidate
from assistant.meetings.model import Kind, Length, SectionKey
from assistant.meetings.outline import body_key
from assistant.records.model import Task

CAPS: Mapping[Length, int] = {"ngan": 350, "vua": 900, "day-du": 2000}
"""The most words of a draft without its appendix, forms and headings counted; see `most_words`."""

_SOURCE_PAGE, _FIRST_PAGE, _PAGE = 450, 370, 420
"""Words of a page: of a source, of a summary's first one with its head and signature, of each further one."""

_PAGES_FOR_ONE: Mapping[Length, int] = {"ngan": 5, "vua": 5, "day-du": 2}
"""A summary has one page for so many of its sources; the short one takes no more than a part of that."""

_SHORT_PART, _HEADINGS = 0.8, 30
_SHARE: Mapping[Length, float] = {"ngan": 0.35, "vua": 0.55, "day-du": 0.9}
"""What a notice or minutes may tell of their sources' words, so that their wider setting takes no more pages."""

_SHARES: Mapping[SectionKey, float] = {
    "proceedings": 0.08, "results": 0.36, "shortcomings": 0.25, "opinions": 0.08, "conclusions": 0.2, "targets": 0.34,
    "tasks": 0.9, "open": 0.1,
}  # fmt: skip
"""What a section may take while others want more."""

_FLOORS: Mapping[SectionKey, float] = {
    "proceedings": 0.05, "results": 0.2, "shortcomings": 0.08, "opinions": 0.0, "conclusions": 0.06, "targets": 0.14,
    "tasks": 0.3, "open": 0.0,
}  # fmt: skip
"""What a section gets before any other gets more."""

_TASKS_OF_SHORT = 0.3
"""The share of tasks in a short draft: one page says what was reported and concluded too."""

_LEAST, _MATTERS = 0.3, 0.5
"""Lines of less weight are not said at all; lines of more are missed when they are left out."""

_MOST_PROCEEDINGS, _FIRST = 2, 3
"""Reports named as heard; how many times its share a section's first line may take."""

_PRICE, _TASK_PRICE = 0.003, 0.008
"""What a word costs in weight. Tasks matter about alike, so the shorter go first; a report's main figures stand in
long sentences."""

_REPEATS = 0.75
"""A line repeats another when this share of its pairs of syllables stands in it."""


_APART = frozenset({"shortcomings", "opinions"})


def most_words(kind: Kind, length: Length, source: int, forms: int) -> int:
    """The most words of a draft whose sources have `source` words, the words of its forms being `forms`.

    No draft is longer than its sources, unless they fill no page themselves. A summary ("tom-tat") is bounded in
    pages; notices and minutes, which must tell every task, in a share of the words.
    """
    limit = min(CAPS[length], source if source >= _SOURCE_PAGE else forms + source + _HEADINGS)
    if kind != "tom-tat":
        return min(limit, forms + max(int(_SHARE[length] * source), _HEADINGS + min(source, _FIRST_PAGE)))
    pages = ceil(ceil(source / _SOURCE_PAGE) / _PAGES_FOR_ONE[length])
    room = _FIRST_PAGE + (pages - 1) * _PAGE
    return min(limit, int(room * _SHORT_PART) if length == "ngan" else room)


@dataclass(frozen=True)
class Selection:
    """What is said, in reading order, and in which form of each text (0 = fullest)."""

    chosen: tuple[Candidate, ...]
    level: int
    left_out: int


def select(candidates: Sequence[Candidate], budget: int, length: Length) -> Selection:
    """The fullest form of texts in which everything that matters fits, else the shortest form."""
    unique = _without_repeats(candidates)
    levels = {"ngan": (2,), "vua": (1, 2), "day-du": (0, 1, 2)}[length]
    shares = {**_SHARES, "tasks": _TASKS_OF_SHORT} if length == "ngan" else _SHARES
    selections = [_fill(unique, budget, level, shares) for level in levels]
    complete = next((s for s in selections if not s.left_out), None)
    return complete or max(selections, key=lambda s: sum(c.weight for c in s.chosen))


def _fill(candidates: Sequence[Candidate], budget: int, level: int, most: Mapping[SectionKey, float]) -> Selection:
    ranked = sorted(candidates, key=lambda c: (-_worth(c, level), c.order))
    basket = _Basket(level, budget)
    for shares, least in ((_FLOORS, _MATTERS), (most, _LEAST), (dict.fromkeys(most, 1.0), _LEAST)):
        for candidate in ranked:
            if candidate.weight >= least:
                basket.take(candidate, shares[candidate.key] * budget)
    kept = sorted(basket.chosen.values(), key=lambda c: c.order)
    left_out = sum(c.weight > _MATTERS and c.key != "proceedings" for c in ranked if c.id not in basket.chosen)
    return Selection(tuple(kept), level, left_out)


def _worth(candidate: Candidate, level: int) -> float:
    price = _TASK_PRICE if candidate.key == "tasks" else _PRICE
    return candidate.weight - price * candidate.cost(level)


@dataclass
class _Basket:
    """What is chosen so far, and what it costs."""

    level: int
    left: int
    chosen: dict[str, Candidate] = field(default_factory=dict)
    used: dict[SectionKey, int] = field(default_factory=dict)
    said: set[str] = field(default_factory=set)

    def take(self, candidate: Candidate, limit: float) -> None:
        """Add a candidate if it fits what is left and the limit of its section."""
        if candidate.id in self.chosen:
            return
        cost = candidate.cost(self.level) + self._forms(candidate)
        own = self.used.get(candidate.key, 0) + cost
        first = (
            candidate.key not in self.used and 0 < cost <= _FIRST * limit
        )  # a section starts with its weightiest line
        if cost > self.left or (own > limit and not first):
            return
        if (
            candidate.key == "proceedings"
            and sum(c.key == "proceedings" for c in self.chosen.values()) >= _MOST_PROCEEDINGS
        ):
            return
        self.chosen[candidate.id] = candidate
        self.used[candidate.key] = own
        self.left -= cost
        if candidate.task:
            self.said |= {body_key(candidate.task.assignee), _deadline_key(candidate.task)}

    def _forms(self, candidate: Candidate) -> int:
        """Words of the headings that a candidate brings with it: its section's, its body's, its deadline's."""
        cost = 0 if candidate.key in self.used else 7
        if task := candidate.task:
            if body_key(task.assignee) not in self.said:
                cost += len(task.assignee.split()) + 1
            if task.deadline and _deadline_key(task) not in self.said:
                cost += len(task.deadline.split())
        return cost


def _deadline_key(task: Task) -> str:
    return f"{body_key(task.assignee)}\n{task.deadline.casefold()}"


def _without_repeats(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Of two lines that say the same, the weightier; of lines with the same weight the first."""
    kept: list[tuple[Candidate, frozenset[str]]] = []
    for candidate in sorted(candidates, key=lambda c: (-c.weight, c.order)):
        own = candidate.syllables()
        if own and not any(_says_no_more(candidate, own, one, other) for one, other in kept):
            kept.append((candidate, own))
    return [candidate for candidate, _ in kept]


def _says_no_more(one: Candidate, own: frozenset[str], other: Candidate, pairs: frozenset[str]) -> bool:
    """Whether a line repeats another. What somebody says or lacks and the task to see to it are two; so are figures."""
    if one.group != other.group or (one.key != other.key and _APART & {one.key, other.key}):
        return False
    return len(own & pairs) >= _REPEATS * len(own) and one.figures() <= other.figures()
