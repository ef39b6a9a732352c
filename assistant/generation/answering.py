"""An `Outcome` and the offline answer -> the answer that is shown, with its notes and notice. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.answer import Answer, Citation, Verification
from assistant.findings import Findings
from assistant.generation.choosing import choose
from assistant.generation.drafting import citations_of
from assistant.generation.writer import Outcome
from assistant.grounding import MARKER, verify
from assistant.question import Question
from index.vietnamese import Analyzer

EXTRACT = "**Trích từ tài liệu:**"


def answer_of(question: Question, findings: Findings, outcome: Outcome, offline: Answer, analyzer: Analyzer) -> Answer:
    """The verified answer. Whatever the choice, no figure in it is without its source."""
    offline = verify(offline)
    if outcome.notice:
        return _offline(offline, outcome, f"{outcome.notice} Dưới đây là câu trả lời ngoại tuyến.")
    numbers: dict[int, int] = {}
    text = outcome.draft.text(numbers)
    stated = outcome.draft.stated
    score = max((outcome.fitness.score(s) for c in stated for _, s in c.statements), default=-1.0)
    choice = choose(question, findings, text, score, analyzer)
    if choice == "offline":
        return _offline(offline, outcome, _why_offline(outcome, offline, text))
    citations = citations_of(stated, outcome.sources, numbers)
    if choice == "both":
        text, citations = _both(text, citations, offline)
    answer = Answer(
        question=question.asked,
        standalone_question=question.text,
        answer=text,
        refused=False,
        reason=None,
        mode="llm",
        citations=tuple(citations),
        verification=Verification(removed=outcome.removed),
        notes=_notes(outcome, choice == "both"),
        usage=outcome.usage,
    )
    answer = verify(answer)
    if answer.verification.unsupported:  # the last gate; every sentence has been checked by itself before
        return _offline(offline, outcome, _why_offline(outcome, offline, text))
    return answer


def _offline(offline: Answer, outcome: Outcome, notice: str) -> Answer:
    check = replace(offline.verification, removed=outcome.removed if not outcome.notice else 0)
    return replace(offline, notice=notice, usage=outcome.usage, verification=check)


def _why_offline(outcome: Outcome, offline: Answer, text: str) -> str:
    if offline.refused:
        return ""
    if outcome.nothing_found and not text:
        return "Mô hình ngôn ngữ không tìm thấy câu trả lời; dưới đây là trích dẫn nguyên văn gần nhất với câu hỏi."
    return "Câu trả lời của mô hình ngôn ngữ không được tài liệu xác nhận; dưới đây là trích dẫn từ tài liệu."


def _notes(outcome: Outcome, both: bool) -> tuple[str, ...]:
    notes = []
    if outcome.removed:
        notes.append(f"Đã bỏ {outcome.removed} câu mà tài liệu không xác nhận.")
    if outcome.mended:
        notes.append(f"Đã sửa {outcome.mended} câu sau khi đối chiếu với nguồn.")
    if any(c.computed for c in outcome.draft.stated):
        notes.append("Số do phần mềm tính từ các số được dẫn được ghi rõ.")
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
