"""What is kept of a corrected answer. Values and pure functions."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from assistant.grounding import MARKER
from index.errors import TrolyError
from index.vietnamese import fold, normalise

LONGEST_TEXT = 4_000
"""Characters of an answer."""
MOST_CITED = 8
"""Passages that one may rest on."""
NOBODY = "cán bộ"
"""Who has corrected where accounts are off."""
_WORD = re.compile(r"[^\W_]+")


class CorrectionNotKept(TrolyError):
    """A corrected answer that can't be kept as it is."""


@dataclass(frozen=True, slots=True)
class Cited:
    """Words of a passage, `start:end` in its own text, both 0 for all of it; `digest` is its document's as it was then,
    `quote` the words themselves, by which they are found where the same document is cut otherwise."""

    marker: int
    document: str
    digest: str
    passage: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """`question` stands alone. `who` is an account's name, "" where accounts are off; `shown` how he is called."""

    id: str
    question: str
    text: str
    cited: tuple[Cited, ...]
    who: str
    shown: str
    at: datetime

    @property
    def mark(self) -> str:
        """What stands above it, wherever it is shown."""
        return f"Câu trả lời do {self.shown or NOBODY} sửa ngày {self.at:%d/%m/%Y}"

    @property
    def documents(self) -> frozenset[str]:
        return frozenset(one.document for one in self.cited)


def words_of(question: str) -> tuple[str, ...]:
    """A question's words as they are compared: folded, in order, without marks."""
    return tuple(_WORD.findall(fold(normalise(question))))


def text_with_markers(text: str, markers: Collection[int]) -> str:
    """An answer as it is kept: markers of passages that are not cited go; one that has none gets them all at its end.

    Raises CorrectionNotKept.
    """
    lines = [_line(line, markers) for line in normalise(text).splitlines()]
    kept = "\n".join(lines).strip()
    if not MARKER.sub("", kept).strip():
        raise CorrectionNotKept("Câu trả lời đang trống. Hãy ghi câu trả lời đúng.")
    if len(kept) > LONGEST_TEXT:
        raise CorrectionNotKept(f"Câu trả lời dài {len(kept)} ký tự, nhiều nhất là {LONGEST_TEXT}. Hãy rút gọn.")
    if not MARKER.search(kept):
        kept += "".join(f" [{marker}]" for marker in sorted(markers))
    return kept


def _line(line: str, markers: Collection[int]) -> str:
    return MARKER.sub(lambda m: m.group() if int(m[1]) in markers else "", line).rstrip()


def require_cited(cited: Sequence[Cited]) -> None:
    """Raises CorrectionNotKept."""
    if not cited:
        raise CorrectionNotKept("Chưa chọn đoạn làm căn cứ. Hãy đánh dấu ít nhất một đoạn, hoặc tìm đoạn khác.")
    if len(cited) > MOST_CITED:
        raise CorrectionNotKept(f"Đã chọn {len(cited)} đoạn, nhiều nhất là {MOST_CITED}. Hãy bỏ bớt.")
