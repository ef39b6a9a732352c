"""What assistant/generation still takes in its older form: findings with claims, and evidence for its fitness check."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.evidence import Evidence, gather
from assistant.findings import Claim, Findings
from assistant.fitting import Known
from assistant.matching import Reader, subject_of
from assistant.offline.finder import Finder
from assistant.offline.found import Found
from assistant.offline.sides import sides_of
from assistant.question import Question
from index.query import positions_of
from index.retrieval import Hit


def findings_of(found: Found) -> Findings:
    claims = tuple(Claim(c.text, c.passage, c.start, c.end, c.score) for c in found.candidates)
    if not claims:
        return Findings(reason=found.reason, related=found.related)
    return Findings(claims=claims, labels=found.labels, computed=found.computed)


def weigher(finder: Finder, question: Question, hits: Sequence[Hit]) -> Callable[[], list[list[Evidence]]]:
    def weigh() -> list[list[Evidence]]:
        sides = [side for _, side in sides_of(question)] or [question]
        return [gather(side, _subject(finder, side), hits, Known()) for side in sides]

    return weigh


def _subject(finder: Finder, question: Question):  # type: ignore[no-untyped-def]
    query = question.query
    reader = Reader(finder.analyzer, query.folded)
    region = reader.region(query.text)
    ignored: set[int] = set()
    for phrase in (*query.provinces, *question.boards, *question.ignored):
        ignored |= positions_of(region.syllables, reader.region(phrase).syllables)
    counts, total = finder.library.passage_counts(region.words | region.pairs, query.folded)
    synonyms = finder._synonyms[query.folded]
    return subject_of(region.syllables, counts, total, synonyms, reader, frozenset(ignored))
