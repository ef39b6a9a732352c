"""A writer that lets the model call tools before it answers, within bounds of steps, tokens and time.

    prompt with the first passages and the tools ──▶ calls ──▶ results, numbered by the ledger ──▶ … ──▶ the answer

The answer is read, checked sentence by sentence and mended as any other; its sources are all passages shown so far. A
model that calls no tool has simply answered. When a bound is reached the tools are taken away and the answer asked for.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.agent.reach import Reach
from assistant.agent.results import Ledger, Result, fitted
from assistant.agent.toolbox import Tool, call, cost, offered, toolbox
from assistant.answer import Progress
from assistant.generation.context import OVERHEAD
from assistant.generation.messages import Call, Message, Reply
from assistant.generation.writer import Event, Writer
from assistant.grounding import Vouched
from prompts import render

if TYPE_CHECKING:
    from llama_index.core.tools import BaseTool

FIRST_SHARE = 0.5
"""Of the room in the context what the first passages may take; the rest is for what tools return."""
OF_ROOM_LEFT = 0.4
"""Of the room that is left what one result may take."""
LEAST_ROOM = 250
MOST_CALLS = 6
"""Calls of one reply that are done."""
MOST_REPEATED, MOST_FAILED = 2, 4
"""Calls made once more, and calls in a row that could not be done, after which no tools are offered any more."""
MOST_ARGUMENTS = 4_000
"""Characters of the arguments of a call that are read."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """`steps` are requests to the model, `tokens` those read and written in all of them, `seconds` the wall clock's."""

    steps: int = 8
    tokens: int = 60_000
    seconds: float = 60


@dataclass
class ToolWriter(Writer):
    """`report`: the answer is to be about a page. `steps` tells in Vietnamese what was done."""

    reach: Reach = field(kw_only=True)
    bounds: Bounds = field(default_factory=Bounds, kw_only=True)
    report: bool = field(default=False, kw_only=True)
    steps: list[str] = field(default_factory=list, kw_only=True)
    repeated: int = 0
    failed: int = 0
    known: set[tuple[str, str]] = field(default_factory=set)

    @cached_property
    def ledger(self) -> Ledger:
        return Ledger(self.tools.analyzer)

    @cached_property
    def offered(self) -> Sequence[BaseTool]:
        return offered(self._toolbox)

    @cached_property
    def _toolbox(self) -> Mapping[str, Tool]:
        return toolbox(self.reach, self.ledger)

    @property
    def length(self) -> int:
        """Tokens of the answer at most."""
        most = self.endpoint.max_tokens
        return max(most, min(2 * most, self.endpoint.context // 4)) if self.report else most

    def _vouched(self) -> Sequence[Vouched]:
        return self.ledger.vouched

    def _answer(self) -> Generator[Event, None, tuple[Message, ...]]:
        messages = self._first()
        for step in range(self.bounds.steps):
            last = step == self.bounds.steps - 1 or self._at_an_end(messages)
            self.doing = Writer.doing if last else _LOOKING
            if last and step:
                messages.append(Message("user", render("tools_last")))
            reply = yield from self._stream(tuple(messages), () if last else self.offered, self.length)
            if last or reply is None or not reply.calls:
                break
            self._restart()
            messages.append(Message("assistant", reply.text, reply.calls))
            yield from self._called(reply, messages)
        return tuple(messages)

    def _first(self) -> list[Message]:
        """The prompt of a single answer, with what is to be known of the tools in its rules."""
        room = self.endpoint.context - self.length - cost(self.offered, self.tools.count)
        prompt = self._prompt(int(FIRST_SHARE * room))
        self.ledger.begin(prompt.sources)
        figures = [line for source in prompt.sources if (line := self.ledger.figures(source))]
        rules = render("tools", report=self.report, figures=figures)
        system, *others = prompt.messages
        return [replace(system, content=f"{system.content}\n\n{rules}"), *others]

    def _room(self, messages: Sequence[Message]) -> int:
        """Tokens that results may still take."""
        count = self.tools.count
        held = sum(count(m.content) + sum(count(c.arguments) + 20 for c in m.calls) + 8 for m in messages)
        return self.endpoint.context - self.length - OVERHEAD - cost(self.offered, count) - held

    def _at_an_end(self, messages: Sequence[Message]) -> bool:
        """Whether a bound is reached: time is kept for the answer itself."""
        late = self.session.remaining < 0.3 * self.endpoint.seconds
        spent = sum(self.tokens) > self.bounds.tokens
        stuck = self.repeated >= MOST_REPEATED or self.failed >= MOST_FAILED
        return late or spent or stuck or self._room(messages) < LEAST_ROOM

    def _called(self, reply: Reply, messages: list[Message]) -> Generator[Event, None, None]:
        """Do what the model has called, as far as the bounds allow; each call gets its message."""
        for number, wanted in enumerate(reply.calls):
            result = self._result(wanted) if number < MOST_CALLS else Result("", note=_TOO_MANY, failed=True)
            room = int(OF_ROOM_LEFT * self._room(messages))
            text = self.ledger.told(fitted(result, room, self.tools.count))
            self.sources = tuple(self.ledger.sources)
            messages.append(Message("tool", text or _NOTHING, answers=wanted.id))
            if result.said:
                self.steps.append(result.said)
                yield Progress(result.said, tuple(self.steps))

    def _result(self, wanted: Call) -> Result:
        key = (wanted.name, _canonical(wanted.arguments))
        if key in self.known:
            self.repeated += 1
            return Result("", note=_AGAIN, failed=True)
        self.known.add(key)
        result = call(self._toolbox, replace(wanted, arguments=wanted.arguments[:MOST_ARGUMENTS]))
        self.failed = self.failed + 1 if result.failed else 0
        return result


_LOOKING = "Mô hình đang tra cứu, soạn câu trả lời…"
_TOO_MANY = f"Mỗi lượt chỉ gọi nhiều nhất {MOST_CALLS} công cụ. Hãy gọi lại ở lượt sau nếu còn cần."
_AGAIN = "Đã gọi công cụ này với cùng tham số; kết quả đã nêu ở trên. Hãy đổi tham số hoặc trả lời."
_NOTHING = "Không có kết quả."


def _canonical(arguments: str) -> str:
    """Arguments that say the same are the same, however they are spaced and ordered."""
    try:
        return json.dumps(json.loads(arguments), sort_keys=True, ensure_ascii=False)
    except (ValueError, RecursionError):
        return arguments
