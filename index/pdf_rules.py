"""The rules drawn on a page of a PDF -> the lattices that they form: where the cells of its tables stand."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

_NEAR = 2.5
"""Points: rules no further apart are one, ends no further from a rule touch it."""
THIN = 3.0
"""Points: what is drawn no thicker is a rule, not a field."""
_SHORTEST = 4.0
_MOST_RULES = 20_000
"""A page with more is a drawing."""
_MOST_CELLS = 20_000

Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""


class Rule(NamedTuple):
    """A line from `start` to `end` that runs along one axis at the place `at` of the other; points."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Lattice:
    """The borders of the columns and the rows of one table, and the rules on each; upwards, as PDF counts."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    across: tuple[tuple[Rule, ...], ...]
    down: tuple[tuple[Rule, ...], ...]

    def holds(self, x: float, y: float) -> bool:
        return self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]

    def field(self, x: float, y: float) -> tuple[int, int]:
        """The row, from the top, and the column of a place inside."""
        column = min(max(bisect_right(self.xs, x), 1), len(self.xs) - 1) - 1
        return len(self.ys) - 1 - min(max(bisect_right(self.ys, y), 1), len(self.ys) - 1), column


# ---------------------------------------------------------------------------------------------- rules


def lattices_of(shapes: Iterable[Box], width: float, height: float) -> list[Lattice]:
    """The tables of a page of that size from the top, from the boxes of what is drawn on it."""
    across: list[Rule] = []
    down: list[Rule] = []
    for left, bottom, right, top in shapes:
        if len(across) + len(down) > _MOST_RULES:
            return []
        if right - left >= 0.95 * width and top - bottom >= 0.95 * height:
            continue  # the paper
        if top - bottom <= THIN:
            across.append(Rule((top + bottom) / 2, left, right))
        elif right - left <= THIN:
            down.append(Rule((left + right) / 2, bottom, top))
        else:
            across += [Rule(bottom, left, right), Rule(top, left, right)]
            down += [Rule(left, bottom, top), Rule(right, bottom, top)]
    return _lattices(_joined(across), _joined(down))


def _joined(rules: list[Rule]) -> list[Rule]:
    """Rules of one place made one where they touch; the short strokes of letters and dots left out."""
    joined: list[Rule] = []
    for group in _groups(sorted(rules)):
        place = sum(rule.at for rule in group) / len(group)
        run = Rule(place, 0, float("-inf"))
        for rule in sorted(group, key=lambda rule: rule.start):
            if run.end >= rule.start - _NEAR:
                run = run._replace(end=max(run.end, rule.end))
                continue
            joined += [run] if run.end - run.start >= _SHORTEST else []
            run = Rule(place, rule.start, rule.end)
        joined += [run] if run.end - run.start >= _SHORTEST else []
    return joined


def _groups(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    group: list[Rule] = []
    for rule in rules:
        if group and rule.at - group[-1].at > _NEAR:
            yield group
            group = []
        group.append(rule)
    if group:
        yield group


# ---------------------------------------------------------------------------------------------- tables


def _lattices(across: list[Rule], down: list[Rule]) -> list[Lattice]:
    """The tables of a page from the top: rules that touch, with two rows and two columns at least."""
    found = []
    for part_across, part_down in _touching(across, down):
        ys = _places([rule.at for rule in part_across])
        ends = [x for rule in part_across for x in (rule.start, rule.end)]
        outer = [min(ends), max(ends)] if ends else []
        xs = _places([*(rule.at for rule in part_down), *outer])
        if len(xs) > 2 and len(ys) > 2 and len(xs) * len(ys) <= _MOST_CELLS:
            found.append(Lattice(xs, ys, _on(ys, part_across), _on(xs, part_down)))
    return sorted(found, key=lambda lattice: -lattice.ys[-1])


def _touching(across: list[Rule], down: list[Rule]) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """The rules in groups that hang together."""
    rules = [*across, *down]
    home = list(range(len(rules)))

    def root(i: int) -> int:
        while home[i] != i:
            home[i] = home[home[i]]
            i = home[i]
        return i

    down_places = sorted((rule.at, len(across) + i) for i, rule in enumerate(down))
    for i, rule in enumerate(across):
        for place, j in down_places[bisect_left(down_places, (rule.start - _NEAR, 0)) :]:
            if place > rule.end + _NEAR:
                break
            if rules[j].start - _NEAR <= rule.at <= rules[j].end + _NEAR:
                home[root(i)] = root(j)
    parts: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, rule in enumerate(rules):
        parts.setdefault(root(i), ([], []))[i >= len(across)].append(rule)
    yield from parts.values()


def _places(numbers: Sequence[float]) -> tuple[float, ...]:
    """Distinct places from the lowest."""
    kept: list[float] = []
    for number in sorted(numbers):
        if not kept or number - kept[-1] > 2 * _NEAR:
            kept.append(number)
    return tuple(kept)


def _on(places: Sequence[float], rules: Sequence[Rule]) -> tuple[tuple[Rule, ...], ...]:
    """The rules on each of the places."""
    found: list[list[Rule]] = [[] for _ in places]
    for rule in rules:
        found[max(bisect_right(places, rule.at + _NEAR / 10) - 1, 0)].append(rule)
    return tuple(map(tuple, found))


def extent(lattice: Lattice, r: int, c: int) -> tuple[int, int]:
    """Where a cell ends, rows counted from the top: the first border to the right and below with a rule on it."""
    xs, ys = lattice.xs, lattice.ys[::-1]
    last = len(ys) - 1
    middle_y, middle_x = (ys[r] + ys[r + 1]) / 2, (xs[c] + xs[c + 1]) / 2
    right = c + 1
    while right < len(xs) - 1 and not _ruled(lattice.down[right], middle_y):
        right += 1
    low = r + 1
    while low < last and not _ruled(lattice.across[last - low], middle_x):
        low += 1
    return right, low


def _ruled(rules: Sequence[Rule], at: float) -> bool:
    return any(rule.start <= at <= rule.end for rule in rules)
