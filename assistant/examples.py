"""Example questions for an empty chat, made from what the library's own reports hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from index.library import Library
from index.manifest import ReportInfo
from index.vietnamese import fold

Kind = Callable[[ReportInfo, str], Iterator[str]]

_INDICATORS = ("doanh thu", "xuất khẩu", "nộp ngân sách", "giải ngân", "lấp đầy", "lao động")


def example_questions(library: Library, n: int = 4) -> list[str]:
    """Up to `n` questions of different kinds (figure, shortcomings, tasks, people), each from a report of its own."""
    found: list[str] = []
    kinds: list[Kind] = [_figure, _shortcomings, _tasks, _chair]
    reports = library.reports()
    for i, report in enumerate(reports):
        words = fold(" ".join(p.text for p in library.passages(report.document)))
        asked = next((q for q in _from(report, words, kinds[i % len(kinds) :] + kinds[: i % len(kinds)])), None)
        if asked and asked not in found:
            found.append(asked)
        if len(found) == n:
            break
    return found


def _from(report: ReportInfo, words: str, kinds: Sequence[Kind]) -> Iterator[str]:
    for kind in kinds:
        yield from kind(report, words)


def _place(report: ReportInfo) -> str:
    meta = report.metadata
    return f"của {meta.body}" if meta.body and meta.province in meta.body else f"tại {meta.province or meta.body}"


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
