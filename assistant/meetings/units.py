"""A document's statements, each with its part in a meeting: result, shortcoming, opinion, conclusion, target ...

The part is told by the words of the sentence, else by what introduces it, else by the headings above it, else by what
came before. Photo captions, heads, signatures and recipients are no statements.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.inheritance import nature_of
from assistant.meetings.blocks import Role, end_of, heading_role, headings_above
from assistant.meetings.sources import Reading
from assistant.statements import Statement, statements_of
from index.lexicon import cues
from index.lines import is_capitals, is_official_head, is_prose
from index.report import Block
from index.text import quantities
from index.vietnamese import Span


@dataclass(frozen=True)
class Unit:
    """A statement that may be said in a summary. `span` counts the characters of the report's text.

    `position` is how far into the document it stands, from 0 to 1.
    """

    statement: Statement
    span: Span
    role: Role
    position: float

    @property
    def text(self) -> str:
        return self.statement.text


def units_of(reading: Reading, told: Sequence[Span] = ()) -> list[Unit]:
    """The statements of a document in reading order, those without a part in a summary left out.

    `told` are the stretches that the facts of the meeting were taken from: they are not told again.
    """
    last = max(len(reading.text), 1)
    walk = _Walk(reading)
    units: list[Unit] = []
    for passage in reading.passages:
        for statement in statements_of(passage):
            if statement.joined:
                continue
            start = passage.start + statement.start
            block = reading.block_at(start)
            if block < walk.first or block >= walk.end or not walk.tells(block):
                continue
            role = walk.role(statement, block, passage.start)
            span = Span(start, passage.start + statement.end)
            known = any(a < span.end and span.start < b for a, b in told)
            if role not in ("skip", "") and not known and not _only_introduces(statement.text):
                units.append(Unit(statement, span, role, start / last))
    return units


def _only_introduces(text: str) -> bool:
    """Whether a text ends in a colon and has no figure of its own: "cụ thể như sau:"."""
    return text.rstrip().endswith(":") and not any(q.unit for q in quantities(text))


class _Walk:
    """Follows a document's text, remembering what part the last sentences and lead-ins played."""

    def __init__(self, reading: Reading) -> None:
        self._blocks = reading.report.blocks
        self.first = next((i for i, b in enumerate(self._blocks) if self._opens(b)), 0)
        self.end = end_of(self._blocks)
        self._headings = headings_above(self._blocks)
        self._paragraph = -1
        self._now: Role = ""
        self._last: Role = ""
        self._sentence = Span(-1, -1)
        self._of_lead: dict[str, Role] = {}
        self._telling: dict[int, bool] = {}

    @staticmethod
    def _opens(block: Block) -> bool:
        return block.kind in ("item", "row", "heading") or (is_prose(block.text) and not is_official_head(block.text))

    def tells(self, block: int) -> bool:
        """Whether a block may say something: no caption, heading, official head, by-line."""
        if block not in self._telling:  # each of its statements asks
            self._telling[block] = self._tells(block)
        return self._telling[block]

    def _tells(self, block: int) -> bool:
        found = self._blocks[block]
        if found.kind in ("caption", "heading") or is_official_head(found.text) or is_capitals(found.text):
            return False
        return found.kind != "paragraph" or is_prose(found.text) or len(found.text.split()) > 8

    def role(self, statement: Statement, block: int, offset: int) -> Role:
        sentence = Span(offset + statement.sentence.start, offset + statement.sentence.end)
        if sentence != self._sentence:
            self._sentence = sentence
            self._now = self._of_sentence(statement, block)
            if block != self._paragraph:
                self._last = ""
            if self._now != "skip":
                self._last = self._now
            self._paragraph = block
            if self._blocks[block].text.rstrip().endswith(":"):
                self._of_lead[self._blocks[block].text] = self._last
        return self._refined(statement, self._now, block)

    def _of_sentence(self, statement: Statement, block: int) -> Role:
        words = " ".join(statement.sentence_text.split())
        if _says_nothing(words):
            return "skip"
        above = self._from_above(statement, block)
        if above in ("targets", "shortcomings", "open") and self._is_listed(statement, block):
            return above  # the parts of a list play the part that its lead-in or heading tells
        if own := _own_role(words):
            return own
        if block == self._paragraph and self._last in ("shortcomings", "opinions", "targets", "open"):
            return self._last  # the sentences after "... còn một số hạn chế:" go on with them
        return above

    def _is_listed(self, statement: Statement, block: int) -> bool:
        return self._blocks[block].kind == "item" or (statement.kind == "item" and statement.series >= 0)

    def _from_above(self, statement: Statement, block: int) -> Role:
        lead_in = self._blocks[block].lead_in or statement.lead_in
        if lead_in and (role := _lead_role(lead_in.split("\n")[-1]) or self._of_lead.get(lead_in, "")):
            return role
        for heading in reversed(self._headings[block].split("\n")):
            if heading and (role := heading_role(heading)):
                return role
        return "targets" if self._last == "targets" and self._blocks[block].kind == "item" else "results"

    def _refined(self, statement: Statement, role: Role, block: int) -> Role:
        """What the statement's own words say against the sentence's part."""
        text = statement.text
        words = cues(text)
        heading = next((r for h in reversed(self._headings[block].split("\n")) if (r := heading_role(h))), "")
        planned = nature_of(statement) == "target" and quantities(statement.text)
        if role in ("results", "conclusions") and planned and heading not in ("results", "shortcomings"):
            return "targets"
        if role == "shortcomings" and _only_announces(text):
            return "skip"  # says that there are some, not which
        if role == "results" and words.has("lacking") and not _achieves(text):
            return "shortcomings"
        if role == "targets" and _asks_above(text):
            return "open"
        return role


