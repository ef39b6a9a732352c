"""What does not fit together in the records, each with the sums that show it. Pure; all arithmetic is Decimal.

Four checks: one indicator with two values, equivalents at two rates of exchange, parts that do not make their total, a
share that does not follow from value and plan. Printed numbers are rounded, so each stands for an interval (half a
unit of its last digit either way), and only what cannot be explained by rounding is reported.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any, Literal

from assistant.records.model import Amount, Indicator
from assistant.records.quantity import Interval, interval, scaled, spelled
from index.annotate.periods import period_key
from index.text import format_number as written
from index.text import periods
from index.vietnamese import fold

ConflictKind = Literal["values", "rates", "parts", "share"]

KINDS: dict[ConflictKind, str] = {
    "values": "Số liệu khác nhau",
    "rates": "Quy đổi không thống nhất",
    "parts": "Cộng các phần không khớp tổng",
    "share": "Tỷ lệ không khớp số liệu",
}

CHECK = "cần kiểm tra"

MOST_TOLD = 6
"""Values that a message tells of one indicator."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Records that cannot all be right; `message` says why, with the arithmetic, in Vietnamese."""

    kind: ConflictKind
    message: str
    records: tuple[Indicator, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "mark": CHECK,
            "message": self.message,
            "records": [record.to_json() for record in self.records],
        }


def conflicts_of(indicators: Sequence[Indicator], common: Collection[str]) -> list[Conflict]:
    """Every conflict among the records. `common` are the names that mean one thing in every report (see names.py)."""
    found = [*_values(indicators, common)]
    for _, own in _by_document(indicators):
        found += [*_rates(own), *_parts(own), *_by_origin(own), *_shares(own)]
    return found


def _by_document(indicators: Iterable[Indicator]) -> Iterator[tuple[str, list[Indicator]]]:
    for document, group in groupby(sorted(indicators, key=lambda r: r.document), key=lambda r: r.document):
        yield document, list(group)


# ---------------------------------------------------------------------------------------------------- values


def _values(indicators: Sequence[Indicator], common: Collection[str]) -> Iterator[Conflict]:
    """The same kind, indicator, organisation and period, in the same unit, with values apart.

    Inside one document a longer name may stand for a part ("tăng vốn 9 dự án, riêng FDI 5 dự án"): there only the
    common names count.
    """
    named = [r for r in indicators if r.period and _tells(r, common)]
    for _, same in _grouped(named, lambda r: (r.kind, r.name, place_key(r), period_key(r.period), _unit(r))):
        clusters = _clusters(same)
        if len(clusters) > 1 and (same[0].name in common or len({r.document for r in same}) > 1):
            firsts = tuple(cluster[0] for cluster in clusters)
            said = "; ".join(f"{_said(r)} ({r.document})" for r in firsts[:MOST_TOLD])
            said += f"; và {len(firsts) - MOST_TOLD} giá trị khác" if len(firsts) > MOST_TOLD else ""
            gap = max(_base(r) for r in firsts) - min(_base(r) for r in firsts)
            yield Conflict("values", f"{_about(firsts[0])}: {said}. Chênh lệch: {_in_unit(gap, firsts[0])}.", firsts)


def _clusters(records: Iterable[Indicator]) -> list[list[Indicator]]:
    """Records whose values may be the same one, rounded; each is held against the first of a cluster.

    The firsts do not overlap, so they stand in one order by their lower ends and by their upper ends.
    """
    clusters: list[list[Indicator]] = []
    firsts: list[tuple[Decimal, Decimal, int]] = []  # lower end, upper end, number of the cluster
    for record in records:
        own = _interval(record)
        begin = bisect_left(firsts, own.low, key=lambda first: first[1])
        end = bisect_right(firsts, own.high, key=lambda first: first[0])
        if begin < end:
            clusters[min(number for _, _, number in firsts[begin:end])].append(record)
        else:
            firsts.insert(begin, (own.low, own.high, len(clusters)))
            clusters.append([record])
    return clusters


