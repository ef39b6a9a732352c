"""Questions that lean on the one before them, made to stand alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.answer import Turn
from assistant.cues import asks, cue_text, names_target, wanted
from assistant.naming import named, own_names
from assistant.people import last_person
from index.query import Query, is_function_word, understand
from index.scanning import any_case, before
from index.text import document_numbers
from index.vietnamese import fold, has_diacritics, normalise, without_diacritics
from index.wordlists import kinds, pattern


def _pattern(kind: str) -> re.Pattern[str]:
    return pattern("followups.tsv", kind, "assistant")


def _named(text: str) -> re.Match[str] | None:
    """The first zone, place or body of a text."""
    return next(named(text), None)


def _shift(plain: str) -> int:
    """How many years before or after the last question a follow-up asks about."""
    return -1 if _pattern("year before").search(plain) else int(bool(_pattern("year after").search(plain)))


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
    shift = _shift(fold(asked))
    if shift and before.years and not now.years:
        return _shifted(previous, shift), ""
    if not focus or now.periods or (now.years and _only_time(focus)):
        return _with_period(previous, focus or asked, now, before), ""
    if elsewhere := _elsewhere(focus, previous, now, before, history):
        return elsewhere, ""
    return _of_another(focus, previous, now, before, names_indicator)


def _elsewhere(focus: str, previous: str, now: Query, before: Query, history: Sequence[Turn]) -> str:
    """The question before of the province, zone or name that a follow-up asks about; "" where it asks about none."""
    if now.provinces and before.provinces:
        return _swap(previous, before.provinces[0], now.provinces[0])
    zone = zone_in(previous, [turn.content for turn in history])
    if zone and _is_zone(focus, history):
        return _with_zone(previous, zone, focus)
    return _replace_name(previous, focus) if _is_name(focus, previous) else ""


def _of_another(
    focus: str, previous: str, now: Query, before: Query, names_indicator: Callable[[str], bool]
) -> tuple[str, str]:
    """A follow-up about another thing, in the frame of the question before; with its subject if it has none."""
    timed = replace(before, periods=(), years=frozenset()) if now.years else before
    frame = _frame_of(previous, timed, asking=asks(focus))
    if _has_subject(focus) or names_indicator(focus):
        return " ".join(part for part in (focus, *frame) if part), ""
    subject = _subject_of(previous, before)
    return ", ".join(part for part in (focus, subject, " ".join(frame)) if part), subject


def _resolved(asked: str, previous: str, history: Sequence[Turn]) -> str:
    """The question with "ông ấy", "khu đó" replaced by the last such name of the conversation."""
    said = [*(turn.content for turn in history), previous]
    if _pattern("person meant").search(asked):
        person = next(filter(None, map(last_person, reversed(said))), "")
        asked = _pattern("person meant").sub(person, asked) if person else asked
    if _pattern("body meant").search(asked):
        names = [m.group() for text in said for m in named(text)]
        asked = _pattern("body meant").sub(names[-1], asked) if names else asked
    return asked


def says_its_subject(asked: str) -> bool:
    """Whether a question may be about what it names alone: "Cùng kỳ năm trước?" names nothing."""
    return _has_subject(_focus(asked))


def _has_subject(focus: str) -> bool:
    """Whether the words of a follow-up say what it is about, rather than only what is measured of it."""
    plain = cue_text(focus)
    measures = kinds("followups.tsv", "assistant")["measure"]
    content = [s for s in plain.split() if s.isalpha() and s not in measures and not is_function_word(s, True)]
    return bool(_named(focus)) or len(content) >= 3


def _subject_of(previous: str, before: Query) -> str:
    """What the question before was about: its words without those that ask, its place and its period."""
    text = previous
    for period in reversed(before.periods if before.text == previous else ()):
        text = text[: period.start] + text[period.end :]
    for province in before.provinces:
        text = re.sub(rf"(?:tại |của |ở )?(?:tỉnh )?{re.escape(province)}", "", text, flags=re.IGNORECASE)
    text = _pattern("space before a stop").sub(r"\1", _pattern("asking").sub(" ", text))
    return " ".join(text.split()).strip(" ,.;")


def _shifted(previous: str, shift: int) -> str:
    """The previous question a year earlier or later; "nhắm tới" and the like make it one about a target."""
    moved = _pattern("year").sub(lambda m: str(int(m.group()) + shift), previous)
    plan = shift > 0 and not names_target(fold(previous))
    return f"Mục tiêu {moved}" if plan else moved


def is_follow_up(asked: str, provinces: Sequence[str] = ()) -> bool:
    """Whether a question leans on the one before it: it says so, or is too short to stand alone.

    One of a few words more leans on it too when it names no place, no body, no time and nothing else.
    """
    plain = fold(asked)
    if _pattern("follow up").search(plain) or len(plain.split()) <= 5:
        return True
    now = understand(asked, provinces)
    placed = now.provinces or now.periods or now.years or _named(asked) or document_numbers(asked)
    of_its_own = len(plain.split()) > NAME_AND_WHAT and bool(own_names(asked))
    return not placed and not of_its_own and len(plain.split()) <= 9


NAME_AND_WHAT = 6
"""Words from which on a question with a name of its own asks something of it: "Mỹ Khê Thượng thì mức nào?" does not."""


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
    lead = _pattern("lead").match(plain)
    tail = before(_pattern("tail"), plain, len(plain))
    start = lead.end() if lead else 0
    end = tail.start() if tail else end
    topic = _pattern("topic").match(plain[start:end])
    end = start + topic.end(1) if topic else end
    partitive = _pattern("partitive").match(plain[start:end])
    start += partitive.end() if partitive else 0
    return asked[start:end].strip(" ,?!.")


def _only_time(focus: str) -> bool:
    return bool(_pattern("only time").fullmatch(fold(focus)))


def _with_period(previous: str, focus: str, now: Query, before: Query) -> str:
    """Replace the previous question's period by the new one; keep further words of the new question."""
    told = [now.text[p.start : p.end] for p in now.periods] or [f"năm {year}" for year in sorted(now.years)]
    if not told:
        return previous
    text = previous
    if before.periods and now.periods:
        old = before.periods[0]
        if before.text == previous:
            text = previous[: old.start] + told[0] + previous[old.end :]
    elif now.years and before.years:
        text = _pattern("year").sub(str(min(now.years)), previous)
    else:
        text = f"{previous.rstrip(' ?.')} {told[0]}?"
    if _only_time(focus) or (now.periods and fold(focus) in map(fold, told)):
        return text
    return f"{focus} {' '.join(_frame_of(text, understand(text, before.provinces)))}"


