"""Passages as what a sentence is checked against: the values that they say and the words around each. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from assistant.grounding.directions import polarity_of
from assistant.grounding.facts import (
    ANY_NOUN,
    ANY_UNIT,
    Fact,
    Value,
    cell_figures,
    facts_of,
    implied,
    times_of_file,
    years_named,
)
from assistant.grounding.labels import Label, beside, folded_syllables, weighted
from assistant.planted import is_instruction
from index.report import CELL, Passage
from index.scanning import WORD, last_part
from index.text import Date, Quantity
from index.vietnamese import Analyzer, Span, fold, sentences


@dataclass(frozen=True)
class Said:
    """One value in a source; `sentence` is where it stands in the source's text.

    `parts` are the words beside it with what they weigh, `before` and `after` the text on either side.
    """

    fact: Fact
    parts: Sequence[tuple[str, float]]
    sentence: Span
    polarity: int
    before: str
    after: str
    analyzer: Analyzer

    @cached_property
    def label(self) -> Label:
        """What the value is said of."""
        return weighted(self.parts, self.analyzer)

    @cached_property
    def around(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The folded syllables before and after it, the nearest `REACH`."""
        return (
            tuple(folded_syllables(self.before, self.analyzer)[-REACH:]),
            tuple(folded_syllables(self.after, self.analyzer)[:REACH]),
        )


REACH = 24
"""Syllables on either side of a value that are looked at."""
LARGE = 3
"""Digits from which a number in a line of the same words is that line's."""
COUNTED = 20
"""From here a number without a noun counts what its line names."""
_MARKS = (["so"], ["lan"], ["thu"])
"""Words before a number that tell nothing of what it numbers: the word before them does."""


FROM_DIGITS = re.compile(r"\d\S*")


