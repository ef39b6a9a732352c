"""Whether two questions ask the same, so that a correction of one is the answer to the other.

What a question fixes (places, times, names, numbers, what kind of answer it wants) must be equal, in its order; every
word that carries weight must be said by the other, in the same words or the library's synonyms. The bar was measured on
pairs that were written before it (tests/assistant/corrected/pairs.tsv; numbers in docs/evaluation.md).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.corrected.model import words_of
from assistant.cues import comparing_words
from assistant.offline.finder import Finder
from assistant.offline.subject import Subject
from assistant.question import Question
from index.query import Query
from index.text import periods
from index.vietnamese import fold, without_diacritics

_WHO = "ai"
BAR = 0.6
"""Share of a question's weight, neighbouring words included, that the other must say."""
_NUMBER = re.compile(r"\d+|\b[ivx]{1,4}\b")
_ASKS_RESULT = re.compile(r"\b(?:ước )?đạt(?: được)?(?= bao nhiêu)|\bdat (?:duoc )?(?=bao nhieu)")
""" "đạt bao nhiêu" and "là bao nhiêu" ask the same."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """What a question fixes: it must be the same in both."""

    places: tuple[str, ...]
    times: frozenset[tuple[int, ...]]
    years: frozenset[int]
    names: tuple[str, ...]
    numbers: tuple[str, ...]
    wants: tuple[str, ...]
    plans: bool
    compares: tuple[str, ...]


def fixed_of(question: Question) -> Fixed:
    query = question.query
    names = (*question.names, *question.boards)
    return Fixed(
        places=_plain(query.provinces),
        times=frozenset((p.year, p.first, p.last, p.until) for p in query.periods),
        years=query.years,
        names=tuple(sorted(_plain(names))) if len(names) < 2 else _plain(names),
        numbers=numbers_of(query),
        wants=question.wants,
        plans=question.nature not in (None, "result"),
        compares=_plain(comparing_words(query.text)),
    )


def numbers_of(query: Query) -> tuple[str, ...]:
    """Figures, and Roman numerals, that are no part of a period: "Điều 7", "KCN Lạc Khê II"."""
    kept, end = [], 0
    for period in sorted(periods(query.text, folded=query.folded), key=lambda one: one.start):
        kept.append(query.text[end : period.start])
        end = max(end, period.end)
    return tuple(sorted(_NUMBER.findall(fold(" ".join((*kept, query.text[end:]))))))


def alike(finder: Finder, one: str, other: str) -> bool:
    """Whether two questions, each standing alone, ask the same."""
    first, second = _read(finder, one), _read(finder, other)
    if first.query.folded != second.query.folded:
        first, second = (_read(finder, without_diacritics(text)) for text in (one, other))
    other_unit = first.units and second.units and first.units != second.units
    if other_unit or fixed_of(first) != fixed_of(second):
        return False
    if words_of(one) == words_of(other):
        return True
    subjects = finder.subject(first), finder.subject(second)
    said = _says(subjects[0], second) and _says(subjects[1], first)
    return said and _in_order(*(_content(s, q) for s, q in zip(subjects, (first, second), strict=True)))


def _read(finder: Finder, text: str) -> Question:
    question = finder.understand(_ASKS_RESULT.sub("là" if text != without_diacritics(text) else "la", text))
    return replace(question, context="")


def _says(subject: Subject, other: Question) -> bool:
    """Whether the other question says all words of the first that carry weight, and most of its pairs of them."""
    said = subject.said_by(other.text)
    return not subject.word_mask & ~said and subject.share(said) >= BAR


def _content(subject: Subject, question: Question) -> list[str]:
    """The words that carry weight, and who is asked for, in their order."""
    return [one for one in subject.reader.region(question.text).syllables if one in subject.words or one == _WHO]


def _in_order(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether the words of both stand in one order, wherever it begins: "A giao việc cho B" is not "B giao việc cho A",
    but "năm 2024 KCN A có bao nhiêu dự án" is "KCN A năm 2024 có bao nhiêu dự án"."""
    shared = set(one) & set(other)
    first, second = ([word for word in words if word in shared] for words in (one, other))
    turns = (first[at:] + first[:at] for at in range(len(first)))
    return first == second or any(turn == second for turn in turns)


def _plain(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(fold(name) for name in names)
