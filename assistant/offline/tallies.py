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
from index.cells import is_total, opens_with
from index.query import is_function_word
from index.report import CELL, Passage
from index.vietnamese import fold

_WORD = re.compile(r"\w+")

ROOM = 760
"""Characters of the rows that are shown."""
MOST_SHOWN = 5
"""Rows of a whole list that are shown beside their count."""
_COUNTS = re.compile(r"\b(?:bao nhieu|may)\s+(.+)")
_LISTS = re.compile(r"\b(?:liet ke|ke ten|ke ra|neu ten)\s+(?:(?:tat ca|toan bo|cac|nhung|ten)\s+)*(.+)")
_NAMES = re.compile(r"^(?:ten|ten goi|ho va ten|ho ten)\s+")
_LONGEST_VALUE = 60
MOST_KEPT = 0.6
"""Share of a table's rows beyond which what was taken for a condition tells nothing apart."""

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Told:
    """What of a question a column tells: the phrases that its cells have, and the question's words that these are."""

    column: int
    phrases: frozenset[Words]
    words: frozenset[int]

    def holds(self, row: _Row) -> bool:
        return any(_places(row.cells[self.column], phrase) for phrase in self.phrases)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row with the words of its cells, the last of them those of the group that it is a part of."""

    statement: Statement
    cells: tuple[Words, ...]


def asks_tally(question: Question) -> bool:
    """Whether a question asks how many things there are, or for a list of them."""
    plain = fold(question.text)
    return bool(_COUNTS.search(plain) or _LISTS.search(plain)) or "list" in question.wants


def tally(question: Question, best: Weighed, passages: Sequence[Passage]) -> Extreme | None:
    """The rows that a question counts or lists, of the table of the `best` statement; None where it does not, or where
    the table leaves a word of it untold. `passages` are those of its document."""
    plain = fold(question.text)
    counts = _COUNTS.search(plain)
    if not asks_tally(question) or best.statement.kind != "row":
        return None
    home = best.statement.passage
    headers = [_words(header) for header in home.headers.split(CELL)]
    rows = [_row(s, len(headers)) for s in _rows([p for p in passages if _same_table(p, home)])]
    if len(rows) < FEWEST_ROWS:
        return None
    asked = _words(plain)
    named = _named(asked, counts, headers, rows)
    told = _told(asked, headers, rows, _known(question, home))
    if counts and (named is None or _tells_counts(headers, headers[named])):
        return None
    if not counts and all(one.column == _label_column(rows[0]) for one in told):
        return None  # of a row that is named by itself something else is asked
    if not _all_told(question, asked, told, headers, home):
        return None
    kept = [row for row in rows if all(one.holds(row) for one in told)]
    if not kept or (not counts and len(kept) > MOST_KEPT * len(rows)):
        return None
    return _listed(best, rows, kept, named, [one.column for one in told])


def _listed(
    best: Weighed, rows: Sequence[_Row], kept: Sequence[_Row], named: int | None, columns: Sequence[int]
) -> Extreme:
    """The rows kept, as many as there is room for, with how many they are of how many."""
    texts = [_text(row.statement, named, columns) for row in kept]
    fitting = _fitting(texts if columns else texts[:MOST_SHOWN])
    lead = f"{COMPUTED} {len(kept)} trong {len(rows)} dòng" if columns else f"{COMPUTED} {len(rows)} dòng"
    lead += f", nêu {fitting} dòng đầu" if fitting < len(kept) else ""
    items = [
        Candidate(text, row.statement.passage, row.statement.start, row.statement.end, best.score, best.probability)
        for text, row in zip(texts[:fitting], kept, strict=False)
    ]
    return Extreme(lead, tuple(items))


def _same_table(passage: Passage, home: Passage) -> bool:
    return (passage.headers, passage.section) == (home.headers, home.section)


def _row(statement: Statement, columns: int) -> _Row:
    cells = [_words(cell) for cell in statement.text.split(CELL)[:columns]]
    cells += [()] * (columns - len(cells))
    return _Row(statement, (*cells, _words(statement.passage.lead_in)))


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
    return tuple(_WORD.findall(fold(text)))


def _bare(header: Words) -> Words:
    """A column's name without "tên": "Tên doanh nghiệp" -> doanh nghiep; () for a name of one word."""
    name = _words(_NAMES.sub("", " ".join(header)))
    return name if len(name) > 1 else ()


def _named(asked: Words, counts: re.Match[str] | None, headers: Sequence[Words], rows: Sequence[_Row]) -> int | None:
    """The column of what is counted ("bao nhiêu doanh nghiệp": "Tên doanh nghiệp", the rows' names) or listed."""
    names = list(map(_bare, headers))
    if counts:
        at = _label_column(rows[0])
        rest = _words(counts[1])
        return at if at < len(names) and names[at] and rest[: len(names[at])] == names[at] else None
    said = [(place, i) for i, name in enumerate(names) if name for place in _places(asked, name)[:1]]
    return min(said, default=(0, None))[1]


