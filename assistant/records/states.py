"""How tasks stand: what their deadline says of a day, and what staff have marked as done.

Marks are kept in one SQLite file of the data folder, a row for each mark and each undoing, none changed or deleted:
who, when, with what note, reported in which document. A task is known by its document's name, its assignee and its
words, so that a document that is read again keeps its marks.
"""

from __future__ import annotations

import hashlib
import logging
import os
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from assistant.records.model import Task
from index.errors import LibraryUnavailable
from index.vietnamese import normalise

FILE = "tasks.sqlite"
"""In the data folder."""
EARLY, SOON, OVERDUE, UNKNOWN, DONE = "Chưa đến hạn", "Sắp đến hạn", "Quá hạn", "Không rõ hạn", "Đã xong"
STATES = (OVERDUE, SOON, EARLY, UNKNOWN, DONE)
"""In the order in which they want attention."""
LONGEST_NOTE = 500
"""Characters of a note; the rest is left out."""
_WAIT = 10.0
_TABLE = """CREATE TABLE IF NOT EXISTS marks (
    number INTEGER PRIMARY KEY, task TEXT NOT NULL, done INTEGER NOT NULL, note TEXT NOT NULL, report TEXT NOT NULL,
    who TEXT NOT NULL, at TEXT NOT NULL, document TEXT NOT NULL, assignee TEXT NOT NULL, words TEXT NOT NULL)"""
_INDEX = "CREATE INDEX IF NOT EXISTS marks_of_task ON marks (task, number)"
_LAST = """SELECT task, note, report, who, at FROM marks m
    WHERE done AND number = (SELECT max(number) FROM marks WHERE task = m.task)"""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Mark:
    """Staff's word that a task is done. `report` is the document that says so, `who` an address; "" for none."""

    note: str
    report: str
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """A task, and how it stands on `today`; due soon from `soon_days` days before its deadline on. `befell` tells what
    replaced or amended its document."""

    task: Task
    key: str
    today: date
    mark: Mark | None = None
    soon_days: int = 7
    befell: str = ""

    @property
    def state(self) -> str:
        """One of STATES."""
        due = self.task.deadline_date
        if self.mark:
            return DONE
        if due is None:
            return UNKNOWN
        left = (due - self.today).days
        return OVERDUE if left < 0 else SOON if left <= self.soon_days else EARLY

    @property
    def told(self) -> str:
        """What the mark says, in one line, "" without one."""
        if self.mark is None:
            return ""
        by = f" ({self.mark.who})" if self.mark.who else ""
        report = f"Báo cáo: {self.mark.report}" if self.mark.report else ""
        return ". ".join(filter(None, [f"Ghi nhận {self.mark.at:%d/%m/%Y %H:%M}{by}", self.mark.note, report]))


def keys_of(tasks: Sequence[Task]) -> list[str]:
    """What each of a library's tasks is known by; those that a document says alike are told apart by their order."""
    seen: Counter[tuple[str, ...]] = Counter()
    keys = []
    for task in tasks:
        words = tuple(" ".join(normalise(part).casefold().split()) for part in (task.assignee, task.task))
        known = (normalise(task.document), *words)
        seen[known] += 1
        keys.append(hashlib.sha256("\n".join((*known, str(seen[known]))).encode()).hexdigest()[:32])
    return keys


def standings(
    tasks: Sequence[Task], marks: Mapping[str, Mark], today: date, soon_days: int = 7
) -> list[Standing]:  # fmt: skip
    """How all tasks of a library stand, in their order."""
    keyed = zip(tasks, keys_of(tasks), strict=True)
    return [Standing(task, key, today, marks.get(key), soon_days) for task, key in keyed]


class TaskMarks:
    """The marks of one library. Thread-safe, and safe beside other processes: each use has a connection of its own."""

    def __init__(self, data_dir: Path) -> None:
        self.path = data_dir / FILE

    def all(self) -> dict[str, Mark]:
        """The marks that stand, by the tasks' keys. Raises LibraryUnavailable."""
        if not self.path.exists():
            return {}
        with self._errors("đọc"), closing(self._for_reading()) as opened:
            rows = opened.execute(_LAST).fetchall()
        return {
            task: Mark(note, report, who, datetime.fromisoformat(at)) for task, note, report, who, at in rows
        }  # fmt: skip

    def mark(self, standing: Standing, mark: Mark) -> None:
        """The task is done. Raises LibraryUnavailable."""
        self._write(standing, True, mark)

    def undo(self, standing: Standing, who: str, at: datetime) -> None:
        """It is not, after all. Raises LibraryUnavailable."""
        self._write(standing, False, Mark("", "", who, at))

    def _write(self, standing: Standing, done: bool, mark: Mark) -> None:
        task = standing.task
        note, at = mark.note.strip()[:LONGEST_NOTE], mark.at.isoformat(timespec="seconds")
        row = (standing.key, done, note, mark.report, mark.who, at, task.document, task.assignee, task.task)
        with self._errors("ghi"):
            os.close(os.open(self.path, os.O_WRONLY | os.O_CREAT, 0o600))  # SQLite would let others read it
            with closing(sqlite3.connect(self.path, timeout=_WAIT)) as opened, opened:
                opened.execute("PRAGMA journal_mode = WAL")
                opened.execute(_TABLE)
                opened.execute(_INDEX)
                opened.execute(f"INSERT INTO marks VALUES (NULL, {', '.join('?' * len(row))})", row)

    def _for_reading(self) -> sqlite3.Connection:
        """Where nothing can be written SQLite opens a file with a WAL only as one that nobody changes."""
        fixed = "" if os.access(self.path.parent, os.W_OK) and os.access(self.path, os.W_OK) else "&immutable=1"
        address = f"{self.path.absolute().as_uri()}?mode={'ro' if fixed else 'rw'}{fixed}"
        return sqlite3.connect(address, timeout=_WAIT, uri=True)

    @contextmanager
    def _errors(self, doing: str) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError, ValueError) as error:
            _log.warning("%s: %s", self.path, error)
            raise LibraryUnavailable(
                f"Không {doing} được tệp ghi việc đã xong. Thử lại sau ít phút; nếu vẫn lỗi, báo người quản trị.",
                hint=f"Tệp {self.path}: {error}. Tệp hỏng thì phục hồi từ bản sao lưu, hoặc dời tệp đi để bắt đầu lại.",
            ) from error
