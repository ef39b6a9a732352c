"""Whether the figures and the words of an answer stand in the passages that it cites. Pure.

Written apart from the assistant's own check, which it audits, down to the reading of a number (`eval.values`): an
answer that the assistant has verified against more than its passages (a title, a period) is measured here against the
passages alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.answer import Answer
from eval.scoring import normalise, without_markers
from eval.sentences import sentences, tokens
from eval.values import NUMBER, days, document_numbers, figures, number, plain, words

COMPUTED = "phần mềm tính:"
"""Opens what the assistant worked out from cited figures: said as such, and not looked for in the passages."""

CONTENT_SHARE = 0.8

_MARKER = re.compile(r"\[(\d{1,3})\]")


@dataclass(frozen=True, slots=True)
class Grounding:
    """`unsupported`: figures, dates and document numbers in no cited passage. `loose_numbers`: any digits in none.

    `supported` of `sentences` sentences are borne out by the passages they cite; `computed` lines are exempt.
    """

    unsupported: tuple[str, ...] = ()
    loose_numbers: tuple[str, ...] = ()
    sentences: int = 0
    supported: int = 0
    computed: int = 0


def grounding(answer: Answer) -> Grounding:
    """How an answer stands to its passages. A refusal states nothing but may still show figures."""
    lines = answer.answer.splitlines()
    claims = [line.split(COMPUTED)[0] for line in lines]
    passages = {c.marker: c.text for c in answer.citations}
    text = without_markers("\n".join(claims)).replace("**", "")
    stated = [] if answer.refused else [s for claim in claims for s in _stated(claim, passages)]
    return Grounding(
        tuple(unsupported(text, list(passages.values()))),
        tuple(loose_numbers(text, passages.values())),
        len(stated),
        sum(is_supported(sentence, cited) for sentence, cited in stated),
        sum(COMPUTED in line for line in lines),
    )


def unsupported(text: str, passages: Sequence[str]) -> list[str]:
    """The figures (value and unit), dates and document numbers of a text that are in none of the passages."""
    known = [q for p in passages for q in figures(p)]
    dates = [d for p in passages for d in days(p)]
    numbers = {n.casefold() for p in passages for n in document_numbers(p)}
    return [
        *(q.text for q in figures(text) if not any(q.agrees_with(k) for k in known)),
        *(d.text for d in days(text) if not any(d.agrees_with(k) for k in dates)),
        *(n for n in document_numbers(text) if n.casefold() not in numbers),
    ]


_NUMBER = re.compile(NUMBER)


def loose_numbers(text: str, passages: Iterable[str]) -> list[str]:
    """The runs of digits of a text, years and all, that are in none of the passages, whatever they measure."""
    known = {number(n) for p in passages for n in _NUMBER.findall(plain(p))}
    return [n for n in _NUMBER.findall(plain(text)) if number(n) not in known]


def is_supported(sentence: str, cited: Sequence[str]) -> bool:
    """Every (value, unit) pair of a sentence and 0.8 of its content syllables are in the passages it cites.

    Stands in for the entailment model of ALCE (Gao et al., EMNLP 2023).
    """
    if not cited or unsupported(sentence, cited):
        return False
    words = content(sentence)
    said = set().union(*(tokens(normalise(passage)) for passage in cited))
    return sum(word in said for word in words) >= CONTENT_SHARE * len(words)


def content(text: str) -> list[str]:
    """The syllables and numbers of a text without those that only connect."""
    return [token for token in tokens(normalise(text)) if token not in words().connecting]


def _stated(line: str, passages: Mapping[int, str]) -> list[tuple[str, list[str]]]:
    """The sentences of a line, each with the passages it cites; one without a marker of its own has the line's."""
    found = []
    for raw in sentences(line):
        markers = _MARKER.findall(raw) or _MARKER.findall(line)
        sentence = without_markers(raw).replace("**", "")
        if content(sentence):
            found.append((sentence, [passages[int(m)] for m in markers if int(m) in passages]))
    return found
