"""Tools over the records of the library: results and targets, with their series, and tasks. Pure over a library."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.agent.arguments import Indicators, Tasks
from assistant.agent.reach import Reach, periods_of, refused
from assistant.agent.results import Result, Row, names
from assistant.agent.values import Value
from assistant.records.filters import Filter, is_in_period
from assistant.records.library import day_of, records_of
from assistant.records.model import Indicator, Task
from assistant.records.quantity import spelled
from assistant.records.states import STATES, Standing, TaskMarks, standings
from assistant.records.store import maker_of
from assistant.records.tasks_query import tasks_of_body
from index.query import is_function_word
from index.report import Passage
from index.text import format_number, quantities
from index.vietnamese import Analyzer, fold

MOST_ROWS = 30
MOST_UNREAD = 25
"""Documents whose records may still have to be made while a question waits."""
LONGEST_QUOTE = 160
_KINDS = {"result": "kết quả", "target": "chỉ tiêu, kế hoạch"}


def indicators(reach: Reach, asked: Indicators) -> Result:
    """The values of an indicator, in order of place and time."""
    if waiting := _unread(reach):
        return waiting
    chosen = Filter(province=asked.province, organization=asked.organization)
    known = [r for r in records_of(reach.library, chosen).indicators if _in_scope(reach, r.document)]
    timely = [r for r in known if not asked.period or _of_time(r, asked.period)]
    fitting = [r for r in timely if asked.kind in ("", r.kind)]
    found = _named(asked.indicator, fitting, reach.analyzer)
    if not found:
        return _nothing(asked, known, timely, fitting)
    shown = sorted(found, key=_order)[:MOST_ROWS]
    passages = {p.id: p for p in reach.library.get_passages(list(dict.fromkeys(r.passage for r in shown)))}
    rows = [_row(r, passages[r.passage], reach.analyzer) for r in shown if r.passage in passages]
    rest = len(found) - len(shown)
    note = f"Còn {rest} giá trị nữa; hãy lọc thêm theo tỉnh, kỳ hoặc tên chỉ tiêu." if rest > 0 else ""
    about = ", ".join(filter(None, [asked.indicator or "tất cả", asked.province, asked.period, asked.organization]))
    return Result(f"Đã tra chỉ tiêu “{about}”: {len(rows)} giá trị", rows=tuple(rows), note=note)


def _unread(reach: Reach) -> Result | None:
    """Making records takes about half a second a report; where many are still to be made, nobody waits for it."""
    kept, there = reach.library.count_derived(maker_of(reach.library))
    if there - kept <= MOST_UNREAD:
        return None
    return refused("Bảng chỉ tiêu, nhiệm vụ của thư viện đang được lập. Hãy dùng tim_doan.")


def _in_scope(reach: Reach, document: str) -> bool:
    return reach.scope is None or document in reach.scope


def _of_time(record: Indicator, period: str) -> bool:
    asked = periods_of(period)
    if len(asked) == 1 and asked[0].whole_year and not asked[0].until:
        return is_in_period(record.period, str(asked[0].year))
    years = {year for p in asked if p.until for year in range(p.year, p.until + 1)}
    if years:
        return any(is_in_period(record.period, str(year)) for year in years)
    return is_in_period(record.period, period)


def _named(indicator: str, known: Sequence[Indicator], analyzer: Analyzer) -> list[Indicator]:
    """Those whose name says all the words asked for; else those that say most of them."""
    words = [w for w in map(fold, analyzer.syllables(indicator)) if not is_function_word(w, True)]
    if not words:
        return list(known)
    told = [set(map(fold, analyzer.syllables(f"{r.name} {r.indicator}"))) for r in known]
    shares = [sum(w in said for w in words) / len(words) for said in told]
    best = max(shares, default=0.0)
    return [r for r, share in zip(known, shares, strict=True) if share == best and best >= 0.6]


def _nothing(
    asked: Indicators, known: Sequence[Indicator], timely: Sequence[Indicator], fitting: Sequence[Indicator]
) -> Result:
    """What there is, for the filter that left nothing."""
    if not known:
        return refused("Không có chỉ tiêu nào của nơi được hỏi. Hãy bỏ bộ lọc địa phương, cơ quan.")
    if not timely:
        there = names(_once(r.period for r in known))
        return refused(f"Không có giá trị nào của kỳ “{asked.period}”. Các kỳ hiện có: {there}.")
    there = names(_once(r.name for r in fitting or timely), 20)
    return refused(f"Không có chỉ tiêu “{asked.indicator}”. Các chỉ tiêu hiện có: {there}.")


def _once(words: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(w for w in words if w))


def _order(record: Indicator) -> tuple[str, str, int, str]:
    years = [p.year for p in periods_of(record.period)]
    return (record.name, record.province, min(years, default=0), record.period)


def _row(record: Indicator, passage: Passage, analyzer: Analyzer) -> Row:
    text = spelled(record.amount)
    about = [_KINDS[record.kind], record.period or "không rõ kỳ", record.province, record.organization]
    if record.vs_same_period_pct is not None:
        about.append(f"so cùng kỳ {format_number(record.vs_same_period_pct)}%")
    if record.vs_plan_pct is not None:
        about.append(f"bằng {format_number(record.vs_plan_pct)}% kế hoạch")
    quote = " ".join(record.quote.split())[:LONGEST_QUOTE]
    bound = f"{record.qualifier} " if record.qualifier else ""
    line = f"{record.indicator} = {bound}{text} ({'; '.join(filter(None, about))}) — “{quote}”"
    return Row(line, passage, _value(record, text, analyzer))


def _value(record: Indicator, text: str, analyzer: Analyzer) -> Value | None:
    read = quantities(text)
    if len(read) != 1:
        return None
    words = (fold(s) for s in analyzer.syllables(record.name))
    return Value(
        text,
        read[0],
        name=record.name,
        of=record.organization,
        kind=record.kind,
        period=record.period,
        vague=record.qualifier,
        words=frozenset(w for w in words if not is_function_word(w, True)),
        places=frozenset(filter(None, [record.province, record.scope])),
    )


def tasks(reach: Reach, asked: Tasks) -> Result:
    """The tasks that were given, with how they stand today."""
    limit = day_of(asked.deadline_before)
    if asked.deadline_before and limit is None:
        return refused(f"deadline_before nhận ngày dạng 30/9/2024, không nhận “{asked.deadline_before}”.")
    if asked.state and fold(asked.state) not in map(fold, STATES):
        return refused(f"state nhận một trong: {', '.join(STATES)}; không nhận “{asked.state}”.")
    if waiting := _unread(reach):
        return waiting
    library = reach.library
    settings = library.settings
    every = records_of(library).tasks
    kept = Filter(province=asked.province, deadline_before=limit).keep(replace(records_of(library), indicators=()))
    given = [t for t in kept.tasks if _in_scope(reach, t.document)]
    mine = tasks_of_body(given, asked.assignee, reach.analyzer) if asked.assignee else given
    if not mine:
        there = names(_once(t.assignee for t in given), 20)
        return refused(f"Không có nhiệm vụ nào như được hỏi. Các đơn vị có nhiệm vụ: {there}.")
    lines = standings(every, TaskMarks(settings.data_dir).all(), settings.present_day, settings.soon_days)
    wanted = set(mine)
    standing = [s for s in lines if s.task in wanted and (not asked.state or fold(s.state) == fold(asked.state))]
    return _task_rows(reach, standing, asked)


def _task_rows(reach: Reach, standing: Sequence[Standing], asked: Tasks) -> Result:
    shown = standing[:MOST_ROWS]
    passages = {p.id: p for p in reach.library.get_passages(list(dict.fromkeys(s.task.passage for s in shown)))}
    rows = [Row(_task_line(s.task, s.state), passages[s.task.passage]) for s in shown if s.task.passage in passages]
    about = ", ".join(filter(None, [asked.assignee or "mọi đơn vị", asked.province, asked.state]))
    rest = len(standing) - len(shown)
    note = f"Còn {rest} nhiệm vụ nữa; hãy lọc thêm." if rest > 0 else ""
    return Result(f"Đã tra nhiệm vụ ({about}): {len(rows)} nhiệm vụ", rows=tuple(rows), note=note)


def _task_line(task: Task, state: str) -> str:
    due = f"; hạn: {task.deadline}" if task.deadline else "; không nêu hạn"
    words = " ".join(task.task.split())[: 2 * LONGEST_QUOTE]
    return f"{task.assignee}: {words}{due} ({state.lower()})"
