"""Thresholds of a run, in TOML: `[minimum]` and `[maximum]`, each "dotted.metric" = number; `[lies.minimum]` and
`[lies.maximum]` are those of the battery of lies."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.errors import InvalidThresholds
from eval.summary import flat

_SIDES = ("minimum", "maximum")
_SECTIONS = ("lies",)


@dataclass(frozen=True, slots=True)
class Threshold:
    metric: str
    limit: float
    at_least: bool

    def met(self, value: float | None) -> bool:
        """A metric that could not be measured misses its threshold."""
        if value is None:
            return False
        return value >= self.limit if self.at_least else value <= self.limit


@dataclass(frozen=True, slots=True)
class Check:
    """A threshold with what was measured."""

    threshold: Threshold
    value: float | None

    @property
    def met(self) -> bool:
        return self.threshold.met(self.value)


def read_thresholds(path: Path, section: str = "") -> list[Threshold]:
    """Those of a run, or of a `section`. Raises InvalidThresholds naming everything wrong."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InvalidThresholds(f"Không đọc được tệp {path} ({error.strerror})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidThresholds(f"{path.name} không phải TOML: {error}") from error
    sections = {name: tables.pop(name, {}) for name in _SECTIONS}
    tables = sections[section] if section else tables
    problems = [f"không có bảng [{name}], chỉ có {', '.join(_SIDES)}" for name in tables if name not in _SIDES]
    limits = [(s, name, limit) for s in _SIDES for name, limit in _entries(tables.get(s, {}))]
    problems += [f"{name}: {limit!r} không phải số" for _, name, limit in limits if not _is_number(limit)]
    if problems or not limits:
        raise InvalidThresholds(f"{path.name}: " + ("; ".join(problems) or "không có ngưỡng nào"))
    return [Threshold(name, float(limit), side == "minimum") for side, name, limit in limits]


def check(thresholds: list[Threshold], summary: Mapping[str, Any]) -> list[Check]:
    """Every threshold with its value. Raises InvalidThresholds for metrics that no run has."""
    values = flat(summary)
    known = values.keys() | _empty(summary)
    unknown = [t.metric for t in thresholds if t.metric not in known]
    if unknown:
        raise InvalidThresholds(f"Không có chỉ số {', '.join(unknown)}. Có: {', '.join(sorted(known))}")
    return [Check(t, values.get(t.metric)) for t in thresholds]


def _empty(summary: Mapping[str, Any], prefix: str = "") -> set[str]:
    """The metrics that had nothing to measure."""
    found: set[str] = set()
    for name, value in summary.items():
        if isinstance(value, Mapping):
            found |= _empty(value, f"{prefix}{name}.")
        elif value is None:
            found.add(f"{prefix}{name}")
    return found


def _entries(table: Any, prefix: str = "") -> list[tuple[str, Any]]:
    if not isinstance(table, Mapping):
        return [(prefix.rstrip("."), table)]
    return [entry for name, value in table.items() for entry in _entries(value, f"{prefix}{name}.")]


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
