"""What readers think of answers: one JSON line each in `feedback.jsonl`, which `python -m eval new-case` reads."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal, get_args

from filelock import FileLock

from assistant.web import conversation
from assistant.web.conversation import Conversation
from assistant.web.private import open_private
from index.errors import TrolyError

FILE = "feedback.jsonl"
"""In the data folder."""
LONGEST_COMMENT = 2000
LOCK_WAIT = 10.0
"""Seconds to wait for another writer; a line takes microseconds."""
LONGEST_LINE = 200_000
"""Characters of a line; a longer one is written without the conversation before it, or not at all."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the page's script sent: which answer, for or against, and why."""

    turn: int
    verdict: Literal["up", "down"]
    comment: str = ""

    @classmethod
    def parse(cls, data: object) -> Opinion | None:
        """None if it doesn't fit."""
        if not isinstance(data, Mapping) or data.get("verdict") not in get_args(Literal["up", "down"]):
            return None
        try:
            return cls(int(data["turn"]), data["verdict"], str(data.get("comment", "")).strip()[:LONGEST_COMMENT])
        except (KeyError, TypeError, ValueError):
            return None


def entry(exchanges: Conversation, opinion: Opinion, now: datetime) -> dict[str, Any] | None:
    """The line for an opinion; None when there is no such answer. `history` stands beside follow-up questions."""
    if not 0 <= opinion.turn < len(exchanges):
        return None
    exchange = exchanges[opinion.turn]
    if exchange.answer is None:
        return None
    answer = exchange.answer
    history = [asdict(turn) for turn in conversation.turns(exchanges[: opinion.turn])]
    return {
        "question": exchange.question,
        "answer": answer.answer,
        "citations": [asdict(citation) for citation in answer.citations],
        "verdict": opinion.verdict,
        "comment": opinion.comment,
        "time": now.isoformat(timespec="seconds"),
        **({"history": history} if history and answer.standalone_question != exchange.question else {}),
    }


@dataclass(frozen=True, slots=True)
class Retention:
    """How long feedback is kept (`days`, 0: for ever) and how much of it (`mb`)."""

    days: int = 0
    mb: float = 50

    def kept(self, lines: Sequence[bytes], now: datetime) -> list[bytes]:
        """Those of the lines, oldest first, that stay. What can't be read stays as long as there is room."""
        oldest = (now - timedelta(days=self.days)).isoformat() if self.days else ""
        room, kept = self.mb * 1024 * 1024, []
        for line in reversed([line for line in lines if _time_of(line) >= oldest]):
            room -= len(line)
            if room < 0:
                break
            kept.append(line)
        return kept[::-1]


def append(file: Path, line: Mapping[str, Any], retention: Retention = Retention()) -> None:
    """Append one line, whole or not at all beside other writers (threads and processes). Raises OSError, Timeout."""
    file.parent.mkdir(parents=True, exist_ok=True)
    text = _text(line)
    with FileLock(f"{file}.lock", timeout=LOCK_WAIT), open_private(file, "ab") as opened:
        opened.write((("\n" if _is_torn(file) else "") + text).encode())
        opened.flush()
        _trim(file, retention)


def _text(line: Mapping[str, Any]) -> str:
    """Raises TrolyError."""
    shorter = {name: value for name, value in line.items() if name != "history"}
    texts = (json.dumps(one, ensure_ascii=False) + "\n" for one in (line, shorter))
    if (text := next((text for text in texts if len(text) <= LONGEST_LINE), None)) is None:
        raise TrolyError("Câu trả lời này quá dài nên không ghi góp ý được.")
    return text


def _trim(file: Path, retention: Retention) -> None:
    """Rewrite the file when its first line, the oldest, is to go, or it is too large."""
    now = datetime.now().astimezone()
    with file.open("rb") as opened:
        first = opened.readline()
        large = file.stat().st_size > retention.mb * 1024 * 1024
        if not large and retention.kept([first], now):
            return
        lines = [first, *opened]
    if large:  # well below the bound, so that not every line rewrites all
        retention = replace(retention, mb=retention.mb * 0.9)
    partial = file.with_suffix(".part")
    with open_private(partial, "wb") as written:
        written.writelines(retention.kept(lines, now))
    partial.replace(file)


def _time_of(line: bytes) -> str:
    """ISO 8601; the end of all time for a line that tells none."""
    try:
        return str(json.loads(line)["time"])
    except (ValueError, KeyError, TypeError):
        return "9999"


def _is_torn(file: Path) -> bool:
    """Whether the last line has no end: its writer was killed."""
    with file.open("rb") as opened:
        if opened.seek(0, os.SEEK_END) == 0:
            return False
        opened.seek(-1, os.SEEK_END)
        return opened.read(1) != b"\n"
