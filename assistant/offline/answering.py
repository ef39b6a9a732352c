"""Ranked statements -> sure, unsure or refused. Nothing is ruled out here: how far something fits is in its score."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from assistant.inheritance import nature_of, period_of
from assistant.offline.comparing import computed
from assistant.offline.features import NAMES, Vector
from assistant.offline.found import NOTHING, Found
from assistant.offline.kinds import holds, kinds_of
from assistant.offline.listing import Series, score_series, series_of, shown
from assistant.offline.quoting import LONGEST, Candidate, label_of, quote
from assistant.offline.ranking import Ranking, apart, doubted, of_extreme, of_list, signs_of, together
from assistant.offline.readings import points_of
from assistant.offline.sought import Sought
from assistant.offline.timeline import lines_of, remarks_of
from assistant.offline.whole_tables import most_or_least, of_whole_table
from assistant.question import Question
from assistant.statements import Statement
from index.successions import of_name

MOST = 3
LONGEST_OF_MANY = 520
"""Characters of one quotation that is to hold several things."""
ROOM = 600
"""Characters of an unsure answer in all, with what the composer puts around the quotations."""
AROUND_ALL = 40
AROUND_EACH = 8
COMPLEMENTS = 0.1
"""How probable, beside the first statement, one must be that holds a kind of answer which that leaves open."""
SHORTEST = 60
"""Characters that a further quotation must have room for."""
LIMITS = (260, 200, 200)
"""Characters that each quotation of several may have at most."""
WHOLE_ROW = 330
"""Characters of the first one where it is a table row, which then has its other cells too."""
WHOLE_LIST = 480
"""Characters of the first one where several things are asked for."""
WHOLE_FROM = 3
"""Periods from which on a whole series bears itself out."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What would be asserted: quotations with the line above them and what each is called, and the signs that tell
    whether they are right."""

    candidates: tuple[Candidate, ...]
    signs: Vector
    lead: str = ""
    labels: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return "\n".join((self.lead, *(c.text for c in self.candidates)))


def answer(sought: Sought, ranking: Ranking) -> Found:
    """One answer where it is likely to be right, the nearest quotations where it may be, else a refusal."""
    if not sought.ranked:
        return Found("refused", reason=NOTHING, related=sought.hits[:3])
    if told := over_time(sought, ranking):
        return told
    if reason := elsewhere(sought):
        return Found("refused", reason=reason, related=sought.hits[:3])
    first = first_answer(sought, ranking.lists)
    confidence = ranking.confidence_of(first.signs)
    if confidence < ranking.near:
        return Found("refused", confidence=confidence, reason=NOTHING, related=sought.hits[:3])
    confidence = doubted(confidence, first.signs)
    if confidence >= ranking.sure:
        worked_out = computed(sought, first.candidates) if first.labels else ()
        return Found("sure", first.candidates, confidence, lead=first.lead, labels=first.labels, computed=worked_out)
    if first.lead:
        return Found("unsure", first.candidates, confidence, lead=first.lead)
    quotations, labels = nearest(sought)
    sides = len([label for label in labels if label])
    worked_out = computed(sought, quotations[:sides]) if sides and alike(sought) else ()
    return Found("unsure", quotations, confidence, labels=labels, computed=worked_out)


def over_time(sought: Sought, ranking: Ranking) -> Found | None:
    """A line for each period of a series that has a value, the periods without one, and what is asked to be worked out;
    None where fewer than two have one.

    A series that is whole, without estimates and without another value beside it bears itself out: such ones were right
    in 59 of 59 questions about two archives of made-up reports (docs/evaluation.md).
    """
    points = points_of(sought.timeline)
    if len(points) < 2:
        return None
    parts = dict(sought.timeline)
    each = [(parts[p.period], p.reading.at) for p in points]
    told_by = (ranking.confidence_of(signs_of(part.question, part.subject, part.ranked, {at})) for part, at in each)
    confidence = float(np.median(list(told_by)))
    whole = WHOLE_FROM <= len(points) == len(parts)
    if whole and not any(p.other or p.reading.estimated for p in points):
        confidence = max(confidence, ranking.sure)
    told = lines_of(points, ROOM - AROUND_ALL)
    return Found(
        "sure" if confidence >= ranking.sure else "unsure",
        tuple(candidate for _, candidate in told),
        confidence,
        labels=tuple(label for label, _ in told),
        computed=remarks_of(sought.question, [period for period, _ in sought.timeline], points),
    )


def elsewhere(sought: Sought) -> str | None:
    """Why nothing found can be meant: all of it is of another place or another time than the question names."""
    query = sought.question.query
    table = np.stack([w.features for w in sought.ranked])
    if sought.sides or sought.question.context:
        return None
    if query.provinces and table[:, NAMES.index("place_not")].all():
        found = dict.fromkeys(h.passage.metadata.province for h in sought.hits)
        has = ", ".join(p for p in found if p)
        return f"Các tài liệu đã nạp không có nội dung này của {', '.join(query.provinces)}; gần nhất là của {has}."
    if (query.periods or query.years) and not query.dates and table[:, NAMES.index("period_not")].all():
        return "Các tài liệu đã nạp có nội dung gần với câu hỏi nhưng không đúng kỳ được hỏi."
    return None


def asks_list(question: Question) -> bool:
    """Whether the answer may be a list: where things or tasks are asked for."""
    open_task = question.nature == "task" and not {"figure", "date", "person", "body"} & set(question.wants)
    return "list" in question.wants or (open_task and "compare" not in question.wants)


def lists_of(sought: Sought) -> tuple[Series, ...]:
    """The lists that may be meant, with the best statement by itself, where a list may be asked for; unscored."""
    if not asks_list(sought.question):
        return ()
    return series_of(sought.question, sought.subject, sought.ranked, sought.passages_of)


def first_answer(sought: Sought, lists: Vector) -> Answered:
    """A quotation of each side, a list, or the quotation that grows from the best statement."""
    if sides := _sides(sought, LONGEST_OF_MANY // max(len(sought.sides), 1)):
        candidates = tuple(c for _, c, _ in sides)
        signs = together([signs for _, _, signs in sides])
        signs = signs if alike(sought) else apart(signs)
        return Answered(candidates, signs, labels=tuple(label for label, _, _ in sides))
    question, subject, ranked = sought.question, sought.subject, sought.ranked
    if worked_out := most_or_least(sought):
        far, at = worked_out
        return Answered(far.items, of_extreme(signs_of(question, subject, ranked, {at}), far.told), far.lead)
    if counted := of_whole_table(sought):
        at = sought.order[0]
        signs = of_list(signs_of(question, subject, ranked, {at}), ranked[at].probability, 5.0)
        return Answered(counted.items, signs, counted.lead)
    found = lists_of(sought)
    scored = score_series(lists, [one for one in found if not one.of_another_place] or found)
    if scored and len(scored[0].branch.items) > 1:
        best = scored[0]
        listed = shown(question, subject, ranked, best)
        signs = signs_of(question, subject, ranked, listed.taken or {sought.local[0]})
        margin = best.score - scored[1].score if len(scored) > 1 else 5.0
        return Answered(listed.items, of_list(signs, best.probability, margin), listed.lead)
    limit = LONGEST_OF_MANY if "list" in question.wants else LONGEST
    first, taken = quote(question, subject, sought.local[0], ranked, limit)
    further = _complement(sought, first, taken)
    quoted = (first, *(candidate for candidate, _ in further))
    taken = taken.union(*(own for _, own in further))
    return Answered(quoted, signs_of(question, subject, ranked, taken))


def alike(sought: Sought) -> bool:
    """Whether the best statements of a comparison's sides are of one nature and one time, but for what the question
    itself tells apart: a target is not compared with a result, nor a quarter with a year, as if they were the same."""
    best = [(side.question, side.ranked[side.order[0]].statement) for _, side in sought.sides if side.ranked]
    natures = {nature_of(s) for _, s in best} - {None}
    times = {(p.year, p.first, p.last) for _, s in best for p in [period_of(s)] if p}
    told = {q.nature for q, _ in best}
    asked = {(q.query.periods, q.query.years) for q, _ in best}
    if _over_a_merger(s for _, s in best):
        return False
    return (len(natures) < 2 or len(told) > 1) and (len(times) < 2 or len(asked) > 1)


def _over_a_merger(statements: Iterable[Statement]) -> bool:
    """Whether figures of one province are from before and from after it gained another's area."""
    sides: dict[str, set[bool | None]] = {}
    for s in statements:
        province, period = s.passage.metadata.province, period_of(s)
        merged = of_name(province) if province and period else None
        if merged is not None and period is not None and not merged.renamed:
            sides.setdefault(province, set()).add(merged.is_after(period))
    return any(found >= {True, False} for found in sides.values())


