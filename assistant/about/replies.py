"""Answers put together line by line: each with the stretches of documents that it stands on, numbered as they come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from assistant.about.lines import Line, joined
from assistant.answer import Answer, Certainty, Citation
from assistant.citing import citation_of
from assistant.grounding import MARKER, verify
from assistant.understanding.intent import Intent
from index.manifest import ReportInfo
from index.report import Passage

NOT_LOADED = "Không có trong tài liệu đã nạp."


@dataclass
class Reply:
    """An answer in the making. `say` adds a line; what it stands on gets the next number, a passage always the same."""

    intent: Intent
    lines: list[str] = field(default_factory=list)
    cited: dict[str, Citation] = field(default_factory=dict)
    opening: tuple[str, tuple[Line, ...]] = ("", ())
    """The name of a document and where it bears it, put before the first line."""

    def say(self, text: str, *sources: Line) -> None:
        name, borne = self.opening
        if name:
            text, sources, self.opening = f"{name}. {text}", (*borne, *sources), ("", ())
        marks = dict.fromkeys(self._mark(one) for one in joined(sources))
        self.lines.append(text + "".join(f" [{mark}]" for mark in marks))

    def open(self) -> None:
        """Put the document's name in a line of its own."""
        name, borne = self.opening
        if name:
            self.opening = ("", ())
            self.say(name, *borne)

    def _mark(self, line: Line) -> int:
        known = self.cited.get(line.passage.id)
        marker = known.marker if known else len(self.cited) + 1
        start, end = (min(known.start, line.start), max(known.end, line.end)) if known else (line.start, line.end)
        self.cited[line.passage.id] = citation_of(marker, line.passage, start, end)
        return marker

    def answer(
        self,
        certainty: Certainty = "sure",
        *,
        checked: bool = True,
        choices: Sequence[str] = (),
        action: dict[str, Any] | None = None,
    ) -> Answer:
        """`checked`: figures, dates and numbers are compared with what is cited."""
        made = replace(
            _blank(self.intent),
            answer="\n".join(self.lines),
            citations=tuple(self.cited.values()),
            certainty=certainty,
            choices=tuple(choices),
            action=action or {},
        )
        return _verified(made) if checked else made


def _verified(made: Answer) -> Answer:
    """The check of the lines that cite something; others are the program's own words, such as a document's name."""
    cited = [line for line in made.answer.splitlines() if MARKER.search(line)]
    return replace(made, verification=verify(replace(made, answer="\n".join(cited))).verification)


def refusal(intent: Intent, reason: str, near: Iterable[Passage] = (), choices: Sequence[str] = ()) -> Answer:
    """Nothing was found, and why; `near` are what the library has instead."""
    return replace(
        _blank(intent),
        answer=f"{NOT_LOADED} {reason}",
        refused=True,
        reason=reason,
        related=tuple(citation_of(i, passage, 0, 0) for i, passage in enumerate(near, 1)),
        certainty="refused",
        choices=tuple(choices),
    )


def _blank(intent: Intent) -> Answer:
    return Answer(intent.asked, intent.text, "", False, None, "offline", about=intent.about, notes=intent.notes)


def called(info: ReportInfo, limit: int = 120) -> str:
    """A document in words: kind and number, or its title; never longer than `limit` characters."""
    from assistant.about.lines import shortened

    meta = info.metadata
    if meta.number:
        decree = "Nghị định" if "/NĐ-" in meta.number else "Văn bản"
        return f"{meta.kind or decree} số {meta.number}"
    return f"«{shortened(meta.title or info.document, limit)}»"


def day_of(info: ReportInfo) -> str:
    """ "2024-07-22" -> "22/7/2024"; "" where no date is known."""
    parts = info.metadata.date.split("-")
    return "/".join(str(int(part)) for part in reversed(parts)) if len(parts) == 3 else ""
