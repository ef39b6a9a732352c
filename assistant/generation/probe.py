"""Whether the configured language model answers, and where it is: for the page's settings and for `doctor`."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from assistant.generation.endpoint import Endpoint
from assistant.generation.errors import ModelError
from assistant.generation.messages import Message, Reply, chat_messages

SECONDS = 20.0
_ASKED = "Trả lời đúng hai từ: sẵn sàng."
_TOKENS = 32


@dataclass(frozen=True, slots=True)
class Tried:
    """`told` is one Vietnamese sentence without key or address."""

    works: bool
    told: str


def host_of(address: str | None) -> str:
    """The host and port of an address, without user, password and path.

    >>> host_of("https://ai:secret@mo-hinh.example.vn:8443/v1")
    'mo-hinh.example.vn:8443'
    """
    try:
        parts = urlsplit(address or "")
        return f"{parts.hostname or ''}:{parts.port}" if parts.port else parts.hostname or ""
    except ValueError:
        return ""


def try_model(endpoint: Endpoint) -> Tried:
    """Ask the model for two words, once, within `SECONDS`. Nothing of the library is sent."""
    load(endpoint)  # what takes seconds in a cold process is not the model's time
    began = time.monotonic()
    with replace(endpoint, seconds=SECONDS, attempts=1).session() as session:
        try:
            events = session.stream([Message("user", _ASKED)], max_tokens=_TOKENS)
            reply = next((event for event in events if isinstance(event, Reply)), None)
        except ModelError as error:
            return Tried(False, str(error))
    took = f"{time.monotonic() - began:.1f}".replace(".", ",")
    if reply is None or not reply.text.strip():
        return Tried(False, f"Mô hình {endpoint.model} trả lời trống. Kiểm tra tên mô hình và máy chủ của mô hình.")
    return Tried(True, f"Mô hình {endpoint.model} đã trả lời sau {took} giây.")


def load(endpoint: Endpoint) -> None:
    """What the first question would otherwise wait for: importing LlamaIndex, reading certificates. Sends nothing."""
    with endpoint.session() as session:
        if endpoint.llm is None:
            _ = session.client()._get_client().chat.completions
        chat_messages([Message("user", "khởi động")])