def _tells(record: Indicator, common: Collection[str]) -> bool:
    """Whether the name is sure to mean the same wherever it stands: one known, or one said at length."""
    return record.name in common or len(record.name.split()) >= 4


def place_key(record: Indicator) -> str:
    """The organisation, however it is abbreviated and wherever its province is named."""
    name = fold(record.organization)
    for short, full in (("kcn", "khu cong nghiep"), ("kkt", "khu kinh te"), ("ccn", "cum cong nghiep")):
        name = " ".join(full if word == short else word for word in name.split())
    return f"{fold(record.province)}|{name}"


# ----------------------------------------------------------------------------------------------------- rates


def _rates(own: Sequence[Indicator]) -> Iterator[Conflict]:
    """Amounts given in đồng and in USD at rates too far apart to be one rate rounded."""
    rated = [(r, pair, rate) for r in own for pair in [_pair(r)] if pair for rate in [_rate(*pair)]]
    low = max((rate.low for _, _, rate in rated), default=Decimal(0))
    high = min((rate.high for _, _, rate in rated), default=Decimal(0))
    if len(rated) > 1 and low > high:
        sums = "; ".join(
            f"{r.indicator}: {spelled(dong)} : {spelled(usd)} = {written(_exact(dong, usd), 0)} đồng/USD"
            for r, (dong, usd), _ in rated
        )
        yield Conflict("rates", f"Các số quy đổi không cùng một tỷ giá. {sums}.", tuple(r for r, _, _ in rated))


def _pair(record: Indicator) -> tuple[Amount, Amount] | None:
    """The amount in đồng and the amount in USD."""
    dong = next((a for a in record.amounts if scaled(a)[1] == "dong"), None)
    usd = next((a for a in record.amounts if scaled(a)[1] == "usd"), None)
    return (dong, usd) if dong and usd and dong.value and usd.value else None


def _rate(dong: Amount, usd: Amount) -> Interval:
    return interval(dong).over(interval(usd))


def _exact(dong: Amount, usd: Amount) -> Decimal:
    return scaled(dong)[0] / scaled(usd)[0]


# ----------------------------------------------------------------------------------------------------- parts


def _parts(own: Sequence[Indicator]) -> Iterator[Conflict]:
    """Zones whose figures do not make the total of the board.

    Zones may be left out of a report, so that parts below their total are reported only where the same zones make the
    total of another indicator.
    """
    groups = [
        (totals[0], zones)
        for _, same in _grouped(own, lambda r: (r.kind, r.name, period_key(r.period), _unit(r)))
        if _unit(same[0]) != "%" and "/" not in same[0].unit
        for totals, zones in [([r for r in same if not r.scope and r.organization == r.board], _zones(same))]
        if len(zones) > 1 and len({_base(r) for r in totals}) == 1
    ]
    whole = {_names(zones) for total, zones in groups if _sum(zones).overlaps(_interval(total))}
    for total, zones in groups:
        parts = _sum(zones)
        if parts.overlaps(_interval(total)):
            continue
        if parts.low > _interval(total).high or _names(zones) in whole:
            added = sum((_base(r) for r in zones), Decimal(0))
            sums = " + ".join(f"{written(r.value)} ({r.scope})" for r in zones)
            yield Conflict(
                "parts",
                f"{_about(total)}: {sums} = {_in_unit(added, total)}, khác tổng {_said(total)}.",
                (total, *zones),
            )


_FOREIGN = re.compile(r"\bfdi\b|\bnuoc ngoai\b")
_HOME = re.compile(r"\bddi\b|\btrong nuoc\b")


def _by_origin(own: Sequence[Indicator]) -> Iterator[Conflict]:
    """A count followed by how many of it are foreign and how many domestic: "19 dự án, gồm 12 FDI và 07 DDI"."""
    counts = [r for r in own if interval(r.amount).low == interval(r.amount).high]
    for total, foreign, home in zip(counts, counts[1:], counts[2:], strict=False):
        told = [fold(r.indicator) for r in (total, foreign, home)]
        if len({(r.kind, r.passage, r.period, r.organization, _unit(r)) for r in (total, foreign, home)}) > 1:
            continue
        if (
            _FOREIGN.search(told[0])
            or _HOME.search(told[0])
            or not (_FOREIGN.search(told[1]) and _HOME.search(told[2]))
        ):
            continue
        if foreign.value + home.value != total.value:
            sums = (
                f"{written(foreign.value)} + {written(home.value)} = {written(foreign.value + home.value)} {home.unit}"
            )
            yield Conflict("parts", f"{_about(total)}: {sums}, khác tổng {_said(total)}.", (total, foreign, home))


