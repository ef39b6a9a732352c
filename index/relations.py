"""What papers of a library are to one another, and what staff have said of a paper: plain values, without any logic.

A `Statement` is what a paper says of another one, a `Decision` what staff say of two, a `Relation` what holds in the
end; a `Standing` is a relation as it travels with the passages of the paper that it befell.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Kind = Literal["replaces", "amends"]
"""What a newer paper does to an older one."""
Choice = Literal["replaces", "amends", "separate"]
"""What staff may say of two papers."""


class Statement(NamedTuple):
    """A paper's own words about another one, known by its number, and by its date (ISO) where the words tell it."""

    kind: Kind
    number: str
    date: str
    quote: str


@dataclass(frozen=True, slots=True)
class Imprint:
    """What tells versions of a paper apart or together without reading it again: what it says of others, the zones that
    it names, whether it is a draft, and the least hashes of its runs of words (see index/imprint.py)."""

    statements: tuple[Statement, ...] = ()
    zones: tuple[str, ...] = ()
    draft: bool = False
    sketch: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """Staff's word on two documents. `heads` are what each one's own head told then, number and period, so that the
    word lapses when another paper comes under that name. `who` is an address, "" where nobody is known; `at` is ISO."""

    newer: str
    older: str
    kind: Choice
    who: str
    at: str
    heads: tuple[tuple[str, str], tuple[str, str]] = (("", ""), ("", ""))


@dataclass(frozen=True, slots=True)
class Relation:
    """`newer` replaces or amends `older`, by the word of staff or, with the `quote`, by its own."""

    newer: str
    older: str
    kind: Kind
    by_staff: bool
    quote: str = ""


class Standing(NamedTuple):
    """What befell a paper: it was replaced or amended by `document`, which is `called` so in a sentence."""

    kind: Kind
    document: str
    called: str

    @property
    def told(self) -> str:
        """ "đã được thay thế bởi Quyết định số 41/QĐ-BQL ngày 2/7/2024"."""
        what = "thay thế" if self.kind == "replaces" else "sửa đổi, bổ sung"
        return f"đã được {what} bởi {self.called}"


@dataclass(frozen=True, slots=True)
class Correction:
    """A field of a paper's head as staff have set it, and as the rules had read it. `who` and `at` as in a decision."""

    field: str
    value: str
    read: str
    who: str
    at: str
