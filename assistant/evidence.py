"""Candidate statements, scored for a question: what they say themselves, what they inherit, whether they fit."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assistant.matching import Reader, Region, Subject
from assistant.people import people_in
from assistant.question import Question
from assistant.statements import (
    Nature,
    Statement,
    asked_periods,
    header_period,
    is_plan,
    nature_of,
    own_periods,
    period_of,
    row_columns,
    statements_of,
)
from index.quantities import Period, Quantity, dates, document_numbers, quantities
from index.query import find_names
from index.report import CELL, Passage
from index.retrieval import Hit
from index.synonyms import Phrase
from index.vietnamese import UPPER, Span, bigrams, clauses, fold

# How much a matched word counts by where it stands; measured on the development questions (docs/evaluation.md).
OWN, NEAR, WIDE = 1.0, 0.75, 0.4
PASSAGE_WEIGHT = 0.06
FIT_BONUS = 0.15
NATURE_MALUS = 0.15
PERIOD_BONUS = 0.1
NAME_BONUS = 0.2
PLACE_BONUS = 0.15
INDICATOR_BONUS = 0.15
OTHER_ZONE_MALUS = 0.15
NUMBER_BONUS = 0.4
SIGNED = 0.5
DOCUMENT_BONUS = 0.25
SUPERLATIVE_BONUS = 0.25
REASON_BONUS = 0.15
PAIR_MALUS = 0.08
OPENING_MALUS = 0.15
LENGTH_MALUS = 0.0001


@dataclass(frozen=True, slots=True)
class Evidence:
    """A statement with its score for a question.

    `own`, `support`: the share (0..1) of the question's weight in the statement itself; there or in what it inherits
    (discounted). `fits`: it holds the kind of answer asked for. `period` is what it is about, None when unknown.
    """

    statement: Statement
    hit: Hit
    own: float
    support: float
    score: float
    fits: bool
    period: Period | None
    period_agrees: bool | None
    place_agrees: bool | None
    nature_agrees: bool | None
    names_share: float

    @property
    def admissible(self) -> bool:
        """Nothing that the question fixes (place, period, kind of answer, result or target) is contradicted."""
        return (
            self.fits
            and self.names_share > 0
            and False not in (self.period_agrees, self.place_agrees, self.nature_agrees)
        )


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a question beyond its words.

    `documents`: those that mention each board asked about by a name of its own. `indicators`: for each indicator asked
    about, the ways of naming it, as syllables.
    """

    documents: Mapping[str, frozenset[str]] = field(default_factory=dict)
    indicators: tuple[tuple[Phrase, ...], ...] = ()


def gather(question: Question, subject: Subject, hits: Sequence[Hit], known: Known | None = None) -> list[Evidence]:
    """All statements of the passages found, best first."""
    known = known or Known()
    found = [
        _weigh(question, subject, hit, s, known)
        for hit in hits
        for s in statements_of(hit.passage)
        if s.text not in hit.passage.metadata.title or "number" in question.wants
    ]
    return sorted(found, key=lambda e: (-e.score, e.hit.passage.id, e.statement.start))


def _weigh(question: Question, subject: Subject, hit: Hit, statement: Statement, known: Known) -> Evidence:
    passage, meta = hit.passage, hit.passage.metadata
    stands_for = _stands_for(statement) if "number" in question.wants or _OF_DOCUMENT.search(question.text) else ""
    says = subject.said_by(statement.text, statement.label, stands_for)
    near = subject.said_by(statement.line_text, statement.lead_in, passage.section, passage.headers)
    wide = subject.said_by(passage.text, passage.lead_in, meta.title, meta.body)
    own, support = own_share(subject, passage, says), _support(subject, says, near, wide)
    if statement.kind == "row":
        own = max(own, subject.weight_of(says) / (subject.total or 1.0))
    if stands_for:
        own = subject.weight_of(says) / (subject.total or 1.0)
    signs = "person" in question.wants and _signs(question, statement)
    if signs:
        own, support = max(own, SIGNED), max(support, SIGNED)  # a signature speaks for its document
    names = names_agree(question, statement, subject.reader, known)
    period = period_of(statement) if question.query.periods or question.query.years else None
    named = indicators_named(question, statement, subject.reader, known)
    of_a_zone = _names_a_zone(question, statement)
    fits = named > 0 and not (of_a_zone and _is_of_a_zone(statement))
    fits = fits and fits_kind(question, statement) and role_agrees(question, statement)
    time, place = period_agrees(question, statement, period), place_agrees(question, statement)
    nature = nature_agrees(question, statement)
    score = 0.5 * own + 0.5 * support + PASSAGE_WEIGHT * hit.score
    # Asked neither for a result nor for a target, staff mean what was achieved.
    score -= 0.5 * NATURE_MALUS * (question.nature is None and fits and _is_target(question, statement))
    score += INDICATOR_BONUS * named - OTHER_ZONE_MALUS * of_a_zone
    score += NUMBER_BONUS * ("number" in question.wants and bool(stands_for))
    score += NAME_BONUS * names + PLACE_BONUS * bool(place)
    score -= PAIR_MALUS * statement.joined + OPENING_MALUS * _announces(statement) + LENGTH_MALUS * len(statement.text)
    score += NUMBER_BONUS * signs
    score += DOCUMENT_BONUS * (bool(meta.number) and meta.number in question.text)
    score += SUPERLATIVE_BONUS * _most_agrees(question, statement)
    score += REASON_BONUS * ("reason" in question.wants and bool(_REASON.search(statement.text)))
    score += FIT_BONUS * fits + PERIOD_BONUS * (bool(time) - (time is False)) - NATURE_MALUS * (nature is False)
    return Evidence(statement, hit, own, support, score, fits, period, time, place, nature, names)


