"""What readers think of answers: one JSON line each in `feedback.jsonl`, which `python -m eval new-case` reads."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, get_args

from filelock import FileLock

from assistant.web import conversation
from assistant.web.conversation import Conversation

FILE = "feedback.jsonl"
"""In the data folder."""
LONGEST_COMMENT = 2000
LOCK_WAIT = 10.0
"""Seconds to wait for another writer; a line takes microseconds."""


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


def append(file: Path, line: Mapping[str, Any]) -> None:
    """Append one line, whole or not at all beside other writers (threads and processes). Raises OSError, Timeout."""
    file.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(line, ensure_ascii=False) + "\n"
    with FileLock(f"{file}.lock", timeout=LOCK_WAIT), file.open("ab") as opened:
        opened.write((("\n" if _is_torn(file) else "") + text).encode())


def _is_torn(file: Path) -> bool:
    """Whether the last line has no end: its writer was killed."""
    with file.open("rb") as opened:
        if opened.seek(0, os.SEEK_END) == 0:
            return False
        opened.seek(-1, os.SEEK_END)
        return opened.read(1) != b"\n"
