"""How much of a sentence's wording its passages say. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.grounding.facts import facts_of
from assistant.grounding.ratios import is_ratio
from assistant.grounding.sources import FROM_DIGITS, Source
from index.vietnamese import fold

SAID, SAID_IN_A_LINE = 0.6, 0.4
"""Shares of a clause's syllables that its passages must say, and one line of them."""

_CLAUSE = re.compile(r"[,;:()](?!\d)")
LEAST_WORDS = 4


def clauses(text: str) -> list[str]:
    """A sentence without figures, and the parts without figures of any that are long enough to claim something."""
    parts = [text, *(part for part in _CLAUSE.split(text) if len(part.split()) >= LEAST_WORDS)]
    return [part for part in parts if not any(map(str.isdecimal, part)) and all(map(is_ratio, facts_of(part)))]


def is_covered(clause: str, cited: Sequence[Source], asked: str) -> bool:
    """Whether the passages say a clause: most of its syllables somewhere, half of them in one line."""
    words, known = cited[0].folded(clause), set(cited[0].folded(asked))
    lines = [known.union(map(fold, line), source.known) for source in cited for line in source.lines]
    return (
        coverage(clause, cited, asked) >= SAID
        and max(sum(w in line for w in words) / len(words) for line in lines) >= SAID_IN_A_LINE
    )


def coverage(text: str, cited: Sequence[Source], asked: str = "") -> float:
    """The share (0..1) of a text's syllables that the passages or the question say."""
    words = cited[0].folded(FROM_DIGITS.sub(" ", text))
    known = set(cited[0].folded(asked)).union(*(source.words.split() for source in cited))
    return sum(word in known for word in words) / len(words) if words else 1.0