_OF_DOCUMENT = re.compile(r"\b(?:ban hành|ban hanh|ký|ky|văn bản|van ban|số hiệu|so hieu)\b", re.IGNORECASE)


def _stands_for(statement: Statement) -> str:
    """The line that holds a document's own number or date speaks for the document: it is read with its title."""
    meta = statement.passage.metadata
    own = bool(meta.number) and meta.number in statement.text
    return f"{meta.kind} {meta.title} {meta.body} số hiệu ban hành ngày" if own else ""


def own_share(subject: Subject, passage: Passage, own: int) -> float:
    """The share of the question's weight that the terms `own` make up, of what the report's name leaves to be said.

    The words that name the report ("kết luận hội nghị sơ kết ... của Ban Quản lý") need not stand in each statement.
    """
    meta = passage.metadata
    frame = subject.said_by(meta.title, meta.body, meta.kind)
    named = subject.weight_of(frame)
    left = subject.total - named
    if left <= 0.2 * subject.total:
        return subject.weight_of(own) / (subject.total or 1.0)
    return (subject.weight_of(frame | own) - named) / left


def _support(subject: Subject, own: int, near: int, wide: int) -> float:
    """The share of the question's weight that the statement says or inherits, discounted by distance."""
    layers = ((OWN, own), (NEAR, near & ~own), (WIDE, wide & ~near & ~own))
    return sum(worth * subject.weight_of(mask) for worth, mask in layers) / (subject.total or 1.0)


def _is_target(question: Question, statement: Statement) -> bool:
    """A statement of a target, or a row that has nothing but a plan for the period asked about."""
    if statement.kind != "row":
        return nature_of(statement) == "target"
    kept = row_columns(statement, asked_periods(question.query), None)
    return any(is_plan(h) for h in kept) and not any(header_period(h) and not is_plan(h) for h in kept)


def _announces(statement: Statement) -> bool:
    """What only announces a list answers nothing by itself."""
    return statement.opens or statement.text.rstrip().endswith(":")


_SIGNATURE = re.compile(r"\b(?:KT|TL|TM|TUQ|Q)\.|\(?Đã ký\)?")


def _signs(question: Question, statement: Statement) -> bool:
    return bool(re.search(r"\bky\b", fold(question.text)) and _SIGNATURE.search(statement.text))


_MOST = re.compile(r"\b(\w+) nhat\b(?! tri)")


def _most_agrees(question: Question, statement: Statement) -> bool:
    """The question is after the most or the least of something, and the statement names it: "nhiều nhất"."""
    asked = set(_MOST.findall(fold(question.text))) - {"thong", "hop", "thu", "it", "muon", "cham"}
    return bool(asked & set(_MOST.findall(fold(statement.text)))) if asked else False


# ------------------------------------------------------------------------------------------------ constraints


def place_agrees(question: Question, statement: Statement) -> bool | None:
    """Whether the statement is about a province that the question names; None when it can't be told."""
    asked = question.query.provinces
    if not asked:
        return None
    passage = statement.passage
    named = find_names(statement.text, asked, folded=False)
    if named or passage.metadata.province in asked:
        return True
    return False if passage.metadata.province else (True if find_names(passage.text, asked, folded=False) else None)


