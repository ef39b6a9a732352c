"""The check of an answer against the passages it cites: every figure, date and document number must be there.

Pure. Values are compared, not spellings: 4.464,42 tỷ đồng = 4464,42 tỷ; 06 = 6; 05/02/2018 = ngày 5 tháng 2 năm 2018.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.answer import Answer, Verification
from index.quantities import Period, dates, document_numbers, periods, quantities

COMPUTED = "phần mềm tính:"
"""Opens what code worked out from cited figures; it is shown as such and not looked for in the sources."""

MARKER = re.compile(r"\s?\[(\d{1,2})\]")


def verify(answer: Answer) -> Answer:
    """The answer with its check filled in."""
    if answer.refused:
        return answer
    sources = {c.marker: f"{c.text}\n{c.title}\n{c.section or ''}\n{c.period}" for c in answer.citations}
    total, bad = 0, []
    for line in answer.answer.splitlines():
        claim = plain(line.split(COMPUTED)[0])
        cited = [sources[int(m)] for m in MARKER.findall(line) if int(m) in sources] or list(sources.values())
        figures = figures_of(claim)
        total += len(figures)
        bad += [figure for figure in figures if not supported(figure, cited)]
    return replace(answer, verification=Verification(total, total - len(bad), tuple(bad)))


def plain(text: str) -> str:
    """An answer's words: without markers and emphasis."""
    return MARKER.sub("", text).replace("**", "").removeprefix("- ").strip()


def figures_of(text: str) -> list[str]:
    """The figures with units, dates, periods and document numbers of a text, as written."""
    return [
        *(q.text for q in quantities(text)),
        *(text[d.start : d.end] for d in dates(text)),
        *(text[p.start : p.end] for p in periods(text) if not _inside_date(text, p)),
        *document_numbers(text),
    ]


def _inside_date(text: str, period: Period) -> bool:
    return any(d.start <= period.start < d.end for d in dates(text))


def supported(figure: str, sources: Iterable[str]) -> bool:
    """Whether one of the sources holds the figure with the same value and unit."""
    return any(_holds(source, figure) for source in sources)


def _holds(source: str, figure: str) -> bool:
    numbers = document_numbers(figure)
    if numbers:
        return all(number.casefold() in (n.casefold() for n in document_numbers(source)) for number in numbers)
    wanted_dates = dates(figure)
    if wanted_dates:
        return all(any(d.agrees_with(w) for d in dates(source)) for w in wanted_dates)
    wanted_periods = periods(figure)
    if wanted_periods:
        return all(any(p.same(w) for p in periods(source)) for w in wanted_periods)
    found = quantities(source)
    return all(any(q.agrees_with(w) for q in found) for w in quantities(figure))


def unsupported_in(texts: Sequence[str], sources: Sequence[str]) -> list[str]:
    """The figures of `texts` that none of `sources` holds."""
    return [figure for text in texts for figure in figures_of(text) if not supported(figure, sources)]
