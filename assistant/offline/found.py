"""What was found for a question: one answer, the nearest quotations, or why there is neither."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from assistant.answer import Certainty
from assistant.offline.quoting import Candidate
from index.retrieval import Hit

NOTHING = "Các tài liệu đã nạp không nêu nội dung được hỏi."
"""Why nothing was found, where nothing more is known."""


@dataclass(frozen=True, slots=True)
class Found:
    """`candidates` are the quotations to be shown, best first; with `listed` they are the items of one answer.

    `confidence` is the calibrated probability that the first is right. `lead` introduces items or says how many there
    are. `labels` name the sides of a comparison, `computed` are lines that code worked out. `related` are the nearest
    passages to show beside a refusal, `reason` says why nothing was found. `unmentioned` is a name in the question that
    no document has.
    """

    certainty: Certainty
    candidates: tuple[Candidate, ...] = ()
    confidence: float = 0.0
    reason: str | None = None
    related: tuple[Hit, ...] = ()
    lead: str = ""
    labels: tuple[str, ...] = ()
    computed: tuple[str, ...] = ()
    unmentioned: str = ""


OLDER_TELLS = 0.15
"""How much more confident an answer must be to come from papers that others have replaced."""


def preferred(found: Found, older: Found, over: Collection[str]) -> Found:
    """What the papers in force say, unless only older ones tell it: those are quoted, and not asserted."""
    from_older = any(candidate.passage.document in over for candidate in older.candidates[:1])
    least = found.confidence + OLDER_TELLS if found.candidates else 0.0
    if older.certainty == "refused" or not from_older or older.confidence < least:
        return found
    return replace(older, certainty="unsure", computed=())
