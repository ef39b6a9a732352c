"""What the opening of an account tells about a meeting: its name, date, place, chair, those present.

By rule, and only what is said: who spoke last is not taken for the chair, the board's town not for the place. Every
fact is the document's own words, a stretch of one passage.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice, takewhile

from assistant.meetings.model import Fact, FactKey
from assistant.meetings.sources import Reading, source_at
from index.scanning import before
from index.text import dates
from index.vietnamese import Span, sentences
from index.wordlists import pattern


def _pattern(kind: str) -> re.Pattern[str]:
    return pattern("meeting_facts.tsv", kind, "assistant")


_OPENING = 3
"""Facts are told in the first paragraphs of prose."""

_PAUSE = re.compile(r"[,;:.]")
_MOST = 8
"""No sentence names more meetings or chairs; one that seems to is no sentence."""


def facts_of(reading: Reading) -> dict[FactKey, Fact]:
    """The facts of one document; keys for what it does not tell are missing."""
    found: dict[FactKey, Fact] = {}
    text = reading.text
    spans = list(_opening(reading)) if _is_account(reading) else []
    for key, finder in (("date", _date), ("place", _place), ("chair", _chair)):
        hit = next((hit for span in spans if (hit := finder(text, span))), None)
        if hit:
            found[key] = _fact(reading, [hit])  # type: ignore[index]
    if event := _event(reading, spans):
        found["event"] = event
    if present := [part for span in spans for part in _present(text, span)]:
        found["participants"] = _fact(reading, present)
    if speaker := _speaker(reading):
        found["speaker"] = _fact(reading, [speaker])
    if closing := _pattern("closing").search(text):
        found["closing"] = _fact(reading, [Span(*closing.span("when"))])
    return found


def _is_account(reading: Reading) -> bool:
    """Whether the document tells of a meeting: its title names one, or its first sentences say that one was held."""
    first = [span.of(reading.text) for span in list(_opening(reading))[:2]]
    return bool(_pattern("meeting").search(reading.metadata.title) or any(map(_tells_of_meeting, first)))


def _fact(reading: Reading, spans: Sequence[Span]) -> Fact:
    text = "; ".join(_words(reading.text, span) for span in spans)
    return Fact(text, tuple(source for span in spans if (source := source_at(reading, span))))


_SPACE_BEFORE_STOP = re.compile(r"\s+(?=[,;:.])")


def _words(text: str, span: Span) -> str:
    return _SPACE_BEFORE_STOP.sub("", " ".join(span.of(text).split())).strip(" ,;.:")


def _opening(reading: Reading) -> Iterator[Span]:
    """The sentences of the first paragraphs of prose."""
    for paragraph in reading.prose[:_OPENING]:
        for sentence in sentences(paragraph.of(reading.text)):
            yield Span(paragraph.start + sentence.start, paragraph.start + sentence.end)


# ---------------------------------------------------------------------------------------------- name, date, place


def _tells_of_meeting(sentence: str) -> bool:
    """Whether a sentence says that a meeting was held, not only that one is planned or regular."""
    return bool(_pattern("meeting").search(sentence) and _pattern("held").search(sentence))


def _event(reading: Reading, opening: Sequence[Span]) -> Fact | None:
    """The fullest name of the meeting in the title and the opening sentences, if it says what it was about."""
    found = [fact for fact in (_event_in_title(reading), *_events_in(reading, opening)) if fact]
    told = [fact for fact in found if _pattern("what kind").search(fact.text)]
    return max(told, key=lambda fact: len(fact.text), default=None)


def _event_in_title(reading: Reading) -> Fact | None:
    title = reading.metadata.title
    match = _pattern("meeting").search(title)
    if not match:
        return None
    name = title[match.start() :].strip()
    at = reading.text.find(name)
    sources = (source_at(reading, Span(at, at + len(name))),) if at >= 0 else ()
    return Fact(name, tuple(filter(None, sources)))


def _events_in(reading: Reading, opening: Iterable[Span]) -> Iterator[Fact]:
    for span in list(opening)[:3]:
        sentence = span.of(reading.text)
        for match in islice(_pattern("meeting").finditer(sentence), _MOST):
            end = _pattern("meeting ends").search(sentence, match.end())
            stop = end.start() if end else len(sentence)
            if stop - match.start() > 14:
                yield _fact(reading, [Span(span.start + match.start(), span.start + stop)])


def _date(text: str, span: Span) -> Span | None:
    """The day that an opening sentence starts with, with the part of the day before it."""
    sentence = span.of(text)
    for date in dates(sentence)[:1]:
        told = sentence[: date.start]
        lead = before(_pattern("part of day"), told, len(told))
        start = lead.start() if lead else date.start
        if len(told[:start].strip(" (-–)")) < 60 and not _pattern("number").search(told):
            return Span(span.start + start, span.start + date.end)
    return None


def _place(text: str, span: Span) -> Span | None:
    sentence = span.of(text)
    if not _about_meeting(sentence):
        return None
    for match in _pattern("place").finditer(sentence):
        if _pattern("no place").match(match["place"]):
            continue
        end = match.end("place")
        while more := _pattern("more place").match(sentence, end):
            end = more.end()
        return Span(span.start + match.start("place"), span.start + end)
    return None


def _about_meeting(sentence: str) -> bool:
    return bool(_pattern("meeting").search(sentence) or _pattern("about meeting").search(sentence))


# ---------------------------------------------------------------------------------------------- people


def _chair(text: str, span: Span) -> Span | None:
    sentence = span.of(text)
    by = _pattern("chaired by").search(sentence)
    if by and "chủ trì" in sentence and _pattern("person").search(by["who"]):
        return Span(span.start + by.start("who"), span.start + by.end("who"))
    for match in islice(_pattern("chaired").finditer(sentence), _MOST):
        start = _subject_start(sentence, match.start())
        if _pattern("person").search(sentence[start : match.start()]):
            return Span(span.start + start, span.start + match.start())
    return None


def _subject_start(sentence: str, end: int) -> int:
    """Where the person starts who is the subject of a verb at `end`: at the last "đồng chí", or after a comma."""
    clause = sentence.rfind(";", 0, end) + 1
    polite = list(_pattern("polite").finditer(sentence, clause, end))
    if polite:
        return polite[-1].start()
    comma = sentence.rfind(", ", clause, end)
    start = comma + 2 if comma >= 0 else clause
    return start + len(sentence[start:end]) - len(sentence[start:end].lstrip())


_CLAUSE = re.compile(r"[^;]+")


def _present(text: str, span: Span) -> Iterator[Span]:
    """What an opening sentence lists after "dự ... có"; a further clause with "cùng dự" is another part."""
    sentence = span.of(text)
    clauses = [m.span() for m in _CLAUSE.finditer(sentence)]
    open_list = False
    for start, end in clauses:
        head = _pattern("attend").match(sentence[start:end].lstrip())
        offset = start + len(sentence[start:end]) - len(sentence[start:end].lstrip())
        if head:
            open_list = True
            offset += head.end()
        elif joins := _pattern("joins").search(sentence[start:end].rstrip(" .")):
            open_list = True
            end = start + joins.start()
        elif open_list and _pattern("chairs").search(sentence[start:end]):
            continue
        if open_list:
            yield Span(span.start + offset, span.start + end)


def _speaker(reading: Reading) -> Span | None:
    """Who concludes: named in words that say so, anywhere in the text."""
    for paragraph in reading.prose:
        text = paragraph.of(reading.text)
        named = (Span(*match.span("who")) for match in _pattern("speaker").finditer(text))
        for who in chain(named, _speaking(text)):
            if _names_person(who.of(text)):
                return Span(paragraph.start + who.start, paragraph.start + who.end)
    return None


def _speaking(text: str) -> Iterator[Span]:
    """The subjects of verbs of concluding: what stands before one, from the comma before the last if there is any."""
    at = 0
    pauses = [match.start() for match in _PAUSE.finditer(text)]
    for verb in _pattern("speaks").finditer(text):
        last = bisect_left(pauses, verb.start()) - 1
        begin = max(at, pauses[last] + 1) if last >= 0 else at
        if text[begin : verb.start()].strip():
            if last >= 0 and begin > at and text[begin - 1] == ",":
                earlier = max(at, pauses[last - 1] + 1) if last else at
                begin = earlier if earlier < begin - 1 else begin
            who = text[begin : verb.start()]
            yield Span(begin + _subject_start(who, len(who)), verb.start())
            at = verb.end()


def _names_person(words: str) -> bool:
    """Whether the words hold a person's name beside an office or a polite form."""
    office = _pattern("office").search(words)
    capitals = [list(takewhile(lambda w: w[:1].isupper(), run.split())) for run in _pattern("person").findall(words)]
    return bool((office or _pattern("polite").search(words)) and any(len(run) >= 2 for run in capitals))
