"""A walk over notes, line by line: labels anywhere, then the head, what was said, what was concluded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from assistant.meetings.model import FactKey
from assistant.meetings.notes import people
from assistant.meetings.notes.assigning import Assigned, assigned
from assistant.meetings.notes.head import concluded_by, day_of, hours_of, place_of, subject_of
from assistant.meetings.notes.labels import Opening, label_of, part_of, speaker_of
from assistant.meetings.notes.lines import Jotted, jotted
from assistant.meetings.notes.words import addressed, words_in
from assistant.meetings.sources import NOTES, Reading
from index.lines import is_official_head
from index.vietnamese import Span

_MOST_SENTENCES = 1_500
"""What has more is no notes of a meeting."""
_LONGEST = 100_000
"""Characters: what is longer are no notes."""
_HEAD_LINES = 12
_SIGNS, _IN_PROSE = 3, frozenset({"speaker", "chair", "speaking"})
"""How many signs tell that a file is notes; those that any account of a meeting has do not count."""
_OFFICIAL = re.compile(r"CỘNG HÒA XÃ HỘI CHỦ NGHĨA|^Số:\s*\d+/", re.MULTILINE)
_LISTED: Mapping[str, FactKey] = {"present": "participants", "absent": "absent"}


@dataclass(frozen=True)
class Told:
    """A fact of the meeting in the words of minutes, and where it stands in the notes."""

    text: str
    spans: tuple[Span, ...]


@dataclass
class Noted:
    """What notes tell. `said` and `concluded` are sentences, `heads` what must not be told again."""

    facts: dict[FactKey, Told] = field(default_factory=dict)
    said: list[Span] = field(default_factory=list)
    concluded: list[Span] = field(default_factory=list)
    tasks: list[Assigned] = field(default_factory=list)
    heads: list[Span] = field(default_factory=list)
    signals: set[str] = field(default_factory=set)

    def tell(self, key: FactKey, text: str, *spans: Span, more: bool = False) -> None:
        """The first telling of a fact counts; `more` adds to a list."""
        text = text.strip(" .,;:-–")
        if not text:
            return
        known = self.facts.get(key)
        if known is None:
            self.facts[key] = Told(text, spans)
        elif more and text.lower() not in known.text.lower():
            self.facts[key] = Told(f"{known.text}; {text}", (*known.spans, *spans))


def noted(reading: Reading) -> Noted | None:
    """What a paper tells when it is notes: pasted ones need one sign that they are, files three; no official paper."""
    text = reading.text
    if len(text) > _LONGEST or reading.metadata.number or _OFFICIAL.search(text[:2_000]):
        return None
    if any(is_official_head(block.text) for block in reading.report.blocks[:_HEAD_LINES]):
        return None
    sentences = list(islice(jotted(text), _MOST_SENTENCES + 1))
    if len(sentences) > _MOST_SENTENCES:
        return None
    found = _Walk(sentences).walked()
    if reading.report.document == NOTES:
        return found if found.signals else None
    return found if len(found.signals - _IN_PROSE) >= _SIGNS else None


class _Walk:
    """One pass; `part` is "head", "speaking" or "concluding"."""

    def __init__(self, lines: Sequence[Jotted]) -> None:
        self.lines = lines
        self.part = "head"
        self.listing = ""
        self.titled = False
        self.noted = Noted()
        self.known: list[str] = []

    def walked(self) -> Noted:
        table = {row.line.span: row for row in people.attendance(self.lines)}
        for line in self.lines:
            row = table.get(line.span)
            if row:
                self.noted.signals.add("table")
                key: FactKey = "absent" if row.away or row.unmarked else "participants"
                self.noted.tell(key, row.words, line.span, more=True)
                self.noted.heads.append(line.span)
            elif len(line.cells) > 1:
                self.noted.heads.append(line.span)
            else:
                self._line(line)
        return self.noted

    def _line(self, line: Jotted) -> None:
        for piece in _pieces(line):
            label = label_of(piece.text)
            if label.label and self._labelled(piece, label):
                self.listing = label.label if label.rest >= len(piece.text) else ""
            elif self.listing in _LISTED and line.marked and people.only_names(piece.text):
                self.noted.tell(_LISTED[self.listing], addressed(piece.text), piece.span, more=True)
                self.noted.heads.append(piece.span)
            elif not self._opens_part(piece):
                self.listing = ""
                self._plain(piece)

    # ------------------------------------------------------------------------------------------ labels

    def _labelled(self, line: Jotted, label: Opening) -> bool:
        """A line with a label is told; whether it was one (an "end" without an hour is none)."""
        rest, start = line.text[label.rest :], line.span.start + label.rest
        if label.label in ("start", "end", "when"):
            told = self._timed(line, label.label)
            if not told:
                return False
        elif label.label == "subject":
            if self.part != "head":
                return False
        elif label.label == "place":
            self.noted.tell("place", rest, Span(start, line.span.end))
        elif label.label in _LISTED:
            self.noted.tell(_LISTED[label.label], addressed(rest), Span(start, line.span.end), more=True)
            self._chaired(line)
            self._kept_by(line)
        elif who := people.named_after(line.text, label.rest):
            key: FactKey = "chair" if label.label == "chair" else "secretary"
            self.noted.tell(key, addressed(who.of(line.text)), _moved(who, line))
        if label.label != "subject":
            self.noted.signals.add(label.label)
            self.noted.heads.append(line.span)
        return True

    def _timed(self, line: Jotted, label: str = "") -> bool:
        """Hours and day of a line, told under a label or in the head."""
        hours = hours_of(line.text, label)
        for key, clock in hours:
            self.noted.tell(key, clock.words, Span(line.span.start + clock.start, line.span.start + clock.end))
        day = day_of(line.text) if label == "when" or self.part == "head" else None
        if day:
            self.noted.tell("date", day[1], _moved(day[0], line))
        return bool(hours or day)

    # ------------------------------------------------------------------------------------------ parts

    def _opens_part(self, line: Jotted) -> bool:
        part = part_of(line.text)
        if not part.label or (part.label == "concluding" and self.part == "head" and not self._heads_list(line, part)):
            return False
        self.part = part.label
        self.noted.signals.add(part.label)
        if self.part == "concluding":
            self._speaker(line)
        rest = Jotted(Span(line.span.start + part.rest, line.span.end), line.text[part.rest :], False, False)
        if rest.text.strip():
            self._plain(rest)
        else:
            self.noted.heads.append(line.span)
        return True

    def _heads_list(self, line: Jotted, part: Opening) -> bool:
        """Whether a conclusion may begin while still in the head: not by the title ("KL cuộc họp về ...")."""
        return self.titled or line.span.start > 0 or part.rest >= len(line.text)

    def _speaker(self, line: Jotted) -> None:
        """Who concludes, when a name stands before the word."""
        cue = next(iter(words_in(line.text).of("concluding")), None)
        if cue and cue.start > 2:
            span = Span(line.span.start, line.span.start + cue.start)
            self.noted.tell("speaker", addressed(line.text[: cue.start]), span)

    def _plain(self, line: Jotted) -> None:
        if self.part == "concluding":
            self._conclusion(line)
        elif self.part == "head" and self._in_head(line):
            self.noted.heads.append(line.span)
        elif self._timed_end(line) or self._kept_by(line) or self._directs(line):
            return
        elif speaker_of(line.text, tuple(self.known)).label:
            self.part = "speaking"
            self.known.append(speaker_of(line.text, tuple(self.known)).label)
            self.noted.signals.add("speaker")
            self.noted.said.append(line.span)
        elif self.part == "speaking" and self.noted.said and not line.first:
            last = self.noted.said[-1]
            self.noted.said[-1] = Span(last.start, line.span.end)

    def _directs(self, line: Jotted) -> bool:
        """Whether somebody's words only tell others what to do: "c Liên: a Trọng hướng dẫn ...; c Hiền ..."."""
        speaker = speaker_of(line.text, tuple(self.known))
        rest = line.text[speaker.rest :]
        if not speaker.label or not line.text[: speaker.rest].rstrip().endswith(":"):
            return False
        at = line.span.start + speaker.rest
        tasks = assigned(rest, self.known, strict=True)
        if not tasks or tasks[0].whole.start:
            return False
        self.part = "concluding"
        self.noted.signals.add("concluding")
        self._conclusion(Jotted(Span(at, line.span.end), rest, False, False))
        return True

    def _conclusion(self, line: Jotted) -> None:
        if self._timed_end(line) or self._kept_by(line):
            return
        tasks = assigned(line.text, self.known)
        for task in tasks:
            moved = (_moved(task.span, line), task.deadline, _moved(task.whole, line))
            self.noted.tasks.append(Assigned(addressed(task.assignee), *moved))
        if not tasks:
            self.noted.concluded.append(line.span)

    # ------------------------------------------------------------------------------------------ head

    def _in_head(self, line: Jotted) -> bool:
        """Whether a line of the head was one: title, day, place, chair, those present."""
        told = False
        if not self.titled and (subject := subject_of(line.text)):
            self.titled = told = True
            self.noted.tell("event", subject.of(line.text), _moved(subject, line))
            if who := concluded_by(line.text):
                self.noted.tell("chair", addressed(who.of(line.text)), _moved(who, line))
        told = any([told, self._chaired(line), self._kept_by(line), self._timed(line)])
        if (told or self.titled) and (place := place_of(line.text)):
            self.noted.tell("place", place.of(line.text), _moved(place, line))
            told = True
        if met := people.met_with(line.text):
            self.noted.tell("participants", addressed(met.of(line.text)), _moved(met, line), more=True)
            self.titled = True
            about = line.text[met.end :].strip(" .")
            if about.startswith("về "):
                self.noted.tell("event", f"Buổi làm việc {about}", Span(line.span.start + met.end, line.span.end))
            told = True
        return self._listed(line) or told

    def _listed(self, line: Jotted) -> bool:
        """A line of the head that only names people: "Sở LĐTBXH: ô. Cao Xuân Trường - Chánh thanh tra"."""
        label = speaker_of(line.text)
        rest = line.text[label.rest :] if label.label and ":" in line.text[: label.rest] else line.text
        if not self.titled or not people.only_names(rest) or (rest == line.text and "," not in rest):
            return False
        self.noted.tell("participants", addressed(line.text), line.span, more=True)
        return True

    def _chaired(self, line: Jotted) -> bool:
        who = people.chair_in(line.text)
        if who:
            self.noted.signals.add("chair")
            self.noted.tell("chair", addressed(who.of(line.text)), _moved(who, line))
        return who is not None

    def _kept_by(self, line: Jotted) -> bool:
        who = people.secretary_in(line.text)
        if who:
            self.noted.signals.add("secretary")
            self.noted.tell("secretary", addressed(who.of(line.text)), _moved(who, line))
            self.noted.heads.append(line.span)
        return who is not None

    def _timed_end(self, line: Jotted) -> bool:
        """A sentence that only says when it began or ended: "Cuộc họp kết thúc lúc 11 giờ 20 phút"."""
        if len(line.text.split()) > _HEAD_LINES or not (hours := hours_of(line.text, "")):
            return False
        for key, clock in hours:
            self.noted.tell(key, clock.words, Span(line.span.start + clock.start, line.span.start + clock.end))
        self.noted.signals.add("hours")
        self.noted.heads.append(line.span)
        return True


def _moved(span: Span, line: Jotted) -> Span:
    return Span(line.span.start + span.start, line.span.start + span.end)


_LIST_PAUSE = re.compile(r"\s*(?:;|,|\s/\s)\s*(?=\S)")


def _pieces(line: Jotted) -> Iterator[Jotted]:
    """A line at the semicolons and slashes after which another label stands: "Chủ toạ: ô. Vinh ; Thư ký: c. Hạnh"."""
    start = 0
    for stop in _LIST_PAUSE.finditer(line.text):
        if label_of(line.text[stop.end() : stop.end() + 120]).label and label_of(line.text[start:]).label:
            yield _piece(line, start, stop.start())
            start = stop.end()
    yield _piece(line, start, len(line.text))


def _piece(line: Jotted, start: int, end: int) -> Jotted:
    span = Span(line.span.start + start, line.span.start + end)
    return Jotted(span, line.text[start:end], line.first and start == 0, line.marked)