def _complement(sought: Sought, first: Candidate, taken: set[int]) -> list[tuple[Candidate, set[int]]]:
    """What holds a kind of answer that is asked for and that the first quotation leaves open: who, beside when."""
    question, ranked = sought.question, sought.ranked
    kinds = kinds_of(question)
    if "compare" in question.wants:
        return _beside(sought, taken, ROOM - AROUND_ALL - len(first.text))
    missing = [k for k in kinds if not any(holds(ranked[i].statement, k) for i in taken)]
    if len(kinds) < 2 or not missing:
        return []
    least = COMPLEMENTS * max(ranked[i].probability for i in taken)
    for i in sought.order:
        if ranked[i].probability < least:
            break
        if i not in taken and any(holds(ranked[i].statement, k) for k in missing):
            return [quote(question, sought.subject, i, ranked, ROOM - AROUND_ALL - len(first.text))]
    return []


def _beside(sought: Sought, taken: set[int], room: int) -> list[tuple[Candidate, set[int]]]:
    """The next best quotation, which may hold what a question compares with where it names no sides."""
    i = next((i for i in sought.order if i not in taken), None)
    if i is None or room < SHORTEST:
        return []
    candidate, own = quote(sought.question, sought.subject, i, sought.ranked, min(room, LIMITS[0]))
    return [(clipped(candidate, room), own)]


