"""The assistant as a model of OpenAI's interface: POST /v1/chat/completions, GET /v1/models."""

from __future__ import annotations

import secrets
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import asdict
from typing import Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse, Response

from assistant.answer import Answer, Citation, Draft, Turn
from assistant.api.access import Asking
from assistant.api.errors import RESPONSES, Refused, told
from assistant.api.routes import STREAM, sse, streamed
from assistant.api.service import Service, Step

MODEL = "tro-ly-kcn"
_CORRECTED = "\n\n**Câu trả lời sau khi đối chiếu với nguồn:**\n\n"


class Part(BaseModel):
    model_config = ConfigDict(extra="allow")
    type: str
    text: str = ""


class ChatMessage(BaseModel):
    """Chỉ tin nhắn của user và assistant được đọc; các vai khác bị bỏ qua."""

    model_config = ConfigDict(extra="allow")
    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[Part] | None = None


class StreamOptions(BaseModel):
    model_config = ConfigDict(extra="allow")
    include_usage: bool = False


class ChatRequest(BaseModel):
    """Các tham số khác của OpenAI (temperature, tools…) được nhận nhưng không có tác dụng."""

    model_config = ConfigDict(extra="allow")
    model: str
    messages: list[ChatMessage] = Field(min_length=1)
    stream: bool = False
    stream_options: StreamOptions | None = None


class Completions:
    """Messages -> question and history -> the service -> completions."""

    def __init__(self, service: Service) -> None:
        self.service = service

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/v1", responses=RESPONSES)
        router.add_api_route("/models", self.models, methods=["GET"])
        router.add_api_route("/chat/completions", self.complete, methods=["POST"], responses=STREAM)
        return router

    async def models(self, caller: Asking) -> dict[str, Any]:
        """Mô hình duy nhất: trợ lý."""
        return {"object": "list", "data": [{"id": MODEL, "object": "model", "created": 0, "owned_by": MODEL}]}

    async def complete(self, asked: ChatRequest, caller: Asking) -> Response:
        """Câu hỏi là tin nhắn cuối của user; các tin nhắn trước đó là phần trò chuyện."""
        if asked.model != MODEL:
            raise Refused(f"Không có mô hình {asked.model[:80]!r}; chỉ có {MODEL}.", 404, "model_not_found")
        question, history = conversation_of(asked.messages)
        if not asked.stream:
            return JSONResponse(completion_of(await self.service.ask(caller, question, history)))
        usage = asked.stream_options is not None and asked.stream_options.include_usage
        return await streamed(self.service.stream(caller, question, history, ()), Chunks(usage).of)


def conversation_of(messages: Sequence[ChatMessage]) -> tuple[str, list[Turn]]:
    """The last message of the user, and what was said before it. Raises Refused where there is none in words."""
    last = max((n for n, message in enumerate(messages) if message.role == "user"), default=-1)
    if last < 0:
        raise Refused("Cần ít nhất một tin nhắn có role là user.", 400, "no_question")
    before = [(message.role, _words(message)) for message in messages[:last]]
    history = [Turn(role, text) for role, text in before if role in ("user", "assistant") and text]
    return _words(messages[last]), history


def _words(message: ChatMessage) -> str:
    if not isinstance(message.content, list):
        return message.content or ""
    if any(part.type not in ("text", "input_text") for part in message.content):
        raise Refused("Trợ lý chỉ đọc tin nhắn bằng chữ, không nhận hình ảnh, âm thanh hay tệp.", 400, "text_only")
    return "\n".join(part.text for part in message.content)


def text_of(answer: Answer) -> str:
    """The answer, what was noted about it, and the list of its sources: what a chat window shows."""
    parts = [answer.answer, *(f"*{note}*" for note in (answer.notice, *answer.notes) if note)]
    listed = answer.citations or answer.related
    if listed:
        title = "Nguồn:" if answer.citations else "Gần nhất trong tài liệu đã nạp:"
        parts.append("\n".join([title, *map(_source, listed)]))
    return "\n\n".join(parts)


def _source(citation: Citation) -> str:
    page = f"trang {citation.page}" if citation.page else ""
    return f"[{citation.marker}] {', '.join(filter(None, (citation.title, citation.document, page)))}"


def completion_of(answer: Answer) -> dict[str, Any]:
    message = {"role": "assistant", "content": text_of(answer), "refusal": None}
    choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
    return {**_head("chat.completion"), "choices": [choice], "usage": _usage(answer), **_extras(answer)}


def _extras(answer: Answer) -> dict[str, Any]:
    """What OpenAI's form has no place for; `related` stand beside a refusal, as in `ask --json`."""
    return {
        "citations": [asdict(citation) for citation in answer.citations],
        "related": [asdict(citation) for citation in answer.related],
        "steps": list(answer.steps),
        "refused": answer.refused,
        "certainty": answer.certainty,
    }


def _head(kind: str) -> dict[str, Any]:
    return {"id": f"chatcmpl-{secrets.token_hex(12)}", "object": kind, "created": int(time.time()), "model": MODEL}


def _usage(answer: Answer) -> dict[str, int]:
    read, written = (answer.usage.prompt_tokens, answer.usage.completion_tokens) if answer.usage else (0, 0)
    return {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}


class Chunks:
    """An answer as it is written -> chunks of it. What was sent can't be taken back, so where the checked answer does
    not go on from it, it follows whole and says so."""

    def __init__(self, usage: bool) -> None:
        self.usage = usage
        self.head = _head("chat.completion.chunk")
        self.sent = ""

    async def of(self, first: Step, steps: AsyncIterator[Step]) -> AsyncIterator[str]:
        yield self._chunk({"role": "assistant", "content": ""})
        try:
            yield self._step(first)
            async for step in steps:
                yield self._step(step)
        except Exception as error:
            yield sse(told(error)[1])
        yield "data: [DONE]\n\n"

    def _step(self, step: Step) -> str:
        if isinstance(step, Answer):
            return self._last(step)
        if isinstance(step, Draft) and step.text != self.sent and step.text.startswith(self.sent):
            new, self.sent = step.text[len(self.sent) :], step.text
            return self._chunk({"content": new})
        return f": {' '.join(step.message.split())}\n\n" if not isinstance(step, Draft) else ""

    def _last(self, answer: Answer) -> str:
        whole = text_of(answer)
        rest = whole[len(self.sent) :] if whole.startswith(self.sent) else _CORRECTED + whole
        chunks = [self._chunk({"content": rest})] if rest else []
        chunks.append(self._chunk({}, "stop", **_extras(answer)))
        if self.usage:
            chunks.append(sse({**self.head, "choices": [], "usage": _usage(answer)}))
        return "".join(chunks)

    def _chunk(self, delta: dict[str, str], finished: str | None = None, **extras: Any) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": finished, "logprobs": None}
        return sse({**self.head, "choices": [choice], **extras})
