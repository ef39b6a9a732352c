"""How good drafts of meetings are: key facts by importance, figures that no source holds, tasks, length, layout.

A key fact is present when every group of its must_strings has a variant in the text (FActScore's idea, Min et al. 2023,
with strings for the judge). A task is present when one line holds 0.6 of its syllables, or two neighbouring ones do;
its deadline when such a line or the heading above it says the deadline's period or day, or its words.
"""

from __future__ import annotations

import json
import re
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.errors import InvalidCases
from eval.figures import unsupported
from eval.gold import GoldMeeting, GoldTask, KeyFact
from eval.scoring import contains, normalise
from eval.values import days
from index.file_reader import FileReader
from index.limits import DEFAULT_LIMITS
from index.text import periods
from index.vietnamese import tokens

if TYPE_CHECKING:
    from rich.table import Table

    from assistant.meetings import Kind, Length

OVERLAP = 0.6
"""Share of a gold task's syllables that its line must hold."""


_MARKS = re.compile(r"^(?:[#-]+ |\*\*)?(?:\d{1,2}\. )?")


@dataclass(frozen=True, slots=True)
class Result:
    """The measures of one draft; shares are None where the gold asks for nothing.

    `facts` maps an importance to (present, asked); `tasks` and `deadlines` are (present, asked).
    """

    document: str
    facts: Mapping[int, tuple[int, int]]
    missing: tuple[str, ...]
    tasks: tuple[int, int]
    deadlines: tuple[int, int]
    missing_tasks: tuple[str, ...]
    unsupported: tuple[str, ...]
    words: int
    layout: tuple[str, ...]
    seconds: float

    @property
    def tasks_on_time(self) -> tuple[int, int]:
        """(told, asked) of the tasks that are present and, where the gold gives a deadline, told with it."""
        return self.tasks[1] - len(self.missing_tasks), self.tasks[1]

    def share(self, importance: int) -> float | None:
        return share(self.facts.get(importance, (0, 0)))


def share(counts: tuple[int, int]) -> float | None:
    present, asked = counts
    return present / asked if asked else None


# ---------------------------------------------------------------------------------------------- measures


def present(fact: KeyFact, text: str) -> bool:
    """Whether a normalised text holds a variant of every group."""
    return all(any(contains(text, variant) for variant in group) for group in fact.must_strings)


def facts_present(facts: Sequence[KeyFact], text: str) -> tuple[dict[int, tuple[int, int]], tuple[str, ...]]:
    """(present, asked) by importance, the highest first, and the texts of the facts that are missing."""
    plain = normalise(text)
    counts: dict[int, tuple[int, int]] = {}
    missing = []
    for fact in sorted(facts, key=lambda f: -f.importance):
        found, asked = counts.get(fact.importance, (0, 0))
        here = present(fact, plain)
        counts[fact.importance] = (found + here, asked + 1)
        if not here:
            missing.append(f"({fact.importance}) {fact.text}")
    return counts, tuple(missing)


def tasks_present(
    tasks: Sequence[GoldTask], lines: Sequence[str]
) -> tuple[tuple[int, int], tuple[int, int], tuple[str, ...]]:
    """(present, asked) of the tasks that count, the same of their deadlines, and what is missing.

    `lines` are the text's lines in order; the heading above a line may give its deadline.
    """
    asked = [task for task in tasks if not task.optional]
    found = on_time = timed = 0
    missing = []
    for task in asked:
        places = _places_of(task, lines)
        told = any(_tells(lines[i], task.deadline) for at in places for i in _scope(lines, at))
        found += bool(places)
        if task.deadline:
            timed += 1
            on_time += told
        if not places:
            missing.append(task.task)
        elif task.deadline and not told:
            missing.append(f"thời hạn «{task.deadline}»: {task.task}")
    return (found, len(asked)), (on_time, timed), tuple(missing)


def _places_of(task: GoldTask, lines: Sequence[str]) -> list[int]:
    """The lines that hold most of a task; where none holds enough, the first ones of two neighbours that do."""
    wanted = set(tokens(task.task))
    pairs = [f"{one} {other}" for one, other in pairwise(lines)]
    for texts in (lines, pairs):
        held = [n for n, text in enumerate(texts) if len(wanted & set(tokens(text))) >= OVERLAP * max(len(wanted), 1)]
        if held:
            return held
    return []


def _scope(lines: Sequence[str], at: int) -> Iterator[int]:
    """The line, and the nearest heading above it."""
    yield at
    for above in range(at - 1, -1, -1):
        if lines[above].startswith("#"):
            yield above
            return


def _tells(line: str, deadline: str) -> bool:
    if contains(normalise(line), deadline):
        return True
    wanted_days, wanted = days(deadline), periods(deadline)
    if wanted_days:
        return any(d.agrees_with(w) for d in days(line) for w in wanted_days)
    return bool(wanted) and all(any(p.same(w) for p in periods(line)) for w in wanted)


