"""An OpenAI-compatible server on the loopback interface that says what a test tells it to: real sockets, no model.

    server.script("Doanh thu đạt 5 tỷ đồng [1].", Failure(500), Cut("Doanh thu"), Silence())

Each request takes the next line of the script; the last one is repeated. A function in the script is called with the
messages of the request and gives the text, so that a reply can quote the passages it was shown.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Messages = Sequence[dict[str, str]]


@dataclass(frozen=True)
class Failure:
    """An error status with a body as OpenAI writes it, and headers."""

    status: int
    message: str = "failed"
    headers: tuple[tuple[str, str], ...] = ()
    code: str = ""


@dataclass(frozen=True)
class Cut:
    """Some text, then the connection is closed in the middle of the stream."""

    text: str = ""


@dataclass(frozen=True)
class Raw:
    """Lines of a stream as they are."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Silence:
    """Headers (unless `headers` is False) and then nothing, until the client leaves."""

    headers: bool = True


@dataclass(frozen=True)
class Drip:
    """Text word by word with a pause after each, until the client leaves."""

    text: str
    pause: float = 0.05


@dataclass(frozen=True)
class Ended:
    """A whole text with another reason to end than "stop"."""

    text: str
    reason: str


@dataclass(frozen=True)
class Calls:
    """Calls of tools, (name, arguments) each; arguments are JSON values, or text that is sent as it is."""

    calls: tuple[tuple[str, Any], ...]
    text: str = ""
    together: bool = False
    """All in one chunk, without indexes, as some servers send them."""


def calling(name: str, **arguments: Any) -> Calls:
    """One call of a tool."""
    return Calls(((name, arguments),))


Line = str | Callable[[Messages], "str | Calls"] | Failure | Cut | Raw | Silence | Drip | Ended | Calls


@dataclass
class ScriptedModel:
    """`requests` are the bodies received, `keys` the Authorization headers, `left` is set when a client hung up."""

    url: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    left: threading.Event = field(default_factory=threading.Event)
    usage: bool = True
    lines: list[Line] = field(default_factory=list)

    def script(self, *lines: Line) -> ScriptedModel:
        """Start anew with these replies."""
        self.lines = list(lines)
        self.requests.clear()
        self.keys.clear()
        self.times.clear()
        self.left.clear()
        return self

    @property
    def prompt(self) -> str:
        """The last request's messages, joined."""
        return "\n".join(m["content"] or "" for m in self.requests[-1]["messages"])

    @property
    def results(self) -> list[str]:
        """What tools have returned, as the last request tells it."""
        return [m["content"] for m in self.requests[-1]["messages"] if m["role"] == "tool"]

    def take(self, body: dict[str, Any], key: str) -> Line:
        self.requests.append(body)
        self.keys.append(key)
        self.times.append(time.perf_counter())
        return self.lines[min(len(self.requests), len(self.lines)) - 1]


def marker_of(messages: Messages, words: str) -> int:
    """The number of the first passage in a prompt whose fenced text holds `words`."""
    shown = "\n".join(m["content"] for m in messages if m["role"] == "user").split("\n\nPhần mềm đã chọn")[0]
    for number, text in re.findall(
        r"^\[(\d+)\] .*?\n=====\w+=====\n(.*?)\n=====\w+=====", shown, re.DOTALL | re.MULTILINE
    ):
        if words in text:
            return int(number)
    raise AssertionError(f"no passage with {words!r} was shown")


@contextmanager
def serving(model: ScriptedModel) -> Iterator[ScriptedModel]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(model))
    server.daemon_threads = True
    model.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield model
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(model: ScriptedModel) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            pass

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            line = model.take(body, self.headers.get("Authorization", ""))
            try:
                self._say(line, body)
            except (BrokenPipeError, ConnectionResetError):
                model.left.set()

        def _say(self, line: Line, body: dict[str, Any]) -> None:
            if isinstance(line, Failure):
                self._fail(line)
                return
            if isinstance(line, Silence) and not line.headers:
                self._wait()
                return
            if not body.get("stream") and isinstance(line, str):
                message = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": line}}
                whole = {
                    "id": "x",
                    "object": "chat.completion",
                    "created": 0,
                    "model": "scripted",
                    "choices": [message],
                }
                self._json(200, whole)
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Connection", "close")
            self.end_headers()
            self.close_connection = True
            if isinstance(line, Silence):
                self._wait()
            elif isinstance(line, Raw):
                for raw in line.lines:
                    self._line(raw)
            elif isinstance(line, Cut):
                self._text(line.text)
            elif isinstance(line, Drip):
                for word in re.findall(r"\S+\s*", line.text):
                    self._text(word)
                    time.sleep(line.pause)
                self._end("stop")
            elif isinstance(line, Ended):
                self._text(line.text)
                self._end(line.reason)
            else:
                text = line if isinstance(line, str | Calls) else line(body["messages"])
                if isinstance(text, Calls):
                    self._calls(text)
                    return
                for at in range(0, len(text), 7):
                    self._text(text[at : at + 7])
                self._end("stop")

        def _fail(self, line: Failure) -> None:
            error = {"message": line.message, "type": "error", "code": line.code or None}
            self._json(line.status, {"error": error}, line.headers)

        def _json(self, status: int, body: dict[str, Any], headers: tuple[tuple[str, str], ...] = ()) -> None:
            data = json.dumps(body).encode()
            self.send_response(status)
            for name, value in (
                *headers,
                ("Content-Type", "application/json"),
                ("Content-Length", str(len(data))),
            ):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(data)

        def _wait(self) -> None:
            """Until the client hangs up: reading then gives nothing."""
            if not self.rfile.read(1):
                model.left.set()

        def _text(self, text: str) -> None:
            self._chunk({"choices": [{"index": 0, "delta": {"role": "assistant", "content": text}}]})

        def _calls(self, line: Calls) -> None:
            """Each call's arguments in two halves, the way OpenAI streams them."""
            if line.text:
                self._text(line.text)
            whole = []
            for n, (name, arguments) in enumerate(line.calls):
                said = arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False)
                function = {"name": name, "arguments": said}
                one = {"id": f"c{len(model.requests)}-{n}", "type": "function"}
                whole.append({**one, "function": function})
                if not line.together:
                    half = len(said) // 2
                    first = {**one, "index": n, "function": {"name": name, "arguments": said[:half]}}
                    rest = {"index": n, "function": {"arguments": said[half:]}}
                    for piece in (first, rest):
                        self._chunk({"choices": [{"index": 0, "delta": {"tool_calls": [piece]}}]})
            if line.together:
                delta = {"role": "assistant", "content": "", "tool_calls": whole}
                self._chunk({"choices": [{"index": 0, "delta": delta}]})
            self._end("tool_calls")

        def _end(self, reason: str) -> None:
            self._chunk({"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]})
            if model.usage:
                self._chunk(
                    {"choices": [], "usage": {"prompt_tokens": 900, "completion_tokens": 40, "total_tokens": 940}}
                )
            self._line("[DONE]")

        def _chunk(self, part: dict[str, Any]) -> None:
            whole = {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "scripted", **part}
            self._line(json.dumps(whole, ensure_ascii=False))

        def _line(self, data: str) -> None:
            self.wfile.write(f"data: {data}\n\n".encode())
            self.wfile.flush()

    return Handler
