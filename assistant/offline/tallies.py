"""How many rows of a list there are, or which of them a question names by a cell: counted over the whole table.

"Có bao nhiêu doanh nghiệp tạm ngừng hoạt động?" counts the rows whose status is "Tạm ngừng". Every word of the question
must be told by the table, so that what it also asks for ("trên 200 lao động") is not passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.grounding import COMPUTED
from assistant.offline.cells import words_of
from assistant.offline.extremes import FEWEST_ROWS, Extreme
from assistant.offline.features import Weighed
from assistant.offline.quoting import Candidate
from assistant.question import Question
from assistant.statements import Statement, statements_of
from assistant.table_rows import columns_of
from index.cells import is_figure, is_total, opens_with
from index.query import is_function_word
from index.report import CELL, Passage
from index.vietnamese import fold

ROOM = 760
"""Characters of the rows that are shown."""
MOST_SHOWN = 5
"""Rows of a whole list that are shown beside their count."""
_COUNTS = re.compile(r"\b(?:bao nhieu|may)\s+(.+)")
_LISTS = re.compile(r"\b(?:liet ke|ke ten|ke ra|neu ten)\s+(?:(?:tat ca|toan bo|cac|nhung|ten)\s+)*(.+)")
_NAMES = re.compile(r"^(?:ten|ten goi|ho va ten|ho ten)\s+")
_LONGEST_VALUE = 60

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Told:
    """What of a question a column tells: the values that it names, and every word that they account for."""

    column: int
    values: frozenset[Words]
    words: frozenset[str]


def tally(question: Question, best: Weighed, passages: Sequence[Passage]) -> Extreme | None:
    """The rows that a question counts or lists, of the table of the `best` statement; None where it does not, or where
    the table leaves a word of it untold. `passages` are those of its document."""
    plain = fold(question.text)
    asked = _COUNTS.search(plain) or _LISTS.search(plain)
    if asked is None or best.statement.kind != "row":
        return None
    home = best.statement.passage
    rows = _rows([p for p in passages if (p.headers, p.section) == (home.headers, home.section)])
    headers = [_words(header) for header in home.headers.split(CELL)]
    noun = _noun(_words(asked[1]), headers, rows)
    if len(rows) < FEWEST_ROWS or not noun or _tells_counts(headers, noun):
        return None
    told = list(_told(_words(plain), headers, rows))
    if not _all_told(question, plain, noun, told, headers, home) or not (told or _COUNTS.search(plain)):
        return None
    kept = [s for s in rows if all(_cell(s, one.column) in one.values for one in told)]
    texts = [_text(s, [one.column for one in told]) for s in kept]
    fitting = _fitting(texts if told else texts[:MOST_SHOWN])
    if not kept:
        return None
    lead = f"{COMPUTED} {len(kept)} trong {len(rows)} dòng" if told else f"{COMPUTED} {len(rows)} dòng"
    lead += f", nêu {fitting} dòng đầu" if fitting < len(kept) else ""
    items = [
        Candidate(text, s.passage, s.start, s.end, best.score, best.probability)
        for text, s in zip(texts[:fitting], kept, strict=False)
    ]
    return Extreme(lead, tuple(items))


def _rows(passages: Sequence[Passage]) -> list[Statement]:
    """The rows of one list: those that it numbers on and on, else those with more than a name under one title; none
    where rows under several titles may be several lists."""
    rows = [s for p in passages for s in statements_of(p) if s.kind == "row" and not is_total(s.text.split(CELL))]
    first = passages[0].headers.split(CELL)[0] if passages else ""
    counted = {number: s for s in rows if (number := s.text.split(CELL)[0].strip(" .")).isdecimal()}
    if opens_with("thứ tự", first) and list(counted) == [str(n) for n in range(1, len(counted) + 1)]:
        return list(counted.values())
    return [s for s in rows if columns_of(s)[1]] if len({p.lead_in for p in passages}) == 1 else []


def _tells_counts(headers: Sequence[Words], noun: Words) -> bool:
    """Whether a column tells how many there are, so that a row is no single thing: "Số lượng", "Số doanh nghiệp"."""
    counts = (("so", "luong"), ("tong", "so"), ("so", *noun))
    return any(header[: len(one)] == one and len(header) <= len(one) + 2 for header in headers for one in counts)


def _words(text: str) -> Words:
    return tuple(re.findall(r"\w+", fold(text)))


def _cell(statement: Statement, column: int) -> Words:
    cells = statement.text.split(CELL)
    return _words(cells[column]) if column < len(cells) else ()


def _noun(rest: Words, headers: Sequence[Words], rows: Sequence[Statement]) -> Words:
    """What is counted, where the column of the rows' names is called so: "Tên doanh nghiệp"."""
    if not rows:
        return ()
    label = columns_of(rows[0])[0]
    at = next((i for i, cell in enumerate(rows[0].text.split(CELL)) if cell.strip() == label), 0)
    named = _words(_NAMES.sub("", " ".join(headers[at]))) if at < len(headers) else ()
    return named if named and rest[: len(named)] == named else ()


def _told(asked: Words, headers: Sequence[Words], rows: Sequence[Statement]) -> Iterator[_Told]:
    """For each column whose cells recur the values that the question names. Of two beside each other the first counts:
    "tạm ngừng hoạt động" is no "hoạt động"."""
    for column in range(1, len(headers)):
        cells = [s.text.split(CELL)[column].strip() for s in rows if column < len(s.text.split(CELL))]
        values = {_words(cell) for cell in cells if cell and len(cell) <= _LONGEST_VALUE and not is_figure(cell)}
        if not values or 2 * len(values) > len(rows):
            continue
        places = sorted((at, -len(v), v) for v in values if v for at in _places(asked, v))
        kept: list[Words] = []
        words: set[str] = set()
        end = -1
        for at, size, value in places:
            if at > end or not kept:
                kept.append(value)
            words.update(value)
            end = max(end, at - size)
        if kept:
            yield _Told(column, frozenset(kept), frozenset(words))


def _places(words: Words, phrase: Words) -> list[int]:
    return [i for i in range(len(words) - len(phrase) + 1) if words[i : i + len(phrase)] == phrase]


def _all_told(
    question: Question, plain: str, noun: Words, told: Sequence[_Told], headers: Sequence[Words], home: Passage
) -> bool:
    """Whether the table, its names and those of its document account for every word that a question is made of."""
    meta = home.metadata
    above = _words(f"{home.section} {home.lead_in} {meta.title} {meta.body} {meta.province} {meta.period}")
    known = {*noun, *above, *words_of("danh sách"), *_words(" ".join(question.query.provinces))}
    known.update(word for one in told for word in (*one.words, *headers[one.column]))
    left = [w for w in _words(plain) if w not in known]
    return not words_of("không đếm được").intersection(left) and all(is_function_word(w, True) for w in left)


def _text(statement: Statement, columns: Sequence[int]) -> str:
    """A row by its name, with the cells that it was chosen by."""
    headers, cells = statement.passage.headers.split(CELL), statement.text.split(CELL)
    chosen = "; ".join(f"{headers[i]}: {cells[i].strip()}" for i in columns)
    label = columns_of(statement)[0]
    return f"{label} – {chosen}" if chosen else label


def _fitting(texts: Sequence[str]) -> int:
    used = 0
    for n, text in enumerate(texts):
        used += len(text) + 3
        if used > ROOM and n:
            return n
    return len(texts)
