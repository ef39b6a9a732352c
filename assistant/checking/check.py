"""A paper -> everything to look at before it is signed, in the order of its lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice

from assistant.checking.bodies import check_bodies
from assistant.checking.dates import check_dates
from assistant.checking.figures import check_figures, check_gaps
from assistant.checking.layout import check_layout
from assistant.checking.model import Finding
from assistant.checking.paper import Paper
from assistant.checking.same import check_same
from assistant.checking.sums import check_sums

MOST = 200
"""Findings told of one paper."""


def check(paper: Paper, sources: Sequence[str] = (), today: date | None = None) -> tuple[Finding, ...]:
    """`sources` are the texts that the paper was made from; without them figures are checked among themselves only.

    `today` stands for the day of a paper that is not dated yet.
    """
    found = islice(dict.fromkeys(_all(paper, sources, today)), MOST)
    return tuple(sorted(found, key=lambda finding: (finding.place.line, finding.kind)))


def _all(paper: Paper, sources: Sequence[str], today: date | None) -> Iterator[Finding]:
    yield from check_gaps(paper)
    yield from check_layout(paper)
    yield from check_figures(paper, sources)
    yield from check_sums(paper)
    yield from check_same(paper)
    yield from check_dates(paper)
    yield from check_bodies(paper, today)
