"""Findings -> `Answer`: lines with [n] markers, one citation a passage, the nearest passages beside a refusal."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Answer, Citation
from assistant.findings import Claim, Findings
from assistant.question import Question
from index.report import Passage
from index.retrieval import Hit

NOT_FOUND = "Không có trong tài liệu đã nạp."


def compose(question: Question, findings: Findings) -> Answer:
    """The offline answer; its words are those of the claims, with the place in front where the claim leaves it out."""
    if not findings.claims:
        reason = findings.reason or "Các tài liệu đã nạp không nêu nội dung được hỏi."
        return Answer(
            question=question.asked,
            standalone_question=question.text,
            answer=f"{NOT_FOUND} {reason}",
            refused=True,
            reason=reason,
            mode="offline",
            related=tuple(_related(i, hit) for i, hit in enumerate(findings.related, 1)),
        )
    claims = [c for c in (findings.lead, *findings.claims) if c is not None]
    markers: dict[str, int] = {}
    for claim in claims:
        markers.setdefault(claim.passage.id, len(markers) + 1)
    return Answer(
        question=question.asked,
        standalone_question=question.text,
        answer="\n".join(_lines(findings, markers)),
        refused=False,
        reason=None,
        mode="offline",
        citations=tuple(_citation(n, [c for c in claims if c.passage.id == id_]) for id_, n in markers.items()),
    )


def _lines(findings: Findings, markers: dict[str, int]) -> list[str]:
    def marked(text: str, claim: Claim) -> str:
        return f"{text} [{markers[claim.passage.id]}]"

    if findings.labels:
        pairs = zip(findings.labels, findings.claims, strict=True)
        return [
            *(marked(f"- {_called(label, claim)}{claim.text}", claim) for label, claim in pairs),
            *(f"- {c}" for c in findings.computed if c),
        ]
    if len(findings.claims) == 1 and findings.lead is None:
        claim = findings.claims[0]
        return [marked(f"{label_of(claim.passage, claim.text)}{claim.text}", claim)]
    lines = []
    if findings.lead is not None:
        lines.append(
            marked(
                f"{label_of(findings.lead.passage, findings.lead.text)}{findings.lead.text.rstrip('.')}:", findings.lead
            )
        )
    return lines + [marked(f"- {claim.text}", claim) for claim in findings.claims]


def _called(label: str, claim: Claim) -> str:
    return "" if label in claim.text else f"**{label}**: "


def label_of(passage: Passage, text: str) -> str:
    """The place, and the period where the passage itself names it, of a claim that does not say them."""
    meta = passage.metadata
    parts = [meta.province] if meta.province and meta.province not in text else []
    if meta.period and meta.period in passage.text and meta.period not in text:
        parts.append(meta.period)
    return f"**{', '.join(parts)}**: " if parts else ""


def _citation(marker: int, claims: Sequence[Claim]) -> Citation:
    passage = claims[0].passage
    start, end = min(c.start for c in claims), max(c.end for c in claims)
    return _cite(marker, passage, start, end, max(c.score for c in claims))


def _related(marker: int, hit: Hit) -> Citation:
    return _cite(marker, hit.passage, 0, 0, hit.score)


def _cite(marker: int, passage: Passage, start: int, end: int, score: float) -> Citation:
    # Table rows are read with their column headers, which may stand in an earlier passage.
    headers = f"{passage.headers}\n" if passage.headers and passage.headers not in passage.text else ""
    start, end = start + len(headers), end + len(headers)
    text = headers + passage.text
    return Citation(
        marker=marker,
        document=passage.document,
        title=passage.metadata.title,
        page=passage.page,
        section=passage.section or None,
        text=text,
        quote=text[start:end],
        start=start,
        end=end,
        score=round(score, 4),
        passage=passage.id,
        period=passage.metadata.period,
    )
