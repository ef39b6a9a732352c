"""Who writes the lines of a section: `Selected` takes the evidence as it is, `ModelWriter` has a model word it.

A line of the model is kept when it names evidence and says nothing that this evidence does not: every figure, date,
document number and name is there and most of its words, a rise is a rise, a target a target. Other lines are left out
and counted; evidence that no kept line says stands as it is, so that a weak model never makes a draft poorer than the
offline one.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from assistant.grounding import stands
from assistant.meetings.condense import words
from assistant.meetings.model import KINDS, Item, Kind, Mode, SectionKey
from assistant.meetings.outline import TITLES
from index.vietnamese import tokens

if TYPE_CHECKING:
    from assistant.generation.endpoint import Endpoint

_MARKER = re.compile(r"\s*\[(\d{1,3})\]")
_BULLET = re.compile(r"^\s*(?:[-•*+]|\d{1,2}[.)])\s+")
_PLANS = re.compile(r"(?<!\w)(?:phấn đấu|dự kiến|mục tiêu|sẽ)(?!\w)")
"""Words that make a result a target: the evidence must have them too."""
_FROM_EVIDENCE = 0.8
"""The share of a line's syllables that its evidence must hold."""


@dataclass(frozen=True, slots=True)
class Lines:
    """What was written; `left_out` counts lines that no evidence supports, `note` says why a model was not used."""

    items: tuple[Item, ...]
    left_out: int = 0
    note: str = ""


class Writer(Protocol):
    """Makes the lines of a section from its evidence, within a number of words."""

    @property
    def mode(self) -> Mode: ...

    def write(self, kind: Kind, key: SectionKey, evidence: Sequence[Item], limit: int) -> Lines:
        """Lines of the section. Each must cite sources of the evidence; the draft checks its figures again."""
        ...


class Selected:
    """Writes nothing of its own: the evidence is the text."""

    mode: Mode = "offline"

    def write(self, kind: Kind, key: SectionKey, evidence: Sequence[Item], limit: int) -> Lines:
        return Lines(tuple(evidence))


@dataclass(frozen=True, slots=True)
class OneSection:
    """Has the writer word one section; the others are selected."""

    writer: Writer
    section: SectionKey

    @property
    def mode(self) -> Mode:
        return self.writer.mode

    def write(self, kind: Kind, key: SectionKey, evidence: Sequence[Item], limit: int) -> Lines:
        return (self.writer if key == self.section else Selected()).write(kind, key, evidence, limit)


class ModelWriter:
    """Asks the model of an endpoint, a section a request. Where it fails, the evidence stands as it is."""

    mode: Mode = "llm"

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint

    def write(self, kind: Kind, key: SectionKey, evidence: Sequence[Item], limit: int) -> Lines:
        from assistant.generation.errors import ModelError

        try:
            reply = self._ask(kind, key, evidence, limit)
        except ModelError as error:
            return Lines(tuple(evidence), note=f"Mục «{TITLES[key]}» soạn bằng cách chọn câu: {error}")
        kept, left_out = checked_lines(reply, evidence, key)
        said = {source for item in kept for source in item.sources}
        items = (*kept, *(item for item in evidence if not said.issuperset(item.sources)))
        if sum(words(item.text) for item in items) > limit:
            return Lines(
                tuple(evidence), left_out, f"Mục «{TITLES[key]}» mô hình viết quá dài nên giữ các câu đã chọn."
            )
        return Lines(items, left_out)

    def _ask(self, kind: Kind, key: SectionKey, evidence: Sequence[Item], limit: int) -> str:
        from assistant.generation.messages import Message, Reply
        from prompts import render

        prompt = render(
            "summary_section",
            title=TITLES[key],
            kind=KINDS[kind],
            evidence=[item.text for item in evidence],
            limit=limit,
            fence=f"====={secrets.token_hex(4)}=====",
        )
        with self._endpoint.session() as session:
            events = session.stream([Message("user", prompt)])
            return next(event.text for event in events if isinstance(event, Reply))


def checked_lines(reply: str, evidence: Sequence[Item], key: SectionKey) -> tuple[tuple[Item, ...], int]:
    """The lines of a reply that their evidence supports, and how many it does not. Pure."""
    kept: list[Item] = []
    left_out = 0
    by_number: Mapping[int, Item] = dict(enumerate(evidence, 1))
    for line in filter(str.strip, reply.splitlines()):
        cited = [by_number[int(n)] for n in dict.fromkeys(_MARKER.findall(line)) if int(n) in by_number]
        text = _BULLET.sub("", _MARKER.sub("", line)).replace("**", "").strip()
        if not cited or not _supported(text, cited):
            left_out += 1
            continue
        sources = tuple(dict.fromkeys(source for item in cited for source in item.sources))
        line_id = hashlib.sha256(f"{key}{text}".encode()).hexdigest()[:12]
        kept.append(Item(line_id, text, sources, lead=cited[0].lead))
    return tuple(kept), left_out


def _supported(text: str, cited: Sequence[Item]) -> bool:
    held = "\n".join((*(item.text for item in cited), *(s.quote for item in cited for s in item.sources)))
    own, known = tokens(text), set(tokens(held))
    told = sum(token in known for token in own)
    plans = set(_PLANS.findall(text.lower())) - set(_PLANS.findall(held.lower()))
    return bool(own) and told >= _FROM_EVIDENCE * len(own) and not plans and stands(text, held)
