"""Reports and passages as JSON, on their way from the process that reads files: data that can't do anything.

What many rows share (lead-ins, headers) is sent once. The text of a passage is not sent at all: it is a slice of the
report's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import astuple
from typing import Any, get_args

from index.report import Block, BlockKind, Metadata, Passage, Report, Span

_KINDS: tuple[BlockKind, ...] = get_args(BlockKind)


class _Shared:
    """Values by number, each once."""

    def __init__(self) -> None:
        self.values: dict[Any, int] = {}

    def number(self, value: Any) -> int:
        return self.values.setdefault(value, len(self.values))


def report_to_json(report: Report) -> dict[str, Any]:
    shared = _Shared()
    blocks = [
        [_KINDS.index(b.kind), b.text, b.level, b.page, shared.number(b.lead_in), shared.number(b.headers)]
        for b in report.blocks
    ]
    return {
        "document": report.document,
        "digest": report.digest,
        "pages": report.pages,
        "notes": list(report.notes),
        "spans": list(report.spans),
        "metadata": list(astuple(report.metadata)),
        "shared": list(shared.values),
        "blocks": blocks,
    }


def report_from_json(data: Any) -> Report:
    shared = [tuple(value) if isinstance(value, list) else value for value in data["shared"]]
    blocks = tuple(
        Block(_KINDS[kind], text, level, page, shared[lead_in], shared[headers])
        for kind, text, level, page, lead_in, headers in data["blocks"]
    )
    return Report(
        data["document"],
        data["digest"],
        blocks,
        Metadata(*data["metadata"]),
        data["pages"],
        tuple(data["notes"]),
        tuple(Span(*span) for span in data["spans"]),
    )


def passages_to_json(passages: Iterable[Passage]) -> dict[str, Any]:
    shared = _Shared()
    rows = [
        [
            p.id,
            p.start,
            len(p.text),
            p.page,
            shared.number(p.section),
            shared.number(p.lead_in),
            shared.number(p.headers),
        ]
        for p in passages
    ]
    return {"shared": list(shared.values), "rows": rows}


def passages_from_json(data: Any, report: Report) -> tuple[Passage, ...]:
    shared: Sequence[str] = data["shared"]
    text = report.text
    return tuple(
        Passage(
            id=id_,
            document=report.document,
            digest=report.digest,
            ordinal=ordinal,
            text=text[start : start + length],
            start=start,
            page=page,
            section=shared[section],
            lead_in=shared[lead_in],
            headers=shared[headers],
            metadata=report.metadata,
        )
        for ordinal, (id_, start, length, page, section, lead_in, headers) in enumerate(data["rows"])
    )
