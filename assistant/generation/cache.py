"""Replies by prompt, so that an evaluation that is run again asks the model only what has changed."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant.generation.endpoint import Endpoint
from assistant.generation.messages import Message, Reply


@dataclass(frozen=True, slots=True)
class ReplyCache:
    """A folder of one JSON file a reply. A file that can't be read or written counts as not there."""

    folder: Path

    def get(self, endpoint: Endpoint, messages: Sequence[Message]) -> Reply | None:
        try:
            return Reply(**json.loads(self._path(endpoint, messages).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def put(self, endpoint: Endpoint, messages: Sequence[Message], reply: Reply) -> None:
        path = self._path(endpoint, messages)
        passing = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            passing.write_text(json.dumps(_plain(reply), ensure_ascii=False), encoding="utf-8")
            passing.replace(path)

    def _path(self, endpoint: Endpoint, messages: Sequence[Message]) -> Path:
        return self.folder / f"{prompt_hash(endpoint, messages)}.json"


def _plain(reply: Reply) -> dict[str, Any]:
    """Without calls of tools: replies that have some are not kept."""
    return {name: value for name, value in asdict(reply).items() if name != "calls"}


def prompt_hash(endpoint: Endpoint, messages: Sequence[Message]) -> str:
    """SHA-256 of everything that the reply depends on; the key is not part of it."""
    asked = [
        endpoint.base_url,
        endpoint.model,
        endpoint.temperature,
        endpoint.max_tokens,
        [{name: value for name, value in asdict(m).items() if value} for m in messages],
    ]
    return hashlib.sha256(json.dumps(asked, ensure_ascii=False).encode()).hexdigest()
