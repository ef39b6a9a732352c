"""How well records are extracted: precision, recall and F1 against gold records. Pure.

Indicators match on (document, kind, value, unit), strictly also on organisation and period; tasks on (document,
assignee, task) where the tasks share 0.6 of their syllables (Dice's coefficient). A gold row is matched by at most one
record and the other way round; optional rows count neither way: missing one costs nothing, finding one earns nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from assistant.records.model import Amount, Indicator, Task
from eval.gold import GoldIndicator, GoldTask
from index.scanning import WORD
from index.text import periods
from index.vietnamese import Analyzer, fold

TASK_OVERLAP = 0.6

R = TypeVar("R")
G = TypeVar("G", bound="GoldIndicator | GoldTask")


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of a comparison; `missed` and `invented` name the rows behind the errors."""

    matched: int
    found: int
    expected: int
    missed: tuple[str, ...] = ()
    invented: tuple[str, ...] = ()

    @property
    def precision(self) -> float:
        return self.matched / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.matched / self.expected if self.expected else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean; 1 when there was nothing to find and nothing was found."""
        if not self.found and not self.expected:
            return 1.0
        return 2 * self.matched / (self.found + self.expected)

    def to_json(self) -> dict[str, Any]:
        return {
            "precision": round(self.precision, 4),
            "recall": round(self.recall, 4),
            "f1": round(self.f1, 4),
            "matched": self.matched,
            "found": self.found,
            "expected": self.expected,
            "missed": list(self.missed),
            "invented": list(self.invented),
        }


# --------------------------------------------------------------------------------------------------- matching


def score_indicators(
    found: Sequence[Indicator], gold: Sequence[GoldIndicator], analyzer: Analyzer, *, strict: bool
) -> Score:
    """`strict`: organisation and period must be right too."""

    def agrees(record: Indicator, row: GoldIndicator) -> bool:
        if (record.document, record.kind) != (row.document, row.kind) or not _amounts_agree(record, row):
            return False
        return not strict or _is_placed(record, row, analyzer)

    # Among equals the row that agrees in full is taken first, so that the loose score pairs what belongs together.
    def rank(record: Indicator, row: GoldIndicator) -> bool:
        return _is_placed(record, row, analyzer)

    return _score(found, gold, agrees, rank, _shown_indicator, _shown_gold)


def score_tasks(found: Sequence[Task], gold: Sequence[GoldTask], analyzer: Analyzer) -> Score:
    def agrees(record: Task, row: GoldTask) -> bool:
        names = {_key(name, analyzer) for name in row.assignees}
        same = record.document == row.document and _key(record.assignee, analyzer) in names
        return same and overlap(record.task, row.task, analyzer) >= TASK_OVERLAP

    return _score(
        found,
        gold,
        agrees,
        lambda record, row: overlap(record.task, row.task, analyzer) >= 0.9,
        lambda t: f"{t.assignee}: {t.task}",
        lambda t: f"{' / '.join(t.assignees)}: {t.task}",
    )


def _score(
    found: Sequence[R],
    gold: Sequence[G],
    agrees: Callable[[R, G], bool],
    rank: Callable[[R, G], bool],
    show: Callable[[R], str],
    show_gold: Callable[[G], str],
) -> Score:
    needed = [row for row in gold if not row.optional]
    pairs = _pairs(found, needed, agrees, rank)
    left = [record for i, record in enumerate(found) if i not in pairs]
    spared = _pairs(left, [row for row in gold if row.optional], agrees, rank)
    invented = tuple(show(record) for i, record in enumerate(left) if i not in spared)
    taken = set(pairs.values())
    missed = tuple(show_gold(row) for i, row in enumerate(needed) if i not in taken)
    return Score(len(pairs), len(pairs) + len(invented), len(needed), missed, invented)


def _pairs(
    found: Sequence[R], gold: Sequence[G], agrees: Callable[[R, G], bool], rank: Callable[[R, G], bool]
) -> dict[int, int]:
    """A largest one-to-one matching, record -> row (augmenting paths; see Kuhn 1955), the better pairs tried first."""
    edges = {
        i: sorted(
            (j for j, row in enumerate(gold) if agrees(record, row)),
            key=lambda j, record=record: not rank(record, gold[j]),  # type: ignore[misc]
        )
        for i, record in enumerate(found)
    }
    owner: dict[int, int] = {}

    def place(i: int, seen: set[int]) -> bool:
        for j in edges[i]:
            if j not in seen:
                seen.add(j)
                if j not in owner or place(owner[j], seen):
                    owner[j] = i
                    return True
        return False

    first = sorted(edges, key=lambda i: not any(rank(found[i], gold[j]) for j in edges[i]))
    for i in first:
        place(i, set())
    return {i: j for j, i in owner.items()}


def _amounts_agree(record: Indicator, row: GoldIndicator) -> bool:
    main = row.amounts[0]
    wanted = [Amount(main.value, unit) for unit in row.units] + list(row.amounts[1:])
    return any(same_amount(mine, other) for mine in record.amounts for other in wanted)


_SCALES = {"nghin ty": 12, "trieu ty": 15, "nghin": 3, "ngan": 3, "trieu": 6, "ty": 9, "ti": 9}


def same_amount(a: Amount, b: Amount) -> bool:
    """Equal after scaling ("1,5 tỷ đồng" = "1.500 triệu đồng"), a unit agreeing with one that says it more fully."""
    (x, unit), (y, other) = _scaled(a), _scaled(b)
    if x != y:
        return False
    short, long = sorted((unit, other), key=len)
    return long == short or (short != "" and long.startswith(f"{short} "))


def _scaled(amount: Amount) -> tuple[Decimal, str]:
    unit = " ".join(fold(amount.unit).split())
    for word, power in _SCALES.items():
        if unit == word or unit.startswith(f"{word} "):
            return amount.value * Decimal(10) ** power, unit.removeprefix(word).strip()
    return amount.value, unit


def _is_placed(record: Indicator, row: GoldIndicator, analyzer: Analyzer) -> bool:
    return _key(record.organization, analyzer) == _key(row.organization, analyzer) and same_period(
        record.period, row.period
    )


def same_period(a: str, b: str) -> bool:
    """The same months of the same years ("06 tháng đầu năm 2019", "6 tháng đầu năm 2019"), or the same words."""

    def spans(text: str) -> list[tuple[int, int, int, int]]:
        return [(p.year, p.first, p.last, p.until) for p in periods(text)]

    if spans(a) and spans(a) == spans(b) and _bare(a) == _bare(b):
        return True
    return _words(a) == _words(b)


def _bare(text: str) -> list[str]:
    """What a text says beside its periods: "tháng 7 và", "đến hết"."""
    for p in reversed(periods(text)):
        text = text[: p.start] + text[p.end :]
    return [word for word in _words(text) if word not in ("trong", "cua", "trong ky")]


def _words(text: str) -> list[str]:
    return [word.lstrip("0") or "0" for word in WORD.findall(fold(text))]


def _key(name: str, analyzer: Analyzer) -> str:
    return fold(" ".join(analyzer.syllables(name)))


def overlap(a: str, b: str, analyzer: Analyzer) -> float:
    """Dice's coefficient of the two texts' syllables, counted as often as they occur."""
    return dice(analyzer.syllables(a), analyzer.syllables(b))


def dice(a: Sequence[Hashable], b: Sequence[Hashable]) -> float:
    shared = sum((Counter(a) & Counter(b)).values())
    return 2 * shared / (len(a) + len(b)) if a or b else 0.0


def _shown_indicator(record: Indicator) -> str:
    amount = f"{record.amount.value:f} {record.unit}"
    return f"{record.kind} | {record.organization} | {record.indicator} | {amount} | {record.period}"


def _shown_gold(row: GoldIndicator) -> str:
    amount = f"{row.amounts[0].value:f} {row.amounts[0].unit}"
    return f"{row.kind} | {row.organization} | {row.indicator} | {amount} | {row.period}"
