"""What a model says stands in a passage, checked against the passage: a record that holds, or the reason why not.

Nothing is taken on trust. The model only points: value, unit, equivalents, comparisons and dates are read from the
document by the same grammar that reads it without a model. Pure functions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from assistant.grounding.facts import row_figures
from assistant.records.founded import Unfounded, found, quoted, sources_of, stands_in
from assistant.records.model import Amount, Indicator
from assistant.records.proposed import ProposedIndicator
from assistant.records.prose import Setting, above_of, told_of
from assistant.records.quantity import scaled
from assistant.records.whom import body_of, zone_of
from assistant.statements import Statement, statements_of
from index.annotate.figures import Figure, figures_of
from index.annotate.mentions import Mention, mentions
from index.annotate.naming import zones
from index.annotate.periods import period_key, period_words, spoken
from index.report import CELL, Passage
from index.scanning import LETTERS
from index.text import parse_number, periods, quantities
from index.vietnamese import Span, fold
from index.wordlists import pattern


def _pattern(kind: str) -> re.Pattern[str]:
    return pattern("assisted.tsv", kind, "assistant")


# -------------------------------------------------------------------------------------------------- indicators


@dataclass(frozen=True, slots=True)
class _Spot:
    """The figure that a proposal points at, in its statement; `figure` as the grammar reads it, if it does.

    `amount` has the unit that stands beside the number, or above it in a table.
    """

    statement: Statement
    mention: Mention
    figure: Figure | None
    amount: Amount

    @property
    def window(self) -> str:
        """The words of the clause that stand nearer to this number than to another one."""
        text = self.statement.text
        if self.statement.kind == "row":
            return text
        marks = mentions(text)
        left = max((m.end for m in marks if m.end <= self.mention.start), default=0)
        right = min((m.start for m in marks if m.start >= self.mention.end), default=len(text))
        return text[left:right]


def checked_indicator(
    said: ProposedIndicator, passage: Passage, setting: Setting, known: Sequence[Indicator]
) -> Indicator | None:
    """The record, or None when `known` records say it already. Raises Unfounded."""
    quote = quoted(passage, said.quote)
    spots = list(_spots(said, passage, quote))
    if not spots:
        raise Unfounded("value or unit")
    told = [r for r in known if r.passage == passage.id and r.start < quote.end and quote.start < r.end]
    same = [r for r in told if any(_same(a, spots[0].amount) for a in r.amounts)]
    if any(
        s.statement.kind == "row" and r.start < s.statement.end and s.statement.start < r.end
        for s in spots
        for r in told
    ):
        return None  # a row that the grammar reads, it reads whole
    if len(same) >= len(spots) or any(r.kind == said.kind for r in same):
        return None
    spot = next((s for s in spots if not any(r.start <= s.statement.start < r.end for r in same)), spots[0])
    return _indicator(said, spot, passage, setting)


def _spots(said: ProposedIndicator, passage: Passage, quote: Span) -> Iterable[_Spot]:
    """The figures in the quote that have the value and the unit that are said."""
    try:
        value = parse_number(said.value.strip().lstrip("+"))
    except ValueError:
        raise Unfounded("value or unit") from None
    wanted = Amount(value, " ".join(said.unit.split()))
    for statement in statements_of(passage):
        if statement.joined or statement.end <= quote.start or quote.end <= statement.start:
            continue
        if statement.kind == "row":
            yield from _cells(statement, passage, wanted)
            continue
        figures = figures_of(statement.text)
        for mention in mentions(statement.text):
            start, end = statement.start + mention.start, statement.start + mention.end
            amount = Amount(mention.value, mention.unit or _unit_before(statement, mention, wanted))
            if quote.start <= start and end <= quote.end and _same(amount, wanted):
                figure = next((f for f in figures if f.mention.start == mention.start), None)
                if figure is None and _compares(mention, figures):
                    continue
                yield _Spot(statement, mention, figure, amount)


def _unit_before(statement: Statement, mention: Mention, wanted: Amount) -> str:
    """The unit of a bare number where it stands before it: "số dự án cấp mới lên tới 17"; "" where it does not."""
    before = statement.text[: mention.start]
    last = max((m.end for m in mentions(statement.text) if m.end <= mention.start), default=0)
    return wanted.unit if found(before[last:].casefold(), wanted.unit.casefold()) else ""


def _cells(statement: Statement, passage: Passage, wanted: Amount) -> Iterable[_Spot]:
    asked = quantities(f"{_plain(wanted.value)} {wanted.unit}")
    held = row_figures(statement.text, passage.headers, passage.lead_in)
    if len(asked) == 1 and asked[0].unit and any(q.value == asked[0].value and q.unit == asked[0].unit for q in held):
        for mention in mentions(statement.text.replace(CELL, " | ")):
            if mention.value == wanted.value:
                yield _Spot(statement, mention, None, wanted)
                return


def _plain(value: Decimal) -> str:
    return f"{value:f}".replace(".", ",")


def _same(one: Amount, other: Amount) -> bool:
    """Equal in the base unit: 4.464,42 tỷ đồng is 4.464.420 triệu đồng; "dự án" is "dự án mới", not "dự toán"."""
    (value, unit), (value2, unit2) = scaled(one), scaled(other)
    shorter, longer = sorted((unit.split(), unit2.split()), key=len)
    return value == value2 and bool(shorter) and longer[: len(shorter)] == shorter


def _compares(mention: Mention, figures: Sequence[Figure]) -> bool:
    """Whether a percentage is said of another figure: its change or its share of the plan."""
    compared = [abs(p) for f in figures for p in (f.vs_same_period_pct, f.vs_plan_pct) if p is not None]
    return mention.kind == "percent" and mention.value in compared


def _indicator(said: ProposedIndicator, spot: _Spot, passage: Passage, setting: Setting) -> Indicator:
    statement, mention = spot.statement, spot.mention
    figure = spot.figure or Figure(mention, 0, len(statement.text))
    _check_name(said.indicator, spot, passage)
    _check_kind(said, spot)
    _check_change(said.change, spot)
    if _pattern("base").search(fold(statement.text[: mention.start])) and statement.kind != "row":
        raise Unfounded("period")  # what the figure of this period is compared with
    scope = zone_of(statement, figure)
    own = scope or body_of(statement, figure)
    whom = own or setting.board
    if said.organization.strip():
        named = stands_in(said.organization, (statement.text, *sources_of(statement), setting.board), "organization")
        if own and fold(own) != fold(named):
            raise Unfounded("organization")
        whom, scope = (own, scope) if own else (named, named if zones(named) else "")
    words = " ".join(said.indicator.split())
    period = _period(said, spot)
    return setting.record(
        statement,
        figure,
        kind=said.kind,
        phrase=words,
        amount=spot.amount,
        period=period,
        organization=whom,
        scope=scope,
    )


def _check_name(name: str, spot: _Spot, passage: Passage) -> None:
    """Every word of a name stands there, most of them, and most pairs of neighbours, near this number or above it."""
    statement = spot.statement
    above = (statement.label, statement.lead_in, passage.lead_in, passage.headers, statement.heading)
    near = [_syllables(text) for text in (spot.window, *above)]
    all_words = {w for text in (statement.text, *sources_of(statement)) for w in _syllables(text)}
    near_words = {w for words in near for w in words}
    words = _syllables(name)
    pairs, near_pairs = list(pairwise(words)), {pair for one in near for pair in pairwise(one)}
    if (
        not words
        or not set(words) <= all_words | near_words
        or sum(w in near_words for w in words) * 2 <= len(words)
        or sum(pair in near_pairs for pair in pairs) * 2 < len(pairs)
    ):
        raise Unfounded("indicator")


def _syllables(text: str) -> list[str]:
    return LETTERS.findall(text.casefold())


def _check_kind(said: ProposedIndicator, spot: _Spot) -> None:
    """The words of a plan or of a result that are nearest decide: a column's header, else as the grammar reads them."""
    if spot.statement.kind == "row":
        told = "target" if _pattern("plans").search(fold(_column(spot))) else "result"
    elif (spot.figure is not None and spot.figure.planned) or _pattern("plans").match(fold(said.indicator)):
        told = "target"
    else:
        told = told_of(spot.statement, above_of(spot.statement), spot.mention.start, spot.mention.end)[0]
    if told != said.kind:
        raise Unfounded("kind")


