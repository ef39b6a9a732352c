"""Where the account of a meeting stands in a document: the headings above its blocks, and where it ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from index.lexicon import cues
from index.lines import is_prose
from index.report import Block
from index.text import quantities

Role = Literal["proceedings", "results", "shortcomings", "opinions", "conclusions", "targets", "open", "skip", ""]


def headings_above(blocks: Sequence[Block]) -> list[str]:
    """For each block the headings above it, the outermost first, a line each."""
    path: list[Block] = []
    found: list[str] = []
    for block in blocks:
        if block.kind == "heading":
            path = [*(h for h in path if h.level < block.level), block]
        elif _is_title(block):
            path = [*[h for h in path if h.kind == "heading"][:-1], block]
        found.append("\n".join(h.text for h in path))
    return found


def _is_title(block: Block) -> bool:
    """A short line that names a part ("Mục tiêu năm 2025") though nothing in its setting says that it is a heading."""
    short = (
        block.kind == "paragraph"
        and len(block.text.split()) <= 8
        and not block.text.endswith((".", ":", ";", ",", "!", "?"))
    )
    return short and bool(heading_role(block.text))


def end_of(blocks: Sequence[Block]) -> int:
    """Where the document ends and recipients, signature or a by-line begin; annexes are left to the records."""
    for i, block in enumerate(blocks):
        if block.text.lower().startswith("nơi nhận"):
            return i
    end = len(blocks)
    while end and _signs(blocks[end - 1]):
        end -= 1
    return end


def _signs(block: Block) -> bool:
    short = block.kind in ("paragraph", "caption") and len(block.text.split()) <= 12 and not is_prose(block.text)
    return short and not quantities(block.text)  # "Thu ngân sách đạt 500 tỷ đồng" signs nothing


_PARTS: tuple[Role, ...] = ("skip", "shortcomings", "open", "opinions", "targets", "conclusions", "results")
"""What a heading says of the part that stands under it; the first that fits counts."""


def heading_role(heading: str) -> Role:
    told = cues(heading).values("part heading")
    return next((role for role in _PARTS if role in told), "")
