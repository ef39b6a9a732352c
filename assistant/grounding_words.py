"""What the words around a figure claim: direction, result or target, negation, the thing measured, names. Pure.

All of it works on folded text (lower case, no diacritics), so that spelling differences don't count as claims.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from index.synonyms import Phrase, read_groups
from index.text import document_numbers, quantities
from index.vietnamese import LOWER, UPPER, Analyzer, fold

Direction = Literal["up", "down"]
Nature = Literal["result", "target"]

# ------------------------------------------------------------------------------------------------ direction

_UP = r"\btang\b|\bvuot\b|\bcao hon\b|\bnhieu hon\b|\blon hon\b|\bgap\b"
_DOWN = r"\bgiam\b|\bsut\b|\bhut\b|\bthap hon\b|\bit hon\b|\bkem\b|\bnho hon\b"
_DIRECTION = re.compile(rf"(?P<up>{_UP})|(?P<down>{_DOWN})")
# "giảm nghèo", "tăng cường", "miễn, giảm tiền thuê đất" tell no direction of a figure.
_NO_DIRECTION = re.compile(
    r"\btang cuong\b|\bgia tang\b(?= (?:co hoi|ap luc))|\bmien,? giam\b|\bgiam ngheo\b|\bgiam nhe\b"
)
_LEVEL = re.compile(r"\b(?:dat|bang|chiem|hoan thanh)\b")


def direction_before(text: str, start: int, *, near: bool) -> Direction | None:
    """The direction told right before a figure: in its own comma part (`near`), or since the figure before it."""
    plain = _NO_DIRECTION.sub(lambda m: " " * len(m.group()), fold(text[_begin_of(text, start, near) : start]))
    last = list(_DIRECTION.finditer(plain))[-1:]
    if not last or (near and _LEVEL.search(plain, last[0].end())):
        return None
    return "up" if last[0]["up"] else "down"


def directions_in(text: str) -> set[Direction]:
    """All directions that a text tells."""
    plain = _NO_DIRECTION.sub(" ", fold(text))
    return {"up" if m["up"] else "down" for m in _DIRECTION.finditer(plain)}


def is_level(text: str, start: int) -> bool:
    """Whether a figure is told as what was reached: "đạt 63,98%"."""
    return bool(_LEVEL.search(fold(text[_begin_of(text, start, True) : start])))


def _begin_of(text: str, start: int, near: bool) -> int:
    """Where the words of a figure begin: after the figure before it; when `near`, after the last comma as well."""
    ends = [q.end for q in quantities(text) if q.end <= start]
    cuts = [m.end() for m in re.finditer(r"[;:(]|,(?!\d)" if near else r";", text[:start])]
    return max([0, *ends[-1:], *cuts[-1:]])


def turned(text: str, held: str) -> bool:
    """Whether a figure is told with a direction that the same figure never has in `held`: "tăng 12,4%" for "giảm"."""
    stated = quantities(held)
    for figure in quantities(text):
        told = direction_before(text, figure.start, near=True)
        same = [q for q in stated if q.value == figure.value and q.unit == figure.unit]
        if told and same and told not in {direction_before(held, q.start, near=False) for q in same}:
            return True
    return False


# ----------------------------------------------------------------------------------------- result and target

_TARGET = re.compile(
    r"\bdu kien\b|\bphan dau\b|\bdu bao\b|\bmuc tieu\b|\bchi tieu\b|\bdat ra\b|\bde ra\b|\bse\b|\bke hoach\b"
    r"|\bphuong huong\b|\bnhiem vu\b|\buoc (?:\w+ ){0,4}ca nam\b|\btoi thieu\b|\bit nhat\b|\byeu cau\b|\bgiao\b"
)
_NOT_TARGET = re.compile(
    r"\b(?:so voi|bang|dat|vuot|hoan thanh|thuc hien)(?: (?:duoc|va|vuot))*(?: [\d.,/]+ ?%?)?(?: so voi| cua)?"
    r" (?:ke hoach|chi tieu|muc tieu|kh)\b"
    r"|[\d.,]+ ?% (?:so voi |cua )?(?:ke hoach|chi tieu|muc tieu|kh)\b"
    r"|\bke hoach (?:va dau tu|von)\b|\b\d+/\d+ chi tieu\b"
)
_RESULT = re.compile(r"\bda\b(?! nang)|\bdat(?: duoc)?\b(?! ra\b)|\bket qua\b|\bthuc hien duoc\b|\bthuc te\b")


def nature_told(text: str) -> Nature | None:
    """Whether a sentence tells a target or a result; a target when it tells both ("phấn đấu đạt")."""
    plain = _NOT_TARGET.sub(" ", fold(text))
    if _TARGET.search(plain):
        return "target"
    return "result" if _RESULT.search(plain) else None


def says_done(text: str) -> bool:
    """Whether something is told as done: "đã triển khai"."""
    return bool(re.search(r"\bda\b(?! nang)", fold(text)))


def reached(text: str, start: int, end: int) -> bool:
    """Whether a figure is said to have been reached, in its own comma part: "đã đạt 365 triệu USD"."""
    own = fold(text[_begin_of(text, start, True) : end])
    return bool(_RESULT.search(_NOT_TARGET.sub(" ", own)))


# --------------------------------------------------------------------------------------------------- negation

_NEGATION = re.compile(r"\b(?:chua|khong|chang)\s+(?!chi\b|ngung\b|nhung\b|khi\b)(?P<what>\w+(?: \w+)?)")
_SOFT = frozenset(["duoc", "co", "the", "phai", "con", "he"])


def negated(text: str) -> set[str]:
    """The first syllables that a text denies: "chưa triển khai dự án" -> {"trien"}."""
    found = set()
    for match in _NEGATION.finditer(fold(text)):
        words = [w for w in match["what"].split() if w not in _SOFT]
        found |= set(words[:1])
    return found


def contradicts(sentence: str, source: str) -> bool:
    """Whether one of the two denies what the other says of the same verb: "chưa triển khai" and "đã triển khai"."""
    mine, theirs = negated(sentence), negated(source)
    said, stated = fold(sentence).split(), fold(source).split()
    denied_there = {w for w in theirs - mine if w in said and _only_denied(w, stated)}
    denied_here = {w for w in mine - theirs if w in stated}
    return bool(denied_there or denied_here)


def _only_denied(word: str, words: Sequence[str]) -> bool:
    at = [i for i, w in enumerate(words) if w.strip(",.;:()") == word]
    return all({"chua", "khong", "chang"} & set(words[max(0, i - 2) : i]) for i in at)


# ------------------------------------------------------------------------------------------- the thing measured


@dataclass(frozen=True)
class Indicators:
    """The names of common indicators (index/data/indicators.tsv), each group one indicator; folded syllables."""

    analyzer: Analyzer
    groups: tuple[tuple[Phrase, ...], ...]

    def named(self, text: str) -> frozenset[int]:
        """Which indicators a text names, by number."""
        words = f" {' '.join(fold(s) for s in self.analyzer.syllables(text))} "
        return frozenset(
            i for i, group in enumerate(self.groups) if any(f" {' '.join(phrase)} " in words for phrase in group)
        )

    def of_figure(self, text: str, start: int, end: int) -> frozenset[int]:
        """The indicators that a figure is told of: those named since the figure before it, else before that, else
        right after it."""
        edges = [0, *(q.end for q in quantities(text) if q.end <= start)]
        stop = start
        for edge in reversed(edges):
            named = self.named(text[edge:stop])
            if named:
                return named
            stop = edge
        after = re.split(r"[,;:(]", text[end:], maxsplit=1)[0]
        return self.named(after)


def build_indicators(analyzer: Analyzer) -> Indicators:
    return Indicators(analyzer, read_groups("indicators.tsv", analyzer, folded=True))


# ------------------------------------------------------------------------------------------------------- names

_CAPITAL = rf"(?<!\w)[{UPPER}][{LOWER}]*(?!\w)"
_RUN = re.compile(rf"{_CAPITAL}(?:\s+{_CAPITAL})+")
_BODY = re.compile(
    rf"\b(?P<kind>Sở|Bộ|Cục|Chi cục|Phòng|Ngành|ngành|Công an|Thanh tra|Công ty|Tập đoàn|Trung tâm|Hội|Liên đoàn|Ban)"
    rf"\s+(?P<name>[{UPPER}][{LOWER}]+(?:\s+(?:và\s+)?[{UPPER}{LOWER}]+){{0,3}})"
)
_ACRONYM = re.compile(rf"(?<!\w)[{UPPER}]{{2,}}(?:[-&][{UPPER}]+)*(?!\w)")
# Capitals of office, kind or courtesy: no names of their own.
_GENERIC_WORDS = """
    ban quan ly cac khu cong nghiep kinh te cum kcn kkt ccn uy nhan dan tinh hoi dong thanh pho huyen xa thi
    truong chu tich bi thu giam doc van phong dang bo chi doan the nha nuoc trung uong viet nam nghi quyet dinh
    thong bao cao ke hoach chuong trinh ong ba theo tai trong so an lanh dao tap tong doanh quy thang ngay phia
    ngoai den sau cung tuy nhien muc ket qua nhiem vu ubnd hdnd bql vnd usd fdi oda tp de du toan cua khau quoc
