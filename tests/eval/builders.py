"""Small cases, answers and assistants for the evaluation's tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.answer import Answer, Citation, Turn
from eval.cases import Case
from eval.corpus import passages_from
from eval.scoring import Certainty
from index.retrieval import Hit

DOCUMENT = "bao-cao.txt"
PASSAGE = "Doanh thu 6 tháng đạt 4.464,42 tỷ đồng, tăng 20,36% so với cùng kỳ; nộp ngân sách 85 tỷ đồng."


def case(**values: Any) -> Case:
    base = {"id": "c1", "question": "Doanh thu bao nhiêu?", "kind": "result", "answerable": True, "all_of": [["85 tỷ"]]}
    return Case.model_validate(base | values)


def unanswerable(**values: Any) -> Case:
    return case(**{"kind": "unanswerable", "answerable": False, "all_of": [], **values})


def citation(text: str = PASSAGE, marker: int = 1, document: str = DOCUMENT) -> Citation:
    return Citation(marker, document, "Báo cáo", 1, None, text, text[:10], 0, 10, 1.0, "k-00000")


def answer(text: str, *citations: Citation, refused: bool = False) -> Answer:
    return Answer("?", "?", text, refused, None, "offline", citations, timings_ms={"total": 2.0})


@dataclass(frozen=True, slots=True)
class Told(Answer):
    """An answer that tells how certain it is."""

    certainty: Certainty = "sure"
    confidence: float | None = None


def told(text: str, certainty: Certainty, confidence: float | None = None) -> Told:
    refused = certainty == "refused"
    return Told("?", "?", text, refused, None, "offline", certainty=certainty, confidence=confidence)


@dataclass
class Scripted:
    """An assistant that gives the answers it was given, in turn, an exception among them being raised."""

    replies: list[Answer | Exception]
    passages: Sequence[str] = (PASSAGE,)
    asked: list[tuple[str, Sequence[Turn]]] = field(default_factory=list)

    def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        self.asked.append((question, history))
        reply = self.replies.pop(0)
        if isinstance(reply, Exception):
            raise reply
        return reply

    def retrieve(self, question: str, history: Sequence[Turn] = (), *, k: int) -> list[Hit]:
        return [Hit(passage, 1.0) for passage in passages_from(DOCUMENT, self.passages)][:k]
