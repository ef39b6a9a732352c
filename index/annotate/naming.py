"""Names in administrative prose: bodies, zones, companies and people in office; where each starts and ends.

The end is the hard part: "Sở Tài chính tham mưu ..." goes on in small letters. Offices capitalise the first syllable
of each word of a name ("Phòng Quản lý Đầu tư") and words have two syllables; what a name holds in small letters beyond
that is in the lexicon. Everything is pure; positions are offsets into the text that was given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from index.lexicon import Cue, cues
from index.vietnamese import LOWER, UPPER, Span

_WORD = re.compile(r"[^\W_]+(?:[&/-][^\W_]+)*")
CAPITALS = re.compile(rf"[{UPPER}][{LOWER}]*(?: [{UPPER}][{LOWER}]*){{0,4}}(?![{LOWER}{UPPER}])")
_NUMERAL = re.compile(r" (?:[IVX]+|\d)(?![\w/.,%])(?! (?:ha|dự|doanh|m2)\b)")
_SMALL_WORDS = re.compile(rf"(?:[{LOWER}]+ ){{1,2}}(?=[{UPPER}][{LOWER}])")
_SEPARATOR = re.compile(r"\s*,?\s*(?:(?:và|cùng với|cùng|&)\s+)?")
_MOST = 40
"""A list of bodies is no longer."""
_REACH = 240
"""Characters: no name is longer."""
PARTS = ("part", "portfolio")


class Zone(NamedTuple):
    """A zone with a name of its own: "KCN Lạc Khê"."""

    start: int
    end: int
    name: str


def starts_action(text: str, at: int) -> bool:
    """Whether what stands at `at` opens a task: a word of urging or a verb of doing."""
    return cues(text).at(at, "verb") is not None


# ------------------------------------------------------------------------------------------------------- bodies


OFFICES = 4
"""Offices that may stand one before the other: "Phó Chủ tịch thường trực ..."."""


def body_at(text: str, at: int, offices: int = OFFICES) -> int:
    """Where the name of one body that starts at `at`, after so many `offices` at most, ends; 0 if none starts there.

    >>> text = "Sở Tài chính tham mưu"; text[:body_at(text, 0)]
    'Sở Tài chính'
    """
    if at >= len(text) or (at and (text[at - 1].isalnum() or text[at - 1] == "/")):
        return 0
    words = cues(text)
    if offices and (office := words.at(at, "of")) and (end := body_at(text, office.end + 1, offices - 1)):
        return end
    if (first := words.at(at, "each")) and (end := _group_end(text, first)):
        return end
    whole = words.at(at, "body")
    head = words.at(at, "head") if text[at].isupper() else None
    end = whole.end if whole and not text.startswith("-", whole.end) else 0
    if head and ((named := _name_end(text, head.end, head)) > head.end or head.value == "bare"):
        end = max(end, named)
    return end or _short_board(text, at)


def _short_board(text: str, at: int) -> int:
    """ "Ban" for short, where somebody acts: not "Ban hành ..."."""
    acts = text.startswith("Ban ", at) and text[at + 4 : at + 5].islower() and starts_action(text, at + 4)
    return at + 3 if acts and not text.startswith("hành", at + 4) else 0


def _name_end(text: str, end: int, head: Cue) -> int:
    """Where a name ends whose head ends at `end`: pairs of syllables, the first of each with a capital."""
    opened, limit = False, min(len(text), end + _REACH)
    # A trade may stand before the name of a company: "Công ty bia Sài Gòn".
    company = cues(text).at(head.start, "company") is not None
    joined = end
    while at := _next_word(text, joined, limit):
        if piece := _piece_end(text, at, head):
            end, opened = piece
        elif word := _WORD.match(text, at):
            short = word.group().isupper() and len(word.group()) > 1
            if text[at].isupper():
                opened = not opened and not short
            elif starts_action(text, at):
                break
            elif opened:
                opened = False
            elif company and (small := _SMALL_WORDS.match(text, at)):
                joined = small.end() - 1
                continue
            else:
                break
            end, company = word.end(), company and short and body_head(text, at)
        else:
            break
        joined = end
    return end


def _next_word(text: str, at: int, limit: int) -> int:
    """Where a name may go on after the space, the comma or the "và" at `at`; 0 where it can't."""
    words = cues(text)
    while at < limit and text[at] in " ,":
        comma = text[at] == ","
        at += 1 + comma
        if comma and not words.at(at, "portfolio"):
            return 0
        join = None if words.at(at, "part") else words.at(at, "join")
        if join is None or not text[join.end + 1 : join.end + 2].isupper():
            return at
        if body_head(text, join.end + 1):
            return 0
        at = join.end
    return 0


def _piece_end(text: str, at: int, head: Cue) -> tuple[int, bool] | None:
    """Past what the lexicon has as a piece of a name; whether a syllable in small letters may follow."""
    words = cues(text)
    part = words.at(at, *PARTS)
    if part and (part.kind == "part" or text[at].isupper()):
        return part.end, False
    if area := words.at(at, "area"):
        return _place_end(text, area.end)
    each = words.at(at, "each") if head.value == "bare" else None
    return (_areas_end(text, each.end), False) if each and words.at(each.end + 1, "area") else None


