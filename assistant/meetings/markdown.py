"""A summary -> Markdown, with [n] markers and the list of sources they point to."""

from __future__ import annotations

from assistant.meetings.lines import Line
from assistant.meetings.model import MeetingSummary, Source
from assistant.meetings.outline import TYPES, lines_of, subject_of


def to_markdown(summary: MeetingSummary, *, sources: bool = True) -> str:
    """The draft for reading and pasting; with `sources=False` the draft alone, without markers, notes and sources."""
    numbers: dict[str, int] = {}
    shown: dict[str, Source] = {}
    body: list[str] = [f"# {TYPES[summary.kind] or 'CÔNG VĂN'}", f"**{subject_of(summary)}**"]
    for line in lines_of(summary):
        markers = ""
        for source in line.sources:
            number = numbers.setdefault(source.passage, len(numbers) + 1)
            shown.setdefault(source.passage, source)
            if f"[{number}]" not in markers:
                markers += f" [{number}]"
        body.append(_line(line, markers if sources else ""))
    if not sources:
        return "\n".join(_spaced(body)) + "\n"
    if summary.blanks:
        body += ["", "## Người soạn cần điền", *(f"- {blank}" for blank in summary.blanks)]
    if summary.notes:
        body += ["", "## Cần xem lại", *(f"- {note}" for note in summary.notes)]
    if shown:
        body += ["", "## Nguồn", *(f"- [{numbers[key]}] {place_of(source)}" for key, source in shown.items())]
    return "\n".join(_spaced(body)) + "\n"


def place_of(source: Source) -> str:
    """Where a source stands, for people: the document, the page if there are pages, else the passage."""
    where = f"trang {source.page}" if source.page else f"đoạn {source.ordinal + 1}"
    return f"{source.document}, {where}"


def _line(line: Line, markers: str) -> str:
    text = f"**{line.label.rstrip()}** {line.text}" if line.label else line.text
    if line.style == "heading":
        return f"## {line.text}"
    if line.style == "subheading":
        return f"### {line.text}"
    return f"- {text}{markers}" if line.style == "item" else f"{text}{markers}"


def _spaced(lines: list[str]) -> list[str]:
    """A blank line around everything but neighbouring items."""
    spaced: list[str] = []
    for line in lines:
        if spaced and line and spaced[-1] and not (line.startswith("- ") and spaced[-1].startswith("- ")):
            spaced.append("")
        if line or (spaced and spaced[-1]):
            spaced.append(line)
    return spaced
