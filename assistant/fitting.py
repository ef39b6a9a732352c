"""What a question fixes, and whether a statement agrees: place, names, indicator, office, period, result or target."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assistant.inheritance import Nature, nature_of, own_periods
from assistant.matching import Reader, Region
from assistant.question import Question
from assistant.statements import Statement
from assistant.table_rows import asked_periods, header_period, is_plan, row_columns
from index.quantities import Period, dates, periods
from index.query import find_names
from index.report import CELL, Passage
from index.scanning import before
from index.synonyms import Phrase
from index.vietnamese import UPPER, bigrams, fold


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a question beyond its words.

    `documents`: those that mention each board asked about by a name of its own. `indicators`: for each indicator asked
    about, the ways of naming it, as syllables. `longer`: the names of others that hold one of these ("xuất nhập khẩu").
    """

    documents: Mapping[str, frozenset[str]] = field(default_factory=dict)
    indicators: tuple[tuple[Phrase, ...], ...] = ()
    longer: tuple[Phrase, ...] = ()


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
    return sum(named) / len(named) if all(named) or "list" in question.wants else 0.0


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
    named = [
        any(region.names(phrase, known.longer) for phrase in group for region in own) for group in known.indicators
    ]
    return sum(named) / len(named)


_ZONE = re.compile(rf"\b(?:KCN|CCN|Khu công nghiệp|Cụm công nghiệp)\s+[{UPPER}]")


def names_a_zone(question: Question, statement: Statement) -> bool:
    """A part for the whole: a figure of one zone where the question names none."""
    whole = not question.names and not question.query.folded and bool({"figure", "compare"} & set(question.wants))
    row = statement.kind == "row" and _ROW_OF_A_ZONE.search(statement.text.replace("\t", " "))
    return whole and bool(row or any(map(_ZONE.search, (statement.text, statement.label, statement.lead_in))))


_OF_A_ZONE = re.compile(rf"^[\s\d.()+*–-]*(?:KCN|CCN|Khu công nghiệp|Cụm công nghiệp)\s+[{UPPER}]")
_ROW_OF_A_ZONE = re.compile(rf"^[\s\d.()+*–-]*(?:KCN|CCN|KKT|Khu công nghiệp|Khu kinh tế)\s+[{UPPER}]")


def is_of_a_zone(statement: Statement) -> bool:
    """A figure that is one zone's by its first words, row label or own label: never the answer for the whole."""
    label = statement.lead_in.rsplit(". ", 1)[-1]
    start = statement.text.replace("\t", " ")
    if statement.kind == "row":
        return bool(_ROW_OF_A_ZONE.search(start))
    start = re.sub(r"(?i)^(?:[^,]{0,40}\b(?:năm|tháng|quý)\b[^,]{0,20},)?\s*(?:riêng |tại )?", "", start)
    return any(map(_OF_A_ZONE.search, (start, label, statement.label)))


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
    by_then = [p for p in periods(statement.text) if p.year and before(_UNTIL, statement.text, p.start)]
    if any(a.same(b) for a in query.periods for b in by_then):
        return True
    if any(a.same(b) for a in query.periods for b in candidates):
        return True
    if _strict(question):
        return False
    years = {p.year for p in candidates}
    if "number" in question.wants or not {"figure", "compare"} & set(question.wants):
        years |= report_years(statement.passage)
    return bool(years & query.years) if years - {0} else None


_UNTIL = re.compile(r"\b(?:đến|tới|trước|hết)(?:\s+(?:hết|cuối))*\s*$", re.IGNORECASE)


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
    if {"person", "body"} & set(question.wants):
        return None  # who is to do it: a task, whatever its figure is called
    headers = statement.passage.headers.split(CELL)
    if statement.kind == "row" and any(map(is_plan, headers)) and any(map(header_period, headers)):
        return bool(row_columns(statement, asked_periods(question.query), _told(question)))
    found = nature_of(statement)
    return None if found is None else found == question.nature
