"""The Chỉ tiêu tab: results beside their targets, what of it needs checking, a chart of one indicator."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

import gradio as gr

from assistant.records.conflicts import Conflict, disagreements
from assistant.records.fulfilment import last_period, share_of, with_targets
from assistant.records.model import Indicator
from assistant.records.quantity import scaled, spelled
from assistant.web import table
from assistant.web.assets import html
from assistant.web.chart import Bar, chart_html
from assistant.web.sheet import Column, Filter, Sheet, View
from assistant.web.sources import Spot
from assistant.web.table import TablePart
from index.annotate.periods import period_key
from index.text import format_number as written

NAME = "indicators"
INTRO = (
    "<h2>Chỉ tiêu</h2><p class='lead'>Kết quả và chỉ tiêu mà các tài liệu nêu, đặt cạnh nhau, mỗi dòng kèm nguồn.</p>"
)
EMPTY = "Chưa có số liệu. Hãy nạp báo cáo ở tab Tài liệu; kết quả và chỉ tiêu trong đó sẽ được liệt kê ở đây."


@dataclass(frozen=True, slots=True)
class Line:
    """A result with the target of the same indicator, body and period (or of that period's year), or one alone.

    `checks` say what does not fit together, with the arithmetic; `befell` what replaced or amended its documents.
    """

    result: Indicator | None
    target: Indicator | None
    checks: tuple[str, ...] = ()
    befell: tuple[str, ...] = ()

    @property
    def main(self) -> Indicator:
        """The one that the row is about."""
        found = self.result or self.target
        assert found is not None
        return found

    @property
    def share(self) -> Decimal | None:
        """Result over target in %, rounded half up to 0.01; None without both."""
        if self.result is None or self.target is None:
            return None
        return share_of(self.result, self.target)


def lines_of(indicators: Sequence[Indicator], conflicts: Iterable[Conflict] = ()) -> list[Line]:
    """The rows of the table, in reading order; targets that no result goes with stand alone."""
    of_record = disagreements(conflicts)
    targets = [record for record in indicators if record.kind == "target"]
    pairs = with_targets((record for record in indicators if record.kind == "result"), targets)
    taken = set(pairs.values())
    lines = []
    for record in indicators:
        if record.kind == "result" or record not in taken:
            result, target = (record, pairs[record]) if record.kind == "result" else (None, record)
            found = [conflict for one in (result, target) if one for conflict in of_record.get(one, ())]
            lines.append(Line(result, target, tuple(dict.fromkeys(conflict.message for conflict in found))))
    return lines


# --- the table ---------------------------------------------------------------------------------------------------


def _value(record: Indicator | None) -> str:
    if record is None:
        return ""
    return f"{record.qualifier} {written(record.value)}".strip()


def _unit(record: Indicator | None) -> str:
    return record.unit if record else ""


def _key(record: Indicator | None) -> tuple[str, Decimal] | None:
    return None if record is None else (scaled(record.amount)[1], scaled(record.amount)[0])


def _percent(value: Decimal | None, *, signed: bool = False) -> str:
    if value is None:
        return ""
    sign = "+" if signed and value > 0 else "−" if value < 0 else ""
    return f"{sign}{written(abs(value))}%"


def _target_note(line: Line) -> str:
    if line.target is None:
        return ""
    same = line.result is None or period_key(line.target.period) == period_key(line.result.period)
    return line.target.unit if same else f"{line.target.unit}, {line.target.period}"


def _share_text(line: Line) -> str:
    reported = line.result.vs_plan_pct if line.result else None
    return _percent(line.share if line.share is not None else reported)


def _share_key(line: Line) -> Decimal | None:
    return line.share if line.share is not None else line.result.vs_plan_pct if line.result else None


def _share_note(line: Line) -> str:
    """Where the share comes from: worked out by code, or the document's own."""
    reported = line.result.vs_plan_pct if line.result else None
    told = f"văn bản ghi {_percent(reported)}" if reported is not None else ""
    if line.share is None or line.result is None or line.target is None:
        return told
    sums = f"phần mềm tính: {spelled(line.result.amount)} : {spelled(line.target.amount)}"
    return f"{sums}; {told}" if told else sums


def _organization(line: Line) -> str:
    return line.main.scope or line.main.organization or line.main.board


def _place(line: Line) -> str:
    return line.main.province


def _when(line: Line) -> str:
    """The period, whether a sentence begins with it or not."""
    return f"{line.main.period[:1].lower()}{line.main.period[1:]}"


def _title(line: Line) -> str:
    words = line.main.indicator
    return f"{words[:1].upper()}{words[1:]}"


def _period_order(line: Line) -> tuple[int, int, int] | None:
    period = last_period(line.main)
    return (period.year, period.last, -period.first) if period else None


def _sources(line: Line) -> list[tuple[str, Spot]]:
    named = (("Kết quả", line.result), ("Chỉ tiêu", line.target))
    return [(label, Spot(one.passage, one.start, one.end)) for label, one in named if one is not None]


def _above(lines: Sequence[Line], view: View) -> str:
    """A chart, once one indicator has been chosen."""
    chosen = dict(view.chosen).get("name")
    if not chosen:
        return '<p class="hint-line">Chọn một chỉ tiêu ở trên để xem biểu đồ.</p>'
    unit = scaled(lines[0].main.amount)[1]
    shown = [line for line in lines if scaled(line.main.amount)[1] == unit]
    shown.sort(key=lambda line: (line.main.scope, _short(line), _period_order(line) or (0, 0, 0)))
    shared = lines[0].main.amount
    factor = scaled(shared)[0] / shared.value if shared.value else Decimal(1)
    every = (
        Bar(_short(line), _when(line), _scaled(line.result, factor), _scaled(line.target, factor)) for line in shown
    )
    bars = list(dict.fromkeys(every))  # two documents may say the same
    return chart_html(_name(lines[0]), shared.unit, bars)


def _short(line: Line) -> str:
    """Whose figure it is, in a chart's room: the zone, or the province of a board."""
    return line.main.scope or line.main.province or _organization(line)


def _scaled(record: Indicator | None, factor: Decimal) -> Decimal | None:
    return None if record is None else (scaled(record.amount)[0] / factor).normalize()


def _name(line: Line) -> str:
    words = line.main.name
    return f"{words[:1].upper()}{words[1:]}"


SHEET: Sheet[Line] = Sheet(
    NAME,
    columns=(
        Column("indicator", "Chỉ tiêu", _title),
        Column("organization", "Đơn vị", _organization, note=_place),
        Column("period", "Kỳ", lambda line: line.main.period, key=_period_order),
        Column(
            "result", "Kết quả", lambda line: _value(line.result), key=lambda line: _key(line.result),
            note=lambda line: _unit(line.result), number=True,
        ),
        Column(
            "change", "So với cùng kỳ",
            lambda line: _percent(line.result.vs_same_period_pct, signed=True) if line.result else "",
            key=lambda line: line.result.vs_same_period_pct if line.result else None, number=True,
        ),
        Column(
            "target", "Chỉ tiêu giao", lambda line: _value(line.target), key=lambda line: _key(line.target),
            note=_target_note, number=True,
        ),
        Column("share", "Tỷ lệ thực hiện", _share_text, key=_share_key, note=_share_note, number=True),
    ),
    filters=(
        Filter("name", "Chỉ tiêu", _name, frequent=True),
        Filter("province", "Tỉnh", _place),
        Filter("organization", "Đơn vị", _organization),
        Filter("period", "Kỳ", _when),
        Filter("document", "Tài liệu", lambda line: line.main.document),
        Filter("check", "Kiểm tra", lambda line: "Cần kiểm tra" if line.checks else ""),
    ),
    sources=_sources,
    empty=EMPTY,
    warning=lambda line: " ".join((*line.checks, *line.befell)),
    above=_above,
)  # fmt: skip


def build(tab: gr.Tab, lines: table.Seen[Line]) -> TablePart:
    """Lay the tab out and wire it; call inside `gr.Tab`."""
    html(INTRO, name="indicators-intro", responds=False)
    return table.build(tab, SHEET, lines)
