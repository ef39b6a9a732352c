"""How a table row fits a question: by its own name, by its columns, and as the total where nothing else is named."""

from __future__ import annotations

from assistant.offline.cells import column_score, headers_of
from assistant.offline.subject import Subject
from assistant.question import Question
from assistant.statements import Statement
from assistant.table_rows import columns_of
from index.cells import is_figure, is_total
from index.report import CELL

ROW_NAMES = ("row_named", "row_precise", "row_total", "row_column", "row_empty", "row_group")
NO_ROW = (0.0,) * len(ROW_NAMES)


def row_features(question: Question, subject: Subject, s: Statement, near: int) -> tuple[float, ...]:
    """A value for each of `ROW_NAMES`; `near` are the terms that the table's headers and headings say."""
    if s.kind != "row":
        return NO_ROW
    label, columns = columns_of(s)
    named = subject.said_by(label)
    over = subject.said_by(s.passage.lead_in, s.label)
    rest = ~(named | subject.said_by(s.label))
    best = max((column_score(question, subject, h, rest) for h in headers_of(s)[1:] if h), default=0.0)
    return (
        subject.share(named),
        _precision(question, subject, label),
        subject.share(near | over) if is_total(s.text.split(CELL)) else 0.0,
        best,
        float(not any(is_figure(c.value) for c in columns)),
        subject.share(over & ~named),
    )


def _precision(question: Question, subject: Subject, label: str) -> float:
    """The share of a row's name that the question says: "Công nghiệp" is more of itself than "Công nghiệp chế biến"."""
    words = subject.reader.region(label).words
    asked = subject.reader.region(question.text).words
    return len(words & asked) / len(words) if words else 0.0
