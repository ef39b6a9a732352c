"""Tasks from the rows of a table whose headers name the work, who does it, with whom and by when."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.records.model import Task
from assistant.records.tasks_lines import Line
from index.annotate.deadlines import NONE, Deadline, last_day
from index.lexicon import cues
from index.report import CELL
from index.vietnamese import Span

_NEXT_BODY = re.compile(r"\s*[,;]\s+(?=[^\W\d_a-zà-ỹ])")


def tasks_of_row(line: Line, board: str, chair: str, year: int) -> Iterator[Task]:
    """The task of one row, none when the table is about something else or the row is a group title or a total."""
    passage = line.passage
    columns = _columns(passage.headers.split(CELL))
    if "work" not in columns or not columns.keys() & {"who", "when"}:
        return
    cells = _cells(passage.text, line.span)
    work = _cell(cells, columns["work"])
    who = _cell(cells, columns.get("who"))
    when = _cell(cells, columns.get("when"))
    if work is None or (who is None and when is None) or len(work.of(passage.text).split()) < 3:
        return
    text = passage.text
    deadline = Deadline(when.of(text), last_day(when.of(text), year)) if when else NONE
    partners = _cell(cells, columns.get("with"))
    yield Task(
        assignee=who.of(text) if who else board,
        coordinating=tuple(_NEXT_BODY.split(partners.of(text))) if partners else (),
        task=work.of(text).rstrip(" .;"),
        deadline=deadline.words,
        deadline_date=deadline.date,
        assigned_by=chair,
        document=passage.document,
        passage=passage.id,
        quote=line.span.of(text),
        start=line.span.start,
        end=line.span.end,
        province=passage.metadata.province,
    )


def _columns(headers: list[str]) -> dict[str, int]:
    """Which column holds what; of several deadlines the last counts, of several bodies the one that leads."""
    found: dict[str, int] = {}
    for i, header in enumerate(headers):
        signs = cues(header).values("column")
        leads = "chủ trì" in header.lower()
        if "with" in signs and not leads:
            found.setdefault("with", i)
        elif "when" in signs and "past" not in signs:
            found["when"] = i
        elif "work" in signs and "work" not in found:
            found["work"] = i
        elif "who" in signs and ("who" not in found or leads):
            found["who"] = i
    return found


def _cells(text: str, row: Span) -> list[Span]:
    cells, start = [], row.start
    for words in row.of(text).split(CELL):
        kept = words.strip()
        lead = len(words) - len(words.lstrip())
        cells.append(Span(start + lead, start + lead + len(kept)))
        start += len(words) + 1
    return cells


def _cell(cells: list[Span], at: int | None) -> Span | None:
    """The cell of a column; None when there is no such column or nothing is in it."""
    if at is None or at >= len(cells) or cells[at].start == cells[at].end:
        return None
    return cells[at]
