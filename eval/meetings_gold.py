"""The key facts and tasks that a summary of a meeting should have, read from JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.errors import InvalidCases

if TYPE_CHECKING:
    pass


@dataclass(frozen=True, slots=True)
class KeyFact:
    text: str
    must_strings: tuple[tuple[str, ...], ...]
    importance: int


@dataclass(frozen=True, slots=True)
class GoldTask:
    task: str
    assignee: tuple[str, ...]
    deadline: str
    optional: bool


@dataclass(frozen=True, slots=True)
class Gold:
    """What a good summary of one document must contain."""

    document: str
    facts: tuple[KeyFact, ...]
    tasks: tuple[GoldTask, ...]


def read_gold(meetings: Path, tasks: Path) -> list[Gold]:
    """The gold of both files, joined by document. Raises InvalidCases with every bad line."""
    by_document: dict[str, list[GoldTask]] = {}
    problems: list[str] = []
    for task in rows_of(tasks, problems, _task):
        by_document.setdefault(task[0], []).append(task[1])
    found = [
        Gold(document, facts, tuple(by_document.get(document, ())))
        for document, facts in rows_of(meetings, problems, _meeting)
    ]
    if problems or not found:
        raise InvalidCases("\n".join(problems) or f"{meetings}: không có dòng nào.")
    return found


def rows_of(path: Path, problems: list[str], read: Callable[[Any], Any]) -> Iterator[Any]:
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        if line.strip():
            try:
                yield read(json.loads(line))
            except (ValueError, KeyError, TypeError) as error:
                problems.append(f"{path} dòng {number}: {type(error).__name__} {error}")


def _meeting(data: Any) -> tuple[str, tuple[KeyFact, ...]]:
    facts = (
        KeyFact(f["text"], tuple(tuple(group) for group in f["must_strings"]), int(f["importance"]))
        for f in data["key_facts"]
    )
    return data["document"], tuple(facts)


def _task(data: Any) -> tuple[str, GoldTask]:
    assignee = data["assignee"]
    names = tuple(assignee) if isinstance(assignee, list) else (assignee or "",)
    return data["document"], GoldTask(data["task"], names, data.get("deadline") or "", bool(data.get("optional")))
