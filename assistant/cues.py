"""The words of a question that tell what is asked: kind of answer, unit, result, target or task, comparison.

Cues are matched on folded text, so that a question typed without diacritics is read the same way.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Literal

from index.vietnamese import fold
from index.wordlists import kinds, pattern

Wants = Literal[
    "contact", "figure", "person", "date", "place", "body", "number", "reason", "list", "yes_no", "compare", "text"
]
Nature = Literal["result", "target", "task"]
KINDS: tuple[Wants, ...] = (
    "contact", "compare", "number", "list", "person", "date", "reason", "place", "body", "figure", "yes_no"
)  # fmt: skip
"""The most specific first."""


def _asked(kind: str) -> re.Pattern[str]:
    """What a question is recognised by, in `data/asked.tsv`."""
    return pattern("asked.tsv", kind, "assistant")


def _wants(kind: Wants) -> re.Pattern[str]:
    return _asked(f"wants {kind}")


def cue_text(text: str) -> str:
    """Folded text for matching cues, with words that folding would confuse with cues kept apart (máy/mấy, số/sở)."""
    return fold(_asked("kept apart").sub(_kept_apart, text))


def _kept_apart(match: re.Match[str]) -> str:
    return _apart()[match.group().lower()]


@cache
def _apart() -> Mapping[str, str]:
    """Words that are something else without their diacritics, and how they are written instead."""
    rows = (entry.split("\t") for entry in kinds("asked.tsv", "assistant")["apart"])
    return {row[0]: row[1] for row in rows}


def wanted(plain: str) -> tuple[Wants, ...]:
    """Kinds of answer that a folded question asks for, the most specific first; ("text",) when nothing is told."""
    plain = _without_idle_may(plain)
    found = tuple(wants for wants in KINDS if _wants(wants).search(plain))
    if "person" in found and _asked("of whom").search(plain):
        found = (*found, "body")
    if "compare" in found:
        found = tuple(wants for wants in found if wants != "list")
        if _asked("which time").search(plain):
            found = tuple(wants for wants in found if wants != "date")  # "năm nào nhiều hơn" asks for no date
    return found or ("text",)


def _without_idle_may(plain: str) -> str:
    """The question where "mấy" that counts nothing is left out or says "những"."""
    if _asked("asks what").search(plain):
        plain = _asked("may of what").sub("", plain)
    if _asked("asks to tell").search(plain):
        plain = _asked("may of a list").sub("nhung ", plain)
    return _asked("may of which").sub("nhung ", plain)


def asks(text: str) -> bool:
    """Whether a question holds an interrogative: "Doanh thu 6 tháng đầu năm 2019?" does not, and means a figure."""
    return bool(_asked("asks").search(cue_text(text)))


def expected_units(plain: str) -> tuple[str, ...]:
    """The units a folded question names or implies, in the order asked."""
    units: list[str] = []
    for match in _asked("unit after").finditer(plain):
        unit = _unit(match["unit"])
        if unit:
            units.append(unit)
            units += _asked("further unit").findall(plain[match.end() :])[:1]
    if _asked("money asked").search(plain) and not {"VND", "USD", "money"} & set(units):
        units.append("money")
    if _asked("share").search(plain):
        units.append("%")
    if not units and _asked("money").search(plain):
        units.append("money")
    if not units and _asked("area").search(plain):
        units.append("ha")
    if not units and (counted := _asked("counted").search(plain)):
        units.append(counted["unit"])
    return tuple(dict.fromkeys(units))


def _unit(words: str) -> str:
    if words in ("phan tram", "%") or _asked("part of the way").match(words):
        return "%"  # "đi được mấy phần quãng đường"
    if "usd" in words or words.endswith(" do"):
        return "USD"
    if words in ("ty dong", "ty", "trieu dong", "dong"):
        return "VND"
    if words in ("tien", "von", "kinh phi", "trieu"):
        return "money"
    return "" if _asked("not units").match(words) else words


def names_target(plain: str) -> bool:
    """Whether a folded question speaks of what is to be reached."""
    return bool(_asked("target").search(plain))


def nature_of(plain: str) -> Nature | None:
    """Whether a folded question is about a target, a task or a result, where its words tell."""
    if names_target(_asked("counted targets").sub(" ", plain)):
        return "target"
    if _asked("task").search(plain):
        return "task"
    return "result" if _asked("result").search(plain) else None


def planning_words(text: str, nature: Nature | None) -> tuple[str, ...]:
    """The words that make a question one about a target; the nature of a statement is checked by itself."""
    found = (_asked("planning") if nature == "target" else _asked("planning only")).finditer(fold(text))
    return tuple(text[m.start() : m.end()] for m in found)


def comparing_words(text: str) -> tuple[str, ...]:
    """The words of a question that compare and say nothing of what is compared: "bên nào cao hơn"."""
    plain = fold(text)
    if not _wants("compare").search(plain):
        return ()
    return tuple(text[m.start() : m.end()] for m in _asked("comparing").finditer(plain))
