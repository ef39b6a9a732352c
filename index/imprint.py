"""What a paper says of other papers, and a sketch of its words by which its versions are found. Pure.

The sketch keeps the least hashes of all runs of four syllables (bottom-k, Broder 1997): the share of two sketches'
common least hashes estimates how much of their texts is alike.
"""

from __future__ import annotations

import base64
import json
import re
import struct
import zlib
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from heapq import nsmallest
from itertools import pairwise

from index.lines import HEAD_FORMS
from index.relations import Imprint, Kind, Statement
from index.report import Report
from index.scanning import WORD
from index.text import dates
from index.vietnamese import UPPER, fold, normalise, sentences
from index.wordlists import kinds, pattern

SKETCH = 64
RUN = 4
LONGEST = 600
"""Characters of a sentence that are looked at."""
MOST_STATEMENTS = 12
ACTS = frozenset(
    ["Quyết định", "Nghị quyết", "Nghị định", "Thông tư", "Thông tư liên tịch", "Luật", "Bộ luật", "Pháp lệnh"]
)
"""Kinds whose sentences act by themselves ("Điều 2. Bãi bỏ …"); in others an item that begins so is work to do."""
MOST_ZONES = 24
_HEAD = 24
_QUOTE = 240
_BETWEEN = 160
"""Characters between a verb and the number that it is about."""
_TO_DATE = 16

NUMBER = re.compile(
    r"(?<![\w/.-])\d{1,6}(?:/(?:19|20)\d\d)?[/-][A-ZĐ][\w.&]{0,24}(?:[-–/][A-ZĐ][\w.&]{0,24}){0,4}(?<![.&])"
)
_ZONE = re.compile(
    rf"\b(?:KCN|CCN|KKT|[Kk](?:hu|HU) (?:công nghiệp|kinh tế)|[Cc]ụm công nghiệp) ((?:[{UPPER}]\w* ?){{1,4}})"
)
_DRAFT = re.compile(r"\W*dự thảo\b", re.I)
_BY = re.compile(r"(?<!kèm )\btheo\b|\bcăn cứ\b|\bthực hiện\b", re.I)
"""Between verb and number: what is done goes by the other paper, and is not done to it."""
_GOES_ON = re.compile(r"(?:và|,|;)\s*(?:các\s+)?[^\d.;,]{0,40}$")


def imprint_of(report: Report) -> Imprint:
    """What a report says of others, and a sketch of it; takes time in proportion to its length."""
    own, acts = plain_number(report.metadata.number), report.metadata.kind in ACTS
    told = [*statements_in(report.metadata.title, True)]
    told += [s for block in report.blocks for s in statements_in(block.text, acts)]
    found = [s for s in told if plain_number(s.number) != own]
    text = report.text
    zones = dict.fromkeys(fold(m.group(1).strip()) for m in _ZONE.finditer(text))
    heads = (report.document, *(block.text for block in report.blocks[:_HEAD]))
    draft = any(map(_DRAFT.match, heads)) or "du thao" in _words(report.document)
    unique = {(s.kind, plain_number(s.number)): s for s in reversed(found)}
    return Imprint(tuple(reversed(unique.values()))[:MOST_STATEMENTS], tuple(zones)[:MOST_ZONES], draft, _sketch(text))


def plain_number(number: str) -> str:
    """An official number without what people write differently: "07/KH-BQL" -> "7khbql"."""
    return "".join(c for c in fold(number) if c.isalnum()).lstrip("0")


_NO_LETTERS = re.compile(r"[\W_]+")


def _words(text: str) -> str:
    return _NO_LETTERS.sub(" ", fold(text))


# ------------------------------------------------------------------------------------------ statements


def statements_in(text: str, acts: bool = True) -> Iterator[Statement]:
    """What the sentences of a paper say that it does to papers named by their numbers; what it says of the doings of
    others ("Nghị định số 1 sửa đổi Nghị định số 2", "Căn cứ …") is none of that. Where it does not act by itself, only
    "Báo cáo này thay thế …" counts."""
    if not NUMBER.search(text):
        return
    for span in sentences(text):
        sentence = span.of(text)[:LONGEST]
        numbers = list(NUMBER.finditer(sentence))
        if numbers and not sentence.lower().startswith("căn cứ"):
            yield from _of_sentence(sentence, numbers, _SUBJECT if acts else _THIS)


def _of_sentence(sentence: str, numbers: Sequence[re.Match[str]], subject: re.Pattern[str]) -> Iterator[Statement]:
    verb = next((m for m in _verbs().finditer(sentence) if subject.fullmatch(sentence[: m.start()])), None)
    if verb is not None:
        between = sentence[verb.end() : numbers[0].start()]
        if verb.end() <= numbers[0].start() and len(between) <= _BETWEEN and not _BY.search(between):
            yield from (_statement(_kind(verb, between), number, sentence) for number in _run(sentence, numbers))
        return
    ends = _after().search(sentence, numbers[0].end())
    opening = sentence[: numbers[0].start()]
    if ends and ends.start() - numbers[0].end() <= _BETWEEN and _NAMED.fullmatch(opening):
        kind = _kind(None, opening)
        own = [n for n in numbers if n.end() <= ends.start()]
        yield from (_statement(kind, number, sentence) for number in _run(sentence, own))


