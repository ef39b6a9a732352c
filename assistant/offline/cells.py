"""Which cells of a table row a question asks for: by the words, the time and the kind of their columns.

A row is a thing with a value in every column. What is asked for is told by the question's words that the row's own
name leaves over, by its periods, and by whether it compares ("so với cùng kỳ"), asks for a share or for the value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

from assistant.inheritance import own_periods, period_of
from assistant.offline.subject import Subject
from assistant.question import Question
from assistant.statements import Statement
from assistant.table_rows import Column, against, asked_periods, cells_of, header_period
from index.cells import is_figure, is_unit_line, opens_with
from index.text import Period, periods
from index.vietnamese import fold

_HOW_MANY = re.compile(r"\b(?:bao nhieu|may)\b")
_UNIT_WORDS = re.compile(r"^(?:đơn vị(?: tính)?|đvt)\s*[:;]?\s*", re.IGNORECASE)
_SEVERAL_UNITS = re.compile(r"[;,/]|\d")
_NUMBERED = re.compile(r"^[\dIVX]{1,4}(?:\.\d{1,2})*[.)]\s*")
_UNGROUPED = re.compile(r"(-?)([1-9]\d{4,14})(,\d{1,4})?")

FEWEST = 3
"""Columns of figures from which on some are chosen."""
_TIME, _BASE, _KIND = 0.5, 0.25, 0.3
"""What an agreeing period, period compared with and kind of column count beside the share of the question's words."""
_NEAR, _NEW = 0.02, 0.03


@cache
def words_of(kind: str) -> frozenset[str]:
    """The words of a kind of assistant/data/columns.tsv, folded."""
    lines = (files("assistant") / "data" / "columns.tsv").read_text(encoding="utf-8").splitlines()
    return frozenset(next(line.partition("\t")[2] for line in lines if line.startswith(f"{kind}\t")).split("|"))


@cache
def _cues(kind: str) -> re.Pattern[str]:
    alternatives = "|".join(re.escape(word).replace(r"\ …\ ", _GAP) for word in sorted(words_of(kind)))
    return re.compile(rf"(?<!\w)(?<!bao\s)(?<!ha\s)(?:{alternatives})(?!\w)(?!(?<=nhat)\sban\b)")


_GAP = r"\s(?:[^,.;:?]{0,60}\s)?(?<!thong\s)(?<!hop\s)(?<!thu\s)"
"""What "…" stands for in a cue: words in between ("nhiều dự án nhất"), of which none makes another word of "nhất".
"Bao nhiêu" begins no cue, "Nhật Bản" ends none, "hạ tầng" is no "tăng"."""


def says(kind: str, folded: str) -> bool:
    """Whether a folded text has a word of that kind of assistant/data/columns.tsv."""
    return bool(_cues(kind).search(folded))


def column_kind(header: str) -> str:
    """What the figures under a header are: a comparison, a share, or values ("")."""
    plain = fold(header)
    return next((kind for kind in ("so sánh", "tỷ trọng") if says(kind, plain)), "so sánh" if against(header) else "")


def kinds_asked(question: Question) -> frozenset[str]:
    """What a question asks of a column: comparisons, shares, values; values beside the others where it asks twice."""
    plain = fold(question.text)
    found = {kind for kind in ("so sánh", "tỷ trọng") if says(kind, plain)}
    found |= {"so sánh"} if against(question.text) else set()
    asks = len(_HOW_MANY.findall(plain))
    return frozenset(found | {""} if asks > 1 or not found else found)


def chosen(question: Question, subject: Subject, statement: Statement) -> tuple[Column, ...]:
    """The cells that a question asks for, the best first; empty where the row has too few figures to choose among."""
    label, columns = cells_of(statement)
    figures = [c for c in columns if is_figure(c.value) and not opens_with("thứ tự", c.header)]
    if len(figures) < FEWEST or len(figures) < len(columns) - 2:
        return ()
    rest = ~subject.said_by(label, statement.label)
    home = period_of(statement)
    scores = {c: column_score(question, subject, c.header, rest, home) for c in figures}
    order = sorted(figures, key=lambda c: -scores[c])
    kept = [c for c in order if scores[c] >= scores[order[0]] - _NEAR]
    return (*kept, *_further(question, subject, [c for c in order if c not in kept], kept, rest))


