"""Clauses that assign work in so many words, and those in which a body says what it will do."""

from __future__ import annotations

import re
from itertools import islice

from assistant.records.tasks_bodies import bodies_at, person_at, persons
from assistant.records.tasks_context import reports_result
from assistant.records.tasks_opening import AFTER_SUBJECT, ASSIGN, not_acting, opening
from assistant.records.tasks_pieces import Clause, made, partners_at, trimmed
from assistant.records.tasks_verbs import starts_action
from index.vietnamese import Span, fold

_TOLD = re.compile(
    r"(?:phụ trách|trực tiếp phụ trách|sẽ|phải|cần|có trách nhiệm|chịu trách nhiệm|cam kết|chủ trì|được giao"
    r"|được phân công)\b"
)

_SAYS_STATE = re.compile(r"\s*(?:coi là|là|được)\b")

_TRIES = 4  # a clause with more verbs of assigning is no sentence
_OUTSIDER = re.compile(
    r"\bdai dien\b(?! lanh dao)|\bdai bieu\b|\bdoanh nghiep (?:cung |da )?$|\bnha dau tu\b|\bchu dau tu\b|\bcong ty\b"
)

_AHEAD = re.compile(
    r"thời gian tới|cuối năm|còn lại|năm tới|sắp tới|tới đây|những tháng tới|năm tiếp theo", re.IGNORECASE
)


def assigned(
    text: str, part: Span, speaker: str, *, told: bool, heard: str = "", at_start: bool = False
) -> Clause | None:
    """ "... giao Sở X làm Y": by a person in office, a meeting, or nobody named where the clause opens with it.

    `heard` is the person whom the sentence named before the clause.
    """
    end = trimmed(text, part).end
    begins = opening(text, part.start, end)
    for match in islice(ASSIGN.finditer(text, part.start, end), _TRIES):
        names = _named_person(text, match.end(), end) or bodies_at(text, match.end())
        if not names:
            continue
        before = text[part.start : match.start()]
        opens = match.start("verb") <= begins
        if at_start and not opens:
            continue
        by = _assigner(before, speaker) or (heard if opens else "")
        if not by and fold(match["verb"]) == "chi dao":
            continue  # "chỉ đạo các công ty ..." is what the board itself has to do
        if not (by or (opens and told)) or (_OUTSIDER.search(fold(before)) and not persons(before)):
            continue
        if reports_result(before) and not by:
            continue
        after = AFTER_SUBJECT.match(text, names[-1].end)
        start = after.end() if after else names[-1].end
        if text[start : start + 1] in ",.;)" or not_acting(text, start):
            continue
        partners, start = partners_at(text, start)
        quote = match.start("verb")
        found = made(text, tuple(n.of(text) for n in names), partners, Span(start, end), quote, by, before)
        if found:
            return found
    return None


def _assigner(before: str, speaker: str) -> str:
    if people := persons(before):
        outsider = "đại diện" in before and not re.search(r"Chủ tịch|Trưởng ban", before)
        return "" if outsider else people[-1].words
    if re.search(r"(?:^|\s)(?:Ông|Bà|Đồng chí|đồng chí)\s", before):
        return speaker
    if match := re.search(
        r"(?:(?:Phó )?Chủ tịch(?: Thường trực)? UBND (?:tỉnh|thành phố|huyện|thị xã)"
        r"|Trưởng [Bb]an(?: Quản lý)?|Hội nghị|Cuộc họp|Lãnh đạo (?:Ban|UBND tỉnh|tỉnh)|UBND tỉnh"
        r"|Thường trực (?:Tỉnh ủy|[HĐU][ĐB]ND \w+))",
        before,
    ):
        return match.group()
    return ""


def promised(text: str, part: Span) -> Clause | None:
    """ "Ban Quản lý sẽ tiếp tục ...", "Công ty X cam kết sửa xong ...": who will do it says so."""
    end = trimmed(text, part).end
    at = opening(text, part.start, end)
    subject = bodies_at(text, at) or _person_at(text, at, end)
    if not subject or re.match(r"[Đđ]ại diện|[Cc]ác dự án", subject[0].of(text)):
        return None
    gap = re.compile(r"\s+").match(text, subject[-1].end)
    told = _TOLD.match(text, gap.end()) if gap else None
    if gap and not told and _AHEAD.search(text[part.start : at]) and starts_action(text, gap.end()):
        partners, start = partners_at(text, gap.end())
        return made(
            text,
            tuple(n.of(text) for n in subject),
            partners,
            Span(start, end),
            subject[0].start,
            lead=text[part.start : at],
        )
    if not told or _SAYS_STATE.match(text, told.end()):
        return None
    keep = not told.group().startswith(("sẽ", "phải", "cần", "có trách nhiệm", "được"))
    start = told.start() if keep else told.end() + 1
    partners, start = partners_at(text, start)
    return made(
        text,
        tuple(n.of(text) for n in subject),
        partners,
        Span(start, end),
        subject[0].start,
        lead=text[part.start : at],
    )


def _named_person(text: str, at: int, end: int) -> list[Span]:
    """A person in office whose name starts at `at`: "giao đồng chí Phó Chủ tịch UBND tỉnh ... trực tiếp chỉ đạo"."""
    person = person_at(text, at, end)
    return [Span(person.span.end - len(person.words), person.span.end)] if person else []


def _person_at(text: str, at: int, end: int) -> list[Span]:
    """A person in office who is given something to look after: "Phó Trưởng ban X phụ trách ..."."""
    person = person_at(text, at, end)
    return [person.span] if person and _GIVEN.match(text, person.span.end, end) else []


_GIVEN = re.compile(r"\s+(?:phụ trách|trực tiếp phụ trách|chịu trách nhiệm|được phân công|được giao)\b")
