"""What may be asked next: a few questions made by rule from the last one, kept only when the assistant answers them.

Each rule proposes a whole question under a short label. A proposal counts when the answer to it is no refusal, has
the facts that the rule expects and says something else than the present answer.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from assistant.answer import Answer, Turn
from assistant.assistant import Assistant
from assistant.grounding import verify
from assistant.offline.composing import compose
from assistant.question import Question
from index.scanning import YEAR, any_case
from index.text import dates, periods
from index.vietnamese import fold

MOST = 3
TRIED = 6
TIME_LIMIT = 1.5
"""Seconds for all trials of one answer."""
_LONGEST_QUESTION = 160

Expected = Callable[[Answer], bool]
Suggestion = tuple[str, str]
"""(label, question)"""


@dataclass(frozen=True, slots=True)
class Proposal:
    label: str
    question: str
    expected: Expected


def suggestions(
    assistant: Assistant, answer: Answer, history: Sequence[Turn] = (), documents: Collection[str] | None = None
) -> tuple[Suggestion, ...]:
    """At most `MOST` follow-ups; none after a refusal, for there is nothing to follow."""
    if answer.refused or answer.about != "content" or not answer.citations:
        return ()
    told = [*history, Turn("user", answer.question), Turn("assistant", answer.answer)]
    begin = time.monotonic()
    kept: list[Suggestion] = []
    for tried, proposal in enumerate(proposals(assistant, answer, history)):
        if len(kept) == MOST or tried == TRIED or time.monotonic() - begin > TIME_LIMIT:
            break
        reply = _tried(assistant, proposal.question, told, documents)
        sure = not reply.refused and reply.certainty == "sure"
        if sure and reply.answer not in answer.answer and proposal.expected(reply):
            kept.append((proposal.label, proposal.question))
    return tuple(kept)


def _tried(assistant: Assistant, question: str, told: Sequence[Turn], documents: Collection[str] | None) -> Answer:
    """The extractive answer, whatever model may write the real one: what it can't find, no model may write."""
    read = assistant.finder.understand(question, told)
    return verify(compose(read, assistant.finder.find(read, documents)))


def proposals(assistant: Assistant, answer: Answer, history: Sequence[Turn]) -> Iterator[Proposal]:
    """Questions like the one just answered: its target or result, its deadline, another province, another body."""
    asked = assistant.finder.understand(answer.question, history)
    if "compare" in asked.wants or len(asked.text) > _LONGEST_QUESTION:
        return
    if asked.nature == "task":
        yield from _deadline(asked, answer)
        yield from _other_bodies(assistant, asked, answer)
    elif "figure" in asked.wants:
        yield from _counterpart(assistant, asked)
        yield from _other_provinces(assistant, asked)


# --- figures -----------------------------------------------------------------------------------------------------

_ASKS = re.compile(r"(?:\s+(?:đạt được|ước đạt|đạt|là|được))?\s+bao nhiêu[^,;]{0,20}$", re.IGNORECASE)
_TARGET = re.compile(r"^(?:chỉ tiêu|mục tiêu|kế hoạch)\s+(?:về\s+)?", re.IGNORECASE)


def _counterpart(assistant: Assistant, asked: Question) -> Iterator[Proposal]:
    """The year's target of an indicator whose result was asked for, and the other way round."""
    typed = asked.text.rstrip(" ?.!")
    stem = _ASKS.sub("", typed)
    if stem in ("", typed):
        return
    expected = _about(asked.query.provinces[0], assistant) if len(asked.query.provinces) == 1 else _has_figures
    if asked.nature != "target":
        year = _whole_year(stem)
        label = "Chỉ tiêu?" if year == stem else "Chỉ tiêu cả năm?"
        yield Proposal(label, f"Chỉ tiêu {year[0].lower()}{year[1:]} là bao nhiêu?", expected)
    elif (bare := _TARGET.sub("", stem)) != stem:
        yield Proposal("Kết quả?", f"{bare[0].upper()}{bare[1:]} đạt bao nhiêu?", expected)


def _whole_year(text: str) -> str:
    """ "… 6 tháng đầu năm 2024 …" -> "… năm 2024 …"."""
    for period in periods(text):
        year = YEAR.search(text[period.start : period.end])
        if year:
            return f"{text[: period.start]}năm {year.group()}{text[period.end :]}"
    return text


def _has_figures(reply: Answer) -> bool:
    return reply.verification.figures > 0 and not reply.verification.unsupported


def _other_provinces(assistant: Assistant, asked: Question) -> Iterator[Proposal]:
    if len(asked.query.provinces) != 1 or asked.names or asked.boards:
        return
    (here,) = asked.query.provinces
    written = any_case(here)
    for there in assistant.library.provinces():
        question = written.sub(there, asked.text)
        if there != here and question != asked.text:
            yield Proposal(f"Còn {there}?", question, _about(there, assistant))


def _about(province: str, assistant: Assistant) -> Expected:
    where = {report.document: report.metadata.province for report in assistant.library.reports()}

    def expected(reply: Answer) -> bool:
        return _has_figures(reply) and all(where.get(c.document) == province for c in reply.citations)

    return expected


# --- tasks -------------------------------------------------------------------------------------------------------

_BODY = re.compile(
    r"\bSở (?:Tài chính|Công Thương|Xây dựng|Kế hoạch và Đầu tư|Tài nguyên và Môi trường|Nội vụ|Y tế|Tư pháp"
    r"|Giao thông vận tải|Khoa học và Công nghệ|Nông nghiệp và (?:Phát triển nông thôn|Môi trường)"
    r"|Lao động - Thương binh và Xã hội|Thông tin và Truyền thông|Văn hóa, Thể thao và Du lịch|Giáo dục và Đào tạo)",
    re.IGNORECASE,
)


def _deadline(asked: Question, answer: Answer) -> Iterator[Proposal]:
    """When a body's task is due: only where the answer has not said it."""
    body = _BODY.search(asked.text)
    if body is None or dates(answer.answer) or periods(answer.answer) or "date" in asked.wants:
        return
    place = f" tỉnh {asked.query.provinces[0]}" if asked.query.provinces else ""
    passages = {citation.passage for citation in answer.citations}

    def expected(reply: Answer) -> bool:
        dated = dates(reply.answer) or periods(reply.answer)
        return bool(dated) and {citation.passage for citation in reply.citations} <= passages

    question = f"Thời hạn {body.group()}{place} phải hoàn thành nhiệm vụ được giao là khi nào?"
    yield Proposal("Thời hạn?", question, expected)


def _other_bodies(assistant: Assistant, asked: Question, answer: Answer) -> Iterator[Proposal]:
    """The bodies that the same document gives tasks to."""
    body = _BODY.search(asked.text)
    if body is None:
        return
    document = answer.citations[0].document
    seen = {fold(body.group())}
    for passage in assistant.library.passages(document):
        for match in _BODY.finditer(f"{passage.section}\n{passage.text}"):
            other = match.group()
            if fold(other) in seen:
                continue
            seen.add(fold(other))
            question = asked.text[: body.start()] + other + asked.text[body.end() :]
            yield Proposal(f"Còn {other}?", question, _names(other, document))


def _names(body: str, document: str) -> Expected:
    def expected(reply: Answer) -> bool:
        told = " ".join(f"{c.section or ''} {c.text}" for c in reply.citations)
        return fold(body) in fold(told) and {c.document for c in reply.citations} == {document}

    return expected
