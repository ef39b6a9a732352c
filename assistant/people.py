"""Names of persons in running text, told by their surname or by the title before them."""

from __future__ import annotations

import re

from index.wordlists import pattern


def _pattern(kind: str) -> re.Pattern[str]:
    return pattern("people.tsv", kind, "assistant")


def people_in(text: str) -> list[str]:
    """The names of persons in a text, in order, with the title where only the title tells."""
    return [m.group() for m in _pattern("person").finditer(text)]


def last_person(text: str) -> str:
    """The person named last in a text, without title; empty when there is none."""
    names = [_pattern("title").sub("", name) for name in people_in(text)]
    return names[-1] if names else ""
