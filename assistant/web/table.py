"""A table for any tab: filter boxes, sortable headers, pages, a source for each row, a download. Nothing domain-made.

`Sheet` (sheet.py) says what the table is made of; `table_html` is pure; `build` lays it out and wires it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

import gradio as gr

from assistant.web.assets import QUIET, html
from assistant.web.downloads import link_html
from assistant.web.failures import explain
from assistant.web.render import escape, note_html
from assistant.web.sheet import ALL, LONGEST_WORDS, WORDS, Column, Kept, Prepared, Sheet, View, options

R = TypeVar("R")
PAGE = 50

# --- what is shown -----------------------------------------------------------------------------------------------


def table_html(sheet: Sheet[R], rows: Sequence[R], view: View) -> str:
    """See `prepared_html`."""
    return prepared_html(Prepared(sheet, rows), view)


def prepared_html(prepared: Prepared[R], view: View) -> str:
    """The count, the download link, one page of the table, the way to the other pages."""
    sheet, rows = prepared.sheet, prepared.rows
    if not rows:
        return f'<div class="empty"><p>{escape(sheet.empty)}</p></div>'
    kept = prepared.select(view)
    if not kept:
        return '<div class="empty"><p>Không có dòng nào khớp với bộ lọc. Hãy bỏ bớt điều kiện lọc.</p></div>'
    page = min(view.page, (len(kept) - 1) // PAGE)
    shown = kept[page * PAGE : (page + 1) * PAGE]
    links = "".join(
        link_html(label, name, {**dict(view.chosen), WORDS: view.words})
        for label, name in (*sheet.downloads, ("Tải xuống (.xlsx)", sheet.name))
    )
    head = "".join(_header_html(column, view) for column in sheet.columns)
    lines = "".join(_row_html(sheet, row) for row in shown)
    count = f'<p class="count" role="status">{_count(len(kept), len(rows))}</p>'
    return (
        f'{sheet.above(kept, view)}<div class="table-top">{count}<div>{links}</div></div>'
        f'<div class="wide"><table class="list records"><thead><tr>{head}<th scope="col">Nguồn</th></tr></thead>'
        f"<tbody>{lines}</tbody></table></div>{_pages_html(page, len(kept))}"
    )


def _count(kept: int, total: int) -> str:
    return f"{kept} dòng" if kept == total else f"{kept} trong {total} dòng"


def _header_html(column: Column[Any], view: View) -> str:
    sorted_ = view.sort == column.name
    order = ("descending" if view.descending else "ascending") if sorted_ else "none"
    arrow = ("▼" if view.descending else "▲") if sorted_ else "↕"
    number = ' class="number"' if column.number else ""
    return (
        f'<th scope="col" aria-sort="{order}"{number}><button type="button" data-sort="{escape(column.name)}">'
        f'{escape(column.label)} <span aria-hidden="true">{arrow}</span></button></th>'
    )


def _row_html(sheet: Sheet[R], row: R) -> str:
    cells = "".join(_cell_html(column, row) for column in sheet.columns)
    buttons = "".join(
        f'<button type="button" class="quiet" {spot.attributes}>{escape(label)}</button>'
        for label, spot in sheet.sources(row)
    )
    mark = f' class="{escape(name)}"' if (name := sheet.mark(row)) else ""
    line = f'<tr{mark}>{cells}<td data-label="Nguồn">{buttons}{sheet.action(row)}</td></tr>'
    if warning := sheet.warning(row):
        columns = len(sheet.columns) + 1
        line += f'<tr class="check-row"><td colspan="{columns}"><b>Cần kiểm tra:</b> {escape(warning)}</td></tr>'
    return line


def _cell_html(column: Column[R], row: R) -> str:
    number = ' class="number"' if column.number else ""
    note = column.note(row) if column.note else ""
    second = f'<span class="second">{escape(note)}</span>' if note else ""
    return f'<td{number} data-label="{escape(column.label)}">{escape(column.text(row))}{second}</td>'


def _pages_html(page: int, rows: int) -> str:
    last = (rows - 1) // PAGE
    if not last:
        return ""

    def step(label: str, to: int) -> str:
        state = f'data-page="{to}"' if 0 <= to <= last else "disabled"
        return f'<button type="button" class="quiet" {state}>{label}</button>'

    return (
        f'<nav class="pages" aria-label="Trang của bảng">{step("‹ Trang trước", page - 1)}'
        f"<span>Trang {page + 1}/{last + 1}</span>{step('Trang sau ›', page + 1)}</nav>"
    )


# --- the part of a tab -------------------------------------------------------------------------------------------


Rows = Callable[[], Sequence[R]]


class Handlers(Generic[R]):
    """Gradio's events -> the rows that there are now -> HTML."""

    def __init__(self, sheet: Sheet[R], rows: Rows[R], kept: Kept[R] | None = None) -> None:
        self.sheet = sheet
        self.rows = rows
        self.kept = kept or Kept(sheet)

    def prepared(self) -> Prepared[R]:
        """Of the rows that there are now."""
        return self.kept.of(self.rows())

    def opened(self, view: View, words: str, *chosen: str) -> tuple[Any, ...]:
        """The tab was opened: options of the filters (a filter without any is hidden), the view, the table."""
        try:
            now = self.prepared()
        except Exception as error:
            return *[gr.skip()] * (len(self.sheet.filters) + 1), note_html(explain(error))
        values = [options(now, filter_) for filter_ in self.sheet.filters]
        kept = [value if value in known else ALL for value, known in zip(chosen, values, strict=True)]
        view = replace(view, chosen=self._chosen(kept), words=words or "")
        updates = [
            gr.update(choices=known, value=value, visible=len(known) > 1)
            for known, value in zip(values, kept, strict=True)
        ]
        return *updates, view, prepared_html(now, view)

    def filtered(self, view: View, words: str, *chosen: str) -> tuple[View, str]:
        return self._shown(replace(view, chosen=self._chosen(chosen), words=words or "", page=0))

    def clicked(self, view: View, event: gr.EventData) -> tuple[View, str]:
        return self._shown(view.changed(event._data))

    def _chosen(self, values: Sequence[str]) -> tuple[tuple[str, str], ...]:
        pairs = zip(self.sheet.filters, values, strict=True)
        return tuple((filter_.name, value) for filter_, value in pairs if value and value != ALL)

    def _shown(self, view: View) -> tuple[View, str]:
        try:
            return view, prepared_html(self.prepared(), view)
        except Exception as error:
            return view, note_html(explain(error))


