"""A line of a draft as every form of it shows it: on the page, in Word, as Markdown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assistant.meetings.model import (
    UNVERIFIED,
    Source,
)

GAP = "………"
"""Stands where the drafter fills something in."""


Style = Literal["heading", "subheading", "text", "item"]


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph. `id` names the item, task or fact it shows, "" for forms; `label` is its bold opening."""

    style: Style
    text: str
    sources: tuple[Source, ...] = ()
    id: str = ""
    label: str = ""


def marked(text: str, unverified: bool) -> str:
    return f"{text} {UNVERIFIED}" if unverified else text


def ended(text: str) -> str:
    """A capital first, one stop last."""
    text = text.rstrip(" ;,.:…")
    return f"{text[:1].upper()}{text[1:]}."
