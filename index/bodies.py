"""Which body issued a document: the one its head names in capitals, or the board that its text names most fully."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain, takewhile

from index.lines import HEAD_FORMS, NUMBER_LINE, PLACE_DATE, SUBJECT, is_capitals
from index.provinces import province_at
from index.scanning import LETTERS, any_case, opens, whole_words
from index.text import periods
from index.vietnamese import is_syllable, one_spelling
from index.wordlists import entries, pattern


def _pattern(kind: str) -> re.Pattern[str]:
    return pattern("heads.tsv", kind)


def opens_with_body(line: str) -> bool:
    """Whether a line begins as the name of a body does, or of what a board manages."""
    return bool(_pattern("organisation").match(line))


def issuing_body(head: Sequence[str], texts: Sequence[str], words: str, province: str) -> str:
    """The body in the capitals of the head, or else the fullest name of a board in the first of `texts` that has one.

    `words` is the whole text, whose spelling a name in capitals takes on.
    """
    if names := letterhead(head):
        return _issuer(names, words, province)
    for text in (*texts, words):
        if boards := [_with_place(text, board, province) for board in _pattern("board").finditer(text)]:
            return max(boards, key=len)
    return ""


def letterhead(head: Sequence[str]) -> list[str]:
    """The bodies in the capitals of a head, the one above first, each in one piece however its lines were broken.

    They stand above the number, the place and date, the kind and the subject; what stands in capitals further down is
    who decides, or a stamp.
    """
    names: list[str] = []
    upper = takewhile(lambda line: not _ends_letterhead(line), head)
    for line in chain.from_iterable(map(_bodies_in, upper)):
        if not line.isupper() or len(line.split()) > _MOST_WORDS:
            continue
        if _begins_body(line) and not (names and _pattern("unfinished").search(names[-1])):
            names.append(line)
        elif names and periods(line):
            break
        elif names and not _pattern("mandate").match(line):
            names[-1] = f"{names[-1]} {line}"
    return names


def _bodies_in(line: str) -> list[str]:
    """The two bodies of a head whose lines were run together: "UBND TỈNH AN BÌNH BAN QUẢN LÝ ..."."""
    above = _pattern("above").match(line) if line.isupper() else None
    own = line[above.end() :] if above else ""
    return [above.group().rstrip(), own] if above and _begins_body(own) else [line]


_MOST_WORDS = 16


def _ends_letterhead(line: str) -> bool:
    named = is_capitals(line) and any(opens(line, form.upper()) for form in HEAD_FORMS)
    return named or bool(
        _pattern("ends").match(line) or NUMBER_LINE.search(line) or PLACE_DATE.search(line) or SUBJECT.match(line)
    )


def _begins_body(line: str) -> bool:
    return any(opens(line.lower(), noun) for noun in entries("body_nouns.txt"))


def is_national(body: str) -> bool:
    """Whether a body belongs to the whole country, wherever it sits."""
    name = one_spelling(body.lower())
    return any(opens(name, start) for start in entries("national_bodies.txt"))


def _with_place(text: str, board: re.Match[str], province: str) -> str:
    """The board with the name of its zone ("Khu kinh tế Vân Đồn") and its province, as far as they follow."""
    rest = text[board.end() : board.end() + 120]
    words = list(takewhile(lambda word: word[0].isupper() and not word.isupper(), LETTERS.findall(rest)[:4]))
    name = f" {' '.join(words)}" if board.group().endswith(("kinh tế", "Kinh tế", "KKT", "cửa khẩu")) and words else ""
    name = name if rest.startswith(name) else ""
    if name and (others := _pattern("and zones").match(rest, len(name))):
        name += others.group()
    place = _pattern("province follows").match(rest[len(name) :])
    own = province_at(rest[len(name) + place.end() :]) if place else ""
    if place and own:
        return f"{board.group()}{name}{place.group()}{own}"
    return board.group() + (name or (f" {province}" if province and rest.startswith(f" {province}") else ""))


def _issuer(names: Sequence[str], words: str, province: str) -> str:
    """The last body of a letterhead in the document's own small letters; a part of a body with the whole behind it."""
    own, parent = names[-1], names[-2] if len(names) > 1 else ""
    spelled = _as_in_text(own, words, province)
    if parent and _pattern("of a body").match(own) and not (own.startswith("VĂN PHÒNG") and len(own.split()) > 2):
        spelled = f"{spelled} {_as_in_text(parent, words, province)}"
    if province and province.lower() not in spelled.lower() and own.startswith("BAN QUẢN LÝ"):
        city = _pattern("city").search(parent)
        spelled = f"{spelled} {'thành phố' if city else 'tỉnh'} {province}"
    return spelled


_BOARD_IN_SMALL = re.compile(r"^Ban quản lý")


def _as_in_text(capitals: str, words: str, province: str) -> str:
    """The name as running text spells it, or with a capital where offices put one."""
    found = next((m.group() for m in any_case(capitals).finditer(words) if not is_capitals(m.group())), "")
    if found:
        return found
    spelled = " ".join(word if _is_short_form(word) else word.lower() for word in capitals.split())
    spelled = spelled[:1].upper() + spelled[1:]
    spelled = _BOARD_IN_SMALL.sub("Ban quản lý" if "Ban quản lý" in words else "Ban Quản lý", spelled)
    spelled = _pattern("place").sub(lambda m: f"{m.group(1)} {m.group(2).title()}", spelled)
    return whole_words(province, re.I).sub(province, spelled) if province else spelled


def _is_short_form(word: str) -> bool:
    """Whether a word in capitals is an abbreviation, which no Vietnamese syllable is: "UBND", "KH&CN"."""
    return not is_syllable(word.lower())
