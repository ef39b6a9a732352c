"""Who signed a paper and who it goes to, from the block at its end, each with its place in the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from index.lines import is_capitals
from index.report import Block, Span
from index.scanning import without_bullet
from index.signature import signed_by
from index.vietnamese import fold

_LABEL = re.compile(r"\s*nơi nhận\s*:?\s*", re.I)
_ITEM = re.compile(r"\s*(?:[-–+•*]|[\w\s,;.()&]{1,120};$)")
_BETWEEN = re.compile(r";\s*(?=[-–+•*])|;\s*$")
_MOST_ITEMS = 30


@dataclass(frozen=True, slots=True)
class Signing:
    """`signer` is a name, `recipients` are joined by "; "; "" where the paper does not tell."""

    signer: str = ""
    recipients: str = ""
    spans: tuple[Span, ...] = ()


def signing_of(blocks: Sequence[Block]) -> Signing:
    """What the signature block of a paper says; lines of tables of figures are none of it."""
    lines = ["" if block.kind == "row" and block.headers else block.text for block in blocks]
    starts = list(accumulate((len(block.text) + 1 for block in blocks), initial=0))
    signer, signer_at = _signer(lines, starts)
    recipients, recipients_at = _recipients(lines, starts, signer)
    return Signing(signer, recipients, (*signer_at, *recipients_at))


def _signer(lines: Sequence[str], starts: Sequence[int]) -> tuple[str, tuple[Span, ...]]:
    signed = signed_by(lines)
    if signed is None:
        return "", ()
    for at in range(signed.last, signed.first - 1, -1):
        if (found := lines[at].rfind(signed.name)) >= 0:
            start = starts[at] + found
            return signed.name, (Span("signer", start, start + len(signed.name)),)
    return signed.name, (Span("signer", starts[signed.first], starts[signed.last] + len(lines[signed.last])),)


def _recipients(lines: Sequence[str], starts: Sequence[int], signer: str) -> tuple[str, tuple[Span, ...]]:
    label = next((i for i in range(len(lines) - 1, -1, -1) if fold(lines[i]).startswith("noi nhan")), None)
    if label is None:
        return "", ()
    after = _LABEL.match(lines[label])
    begin = after.end() if after else len(lines[label])
    items, end = _items(lines[label][begin:]), label
    for at in range(label + 1, min(label + 1 + _MOST_ITEMS, len(lines))):
        if not _ITEM.match(lines[at]) or (items and _is_last(items[-1])):
            break
        items += _items(lines[at])
        end = at
    # Where the two columns came as one, offices and the name of the signer stand among the recipients.
    items = [item.removesuffix(signer).rstrip() if signer else item for item in items if not is_capitals(item)]
    if not any(items):
        return "", ()
    start = starts[label] + begin if end == label or lines[label][begin:].strip() else starts[label + 1]
    return "; ".join(filter(None, items)), (Span("recipients", start, starts[end] + len(lines[end])),)


def _items(text: str) -> list[str]:
    found = (without_bullet(item.strip()).rstrip(";. ") for item in _BETWEEN.split(text))
    return [item for item in found if item]


def _is_last(item: str) -> bool:
    """The archive closes every list: "Lưu: VT, QLĐT"."""
    return fold(item).startswith("luu")
