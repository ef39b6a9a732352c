"""Figures against the sources of a paper, by the judge; and places that nobody has filled in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.checking.model import Finding, Place
from assistant.checking.paper import Line, Paper
from assistant.grounding import unsupported_in
from index.annotate.deadlines import stated
from index.text import clocks, dates, document_numbers

_GAPS = ("………", "[cần xác minh]", "CƠ QUAN CHỦ QUẢN", "CƠ QUAN BAN HÀNH", "CHỨC VỤ NGƯỜI KÝ", "Họ và tên")


def check_figures(paper: Paper, sources: Sequence[str]) -> Iterator[Finding]:
    """Figures of the body and its tables that no source holds; nothing where there are no sources."""
    if not sources:
        return
    joined = "\n".join(sources)
    for line in paper.lines:
        if line.where not in ("body", "table"):
            continue
        yield from _hours(line, joined)
        for figure in unsupported_in([_without_hours(line.text)], [joined]):
            if figure in joined or _is_time(figure):
                continue
            yield Finding(
                "figures", Place(line.at, figure), f"Nguồn không có «{figure}».",
                "Đối chiếu lại với tài liệu gốc; sửa số hoặc bổ sung nguồn.",
            )  # fmt: skip


def _without_hours(text: str) -> str:
    """The words without times of the day: minutes write "10 giờ 45 phút" where notes have "10h45"."""
    for clock in reversed(clocks(text)):
        text = text[: clock.start] + text[clock.end :]
    return text


def _hours(line: Line, sources: str) -> Iterator[Finding]:
    known = {clock.words for clock in clocks(sources)}
    for clock in clocks(line.text):
        if clock.words not in known:
            words = line.text[clock.start : clock.end].strip()
            told = f"Nguồn không có giờ «{words}»."
            yield Finding("figures", Place(line.at, words), told, "Đối chiếu lại với ghi chép.")


def _is_time(figure: str) -> bool:
    """Days, deadlines and numbers of papers: dates.py looks at these."""
    return bool(dates(figure) or document_numbers(figure) or stated(f"trước {figure}").words)


def check_gaps(paper: Paper) -> Iterator[Finding]:
    for line in paper.lines:
        gap = next((gap for gap in _GAPS if gap in line.text), None)
        if gap:
            yield Finding("gaps", Place(line.at, gap), f"Chưa điền: «{line.text[:80]}».", "Điền trước khi trình ký.")
