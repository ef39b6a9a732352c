"""A chart of one indicator: a bar for the result, a hatched one for the target, so that it reads in black and white."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from assistant.web.render import escape, shorten
from index.text import format_number as written
from index.text import periods

MOST_BARS = 12
MOST_UPRIGHT = 6
"""More bars than these lie."""
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
    rest = f"<p>Biểu đồ vẽ {len(shown)} trong {len(bars)} số liệu; hãy lọc bớt để xem số liệu khác.</p>"
    label = f"Biểu đồ: {title} ({unit}), số liệu ở bảng dưới"
    figure_ = escape(json.dumps(figure(title, unit, shown), ensure_ascii=False))
    drawing = f'<div class="chart" role="img" aria-label="{escape(label)}" data-figure="{figure_}"></div>'
    return f"<figure>{drawing}{rest if len(bars) > len(shown) else ''}</figure>"


def figure(title: str, unit: str, bars: Sequence[Bar]) -> dict[str, Any]:
    """A Plotly figure (data and layout): a line over the like periods of one body, else bars side by side.

    More than a few bars lie, one place below the other, so that their names and values can be read.
    """
    one_body = len({bar.organization for bar in bars}) == 1
    labels = [_label(bar.period if one_body else f"{bar.organization}<br>{bar.period}") for bar in bars]
    as_line = one_body and len(bars) > 2 and _alike([bar.period for bar in bars])
    lying = not as_line and len(bars) > MOST_UPRIGHT
    series = [
        _series("Kết quả", [bar.result for bar in bars], RESULT, "", as_line, lying),
        _series("Chỉ tiêu", [bar.target for bar in bars], TARGET, "/", False, lying),
    ]
    places = _places(labels, lying)
    return {
        "data": [trace for trace in series if trace is not None],
        "layout": {
            "title": {"text": f"{_plain(title)} ({_plain(unit)})", "font": {"size": 17}, "x": 0, "xanchor": "left"},
            "separators": ",.",
            "barmode": "group",
            "bargap": 0.35,
            "xaxis": _VALUES if lying else places,
            "yaxis": places if lying else _VALUES,
            "legend": {"orientation": "h", "y": 1, "yanchor": "bottom", "x": 1, "xanchor": "right"},
            "margin": {"l": 8, "r": 72 if lying else 8, "t": 64, "b": 8},
            "height": 96 + 42 * len(bars) if lying else 340,
            "showlegend": True,
        },
    }


_VALUES = {
    "rangemode": "tozero",
    "automargin": True,
    "fixedrange": True,
    "gridcolor": "rgba(128, 138, 150, 0.35)",
    "tickformat": ",",
}


def _places(labels: Sequence[str], lying: bool) -> dict[str, Any]:
    """The axis of places: a few bars stand in the middle instead of filling it all."""
    beside = max(0.5, (FEWEST_PLACES - len(labels) + 1) / 2)
    ends = [-beside, len(labels) - 1 + beside]
    return {
        "tickvals": list(range(len(labels))),
        "ticktext": labels,
        "range": ends[::-1] if lying else ends,
        "automargin": True,
        "fixedrange": True,
    }


def _alike(words: Sequence[str]) -> bool:
    """Whether the periods are of one length, the same months of different years or quarters: a line may join them."""
    read = [found[-1] if (found := periods(period)) else None for period in words]
    lengths = {(period.last - period.first, period.until > 0) if period else None for period in read}
    return len(lengths) == 1 and None not in lengths and len(set(words)) == len(words)


def _series(
    name: str, values: list[Decimal | None], colour: str, pattern: str, as_line: bool, lying: bool
) -> dict[str, Any] | None:
    if all(value is None for value in values):
        return None
    places = list(range(len(values)))
    lengths = [None if value is None else float(value) for value in values]
    trace: dict[str, Any] = {
        "name": name,
        "x": lengths if lying else places,
        "y": places if lying else lengths,
        "text": ["" if value is None else written(value) for value in values],
        "hovertemplate": "%{text}<extra>" + name + "</extra>",
    }
    if as_line:
        line = {"mode": "lines+markers+text", "textposition": "top center", "line": {"color": colour, "width": 3}}
        return trace | {"type": "scatter", "marker": {"size": 9, "color": colour}} | line
    filled = {"shape": pattern, "bgcolor": "#ffffff"}
    marker = {"color": colour, "pattern": filled, "line": {"color": colour, "width": 1.5}}
    trace |= {"type": "bar", "textposition": "outside", "cliponaxis": False, "marker": marker}
    return trace | {"orientation": "h", "constraintext": "none", "textfont": {"size": 13}} if lying else trace


def _label(text: str) -> str:
    return "<br>".join(_plain(shorten(part, _LABEL_LENGTH)) for part in text.split("<br>"))


def _plain(text: str) -> str:
    """Plotly reads a little HTML in its texts: a document's words must not be taken for it."""
    return text.replace("<", "‹").replace(">", "›").replace("&", "＆")