def _run(sentence: str, numbers: Sequence[re.Match[str]]) -> Iterator[re.Match[str]]:
    """The first number, and those that are put beside it."""
    yield numbers[0]
    for before, number in pairwise(numbers):
        if not _GOES_ON.search(sentence[before.end() : number.start()]):
            return
        yield number


def _statement(kind: Kind, number: re.Match[str], sentence: str) -> Statement:
    told = [d for d in dates(sentence[number.end() : number.end() + 60]) if d.year and d.start <= _TO_DATE][:1]
    day = "".join(f"{d.year}-{d.month:02}-{d.day:02}" for d in told)
    start = max(0, min(number.start() - _QUOTE // 2, len(sentence) - _QUOTE))
    return Statement(kind, number.group(), day, sentence[start : start + _QUOTE].strip())


def _kind(verb: re.Match[str] | None, between: str) -> Kind:
    if verb is not None and verb.group().lower() in kinds("relations.tsv")["amends"]:
        return "amends"
    words = f" {_spaced(between)} "
    return "amends" if any(f" {part} " in words for part in kinds("relations.tsv")["part"]) else "replaces"


def _spaced(text: str) -> str:
    return " ".join(WORD.findall(text.lower()))


@cache
def version_words() -> tuple[str, ...]:
    """Words that tell one version of a paper from another, folded, the longest first."""
    return tuple(sorted(map(fold, kinds("relations.tsv")["version"]), key=len, reverse=True))


def _verbs() -> re.Pattern[str]:
    return pattern("relations.tsv", "verb")


def _after() -> re.Pattern[str]:
    return pattern("relations.tsv", "behind")


_MARK = r"(?:(?:Điều|Khoản|Mục)\s+\d{1,3}\w?\s*[.:)]?\s*|\(?[\dIVXa-zđ]{1,4}[.)]\s*|[-–+*•]\s*){0,3}"


_FORMS = "|".join(map(re.escape, HEAD_FORMS))
_THIS = re.compile(rf"\s*{_MARK}(?:{_FORMS}|Văn bản)\s+này[^.;]{{0,120}}", re.I)
"""What stands before the verb where a paper names itself as the one that acts."""
_SUBJECT = re.compile(rf"{_THIS.pattern}|\s*{_MARK}(?:nay|(?:{_FORMS})?\s*(?:về việc|về|v/v)?)\s*:?\s*[“\"]?", re.I)
"""What may stand before it where a paper acts by every sentence, and in a title."""
_NAMED = re.compile(rf"\s*{_MARK}[^.;]{{0,60}}(?:{_FORMS})(?:\s+số)?\s*:?\s*", re.I)
"""What may stand before the first number where the other paper is what the sentence is about."""


# ------------------------------------------------------------------------------------------ sketches


_WORD_OR_NUMBER = re.compile(r"\w+(?:[.,]\d+)*")


def _sketch(text: str) -> tuple[int, ...]:
    words = _WORD_OR_NUMBER.findall(normalise(text).lower())
    runs = (" ".join(words[i : i + RUN]) for i in range(max(1, len(words) - RUN + 1)))
    return tuple(nsmallest(SKETCH, {zlib.crc32(run.encode()) for run in runs}))


def likeness(one: Imprint, other: Imprint) -> float:
    """How much of two texts is alike, from 0 to 1: an estimate of the share of common runs among all."""
    if not one.sketch or not other.sketch:
        return 0.0
    least = nsmallest(min(SKETCH, len(set(one.sketch) | set(other.sketch))), set(one.sketch) | set(other.sketch))
    common = set(one.sketch) & set(other.sketch)
    return sum(value in common for value in least) / len(least)


def pack_imprint(imprint: Imprint) -> str:
    """As a short string."""
    sketch = base64.b85encode(struct.pack(f">{len(imprint.sketch)}I", *imprint.sketch)).decode()
    told = [list(map(list, imprint.statements)), imprint.zones, imprint.draft, sketch]
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


@lru_cache(maxsize=10_000)  # a library's records are read again with every change
def unpack_imprint(packed: str) -> Imprint:
    """The inverse of `pack_imprint`; nothing is known of a paper that was added before there were any, or whose imprint
    can't be read: a rebuild makes it anew."""
    try:
        return _unpacked(packed) if packed else Imprint()
    except (ValueError, TypeError, RecursionError, struct.error):
        return Imprint()


def _unpacked(packed: str) -> Imprint:
    statements, zones, draft, sketch = json.loads(packed)
    raw = base64.b85decode(sketch)
    return Imprint(
        tuple(Statement(*one) for one in statements),
        tuple(zones),
        draft,
        struct.unpack(f">{len(raw) // 4}I", raw),
    )
