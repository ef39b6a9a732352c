"""The documents of a library as people name them: by number, by file, or by kind, subject, place and time."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath

from assistant.in_force import compares
from assistant.understanding.cues import phrases
from assistant.understanding.intent import Named
from assistant.understanding.words import Word, positions, spelled, words_of
from index.lines import FORMS, LAID_DOWN
from index.manifest import ReportInfo
from index.query import Query, is_function_word, understand
from index.text import Period, document_numbers, periods
from index.vietnamese import Analyzer, fold
from index.wordlists import kinds

_WORD = re.compile(r"\w+")
_NO_WORD = re.compile(r"[\W_]+")
_FIRST_DIGITS = re.compile(r"^\d+")
_BARE_NUMBER = re.compile(r"(?<![\d.])\d{3,5}(?![\d.])")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NO_NUMBER = re.compile(r"[^\w/]|_")
_NUMBER = re.compile(r"\b\d{1,5}/(?:\d{4}/)?[a-zđ]{2,}(?:[-.&][a-zđ]+)*")
_NUMERAL = re.compile(r"\d+|[ivx]+")

FITS = 0.6
"""Share of the words naming a document that it must bear out."""
AHEAD = 0.2
"""How far behind the best one another may be and still be meant."""
_NOT_COUNTED = r"(?! (?:ty|trieu|nghin|thang|quy|nam|du an|ha|ngay|cap|phong|lan)\b)"


@dataclass(frozen=True)
class Card:
    """A document as it may be named: `words` of its title, body, place, period and file name, folded."""

    info: ReportInfo
    analyzer: Analyzer

    @cached_property
    def words(self) -> frozenset[str]:
        meta = self.info.metadata
        stem = _NO_WORD.sub(" ", PurePath(self.info.document).stem)
        told = " ".join((meta.title, meta.body, meta.province, meta.period, meta.kind, stem))
        return frozenset(map(fold, self.analyzer.syllables(told)))

    def lays_down(self, kind: str) -> bool:
        """Whether it is a paper by which one of that kind is laid down."""
        return kind in LAID_DOWN and fold(kind) in fold(self.info.metadata.title)

    @cached_property
    def stem(self) -> str:
        return fold(PurePath(self.info.document).stem)

    @cached_property
    def number(self) -> str:
        return plain_number(self.info.metadata.number)

    @cached_property
    def counts(self) -> frozenset[str]:
        """The bare numbers that it goes by: of its official number, and of its file's name."""
        own = _FIRST_DIGITS.findall(self.number)
        named = [n for n in _BARE_NUMBER.findall(self.stem) if not n.startswith(("19", "20"))]
        return frozenset((*own, *named))

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        meta = self.info.metadata
        own = periods(meta.period)
        return (*own, *(p for p in periods(meta.title) if p.year or not own))

    @cached_property
    def years(self) -> frozenset[int]:
        """The years that it is about, and that of its date where it tells of no period."""
        about = {year for p in self.periods for year in (p.year, p.until) if year}
        title = {int(y) for y in _YEAR.findall(f"{self.info.metadata.title} {self.stem}")}
        dated = {int(self.info.metadata.date[:4])} if self.info.metadata.date and not about else set()
        return frozenset(about | title | dated)


def plain_number(number: str) -> str:
    """ "19/TB-VP.UBND" -> "19/tbvpubnd": what people write differently is left out."""
    return _NO_NUMBER.sub("", fold(number))


