"""The title of a paper: the subject under its kind, or else its first headline."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import pairwise

from index.bodies import opens_with_body
from index.cells import TABLE_NAME
from index.lines import DATELINE, NUMBER_LINE, PLACE_DATE, is_capitals, marker_of
from index.wordlists import pattern


def _pattern(kind: str) -> re.Pattern[str]:
    return pattern("titles.tsv", kind)


def title_of(head: Sequence[str], kind: str, at: int, captions: Sequence[str], centred: Collection[str]) -> str:
    """The title that a head tells: under the line `at` that names the `kind`, or (-1) its first headline.

    `captions` stand above a table that has no head, `centred` are the lines that are set in the middle.
    """
    if at >= 0:
        named = head[at]
        subject = list(_subject(head[at + 1 :], named, kind, centred))
        if named.strip(" :").upper() != kind.upper():
            return " ".join([named.strip("() "), *subject])
        return " ".join([kind, _lowered(" ".join(subject))]) if subject else kind
    lines = (*captions, *head)
    first = next((i for i, line in enumerate(lines) if _is_headline(line)), len(lines))
    return " ".join(_wrapped(lines[first:]))


def _wrapped(lines: Sequence[str]) -> Iterator[str]:
    """A headline, with the lines that a headline in capitals was broken into."""
    yield from lines[:1]
    for line, following in pairwise(lines):
        goes_on = _pattern("middle").match(following) or _pattern("open end").search(line.lower())
        if not (is_capitals(line) and following.isupper() and goes_on) or NUMBER_LINE.search(following):
            return
        yield following


def _subject(lines: Iterable[str], named: str, kind: str, centred: Collection[str]) -> Iterator[str]:
    """The lines under the kind that go on naming the document: set as it is, where that is known."""
    last = named if len(named.split()) > len(kind.split()) + _KIND_GOES_ON else ""
    for n, line in enumerate(lines):
        opens = _pattern("no subject").match(line) and not (n == 0 and _pattern("carries out").fullmatch(line))
        if not _is_headline(line, fewest=1) or opens or TABLE_NAME.match(line):
            return
        if marker_of(line)[0] or line.endswith((":", ";", ".")) or _pattern("attached").match(line):
            return
        if named in centred and line not in centred:
            return
        if last and not _names_on(last, line, named in centred):
            return
        last = line
        yield line.strip("() ") if line.startswith("(") and line.endswith(")") else line


_KIND_GOES_ON = 2
"""Words that tell a kind more closely: "THÔNG BÁO KẾT LUẬN", "BIÊN BẢN LÀM VIỆC"."""


def _names_on(line: str, following: str, centred: bool) -> bool:
    """Whether the next line goes on with a subject: under that of a decision stands who decides, in capitals."""
    if following.startswith("("):
        return True
    if is_capitals(line):
        return is_capitals(following) or following[0].islower()
    if is_capitals(following):
        return False
    return centred or not following[0].isupper() or bool(_pattern("open end").search(line)) or len(line) > _FULL_LINE


_FULL_LINE = 60
"""Characters: a line so long may be broken before a word in capitals."""


def _lowered(subject: str) -> str:
    first, _, rest = subject.partition(" ")
    return (
        subject if is_capitals(subject) or first.isupper() or rest[:1].isupper() else subject[:1].lower() + subject[1:]
    )


_NO_WORDS = re.compile(r"[\W_]+|[\w.-]+\.(?:docx?|pdf|xlsx?|html?|txt)")


def _is_headline(line: str, fewest: int = 3) -> bool:
    if len(line.split()) < fewest or NUMBER_LINE.search(line) or PLACE_DATE.search(line) or DATELINE.fullmatch(line):
        return False
    if _pattern("site").search(line) or (len(line.split()) == 1 and len([c for c in line if c in "-_"]) > 1):
        return False
    if _NO_WORDS.fullmatch(line):
        return False
    return fewest == 1 or not (is_capitals(line) and opens_with_body(line) and len(line.split()) < 12)
