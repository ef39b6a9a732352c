"""Questions that lean on the one before them, made to stand alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.answer import Turn
from assistant.cues import TARGET, asks, cue_text, wanted
from assistant.naming import CAPITAL, NAMED
from assistant.people import last_person
from index.query import Query, is_function_word, understand
from index.scanning import before
from index.text import document_numbers
from index.vietnamese import fold, has_diacritics, normalise, without_diacritics

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
    zone = zone_in(previous, [turn.content for turn in history])
    if zone and _is_zone(focus, history):
        return _with_zone(previous, zone, focus), ""
    if _is_name(focus, previous):
        return _replace_name(previous, focus), ""
    timed = replace(before, periods=(), years=frozenset()) if now.years else before
    frame = _frame_of(previous, timed, asking=asks(focus))
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
        names = [m.group() for text in said for m in NAMED.finditer(text)]
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
    return bool(NAMED.search(focus)) or len(content) >= 3


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
    text = re.sub(r"(?<!\s)\s+([,.;])", r"\1", _ASKING.sub(" ", text))
    return " ".join(text.split()).strip(" ,.;")


def _shifted(previous: str, asked: str, shift: int) -> str:
    """The previous question a year earlier or later; "nhắm tới" and the like make it one about a target."""
    moved = re.sub(r"(?:19|20)\d\d", lambda m: str(int(m.group()) + shift), previous)
    plan = shift > 0 and not TARGET.search(fold(previous))
    return f"Mục tiêu {moved}" if plan else moved


def is_follow_up(asked: str, provinces: Sequence[str] = ()) -> bool:
    """Whether a question leans on the one before it: it says so, or is too short to stand alone.

    One of a few words more leans on it too when it names no place, no body and no time.
    """
    plain = fold(asked)
    if _FOLLOW_UP.search(plain) or len(plain.split()) <= 5:
        return True
    now = understand(asked, provinces)
    placed = now.provinces or now.periods or now.years or NAMED.search(asked) or document_numbers(asked)
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


_TAIL = re.compile(
    r"\s*(?:thi\s+)?(?:sao|the nao|ra sao|(?:(?:la|duoc|dat)\s+)?(?:bao nhieu|may))?"
    r"(?:\s+(?:a|nhi|vay|ha|nhe|the))*\s*[?!.]*\s*$"
)


def _focus(asked: str) -> str:
    """ "Còn xuất khẩu thì sao?" -> "xuất khẩu"."""
    plain = fold(asked)
    start, end = 0, len(asked)
    lead = re.match(r"(?:(?:the|vay|con|rieng|thi)\s+)+(?:(?:ben|ve|phan|doi voi|cua|o)\s+)?", plain)
    tail = before(_TAIL, plain, len(plain))
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
    named = (NAMED.search(focus) and re.match(CAPITAL, focus)) or re.match(
        rf"{CAPITAL}\s+{CAPITAL}", focus
    )  # a sentence begins with a capital too
    return has_diacritics(focus) and bool(named) and bool(NAMED.search(previous))


_ZONE = r"(?:kcn|kkt|ccn|kcx|khu cong nghiep|khu kinh te(?: cua khau)?|cum cong nghiep|khu che xuat)"
_SMALL_ZONE = re.compile(rf"\b(?P<kind>{_ZONE}) (?P<name>[a-z]+ [a-z]+)\b")


def zone_in(text: str, said: Sequence[str] = ()) -> tuple[int, int] | None:
    """Where the zone of a question stands with its kind, however it is typed; a name in small letters is two words, or
    as long as one that was `said`."""
    if match := NAMED.search(text):
        return match.span() if match["name"] else None
    plain = fold(text)
    small = _SMALL_ZONE.search(plain)
    if small is None or len(plain) != len(text):
        return None
    known = (fold(m["name"] or "") for one in said for m in NAMED.finditer(one))
    rest = plain[small.start("name") :]
    longest = max((len(k) for k in known if k and re.match(rf"{re.escape(k)}\b", rest)), default=0)
    return small.start(), max(small.end(), small.start("name") + longest)


def _is_zone(focus: str, history: Sequence[Turn]) -> bool:
    """A zone with its kind, a name in capitals, or one that the conversation has called a zone."""
    plain = fold(focus)
    if re.match(rf"{_ZONE} \w", plain) or (re.fullmatch(rf"{CAPITAL}(?:\s+{CAPITAL}){{1,3}}", focus)):
        return True
    called = re.compile(rf"\b{_ZONE} {re.escape(plain)}\b")
    return 1 < len(plain.split()) <= 4 and any(called.search(fold(turn.content)) for turn in history)


def _with_zone(previous: str, zone: tuple[int, int], focus: str) -> str:
    """The question before about another zone, typed as it was: with diacritics or without."""
    start, end = zone
    kind = re.match(rf"{_ZONE} ", fold(previous[start:end]))
    bare = not re.match(rf"{_ZONE} ", fold(focus))
    new = f"{previous[start : start + kind.end() - 1]} {focus}" if kind and bare else focus
    return previous[:start] + (new if has_diacritics(previous) else without_diacritics(new)) + previous[end:]


def _replace_name(previous: str, focus: str) -> str:
    old = NAMED.search(previous)
    if old is None:
        return f"{previous} {focus}"
    new = focus if NAMED.match(focus) else f"{old['kind'] or old['body_kind']} {focus}"
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
    target = ("chỉ tiêu",) if TARGET.search(plain) else ()
    place = before.provinces[:1]
    ask = ("là bao nhiêu",) if "figure" in wanted(plain) and not asking else ()
    named = [m.group() for m in NAMED.finditer(previous)][:1] if asking else []
    return (*target, *(f"tại {p}" for p in place), *named, *(period or year), *ask)
