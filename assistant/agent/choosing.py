"""When a model is given tools: for what no single prompt of passages answers. Pure."""

from __future__ import annotations

from typing import Literal

from assistant.generation.context import OVERHEAD, SYSTEM_TOKENS
from assistant.generation.endpoint import Endpoint
from assistant.question import Question
from index.vietnamese import fold
from index.wordlists import pattern

Use = Literal["auto", "on", "off"]
LEAST_CONTEXT = 6_000
"""Tokens of context below which tools and their results leave no room for an answer."""


def is_broad(question: Question) -> bool:
    """Whether a report over many documents is asked for, rather than one answer."""
    return _says("broad", question)


def is_spread(question: Question) -> bool:
    """Whether a question is about several places or times, which stand in several documents."""
    query = question.query
    several = len(query.provinces) > 1 or len(query.periods) > 1 or len(query.years) > 1
    return several or any(p.until for p in query.periods) or _says("spread", question)


def _says(name: str, question: Question) -> bool:
    return bool(pattern("broad.tsv", name, "assistant").search(fold(question.text)))


def can_call(endpoint: Endpoint) -> bool:
    """Whether the model may be offered tools at all; a server's answer tells whether it takes them."""
    if endpoint.context < max(LEAST_CONTEXT, SYSTEM_TOKENS + OVERHEAD):
        return False
    if endpoint.llm is None:
        return True
    from llama_index.core.llms.function_calling import FunctionCallingLLM

    return isinstance(endpoint.llm, FunctionCallingLLM) and endpoint.llm.metadata.is_function_calling_model
