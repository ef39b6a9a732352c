"""What is asked: kind of answer, unit, nature (result, target, task), focus, and follow-ups made to stand alone.

Cues are matched on folded text, so that a question typed without diacritics is read the same way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.answer import Turn
from assistant.people import last_person
from index.quantities import document_numbers
from index.query import Query, is_function_word, understand
from index.vietnamese import LOWER, UPPER, fold, has_diacritics, normalise, without_diacritics

Wants = Literal[
    "contact", "figure", "person", "date", "place", "body", "number", "reason", "list", "yes_no", "compare", "text"
]
Nature = Literal["result", "target", "task"]


@dataclass(frozen=True, slots=True)
class Question:
    """`query` is the standalone question, ready for retrieval; `units` are what a figure must be measured in.

    A unit is "%", "money", "VND", "USD" or a folded noun ("du an"); empty when any figure will do. `context` are the
    words of the standalone question that only the question before it said; `ignored` the words that weigh nothing.
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
    context: str = ""

    @property
    def text(self) -> str:
        return self.query.text


_CUES: tuple[tuple[Wants, str], ...] = (
    ("contact", r"\bsdt\b|\b(?:soo? )?dien thoai\b|\bhotline\b|\bemail\b|\bduong day nong\b"),
    (
        "compare",
        r"\bso sanh\b|\bchenh\b|\bhon kem\b|\b(?:ben|don vi|dia phuong|tinh|noi|kcn"
        r"|ban) nao\b.*\b(?:hon|nhat|truoc|sau)\b"
        r"|\b(?:chi tieu|cai|linh vuc|muc|nam|ky|quy|khu|kcn) nao\b.*\b(?:hon|nhat)\b|\bkhac nhau (?:the nao|ra sao)\b"
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
        r"|\b(?:so,? (?:ban,? )?nganh|don vi|co quan|lanh dao) nao (?:co mat|tham du|du hop|cung du|da du)\b"
        r"|\b(?:viec|nhiem vu|(?<!ve )noi dung|ton tai|han che|kho khan|vuong mac) gi\b|\bo (?:cac|nhung) \w+ nao\b"
        r"|\b(?:tung|moi) (?:khu|kcn|ccn|kkt|don vi|so|nganh|dia phuong|huyen|du an|phong|ben khu)\b",
    ),
    (
        "person",
        r"\bai\b(?! tinh\b)|\bten (?:la )?gi\b|\b(?:nguoi|dong chi|vi|ong|ba|lanh dao|can bo|chanh van phong"
        r"|chu tich|giam doc|truong ban|truong phong|bi thu|chanh thanh tra)(?: tinh"
        r"| so| ban| don vi)? nao\b|\bten ai\b",
    ),
    (
        "date",
        r"\bkhi nao\b|\bbao gio\b|\bhom nao\b|\bbua nao\b|\bluc nao\b|\bchung nao\b|\bngay (?:may|bao nhieu)\b"
        r"|\b(?:ngay|dem|sang|chieu|toi) (?:thang )?(?:nam )?nao\b|\b(?:thang|nam|quy|thoi gian|thoi diem"
        r"|thoi han|buoi) (?:nao|may)\b|\b(?:thoi han|han chot|han cuoi|deadline)\b"
        r"|\btrong bao lau\b|(?<!ca )(?<!tron )\bnam (?:bao nhieu|may)\b"
        r"|\btruoc (?:ngay|thang) nao\b|\bhan (?:hoan thanh|den)\b",
    ),
    ("reason", r"\bvi sao\b|\btai sao\b|\bly do (?:gi|nao)\b|\bdo dau\b|\bnguyen nhan (?:gi|nao|do)\b"),
    ("place", r"\bo dau\b|\btai dau\b|\bdia diem\b|\bnoi nao\b|\bcho nao\b|\bdia ban nao\b"),
    (
        "body",
        r"\b(?:tap doan|co quan|don vi|so|bo|ban|(?<!van )(?<!truong )phong|cong ty|nganh|dia phuong|ubnd|uy ban"
        r"|huyen|to chuc|cap) nao\b"
        r"|\bgiao (?:cho )?ai\b|\b(?:nhung|len) ai\b|\bdon vi gi\b|\bso, (?:ban, )?nganh nao\b",
    ),
    (
        "figure",
        r"(?<!nam )\bbao nhieu\b|\b(?:ca|tron) nam bao nhieu\b|\bbao nhiu\b"
        r"|\bnhieu\b(?= (?:v|vay|the|ha)\b)|\bmay (?!moc|tinh|bay)\w+"
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
    r"|nhe|a|v|lan luot|cai|chiec|nhat|hon|nua|so|muc)\b"
)
_MONEY = re.compile(
    r"\b(?:doanh thu|von|kim ngach|gia tri|tri gia|kinh phi|soo? tien|nop ngan sach|thu ngan sach|tien"
    r"|xuat khau|nhap khau|nguon thu|tong muc dau tu)\b"
)
_FURTHER_UNIT = re.compile(r"^(?:,| va) ([a-z]+ [a-z]+)(?=\s*[?.]?$)")  # "bao nhiêu cá nhân, tập thể?"
# "bao nhiêu dự án, vốn bao nhiêu": money is asked for too.
_MONEY_ASKED = re.compile(
    r"\b(?:von|kinh phi|soo? tien|tri gia|gia tri)(?: dang ky| dau tu)?(?: la| het| khoang)? (?:bao nhieu|may)\b"
)
_SHARE = re.compile(
    r"\b(?:tang|giam|vuot)(?: truong)?(?: duoc)? (?:bao nhieu|may|the nao|ra sao)\b|\bty le\b|\bty trong\b"
    r"|\bmuc tang\b|\btoc do tang\b|\bphan tram\b|\bquang duong\b"
)

_TARGET = re.compile(
    r"\bchi tieu\b|\bmuc tieu\b|\bdu kien\b|\bphan dau\b|\bdu bao\b|\bdat ra\b|\bdee? ra\b|\bke hoach nam\b"
    r"|^ke hoach (?!soo? |von |dau tu |tong hop |phat trien )"
    r"|\bdat muc\b|\btron nam\b|\btoi thieu\b|\bit nhat\b|\bse \b"
)
# "hoàn thành bao nhiêu chỉ tiêu" counts targets that were met: it asks for a result.
_COUNTED_TARGETS = re.compile(
    r"\bchi tieu nao\b|\bchi tieu\b(?=.*\b(?:vuot|so voi) ke hoach\b)|"
    r"(?:%|\bphan tram|\bphan|\bso voi|\bbang|\bso|\bhoan thanh|\bvuot|\bmay %) (?:cua )?ke hoach(?: ca)? nam\b|"
    r"\b(?:hon|so voi|so|vuot|bang|dat|kem|quang duong|chang duong)(?: (?!se\b)[a-z]+){0,4} (?:de|dee|dat) ra\b|"
    r"\b(?:dat|hoan thanh|vuot|thuc hien)(?: (?:va|vuot|duoc|bao nhieu|may|cac|nhung|\d+/\d+))* chi tieu\b"
    r"|\b(?:may|bao nhieu) chi tieu\b"
)
_RESULT = re.compile(
    r"\bdat duoc\b|\bthuc hien duoc\b|\bthuc hien\b|\bket qua\b|\bda \b|\bthuc te\b"
    r"|\buoc\b(?!.*\bca nam\b)|\bdat bao nhieu\b"
)
_TASK = re.compile(
    r"\bgiao\b|\bnhiem vu\b|\bphai\b|\btham muu\b|\bduoc yeu cau\b|\bchi dao\b|\bdon doc\b|\bphan cong\b"
    r"|\btrach nhiem\b|\bcan lam\b|\bviec\b"
)


def read_question(
    text: str,
    provinces: Sequence[str],
    history: Sequence[Turn] = (),
    names_indicator: Callable[[str], bool] = lambda text: True,
    expand: Callable[[str], str] = str,
) -> Question:
    """Question and conversation -> what is asked, standing alone.

    `names_indicator` tells whether a text names an indicator; `expand` spells abbreviations out, for the cues.
    """
    asked = normalise(text)
    alone, context = with_context(asked, provinces, history, names_indicator)
    query = understand(alone if has_diacritics(asked) else without_diacritics(alone), provinces)
    plain = cue_text(expand(query.text))
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
        context=context if has_diacritics(asked) else without_diacritics(context),
    )