def _asks(question: Question) -> int:
    """How many things a question asks for: "có mấy dự án, vốn bao nhiêu, nơi nào cấp"."""
    return len(_INTERROGATIVE.findall(fold(question.text)))


_INTERROGATIVE = re.compile(r"\b(?:bao nhieu|may|nao|the nao|gi)\b")


def _further(
    question: Question, subject: Subject, order: Sequence[Column], kept: Sequence[Column], rest: int
) -> Iterator[Column]:
    """The columns that tell another of the things asked for: in new words, or, where several things are asked for, by
    their whole name or as another kind of column."""
    told = subject.said_by(*(c.header for c in kept))
    asked = subject.reader.region(question.text).words
    kinds = {column_kind(c.header) for c in kept}
    several = _asks(question) > 1
    for column in order:
        said, kind = subject.said_by(column.header) & rest, column_kind(column.header)
        new = subject.share(said & ~told) > _NEW and (several or kind in kinds)
        whole = subject.reader.region(column.header).words <= asked or (
            kind not in kinds and kind in kinds_asked(question)
        )
        if _time(question, column.header) >= 0 and (new or (several and whole)):
            told |= said
            kinds.add(kind)
            yield column


def column_score(
    question: Question, subject: Subject, header: str, rest: int = -1, home: Period | None = None
) -> float:
    """How well a column fits a question; `rest` are the terms of the question that may be told by it, `home` the time
    of what names none.

    What a question wants the most of stands between "nhiều" and "nhất".
    """
    told = subject.share(subject.said_by(header) & rest)
    measure = _MEASURE.search(fold(question.text))
    told += _TIME if measure and measure[1] in fold(header) else 0.0
    kind = _KIND if column_kind(header) in kinds_asked(question) else -_KIND
    return told + kind + _time(question, header, home)


_MEASURE = re.compile(r"\b(?:nhieu|it) ([a-z]+ [a-z]+)(?: [^,.;:?]{1,60})? nhat\b")


def _time(question: Question, header: str, home: Period | None = None) -> float:
    asked = asked_periods(question.query)
    plain = header.replace("›", " ")
    whole = header_period(header)
    own = [whole] if whole else own_periods(plain) or ([home] if home else [])
    if not asked or not own:
        return 0.0
    agrees = _TIME if any(a.same(o) for a in asked for o in own) else -_TIME
    return agrees + _base(question, plain, own)


def _base(question: Question, header: str, own: Sequence[Period]) -> float:
    """What the period that a column compares with adds: "so với tháng 12 năm 2022"."""
    bases = [p for p in periods(header) if not any(p.same(o) and p.year == o.year for o in own)]
    named = periods(question.text, folded=question.query.folded)
    if not bases or len(named) < 2:
        return 0.0
    return _BASE if any(b.same(n) for b in bases for n in named) else -_BASE


def unit_of(statement: Statement) -> str:
    """The unit line above a table, where it names one unit for all."""
    lines = [line.strip(" ()") for line in statement.passage.lead_in.splitlines() if is_unit_line(line)]
    unit = _UNIT_WORDS.sub("", lines[-1]) if lines else ""
    return "" if _SEVERAL_UNITS.search(unit) else unit


def above(statement: Statement) -> str:
    """The group that a row is a part of, or the name of its table: the innermost line above it without figures."""
    lines = [line for line in statement.passage.lead_in.splitlines() if line and not is_unit_line(line)]
    name = _NUMBERED.sub("", lines[-1]).strip() if lines else ""
    return "" if any(map(str.isdigit, name)) or len(name) > LONGEST_ABOVE else name


LONGEST_ABOVE = 90


def readable(value: str, header: str) -> str:
    """A figure with its thousands apart, as offices write them; what only calls a thing by a number stays.

    >>> readable("10221815", "Cả năm 2023"), readable("100309,2", ""), readable("27101943", "Mã HS")
    ('10.221.815', '100.309,2', '27101943')
    """
    match = _UNGROUPED.fullmatch(value)
    if not match or says("mã", fold(header)):
        return value
    return f"{match[1]}{int(match[2]):,}".replace(",", ".") + (match[3] or "")
