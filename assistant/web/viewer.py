"""The view of a whole document, page by page, with some of its words highlighted. Pure."""

from __future__ import annotations

import time
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from assistant.web.passage import passage_html
from assistant.web.pictures import picture_html
from assistant.web.render import SCANNED, escape
from index.manifest import ReportInfo
from index.report import CELL, Block, Report, page_runs

CLOSE = '<button type="button" class="quiet close" data-close>Đóng</button>'


_MOST_DOUBTS = 8
_UNREAD = "Trang này chưa đọc được chữ nào; nội dung trang này không có trong câu trả lời."


def document_html(
    report: Report,
    highlight: tuple[int, int] = (0, 0),
    pictured: ReportInfo | None = None,
    above: str = "",
    links: str = "",
) -> str:
    """The whole text of a document, page by page; `highlight` holds offsets in the document.

    Where it is `pictured`, each page stands beside its picture. Safe HTML: `above` the text, `links` in the header.
    """
    facts = report.metadata
    pages: dict[int, list[str]] = {page: [] for page in range(1, (report.pages or 0) + 1) if pictured}
    pages |= {page: [] for first, last in page_runs(facts.unread) for page in range(first, last + 1)}
    cited: dict[int, tuple[int, int]] = {}
    page = 0
    for run, start in _runs(report.blocks):
        page = run[0].page or page
        end = start + sum(len(block.text) + 1 for block in run) - 1
        if highlight[0] < min(highlight[1], end) and start < highlight[1]:
            first, last = max(start, highlight[0]), min(end, highlight[1])
            cited[page] = (min(first, cited[page][0]) if page in cited else first, last)
        pages.setdefault(page, []).append(_run_html(run, start, highlight))
    doubts = _doubts(report)
    pictures = {
        number: picture_html(pictured, number, cited.get(number, (0, 0))) for number in pages if pictured and number
    }
    parts = [_page_html(report, n, pages[n], doubts.get(n, ()), pictures.get(n, "")) for n in sorted(pages)]
    text = f'<div class="document-text" tabindex="0" data-opened="{time.time_ns()}">{above}{"".join(parts)}</div>'
    return _header_html(report, links) + text


def _header_html(report: Report, links: str) -> str:
    facts = report.metadata
    signed = f"người ký: {facts.signer}" if facts.signer else ""
    told = (report.document, facts.kind, facts.number, facts.body, facts.period, signed)
    line = " · ".join(fact for fact in told if fact)
    return (
        f'<header><div><h2 tabindex="-1">{escape(facts.title or report.document)}</h2>'
        f'<p class="source-document">{escape(line)}</p></div><div class="document-links">{links}{CLOSE}</div></header>'
    )


def _page_html(report: Report, page: int, runs: Sequence[str], words: Sequence[str], picture: str) -> str:
    """A page with what is to be known of its reading, and its picture to the right; 0 for text without pages."""
    if not page:
        return "".join(runs)
    scanned = f" · {SCANNED}" if report.metadata.is_scanned(page) else ""
    rest = f" và {len(words) - _MOST_DOUBTS} chỗ khác" if len(words) > _MOST_DOUBTS else ""
    told = ", ".join(f"“{word}”" for word in words[:_MOST_DOUBTS]) + rest
    doubt = f'<p class="doubt">Chữ đọc chưa chắc, nên đối chiếu bản gốc: {escape(told)}.</p>' if words else ""
    unread = any(first <= page <= last for first, last in page_runs(report.metadata.unread))
    missing = f'<p class="warning">{_UNREAD}</p>' if unread else ""
    text = f'<p class="page-number">Trang {page}{scanned}</p>{doubt}{missing}{"".join(runs)}'
    return f'<div class="beside"><div>{text}</div>{picture}</div>' if picture else text


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
    return f'<div class="{first.kind} level-{min(first.level, 4)}" data-at="{start}">{body}</div>'
