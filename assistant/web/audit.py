"""Who changed what, and when: one JSON line for each change, in a file of the data folder that only its owner reads.

`{"time", "address", "key", "did", "what", "result"}`; the address is the visitor's, as the server sees it, and the key
the name of the key that a program came in with.
"""

from __future__ import annotations

import json
import logging
from datetime import datetime
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import cast

import gradio as gr

from assistant.web.allowance import visitor
from assistant.web.private import open_private

FILE = "audit.jsonl"
"""In the data folder; older lines are in audit.jsonl.1 and so on."""
_FILES = 5
_log = logging.getLogger("troly.audit")


def note(request: gr.Request | None, did: str, what: str, result: str = "") -> None:
    """Log one change by the page."""
    record(visitor(request), did, what, result)


def record(address: str, did: str, what: str, result: str = "", key: str = "") -> None:
    """Log one change by whoever came from an address, or with a key."""
    line = {
        "time": datetime.now().astimezone().isoformat(timespec="seconds"),
        "address": address,
        "key": key,
        "did": did,
        "what": what[:500],
        "result": result[:500],
    }
    _log.info("%s", json.dumps({name: value for name, value in line.items() if value}, ensure_ascii=False))


def keep(file: Path, mb: float) -> logging.Handler:
    """From now on changes are logged into the file, which with its predecessors takes `mb` megabytes at most."""
    handler = _Private(
        file, maxBytes=int(mb * 1024 * 1024 / _FILES), backupCount=_FILES - 1, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(message)s"))
    _log.setLevel(logging.INFO)
    _log.propagate = False
    _log.addHandler(handler)
    return handler


class _Private(RotatingFileHandler):
    def _open(self) -> TextIOWrapper:
        return cast(TextIOWrapper, open_private(Path(self.baseFilename), self.mode, self.encoding))

    def handleError(self, record: logging.LogRecord) -> None:
        """A full disk or a read-only folder keeps nobody from working; the line goes to the server's own log."""
        logging.getLogger("troly.web").warning("audit log can't be written: %s", record.getMessage())
