"""Any OpenAI-compatible endpoint, through LlamaIndex's `OpenAILike`: streamed, bounded in time, stopped for real.

A `Session` is one question's use of the endpoint: its own HTTP client and its own deadline. The request runs in a
thread of its own, so that whoever reads the stream can leave at any time: closing the session shuts the sockets down,
which ends the request on the server too, even before the first token.
"""

from __future__ import annotations

import contextlib
import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from assistant.generation.errors import (
    ModelBusy,
    ModelError,
    ModelRefused,
    ModelTooSlow,
    ModelUnreachable,
    ModelUnusable,
)
from assistant.generation.faults import cut_off, explained, told, too_slow, unusable, without_secrets
from assistant.generation.line import Line
from assistant.generation.messages import Delta, Event, Gathering, Message, Reply, chat_messages
from index.settings import Settings

if TYPE_CHECKING:
    from llama_index.core.llms import LLM, ChatResponse
    from llama_index.core.tools import BaseTool
    from llama_index.llms.openai_like import OpenAILike

log = logging.getLogger("troly.model")

OPENAI = "https://api.openai.com/v1"
DEFAULT_MODEL = "gpt-4o-mini"
CONNECT_SECONDS = 5.0
HEARTBEAT = 0.2
"""Seconds between two looks at the clock while the model is silent."""
PAUSE = 0.5
"""Seconds before the second attempt; doubled for each further one, unless the server asks for more."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the model is and what a question may cost. `llm` is asked instead of `base_url` where it is given."""

    model: str
    base_url: str = OPENAI
    key: SecretStr | None = None
    seconds: float = 60
    attempts: int = 3
    max_tokens: int = 800
    context: int = 8192
    temperature: float = 0.0
    llm: LLM | None = None

    def session(self) -> Session:
        return Session(self)


