"""What is asked: kind of answer, unit, nature (result, target, task), focus, and follow-ups made to stand alone.

Cues are matched on folded text, so that a question typed without diacritics is read the same way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.answer import Turn
from index.query import Query, understand
from index.vietnamese import LOWER, UPPER, fold, has_diacritics, normalise, without_diacritics

Wants = Literal["contact", "figure", "person", "date", "place", "body", "number", "list", "yes_no", "compare", "text"]
Nature = Literal["result", "target", "task"]


@dataclass(frozen=True, slots=True)
class Question:
    """`query` is the standalone question, ready for retrieval; `units` are what a figure must be measured in.

    A unit is "%", "money", "VND", "USD" or a folded noun ("du an"); empty when any figure will do.
    """

    asked: str
    query: Query
    wants: tuple[Wants, ...]
    units: tuple[str, ...] = ()
    nature: Nature | None = None
    names: tuple[str, ...] = ()
    boards: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return self.query.text


_CUES: tuple[tuple[Wants, str], ...] = (
    ("contact", r"\bsdt\b|\b(?:soo? )?dien thoai\b|\bhotline\b|\bemail\b|\bduong day nong\b"),
    (
        "compare",
        r"\bso sanh\b|\bchenh\b|\bhon kem\b|\b(?:ben|don vi|dia phuong|tinh|noi|kcn"
        r"|ban) nao\b.*\b(?:hon|nhat|truoc|sau)\b"
        r"|\bcao hon hay\b|\bnhieu hon hay\b|\bit hon hay\b|\bso voi chi tieu\b|\bso voi muc tieu\b",
    ),
    (
        "number",
        r"\bsoo? hieu\b|\bvan ban soo? (?:may|bao nhieu|nao)\b|\b(?:quyet dinh|nghi quyet|thong bao"
        r"|cong van|van ban|ke hoach) soo? (?:nao|may)\b"
        r"|\bsoo? (?:bao nhieu|may)\b(?! (?:ty|trieu|du an))|\bmang soo?\b",
    ),
    (
        "list",
        r"\bliet ke\b|\bke ten\b|\bke ra\b|\bneu (?:cac|nhung|ro cac|ten)\b|\bgom (?:nhung|cac|co nhung)\b"
        r"|\b(?:nhung|cac) (?:\w+,? ){0,14}(?:nao|gi)\b|\bnhung (?:gi|ai|viec gi|dau)\b|\blan luot\b"
        r"|\b(?:viec|nhiem vu|noi dung|ton tai|han che|kho khan|vuong mac) gi\b|\bo (?:cac|nhung) \w+ nao\b",
    ),
    (
        "person",
        r"\bai\b(?! tinh\b)|\bten (?:la )?gi\b|\b(?:nguoi|dong chi|vi|ong|ba|lanh dao|can bo)(?: tinh"
        r"| so| ban| don vi)? nao\b|\bten ai\b",
    ),
    (
        "date",
        r"\bkhi nao\b|\bbao gio\b|\bhom nao\b|\bbua nao\b|\bluc nao\b|\bchung nao\b|\bngay (?:may|bao nhieu)\b"
        r"|\b(?:ngay|dem|sang|chieu|toi) (?:thang )?(?:nam )?nao\b|\b(?:thang|nam|quy|thoi gian|thoi diem"
        r"|thoi han|buoi) (?:nao|may)\b|\b(?:thoi han|han chot|han cuoi|deadline)\b"
        r"|\btrong bao lau\b|\btruoc (?:ngay|thang) nao\b|\bhan (?:hoan thanh|den)\b",
    ),
    ("place", r"\bo dau\b|\btai dau\b|\bdia diem\b|\bnoi nao\b|\bcho nao\b|\bdia ban nao\b"),
    (
        "body",
        r"\b(?:co quan|don vi|so|bo|ban|phong|cong ty|nganh|dia phuong|ubnd|uy ban|huyen|to chuc|cap) nao\b"
        r"|\bgiao (?:cho )?ai\b|\b(?:nhung|len) ai\b|\bdon vi gi\b|\bso, (?:ban, )?nganh nao\b",
    ),
    (
        "figure",
        r"\bbao nhieu\b|\bbao nhiu\b|\bnhieu\b(?= (?:v|vay|the|ha)\b)|\bmay (?!moc|tinh|bay)\w+"
        r"|\bdc nhieu\b|\bmuc nao\b|\bty le nao\b"
        r"|\bbao lam\b|\b(?:doanh thu|von|xuat khau|kim ngach|soo? luong|ty le"
        r"|gia tri) (?:la )?(?:the nao|ra sao|thi sao)\b|\bnhiu\b|\bnhieu\s*\w{0,2}\s*[?]*$",
    ),
    ("yes_no", r"\bco .*\bkhong\b|\bphai khong\b|\bhay khong\b|\bhay chua\b|\bda .*\bchua\b|\bdung khong\b"),
)
_COMPILED = tuple((wants, re.compile(pattern)) for wants, pattern in _CUES)

_UNIT_AFTER = re.compile(
    r"(?:bao nhieu|bao nhiu|may|nhieu|nhiu|tren muc)\s+(?P<unit>phan tram|%|(?:ty|trieu|nghin) (?:tan|m3|kwh"
    r"|luot|con|san pham)|ty dong|ty usd|ty|trieu usd"
    r"|trieu dong|trieu do|trieu|usd|dong|tien|von|kinh phi|[a-z]+(?: [a-z]+)?)"
)
_NOT_UNITS = re.compile(
    r"^(?:va|cac|nhung|soo?|la|thi|o|tai|trong|nam|de|cho|duoc|cua|vay|roi|voi|tu|the|thang|ngay|quy|con|khi|ma"
    r"|nhe|a|v|lan luot)\b"
)
_MONEY = re.compile(
    r"\b(?:doanh thu|von|kim ngach|gia tri|tri gia|kinh phi|soo? tien|nop ngan sach|thu ngan sach|tien"
    r"|xuat khau|nhap khau|nguon thu|tong muc dau tu)\b"
)
_SHARE = re.compile(
    r"\b(?:tang|giam|vuot)(?: truong)?(?: duoc)? (?:bao nhieu|may|the nao|ra sao)\b|\bty le\b|\bty trong\b"
    r"|\bmuc tang\b|\btoc do tang\b|\bphan tram\b|\bquang duong\b"
)

_TARGET = re.compile(
    r"\bchi tieu\b|\bmuc tieu\b|\bdu kien\b|\bphan dau\b|\bdu bao\b|\bdat ra\b|\bde ra\b|\bke hoach nam\b"
    r"|\bdat muc\b|\buoc .*\bca nam\b|\btron nam\b|\btoi thieu\b|\bit nhat\b|\bse \b"
)
# "hoàn thành bao nhiêu chỉ tiêu" counts targets that were met: it asks for a result.
_COUNTED_TARGETS = re.compile(
    r"\b(?:dat|hoan thanh|vuot|thuc hien)(?: (?:va|vuot|duoc|bao nhieu|may|cac|nhung|\d+/\d+))* chi tieu\b"
    r"|\b(?:may|bao nhieu) chi tieu\b"
)
_RESULT = re.compile(
    r"\bdat duoc\b|\bthuc hien duoc\b|\bthuc hien\b|\bket qua\b|\bda \b|\bthuc te\b|\buoc dat\b|\bdat bao nhieu\b"
)
_TASK = re.compile(
    r"\bgiao\b|\bnhiem vu\b|\bphai\b|\btham muu\b|\bduoc yeu cau\b|\bchi dao\b|\bdon doc\b|\bphan cong\b"
    r"|\btrach nhiem\b|\bcan lam\b|\bviec\b"
)


def read_question(text: str, provinces: Sequence[str], history: Sequence[Turn] = ()) -> Question:
    """Question and conversation -> what is asked, standing alone."""
    asked = normalise(text)
    alone = standalone(asked, provinces, history)
    query = understand(alone if has_diacritics(asked) else without_diacritics(alone), provinces)
    plain = cue_text(query.text)
    wants = wanted(plain)
    return Question(
        asked=asked,
        query=query,
        wants=wants,
        units=expected_units(plain) if "figure" in wants or "compare" in wants else (),
        nature=nature_of(plain),
        names=() if query.folded else names_in(query.text, provinces),
        boards=() if query.folded else names_in(query.text, provinces, boards=True),
        roles=tuple(role for role in ROLES if re.search(rf"\b{role}\b", plain)),
    )


def cue_text(text: str) -> str:
    """Folded text for matching cues, with words that folding would confuse with cues kept apart (máy/mấy, số/sở)."""
    kept = re.sub(r"\bmáy\b", "maay", re.sub(r"\bsố\b", "soo", text, flags=re.IGNORECASE), flags=re.IGNORECASE)
    return fold(kept)


def wanted(plain: str) -> tuple[Wants, ...]:
    """Kinds of answer that a folded question asks for, the most specific first; ("text",) when nothing is told."""
    found = tuple(wants for wants, pattern in _COMPILED if pattern.search(plain))
    return found or ("text",)


def expected_units(plain: str) -> tuple[str, ...]:
    """The units a folded question names or implies, in the order asked."""
    units: list[str] = []
    for match in _UNIT_AFTER.finditer(plain):
        unit = _unit(match["unit"])
        if unit:
            units.append(unit)
    if _SHARE.search(plain):
        units.append("%")
    if not units and _MONEY.search(plain):
        units.append("money")
    return tuple(dict.fromkeys(units))


def _unit(words: str) -> str:
    if words in ("phan tram", "%"):
        return "%"
    if "usd" in words or words.endswith(" do"):
        return "USD"
    if words in ("ty dong", "ty", "trieu dong", "dong"):
        return "VND"
    if words in ("tien", "von", "kinh phi", "trieu"):
        return "money"
    return "" if _NOT_UNITS.match(words) else words


def nature_of(plain: str) -> Nature | None:
    """Whether a folded question is about a target, a task or a result, where its words tell."""
    if _TARGET.search(_COUNTED_TARGETS.sub(" ", plain)):
        return "target"
    if _TASK.search(plain):
        return "task"
    return "result" if _RESULT.search(plain) else None


# -------------------------------------------------------------------------------------------------- names

_CAPITAL = rf"[{UPPER}]\w*"
_INNER = rf"(?!(?:và|tỉnh|năm|của|do|ở|tại|đã|có|là|được|phải|thì|về|trong|đặt|với)\b)[{LOWER}]+"
_NAME = (
    rf"{_CAPITAL}(?:\s+{_CAPITAL}|\s+{_INNER}\s+(?:và\s+)?{_CAPITAL}|\s*[-–&]\s*{_CAPITAL}|\s+và\s+(?=Đầu|Môi|Xã|Du"
    rf"|Công|Đào|Truyền|Phát|Xây|Thể){_CAPITAL})*(?:\s(?:tư|chính|trường|dựng|thương|vụ|hội|nghệ|tế|thuế|tạo"
    rf"|thông)\b)?"
)
_NAMED = re.compile(
    r"\b(?P<kind>KCN|KKT|CCN|[Kk]hu công nghiệp|[Kk]hu kinh tế(?: cửa khẩu)?(?: quốc tế)?|[Cc]ụm công nghiệp"
    r"|[Hh]uyện|[Xx]ã|[Tt]hôn|[Tt]hị xã|TP\.?|[Ss]ở|[Bb]ộ|[Cc]ục"
    rf"|[Pp]hòng|[Cc]ông ty|[Tt]ập đoàn|[Cc]ửa khẩu)\s+(?:cổ phần\s+|TNHH\s+)?\(?(?P<name>{_NAME})"
)
ROLES = (
    "truong ban",
    "chu tich",
    "bi thu",
    "giam doc",
    "truong phong",
    "chanh van phong",
    "nguoi dung dau",
    "thu tuong",
    "bo truong",
)


def names_in(text: str, provinces: Sequence[str] = (), *, boards: bool = False) -> tuple[str, ...]:
    """Named zones, places and bodies of a question, without their kind ("KCN Phú Hội" -> "Phú Hội"), provinces apart.

    `boards`: only those that name the board itself ("Ban Quản lý Khu kinh tế Bờ Y"); otherwise only the others.
    """
    found: list[str] = []
    for match in _NAMED.finditer(text):
        name = match["name"]
        for province in provinces:
            name = name.removesuffix(province).strip()
        is_board = bool(re.search(r"(?:ban quản lý|bql)(?: các)?\s*$", text[: match.start()].lower()))
        if name and is_board == boards:
            found.append(name)
    return tuple(dict.fromkeys(found))


def zone_candidates(query: Query) -> tuple[str, ...]:
    """Two syllables after "kcn" and the like that were typed in small letters, and so may be a name; folded."""
    plain = fold(query.text)
    small = [m for m in _SMALL_ZONE.finditer(plain) if query.text[m.start("name") : m.end("name")].islower()]
    provinces = {fold(p) for p in query.provinces}
    return tuple(m["name"] for m in small if m["name"] not in provinces)


_SMALL_ZONE = re.compile(r"\b(?:kcn|kkt|ccn|khu cong nghiep|khu kinh te|cum cong nghiep) (?P<name>[a-z]+ [a-z]+)\b")


# ---------------------------------------------------------------------------------------------- follow-ups

_FOLLOW_UP = re.compile(
    r"^(?:the\s+)?(?:con|vay|the|rieng)\b|\bthi sao\b|\bthi the nao\b|\bthi (?:phai |duoc )?(?:\w+ )?(?:gi|may"
    r"|bao nhieu)\b"
    r"|\b(?:o do|ben do|don vi do|nguoi do|hoi nghi do|noi do|ky do|viec nay|viec do|van ban do|so do|trong do"
    r"|truoc do|nam do|cai do)\b"
    r"|^(?:sang )?nam (?:sau|truoc|toi|ngoai)\b|^(?:cung )?ky truoc\b"
)
_RELATIVE = (
    (-1, re.compile(r"\b(?:nam truoc|nam ngoai|cung ky nam truoc|ky truoc)\b")),
    (1, re.compile(r"\b(?:nam sau|sang nam|nam toi)\b")),
)


def standalone(asked: str, provinces: Sequence[str], history: Sequence[Turn]) -> str:
    """The question with what it leaves to the conversation: the last question's words, place and period.

    "Còn xuất khẩu thì sao?" keeps the place and period and replaces the indicator; "Thế còn bên Phú Hội?" keeps the
    indicator and replaces the place; "Cùng kỳ năm trước đó?" keeps both and moves the period.
    """
    previous = _last_standalone(history, provinces)
    if not previous or not is_follow_up(asked):
        return asked
    focus = _focus(asked)
    now, before = understand(asked, provinces), understand(previous, provinces)
    shift = next((n for n, cue in _RELATIVE if cue.search(fold(asked))), 0)
    if shift and before.years and not now.years:
        return _shifted(previous, asked, shift)
    if not focus or now.periods or (now.years and _only_time(focus)):
        return _with_period(previous, focus or asked, now, before)
    if now.provinces and before.provinces:
        return _swap(previous, before.provinces[0], now.provinces[0])
    if _is_name(focus, previous):
        return _replace_name(previous, focus)
    return " ".join(part for part in (focus, *_frame_of(previous, before)) if part)


def _shifted(previous: str, asked: str, shift: int) -> str:
    """The previous question a year earlier or later; "nhắm tới" and the like make it one about a target."""
    moved = re.sub(r"(?:19|20)\d\d", lambda m: str(int(m.group()) + shift), previous)
    plan = shift > 0 and not _TARGET.search(fold(previous))
    return f"Mục tiêu {moved}" if plan else moved


def is_follow_up(asked: str) -> bool:
    """Whether a question leans on the one before it: it says so, or is too short to stand alone."""
    plain = fold(asked)
    return bool(_FOLLOW_UP.search(plain)) or len(plain.split()) <= 5


def _last_standalone(history: Sequence[Turn], provinces: Sequence[str]) -> str:
    asked = [turn.content for turn in history if turn.role == "user"]
    text = ""
    for content in asked:
        turns = (Turn("user", text),) if text else ()
        text = standalone(normalise(content), provinces, turns)
    return text


def _focus(asked: str) -> str:
    """ "Còn xuất khẩu thì sao?" -> "xuất khẩu"."""
    plain = fold(asked)
    start, end = 0, len(asked)
    lead = re.match(r"(?:(?:the|vay|con|rieng|thi)\s+)+(?:(?:ben|ve|phan|doi voi|cua|o)\s+)?", plain)
    tail = re.search(
        r"\s*(?:thi\s+)?(?:sao|the nao|ra sao|la bao nhieu)?(?:\s+(?:a|nhi|vay|ha|nhe|the))*\s*[?!.]*\s*$", plain
    )
    start = lead.end() if lead else 0
    end = tail.start() if tail else end
    topic = re.match(r"(.{3,60}?)\s+thi\s", plain[start:end])
    end = start + topic.end(1) if topic else end
    partitive = re.match(r"(?:trong (?:so )?do,?\s+)", plain[start:end])
    start += partitive.end() if partitive else 0
    return asked[start:end].strip(" ,?!.")


def _only_time(focus: str) -> bool:
    return bool(
        re.fullmatch(
            r"(?:(?:cua|trong|vay|the|con|thi|ca|tron|6|9|sau|chin|thang|dau|cuoi|nam|quy|ke hoach|\d{4}|[ivx]+)\s*)+",
            fold(focus),
        )
    )


def _with_period(previous: str, focus: str, now: Query, before: Query) -> str:
    """Replace the previous question's period by the new one; keep further words of the new question."""
    if not now.periods and not now.years:
        return previous
    text = previous
    if before.periods and now.periods:
        old, new = before.periods[0], now.periods[0]
        if before.text == previous:
            text = previous[: old.start] + now.text[new.start : new.end] + previous[old.end :]
    else:
        year = next(iter(now.years))
        text = re.sub(r"(?:19|20)\d\d", str(year), previous)
    return text if _only_time(focus) else f"{focus} {' '.join(_frame_of(text, understand(text, before.provinces)))}"


