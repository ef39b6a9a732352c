"""What statements say: their nature and their time on made-up documents, and what the annotations hold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from index.annotate import annotate
from index.annotate.nature import Above, nature_at
from index.annotate.periods import period_key, period_words
from index.text import dates, quantities

GOLD = sorted((Path(__file__).parents[1] / "data").glob("annotations-*.txt"))
"""Documents of statements, a line each: nature, period and text; "# title | period", "## heading", "> lead-in"."""
MISREAD, MISDATED = 1, 5
"""How many of them are read as another nature, another time: nobody may add to that, and who mends one says so here."""


class Case(NamedTuple):
    above: Above
    nature: str
    period: str
    text: str


def cases() -> Iterator[Case]:
    above = Above()
    for line in (line for path in GOLD for line in path.read_text(encoding="utf-8").splitlines() if line):
        mark, _, rest = line.partition(" ")
        if mark == "#":
            title, _, period = rest.partition(" | ")
            above = Above(title=title, period=period.strip())
        elif mark == "##":
            above = above._replace(headings=(rest,), lead_in="")
        elif mark == ">":
            above = above._replace(lead_in=rest)
        else:
            yield Case(above, *line.split("\t"))


def read(case: Case) -> tuple[str, str]:
    figure = next((q for q in quantities(case.text) if q.unit), None)
    at, end = (figure.start, figure.end) if figure else (0, 0)
    when = period_words(case.text, case.text, case.above, "result", at, end)
    nature = nature_at(case.text, at, case.above, when)
    return nature, when if nature == "result" else period_words(case.text, case.text, case.above, nature, at, end)


def same_time(one: str, other: str) -> bool:
    days = [[(d.day, d.month, d.year) for d in dates(f"ngày {words}")] for words in (one, other)]
    return period_key(one) == period_key(other) or days[0] == days[1] != []


def test_nearly_all_statements_are_read_as_people_read_them() -> None:
    found = [(case, *read(case)) for case in cases()]
    assert len(found) >= 290
    wrong = [(nature, case) for case, nature, _ in found if nature != case.nature]
    late = [(words, case) for case, _, words in found if not same_time(words, case.period)]
    assert len(wrong) == MISREAD, wrong
    assert len(late) == MISDATED, late


def test_a_statement_is_annotated_once() -> None:
    text = "KCN Lạc Khê chưa đạt kế hoạch: quý I/2024 doanh thu 42,5 tỷ đồng, giảm 3% so với cùng kỳ năm 2023."
    said = annotate(text)
    assert said is annotate(text) and said.values is said.values
    assert [zone.name for zone in said.zones] == ["KCN Lạc Khê"]
    assert (said.direction, said.negated, said.nature) == ("down", True, "result")
    assert [text[p.start : p.end] for p in said.periods] == ["quý I/2024"]


def test_bodies_people_and_lists() -> None:
    said = annotate("Đồng chí Lê Văn An - Trưởng ban giao Sở Tài chính và UBND huyện Lạc Sa các việc sau:")
    assert [span.of(said.text) for span in said.bodies] == ["Sở Tài chính", "UBND huyện Lạc Sa"]
    assert said.persons[0].words == "Lê Văn An - Trưởng ban" and said.role == "announces"
    assert annotate("- Rà soát vốn").role == "item"
