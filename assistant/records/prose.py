"""Indicators from prose and lists: the figures of each statement with whom, what and when they are about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise

from assistant.records.model import Amount, Indicator, Kind
from assistant.records.names import Names
from assistant.records.phrases import phrase_of
from assistant.records.whom import body_of, zone_of
from assistant.statements import Statement
from index.annotate import annotate
from index.annotate.figures import Figure, is_counted
from index.annotate.nature import Above, nature_at
from index.annotate.periods import period_words, planned_period
from index.chunking import SECTION
from index.vietnamese import UPPER


@dataclass(frozen=True, slots=True)
class Setting:
    """What is the same for every record of a document."""

    board: str
    province: str
    names: Names

    def record(
        self,
        statement: Statement,
        figure: Figure | None,
        *,
        kind: Kind,
        phrase: str,
        amount: Amount,
        period: str,
        organization: str = "",
        scope: str = "",
        detail: str = "",
    ) -> Indicator:
        """What a statement says of an amount, with what is said beside it; `detail` is a part of its name alone."""
        return Indicator(
            kind=kind,
            indicator=phrase,
            name=self.names.normal(f"{phrase} {detail}".strip()),
            organization=organization or self.board,
            scope=scope,
            board=self.board,
            province=self.province,
            value=amount.value,
            unit=amount.unit,
            equivalents=tuple(Amount(m.value, m.unit) for m in figure.equivalents) if figure else (),
            period=period,
            vs_same_period_pct=figure.vs_same_period_pct if figure else None,
            vs_plan_pct=figure.vs_plan_pct if figure else None,
            qualifier=figure.qualifier if figure else "",
            document=statement.passage.document,
            passage=statement.passage.id,
            quote=statement.text,
            start=statement.start,
            end=statement.end,
        )


_RUN_ON = re.compile(rf"(?<=[^\W\d_]{{2}})\.(?=[{UPPER}][^\W\dA-Z])")


def indicators_in(statement: Statement, setting: Setting) -> list[Indicator]:
    """The indicators that a clause or an item states."""
    if annotate(statement.sentence_text).cues.has("attended") or statement.lead_in.startswith("Nơi nhận"):
        return []
    return [record for part in _parts(statement) for record in _in_part(part, setting)]


_LONGEST = 3_000
"""Characters: a longer clause is no prose and is read in parts, so that none looks back over all of it."""


def _parts(statement: Statement) -> Iterator[Statement]:
    """The statement, or its sentences that only a space would part: "... 12 dự án.Trong kỳ ..."."""
    text = statement.text
    cuts = [0, *(match.end() for match in _RUN_ON.finditer(text)), len(text)]
    for start, end in pairwise(cuts):
        while end - start > _LONGEST:
            space = text.rfind(" ", start + 1, start + _LONGEST)
            stop = space if space >= 0 else start + _LONGEST
            yield replace(statement, start=statement.start + start, end=statement.start + stop)
            start = stop
        yield replace(statement, start=statement.start + start, end=statement.start + end)


def _in_part(statement: Statement, setting: Setting) -> list[Indicator]:
    text = statement.text
    found: list[Indicator] = []
    figures = annotate(text).figures
    above = above_of(statement)
    for i, figure in enumerate(figures):
        record = _record(statement, above, setting, figure, found[-1] if found else None, figures[:i])
        if record:
            shared = figure.vs_plan_pct is not None and any(
                is_counted(a) and a.mention.unit == figure.mention.unit for a in figures[:i]
            )
            found.append(_without_share(record) if shared else record)
    return found


def _without_share(record: Indicator) -> Indicator:
    """After several counts of one kind a share of the plan is of them all: "02 dự án mới, 02 mở rộng, vượt 66% KH"."""
    return replace(record, vs_plan_pct=None, vs_same_period_pct=None)


def _record(
    statement: Statement,
    above: Above,
    setting: Setting,
    figure: Figure,
    before: Indicator | None,
    earlier: Sequence[Figure],
) -> Indicator | None:
    """The record of a figure; `before` is the record of the one before."""
    phrase, detail = phrase_of(statement, figure, before, earlier)
    if not phrase:
        return None
    measured = figure.mention.kind in ("money", "measure")
    planned = figure.planned or (measured and annotate(phrase).cues.at(0, "planned head"))
    kind, period = told_of(statement, above, figure.mention.start, figure.mention.end)
    if figure.planned and before is not None:
        period = planned_period(statement.text[: figure.mention.start], before.period)
    scope = zone_of(statement, figure)
    return setting.record(
        statement,
        figure,
        kind="target" if planned else kind,
        phrase=phrase,
        detail=detail,
        amount=Amount(figure.mention.value, figure.mention.unit),
        period=period,
        organization=scope or body_of(statement, figure),
        scope=scope,
    )


def told_of(statement: Statement, above: Above, at: int, end: int) -> tuple[Kind, str]:
    """Whether the figure at `at:end` of a statement is a result or a target, and of what time."""
    text, sentence = _ASIDE.sub(partial(_blank, at=at), statement.text), statement.sentence_text
    when = period_words(text, sentence, above, "result", at, end)
    kind = nature_at(text, at, above, when)
    return kind, when if kind == "result" else period_words(text, sentence, above, "target", at, end)


_ASIDE = re.compile(r"\([^()]*\)")


def _blank(aside: re.Match[str], at: int) -> str:
    """Blanks for words in brackets that do not hold the figure: they tell of something else."""
    return aside.group() if aside.start() <= at < aside.end() else " " * len(aside.group())


def above_of(statement: Statement) -> Above:
    """What stands above a statement and may tell of it."""
    passage, text = statement.passage, statement.passage.text
    line = text.rfind("\n", 0, statement.start) + 1
    lead = statement.lead_in
    if passage.lead_in not in lead:
        lead = f"{passage.lead_in} {lead}".strip()
    return Above(
        before=text[statement.sentence.start : statement.start],
        lead_in=lead,
        line=text[line : statement.sentence.start],
        headings=tuple(reversed(passage.section.split(SECTION))),
        earlier=text[:line],
        title=passage.metadata.title,
        period=passage.metadata.period,
    )
