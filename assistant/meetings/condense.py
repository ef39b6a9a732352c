"""Clauses made shorter by leaving words out, never by changing or adding any: the words that stay keep their order.

What goes is what says least: connecting words at the start, brackets without a figure, purposes and praise at
the end ("nhằm ...", "góp phần ...", "theo quy định").
"""

from __future__ import annotations

import math
import re
from itertools import islice

from index.scanning import before
from index.text import dates, document_numbers, periods, quantities
from index.vietnamese import UPPER

_MARKER = re.compile(
    r"^(?:[-–+*•]\s*|\(?(?:\d{1,2}|[a-zđ])\)[.)]?\s*|\d{1,2}(?:\.\d{1,2})*[.)]\s+|\d{1,2}/\s+|"
    r"(?:Một|Hai|Ba|Bốn|Năm|Sáu|Bảy|Tám|Chín|Mười) là,?\s*|Thứ \w+[,:]\s*)"
)
_CONNECTS = re.compile(
    r"^(?:đồng thời|bên cạnh đó|ngoài ra|cùng với đó|mặt khác|đặc biệt|tuy nhiên|nhìn chung|theo đó|trong đó|tr\.đó"
    r"|cụ thể(?: là)?"
    r"|tiếp đó|song song|riêng|và|còn|hơn nữa|qua đó|do đó|vì vậy|tại hội nghị(?: này)?|trong (?:điều kiện"
    r"|bối cảnh) (?:đó|trên)|trước hết(?: là)?|theo (?:báo )?báo cáo tại hội nghị)\s*[,:]?\s+",
    re.I,
)
_SUBORDINATE = re.compile(
    r"^(?:Sau khi|Trên cơ sở|Trước tình hình|Để|Nhằm|Với tinh thần|Trong bối cảnh|Bước vào)\b[^;:]{5,160}?,\s+"
    r"(?=(?:đồng chí|đ/c|ông|bà|Phó |Chủ tịch|Trưởng|Bí thư|Ban |UBND|Hội nghị|lãnh đạo)\s?)",
    re.I,
)
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_TAIL = re.compile(
    r"\s*,?\s*\b(?:(?:đúng )?theo (?:đúng )?(?:các )?quy định(?: hiện hành| của pháp luật)?|nhằm|góp phần|qua đó"
    r"|từ đó|đảm bảo phù hợp|đáp ứng yêu cầu"
    r"|tạo (?:điều kiện )?thuận lợi|tạo điều kiện|để (?:kịp thời|khẩn trương|tạo|phát huy|sớm đưa|tránh|làm cơ sở"
    r"|đảm bảo|bảo đảm|đề xuất|hoàn thành|phục vụ|góp phần|thực hiện tốt|nâng cao)"
    r"|làm cơ sở|trên cơ sở|phù hợp với|trong thời gian (?:qua|tới))\b[^;]*$",
    re.I,
)
_CIRCUMSTANCE = re.compile(
    r"\s*,?\s+(?:để|trên địa bàn|trong (?:khu|các|nội bộ|cơ quan|toàn|quá trình|KCN|thời gian)|tại các|tại đơn vị"
    r"|của (?:các|đơn vị|cơ quan|tỉnh|địa phương)"
    r"|nhất là|đặc biệt là|đảm bảo|bảo đảm|gắn với|theo hướng|giữa doanh nghiệp)\b[^;]*$",
    re.I,
)
_PURPOSE = re.compile(
    r"\s*,?\s+(?:nhằm|để (?:kịp thời|tạo|phát huy|tránh|đảm bảo|bảo đảm|phục vụ|góp phần|thực hiện tốt|nâng cao|hạn chế"
    r"|đáp ứng|khẩn trương))\b[^;]*$",
    re.I,
)
"""What something is good for; what it is done for in the next step ("để đề xuất", "để trình") is none."""

_WITHOUT_PURPOSE = 0.75
"""A purpose may go where this share of what else must stay is left: what is to be done is said before it."""

