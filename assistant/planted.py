"""Sentences of a document that speak to its reader's software. A report does not do that: they vouch for nothing."""

from __future__ import annotations

import re
from functools import lru_cache

from index.vietnamese import fold
from index.wordlists import pattern


def _pattern(kind: str) -> re.Pattern[str]:
    return pattern("sentences.tsv", kind, "assistant")


@lru_cache(maxsize=20_000)
def is_instruction(text: str) -> bool:
    """Whether a sentence tells a reader how to answer. Remembered: every statement found is asked about."""
    return bool(_pattern("instruction").search(fold(text)))