def names_agree(question: Question, statement: Statement, reader: Reader, known: Known) -> float:
    """The share of the names asked about (KCN Phú Hội, Sở Tài chính) that the statement or its surroundings say.

    The name of a board may stand anywhere in its report.
    """
    if not question.names and not question.boards:
        return 1.0
    passage = statement.passage
    folded = Reader(reader.analyzer, folded=True)
    own = [folded.region(text) for text in (statement.text, statement.label, statement.lead_in, passage.section)]
    around = (statement.line_text, passage.lead_in, passage.metadata.title, passage.metadata.body)
    near = [folded.region(text) for text in around]
    named = [_named(folded.phrases(name), own, near) for name in question.names]
    named += [
        max(_named(folded.phrases(name), own, near), 0.5 * (passage.document in known.documents.get(name, ())))
        for name in question.boards
    ]
    return sum(named) / len(named) if all(named) else 0.0


def _named(phrases: Sequence[Phrase], own: Sequence[Region], near: Sequence[Region]) -> float:
    if any(_calls(region, phrase) for region in own for phrase in phrases):
        return 1.0
    return 0.5 if any(_calls(region, phrase) for region in near for phrase in phrases) else 0.0


def _calls(region: Region, phrase: Phrase) -> bool:
    """Whether a text says a name, without regard to diacritics; a long name of a body may miss its "và"."""
    name = tuple(s for s in phrase if s != "va")
    if len(phrase) < 4:
        return region.has(phrase)
    pairs = bigrams(list(name))
    return region.words.issuperset(name) and sum(pair in region.pairs for pair in pairs) >= len(pairs) - 1


def indicators_named(question: Question, statement: Statement, reader: Reader, known: Known) -> float:
    """The share of the indicators asked about that the statement, its lead-in or its heading names; 1 when none is."""
    if not known.indicators or not {"figure", "compare"} & set(question.wants):
        return 1.0
    passage = statement.passage
    texts = (statement.text, statement.label, statement.lead_in, statement.heading, passage.lead_in, passage.headers)
    own = [reader.region(text) for text in texts]
    named = [any(region.has(phrase) for phrase in group for region in own) for group in known.indicators]
    return sum(named) / len(named)


_ZONE = re.compile(rf"\b(?:KCN|CCN|Khu công nghiệp|Cụm công nghiệp)\s+[{UPPER}]")


def _names_a_zone(question: Question, statement: Statement) -> bool:
    """A part for the whole: a figure of one zone where the question names none."""
    whole = not question.names and not question.query.folded and bool({"figure", "compare"} & set(question.wants))
    row = statement.kind == "row" and _ROW_OF_A_ZONE.search(statement.text.replace("\t", " "))
    return whole and bool(row or _ZONE.search(statement.text) or _ZONE.search(statement.lead_in))


_OF_A_ZONE = re.compile(rf"^[\s\d.()+*–-]*(?:KCN|CCN|Khu công nghiệp|Cụm công nghiệp)\s+[{UPPER}]")
_ROW_OF_A_ZONE = re.compile(rf"^[\s\d.()+*–-]*(?:KCN|CCN|KKT|Khu công nghiệp|Khu kinh tế)\s+[{UPPER}]")


def _is_of_a_zone(statement: Statement) -> bool:
    """A figure that is one zone's by its first words, row label or own label: never the answer for the whole."""
    label = statement.lead_in.rsplit(". ", 1)[-1]
    start = statement.text.replace("\t", " ")
    if statement.kind == "row":
        return bool(_ROW_OF_A_ZONE.search(start))
    start = re.sub(r"^(?:[^,]{0,40}\b(?:năm|tháng|quý)\b[^,]{0,20},)?\s*(?:riêng |tại )?", "", start)
    return bool(_OF_A_ZONE.search(start) or _OF_A_ZONE.search(label))


def role_agrees(question: Question, statement: Statement) -> bool:
    """Whether the office asked about is named, and not its deputy: "Trưởng ban" is not "Phó Trưởng ban"."""
    if not question.roles or "person" not in question.wants:
        return True
    plain, asked = fold(statement.text), fold(question.text)
    if re.search(r"\bky\b|\bthay mat\b", asked):
        return True  # whoever signs does so for somebody: "KT. CHÁNH VĂN PHÒNG, PHÓ CHÁNH VĂN PHÒNG"
    for role in question.roles:
        wanted = "truong ban" if role == "nguoi dung dau" else role
        deputy = bool(re.search(rf"\bpho {role}\b", asked))
        if re.search(
            rf"\bpho {wanted}\b" if deputy else rf"(?<!pho )(?<!tl\. )(?<!tm\. )(?<!kt\. )(?<!tuq\. )\b{wanted}\b",
            plain,
        ):
            return True
    return False


