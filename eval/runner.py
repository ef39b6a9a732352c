"""Cases -> rows: index the reports as the application does, ask every question, measure every answer."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Protocol

from assistant.answer import Answer, Citation, Turn, Usage
from eval.cases import Case
from eval.errors import NoReports
from eval.figures import Grounding, grounding
from eval.ranking import DEPTH, Rank, rank_of
from eval.scoring import citation_scores, judge, stands_in, without_markers
from index.library import AddProgress, FileResult, Library
from index.retrieval import Hit
from index.settings import Settings

if TYPE_CHECKING:
    from assistant.assistant import Assistant

log = logging.getLogger(__name__)


class Answerer(Protocol):
    """What is evaluated: an assistant, or a stand-in for one in tests."""

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer: ...

    def retrieve(self, question: str, history: Sequence[Turn] = (), *, k: int) -> Sequence[Hit]: ...


@dataclass(frozen=True, slots=True)
class Row:
    """One case with its answer and everything measured on it. `error` is set, and nothing else, when it crashed."""

    case: Case
    correct: bool
    reasons: tuple[str, ...]
    answer: str = ""
    refused: bool = False
    standalone: str = ""
    citations: tuple[Citation, ...] = ()
    related: tuple[Citation, ...] = ()
    grounding: Grounding = field(default_factory=Grounding)
    citation_recall: float | None = None
    citation_precision: float | None = None
    ranks: tuple[Rank, ...] = ()
    latency_ms: float = 0.0
    timings_ms: dict[str, float] = field(default_factory=dict)
    error: str = ""
    mode: str = "offline"
    notice: str = ""
    removed: int = 0
    usage: Usage | None = None
    certainty: str = "refused"
    confidence: float = 0.0

    @property
    def score(self) -> int:
        """+1 right, 0 refused though answerable, -1 wrong (CRAG: Yang et al., NeurIPS 2024)."""
        if self.correct:
            return 1
        return 0 if self.refused and self.case.answerable else -1

    @property
    def answered(self) -> bool:
        """Answerable and answered: the cases that citations are measured on."""
        return self.case.answerable and not self.refused and not self.error

    @property
    def length(self) -> int:
        return len(without_markers(self.answer))

    def to_json(self) -> dict[str, Any]:
        """The contract's fields first: id, question, answer, refused, citations, correct, reasons, latency_ms."""
        return {
            "id": self.case.id,
            "question": self.case.question,
            "answer": self.answer,
            "refused": self.refused,
            "citations": [asdict(c) for c in self.citations],
            "correct": self.correct,
            "reasons": list(self.reasons),
            "latency_ms": self.latency_ms,
            "score": self.score,
            "kind": self.case.kind,
            "tags": self.case.tags,
            "answerable": self.case.answerable,
            "history": [turn.model_dump() for turn in self.case.history],
            "standalone_question": self.standalone,
            "related": [asdict(c) for c in self.related],
            "length": self.length,
            "unsupported": list(self.grounding.unsupported),
            "loose_numbers": list(self.grounding.loose_numbers),
            "sentences": self.grounding.sentences,
            "supported_sentences": self.grounding.supported,
            "computed_lines": self.grounding.computed,
            "citation_recall": self.citation_recall,
            "citation_precision": self.citation_precision,
            "ranks": list(self.ranks),
            "timings_ms": self.timings_ms,
            "error": self.error,
            "mode": self.mode,
            "notice": self.notice,
            "removed_sentences": self.removed,
            "usage": asdict(self.usage) if self.usage else None,
            "certainty": self.certainty,
            "confidence": self.confidence,
        }


@contextmanager
def assistant_over(
    reports: Path, settings: Settings, data: Path | None, on_progress: Callable[[AddProgress], None] | None = None
) -> Iterator[tuple[Assistant, list[FileResult]]]:
    """The assistant that the application builds, over a folder of reports, in a passing library without `data`.

    Raises NoReports when there is nothing to ask about.
    """
    from assistant.assistant import build_assistant

    with TemporaryDirectory(prefix="troly-eval-") as passing:
        # A passing library is on no server: the reports of an evaluation have no business in the office's own.
        place = {"data_dir": data} if data else {"data_dir": Path(passing), "chroma_url": None}
        assistant = build_assistant(settings.model_copy(update=place))
        try:
            added = add_reports(assistant.library, reports, on_progress)
            assistant.warm_up()
            yield assistant, added
        finally:
            assistant.library.close()


def add_reports(
    library: Library, reports: Path, on_progress: Callable[[AddProgress], None] | None = None
) -> list[FileResult]:
    """One result a file. Raises NoReports when the library is empty after that."""
    added = list(library.add([reports], on_progress=on_progress))
    if not library.reports():
        reasons = "".join(f"\n  {result.document}: {result.reason}" for result in added)
        raise NoReports(f"{reports} không có tài liệu nào dùng được.{reasons}")
    return added


def run_cases(answerer: Answerer, cases: Sequence[Case]) -> Iterator[Row]:
    """One row a case, in order. A case that crashes is a wrong row that says so."""
    for case in cases:
        try:
            yield _row(answerer, case)
        except Exception as error:
            log.exception("case %s crashed", case.id)
            what = f"{type(error).__name__}: {error}"
            yield Row(case, correct=False, reasons=(f"lỗi khi hỏi: {what}",), error=what)


def _row(answerer: Answerer, case: Case) -> Row:
    history = [Turn(turn.role, turn.content) for turn in case.history]
    begin = time.perf_counter()
    answer = answerer.ask(case.question, history)
    latency = round((time.perf_counter() - begin) * 1000, 1)
    verdict = judge(case, answer)
    cited = citation_scores(case, answer.citations) if case.answerable and not answer.refused else None
    return Row(
        case,
        verdict.correct,
        verdict.reasons,
        answer=answer.answer,
        refused=answer.refused,
        standalone=answer.standalone_question,
        citations=tuple(answer.citations),
        related=tuple(answer.related),
        grounding=grounding(answer),
        citation_recall=cited[0] if cited else None,
        citation_precision=cited[1] if cited else None,
        ranks=_ranks(answerer, case, history),
        latency_ms=latency,
        timings_ms=dict(answer.timings_ms),
        mode=answer.mode,
        notice=answer.notice,
        removed=answer.verification.removed,
        usage=answer.usage,
        certainty=answer.certainty,
        confidence=answer.confidence,
    )


def model_facts(rows: Sequence[Row]) -> dict[str, Any]:
    """What a run in mode llm cost and how its answers came about: for `config` in report.json."""
    used = [row.usage for row in rows if row.usage]
    return {
        "model": used[0].model if used else None,
        "prompt_tokens": sum(u.prompt_tokens for u in used),
        "completion_tokens": sum(u.completion_tokens for u in used),
        "requests": sum(u.requests for u in used),
        "remembered": sum(u.cached for u in used),
        "answered_by_model": sum(row.mode == "llm" for row in rows),
        "fallbacks": sum(bool(row.notice) for row in rows),
        "removed_sentences": sum(row.removed for row in rows),
    }


def _ranks(answerer: Answerer, case: Case, history: Sequence[Turn]) -> tuple[Rank, ...]:
    if not case.answerable or not case.sources:
        return ()
    passages = [hit.passage for hit in answerer.retrieve(case.question, history, k=DEPTH)]
    return tuple(rank_of([stands_in(s, p.document, p.text) for p in passages]) for s in case.sources)
