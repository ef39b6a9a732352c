"""A reply -> a copy of it with one thing altered, and how to tell whether an answer shows it. Pure and seeded.

What is altered is told by `falsehoods` and `rewriting`; the words that they put in are data (data/lies.toml). An
alteration keeps the reply's [n] markers, so that the copy cites what the reply cited.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from eval.scoring import normalise
from eval.sentences import sentences
from eval.values import Figure, figures, plain

AROUND = 3
"""Words on either side of an altered token that must stand beside it in the answer for it to count as shown."""

MARKER = re.compile(r"\[\d{1,3}\]")
DIGITS = re.compile(r"\d[\d.,]*\d|\d")
BARE_YEAR = re.compile(r"(?:19|20)\d\d")
YEAR = re.compile(r"(?<![\d/.,])(?:19|20)\d\d(?![\d.,]*\d)(?!/\d*[A-ZĐ])")

Edit = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Altered:
    """`text` is the reply with `was` made `now`; `windows` are the altered words with their neighbours, normalised."""

    kind: str
    text: str
    was: str
    now: str
    windows: tuple[str, ...]
    near: tuple[str, ...] = ()
    """Narrower windows: what must not stand in a passage, or the alteration may be true."""

    def shown_in(self, answer: str) -> bool:
        said = comparable(answer)
        return any(window in said for window in self.windows)

    def is_true(self, passages: Iterable[str]) -> bool:
        """Whether the altered words stand in a passage with the words before them: the alteration is no lie then."""
        return any(window in passage for passage in map(comparable, passages) for window in self.near)


@dataclass(frozen=True)
class Reply:
    """A recorded reply with the passages that it cites (`own`) and the others that it was shown (`others`)."""

    text: str
    own: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def masked(self) -> str:
        """The reply with its markers blanked out, character for character."""
        return MARKER.sub(lambda m: " " * len(m.group()), self.text)

    @property
    def figures(self) -> list[Figure]:
        return [f for f in figures(self.masked) if DIGITS.search(f.text)]


Alteration = Callable[[Reply, random.Random], list[Edit]]


def comparable(text: str) -> str:
    """As answers are compared, with digits of any script made ordinary ones."""
    return normalise(plain(text))


def applied(kind: str, text: str, edits: Sequence[Edit]) -> Altered:
    made, spans, at = "", [], 0
    for start, end, new in sorted(edits):
        made += text[at:start]
        spans.append((len(made), len(made) + len(new)))
        made, at = made + new, end
    made += text[at:]
    was = " … ".join(text[start:end] for start, end, _ in sorted(edits))
    now = " … ".join(new for *_, new in sorted(edits))
    wide = tuple(_window(made, span, AROUND, AROUND) for span in spans)
    near = tuple(_window(made, span, 2, 0) for span in spans)
    return Altered(kind, made, was, now, wide, near if now else wide)


_WORD = re.compile(r"\S+")
_LETTER = re.compile(r"\w")


def _window(text: str, span: tuple[int, int], before: int, after: int) -> str:
    """The words of `span` with their neighbours within the sentence."""
    at = 0
    for sentence in sentences(text):
        at = text.index(sentence, at)
        if span[0] < at + len(sentence):
            break
        at += len(sentence)
    else:
        return comparable(text)
    bare = MARKER.sub(lambda m: " " * len(m.group()), sentence)
    words = [m.span() for m in _WORD.finditer(bare) if _LETTER.search(m.group())]
    touched = [i for i, (a, b) in enumerate(words) if a + at <= span[1] and b + at >= span[0]]
    if not touched:
        return comparable(bare)
    first, last = max(0, touched[0] - before), min(len(words) - 1, touched[-1] + after)
    return comparable(bare[words[first][0] : words[last][1]]).strip(" .,;:")


# ------------------------------------------------------------------------------------------- what alterations share


@cache
def word_lists() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "data" / "lies.toml").read_text(encoding="utf-8"))


def numbers_of(reply: Reply) -> list[re.Match[str]]:
    """The runs of digits of a reply without years and markers."""
    found = DIGITS.finditer(reply.masked)
    return [m for m in found if not BARE_YEAR.fullmatch(m.group())]


def amounts_of(reply: Reply) -> list[tuple[Figure, int, int]]:
    """The figures of a reply that measure or count ("nhóm 3" does neither) with the span of their digits."""
    spans = ((f, DIGITS.search(reply.masked, f.start, f.end)) for f in reply.figures)
    return [(f, m.start(), m.end()) for f, m in spans if m and f.unit and not YEAR.fullmatch(m.group())]


def exchange(pairs: Sequence[Sequence[str]], *, after_number: bool = False, near_number: bool = False) -> Alteration:
    """A word in the place of its counterpart; the longest one that stands there. "tăng cường" has no figure near."""
    other = {w: o for a, b in reversed(pairs) for w, o in ((b, a), (a, b))}
    longest = "|".join(re.escape(w) for w in sorted(other, key=len, reverse=True))
    before = r"(?:(?<=\d)|(?<=\d\s)|(?<=tỷ )|(?<=triệu )|(?<=nghìn ))" if after_number else r"(?<!\w)"
    after = r"(?=.{0,25}\d)" if near_number else ""
    pattern = re.compile(rf"{before}(?:{longest})(?!\w){after}")

    def made(reply: Reply, rng: random.Random) -> list[Edit]:
        return one_changed(list(pattern.finditer(reply.masked)), rng, lambda word: other[word])

    return made


def one_changed(found: Sequence[re.Match[str]], rng: random.Random, change: Callable[[str], str]) -> list[Edit]:
    """One of the places found, with other words in it; nothing where there is none."""
    if not found:
        return []
    m = rng.choice(found)
    return [(m.start(), m.end(), change(m.group()))]


def written(value: Decimal) -> str:
    """1234.5 -> "1.234,5"."""
    whole, _, part = f"{value.normalize():f}".partition(".")
    return f"{int(whole):,}".replace(",", ".") + (f",{part}" if part else "")


def spelled_out(value: int) -> str:
    """21 -> "hai mươi mốt"; up to 99."""
    digits: Sequence[str] = word_lists()["rewrites"]["digits"]
    tens, ones = divmod(value, 10)
    if not tens:
        return digits[ones]
    last = {0: "", 5: "lăm", 1: "mốt" if tens > 1 else "một"}.get(ones, digits[ones])
    return f"{'mười' if tens == 1 else f'{digits[tens]} mươi'} {last}".strip()
