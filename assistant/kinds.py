"""Kinds of answer: whether a statement holds a person, a date, a place, a figure in the unit asked for ..."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.people import people_in
from assistant.question import Question
from assistant.statements import Statement
from index.text import Quantity, dates, document_numbers, quantities
from index.vietnamese import Span, clauses, fold

_BODY = re.compile(
    r"\b(?:Sở|Bộ|Ban|UBND|Ủy ban|HĐND|Hội đồng|Công an|Cục|Chi cục|Phòng|Tập đoàn|Văn phòng|Công ty|Trung tâm|Ngành"
    r"|ngành|Thanh tra|Công đoàn|Bộ chỉ huy|Thủ tướng|Chính phủ|huyện|đơn vị)\b"
)
_CONTACT = re.compile(r"(?<!\d)0\d(?:[\s.]?\d){7,9}(?!\d)|[\w.]+@[\w.]+")
REASON = re.compile(r"\b(?:do|vì|bởi|nguyên nhân|nguyên do|lý do|nhờ)\b", re.IGNORECASE)
_PLACE = re.compile(r"\b(?:tại|ở|trụ sở|địa bàn|xã|huyện|thành phố|TP|khu vực|hội trường)\b", re.IGNORECASE)
_MONEY_UNITS = {"đồng", "USD", "tiền"}
_STRICT_UNITS: dict[str, set[str]] = {
    "%": {"%", "điểm %"},
    "money": _MONEY_UNITS,
    "VND": {"đồng", "tiền"},
    "USD": {"USD", "tiền"},
}


def stands_for(statement: Statement) -> str:
    """The line that holds a document's own number or date speaks for the document: it is read with its title."""
    meta = statement.passage.metadata
    own = bool(meta.number) and meta.number in statement.text
    return f"{meta.kind} {meta.title} {meta.body} số hiệu ban hành ngày" if own else ""


_ZONE_KINDS = "kcn|khu cong nghiep|ccn|cum cong nghiep|kkt|khu kinh te"
_NAMED_KIND = re.compile(rf"\b(huyen|xa|thi xa|thanh pho|thi tran|{_ZONE_KINDS}) nao\b")


def _holds_named(kind: str, statement: Statement) -> bool:
    """Whether one of that kind is named: "huyện Đức Trọng"; "các huyện" names none. A row needs no kind before it."""
    kinds = _ZONE_KINDS if kind in _ZONE_KINDS.split("|") else kind
    text = " | ".join((statement.text, statement.label, statement.lead_in, statement.heading))
    found = re.finditer(rf"\b(?:{kinds}) (?=\S)", fold(text))
    return statement.kind == "row" or any(text[m.end()].isupper() for m in found)


_COMPANY_ASKED = re.compile(r"\bten (?:cua )?(?:doanh nghiep|cong ty)\b|\b(?:doanh nghiep|cong ty|nha dau tu) nao\b")
_COMPANY = re.compile(
    r"\b(?:Công ty|Tập đoàn|Tổng công ty|Tổng Công ty|Nhà máy|DNTN|Doanh nghiệp tư nhân)\b[^.;:]*?\s[A-ZĐ]"
)


def fits_kind(question: Question, statement: Statement) -> bool:
    """Whether the statement (with its lead-in, for dates) holds the kind of answer asked for."""
    if (kind := _NAMED_KIND.search(fold(question.text))) and not _holds_named(kind[1], statement):
        return False
    if _COMPANY_ASKED.search(fold(question.text)) and not _COMPANY.search(f"{statement.text} | {statement.label}"):
        return False
    own_number = "number" in question.wants and bool(statement.passage.metadata.number) and stands_for(statement)
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
        return bool(REASON.search(text))
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
        if question.units and found and all(q.unit in _MONEY_UNITS or "%" in q.unit for q in found):
            return False  # people or projects are asked for, and only money or shares are told
        counted = [_COUNTERS[unit.split()[0]] for unit in question.units if unit.split()[0] in _COUNTERS]
        if counted and not any(q.unit.split()[:1] and q.unit.split()[0] in counted[0] for q in found):
            return _counts_in_words(question, statement.text)
        return bool(found) or _counts_in_words(question, statement.text)
    return all(any(q.unit in _STRICT_UNITS[unit] for q in found) for unit in strict)


# First syllables of what is counted, by what a question counts: people by any name for them, land by its unit.
_PEOPLE = frozenset({"nguoi", "lao", "cong", "can", "lanh", "dong", "doan", "hoc", "nhan", "vien", "chuyen", "ca"})
_COUNTERS: dict[str, frozenset[str]] = {
    **dict.fromkeys(("nguoi", "doan"), _PEOPLE),
    **dict.fromkeys(("lao", "cong"), frozenset({"nguoi", "lao", "cong", "nhan"})),
    "ha": frozenset({"ha", "hecta", "hec"}),
    "ho": frozenset({"ho", "bo"}),
    "doanh": frozenset({"doanh", "dn", "nha"}),
}
_COUNT_WORDS = re.compile(r"\b(?:một|hai|ba|bốn|sáu|bảy|tám|chín|mười)\s+(?P<what>\w+)", re.IGNORECASE)


def _counts_in_words(question: Question, text: str) -> bool:
    """Whether a text counts what is asked in words: "hai phòng"; "một cửa" and "một số" count nothing."""
    counted = {fold(m["what"]) for m in _COUNT_WORDS.finditer(text)} - {"cua", "phan", "so", "cach", "trong", "mat"}
    asked = {unit.split()[0] for unit in question.units if unit not in _STRICT_UNITS}
    return bool(counted & asked) if asked else bool(counted)


def units_met(question: Question, found: Sequence[Quantity]) -> int:
    """How many of the units asked for the quantities have."""
    met = 0
    for unit in question.units:
        wanted = _STRICT_UNITS.get(unit)
        met += any(q.unit in wanted if wanted else set(fold(unit).split()) & set(q.unit.split()) for q in found)
    return met
