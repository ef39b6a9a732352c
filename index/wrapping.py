"""Lines that a text file cut to a width -> the lines as they were written.

Text that was copied from a PDF or typed for a mail has a line break every 70 to 100 characters. A line goes on where
the next one's first word had no room on it (greedy line breaking) and no sentence ends there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from index.lines import is_capitals, is_official_head, marker_of

WIDEST = 160
"""Characters: a file with longer lines has a paragraph on each."""
FEWEST = 6
"""Lines of prose from which on a width can be told."""
SHARE = 0.7
"""Of the lines that end within a sentence, how many must be full where a file is cut to a width."""
SLACK = 0.85
"""Of the width is a full line: letters of a PDF are not equally wide."""
_SHORTEST_PROSE = 40
_COLUMNS = re.compile(r"\S(?:\s{3,}|\t)\S")
_ENDS = re.compile(r"[.;:!?…][\"”’)]*$|^[\W_\d]+$")


def unwrapped(lines: Sequence[str]) -> Iterator[str]:
    """The lines of a text with those put together that were one; unchanged where they are not cut to a width."""
    width = _width(lines)
    if not width:
        yield from lines
        return
    held: list[str] = []
    for line in lines:
        if held and not (_is_open(held[-1]) and _goes_on(line) and _is_full(held[-1], line, width)):
            yield _whole(held)
            held = []
        held.append(line)
    if held:
        yield _whole(held)


def _whole(lines: Sequence[str]) -> str:
    first, *more = lines
    return " ".join((first.rstrip(), *map(str.strip, more)))


def _width(lines: Sequence[str]) -> int:
    """The width to which lines are cut; 0 where they are not."""
    lengths = sorted(len(line.rstrip()) for line in lines if _is_prose(line))
    if len(lengths) < FEWEST or lengths[-1] > WIDEST:
        return 0
    width = lengths[int(0.98 * (len(lengths) - 1))]
    full = [_is_full(a, b, width) for a, b in pairwise(lines) if _is_prose(a) and _is_open(a) and _goes_on(b)]
    return width if full and sum(full) >= SHARE * len(full) else 0


def _is_prose(line: str) -> bool:
    return len(line.strip()) >= _SHORTEST_PROSE and not _COLUMNS.search(line)


def _is_open(line: str) -> bool:
    """Whether a sentence may go on after a line."""
    return not (_COLUMNS.search(line) or _ENDS.search(line.strip()) or is_capitals(line) or is_official_head(line))


def _goes_on(line: str) -> bool:
    """Whether a line may be the rest of the one before."""
    words = line.strip()
    return bool(words) and not (
        _COLUMNS.search(line) or marker_of(words)[0] or is_capitals(words) or is_official_head(words)
    )


def _is_full(line: str, following: str, width: int) -> bool:
    return len(line.rstrip()) + 1 + len(following.split(maxsplit=1)[0]) > SLACK * width
