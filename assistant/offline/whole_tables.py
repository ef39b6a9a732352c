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


def of_whole_table(sought: Sought) -> Extreme | None:
    """The rows with the most or the least of what is asked for, where a table row is among the best statements; or
    those that a question counts or lists, of the first table that tells all of its words."""
    order = [sought.ranked[i] for i in sought.order]
    if asks_extreme(sought.question):
        near = next((w for w in order[:NEAR_THE_BEST] if w.statement.kind == "row"), None)
        far = near and extreme(sought.question, sought.subject, near, _beside_it(sought, near))
        if far:
            return far
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
