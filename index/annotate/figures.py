"""Which numbers of a clause are figures of indicators, and which say more about the figure before them.

"xuất khẩu 90,5 triệu USD (2.262,5 tỷ đồng), tăng 3,1%, bằng 52,4% kế hoạch" is one figure: the second amount is the
same money, the percentages compare it. What a percentage says is told by two signs: the word before it ("way") and
what it is compared with after it ("base"); see ROLES.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from index.annotate.countable import counts
from index.annotate.mentions import Mention, mentions
from index.lexicon import Cue, back_over, before, cues
from index.scanning import first_part, last_part, quotations
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


Role = Literal["change", "level", "plan", "over", "said", ""]
"""What a percentage says of the figure before it: its change, its level against before, its share of the plan, by how
much it exceeds that, something else; "" for nothing, then it is a figure of its own."""

ROLES: Mapping[tuple[str, str], Role] = {
    ("up", "before"): "change", ("up", ""): "change", ("up", "plan"): "said", ("up", "other"): "said",
    ("down", "before"): "change", ("down", ""): "change", ("down", "plan"): "said", ("down", "other"): "said",
    ("share", "plan"): "plan", ("share", "before"): "level", ("share", ""): "said", ("share", "other"): "said",
    ("over", "plan"): "over", ("over", ""): "said", ("over", "before"): "said", ("over", "other"): "said",
    ("part", "plan"): "said", ("part", ""): "said", ("part", "before"): "said", ("part", "other"): "said",
}  # fmt: skip
_NEAR = 40
"""Characters after a percentage in which what it is compared with stands."""


def is_counted(figure: Figure) -> bool:
    """Whether a figure counts things rather than measures something."""
    return figure.mention.kind in ("count", "other")


def figures_of(text: str) -> list[Figure]:
    """The figures of a clause, in reading order."""
    found: list[Figure] = []
    marks = mentions(text)
    spoken = quotations(text)
    last_end = 0  # where what belongs to the figure before it ends
    for i, mark in enumerate(marks):
        after = marks[i + 1] if i + 1 < len(marks) else None
        gap = text[last_end : mark.start]
        if not counts(mark, text, spoken):
            way = way_before(text, mark.start, last_end)
            if mark.kind == "none" and found and way and way.value in ("share", "over", "part"):
                last_end = mark.end
            continue
        previous = found[-1] if found else None
        told = previous is not None and last_end > previous.mention.end
        added = _added(previous, mark, text, last_end, told) if previous else None
        if added:
            found[-1] = added
            last_end = mark.end
        elif not _is_base(mark, after, text, gap, previous):
            plan = bool(previous and _names_plan(text, mark.start, last_end) and mark.kind != "percent")
            found.append(_new(mark, text, last_end, plan))
            last_end = mark.end
    return _with_ends(found, marks, text)


# ------------------------------------------------------------------------------------------------------- signs


def way_before(text: str, at: int, begin: int) -> Cue | None:
    """The word that says what a number does to the figure before it: "tăng khoảng |3,1%"."""
    way = before(text, back_over(text, at, "filling"), "way") or before(text, at, "way")
    return way if way and way.start >= begin else None


_OPENS_BASE = re.compile(r"\s*(?:của\s+|các\s+)*")


def _base_after(text: str, at: int, near: bool = False) -> str:
    """What a percentage is compared with: "plan", "before", "other" or ""; `near`: also some words later."""
    start = _OPENS_BASE.match(text, at).end()  # type: ignore[union-attr]
    if base := cues(text).at(start, "base"):
        return base.value
    window = first_part(text[at : at + _NEAR], ",;.()") if near else ""
    return next(iter(cues(window).values("base")), "")


def _ends(text: str, at: int) -> bool:
    """Whether a change is all that is said: one with an object is a figure ("giảm 30% thời gian giải quyết")."""
    rest = text[at : at + 3].lstrip()
    start = at + len(text[at : at + 3]) - len(rest)
    return not rest or rest[0] in ",;.)(…" or cues(text).at(start, "ends") is not None


def _is_bare(words: str) -> bool:
    """Whether nothing but connecting words stands before a sign."""
    words = words.strip(" ,;()\n")
    while link := cues(words).at(0, "link"):
        words = words[link.end :].strip(" ,;()\n")
    return not words


def _names_plan(text: str, at: int, begin: int) -> bool:
    """Whether an amount is the plan itself: "kế hoạch năm (|5.000 người)"."""
    while at and text[at - 1] in " (":
        at -= 1
    told = before(text, at, "plan amount")
    return told is not None and told.start >= begin


# --------------------------------------------------------------------------------------------------- what is added


def _added(previous: Figure, mark: Mention, text: str, last_end: int, told: bool) -> Figure | None:
    """The figure before with what this number says about it; None when the number is another figure.

    `told`: something was said about it already, so that the gap begins with the end of that ("so với cùng kỳ, bằng").
    """
    gap = text[last_end : mark.start]
    begin = mark.start - len(last_part(gap, ",;("))
    if told:
        begin = max(begin, last_end + gap.rfind(" và "), last_end + gap.rfind(" nhưng "))
    way = way_before(text, mark.start, begin)
    if _is_same_money(previous, mark, gap):
        rate = "/" in mark.unit and "/" not in previous.mention.unit  # "50 triệu đồng (5 triệu đồng/hộ)"
        return previous if rate else replace(previous, equivalents=(*previous.equivalents, mark))
    part = before(text, mark.start, "out of")
    if part and not text[last_end : part.start].strip(" ,") and part.start >= last_end:
        return previous
    bare = way is not None and _is_bare(text[begin : way.start])
    if mark.unit != "%":
        more = way is not None and way.value in ("up", "down", "over", "more")
        return previous if bare and more else None
    if way is not None and not bare and is_counted(previous) and not any(mark in gap for mark in ",;("):
        bare = _base_after(text, mark.end) == "plan" or _base_after(text, mark.end, near=True) == "before"
    if way is None or not bare:
        return previous if gap.strip() == "(" or (way and is_bracketed(text, mark.start)) else None
    return _compared(previous, mark, text, way)


def _compared(previous: Figure, mark: Mention, text: str, way: Cue) -> Figure | None:
    """The figure before with the percentage that stands for its role."""
    base = _base_after(text, mark.end)
    if not base and way.value in ("up", "down") and not _ends(text, mark.end):
        return previous if is_bracketed(text, mark.start) else None
    role = ROLES.get((way.value, base), "")
    if role == "change" and previous.vs_same_period_pct is None:
        return replace(previous, vs_same_period_pct=mark.value * (-1 if way.value == "down" else 1))
    if role == "level" and previous.vs_same_period_pct is None:
        return replace(previous, vs_same_period_pct=mark.value - 100)  # "bằng 112% so với cùng kỳ"
    if role in ("plan", "over") and previous.vs_plan_pct is None:
        return replace(previous, vs_plan_pct=mark.value + 100 * (role == "over"))
    return previous if role else None


def _is_same_money(previous: Figure, mark: Mention, gap: str) -> bool:
    """Whether an amount is the one before it in another currency: "(2.262,5 tỷ đồng)"."""
    if not mark.kind == previous.mention.kind == "money":
        return False
    words = gap.strip(" ,([≈~=\n")
    while lead := cues(words).at(0, "same money"):
        words = words[lead.end :].strip(" ,([≈~=\n")
    return not words and bool(gap.strip()) and mark.currency != previous.mention.currency and bool(mark.currency)


def is_bracketed(text: str, at: int) -> bool:
    """Whether an offset is inside brackets."""
    return text.rfind("(", 0, at) > text.rfind(")", 0, at)


_RANGE = re.compile(r"\s*(?:đến|tới|-|–)\s*", re.I)
_SPAN = re.compile(r"(?<!\w)từ\s+\d[\d.,]*\s*(?:đến|tới|-|–)\s*$", re.I)


def _is_base(mark: Mention, after: Mention | None, text: str, gap: str, previous: Figure | None) -> bool:
    """Whether a number is only where a change starts from ("từ 18 lên 22 nghìn đồng"), or one end of a range."""
    if _SPAN.search(text, max(0, mark.start - _NEAR), mark.start):
        return True
    if after:
        between = text[mark.end : after.start]
        same = fold(after.unit) == fold(mark.unit)
        then = before(text, back_over(text, after.start, "filling"), "then") or before(text, after.start, "then")
        leads = then is not None and then.start >= mark.end
        start = before(text, back_over(text, mark.start, "filling"), "bound")
        if same and leads and start and text[start.start : start.end].lower() == "từ" and "," not in between:
            return True
        if same and leads and then and not text[mark.end : then.start].strip(" ,"):
            return True
        if _RANGE.fullmatch(between) and fold(after.unit).startswith(fold(mark.unit)):
            return True
    return bool(_RANGE.fullmatch(gap)) and previous is None


def _new(mark: Mention, text: str, begin: int, planned: bool) -> Figure:
    same = plan = None
    if mark.unit == "%":
        way = way_before(text, mark.start, begin)
        base = _base_after(text, mark.end)
        if way and way.value in ("up", "down") and _base_after(text, mark.end, near=True) == "before":
            same = mark.value * (-1 if way.value == "down" else 1)
        if base == "plan":
            plan = mark.value + 100 * bool(way and way.value == "over")
    return Figure(mark, begin, len(text), (), same, plan, _qualifier(text, mark, begin), planned)


def _qualifier(text: str, mark: Mention, begin: int) -> str:
    bound = before(text, mark.start, "bound")
    word = text[bound.start : bound.end].lower() if bound and bound.start >= begin else ""
    rest = first_part(text[mark.end : mark.end + _NEAR], ",;")
    if rest.lstrip().startswith("trở lên"):
        return "từ ... trở lên" if word == "từ" else "trở lên"
    if word == "từ" and "trở lên" in rest:
        return "từ ... trở lên"
    expected = before(text, mark.start, "expected")
    if not word and expected and expected.start >= begin:
        word = next(w for w in ("ước", "dự kiến") if text[expected.start :].lower().startswith(w))
    return word


# ------------------------------------------------------------------------------------------- where figures begin


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


_PAUSE = re.compile(r"[,;:]\s|;|\((?![A-ZĐ&-]{2,8}\))|…|\.{3}")
_NAME_BEFORE = re.compile(rf"(?<!\w)[{UPPER}][{LOWER}]+$")
_NAME_AFTER = re.compile(rf",\s+(?!Ban\b)[{UPPER}][{LOWER}]+\s")
_LONG = 24


def _is_among_names(text: str, at: int) -> bool:
    """Whether a comma only parts names: "KCN Đông Trì, Mộc Hòa"."""
    return bool(_NAME_AFTER.match(text, at) and _NAME_BEFORE.search(text, max(0, at - _NEAR), at))


def _start_of(text: str, figure: Figure, first: bool) -> int:
    """Where the words that name a figure begin: after the last pause, or after a joining word."""
    begin, end = figure.left, figure.mention.start
    gap = text[begin:end]
    words = cues(gap)
    told = len(gap.rstrip(" ("))
    cuts = [m.span() for m in _PAUSE.finditer(gap) if not _is_among_names(gap, m.start())]
    cuts += [(cue.start, cue.end) for cue in words.of("among")]
    pauses = sorted(stop for _, stop in cuts if is_counted(figure) or stop < told)
    at = pauses[-1] if pauses else 0
    joints = [cue.start for cue in words.of("joint") if len(gap[cue.end :].split()) > 1]
    joints = [start for start in joints if start >= at] or ([] if first or pauses else joints)
    sums = [cue.start for cue in words.of("sum") if cue.start >= at]
    if sums and figure.mention.kind == "money":
        at = sums[-1]
    elif joints and not pauses and not first:
        at = joints[0]
    elif joints and len(gap[at:].split()) > _LONG:
        at = joints[-1]
    return begin + at
