"""Answers that a whole table gives: the rows with the most or the least, those that a question counts or lists."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

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
    tables: dict[tuple[str, str, str], int] = {}
    rows = [i for i in sought.order[:FARTHER] if sought.ranked[i].statement.kind == "row"]
    if not set(rows).intersection(sought.order[:NEAR_THE_BEST]):
        return None
    for i in rows:
        home = sought.ranked[i].statement.passage
        tables.setdefault((home.document, home.headers, home.section), i)
    found = [(far, i) for i in islice(tables.values(), MOST_TABLES) if (far := _extreme(sought, i))]
    return max(found, key=lambda one: (one[0].told > found[0][0].told + CLEARLY) * one[0].told, default=None)


def _extreme(sought: Sought, at: int) -> Extreme | None:
    row = sought.ranked[at]
    return extreme(sought.question, sought.subject, row, _beside_it(sought, row))


def of_whole_table(sought: Sought) -> Extreme | None:
    """The rows that a question counts or lists, of the first table that tells all of its words."""
    order = [sought.ranked[i] for i in sought.order]
    if not asks_tally(sought.question):
        return None  # no document is read for nothing
    tables: dict[tuple[str, str, str], Weighed] = {}
    for w in order:
        home = w.statement.passage
        if w.statement.kind == "row":
            tables.setdefault((home.document, home.headers, home.section), w)
    told = (tally(sought.question, w, _beside_it(sought, w)) for w in islice(tables.values(), MOST_TABLES))
    return next(filter(None, told), None)


def _beside_it(sought: Sought, w: Weighed) -> Sequence[Passage]:
    return sought.passages_of(w.statement.passage.document)
