"""Every kind of lie that the battery tells: each alters one place of a reply so that no document bears it out. Pure."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from functools import cache

from eval.altering import (
    BARE_YEAR,
    DIGITS,
    YEAR,
    Alteration,
    Altered,
    Edit,
    Reply,
    amounts_of,
    applied,
    exchange,
    numbers_of,
    spelled_out,
    word_lists,
)
from eval.values import days, document_numbers, figures, number, plain, sentences
from index.scanning import LINE


def alter(kind: str, reply: Reply, seed: str) -> Altered | None:
    """The reply altered in one place, or None where this kind has nothing to alter. The same seed, the same place."""
    edits = alterations()[kind](reply, random.Random(f"{seed}/{kind}"))
    return applied(kind, reply.text, edits) if edits else None


@cache
def alterations() -> Mapping[str, Alteration]:
    """Every kind of lie."""
    data = word_lists()
    kinds: dict[str, Alteration] = {f"digit-{n}": _digit(n) for n in range(1, 6)}
    kinds |= {
        "words": _in_words,
        "sign": _sign,
        "script": _script("０１２３４５６７８９"),
        "arabic": _script("٠١٢٣٤٥٦٧٨٩"),
        "comma": _comma,
        "grouping": _grouping,
        "rounded": _rounded,
        "swap": _swap,
        "same-passage": lambda reply, rng: _borrowed(reply, rng, reply.own),
        "other-passage": lambda reply, rng: _borrowed(reply, rng, reply.others),
        "range": _range,
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
    kinds |= {kind: _instead(words) for kind, words in data["instead"].items()}
    kinds |= {kind: _claim(words) for kind, words in data["claims"].items()}
    kinds |= {kind: exchange(pairs, near_number=kind == "direction") for kind, pairs in data["pairs"].items()}
    return kinds | {kind: exchange(pairs, after_number=True) for kind, pairs in data["after_number"].items()}


def _other_digit(digits: str, by: int) -> str:
    return f"{(int(digits[0]) + by) % 9 + 1}{digits[1:]}"


def _digit(by: int) -> Alteration:
    def made(reply: Reply, rng: random.Random) -> list[Edit]:
        found = numbers_of(reply)
        if not found:
            return []
        m = rng.choice(found)
        return [(m.start(), m.end(), _other_digit(plain(m.group()), by))]

    return made


def _script(digits: str) -> Alteration:
    """An altered figure in digits of another script."""

    def made(reply: Reply, rng: random.Random) -> list[Edit]:
        found = numbers_of(reply)
        if not found:
            return []
        m = rng.choice(found)
        altered = _other_digit(plain(m.group()), rng.randint(1, 7))
        return [(m.start(), m.end(), altered.translate(str.maketrans("0123456789", digits)))]

    return made


def _in_words(reply: Reply, rng: random.Random) -> list[Edit]:
    found = amounts_of(reply)
    if not found:
        return []
    _, start, end = rng.choice(found)
    value = number(reply.masked[start:end])
    other = int(value) + rng.randint(1, 9) if value < 90 else rng.randint(11, 99)
    return [(start, end, spelled_out(other))]


def _sign(reply: Reply, rng: random.Random) -> list[Edit]:
    found = [one for one in amounts_of(reply) if reply.masked[: one[1]].endswith(" ")]
    if not found:
        return []
    _, start, _ = rng.choice(found)
    return [(start, start, rng.choice("-−"))]


_DECIMAL = re.compile(r"\d+,\d+")


def _comma(reply: Reply, rng: random.Random) -> list[Edit]:
    found = [(m, m.group().index(",")) for m in numbers_of(reply) if _DECIMAL.fullmatch(m.group())]
    if not found:
        return []
    m, at = rng.choice(found)
    digits, left = m.group().replace(",", ""), at > 1
    moved = f"{digits[: at - 1]},{digits[at - 1 :]}" if left else f"{digits[: at + 1]},{digits[at + 1 :]}".rstrip(",")
    return [(m.start(), m.end(), moved)]


_ONE_GROUP = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")


def _grouping(reply: Reply, rng: random.Random) -> list[Edit]:
    """ "1.250" -> "1,250", "194,105" -> "194.105"."""
    found = [m for m in numbers_of(reply) if _ONE_GROUP.fullmatch(m.group())]
    if not found:
        return []
    m = rng.choice(found)
    return [(m.start(), m.end(), m.group().translate(str.maketrans(".,", ",.")))]


_NOT_WHOLE = re.compile(r"[\d.]+,\d*[1-9]\d*")


def _rounded(reply: Reply, rng: random.Random) -> list[Edit]:
    """Decimals cut off, without a word that says so."""
    found = [m for m in numbers_of(reply) if _NOT_WHOLE.fullmatch(m.group())]
    if not found:
        return []
    m = rng.choice(found)
    return [(m.start(), m.end(), m.group().split(",")[0])]


def _swap(reply: Reply, rng: random.Random) -> list[Edit]:
    pairs = []
    for line in LINE.finditer(reply.masked):
        for sentence in sentences(line.group()):
            at = line.start() + line.group().index(sentence)
            inside = [a for a in amounts_of(reply) if at <= a[1] < at + len(sentence)]
            pairs += [(a, b) for a in inside for b in inside if a[1] < b[1] and a[0].value != b[0].value]
    same = [(a, b) for a, b in pairs if a[0].unit == b[0].unit]
    if not pairs:
        return []
    a, b = rng.choice(same or pairs)
    return [(a[1], a[2], reply.masked[b[1] : b[2]]), (b[1], b[2], reply.masked[a[1] : a[2]])]


def _borrowed(reply: Reply, rng: random.Random, passages: Sequence[str]) -> list[Edit]:
    """A figure of a passage in the place of another one, of the same unit where there is one."""
    theirs = [f for p in passages for f in figures(p) if DIGITS.search(f.text)]
    said = {f.value for f in reply.figures}
    choices = [(a, f) for a in amounts_of(reply) for f in theirs if f.value not in said and f.unit == a[0].unit]
    if not choices:
        return []
    (_, start, _), other = rng.choice(choices)
    own = next(a[0] for a in amounts_of(reply) if a[1] == start)
    return [(start, own.end, other.text.lstrip("-−– "))]


_BOUNDS = re.compile(r"(?<![\d/.,])(\d[\d.,]*)(\s?[-–]\s?|\s+(?:đến|tới)\s+)(\d[\d.,]*\d|\d)")


def _range(reply: Reply, rng: random.Random) -> list[Edit]:
    found = list(_BOUNDS.finditer(reply.masked))
    found = [m for m in found if not BARE_YEAR.fullmatch(m[1])]
    if not found:
        return []
    m = rng.choice(found)
    group = rng.choice((1, 3))
    return [(m.start(group), m.end(group), _other_digit(m[group], rng.randint(1, 7)))]


_BASE_BEFORE = re.compile(r"so với|cùng kỳ|từ năm|từ [\d.,]+ .{0,15}năm\s*$")
_SLASH_BEFORE = re.compile(r"/\s*$")


def _year(reply: Reply, rng: random.Random, *, compared: bool) -> list[Edit]:
    found = []
    for m in YEAR.finditer(reply.masked):
        before = reply.masked[max(0, m.start() - 40) : m.start()].lower()
        based = bool(_BASE_BEFORE.search(before))
        if based == compared and not _SLASH_BEFORE.search(before):
            found.append(m)
    if not found:
        return []
    m = rng.choice(found)
    return [(m.start(), m.end(), str(int(m.group()) + rng.choice((-1, 1, -2))))]


_MONTH_OR_QUARTER = re.compile(r"(?<=[Tt]háng )\d{1,2}(?!\d)|\b\d{1,2}(?= tháng đầu)|(?<=[Qq]uý )[IV]+\b")


def _period(reply: Reply, rng: random.Random) -> list[Edit]:
    """Another month, quarter or number of months."""
    found = list(_MONTH_OR_QUARTER.finditer(reply.masked))
    if not found:
        return []
    m = rng.choice(found)
    if not m.group().isdigit():
        return [(m.start(), m.end(), "III" if m.group() != "III" else "II")]
    other = (int(m.group()) + rng.randint(0, 9)) % 12 + 1
    return [(m.start(), m.end(), str(other if other != int(m.group()) else other % 12 + 1))]


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
    return [(at, at + digits.end(), _other_digit(digits.group(), rng.randint(1, 7)))] if digits else []


_CODE = re.compile(r"(?<=/)(?:NQ|QĐ|NĐ|TT|CT|KH|BC|TB|TTr)(?=-)")


def _document_kind(reply: Reply, rng: random.Random) -> list[Edit]:
    """A decision's number made a resolution's."""
    found = list(_CODE.finditer(reply.masked))
    if not found:
        return []
    m = rng.choice(found)
    return [(m.start(), m.end(), rng.choice([k for k in ("NQ", "QĐ", "NĐ", "KH") if k != m.group()]))]


def _article(reply: Reply, rng: random.Random) -> list[Edit]:
    pattern = (
        r"(?<=[Đđ]iều )\d+|(?<=[Kk]hoản )\d+|(?<=[Pp]hụ lục )(?:\d+|[IV]+)|(?<=[Mm]ục )(?:\d+|[IV]+)|(?<=[Bb]ước )\d+"
    )
    found = list(re.finditer(pattern, reply.masked))
    if not found:
        return []
    m = rng.choice(found)
    new = str(int(m.group()) + rng.randint(1, 7)) if m.group().isdigit() else ("III" if m.group() != "III" else "IV")
    return [(m.start(), m.end(), new)]


def _name(reply: Reply, rng: random.Random, names: Sequence[str]) -> list[Edit]:
    found = [m for name in names for m in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", reply.masked)]
    if not found:
        return []
    m = rng.choice(found)
    kind = m.group().split()[0]
    alike = [n for n in names if n.split()[0] == kind] if kind in ("Bộ", "Sở") else list(names)
    others = [n for n in alike if n not in reply.text and not any(n in p for p in reply.own)]
    return [(m.start(), m.end(), rng.choice(others))] if others else []


_CAPITALISED = r"[A-ZĐÀ-Ỹ][a-zà-ỹđ]+"


def _person(reply: Reply, rng: random.Random) -> list[Edit]:
    titled = "|".join(rf"(?<={title} )(?:{_CAPITALISED} ?){{2,4}}" for title in ("[Ôô]ng", "[Bb]à"))
    surnames = "Nguyễn|Trần|Lê|Phạm|Vũ|Đỗ|Hoàng|Phan|Bùi|Đặng"
    pattern = rf"{titled}|(?:{surnames})(?: {_CAPITALISED}){{2,3}}"
    found = list(re.finditer(pattern, reply.masked))
    if not found:
        return []
    m = rng.choice(found)
    return [(m.start(), m.start() + len(m.group().rstrip()), rng.choice(word_lists()["names"]["persons"]))]


def _place(reply: Reply, rng: random.Random) -> list[Edit]:
    """Another zone, commune or company under the same common noun."""
    heads = r"(?:KCN|CCN|khu công nghiệp|cụm công nghiệp|xã|huyện|phường|thôn|hồ|cảng|Công ty(?: TNHH| cổ phần| CP)?)"
    found = list(re.finditer(rf"(?<=\s){heads} ((?:{_CAPITALISED})(?: {_CAPITALISED}){{0,2}})", reply.masked))
    if not found:
        return []
    m = rng.choice(found)
    return [(m.start(1), m.end(1), rng.choice(word_lists()["names"]["places"]))]


_NOT = re.compile(r"(?<=\s)(?:không|chưa) (?=\w)")


def _not_removed(reply: Reply, rng: random.Random) -> list[Edit]:
    found = list(_NOT.finditer(reply.masked))
    if not found:
        return []
    m = rng.choice(found)
    return [(m.start(), m.end(), "đã " if m.group() == "chưa " else "")]


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
