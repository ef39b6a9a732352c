"""Answers that are lists: the items under one lead-in, or the rows that agree alike, across passages, counted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assistant.grounding import COMPUTED
from assistant.offline.features import Weighed
from assistant.offline.quoting import Candidate, cut, quote, tidy
from assistant.offline.subject import Subject
from assistant.planted import is_instruction
from assistant.question import Question
from assistant.statements import Statement, statements_of
from index.report import Passage

ROOM = 840
"""Characters of a list in all."""
SHORTEST_ITEM = 45
LONGEST_ITEM = 260
SPREAD = 1.35
"""How much more probable than its best item a list must be to be the answer as a whole."""
READ_AROUND = 4
"""Passages before and after the one found that may hold further items of its list."""
MOST_ITEMS = 20


@dataclass(frozen=True, slots=True)
class Listed:
    """The items of a list with the line that counts them; `taken` are the ranked statements among them."""

    lead: str
    items: tuple[Candidate, ...]
    taken: set[int]

    @property
    def text(self) -> str:
        return "\n".join((self.lead, *(item.text for item in self.items)))


def as_list(
    question: Question,
    subject: Subject,
    order: Sequence[int],
    ranked: Sequence[Weighed],
    passages_of: Callable[[str], Sequence[Passage]],
) -> Listed | None:
    """The list that the best statement belongs to or announces, whole; None when it belongs to none."""
    if not order:
        return None
    seed = ranked[order[0]].statement
    if seed.kind == "row":
        return _rows(question, subject, order, ranked)
    groups = list(_series(seed, passages_of))
    items = next((g for g in groups if len(g) >= 2), None)
    if items is None or len(items) > MOST_ITEMS:
        return None
    spans = {(i.passage.id, i.start): i for i in items}
    taken = {
        n
        for n, w in enumerate(ranked)
        for i in spans.values()
        if w.statement.passage.id == i.passage.id and i.start <= w.statement.start < i.end
    }
    gathered = sum(ranked[n].probability for n in taken | {order[0]})
    announces = order[0] not in taken
    if not announces and gathered < SPREAD * ranked[order[0]].probability:
        return None  # one item answers by itself
    taken.add(order[0])
    lead = tidy(items[0].lead) or tidy(seed.heading)
    room = ROOM - min(len(lead), 160) - 30
    limit = max(SHORTEST_ITEM, min(LONGEST_ITEM, room // len(items) - 3))
    texts = [cut(subject, tidy(i.text), limit) for i in items]
    spare = room - sum(len(t) + 3 for t in texts)
    if spare > 0:  # what short items leave, the long ones take
        longer = [n for n, i in enumerate(items) if len(tidy(i.text)) > limit]
        for n in longer:
            texts[n] = cut(subject, tidy(items[n].text), limit + spare // len(longer))
    shown = []
    for i, text in zip(items, texts, strict=True):
        if room - len(text) - 3 < 0:
            break
        room -= len(text) + 3
        shown.append(Candidate(text, i.passage, i.start, i.end, ranked[order[0]].score, ranked[order[0]].probability))
    return Listed(_lead(cut(subject, lead, 160), len(items), len(shown)), tuple(shown), taken)


def _lead(lead: str, count: int, shown: int) -> str:
    part = f"{count} mục" if shown == count else f"{shown} trong {count} mục"
    return f"{lead.rstrip(':.')} {COMPUTED} {part}" if lead else f"{COMPUTED} {part}"


@dataclass(frozen=True, slots=True)
class _Item:
    passage: Passage
    start: int
    end: int
    lead: str

    @property
    def text(self) -> str:
        return self.passage.text[self.start : self.end]


def _series(seed: Statement, passages_of: Callable[[str], Sequence[Passage]]) -> Iterator[list[_Item]]:
    """The lists that a statement may belong to or open, the closest first."""
    passage = seed.passage
    around = [p for p in passages_of(passage.document) if abs(p.ordinal - passage.ordinal) <= READ_AROUND] or [passage]
    near = [s for p in around for s in statements_of(p) if not s.joined and not is_instruction(s.sentence_text)]
    if seed.series > 0:  # an enumeration inside a line
        yield _items(s for s in near if s.passage.id == passage.id and s.series == seed.series and not s.opens)
    if seed.opens or seed.text.rstrip().endswith(":"):
        lead = seed.text.strip()
        yield _items(s for s in near if s.lead_in and (s.lead_in.strip() in lead or lead in s.lead_in))
    if seed.series >= 0 or seed.kind == "item":
        same = [s for s in near if s.passage.section == passage.section and s.kind == "item"]
        if seed.lead_in:
            yield _items(s for s in same if s.lead_in == seed.lead_in)
        else:
            yield _items(s for s in same if not s.lead_in)
    sentences = [s for s in near if s.passage.id == passage.id and s.sentence == seed.sentence]
    if len(sentences) >= 3:
        yield _items(sentences)


_LINE_ITEM = re.compile(r"^(?:[-–+*•]|\(?\d{1,2}[.)]|\(?[a-zđ]\))")


def _items(statements: Iterator[Statement] | Sequence[Statement]) -> list[_Item]:
    """One item a line (or a clause of an enumeration), with all that its line says."""
    found: dict[tuple[str, int], _Item] = {}
    for s in statements:
        line = s.passage.text.rfind("\n", 0, s.start) + 1
        whole = s.series == 0 and bool(_LINE_ITEM.match(s.line_text.strip()))
        key = (s.passage.id, line if whole else s.start)
        begin = min(found[key].start, s.start) if key in found else s.start
        end = max(found[key].end, s.end) if key in found else s.end
        found[key] = _Item(s.passage, begin, end, s.lead_in.split("\n")[-1])
    return list(found.values())


def _rows(question: Question, subject: Subject, order: Sequence[int], ranked: Sequence[Weighed]) -> Listed | None:
    """The rows of the same table that say as much of the question as the best one."""
    best = ranked[order[0]]
    same = [
        i
        for i, w in enumerate(ranked)
        if w.statement.kind == "row"
        and w.statement.passage.document == best.statement.passage.document
        and w.statement.passage.headers == best.statement.passage.headers
        and w.own | best.own == w.own
        and w.score >= best.score - 1.5
    ]
    if not 2 <= len(same) <= MOST_ITEMS:
        return None
    limit = max(SHORTEST_ITEM, min(LONGEST_ITEM, ROOM // len(same) - 5))
    items = tuple(quote(question, subject, i, ranked, limit)[0] for i in same)
    return Listed(_lead("", len(items), len(items)), items, set(same))
