"""What does not fit together: inputs that tell one thing differently, and figures that contradict their own report."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from assistant.meetings.model import Conflict, Fact, FactKey, Item
from assistant.meetings.sources import Reading, source_in
from assistant.records.conflicts import CHECK, conflicts_of
from assistant.records.model import Indicator
from index.report import Passage
from index.text import dates
from index.vietnamese import fold, tokens

_MOST_NOTES = 6

_FACTS: Mapping[FactKey, str] = {"date": "Ngày họp", "place": "Địa điểm", "chair": "Người chủ trì"}


def conflicting(
    readings: Sequence[Reading],
    indicators: Sequence[Indicator],
    common: Collection[str],
    facts: Sequence[Mapping[FactKey, Fact]],
) -> tuple[tuple[Conflict, ...], tuple[str, ...]]:
    """The conflicts between inputs, each side in its own words; and notes on figures that need a check.

    `common` are the names of indicators that mean the same in every report.
    """
    passages = {p.id: p for reading in readings for p in reading.passages}
    between = _of_facts(facts)
    notes = []
    for conflict in conflicts_of(indicators, common):
        if conflict.kind != "values" or len({r.document for r in conflict.records}) < 2:
            notes.append(f"{CHECK[:1].upper()}{CHECK[1:]}: {conflict.message}")
        else:
            between.append(_of_records(conflict.records, passages))
    if len(notes) > _MOST_NOTES:
        rest = f"Còn {len(notes) - _MOST_NOTES} chỗ khác cần kiểm tra: xem bảng chỉ tiêu của tài liệu."
        notes = [*notes[:_MOST_NOTES], rest]
    return tuple(between), tuple(notes)


def _of_records(records: Sequence[Indicator], passages: Mapping[str, Passage]) -> Conflict:
    """Records of one indicator that differ between documents."""
    first = records[0]
    subject = ", ".join(filter(None, (first.indicator, first.scope, first.period)))
    sides = (
        Item(
            id=f"{r.passage}-{r.start}",
            text=" ".join(r.quote.split()),
            sources=(source_in(passages[r.passage], r.start, r.end),),
            lead=r.document,
        )
        for r in records
    )
    return Conflict(subject, tuple(sides))


def _of_facts(facts: Sequence[Mapping[FactKey, Fact]]) -> list[Conflict]:
    """Facts that differ between accounts of the same meeting."""
    told = [own for own in facts if "event" in own]
    found = []
    for key, label in _FACTS.items():
        sides = [own[key] for own in told if key in own and _same_meeting(own["event"], told[0]["event"])]
        if any(not _agree(key, sides[0].text, side.text) for side in sides[1:]):
            found.append(Conflict(label, tuple(_side(n, key, side) for n, side in enumerate(sides))))
    return found


def _side(number: int, key: str, fact: Fact) -> Item:
    return Item(f"{key}-{number}", fact.text, fact.sources, lead=fact.sources[0].document if fact.sources else "")


def _same_meeting(one: Fact, other: Fact) -> bool:
    a, b = set(tokens(one.text)), set(tokens(other.text))
    return len(a & b) >= 0.7 * min(len(a), len(b))


def _agree(key: str, one: str, other: str) -> bool:
    if key == "date":
        return any(a.agrees_with(b) for a in dates(one) for b in dates(other))
    a, b = set(fold(one).split()), set(fold(other).split())
    return len(a & b) >= 0.6 * min(len(a), len(b))
