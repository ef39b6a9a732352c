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
"""Statements among which a table row tells the table where the most or the least is looked for."""
MOST_TABLES = 4
"""Tables in which the rows are looked for that a question counts or lists."""


def most_or_least(sought: Sought) -> tuple[Extreme, int] | None:
    """The rows with the most or the least of what is asked for, where a table row is among the best statements; with
    the statement that is that row."""
    if not asks_extreme(sought.question):
        return None
    near = next((i for i in sought.order[:NEAR_THE_BEST] if sought.ranked[i].statement.kind == "row"), None)
    if near is None:
        return None
    row = sought.ranked[near]
    far = extreme(sought.question, sought.subject, row, _beside_it(sought, row))
    return (far, near) if far else None


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
