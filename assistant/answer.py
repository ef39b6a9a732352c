"""The types that an answer is made of: what the page shows, the command prints and the evaluation reads."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Mode = Literal["offline", "llm"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of the conversation so far."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A passage that supports an answer. `quote` is `text[start:end]`, the supporting words.

    `marker` is the number n of its [n] in the answer; related passages beside a refusal are numbered too.
    `passage` is the passage's id in the library, for opening it in its context.
    """

    marker: int
    document: str
    title: str
    page: int | None
    section: str | None
    text: str
    quote: str
    start: int
    end: int
    score: float
    passage: str
    period: str = ""


@dataclass(frozen=True, slots=True)
class Verification:
    """The check of an answer's figures, dates and document numbers against the passages it cites."""

    figures: int = 0
    supported: int = 0
    unsupported: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer in Markdown whose claims end in [n] markers; `reason` says why when `refused`."""

    question: str
    standalone_question: str
    answer: str
    refused: bool
    reason: str | None
    mode: Mode
    citations: tuple[Citation, ...] = ()
    related: tuple[Citation, ...] = ()
    verification: Verification = field(default_factory=Verification)
    timings_ms: dict[str, float] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The `ask --json` contract."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Progress:
    """What is being done, for the page and the command line to show."""

    message: str


@dataclass(frozen=True, slots=True)
class Draft:
    """The answer's text so far."""

    text: str