@dataclass(frozen=True)
class Source:
    """A numbered passage. Build it once a question; everything derived is computed on first use."""

    marker: int
    passage: Passage
    analyzer: Analyzer

    @cached_property
    def text(self) -> str:
        """What is cited: the passage, below the headers of its table."""
        passage = self.passage
        above = f"{passage.headers}\n" if passage.headers not in passage.text else ""
        return above + passage.text

    @cached_property
    def context(self) -> str:
        """What the passage inherits, and the model is shown: lead-in, headings, and what is known of the paper."""
        passage, meta = self.passage, self.passage.metadata
        day = "/".join(reversed(meta.date.split("-"))) if meta.date else ""
        parts = (passage.lead_in, passage.section, meta.title, meta.body, meta.province, meta.period, meta.kind)
        befell = (one.told for one in passage.standing)
        return "\n".join((*parts, meta.number, day, passage.document, *befell))

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """Sentences and rows of the text, without those that give instructions to a reader's software."""
        return tuple(span for span in _spans(self.text) if not is_instruction(span.of(self.text)))

    @cached_property
    def said(self) -> tuple[Said, ...]:
        """The values of the text."""
        found: list[Said] = []
        for span in self.spans:
            line = span.of(self.text)
            if CELL in line:
                found += self._row(line, span)
            for fact, parts in beside(line):
                sides = line[: fact.start], line[fact.end :]
                found.append(Said(fact, parts, span, polarity_of(line, fact), *sides, self.analyzer))
        return tuple(found)

    def _row(self, line: str, span: Span) -> Iterator[Said]:
        cells, headers = line.split(CELL), self.passage.headers.split(CELL)
        words = " ".join(cell for cell in cells if any(c.isalpha() for c in cell))
        context = f"{self.passage.lead_in}\n{self.passage.section}"
        for i, quantity in cell_figures(line, self.passage.headers, context):
            header = headers[i] if len(headers) == len(cells) else ""
            parts = ((words, 1.0), (header, 1.0))
            yield Said(Fact(quantity.text, quantity, 0, 0), parts, span, 0, f"{header} {words}", "", self.analyzer)

    @cached_property
    def figure_lines(self) -> tuple[tuple[Span, tuple[Quantity, ...]], ...]:
        """Each sentence and row that holds figures, with them."""
        figures = [(s.sentence, s.fact.value) for s in self.said if isinstance(s.fact.value, Quantity)]
        grouped = groupby(figures, key=lambda pair: pair[0])
        return tuple((span, tuple(value for _, value in pairs)) for span, pairs in grouped)

    @cached_property
    def values(self) -> tuple[Value, ...]:
        """All that the text and its context say, implied values included."""
        own = (v for said in self.said for v in implied(said.fact))
        return tuple(dict.fromkeys((*own, *years_named(self.text), *self.inherited)))

    @cached_property
    def inherited(self) -> tuple[Value, ...]:
        """What the context says: the paper's number, date and period, what its headings tell."""
        told = (v for fact in facts_of(self.context) for v in implied(fact))
        return (*told, *years_named(self.context), *times_of_file(self.passage.document))

    @cached_property
    def words(self) -> str:
        """Folded syllables of the text and its context as one line; "và" and "&" count for nothing there."""
        sound = "\n".join(span.of(self.text) for span in self.spans)
        return one_line(self.folded(f"{sound}\n{self.context}"), self.plain(f"{sound}\n{self.context}"))

    @cached_property
    def lines(self) -> tuple[tuple[str, ...], ...]:
        """The sentences, and the lines that it inherits, as lower-case syllables with abbreviations written out."""
        inherited = (self.passage.lead_in, self.passage.section, self.passage.metadata.title)
        own = [span.of(self.text) for span in self.spans]
        return tuple(tuple(self.analyzer.syllables(line)) for line in (*own, *inherited) if line)

    @cached_property
    def known(self) -> frozenset[str]:
        """Folded syllables of what is known of the paper: its place, body, period, kind."""
        meta = self.passage.metadata
        return frozenset(self.folded(f"{meta.body} {meta.province} {meta.period} {meta.kind}"))

    def folded(self, text: str) -> list[str]:
        return folded_syllables(text, self.analyzer)

    def plain(self, text: str) -> list[str]:
        """Folded syllables as they are written, abbreviations left as they are."""
        return WORD.findall(fold(text))

    def holds(self, fact: Fact) -> bool:
        """Whether the text or its context says a value. A bare number vouches for a count only where its own words name
        what is counted ("Tổng số dự án: 26")."""
        value = fact.value
        if not isinstance(value, Quantity):
            short = f"{value.day}/{value.month}" if isinstance(value, Date) and not value.year else ""
            return any(fact.agrees_with(v) for v in self.values) or (bool(short) and self.says_whole(short))
        if value.kind in ("none", "other"):
            return True  # checked with the words beside it
        if any(fact.agrees_with(v) and v.unit for v in self.values if isinstance(v, Quantity)):
            return True
        return any(fact.agrees_with(s.fact.value) and self._names_before(value.unit, s) for s in self.said)

    def tabled(self, fact: Fact) -> bool:
        """Whether a table holds the number, of whatever."""
        any_ = (s.fact.value for s in self.said)
        return any(isinstance(v, Quantity) and v.unit in (ANY_UNIT, ANY_NOUN) and fact.agrees_with(v) for v in any_)

    def _names_before(self, unit: str, said: Said) -> bool:
        """Whether a bare number follows the name of what is counted ("Số dự án: 26"), or a large one stands in a line
        that names it ("2.905 đơn, đã xử lý 2.318")."""
        line = fold(said.sentence.of(self.text))
        if isinstance(said.fact.value, Quantity) and said.fact.value.number >= COUNTED and f" {unit} " in f" {line} ":
            return True
        before = fold(said.sentence.of(self.text))[: said.fact.start].rstrip()
        return before.endswith((":", "=", " la", " dat", " con")) and unit in last_part(before[-60:], ".;")

    def says_whole(self, word: str) -> bool:
        """Whether a word with digits stands here as it is."""
        return bool(re.search(rf"(?<![\w.,/]){re.escape(fold(word))}(?![\w]|[.,/]\d)", self._lower))

    @cached_property
    def _lower(self) -> str:
        return fold(f"{self.text}\n{self.context}")

    def says_beside(self, number: Sequence[str], text: str, start: int, end: int) -> bool:
        """Whether a number stands here with the word before it or the word after it that it has in a sentence."""
        before = self.plain(text[:start])
        before = [word for word in before[-3:] if word != "va"]
        before = before[-2:] if before[-1:] in _MARKS else before[-1:]
        after = self.plain(text[end:])[:1]
        pairs = [part for part in ([*before, *number], [*number, *after]) if len(part) > len(number)] or [list(number)]
        if any(f" {' '.join(part)} " in self.words for part in pairs):
            return True
        listed = rf" {re.escape(' '.join(before))}(?: \d+)+ {re.escape(' '.join(number))} "  # "mục 3 và 5"
        return bool(before) and bool(re.search(listed, self.words))

    def lists(self, word: str, text: str) -> bool:
        """Whether a number is a part of a longer mark ("26/39", "2.3+5.1") or of a row of a table, or one of three
        digits and more, in a line that says a third of the words of a sentence besides."""
        words = set(self.folded(FROM_DIGITS.sub(" ", text)))
        number = re.escape(word.lstrip("0") or "0")
        part = re.compile(rf"(?<![\w.,])0*{number}(?=[/+]\d)|(?<=\d[/+])0*{number}(?!\w|[.,]\d)")
        cell = re.compile(rf"(?:^|{CELL})\s*0*{number}\s*(?:{CELL}|$)")
        large = re.compile(rf"(?<![\w.,/]){number}(?![\w]|[.,/]\d)" if len(number) >= LARGE else r"(?!)")
        for span in self.spans:
            line = span.of(self.text)
            told = self.folded(f"{line} {self.passage.headers}")
            alike = 3 * len(words.intersection(told)) >= len(words)
            if alike and any(form.search(line) for form in (part, cell, large)):
                return True
        return False


def one_line(*series: Sequence[str]) -> str:
    return " | ".join(f" {' '.join(s for s in words if s != 'va')} " for words in series)


def _spans(text: str) -> Iterator[Span]:
    at = 0
    for line in text.split("\n"):
        if CELL in line:
            yield Span(at, at + len(line))
        else:
            yield from (Span(at + s.start, at + s.end) for s in sentences(line))
        at += len(line) + 1