class Shelf:
    """The documents of one revision of a library. Pure once made."""

    def __init__(self, reports: Iterable[ReportInfo], analyzer: Analyzer, provinces: Sequence[str] = ()) -> None:
        self.cards = tuple(Card(report, analyzer) for report in reports)
        self.analyzer = analyzer
        kinds = set(map(fold, FORMS))
        self.provinces = tuple(name for name in provinces if fold(name) not in kinds)
        self._spread = Counter(word for card in self.cards for word in card.words)

    @cached_property
    def years(self) -> frozenset[int]:
        """The years of which there is a document."""
        return frozenset(year for card in self.cards for year in card.years)

    @cached_property
    def province_of(self) -> dict[str, str]:
        """Document -> its province, "" where it has none."""
        return {card.info.document: card.info.metadata.province for card in self.cards}

    def of(self, documents: Collection[str] | None) -> tuple[Card, ...]:
        return tuple(c for c in self.cards if documents is None or c.info.document in documents)

    def named(self, text: str, words: Sequence[Word], scope: Collection[str] | None = None) -> Named:
        """The documents that `words` of a question name; its places and periods count wherever they stand."""
        query = understand(text, self.provinces)
        cards = self.of(scope)
        kind = kind_named(words)
        named = self._by_file(text, cards) or self._by_number(text, cards)
        if named is not None:
            return named
        period = query.periods[0] if query.periods else None
        told = subject_words(words, query)
        base = Named(
            words=spelled(text, told),
            kind=kind,
            places=query.provinces,
            period=text[period.start : period.end] if period else " ".join(map(str, sorted(query.years))),
        )
        fitting = [card for card in cards if of_place(card, query) and of_time(card, query)]
        of_kind = [card for card in fitting if card.info.metadata.kind == kind or card.lays_down(kind)]
        fitting = of_kind or ([] if kind in LAID_DOWN else fitting)
        scored = sorted(((self._fit(card, told), card) for card in fitting), key=lambda one: -one[0])
        best = scored[0][0] if scored else 0.0
        if best < FITS or not (told or kind or query.provinces or query.years):
            return base
        near = [card for fit, card in scored if fit >= max(FITS, best - AHEAD)]
        whole = " ".join(w.plain for w in told)
        verbatim = [card for card in near if len(told) > 1 and whole in fold(card.info.metadata.title)]
        names = tuple(card.info.document for card in verbatim or near)
        return Named(names, "words", "", base.words, kind, base.places, base.period, best)

    def _by_file(self, text: str, cards: Iterable[Card]) -> Named | None:
        plain = fold(text)
        found = [c for c in cards if len(c.stem) > 3 and re.search(rf"(?<!\w){re.escape(c.stem)}(?!\w)", plain)]
        return Named(tuple(c.info.document for c in found), "file", fit=1.0) if found else None

    def _by_number(self, text: str, cards: Sequence[Card]) -> Named | None:
        """By an official number, whole or its first part; None where the question gives none."""
        whole = document_numbers(text) or _small_numbers(text)
        if whole:
            asked = [plain_number(number) for number in (whole if compares(text) else whole[:1])]
            found = [c for c in cards if c.number and any(c.number == n or _begins(n, c.number) for n in asked)]
            return Named(tuple(c.info.document for c in found), "number", whole[0], fit=float(bool(found)))
        kinds = "|".join(" ".join(phrase) for phrase in phrases("docs"))
        plain = " ".join(word.plain for word in words_of(text))
        kinds = rf"{kinds}|tb|bc|kh|qd|cv|ct|nd|nq"
        year = r"(?P<y>/(?:19|20)\d\d)?"
        bare = re.search(rf"\b(?:(?P<kind>{kinds})(?P<so> so)?|so) (?P<n>\d{{1,5}}){year}(?= |\Z){_NOT_COUNTED}", plain)
        if bare is None or _YEAR.fullmatch(bare["n"]):
            return None
        if bare["y"]:
            found = [c for c in cards if c.number.startswith(f"{bare['n']}{bare['y']}/")]
            return Named(
                tuple(c.info.document for c in found), "number", f"{bare['n']}{bare['y']}", fit=float(bool(found))
            )
        found = [c for c in cards if bare["n"] in c.counts]
        own = [c for c in found if c.number.startswith(f"{bare['n']}/")] or found
        sure = bool(own) or bool(bare["kind"] and bare["so"])
        return Named(tuple(c.info.document for c in own), "number", bare["n"], fit=float(bool(own))) if sure else None

    def _fit(self, card: Card, told: Sequence[Word]) -> float:
        """How much of the words is borne out, rare words counting most; 1 where there are none."""
        syllables = [fold(s) for word in told for s in self.analyzer.syllables(word.plain)]
        weights = {s: math.log(1 + len(self.cards) / self._spread.get(s, 0.5)) for s in syllables}
        total = sum(weights.values())
        return sum(weight for s, weight in weights.items() if s in card.words) / total if total else 1.0


