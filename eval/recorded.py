"""A model's recorded replies, played by a server on loopback: the product asks as it would ask any model.

A line of the file is {"question": ..., "reply": "... [2] ...", "passages": {"2": "how that passage begins"}}. The [n]
of the reply are renumbered to where those passages stand in the request; one that does not stand there loses its
marker. Asked to mend sentences, the model insists on them.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, SecretStr, ValidationError

from eval.errors import InvalidReplies
from eval.scoring import normalise

_MARKER = re.compile(r"\[(\d{1,2})\]")
_MENDING = re.compile(r"(?m)^\s*Câu\s*(\d+)\s*:\s*(.+)$")
BEGINNING = 120
"""Characters of a passage's beginning that tell it in a request."""


class Recording(BaseModel):
    """`question` is how the request says it; `asked` as it was typed, where that differs."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    question: str
    reply: str
    passages: dict[str, str] = {}
    asked: str = ""
    id: str = ""


def read_replies(path: Path) -> list[Recording]:
    """Raises InvalidReplies naming every bad line."""
    found, problems = [], []
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, ValueError) as error:
        raise InvalidReplies(f"Không đọc được tệp lời đáp {path}") from error
    for at, line in enumerate(lines, 1):
        try:
            found += [Recording.model_validate_json(line)] if line.strip() else []
        except ValidationError:
            problems.append(f"dòng {at}")
    if problems or not found:
        raise InvalidReplies(f"{path.name} có dòng không dùng được: {', '.join(problems) or 'tệp trống'}")
    return found


def renumbered(reply: str, passages: dict[str, str], request: str) -> str:
    """The reply with its markers as the request numbers the passages. `request` is normalised by `flat`."""
    where: dict[str, str] = {}
    for old, beginning in passages.items():
        at = request.find(flat(beginning)[:BEGINNING])
        before = _MARKER.findall(request[:at]) if at >= 0 else []
        where[old] = f"[{before[-1]}]" if before else ""
    return _MARKER.sub(lambda m: where.get(m[1], m[0]), reply)


_MARKER_KEPT = re.compile(r"(\[\d{1,2}\])")


def flat(text: str) -> str:
    """Words only: case, white space and marks unified, markers kept."""
    return " ".join(normalise(part) if i % 2 == 0 else part for i, part in enumerate(_MARKER_KEPT.split(text)))


@dataclass
class RecordedModel:
    """What the server says: the recorded reply of the question that stands in a request, `said` for the one played."""

    recordings: Sequence[Recording]
    playing: Recording | None = None
    said: str = ""
    requests: int = 0
    unknown: int = 0
    """Requests in which no recorded question stands: they fail with HTTP 400."""
    base_url: str = ""
    _by_length: list[tuple[str, Recording]] = field(default_factory=list)

    def __post_init__(self) -> None:
        known = ((flat(recording.question), recording) for recording in self.recordings)
        self._by_length = sorted(known, key=lambda pair: -len(pair[0]))

    def settings(self) -> dict[str, Any]:
        """What has the product ask this model, once and nobody else."""
        where = {"llm_base_url": self.base_url, "llm_api_key": SecretStr("none"), "llm_model": "recorded"}
        return {"mode": "auto", **where, "llm_attempts": 1, "llm_cache": None}

    def play(self, recording: Recording, said: str | None = None) -> None:
        self.playing, self.said = recording, recording.reply if said is None else said

    def answer(self, messages: Sequence[dict[str, Any]]) -> str | None:
        self.requests += 1
        users = [str(m["content"]) for m in messages if m["role"] == "user"]
        asked = " \n ".join(map(flat, users))
        mine = self.playing is not None and flat(self.playing.question) in asked
        found = self.playing if mine else next((r for question, r in self._by_length if question in asked), None)
        if found is None:
            self.unknown += 1
            return None
        request = flat(users[0])
        reply = renumbered(self.said if found is self.playing else found.reply, found.passages, request)
        if any(m["role"] == "assistant" for m in messages):
            insisted = _MENDING.findall(str(messages[-1]["content"]))
            return "\n".join(f"Câu {n}: {text.strip()}" for n, text in insisted) or reply
        return reply


@contextmanager
def serving(model: RecordedModel) -> Iterator[RecordedModel]:
    """The model behind an OpenAI-compatible endpoint on a free port of loopback."""
    handler = type("Handler", (_Handler,), {"model": model})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    model.base_url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield model
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    model: RecordedModel

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is logged."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        text = self.model.answer(body["messages"])
        if text is None:
            self._send(400, "application/json", json.dumps({"error": {"message": "no recorded reply"}}))
        elif body.get("stream"):
            self._send(200, "text/event-stream", "".join(map(_event, _streamed(text))) + "data: [DONE]\n\n")
        else:
            choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
            self._send(200, "application/json", json.dumps({**_BASE, "object": "chat.completion", "choices": [choice]}))

    def _send(self, code: int, kind: str, content: str) -> None:
        data = content.encode()
        self.send_response(code)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


_BASE: dict[str, Any] = {"id": "recorded", "created": 0, "model": "recorded"}


def _streamed(text: str) -> Iterator[dict[str, Any]]:
    chunk = {**_BASE, "object": "chat.completion.chunk"}
    for delta in ({"role": "assistant", "content": ""}, {"content": text}):
        yield {**chunk, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]}
    yield {**chunk, "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}


def _event(chunk: dict[str, Any]) -> str:
    return f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n"
