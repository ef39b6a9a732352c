"""The words of a question that tell what is asked: kind of answer, unit, result, target or task, comparison.

Cues are matched on folded text, so that a question typed without diacritics is read the same way.
"""

from __future__ import annotations

import re
from typing import Literal

from index.vietnamese import fold

Wants = Literal[
    "contact", "figure", "person", "date", "place", "body", "number", "reason", "list", "yes_no", "compare", "text"
]
Nature = Literal["result", "target", "task"]


_CUES: tuple[tuple[Wants, str], ...] = (
    ("contact", r"\bsdt\b|\b(?:soo? )?dien thoai\b|\bhotline\b|\bemail\b|\bduong day nong\b"),
    (
        "compare",
        r"\bso sanh\b|\bchenh\b|\bhon kem\b|\b(?:ben|don vi|dia phuong|tinh|noi|kcn"
        r"|ban) nao\b.*\b(?:hon|nhat|truoc|sau)\b"
        r"|\b(?:chi tieu|cai|linh vuc|muc|nam|ky|quy|khu|kcn) nao\b.*\b(?:hon|nhat)\b"
        r"|\bkhac nhau (?:the nao|ra sao)\b"
        r"|\b(?:hay|hoac)\b.*\b(?:hon|nhat)\b|\bcao hon hay\b|\bnhieu hon hay\b|\bit hon hay\b"
        r"|\bso voi chi tieu\b|\bso voi muc tieu\b",
    ),
    (
        "number",
        r"\bsoo? hieu\b|\bvan ban soo? (?:may|bao nhieu|nao)\b|\b(?:quyet dinh|nghi quyet|thong bao"
        r"|cong van|van ban|ke hoach) soo? (?:nao|may)\b"
        r"|(?<!tong )\bsoo? (?:bao nhieu|may)\b(?! (?:ty|trieu|du an|ha))|\bmang soo?\b",
    ),
    (
        "list",
        r"\bliet ke\b|\bke (?:ten|ra|giup|cho|lai)\b"
        r"|\bneu (?:cac|nhung|ro cac|ten)\b|\bgom (?:nhung|cac|co nhung|gi|ai)\b"
        r"|\b(?:nhung|cac) (?:\w+,? ){0,14}(?:nao|(?<!ten )(?<!ten la )gi)\b"
        r"|\bnhung (?:gi|ai|viec gi|dau)\b|\blan luot\b"
        r"|\b(?:so,? (?:ban,? )?nganh|don vi|co quan|lanh dao) nao (?:co mat|tham du|du hop|cung du|da du)\b"
        r"|\b(?:viec|chuyen|dieu|nhiem vu|(?<!ve )noi dung|ton tai|han che|kho khan|vuong mac) gi\b"
        r"|\bo (?:cac|nhung) \w+ nao\b|\b(?:lam|chuan bi|thuc hien|trien khai) gi\b|^nhiem vu cua\b"
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
        r"|thoi han|buoi|giai doan|moc) (?:nao|may)\b|\b(?:thoi han|han chot|han cuoi|deadline)\b"
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
        r"(?<!nam )\bbao nhieu\b|\bmay ?%|\b(?:ca|tron) nam bao nhieu\b|\bbao nhiu\b"
        r"|\bnhieu\b(?= (?:v|vay|the|ha)\b)|\bmay (?!moc|tinh|bay)\w+"
        r"|\bdc nhieu\b|\bmuc nao\b|\bty le nao\b"
        r"|\bbao lam\b|\b(?:doanh thu|von|xuat khau|kim ngach|soo? luo?w?ng|ty le"
        r"|gia tri) (?:la )?(?:the nao|ra sao|thi sao)\b|\bnhiu\b|\bnhieu\s*\w{0,2}\s*[?]*$",
    ),
    ("yes_no", r"\bco .*\bkhong\b|\bphai khong\b|\bhay khong\b|\bhay chua\b|\bda .*\bchua\b|\bdung khong\b"),
)
_COMPILED = tuple((wants, re.compile(pattern)) for wants, pattern in _CUES)

