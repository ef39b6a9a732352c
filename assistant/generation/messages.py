"""What goes to a model and comes back from it, calls of tools included."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from llama_index.core.llms import ChatMessage, ChatResponse

Role = Literal["system", "user", "assistant", "tool"]


@dataclass(frozen=True, slots=True)
class Call:
    """A tool that the model wants called; `arguments` is the JSON that it wrote, which may be none."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Message:
    """`calls` are those of an assistant's message; `answers` is the id of the call whose result a tool's message is."""

    role: Role
    content: str
    calls: tuple[Call, ...] = ()
    answers: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole reply. Token counts are the server's own, None where it does not tell; `finish` is its reason to end."""

    text: str
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    finish: str = "stop"
    calls: tuple[Call, ...] = ()


@dataclass(frozen=True, slots=True)
class Delta:
    """More of the reply; `restart` before an attempt that begins anew, when what came so far is void."""

    text: str = ""
    restart: bool = False


Event = Delta | Reply | None
"""What a stream gives: more text, at last the whole reply, and None now and then while there is nothing."""


def chat_messages(messages: Sequence[Message]) -> list[ChatMessage]:
    """The messages as LlamaIndex's."""
    from llama_index.core.base.llms.types import ToolCallBlock
    from llama_index.core.llms import ChatMessage, TextBlock
    from llama_index.core.llms import MessageRole as R

    found = []
    for m in messages:
        calls = [ToolCallBlock(tool_call_id=c.id, tool_name=c.name, tool_kwargs=c.arguments) for c in m.calls]
        extra = {"tool_call_id": m.answers} if m.answers else {}
        if calls:
            text = [TextBlock(text=m.content)] if m.content else []
            found.append(ChatMessage(role=R(m.role), blocks=[*text, *calls]))
        else:
            found.append(ChatMessage(role=m.role, content=m.content, additional_kwargs=extra))
    return found


@dataclass
class Gathering:
    """The calls of a stream, put together from its chunks.

    LlamaIndex's own reading of OpenAI's chunks takes one call a chunk; servers send several, without an index or with
    one for all, so those are read here. Other models' calls are the blocks of the message.
    """

    _calls: list[tuple[object, Call]] = field(default_factory=list)

    @property
    def calls(self) -> tuple[Call, ...]:
        """Those that have a name; each has an id."""
        named = (call for _, call in self._calls if call.name)
        return tuple(replace(call, id=call.id or f"call_{n}") for n, call in enumerate(named, 1))

    def feed(self, chunk: ChatResponse) -> None:
        choices: Any = getattr(chunk.raw, "choices", None)
        if choices is None:
            self._take_blocks(chunk.message)
            return
        for piece in (choices[0].delta.tool_calls or ()) if choices and choices[0].delta else ():
            name = piece.function.name if piece.function else ""
            self._take(
                piece.index, piece.id or "", name or "", (piece.function.arguments if piece.function else "") or ""
            )

    def _take(self, index: object, id_: str, name: str, arguments: str) -> None:
        at, last = self._calls[-1] if self._calls else (None, None)
        if last is None or at != index or (id_ and last.id and id_ != last.id):
            self._calls.append((index, Call(id_, name, arguments)))
            return
        more = replace(last, id=last.id or id_, name=last.name or name, arguments=last.arguments + arguments)
        self._calls[-1] = (at, more)

    def _take_blocks(self, message: ChatMessage) -> None:
        from llama_index.core.base.llms.types import ToolCallBlock

        blocks = [block for block in message.blocks if isinstance(block, ToolCallBlock)]
        if blocks:
            self._calls = [(None, Call(b.tool_call_id or "", b.tool_name, _as_json(b.tool_kwargs))) for b in blocks]


def _as_json(arguments: object) -> str:
    return arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False)
