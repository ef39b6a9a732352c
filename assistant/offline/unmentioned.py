"""Names in a question that no document has: what is found then is of something else. Pure."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from assistant.naming import bare_names
from assistant.question import Question
from index.vietnamese import fold


def unmentioned(question: Question, occurs: Callable[[str], bool]) -> str:
    """The first such name, "" without one. `occurs` tells whether two folded syllables stand together anywhere."""
    for name in (*question.names, *bare_names(question.query)):
        words = [word if word.istitle() and not question.text.startswith(word) else "" for word in name.split()]
        pairs = [f"{fold(one)} {fold(other)}" for one, other in pairwise(words) if one and other]
        if pairs and not any(map(occurs, pairs)):
            return " ".join(filter(None, words))
    return ""
