"""What tools return, and the ledger that numbers it: passages as [n], values as v1, v2 …, computations as t1, t2 …

A tool's function gives a `Result` and knows nothing of numbers; the ledger gives them out and writes the text that the
model reads. So the model points at passages and values, and types no figure that a computation is made of.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from assistant.agent.figures import figures_of
from assistant.agent.values import Value
from assistant.generation.context import shown
from assistant.grounding import Source, Vouched
from index.report import Passage
from index.vietnamese import Analyzer
from prompts import render

ABOUT_A_PASSAGE, ABOUT_A_ROW = 140, 12
"""Tokens of what stands around a passage (its paper, the references of its figures) and around a row."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table that a tool returns; `value` is the figure that it tells."""

    text: str
    passage: Passage
    value: Value | None = None


@dataclass(frozen=True, slots=True)
class Computed:
    """A computation over values of the ledger."""

    line: str
    vouched: Vouched


@dataclass(frozen=True, slots=True)
class Result:
    """`said` is the step in Vietnamese for staff ("Đã tìm “…”: 8 đoạn"), `note` what else the model is told.

    `failed`: the call could not be done as it stands, and `note` says what would be accepted.
    """

    said: str
    passages: tuple[Passage, ...] = ()
    rows: tuple[Row, ...] = ()
    note: str = ""
    computed: Computed | None = None
    failed: bool = False


@dataclass
class Ledger:
    """What the model has been shown so far, in order. One for each question."""

    analyzer: Analyzer
    sources: list[Source] = field(default_factory=list)
    values: dict[str, Value] = field(default_factory=dict)
    vouched: list[Vouched] = field(default_factory=list)
    read: set[str] = field(default_factory=set)
    """The passages whose whole text the model has been shown; of others it has seen a row."""

    def begin(self, sources: Sequence[Source]) -> None:
        """The passages of the prompt are the first."""
        self.sources = list(sources)
        self.read = {source.passage.id for source in sources}

    def mark(self, passage: Passage) -> int:
        """The number of a passage, a new one where it has none."""
        known = next((s for s in self.sources if s.passage.id == passage.id), None)
        if known is None:
            known = Source(len(self.sources) + 1, passage, self.analyzer)
            self.sources.append(known)
        return known.marker

    def told(self, result: Result) -> str:
        """The text of a result for the model; its passages, values and computations are numbered by it."""
        if result.failed:
            return result.note
        fresh = [p for p in result.passages if p.id not in self.read]
        again = [self.mark(p) for p in result.passages if p not in fresh]
        self.read |= {p.id for p in fresh}
        new = [(source := self._source(p), self.figures(source)) for p in fresh]
        fence = _fence([*(p.text for p in fresh), *(row.text for row in result.rows)])
        passages = [{**shown(source), "figures": figures} for source, figures in new]
        rows = [self._row(row) for row in result.rows]
        lines = [self._computed(result.computed)] if result.computed else []
        return render(
            "tool_result", passages=passages, again=again, rows=rows, lines=lines, note=result.note, fence=fence
        )

    def _source(self, passage: Passage) -> Source:
        marker = self.mark(passage)
        return self.sources[marker - 1]

    def figures(self, source: Source) -> str:
        """The figures of a passage by reference, for computing with them."""
        named = []
        for n, value in enumerate(figures_of(source), 1):
            self.values[reference := f"{source.marker}.{n}"] = value
            named.append(f"{reference} = {value.text}")
        return "; ".join(named)

    def _row(self, row: Row) -> str:
        marker = self.mark(row.passage)
        if row.value is None:
            return f"{row.text} [{marker}]"
        reference = f"v{1 + sum(name.startswith('v') for name in self.values)}"
        self.values[reference] = row.value.at(marker)
        return f"{reference}: {row.text} [{marker}]"

    def _computed(self, done: Computed) -> str:
        self.vouched.append(done.vouched)
        markers = "".join(f"[{m}]" for m in done.vouched.markers)
        return f"t{len(self.vouched)}: {done.line} {markers}"


def _fence(texts: Sequence[str]) -> str:
    """What no document can have foreseen, and the same for the same texts."""
    return f"====={hashlib.sha256(chr(0).join(texts).encode()).hexdigest()[:8]}====="


def fitted(result: Result, room: int, count: Callable[[str], int]) -> Result:
    """As many of a result's passages and rows, from the first on, as the room in tokens allows."""
    passages, rows = [], []
    for passage in result.passages:
        room -= count(f"{passage.headers}{passage.text}{passage.lead_in}{passage.section}") + ABOUT_A_PASSAGE
        if room >= 0:
            passages.append(passage)
    for row in result.rows:
        room -= count(row.text) + ABOUT_A_ROW
        if room >= 0:
            rows.append(row)
    left = len(result.passages) + len(result.rows) - len(passages) - len(rows)
    note = f"{result.note}\n(còn {left} mục không đủ chỗ để nêu)" if left else result.note
    return replace(result, passages=tuple(passages), rows=tuple(rows), note=note.strip())


def names(values: Sequence[str], most: int = 12) -> str:
    """ "a, b, c …" for a sentence that says what there is."""
    listed = ", ".join(f"“{v}”" for v in values[:most])
    return f"{listed} …" if len(values) > most else listed