"""
_GENERIC = frozenset(_GENERIC_WORDS.split())


# A capital that only begins the sentence: "Tại Lâm Đồng", "Theo Phạm S".
_LEADING = re.compile(
    r"^(?:(?:Tại|Theo|Trong|Ở|Ngoài|Cùng|Riêng|Về|Do|Từ|Và|Cho|Các|Những|Ông|Bà|Đồng chí|Năm|Nhà|Tỉnh|Huyện|Của|Với|Đối"
    r"|Để|Khi|Sau|Trước|Đến|Là|Hai|Ba|Bốn|Năm|Một|Giao|Phối hợp|Còn|Có)\s+)+"
)


def names_in(text: str) -> list[str]:
    """Proper names of a sentence: people, places, zones, bodies, companies; kinds and offices alone are none."""
    bodies = list(_BODY.finditer(text))
    runs = [m for m in _RUN.finditer(text) if not any(b.start() <= m.start() < b.end() for b in bodies)]
    numbers = document_numbers(text)
    found = [_LEADING.sub("", m.group()) for m in runs]
    found += [f"{m['kind']} {_until_lower(m['name'])}" for m in bodies]
    found += [m.group() for m in _ACRONYM.finditer(text) if not any(m.group() in number for number in numbers)]
    return [
        name
        for name in dict.fromkeys(found)
        if " " in name or name.isupper()
        if set(re.findall(r"\w+", fold(name))) - _GENERIC
    ]


def _until_lower(name: str) -> str:
    """ "Tài chính tham mưu" -> "Tài chính": a body's name has one small syllable after each capital at most."""
    words, kept = name.split(), []
    small = 0
    for word in words:
        small = 0 if word[0].isupper() or word == "và" else small + 1
        if small > 1:
            break
        kept.append(word)
    while kept and kept[-1] == "và":
        kept.pop()
    return " ".join(kept)


def tail_free(name: str) -> list[str]:
    """A name, and the same without its last syllable where that is a small one: it may be a verb ("Tài chính lập")."""
    words = name.split()
    return [name, " ".join(words[:-1])] if len(words) > 2 and words[-1][0].islower() else [name]


# ---------------------------------------------------------------------------------------------------- wording

_CONNECTING_WORDS = """
    la cua cac va duoc co trong cho voi nhung thi ma de o tai tu den nay do theo ve boi cung nhu con da se bi
    kia nen vi khi neu hoac hay rat rang gom cu the sau day tren duoi mot so viec
"""
_CONNECTING = frozenset(_CONNECTING_WORDS.split())


def content(syllables: Sequence[str]) -> list[str]:
    """Folded syllables without those that only connect."""
    return [s for s in syllables if s not in _CONNECTING and not s[0].isdigit()]
