"""Which numbers of a clause are figures of indicators, and which say more about the figure before them.

"xuất khẩu 90,5 triệu USD (2.262,5 tỷ đồng), tăng 3,1%, bằng 52,4% kế hoạch" is one figure: the
second amount is the same money, the percentages compare it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.records.amounts import Mention, mentions
from assistant.records.names import QUALIFIER
from index.scanning import REACH, before, last_part, quotations
from index.vietnamese import LOWER, UPPER, fold


@dataclass(frozen=True, slots=True)
class Figure:
    """A mention that stands for an indicator, with what its clause says about it.

    `text[left:mention.start]` names it; `right` ends what goes on after it. `planned` marks the plan of the figure
    before it ("đạt 49,6% kế hoạch năm (5.000 người)").
    """

    mention: Mention
    left: int
    right: int
    equivalents: tuple[Mention, ...] = ()
    vs_same_period_pct: Decimal | None = None
    vs_plan_pct: Decimal | None = None
    qualifier: str = ""
    planned: bool = False


def is_counted(figure: Figure) -> bool:
    """Whether a figure counts things rather than measures something."""
    return figure.mention.kind in ("count", "other")


_ORDINAL = re.compile(
    r"(?<!\w)(?:(?<!tổng )(?<!có )số|lần|thứ|mức độ|cấp độ|đợt|giai đoạn|khóa|hạng|tầng|lô|điều|khoản|phụ lục"
    r"|bảng|biểu|mục"
    r"|phần|chương|đường|đường tỉnh|quốc lộ|tỉnh lộ|ql|dt|đt|km|loại|mã|vòng|phiên bản|lớp|cổng|tỷ lệ(?=\s+1/)"
    r"|xếp thứ|nhóm|top)\s*$",
    re.I,
)
_PLACE = re.compile(
    r"(?<!\w)(?:tại|trong|ở|thuộc|giữa|trên|khắp)(?:\s+(?:cả|toàn bộ|hơn|gần|khoảng|số|các))*\s*$", re.I
)
_ZONE_KIND = re.compile(r"(?:KCN|KKT|CCN|khu công nghiệp|khu kinh tế|cụm công nghiệp|huyện|tỉnh)", re.I)
_OF = re.compile(r"(?<!\w)(?:của|cho|với)(?:\s+(?:cả|toàn bộ))*\s*$", re.I)
_FREQUENCY = re.compile(r"(?<!\w)(?:mỗi|hằng|hàng)\s+\w+(?:\s+\w+){0,3}\s*$", re.I)
_SAME_MONEY = re.compile(
    r" ?(?:[(\[≈~=]|hay|,? ?\(? ?(?:tương đương|quy đổi|tức)(?: (?:với|ra|khoảng|là))*| )*(?:khoảng )?", re.I
)
_CHANGE = re.compile(
    r"^[\s,;()]*(?:và\s+|nhưng\s+|song\s+)?(?P<way>tăng|giảm|nhích|sụt)"
    r"(?:lên|thêm|được|khoảng|gần|hơn|trên|tới|đến|ít nhất|\s)*+$",
    re.I,
)
_CHANGES = re.compile(r"(?<!\w)(?P<way>tăng|giảm)(?:thêm|khoảng|gần|hơn|trên|tới|đến|trưởng|đạt|ước|\s)*+$", re.I)
_MORE_OR_LESS = re.compile(
    r"^\s*(?:và\s+|nhưng\s+)?(?:tăng|giảm|vượt|hụt|(?:cao|thấp|nhiều|ít)\s+hơn)(?:\s+(?:cùng kỳ|thêm|khoảng|gần"
    r"|hơn))*+(?:\s+(?:mức|so với) .*)?\s*$",
    re.I,
)
_SHARE = re.compile(
    r"^[\s,;()]*(?:và\s+|nhưng\s+|chỉ\s+|mới\s+|ước\s+)*(?P<way>đạt|bằng|vượt|hoàn thành|chiếm|=|tương đương|tức)"
    r"(?:mức|tỷ lệ|khoảng|gần|hơn|trên|được|tới|đến|\s)*+$",
    re.I,
)
_LAST_VERB = re.compile(r"\b(?:đạt|bằng|vượt|tăng|giảm)\s*$", re.I)
_PLANS = r"(?:kế hoạch|kh(?!\w)|dự toán|chỉ tiêu (?:kế hoạch|năm|được giao|giao|đề ra)|mục tiêu (?:kế hoạch|năm|đề ra))"
_OF_PLAN = re.compile(rf"^\s*(?:so\s*(?:với)?\s*)?(?:của\s+)?(?:các\s+)?{_PLANS}", re.I)
_AS_BEFORE = re.compile(r"^\s*(?:so\s*(?:với)?\s*)?(?:cùng kỳ|năm trước|(?:thực hiện )?năm \d{4})", re.I)
# A change with an object of its own is another figure: "giảm 30% thời gian giải quyết".
_ENDS = re.compile(r"^\s*(?:[,;.)(…]|$|so\s|cùng kỳ|và\s|nhưng|\w*\s*năm (?:trước|\d{4}))", re.I)
_OVER_PLAN = re.compile(r"(?<!\w)vượt(?:\s+(?:mức|khoảng|gần|hơn|trên))*\s*$", re.I)
_OTHER_BASE = re.compile(
    r"^\s*(?:so\s*(?:với)?\s*)(?:đầu|tháng trước|quý trước|kế hoạch|kh\b|dự toán|chỉ tiêu|mục tiêu|cuối|giữa"
    r"|thời điểm)",
    re.I,
)
_SAME_PERIOD = re.compile(r"^[^,;.()]{0,40}?(?:cùng kỳ|so\s|năm trước|năm \d{4}|cùng thời điểm)", re.I)
_PLAN_AMOUNT = re.compile(
    r"(?<!\w)(?:kế hoạch|dự toán|kh)(?:\s+(?:năm|cả năm|vốn|được giao|giao|đề ra|được|đã|là|\d{4}))*\s*\(?\s*$", re.I
)
_OUT_OF = re.compile(r"^[\s,]*(?:/|(?:trong|trên)(?:\s+(?:tổng số|tổng|số))*)\s*$", re.I)
_THEN = re.compile(r"^\s*(?:,?\s*(?:còn lại|còn|xuống còn|lên|xuống|lên đến|lên tới|giảm còn|tăng lên))\s*$", re.I)
_FROM = re.compile(r"(?<!\w)từ(?:\s+(?:mức|khoảng|gần|hơn))*\s*$", re.I)
_ONWARDS = re.compile(r"^[^,;]{0,40}(?<!\w)(?:lên|xuống|còn|thành|đến)(?:\s+(?:khoảng|gần|hơn|mức|tới))*\s*$", re.I)
_SPAN = re.compile(r"(?<!\w)từ\s+\d[\d.,]*\s*(?:đến|tới|-|–)\s*$", re.I)
_RANGE = re.compile(r"^\s*(?:đến|tới|-|–)\s*$")
_UPWARDS = re.compile(r"^\s*trở\s+lên", re.I)


def figures_of(text: str) -> list[Figure]:
    """The figures of a clause, in reading order."""
    found: list[Figure] = []
    marks = mentions(text)
    spoken = quotations(text)
    last_end = 0  # where what belongs to the figure before it ends
    for i, mark in enumerate(marks):
        after = marks[i + 1] if i + 1 < len(marks) else None
        gap = text[last_end : mark.start]
        if not _counts(mark, text, spoken):
            if mark.kind == "none" and found and _SHARE.match(gap):
                last_end = mark.end
            continue
        previous = found[-1] if found else None
        told = previous is not None and last_end > previous.mention.end
        added = _added(previous, mark, text, gap, told) if previous else None
        if added:
            found[-1] = added
            last_end = mark.end
        elif not _is_base(mark, after, text, gap, previous):
            plan = bool(previous and before(_PLAN_AMOUNT, gap, len(gap)) and mark.kind != "percent")
            found.append(_new(mark, text, last_end, plan))
            last_end = mark.end
    return _with_ends(found, marks, text)


_ESTABLISHMENT = re.compile(r"(?:doanh nghiệp|công ty|cơ sở|dự án|nhà máy|công trình|đơn vị|hộ|hộ dân)", re.I)


def _counts(mark: Mention, text: str, spoken: Sequence[tuple[int, int]]) -> bool:
    """Whether a number can be an indicator's: it has a unit, numbers nothing in order, and tells no place."""
    if mark.kind in ("none", "never") or not mark.unit:
        return False
    if _is_spoken(mark, spoken):
        return False
    if mark.kind == "percent":
        return True
    if before(_ORDINAL, text, mark.start) or before(_FREQUENCY, text, mark.start):
        return False
    if _ZONE_KIND.fullmatch(mark.unit) and before(_OF, text, mark.start):
        return False
    if mark.kind in ("count", "other"):
        place = before(_PLACE, text, mark.start)
        if place and not (place.group().lower().startswith("tại") and _ESTABLISHMENT.fullmatch(mark.unit)):
            return False
        return mark.kind == "count" or mark.unit[:1].islower()
    return True


