"""Which documents are searched: the choices of a group of boxes, and what ticking does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import gradio as gr

from assistant.web.render import shorten
from index.library import ReportInfo

# What is searched are the boxes ticked, none of them meaning all. The box "all" only shows that, and the browser itself
# keeps it true: a round to the server would come after a question that is asked at once.
TICK_ALL = "(everything, chosen) => everything ? [true, []] : [chosen.length === 0, chosen]"
TICK_ONE = "chosen => chosen.length === 0"

_LABEL_LENGTH = 60


def scope_choices(reports: Sequence[ReportInfo]) -> list[tuple[str, str]]:
    """(label, document) for each report; the file's name tells apart those that would read the same."""
    labels = [_label(report) for report in reports]
    return [
        (label if labels.count(label) == 1 else f"{label} ({report.document})", report.document)
        for label, report in zip(labels, reports, strict=True)
    ]


def scope_update(reports: Sequence[ReportInfo], chosen: Sequence[str]) -> dict[str, Any]:
    """A group of boxes with these documents. What is ticked is written back only where it names a document that is
    gone: the page may have been ticked while this was worked out."""
    choices = scope_choices(reports)
    there = {document for _, document in choices}
    kept = [document for document in chosen if document in there]
    return dict(gr.update(choices=choices) if len(kept) == len(chosen) else gr.update(choices=choices, value=kept))


def _label(report: ReportInfo) -> str:
    facts = report.metadata
    if facts.province and (facts.period or facts.date):
        return f"{facts.province} · {facts.period or facts.date[:4]}"
    return shorten(facts.title or report.document, _LABEL_LENGTH)
