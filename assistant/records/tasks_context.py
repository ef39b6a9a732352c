"""What the structure around a line says of it: that tasks follow, or results, targets, or wishes to a higher body."""

from __future__ import annotations

import re
from typing import Literal

from index.chunking import SECTION
from index.vietnamese import fold

Nature = Literal["plan", "result", "target", "proposal", ""]

_RESULT = re.compile(
    r"\bket qua\b|\btinh hinh\b|\bda lam duoc\b|\bchua lam duoc\b|\bton tai\b|\bhan che\b|\bkho khan\b|\bvuong mac\b"
    r"|\bnguyen nhan\b|\bkinh nghiem\b|\bdanh gia\b|\buu diem\b|\bdac diem\b|\bnoi nhan\b|\bthuan loi\b|\bdiem yeu\b"
    r"|\btran tro\b|\btoan canh\b|\bchua troi\b|\bcan cu\b|\bkinh gui\b|\btham du\b|\bthanh phan\b"
)
_PLAN = re.compile(
    r"\bnhiem vu\b|\bphuong huong\b|\bgiai phap\b|\bchuong trinh cong tac\b|\bke hoach cong tac\b|\bviec can\b"
    r"|\bto chuc thuc hien\b|\bgiao viec\b|\bviec giao\b|\by kien chi dao\b|\bchi dao cua\b|\bthoi gian toi\b"
    r"|\bket luan\b|\bcong viec (?:trong tam|can)\b|\bdinh huong\b|\bviec cho\b|\bphan cong\b|\bviec tiep tuc\b"
    r"|\bnhung viec\b(?! da| chua)|\bthuc hien cac noi dung\b|\btrong tam cong tac\b|\btrien khai thuc hien\b"
)
_TARGET = re.compile(r"\bchi tieu\b|\bmuc tieu\b")
_PROPOSAL = re.compile(r"\bkien nghi\b|\bde xuat\b")
_HEADINGS: tuple[tuple[Nature, re.Pattern[str]], ...] = (
    ("result", _RESULT),
    ("plan", _PLAN),
    ("target", _TARGET),
    ("proposal", _PROPOSAL),
)
# "đã" before these still introduces what is to be done.
_SAID = (
    r"(?:de ra|thong nhat|thong qua|xac dinh|giao|yeu cau|de nghi|ket luan|chi dao|phan cong|dua ra|neu|luu y"
    r"|nhan manh"
    r"|chu tri|bieu quyet|quyet dinh|duoc giao|phat bieu)"
)
_DONE = re.compile(
    rf"\bda (?!{_SAID}\b|duoc giao\b|va dang\b|nang\b)|\bdat duoc\b|\btrong (?:6|06|9|09) thang dau nam\b"
)


def heading_nature(heading: str) -> Nature:
    """What a heading says of what stands under it: the cue that comes first decides."""
    plain = fold(heading)
    cues = [(match.start(), nature) for nature, pattern in _HEADINGS if (match := pattern.search(plain))]
    found: Nature = min(cues, key=lambda cue: cue[0])[1] if cues else ""
    if found == "target" and re.search(r"\bnhiem vu\b|\bgiai phap\b", plain):
        return "plan"  # "Mục tiêu, nhiệm vụ năm 2025"
    return found


def section_nature(section: str) -> Nature:
    """The innermost heading that says something."""
    return next((n for heading in reversed(section.split(SECTION)) if (n := heading_nature(heading))), "")


_ASSIGNS = re.compile(
    r"\b(?:giao|phan cong|de nghi|yeu cau|chi dao)\b(?! (?:cua|trong|dieu hanh|tot))|\bcan (?:tap trung|lam"
    r"|thuc hien|giai quyet)\b"
    r"|\btap trung (?:thuc hien|vao)\b|\bphai lam\b|\bchu trong\b|\bviec (?:sau|cap bach|can|cu the)\b"
    r"|\b(?:nhom )?viec$"
)
_TASKS = re.compile(
    r"\bnhiem vu\b|\bgiai phap\b|\btrong thoi gian toi\b|\bthang cuoi nam\b|\bnhung viec\b|\bviec cap bach\b"
    r"|\b(?:mot so|cac|may|\w+ nhom|bay|sau|nam|ba) (?:noi )?viec\b|\bphuong huong\b|\bcong tac trong tam\b"
    r"|\bdong nghi\b|\by kien (?:chi dao )?nhu sau\b|\btap trung\b|\bto chuc thuc hien\b"
)
_FAULTS = re.compile(
    r"\bton tai\b|\bdang do\b|\bbat cap\b|\bdiem nghen\b"
    r"|\bhan che\b(?! (?:xay ra|phat sinh))|\bkho khan\b|\bdiem yeu\b|\bnguyen nhan\b|\bchua troi\b"
    r"|\bket qua (?:sau|nhu|dat)"
    r"|\bnoi nhan\b|\btham du\b|\bthanh phan\b|\bso lieu\b|\bnhu trong\b|\bcac bao cao\b|\bkhen thuong\b"
)


