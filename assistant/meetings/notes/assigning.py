"""What was concluded, by notes: who is to do what by when ("P. QH-XD: làm việc với huyện, xong trước 20/3"). Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.meetings.notes.labels import speaker_of
from assistant.meetings.notes.words import name_at, words_in
from index.annotate.deadlines import named, stated
from index.annotate.naming import starts_action
from index.vietnamese import Span

_PAUSE = re.compile(r"[;,]\s+")
_SHORT_DAY = r"\d{1,2}\s?[/.]\s?\d{1,2}(?:\s?[/.]\s?\d{4})?"
_LAST_DAY = re.compile(rf"(?:\s[-–]\s*|\s*\(|\s)(?P<due>(?:hạn\s+|ngày\s+|xong\s+)?{_SHORT_DAY})\)?\s*$")
_ENDS = re.compile(r"[\s.,;:\-–(]+$")
_FEWEST = 2
"""Words of what is to be done."""


@dataclass(frozen=True, slots=True)
class Assigned:
    """A task of the notes: `span` is what is to be done, `deadline` its words, "" where none is told."""

    assignee: str
    span: Span
    deadline: str
    whole: Span


def assigned(text: str, known: Sequence[str] = (), *, strict: bool = False) -> list[Assigned]:
    """The tasks that a sentence assigns, in order; none where it names nobody who is to do something.

    `strict`: a verb of doing must follow the name, as is needed where nothing says that tasks are told.
    """
    found = []
    for part in _parts(text, known):
        begin, rest = _after_assigning(part.of(text))
        named_by = _assignee(rest, known, strict=strict and not begin)
        if named_by is None:
            continue
        who, at = named_by
        start = part.start + begin + at
        words, due = _deadline(text[start : part.end])
        if len(words.split()) >= _FEWEST:
            found.append(Assigned(who, Span(start, start + len(words)), due, part))
    return found


def _parts(text: str, known: Sequence[str]) -> Iterator[Span]:
    """The clauses that name somebody who acts; what follows on one without doing so belongs to it."""
    start = 0
    for pause in _PAUSE.finditer(text):
        begin, rest = _after_assigning(text[pause.end() : pause.end() + 400])
        acts = _assignee(rest, known, strict=not begin)
        if acts and text.count("(", start, pause.start()) == text.count(")", start, pause.start()):
            yield Span(start, pause.start())
            start = pause.end()
    yield Span(start, len(text))


def _after_assigning(text: str) -> tuple[int, str]:
    """Past "giao", "đề nghị" and the like before a name."""
    at = 0
    while (cue := words_in(text[at : at + 80]).at(0, "assigns")) and name_at(text, _word(text, at + cue.end)):
        at = _word(text, at + cue.end)
    return at, text[at:]


def _word(text: str, at: int) -> int:
    return len(text) - len(text[at:].lstrip(" :"))


def _assignee(text: str, known: Sequence[str], *, strict: bool = False) -> tuple[str, int] | None:
    """Who is to act, and where what is to be done starts. `strict`: a verb of doing must follow the name."""
    speaker = speaker_of(text, tuple(known))
    if not strict and speaker.label and text[len(speaker.label) :].lstrip()[:1] in (":", "("):
        return speaker.label, speaker.rest
    lowered = text.lower()
    own = max((len(n) for n in known if lowered.startswith(n.lower() + " ")), default=0)
    end = own or name_at(text, 0)
    if not end or text[end : end + 1] != " ":
        return None
    following = text[end + 1 :]
    if words_in(following).at(0, "assigns") and (person := _left_to(following)):
        return following[person.start : person.end], 0
    bare = words_in(text).at(0, "noun")
    if bare and bare.end == end and not _acts(following) and (more := _longer(text, end)):
        return text[:more], more + 1
    acts = _acts(following)
    small = following[:1].islower() and not strict
    return (text[:end], end + 1) if acts or small else None


def _acts(text: str) -> bool:
    return starts_action(text, 0) or text.startswith(("chịu trách nhiệm ", "có trách nhiệm "))


def _longer(text: str, end: int) -> int:
    """Where a name in small letters ends: before the verb of doing among the next words ("Cty hạ tầng | sửa ...")."""
    at = end
    for word in text[end:].split(" ")[1:4]:
        if not word.isalpha() or not word.islower():
            return 0
        at += len(word) + 1
        if _acts(text[at + 1 :]):
            return at
    return 0


def _left_to(text: str) -> Span | None:
    """ "để anh Sơn đi kiểm tra": the person to whom something is left."""
    cue = words_in(text).at(0, "assigns")
    if cue is None or text[: cue.end].lower() not in ("để", "giao", "giao cho", "nhờ"):
        return None
    end = name_at(text, cue.end + 1)
    return Span(cue.end + 1, end) if end else None


def _deadline(text: str) -> tuple[str, str]:
    """The words of a task and its deadline; a bare day at its end is one, and then leaves the words."""
    text = text.rstrip(" .;")
    if (last := _LAST_DAY.search(text)) and not stated(text).words:
        due = last["due"]
        bare = text[last.start() :].lstrip().startswith(("-", "–", "("))
        return (_ENDS.sub("", text[: last.start()]) if bare else text), due
    if due := stated(text).words or named(text).words:
        return text, due
    cues = words_in(text).of("due")
    return text, text[cues[-1].start : cues[-1].end] if cues else ""