def _swap(text: str, old: str, new: str) -> str:
    return (
        re.sub(re.escape(old), new, text, flags=re.IGNORECASE) if old.casefold() in text.casefold() else f"{text} {new}"
    )


def _is_name(focus: str, previous: str) -> bool:
    """A proper name ("Phú Hội", "Sở Xây dựng") where the question before had one of its kind to replace."""
    return has_diacritics(focus) and bool(re.match(_CAPITAL, focus)) and bool(_NAMED.search(previous))


def _replace_name(previous: str, focus: str) -> str:
    old = _NAMED.search(previous)
    if old is None:
        return f"{previous} {focus}"
    new = focus if _NAMED.match(focus) else f"{old['kind']} {focus}"
    return previous[: old.start()] + new + previous[old.end() :]


def _frame_of(previous: str, before: Query) -> tuple[str, ...]:
    """What a new indicator inherits: the kind of answer asked for, the place, the period."""
    plain = fold(previous)
    period = tuple(before.text[p.start : p.end] for p in before.periods[:1]) if before.text == previous else ()
    loose = re.search(r"(?:dau|giua|cuoi)\s+nam\s+\d{4}", plain)
    year = (
        ()
        if period or not before.years
        else (previous[loose.start() : loose.end()] if loose else f"năm {min(before.years)}",)
    )
    target = ("chỉ tiêu",) if _TARGET.search(plain) else ()
    place = before.provinces[:1]
    ask = ("là bao nhiêu",) if "figure" in wanted(plain) else ()
    return (*target, *(f"tại {p}" for p in place), *(period or year), *ask)
