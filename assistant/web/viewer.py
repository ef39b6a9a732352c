"""The view of a whole document, page by page, with some of its words highlighted. Pure."""

from __future__ import annotations

import time
from collections.abc import Sequence

from assistant.web.passage import passage_html
from assistant.web.render import escape
from index.report import CELL, Block, Report

CLOSE = '<button type="button" class="quiet close" data-close>Đóng</button>'


def document_html(report: Report, highlight: tuple[int, int] = (0, 0)) -> str:
    """The whole text of a document, page by page; `highlight` holds offsets in the document."""
    facts = report.metadata
    line = " · ".join(fact for fact in (report.document, facts.kind, facts.number, facts.body, facts.period) if fact)
    parts: list[str] = []
    page: int | None = None
    for run, start in _runs(report.blocks):
        if run[0].page not in (None, page):
            page = run[0].page
            parts.append(f'<p class="page-number">Trang {page}</p>')
        parts.append(_run_html(run, start, highlight))
    return (
        f'<header><div><h2 tabindex="-1">{escape(facts.title or report.document)}</h2>'
        f'<p class="source-document">{escape(line)}</p></div>{CLOSE}</header>'
        f'<div class="document-text" tabindex="0" data-opened="{time.time_ns()}">{"".join(parts)}</div>'
    )


def _runs(blocks: Sequence[Block]) -> list[tuple[list[Block], int]]:
    """Blocks that are drawn together (the rows of one table, or one block) with the offset of the first."""
    runs: list[tuple[list[Block], int]] = []
    offset = 0
    previous: Block | None = None
    for block in blocks:
        same_table = previous is not None and block.kind == previous.kind == "row" and block.headers == previous.headers
        if same_table and previous is not None and block.page == previous.page:
            runs[-1][0].append(block)
        else:
            runs.append(([block], offset))
        offset += len(block.text) + 1
        previous = block
    return runs


def _run_html(run: Sequence[Block], start: int, highlight: tuple[int, int]) -> str:
    first = run[0]
    text = "\n".join(block.text for block in run)
    headers = CELL.join(first.headers)
    if text.split("\n", 1)[0] == headers:
        headers = ""
    body = passage_html(text, highlight[0] - start, highlight[1] - start, headers)
    return f'<div class="{first.kind} level-{min(first.level, 4)}">{body}</div>'
