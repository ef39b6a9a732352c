"""The view of a whole document, page by page, with some of its words highlighted. Pure."""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate

from assistant.web.passage import passage_html
from assistant.web.pictures import picture_html
from assistant.web.render import SCANNED, escape
from index.manifest import ReportInfo
from index.report import CELL, Block, Report, page_runs

CLOSE = '<button type="button" class="quiet close" data-close>Đóng</button>'


_MOST_DOUBTS = 8
_UNREAD = "Trang này chưa đọc được chữ nào; nội dung trang này không có trong câu trả lời."


def document_html(report: Report, highlight: tuple[int, int] = (0, 0), pictured: ReportInfo | None = None) -> str:
    """The whole text of a document, page by page; `highlight` holds offsets in the document.

    Where it is `pictured`, each page stands beside its picture.
    """
    facts = report.metadata
    signed = f"người ký: {facts.signer}" if facts.signer else ""
    told = (report.document, facts.kind, facts.number, facts.body, facts.period, signed)
    line = " · ".join(fact for fact in told if fact)
    pages: dict[int, list[str]] = {page: [] for page in range(1, (report.pages or 0) + 1) if pictured}
    pages |= {page: [] for first, last in page_runs(facts.unread) for page in range(first, last + 1)}
    page = 0
    for run, start in _runs(report.blocks):
        page = run[0].page or page
        pages.setdefault(page, []).append(_run_html(run, start, highlight))
    doubts = _doubts(report)
    parts = [_page_html(report, number, pages[number], doubts, pictured) for number in sorted(pages)]
    return (
        f'<header><div><h2 tabindex="-1">{escape(facts.title or report.document)}</h2>'
        f'<p class="source-document">{escape(line)}</p></div>{CLOSE}</header>'
        f'<div class="document-text" tabindex="0" data-opened="{time.time_ns()}">{"".join(parts)}</div>'
    )


def _page_html(
    report: Report, page: int, runs: Sequence[str], doubts: Mapping[int, Sequence[str]], pictured: ReportInfo | None
) -> str:
    """A page with what is to be known of its reading, and its picture to the right; 0 for text without pages."""
    if not page:
        return "".join(runs)
    scanned = f" · {SCANNED}" if report.metadata.is_scanned(page) else ""
    words = doubts.get(page, ())
    rest = f" và {len(words) - _MOST_DOUBTS} chỗ khác" if len(words) > _MOST_DOUBTS else ""
    told = ", ".join(f"“{word}”" for word in words[:_MOST_DOUBTS]) + rest
    doubt = f'<p class="doubt">Chữ đọc chưa chắc, nên đối chiếu bản gốc: {escape(told)}.</p>' if words else ""
    unread = any(first <= page <= last for first, last in page_runs(report.metadata.unread))
    missing = f'<p class="warning">{_UNREAD}</p>' if unread else ""
    text = f'<p class="page-number">Trang {page}{scanned}</p>{doubt}{missing}{"".join(runs)}'
    return f'<div class="beside"><div>{text}</div>{picture_html(pictured, page)}</div>' if pictured else text


def _doubts(report: Report) -> dict[int, list[str]]:
    """Page -> the words on it that were not read surely."""
    text, found = report.text, dict[int, list[str]]()
    starts = list(accumulate((len(block.text) + 1 for block in report.blocks), initial=0))
    for span in report.spans:
        if span.what == "doubtful":
            page = report.blocks[bisect_right(starts, span.start) - 1].page or 0
            found.setdefault(page, []).append(text[span.start : span.end])
    return found


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
