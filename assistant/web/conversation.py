"""The conversation as the browser keeps it: exchanges with their whole answers, so that citations outlive a reload.

It travels as JSON text, `{"id": the browser's name for the conversation, "exchanges": [...]}`; static/page.js keeps
each under its id. What comes back from a browser is not trusted: an entry that doesn't fit is dropped, and everything
is escaped when it is shown.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

from pydantic import TypeAdapter, ValidationError

from assistant.answer import Answer, Citation, Turn

Kind = Literal["citations", "related"]
Verdict = Literal["", "up", "down"]

MOST_EXCHANGES = 60
MOST_CHARACTERS = 1_500_000
"""All of it travels with every question."""
_MOST_STORED = 2 * MOST_CHARACTERS
"""A single exchange may be longer than all are to be together; what is longer than this the page has not kept."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question with its answer; `note` says what happened when there is none, `failed` that it is an error.

    `verdict` is what the reader thought of the answer, `suggestions` are the (label, question) that may follow it.
    `narrowed`: only some documents of the library were searched.
    """

    question: str
    answer: Answer | None = None
    note: str = ""
    failed: bool = False
    verdict: Verdict = ""
    suggestions: tuple[tuple[str, str], ...] = ()
    narrowed: bool = False


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
    entries = _parsed(stored).get("exchanges")
    if not isinstance(entries, list):
        return ()
    newest = entries[-MOST_EXCHANGES:]
    return tuple(exchange for entry in newest if (exchange := _read(entry)) is not None)


def key_of(stored: object) -> str:
    """The browser's name for a conversation; "" before the browser has given one."""
    return str(_parsed(stored).get("id", ""))[:80]


def _parsed(stored: object) -> Mapping[str, object]:
    try:
        readable = isinstance(stored, str) and len(stored) <= _MOST_STORED
        found = json.loads(stored) if readable else None  # type: ignore[arg-type]
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


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


def dump(conversation: Conversation, key: str = "") -> str:
    """For the browser: text that `load` reads back."""
    exchanges = [_EXCHANGE.dump_python(exchange, mode="json") for exchange in conversation]
    return json.dumps({"id": key, "exchanges": exchanges}, ensure_ascii=False)


def changed(conversation: Conversation, turn: int, **values: object) -> Conversation:
    """The conversation with other values in one of its exchanges. Raises IndexError when there is none."""
    if turn < 0:
        raise IndexError(turn)
    exchange = replace(conversation[turn], **values)  # type: ignore[arg-type]
    return (*conversation[:turn], exchange, *conversation[turn + 1 :])


def turns(conversation: Conversation, most: int = 2 * MOST_EXCHANGES, characters: int = MOST_CHARACTERS) -> list[Turn]:
    """What the assistant needs to understand a follow-up question: the newest, within the bounds."""
    history: list[Turn] = []
    for exchange in reversed(conversation):
        if exchange.answer is not None:
            characters -= len(exchange.question) + len(exchange.answer.answer)
            if characters < 0 or len(history) + 2 > most:
                break
            history += [Turn("assistant", exchange.answer.answer), Turn("user", exchange.question)]
    return history[::-1]


def citations_at(conversation: Conversation, place: Place | None) -> tuple[Citation, ...]:
    """The citation at a place together with the others beside it, in their order; empty if there are none."""
    if place is None or not 0 <= place.turn < len(conversation):
        return ()
    answer = conversation[place.turn].answer
    if answer is None:
        return ()
    return answer.citations if place.kind == "citations" else answer.related


def citation_at(conversation: Conversation, place: Place | None) -> Citation | None:
    """The citation at a place itself."""
    return next((c for c in citations_at(conversation, place) if place and c.marker == place.marker), None)
