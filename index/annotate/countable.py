"""Which numbers can be an indicator's: not those that number things in order, tell a place or are somebody's words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from index.annotate.mentions import Mention
from index.lexicon import back_over, before, cues
from index.vietnamese import fold

_ZONES = frozenset({"kcn", "kkt", "ccn", "khu cong nghiep", "khu kinh te", "cum cong nghiep", "huyen", "tinh"})
_PLACED = frozenset({"doanh nghiep", "cong ty", "co so", "du an", "nha may", "cong trinh", "don vi", "ho", "ho dan"})


def counts(mark: Mention, text: str, spoken: Sequence[tuple[int, int]]) -> bool:
    """Whether a number can be an indicator's: it has a unit, numbers nothing in order, and tells no place."""
    if mark.kind in ("none", "never") or not mark.unit or _is_spoken(mark, spoken):
        return False
    if mark.kind == "percent":
        return True
    unit = fold(mark.unit)
    if before(text, mark.start, "ordinal") or _is_rate(text, mark.start):
        return False
    at = back_over(text, mark.start, "fill place")
    if unit in _ZONES and before(text, at, "belongs"):
        return False
    if mark.kind in ("count", "other"):
        place = before(text, at, "place")
        if place and not (unit in _PLACED and text[place.start : place.end].lower() == "tại"):
            return False
        return mark.kind == "count" or mark.unit[:1].islower()
    return True


_STOP = re.compile(r"[,;:.]")


def _is_rate(text: str, at: int) -> bool:
    """ "mỗi tháng 5 tấn": what is done every time."""
    near = text[max(0, at - 30) : at]
    every = cues(near).of("every")
    return bool(every) and len(near[every[-1].end :].split()) <= 4 and not _STOP.search(near[every[-1].end :])


def _is_spoken(mark: Mention, spoken: Sequence[tuple[int, int]]) -> bool:
    """Whether somebody's words in quotation marks hold the number."""
    nearest = bisect_left(spoken, (mark.start, 0)) - 1
    return nearest >= 0 and mark.end <= spoken[nearest][1]