def _sides(sought: Sought, limit: int) -> list[tuple[str, Candidate, Vector]]:
    """The best quotation of every side with its signs; none where one has none or two have the same."""
    found = []
    for label, side in sought.sides:
        if not side.ranked:
            return []
        candidate, taken = quote(side.question, side.subject, side.order[0], side.ranked, limit)
        signs = signs_of(side.question, side.subject, side.ranked, taken)
        found.append((label, clipped(candidate, limit), signs))
    distinct = {(c.passage.id, c.start, c.text) for _, c, _ in found}
    return found if len(distinct) == len(found) else []


def nearest(sought: Sought) -> tuple[tuple[Candidate, ...], tuple[str, ...]]:
    """Up to three quotations that fit into the room together, the best first, and the names of the sides they tell."""
    room = ROOM - AROUND_ALL
    sides = _sides(sought, room // max(len(sought.sides), 2) - 24)[:MOST]
    shown = [candidate for _, candidate, _ in sides]
    labels = [label for label, _, _ in sides]
    room -= sum(len(c.text) + AROUND_EACH + 4 + len(label) for label, c, _ in sides)
    used: set[int] = set()
    limits = (WHOLE_LIST if "list" in sought.question.wants else LIMITS[0], *LIMITS[1:])
    for i in sought.local:
        if i in used or any(sought.ranked[i].statement.text in c.text for c in shown):
            continue
        space = room - AROUND_EACH
        if len(shown) == MOST or space < SHORTEST:
            break
        whole = not shown and sought.ranked[i].statement.kind == "row"
        limit = min(WHOLE_ROW if whole else limits[len(shown)], space)
        candidate, own = quote(sought.question, sought.subject, i, sought.ranked, limit, whole=whole)
        label = len(label_of(candidate.passage, candidate.text, candidate.start))
        candidate = clipped(candidate, space - label)
        if any(c.text in candidate.text for c in shown):
            continue
        shown.append(candidate)
        used |= own
        room -= len(candidate.text) + label + AROUND_EACH
    labels += [""] * (len(shown) - len(labels)) if labels else []
    return tuple(shown), tuple(labels)


def clipped(candidate: Candidate, limit: int) -> Candidate:
    """Cut to a length, never between a figure and its unit: what ends on a figure goes with it."""
    if len(candidate.text) <= limit:
        return candidate
    words = candidate.text[: limit - 2].split(" ")[:-1]
    while len(words) > 1 and any(c.isdigit() for c in words[-1]):
        words.pop()
    return replace(candidate, text=" ".join(words) + " …")
