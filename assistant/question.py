"""What is asked: kind of answer, unit, nature (result, target, task), focus, and follow-ups made to stand alone.

Cues are matched on folded text, so that a question typed without diacritics is read the same way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from assistant.answer import Turn
from index.query import Query, understand
from index.vietnamese import fold, has_diacritics, normalise

Wants = Literal["figure", "person", "date", "place", "body", "number", "list", "yes_no", "compare", "text"]
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
    sides: tuple[str, ...] = field(default=())

    @property
    def text(self) -> str:
        return self.query.text


_CUES: tuple[tuple[Wants, str], ...] = (
    ("compare", r"\bso sanh\b|\bchenh lech\b|\bhon kem\b|\b(?:ben|don vi|dia phuong|tinh|noi|kcn|ban) nao\b.*\b(?:hon|nhat|truoc|sau)\b"
                r"|\bcao hon hay\b|\bnhieu hon hay\b|\bit hon hay\b|\bso voi chi tieu\b|\bso voi muc tieu\b"),
    ("number", r"\bso hieu\b|\bvan ban so (?:may|bao nhieu|nao)\b|\b(?:quyet dinh|nghi quyet|thong bao|cong van|van ban|ke hoach) (?:so )?(?:nao|may)\b"
               r"|\bso (?:bao nhieu|may)\b(?! (?:ty|trieu|du an))|\bmang so\b|\b(?:quyet dinh|nghi quyet|thong bao|cong van|van ban) so (?:bao nhieu|may)\b"),
    ("list", r"\bliet ke\b|\bke ten\b|\bke ra\b|\bneu (?:cac|nhung|ro cac|ten)\b|\bgom (?:nhung|cac|co nhung)\b"
             r"|\b(?:nhung|cac) (?:\w+ ){0,6}(?:nao|gi)\b|\bnhung (?:gi|ai|viec gi|dau)\b|\blan luot\b"
             r"|\b(?:viec|nhiem vu|noi dung|ton tai|han che|kho khan|vuong mac) gi\b|\bo (?:cac|nhung) \w+ nao\b"),
    ("person", r"\bai\b(?! tinh\b)|\bten (?:la )?gi\b|\b(?:nguoi|dong chi|vi|ong|ba|lanh dao|can bo)(?: tinh| so| ban| don vi)? nao\b|\bten ai\b"),
    ("date", r"\bkhi nao\b|\bbao gio\b|\bhom nao\b|\bbua nao\b|\bluc nao\b|\bchung nao\b|\bngay (?:may|bao nhieu)\b"
             r"|\bngay (?:thang )?(?:nam )?nao\b|\b(?:thang|nam|quy|thoi gian|thoi diem|thoi han|buoi) (?:nao|may)\b|\b(?:thoi han|han chot|han cuoi|deadline)\b"
             r"|\btrong bao lau\b|\btruoc (?:ngay|thang) nao\b|\bhan (?:hoan thanh|den)\b"),
    ("place", r"\bo dau\b|\btai dau\b|\bdia diem\b|\bnoi nao\b|\bcho nao\b|\bdia ban nao\b"),
    ("body", r"\b(?:co quan|don vi|so|bo|ban|phong|cong ty|nganh|dia phuong|ubnd|uy ban|huyen|to chuc|cap) nao\b"
             r"|\bgiao (?:cho )?ai\b|\b(?:nhung|len) ai\b|\bdon vi gi\b|\bso, (?:ban, )?nganh nao\b"),
    ("figure", r"\bbao nhieu\b|\bbao nhiu\b|\bnhieu\b(?= (?:v|vay|the|ha)\b)|\bmay (?!moc|tinh|bay)\w+|\bdc nhieu\b|\bmuc nao\b|\bty le nao\b"
               r"|\bbao lam\b|\b(?:doanh thu|von|xuat khau|kim ngach|so luong|ty le|gia tri) (?:la )?(?:the nao|ra sao|thi sao)\b|\bnhiu\b|\bnhieu\s*\w{0,2}\s*[?]*$"),
    ("yes_no", r"\bco .*\bkhong\b|\bphai khong\b|\bhay khong\b|\bhay chua\b|\bda .*\bchua\b|\bdung khong\b"),
)  # fmt: skip
_COMPILED = tuple((wants, re.compile(pattern)) for wants, pattern in _CUES)

_UNIT_AFTER = re.compile(
    r"(?:bao nhieu|bao nhiu|may|nhieu|nhiu|tren muc)\s+(?P<unit>phan tram|%|ty dong|ty usd|ty|trieu usd|trieu dong|trieu do|trieu|usd|dong|tien|von|kinh phi|[a-z]+(?: [a-z]+)?)"
)
_NOT_UNITS = re.compile(
    r"^(?:va|so|la|thi|o|tai|trong|nam|de|cho|duoc|cua|vay|roi|voi|tu|the|thang|ngay|quy|con|khi|ma|nhe|a|v|lan luot)\b"
)
_MONEY = re.compile(
    r"\b(?:doanh thu|von|kim ngach|gia tri|tri gia|kinh phi|so tien|nop ngan sach|thu ngan sach|tien|xuat khau|nhap khau|nguon thu|tong muc dau tu)\b"
)
_SHARE = re.compile(r"\b(?:tang|giam|vuot|bang|dat)(?: truong)?(?: duoc)? (?:bao nhieu|may|the nao|ra sao)\b|\bty le\b|\bty trong\b|\bmuc tang\b|\btoc do tang\b|\bphan tram\b|\bquang duong\b")

_TARGET = re.compile(
    r"\bchi tieu\b|\bmuc tieu\b|\bdu kien\b|\bphan dau\b|\bdu bao\b|\bdat ra\b|\bde ra\b|\bke hoach nam\b|\bdat muc\b|\buoc .*\bca nam\b|\btron nam\b|\btoi thieu\b|\bit nhat\b|\bse \b"
)
_RESULT = re.compile(r"\bdat duoc\b|\bthuc hien duoc\b|\bthuc hien\b|\bket qua\b|\bda \b|\bthuc te\b|\buoc dat\b|\bdat bao nhieu\b")
_TASK = re.compile(
    r"\bgiao\b|\bnhiem vu\b|\bphai\b|\btham muu\b|\bduoc yeu cau\b|\bchi dao\b|\bdon doc\b|\bphan cong\b|\btrach nhiem\b|\bcan lam\b|\bviec\b"
)


def read_question(text: str, provinces: Sequence[str], history: Sequence[Turn] = ()) -> Question:
    """Question and conversation -> what is asked, standing alone."""
    asked = normalise(text)
    query = understand(standalone(asked, provinces, history), provinces)
    plain = fold(query.text)
    wants = wanted(plain)
    return Question(
        asked=asked,
        query=query,
        wants=wants,
        units=expected_units(plain) if "figure" in wants or "compare" in wants else (),
        nature=nature_of(plain),
    )


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
    if _TARGET.search(plain):
        return "target"
    if _TASK.search(plain):
        return "task"
    return "result" if _RESULT.search(plain) else None


# ---------------------------------------------------------------------------------------------- follow-ups

_FOLLOW_UP = re.compile(
    r"^(?:the\s+)?(?:con|vay con|the con|vay|the thi|rieng)\b|\bthi sao\b|\bthi the nao\b|^(?:o do|ben do|don vi do|nam do|trong do|so do|viec do|cai do)\b"
    r"|\b(?:o do|ben do|don vi do|nguoi do|hoi nghi do|noi do|ky do|viec nay|viec do|van ban do)\b"
)
_FRAME = re.compile(
    r"^(?:the|vay|a|oi|nhung|thi)?\s*(?:the\s+)?(?:con|rieng)?\s*(?:ben|ve|phan|doi voi|cua|o)?\s+|\s*(?:thi sao|thi the nao|the nao|ra sao|sao|la bao nhieu|bao nhieu|nhe|a|vay|the|nhi|ha)?\s*[?!.]*$"
)


def standalone(asked: str, provinces: Sequence[str], history: Sequence[Turn]) -> str:
    """The question with what it leaves to the conversation: the last question's words, place and period.

    "Còn xuất khẩu thì sao?" keeps the place and period and replaces the indicator; "Thế còn bên Phú Hội?" keeps the
    indicator and replaces the place.
    """
    previous = _last_standalone(history, provinces)
    if not previous or not is_follow_up(asked):
        return asked
    focus = _focus(asked)
    now, before = understand(asked, provinces), understand(previous, provinces)
    if not focus or now.periods or now.years and _only_time(focus):
        return _with_period(previous, focus or asked, now, before)
    if now.provinces and before.provinces:
        return _swap(previous, before.provinces[0], now.provinces[0])
    if _is_name(focus, previous):
        return _replace_name(previous, focus)
    return " ".join(part for part in (focus, *_frame_of(previous, before)) if part)


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
    lead = re.match(r"(?:the\s+|vay\s+)?(?:con|rieng|the con|vay con)\s+(?:ben\s+|ve\s+|phan\s+|doi voi\s+|cua\s+|o\s+)?", plain)
    tail = re.search(r"\s*(?:thi\s+)?(?:sao|the nao|ra sao)?(?:\s+(?:a|nhi|vay|ha|nhe|the))*\s*[?!.]*\s*$", plain)
    start = lead.end() if lead else 0
    end = tail.start() if tail else end
    return asked[start:end].strip(" ,?!.")


def _only_time(focus: str) -> bool:
    return bool(re.fullmatch(r"(?:(?:cua|trong|ca|tron|6|9|sau|chin|thang|dau|cuoi|nam|quy|ke hoach|\d{4}|[ivx]+)\s*)+", fold(focus)))


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
    return re.sub(re.escape(old), new, text, flags=re.IGNORECASE) if old.casefold() in text.casefold() else f"{text} {new}"


_NAMED = r"[A-ZĐÂĂÊÔƠƯÁÀẢÃẠÉÈẺẼẸÍÌỈĨỊÓÒỎÕỌÚÙỦŨỤÝỲỶỸỴẤẦẨẪẬẮẰẲẴẶẾỀỂỄỆỐỒỔỖỘỚỜỞỠỢỨỪỬỮỰ]\w*"
_ZONE = re.compile(
    rf"\b(?P<kind>KCN|KKT|CCN|[Kk]hu công nghiệp|[Kk]hu kinh tế|[Cc]ụm công nghiệp|[Hh]uyện|[Xx]ã|[Tt]hành phố|[Ss]ở|[Bb]ộ|[Pp]hòng|[Cc]ông ty)\s+"
    rf"(?P<name>{_NAMED}(?:\s*(?:-|–|và|,|&)?\s*{_NAMED})*)"
)


def _is_name(focus: str, previous: str) -> bool:
    """A proper name ("Phú Hội", "Sở Xây dựng") where the question before had one of its kind to replace."""
    return has_diacritics(focus) and bool(re.match(rf"(?:{_NAMED})", focus)) and bool(_ZONE.search(previous))


def _replace_name(previous: str, focus: str) -> str:
    old = _ZONE.search(previous)
    if old is None:
        return f"{previous} {focus}"
    new = focus if _ZONE.match(focus) else f"{old['kind']} {focus}"
    return previous[: old.start()] + new + previous[old.end() :]


def _frame_of(previous: str, before: Query) -> tuple[str, ...]:
    """What a new indicator inherits: the kind of answer asked for, the place, the period."""
    plain = fold(previous)
    period = tuple(before.text[p.start : p.end] for p in before.periods[:1]) if before.text == previous else ()
    year = () if period or not before.years else (f"năm {min(before.years)}",)
    target = ("chỉ tiêu",) if _TARGET.search(plain) else ()
    place = tuple(f"{p}" for p in before.provinces[:1])
    ask = ("là bao nhiêu",) if "figure" in wanted(plain) else ()
    return (*ask, *target, *(f"các KCN {p}" for p in place), *(period or year))


def with_sides(question: Question, sides: Sequence[str]) -> Question:
    return replace(question, sides=tuple(sides))
