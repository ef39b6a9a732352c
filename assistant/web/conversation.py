"""The conversation as the browser keeps it: exchanges with their whole answers, so that citations outlive a reload.

What comes back from a browser is not trusted: an entry that doesn't fit is dropped, and everything is escaped when
it is shown.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from pydantic import TypeAdapter, ValidationError

from assistant.answer import Answer, Citation, Turn

Kind = Literal["citations", "related"]

MOST_EXCHANGES = 60
MOST_CHARACTERS = 1_500_000
"""A browser keeps about five million characters per site; encryption and the other tabs need room too."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question with its answer; `note` says what happened when there is none, `failed` that it is an error."""

    question: str
    answer: Answer | None = None
    note: str = ""
    failed: bool = False


Conversation = tuple[Exchange, ...]

_EXCHANGE = TypeAdapter(Exchange)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a citation stands: in which exchange, beside which others, under which number."""

    turn: int
    kind: Kind
    marker: int

    @classmethod
    def parse(cls, data: object) -> Place | None:
        """From what the page's script sent; None if it doesn't fit."""
        if not isinstance(data, Mapping) or data.get("kind") not in get_args(Kind):
            return None
        try:
            return cls(int(data["turn"]), data["kind"], int(data["marker"]))
        except (KeyError, TypeError, ValueError):
            return None


def load(stored: object) -> Conversation:
    """The conversation from the browser's copy; entries that can't be read are left out."""
    if not isinstance(stored, list):
        return ()
    return tuple(exchange for entry in stored if (exchange := _read(entry)) is not None)


def _read(entry: object) -> Exchange | None:
    try:
        return _EXCHANGE.validate_python(entry)
    except ValidationError:
        return None


def trim(conversation: Conversation) -> Conversation:
    """The newest exchanges that fit into the browser's storage; at least the last one."""
    kept: list[Exchange] = []
    room = MOST_CHARACTERS
    for exchange in reversed(conversation[-MOST_EXCHANGES:]):
        room -= len(json.dumps(_EXCHANGE.dump_python(exchange, mode="json"), ensure_ascii=False))
        if room < 0 and kept:
            break
        kept.append(exchange)
    return tuple(reversed(kept))


def dump(conversation: Conversation) -> list[dict[str, Any]]:
    """For the browser: plain data that `load` reads back."""
    return [_EXCHANGE.dump_python(exchange, mode="json") for exchange in conversation]


def turns(conversation: Conversation) -> list[Turn]:
    """What the assistant needs to understand a follow-up question."""
    history: list[Turn] = []
    for exchange in conversation:
        if exchange.answer is not None:
            history.append(Turn("user", exchange.question))
            history.append(Turn("assistant", exchange.answer.answer))
    return history


def citations_at(conversation: Conversation, place: Place | None) -> tuple[Citation, ...]:
    """The citation at a place together with the others beside it, in their order; empty if there are none."""
    if place is None or not 0 <= place.turn < len(conversation):
        return ()
    answer = conversation[place.turn].answer
    if answer is None:
        return ()
    return answer.citations if place.kind == "citations" else answer.related
