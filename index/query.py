"""What a question says about where to look: its words, the provinces it names and the periods it covers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from index.scanning import before
from index.text import Period, periods
from index.vietnamese import LOWER, UPPER, fold, has_diacritics, normalise, one_spelling

# "đầu năm 2024", "giữa năm 2024", "tính đến nay 2024", "CBCC 2019": the year is meant, the months are not exact.
_LOOSE_YEAR = re.compile(r"(?:(?P<part>dau|giua|cuoi)\s+nam\s+|(?<![\w/.,\-]))(?P<year>(?:19|20)\d\d)(?![\w/])")


@dataclass(frozen=True, slots=True)
class Query:
    """`text` is normalised; `folded` when it was typed without diacritics.

    `periods` are exact ("6 tháng đầu năm 2019", "năm 2020"); `years` holds every year named, exact or not. `dates` is
    whether a period only dates a state ("đến tháng 6/2024"), which papers of other periods tell too.
    """

    text: str
    folded: bool = False
    provinces: tuple[str, ...] = ()
    periods: tuple[Period, ...] = ()
    years: frozenset[int] = frozenset()
    dates: bool = False


def understand(text: str, provinces: Iterable[str] = ()) -> Query:
    """Read a question; `provinces` are the names to look for in it."""
    text = normalise(text)
    folded = not has_diacritics(text)
    found = _exact_periods(text, folded)
    plain = fold(text)
    loose = {int(m["year"]) for m in _LOOSE_YEAR.finditer(plain) if not before(_HORIZON, plain, m.start())}
    years = loose | {p.year for p in found if p.year} | {p.until for p in found if p.until}
    found = found or tuple(_ended(plain))
    years |= {p.year for p in found if p.year}
    dates = any(before(_INEXACT, plain, p.start) for p in found)
    return Query(text, folded, find_names(text, provinces, folded), found, frozenset(years), dates)


_END = re.compile(
    r"(?:\bden|\btoi|\bhet)\s+(?P<at>(?:ngay\s+)?(?:(?P<d>31|30)[/.-](?P<m>12|0?9|0?6|0?3)[/.-](?P<y>(?:19|20)\d\d)))(?!\d)"
)


def _ended(plain: str) -> Iterator[Period]:
    """The months at whose end a state is told: "đến 30/6/2024" is of six months, "đến 31/12/2024" of the year."""
    for match in _END.finditer(plain):
        yield Period(int(match["y"]), 1, int(match["m"]), match.start("at"), match.end("at"))


# "điều chỉnh quy hoạch đến 2040": how far a plan looks, not when something happens.
_HORIZON = re.compile(
    r"\b(?:quy hoach|chien luoc|de an|chuong trinh|tam nhin)\b[^,.;?]{0,80}\bden (?:nam )?$|\btam nhin (?:nam )?$"
)


def _exact_periods(text: str, folded: bool) -> tuple[Period, ...]:
    """Periods, without those that only date a state ("đến cuối năm 2024") or are compared with ("cùng kỳ năm 2023").

    A period without a year takes the only year that the text names; "năm 2023 và 2024" are two periods.
    """
    plain = fold(text)
    found = [p for p in periods(text, folded=folded) if not p.whole_year or not before(_INEXACT, plain, p.start)]
    found = [q for p in found for q in (p, *_further_years(plain, p))]
    if (bare := _BARE_MONTHS.search(plain)) and all(p.whole_year and p.year and not p.until for p in found):
        found = [replace(p, last=_MONTHS[bare[1]]) for p in found]  # "6 tháng của tỉnh, năm 2023 và 2024"
    years = {p.year for p in found if p.year} or _bare_years(plain)
    if len(years) == 1:
        found = [p if p.year else replace(p, year=next(iter(years))) for p in found]
    elif len(years) >= 2 and len(found) == 1 and not found[0].year:
        found = [replace(found[0], year=year) for year in sorted(years)]  # "nửa đầu năm: 2023 với 2024"
    once: dict[tuple[int, ...], Period] = {}
    for p in found:
        once.setdefault((p.year, p.first, p.last, p.until), p)
    apart = list(once.values())
    return tuple(p for i, p in enumerate(apart) if not any(p.same(q) for q in apart[:i]))


_MONTHS = {"6": 6, "9": 9, "sau": 6, "chin": 9}
_BARE_MONTHS = re.compile(
    r"(?<!\btrong )(?<!\bhan )(?<!\bsau )(?<!\bmoi )\b(6|9|sau|chin) thang\b"
    r"(?! (?:dau|cuoi|nam|qua|ke|tiep|mot|\d)|[/-])"
)


_FURTHER_YEAR = re.compile(
    r"(?:,| va| voi| hay| hoac)\s+((?:19|20)\d\d)(?![\w/]|[.,]\d)(?! (?:nguoi|du an|ho|ha|ty|trieu|lao dong)\b)"
)


def _further_years(plain: str, period: Period) -> Iterator[Period]:
    """The same months of the years listed after a period: "6 tháng đầu năm 2022, 2023 và 2024"."""
    end = period.end
    while period.year and not period.until and (match := _FURTHER_YEAR.match(plain, end)):
        end = match.end()
        yield replace(period, year=int(match[1]), start=match.start(1), end=end)


def _bare_years(plain: str) -> set[int]:
    """Years that stand outside every period and are not only compared with: "6 tháng đầu năm nay, 2024"."""
    matches = [m for m in _LOOSE_YEAR.finditer(plain) if not m["part"]]
    return {int(m["year"]) for m in matches if not before(_INEXACT, plain, _before_year(plain, m.start()))}


def _before_year(plain: str, at: int) -> int:
    """Where the words before a year end, "năm" apart."""
    word = before(_YEAR_WORD, plain, at)
    return word.start() if word else at


_YEAR_WORD = re.compile(r"\bnam\s+$")


_INEXACT = re.compile(r"(?:\bdau|\bgiua|\bcuoi|\bden|\bden het|\btoi|\bcung ky|\bso voi cung ky|\bthoi diem)\s*$")


def find_names(text: str, names: Iterable[str], folded: bool) -> tuple[str, ...]:
    """Those of `names` that stand in `text` as whole words, in order of appearance.

    With diacritics the accents must agree; a question typed without them is compared without them.
    """
    haystack = fold(text) if folded else one_spelling(text.lower())
    found: list[tuple[int, int, str]] = []
    for name in names:
        needle = fold(name) if folded else one_spelling(name.lower())
        if not needle or needle not in haystack:
            continue
        match = re.search(rf"(?<!\w){re.escape(needle)}(?!\w)", haystack)
        if match and not (folded and needle in _homographs() and not before(_OF_PLACE, haystack, match.start())):
            found.append((match.start(), match.end(), name))
    kept: list[tuple[int, int, str]] = []
    for start, end, name in sorted(found, key=lambda f: (f[0], -f[1])):
        if not kept or start >= kept[-1][1]:  # "Hòa Bình định trình" names no Bình Định
            kept.append((start, end, name))
    return tuple(name for _, _, name in kept)


_OF_PLACE = re.compile(r"\b(?:tinh|cua|o|tai|voi|va|ubnd|bql)\s+$")


@cache
def _homographs() -> frozenset[str]:
    """Names that without diacritics are read as common words unless something says that a place is meant."""
    text = (files("index") / "data" / "province_homographs.txt").read_text(encoding="utf-8")
    return frozenset(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


_CAPITALISED = rf"[{UPPER}][{LOWER}]*"
_PROVINCE = re.compile(rf"\b[Tt]ỉnh\s+({_CAPITALISED}(?:[\s-]+{_CAPITALISED}){{0,3}})")


def province_names() -> tuple[str, ...]:
    """Vietnam's provinces, former and current (index/data/provinces.txt)."""
    text = (files("index") / "data" / "provinces.txt").read_text(encoding="utf-8")
    return tuple(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


def named_provinces(text: str) -> tuple[str, ...]:
    """Names that follow "tỉnh" in a text, on no list perhaps: "tỉnh An Phước" -> "An Phước"."""
    return tuple(m for m in _PROVINCE.findall(text) if m.split()[0] not in ("Ủy", "Hội", "Đoàn", "Công"))


def folded_provinces(text: str) -> tuple[str, ...]:
    """The two syllables after "tinh" in a text typed without diacritics; they may be no name at all."""
    if has_diacritics(text):
        return ()
    pairs = [m.split() for m in re.findall(r"\btinh ([a-z]+ [a-z]+)", text)]
    names = [p for p in pairs if not any(s in _NOT_NAMES or is_function_word(s, True) for s in p)]
    return tuple(" ".join(p) for p in names if p not in (["an", "toan"], ["an", "ninh"], ["an", "sinh"]))


_NOT_NAMES = frozenset(
    [
        "hoi",
        "thang",
        "nam",
        "quy",
        "ngay",
        "giao",
        "lam",
        "phe",
        "duyet",
        "hinh",
        "den",
        "dau",
        "cuoi",
        "uy",
        "doan",
        "cong",
        "lan",
        "da",
        "dat",
        "trinh",
    ]
)


# Syllables that ask or connect and say nothing about the subject.
_FUNCTION_WORDS = frozenset(
    [
        "là",
        "bao",
        "nhiêu",
        "nhiu",
        "của",
        "các",
        "cái",
        "và",
        "được",
        "đc",
        "có",
        "trong",
        "cho",
        "với",
        "những",
        "nào",
        "thì",
        "mà",
        "để",
        "ở",
        "tại",
        "từ",
        "đến",
        "tới",
        "nay",
        "này",
        "đó",
        "kia",
        "so",
        "theo",
        "về",
        "hay",
        "hãy",
        "biết",
        "hỏi",
        "mình",
        "em",
        "anh",
        "chị",
        "ạ",
        "vậy",
        "ai",
        "gì",
        "mấy",
        "đâu",
        "khi",
        "ra",
        "sao",
        "thế",
        "nhé",
        "ơi",
        "xin",
        "vui",
        "lòng",
        "nêu",
        "kể",
        "liệt",
        "kê",
        "rằng",
        "cũng",
        "như",
        "còn",
        "riêng",
        "bị",
        "bởi",
        "việc",
        "phải",
        "cần",
        "gồm",
        "lần",
        "lượt",
        "dậy",
        "zậy",
        "dị",
        "zạ",
        "dzậy",
        "ta",
        "bữa",
        "hôm",
        "lúc",
        "mức",
        "nhất",
        "hiện",
        "sánh",
        "tự",
        "giữa",
        "giữ",
        "mang",
        "trọn",
        "cả",
        "nửa",
        "đúng",
        "nhắc",
        "giờ",
        "giúp",
        "do",
        "bên",
        "rồi",
        "mỗi",
        "từng",
        "cụ",
        "thể",
        "vs",
        "z",
        "nha",
        "hả",
        "nhỉ",
        "luôn",
        "tên",
    ]
)
_FOLDED_FUNCTION_WORDS = frozenset(
    [
        "la",
        "bao",
        "nhieu",
        "nhiu",
        "cua",
        "cac",
        "va",
        "duoc",
        "dc",
        "co",
        "trong",
        "cho",
        "voi",
        "nhung",
        "nao",
        "thi",
        "ma",
        "de",
        "o",
        "tai",
        "tu",
        "den",
        "toi",
        "nay",
        "do",
        "kia",
        "so",
        "theo",
        "ve",
        "hay",
        "biet",
        "minh",
        "em",
        "anh",
        "chi",
        "a",
        "vay",
        "ai",
        "gi",
        "may",
        "dau",
        "khi",
        "ra",
        "sao",
        "the",
        "nhe",
        "oi",
        "xin",
        "long",
        "neu",
        "ke",
        "liet",
        "rang",
        "cung",
        "nhu",
        "con",
        "rieng",
        "bi",
        "boi",
        "phai",
        "can",
        "gom",
        "luot",
        "zay",
        "bua",
        "hom",
        "luc",
        "muc",
        "nhat",
        "hien",
        "sanh",
        "giua",
        "giu",
        "mang",
        "tron",
        "ca",
        "nua",
        "dung",
        "nhac",
        "gio",
        "giup",
        "ben",
        "roi",
        "moi",
        "vs",
        "z",
        "ten",
    ]
)


def is_function_word(syllable: str, folded: bool) -> bool:
    """Whether a syllable (without diacritics when `folded`) asks or connects and says nothing about the subject."""
    return syllable in (_FOLDED_FUNCTION_WORDS if folded else _FUNCTION_WORDS)


def positions_of(syllables: Sequence[str], phrase: Sequence[str]) -> set[int]:
    """Where `phrase` stands in `syllables`: the positions of all its syllables."""
    n = len(phrase)
    return {
        i + j
        for i in range(len(syllables) - n + 1)
        if n and tuple(syllables[i : i + n]) == tuple(phrase)
        for j in range(n)
    }
