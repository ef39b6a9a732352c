"""Remarks on provinces and bodies that were merged: what a name of the question is part of today, and figures of one
name that stand for two areas. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from assistant.answer import Answer
from index.query import Query
from index.successions import Succession, joined, named_in, of_name, starts
from index.text import periods


def remarks(query: Query, answer: Answer, province_of: Callable[[str], str], today: date) -> tuple[str, ...]:
    """`province_of` gives the province of a document, "" where it has none."""
    told = [_became(one) for one in _asked(query, today) if answer.certainty != "sure" or _is_of_today(query, one)]
    return (*told, *_two_areas(answer, province_of))


def _asked(query: Query, today: date) -> Iterator[Succession]:
    found = (of_name(name) for name in query.provinces)
    for one in (*(s for s in found if s is not None and s.renamed), *named_in(query.text, ("sở", "bộ"))):
        if today >= one.since:
            yield one


def _is_of_today(query: Query, one: Succession) -> bool:
    """Whether the question is about the time after the merger."""
    return any(starts(p) >= one.since for p in query.periods if p.year) or max(query.years, default=0) > one.since.year


def _became(one: Succession) -> str:
    day = f"{one.since:%d/%m/%Y}"
    if one.kind == "tỉnh":
        return f"Từ ngày {day}, địa bàn {one.old} thuộc {one.new}."
    return f"Từ ngày {day}, nhiệm vụ của {one.old} do {one.new} thực hiện."


def _two_areas(answer: Answer, province_of: Callable[[str], str]) -> Iterator[str]:
    """Provinces that an answer cites from before and from after they gained another's area."""
    sides: dict[str, set[bool | None]] = {}
    for citation in answer.citations:
        name = province_of(citation.document)
        one = of_name(name) if name else None
        if one is not None and not one.renamed:
            sides.setdefault(name, set()).update(map(one.is_after, periods(citation.period or "")))
    for name, found in sides.items():
        if found >= {True, False} and (gained := joined(name)) and (one := of_name(name)):
            yield (
                f"Địa bàn {name} trước và sau ngày {one.since:%d/%m/%Y} khác nhau (sau đó gồm cả {', '.join(gained)}): "
                "số liệu của hai thời kỳ không so sánh trực tiếp được."
            )
