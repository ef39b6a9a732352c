"""Questions that say no more than a general word or the name of an indicator, which are asked back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from assistant.understanding.shelf import Shelf
from assistant.understanding.words import Word, data_lines, positions, spelled
from index.query import is_function_word, understand
from index.text import document_numbers
from index.vietnamese import fold

MOST_VAGUE = 5
"""Words of such a question."""


def is_vague(text: str, words: Sequence[Word], shelf: Shelf) -> bool:
    """Nothing but an indicator or a general word, with no place, time or name, where documents of several are held."""
    query = understand(text, shelf.provinces)
    if query.provinces or query.periods or query.years or document_numbers(text):
        return False
    plain = [w.plain for w in words]
    known = {i for phrase in _vague_words() for i in positions(plain, phrase)}
    left = _asked_words(tuple(w for i, w in enumerate(words) if i not in known))
    if left or not 0 < len(known) <= MOST_VAGUE:
        return False
    return len({(c.info.metadata.province, c.info.metadata.period) for c in shelf.cards}) > 1


def _asked_words(words: Sequence[Word]) -> tuple[Word, ...]:
    return tuple(w for w in words if not w.idle and (w.named or not is_function_word(w.plain, True)))


def topic_of(text: str, words: Sequence[Word]) -> str:
    """The general word or indicator that a vague question consists of."""
    plain = [w.plain for w in words]
    known = {i for phrase in _vague_words() for i in positions(plain, phrase)}
    return spelled(text, [words[i] for i in sorted(known)])


@cache
def _vague_words() -> tuple[tuple[str, ...], ...]:
    """General words and the names of indicators, folded."""
    indicators = (files("index") / "data" / "indicators.tsv").read_text(encoding="utf-8").splitlines()
    named = [name for line in indicators if line and not line.startswith("#") for name in line.split("|")]
    return tuple(tuple(fold(name).split()) for name in (*data_lines("vague.txt"), *named))