def _zones(same: Sequence[Indicator]) -> list[Indicator]:
    """One record a zone; none when a zone has two values."""
    zones = [r for r in same if r.scope]
    return zones if len({r.scope for r in zones}) == len(zones) else []


def _names(zones: Sequence[Indicator]) -> frozenset[str]:
    return frozenset(r.scope for r in zones)


def _sum(records: Sequence[Indicator]) -> Interval:
    total = Interval(Decimal(0), Decimal(0))
    for record in records:
        total += _interval(record)
    return total


# ---------------------------------------------------------------------------------------------------- shares


def _shares(own: Sequence[Indicator]) -> Iterator[Conflict]:
    """A share of the plan that is not the value over the plan that the same document gives."""
    for result in own:
        share = result.vs_plan_pct
        if share is None or _unit(result) == "%" or result.qualifier in ("khoảng", "gần", "hơn", "trên", "dưới"):
            continue
        plan = next((r for r in own if _is_plan_of(r, result)), None)
        if plan is None or not plan.value:
            continue
        told = interval(Amount(share, "%"))
        worked = _interval(result).over(_interval(plan))
        if not told.overlaps(Interval(worked.low * 100, worked.high * 100)):
            percent = _base(result) / _base(plan) * 100
            yield Conflict(
                "share",
                f"{_about(result)}: {_said(result)} : kế hoạch {_said(plan)} = {written(percent, 2)}%, "
                f"văn bản ghi {written(share)}%.",
                (result, plan),
            )


def _is_plan_of(plan: Indicator, result: Indicator) -> bool:
    if plan.kind != "target" or (plan.name, plan.organization, _unit(plan)) != (
        result.name,
        result.organization,
        _unit(result),
    ):
        return False
    if plan.quote == result.quote and result.kind == "result":
        return True
    mine, planned = periods(result.period), periods(plan.period)
    if not mine or not planned or result is plan or plan.qualifier:
        return False
    return (
        planned[-1].whole_year
        and planned[-1].year == mine[-1].year
        and not planned[-1].until
        and result.kind == "result"
    )


# -------------------------------------------------------------------------------------------------- together


def _grouped(records: Sequence[Indicator], key: Any) -> Iterator[tuple[Any, list[Indicator]]]:
    """Groups of two or more records with the same key, in reading order."""
    groups: dict[Any, list[Indicator]] = {}
    for record in records:
        groups.setdefault(key(record), []).append(record)
    yield from ((k, group) for k, group in groups.items() if len(group) > 1)


def _unit(record: Indicator) -> str:
    return scaled(record.amount)[1]


def _base(record: Indicator) -> Decimal:
    return scaled(record.amount)[0]


def _interval(record: Indicator) -> Interval:
    return interval(record.amount)


def _said(record: Indicator) -> str:
    return spelled(record.amount)


def _in_unit(base: Decimal, record: Indicator) -> str:
    """A value of the base unit in the unit that the record writes."""
    factor = _base(record) / record.value if record.value else Decimal(1)
    return spelled(Amount((base / factor).normalize(), record.unit))


def _about(record: Indicator) -> str:
    when = f", {record.period}" if record.period else ""
    return f"{record.indicator[:1].upper()}{record.indicator[1:]} ({record.organization}{when})"


def disagreements(conflicts: Iterable[Conflict]) -> dict[Indicator, list[Conflict]]:
    """For each record that is part of a conflict, its conflicts."""
    of_record: dict[Indicator, list[Conflict]] = {}
    for conflict in conflicts:
        for record in dict.fromkeys(conflict.records):
            of_record.setdefault(record, []).append(conflict)
    return of_record
