"""What the check of a paper tells: findings, each with its place. Immutable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

FindingKind = Literal["figures", "sums", "same", "dates", "bodies", "layout", "gaps"]

KINDS: Mapping[FindingKind, str] = {
    "figures": "Số liệu không có trong nguồn",
    "sums": "Cộng, tính không khớp",
    "same": "Cùng chỉ tiêu, số khác nhau",
    "dates": "Ngày tháng, thời hạn",
    "bodies": "Tên cơ quan",
    "layout": "Thể thức",
    "gaps": "Chỗ còn để trống",
}


@dataclass(frozen=True, slots=True)
class Place:
    """The line of the paper, counted from 0 (-1: the paper as a whole), and the words there that are meant."""

    line: int
    words: str = ""

    @property
    def label(self) -> str:
        return f"dòng {self.line + 1}" if self.line >= 0 else "cả văn bản"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at before signing: `text` says what is wrong, `advice` what to do about it."""

    kind: FindingKind
    place: Place
    text: str
    advice: str

    def to_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind, "title": KINDS[self.kind], "line": self.place.line + 1, "words": self.place.words,
            "text": self.text, "advice": self.advice,
        }  # fmt: skip
