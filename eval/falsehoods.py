"""Every kind of lie that the battery tells: each alters one place of a reply so that no document bears it out. Pure."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from eval.altering import (
    YEAR,
    Alteration,
    Altered,
    Edit,
    Reply,
    amounts_of,
    applied,
    exchange,
    one_changed,
    word_lists,
)
from eval.false_figures import (
    borrowed,
    bounds_changed,
    comma_moved,
    digit_changed,
    group_moved,
    in_script,
    in_words,
    other_digit,
    rounded,
    sign_changed,
    swapped,
)
from eval.values import days, document_numbers
from index.scanning import whole_words


def alter(kind: str, reply: Reply, seed: str) -> Altered | None:
    """The reply altered in one place, or None where this kind has nothing to alter. The same seed, the same place."""
    edits = alterations()[kind](reply, random.Random(f"{seed}/{kind}"))
    return applied(kind, reply.text, edits) if edits else None


@cache
def alterations() -> Mapping[str, Alteration]:
    """Every kind of lie."""
    data = word_lists()
    kinds: dict[str, Alteration] = {f"digit-{n}": digit_changed(n) for n in range(1, 6)}
    kinds |= {
        "words": in_words,
        "sign": sign_changed,
        "script": in_script("０１２３４５６７８９"),
        "arabic": in_script("٠١٢٣٤٥٦٧٨٩"),
        "comma": comma_moved,
        "grouping": group_moved,
        "rounded": rounded,
        "swap": swapped,
        "same-passage": lambda reply, rng: borrowed(reply, rng, reply.own),
        "other-passage": lambda reply, rng: borrowed(reply, rng, reply.others),
        "range": bounds_changed,
        "base-year": lambda reply, rng: _year(reply, rng, compared=True),
        "year": lambda reply, rng: _year(reply, rng, compared=False),
        "period": _period,
        "date": _date,
        "document-number": _document_number,
        "document-kind": _document_kind,
        "article": _article,
        "province": lambda reply, rng: _name(reply, rng, data["names"]["provinces"]),
        "body": lambda reply, rng: _name(reply, rng, data["names"]["bodies"]),
        "person": _person,
        "place": _place,
        "not": _not_removed,
    }
    return kinds | _worded(data)


def _worded(lists: Mapping[str, Any]) -> dict[str, Alteration]:
    """The lies that are lists of words."""
    kinds = {kind: _instead(words) for kind, words in lists["instead"].items()}
    kinds |= {kind: _claim(words) for kind, words in lists["claims"].items()}
    kinds |= {kind: exchange(pairs, near_number=kind == "direction") for kind, pairs in lists["pairs"].items()}
    return kinds | {kind: exchange(pairs, after_number=True) for kind, pairs in lists["after_number"].items()}


_BASE_BEFORE = re.compile(r"so với|cùng kỳ|từ năm|từ [\d.,]+ .{0,15}năm\s*$")
_SLASH_BEFORE = re.compile(r"/\s*$")


def _year(reply: Reply, rng: random.Random, *, compared: bool) -> list[Edit]:
    found = []
    for m in YEAR.finditer(reply.masked):
        before = reply.masked[max(0, m.start() - 40) : m.start()].lower()
        based = bool(_BASE_BEFORE.search(before))
        if based == compared and not _SLASH_BEFORE.search(before):
            found.append(m)
    return one_changed(found, rng, lambda year: str(int(year) + rng.choice((-1, 1, -2))))


_MONTH_OR_QUARTER = re.compile(r"(?<=[Tt]háng )\d{1,2}(?!\d)|\b\d{1,2}(?= tháng đầu)|(?<=[Qq]uý )[IV]+\b")


def _period(reply: Reply, rng: random.Random) -> list[Edit]:
    """Another month, quarter or number of months."""

    def other(told: str) -> str:
        if not told.isdigit():
            return "III" if told != "III" else "II"
        new = (int(told) + rng.randint(0, 9)) % 12 + 1
        return str(new if new != int(told) else new % 12 + 1)

    return one_changed(list(_MONTH_OR_QUARTER.finditer(reply.masked)), rng, other)


_DIGITS = re.compile(r"\d+")


def _date(reply: Reply, rng: random.Random) -> list[Edit]:
    found = days(reply.masked)
    if not found:
        return []
    day = rng.choice(found)
    m = _DIGITS.search(reply.masked, day.start)
    return [(m.start(), m.end(), str((day.day + rng.randint(0, 20)) % 28 + 1).zfill(len(m.group())))] if m else []


def _document_number(reply: Reply, rng: random.Random) -> list[Edit]:
    found = document_numbers(reply.masked)
    if not found:
        return []
    one = rng.choice(found)
    at = reply.masked.index(one)
    digits = _DIGITS.match(one)
    return [(at, at + digits.end(), other_digit(digits.group(), rng.randint(1, 7)))] if digits else []


_CODE = re.compile(r"(?<=/)(?:NQ|QĐ|NĐ|TT|CT|KH|BC|TB|TTr)(?=-)")


def _document_kind(reply: Reply, rng: random.Random) -> list[Edit]:
    """A decision's number made a resolution's."""
    kinds = ("NQ", "QĐ", "NĐ", "KH")
    return one_changed(
        list(_CODE.finditer(reply.masked)), rng, lambda code: rng.choice([k for k in kinds if k != code])
    )


_ARTICLE = re.compile(
    r"(?<=[Đđ]iều )\d+|(?<=[Kk]hoản )\d+|(?<=[Pp]hụ lục )(?:\d+|[IV]+)|(?<=[Mm]ục )(?:\d+|[IV]+)|(?<=[Bb]ước )\d+"
)


def _article(reply: Reply, rng: random.Random) -> list[Edit]:
    def other(told: str) -> str:
        return str(int(told) + rng.randint(1, 7)) if told.isdigit() else ("III" if told != "III" else "IV")

    return one_changed(list(_ARTICLE.finditer(reply.masked)), rng, other)


def _name(reply: Reply, rng: random.Random, names: Sequence[str]) -> list[Edit]:
    found = [m for name in names for m in whole_words(name).finditer(reply.masked)]
    if not found:
        return []
    m = rng.choice(found)
    kind = m.group().split()[0]
    alike = [n for n in names if n.split()[0] == kind] if kind in ("Bộ", "Sở") else list(names)
    others = [n for n in alike if n not in reply.text and not any(n in p for p in reply.own)]
    return [(m.start(), m.end(), rng.choice(others))] if others else []


_CAPITALISED = r"[A-ZĐÀ-Ỹ][a-zà-ỹđ]+"


_TITLED = "|".join(rf"(?<={title} )(?:{_CAPITALISED} ?){{2,4}}" for title in ("[Ôô]ng", "[Bb]à"))
_SURNAMES = "Nguyễn|Trần|Lê|Phạm|Vũ|Đỗ|Hoàng|Phan|Bùi|Đặng"
_PERSON = re.compile(rf"{_TITLED}|(?:{_SURNAMES})(?: {_CAPITALISED}){{2,3}}")


def _person(reply: Reply, rng: random.Random) -> list[Edit]:
    found = list(_PERSON.finditer(reply.masked))
    if not found:
        return []
    m = rng.choice(found)
    return [(m.start(), m.start() + len(m.group().rstrip()), rng.choice(word_lists()["names"]["persons"]))]


_HEADS = r"(?:KCN|CCN|khu công nghiệp|cụm công nghiệp|xã|huyện|phường|thôn|hồ|cảng|Công ty(?: TNHH| cổ phần| CP)?)"
_UNDER_HEAD = re.compile(rf"(?<=\s){_HEADS} ((?:{_CAPITALISED})(?: {_CAPITALISED}){{0,2}})")


def _place(reply: Reply, rng: random.Random) -> list[Edit]:
    """Another zone, commune or company under the same common noun."""
    found = list(_UNDER_HEAD.finditer(reply.masked))
    if not found:
        return []
    m = rng.choice(found)
    return [(m.start(1), m.end(1), rng.choice(word_lists()["names"]["places"]))]


_NOT = re.compile(r"(?<=\s)(?:không|chưa) (?=\w)")


def _not_removed(reply: Reply, rng: random.Random) -> list[Edit]:
    return one_changed(list(_NOT.finditer(reply.masked)), rng, lambda word: "đã " if word == "chưa " else "")


def _instead(words: str) -> Alteration:
    def made(reply: Reply, rng: random.Random) -> list[Edit]:
        found = amounts_of(reply)
        if not found:
            return []
        figure, start, _ = rng.choice(found)
        return [(start, figure.end, words)]

    return made


_SENTENCE_END = re.compile(r"(?<=\w|%|\))(?=[ ]?(?:\[\d{1,3}\])+[.;]?\s*(?:\n|$|[A-ZĐ]))")


def _claim(claims: Sequence[str]) -> Alteration:
    """Something more said at the end of a sentence, under its marker."""

    def made(reply: Reply, rng: random.Random) -> list[Edit]:
        ends = list(_SENTENCE_END.finditer(reply.text))
        if not ends:
            return []
        at = rng.choice(ends).start()
        return [(at, at, f", {rng.choice(claims)}")]

    return made
