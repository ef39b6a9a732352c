"""Whom a figure is about: the zone or company that its words name, else the board that reports."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.bodies import issuing_body
from index.report import Metadata, Passage
from index.vietnamese import UPPER, fold

_KIND = r"(?:KCN|KKT|CCN|KCX|[Kk]hu công nghiệp|[Kk]hu kinh tế|[Cc]ụm công nghiệp|[Kk]hu chế xuất)"
# A zone's own name: capitalised words, also "Bờ trái sông Đà" with small ones between.
_NAME = rf"(?:[{UPPER}][^\W\d_A-Z]+(?:\s+[{UPPER}][^\W\d_]*[^\W\dA-Z_])*)"
ZONE = re.compile(
    rf"(?<!\w){_KIND}\s+(?!Tỉnh\b|Việt Nam\b)({_NAME}(?:\s+[IVX]+|\s+\d)?(?!\w))(?:\s+(trái|phải)\s+(sông\s+{_NAME}))?"
)
_TRADE = (
    r"(?:(?:kỹ|tầng|thuật|thương|mại|dịch|vụ|xây|dựng|đầu|tư|phát|triển|điện|tử|may|dệt|thực|phẩm|công|nghiệp|nghệ|sản|xuất"
    r"|nhập|khẩu|và|quốc|tế|tổng|hợp|môi|trường|hạ|xanh|vật|liệu|cơ|khí)\s*)+(?<=\S)"
)
_COMPANY = re.compile(
    r"(?:Công ty|Tập đoàn|Tổng công ty)(?:\s+(?:cổ phần|CP|TNHH|trách nhiệm hữu hạn|MTV|một thành viên|liên doanh))*"
    rf"(?:\s+[^\W\d_]+){{0,2}}?(?:(?:\s+-)?\s+[{UPPER}][^\W\d_]*[^\W\dA-Z_](?:\s+{_TRADE}(?=\s+[{UPPER}]))?)+"
)
_BODY = re.compile(
    r"(?:Sở|Phòng|Trung tâm|UBND (?:huyện|thành phố|thị xã|xã|phường)|Văn phòng|Công an|Chi cục|Cục|Công đoàn|Ngành|"
    r"Công ty|Ban (?=[^\W\d_])(?!hành)|Đảng ủy|Đoàn)\b"
)
_CITIES = frozenset({"Hà Nội", "Hồ Chí Minh", "Hải Phòng", "Đà Nẵng", "Cần Thơ", "Huế"})


def reporting_board(passages: Sequence[Passage]) -> str:
    """The board whose work a document reports: its issuer, or the board that its title or text speaks of.

    "Ban Quản lý các KCN" carries the document's province with it: "... tỉnh An Phước". "" when nothing tells.
    """
    if not passages:
        return ""
    meta = passages[0].metadata
    if fold(meta.body).startswith("ban quan ly"):
        return _with_province(meta.body, meta)
    words = "\n".join(passage.text for passage in passages[:12])
    board = issuing_body((), (meta.title, words), words, meta.province)
    return _with_province(board, meta) if board else meta.body


def _with_province(name: str, meta: Metadata) -> str:
    if not meta.province or fold(meta.province) in fold(name):
        return name
    kind = "thành phố" if meta.province in _CITIES else "tỉnh"
    bare = re.sub(r"\s+(?:tỉnh|thành phố)$", "", name)
    return f"{bare} {kind} {meta.province}"


OTHERS = re.compile(rf"\s*(?:,|và|cùng|;)\s*(?:(?:các|hai|ba|bốn|năm|\d+)\s+){{0,4}}(?:{_KIND}\b|{_NAME}\b)")
"""What goes on with a list of zones after the first: ", Kim Thoa", " và KCN Lạc Khê"."""


def zones(text: str) -> list[re.Match[str]]:
    """The zones that a text names, in order."""
    return list(ZONE.finditer(text))


def zone_name(match: re.Match[str]) -> str:
    """ "KCN Lộc Sơn- Bảo Lộc" is KCN Lộc Sơn."""
    return " ".join(match.group().split())


def only_zone(text: str) -> str:
    """The zone that a text names when it names exactly one, else ""."""
    found = {zone_name(match) for match in zones(text)}
    return found.pop() if len(found) == 1 else ""


_FARTHEST = 1_000
"""Characters; a company named farther before a figure is not whom the figure is about."""


def last_company(text: str) -> str:
    """The company that a text names last, by its own name."""
    found = [match.group() for match in _COMPANY.finditer(text[-_FARTHEST:])]
    return " ".join(found[-1].split()) if found else ""


def body_of_label(label: str) -> str:
    """The body that a heading or a label "Phòng Quản lý Đầu tư:" consists of; "" when it is no body's name."""
    bare = re.sub(r"^\W*(?:\d+|[IVX]+|[a-zđ])[.)]\s*", "", label).strip(" :.-–")
    if (
        re.match(r"ban quan ly(?: (?:cac )?(?:khu|kcn|kkt|ccn)\b.*)?$", fold(bare))
        or "," in bare
        or len(bare.split()) > 12
        or not _BODY.match(bare)
    ):
        return ""
    return bare
