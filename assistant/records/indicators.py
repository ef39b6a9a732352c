"""`indicators_of`: the indicators of a document, from its prose, its lists and its tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from assistant.records.model import Indicator
from assistant.records.names import Names
from assistant.records.organizations import reporting_board
from assistant.records.prose import Setting, indicators_in
from assistant.records.tables import indicators_in_row
from assistant.statements import Statement, statements_of
from index.annotate.periods import period_key
from index.report import Passage


def indicators_of(passages: Sequence[Passage], names: Names) -> tuple[Indicator, ...]:
    """The indicators of one document's passages, in reading order; what is stated twice is kept once."""
    if not passages:
        return ()
    setting = Setting(reporting_board(passages), passages[0].metadata.province, names)
    found: list[Indicator] = []
    for passage in passages:
        found.extend(_of_passage(passage, setting))
    return tuple(_once(found))


def _of_passage(passage: Passage, setting: Setting) -> Iterable[Indicator]:
    if passage.lead_in.startswith("Nơi nhận"):
        return
    statements = statements_of(passage)
    for row in (s for s in statements if s.kind == "row"):
        yield from indicators_in_row(row, setting)
    for statement in _with_heads(s for s in statements if not s.joined and s.kind != "row"):
        if _LETTER.search(statement.text) and statement.text not in passage.metadata.title:
            yield from indicators_in(statement, setting)


_LETTER = re.compile(r"[^\W\d_]")


def _with_heads(statements: Iterable[Statement]) -> Iterator[Statement]:
    """The statements, with the short head of an enumeration as one of them: "Cấp mới 08 dự án, gồm: ...; ..." """
    sentence = None
    for statement in statements:
        if statement.sentence != sentence and statement.start > statement.sentence.start:
            text = statement.passage.text
            start, end = statement.sentence.start, statement.start
            head = start + len(text[start:end].rstrip())
            yield replace(statement, start=start, end=head, lead_in=statement.passage.lead_in)
        sentence = statement.sentence
        yield statement


def _once(found: Iterable[Indicator]) -> list[Indicator]:
    """Each figure once: the table that repeats the prose adds nothing."""
    kept: dict[tuple[object, ...], Indicator] = {}
    for record in found:
        key = (record.kind, record.organization, record.name, period_key(record.period), record.value, record.unit)
        first = kept.setdefault(key, record)
        if first is not record and first.vs_plan_pct is None and record.vs_plan_pct is not None:
            kept[key] = replace(first, vs_plan_pct=record.vs_plan_pct)
    return list(kept.values())
