"""A model's words as they come -> whole sentences with their markers and their place in the layout. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from index.text import quantities
from index.vietnamese import fold, sentences
from index.wordlists import pattern


def _pattern(kind: str) -> re.Pattern[str]:
    return pattern("sentences.tsv", kind, "assistant")


_MARKERS = re.compile(r"\s*\[\s*(\d{1,3}(?:\s*[,;]\s*\d{1,3})*)\s*\]")
_MARKER_AFTER_STOP = re.compile(r"([.!?…]+)((?:\s*\[[\d\s,;]+\])+)")
_NO_STOP = re.compile(r"((?:\[[\d\s,;]+\])+)\s+(?=[A-ZĐÀ-Ỹ])")
_BULLET = re.compile(r"^\s*(?:[-–*•+]|\(?\d{1,2}[.)])\s+")
_HEADING = re.compile(r"^\s*#+\s*")
_THINKING = re.compile(r"<think>.*?(?:</think>|\Z)", re.DOTALL | re.IGNORECASE)
_ECHO = re.compile(r"\s*[*#]*\s*câu hỏi\b[^:\n]{0,20}:", re.IGNORECASE)  # the question said again is no answer
_ROLE = re.compile(r"^\s*(?:trả lời|câu trả lời|đáp án|trợ lý|assistant|answer)\s*:\s*", re.IGNORECASE)
MOST_PIECES = 60


@dataclass(frozen=True, slots=True)
class Piece:
    """One sentence without markers and emphasis. `line` counts lines; `bullet`: its line is a list item."""

    text: str
    markers: tuple[int, ...]
    line: int
    bullet: bool

    @property
    def introduces(self) -> bool:
        """A line that only announces what follows it."""
        return self.text.endswith(":")


@dataclass
class Reading:
    """Collects a stream. `feed` and `finish` give the sentences that have become complete."""

    text: str = ""
    _given: list[Piece] = field(default_factory=list)

    def feed(self, delta: str) -> list[Piece]:
        self.text += delta
        return self._new(whole=False)

    def finish(self, *, cut: bool = False) -> list[Piece]:
        """The rest; without the last sentence when the reply was `cut` in the middle of it."""
        return self._new(whole=not cut)

    def _new(self, *, whole: bool) -> list[Piece]:
        found = pieces_of(self.text)
        complete = found if whole or _ends(self.text) else found[:-1]
        fresh = complete[len(self._given) : MOST_PIECES]
        self._given += fresh
        return fresh


def _ends(text: str) -> bool:
    """Whether nothing can be added to the last sentence any more."""
    return text.endswith("\n") and bool(text.strip())


_LETTERS = re.compile(r"[^\W\d_]{2,}")


def pieces_of(text: str) -> list[Piece]:
    """The sentences of a reply, in order."""
    text = unicodedata.normalize("NFC", _THINKING.sub("", text))
    found: list[Piece] = []
    for number, raw in enumerate(text.split("\n")):
        if _ECHO.match(raw):
            continue
        line = _ROLE.sub("", _HEADING.sub("", raw))
        bullet = bool(_BULLET.match(line))
        line = _BULLET.sub("", line).replace("**", "").replace("__", "").strip()
        line = _MARKER_AFTER_STOP.sub(r" \2\1", line)
        line = _NO_STOP.sub(r"\1. ", line)
        for span in sentences(line):
            words, markers = without_markers(span.of(line))
            if len(_LETTERS.findall(words)) >= 2:  # not the number of an item
                found.append(Piece(words, markers, number, bullet))
    return found


_SPACE_BEFORE_STOP = re.compile(r"\s+([.,;:!?])")
_DIGITS = re.compile(r"\d+")


def without_markers(text: str) -> tuple[str, tuple[int, ...]]:
    """ "đạt 5 tỷ [1][3]." -> ("đạt 5 tỷ.", (1, 3))."""
    numbers = [int(n) for m in _MARKERS.finditer(text) for n in _DIGITS.findall(m[1])]
    plain = _SPACE_BEFORE_STOP.sub(r"\1", _MARKERS.sub("", text))
    return " ".join(plain.split()), tuple(dict.fromkeys(numbers))


def says_nothing_found(text: str) -> bool:
    """Whether a sentence only says that the documents don't tell; such a sentence can't be checked."""
    return bool(_pattern("refusal").search(fold(text))) and not quantities(text)


def is_vietnamese(text: str) -> bool:
    """Whether a reply is in Vietnamese written with its diacritics; short ones get the benefit of the doubt."""
    letters = [c for c in unicodedata.normalize("NFC", text) if c.isalpha()]
    if len(letters) < 30:
        return True
    marked = sum(fold(c) != c.lower() for c in letters)
    foreign = sum(not (c.isascii() or fold(c).isascii()) for c in letters)
    return marked >= 0.08 * len(letters) and foreign <= 0.05 * len(letters)
