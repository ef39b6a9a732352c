"""A table row as a line of an answer: what it is about, then the cells asked for, each with its header; their unit."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from assistant.offline.cells import above, chosen, column_kind, readable, unit_of
from assistant.offline.cutting import cut
from assistant.offline.kinds import TELLS, UNITS, kinds_of
from assistant.offline.subject import Subject
from assistant.question import Question
from assistant.statements import Statement
from assistant.table_rows import (
    Column,
    asked_periods,
    cells_of,
    columns_of,
    header_period,
    row_columns,
    share_columns,
)
from index.cells import is_figure, opens_with
from index.text import quantities
from index.vietnamese import fold

LONGEST_LABEL = 120
SHORT = 70
"""Characters of a cell that is shown whole, however long the cells beside it are."""
_SAME_PERIOD = re.compile(r"\bso (?:voi )?cung k[iy]\b")
_BRACKETS = re.compile(r"\([^()]*\)")
LINE = " › "
"""Between the lines of a header of several."""
UNIT_COLUMN = re.compile(r"\bdon vi\b|\bdvt\b")


def row_text(question: Question, subject: Subject, s: Statement, limit: int, *, whole: bool = False) -> str:
    """A row read with the headers of the columns asked about; all of them where it fits and none is told.

    `whole`: the other cells follow as far as they fit, for it is not sure that the right ones were chosen.
    """
    if cells := chosen(question, subject, s):
        text = _figures(subject, s, cells, limit)
        return text + _others(s, cells, _told(subject, s), limit - len(text)) if whole else text
    columns = _columns(question, subject, s)
    shown = cut(subject, _name(s), LONGEST_LABEL)
    pieces = [_cell(c) for c in columns]
    text = shown + _fitted(question, subject, pieces, limit - len(shown) - 3)
    return text + _others(s, columns, _told(subject, s), limit - len(text)) if whole else text


def _told(subject: Subject, s: Statement) -> dict[Column, float]:
    """What of the question each column's header says that the row's own name does not."""
    label, columns = cells_of(s)
    rest = ~subject.said_by(label, s.label)
    return {c: subject.weight_of(subject.said_by(c.header) & rest) for c in columns}


def cell_text(s: Statement, header: str) -> str:
    """One cell of a row."""
    return _named(s, [c for c in cells_of(s)[1] if c.header == header])


def _figures(subject: Subject, s: Statement, cells: Sequence[Column], limit: int) -> str:
    kept = list(cells)
    while len(kept) > 1 and len(_named(s, kept)) > limit:
        kept.pop()
    text = _named(s, kept)
    group = above(s)
    if group and fold(group) not in fold(text) and len(group) + len(text) + 3 <= limit:
        text = f"{group} › {text}"
    return text if len(text) <= limit else cut(subject, text, limit)


def _others(s: Statement, shown: Sequence[Column], told: Mapping[Column, float], room: int) -> str:
    """The row's other cells as far as they fit: those beside the shown ones under one header, those that the question
    names, the rest in reading order."""
    columns = cells_of(s)[1]
    short = _short_headers([c.header for c in columns])
    groups = {c.header.split(LINE)[0] for c in shown if LINE in c.header}
    text = ""
    for column in sorted(columns, key=lambda c: (c.header.split(LINE)[0] not in groups, -told[c])):
        if column in shown or UNIT_COLUMN.search(fold(column.header)) or opens_with("thứ tự", column.header):
            continue
        piece = f"; {_cell(Column(short[column.header], readable(column.value, column.header)))}"
        text += piece if len(text) + len(piece) <= room else ""
    return text


def _short_headers(headers: Sequence[str]) -> dict[str, str]:
    """The innermost lines of each header that no other header ends with and that mean the same:
    "Lao động Việt Nam › Ngoài tỉnh" -> "Ngoài tỉnh"."""
    paths = {header: header.split(LINE) for header in headers}
    ends = Counter(LINE.join(path[at:]) for path in paths.values() for at in range(len(path)))
    short = {}
    for header, path in paths.items():
        forms = [LINE.join(path[at:]) for at in reversed(range(len(path)))]
        fit = (form for form in forms if ends[form] == 1 and _meaning(form) == _meaning(header))
        short[header] = next(fit, header)
    return short


def _meaning(header: str) -> tuple[object, ...]:
    """What of a header a figure can't do without: its time, whether it compares, the units in brackets."""
    period = header_period(header)
    time = (period.year, period.first, period.last) if period else None
    return time, column_kind(header), tuple(_BRACKETS.findall(header))


def _named(s: Statement, cells: Sequence[Column]) -> str:
    """ "Than đá – Ước tính năm 2023: 48.246,4; đơn vị tính: nghìn tấn"."""
    parts = [_cell(Column(c.header, readable(c.value, c.header))) for c in cells]
    unit = next((c.value for c in columns_of(s)[1] if UNIT_COLUMN.search(fold(c.header))), unit_of(s))
    bare = any(not column_kind(c.header) and is_figure(c.value) and "(" not in c.header for c in cells)
    if unit and bare and "(" not in _name(s) and fold(unit) not in fold(" ".join(parts)):
        parts.append(f"đơn vị tính: {unit}")
    return f"{_name(s)} – {'; '.join(parts)}"


def _name(s: Statement) -> str:
    label, _ = columns_of(s)
    return f"{s.label} › {label}" if s.label and s.label != label else label


def _cell(column: Column) -> str:
    return f"{column.header}: {column.value}" if column.header else column.value


def _fitted(question: Question, subject: Subject, pieces: Sequence[str], room: int) -> str:
    """The cells in their order; where they don't fit, short ones whole and long ones cut to what is left."""
    spare = room - sum(len(p) + 2 for p in pieces if len(p) <= SHORT)
    text = ""
    for piece in pieces:
        own = len(piece) <= SHORT
        left = room - len(text) if own else spare
        if len(piece) > left:
            piece = cut(subject, piece, left, kinds_of(question)) if left > 50 else ""
        text += f"{'; ' if text else ' – '}{piece}" if piece else ""
        spare -= 0 if own else len(piece) + 2
    return text


def _columns(question: Question, subject: Subject, s: Statement) -> tuple[Column, ...]:
    """The columns asked about, the nearest first; all of them where none is told."""
    nature = question.nature if question.nature in ("result", "target") else None
    keep = row_columns(s, asked_periods(question.query), nature) if question.query.years else frozenset()
    if keep and ("%" in question.units or _SAME_PERIOD.search(fold(question.text))):
        keep |= share_columns(s, question.text)
    told = _told(subject, s)
    columns = tuple(c for c in cells_of(s)[1] if not keep or c.header in keep)
    if not keep and max(told.values(), default=0.0) > 0.25 * subject.total:
        named = (c for c in columns if told[c] > 0 or UNIT_COLUMN.search(fold(c.header)))
        return tuple(sorted(named, key=lambda c: -told[c]))
    if question.units and len(columns) > 2:
        measured = [c for c in columns if _met_by(question, f"{c.header} {c.value}")]
        return tuple(sorted(columns, key=lambda c: (c not in measured, -told[c])))
    kinds = kinds_of(question)
    holds = {c: sum(TELLS[kind](f"{c.value} {c.header}") for kind in kinds) for c in columns}
    return tuple(sorted(columns, key=lambda c: (-holds[c], -told[c])))


def _met_by(question: Question, cell: str) -> bool:
    found = {q.unit for q in quantities(cell)}
    plain = fold(cell)
    return any(bool(UNITS.get(u, frozenset({u})) & found) or u.split()[0] in plain.split() for u in question.units)
