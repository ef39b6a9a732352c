"""What was found for a question: claims with the passages that bear them out, or the reason why there are none."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from index.report import Passage
from index.retrieval import Hit


@dataclass(frozen=True, slots=True)
class Claim:
    """`text` is what is shown; `passage.text[start:end]` is the quote that supports it."""

    text: str
    passage: Passage
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Findings:
    """Claims in the order to be shown, with an optional lead-in line; or why there are none.

    `related` are the nearest things to show beside a refusal. `computed` are lines that code worked out.
    """

    claims: tuple[Claim, ...] = ()
    lead: Claim | None = None
    reason: str | None = None
    related: tuple[Hit, ...] = ()
    computed: tuple[str, ...] = ()
    labels: tuple[str, ...] = field(default=())


def tidy(text: str) -> str:
    """A stretch of a document as a line of an answer: no bullet or number before it, no separator after it."""
    text = " ".join(text.split())
    text = re.sub(r"^(?:[-–+*•]|\(\d{1,2}\)[.)]?|\d{1,2}[.)](?!\d)|\(?[a-zđ]\))\s*", "", text)
    while (bare := text.rstrip(" ;,:")) != text or bare.endswith("./."):
        text = bare.removesuffix("./.")
    return text