def _says_nothing(text: str) -> bool:
    """Whether a sentence only opens, closes or forwards a paper."""
    words = cues(text)
    if words.at(0, "closing") or words.has("ended"):
        return True
    if words.at(0, "heard") and "kết luận" in text.lower():
        return True
    told = next((cue for cue in words.of("announcement") if cue.start <= _HEAD), None)
    if told is None or not (text.rstrip().endswith("./.") or words.has("no task")):
        return False
    return any(cue.start > told.end and len(text) - cue.end < _HEAD for cue in words.of("to know"))


_HEAD, _NEAR = 80, 60
"""Characters: the head of a sentence; what stands near a word."""


def _near(text: str, first: str, second: str) -> bool:
    """Whether a sign of the second kind follows one of the first within a clause."""
    words = cues(text)
    later = words.of(second)
    return any(
        0 <= other.start - cue.end <= _NEAR and not set(text[cue.end : other.start]) & set(":;.")
        for cue in words.of(first)
        for other in later
    )


def _own_role(text: str) -> Role:
    words = cues(text)
    if _laments(text):
        return "shortcomings"
    if _near(text, "hears", "a report"):
        return "proceedings"
    if words.has("award"):
        return "results"
    if any(not cue.value or cue.start == 0 for cue in words.of("concluding")):
        return "conclusions"
    if words.has("opinion") or _near(text, "delegate", "delegate says"):
        return "opinions"
    if _asks_above(text):
        return "open"
    return "targets" if _is_planned(text) else ""


def _laments(text: str) -> bool:
    """Whether a sentence tells what is lacking; not where troubles are conceded, or solved ("tháo gỡ khó khăn")."""
    words = cues(text)
    faults = words.of("fault")
    told = bool(faults) and (faults[0].start == 0 or _near(text, "has fault", "fault"))
    if not told or (words.has("concedes") and words.has("yet")):
        return False
    helped = (cue for cue in words.of("helps") if cue.end <= faults[0].start)
    return not any(faults[0].start - cue.end <= _NEAR for cue in helped)


def _only_announces(text: str) -> bool:
    """Whether a clause says that there are shortcomings, not which."""
    faults, some = cues(text).of("fault"), cues(text).of("some")
    if not faults or len(text[faults[-1].end :].split()) > 3:
        return False
    between = [text[cue.end : faults[-1].start] for cue in some if cue.end <= faults[-1].start]
    return any(len(words.split()) <= 2 and "," not in words for words in between)


def _asks_above(text: str) -> bool:
    """Whether a wish is addressed to a higher body."""
    start = len(text) - len(text.lstrip(" -–+*•0123456789.)"))
    asked = cues(text).at(start, "asks")
    return (asked is not None and cues(text[asked.end : asked.end + 14] + " ").has("above")) or bool(
        asked and cues(text).at(asked.end + 1, "above")
    )


def _is_planned(text: str) -> bool:
    words = cues(text)
    plans = [cue.start for cue in words.of("planned") if not cue.value or cue.start == 0]
    if _near(text, "work ahead", "when ahead"):
        plans.append(words.of("work ahead")[0].start)
    return bool(plans) and not any(cue.start < min(plans) for cue in words.of("has done"))


def _lead_role(text: str) -> Role:
    """What a lead-in says of the list under it: what is planned rather than that it was agreed upon."""
    if _says_nothing(text):
        return ""
    role = _own_role(text)
    return "targets" if role in ("conclusions", "opinions", "") and _is_planned(text) else role


def _achieves(text: str) -> bool:
    words = cues(text)
    start = len(text) - len(text.lstrip(" -–+*•"))
    return words.has("achieves") or words.at(start, "acts on") is not None
