"""A chart of one indicator: a bar for the result, a hatched one for the target, so that it reads in black and white."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assistant.records.quantity import written
from assistant.web.render import escape, shorten

MOST_BARS = 20
FEWEST_PLACES = 5
"""Bars are never wider than with as many of them."""
RESULT, TARGET = "#0b4f8f", "#6b7685"
_LABEL_LENGTH = 28


@dataclass(frozen=True, slots=True)
class Bar:
    """One place on the axis: whose figure it is, when, and the values in the chart's unit."""

    organization: str
    period: str
    result: Decimal | None
    target: Decimal | None


def chart_html(title: str, unit: str, bars: Sequence[Bar]) -> str:
    """Safe HTML with the figure beside it, drawn by static/page.js; for those who can't see it the table follows."""
    shown = bars[:MOST_BARS]
    rest = f"<p>Biểu đồ vẽ {len(shown)} trong {len(bars)} dòng.</p>" if len(bars) > len(shown) else ""
    label = f"Biểu đồ: {title} ({unit}), số liệu ở bảng dưới"
    figure_ = escape(json.dumps(figure(title, unit, shown), ensure_ascii=False))
    drawing = f'<div class="chart" role="img" aria-label="{escape(label)}" data-figure="{figure_}"></div>'
    return f"<figure>{drawing}{rest}</figure>"


def figure(title: str, unit: str, bars: Sequence[Bar]) -> dict[str, Any]:
    """A Plotly figure (data and layout): a line over the periods of one body, else bars side by side."""
    one_body = len({bar.organization for bar in bars}) == 1
    labels = [_label(bar.period if one_body else f"{_label(bar.organization)}<br>{bar.period}") for bar in bars]
    places = list(range(len(bars)))
    over_time = one_body and len(bars) > 2
    series = [
        _series("Kết quả", places, [bar.result for bar in bars], RESULT, "", over_time),
        _series("Chỉ tiêu", places, [bar.target for bar in bars], TARGET, "/", False),
    ]
    return {
        "data": [trace for trace in series if trace is not None],
        "layout": {
            "title": {"text": f"{_plain(title)} ({_plain(unit)})", "font": {"size": 17}, "x": 0, "xanchor": "left"},
            "separators": ",.",
            "barmode": "group",
            "bargap": 0.35,
            "xaxis": {
                "tickvals": places,
                "ticktext": labels,
                "range": _room(len(bars)),
                "automargin": True,
                "fixedrange": True,
            },
            "yaxis": {
                "rangemode": "tozero",
                "automargin": True,
                "fixedrange": True,
                "gridcolor": "rgba(128, 138, 150, 0.35)",
                "tickformat": ",",
            },
            "legend": {"orientation": "h", "y": 1.12, "x": 1, "xanchor": "right"},
            "margin": {"l": 8, "r": 8, "t": 64, "b": 8},
            "height": 340,
            "showlegend": True,
        },
    }


def _room(bars: int) -> list[float]:
    """The axis from end to end: a few bars stand in the middle of it instead of filling it."""
    beside = max(0.5, (FEWEST_PLACES - bars + 1) / 2)
    return [-beside, bars - 1 + beside]


def _series(
    name: str, places: list[int], values: list[Decimal | None], colour: str, pattern: str, as_line: bool
) -> dict[str, Any] | None:
    if all(value is None for value in values):
        return None
    trace: dict[str, Any] = {
        "name": name,
        "x": places,
        "y": [None if value is None else float(value) for value in values],
        "text": ["" if value is None else written(value) for value in values],
        "hovertemplate": "%{text}<extra>" + name + "</extra>",
    }
    if as_line:
        line = {"mode": "lines+markers+text", "textposition": "top center", "line": {"color": colour, "width": 3}}
        return trace | {"type": "scatter", "marker": {"size": 9, "color": colour}} | line
    filled = {"shape": pattern, "bgcolor": "#ffffff"}
    marker = {"color": colour, "pattern": filled, "line": {"color": colour, "width": 1.5}}
    return trace | {"type": "bar", "textposition": "outside", "cliponaxis": False, "marker": marker}


def _label(text: str) -> str:
    return "<br>".join(_plain(shorten(part, _LABEL_LENGTH)) for part in text.split("<br>"))


def _plain(text: str) -> str:
    """Plotly reads a little HTML in its texts: a document's words must not be taken for it."""
    return text.replace("<", "‹").replace(">", "›").replace("&", "＆")
