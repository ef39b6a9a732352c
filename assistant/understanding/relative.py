"""Times told from today ("năm ngoái", "quý này") -> the years, quarters and months that they are. Pure."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from assistant.understanding.words import data_lines
from index.text import Period
from index.vietnamese import fold, has_diacritics, without_diacritics

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def resolved(question: str, today: date) -> tuple[str, tuple[str, ...]]:
    """The question with its times by the calendar, and a note for each; as it is where it names a year itself, for
    "năm ngoái" may then be told from that."""
    if _YEAR.search(question):
        return question, ()
    plain, notes = fold(question), []
    for phrase, unit, step in _phrases():
        compared = "" if unit == "năm" else "(?<!so voi )"  # "so với quý trước" is told from the quarter asked about
        match = re.search(rf"(?<!\w){compared}{fold(phrase)}(?!\w)", plain)
        if match is None or len(plain) != len(question) or not _is_meant(question[match.start() : match.end()], phrase):
            continue
        said, meant = question[match.start() : match.end()], _calendar(unit, step, today)
        question = question[: match.start()] + _spelled(meant, question) + question[match.end() :]
        plain = fold(question)
        notes.append(f"“{said}” được hiểu là {meant}.")
    return question, tuple(notes)


def _is_meant(said: str, phrase: str) -> bool:
    """Whether words are the phrase: spelled like it, or typed without diacritics."""
    return said.lower() == phrase or not has_diacritics(said)


def _spelled(meant: str, question: str) -> str:
    return meant if has_diacritics(question) else without_diacritics(meant)


def _calendar(unit: str, step: int, today: date) -> str:
    if unit == "năm":
        return f"năm {today.year + step}"
    months = 1 if unit == "tháng" else 3
    now = (12 * today.year + today.month - 1) // months
    year, before = divmod((now + step) * months, 12)
    return Period(year, before + 1, before + months).name(" năm ")


@cache
def _phrases() -> tuple[tuple[str, str, int], ...]:
    rows = (line.split("\t") for line in data_lines("relative_times.tsv"))
    return tuple((phrase, unit, int(step)) for phrase, unit, step in rows)