# ---------------------------------------------------------------------------------------------- running


def measure(
    gold: Sequence[GoldMeeting], reports: Path, length: Length = "vua", kind: Kind = "thong-bao"
) -> Iterator[Result]:
    """Draft each document of the gold and measure the draft. Raises InvalidCases when a report is not there."""
    with FileReader(DEFAULT_LIMITS) as files:
        for one in gold:
            path = reports / one.document
            if not path.is_file():
                raise InvalidCases(f"Không có tài liệu {one.document} trong {reports}.")
            yield measure_one(one, files, path, length, kind)


def measure_one(gold: GoldMeeting, files: FileReader, path: Path, length: Length, kind: Kind) -> Result:
    from assistant.meetings import draft, to_docx, to_markdown
    from eval.layout import broken_rules

    begin = time.perf_counter()
    report = files.read(path)
    summary = draft([report], kind, length)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "draft.docx"
        to_docx(summary, file)
        seconds = time.perf_counter() - begin
        broken, count = broken_rules(file), docx_words(file)
    text = to_markdown(summary, sources=False)
    known = f"{report.text}\n{report.metadata.title}\n{report.metadata.period}"
    counts, missing = facts_present(gold.facts, text)
    lines = [line for line in text.splitlines() if line.strip()]
    tasks, deadlines, missing_tasks = tasks_present(gold.tasks, lines)
    return Result(
        document=gold.document,
        facts=counts,
        missing=missing,
        tasks=tasks,
        deadlines=deadlines,
        missing_tasks=missing_tasks,
        unsupported=tuple(unsupported("\n".join(_words_of(lines)), [known])),
        words=count,
        layout=broken,
        seconds=seconds,
    )


def _words_of(lines: Sequence[str]) -> list[str]:
    """The lines without marks of headings, lists and numbering."""
    return [_MARKS.sub("", line) for line in lines]


def docx_words(path: Path) -> int:
    """Words of the whole document before its appendix, tables included."""
    from docx import Document

    document = Document(str(path))
    texts = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    for paragraph in document.paragraphs:
        if "PHỤ LỤC NGUỒN" in paragraph.text:
            break
        texts.append(paragraph.text)
    return sum(len(text.split()) for text in texts)


def summarise(results: Iterable[Result]) -> dict[str, Any]:
    """Over all drafts: shares of facts by importance, of tasks and deadlines; the longest and the slowest draft."""
    rows = list(results)
    by_importance = {
        str(n): share((sum(r.facts.get(n, (0, 0))[0] for r in rows), sum(r.facts.get(n, (0, 0))[1] for r in rows)))
        for n in (3, 2, 1)
    }
    return {
        "documents": len(rows),
        "facts": by_importance,
        "tasks": share((sum(r.tasks[0] for r in rows), sum(r.tasks[1] for r in rows))),
        "tasks_on_time": share((sum(r.tasks_on_time[0] for r in rows), sum(r.tasks_on_time[1] for r in rows))),
        "deadlines": share((sum(r.deadlines[0] for r in rows), sum(r.deadlines[1] for r in rows))),
        "unsupported_figures": sum(len(r.unsupported) for r in rows),
        "longest": max((r.words for r in rows), default=0),
        "layout_rules_broken": sum(len(r.layout) for r in rows),
        "slowest_seconds": max((r.seconds for r in rows), default=0.0),
    }


def write(folder: Path, results: Sequence[Result], summary: Mapping[str, Any]) -> None:
    """Write meetings.json into a folder, which is made when it isn't there. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    report = {"summary": summary, "documents": [asdict(result) for result in results]}
    (folder / "meetings.json").write_text(json.dumps(report, ensure_ascii=False, indent=1), encoding="utf-8")


def table(results: Sequence[Result]) -> Table:
    """The measures of each draft and of all."""
    from rich.table import Table

    from eval.writing import number
    from eval.writing import share as percent

    shown = Table(
        "Tài liệu", "Ý mức 3", "mức 2", "mức 1", "Nhiệm vụ", "kèm hạn", "Thời hạn", "Số lạ", "Chữ", "Lỗi", "Giây"
    )
    for r in results:
        facts = (percent(r.share(n)) for n in (3, 2, 1))
        tasks = (percent(share(r.tasks)), percent(share(r.tasks_on_time)), percent(share(r.deadlines)))
        rest = (len(r.unsupported), r.words, len(r.layout))
        shown.add_row(r.document, *facts, *tasks, *map(str, rest), number(r.seconds, 1))
    total = summarise(results)
    facts = (percent(total["facts"][n]) for n in ("3", "2", "1"))
    rest = (total["unsupported_figures"], total["longest"], total["layout_rules_broken"])
    tasks = (percent(total["tasks"]), percent(total["tasks_on_time"]), percent(total["deadlines"]))
    shown.add_row("Tất cả", *facts, *tasks, *map(str, rest), number(total["slowest_seconds"], 1))
    return shown
