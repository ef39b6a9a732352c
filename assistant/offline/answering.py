"""Ranked statements -> sure, unsure or refused. Nothing is ruled out here: how far something fits is in its score."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from assistant.offline.features import Vector, Weighed
from assistant.offline.found import Found
from assistant.offline.listing import Listed, as_list
from assistant.offline.quoting import Candidate, label_of, quote
from assistant.offline.ranking import Ranking, signs_of
from assistant.offline.subject import Subject
from assistant.question import Question
from index.report import Passage
from index.retrieval import Hit

MOST = 3
ROOM = 600
"""Characters of an unsure answer in all, with what the composer puts around the quotations."""
AROUND_ALL = 40
AROUND_EACH = 8
SHORTEST = 60
"""Characters that a further quotation must have room for."""
LIMITS = (260, 200, 200)
"""Characters that each quotation of several may have at most."""
NOTHING = "Các tài liệu đã nạp không nêu nội dung được hỏi."


@dataclass(frozen=True, slots=True)
class Sought:
    """A question with the passages that it led to and their ranked statements, in the order of the passages."""

    question: Question
    subject: Subject
    hits: tuple[Hit, ...]
    ranked: tuple[Weighed, ...]
    passages_of: Callable[[str], Sequence[Passage]] = field(default=lambda document: ())

    @property
    def order(self) -> list[int]:
        """The statements, best first."""
        return sorted(range(len(self.ranked)), key=lambda i: (-self.ranked[i].score, i))


def answer(sought: Sought, ranking: Ranking) -> Found:
    """One answer where it is likely to be right, the nearest quotations where it may be, else a refusal."""
    if not sought.ranked:
        return Found("refused", reason=NOTHING, related=sought.hits[:3])
    first, signs = first_answer(sought)
    confidence = ranking.confidence_of(signs)
    if confidence < ranking.near:
        return Found("refused", confidence=confidence, reason=NOTHING, related=sought.hits[:3])
    if isinstance(first, Listed):
        certainty = "sure" if confidence >= ranking.sure else "unsure"
        return Found(certainty, first.items, confidence, lead=first.lead)
    if confidence >= ranking.sure:
        return Found("sure", (first,), confidence)
    return Found("unsure", nearest(sought), confidence)


def first_answer(sought: Sought) -> tuple[Candidate | Listed, Vector]:
    """What would be asserted, and what tells whether it is right."""
    question, ranked = sought.question, sought.ranked
    if "list" in question.wants and (listed := as_list(question, sought.subject, sought.order, ranked, sought.passages_of)):
        return listed, signs_of(question, sought.subject, ranked, listed.taken)
    first, taken = quote(question, sought.subject, sought.order[0], ranked)
    return first, signs_of(question, sought.subject, ranked, taken)


def nearest(sought: Sought, room: int = ROOM - AROUND_ALL, taken: frozenset[int] = frozenset()) -> tuple[Candidate, ...]:
    """Up to three quotations that fit into the room together, the best first."""
    shown: list[Candidate] = []
    used = set(taken)
    for i in sought.order:
        if i in used or any(sought.ranked[i].statement.text in c.text for c in shown):
            continue
        space = room - AROUND_EACH
        if len(shown) == MOST or space < SHORTEST:
            break
        candidate, own = quote(sought.question, sought.subject, i, sought.ranked, min(LIMITS[len(shown)], space))
        label = len(label_of(candidate.passage, candidate.text))
        candidate = clipped(candidate, space - label)
        shown.append(candidate)
        used |= own
        room -= len(candidate.text) + label + AROUND_EACH
    return tuple(shown)


def clipped(candidate: Candidate, limit: int) -> Candidate:
    if len(candidate.text) <= limit:
        return candidate
    return replace(candidate, text=candidate.text[: limit - 2].rsplit(" ", 1)[0] + " …")