def _is_spoken(mark: Mention, spoken: Sequence[tuple[int, int]]) -> bool:
    """Whether somebody's words in quotation marks hold the number."""
    nearest = bisect_left(spoken, (mark.start, 0)) - 1
    return nearest >= 0 and mark.end <= spoken[nearest][1]


def _added(previous: Figure, mark: Mention, text: str, gap: str, told: bool) -> Figure | None:
    """The figure before with what this number says about it; None when the number is another figure.

    `told`: something was said about it already, so that the gap begins with the end of that ("so với cùng kỳ, bằng").
    """
    rest = text[mark.end : mark.end + REACH]
    latest = last_part(gap, ",;(")
    if mark.unit != "%" and _MORE_OR_LESS.match(latest):
        return previous
    if told:
        gap = re.split(r"(?<!\w)(?:và|nhưng)(?=\s)", latest)[-1]
    elif mark.unit == "%" and (_SHARE.match(latest) or (_CHANGE.match(latest) and _SAME_PERIOD.match(rest))):
        gap = latest  # a share without a subject of its own goes with the figure before it
    elif is_counted(previous) and mark.unit == "%" and not re.search(r"[,;(]", gap):
        last = before(_LAST_VERB, gap, len(gap))  # "khởi công 12 công trình vượt 20% KH"
        gap = last.group() if last and (_OF_PLAN.match(rest) or _SAME_PERIOD.match(rest)) else gap
    if mark.kind == "money" and previous.mention.kind == "money" and _SAME_MONEY.fullmatch(_one_space(gap)):
        if "/" in mark.unit and "/" not in previous.mention.unit:
            return previous  # "50 triệu đồng (5 triệu đồng/hộ)"
        if mark.currency and previous.mention.currency and mark.currency != previous.mention.currency:
            return replace(previous, equivalents=(*previous.equivalents, mark))
    if _OUT_OF.match(gap):
        return previous
    if (change := _CHANGE.match(gap)) and (mark.unit != "%" or _ENDS.match(rest)):
        if mark.unit != "%" or _OTHER_BASE.match(rest) or previous.vs_same_period_pct is not None:
            return previous
        sign = -1 if fold(change["way"]) in ("giam", "sut") else 1
        return replace(previous, vs_same_period_pct=sign * mark.value)
    if mark.unit == "%" and (share := _SHARE.match(gap)):
        if fold(share["way"]) in ("dat", "bang") and _AS_BEFORE.match(rest) and previous.vs_same_period_pct is None:
            return replace(previous, vs_same_period_pct=mark.value - 100)  # "bằng 112% so với cùng kỳ"
        if fold(share["way"]) == "chiem" or not _OF_PLAN.match(rest) or previous.vs_plan_pct is not None:
            return previous
        over = fold(share["way"]) == "vuot"
        return replace(previous, vs_plan_pct=mark.value + 100 * over)
    if mark.kind == "percent" and (
        gap.strip() == "(" or (before(_CHANGES, gap, len(gap)) and _is_open(text, mark.start))
    ):
        return previous
    return None


