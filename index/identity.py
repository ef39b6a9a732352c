"""Which papers are one paper: told by their own heads, not by the names of their files. Pure."""

from __future__ import annotations

from index.containers import WITHIN
from index.report import Metadata
from index.vietnamese import fold

_TOLD = ("province", "body", "number")
"""What tells papers of one file name apart, the plainest first: two papers of one number may be a draft and its
correction, two of different numbers never are."""


def difference(one: Metadata, other: Metadata) -> str:
    """What tells two papers apart by their heads, as the second has it; "" where nothing does."""
    for field in _TOLD:
        own, told = getattr(one, field), getattr(other, field)
        if own and told and _plain(own) != _plain(told):
            return f"số {told}" if field == "number" else str(told)
    return ""


def _plain(text: str) -> str:
    return "".join(c for c in fold(text) if c.isalnum())


def name_apart(name: str, told: str) -> str:
    """A name for another paper of the same file name: after what tells it apart."""
    return f"{told.replace('/', '-')}{WITHIN}{name}"
