"""Answers made of the reports' own statements: choose, or refuse and say why.

No word of a claim is written here: a claim is a stretch of a passage (or a table row read with its headers), so its
figures are the document's own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.claims import claim_of
from assistant.evidence import MIN_OWN, MIN_SUPPORT, MIN_SUPPORT_AGREED, MIN_SUPPORT_NAMED, Evidence, gather
from assistant.findings import Claim, Findings, tidy
from assistant.fitting import Known
from assistant.kinds import own_dates, tells_time
from assistant.listing import as_list
from assistant.matching import Subject
from assistant.question import Question
from assistant.statements import Statement
from index.report import Passage
from index.retrieval import Hit
from index.vietnamese import Span, clauses

PassagesOf = Callable[[str], Sequence[Passage]]


def answer_from(
    question: Question,
    subject: Subject,
    hits: Sequence[Hit],
    known: Known | None = None,
    passages_of: PassagesOf = lambda document: (),
) -> Findings:
    """The claims that answer a question, or the reason why none does.

    `passages_of` gives a document's passages, for a lead-in that stands in another passage than its item.
    """
    evidence = gather(question, subject, hits, known)
    named = bool(known and known.indicators and "figure" in question.wants)
    chosen = [e for e in evidence if e.admissible and e.own >= MIN_OWN and e.support >= _enough(e, named)]
    if "list" in question.wants:
        listed = as_list(question, subject, chosen, evidence)
        if listed is not None:
            return listed
    if not chosen:
        return Findings(reason=_why_not(question, evidence), related=tuple(hits[:3]))
    claim = claim_of(question, subject, chosen[0], known)
    return Findings(claims=(claim,), lead=_distant_lead(question, chosen[0].statement, claim, passages_of))


def _enough(evidence: Evidence, named: bool) -> float:
    """The support that a statement needs; less when the indicator, or both place and period, are those asked about."""
    if named:
        return MIN_SUPPORT_NAMED
    return MIN_SUPPORT_AGREED if evidence.place_agrees and evidence.period_agrees else MIN_SUPPORT


def _distant_lead(question: Question, statement: Statement, claim: Claim, passages_of: PassagesOf) -> Claim | None:
    """The lead-in that holds the date asked for, where it stands in another passage of the document."""
    lead = statement.lead_in.split("\n")[-1]
    needed = "date" in question.wants and lead and tells_time(lead) and not tells_time(claim.text)
    if not needed or lead in statement.passage.text:
        return None
    home = next((p for p in passages_of(statement.passage.document) if lead in p.text), None)
    if home is None:
        return None
    start = home.text.index(lead)
    timed = next((part for part in clauses(lead, Span(0, len(lead))) if own_dates(part.of(lead))), Span(0, len(lead)))
    return Claim(tidy(timed.of(lead)), home, start + timed.start, start + timed.end, 0.0)


def _why_not(question: Question, evidence: Sequence[Evidence]) -> str:
    """The first thing that fails, in the order in which staff would check it. Never names a figure."""
    close = [e for e in evidence if e.support >= MIN_SUPPORT and e.own >= MIN_OWN]
    if question.query.provinces and not any(e.place_agrees for e in evidence):
        return f"Các tài liệu đã nạp không có nội dung này của {', '.join(question.query.provinces)}."
    if close and all(e.period_agrees is False for e in close):
        return "Các tài liệu đã nạp có nội dung gần với câu hỏi nhưng không đúng kỳ được hỏi."
    if close and all(e.nature_agrees is False for e in close):
        return (
            "Các tài liệu đã nạp có nội dung gần với câu hỏi nhưng khác loại số liệu được hỏi (kết quả hay chỉ tiêu)."
        )
    if close and not any(e.fits for e in close):
        return "Các tài liệu đã nạp có nhắc đến nội dung này nhưng không nêu điều được hỏi."
    return "Các tài liệu đã nạp không nêu nội dung được hỏi."
