"""The words of notes (`data/notes.tsv`): labels, verbs of saying and assigning, what names are made of. Pure."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from index.annotate.naming import body_at, starts_action
from index.lexicon import Cue, Cues, Lexicon, parse
from index.vietnamese import UPPER, fold
from index.wordlists import entries

_WORD = re.compile(r"[^\W_]+(?:[-/&.][^\W_]+)*\.?")
_CAPITAL = re.compile(rf"[{UPPER}]")
_ABBREVIATED = 2
"""Letters: a noun so short is followed by a name or an abbreviation ("P. QH-XD", "a Tuấn")."""
_MOST = 14
"""Words: no name is longer."""


@cache
def lexicon() -> Lexicon:
    """The packaged list, read once."""
    return Lexicon(tuple(parse(entries("notes.tsv", "assistant"))))


@lru_cache(maxsize=128)
def words_in(text: str) -> Cues:
    """The words of notes in a line, those typed without diacritics too. A line is asked for several times in a row."""
    exact = lexicon().cues(text).found
    plain = [cue for cue in lexicon().cues(fold(text)).found if text[cue.start : cue.end].isascii()]
    return Cues(tuple(sorted({*exact, *plain}, key=lambda cue: (cue.start, cue.end))))


def name_at(text: str, at: int) -> int:
    """Where the name of a person or a body that starts at a place ends; 0 if none starts there.

    >>> text = "xã Minh Quang vận động 34 hộ"; text[:name_at(text, 0)]
    'xã Minh Quang'
    """
    found = words_in(text[at : at + 200])
    end, proper, last = body_at(text, at), False, ""
    stop = at
    for _ in range(_MOST):
        if (noun := _noun(found, text, stop, at)) and not (proper and _acts(text, stop)):
            stop, last = noun, "noun"
        elif (word := _WORD.match(text, stop)) and _CAPITAL.match(word.group()):
            if stop == at and _acts(text, stop):
                break
            stop, proper, last = word.end(), True, "name"
        elif word and last == "name" and (_goes_on(text, word) or _numbered(text, word)):
            stop, last = word.end(), "small"
        else:
            break
        if text[stop - 1 : stop] == "." and last == "noun" and text[stop : stop + 1] not in ("", " "):
            continue  # "P.QLĐT"
        if text[stop : stop + 1] != " ":
            break
        stop += 1
    stop = len(text[:stop].rstrip())
    named = stop if (proper or last == "noun") and stop - at > 1 else 0
    return max(end, named)


def _noun(found: Cues, text: str, stop: int, at: int) -> int:
    """Where a noun of offices and bodies ends that stands here; short ones must lead to a name."""
    cue = found.at(stop - at, "noun")
    if cue is None:
        return 0
    end = at + cue.end
    end += text[end : end + 1] == "."
    following = text[end:].lstrip()[:1]
    return end if cue.end - cue.start > _ABBREVIATED or _CAPITAL.match(following) else 0


def _acts(text: str, at: int) -> bool:
    return starts_action(text[:at] + text[at : at + 1].lower() + text[at + 1 :], at)


def _goes_on(text: str, word: re.Match[str]) -> bool:
    """Whether one small syllable stands inside a name: "Điện gió Biển Xanh"."""
    following = text[word.end() : word.end() + 2]
    return not starts_action(text, word.start()) and following[:1] == " " and bool(_CAPITAL.match(following[1:]))


def _numbered(text: str, word: re.Match[str]) -> bool:
    """Whether a number is part of a name: what follows says or does something ("Cienco 8 hứa ...", "Bãi Bằng 2:")."""
    if not word.group().isdigit() or len(word.group()) > _ABBREVIATED:
        return False
    following = text[word.end() :]
    says = words_in(following[1:60]).at(0, "says", "concluding") if following[:1] == " " else None
    return not following or following[0] in ":(" or says is not None or starts_action(following[1:], 0)


def addressed(words: str) -> str:
    """A person as minutes name one: "a. Nguyễn Văn Hải - PTB" -> "ông Nguyễn Văn Hải - Phó Trưởng ban"."""
    found = words_in(words)
    for cue in reversed(_shortened(found)):
        begin = words[: cue.start].rstrip()
        stop = cue.end + (cue.kind == "honorific" and words[cue.end : cue.end + 1] == ".")
        following = words[stop:].lstrip()
        opens = not begin or begin[-1] in ",;:(-–+"
        if cue.kind == "honorific" and opens and _CAPITAL.match(following):
            words = f"{words[: cue.start]}{cue.value} {following}"
        elif cue.kind == "office" and words[cue.start : cue.end].isupper():
            words = f"{words[: cue.start]}{cue.value}{words[cue.end :]}"
    return words


def _shortened(found: Cues) -> list[Cue]:
    return sorted(found.of("honorific", "office"), key=lambda cue: cue.start)