def cue_text(text: str) -> str:
    """Folded text for matching cues, with words that folding would confuse with cues kept apart (máy/mấy, số/sở)."""
    for pattern, kept in _KEPT_APART:
        text = pattern.sub(kept, text)
    return fold(text)


_KEPT_APART = tuple(
    (re.compile(rf"\b(?:{words})\b", re.IGNORECASE), kept)
    for words, kept in (
        ("số", "soo"),
        ("máy", "maay"),
        ("tiên|tiến|tiện", "tieen"),
        ("bàn|bản|bán", "baan"),
        ("đa", "daa"),
        ("đầu|dấu|dầu|đậu", "daau"),
        ("đề", "dee"),
    )
)


def wanted(plain: str) -> tuple[Wants, ...]:
    """Kinds of answer that a folded question asks for, the most specific first; ("text",) when nothing is told."""
    if re.search(r"\b(?:gi|nao|sao|dau)\b", plain):
        plain = re.sub(r"^may (?=[a-z])", "", plain)  # "Mấy dự án chậm tiến độ bị xử lý thế nào?" counts nothing
    found = tuple(wants for wants, pattern in _COMPILED if pattern.search(plain))
    if "compare" in found:
        found = tuple(wants for wants in found if wants != "list")
        if re.search(r"\b(?:nam|ky|quy|thang) nao\b", plain):
            found = tuple(wants for wants in found if wants != "date")  # "năm nào nhiều hơn" asks for no date
    return found or ("text",)


