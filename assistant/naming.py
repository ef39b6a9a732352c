"""Named zones, places, bodies and offices in a question."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.query import Query
from index.scanning import before
from index.vietnamese import LOWER, UPPER, fold

CAPITAL = rf"[{UPPER}]\w*"
_NOT_INNER = (
    "và|tỉnh|năm|của|do|ở|tại|đã|có|là|được|phải|thì|về|trong|đặt|với|giao|nêu|họp|đạt|thu|nộp|đưa|cho|hay|so|từ|đến"
    "|trước|sau|theo|vào|bị|chưa|không|còn|đang|sẽ|nên|cần|ước|cuối|đầu|giữa|báo|đề|yêu|chỉ|tổ|như|lúc|khi|hồi|mang"
)
_INNER = rf"(?!(?:{_NOT_INNER})\b)[{LOWER}]+"
_GOES_ON = rf"(?!(?:Bộ|Sở|UBND|Cục|Ban|Phòng)\b){CAPITAL}"
_NAME = (
    rf"{CAPITAL}(?:\s+{CAPITAL}|\s+{_INNER}\s+(?:và\s+)?{_GOES_ON}|\s*[-–&]\s*{CAPITAL}|\s+và\s+(?=Đầu|Môi|Xã|Du"
    rf"|Công|Đào|Truyền|Phát|Xây|Thể){CAPITAL})*(?:\s(?:tư|chính|trường|dựng|thương|vụ|hội|nghệ|tế|thuế|tạo"
    rf"|thông)\b)?"
)
_PLACE_NAME = rf"{CAPITAL}(?:\s+{CAPITAL}){{0,3}}"
NAMED = re.compile(
    r"\b(?:(?P<kind>KCN|KKT|CCN|[Kk]hu công nghiệp|[Kk]hu kinh tế(?: cửa khẩu)?(?: quốc tế)?|[Cc]ụm công nghiệp"
    rf"|[Hh]uyện|[Xx]ã|[Tt]hôn|[Tt]hị xã|TP\.?|[Cc]ửa khẩu)\s+\(?(?P<name>{_PLACE_NAME})"
    r"|(?P<body_kind>[Ss]ở|[Bb]ộ|[Cc]ục|[Pp]hòng|[Cc]ông ty|[Tt]ập đoàn)\s+"
    rf"(?:cổ phần\s+|TNHH\s+)?\(?(?P<body>{_NAME}))"
)


def names_in(text: str, provinces: Sequence[str] = (), *, boards: bool = False) -> tuple[str, ...]:
    """Named zones, places and bodies of a question, without their kind ("KCN Phú Hội" -> "Phú Hội"), provinces apart.

    `boards`: only those that name the board itself ("Ban Quản lý Khu kinh tế Bờ Y"); otherwise only the others.
    """
    found: list[str] = []
    for match in NAMED.finditer(text):
        name = match["name"] or match["body"]
        for province in provinces:
            name = name.removesuffix(province).strip()
            name = "" if name.startswith(f"{province} ") else name
        before = text[: match.start()].lower()
        is_board = bool(re.search(r"(?:ban quản lý|bql)(?: các)?\s*$|(?:ban quản lý|bql)[^.?()]{0,30}\([^)]*$", before))
        whole = _AND_ALL.match(text, match.end()) or re.search(r"\bcác (?:kcn|khu công nghiệp)(?: và|,)\s*$", before)
        if name and name not in ("Việt Nam", "UBND") and is_board == boards and not whole:
            found.append(name)
            more = _FURTHER.match(text, match.end()) if match["name"] else None
            if more and more["name"] not in provinces:
                found.append(more["name"])
    return tuple(dict.fromkeys(found))


# "hai KCN Lộc Sơn và Phú Hội": the second goes without its kind.
_FURTHER = re.compile(
    r"\s*(?:,|và|với|hay|hoặc)\s+(?!(?:Sở|Bộ|Ban|UBND|Cục|Phòng|KCN|KKT|CCN|Khu|Công ty)\b)"
    rf"(?P<name>{CAPITAL}(?:\s+{CAPITAL})+)"
)


# "KKT Nhơn Hội và các KCN": all that the board manages, which no single figure needs to name.
_AND_ALL = re.compile(r"\s*(?:và|,)\s+các\s+(?:KCN|KKT|CCN|khu)\b", re.IGNORECASE)


def zone_candidates(query: Query) -> tuple[str, ...]:
    """Two syllables after "kcn" and the like that were typed in small letters, and so may be a name; folded."""
    plain = fold(query.text)
    small = [m for m in _SMALL_ZONE.finditer(plain) if query.text[m.start("name") : m.end("name")].islower()]
    provinces = {fold(p) for p in query.provinces}
    return tuple(m["name"] for m in small if m["name"] not in provinces)


def bare_names(query: Query) -> tuple[str, ...]:
    """Names that stand without their kind and so may be those of zones: "Lộc Sơn với Phú Hội bên nào nhiều hơn"."""
    if query.folded:
        return ()
    taken = [m.span() for m in NAMED.finditer(query.text)]
    found = [
        m.group()
        for m in re.finditer(rf"(?<!\w){CAPITAL}(?:\s+{CAPITAL}){{1,2}}(?!\s+{CAPITAL})", query.text)
        if not any(a <= m.start() < b for a, b in taken) and not before(_TITLED, query.text, m.start())
    ]
    return tuple(name for name in dict.fromkeys(found) if name not in query.provinces)


_TITLED = re.compile(r"\b(?:ông|bà|anh|chị|đồng chí|đ/c|tỉnh|huyện|xã|thành phố|công ty)\s+$", re.IGNORECASE)
_SMALL_ZONE = re.compile(r"\b(?:kcn|kkt|ccn|khu cong nghiep|khu kinh te|cum cong nghiep) (?P<name>[a-z]+ [a-z]+)\b")
