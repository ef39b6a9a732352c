"""The types that an answer is made of: what the page shows, the command prints and the evaluation reads."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Mode = Literal["offline", "llm"]
Certainty = Literal["sure", "unsure", "refused"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of the conversation so far."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A passage that supports an answer. `quote` is `text[start:end]`, the supporting words.

    `marker` is the number n of its [n] in the answer; related passages beside a refusal are numbered too.
    `passage` is the passage's id in the library, for opening it in its context. `scanned`: its words were recognised
    in the image of a page. `standing`: what befell its document, in words; "" where nothing did.
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
    scanned: bool = False
    standing: str = ""


@dataclass(frozen=True, slots=True)
class Verification:
    """The check of an answer's figures, dates and document numbers against the passages it cites.

    `computed` lines were worked out by code and say so. `removed` sentences of a model were left out because no
    passage bears them out; their words are not kept.
    """

    figures: int = 0
    supported: int = 0
    unsupported: tuple[str, ...] = ()
    computed: int = 0
    removed: int = 0


@dataclass(frozen=True, slots=True)
class Usage:
    """What a language model was asked for an answer; `cached` when its reply was remembered.

    Tokens are the server's own count, or tiktoken's where the server does not tell (`counted`).
    """

    model: str
    prompt_tokens: int = 0
    completion_tokens: int = 0
    requests: int = 0
    cached: bool = False
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer in Markdown whose claims end in [n] markers; `reason` says why when `refused`.

    `certainty`: one answer is asserted (sure), the nearest quotations are shown and none is asserted (unsure), or
    nothing is (refused); `confidence` is the calibrated probability that the first quotation is right.
    `mode` is "llm" when a model's sentences are shown. `notice`: why a configured model's are not. `notes`: what was
    done to the answer (sentences removed, figures worked out). `usage`: what was asked of a model, shown or not.
    `about`: what the question is about, see assistant/understanding/. `choices`: whole questions to ask next.
    `action`: what the page can open for it, {"tab": "draft", "documents": [...]}; "report" in it: the answer itself.
    `steps`: what a model with tools has looked up for it. `corrected`: the id of the kept correction that it is.
    """

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
    notice: str = ""
    notes: tuple[str, ...] = ()
    usage: Usage | None = None
    certainty: Certainty = "sure"
    confidence: float = 1.0
    about: str = "content"
    choices: tuple[str, ...] = ()
    action: dict[str, Any] = field(default_factory=dict)
    steps: tuple[str, ...] = ()
    corrected: str = ""

    def to_json(self) -> dict[str, Any]:
        """The `ask --json` contract."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Progress:
    """What is being done, for the page and the command line to show; `steps` are those that a model has taken."""

    message: str
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """The answer's text so far."""

    text: str