@dataclass(frozen=True)
class TablePart:
    """The components that the rest of the tab listens to."""

    table: gr.HTML
    view: gr.State


Seen = Callable[["gr.Request | None"], Rows[R]]
"""Whoever asks -> the rows that there are for him."""


def build(tab: gr.Tab, sheet: Sheet[R], rows: Seen[R]) -> TablePart:
    """Lay the filters and the table out and wire them; call inside `gr.Tab`. The table fills when the tab opens."""
    kept = Kept(sheet)

    def handlers(request: gr.Request | None) -> Handlers[R]:
        return Handlers(sheet, lambda: rows(request)(), kept)

    def opened(request: gr.Request, view: View, words: str, *chosen: str) -> tuple[Any, ...]:
        return handlers(request).opened(view, words, *chosen)

    def filtered(request: gr.Request, view: View, words: str, *chosen: str) -> tuple[View, str]:
        return handlers(request).filtered(view, words, *chosen)

    def clicked(view: View, event: gr.EventData, request: gr.Request) -> tuple[View, str]:
        return handlers(request).clicked(view, event)

    view = gr.State(View())
    boxes, words = _filters(sheet)
    table = html(name=f"{sheet.name}-table", script="table")
    given = [view, words, *boxes]
    tab.select(opened, given, [*boxes, view, table], **QUIET)
    for box in boxes:
        box.input(filtered, given, [view, table], trigger_mode="always_last", **QUIET)
    words.input(filtered, given, [view, table], trigger_mode="always_last", **QUIET)
    table.select(clicked, view, [view, table], trigger_mode="always_last", **QUIET)
    return TablePart(table, view)


def _filters(sheet: Sheet[R]) -> tuple[list[gr.Dropdown], gr.Textbox]:
    with gr.Row(elem_classes="filters"):
        boxes = [
            gr.Dropdown([ALL], value=ALL, label=filter_.label, elem_id=f"{sheet.name}-{filter_.name}", min_width=0)
            for filter_ in sheet.filters
        ]
        name = f"{sheet.name}-words"
        words = gr.Textbox(label="Tìm trong bảng", elem_id=name, max_lines=1, min_width=0, max_length=LONGEST_WORDS)
    return boxes, words
