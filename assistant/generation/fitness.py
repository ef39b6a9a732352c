"""Whether what a sentence rests on is about what the question fixes. The rule for fluent answers is here.

The offline checks are hard: a statement that contradicts the place, the period, the names, the kind of answer or
the nature (result, target) of the question is no answer to it, whoever words it.

- A figure in a sentence that names no place or period of its own must be of those that the question names.
- Where the offline answerer refuses, a model's answer is shown only if a sentence of it rests on a statement that
  nothing contradicts, that says something of the question itself, and with what it inherits at least `LEAST_SUPPORT`
  of it. Else the refusal stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.evidence import MIN_OWN, Evidence
from assistant.grounding_words import names_in, nature_told
from assistant.inheritance import own_periods
from assistant.statements import Statement
from index.query import find_names

LEAST_SUPPORT = 0.3
RELEVANT = 0.7
"""A sentence belongs into the answer when what it rests on says this share of what the best statement says of the
question. Others may be true, but nobody asked for them."""


@dataclass(frozen=True)
class Fitness:
    """`evidence`: for each side of the question, the statements of the passages shown, weighed for it."""

    evidence: tuple[dict[tuple[str, int, int], Evidence], ...]
    provinces: tuple[str, ...] = ()

    def why_not(self, statement: Statement, sentence: str) -> str:
        """Why a figure of this statement does not belong into the answer, "" when it may. Vietnamese, for the model."""
        found = self._of(statement)
        reasons = [self._reason(e, sentence) for e in found]
        return reasons[0] if reasons and all(reasons) else ""

    def on_point(self, statement: Statement) -> bool:
        """Whether a statement may answer by itself what the offline answerer refuses: it says something of the
        question, not only its neighbours or its headings."""
        return self.relevant(statement) and any(e.own >= MIN_OWN for e in self._of(statement) if e.admissible)

    def relevant(self, statement: Statement) -> bool:
        """Whether a statement says nearly as much of the question as the best one does."""
        best = max((e.support for side in self.evidence for e in side.values() if e.admissible), default=0.0)
        return any(e.admissible and e.support >= max(LEAST_SUPPORT, RELEVANT * best) for e in self._of(statement))

    def score(self, statement: Statement) -> float:
        """The offline answerer's score of a statement that could answer, -1 for others."""
        return max((e.score for e in self._of(statement) if e.admissible), default=-1.0)

    def _of(self, statement: Statement) -> list[Evidence]:
        key = key_of(statement)
        return [side[key] for side in self.evidence if key in side]

    def _reason(self, e: Evidence, sentence: str) -> str:
        if e.place_agrees is False and not find_names(sentence, self.provinces, folded=False):
            return "Số liệu này là của địa phương khác với câu hỏi."
        if e.period_agrees is False and not own_periods(sentence):
            return "Số liệu này không thuộc kỳ được hỏi."
        if e.nature_agrees is False and nature_told(sentence) is None:
            return "Câu hỏi hỏi loại số liệu khác (kết quả hay chỉ tiêu)."
        if e.names_share == 0 and not names_in(sentence):
            return "Số liệu này không phải của đối tượng được hỏi."
        return ""


def key_of(statement: Statement) -> tuple[str, int, int]:
    return statement.passage.id, statement.start, statement.end


def fitness_of(sides: Sequence[Sequence[Evidence]], provinces: tuple[str, ...]) -> Fitness:
    return Fitness(tuple({key_of(e.statement): e for e in side} for side in sides), provinces)
