"""Checked sentences -> the answer's text: layout, markers in order, citations with located quotes. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.answer import Citation
from assistant.citing import citation_of
from assistant.generation.reading import Piece
from assistant.grounding import COMPUTED, Checked, Source

LONGEST_QUOTE = 600
"""Characters between the first and the last statement that are still highlighted as one quote."""


@dataclass
class Entry:
    """One sentence of the reply with its check; `checked` is None for a line that only introduces others."""

    piece: Piece
    checked: Checked | None
    kept: bool = True


@dataclass
class Draft:
    """What of the reply may be shown so far."""

    entries: list[Entry] = field(default_factory=list)

    @property
    def stated(self) -> list[Checked]:
        """The sentences that stand, in order."""
        return [e.checked for e in self.entries if e.kept and e.checked is not None and e.checked.ok]

    def text(self, numbers: dict[int, int]) -> str:
        """The answer in Markdown. `numbers` maps passage numbers to markers and is filled in order of appearance."""
        lines: dict[float, list[str]] = {}
        bullets: dict[float, bool] = {}
        for i, entry in enumerate(self.entries):
            if not entry.kept:
                continue
            if entry.checked is None:
                if not self._introduces(i):
                    continue
                words = entry.piece.text
            else:
                if not entry.checked.ok:
                    continue
                words = _shown(entry.checked, numbers)
            # What code worked out has a line of its own, below that of the sentence's neighbours.
            computed = entry.checked is not None and bool(entry.checked.computed)
            at = entry.piece.line + (i + 1) / (len(self.entries) + 2) if computed else float(entry.piece.line)
            lines.setdefault(at, []).append(words)
            bullets[at] = entry.piece.bullet
        return "\n".join(("- " if bullets[n] else "") + " ".join(lines[n]) for n in sorted(lines))

    def _introduces(self, i: int) -> bool:
        """Whether something that stands follows an introducing line before the next one."""
        for entry in self.entries[i + 1 :]:
            if entry.checked is None:
                return False
            if entry.kept and entry.checked.ok:
                return True
        return False


_LAST_STOPS = re.compile(r"([.;]*)$")


def _shown(checked: Checked, numbers: dict[int, int]) -> str:
    text = checked.text
    if checked.computed:
        text = f"{COMPUTED} {text.rstrip('.')} ({checked.computed})"
    marks = "".join(f"[{numbers.setdefault(m, len(numbers) + 1)}]" for m in checked.markers)
    return _LAST_STOPS.sub(rf" {marks}\1", text, count=1) if marks else text


def citations_of(stated: Sequence[Checked], sources: Sequence[Source], numbers: dict[int, int]) -> list[Citation]:
    """One citation a passage that the shown sentences cite, with the words that bear them out."""
    by_marker = {s.marker: s for s in sources}
    return [cite(by_marker[m], number, stated) for m, number in sorted(numbers.items(), key=lambda pair: pair[1])]


def cite(source: Source, number: int, stated: Sequence[Checked]) -> Citation:
    start, end = _quote(source, stated)
    above = len(source.text) - len(source.passage.text)  # the headers that `citation_of` puts above
    return citation_of(number, source.passage, start - above, end - above, 0.0)


def _quote(source: Source, stated: Sequence[Checked]) -> tuple[int, int]:
    """The stretch to highlight: the sentences that the answer rests on; (0, 0) when there are none."""
    spans = [span for c in stated for marker, span in c.spans if marker == source.marker]
    if not spans:
        return 0, 0
    first, last = min(span.start for span in spans), max(span.end for span in spans)
    return (first, last) if last - first <= LONGEST_QUOTE else (spans[0].start, spans[0].end)