def _column(spot: _Spot) -> str:
    """The header above the number of a table row. Raises Unfounded where it can't be told or only compares."""
    headers = spot.statement.passage.headers.split(CELL)
    cells = spot.statement.text.split(CELL)
    if len(headers) != len(cells):
        raise Unfounded("kind")
    columns = zip(headers, cells, strict=True)
    holding = [header for header, cell in columns if any(m.value == spot.mention.value for m in mentions(cell))]
    if len(holding) != 1 or (_pattern("compares").search(fold(holding[0])) and spot.amount.unit != "%"):
        raise Unfounded("kind")
    return holding[0]


_RISES, _FALLS = re.compile(r"\btang\b|\bvuot\b"), re.compile(r"\bgiam\b|\bsut\b|\bhut\b")


_CHANGE = re.compile(r"\s*([-+−–]?)\s*(\d[\d.,]*)\s*%?\s*")


def _check_change(change: str, spot: _Spot) -> None:
    """A change that is told has its value and its direction in the statement."""
    if not change.strip():
        return
    match = _CHANGE.fullmatch(change)
    try:
        value = parse_number(match[2].rstrip(".,")) if match else None
    except ValueError:
        value = None
    if match is None or value is None:
        raise Unfounded("change")
    falls = match[1] in ("-", "−", "–") and bool(match[1])
    if spot.figure is not None and (own := spot.figure.vs_same_period_pct) is not None:
        if own != (-value if falls else value):
            raise Unfounded("change")
        return
    text = spot.statement.text
    way, other = (_FALLS, _RISES) if falls else (_RISES, _FALLS)
    later = [m for m in mentions(text) if m.start >= spot.mention.end and m.kind == "percent" and m.value == value]
    before = [fold(text[spot.mention.end : mark.start])[-40:] for mark in later]
    if not any(way.search(words) and not other.search(words) for words in before):
        raise Unfounded("change")


def _period(said: ProposedIndicator, spot: _Spot) -> str:
    """The period that is told, unless the statement's own words tell another; the grammar's where none is told."""
    statement, mention = spot.statement, spot.mention
    column = _column(spot) if statement.kind == "row" else ""
    read = period_words(
        statement.text, statement.sentence_text, above_of(statement), said.kind, mention.start, mention.end
    )
    if own := spoken(column):
        read = " ".join(column[own[0].start : own[0].end].split())
    if not said.period.strip():
        return read
    words = stands_in(said.period, (statement.text, *sources_of(statement), read), "period")
    if spoken(column) and not any(p.same(q) for p in spoken(column) for q in periods(words)):
        raise Unfounded("period")
    if read and period_key(read) == period_key(words):
        return read
    if read and spoken(statement.text):
        raise Unfounded("period")
    return words
