"""What the model is shown: numbered passages within a budget of tokens, fenced as data, and the messages."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.generation.messages import Message
from assistant.grounding import Source
from assistant.offline.quoting import Candidate
from assistant.question import Question
from index.report import Passage
from index.retrieval import Hit
from index.tokens import CountTokens
from index.vietnamese import Analyzer, normalise
from prompts import render

MOST_PASSAGES = 8
SYSTEM_TOKENS = 900
"""Room for the rules and for the words around the passages (a test holds prompts/ to it)."""
OVERHEAD = 200
"""Tokens kept free for what servers put around messages, and for what another tokenizer counts more."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """The messages, and the passages that they show."""

    messages: tuple[Message, ...]
    sources: tuple[Source, ...]


def build_prompt(
    question: Question,
    candidates: Sequence[Candidate],
    hits: Sequence[Hit],
    analyzer: Analyzer,
    count: CountTokens,
    budget: int,
) -> Prompt:
    """The prompt of an answer in at most `budget` tokens (the question and at least one passage always go in).

    Passages that the offline candidates rest on come first; the candidates are offered as well.
    """
    claims = [(c.text, c.passage.id) for c in candidates]
    fixed = (
        SYSTEM_TOKENS
        + count("\n".join((question.asked, question.text, *(text for text, _ in claims))))
        + 8 * len(claims)
        + OVERHEAD
    )
    sources = _within(_ordered(candidates, hits), budget - fixed, analyzer, count)
    numbered = {s.passage.id: s.marker for s in sources}
    offered = [f"{text} [{numbered[id_]}]" for text, id_ in claims if id_ in numbered]
    return Prompt(_messages(question, sources, offered), tuple(sources))


def _messages(question: Question, sources: Sequence[Source], offered: Sequence[str]) -> tuple[Message, ...]:
    """What the model is told, and what it is asked over the passages."""
    asked = render(
        "answer",
        passages=[shown(source) for source in sources],
        fence=f"====={_digest(sources)}=====",
        candidates=offered,
        question=question.asked,
        understood=_understood(question),
    )
    return Message("system", render("system", refusal=render("refuse"))), Message("user", asked)


def _understood(question: Question) -> str:
    """What the question is taken for, "" where it is what was typed: slips mended, or a follow-up standing alone."""
    understood = question.understood or question.text
    return "" if normalise(understood) == normalise(question.asked) else understood


def _ordered(candidates: Sequence[Candidate], hits: Sequence[Hit]) -> list[Passage]:
    found = sorted(hits, key=lambda hit: -hit.score)
    passages = (*(c.passage for c in candidates), *(hit.passage for hit in found))
    return list({p.id: p for p in passages}.values())[:MOST_PASSAGES]


def _within(passages: Sequence[Passage], budget: int, analyzer: Analyzer, count: CountTokens) -> list[Source]:
    """The first passages that fit; a single one that does not is still shown, cut by whoever serves the model."""
    chosen: list[Source] = []
    for passage in passages:
        source = Source(len(chosen) + 1, passage, analyzer)
        cost = count(source.text) + count(passage.lead_in) + 60
        if cost <= budget:
            budget -= cost
            chosen.append(source)
    return chosen or [Source(1, passage, analyzer) for passage in passages[:1]]


def shown(source: Source) -> dict[str, object]:
    """A passage as the templates take it."""
    passage, meta = source.passage, source.passage.metadata
    return {
        "marker": source.marker,
        "title": meta.title or passage.document,
        "number": meta.number,
        "date": "/".join(reversed(meta.date.split("-"))),
        "body": meta.body,
        "province": meta.province,
        "period": meta.period,
        "page": passage.page,
        "section": passage.section,
        "lead_in": passage.lead_in,
        "standing": "; ".join(one.told for one in passage.standing),
        "text": source.text,
    }


def _digest(sources: Sequence[Source]) -> str:
    """Makes the fence one that no document can have foreseen, and the same prompt the same text."""
    return hashlib.sha256("\0".join(s.text for s in sources).encode()).hexdigest()[:8]