_UNIT_AFTER = re.compile(
    r"(?:bao nhieu|bao nhiu|may|nhieu|nhiu|tren muc)\s+(?P<unit>phan tram|%|(?:ty|trieu|nghin) (?:tan|m3|kwh"
    r"|luot|con|san pham)|ty dong|ty usd|ty do\b|ty|trieu usd"
    r"|trieu dong|trieu do\b|trieu|usd|m2|m3|dong|tien|von|kinh phi|[a-z]+(?: [a-z]+)?)"
)
_NOT_UNITS = re.compile(
    r"^(?:va|cac|nhung|soo?|la|thi|o|tai|trong|nam|de|cho|duoc|cua|vay|roi|voi|tu|the|thang|ngay|quy|con|khi|ma"
    r"|nhe|a|v|lan luot|mot|moi|tren|cai|chiec|nhat|hon|nua|so|muc)\b"
)
_MONEY = re.compile(
    r"(?<!soo )(?<!so )(?<!san )(?<!chat )\bluong\b|\bthu nhap\b"
    r"|\b(?:doanh thu|von|kim ngach|gia tri|tri gia|kinh phi|soo? tien|nop ngan sach|thu ngan sach|tien"
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

TARGET = re.compile(
    r"\bchi tieu\b|\bmuc tieu\b|\bdu kien\b|\bphan dau\b|\bdu bao\b|\bdat ra\b|\bdee? ra\b|\bke hoach nam\b"
    r"|^ke hoach (?!soo? |von |dau tu |tong hop |phat trien )"
    r"|\bdat muc\b|\btron nam\b|\btoi thieu\b|\bit nhat\b|\bse \b"
)
# "hoàn thành bao nhiêu chỉ tiêu" counts targets that were met: it asks for a result.
_COUNTED_TARGETS = re.compile(
    r"\bchi tieu nao\b|\bchi tieu\b(?=.*\b(?:vuot|so voi) ke hoach\b)|"
    r"(?:%|\bphan tram|\bphan|\bso voi|\bbang|\bso|\bhoan thanh|\bvuot|\bmay %) (?:cua )?(?:ke hoach|chi tieu|muc tieu)"
    r"(?: ca)? nam\b|"
    r"\b(?:hon|so voi|so|vuot|bang|dat|kem|quang duong|chang duong)(?: (?!se\b)[a-z]+){0,4} (?:de|dee|dat) ra\b|"
    r"\b(?:dat|hoan thanh|vuot|thuc hien)(?: (?:va|vuot|duoc|bao nhieu|may|cac|nhung|\d+/\d+))* chi tieu\b"
    r"|\b(?:may|bao nhieu) chi tieu\b"
)
_RESULT = re.compile(
    r"\bdat duoc\b|\bthuc hien duoc\b|\bthuc hien\b|\bket qua\b|\bda \b|\bthuc te\b"
    r"|\buoc\b(?!.*\bca nam\b)|\bdat bao nhieu\b|\bthuc (?:nop|thu|chi|xuat|dat|giai ngan)\b"
    r"|\b(?:ket thuc|chot so|khep lai) nam\b"
)
_TASK = re.compile(
    r"\bgiao\b|\bnhiem vu\b|\bphai\b|\btham muu\b|\bduoc yeu cau\b|\bchi dao\b|\bdon doc\b|\bphan cong\b"
    r"|\btrach nhiem\b|\bcan lam\b|\bviec\b"
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
        ("lượng", "luowng"),
        ("đầu|dấu|dầu|đậu", "daau"),
        ("đề", "dee"),
    )
)


_LISTED = "(?:viec|nhiem vu|noi dung|giai phap|han che|ton tai|kho khan|vuong mac|yeu cau|y kien|kien nghi|de xuat)"


def wanted(plain: str) -> tuple[Wants, ...]:
    """Kinds of answer that a folded question asks for, the most specific first; ("text",) when nothing is told."""
    if re.search(r"\b(?:gi|nao|sao|dau)\b", plain):
        plain = re.sub(r"^may (?=[a-z])", "", plain)  # "Mấy dự án chậm tiến độ bị xử lý thế nào?" counts nothing
    if re.search(r"\b(?:ke|neu|liet ke)\b", plain):
        plain = re.sub(rf"\bmay (?={_LISTED}\b)", "nhung ", plain)  # "Kể giúp mấy việc gấp" counts nothing
    plain = re.sub(
        r"\bmay (?!ty|trieu|nghin|phan|ha"
        r"|nguoi)(?=(?:\w+ ){1,4}nao\b)",
        "nhung ",
        plain,
    )  # "của mấy KCN nào" asks for names
    found = tuple(wants for wants, pattern in _COMPILED if pattern.search(plain))
    if "person" in found and re.search(r"\b(?:cua|cho|voi|boi) ai\b", plain):
        found = (*found, "body")
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


# "Tổng số lao động là bao nhiêu?" counts them as "bao nhiêu lao động" does; "số dự án so với kế hoạch" too.
_COUNTED = re.compile(r"\b(?:tong|soo?|soo? luong) (?:nguoi )?(?P<unit>lao dong|cong nhan|du an|doanh nghiep)\b")


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
    if not units and (counted := _COUNTED.search(plain)):
        units.append(counted["unit"])
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
    if TARGET.search(_COUNTED_TARGETS.sub(" ", plain)):
        return "target"
    if _TASK.search(plain):
        return "task"
    return "result" if _RESULT.search(plain) else None


_COMPARING = re.compile(
    r"\b(?:so sanh|khac nhau(?: ra sao| the nao)?|con so(?: lam duoc)?|chenh lech|chenh nhau|hon kem"
    r"|(?:ben|don vi|dia phuong|tinh|noi|kcn|ban|khu) nao(?: \w+){0,3}? hon"
    r"|(?:ben|don vi|dia phuong|tinh|noi|ban|khu) nao|(?:cao|nhieu|it|thap|nhanh|lon) hon|cu the|moi ben|lan luot"
    r"|giua)\b"
)


_PLANNING = re.compile(
    r"\b(?:phan dau|du kien|muc tieu|dat ra|de ra|toi thieu|it nhat|chi tieu"
    r"|ke hoach(?= nam \d))\b"
)
_PLANNING_ONLY = re.compile(r"\b(?:phan dau|du kien|dat ra|de ra|toi thieu|it nhat)\b")


def planning_words(text: str, nature: Nature | None) -> tuple[str, ...]:
    """The words that make a question one about a target; the nature of a statement is checked by itself."""
    found = (_PLANNING if nature == "target" else _PLANNING_ONLY).finditer(fold(text))
    return tuple(text[m.start() : m.end()] for m in found)


def comparing_words(text: str) -> tuple[str, ...]:
    """The words of a question that compare and say nothing of what is compared: "bên nào cao hơn"."""
    plain = fold(text)
    if not dict(_COMPILED)["compare"].search(plain):
        return ()
    return tuple(text[m.start() : m.end()] for m in _COMPARING.finditer(plain))
