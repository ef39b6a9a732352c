"""Whether the periods that a sentence names are those of what it tells. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.grounding.facts import Fact, Value, facts_of, implied, times_of_file, years_named
from assistant.grounding.labels import Label
from assistant.grounding.places import spans_of, wording_of
from assistant.grounding.sources import Source
from index.text import Period
from index.vietnamese import Span, fold

_BASE = re.compile(r"(?:so\s+(?:với|cùng)(?:\s+\w+){0,3}|cùng\s+kỳ(?:\s+của)?|\()\s*$", re.IGNORECASE)


def not_whole(text: str, said: Sequence[tuple[Fact, Label]], cited: Sequence[Source]) -> list[str]:
    """The whole years of a sentence of which no passage tells, only of a part of them."""
    years = [f for f, _ in said if isinstance(f.value, Period) and f.value.year and _WHOLE.search(text[: f.start])]
    return [f.text.strip() for f in years if not any(_tells_whole(source, f) for source in cited)]


def misdated(text: str, said: Sequence[tuple[Fact, Label]], cited: Sequence[Source]) -> list[str]:
    """Why the periods of a sentence may not be those of its figures, in Vietnamese: for a remark, no more.

    A period must be told where the sentence's other facts stand, or be what the passage inherits; one that a place only
    compares with ("so với năm 2023") is not what it is about.
    """
    problems = []
    figures = [pair for pair in said if not isinstance(pair[0].value, Period)]
    spans = spans_of(figures, cited) or wording_of(text, cited)
    for fact, _ in said:
        if not isinstance(fact.value, Period) or not fact.value.year:
            continue
        base = bool(_BASE.search(text[: fact.start]))
        if base and _is_year_before(fact, said, cited):
            continue
        if not any(_tells(source, [s for m, s in spans if m == source.marker], fact, base) for source in cited):
            problems.append(f"“{fact.text.strip()}” không phải kỳ của nội dung được dẫn.")
    told = [f for f, _ in said if isinstance(f.value, Period) and f.value.year and not _BASE.search(text[: f.start])]
    paper = [v for source in cited for v in times_of_file(source.passage.document)]
    if told and not problems and not any(any(map(f.agrees_with, paper)) for f in told):
        nearest = [_nearest_period(source, [s for m, s in spans if m == source.marker]) for source in cited]
        known = [values for values in nearest if values]
        if known and len(known) == len(cited) and not any(f.agrees_with(v) for f in told for vs in known for v in vs):
            written = told[0].text.strip()
            problems.append(f"“{written}” không phải kỳ của nội dung được dẫn.")
    return problems


_YEAR_BEFORE = re.compile(r"\b(?:nam truoc|cung ky|ky truoc)\b")


def _is_year_before(fact: Fact, said: Sequence[tuple[Fact, Label]], cited: Sequence[Source]) -> bool:
    """Whether a sentence compares with the year before one that it names, as its source does without naming it."""
    mine = fact.value
    named = {f.value.year for f, _ in said if isinstance(f.value, Period)}
    told = any(_YEAR_BEFORE.search(fold(f"{s.passage.headers}\n{s.text}\n{s.passage.lead_in}")) for s in cited)
    return isinstance(mine, Period) and mine.year + 1 in named and told


def _nearest_period(source: Source, spans: Sequence[Span]) -> Sequence[Value]:
    """The years of the nearest level that tells one: the sentences themselves, their lead-in, headings, the paper."""
    meta = source.passage.metadata
    here = "\n".join((*(s.of(source.text) for s in spans), source.passage.headers))
    for level in (here, source.passage.lead_in, source.passage.section, f"{meta.period}\n{meta.title}"):
        told = [f for f in facts_of(level) if isinstance(f.value, Period) and not _BASE.search(level[: f.start])]
        values = [v for f in told for v in implied(f) if isinstance(v, Period) and v.year]
        if values:
            return values
    return []


_WHOLE = re.compile(r"(?<!\w)(?:cả|trọn)\s*$", re.IGNORECASE)


def _tells_whole(source: Source, fact: Fact) -> bool:
    """Whether a source tells of the whole year, not only of a part of it."""
    told = facts_of(f"{source.text}\n{source.context}")
    named = times_of_file(source.passage.document)
    return any(fact.agrees_with(f.value) for f in told) or any(map(fact.agrees_with, named))


def _tells(source: Source, spans: Sequence[Span], fact: Fact, base: bool) -> bool:
    if any(fact.agrees_with(value) for value in source.inherited):
        return True
    here = "\n".join((*(s.of(source.text) for s in spans), source.passage.headers))
    facts = facts_of(here)
    mine = [f for f in facts if base or not _BASE.search(here[: f.start])]
    if any(fact.agrees_with(v) for f in mine for v in implied(f)):
        return True
    alone = any(fact.agrees_with(year) for year in years_named(here))
    return alone and not any(fact.agrees_with(f.value) for f in facts)
