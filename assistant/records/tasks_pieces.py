"""A clause of work and its pieces: whom it is done with, where it is cut, what is left off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from assistant.records.tasks_bodies import bodies_at
from assistant.records.tasks_opening import CONNECTOR
from assistant.records.tasks_verbs import STRONG, starts_action
from index.vietnamese import Span, clauses


@dataclass(frozen=True, slots=True)
class Clause:
    """One piece of work: `task` and `quote` are spans of the text; empty `assignee` where the clause names nobody.

    `by` is who assigns it in the same sentence; `lead` the words before it that may hold its time.
    """

    assignee: tuple[str, ...]
    coordinating: tuple[str, ...]
    task: Span
    quote: Span
    by: str = ""
    lead: str = ""


# A task that only announces others: "thực hiện tốt một số nội dung như sau".
GENERIC = re.compile(
    r"^(?:\S+\s+){1,8}?(?:mấy|một số|các|những|ba|bốn|năm|sáu|bảy|\d+) (?:nhóm )?(?:việc|nhiệm vụ|nội dung"
    r"|giải pháp|công việc"
    r"|vấn đề)(?: trọng tâm| chủ yếu| cụ thể| chính)*(?: như)?(?: sau)?(?: đây)?[\s:.;]*$"
)

_WITH = re.compile(
    r"(?:(?:chủ trì|tiếp tục|chủ động|tăng cường|tích cực|thường xuyên|làm đầu mối|và|khẩn trương)(?:\s*,)?\s+)*"
    r"(?:phối hợp(?: chặt chẽ| tốt| đồng bộ)?(?: cùng)?(?:,? với)?|phối, kết hợp với|cùng(?: với)?)\s+(?=\S)",
    re.IGNORECASE,
)

_WITH_WITHIN = re.compile(r"(?:phối hợp(?: chặt chẽ| tốt)?(?: cùng)?(?: với)?|cùng với)\s+(?=\S)", re.IGNORECASE)

_WORK = re.compile(r"việc\b")
_AFTER_WITH = re.compile(r"\s*,?\s*(?:(?:để|trong việc|trong công tác|nhằm|và)\s+)?")


def made(
    text: str, names: tuple[str, ...], partners: tuple[str, ...], task: Span, quote: int, by: str = "", lead: str = ""
) -> Clause | None:
    if len(task.of(text).split()) < (4 if names else 5) or GENERIC.search(task.of(text)):
        return None
    within = () if partners else _partners_within(text, task)
    return Clause(names, partners or within, task, Span(quote, task.end), by, lead)


def partners_at(text: str, at: int) -> tuple[tuple[str, ...], int]:
    """The bodies to work with and where the work itself starts: "phối hợp với Sở Xây dựng [để] rà soát ..."."""
    match = _WITH.match(text, at)
    if not match:
        return (), _past_lead(text, at)
    names = bodies_at(text, match.end())
    if not names:
        return (), at
    after = _AFTER_WITH.match(text, names[-1].end)
    start = after.end() if after else names[-1].end
    found = tuple(span.of(text) for span in names)
    return found, (start if starts_action(text, start) or _WORK.match(text, start) else at)


def _past_lead(text: str, at: int) -> int:
    """ "chủ trì, rà soát ..." -> "rà soát ..."; other words stay."""
    match = re.compile(r"[Cc]hủ trì,\s+").match(text, at)
    return match.end() if match and starts_action(text, match.end()) else at


def _partners_within(text: str, task: Span) -> tuple[str, ...]:
    if (aside := re.compile(r"\((?=[^()]{3,120} phối hợp\))").search(text, task.start, task.end)) and (
        names := bodies_at(text, aside.end())
    ):
        return tuple(span.of(text) for span in names)
    for match in _WITH_WITHIN.finditer(text, task.start, task.end):
        if names := bodies_at(text, match.end()):
            return tuple(span.of(text) for span in names)
    return ()


LEFT, _RIGHT, OBJECT = 20, 10, 10

_LONGEST = 3000  # characters: longer ones are no prose and are not cut
_TAIL = re.compile(
    r"(?:,|(?<!\s))\s+(?:(?:nhằm|góp phần|làm cơ sở|qua đó|từ đó|tạo tiền đề|làm căn cứ)\b).*$", re.DOTALL
)

_ASIDE = re.compile(r"(?<!\s)\s*\((?:trong đó|gồm|cụ thể)\b(?P<inner>[^();]*;[^()]*)\)[\s.;]*$")

_BREAK = re.compile(r",\s+(?:và\s+)?(?:đồng thời,?\s+)?(?=\S)|\s+(?=đồng thời\b)|\s+và\s+(?=đặc biệt (?:là )?[^\W\d])")


def pieces_of(text: str, clause: Clause) -> Iterator[Clause]:
    """A long clause cut where a new verb follows a comma, once both parts say enough (in syllables)."""
    if clause.task.end - clause.task.start > _LONGEST:
        yield replace(clause, task=trimmed(text, clause.task), quote=trimmed(text, clause.quote))
        return
    if aside := _ASIDE.search(text, clause.task.start, clause.task.end):
        inner = Span(aside.start("inner"), aside.end("inner"))
        yield from pieces_of(text, extended(clause, aside.start()))
        for part in clauses(text, inner):
            if STRONG.match(text, part.start):
                yield replace(clause, task=trimmed(text, part), quote=trimmed(text, part))
        return
    cuts = [clause.task.start]
    for match in _BREAK.finditer(text, clause.task.start, clause.task.end):
        connector = CONNECTOR.match(text, match.end())
        at = connector.end() if connector else match.end()
        special = "đồng thời" in text[match.start() : at] or "đặc biệt" in text[match.start() : at]
        left, right = text[cuts[-1] : match.start()], text[at : clause.task.end]
        if left.count("(") > left.count(")"):
            continue
        last, following = re.split(r",\s", left)[-1], re.split(r",\s", right)[0]
        listed = len(last.split()) < 6 or len(following.split()) < 5  # one of a row of short things
        long = len(left.split()) >= (8 if special else LEFT) and len(right.split()) >= (6 if special else _RIGHT)
        if long and (special or not listed) and (STRONG.match(text, at) or (special and starts_action(text, at))):
            cuts.append(at)
    if len(cuts) == 1:
        yield replace(clause, task=_without_purpose(text, clause.task), quote=trimmed(text, clause.quote))
        return
    for n, (start, end) in enumerate(pairwise([*cuts, clause.task.end])):
        task = trimmed(text, Span(start, _cut_end(text, start, end)))
        quote = Span(clause.quote.start if n == 0 else start, task.end)
        yield replace(clause, task=_without_purpose(text, task), quote=quote)


def _without_purpose(text: str, task: Span) -> Span:
    """Without what only says what the work is good for, unless little else is left; the quote keeps it."""
    kept = _TAIL.sub("", task.of(text))
    if len(kept.split()) < 8 or re.search(r"\btrước\b|\bngày \d|\btháng \d", task.of(text)[len(kept) :]):
        return trimmed(text, task)
    return trimmed(text, Span(task.start, task.start + len(kept)))


def _cut_end(text: str, start: int, end: int) -> int:
    """Without the connector that stands before the next piece."""
    return start + len(re.sub(r"(?:,?\s+(?:và|đồng thời|đặc biệt|đặc biệt là),?)*[\s,]*$", "", text[start:end]))


def extended(clause: Clause, end: int) -> Clause:
    return replace(clause, task=Span(clause.task.start, end), quote=Span(clause.quote.start, end))


def trimmed(text: str, span: Span) -> Span:
    """Without the punctuation that closes a sentence; brackets and quotation marks that were opened stay closed."""
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip())
    kept = re.sub(r"(?<![\s.;:,…/])[\s.;:,…/]+$", "", words)
    return Span(min(start, span.start + len(kept)), span.start + len(kept))
