"""Values of the project's types that hold one given text, for `subjects`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache, partial
from typing import Any

from assistant.answer import Answer, Citation, Turn
from assistant.meetings import sources, units
from assistant.meetings.candidates import Candidate
from assistant.meetings.model import Fact as MeetingFact
from assistant.meetings.model import Input, Item, MeetingSummary, TaskItem
from assistant.meetings.model import Source as MeetingSource
from assistant.question import Question, read_question
from assistant.records import prose, tasks_setting
from assistant.records.model import Amount, Indicator, Task
from assistant.records.names import Names, build_names
from assistant.records.tasks_lines import Line
from assistant.records.tasks_pieces import Clause
from assistant.statements import Statement
from index.annotate.deadlines import NONE
from index.annotate.figures import Figure
from index.annotate.mentions import Mention
from index.annotate.nature import Above
from index.lexicon import cues, lexicon
from index.lines import Element
from index.query import Query
from index.report import Block, Metadata, Passage, Report
from index.retrieval import Hit
from index.synonyms import Synonyms, build_synonyms
from index.text import Date, Period, Quantity
from index.vietnamese import Analyzer, Span, build_analyzer, fold

Values = tuple[Any, ...]

ASKED = "Tổng doanh thu của KCN Lộc Sơn 6 tháng đầu năm 2024 là bao nhiêu?"
PASSAGE = 2_000
"""Characters of a passage."""
HITS = 8
"""Passages that a question finds."""
PLAIN = "Tổng doanh thu 6 tháng đầu năm 2024 đạt 5 tỷ đồng."


def is_text(kind: str) -> bool:
    """Whether a parameter of that annotation holds text of a document, a question or a model."""
    return kind in TEXT or (kind.startswith(WRAPPED) and kind[:-1].split("[", 1)[1] in TEXT)


def build(module: str, kind: str, parameter: str, text: str) -> Values | None:
    """The values to try for a parameter; None for a type that nothing here can make."""
    kind = kind.removesuffix(" | None")
    own = BY_MODULE.get((module, kind)) or BY_NAME.get((parameter, kind)) or BUILDERS.get(kind)
    if own:
        return own(text)
    if kind.startswith(WRAPPED):
        inner = build(module, kind[:-1].split("[", 1)[1], parameter, text)
        return None if inner is None else tuple([value] for value in inner)
    return None


# ------------------------------------------------------------------------------------------ one text, many types


def _metadata(text: str) -> Metadata:
    return Metadata(title=text, body=text, province="Lâm Đồng", period="6 tháng đầu năm 2024", date="2024-07-01")


def _passage(text: str, *, section: str = "", lead_in: str = "", headers: str = "", meta: str = "") -> Passage:
    return Passage("p-00000", "a.txt", "0", 0, text, 0, 1, section, lead_in, headers, _metadata(meta))


def _passages(text: str) -> Values:
    """As a paragraph, as a row, as what stands above."""
    return (
        _passage(text),
        _passage(text, headers="Chỉ tiêu\tĐơn vị\tNăm 2024", lead_in="Bảng 1"),
        _passage(PLAIN, section=text, lead_in=text),
        _passage(PLAIN, headers=text, meta=text),
    )


def _of_report(text: str) -> Values:
    """As the passages that a long line is cut into."""
    parts = [text[at : at + PASSAGE] for at in range(0, len(text), PASSAGE)] or [""]
    return tuple(list(of_one) for of_one in zip(*map(_passages, parts), strict=True))


def _report(text: str) -> Report:
    return Report("a.txt", "0", (Block("paragraph", text),), _metadata(text))


def _reports(text: str) -> Values:
    lines = tuple(Block("item", line) for line in text.split()) or (Block("paragraph", PLAIN),)
    return _report(text), Report("a.txt", "0", lines, _metadata(PLAIN))


def _statement(passage: Passage, kind: Any = "clause") -> Statement:
    whole = Span(0, len(passage.text))
    return Statement(passage, whole.start, whole.end, whole, passage.lead_in, kind, label=passage.lead_in)


def _statements(text: str) -> Values:
    clause, row, below, under = _passages(text)
    half = Span(len(text) // 2, len(text))
    return (
        _statement(clause),
        Statement(clause, half.start, half.end, Span(0, len(text)), text, "item"),
        _statement(row, "row"),
        _statement(below),
        _statement(under, "row"),
    )


def _mention(text: str) -> Mention:
    at = len(text) // 2
    return Mention(Decimal(5), "dự án", "count", at, at + 2, at + 1)


def _figures(text: str) -> Values:
    one = _mention(text)
    money = Mention(Decimal(5), "tỷ đồng", "money", one.start, one.end, one.number_end)
    return Figure(one, 0, len(text)), Figure(money, 0, len(text))


def _reading(text: str) -> sources.Reading:
    return sources.Reading(_report(text), tuple(_of_report(text)[0]))


def _unit(text: str) -> Values:
    return (units.Unit(_statement(_passage(text)), Span(0, len(text)), "results", 0.5),)


def _source(text: str) -> MeetingSource:
    return MeetingSource("a.txt", PLAIN, "p-00000", 0, 1, text, text, 0, len(text))


def _summary(text: str) -> MeetingSummary:
    item = Item("1", text, (_source(text),), lead=text)
    task = TaskItem("2", text, text, (text,), text, text)
    return MeetingSummary(
        "tom-tat", "vua", {"event": MeetingFact(text)}, {"results": (item,)}, (task,),
        inputs=(Input("a.txt", "0", text, text, text, text, 1, 1),), body=text, parent=text,
    )  # fmt: skip


def _indicator(text: str) -> Indicator:
    return Indicator(
        "result", text, text, text, text, text, "Lâm Đồng", Decimal(5), "dự án", (), text, None, None, "",
        "a.txt", "p-00000", text, 0, len(text),
    )  # fmt: skip


def _task(text: str) -> Task:
    return Task(text, (text,), text, text, date(2024, 6, 30), text, "a.txt", "p-00000", text, 0, len(text), "")


def _clause(text: str) -> Clause:
    span = Span(0, len(text))
    return Clause(("Sở Công Thương",), (), span, span, text, text)


def _answer(text: str) -> Answer:
    cited = Citation(1, "a.txt", PLAIN, 1, "", text, text, 0, len(text), 1.0, "p-00000")
    return Answer(text, text, f"{text} [1]", False, None, "offline", (cited,))


def _above(text: str) -> Above:
    return Above(text, text, text, (text,), text, text, text)


def _mentioned(text: str) -> Values:
    return 0, len(text) // 2, len(text) - 1


def _words(text: str) -> Values:
    return [text], text.split() or [text]


# ------------------------------------------------------------------------------------------ what needs no text


@cache
def _analyzer() -> Analyzer:
    return build_analyzer()


@cache
def _names() -> Names:
    return build_names(_analyzer())


@cache
def _synonyms() -> Synonyms:
    return build_synonyms(_analyzer())


@cache
def _question() -> Question:
    return read_question(ASKED, ("Lâm Đồng", "Hà Nam"))


def _always(*values: Any) -> Callable[[str], Values]:
    return lambda text: values


def _one(make: Callable[[str], Any]) -> Callable[[str], Values]:
    return lambda text: (make(text),)


BUILDERS: dict[str, Callable[[str], Values]] = {
    "str": _one(str), "list[str]": _words, "Sequence[str]": _words, "Iterable[str]": _words,
    "Collection[str]": _words, "bool": _always(False, True), "int": _mentioned, "float": _always(0.5),
    "Span": lambda text: (Span(0, len(text)), Span(len(text) // 2, len(text))),
    "Metadata": _one(_metadata), "Passage": _passages, "Sequence[Passage]": _of_report,
    "Block": _one(partial(Block, "paragraph")), "Sequence[Block]": _one(lambda text: [Block("paragraph", text)]),
    "Report": _reports, "Statement": _statements, "Element": _one(Element), "Mention": _one(_mention),
    "Sequence[Element]": lambda text: ([Element(text)], [Element(t) for t in text.split() or [text]]),
    "Iterable[Element]": lambda text: ([Element(text)], [Element(t) for t in text.split() or [text]]),
    "Grid": lambda text: (((text, text), (text, text)), tuple((w, w) for w in text.split()) or ((text,),)),
    "Row": _one(lambda text: (text,)), "Node": lambda text: None, "Figure": _figures, "Reading": _one(_reading),
    "Unit": _unit, "MeetingSource": _one(_source), "Source": _one(_source), "MeetingSummary": _one(_summary),
    "Item": _one(lambda text: Item("1", text, (_source(text),), lead=text)), "Turn": _one(partial(Turn, "user")),
    "Indicator": _one(_indicator), "Task": _one(_task), "Clause": _one(_clause),
    "Answer": _one(_answer), "Line": _one(lambda t: Line(_passage(t), Span(0, len(t)), (t,))),
    "Candidate": _one(lambda t: Candidate("results", (t, t), 1.0, (_source(t),), (0, 0), t, t, task=_task(t))),
    "Sequence[Hit]": lambda t: tuple([Hit(p, 1.0) for p in part[:HITS]] for part in _of_report(t)),
    "Hit": _one(lambda text: Hit(_passage(text), 1.0)), "Phrase": _one(lambda text: tuple(text.split()) or ("a",)),
    "Amount": _always(Amount(Decimal(5), "tỷ đồng")),
    "Quantity": _one(lambda text: Quantity(Decimal(5), text, text, 0, 1)), "Date": _always(Date(1, 6, 2024, 0, 0)),
    "Period": _always(Period(2024, 1, 6)), "Query": lambda text: (Query(text), Query(fold(text), True)),
    "Analyzer": lambda text: (_analyzer(),), "Names": lambda text: (_names(),), "Synonyms": lambda t: (_synonyms(),),
    "Question": lambda text: (_question(),),
    "Setting": lambda text: (prose.Setting("", "Lâm Đồng", _names()),),
    "Kind": _always("result", "target"), "Nature": _always("result", "target"), "date": _always(date(2024, 7, 1)),
    "Common": _always(tasks_setting.Common()), "Deadline": _always(NONE), "SectionKey": _always("results"),
    "Above": _one(_above), "Cues": _one(cues), "Lexicon": lambda text: (lexicon(),),
    "FactKey": _always("event"), "Length": _always("vua"),
}  # fmt: skip

BY_NAME: dict[tuple[str, str], Callable[[str], Values]] = {
    ("names", "Iterable[str]"): _always(("Lâm Đồng", "Hà Nam")),
    ("document", "str"): _always("a.txt"), ("province", "str"): _always("Lâm Đồng"), ("year", "int"): _always(2024),
    ("level", "int"): _always(0, 1), ("number", "int"): _always(1), ("mask", "int"): _always(1),
    ("end", "int"): _one(len), ("budget", "int"): _always(500), ("limit", "int"): _always(100),
}  # fmt: skip

BY_MODULE: dict[tuple[str, str], Callable[[str], Values]] = {
    ("index.synonyms", "str"): _always("synonyms.tsv"),
    ("assistant.meetings.candidates", "Reading"): _one(lambda t: sources.Reading(_report(t), (_passage(t),))),
    ("assistant.records.tasks_setting", "Report"): _always(tasks_setting.Report("", 2024, None, "", True)),
    ("assistant.meetings.drafting", "Kind"): _always("tom-tat", "thong-bao"),
    ("assistant.meetings.writing", "Kind"): _always("tom-tat"),
    ("assistant.meetings.model", "Fact"): _one(MeetingFact),
}

WRAPPED = ("Sequence[", "Iterable[", "list[", "Collection[")

TEXT = frozenset(
    {
        "str",
        "Metadata",
        "Passage",
        "Block",
        "Report",
        "Statement",
        "Element",
        "Grid",
        "Row",
        "Reading",
        "Unit",
        "Source",
        "MeetingSummary",
        "Item",
        "Turn",
        "Indicator",
        "Task",
        "Clause",
        "Evidence",
        "Claim",
        "Findings",
        "Answer",
        "Region",
        "Line",
        "Candidate",
        "Hit",
        "Phrase",
        "Fact",
        "Quantity",
        "Query",
    }
)
"""The types that hold text."""


@cache
def warm_up() -> None:
    """Loads what is loaded once (tables, the tokenizer), so that no measurement pays for it."""
    from assistant.meetings.drafting import draft

    draft([_report(PLAIN)])
    for kind in ("Analyzer", "Names", "Synonyms", "Question"):
        BUILDERS[kind](PLAIN)