_NAME = re.compile(
    rf"(?:KCN|KKT|CCN|Khu công nghiệp|Khu kinh tế|Cụm công nghiệp|Dự án|Đề án|Nghị quyết|Quyết định|Trạm"
    rf"|Nhà máy)\s+[{UPPER}\d]"
)
_BOARD_TAIL = re.compile(
    r"(?<=\b[Bb]an [Qq]uản lý) (?:các )?(?:[Kk]hu (?:công nghiệp|kinh tế)|KCN|KKT)"
    r"(?:(?:,| và| -)? (?:các )?(?:[Kk]hu |[Cc]ụm )?(?:công nghiệp|kinh tế|chế xuất|KCN"
    r"|KKT))*(?: (?:trên địa bàn )?tỉnh(?! ủy)\b)?"
)
_FILLER = re.compile(
    r"(?<!chương trình )(?<!kế hoạch )(?<!nhiệm vụ )(?<!đoàn )(?<!kết quả )\bcông tác (?=[^\W\d_])(?!(?:của|năm"
    r"|trong|tại|phí|cán bộ|dân|phụ|6|06))",
)
_HANGS = re.compile(
    r"\b(?:đã|sẽ|và|để|được|là|có|cần|phải|đang|nhằm|của|cho|với|trong|tại|các|những|một|đúng|bị|do|từ|về|như"
    r"|nhất là|không|chưa|mà|thì|nếu|nên|rằng|vì|khi|hay|hoặc|sau|trước|theo|ngay|vẫn|còn)\s*,?$",
    re.I,
)
"""Words that can't end a clause."""

_FEWEST = 6
"""Words: what is shorter than this after trimming says nothing."""


def condensed(text: str, level: int = 1, *, least: float = 0.4) -> str:
    """A clause with its marker, connecting words and last stop gone; from level 1 also empty brackets and tails.

    Level 2 also cuts circumstances at the end ("trên địa bàn ...", "của các ..."), the rest of the board's name after
    "Ban Quản lý", and "công tác" before what it is. No cut of an end leaves less than the share `least` of the words,
    that of a purpose ("để tránh ...") less than three quarters of it.
    """
    text = re.sub(r"\s+(?=[,;:.](?:\s|$))", "", " ".join(text.split()))
    text = _MARKER.sub("", text)
    while match := _CONNECTS.match(text):
        text = text[match.end() :]
    text = _stopped(text)
    if level >= 1:
        fewest = max(_FEWEST, math.ceil(least * words(text)))
        if (opening := _SUBORDINATE.match(text)) and not _tells(opening.group()):
            text = text[opening.end() :]
        text = _without_brackets(text, fewest)
        text = _without_tail(text, _TAIL, fewest)
        if level >= 2:
            text = _without_tail(text, _CIRCUMSTANCE, fewest)
            text = _without_tail(text, _PURPOSE, max(_FEWEST, math.ceil(_WITHOUT_PURPOSE * least * words(text))))
            text = _FILLER.sub("", _BOARD_TAIL.sub("", text))
    return _stopped(text)


def _without_brackets(text: str, fewest: int) -> str:
    shorter = _BRACKETS.sub(lambda match: match.group() if _tells(match.group()) else "", text)
    return shorter if words(shorter) >= fewest else text


def _stopped(text: str) -> str:
    return text.removesuffix("./.").rstrip(" .,;:…")


def _without_tail(text: str, tail: re.Pattern[str], fewest: int) -> str:
    """Cut the longest tail that may go."""
    starts = [match.start() for match in _WORD.finditer(text)]
    if len(starts) < fewest:
        return text
    enough = starts[fewest - 1] + 1 if fewest > 0 else 0
    tails = (
        match for start in range(max(enough, text.rfind(";") + 1), len(text)) if (match := tail.match(text, start))
    )
    for match in islice(tails, _TAILS):
        start = match.start()
        if not before(_HANGS, text, start) and not _tells(match.group()):
            return text[:start]
    return text


_WORD = re.compile(r"\S+")
_TAILS = 40
"""Of more tails than these no one is tried: such a text is no clause."""


def _tells(text: str) -> bool:
    """Whether the words hold a figure, a date, a document's number, a condition or the name of a thing."""
    if quantities(text) or dates(text) or document_numbers(text) or periods(text) or re.search(r"\(\s*khi\b", text):
        return True
    return bool(_NAME.search(text))


def words(text: str) -> int:
    """Syllables and numbers between spaces: what a length is counted in."""
    return len(text.split())
