"""Values over several periods: which periods a question asks for, and the lines that tell their values.

Every period is looked for by itself (readings.py); periods of which nothing is told are named, so that no half year
stands among years and no gap is filled.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files

from assistant.grounding import COMPUTED
from assistant.offline.cells import says
from assistant.offline.comparing import OPERATIONS, operation_in
from assistant.offline.quoting import Candidate
from assistant.offline.readings import Point
from assistant.question import Question
from index.query import Query
from index.report import Metadata
from index.text import Period, periods
from index.text.times import count_of
from index.vietnamese import fold

MOST = 12
"""Periods of one series."""
FEWEST = 3
"""Named periods from which on they are a series; two are the sides of a comparison."""


@cache
def _cues() -> dict[str, re.Pattern[str]]:
    lines = (files("assistant") / "data" / "timeline.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line.strip() and not line.startswith("#"))
    return {name: re.compile(pattern) for name, pattern in rows}


# ------------------------------------------------------------------------------------------------------ periods


def periods_asked(question: Question, held: Sequence[int]) -> tuple[Period, ...]:
    """The periods that a series is asked over; `held` are the years of which there are documents. Empty for none."""
    query, plain, cues = question.query, fold(question.text), _cues()
    months = next(((p.first, p.last) for p in query.periods if not p.whole_year), (1, 12))
    years = _years(query, plain)
    if len(years) == 1 and (parts := [k for k in ("quarters", "months") if cues[k].search(plain)]):
        step = 3 if parts[0] == "quarters" else 1
        return tuple(Period(years[0], first, first + step - 1) for first in range(1, 13, step))
    if not years and (recent := cues["recent"].search(plain)):
        years = list(held[-count_of(recent[1]) :])
    elif not years and cues["open"].search(plain):
        years = list(held)
    spanned = _spanned(query, plain)
    changing = bool(cues["change"].search(plain))
    if len(years) < (2 if spanned or changing else FEWEST) or (spanned and not cues["range"].search(plain)):
        return ()
    return tuple(Period(year, *months) for year in years[-MOST:])


_YEAR = r"(?:nam )?((?:19|20)\d\d)"
_FROM_TO = re.compile(rf"(?<![\w/.]){_YEAR}\s?(?:-|–|den|toi)\s?(?:het )?{_YEAR}(?![\w/])")


def _spanned(query: Query, plain: str) -> bool:
    return bool(_FROM_TO.search(plain)) or any(p.until for p in query.periods)


def _years(query: Query, plain: str) -> list[int]:
    """The years that a question names, those between the ends of a range too."""
    found = {p.year for p in query.periods if p.year} | set(query.years)
    ends = [(int(m[1]), int(m[2])) for m in _FROM_TO.finditer(plain)]
    ends += [(p.year, p.until) for p in query.periods if p.until]
    for first, last in ends:
        if 0 < last - first < 2 * MOST:
            found |= set(range(first, last + 1))
    return sorted(found)


def may_ask(question: Question) -> bool:
    """Whether a question may be about several periods of one length."""
    plain = fold(question.text)
    named = len({(p.year, p.first, p.last) for p in question.query.periods}) >= FEWEST
    several = named or len(question.query.years) >= FEWEST or _spanned(question.query, plain)
    return several or any(cue.search(plain) for cue in _cues().values())


def called(period: Period) -> str:
    return period.name() or f"tháng {period.first}–{period.last}/{period.year}"


def of_period(question: Question, period: Period) -> Question:
    """The question about one period of the series alone."""
    wants = tuple(w for w in question.wants if w not in ("compare", "text", "list"))
    query = replace(question.query, periods=(period,), years=frozenset({period.year}))
    return replace(question, query=query, wants=wants or ("figure",))


def years_of(meta: Metadata) -> frozenset[int]:
    """The years that a paper is about by its head, those between the ends of a range too."""
    return _years_in(*periods(meta.period), *periods(meta.title))


def reported(meta: Metadata) -> frozenset[int]:
    """The years that a paper reports on, those that it plans left out where its period is known."""
    return _years_in(*(periods(meta.period) or periods(meta.title)))


def _years_in(*told: Period) -> frozenset[int]:
    return frozenset(year for p in told if p.year for year in range(p.year, max(p.year, p.until) + 1))


# -------------------------------------------------------------------------------------------------------- lines


def lines_of(points: Sequence[Point], room: int) -> list[tuple[str, Candidate]]:
    """What each line is called and its quotation: with the words before the value where there is room for all."""
    found = []
    for point in points:
        found.append((called(point.period), point.reading.candidate))
        if point.other:
            found.append((f"{called(point.period)}, theo văn bản khác", point.other.candidate))
    if sum(len(label) + len(c.text) + AROUND for label, c in found) <= room:
        return found
    figures = [r for point in points for r in (point.reading, point.other) if r]
    short = [replace(c, text=f"{r.figure.number} {r.figure.unit}") for (_, c), r in zip(found, figures, strict=True)]
    return [(label, candidate) for (label, _), candidate in zip(found, short, strict=True)]


AROUND = 14
"""Characters of a line beside its name and its quotation."""


def remarks_of(question: Question, asked: Sequence[Period], points: Sequence[Point]) -> tuple[str, ...]:
    """The periods without a value, and what the question asks to be worked out where nothing lacks for it."""
    told = {point.period for point in points}
    lacking = [called(period) for period in asked if period not in told]
    lines = [f"Không có số liệu đúng kỳ: {', '.join(lacking)}."] if lacking else []
    figures = [point.reading.figure for point in points]
    plain = fold(question.text)
    for kind, pick in (("lớn nhất", max), ("nhỏ nhất", min)):
        if says(kind, plain):
            best = pick(points, key=lambda point: point.reading.figure.value)
            value = f"{best.reading.figure.number} {best.reading.figure.unit}".strip()
            lines.append(f"{COMPUTED} {kind} trong {len(points)} kỳ có số liệu: {called(best.period)} ({value})")
            return tuple(lines)
    operation = operation_in(question.text)
    if operation in ("sum", "mean") and not lacking:
        lines += [f"{COMPUTED} {line}" for line in OPERATIONS[operation](figures)]
    elif operation in ("growth", "difference") and (len(asked) == 2 or _spanned(question.query, plain)):
        ends = f"{called(points[-1].period)} so với {called(points[0].period)}"
        lines += [f"{COMPUTED} {ends}: {line}" for line in OPERATIONS[operation]([figures[-1], figures[0]])]
    elif operation in ("sum", "mean"):
        lines.append("Chưa tính vì còn thiếu số liệu.")
    return tuple(lines)