def asks(text: str) -> bool:
    """Whether a question holds an interrogative: "Doanh thu 6 tháng đầu năm 2019?" does not, and means a figure."""
    return bool(
        re.search(
            r"\b(?:nao|gi|ai|(?<!toi )(?<!den )(?<!thang )dau(?! nam| tu| ky)|sao|chua|khong|may|bao nhieu)\b",
            cue_text(text),
        )
    )


def expected_units(plain: str) -> tuple[str, ...]:
    """The units a folded question names or implies, in the order asked."""
    units: list[str] = []
    for match in _UNIT_AFTER.finditer(plain):
        unit = _unit(match["unit"])
        if unit:
            units.append(unit)
            units += _FURTHER_UNIT.findall(plain[match.end() :])[:1]
    if _MONEY_ASKED.search(plain) and not {"VND", "USD", "money"} & set(units):
        units.append("money")
    if _SHARE.search(plain):
        units.append("%")
    if not units and _MONEY.search(plain):
        units.append("money")
    if not units and re.search(r"\bdien tich\b", plain):
        units.append("ha")
    return tuple(dict.fromkeys(units))


def _unit(words: str) -> str:
    if words in ("phan tram", "%") or re.match(r"phan (?:quang|chang|duong|ke|chi|muc)\b", words):
        return "%"  # "đi được mấy phần quãng đường"
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
_NOT_INNER = (
    "và|tỉnh|năm|của|do|ở|tại|đã|có|là|được|phải|thì|về|trong|đặt|với|giao|nêu|họp|đạt|thu|nộp|đưa|cho|hay|so|từ|đến"
    "|trước|sau|theo|vào|bị|chưa|không|còn|đang|sẽ|nên|cần|ước|cuối|đầu|giữa|báo|đề|yêu|chỉ|tổ|như|lúc|khi|hồi|mang"
)
_INNER = rf"(?!(?:{_NOT_INNER})\b)[{LOWER}]+"
_NAME = (
    rf"{_CAPITAL}(?:\s+{_CAPITAL}|\s+{_INNER}\s+(?:và\s+)?{_CAPITAL}|\s*[-–&]\s*{_CAPITAL}|\s+và\s+(?=Đầu|Môi|Xã|Du"
    rf"|Công|Đào|Truyền|Phát|Xây|Thể){_CAPITAL})*(?:\s(?:tư|chính|trường|dựng|thương|vụ|hội|nghệ|tế|thuế|tạo"
    rf"|thông)\b)?"
)
_PLACE_NAME = rf"{_CAPITAL}(?:\s+{_CAPITAL}){{0,3}}"
_NAMED = re.compile(
    r"\b(?:(?P<kind>KCN|KKT|CCN|[Kk]hu công nghiệp|[Kk]hu kinh tế(?: cửa khẩu)?(?: quốc tế)?|[Cc]ụm công nghiệp"
    rf"|[Hh]uyện|[Xx]ã|[Tt]hôn|[Tt]hị xã|TP\.?|[Cc]ửa khẩu)\s+\(?(?P<name>{_PLACE_NAME})"
    r"|(?P<body_kind>[Ss]ở|[Bb]ộ|[Cc]ục|[Pp]hòng|[Cc]ông ty|[Tt]ập đoàn)\s+"
    rf"(?:cổ phần\s+|TNHH\s+)?\(?(?P<body>{_NAME}))"
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
        name = match["name"] or match["body"]
        for province in provinces:
            name = name.removesuffix(province).strip()
            name = "" if name.startswith(f"{province} ") else name
        is_board = bool(re.search(r"(?:ban quản lý|bql)(?: các)?\s*$", text[: match.start()].lower()))
        if name and name not in ("Việt Nam", "UBND") and is_board == boards:
            found.append(name)
    return tuple(dict.fromkeys(found))


def zone_candidates(query: Query) -> tuple[str, ...]:
    """Two syllables after "kcn" and the like that were typed in small letters, and so may be a name; folded."""
    plain = fold(query.text)
    small = [m for m in _SMALL_ZONE.finditer(plain) if query.text[m.start("name") : m.end("name")].islower()]
    provinces = {fold(p) for p in query.provinces}
    return tuple(m["name"] for m in small if m["name"] not in provinces)


_SMALL_ZONE = re.compile(r"\b(?:kcn|kkt|ccn|khu cong nghiep|khu kinh te|cum cong nghiep) (?P<name>[a-z]+ [a-z]+)\b")


_COMPARING = re.compile(
    r"\b(?:so sanh|khac nhau(?: ra sao| the nao)?|con so(?: lam duoc)?|chenh lech|chenh nhau|hon kem"
    r"|(?:ben|don vi|dia phuong|tinh|noi|kcn|ban|khu) nao(?: \w+){0,3}? hon"
    r"|(?:ben|don vi|dia phuong|tinh|noi|ban|khu) nao|(?:cao|nhieu|it|thap|nhanh|lon) hon|cu the|moi ben|lan luot"
    r"|giua)\b"
)


_PLANNING = re.compile(r"\b(?:phan dau|du kien|muc tieu|dat ra|de ra|toi thieu|it nhat|chi tieu|ke hoach(?= nam \d))\b")
_PLANNING_ONLY = re.compile(r"\b(?:phan dau|du kien|dat ra|de ra|toi thieu|it nhat)\b")


def planning_words(question: Question) -> tuple[str, ...]:
    """The words that make a question one about a target; the nature of a statement is checked by itself."""
    text = question.text
    found = (_PLANNING if question.nature == "target" else _PLANNING_ONLY).finditer(fold(text))
    return tuple(text[m.start() : m.end()] for m in found)


def comparing_words(text: str) -> tuple[str, ...]:
    """The words of a question that compare and say nothing of what is compared: "bên nào cao hơn"."""
    plain = fold(text)
    if not dict(_COMPILED)["compare"].search(plain):
        return ()
    return tuple(text[m.start() : m.end()] for m in _COMPARING.finditer(plain))


# ---------------------------------------------------------------------------------------------- follow-ups

_FOLLOW_UP = re.compile(
    r"^(?:the\s+)?(?:con|vay|the|rieng)\b|\bthi sao\b|\bthi the nao\b|\bthi (?:phai |duoc )?(?:\w+ )?(?:gi|may"
    r"|bao nhieu)\b"
    r"|\b(?:o do|ben do|don vi do|nguoi do|hoi nghi do|noi do|ky do|viec nay|viec do|van ban do|so do|trong do"
    r"|truoc do|nam do|cai do)\b"
    r"|^(?:sang )?nam (?:sau|truoc|toi|ngoai)\b|^(?:cung )?ky truoc\b"
)
_RELATIVE = (
    (-1, re.compile(r"(?<!so voi )\b(?:nam truoc|nam ngoai|cung ky nam truoc|ky truoc)\b")),
    (1, re.compile(r"\b(?:nam sau|sang nam|nam toi)\b")),
)


def standalone(
    asked: str,
    provinces: Sequence[str],
    history: Sequence[Turn],
    names_indicator: Callable[[str], bool] = lambda text: True,
) -> str:
    """The question with what it leaves to the conversation; see `with_context`."""
    return with_context(asked, provinces, history, names_indicator)[0]


def with_context(
    asked: str,
    provinces: Sequence[str],
    history: Sequence[Turn],
    names_indicator: Callable[[str], bool] = lambda text: True,
) -> tuple[str, str]:
    """The question with what it leaves to the conversation, and the words that it took from there for its subject.

    "Còn xuất khẩu thì sao?" keeps the place and period and replaces the indicator; "Thế còn bên Phú Hội?" keeps the
    indicator and replaces the place; "Cùng kỳ năm trước đó?" keeps both and moves the period.
    """
    previous = _last_standalone(history, provinces, names_indicator)
    if not previous:
        return asked, ""
    asked = _resolved(asked, previous, history)
    if not is_follow_up(asked, provinces):
        return asked, ""
    focus = _focus(asked)
    now, before = understand(asked, provinces), understand(previous, provinces)
    shift = next((n for n, cue in _RELATIVE if cue.search(fold(asked))), 0)
    if shift and before.years and not now.years:
        return _shifted(previous, asked, shift), ""
    if not focus or now.periods or (now.years and _only_time(focus)):
        return _with_period(previous, focus or asked, now, before), ""
    if now.provinces and before.provinces:
        return _swap(previous, before.provinces[0], now.provinces[0]), ""
    if _is_name(focus, previous):
        return _replace_name(previous, focus), ""
    frame = _frame_of(previous, before, asking=asks(focus))
    if _has_subject(focus) or names_indicator(focus):
        return " ".join(part for part in (focus, *frame) if part), ""
    subject = _subject_of(previous, before)
    return ", ".join(part for part in (focus, subject, " ".join(frame)) if part), subject


_PERSON_MEANT = re.compile(r"\b(?:ông|bà|anh|chị|đồng chí|vị|người) (?:ấy|đó|này)\b", re.IGNORECASE)
_BODY_MEANT = re.compile(
    r"\b(?:khu|KCN|CCN|KKT|đơn vị|sở|công ty|huyện|cơ quan|phòng|nơi|bên) (?:ấy|đó|này)\b", re.IGNORECASE
)


def _resolved(asked: str, previous: str, history: Sequence[Turn]) -> str:
    """The question with "ông ấy", "khu đó" replaced by the last such name of the conversation."""
    said = [*(turn.content for turn in history), previous]
    if _PERSON_MEANT.search(asked):
        person = next(filter(None, map(last_person, reversed(said))), "")
        asked = _PERSON_MEANT.sub(person, asked) if person else asked
    if _BODY_MEANT.search(asked):
        names = [m.group() for text in said for m in _NAMED.finditer(text)]
        asked = _BODY_MEANT.sub(names[-1], asked) if names else asked
    return asked


_MEASURES = re.compile(
    r"so|voi|ke|hoach|cung|ky|nam|truoc|phan|tram|ty|le|tang|giam|dat|duoc|bang|tong|cong|them|bac|diem|thoi|han|chot"
    r"|chu|tri|phoi|hop|lau|xong|trong|rieng|lai|tai|ngay|dau|o|cai|soo"
)


def _has_subject(focus: str) -> bool:
    """Whether the words of a follow-up say what it is about, rather than only what is measured of it."""
    plain = cue_text(focus)
    content = [s for s in plain.split() if s.isalpha() and not _MEASURES.fullmatch(s) and not is_function_word(s, True)]
    return bool(_NAMED.search(focus)) or len(content) >= 3


_ASKING = re.compile(
    r"\b(?:là )?(?:bao nhiêu|mấy|bao lâu|khi nào|ngày nào|ở đâu|tại đâu|thế nào|ra sao|những ai|ai|nào|gì)\b|[?!]"
    r"|\b(?:la )?(?:bao nhieu|may|bao lau|khi nao|ngay nao|o dau|tai dau|the nao|ra sao|nhung ai|ai|nao|gi)\b",
    re.IGNORECASE,
)


def _subject_of(previous: str, before: Query) -> str:
    """What the question before was about: its words without those that ask, its place and its period."""
    text = previous
    for period in reversed(before.periods if before.text == previous else ()):
        text = text[: period.start] + text[period.end :]
    for province in before.provinces:
        text = re.sub(rf"(?:tại |của |ở )?(?:tỉnh )?{re.escape(province)}", "", text, flags=re.IGNORECASE)
    text = re.sub(r"\s+([,.;])", r"\1", _ASKING.sub(" ", text))
    return " ".join(text.split()).strip(" ,.;")


def _shifted(previous: str, asked: str, shift: int) -> str:
    """The previous question a year earlier or later; "nhắm tới" and the like make it one about a target."""
    moved = re.sub(r"(?:19|20)\d\d", lambda m: str(int(m.group()) + shift), previous)
    plan = shift > 0 and not _TARGET.search(fold(previous))
    return f"Mục tiêu {moved}" if plan else moved


def is_follow_up(asked: str, provinces: Sequence[str] = ()) -> bool:
    """Whether a question leans on the one before it: it says so, or is too short to stand alone.

    One of a few words more leans on it too when it names no place, no body and no time.
    """
    plain = fold(asked)
    if _FOLLOW_UP.search(plain) or len(plain.split()) <= 5:
        return True
    now = understand(asked, provinces)
    placed = now.provinces or now.periods or now.years or _NAMED.search(asked) or document_numbers(asked)
    return not placed and len(plain.split()) <= 9


def _last_standalone(
    history: Sequence[Turn], provinces: Sequence[str], names_indicator: Callable[[str], bool] = lambda text: True
) -> str:
    asked = [turn.content for turn in history if turn.role == "user"]
    text = ""
    for content in asked:
        turns = (Turn("user", text),) if text else ()
        text = standalone(normalise(content), provinces, turns, names_indicator)
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
    topic = re.match(r"(.{3,60}?)\s+thi\s(?!.*\b(?:nao|gi|ai|dau|may|bao nhieu)\b)", plain[start:end])
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
    new = focus if _NAMED.match(focus) else f"{old['kind'] or old['body_kind']} {focus}"
    return previous[: old.start()] + new + previous[old.end() :]


def _frame_of(previous: str, before: Query, *, asking: bool = False) -> tuple[str, ...]:
    """What a new indicator inherits: the place, the period, and, unless it is `asking` itself, the kind of answer."""
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
    ask = ("là bao nhiêu",) if "figure" in wanted(plain) and not asking else ()
    named = [m.group() for m in _NAMED.finditer(previous)][:1] if asking else []
    return (*target, *(f"tại {p}" for p in place), *named, *(period or year), *ask)
