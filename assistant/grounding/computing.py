"""Figures that a sentence works out from others: sums, differences, growth, shares. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import combinations, permutations

from assistant.grounding.facts import Fact, unsigned
from assistant.grounding.rounding import rounds
from index.text import Quantity
from index.vietnamese import fold
from index.wordlists import pattern


def _pattern(kind: str) -> re.Pattern[str]:
    return pattern("sentences.tsv", kind, "assistant")


MOST_OPERANDS = 6
BESIDE = 40
"""Characters before a figure in which a word calls it a remainder."""
SMALLEST = 5
"""Smaller whole figures are differences of others by chance."""


def asks_to_compute(question: str) -> bool:
    """Whether a question asks for a figure that may have to be worked out: a total, a difference, growth, a share."""
    return bool(_pattern("asks").search(fold(question)))


def recomputed(fact: Fact, sentence: str, operands: Sequence[Quantity]) -> str | None:
    """ "5 dự án + 7 dự án = 12 dự án" when a figure follows from others and the sentence says so; None otherwise.

    Values are compared exactly, growth in percent at the digits it is printed with.
    """
    wanted = fact.value
    if not isinstance(wanted, Quantity):
        return None
    wanted, plain = unsigned(wanted), fold(sentence)
    usable = list({q.value: q for q in operands if q.value > 0 and _addable(q, wanted)}.values())[:10]
    written = fact.text.strip()
    if _pattern("sums").search(plain):
        for size in range(2, min(MOST_OPERANDS, len(usable)) + 1):
            for chosen in combinations(usable, size):
                if sum((q.value for q in chosen), Decimal(0)) == wanted.value:
                    return f"{' + '.join(q.text.strip() for q in chosen)} = {written}"
    if not _pattern("differs").search(plain):
        return None
    for high, low in permutations(usable, 2):
        if high.value - low.value == wanted.value:
            return f"{high.text.strip()} − {low.text.strip()} = {written}"
    if wanted.unit == "%":
        for new, old in permutations([unsigned(q) for q in operands if q.kind in ("money", "measure", "count")], 2):
            if old.value and new.same_unit(old) and _printed(abs(new.value / old.value - 1) * 100, wanted.value):
                return f"({new.text.strip()} − {old.text.strip()}) / {old.text.strip()} = {written}"
    return None


def follows(fact: Fact, operands: Sequence[Quantity]) -> str | None:
    """How a figure follows from others of its own sentence, whatever the sentence calls it: as their sum, a difference,
    a multiple or a fraction. None where it doesn't."""
    wanted = fact.value
    if not isinstance(wanted, Quantity):
        return None
    wanted, written = unsigned(wanted), fact.text.strip()
    usable = list({q.value: q for q in operands if q.value > 0 and _addable(q, wanted)}.values())[:6]
    for size in range(2, len(usable) + 1):
        for chosen in combinations(usable, size):
            if sum((q.value for q in chosen), Decimal(0)) == wanted.value:
                return f"{' + '.join(q.text.strip() for q in chosen)} = {written}"
    for high, low in permutations(usable, 2):
        if high.value - low.value == wanted.value:
            return f"{high.text.strip()} − {low.text.strip()} = {written}"
    if wanted.unit in ("lần", "phần"):
        for whole, part in permutations(map(unsigned, operands), 2):
            if whole.value and part.value and whole.same_unit(part):
                ratio = whole.value / part.value if wanted.unit == "lần" else part.value / whole.value
                near = abs(ratio - wanted.value) <= Decimal("0.005")
                if near or rounds(wanted.value, ratio, wanted.value, fact.hedge):
                    return f"{whole.text.strip()} : {part.text.strip()} = {written}"
    return None


def remainder(fact: Fact, sentence: str, told: Sequence[Quantity], lines: Iterable[Sequence[Quantity]]) -> str | None:
    """How a figure that the sentence calls what is left, or more or less by so much, is the difference of one that it
    tells and one beside that in a source's line: "3,2 tỷ đồng − 1,96 tỷ đồng = 1,24 tỷ đồng"."""
    wanted = fact.value
    if not isinstance(wanted, Quantity) or not _pattern("left").search(fold(sentence[: fact.start])[-BESIDE:]):
        return None
    if wanted.number < SMALLEST and wanted.number == int(wanted.number):
        return None
    for line in lines:
        usable = [q for q in line if q.value > 0 and (_addable(q, wanted) or q.kind == wanted.kind == "count")]
        mine = [q for q in usable if any(q.agrees_with(one) for one in told)]
        for one, other in ((one, other) for one in mine for other in usable):
            if abs(one.value - other.value) == wanted.value:
                high, low = sorted((one, other), key=lambda q: -q.value)
                return f"{high.text.strip()} − {low.text.strip()} = {fact.text.strip()}"
    return None


def _printed(exact: Decimal, printed: Decimal) -> bool:
    exponent = min(int(printed.as_tuple().exponent), 0)
    return abs(exact - printed) <= Decimal(5).scaleb(exponent - 1)


def _addable(operand: Quantity, wanted: Quantity) -> bool:
    if {operand.unit, wanted.unit} <= {"%", "điểm %"}:  # the difference of two shares
        return True
    return bool(wanted.unit) and operand.same_unit(wanted) and "%" not in operand.unit + wanted.unit
