"""The process that reads files: `python -m index.file_worker CHANNEL LIFELINE`, started by `index.file_reader`.

It holds no secrets, opens no network and reads only what it is handed open. Bounds that the kernel keeps (memory,
processor time, the wall clock) end it at once, even inside foreign code; so does the end of the process that started
it, which holds the other end of the lifeline.
"""

from __future__ import annotations

import fcntl
import json
import logging
import math
import os
import resource
import signal
import socket
import struct
import sys
import traceback
from base64 import b64encode
from collections.abc import Callable, Mapping
from io import FileIO
from typing import Any

from index.errors import FileRefused
from index.limits import MB, LimitExceeded, Limits

IDLE_SECONDS = 120
"""With nothing to do for so long it leaves, and gives its memory back."""

_LENGTH = struct.Struct("!Q")


def send(channel: socket.socket, message: Mapping[str, Any], *files: int) -> None:
    """One JSON document with its length in front, and open files beside it. Raises OSError."""
    body = json.dumps(message, ensure_ascii=False).encode("utf-8", "replace")
    socket.send_fds(channel, [_LENGTH.pack(len(body))], list(files))
    channel.sendall(body)


def receive(channel: socket.socket, most: int) -> tuple[Any, list[int]]:
    """What `send` sent. Raises EOFError when the other side is gone, OSError, ValueError for what is no message."""
    head, files, _, _ = socket.recv_fds(channel, _LENGTH.size, 1)
    try:
        head += _exactly(channel, _LENGTH.size - len(head))
        (size,) = _LENGTH.unpack(head)
        if size > most:
            raise ValueError(f"a message of {size} bytes")
        return json.loads(_exactly(channel, size)), files
    except BaseException:
        for file in files:
            os.close(file)
        raise


def _exactly(channel: socket.socket, size: int) -> bytes:
    data = bytearray(size)
    at = 0
    while at < size:
        read = channel.recv_into(memoryview(data)[at:])
        if not read:
            raise EOFError
        at += read
    return bytes(data)


def main() -> None:
    channel, lifeline = socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2])
    _end_with(lifeline)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.addaudithook(_without_network)
    notes = _Notes()
    logging.basicConfig(level=logging.INFO, handlers=[notes])
    # Before the first file comes: its sender waits for nothing here.
    from index.chunking import passages_of  # noqa: F401
    from index.reading import read_open  # noqa: F401

    channel.settimeout(IDLE_SECONDS)
    while True:
        try:
            request, files = receive(channel, MB)
        except (EOFError, OSError):
            return
        notes.taken.clear()
        with FileIO(files[0]) as file:
            answer = _answer(channel, request, file)
        send(channel, {**answer, "log": notes.taken[:20]})
        if answer.get("out_of_memory"):
            return


def _answer(channel: socket.socket, request: Mapping[str, Any], file: FileIO) -> Mapping[str, Any]:
    limits = Limits(**request["limits"])
    _bound(limits)

    def on_page(page: int) -> None:
        _bound(limits)
        send(channel, {"page": page})

    try:
        return _read(request, file, limits, on_page)
    except FileRefused as refused:
        return {"refused": refused.reason}
    except LimitExceeded as refused:
        return {"refused": str(refused)}
    except MemoryError:
        return {"out_of_memory": True}
    except Exception:
        return {"failed": traceback.format_exc()[-4_000:]}
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _read(
    request: Mapping[str, Any], file: FileIO, limits: Limits, on_page: Callable[[int], None]
) -> Mapping[str, Any]:
    """What was asked for of the file: the picture of a page, the list of its parts, or its report."""
    from index.chunking import passages_of
    from index.ocr import engines
    from index.pdf_images import picture
    from index.reading import parts_in, read_open
    from index.transit import passages_to_json, report_to_json

    if request.get("picture"):
        drawn = picture(file.readall(), request["picture"], request["sought"], engines(limits.ocr))
        return {"picture": b64encode(drawn).decode()}
    document, suffix = request["document"], request["suffix"]
    if request["listed"]:
        parts = parts_in(file, document, suffix, limits)
        return {"parts": [[part.name, part.digest, part.reason] for part in parts]}
    report = read_open(file, document, suffix, limits, on_page, request["part"])
    passages = passages_of(report, limits.passages) if request["cut"] else ()
    return {"report": report_to_json(report), "passages": passages_to_json(passages)}


def _bound(limits: Limits) -> None:
    """From here on: memory in all, processor time and wall clock for this file, or for its next page image.

    The default action of each ends the process.
    """
    resource.setrlimit(resource.RLIMIT_DATA, (limits.memory_mb * MB, resource.RLIM_INFINITY))
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = math.ceil(used.ru_utime + used.ru_stime + limits.cpu_seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.RLIM_INFINITY))
    signal.setitimer(signal.ITIMER_REAL, limits.seconds)


def _end_with(lifeline: int) -> None:
    """The kernel signals this process and what it has started (tesseract) when the other end is closed."""
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the process that asked: it decides what ends
    fcntl.fcntl(lifeline, fcntl.F_SETOWN, -os.getpgrp())
    fcntl.fcntl(lifeline, fcntl.F_SETFL, fcntl.fcntl(lifeline, fcntl.F_GETFL) | os.O_ASYNC)


def _without_network(event: str, _: Any) -> None:
    if event in ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        raise PermissionError("the process that reads files opens no network")


class _Notes(logging.Handler):
    """Log records on their way to the log of the process that asked."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[tuple[int, str, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        trace = "".join(traceback.format_exception(*record.exc_info))[-2_000:] if record.exc_info else ""
        self.taken.append((record.levelno, record.name, f"{record.getMessage()}\n{trace}".strip()))


if __name__ == "__main__":
    main()
