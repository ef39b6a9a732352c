"""Records of a folder of reports against gold files -> records.json and a table. Reads files; embeds nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.records.indicators import indicators_of
from assistant.records.model import Indicator, Task
from assistant.records.names import build_names
from assistant.records.tasks import tasks_of
from eval.gold import GoldIndicator, GoldTask
from eval.records import Score, score_indicators, score_tasks
from eval.records_grounding import ungrounded_indicator, ungrounded_task
from index.report import Passage, Report
from index.vietnamese import build_analyzer

if TYPE_CHECKING:
    from rich.table import Table

ALL = "tất cả"
Found = tuple[Sequence[Indicator], Sequence[Task]]


@dataclass(frozen=True, slots=True)
class Measured:
    """`scores[name][measure]`: for each document and for all of them. `ungrounded` names what is said nowhere."""

    scores: Mapping[str, Mapping[str, Score]]
    ungrounded: tuple[str, ...]
    missing: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        scores = {name: {m: score.to_json() for m, score in own.items()} for name, own in self.scores.items()}
        return {"scores": scores, "ungrounded": list(self.ungrounded), "missing": list(self.missing)}


def measure(reports: Path, indicators: Sequence[GoldIndicator], tasks: Sequence[GoldTask]) -> Measured:
    """Extract the records of every document that the gold speaks of, and compare."""
    analyzer = build_analyzer()
    names = build_names(analyzer)
    found: dict[str, Found] = {}
    faults: list[str] = []
    missing: list[str] = []
    for document, read in _read(reports, {row.document for row in indicators} | {row.document for row in tasks}):
        if read is None:
            missing.append(document)
            found[document] = ((), [])
            continue
        report, passages = read
        found[document] = (indicators_of(passages, names), tasks_of(passages))
        faults += [f"{document}: {fault}" for fault in _ungrounded(found[document], passages, report)]

    def scores(documents: Sequence[str]) -> dict[str, Score]:
        mine = [record for document in documents for record in found[document][0]]
        own = [task for document in documents for task in found[document][1]]
        rows = [row for row in indicators if row.document in documents]
        todo = [row for row in tasks if row.document in documents]
        result = {"tasks": score_tasks(own, todo, analyzer)} if todo else {}
        if rows:
            result["indicators"] = score_indicators(mine, rows, analyzer, strict=False)
            result["indicators, placed"] = score_indicators(mine, rows, analyzer, strict=True)
        return {name: result[name] for name in MEASURES if name in result}

    every = list(found)
    table = {document: scores([document]) for document in every} | {ALL: scores(every)}
    return Measured(table, tuple(faults), tuple(missing))


def _read(reports: Path, documents: Iterable[str]) -> Iterator[tuple[str, tuple[Report, tuple[Passage, ...]] | None]]:
    """The documents in the order of their names, each with what stands in it; None for what can't be read."""
    from index.errors import FileRefused
    from index.file_reader import FileReader
    from index.limits import DEFAULT_LIMITS

    files = FileReader(DEFAULT_LIMITS)  # ends with this function
    for document in sorted(documents):
        try:
            yield document, files.read_passages(reports / document)
        except FileRefused:
            yield document, None


def _ungrounded(found: Found, passages: Sequence[Passage], report: Report) -> Iterator[str]:
    """What the records say that stands neither in their quotation nor around it."""
    by_id = {passage.id: passage for passage in passages}
    for record in found[0]:
        for fault in ungrounded_indicator(record, by_id[record.passage], report.text):
            yield f"{record.indicator}: {fault}"
    for task in found[1]:
        for fault in ungrounded_task(task, by_id[task.passage], report.text):
            yield f"{task.assignee}: {fault}"


def write(folder: Path, result: Measured, config: Mapping[str, Any]) -> None:
    """Raises OSError."""
    document = {**result.to_json(), "config": config}
    text = json.dumps(document, ensure_ascii=False, indent=1)
    (folder / "records.json").write_text(text + "\n", encoding="utf-8", newline="\n")


MEASURES = {
    "indicators": "chỉ tiêu (giá trị, đơn vị tính)",
    "indicators, placed": "chỉ tiêu, đúng cả đơn vị và kỳ",
    "tasks": "nhiệm vụ (đơn vị, việc)",
}


def table(result: Measured) -> Table:
    from rich.table import Table

    from eval.writing import share

    shown = Table("Tài liệu", "Bản ghi", "Đúng", "Đủ", "F1", "Khớp / rút ra / mẫu")
    for name, own in result.scores.items():
        for measure_name, score in own.items():
            counts = f"{score.matched} / {score.found} / {score.expected}"
            parts = (share(score.precision), share(score.recall), share(score.f1), counts)
            shown.add_row(name, MEASURES[measure_name], *parts)
    shown.add_section()
    shown.add_row("", "không có trong văn bản", "", "", "", str(len(result.ungrounded)))
    return shown