def lead_nature(lead_in: str) -> Nature:
    """What the sentence that introduces a list says of its items."""
    plain = fold(lead_in).strip(" :.")
    if not plain:
        return ""
    assigned = bool(_ASSIGNS.search(plain))
    if _FAULTS.search(plain) and not assigned:
        return "result"
    if _DONE.search(plain) and not assigned:
        return "result"
    if assigned or _TASKS.search(plain):
        return "plan"
    if _TARGET.search(plain) or re.search(r"\bdu (?:kien|bao)\b", plain):
        return "target"
    return "result" if _RESULT.search(plain) else ""


_PAST = re.compile(
    r"\bda\b(?! (?:duoc|de ra|dat ra|giao|chi ra|dang ky|ban hanh|phe duyet|bo tri|neu|cap|co|thong nhat"
    r"|ket luan|gia han"
    r"|noi|xac dinh|cam ket))"
    r"|\bdat duoc\b|\buoc dat\b|\bso voi cung ky\b|\bso cung ky\b|\btinh den\b|\bluy ke\b|\bda co\b|\bvan con\b"
    r"|\bduoc trien khai\b|\bduoc (?:quan tam|tang cuong|nang cao)\b|^ghi nhan\b|\bdanh gia cao\b"
    r"|\bghi nhan (?:va|nhung|su|cac|no luc|tinh than)\b|\bcho rang\b|\bbieu duong\b"
)


def reports_result(text: str) -> bool:
    """Whether a sentence tells what was done or reached, not what is to be done."""
    return bool(_PAST.search(fold(text)))


_NUMBER = (
    r" (?:(?:tu|khoang|it nhat|tren|them|hon|len|moi|dat) )*\d[\d.,/]* ?"
    r"(?:%|ty|ti|trieu|nghin|du an|ha|nguoi|lao dong|usd|dong|doanh nghiep|m2|luot)(?![^\W_])"
)
_FIGURE = re.compile(
    r"(?:(?:phan dau|du kien|uoc|tong) )*(?:"
    r"(?:doanh thu|gia tri|kim ngach|xuat khau|nhap khau|nop ngan sach|ty le|tong so|lao dong|thu nhap|von|so"
    r"|dien tich"
    rf"|thu ngan sach|muc tieu|chi tieu|nang ty le)\b(?: [^\W\d_]+){{0,7}}{_NUMBER}"
    r"|(?:thu hut|giai quyet viec lam|tao viec lam|giai ngan|ban giao|giai phong mat bang|dat|tang|giam|lap day"
    r"|cho thue"
    rf"|cap moi)\b(?: [^\W\d_]+){{0,3}}{_NUMBER}"
    r"|nang (?:[^\W_]+,? ){1,12}len \d+(?:,\d+)? ?%|hoan thanh \d+ ?%)"
)
_SHARE = re.compile(r"(?:phan dau |bao dam |dam bao )?(?:tren |tu |it nhat )?\d+(?:[.,]\d+)? ?%")


def sets_target(clause: str) -> bool:
    """Whether a clause only sets a figure to reach: "Thu hút khoảng 07 dự án ...", "Doanh thu 52.000 tỷ đồng"."""
    plain = fold(clause).lstrip("-–+*• ")
    match = _FIGURE.match(plain)
    share = _SHARE.match(plain)
    # a deadline makes it work to be done: "bàn giao 34 ha trước ngày 30/9"
    return bool(match or share) and not re.search(r"\btruoc ngay\b|\bcham nhat\b", plain)
