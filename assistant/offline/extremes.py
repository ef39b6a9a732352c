"""The row of a table with the most or the least, where a question asks for it: worked out over the whole table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.grounding import COMPUTED
from assistant.inheritance import period_of
from assistant.offline.cells import column_kind, column_score, says
from assistant.offline.counts import asked_count
from assistant.offline.features import Weighed
from assistant.offline.quoting import Candidate
from assistant.offline.row_quoting import UNIT_COLUMN, cell_text
from assistant.offline.subject import Subject
from assistant.question import Question
from assistant.statements import Statement, statements_of
from assistant.table_rows import columns_of, header_period
from index.cells import is_total
from index.report import CELL, Passage
from index.text import dates, parse_number
from index.text.numerals import NUMBER
from index.vietnamese import fold
from index.wordlists import pattern

FEWEST_ROWS = 3
_LITERAL = 0.01
"""What a word of the question counts that a header says itself, and not by a synonym."""
_ONLY_FALLS = re.compile(r"^(?!.*\btang\b).*\bgiam\b")
_WHICH = re.compile(r"(?<!khi )(?<!luc )(?<!the )\bnao\b|\bai\b|\bgi\b")


Valued = tuple[Statement, float]


@dataclass(frozen=True, slots=True)
class Extreme:
    """The rows at one end of a column, and the line that says of how many. `told`: how much of what the question asks
    the most or the least of (0..1) the column's header says."""

    lead: str
    items: tuple[Candidate, ...]
    told: float = 0.0


def asks_extreme(question: Question) -> bool:
    """Whether a question asks which things have the most or the least of something, and not both."""
    plain = fold(question.text)
    one_end = says("lớn nhất", plain) != says("nhỏ nhất", plain) and not pattern(
        "asked.tsv", "bound", "assistant"
    ).search(plain)
    return one_end and bool(asked_count(question.text) or _WHICH.search(plain))


_MOST_ITEMS = 10


def extreme(question: Question, subject: Subject, best: Weighed, passages: Sequence[Passage]) -> Extreme | None:
    """The rows with the most or the least, of the table of the `best` statement; None where none is asked for.

    `passages` are those of its document. Where several groups of rows stand in the table, those count that the
    question names, else those of the best statement.
    """
    largest, wanted = says("lớn nhất", fold(question.text)), asked_count(question.text)
    if best.statement.kind != "row" or not asks_extreme(question):
        return None
    rows = _group(subject, best.statement, passages)
    header, values, told = _column(question, subject, rows)
    falls = says("giảm nhất", fold(question.text))
    if len(values) < FEWEST_ROWS or (falls and column_kind(header) != "so sánh"):
        return None
    if falls:  # the least of what rises and falls
        largest = _ONLY_FALLS.search(fold(header)) is not None
    order = sorted(values, key=lambda pair: pair[1], reverse=largest)
    n = min(wanted or 1, _MOST_ITEMS, len(order))
    kept = [s for s, value in order if (value >= order[n - 1][1]) == largest or value == order[n - 1][1]][:_MOST_ITEMS]
    texts = [Candidate(cell_text(s, header), s.passage, s.start, s.end, best.score, best.probability) for s in kept]
    name = "lớn nhất" if largest else "nhỏ nhất"
    return Extreme(f"{COMPUTED} {name} trong {len(values)} dòng", tuple(texts), told)