def _swap(text: str, old: str, new: str) -> str:
    return any_case(old).sub(new, text) if old.casefold() in text.casefold() else f"{text} {new}"


def _is_name(focus: str, previous: str) -> bool:
    """A proper name ("Phú Hội", "Sở Xây dựng") where the question before had one of its kind to replace."""
    is_name = (_named(focus) and focus[:1].isupper()) or _pattern("two capitals").match(focus)
    return has_diacritics(focus) and bool(is_name) and bool(_named(previous))


def zone_in(text: str, said: Sequence[str] = ()) -> tuple[int, int] | None:
    """Where the zone of a question stands with its kind, however it is typed; a name in small letters is two words, or
    as long as one that was `said`."""
    if match := _named(text):
        return match.span() if match["name"] else None
    plain = fold(text)
    small = _pattern("small zone").search(plain)
    if small is None or len(plain) != len(text):
        return None
    known = (fold(m["name"] or "") for one in said for m in named(one))
    rest = plain[small.start("name") :]
    longest = max((len(k) for k in known if k and _begins(rest, k)), default=0)
    return small.start(), max(small.end(), small.start("name") + longest)


def _begins(text: str, name: str) -> bool:
    return text.startswith(name) and not text[len(name) :][:1].isalnum()


def _is_zone(focus: str, history: Sequence[Turn]) -> bool:
    """A zone with its kind, a name in capitals, or one that the conversation has called a zone."""
    plain = fold(focus)
    if _pattern("zone with its name").match(plain) or _pattern("capitals").fullmatch(focus):
        return True
    return 1 < len(plain.split()) <= 4 and any(_calls_zone(fold(turn.content), plain) for turn in history)


def _calls_zone(said: str, name: str) -> bool:
    """Whether a name is said to be that of a zone; both without diacritics."""
    ends = (kind.end() for kind in _pattern("zone before its name").finditer(said))
    return any(_begins(said[end:], name) for end in ends)


def _with_zone(previous: str, zone: tuple[int, int], focus: str) -> str:
    """The question before about another zone, typed as it was: with diacritics or without."""
    start, end = zone
    kind = _pattern("zone before its name").match(fold(previous[start:end]))
    bare = not _pattern("zone before its name").match(fold(focus))
    new = f"{previous[start : start + kind.end() - 1]} {focus}" if kind and bare else focus
    return previous[:start] + (new if has_diacritics(previous) else without_diacritics(new)) + previous[end:]


def _replace_name(previous: str, focus: str) -> str:
    old = _named(previous)
    if old is None:
        return f"{previous} {focus}"
    new = focus if (first := _named(focus)) and first.start() == 0 else f"{old['kind'] or old['body_kind']} {focus}"
    return previous[: old.start()] + new + previous[old.end() :]


def _frame_of(previous: str, before: Query, *, asking: bool = False) -> tuple[str, ...]:
    """What a new indicator inherits: the place, the period, and, unless it is `asking` itself, the kind of answer."""
    plain = fold(previous)
    period = tuple(before.text[p.start : p.end] for p in before.periods[:1]) if before.text == previous else ()
    loose = _pattern("loose year").search(plain)
    year = (
        ()
        if period or not before.years
        else (previous[loose.start() : loose.end()] if loose else f"năm {min(before.years)}",)
    )
    target = ("chỉ tiêu",) if names_target(plain) else ()
    place = before.provinces[:1]
    ask = ("là bao nhiêu",) if "figure" in wanted(plain) and not asking else ()
    names = [m.group() for m in named(previous)][:1] if asking else []
    return (*target, *(f"tại {p}" for p in place), *names, *(period or year), *ask)
