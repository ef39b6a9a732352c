"""Answers that a whole table gives: the rows with the most or the least, those that a question counts or lists."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.offline.extremes import Extreme, asks_extreme, extreme
from assistant.offline.features import Weighed
from assistant.offline.sought import Sought
from assistant.offline.tallies import asks_tally, tally
from index.report import Passage

NEAR_THE_BEST = 5
"""Statements among which a table row must be for the most or the least to be looked for."""
FARTHER = 12
"""Statements whose rows tell the tables where it is looked for."""
CLEARLY = 0.1
"""How much more of the question the column of another table must say than that of the first."""
MOST_TABLES = 4
"""Tables in which the rows are looked for that a question counts or lists."""


def most_or_least(sought: Sought) -> tuple[Extreme, int] | None:
    """The rows with the most or the least of what is asked for, where a table row is among the best statements; with
    the statement that is that row."""
    if not asks_extreme(sought.question):
        return None
    near = sought.order[:NEAR_THE_BEST]
    if not any(sought.ranked[i].statement.kind == "row" for i in near):
        return None
    found = [(far, i) for i in _tables(sought, sought.order[:FARTHER]) if (far := _extreme(sought, i))]
    best = max(found, key=lambda one: one[0].told, default=None)
    return best if best is None or best[0].told > found[0][0].told + CLEARLY else found[0]


def _extreme(sought: Sought, at: int) -> Extreme | None:
    row = sought.ranked[at]
    return extreme(sought.question, sought.subject, row, _beside_it(sought, row))


def of_whole_table(sought: Sought) -> Extreme | None:
    """The rows that a question counts or lists, of the first table that tells all of its words."""
    if not asks_tally(sought.question):
        return None  # no document is read for nothing
    rows = (sought.ranked[i] for i in _tables(sought, sought.order))
    return next(filter(None, (tally(sought.question, w, _beside_it(sought, w)) for w in rows)), None)


def _tables(sought: Sought, order: Sequence[int]) -> list[int]:
    """The best row of each of the best tables."""
    found: dict[tuple[str, str, str], int] = {}
    for i in order:
        home = sought.ranked[i].statement.passage
        if sought.ranked[i].statement.kind == "row":
            found.setdefault((home.document, home.headers, home.section), i)
    return list(found.values())[:MOST_TABLES]


def _beside_it(sought: Sought, w: Weighed) -> Sequence[Passage]:
    return sought.passages_of(w.statement.passage.document)
