"""A retrieval measurement -> retrieval.json, retrieval.md and a table on the terminal."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.squad import STATEMENTS, SquadResult

if TYPE_CHECKING:
    from rich.table import Table


def write(folder: Path, result: SquadResult, config: Mapping[str, Any]) -> None:
    """Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    values = {**asdict(result), "config": config}
    (folder / "retrieval.json").write_text(json.dumps(values, ensure_ascii=False, indent=1), encoding="utf-8")
    (folder / "retrieval.md").write_text(markdown(result), encoding="utf-8")


def markdown(result: SquadResult) -> str:
    header, *rows = _cells(result)
    lines = [f"{result.paragraphs} paragraphs, {result.questions} questions.", ""]
    lines += [_line(header), _line(["---", *["---:"] * (len(header) - 1)]), *map(_line, rows), ""]
    lines += [_line(["answer inside", *(f"best {n}" for n in STATEMENTS)]), _line(["---", *["---:"] * len(STATEMENTS)])]
    lines += [_line(row) for row in _statement_rows(result)]
    lines += ["", *(f"Note: {note}" for note in result.notes)]
    return "\n".join(lines).rstrip() + "\n"


def table(result: SquadResult) -> Table:
    from rich.table import Table

    header, *rows = _cells(result)
    found = Table(*header)
    for row in rows:
        found.add_row(*row)
    found.add_section()
    for label, *shares in _statement_rows(result):
        found.add_row(f"{label}: 1 / 2 / 3", *shares)
    return found


def _cells(result: SquadResult) -> list[list[str]]:
    metrics = list(result.systems[0].values)
    rows = [[s.name, *(_share(s.values[m]) for m in metrics), f"{s.p50_ms or 0:.0f}"] for s in result.systems]
    return [["retriever", *metrics, "p50 ms"], *rows]


def _statement_rows(result: SquadResult) -> list[list[str]]:
    names = {"statement": "statements", "gold_statement": "statements of the gold paragraph"}
    return [[label, *(_share(result.statements[f"{name}@{n}"]) for n in STATEMENTS)] for name, label in names.items()]


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
