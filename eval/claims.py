"""Sentences that somebody wrote over papers, true and false, judged beside the passages that are found for them.

What a model words freely isn't among recorded replies: this measures how much of it the judge rejects, and how many
plausible mistakes it shows. A sentence cites the passage that holds its evidence.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.grounding import Source, judge
from assistant.grounding.computing import asks_to_compute
from eval.errors import InvalidClaims
from eval.runner import Answerer
from index.library import Library
from index.vietnamese import Analyzer

PASSAGES = 8
"""Passages that a sentence is judged beside."""


class Claim(BaseModel):
    """A sentence that answers `question`; `evidence` is a stretch of the document that bears it out, or that it
    distorts. `kind` names the mistake of a false one."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    document: str
    question: str
    evidence: str = Field(min_length=4)
    sentence: str
    true: bool
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim with the reasons why it is not shown; `placed` tells whether its evidence stands in its document."""

    claim: Claim
    reasons: tuple[str, ...] = ()
    placed: bool = True


def read_claims(path: Path) -> list[Claim]:
    """Raises InvalidClaims, naming the line."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            found.append(Claim.model_validate_json(line))
        except ValidationError as error:
            where = ", ".join(".".join(map(str, one["loc"])) or "JSON" for one in error.errors())
            raise InvalidClaims(
                f"{path}, dòng {number}: sai ở {where}; cần {', '.join(Claim.model_fields)}."
            ) from error
    return found


def judge_all(claims: Iterable[Claim], assistant: Answerer, library: Library, analyzer: Analyzer) -> list[Judged]:
    return [_judged(claim, assistant, library, analyzer) for claim in claims]


def _judged(claim: Claim, assistant: Answerer, library: Library, analyzer: Analyzer) -> Judged:
    own = [p for p in library.passages(claim.document) if _letters(claim.evidence) in _letters(p.text)]
    if not own:
        return Judged(claim, placed=False)
    found = [hit.passage for hit in assistant.retrieve(claim.question, k=PASSAGES)]
    cited = next((p for p in found if p.id in {one.id for one in own}), own[0])
    shown = found if cited in found else [*found[: PASSAGES - 1], cited]
    sources = [Source(marker, passage, analyzer) for marker, passage in enumerate(shown, 1)]
    computes = asks_to_compute(claim.question)
    checked = judge(claim.sentence, [shown.index(cited) + 1], sources, asked=claim.question, computes=computes)
    return Judged(claim, tuple(f"{problem.kind}: {problem.reason}" for problem in checked.problems))


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()


def summarise(judged: Sequence[Judged]) -> dict[str, Any]:
    """{"truths", "truths_rejected", "lies", "lies_shown", "unplaced", "by_kind": {kind: {"lies", "shown"}}}: counts,
    of the claims whose evidence stands in its document."""
    placed = [one for one in judged if one.placed]
    true, false = ([one for one in placed if one.claim.true is told] for told in (True, False))
    lies = Counter(one.claim.kind for one in false)
    shown = Counter(one.claim.kind for one in false if not one.reasons)
    return {
        "truths": len(true),
        "truths_rejected": sum(bool(one.reasons) for one in true),
        "lies": len(false),
        "lies_shown": shown.total(),
        "unplaced": len(judged) - len(placed),
        "by_kind": {kind: {"lies": n, "shown": shown[kind]} for kind, n in sorted(lies.items())},
    }


def write(path: Path, judged: Sequence[Judged]) -> None:
    """The claims on which the judge errs, with its reasons, as JSON Lines."""
    wrong = [one for one in judged if one.placed and one.claim.true == bool(one.reasons)]
    lines = (json.dumps(one.claim.model_dump() | {"reasons": one.reasons}, ensure_ascii=False) for one in wrong)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
