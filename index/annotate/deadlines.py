"""Deadlines as reports write them ("trước ngày 30/6/2019", "trong quý III/2024") and the day each one ends on."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from index.scanning import before
from index.text import dates, periods


class Deadline(NamedTuple):
    """`words` are the document's own; `date` is the last day, None when it can't be told ("trước mùa mưa")."""

    words: str
    date: date | None


NONE = Deadline("", None)

_DAY = r"\d{1,2}\s?[/.-]\s?\d{1,2}(?:\s?[/.-]\s?\d{4})?(?![\d/])|\d{1,2} tháng \d{1,2}(?: năm \d{4})?"
_SPAN = (
    r"(?:\d{1,2} |sáu |chín |ba )tháng (?:đầu|cuối)(?: của)?(?: năm(?: \d{4})?)?"
    r"|(?:những )?tháng cuối năm(?: \d{4})?|(?:cuối|đầu|giữa|nửa cuối|nửa đầu) (?:năm|quý [IVX]+|quý \d"
    r"|tháng \d{1,2})"
    r"(?:(?:/| năm | )\d{4})?"
    r"|tháng \d{1,2}(?:(?:\s?/\s?| năm )\d{4})?(?!\d)"
    r"|quý (?:IV|III|II|I|[1-4])\b(?:(?:\s?/\s?| năm | )\d{4})?"
    r"|năm \d{4}(?:\s?-\s?\d{4})?|(?:hết )?năm nay|tuần này|tháng này|quý này|tuần tới|tháng tới"
)
# The strongest first: what a clause says with "trước" is its deadline, whatever other times it names.
_STATED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<!nếu )(?:xong |hoàn thành )?(?:chậm nhất|muộn nhất|không muộn hơn|không quá)(?: là)?(?: đến| vào| trước"
        rf"| trong)?(?: hết)?(?: ngày)? (?:{_DAY}|{_SPAN})",
        rf"(?:xong |hoàn thành )?trước (?:ngày )?(?:{_DAY})|(?:xong |hoàn thành )?trước (?:{_SPAN})",
        rf"(?<!nếu )(?:đến hết|hạn đến|hạn chót|thời hạn)(?: là)?:?(?: ngày)? (?:{_DAY}|{_SPAN})",
        rf"(?:ngay |xong |hoàn thành )?trong (?:{_SPAN})(?: và (?:{_SPAN}))*(?! chưa| đã)",
        rf"(?<!từ )(?:vào|xong|hoàn thành)(?: ngày| cuối| dịp)? (?:{_DAY}|{_SPAN})",
        r"trước (?:mùa mưa(?: bão)?|mùa khô|Tết(?: Nguyên [Đđ]án)?(?: [A-ZĐẤẦÁẬ]\w+ [A-ZĐẤẦÁẬ]\w+)?)",
        r"trong (?:vòng |thời hạn )?\d+ (?:ngày|tháng|tuần)(?: làm việc)?(?: kể từ [^,;.]{3,60})?"
        r"|không quá \d+ (?:ngày|tháng)(?: làm việc)?(?: kể từ [^,;.]{3,60})?",
    )
)
_NAMED = re.compile(rf"(?:trong )?(?:{_SPAN})(?: và (?:{_SPAN}))*", re.IGNORECASE)
# "hoàn thành kế hoạch năm 2019" is to be done by the end of that year.
_FULFILLED = re.compile(
    r"(?:hoàn thành|thắng lợi)[^,;.]{0,40}\b(?:kế hoạch|nhiệm vụ|chỉ tiêu"
    r"|mục tiêu)[^,;.]{0,20} (?P<year>năm \d{4})(?!\d)",
    re.IGNORECASE,
)
_COMPARED = re.compile(r"(?:cùng kỳ|so với|trận|nếu đến|phân bổ|đạt được|số)\s*$", re.IGNORECASE)
_NOT_OURS = re.compile(
    r"(?:cùng kỳ|so với|kết quả|chỉ đạo|giai đoạn|đến|tới|quy hoạch|nghị quyết|kế hoạch|quyết định|chỉ tiêu|tổng kết"
    r"|sơ kết|phân bổ|từ|trận|mùa khô|nếu đến|đạt được|ngày \d{1,2})(?:\s+(?:của|cả|hết|trong|thực hiện))*\s*$",
    re.IGNORECASE,
)


def stated(text: str, year: int = 0) -> Deadline:
    """The deadline that a clause states with a word that says so. `year` is the report's, for "trước ngày 30/6"."""
    for pattern in _STATED:
        found = [m for m in pattern.finditer(text) if not before(_COMPARED, text, m.start())]
        if found:
            words = found[-1].group().strip()
            return Deadline(words, last_day(words, year))
    fulfilled = _FULFILLED.search(text)
    return Deadline(fulfilled["year"], last_day(fulfilled["year"])) if fulfilled else NONE


def named(text: str, year: int = 0) -> Deadline:
    """The time that a lead-in or a heading names: "Nhiệm vụ 6 tháng cuối năm 2024", "trong tháng 6/2019"."""
    own = stated(text, year)
    if own.words:
        return own
    found = [m for m in _NAMED.finditer(text) if not before(_NOT_OURS, text, m.start())]
    words = found[-1].group().strip() if found else ""
    return Deadline(words, last_day(words, year)) if words else NONE


_DAY_MONTH = re.compile(r"(\d{1,2})\s?(?:[/.-]|tháng)\s?(\d{1,2})(?:\s?(?:[/.-]|năm)\s?(\d{4}))?")


def last_day(words: str, year: int = 0) -> date | None:
    """The last day that the words of a deadline allow; None when they name no calendar time.

    >>> last_day("trong quý III/2024"), last_day("trước ngày 30/6", 2019)
    (datetime.date(2024, 9, 30), datetime.date(2019, 6, 30))
    """
    days = dates(words)
    if days and (day := _date(days[-1].year or year, days[-1].month, days[-1].day)):
        return day
    found = periods(words)
    year = next((period.year for period in reversed(found) if period.year), year)
    if found and re.match(r"(?:xong |hoàn thành )?trước\b", words, re.IGNORECASE):
        first = _date(found[-1].year or year, found[-1].first, 1)
        return first - timedelta(days=1) if first else None  # "trước quý II" ends with quý I
    ends = [_month_end(period.until or period.year or year, period.last) for period in found]
    known = [end for end in (*ends, *_bare_ends(words, year)) if end]
    if known:
        return max(known)
    short = _DAY_MONTH.search(words)
    return _date(int(short[3] or year), int(short[2]), int(short[1])) if short else None


_NUMBER = re.compile(r"\d\s*$")


def _bare_ends(words: str, year: int) -> Iterator[date | None]:
    """Months without a year ("trong tháng 7"), and the end of the year in words."""
    for match in re.finditer(r"tháng (\d{1,2})(?!\s?/|\d| năm)", words, re.IGNORECASE):
        if not before(_NUMBER, words, match.start()) and 1 <= int(match[1]) <= 12:
            yield _month_end(year, int(match[1]))
    if ending := re.search(r"(?:tháng cuối năm|cuối năm|hết năm|năm nay)(?: (\d{4}))?", words, re.IGNORECASE):
        yield _month_end(int(ending[1] or year), 12)


def _month_end(year: int, month: int) -> date | None:
    return _date(year, month, calendar.monthrange(year, month)[1]) if year else None


def _date(year: int, month: int, day: int) -> date | None:
    """None for what is no date ("31/6") or has no year."""
    try:
        return date(year, month, day) if year else None
    except ValueError:
        return None
