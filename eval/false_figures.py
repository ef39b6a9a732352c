"""Lies about a figure: its digits, its sign, its point, another one in its place. Pure."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

from eval.altering import (
    BARE_YEAR,
    DIGITS,
    Alteration,
    Edit,
    Reply,
    amounts_of,
    numbers_of,
    one_changed,
    spelled_out,
)
from eval.sentences import sentences
from eval.values import figures, number, plain
from index.scanning import LINE


def other_digit(digits: str, by: int) -> str:
    return f"{(int(digits[0]) + by) % 9 + 1}{digits[1:]}"


def digit_changed(by: int) -> Alteration:
    def made(reply: Reply, rng: random.Random) -> list[Edit]:
        return one_changed(numbers_of(reply), rng, lambda number: other_digit(plain(number), by))

    return made


def in_script(digits: str) -> Alteration:
    """An altered figure in digits of another script."""

    def made(reply: Reply, rng: random.Random) -> list[Edit]:
        table = str.maketrans("0123456789", digits)
        return one_changed(numbers_of(reply), rng, lambda n: other_digit(plain(n), rng.randint(1, 7)).translate(table))

    return made


def in_words(reply: Reply, rng: random.Random) -> list[Edit]:
    found = amounts_of(reply)
    if not found:
        return []
    _, start, end = rng.choice(found)
    value = number(reply.masked[start:end])
    other = int(value) + rng.randint(1, 9) if value < 90 else rng.randint(11, 99)
    return [(start, end, spelled_out(other))]


def sign_changed(reply: Reply, rng: random.Random) -> list[Edit]:
    found = [one for one in amounts_of(reply) if reply.masked[: one[1]].endswith(" ")]
    if not found:
        return []
    _, start, _ = rng.choice(found)
    return [(start, start, rng.choice("-−"))]


_DECIMAL = re.compile(r"\d+,\d+")


def comma_moved(reply: Reply, rng: random.Random) -> list[Edit]:
    found = [(m, m.group().index(",")) for m in numbers_of(reply) if _DECIMAL.fullmatch(m.group())]
    if not found:
        return []
    m, at = rng.choice(found)
    digits, left = m.group().replace(",", ""), at > 1
    moved = f"{digits[: at - 1]},{digits[at - 1 :]}" if left else f"{digits[: at + 1]},{digits[at + 1 :]}".rstrip(",")
    return [(m.start(), m.end(), moved)]


_ONE_GROUP = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")


def group_moved(reply: Reply, rng: random.Random) -> list[Edit]:
    """ "1.250" -> "1,250", "194,105" -> "194.105"."""
    found = [m for m in numbers_of(reply) if _ONE_GROUP.fullmatch(m.group())]
    return one_changed(found, rng, lambda number: number.translate(str.maketrans(".,", ",.")))


_NOT_WHOLE = re.compile(r"[\d.]+,\d*[1-9]\d*")


def rounded(reply: Reply, rng: random.Random) -> list[Edit]:
    """Decimals cut off, without a word that says so."""
    found = [m for m in numbers_of(reply) if _NOT_WHOLE.fullmatch(m.group())]
    return one_changed(found, rng, lambda number: number.split(",")[0])


def swapped(reply: Reply, rng: random.Random) -> list[Edit]:
    pairs = []
    for line in LINE.finditer(reply.masked):
        for sentence in sentences(line.group()):
            at = line.start() + line.group().index(sentence)
            inside = [a for a in amounts_of(reply) if at <= a[1] < at + len(sentence)]
            pairs += [(a, b) for a in inside for b in inside if a[1] < b[1] and a[0].value != b[0].value]
    same = [(a, b) for a, b in pairs if a[0].unit == b[0].unit]
    if not pairs:
        return []
    a, b = rng.choice(same or pairs)
    return [(a[1], a[2], reply.masked[b[1] : b[2]]), (b[1], b[2], reply.masked[a[1] : a[2]])]


def borrowed(reply: Reply, rng: random.Random, passages: Sequence[str]) -> list[Edit]:
    """A figure of a passage in the place of another one, of the same unit where there is one."""
    theirs = [f for p in passages for f in figures(p) if DIGITS.search(f.text)]
    said = {f.value for f in reply.figures}
    choices = [(a, f) for a in amounts_of(reply) for f in theirs if f.value not in said and f.unit == a[0].unit]
    if not choices:
        return []
    (_, start, _), other = rng.choice(choices)
    own = next(a[0] for a in amounts_of(reply) if a[1] == start)
    return [(start, own.end, other.text.lstrip("-−– "))]


_BOUNDS = re.compile(r"(?<![\d/.,])(\d[\d.,]*)(\s?[-–]\s?|\s+(?:đến|tới)\s+)(\d[\d.,]*\d|\d)")


def bounds_changed(reply: Reply, rng: random.Random) -> list[Edit]:
    found = list(_BOUNDS.finditer(reply.masked))
    found = [m for m in found if not BARE_YEAR.fullmatch(m[1])]
    if not found:
        return []
    m = rng.choice(found)
    group = rng.choice((1, 3))
    return [(m.start(group), m.end(group), other_digit(m[group], rng.randint(1, 7)))]