def endpoint_of(settings: Settings, llm: LLM | None = None) -> Endpoint | None:
    """The endpoint that the settings describe, or a model of LlamaIndex; None when no model is to be asked."""
    if llm is not None:
        context = min(settings.llm_context, llm.metadata.context_window)
        return Endpoint(
            model=llm.metadata.model_name,
            base_url="",
            seconds=settings.llm_seconds,
            attempts=settings.llm_attempts,
            max_tokens=min(settings.llm_max_tokens, context // 2),
            context=context,
            llm=llm,
        )
    if not settings.asks_model:
        return None
    return Endpoint(
        model=settings.llm_model or DEFAULT_MODEL,
        base_url=settings.llm_base_url or OPENAI,
        key=settings.llm_api_key,
        seconds=settings.llm_seconds,
        attempts=settings.llm_attempts,
        max_tokens=min(settings.llm_max_tokens, settings.llm_context // 2),
        context=settings.llm_context,
    )


@dataclass
class Session:
    """Requests of one question. `requests` counts them. Close it, or use it as a context manager."""

    endpoint: Endpoint
    requests: int = 0
    _deadline: float = 0.0
    _line: Line = field(default_factory=Line)

    def __post_init__(self) -> None:
        self._deadline = time.monotonic() + self.endpoint.seconds

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def remaining(self) -> float:
        """Seconds left for this question."""
        return max(0.0, self._deadline - time.monotonic())

    def stream(
        self,
        messages: Sequence[Message],
        *,
        check: Callable[[str], None] | None = None,
        max_tokens: int | None = None,
        tools: Sequence[BaseTool] = (),
    ) -> Iterator[Event]:
        """The reply as it comes, the whole `Reply` last. Closing the iterator closes the connection.

        With `tools` the model may call some of them instead of, or before, answering: the reply names the calls.
        `check` may raise a ModelError on a whole reply that can't be used; it then counts as a failed attempt.
        Raises ModelError when the attempts or the time are used up.
        """
        events: queue.SimpleQueue[Delta | Reply | ModelError] = queue.SimpleQueue()
        work = _Work(self, tuple(messages), events.put, check, max_tokens or self.endpoint.max_tokens, tuple(tools))
        thread = threading.Thread(target=work.run, name="troly-model", daemon=True)
        thread.start()
        finished = False
        try:
            while not finished:
                event = self._next(events)
                if isinstance(event, ModelError):
                    finished = True
                    raise event
                yield event
                finished = isinstance(event, Reply)
        finally:
            if not finished:
                self.close()

    def _next(self, events: queue.SimpleQueue[Delta | Reply | ModelError]) -> Delta | Reply | ModelError | None:
        """What has come, or None after a heartbeat without anything. Raises ModelTooSlow."""
        if self.remaining <= 0:
            raise ModelTooSlow(too_slow(self.endpoint.model, self.endpoint.seconds))
        with contextlib.suppress(queue.Empty):
            return events.get(timeout=min(HEARTBEAT, self.remaining))
        return None

    def close(self) -> None:
        """End whatever is going on; safe to call twice and from another thread."""
        self._line.close()

    def model(self) -> LLM:
        """The model that was given, else the client of the endpoint."""
        return self.endpoint.llm or self.client()

    def client(self) -> OpenAILike:
        """LlamaIndex's client over this session's connection. Raises ModelRefused for a name it can't use."""
        from llama_index.llms.openai_like import OpenAILike

        endpoint = self.endpoint
        options: dict[str, Any] = {
            "model": endpoint.model,
            "api_base": endpoint.base_url,
            # Local servers want no key, but the client insists on one.
            "api_key": endpoint.key.get_secret_value() if endpoint.key else "none",
            "is_chat_model": True,
            "is_function_calling_model": True,
            "context_window": endpoint.context,
            "max_tokens": endpoint.max_tokens,
            "temperature": endpoint.temperature,
            "max_retries": 0,
            "timeout": endpoint.seconds,
            "http_client": self._line.client(secure=endpoint.base_url.startswith("https")),
            "additional_kwargs": {"stream_options": {"include_usage": True}},
        }
        try:
            return OpenAILike(**options)
        except ValueError as error:
            raise ModelRefused(f"Mô hình {endpoint.model} không dùng được qua giao diện trò chuyện.") from error


@dataclass(frozen=True)
class _Work:
    """One request with its further attempts, in a thread of its own."""

    session: Session
    messages: tuple[Message, ...]
    put: Callable[[Delta | Reply | ModelError], None]
    check: Callable[[str], None] | None
    max_tokens: int
    tools: tuple[BaseTool, ...] = ()

    def run(self) -> None:
        import tenacity

        endpoint, session = self.session.endpoint, self.session
        retrying = tenacity.Retrying(
            stop=lambda state: state.attempt_number >= endpoint.attempts or self._out_of_time(state),
            wait=_pause,
            retry=tenacity.retry_if_exception(lambda e: isinstance(e, ModelError) and e.transient),
            sleep=tenacity.sleep_using_event(session._line.stopped),
            reraise=True,
        )
        try:
            for attempt in retrying:
                with attempt:
                    if attempt.retry_state.attempt_number > 1:
                        self.put(Delta(restart=True))
                    reply = self._once()
            self.put(reply)
        except ModelError as error:
            if not session._line.stopped.is_set():
                log.warning("model %s: %s", endpoint.model, told(error))
            self.put(error)
        except Exception as error:  # nothing may leave whoever reads the stream waiting
            log.exception("model %s: unexpected %s", endpoint.model, type(error).__name__)
            self.put(ModelUnusable(unusable(endpoint.model)))

    def _out_of_time(self, state: Any) -> bool:
        return bool(self.session._line.stopped.is_set() or state.upcoming_sleep >= self.session.remaining)

    def _once(self) -> Reply:
        """One attempt. Raises ModelError."""
        if self.session._line.stopped.is_set():
            raise ModelTooSlow(too_slow(self.session.endpoint.model, self.session.endpoint.seconds))
        self.session.requests += 1
        try:
            reply = self._read()
        except ModelError:
            raise
        except Exception as error:
            raise explained(error, self.session.endpoint.model) from without_secrets(error)
        if self.check is not None:
            self.check(reply.text)
        return reply

    def _read(self) -> Reply:
        endpoint = self.session.endpoint
        text, finish, usage = "", "" if endpoint.llm is None else "stop", None
        gathering = Gathering()
        for chunk in self._chunks():
            raw: Any = chunk.raw
            if chunk.delta:
                text += chunk.delta
                self.put(Delta(chunk.delta))
            if self.tools:
                gathering.feed(chunk)
            if (choices := getattr(raw, "choices", None)) and choices[0].finish_reason:
                finish = choices[0].finish_reason
            usage = getattr(raw, "usage", None) or usage
        if finish == "content_filter":
            raise ModelRefused(f"Mô hình {endpoint.model} từ chối trả lời câu hỏi này.")
        if not finish:  # every server says why it ends; one that doesn't was cut off
            raise ModelUnreachable(cut_off(endpoint.model))
        if not (text.strip() or gathering.calls):
            raise ModelUnusable(f"Mô hình {endpoint.model} trả về câu trả lời trống.")
        counts = getattr(usage, "prompt_tokens", None), getattr(usage, "completion_tokens", None)
        return Reply(text, *counts, finish, gathering.calls)

    def _chunks(self) -> Iterator[ChatResponse]:
        """The stream of the model that was given, or of the endpoint's client within the time that is left."""
        import httpx

        session, own = self.session, self.session.endpoint.llm
        limit = max(session.remaining, 0.01)
        options: dict[str, Any] = {
            "timeout": httpx.Timeout(limit, connect=min(CONNECT_SECONDS, limit)),
            "max_tokens": self.max_tokens,
        }
        given = {} if own else options
        messages = chat_messages(self.messages)
        model: Any = session.model()
        if not self.tools:
            return iter(model.stream_chat(messages, **given))
        found: Iterator[ChatResponse] = model.stream_chat_with_tools(
            list(self.tools), chat_history=messages, allow_parallel_tool_calls=True, **given
        )
        return found


# --------------------------------------------------------------------------------------------- what went wrong


def _pause(state: Any) -> float:
    error = state.outcome.exception()
    grown: float = PAUSE * 2 ** (state.attempt_number - 1)
    asked = error.after if isinstance(error, ModelBusy) else None
    return grown if asked is None else float(asked)
