"""A checked paper on the page: what to look at, each with a button that leads to its line, and the lines. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant.checking import KINDS, Finding, Paper
from assistant.web.render import escape

_SHOWN = 2_000
"""Lines of a paper on the page; findings beyond are told without a place to go to."""


def checked_html(name: str, paper: Paper, findings: Sequence[Finding], sources: int) -> str:
    """The list above, the paper's lines with the places marked below."""
    told = f"{len(findings)} chỗ cần xem lại trước khi trình ký" if findings else "Không thấy chỗ nào cần xem lại"
    against = (
        f"Số liệu được đối chiếu với {sources} tài liệu nguồn." if sources
        else "Không có tài liệu nguồn: số liệu chỉ được đối chiếu trong văn bản."
    )  # fmt: skip
    listed = "".join(map(_finding_html, findings))
    return (
        f'<section class="checked"><h3 tabindex="-1">{escape(name)}: {told}</h3><p class="lead">{against} Phần mềm '
        f'không thay người đọc soát.</p><ol class="findings">{listed}</ol>{_paper_html(paper, findings)}</section>'
    )


def _finding_html(finding: Finding) -> str:
    line = finding.place.line
    where = (
        f'<button type="button" class="link" data-jump="checked-{line}">{finding.place.label}</button>'
        if 0 <= line < _SHOWN
        else escape(finding.place.label)
    )
    return (
        f"<li><b>{escape(KINDS[finding.kind])}</b> ({where}): {escape(finding.text)} "
        f'<span class="advice">{escape(finding.advice)}</span></li>'
    )


def _paper_html(paper: Paper, findings: Sequence[Finding]) -> str:
    marked: dict[int, list[str]] = {}
    for finding in findings:
        marked.setdefault(finding.place.line, []).append(finding.place.words)
    lines = "".join(_line_html(line.at, line.text, marked) for line in paper.lines[:_SHOWN])
    return (
        f'<details class="paper"{" open" if findings else ""}><summary>Văn bản đã kiểm tra</summary>{lines}</details>'
    )


def _line_html(at: int, text: str, marked: Mapping[int, Sequence[str]]) -> str:
    words = next((words for words in marked.get(at, ()) if words and words in text), "")
    if words:
        before, _, after = text.partition(words)
        shown = f"{escape(before)}<mark>{escape(words)}</mark>{escape(after)}"
    else:
        shown = escape(text)
    state = ' class="found"' if at in marked else ""
    return f'<p id="checked-{at}" tabindex="-1"{state}><small>{at + 1}</small> {shown}</p>'
