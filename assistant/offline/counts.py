"""How many things a question says that there are. Pure."""

from __future__ import annotations

from index.vietnamese import fold, has_diacritics
from index.wordlists import pattern

_COUNTS = {"hai": 2, "ba": 3, "bốn": 4, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}
_FOLDED = {fold(word): count for word, count in _COUNTS.items()}


def asked_count(text: str) -> int:
    """How many things a question says that there are: "Ba cơ sở bị trả báo cáo là ..." 0 where it does not."""
    words = _COUNTS if has_diacritics(text) else _FOLDED  # "Sơn Hải", "sau khi" count nothing
    for match in pattern("answers.tsv", "things asked", "assistant").finditer(fold(text)):
        word = text[match.start(1) : match.end(1)]
        told = word if match.start() else word.lower()
        if count := int(told) if told.isdecimal() else words.get(told, 0):
            return count
    return 0