def period_agrees(question: Question, statement: Statement, period: Period | None) -> bool | None:
    """Whether the statement's period is one asked about; None when the question or the statement gives none.

    A figure must be of the very period; a task or a fact only of its year, or of a report of that year.
    """
    query = question.query
    days = [d for d in dates(query.text) if d.year] if {"figure", "compare"} & set(question.wants) else []
    if days:
        own = [d for d in dates(statement.text) if d.year]
        if own:
            return any(a.agrees_with(b) for a in days for b in own)
    if not query.periods and not query.years:
        return None
    headers = statement.passage.headers.split(CELL)
    if statement.kind == "row" and any(map(header_period, headers)):
        return bool(row_columns(statement, asked_periods(query), _told(question)))
    if period is None or (not period.year and not query.periods):
        return None
    candidates = [p for p in own_periods(statement.text) if p.year] or [period]
    if any(a.same(b) for a in query.periods for b in candidates):
        return True
    if _strict(question):
        return False
    years = {p.year for p in candidates}
    if "number" in question.wants or not {"figure", "compare"} & set(question.wants):
        years |= report_years(statement.passage)
    return bool(years & query.years) if years - {0} else None


def _strict(question: Question) -> bool:
    """A question for a figure of an exact period; one that also asks who, when or where is about an event in it."""
    event = {"person", "date", "place", "body", "number"} & set(question.wants)
    return bool(question.query.periods) and bool({"figure", "compare"} & set(question.wants)) and not event


def report_years(passage: Passage) -> set[int]:
    """The years that a report covers, else the year it is dated."""
    meta = passage.metadata
    years = {p.year for text in (meta.period, meta.title) for p in own_periods(text)}
    return years or ({int(meta.date[:4])} if meta.date[:4].isdigit() else set())


def _told(question: Question) -> Nature | None:
    return question.nature if question.nature in ("result", "target") else None


def nature_agrees(question: Question, statement: Statement) -> bool | None:
    """A target for a question about targets, a result for one about results; None when either doesn't say."""
    if question.nature not in ("result", "target") or not {"figure", "compare"} & set(question.wants):
        return None
    headers = statement.passage.headers.split(CELL)
    if statement.kind == "row" and any(map(is_plan, headers)) and any(map(header_period, headers)):
        return bool(row_columns(statement, asked_periods(question.query), _told(question)))
    found = nature_of(statement)
    return None if found is None else found == question.nature


# -------------------------------------------------------------------------------------------- kinds of answer

_BODY = re.compile(
    r"\b(?:Sở|Bộ|Ban|UBND|Ủy ban|HĐND|Hội đồng|Công an|Cục|Chi cục|Phòng|Tập đoàn|Văn phòng|Công ty|Trung tâm|Ngành"
    r"|ngành|Thanh tra|Công đoàn|Bộ chỉ huy|Thủ tướng|Chính phủ|huyện|đơn vị)\b"
)
_CONTACT = re.compile(r"(?<!\d)0\d(?:[\s.]?\d){7,9}(?!\d)|[\w.]+@[\w.]+")
_REASON = re.compile(r"\b(?:do|vì|bởi|nguyên nhân|nguyên do|lý do|nhờ)\b", re.IGNORECASE)
_PLACE = re.compile(r"\b(?:tại|ở|trụ sở|địa bàn|xã|huyện|thành phố|TP|khu vực|hội trường)\b", re.IGNORECASE)
_MONEY_UNITS = {"đồng", "USD", "tiền"}
_STRICT_UNITS: dict[str, set[str]] = {
    "%": {"%", "điểm %"},
    "money": _MONEY_UNITS,
    "VND": {"đồng", "tiền"},
    "USD": {"USD", "tiền"},
}


def fits_kind(question: Question, statement: Statement) -> bool:
    """Whether the statement (with its lead-in, for dates) holds the kind of answer asked for."""
    own_number = "number" in question.wants and bool(statement.passage.metadata.number) and _stands_for(statement)
    if own_number:
        return True  # the date line beside it is shown with it
    if asks_for_a_day(question) and not _holds_day(statement):
        return False
    kinds = [wants for wants in question.wants if wants not in ("list", "text", "yes_no", "compare")]
    if not kinds:
        return True
    if "number" in kinds:
        return _holds("number", statement)
    if kinds[0] == "figure" and "list" not in question.wants:
        return _has_figure(question, statement)
    return "list" in question.wants or any(_holds(wants, statement) for wants in kinds)


