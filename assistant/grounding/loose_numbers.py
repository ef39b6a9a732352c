"""Numbers of a sentence that are no value of the grammar, and counts that may be the writer's own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from assistant.grounding.facts import Fact
from assistant.grounding.sources import Source
from index.scanning import first_part
from index.text import Quantity
from index.vietnamese import canonical_number

COUNTED = 5
"""Up to here a writer counts by itself what nobody has counted."""
_COUNTS = ("count", "other")


_WORD_WITH_DIGITS = re.compile(r"[^\s(),;“”\"]*\d[^\s(),;“”\"]*")


def loose_numbers(
    text: str, facts: Sequence[Fact], cited: Sequence[Source], sources: Sequence[Source]
) -> tuple[list[str], list[Source]]:
    """The numbers that are no value ("nhóm 3", "QCVN 40:2025", "năm 4019") and stand in no passage as they are: a plain
    number beside the same word, a longer mark whole; and the passages cited, with those that have one."""
    missing, found = [], list(cited)
    bare = [f for f in facts if f.is_bare]
    held = [(f.start, f.end) for f in facts if f not in bare]
    words = [m for m in _WORD_WITH_DIGITS.finditer(text) if not any(a < m.end() and m.start() < b for a, b in held)]
    marks = [(m[0].rstrip("-–").strip(".:’'/"), m.start(), m.end()) for m in words]
    spelled = [(f.text, f.start, f.end) for f in bare if not any(a <= f.start < b for _, a, b in marks)]
    for word, start, end in (*marks, *spelled):
        number = [canonical_number(word)] if word.replace(".", "").replace(",", "").isdigit() else []
        fact = next((f for f in bare if start <= f.start < end), None)
        if fact is not None and not number and fact.text == word and isinstance(fact.value, Quantity):
            number = [f"{fact.value.number.normalize():f}".replace(".", ",")]
        said = partial(_says, word=word, number=number, text=text, start=start, end=end)
        if any(said(source) or (fact is not None and source.tabled(fact)) for source in found):
            continue
        other = next(filter(said, sources), None)
        if other is not None:
            found.append(other)
        elif not any(source.lists(number[0] if number else word, text) for source in found):
            own = fact if fact is not None and (number or fact.text == word) else None
            if own is None or not (enumerates(own, text) or counts_itself(own, found)):
                missing.append(word)
    return missing, found


def _says(source: Source, word: str, number: Sequence[str], text: str, start: int, end: int) -> bool:
    return source.says_beside(number, text, start, end) if number else source.says_whole(word)


def counts_itself(fact: Fact, cited: Sequence[Source]) -> bool:
    """Whether a small count in words may be the writer's own ("ba khu ..."): no passage counts the same thing."""
    value = fact.value
    if not isinstance(value, Quantity) or value.kind not in _COUNTS or fact.text[:1].isdigit() or value.value > COUNTED:
        return False
    return not any(fact.rivals(s.fact.value) for source in cited for s in source.said)


_LISTED = re.compile(r",\s*(?:và\s+)?|;\s*|\s+và\s+")


def enumerates(fact: Fact, text: str) -> bool:
    """Whether a sentence names as many things as it counts: "ba KCN Nhuận Trạch, Yên Quang, Bình Phú"."""
    value = fact.value
    if not isinstance(value, Quantity) or value.kind not in _COUNTS:
        return False
    items = _LISTED.split(first_part(text[fact.end :], ".)"))
    return len(items) > 1 and value.value == len(items)
