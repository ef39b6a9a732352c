"""What a writer is given, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.answer import Usage
from assistant.generation.cache import ReplyCache
from assistant.generation.drafting import Draft
from assistant.generation.errors import ModelError
from assistant.grounding import Source
from assistant.offline.quoting import Candidate
from assistant.question import Question
from index.retrieval import Hit
from index.tokens import CountTokens
from index.vietnamese import Analyzer


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be answered, and what the offline way has found."""

    question: Question
    candidates: tuple[Candidate, ...]
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Tools:
    """What every question shares."""

    analyzer: Analyzer
    provinces: tuple[str, ...]
    count: CountTokens
    cache: ReplyCache | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """`draft` holds the sentences that stand; empty with `notice` when the model could not be used.

    `nothing_found`: the model says that the passages don't tell. `removed` sentences were left out; `mended` ones
    stood after the model was asked again. Times in milliseconds: `model` waited for it, `checking` after its last word.
    """

    draft: Draft
    sources: tuple[Source, ...]
    usage: Usage
    notice: str = ""
    nothing_found: bool = False
    removed: int = 0
    mended: int = 0
    times: dict[str, float] = field(default_factory=dict)
    failure: ModelError | None = None
