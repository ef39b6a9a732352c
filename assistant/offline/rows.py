"""How a table row fits a question: by how much of its own name is asked for, and as the total where nothing else is."""

from __future__ import annotations

from assistant.offline.subject import Subject
from assistant.question import Question
from assistant.statements import Statement
from assistant.table_rows import columns_of
from index.cells import is_total
from index.report import CELL

ROW_NAMES = ("row_precise", "row_total")


def row_features(question: Question, subject: Subject, s: Statement, near: int) -> tuple[float, float]:
    """A value for each of `ROW_NAMES`; `near` are the terms that the table's headers and headings say."""
    if s.kind != "row":
        return 0.0, 0.0
    over = near | subject.said_by(s.passage.lead_in, s.label)
    total = subject.share(over) if is_total(s.text.split(CELL)) else 0.0
    return _precision(question, subject, columns_of(s)[0]), total


def _precision(question: Question, subject: Subject, label: str) -> float:
    """The share of a row's name that the question says: "Công nghiệp" is more of itself than "Công nghiệp chế biến"."""
    words = subject.reader.region(label).words
    asked = subject.reader.region(question.text).words
    return len(words & asked) / len(words) if words else 0.0
