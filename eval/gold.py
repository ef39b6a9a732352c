"""What papers hold as somebody has read them, from JSON Lines: indicators, tasks, the key facts of meetings."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, TypeVar

from assistant.records.model import Amount
from eval.errors import InvalidCases

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class GoldIndicator:
    """One row of an indicators file. `amounts` are the value and its equivalents; `units` what its unit may be."""

    document: str
    kind: str
    organization: str
    indicator: str
    amounts: tuple[Amount, ...]
    units: tuple[str, ...]
    period: str
    optional: bool


@dataclass(frozen=True, slots=True)
class GoldTask:
    """One row of a tasks file; any of `assignees` is right."""

    document: str
    assignees: tuple[str, ...]
    task: str
    deadline: str
    optional: bool


@dataclass(frozen=True, slots=True)
class KeyFact:
    text: str
    must_strings: tuple[tuple[str, ...], ...]
    importance: int


@dataclass(frozen=True, slots=True)
class GoldMeeting:
    """What a good summary of one document must contain."""

    document: str
    facts: tuple[KeyFact, ...]
    tasks: tuple[GoldTask, ...]


def read_records(paths: Sequence[Path]) -> tuple[list[GoldIndicator], list[GoldTask]]:
    """The rows of gold files of either form. Raises InvalidCases with every bad line, OSError."""
    rows = [row for path in paths for row in _rows(path, lambda row: _task(row) if "task" in row else _indicator(row))]
    indicators = [row for row in rows if isinstance(row, GoldIndicator)]
    return indicators, [row for row in rows if isinstance(row, GoldTask)]


def read_meetings(meetings: Path, tasks: Path) -> list[GoldMeeting]:
    """The gold of both files, joined by document. Raises InvalidCases with every bad line, OSError."""
    told = _rows(tasks, _task)
    found = [
        GoldMeeting(document, facts, tuple(task for task in told if task.document == document))
        for document, facts in _rows(meetings, _meeting)
    ]
    if not found:
        raise InvalidCases(f"{meetings}: không có dòng nào.")
    return found


def _rows(path: Path, read: Callable[[Mapping[str, Any]], T]) -> list[T]:
    rows, problems = [], []
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        try:
            rows += [read(json.loads(line))] if line.strip() else []
        except (ValueError, KeyError, TypeError, InvalidOperation) as error:
            problems.append(f"{path.name}, dòng {number}: không phải bản ghi mẫu ({error!r}).")
    if problems:
        raise InvalidCases("\n".join([*problems, _NEEDED]))
    return rows


_NEEDED = (
    "Mỗi dòng là một đối tượng JSON có document, kind, value, unit, organization, period (chỉ tiêu), hoặc document, "
    "assignee, task (nhiệm vụ), hoặc document, key_facts (ý chính của hội nghị)."
)


def _indicator(row: Mapping[str, Any]) -> GoldIndicator:
    pairs = [(row["value"], row["unit"]), *((alt["value"], alt["unit"]) for alt in row.get("alt") or ())]
    return GoldIndicator(
        document=row["document"],
        kind=row["kind"],
        organization=row["organization"] or "",
        indicator=row.get("indicator") or "",
        amounts=tuple(Amount(Decimal(value), unit) for value, unit in pairs),
        units=(row["unit"], *row.get("accept_units", ())),
        period=row["period"] or "",
        optional=bool(row.get("optional")),
    )


def _task(row: Mapping[str, Any]) -> GoldTask:
    assignee = row["assignee"] or ""
    names = assignee if isinstance(assignee, list) else [assignee]
    return GoldTask(row["document"], tuple(names), row["task"], row.get("deadline") or "", bool(row.get("optional")))


def _meeting(data: Mapping[str, Any]) -> tuple[str, tuple[KeyFact, ...]]:
    facts = (
        KeyFact(f["text"], tuple(tuple(group) for group in f["must_strings"]), int(f["importance"]))
        for f in data["key_facts"]
    )
    return data["document"], tuple(facts)