def _small_numbers(text: str) -> list[str]:
    """Numbers typed without capitals: "187/tb-vpubnd"."""
    return [m.group() for m in _NUMBER.finditer(text.lower())]


def _begins(asked: str, number: str) -> bool:
    """ "94/bc" for "94/bcbqlkkt", and a number that was cut short on reading."""
    shorter, longer = sorted((asked, number), key=len)
    return "/" in shorter and len(shorter) > shorter.index("/") + 2 and longer.startswith(shorter)


def kind_named(words: Sequence[Word]) -> str:
    """The kind of official document that words name, as `Metadata.kind` has it; "" for none."""
    plain = [word.plain for word in words]
    forms = {fold(form): form for form in FORMS} | dict.fromkeys(("bai", "bai viet", "tin bai", "bai bao"), "Tin bài")
    found = [(min(at), -len(form), form) for form in forms if (at := positions(plain, form.split()))]
    return forms[min(found)[2]] if found else ""


def names_document(words: Sequence[Word]) -> bool:
    """Whether words say that a document is meant: "báo cáo", "văn bản", "file"."""
    plain = [word.plain for word in words]
    return any(positions(plain, phrase) for phrase in phrases("docs"))


def subject_words(words: Sequence[Word], query: Query) -> tuple[Word, ...]:
    """The words that say what a document is about: without its kind, place and time, courtesies and function words."""
    plain = [word.plain for word in words]
    taken: set[int] = set()
    for phrase in phrases("docs"):
        taken |= positions(plain, phrase)
    for name in query.provinces:
        taken |= positions(plain, _WORD.findall(fold(name)))
    spans = [(p.start, p.end) for p in query.periods]
    generic = kinds("words.tsv", "assistant")["generic"]
    return tuple(
        w
        for i, w in enumerate(words)
        if i not in taken
        and not any(a <= w.start < b for a, b in spans)
        and not _NUMERAL.fullmatch(w.plain)
        and (w.named or not (w.plain in generic or w.idle or is_function_word(w.plain, True)))
    )


def of_place(card: Card, query: Query) -> bool:
    """A document of a place that the question names; any where it names none."""
    meta = card.info.metadata
    own = fold(f"{meta.province} {meta.title} {meta.body}")
    return not query.provinces or any(
        name == meta.province or re.search(rf"(?<!\w){re.escape(fold(name))}(?!\w)", own) for name in query.provinces
    )


def of_time(card: Card, query: Query) -> bool:
    """A document about the very period that the question names, or else about its year."""
    exact = [p for p in query.periods if p.year and not p.whole_year]
    if exact:
        return any(p.same(q) for p in exact for q in card.periods) or any(_issued_in(card, p) for p in exact)
    loose = [p for p in query.periods if not p.year]
    if loose:
        return any((p.first, p.last) == (q.first, q.last) for p in loose for q in card.periods)
    whole = [p for p in query.periods if p.whole_year]
    if whole and any(p.same(q) for p in whole for q in card.periods):
        return True
    return not query.years or bool(query.years & card.years)


def _issued_in(card: Card, month: Period) -> bool:
    """Whether the document is of that month, by its date or its file's name ("_5.2026")."""
    dated = card.info.metadata.date.startswith(f"{month.year}-{month.first:02}")
    named = re.search(rf"(?<!\d)0?{month.first}[.-]{month.year}(?!\d)", card.stem)
    return month.first == month.last and (dated or bool(named))