def _group(subject: Subject, best: Statement, passages: Sequence[Passage]) -> list[Statement]:
    """The rows of the table that the best statement stands in, or of the group of them that is meant; what opens a
    group and totals left out."""
    home = best.passage
    table = [p for p in passages if (p.headers, p.section) == (home.headers, home.section)]
    every = [s for p in table for s in statements_of(p) if s.kind == "row"]
    names = {name for s in every for name in (s.label, s.passage.lead_in.rsplit("\n", 1)[-1]) if name}
    heads = {name for s in every if (name := columns_of(s)[0]) in names}
    rows = [s for s in every if not is_total(s.text.split(CELL)) and columns_of(s)[0] not in heads]
    groups: dict[tuple[str, str], list[Statement]] = {}
    for s in rows:
        groups.setdefault((s.passage.lead_in, s.label), []).append(s)
    large = {key: found for key, found in groups.items() if len(found) >= FEWEST_ROWS}
    if not large:
        return rows
    own = (home.lead_in, best.label)
    shared = subject.said_by(home.section, home.headers)
    told = {key: subject.share(subject.said_by(*key) & ~shared) for key in large}
    key = max(large, key=lambda one: (told[one], one == own))
    beside = [one for one in groups if one[0].split("\n")[0] == key[0].split("\n")[0]]  # below the same caption
    names = set(filter(None, map(_name_of, beside)))
    parts = names <= heads or all(map(_NUMBERED.match, names))
    words = subject.reader.region(_NUMBERED.sub("", _name_of(key))).words
    named = bool(words) and words <= set(subject.words)
    return [s for one in beside for s in groups[one]] if parts and not named else large[key]


def _name_of(group: tuple[str, str]) -> str:
    """The name of a group of rows by the lead-in and the label of its rows; "" for those right below the caption."""
    lead, label = group
    return label or (lead.rsplit("\n", 1)[-1] if "\n" in lead else "")


_NUMBERED = re.compile(r"(?:[A-H]|[IVX]{1,4}|\d{1,2})[.)]\s")
"""Groups that are counted, or that a row opens, are parts of one list; others tell different things."""


def _column(question: Question, subject: Subject, rows: Sequence[Statement]) -> tuple[str, list[Valued], float]:
    """The column that the question is about, with the rows that have a value there, and how much of the question its
    header says; days go before figures."""
    found: dict[tuple[str, bool], list[Valued]] = {}
    units = {fold(c.value) for s in rows for c in columns_of(s)[1] if UNIT_COLUMN.search(fold(c.header))}
    for s in rows:
        for column in columns_of(s)[1]:
            if len(units) > 1 and "%" not in column.header + column.value:
                continue  # what is measured in different units has no greatest
            if not _of_another_time(question, column.header) and (value := _value(column.value)):
                found.setdefault((column.header, value[0]), []).append((s, value[1]))
    full = [key for key, values in found.items() if 2 * len(values) > len(rows)]
    if not full:
        return "", [], 0.0
    rest, home = ~_things(subject, rows), period_of(rows[0])

    def fit(header: str) -> float:
        """The words count twice: "lấp đầy thấp nhất" is of "Tỷ lệ lấp đầy (%)" though no share is asked for."""
        literal = _LITERAL * len(subject.reader.region(header).words.intersection(subject.words))
        told = subject.share(subject.said_by(header) & rest)
        return column_score(question, subject, header, rest, home) + told + literal

    key = max(full, key=lambda key: (fit(key[0]), key[1]))
    told = subject.share(subject.said_by(key[0]) & rest)
    return (key[0], found[key], told) if told or len(units) < 2 else ("", [], 0.0)


def _things(subject: Subject, rows: Sequence[Statement]) -> int:
    """The terms that the rows' names and their header say: which of them is asked for, not the most of what."""
    names = [columns_of(s)[0] for s in rows]
    cells = [cell.strip() for cell in rows[0].text.split(CELL)]
    headers = rows[0].passage.headers.split(CELL)
    own = [h for h, cell in zip(headers, cells, strict=False) if cell == names[0]]
    return subject.said_by(*own, *names)


def _of_another_time(question: Question, header: str) -> bool:
    """Whether a column is about other months, or another year, than the question names."""
    told = header_period(header)
    return told is not None and bool(question.query.periods) and not any(told.same(p) for p in question.query.periods)


def _value(cell: str) -> tuple[bool, float] | None:
    """Whether a cell holds a day, and the number to order it by."""
    if days := dates(cell):
        return True, 10_000.0 * days[0].year + 100 * days[0].month + days[0].day
    plain = _PLAIN.fullmatch(cell)
    return (False, float(parse_number(plain[2])) * (-1 if plain[1] == "-" else 1)) if plain else None


_PLAIN = re.compile(rf"([-+]?)\s?({NUMBER})\s?%?")
