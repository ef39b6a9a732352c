"""Sentences and words of an answer, by the definition in docs/evaluation.md; no code of the assistant is used. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from eval.values import NUMBER, NUMBER_PATTERN, number, plain, words


def sentences(text: str) -> list[str]:
    """The sentences of a text; a line end ends one, the dot of an abbreviation or of "1." does not."""
    return [s for line in text.splitlines() for s in _of_line(line) if s.strip()]


_STOP = re.compile(r"[.!?…]+(?:\s*\[\d{1,3}\])*(?=\s+[\"“'(\[]?[A-ZĐÀ-Ỹ\d-])")


_LAST_WORD = re.compile(r"[\w/]*$")


_ITEM = re.compile(r"\s*\d{1,2}")


def _of_line(line: str) -> Iterable[str]:
    start = 0
    for m in _STOP.finditer(line):
        word = _LAST_WORD.search(line[start : m.start()])
        said = word.group().lower() if word else ""
        short = said in words().abbreviations or (len(said) == 1 and said.isalpha())
        if m.group() == "." and (short or _ITEM.fullmatch(line[start : m.start()])):
            continue
        yield line[start : m.end()].strip()
        start = m.end()
    yield line[start:].strip()


_TOKEN = re.compile(rf"\d+(?:/\d+)+|{NUMBER}|[^\W_]+")


def tokens(text: str) -> list[str]:
    """Lower-cased syllables and numbers, numbers in one spelling."""
    found = _TOKEN.findall(plain(text).lower())
    return [f"{number(t).normalize():f}" if NUMBER_PATTERN.fullmatch(t) else t for t in found]
