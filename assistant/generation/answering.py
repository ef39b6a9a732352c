"""An `Outcome` and the offline answer -> the answer that is shown, with its notes and notice. Pure.

A model's sentences that stand are shown, and a model's refusal stands. The offline answer is the fallback when the
model fails or none of its sentences stands; where it is sure of another value for the same question, both are shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answer import Answer, Citation, Verification
from assistant.citing import citation_of
from assistant.generation.drafting import citations_of
from assistant.generation.task import Outcome
from assistant.grounding import COMPUTED, MARKER, facts_of, plain, verify
from assistant.grounding.verifying import is_figure
from assistant.offline.composing import refusal
from assistant.question import Question
from index.text import Quantity

EXTRACT = "**Trích từ tài liệu:**"
MOST_RELATED = 3
CONFIDENT = 0.85
"""Offline confidence from which another value is shown beside the model's."""


def answer_of(question: Question, outcome: Outcome, offline: Answer) -> Answer:
    """The answer, with every figure from its source."""
    if outcome.notice:
        return _offline(offline, outcome, f"{outcome.notice} Dưới đây là câu trả lời ngoại tuyến.")
    numbers: dict[int, int] = {}
    text = outcome.draft.text(numbers)
    stated = outcome.draft.stated
    if not text.strip():
        return _refused(question, outcome) if outcome.nothing_found else _offline(offline, outcome, _NOT_BORNE_OUT)
    citations = citations_of(stated, outcome.sources, numbers)
    both = offline.certainty == "sure" and offline.confidence >= CONFIDENT and _differ(text, offline.answer)
    if both:
        text, citations = _both(text, citations, offline)
    quoted = verify(offline).verification if both else Verification()
    return Answer(
        question=question.asked,
        standalone_question=question.text,
        answer=text,
        refused=False,
        reason=None,
        mode="llm",
        citations=tuple(citations),
        verification=_verified(outcome, quoted),
        notes=_notes(outcome, both),
        usage=outcome.usage,
    )


def _verified(outcome: Outcome, quoted: Verification) -> Verification:
    """The model's figures, all of them borne out, with those of the quotation that is shown below."""
    stated = outcome.draft.stated
    figures = sum(is_figure(fact) for checked in stated if not checked.computed for fact in facts_of(checked.text))
    return Verification(
        figures=figures + quoted.figures,
        supported=figures + quoted.supported,
        unsupported=quoted.unsupported,
        computed=sum(bool(checked.computed) for checked in stated),
        removed=outcome.removed,
    )


_NOT_BORNE_OUT = "Câu trả lời của mô hình ngôn ngữ không được tài liệu xác nhận; dưới đây là trích dẫn từ tài liệu."


def _refused(question: Question, outcome: Outcome) -> Answer:
    near = (citation_of(n, s.passage, score=0.0) for n, s in enumerate(outcome.sources[:MOST_RELATED], 1))
    check = Verification(removed=outcome.removed)
    return replace(refusal(question, "llm", near), verification=check, usage=outcome.usage)


def _offline(offline: Answer, outcome: Outcome, notice: str) -> Answer:
    offline = verify(offline)
    check = replace(offline.verification, removed=outcome.removed if not outcome.notice else 0)
    shown = "" if offline.refused and not outcome.notice else notice
    return replace(offline, notice=shown, usage=outcome.usage, verification=check)


def _differ(text: str, offline: str) -> bool:
    """Whether the two give different figures that could stand for one another, and none in common."""
    said = [f for line in text.splitlines() if COMPUTED not in line for f in facts_of(plain(line))]
    mine = [f for f in said if isinstance(f.value, Quantity) and is_figure(f)]
    theirs = [f.value for line in offline.splitlines() for f in facts_of(plain(line)) if isinstance(f.value, Quantity)]
    if any(f.agrees_with(value) for f in mine for value in theirs):
        return False
    return any(f.rivals(value) for f in mine for value in theirs)


def _notes(outcome: Outcome, both: bool) -> tuple[str, ...]:
    notes = []
    if outcome.removed:
        notes.append(f"Đã bỏ {outcome.removed} câu mà tài liệu không xác nhận.")
    if outcome.mended:
        notes.append(f"Đã sửa {outcome.mended} câu sau khi đối chiếu với nguồn.")
    if any(c.computed for c in outcome.draft.stated):
        notes.append("Số do phần mềm tính từ các số được dẫn được ghi rõ.")
    notes += dict.fromkeys(c.remark for c in outcome.draft.stated if c.remark)
    if both:
        notes.append("Mô hình và phần trích dẫn đưa ra những số liệu khác nhau; cả hai được nêu kèm nguồn.")
    return tuple(notes)


def _both(text: str, citations: Sequence[Citation], offline: Answer) -> tuple[str, list[Citation]]:
    """The model's answer with the offline one below it, markers and citations made one series."""
    merged = list(citations)
    at = {c.passage: c.marker for c in merged}
    renumbered: dict[int, int] = {}
    for citation in offline.citations:
        if citation.passage not in at:
            at[citation.passage] = len(merged) + 1
            merged.append(replace(citation, marker=at[citation.passage]))
        renumbered[citation.marker] = at[citation.passage]
    below = MARKER.sub(lambda m: f" [{renumbered.get(int(m[1]), int(m[1]))}]", offline.answer)
    return f"{text}\n\n{EXTRACT}\n{below}", merged
