"""Bodies that had another name, or were gone, on the paper's day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache

from assistant.checking.model import Finding, Place
from assistant.checking.paper import Line, Paper, day_of
from index.scanning import whole_words
from index.successions import Succession, named_in
from index.text import dates
from index.vietnamese import UPPER, fold
from index.wordlists import entries, pattern


def _pattern(kind: str) -> re.Pattern[str]:
    return pattern("checking.tsv", kind, "assistant")


_NO_DISTRICTS = date(2025, 7, 1)
"""Local government has two levels since then: province, and commune, ward or special zone (Law 72/2025/QH15)."""
_FIRST_MERGERS = date(2025, 3, 1)
_ADVICE = "Ghi tên cơ quan đang có hiệu lực, hoặc thêm “(trước đây)” nếu nói về việc cũ."


def check_bodies(paper: Paper, today: date | None = None) -> Iterator[Finding]:
    """`today` stands for the day of a paper that has none."""
    issued = paper.day or today
    if issued is None:
        return
    for line in paper.lines:
        if _pattern("former").search(line.text) or _tells_of_before(line):
            continue
        text = _in_full(line.text)
        for one in named_in(text, ("sở", "bộ")):
            if issued >= one.since:
                yield _found(line, one)
        for one in named_in(_provinces_only(line.text), ("tỉnh",)):
            if issued >= one.since:
                yield _found(line, one)
        if issued >= _NO_DISTRICTS and (match := _pattern("districts").search(line.text)):
            yield Finding(
                "bodies", Place(line.at, match.group()),
                f"Từ ngày {_NO_DISTRICTS:%d/%m/%Y} không còn chính quyền cấp {match['kind']}.", _ADVICE,
            )  # fmt: skip


def _found(line: Line, one: Succession) -> Finding:
    if one.kind == "tỉnh":
        told = f"Từ ngày {one.since:%d/%m/%Y}, địa bàn {one.old} thuộc {one.new}."
    else:
        told = f"Từ ngày {one.since:%d/%m/%Y}, nhiệm vụ của {one.old} do {one.new} thực hiện."
    return Finding("bodies", Place(line.at, one.old), told, _ADVICE)


_NUMBERED = re.compile(r"\bsố\s+\d+")


def _tells_of_before(line: Line) -> bool:
    """Whether a line is about a paper of a body from before ("Công văn số ... ngày 10/01/2025 của Sở ...")."""
    days = [day_of(d.year, d.month, d.day) for d in dates(line.text) if d.year]
    cites = _NUMBERED.search(line.text) is not None
    return cites and any(day and day < _FIRST_MERGERS for day in days)


_PROVINCE = re.compile(rf"\b(?:[Tt]ỉnh|TỈNH)\s+((?:[{UPPER}]\w*(?:\s+-)?\s?){{1,5}})")


def _provinces_only(text: str) -> str:
    """The names that follow "tỉnh", apart: a commune or a person may bear the name of a province."""
    return " | ".join(match[1] for match in _PROVINCE.finditer(text))


_STOPS = re.compile(r"[;:,.()]")


def _in_full(text: str) -> str:
    """With "Sở KH&ĐT" and the like written out."""
    plain = fold(text)
    for short, whole in _shortened():
        if short in plain:
            plain = whole_words(short).sub(fold(whole), plain)
    return _STOPS.sub(" ", plain)


@cache
def _shortened() -> tuple[tuple[str, str], ...]:
    """(short, whole) names of bodies, folded, read once."""
    rows = (line.split("\t") for line in entries("short_bodies.tsv", "assistant"))
    return tuple((fold(short), whole) for short, whole in rows)
