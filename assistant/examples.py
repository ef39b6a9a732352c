"""Example questions for an empty chat, made from what the library's own reports hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from index.library import Library
from index.manifest import ReportInfo
from index.vietnamese import fold

Kind = Callable[[ReportInfo, str], Iterator[str]]

READ = 12
"""Reports that examples are made of: their texts are read for it."""

_INDICATORS = ("doanh thu", "xuất khẩu", "nộp ngân sách", "giải ngân", "lấp đầy", "lao động")


def example_questions(library: Library) -> Iterator[str]:
    """Questions of different kinds (figure, shortcomings, tasks, people), of one report after another."""
    kinds: list[Kind] = [_figure, _shortcomings, _tasks, _chair]
    reports = library.reports()[:READ]
    texts = [fold(" ".join(p.text for p in library.passages(report.document))) for report in reports]
    found: dict[str, None] = {}
    for turn in range(len(kinds)):
        for i, (report, words) in enumerate(zip(reports, texts, strict=True)):
            kind = kinds[(i + turn) % len(kinds)]
            fresh = next((question for question in kind(report, words) if question not in found), None)
            if fresh:
                found[fresh] = None
                yield fresh


def questions_about(topic: str, report: ReportInfo) -> Iterator[str]:
    """A whole question on an indicator, results, tasks or shortcomings, for a report with a period and a place."""
    meta = report.metadata
    plain = fold(topic)
    if not meta.period or not (meta.province or meta.body):
        return
    when = f"{meta.period[0].lower()}{meta.period[1:]}"
    if any(word in plain for word in ("han che", "ton tai", "kho khan", "vuong mac")):
        yield f"Những tồn tại, hạn chế {when} {_place(report)} là gì?"
    elif "nhiem vu" in plain or "cong viec" in plain:
        yield f"Nhiệm vụ trọng tâm nêu trong báo cáo {when} {_place(report)} là gì?"
    elif any(word in plain for word in ("tinh hinh", "ket qua", "so lieu", "thong tin", "hoat dong", "bao cao")):
        yield f"Doanh thu {when} {_place(report)} đạt bao nhiêu?"
    else:
        yield f"{topic[:1].upper()}{topic[1:]} {when} {_place(report)} đạt bao nhiêu?"


def _place(report: ReportInfo) -> str:
    return f"của {report.metadata.province or report.metadata.body}"


def _figure(report: ReportInfo, words: str) -> Iterator[str]:
    meta = report.metadata
    for indicator in _INDICATORS:
        if meta.period and (meta.province or meta.body) and fold(indicator) in words:
            yield f"{indicator.capitalize()} {meta.period[0].lower()}{meta.period[1:]} {_place(report)} đạt bao nhiêu?"


def _shortcomings(report: ReportInfo, words: str) -> Iterator[str]:
    if ("ton tai" in words or "han che" in words) and (report.metadata.province or report.metadata.body):
        yield f"Những tồn tại, hạn chế {report.metadata.period} {_place(report)} là gì?"


def _tasks(report: ReportInfo, words: str) -> Iterator[str]:
    for body in ("Sở Tài chính", "Sở Công Thương", "Sở Xây dựng", "Sở Kế hoạch và Đầu tư", "Sở Nội vụ"):
        if fold(body) in words and report.metadata.province:
            yield f"{body} tỉnh {report.metadata.province} được giao việc gì?"


def _chair(report: ReportInfo, words: str) -> Iterator[str]:
    if "chu tri" in words and report.metadata.title and len(report.metadata.title) < 90:
        yield f"Ai chủ trì hội nghị nêu trong «{report.metadata.title}»?"
