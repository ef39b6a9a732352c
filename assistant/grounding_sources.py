"""Passages as what a sentence can be checked against: their statements, their words, where a quote stands. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from assistant.grounding_figures import Fact, facts_of, figures_in, row_figures, spelled_out
from assistant.grounding_words import content, names_in
from assistant.inheritance import nature_of, period_of
from assistant.planted import is_instruction
from assistant.statements import Statement, statements_of
from assistant.table_rows import header_period
from index.chunking import SECTION
from index.report import CELL, Passage
from index.text import Period, Quantity, periods, quantities
from index.vietnamese import Analyzer, Span, fold


@dataclass(frozen=True, slots=True)
class Figure:
    """One occurrence of a quantity in a statement. `nature` and `period` are the column's, for a table."""

    statement: Statement
    quantity: Quantity
    in_table: bool = False
    header: str = ""


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
        above = f"{passage.headers}\n" if passage.headers and passage.headers not in passage.text else ""
        return above + passage.text

    @cached_property
    def context(self) -> str:
        """What the passage inherits: lead-in, headings, title, body, province, period."""
        passage, meta = self.passage, self.passage.metadata
        return "\n".join(
            (passage.lead_in, passage.section, meta.title, meta.body, meta.province, meta.period, meta.kind)
        )

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """Those that may vouch for something: each by itself, none of a sentence that gives instructions."""
        return tuple(s for s in statements_of(self.passage) if not s.joined and not is_instruction(s.sentence_text))

    @cached_property
    def planted(self) -> bool:
        """Whether a sentence of the passage gives instructions."""
        return is_instruction(self.passage.text)

    @cached_property
    def sound_text(self) -> str:
        """The text without sentences that give instructions."""
        if not self.planted:
            return self.text
        spans = dict.fromkeys(s.sentence for s in self.statements)
        return "\n".join(span.of(self.passage.text) for span in spans)

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        return tuple(f for s in self.statements for f in _figures_of(s))

    @cached_property
    def loose(self) -> tuple[Quantity, ...]:
        """Quantities of the text as a whole, for those that the statements leave out (headings, number lines)."""
        return tuple(figures_in(self.sound_text, self.passage.lead_in))

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        return tuple(periods(f"{self.sound_text}\n{self.context}"))

    @cached_property
    def terms(self) -> frozenset[str]:
        """Folded syllables of the text and of what it inherits."""
        return frozenset(self.folded(f"{self.sound_text}\n{self.context}"))

    @cached_property
    def words(self) -> str:
        """The same as one line, for looking up names; "và" and "&" count for nothing there."""
        return name_words(self.folded(f"{self.sound_text}\n{self.context}"))

    @cached_property
    def said(self) -> tuple[tuple[Statement, frozenset[str]], ...]:
        """Each statement with the folded syllables that it and its lead-in say."""
        return tuple((s, frozenset(self.folded(f"{s.text}\n{s.lead_in}"))) for s in self.statements)

    @cached_property
    def known(self) -> frozenset[str]:
        """The folded syllables of what the passage inherits."""
        return frozenset(self.folded(self.context))

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        return tuple(facts_of(self.sound_text))

    def folded(self, text: str) -> list[str]:
        return _folded(text, self.analyzer)

    def scope(self, statement: Statement) -> str:
        """What may carry the subject of a statement: its sentence, lead-in, headings, title; and the words before it
        in its line, where it names nobody itself."""
        passage, meta = self.passage, self.passage.metadata
        line = passage.text.rfind("\n", 0, statement.sentence.start) + 1
        alone = statement.series <= 0 and not names_in(statement.sentence_text)
        previous = passage.text[line : statement.sentence.start][-300:] if alone else ""
        return "\n".join(
            (
                previous,
                statement.sentence_text,
                statement.lead_in,
                passage.lead_in,
                passage.section.replace(SECTION, "\n"),
                passage.headers.replace(CELL, "\n"),
                meta.title,
                meta.body,
                meta.province,
            )
        )

    def periods_of(self, statement: Statement, header: str = "") -> list[Period]:
        """The periods that a statement's figures may be of: its column's, else its own words', else inherited."""
        column = header_period(header) if header else None
        if column is not None:
            return [column]
        own = periods(statement.sentence_text)
        inherited = period_of(statement)
        return [*own, *([inherited] if inherited else [])]

    def nature_of(self, statement: Statement, header: str = "") -> str | None:
        plain = fold(header)
        if re.search(r"\bke hoach\b|\bchi tieu\b|\bmuc tieu\b|\bkh\b", plain) and not re.search(r"[%/]|\bso\b", plain):
            return "target"
        if re.search(r"\bthuc hien\b|\bth\b", plain):
            return "result"
        return nature_of(statement)


def _figures_of(statement: Statement) -> list[Figure]:
    text = statement.text
    if statement.kind != "row" or CELL not in text:
        return [Figure(statement, q) for q in (*quantities(text), *spelled_out(text))]
    cells, headers = text.split(CELL), statement.passage.headers.split(CELL)
    found = [Figure(statement, q, True) for q in quantities(text.replace(CELL, " ; "))]
    for i, cell in enumerate(cells):
        header = headers[i] if len(headers) == len(cells) else ""
        alone = CELL.join(c if j == i or not any(ch.isdigit() for ch in c) else "" for j, c in enumerate(cells))
        context = f"{statement.lead_in}\n{statement.passage.lead_in}"
        with_unit = row_figures(alone, statement.passage.headers, context)
        found += [Figure(statement, q, True, header) for q in (*with_unit, *quantities(cell))]
    return found


@lru_cache(maxsize=20_000)
def _folded(text: str, analyzer: Analyzer) -> list[str]:
    return [fold(s) for s in analyzer.syllables(text)]


def name_words(folded: Sequence[str]) -> str:
    return f" {' '.join(s for s in folded if s != 'va')} "


# -------------------------------------------------------------------------------------------------- alignment

MOST_STATEMENTS = 4


def align(words: Sequence[str], source: Source, fixed: Sequence[Statement] = ()) -> tuple[list[Statement], float]:
    """The few statements of a source that together say most of `words`, and the share that they and what they
    inherit say. `fixed` are taken first."""
    wanted = content(words)
    if not wanted:
        return list(fixed), 1.0
    said, known = source.said, source.known
    chosen = list(dict.fromkeys(fixed))
    covered = set(known).union(*(w for s, w in said if s in chosen))
    while len(chosen) < MOST_STATEMENTS:
        gain, best, its = max(
            ((sum(w in more and w not in covered for w in wanted), s, more) for s, more in said if s not in chosen),
            key=lambda option: option[0],
            default=(0, None, frozenset()),
        )
        if best is None or gain < (max(2, 0.12 * len(wanted)) if chosen else 1):
            break
        chosen.append(best)
        covered |= its
    return chosen, sum(w in covered for w in wanted) / len(wanted)


# ------------------------------------------------------------------------------------------------------ quotes

_QUOTED = re.compile(r"[“\"«](?P<words>[^”\"»]{12,400})[”\"»]")


def quoted_in(sentence: str) -> list[str]:
    """What a sentence puts between quotation marks, of some length."""
    return [m["words"].strip() for m in _QUOTED.finditer(sentence)]


def locate(quote: str, text: str) -> Span | None:
    """Where the words of a quote stand in a text, whatever the white space, capitals and dashes; None if they don't."""
    words = re.findall(r"\w+", quote)
    if not words:
        return None
    match = re.search(r"\W+".join(map(re.escape, words)), text, re.IGNORECASE)
    return Span(match.start(), match.end()) if match else None