def _one_space(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _is_open(text: str, at: int) -> bool:
    """Whether an offset is inside brackets."""
    return text.rfind("(", 0, at) > text.rfind(")", 0, at)


def _is_base(mark: Mention, after: Mention | None, text: str, gap: str, previous: Figure | None) -> bool:
    """Whether a number is only where a change starts from ("từ 18 lên 22 nghìn đồng"), or one end of a range."""
    between = text[mark.end : after.start] if after else ""
    if after and after.unit == mark.unit and before(_FROM, text, mark.start) and _ONWARDS.match(between):
        return True
    if before(_SPAN, text, mark.start):
        return True
    if after and after.unit and _THEN.match(between) and (fold(after.unit) == fold(mark.unit)):
        return True
    if after and _RANGE.match(between) and fold(after.unit).startswith(fold(mark.unit)):
        return True
    return bool(_RANGE.match(gap)) and previous is None


def _new(mark: Mention, text: str, begin: int, planned: bool) -> Figure:
    left, rest = text[begin : mark.start], text[mark.end : mark.end + REACH]
    same = plan = None
    if mark.unit == "%":
        change = before(_CHANGES, left, len(left))
        if change and _SAME_PERIOD.match(rest) and not _OTHER_BASE.match(rest):
            same = mark.value * (-1 if fold(change["way"]) == "giam" else 1)
        if _OF_PLAN.match(rest):
            plan = mark.value + 100 * bool(before(_OVER_PLAN, left, len(left)))
    return Figure(mark, begin, len(text), (), same, plan, _qualifier(left, rest), planned)


_EXPECTED = re.compile(r"(?<!\w)(ước|dự kiến)\s+(?:đạt|thực hiện|là|thu hút|có)\s*(?:được)?\s*$", re.I)


def _qualifier(left: str, rest: str) -> str:
    bound = before(QUALIFIER, left, len(left))
    word = bound.group(1).lower() if bound else ""
    if _UPWARDS.match(rest):
        return "từ ... trở lên" if word == "từ" else "trở lên"
    if word == "từ" and re.search(r"(?<!\w)trở\s+lên", re.split(r"[,;]", rest)[0]):
        return "từ ... trở lên"
    if not word:
        said = before(_EXPECTED, left, len(left))
        word = said.group(1).lower() if said else ""
    return word


def _with_ends(found: Sequence[Figure], marks: Sequence[Mention], text: str) -> list[Figure]:
    """Each figure with the end of its own words: where the next figure's words begin."""
    ended = []
    starts = [_start_of(text, figure, i == 0) for i, figure in enumerate(found)]  # in reading order, like the marks
    at = [mark.start for mark in marks]
    for figure, start in zip(found, starts, strict=True):
        edges = (bisect_right(at, figure.mention.start), at), (bisect_right(starts, figure.mention.end), starts)
        following = [places[i] for i, places in edges if i < len(places)]
        ended.append(replace(figure, left=start, right=min(following, default=len(text))))
    return ended


_PAUSE = re.compile(r"[,;:]\s|;|\((?![A-ZĐ&-]{2,8}\))|…|\.{3}|(?<!\w)tr\.đó:?|(?<!\w)trong đó:?(?=\s)")
_JOINT = re.compile(
    r"(?<!\w)(?:với|và|gồm|để|nhằm|kèm theo|cùng|sử dụng|(?:tổng\s+(?:số\s+|mức\s+)?|số\s+)?(?:vốn|trị giá"
    r"|kinh phí))(?=\s)"
)
_NAME_BEFORE = re.compile(rf"(?<!\w)[{UPPER}][{LOWER}]+$")
_NAME_AFTER = re.compile(rf",\s+(?!Ban\b)[{UPPER}][{LOWER}]+\s")
_SUM = re.compile(r"(?<!\w)với (?:tổng|số tiền|số vốn|kinh phí|trị giá|giá trị|giá|vốn)(?!\w)")
_LONG = 24
_TWO_WORDS = re.compile(r"\s*\S+\s+\S")


def _is_among_names(text: str, at: int) -> bool:
    """Whether a comma only parts names: "KCN Đông Trì, Mộc Hòa"."""
    return bool(before(_NAME_BEFORE, text, at) and _NAME_AFTER.match(text, at))


def _start_of(text: str, figure: Figure, first: bool) -> int:
    """Where the words that name a figure begin: after the last pause, or after a joining word."""
    begin, end = figure.left, figure.mention.start
    gap = text[begin:end]
    counted = is_counted(figure)
    told = len(gap.rstrip(" ("))
    pauses = [
        m.end() for m in _PAUSE.finditer(gap) if (counted or m.end() < told) and not _is_among_names(gap, m.start())
    ]
    at = pauses[-1] if pauses else 0
    joints = [m.start() for m in _JOINT.finditer(gap) if m.start() >= at and _TWO_WORDS.match(gap, m.end())]
    if not first and not pauses:
        joints = joints or [m.start() for m in _JOINT.finditer(gap)]
    sums = [m.start() for m in _SUM.finditer(gap) if m.start() >= at]
    if sums and figure.mention.kind == "money":
        at = sums[-1]
    elif joints and not pauses and not first:
        at = joints[0]
    elif joints and len(gap[at:].split()) > _LONG:
        at = joints[-1]
    return begin + at