def _label_column(row: _Row) -> int:
    """Where the rows' names stand."""
    label = columns_of(row.statement)[0]
    return next((i for i, cell in enumerate(row.statement.text.split(CELL)) if cell.strip() == label), 0)


def _told(asked: Words, headers: Sequence[Words], rows: Sequence[_Row], known: frozenset[str]) -> list[_Told]:
    """For each column what of the question its cells say: a whole cell, or two words and more of one. A word is told
    once: the longest phrase counts, then that of a column which the question names, then that of the first column.

    Of two phrases of a column that adjoin the first counts: "tạm ngừng hoạt động" is no "hoạt động".
    """
    found: list[tuple[int, bool, int, int]] = []
    names = {n for bare in map(_bare, headers) for at in _places(asked, bare) for n in range(at, at + len(bare))}
    for column in range(1, len(headers) + 1):
        cells = {row.cells[column] for row in rows if row.cells[column]}
        runs = {(at, size) for cell in cells for at, size in _runs(asked, cell)}
        named = column < len(headers) and _is_named(asked, headers[column])
        found += [
            (-size, not named, column, at)
            for at, size in runs
            if not set(asked[at : at + size]) <= known and not names.issuperset(range(at, at + size))
        ]
    taken: set[int] = set()
    of_column: dict[int, list[tuple[int, int]]] = {}
    for size, _, column, at in sorted(found):
        if not taken.intersection(range(at, at - size)):
            taken.update(range(at, at - size))
            of_column.setdefault(column, []).append((at, at - size))
    told = []
    for column, spans in sorted(of_column.items()):
        ends = {b for _, b in spans}
        phrases = frozenset(asked[a:b] for a, b in spans if a not in ends)
        told.append(_Told(column, phrases, frozenset(n for a, b in spans for n in range(a, b))))
    return told


def _is_named(asked: Words, header: Words) -> bool:
    """Whether a question has a header's last two words: "chủ trì" of "Cơ quan chủ trì"."""
    return bool(len(header) > 1 and _places(asked, header[-2:]))


def _runs(asked: Words, cell: Words) -> Iterator[tuple[int, int]]:
    """Where, and how far, the question says the cell word for word: all of it, or two words and more."""
    for at in range(len(asked)):
        sizes = [_common(asked[at:], cell[begin:]) for begin in range(len(cell)) if cell[begin] == asked[at]]
        size = max(sizes, default=0)
        if size > 1 or (size and asked[at : at + size] == cell):
            yield at, size


def _common(left: Words, right: Words) -> int:
    return next((n for n, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))


def _places(words: Words, phrase: Words) -> list[int]:
    return [i for i in range(len(words) - len(phrase) + 1) if words[i : i + len(phrase)] == phrase] if phrase else []


def _known(question: Question, home: Passage) -> frozenset[str]:
    """The words that name the table and its document, and tell rows of it apart from others nowhere."""
    meta = home.metadata
    names = f"{home.section} {meta.title} {meta.body} {meta.province} {meta.period} {meta.number} {home.document}"
    return frozenset((*_words(names), *words_of("danh sách"), *_words(" ".join(question.query.provinces))))


def _all_told(question: Question, asked: Words, told: Sequence[_Told], headers: Sequence[Words], home: Passage) -> bool:
    """Whether the table, its names and those of its document account for every word that a question is made of."""
    own = {n for one in told for n in one.words}
    known = _known(question, home) | {word for header in headers for word in header}
    left = [word for n, word in enumerate(asked) if n not in own and word not in known]
    return not words_of("không đếm được").intersection(left) and all(is_function_word(w, True) for w in left)


def _text(statement: Statement, named: int | None, columns: Sequence[int]) -> str:
    """A row by its name, with the cells that it was chosen by."""
    headers, cells = statement.passage.headers.split(CELL), statement.text.split(CELL)
    label = columns_of(statement)[0]
    name = cells[named].strip() if named is not None and named < len(cells) and cells[named].strip() else label
    others = [i for i in columns if i < len(cells) and cells[i].strip() not in (name, label)]
    told = "; ".join(f"{headers[i]}: {_shortened(cells[i].strip())}" for i in others)
    subject = name if name == label else f"{name} – {label}"
    return f"{subject} – {told}" if told else subject


def _shortened(cell: str) -> str:
    return cell if len(cell) <= _LONGEST_VALUE else f"{cell[:_LONGEST_VALUE].rsplit(' ', 1)[0]} …"


def _fitting(texts: Sequence[str]) -> int:
    used = 0
    for n, text in enumerate(texts):
        used += len(text) + 3
        if used > ROOM and n:
            return n
    return len(texts)
