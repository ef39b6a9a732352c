"""A reply -> copies of it with one thing altered: lies of every kind, and rewrites that stay true. Pure and seeded.

Word lists are data (data/lies.toml). An alteration keeps the reply's [n] markers, so that the copy cites what the
reply cited. What is a lie is decided here by construction, and checked against the passages by `is_true`.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from eval.scoring import normalise
from eval.values import Figure, days, document_numbers, figures, number, plain, sentences

AROUND = 3
"""Words on either side of an altered token that must stand beside it in the answer for it to count as shown."""

_MARKER = re.compile(r"\[\d{1,3}\]")
_DIGITS = re.compile(r"\d[\d.,]*\d|\d")
_YEAR = re.compile(r"(?<![\d/.,])(?:19|20)\d\d(?![\d.,]*\d)(?!/\d*[A-ZĐ])")

Edit = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Altered:
    """`text` is the reply with `was` made `now`; `windows` are the altered words with their neighbours, normalised."""

    kind: str
    text: str
    was: str
    now: str
    windows: tuple[str, ...]
    near: tuple[str, ...] = ()
    """Narrower windows: what must not stand in a passage, or the alteration may be true."""

    def shown_in(self, answer: str) -> bool:
        said = comparable(answer)
        return any(window in said for window in self.windows)

    def is_true(self, passages: Iterable[str]) -> bool:
        """Whether the altered words stand in a passage with the words before them: the alteration is no lie then."""
        return any(window in passage for passage in map(comparable, passages) for window in self.near)


@dataclass(frozen=True)
class Reply:
    """A recorded reply with the passages that it cites (`own`) and the others that it was shown (`others`)."""

    text: str
    own: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def masked(self) -> str:
        """The reply with its markers blanked out, character for character."""
        return _MARKER.sub(lambda m: " " * len(m.group()), self.text)

    @property
    def figures(self) -> list[Figure]:
        return [f for f in figures(self.masked) if _DIGITS.search(f.text)]


Alteration = Callable[[Reply, random.Random], list[Edit]]


def comparable(text: str) -> str:
    """As answers are compared, with digits of any script made ordinary ones."""
    return normalise(plain(text))


def alter(kind: str, reply: Reply, seed: str) -> Altered | None:
    """The reply altered in one place, or None where this kind has nothing to alter. The same seed, the same place."""
    edits = alterations()[kind](reply, random.Random(f"{seed}/{kind}"))
    return applied(kind, reply.text, edits) if edits else None


def rewrite(kind: str, reply: Reply, seed: str) -> Altered | None:
    """The reply with one value written another way, which is as true as before."""
    edits = rewrites()[kind](reply, random.Random(f"{seed}/{kind}"))
    return applied(kind, reply.text, edits) if edits else None


def applied(kind: str, text: str, edits: Sequence[Edit]) -> Altered:
    made, spans, at = "", [], 0
    for start, end, new in sorted(edits):
        made += text[at:start]
        spans.append((len(made), len(made) + len(new)))
        made, at = made + new, end
    made += text[at:]
    was = " … ".join(text[start:end] for start, end, _ in sorted(edits))
    now = " … ".join(new for *_, new in sorted(edits))
    wide = tuple(_window(made, span, AROUND, AROUND) for span in spans)
    near = tuple(_window(made, span, 2, 0) for span in spans)
    return Altered(kind, made, was, now, wide, near if now else wide)


def _window(text: str, span: tuple[int, int], before: int, after: int) -> str:
    """The words of `span` with their neighbours within the sentence."""
    at = 0
    for sentence in sentences(text):
        at = text.index(sentence, at)
        if span[0] < at + len(sentence):
            break
        at += len(sentence)
    else:
        return comparable(text)
    bare = _MARKER.sub(lambda m: " " * len(m.group()), sentence)
    words = [m.span() for m in re.finditer(r"\S+", bare) if re.search(r"\w", m.group())]
    touched = [i for i, (a, b) in enumerate(words) if a + at <= span[1] and b + at >= span[0]]
    if not touched:
        return comparable(bare)
    first, last = max(0, touched[0] - before), min(len(words) - 1, touched[-1] + after)
    return comparable(bare[words[first][0] : words[last][1]]).strip(" .,;:")


# ------------------------------------------------------------------------------------------------ alterations


@cache
def alterations() -> Mapping[str, Alteration]:
    """Every kind of lie."""
    data = _data()
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
    kinds |= {kind: _pair(pairs, near_number=kind == "direction") for kind, pairs in data["pairs"].items()}
    return kinds | {kind: _pair(pairs, after_number=True) for kind, pairs in data["after_number"].items()}


@cache
def rewrites() -> Mapping[str, Alteration]:
    """Every kind of rewrite that stays true."""
    return {
        "words": _true_words,
        "leading zero": _true_zero,
        "scale": _true_scale,
        "grouping": _true_grouping,
        "date": _true_date,
        "share": _true_share,
        "unit": _pair(_data()["rewrites"]["unit"], after_number=True),
    }


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "data" / "lies.toml").read_text(encoding="utf-8"))


def _numbers(reply: Reply) -> list[re.Match[str]]:
    """The runs of digits of a reply without years and markers."""
    found = _DIGITS.finditer(reply.masked)
    return [m for m in found if not re.fullmatch(r"(19|20)\d\d", m.group())]


def _amounts(reply: Reply) -> list[tuple[Figure, int, int]]:
    """The figures of a reply that measure or count ("nhóm 3" does neither) with the span of their digits."""
    spans = ((f, _DIGITS.search(reply.masked, f.start, f.end)) for f in reply.figures)
    return [(f, m.start(), m.end()) for f, m in spans if m and f.unit and not _YEAR.fullmatch(m.group())]


def _other_digit(digits: str, by: int) -> str:
    return f"{(int(digits[0]) + by) % 9 + 1}{digits[1:]}"


def _digit(by: int) -> Alteration:
    def made(reply: Reply, rng: random.Random) -> list[Edit]:
        found = _numbers(reply)
        if not found:
            return []
        m = rng.choice(found)
        return [(m.start(), m.end(), _other_digit(plain(m.group()), by))]

    return made


def _script(digits: str) -> Alteration:
    """An altered figure in digits of another script."""

    def made(reply: Reply, rng: random.Random) -> list[Edit]:
        found = _numbers(reply)
        if not found:
            return []
        m = rng.choice(found)
        altered = _other_digit(plain(m.group()), rng.randint(1, 7))
        return [(m.start(), m.end(), altered.translate(str.maketrans("0123456789", digits)))]

    return made


def _in_words(reply: Reply, rng: random.Random) -> list[Edit]:
    found = _amounts(reply)
    if not found:
        return []
    _, start, end = rng.choice(found)
    value = number(reply.masked[start:end])
    other = int(value) + rng.randint(1, 9) if value < 90 else rng.randint(11, 99)
    return [(start, end, spelled_out(other))]


def _sign(reply: Reply, rng: random.Random) -> list[Edit]:
    found = [one for one in _amounts(reply) if reply.masked[: one[1]].endswith(" ")]
    if not found:
        return []
    _, start, _ = rng.choice(found)
    return [(start, start, rng.choice("-−"))]


def _comma(reply: Reply, rng: random.Random) -> list[Edit]:
    found = [(m, m.group().index(",")) for m in _numbers(reply) if re.fullmatch(r"\d+,\d+", m.group())]
    if not found:
        return []
    m, at = rng.choice(found)
    digits, left = m.group().replace(",", ""), at > 1
    moved = f"{digits[: at - 1]},{digits[at - 1 :]}" if left else f"{digits[: at + 1]},{digits[at + 1 :]}".rstrip(",")
    return [(m.start(), m.end(), moved)]


def _grouping(reply: Reply, rng: random.Random) -> list[Edit]:
    """ "1.250" -> "1,250", "194,105" -> "194.105"."""
    found = [m for m in _numbers(reply) if re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", m.group())]
    if not found:
        return []
    m = rng.choice(found)
    return [(m.start(), m.end(), m.group().translate(str.maketrans(".,", ",.")))]


def _rounded(reply: Reply, rng: random.Random) -> list[Edit]:
    """Decimals cut off, without a word that says so."""
    found = [m for m in _numbers(reply) if re.fullmatch(r"[\d.]+,\d*[1-9]\d*", m.group())]
    if not found:
        return []
    m = rng.choice(found)
    return [(m.start(), m.end(), m.group().split(",")[0])]


def _swap(reply: Reply, rng: random.Random) -> list[Edit]:
    pairs = []
    for line in re.finditer(r"[^\n]+", reply.masked):
        for sentence in sentences(line.group()):
            at = line.start() + line.group().index(sentence)
            inside = [a for a in _amounts(reply) if at <= a[1] < at + len(sentence)]
            pairs += [(a, b) for a in inside for b in inside if a[1] < b[1] and a[0].value != b[0].value]
    same = [(a, b) for a, b in pairs if a[0].unit == b[0].unit]
    if not pairs:
        return []
    a, b = rng.choice(same or pairs)
    return [(a[1], a[2], reply.masked[b[1] : b[2]]), (b[1], b[2], reply.masked[a[1] : a[2]])]


def _borrowed(reply: Reply, rng: random.Random, passages: Sequence[str]) -> list[Edit]:
    """A figure of a passage in the place of another one, of the same unit where there is one."""
    theirs = [f for p in passages for f in figures(p) if _DIGITS.search(f.text)]
    said = {f.value for f in reply.figures}
    choices = [(a, f) for a in _amounts(reply) for f in theirs if f.value not in said and f.unit == a[0].unit]
    if not choices:
        return []
    (_, start, _), other = rng.choice(choices)
    own = next(a[0] for a in _amounts(reply) if a[1] == start)
    return [(start, own.end, other.text.lstrip("-−– "))]


def _range(reply: Reply, rng: random.Random) -> list[Edit]:
    found = list(re.finditer(r"(?<![\d/.,])(\d[\d.,]*)(\s?[-–]\s?|\s+(?:đến|tới)\s+)(\d[\d.,]*\d|\d)", reply.masked))
    found = [m for m in found if not re.fullmatch(r"(?:19|20)\d\d", m[1])]
    if not found:
        return []
    m = rng.choice(found)
    group = rng.choice((1, 3))
    return [(m.start(group), m.end(group), _other_digit(m[group], rng.randint(1, 7)))]


def _year(reply: Reply, rng: random.Random, *, compared: bool) -> list[Edit]:
    found = []
    for m in _YEAR.finditer(reply.masked):
        before = reply.masked[max(0, m.start() - 40) : m.start()].lower()
        based = bool(re.search(r"so với|cùng kỳ|từ năm|từ [\d.,]+ .{0,15}năm\s*$", before))
        if based == compared and not re.search(r"/\s*$", before):
            found.append(m)
    if not found:
        return []
    m = rng.choice(found)
    return [(m.start(), m.end(), str(int(m.group()) + rng.choice((-1, 1, -2))))]


def _period(reply: Reply, rng: random.Random) -> list[Edit]:
    """Another month, quarter or number of months."""
    found = list(re.finditer(r"(?<=[Tt]háng )\d{1,2}(?!\d)|\b\d{1,2}(?= tháng đầu)|(?<=[Qq]uý )[IV]+\b", reply.masked))
    if not found:
        return []
    m = rng.choice(found)
    if not m.group().isdigit():
        return [(m.start(), m.end(), "III" if m.group() != "III" else "II")]
    other = (int(m.group()) + rng.randint(0, 9)) % 12 + 1
    return [(m.start(), m.end(), str(other if other != int(m.group()) else other % 12 + 1))]


def _date(reply: Reply, rng: random.Random) -> list[Edit]:
    found = days(reply.masked)
    if not found:
        return []
    day = rng.choice(found)
    m = re.compile(r"\d+").search(reply.masked, day.start)
    return [(m.start(), m.end(), str((day.day + rng.randint(0, 20)) % 28 + 1).zfill(len(m.group())))] if m else []


def _document_number(reply: Reply, rng: random.Random) -> list[Edit]:
    found = document_numbers(reply.masked)
    if not found:
        return []
    one = rng.choice(found)
    at = reply.masked.index(one)
    digits = re.match(r"\d+", one)
    return [(at, at + digits.end(), _other_digit(digits.group(), rng.randint(1, 7)))] if digits else []


def _document_kind(reply: Reply, rng: random.Random) -> list[Edit]:
    """A decision's number made a resolution's."""
    found = list(re.finditer(r"(?<=/)(?:NQ|QĐ|NĐ|TT|CT|KH|BC|TB|TTr)(?=-)", reply.masked))
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
    return [(m.start(), m.start() + len(m.group().rstrip()), rng.choice(_data()["names"]["persons"]))]


def _place(reply: Reply, rng: random.Random) -> list[Edit]:
    """Another zone, commune or company under the same common noun."""
    heads = r"(?:KCN|CCN|khu công nghiệp|cụm công nghiệp|xã|huyện|phường|thôn|hồ|cảng|Công ty(?: TNHH| cổ phần| CP)?)"
    found = list(re.finditer(rf"(?<=\s){heads} ((?:{_CAPITALISED})(?: {_CAPITALISED}){{0,2}})", reply.masked))
    if not found:
        return []
    m = rng.choice(found)
    return [(m.start(1), m.end(1), rng.choice(_data()["names"]["places"]))]


def _not_removed(reply: Reply, rng: random.Random) -> list[Edit]:
    found = list(re.finditer(r"(?<=\s)(?:không|chưa) (?=\w)", reply.masked))
    if not found:
        return []
    m = rng.choice(found)
    return [(m.start(), m.end(), "đã " if m.group() == "chưa " else "")]


def _instead(words: str) -> Alteration:
    def made(reply: Reply, rng: random.Random) -> list[Edit]:
        found = _amounts(reply)
        if not found:
            return []
        figure, start, _ = rng.choice(found)
        return [(start, figure.end, words)]

    return made


def _claim(claims: Sequence[str]) -> Alteration:
    """Something more said at the end of a sentence, under its marker."""

    def made(reply: Reply, rng: random.Random) -> list[Edit]:
        ends = list(re.finditer(r"(?<=\w|%|\))(?=[ ]?(?:\[\d{1,3}\])+[.;]?\s*(?:\n|$|[A-ZĐ]))", reply.text))
        if not ends:
            return []
        at = rng.choice(ends).start()
        return [(at, at, f", {rng.choice(claims)}")]

    return made


def _pair(pairs: Sequence[Sequence[str]], *, after_number: bool = False, near_number: bool = False) -> Alteration:
    """A word in the place of its counterpart; the longest one that stands there. "tăng cường" has no figure near."""
    other = {w: o for a, b in reversed(pairs) for w, o in ((b, a), (a, b))}
    longest = "|".join(re.escape(w) for w in sorted(other, key=len, reverse=True))
    before = r"(?:(?<=\d)|(?<=\d\s)|(?<=tỷ )|(?<=triệu )|(?<=nghìn ))" if after_number else r"(?<!\w)"
    after = r"(?=.{0,25}\d)" if near_number else ""
    pattern = re.compile(rf"{before}(?:{longest})(?!\w){after}")

    def made(reply: Reply, rng: random.Random) -> list[Edit]:
        found = list(pattern.finditer(reply.masked))
        if not found:
            return []
        m = rng.choice(found)
        return [(m.start(), m.end(), other[m.group()])]

    return made


# --------------------------------------------------------------------------------------------------- rewrites


def _true_words(reply: Reply, rng: random.Random) -> list[Edit]:
    found = [a for a in _amounts(reply) if re.fullmatch(r"\d{1,2}", reply.masked[a[1] : a[2]])]
    found = [a for a in found if a[0].value > 1 and a[0].unit not in ("%", "điểm %")]
    if not found:
        return []
    figure, start, end = rng.choice(found)
    return [(start, end, spelled_out(int(number(reply.masked[start:end]))))] if figure else []


def _true_zero(reply: Reply, rng: random.Random) -> list[Edit]:
    found = [a for a in _amounts(reply) if re.fullmatch(r"0?[1-9]", reply.masked[a[1] : a[2]])]
    if not found:
        return []
    _, start, end = rng.choice(found)
    digits = reply.masked[start:end]
    return [(start, end, digits[1:] if len(digits) == 2 else f"0{digits}")]


def _true_scale(reply: Reply, rng: random.Random) -> list[Edit]:
    """ "1,2 tỷ" -> "1.200 triệu"."""
    pattern = r"(?<![\d.,])(\d{1,3}(?:\.\d{3})*(?:,\d+)?) (tỷ|triệu)(?= (?:đồng|USD))"
    found = list(re.finditer(pattern, reply.masked))
    if not found:
        return []
    m = rng.choice(found)
    lower = {"tỷ": "triệu", "triệu": "nghìn"}[m[2]]
    return [(m.start(), m.end(), f"{written(number(m[1]) * 1000)} {lower}")]


def _true_grouping(reply: Reply, rng: random.Random) -> list[Edit]:
    found = [m for m in _numbers(reply) if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", m.group())]
    if not found:
        return []
    m = rng.choice(found)
    return [(m.start(), m.end(), m.group().replace(".", ""))]


def _true_date(reply: Reply, rng: random.Random) -> list[Edit]:
    found = [d for d in days(reply.masked) if d.year]
    if not found:
        return []
    day = rng.choice(found)
    start = day.start
    if "tháng" in day.text:
        return [(start, day.end, f"ngày {day.day:02}/{day.month:02}/{day.year}")]
    lead = "" if reply.masked[:start].lower().endswith("ngày ") else "ngày "
    return [(start, day.end, f"{lead}{day.day} tháng {day.month} năm {day.year}")]


def _true_share(reply: Reply, rng: random.Random) -> list[Edit]:
    shares: Mapping[str, str] = _data()["rewrites"]["shares"]
    found = [f for f in reply.figures if f.unit == "%" and f"{f.value.normalize():f}" in shares]
    if not found:
        return []
    figure = rng.choice(found)
    return [(figure.start, figure.end, shares[f"{figure.value.normalize():f}"])]


def written(value: Decimal) -> str:
    """1234.5 -> "1.234,5"."""
    whole, _, part = f"{value.normalize():f}".partition(".")
    return f"{int(whole):,}".replace(",", ".") + (f",{part}" if part else "")


def spelled_out(value: int) -> str:
    """21 -> "hai mươi mốt"; up to 99."""
    digits: Sequence[str] = _data()["rewrites"]["digits"]
    tens, ones = divmod(value, 10)
    if not tens:
        return digits[ones]
    last = {0: "", 5: "lăm", 1: "mốt" if tens > 1 else "một"}.get(ones, digits[ones])
    return f"{'mười' if tens == 1 else f'{digits[tens]} mươi'} {last}".strip()
