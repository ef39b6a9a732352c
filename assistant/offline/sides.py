"""The sides of a comparison: the sub-questions by province, body, time or indicator that a question puts together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.cues import Nature, asks, cue_text, expected_units, nature_of, wanted
from assistant.offline.comparing import summed
from assistant.question import Question
from index.query import Query
from index.text import Period
from index.vietnamese import UPPER, fold

_MORE_THAN = re.compile(r"\b(?:nhieu|cao|lon|it|thap|nhanh) hon\b")
_YEAR = re.compile(r"(?<![\w/.,-])(?:19|20)\d\d(?![\w/])")

MOST_TOPICS = 8

Side = tuple[str, Question]
"""What the side is called, and the question about it alone."""


@dataclass(frozen=True, slots=True)
class _Time:
    """A time that a question names, an exact period or a bare year ("chỉ tiêu 2023"), and where it stands."""

    start: int
    end: int
    year: int
    period: Period | None = None

    def within(self, query: Query) -> Query:
        """The query about this time only."""
        years = frozenset({self.year} if self.year else ())
        return replace(query, periods=(self.period,) if self.period else (), years=years)


def sides_of(question: Question, topics: Sequence[str] = ()) -> list[Side]:
    """The sub-questions of a comparison: by province, body, time or indicator (`topics`), if two are named."""
    query = question.query
    measured = bool(question.units) or bool(_MORE_THAN.search(fold(query.text)))
    wants = tuple(w for w in question.wants if w != "compare") or (("figure",) if measured else ("text",))
    base = replace(question, wants=wants)
    compared = "compare" in question.wants
    asked = compared or "figure" in question.wants
    times = _times_of(query) if compared else [_exact(p) for p in query.periods]
    if len(query.provinces) >= 2 and asked:
        return _of_provinces(base, _times_of(query))
    bodies = (*query.provinces, *question.boards, *question.names)
    if compared and len(bodies) == 2 and (own := _years_beside(query, bodies)):
        return [(body, _in_year(_about(base, body, bodies), year)) for body, year in own.items()]
    if compared and len(query.periods) < 2 and len(bodies) >= 2:
        return _of_each(base, bodies, 3)
    if not compared and len(question.names) >= 2 and asked and summed(query.text):
        return _of_each(base, question.names, MOST_TOPICS)
    if len(times) >= 2 and asked:
        return _of_times(base, times)
    if measured or {"figure", "date", "number", "compare"} & set(question.wants):
        if parts := _parts(question):
            return parts
        if not times[1:] and len(named := _coordinated(query)) == 2:
            return _of_each(base, named, len(named))
    if (compared and len(topics) >= 2) or ("figure" in question.wants and len(topics) >= 3):
        others = [tuple(t for t in topics if t != topic) for topic in topics[:MOST_TOPICS]]
        return [(topic, replace(base, ignored=ignored)) for topic, ignored in zip(topics, others, strict=False)]
    return []


_NAME = rf"[{UPPER}][\w&]*(?:\s+[{UPPER}][\w&]*)*(?:\s+\d{{1,2}}(?![\d/.,]))?"
_LONG_NAME = re.compile(rf"(?<!\w)[{UPPER}]\w*(?:\s+[{UPPER}]\w*)+(?:\s+\d{{1,2}}(?![\d/.,]))?")
_PAIR = re.compile(
    rf"(?P<kind>[a-zà-ỹđ]+ )?(?P<one>{_NAME})\s+(?:và|với|so với|hay|hoặc)\s+"
    rf"(?P<again>[A-Za-zÀ-ỹđ]+ )?(?P<other>{_NAME})"
)


def _coordinated(query: Query) -> tuple[str, ...]:
    """Two names of one kind that a question puts side by side: "hồ Khe Vàng và hồ Khe Bạc"."""
    if query.folded:
        return ()
    for match in _PAIR.finditer(query.text):
        one, other = match["one"], match["other"]
        kind, again = (fold(match[k] or "").strip() for k in ("kind", "again"))
        first = one.split()[0]
        if again and fold(first) == again:
            kind, one = again, one.split(maxsplit=1)[-1]  # "Đập Suối Đào và đập Nậm Sang 1"
        if again in ("", kind) and one != other and (again or len(one.split()) > 1):
            return one, other
    return ()


_BREAK = re.compile(r"(?:[,;:]| và)\s+(?=\S)")
MOST_PARTS = 3
SHORTEST_PART = 5
"""Words of a part that may be a question of its own."""


def _parts(question: Question) -> list[Side]:
    """The questions that one sentence puts together: "Kho LPG chứa bao nhiêu tấn, thủy điện Khe Vàng công suất mấy MW?"

    Each is about a name of its own and is asked with the others' words as its context.
    """
    text = question.text
    parts: list[str] = []
    begin = 0
    for match in (*_BREAK.finditer(text), None):
        end = match.start() if match else len(text)
        part = text[begin:end]
        if not asks(part) or len(part.split()) < SHORTEST_PART:
            continue  # what asks nothing belongs to what follows
        parts.append(part)
        begin = match.end() if match else end
    named = [set(_LONG_NAME.findall(part)) for part in parts]
    apart = all(own - set().union(*(o for o in named if o is not own)) for own in named)
    if not 2 <= len(parts) <= MOST_PARTS or begin < len(text) or not apart:
        return []
    found = []
    for part in parts:
        plain = cue_text(part)
        rest = " ".join(p for p in parts if p is not part)
        wants = tuple(w for w in wanted(plain) if w not in ("compare", "list")) or ("text",)
        found.append(("", replace(question, wants=wants, units=expected_units(plain), context=rest)))
    return found


def _of_provinces(question: Question, times: Sequence[_Time]) -> list[Side]:
    """A side a province; each has the time and the nature told beside it, where every one has its own."""
    query = question.query
    own = _beside(query, times)
    sides = []
    for place in query.provinces:
        begin, end, time = own.get(place, (0, 0, None))
        shared = replace(query, periods=query.periods[:1])
        side = replace(
            question,
            nature=(_nature_in(query, begin, end) if end else None) or (None if own else question.nature),
            ignored=tuple(p for p in query.provinces if p != place),
            query=replace(time.within(query) if time else shared, provinces=(place,)),
        )
        sides.append((place, side))
    return sides


def _of_times(question: Question, times: Sequence[_Time]) -> list[Side]:
    """A side a time, three at most; each has the nature told since the time before it."""
    query = question.query
    begins = (0, *(time.end for time in times))
    return [
        (
            query.text[t.start : t.end] if t.period else f"năm {t.year}",
            replace(question, nature=_nature_in(query, at, t.start), query=t.within(query)),
        )
        for at, t in zip(begins, times[:3], strict=False)
    ]


def _of_each(question: Question, bodies: Sequence[str], most: int) -> list[Side]:
    return [(body, _about(question, body, bodies)) for body in bodies[:most]]


def _beside(query: Query, times: Sequence[_Time]) -> dict[str, tuple[int, int, _Time]]:
    """Province -> the stretch of the question that is about it, and the time told there; empty unless each has one.

    The time follows the province ("Hà Tĩnh giữa 2022 và Bình Định năm 2022") or goes before it.
    """
    plain = fold(query.text)
    found = {place: plain.find(fold(place)) for place in query.provinces}
    starts = [*(at for at in found.values()), len(plain)]
    ends = [0, *(found[place] + len(place) for place in query.provinces)]
    for edges in (starts, ends):
        stretches = list(pairwise(edges))
        told = [next((t for t in times if a <= t.start < b), None) for a, b in stretches]
        if len(told) >= 2 and all(told):
            pairs = zip(query.provinces, stretches, told, strict=True)
            return {place: (a, b, time) for place, (a, b), time in pairs if time}
    return {}


def _years_beside(query: Query, bodies: Sequence[str]) -> dict[str, int]:
    """Body -> the year in brackets after it: "Nghi Sơn (2023) với Quảng Trị (2024)"; empty unless each has one."""
    found = {}
    for body in bodies:
        match = re.search(rf"{re.escape(fold(body))}[^()]{{0,30}}\((?:nam )?((?:19|20)\d\d)\)", fold(query.text))
        if match is None:
            return {}
        found[body] = int(match[1])
    return found


def _in_year(question: Question, year: int) -> Question:
    own = tuple(dict.fromkeys(replace(p, year=year) for p in question.query.periods[:1]))
    return replace(question, query=replace(question.query, periods=own, years=frozenset({year})))


def _exact(period: Period) -> _Time:
    return _Time(period.start, period.end, period.year, period)


def _times_of(query: Query) -> list[_Time]:
    """The periods and the bare years that a question names, in order."""
    exact = [_exact(p) for p in query.periods]
    bare = [
        _Time(m.start(), m.end(), int(m.group()))
        for m in _YEAR.finditer(query.text)
        if int(m.group()) in query.years and not any(t.start <= m.start() < t.end for t in exact)
    ]
    return sorted((*exact, *bare), key=lambda time: time.start)


def _nature_in(query: Query, begin: int, end: int) -> Nature | None:
    """Result or target, as told between two places of a question; None when neither is."""
    told = nature_of(cue_text(query.text[min(begin, end) : end]))
    return told if told in ("result", "target") else None


def _about(question: Question, body: str, bodies: Sequence[str]) -> Question:
    """The question about one of the bodies that it names."""
    query = replace(question.query, provinces=tuple(p for p in question.query.provinces if p == body))
    return replace(
        question,
        query=query,
        names=tuple(n for n in question.names if n == body),
        boards=tuple(b for b in question.boards if b == body),
        ignored=tuple(b for b in bodies if b != body),
    )