_DAY_ASKED = re.compile(r"\b(?:ngay|hom|bua|dem|sang|chieu) (?:thang nam )?(?:nao|may|bao nhieu)\b")


def asks_for_a_day(question: Question) -> bool:
    """A day is asked for, not a month or "this quarter"."""
    return "date" in question.wants and bool(_DAY_ASKED.search(fold(question.text)))


def _holds_day(statement: Statement) -> bool:
    dated = dated_clause(statement)
    opening = dated.of(statement.passage.text) if dated else ""
    return bool(dates(f"{statement.lead_in} {statement.text} {opening}"))


def _holds(wants: str, statement: Statement) -> bool:
    text = statement.text
    if wants == "person":
        return any(name != statement.passage.metadata.province for name in people_in(text))
    if wants == "date":
        return tells_time(f"{statement.lead_in} {text}") or dated_clause(statement) is not None
    if wants == "number":
        return bool(document_numbers(text))
    if wants == "contact":
        return bool(_CONTACT.search(text))
    if wants == "body":
        return bool(_BODY.search(text))
    if wants == "reason":
        return bool(_REASON.search(text))
    if wants == "place":
        return bool(_PLACE.search(text))
    if wants == "figure":
        return bool(quantities(text))
    return True


def is_body_name(text: str) -> bool:
    """Whether a heading names a body and nothing else, as in a notice whose items are that body's tasks."""
    return len(text) < 90 and bool(_BODY.match(text)) and not re.match(r"Ban hành\b", text)


def tells_time(text: str) -> bool:
    """Whether a text names a day, a month, a quarter or a year."""
    return bool(dates(text) or own_dates(text))


def dated_clause(statement: Statement) -> Span | None:
    """The opening clause of the statement's sentence, when it alone holds a date: "trong năm 2018 như: ...; ..." """
    text = statement.passage.text
    dated = [part for part in clauses(text, statement.sentence) if tells_time(part.of(text))]
    opens = len(dated) == 1 and dated[0].start == statement.sentence.start and dated[0].end <= statement.start
    return dated[0] if opens else None


def own_dates(text: str) -> list[re.Match[str]]:
    """Months, quarters and years that can be a deadline."""
    return list(re.finditer(r"(?:tháng|quý|năm)\s+(?:\d|[IVX])", text))


def _has_figure(question: Question, statement: Statement) -> bool:
    found = quantities(statement.text)
    if statement.kind == "row":
        share = "%" in question.units and "%" not in statement.text + statement.passage.headers
        return bool(quantities(re.sub(r"\s", " ", statement.text))) and not share
    strict = [unit for unit in question.units if unit in _STRICT_UNITS]
    if not strict:
        counted = [_COUNTERS[unit.split()[0]] for unit in question.units if unit.split()[0] in _COUNTERS]
        if counted and not any(q.unit.split()[:1] and q.unit.split()[0] in counted[0] for q in found):
            return bool(_COUNT_WORDS.search(statement.text))
        return bool(found) or bool(_COUNT_WORDS.search(statement.text))
    return all(any(q.unit in _STRICT_UNITS[unit] for q in found) for unit in strict)


# First syllables of what is counted, by what a question counts: people by any name for them, land by its unit.
_PEOPLE = frozenset({"nguoi", "lao", "cong", "can", "lanh", "dong", "doan", "hoc", "nhan", "vien", "chuyen", "ca"})
_COUNTERS: dict[str, frozenset[str]] = {
    **dict.fromkeys(("nguoi", "lao", "cong", "doan"), _PEOPLE),
    "ha": frozenset({"ha", "hecta", "hec"}),
    "ho": frozenset({"ho", "bo"}),
    "doanh": frozenset({"doanh", "dn", "nha"}),
}
_COUNT_WORDS = re.compile(r"\b(?:một|hai|ba|bốn|sáu|bảy|tám|chín|mười)\s+\w+", re.IGNORECASE)


def units_met(question: Question, found: Sequence[Quantity]) -> int:
    """How many of the units asked for the quantities have."""
    met = 0
    for unit in question.units:
        wanted = _STRICT_UNITS.get(unit)
        met += any(q.unit in wanted if wanted else set(fold(unit).split()) & set(q.unit.split()) for q in found)
    return met
