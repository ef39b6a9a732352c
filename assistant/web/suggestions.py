"""What may be asked next: a few questions made by rule from the last one, kept only when the assistant answers them.

Each rule proposes a whole question under a short label. A proposal counts when the answer to it is no refusal, has
the facts that the rule expects and says something else than the present answer.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assistant.answer import Answer, Turn
from assistant.assistant import Assistant
from assistant.grounding import verify
from assistant.offline.composing import compose
from assistant.question import Question
from index.annotate.naming import bodies
from index.report import Passage
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
        yield from _of_tasks(assistant, asked, answer)
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


def _bodies(passages: Iterable[Passage]) -> dict[str, str]:
    """The bodies that passages name, without their place, in order: how they are written by how they are compared."""
    found: dict[str, str] = {}
    for passage in passages:
        text = f"{passage.section}\n{passage.text}"
        for span in bodies(text):
            name = text[span.start : span.end].partition(" tỉnh ")[0]
            found.setdefault(fold(name), name)
    return found


def _asked_body(asked: Question, named: Mapping[str, str]) -> str:
    """How a question is written to the body that it names, the longest of those named; "" if it names none."""
    plain = fold(asked.text)
    return max((name for name in named if name in plain), key=len, default="")


def _of_tasks(assistant: Assistant, asked: Question, answer: Answer) -> Iterator[Proposal]:
    """When the tasks of the body asked about are due, and what the same document gives others of its kind to do."""
    document = answer.citations[0].document
    named = _bodies(assistant.library.passages(document))
    body = _asked_body(asked, named)
    if not body:
        return
    if not (dates(answer.answer) or periods(answer.answer) or "date" in asked.wants):
        yield _deadline(named[body], asked, answer)
    at = fold(asked.text).index(body)
    for other, name in named.items():
        if other.split()[0] == body.split()[0] and other not in body:
            question = asked.text[:at] + name + asked.text[at + len(body) :]
            yield Proposal(f"Còn {name}?", question, _names(name, document))


def _deadline(body: str, asked: Question, answer: Answer) -> Proposal:
    place = "".join(f" tỉnh {province}" for province in asked.query.provinces[:1])
    passages = {citation.passage for citation in answer.citations}

    def expected(reply: Answer) -> bool:
        dated = dates(reply.answer) or periods(reply.answer)
        return bool(dated) and {citation.passage for citation in reply.citations} <= passages

    question = f"Thời hạn {body}{place} phải hoàn thành nhiệm vụ được giao là khi nào?"
    return Proposal("Thời hạn?", question, expected)


def _names(body: str, document: str) -> Expected:
    def expected(reply: Answer) -> bool:
        told = " ".join(f"{c.section or ''} {c.text}" for c in reply.citations)
        return fold(body) in fold(told) and {c.document for c in reply.citations} == {document}

    return expected
