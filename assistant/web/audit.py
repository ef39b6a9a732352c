"""Who changed what, and when: one JSON line for each change, in a file of the data folder that only its owner reads.

`{"time", "address", "person", "key", "did", "what", "result"}`; the address is the visitor's, as the server sees it,
the person whoever is signed in, and the key the name of the key that a program came in with.
"""

from __future__ import annotations

import csv
import io
import json
import logging
from datetime import date, datetime, timedelta
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import cast

import gradio as gr

from assistant.web.allowance import signed_in, visitor
from assistant.web.private import open_private

FILE = "audit.jsonl"
"""In the data folder; older lines are in audit.jsonl.1 and so on."""
_FILES = 5
COLUMNS = ("time", "person", "address", "key", "did", "what", "result")
_log = logging.getLogger("troly.audit")


def note(request: gr.Request | None, did: str, what: str, result: str = "") -> None:
    """Log one change by the page."""
    record(visitor(request), did, what, result, person=signed_in(request))


def record(address: str, did: str, what: str, result: str = "", key: str = "", person: str = "") -> None:
    """Log one change by whoever came from an address, with a key, or signed in."""
    line = {
        "time": datetime.now().astimezone().isoformat(timespec="seconds"),
        "address": address,
        "person": person,
        "key": key,
        "did": did,
        "what": what[:500],
        "result": result[:500],
    }
    _log.info("%s", json.dumps({name: value for name, value in line.items() if value}, ensure_ascii=False))


def keep(file: Path, mb: float, days: int = 0) -> logging.Handler:
    """From now on changes are logged into the file, which with its predecessors takes `mb` megabytes at most.

    Lines older than `days` are dropped once a day; 0 keeps them as long as there is room.
    """
    handler = _Private(
        file, maxBytes=int(mb * 1024 * 1024 / _FILES), backupCount=_FILES - 1, encoding="utf-8", delay=True
    )
    handler.days = days
    handler.setFormatter(logging.Formatter("%(message)s"))
    _log.setLevel(logging.INFO)
    _log.propagate = False
    _log.addHandler(handler)
    return handler


class _Private(RotatingFileHandler):
    days = 0
    looked: date | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Once a day old lines go first. Called under the handler's lock."""
        if self.days and self.looked != (today := datetime.now().date()):
            self.looked = today
            self._forget(today - timedelta(days=self.days))
        super().emit(record)

    def _forget(self, oldest: date) -> None:
        if self.stream:
            self.stream.close()
            self.stream = cast(TextIOWrapper, None)  # opened again with the next line
        for file in files_of(Path(self.baseFilename)):
            try:
                lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
                kept = [line for line in lines if _day(line) >= oldest.isoformat()]
                if len(kept) < len(lines):
                    with open_private(partial := file.with_suffix(".part"), "w", "utf-8") as new:
                        new.writelines(kept)
                    partial.replace(file)
            except OSError as error:
                logging.getLogger("troly.web").warning("audit log can't be shortened: %s", error)

    def _open(self) -> TextIOWrapper:
        return cast(TextIOWrapper, open_private(Path(self.baseFilename), self.mode, self.encoding))

    def handleError(self, record: logging.LogRecord) -> None:
        """A full disk or a read-only folder keeps nobody from working; the line goes to the server's own log."""
        logging.getLogger("troly.web").warning("audit log can't be written: %s", record.getMessage())


def files_of(file: Path) -> list[Path]:
    """The log and its predecessors, the oldest first."""
    every = [file.with_name(f"{file.name}.{number}") for number in range(_FILES - 1, 0, -1)]
    return [one for one in (*every, file) if one.is_file()]


def as_csv(file: Path) -> bytes:
    """The whole log as a table for Excel; what would be a formula there is text."""
    table = io.StringIO()
    writer = csv.DictWriter(table, COLUMNS, extrasaction="ignore")
    writer.writeheader()
    for one in files_of(file):
        for line in one.read_text(encoding="utf-8", errors="replace").splitlines():
            writer.writerow({name: _harmless(str(text)) for name, text in _fields(line).items()})
    return "\ufeff".encode() + table.getvalue().encode()


def _fields(line: str) -> dict[str, object]:
    try:
        told = json.loads(line)
    except ValueError:  # cut short by a kill
        return {}
    return told if isinstance(told, dict) else {}


def _day(line: str) -> str:
    return str(_fields(line).get("time", ""))[:10]


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
