"""What a sentence denies against what its sources deny. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.grounding.places import wording_of
from assistant.grounding.sources import Source
from index.scanning import WORD

_DENIES = re.compile(r"(?<!\w)(?:chưa|không|chẳng)((?:\s+(?:được|có|thể|phải|còn|hề|bị|là))*)\s+(\w+)", re.IGNORECASE)
_NO_DENIAL = frozenset(["chỉ", "ngừng", "những", "khí", "gian", "phận"])


def denies(text: str, cited: Sequence[Source]) -> bool:
    """Whether the sentence denies what its sources say, or says what they deny: of the same verb, and with no other
    mention of it that agrees."""
    lines = [f"{span.of(s.text)}\n{s.passage.lead_in}" for s in cited for _, span in wording_of(text, [s])]
    mine, theirs = _denied(text), set().union(*map(_denied, lines))
    said = set(WORD.findall(text.lower())) - mine
    plain = set().union(*(set(WORD.findall(_DENIES.sub(" ", line).lower())) for line in lines))
    return bool((mine & plain) - theirs or (theirs & said) - plain - mine)


def _denied(text: str) -> set[str]:
    return {m[2].lower() for m in _DENIES.finditer(text)} - _NO_DENIAL
