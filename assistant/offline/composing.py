"""`Found` -> `Answer`: lines with [n] markers, one citation a passage, the nearest passages beside a refusal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.answer import Answer, Citation, Mode
from assistant.citing import citation_of
from assistant.grounding import COMPUTED
from assistant.offline.found import NOTHING, Found
from assistant.offline.quoting import Candidate, label_of, time_of
from assistant.question import Question

NOT_FOUND = "Không có trong tài liệu đã nạp."
COUNTS = ("", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám")


LIKELY = 0.6
"""From this confidence on the first of several quotations is said to be the likely one."""


def unsure_lead(count: int, confidence: float = 0.0, unmentioned: str = "") -> str:
    """What stands above quotations of which none is asserted; `unmentioned` is a name that no document has."""
    nearest = f"{COUNTS[count] if count < len(COUNTS) else count} đoạn gần nhất:"
    if unmentioned:
        return f"Các tài liệu đã nạp không nhắc đến “{unmentioned}”; {nearest}"
    if count > 1 and confidence >= LIKELY:
        return "Chưa chắc đúng ý; có lẽ là đoạn đầu:"
    return f"Chưa chắc đúng ý; {nearest}"


def compose(question: Question, found: Found) -> Answer:
    """The offline answer; its words are those of the candidates, with the place in front where they leave it out."""
    if not found.candidates:
        near = (citation_of(i, hit.passage, 0, 0, hit.score) for i, hit in enumerate(found.related, 1))
        return replace(refusal(question, "offline", near, found.reason), confidence=round(found.confidence, 3))
    markers: dict[str, int] = {}
    for candidate in found.candidates:
        markers.setdefault(candidate.passage.id, len(markers) + 1)
    return Answer(
        question=question.asked,
        standalone_question=question.text,
        answer="\n".join(_lines(found, markers)),
        refused=False,
        reason=None,
        mode="offline",
        citations=tuple(
            _citation(n, [c for c in found.candidates if c.passage.id == id_]) for id_, n in markers.items()
        ),
        certainty=found.certainty,
        confidence=round(found.confidence, 3),
    )


def refusal(question: Question, mode: Mode, related: Iterable[Citation], reason: str | None = None) -> Answer:
    """That the documents do not tell what is asked; `reason` where more is known."""
    reason = reason or NOTHING
    return Answer(
        question=question.asked,
        standalone_question=question.text,
        answer=f"{NOT_FOUND} {reason}",
        refused=True,
        reason=reason,
        mode=mode,
        related=tuple(related),
        certainty="refused",
    )


def _lines(found: Found, markers: dict[str, int]) -> list[str]:
    def marked(candidate: Candidate, label: str) -> str:
        return f"{label}{candidate.text} [{markers[candidate.passage.id]}]"

    first = found.candidates[0]
    likely = 0.0 if found.labels else found.confidence
    quoted = found.certainty == "unsure" and not found.lead
    head = [unsure_lead(len(found.candidates), likely, found.unmentioned)] if quoted else []
    if found.labels:
        named = zip(found.labels, found.candidates, strict=True)
        lines = [f"- {marked(c, _called(label, c))}" for label, c in named]
    elif found.lead:
        doubt = "Chưa chắc đúng ý. " if found.certainty == "unsure" else ""
        lead, counts, count = found.lead.partition(COMPUTED)
        head_line = f"{doubt}{label_of(first.passage, lead)}{lead.strip()}".strip()
        marked_lead = f"{head_line} [{markers[first.passage.id]}]" if lead.strip() else head_line
        lines = [f"{marked_lead} {counts}{count}:".strip()]
        lines += [f"- {marked(c, '')}" for c in found.candidates]
    elif found.certainty == "sure" and len(found.candidates) == 1:
        lines = [marked(first, label_of(first.passage, first.text, first.start))]
    else:
        lines = [f"- {marked(c, label_of(c.passage, c.text, c.start))}" for c in found.candidates]
    return [*head, *lines, *(f"- {line}" for line in found.computed)]


def _called(label: str, candidate: Candidate) -> str:
    if not label:
        return label_of(candidate.passage, candidate.text, candidate.start)
    if label in candidate.text:
        return ""
    period = time_of(candidate.passage, f"{label} {candidate.text}", candidate.start)
    return f"**{', '.join(filter(None, (label, period)))}**: "


def _citation(marker: int, candidates: Sequence[Candidate]) -> Citation:
    passage = candidates[0].passage
    start, end = min(c.start for c in candidates), max(c.end for c in candidates)
    return citation_of(marker, passage, start, end, max(c.score for c in candidates))