def _place_end(text: str, at: int) -> tuple[int, bool]:
    """Past the name of a place; whether its second syllable may follow in small letters ("huyện Đức trọng")."""
    name = CAPITALS.match(text, at + 1) if text[at : at + 1] == " " else None
    return (name.end(), " " not in name.group()) if name else (at, False)


def _areas_end(text: str, at: int) -> int:
    """ "UBND các | xã, phường ven biển, đặc khu Hòn Mác"."""
    words = cues(text)
    while area := words.at(at + 1, "area"):
        at = _place_end(text, area.end)[0]
        while whose := words.at(at + 1, "whose"):
            at = whose.end
        while text[at : at + 2] == ", " and (name := CAPITALS.match(text, at + 2)) and not body_head(text, at + 2):
            at = name.end()
        if text[at : at + 1] != ",":
            break
        if not words.at(at + 2, "area"):
            break
        at += 1
    return at


def _group_end(text: str, first: Cue) -> int:
    """The end of "các sở, ngành và địa phương liên quan"; 0 where no group is named."""
    words = cues(text)
    noun = words.at(first.end + 1, "group")
    if noun is None or text[noun.end : noun.end + 1] in ("-", "/"):
        return 0
    end = noun.end
    at = end + text.startswith(":", end)
    if words.at(at + 1, "portfolio"):
        return _portfolios_end(text, at + 1)
    kinds = ("group", "whose")
    while True:
        if more := words.at(end + 1, *kinds):
            end, kinds = more.end, kinds if more.kind == "group" else ("whose", "whose")
        elif (name := CAPITALS.match(text, end + 1)) and not body_head(text, end + 1) and len(name.group()) > 1:
            end = name.end()
        elif (after := _past_separator(text, end)) and (more := _another(text, after)):
            end = more.end
        else:
            return end


def _past_separator(text: str, at: int) -> int:
    """Where the comma or the "và" between two names ends that begins at `at`; 0 where there is none."""
    separator = _SEPARATOR.match(text, at)
    return separator.end() if separator and separator.group().strip() else 0


def _another(text: str, at: int) -> Cue | None:
    each = cues(text).at(at, "each")
    return cues(text).at(each.end + 1 if each else at, "group")


def _portfolios_end(text: str, at: int) -> int:
    end = at
    while portfolio := cues(text).at(at, "portfolio"):
        end = portfolio.end
        at = _past_separator(text, end) or len(text)
    return end


def body_head(text: str, at: int) -> bool:
    """Whether a word that opens the name of a body stands at `at`."""
    return bool(text[at : at + 1].isupper() and cues(text).at(at, "head"))


def bodies_at(text: str, at: int) -> list[Span]:
    """The names of a list of bodies that starts at `at`: "Sở Xây dựng, Sở Tài chính và UBND huyện Lạc Sa"."""
    found: list[Span] = []
    while len(found) < _MOST and (end := body_at(text, at)):
        found.append(Span(at, end))
        at = _past_separator(text, end)
        if not at:
            break
    return found


def bodies(text: str) -> Iterator[Span]:
    """Every body that a text names, outside one another."""
    at = 0
    for cue in cues(text).of("head", "body", "each", "of"):
        if cue.start >= at and (end := body_at(text, cue.start)):
            yield Span(cue.start, end)
            at = end


def board_of(text: str) -> str:
    """The board that a report is about, as its running text mostly calls it; "" if it names none."""
    counts: dict[str, int] = {}
    spelled: dict[str, str] = {}
    for cue in cues(text).of("head"):
        if text[cue.start : cue.end].lower() != "ban quản lý":
            continue
        name = text[cue.start : _name_end(text, cue.end, cue)]
        key = name.lower()
        if "dự án" not in key and "trực thuộc" not in key:
            counts[key] = counts.get(key, 0) + 1
            spelled.setdefault(key, name)
    return spelled[max(counts, key=lambda key: counts[key])] if counts else ""


# --------------------------------------------------------------------------------------------- zones, companies


def zones(text: str) -> list[Zone]:
    """The zones that a text names, in order."""
    found = []
    for cue in cues(text).of("zone"):
        name = CAPITALS.match(text, cue.end + 1)
        if name is None or text[cue.end] != " " or name.group().isupper() or name.group() in ("Tỉnh", "Việt Nam"):
            continue
        end = numeral.end() if (numeral := _NUMERAL.match(text, name.end())) else name.end()
        found.append(Zone(cue.start, end, " ".join(text[cue.start : end].split())))
    return found


def goes_on_with_zones(text: str, at: int) -> bool:
    """Whether a list of zones goes on: ", Kim Thoa", " và KCN Lạc Khê"."""
    following = _past_separator(text, at)
    if not following:
        return False
    words = cues(text)
    while each := words.at(following, "each"):
        following = each.end + 1
    name = CAPITALS.match(text, following)
    return bool(words.at(following, "zone") or (name and len(name.group()) > 3 and not body_head(text, following)))


def only_zone(text: str) -> str:
    """The zone that a text names when it names exactly one, else ""."""
    found = {zone.name for zone in zones(text)}
    return found.pop() if len(found) == 1 else ""
