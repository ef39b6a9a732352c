"""What statements say: their nature and their time on made-up documents, and what the annotations hold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

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


@pytest.mark.parametrize(
    ("above", "nature", "result", "target"),
    [
        (Above(), "result", "", ""),
        (Above(before="Phấn đấu"), "target", "", ""),
        (Above(before="Trong quý I/2024,"), "result", "quý I/2024", "quý I/2024"),
        (Above(before="Kế hoạch năm 2024 giao"), "target", "", ""),
        (Above(lead_in="Các chỉ tiêu chủ yếu:"), "target", "", ""),
        (Above(lead_in="Kết quả quý I/2024 như sau:", title="Kế hoạch"), "result", "quý I/2024", "quý I/2024"),
        (Above(lead_in="Chủ tịch UBND tỉnh Nguyễn Văn An kết luận:"), "target", "", ""),
        (Above(lead_in="Mục tiêu trong những năm tới:", headings=("Năm 2024",)), "target", "Năm 2024", ""),
        (Above(line="Năm 2023 khó khăn. Có dự án năm 2022."), "result", "năm 2022", "năm 2022"),
        (Above(headings=("II. Nhiệm vụ", "I. Kết quả")), "target", "", ""),
        (Above(headings=("Kết quả quý I",), title="Báo cáo quý I/2024"), "result", "quý I/2024", "quý I/2024"),
        (Above(headings=("Mục tiêu đến năm 2030",)), "target", "", "đến năm 2030"),
        (Above(headings=("CHỈ TIÊU QUÝ IV NĂM 2024",)), "target", "quý IV năm 2024", "quý IV năm 2024"),
        (Above(earlier="Phấn đấu đạt các mục tiêu:\nCâu khác."), "target", "", ""),
        (Above(earlier="Đã đạt kết quả sau:\nThu 5 tỷ."), "result", "", ""),
        (Above(earlier="Trong năm 2023, khó khăn."), "result", "năm 2023", "năm 2023"),
        (Above(title="Kế hoạch giai đoạn 2026-2030"), "target", "giai đoạn 2026-2030", "giai đoạn 2026-2030"),
        (Above(title="Báo cáo kết quả năm 2022"), "result", "năm 2022", ""),
    ],
)
def test_what_stands_above_tells_of_a_figure_that_says_nothing(
    above: Above, nature: str, result: str, target: str
) -> None:
    text = "Thu hút 7 dự án"
    assert nature_at(text, 8, above) == nature
    assert [period_words(text, text, above, kind, 8, 15) for kind in ("result", "target")] == [result, target]


def test_what_begins_after_the_time_reported_on_is_planned() -> None:
    above = Above(period="năm 2024")
    assert nature_at("Thu hút 7 dự án", 8, above, "năm 2025") == "target"
    assert nature_at("Thu hút 7 dự án", 8, above, "năm 2024") == "result"
