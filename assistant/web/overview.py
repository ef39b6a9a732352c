"""What a document is, at a glance: head, main figures, tasks, sections; each leads to its place. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import accumulate

from assistant.records.model import Indicator, Records, Task
from assistant.web.render import escape, shorten
from assistant.web.sources import Spot
from index.report import Report
from index.text import format_number as written
from index.vietnamese import capital

FIGURES = 6
TASKS = 5
SECTIONS = 60
_LONGEST = 160


def overview_html(report: Report, records: Records, *, folded: bool = False) -> str:
    """The overview as a block that folds; `folded` where the reader came for a place further down."""
    parts = (_facts_html(report), _figures_html(records), _tasks_html(records.tasks), _sections_html(report))
    state = "" if folded else " open"
    return f'<details class="overview"{state}><summary>Tổng quan tài liệu</summary>{"".join(parts)}</details>'


def _facts_html(report: Report) -> str:
    facts = report.metadata
    told: Mapping[str, str] = {
        "Loại văn bản": facts.kind,
        "Số, ký hiệu": facts.number,
        "Cơ quan ban hành": facts.body,
        "Địa phương": facts.province,
        "Ngày": readable_date(facts.date),
        "Kỳ báo cáo": facts.period,
        "Người ký": facts.signer,
        "Nơi nhận": shorten(facts.recipients, _LONGEST),
        "Số trang": str(report.pages or ""),
    }
    rows = "".join(f"<div><dt>{name}</dt><dd>{escape(value)}</dd></div>" for name, value in told.items() if value)
    return f'<dl class="facts">{rows}</dl>' if rows else ""


def readable_date(iso: str) -> str:
    """2019-06-05 as 05/06/2019; anything else as it is."""
    try:
        return date.fromisoformat(iso).strftime("%d/%m/%Y")
    except ValueError:
        return iso


def main_figures(indicators: Iterable[Indicator]) -> list[Indicator]:
    """The results for the whole body that are compared with a plan or the year before, then others; a name once."""
    by_name: dict[str, Indicator] = {}
    for one in sorted(indicators, key=_weight):
        by_name.setdefault(one.name, one)
    return list(by_name.values())[:FIGURES]


def _weight(one: Indicator) -> tuple[bool, bool, bool]:
    compared = one.vs_plan_pct is not None or one.vs_same_period_pct is not None
    return one.kind != "result", bool(one.scope), not compared


def _figures_html(records: Records) -> str:
    items = [
        _item(f"{capital(one.indicator)}: {one.qualifier} {written(one.value)} {one.unit}", _when(one), _spot(one))
        for one in main_figures(records.indicators)
    ]
    return _list_html("Số liệu chính", items, len(records.indicators) - len(items), "số liệu")


def _when(one: Indicator) -> str:
    return ", ".join(filter(None, ["chỉ tiêu" if one.kind == "target" else "", one.scope, one.period]))


def _tasks_html(tasks: Sequence[Task]) -> str:
    items = [_item(f"{task.assignee}: {task.task}", task.deadline, _spot(task)) for task in tasks[:TASKS]]
    return _list_html("Nhiệm vụ được giao", items, len(tasks) - len(items), "nhiệm vụ")


def _sections_html(report: Report) -> str:
    found = list(_headings(report))
    items = [
        f'<li class="depth-{min(level, 4)}"><button type="button" class="link" data-goto="{start}">'
        f"{escape(shorten(text, _LONGEST))}</button></li>"
        for text, level, start in found[:SECTIONS]
    ]
    return _list_html("Các mục", items, len(found) - len(items), "mục")


def _headings(report: Report) -> Iterator[tuple[str, int, int]]:
    """Text, level and offset of each heading."""
    starts = accumulate((len(block.text) + 1 for block in report.blocks), initial=0)
    for block, start in zip(report.blocks, starts, strict=False):
        if block.kind == "heading":
            yield block.text, block.level, start


def _spot(record: Indicator | Task) -> str:
    return Spot(record.passage, record.start, record.end).attributes


def _item(text: str, note: str, spot: str) -> str:
    small = f" <small>({escape(shorten(note, _LONGEST))})</small>" if note else ""
    words = escape(shorten(text, _LONGEST))
    return f'<li><button type="button" class="link" data-open {spot}>{words}{small}</button></li>'


def _list_html(title: str, items: Sequence[str], rest: int, what: str) -> str:
    if not items:
        return ""
    more = f'<li class="more">và {rest} {what} nữa</li>' if rest > 0 else ""
    return f"<h3>{title}</h3><ul>{''.join(items)}{more}</ul>"
