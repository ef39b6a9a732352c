"""The library's records for the page: rows of the two tables, read once for each state of the library; workbooks."""

from __future__ import annotations

import io
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from assistant.records.conflicts import Conflict
from assistant.records.library import conflicts_in, records_of
from assistant.records.model import Records
from assistant.records.reminders import calendar_of
from assistant.records.states import Mark, Standing, TaskMarks
from assistant.records.store import maker_of
from assistant.records.workbook import workbook_of
from assistant.web import indicators, tasks
from assistant.web.downloads import ICS, XLSX, Download, Maker
from assistant.web.sheet import View, select
from assistant.web.source_handlers import records_in
from index.library import Library
from index.visible import VisibleLibrary

_INDICATOR_SHEETS = ("Chỉ tiêu", "Cần kiểm tra")
_TASK_SHEETS = ("Nhiệm vụ",)


class LibraryRecords:
    """Thread-safe; the first reading after the library has changed takes a second for every few thousand records."""

    def __init__(self, library: Library) -> None:
        self.library = library
        self.marks = TaskMarks(library.settings.data_dir)
        self._lock = threading.Lock()
        self._of = ""
        self._records = Records()
        self._conflicts: Sequence[Conflict] = ()
        self._indicators: Sequence[indicators.Line] = ()

    def indicator_lines(self) -> Sequence[indicators.Line]:
        self._read()
        return self._indicators

    def task_lines(self) -> Sequence[Standing]:
        """Raises LibraryUnavailable when the marks can't be read."""
        self._read()
        settings = self.library.settings
        told = self._befell()
        lines = tasks.lines_of(self._records.tasks, self._marks(), settings.present_day, settings.soon_days)
        return [replace(one, befell=told.get(one.task.document, "")) for one in lines] if told else lines

    def _befell(self) -> dict[str, str]:
        """Document -> what replaced or amended it, as far as whoever asks may see that."""
        return {name: " và ".join(one.told for one in told) for name, told in self.library.standings.items()}

    def _marks(self) -> Mapping[str, Mark]:
        """Without the names of documents that are not for whoever asks."""
        marks = self.marks.all()
        if not isinstance(self.library, VisibleLibrary):
            return marks
        held = set(self.documents())
        return {task: mark if mark.report in held else replace(mark, report="") for task, mark in marks.items()}

    def documents(self) -> Sequence[str]:
        return [report.document for report in self.library.reports()]

    def of(self, document: str) -> Records:
        """The records of one document; made now where those of the whole library have not been read yet."""
        if self._of != self._state():
            return records_in(self.library, document)
        own = self._records
        return Records(
            tuple(one for one in own.indicators if one.document == document),
            tuple(one for one in own.tasks if one.document == document),
        )

    def mark(self, line: Standing, note: str, report: str, who: str) -> None:
        """A task is done. Raises LibraryUnavailable."""
        self.marks.mark(line, Mark(note, report, who, datetime.now().astimezone()))

    def undo(self, line: Standing, who: str) -> None:
        self.marks.undo(line, who, datetime.now().astimezone())

    @property
    def downloads(self) -> dict[str, Maker]:
        """A workbook for each table, and a calendar of tasks, with the rows that the table shows."""
        return {
            indicators.NAME: self._indicator_workbook,
            tasks.NAME: self._task_workbook,
            tasks.CALENDAR: self._task_calendar,
        }

    def _state(self) -> str:
        return f"{self.library.revision}\n{maker_of(self.library).edition}"

    def _read(self) -> None:
        self.library.refresh()
        with self._lock:
            if self._of == (made_of := self._state()):
                return
            self._records = records_of(self.library)
            self._conflicts = conflicts_in(self.library, self._records)
            lines = indicators.lines_of(self._records.indicators, self._conflicts)
            told = self._befell()
            self._indicators = [_with_fate(line, told) for line in lines] if told else lines
            self._of = made_of

    def _indicator_workbook(self, asked: Mapping[str, str]) -> Download:
        lines = select(indicators.SHEET, self.indicator_lines(), View.of(indicators.SHEET, asked))
        pairs = [record for line in lines for record in (line.result, line.target) if record is not None]
        kept = tuple(dict.fromkeys(pairs))
        conflicts = [conflict for conflict in self._conflicts if any(record in kept for record in conflict.records)]
        return Download("chi-tieu.xlsx", _workbook(Records(indicators=kept), conflicts, _INDICATOR_SHEETS), XLSX)

    def _task_workbook(self, asked: Mapping[str, str]) -> Download:
        lines = self._chosen_tasks(asked)
        kept = Records(tasks=tuple(line.task for line in lines))
        return Download("nhiem-vu.xlsx", _workbook(kept, (), _TASK_SHEETS, lines), XLSX)

    def _task_calendar(self, asked: Mapping[str, str]) -> Download:
        made = calendar_of(self._chosen_tasks(asked), datetime.now().astimezone(UTC))
        return Download("nhiem-vu.ics", made, ICS)

    def _chosen_tasks(self, asked: Mapping[str, str]) -> Sequence[Standing]:
        return select(tasks.SHEET, self.task_lines(), View.of(tasks.SHEET, asked))


def _with_fate(line: indicators.Line, told: Mapping[str, str]) -> indicators.Line:
    documents = dict.fromkeys(one.document for one in (line.result, line.target) if one is not None)
    befell = tuple(f"Tài liệu {name} {told[name]}." for name in documents if name in told)
    return replace(line, befell=befell) if befell else line


def _workbook(
    records: Records, conflicts: Sequence[Conflict], sheets: Sequence[str], lines: Sequence[Standing] = ()
) -> bytes:
    book = workbook_of(records, conflicts, lines)
    for name in set(book.sheetnames) - set(sheets):
        book.remove(book[name])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
